"""Incidents → the `core` block of a page: one column of numbers a property, for map and filters.

Little endian, the widest numbers first (typed arrays need aligned starts). Lists of different lengths stand one after the other in
one column, with their lengths in another (`…Count`); rising numbers are stored as steps (`…Step`), which compress to nearly nothing.
Coordinates are degrees, WGS 84; days count from 1970-01-01; NO_DAY stands for an unknown day.
"""

from __future__ import annotations

import calendar
import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, starmap
from operator import attrgetter, sub
from typing import Any

from geo.page.parts import Part, Voices
from geo.page.shapes import encode_geometry
from geo.page.sides import Side, is_party
from geo.page.versions import Version
from geo.records import EVENT_TYPES, FACETS, LEVELS, STATUSES, Article, Incident, Location

NO_DAY = -(2**31)
NONE = 255
DRAWN = 5  # the last where_prec that is drawn on the map; 7 (water, air) is drawn where it has coordinates
REPLIES = {"claimed": 0, "denied": 1, "partly_disputed": 2, "acknowledged": 3}
THIRD = {None: 0, "supports": 1, "contradicts": 2}
WHAT = (
    ("status", "u1"),
    ("third", "u1"),
    ("reply", "u1"),
    ("left", "u1"),
    ("right", "u1"),
    ("claims", "u4"),
    ("facets", "u2"),
)
WHERE = (
    ("start", "i4"), ("end", "i4"), ("lon", "f4"), ("lat", "f4"), ("radius", "f4"), ("shape", "i4"), ("type", "u1"), ("datePrec", "u1"),
    ("wherePrec", "u1"), ("level", "u1"), ("rivalCount", "u1"), ("sourceCount", "u4"), ("versionCount", "u1"),
)  # fmt: skip
RIVAL = (("rivalLon", "f4"), ("rivalLat", "f4"), ("rivalTold", "u1"))
_EPOCH = date(1970, 1, 1).toordinal()
_TYPE = {name: k for k, name in enumerate(EVENT_TYPES)}
_STATUS = {name: k for k, name in enumerate(STATUSES)}
_LEVEL = {name: k for k, name in enumerate(LEVELS)}
_FACET = {name: 1 << k for k, name in enumerate(FACETS)}
NOWHERE = (float("nan"), float("nan"))
_LETTERS = {"u1": "B", "u2": "H", "u4": "I", "i4": "i", "f4": "f"}  # of the kinds, in Python's array
_SIGNS = attrgetter(
    "status", "third_party", "claimants", "accused", "no_reply"
)  # with the kinds of the statements, all that WHAT is made of
tell_span = attrgetter("when.start", "when.end")
_UNPLACED = Location("", "country", DRAWN + 1)


class Table:
    """Columns of numbers by name, each of a kind ("u1": one byte, without sign)."""

    def __init__(self, kinds: Iterable[tuple[str, str]]) -> None:
        self.kinds = tuple(kinds)
        self.columns: list[array[Any]] = [array(_LETTERS[kind]) for _, kind in self.kinds]

    def extend(self, columns: Iterable[Iterable[Any]]) -> None:
        """Add values to each column, in their order; no columns are no rows."""
        for column, values in zip(self.columns, columns, strict=False):
            column.extend(values)

    def arrays(self) -> list[tuple[str, str, array[Any]]]:
        """Name, kind and numbers of each column."""
        return [(name, kind, column) for (name, kind), column in zip(self.kinds, self.columns, strict=True)]


class Core:
    """The columns of the incidents that are added, in their order; `shapes` are the geometries that they use, numbered."""

    def __init__(self, sides: Sequence[Side], voices: Voices) -> None:
        self.shapes: dict[str, int] = {}
        self._side_of = {side.code: k for k, side in enumerate(sides)}
        self._voices = voices
        self._what, self._where, self._rivals = Table(WHAT), Table(WHERE), Table(RIVAL)
        self._steps = Table([("sourceStep", "i4")])
        self._older = Table([("versionDay", "i4"), *((f"version{name.capitalize()}", kind) for name, kind in WHAT)])
        self._before = 0
        self._alike: dict[Any, tuple[int, ...]] = {}

    def add(self, part: Part, sources: Sequence[Sequence[int]]) -> None:
        """Add the incidents of `part`; for each, `sources` are the numbers of its articles."""
        self._what.extend(zip(*map(self._tell_what, part.incidents, part.kinds), strict=True))
        others = [_find_rivals(incident.locations)[:255] for incident in part.incidents]
        counts = (map(len, others), map(len, sources), [min(len(known), 255) for known in part.versions])
        self._where.extend((*_tell_where(part.incidents, self.shapes), *counts))
        self._rivals.extend(zip(*chain.from_iterable(others), strict=True))
        numbers = list(chain.from_iterable(sources))
        self._steps.extend([map(sub, numbers, chain((self._before,), numbers))])
        self._before = numbers[-1] if numbers else self._before
        older = chain.from_iterable(known[-255:] for known in part.versions if known)
        self._older.extend(zip(*map(self._look_back, older), strict=True))

    def _look_back(self, version: Version) -> tuple[int, ...]:
        kinds = self._voices.find_kinds(self._voices.number(version.incident.statements))
        return find_days(version.day, None)[0], *self._tell_what(version.incident, kinds)

    def _tell_what(self, incident: Incident, kinds: tuple[int, ...]) -> tuple[int, ...]:
        key = (_SIGNS(incident), kinds)
        if (told := self._alike.get(key)) is None:
            told = self._alike[key] = _tell_what(incident, self._side_of)
        return told

    def build(self, articles: Table) -> tuple[list[list[Any]], bytes]:
        """What `meta.columns` says (name, kind, length) and the bytes; `articles` are the columns of all articles."""
        tables = (self._what, self._where, self._rivals, self._steps, self._older, articles)
        arrays = sorted((row for table in tables for row in table.arrays()), key=lambda row: -row[2].itemsize)
        told = [[name, kind, len(column)] for name, kind, column in arrays]
        return told, b"".join(_write(column) for _, _, column in arrays)


def _write(column: array[Any]) -> bytes:
    if sys.byteorder == "big":
        column = column[:]
        column.byteswap()
    return column.tobytes()


def list_articles(
    used: Sequence[Article], outlets: Sequence[str], tongues: Sequence[str], captured: Mapping[str, str]
) -> Table:
    """One row an article: its day of publication, the numbers of its outlet and language, the day it came into the case."""
    outlet_of, tongue_of = ({name: k for k, name in enumerate(names)} for names in (outlets, tongues))
    last = [("articleCaptured", "i4")] if captured else []
    table = Table([("articleDay", "i4"), ("articleOutlet", "u4"), ("articleTongue", "u1"), *last])
    days = [find_days(article.published, None)[0] for article in used]
    tongue = [min(tongue_of[article.language], 31) for article in used]
    came = [[find_days(captured.get(article.id, "")[:10], None)[0] for article in used]] if captured else []
    table.extend((days, [outlet_of[article.outlet] for article in used], tongue, *came))
    return table


@lru_cache(maxsize=1 << 16)
def find_days(start: str | None, end: str | None) -> tuple[int, int]:
    """First and last day of an interval as days since 1970; a month or year stands for all of its days; NO_DAY if unknown."""
    told = [text for text in (start, end) if text]
    if not told:
        return NO_DAY, NO_DAY
    if len(told[0]) >= 10 and told[0] == told[-1]:
        return (day := _day(told[0], last=False)), day
    first, last = _day(told[0], last=False), _day(told[-1], last=True)
    return min(first, last), max(first, last)


def _day(text: str, *, last: bool) -> int:
    if len(text) >= 10:
        return date.fromisoformat(text[:10]).toordinal() - _EPOCH
    numbers = [int(part) for part in text.split("-")]
    year = numbers[0]
    month = numbers[1] if len(numbers) > 1 else (12 if last else 1)
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1).toordinal() - _EPOCH


def find_reply(incident: Incident) -> int:
    """What the right half of the dot shows: 0 no reply, 1 denied, 2 partly disputed, 3 acknowledged."""
    if incident.status != "mutual_accusation":
        return REPLIES.get(incident.status, 0)
    facets = {statement.facet for statement in incident.statements if statement.stance == "denial"}
    return 0 if not facets else 1 if facets & {"occurrence", "attribution", None} else 2


def find_pair(incident: Incident) -> tuple[str, str]:
    """The side whose claim the left half shows, and the side of the right half: who denies, is accused, or is silent."""
    claims: dict[str, int] = {}
    denying, admitting = [], []
    for statement in incident.statements:
        stance, side = statement.stance, statement.side
        if stance == "observation" or not is_party(side):
            continue
        if stance == "claim":
            claims[side] = claims.get(side, 0) + 1
        elif stance == "denial":
            denying.append(side)
        elif stance == "confirmation":
            admitting.append(side)
    for side in incident.claimants:
        claims[side] = claims.get(side, 0) + 1
    left = max(claims, key=claims.__getitem__) if claims else ""
    answering = (*denying, *admitting, *incident.accused, *incident.no_reply, *incident.claimants)
    return left, next((code for code in answering if code and code != left), "")


def _tell_what(incident: Incident, side_of: Mapping[str, int]) -> tuple[int, ...]:
    """The values of WHAT."""
    left, right = find_pair(incident)
    facets = 0
    for statement in incident.statements:
        if statement.stance == "denial":
            facets |= _FACET.get(statement.facet or "occurrence", 0)
    return (
        _STATUS[incident.status],
        THIRD.get(incident.third_party, 0),
        find_reply(incident),
        min(side_of.get(left, NONE), NONE),
        min(side_of.get(right, NONE), NONE),
        _mask(side_of, incident.claimants or (left,)),
        facets,
    )


def _tell_where(incidents: Sequence[Incident], shapes: dict[str, int]) -> Iterator[Sequence[Any]]:
    """The first columns of WHERE."""
    places = [incident.locations[0] if incident.locations else _UNPLACED for incident in incidents]
    yield from zip(*starmap(find_days, map(tell_span, incidents)), strict=True)
    yield from zip(*map(find_point, places), strict=True)
    yield [place.radius_m or 0 for place in places]
    yield [-1 if place.geometry is None else _number_shape(place, shapes) for place in places]
    yield [_TYPE.get(incident.event_type, len(EVENT_TYPES) - 1) for incident in incidents]
    yield [incident.when.prec or 0 for incident in incidents]
    yield [place.where_prec for place in places]
    yield [_LEVEL[place.level] for place in places]


def _find_rivals(places: Sequence[Location]) -> list[tuple[float, float, bool]]:
    """Further places: longitude, latitude, and whether another side tells them."""
    if len(places) < 2 or find_point(places[0]) is NOWHERE:
        return []
    first, rivals = places[0], []
    for place in places[1:]:
        if (point := find_point(place)) is not NOWHERE:
            rivals.append((*point, bool(place.side and place.side != first.side and place.where_prec < 4)))
    return rivals


def _mask(side_of: Mapping[str, int], codes: Iterable[str]) -> int:
    """The claiming sides as bits; sides beyond the 31st share the last bit, no side is 0."""
    bits = 0
    for code in codes:
        if code in side_of:
            bits |= 1 << min(side_of[code], 31)
    return bits


def find_point(location: Location | None) -> tuple[float, float]:
    """Where the dot of `location` stands: NaN where it is not on the map (a country only, or no coordinates)."""
    if location is None or location.lon is None or location.lat is None or location.where_prec == DRAWN + 1:
        return NOWHERE
    return location.lon, location.lat


def _number_shape(location: Location, shapes: dict[str, int]) -> int:
    """The number of the area or line of `location` among `shapes`, -1 for a mere point."""
    if location.geometry is None or location.where_prec == DRAWN + 1:
        return -1
    encoded = encode_geometry(location.geometry)
    if encoded is None:
        return -1
    return shapes.setdefault(json.dumps(encoded), len(shapes))
