"""What of an event counts for linking, and what the other events of those days say about it.

In: events with their articles. Out: a `Profile` each. Days are ordinals, angles degrees (WGS 84).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.incidents.names import count_months, find_names, weigh_name
from geo.incidents.sides import ally_of, is_neutral
from geo.paths import find_data_dir
from geo.records import Article, Event, Location

AREAS = frozenset({"district", "province", "border_section", "country"})
_WORD = re.compile(r"[^\W\d_]{4,}")
_CELL_DEGREES = 0.3  # places of one cell are not told apart when those of a side's days are counted
_LONGEST = 6  # days of an event that are looked at when places are counted
_BEFORE = 3  # days before its publication that an undated report may be of


@dataclass(frozen=True, slots=True)
class Spot:
    """A location as linking sees it. `shape`: its area or line, where it has one."""

    name: str
    key: str
    level: str
    lon: float | None
    lat: float | None
    shape: BaseGeometry | None

    @property
    def is_precise(self) -> bool:
        """Whether it is a point with a small doubt: no district, province, line or country."""
        return self.level not in AREAS and self.lon is not None

    @property
    def is_whole_border(self) -> bool:
        """Whether it is no stretch of a border but the border as such, or a long line without a place."""
        return self.level == "border_section" and (self.lon is None or self.key.startswith("border:"))


@dataclass(frozen=True, slots=True)
class ToldNames:
    """The names that an article tells, by their keys: how telling each is, from 0 to 1, and its forms as written."""

    weights: Mapping[str, float]
    forms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Profile:
    """What of an event counts for linking. `first`, `last`: its days, None if unknown; `published`: None if unknown.

    `names`: keys of the names that its own statements and locations tell, `told`: those of its article. `crowd`: how many places,
    its own with them, the articles tell of for its sides in its days.
    """

    event: Event
    published: int | None
    first: int | None
    last: int | None
    sides: frozenset[str]
    accused: frozenset[str]
    families: frozenset[str]
    spots: tuple[Spot, ...]
    words: frozenset[str]
    names: frozenset[str]
    told: ToldNames
    crowd: int = 1

    @property
    def kinds(self) -> frozenset[str]:
        """The families of acts, and one for all types that are told as each other: kindred where they share one."""
        return self.families | ({"confused"} if self.event.event_type in _load_confused() else set())

    @property
    def is_day_of_report(self) -> bool:
        """Whether its first day may be only the day of the report, which tells no other."""
        return self.first is not None and self.published is not None and self.first >= self.published - 1


def make_profiles(events: Iterable[Event], articles: Mapping[str, Article]) -> list[Profile]:
    """The profiles of events, in order; `articles` by their ids."""
    events = list(events)
    found = {key: find_names(articles[key].text, articles[key].language) for key in {e.article_id for e in events}}
    months = count_months((articles[key], names) for key, names in found.items())
    told = {
        key: ToldNames({name: w for name in names if (w := weigh_name(name, months[name])) > 0}, names)
        for key, names in found.items()
    }
    return count_crowds([_make_profile(e, articles[e.article_id], told[e.article_id]) for e in events])


def _make_profile(event: Event, article: Article, told: ToldNames) -> Profile:
    first, last = _read_days(event)
    sides = [s.side for s in event.statements] + [s.accused for s in event.statements] + list(event.accused)
    return Profile(
        event=event,
        published=_ordinal(article.published),
        first=first,
        last=last,
        sides=frozenset(ally_of(side) for side in sides if side and not is_neutral(side)),
        accused=frozenset(ally_of(side) for side in event.accused if side and not is_neutral(side)),
        families=_load_families().get(event.event_type, frozenset({event.event_type})),
        spots=tuple(_make_spot(loc) for loc in event.locations),
        words=event.words or _find_words(event),
        names=_find_own_names(event, told),
        told=told,
    )


def _find_own_names(event: Event, told: ToldNames) -> frozenset[str]:
    """The telling names of the article that the event's own sentences or locations have."""
    text = "\n".join([*(s.exact for s in event.statements), *(location.as_written for location in event.locations)])
    return frozenset(name for name in told.weights if any(form in text for form in told.forms[name]))


def count_crowds(profiles: Sequence[Profile]) -> list[Profile]:
    """The profiles with the number of places that are told of for the same side in the same days, the least of their sides'."""
    cells: dict[tuple[str, int], set[tuple[int, int]]] = defaultdict(set)
    for profile in profiles:
        if cell := _find_cell(profile):
            for side in profile.sides:
                for day in _list_days(profile, margin=0):
                    cells[side, day].add(cell)
    counted: dict[tuple[str, int, int], int] = {}

    def count(side: str, days: range) -> int:
        key = side, days.start, days.stop
        if key not in counted:
            counted[key] = len(set().union(*(cells.get((side, day), ()) for day in days)))
        return counted[key]

    return [
        replace(p, crowd=max(1, min((count(side, _list_days(p, margin=1)) for side in p.sides), default=1)))
        for p in profiles
    ]


def _find_cell(profile: Profile) -> tuple[int, int] | None:
    """The cell of the finest location that is no line and no country."""
    spots = [s for s in profile.spots if s.lat is not None and s.level not in ("border_section", "country")]
    best = min(spots, key=lambda spot: not spot.is_precise, default=None)
    if best is None or best.lon is None or best.lat is None:
        return None
    return round(best.lon / _CELL_DEGREES), round(best.lat / _CELL_DEGREES)


def _list_days(profile: Profile, *, margin: int) -> range:
    if profile.first is not None and profile.last is not None:
        return range(profile.first - margin, min(profile.last, profile.first + _LONGEST) + margin + 1)
    return range(profile.published - _BEFORE, profile.published + 1) if profile.published is not None else range(0)


def _find_words(event: Event) -> frozenset[str]:
    """The words of what is claimed, where the event brings none of its own."""
    return frozenset(w.casefold() for s in event.statements if s.stance == "claim" for w in _WORD.findall(s.exact))


def _ordinal(day: str | None) -> int | None:
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:
        return None


def _read_days(event: Event) -> tuple[int | None, int | None]:
    """First and last day as ordinals; a month is all its days."""
    start, end = event.when.start, event.when.end or event.when.start
    if not start or not end:
        return None, None
    first = _ordinal(start if len(start) == 10 else f"{start}-01")
    last = _ordinal(end) if len(end) == 10 else None
    if last is None and (month := _ordinal(f"{end}-28")) is not None:
        last = month + 3
    return (first, max(first, last)) if first is not None and last is not None else (None, None)


def _make_spot(location: Location) -> Spot:
    shape = shapely.geometry.shape(location.geometry) if location.geometry and location.where_prec >= 3 else None
    named = location.place_id or (location.as_written.casefold() if location.lon is None else "")
    return Spot(location.name, named, location.level, location.lon, location.lat, shape)


@lru_cache(maxsize=1)
def _load_told() -> Mapping[str, Any]:
    return tomllib.loads((find_data_dir() / "lexicon" / "event_families.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _load_confused() -> frozenset[str]:
    """Types that reports of one act may be told as: of other families, they still join where all else agrees."""
    return frozenset(_load_told().get("confused", {}).get("types", ()))


@lru_cache(maxsize=1)
def _load_families() -> Mapping[str, frozenset[str]]:
    """Event type → the families of acts that it belongs to."""
    families: dict[str, list[str]] = _load_told()["families"]
    kinds = {kind for members in families.values() for kind in members}
    return {kind: frozenset(name for name, members in families.items() if kind in members) for kind in kinds}
