"""Incidents and articles → the data of a page: a small `meta` object, and compressed blocks that are opened on demand.

The blocks are gzip, and the same for the same incidents. `core` holds one column of numbers per property, described by
`meta.columns` (name, type, length; little endian), incidents newest first, undated last. `rows-K` holds what the list
shows, `detail-K` the dossiers, `source-K` the articles, `shapes` the areas and border sections, `base` the basemap.
Coordinates are degrees, WGS 84, longitude first; days count from 1970-01-01; NO_DAY stands for an unknown day.
"""

from __future__ import annotations

import calendar
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.page.names import build_names
from geo.page.shapes import encode_geometry
from geo.page.sides import Side, find_sides, is_party
from geo.records import EVENT_TYPES, LEVELS, STATUSES, Article, Incident, Location, Statement

if TYPE_CHECKING:
    from geo.gazetteer.theatre import Theatre

FORM = 1
NO_DAY = -(2**31)
NONE = 255
DETAIL_ROWS, LIST_ROWS, SOURCE_ROWS = 100, 500, 200
DRAWN = 5  # the last where_prec that is drawn on the map; 7 (water, air) is drawn where it has coordinates
REPLIES = {"claimed": 0, "denied": 1, "partly_disputed": 2, "acknowledged": 3}
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Payload:
    """What a page holds: `meta` is JSON, `blocks` are gzip by name."""

    meta: dict[str, Any]
    blocks: dict[str, bytes] = field(repr=False)
    ids: tuple[str, ...] = field(default=(), repr=False)  # of the incidents, in the order of the columns


def build_payload(
    incidents: Iterable[Incident],
    articles: Mapping[str, Article],
    *,
    title: str,
    theatre: Theatre | None = None,
    filters: str = "",
    generated: date | None = None,
    base: Mapping[str, Any] | None = None,
    details: bool = True,
    sides: Sequence[Side] | None = None,
) -> Payload:
    """The data of a page with `incidents`.

    `filters` says in words what was left out, `generated` is the day of the data, `base` the basemap. Without `details` the
    dossiers and articles are left out: the app shows them itself. `sides` are those of a larger whole, with its colours.
    """
    ordered = sorted(incidents, key=_newest_first)
    sides = list(sides) if sides is not None else find_sides(ordered, theatre)
    used = [articles[key] for key in dict.fromkeys(key for i in ordered for key in _article_ids(i)) if key in articles]
    outlets = [name for name, _ in Counter(article.outlet for article in used).most_common()]
    shapes: dict[str, int] = {}
    columns, core = _build_core(ordered, articles, sides, outlets, shapes)
    blocks = {"core": _squeeze(core), "shapes": pack([json.loads(shape) for shape in shapes])}
    for k, part in enumerate(_cut(ordered, LIST_ROWS)):
        blocks[f"rows-{k}"] = pack([_row(incident) for incident in part])
    if details:
        number = {article.id: k for k, article in enumerate(used)}
        for k, part in enumerate(_cut(ordered, DETAIL_ROWS)):
            blocks[f"detail-{k}"] = pack([_detail(incident, number) for incident in part])
        for k, part in enumerate(_cut(used, SOURCE_ROWS)):
            blocks[f"source-{k}"] = pack([_source(article) for article in part])
    if base:
        blocks["base"] = pack(base)
        if names := build_names(theatre):
            blocks["names"] = pack(names)
    meta = {
        "form": FORM,
        "title": title,
        "theatre": theatre.title if theatre else "",
        "generated": generated.isoformat() if generated else "",
        "filters": filters,
        "incidents": len(ordered),
        "articles": len(used),
        "columns": columns,
        "sides": [[side.code, side.name, side.tone] for side in sides],
        "types": EVENT_TYPES,
        "used": sorted({incident.event_type for incident in ordered}),
        "statuses": STATUSES,
        "levels": LEVELS,
        "outlets": outlets,
        "rows": {"detail": DETAIL_ROWS, "list": LIST_ROWS, "source": SOURCE_ROWS},
        "view": _find_view(ordered, theatre),
    }
    return Payload(meta, blocks, tuple(incident.id for incident in ordered))


@lru_cache(maxsize=1 << 16)
def find_days(start: str | None, end: str | None) -> tuple[int, int]:
    """First and last day of an interval as days since 1970; a month or year stands for all of its days; NO_DAY if unknown."""
    told = [text for text in (start, end) if text]
    if not told:
        return NO_DAY, NO_DAY
    first, last = _day(told[0], last=False), _day(told[-1], last=True)
    return min(first, last), max(first, last)


def _day(text: str, *, last: bool) -> int:
    numbers = [int(part) for part in text[:10].split("-")]
    year = numbers[0]
    month = numbers[1] if len(numbers) > 1 else (12 if last else 1)
    if len(numbers) > 2:
        return date(year, month, numbers[2]).toordinal() - _EPOCH
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1).toordinal() - _EPOCH


def _newest_first(incident: Incident) -> tuple[int, int, str]:
    start, end = find_days(incident.when.start, incident.when.end)
    return -end, -start, incident.id


def _article_ids(incident: Incident) -> Iterable[str]:
    yield from incident.articles
    for statement in incident.statements:
        yield statement.article_id
        yield from statement.appearances


def find_reply(incident: Incident) -> int:
    """What the right half of the dot shows: 0 no reply, 1 denied, 2 partly disputed, 3 acknowledged."""
    if incident.status != "mutual_accusation":
        return REPLIES.get(incident.status, 0)
    facets = {statement.facet for statement in incident.statements if statement.stance == "denial"}
    return 0 if not facets else 1 if facets & {"occurrence", "attribution", None} else 2


def find_pair(incident: Incident) -> tuple[str, str]:
    """The side whose claim the left half shows, and the side of the right half: who denies, is accused, or is silent."""
    claims = Counter(s.side for s in incident.statements if s.stance == "claim" and is_party(s.side))
    claims.update(incident.claimants)
    left = claims.most_common(1)[0][0] if claims else ""
    denying = [s.side for s in incident.statements if s.stance == "denial" and is_party(s.side)]
    admitting = [s.side for s in incident.statements if s.stance == "confirmation" and is_party(s.side)]
    answering = denying + admitting + list(incident.accused) + list(incident.no_reply) + list(incident.claimants)
    right = next((code for code in answering if code and code != left), "")
    return left, right


def _build_core(
    incidents: Sequence[Incident],
    articles: Mapping[str, Article],
    sides: Sequence[Side],
    outlets: Sequence[str],
    shapes: dict[str, int],
) -> tuple[list[list[Any]], bytes]:
    """The columns and their bytes; `shapes` is filled with the geometries that the incidents use."""
    import numpy as np

    side_of = {side.code: k for k, side in enumerate(sides)}
    outlet_of = {name: k for k, name in enumerate(outlets)}
    type_of = {name: k for k, name in enumerate(EVENT_TYPES)}
    rows: dict[str, list[Any]] = {name: [] for name, _ in _COLUMNS}
    rivals: list[float] = []
    rival_told: list[bool] = []
    told_by: list[int] = []
    for incident in incidents:
        first = incident.locations[0] if incident.locations else None
        start, end = find_days(incident.when.start, incident.when.end)
        left, right = find_pair(incident)
        lon, lat = _find_point(first)
        names = {articles[key].outlet for key in _article_ids(incident) if key in articles}
        told_by.extend(sorted(outlet_of[name] for name in names))
        others = [
            place for place in incident.locations[1:] if lon == lon and _find_point(place)[0] == _find_point(place)[0]
        ]
        rivals.extend(degree for place in others for degree in _find_point(place))
        rival_told.extend(
            bool(place.side and first and place.side != first.side and place.where_prec < 4) for place in others
        )
        values = {
            "start": start,
            "end": end,
            "lon": lon,
            "lat": lat,
            "radius": (first.radius_m or 0) if first else 0,
            "shape": _number_shape(first, shapes),
            "claims": _mask(sides, side_of, incident.claimants or (left,)),
            "outletEnd": len(told_by),
            "rivalEnd": len(rivals) // 2,
            "type": type_of.get(incident.event_type, len(EVENT_TYPES) - 1),
            "status": STATUSES.index(incident.status),
            "third": {None: 0, "supports": 1, "contradicts": 2}.get(incident.third_party, 0),
            "reply": find_reply(incident),
            "left": min(side_of.get(left, NONE), NONE),
            "right": min(side_of.get(right, NONE), NONE),
            "datePrec": incident.when.prec or 0,
            "wherePrec": first.where_prec if first else 6,
            "level": LEVELS.index(first.level) if first else LEVELS.index("country"),
        }
        for name, value in values.items():
            rows[name].append(value)
    arrays = [(name, kind, np.asarray(rows[name], f"<{kind}")) for name, kind in _COLUMNS]
    arrays.insert(8, ("outlet", "u4", np.asarray(told_by, "<u4")))
    arrays.insert(9, ("rival", "f4", np.asarray(rivals, "<f4")))
    arrays.append(("rivalTold", "u1", np.asarray(rival_told, "<u1")))
    arrays.sort(key=lambda row: -row[2].itemsize)  # four bytes first: typed arrays need aligned starts
    return [[name, kind, len(array)] for name, kind, array in arrays], b"".join(
        array.tobytes() for _, _, array in arrays
    )


_COLUMNS = (
    ("start", "i4"), ("end", "i4"), ("lon", "f4"), ("lat", "f4"), ("radius", "f4"), ("shape", "i4"), ("claims", "u4"),
    ("outletEnd", "u4"), ("rivalEnd", "u4"), ("type", "u1"), ("status", "u1"), ("third", "u1"), ("reply", "u1"), ("left", "u1"),
    ("right", "u1"), ("datePrec", "u1"), ("wherePrec", "u1"), ("level", "u1"),
)  # fmt: skip


def _mask(sides: Sequence[Side], side_of: Mapping[str, int], codes: Iterable[str]) -> int:
    """The claiming sides as bits; sides beyond the 31st share the last bit, no side is 0."""
    bits = 0
    for code in codes:
        if code in side_of:
            bits |= 1 << min(side_of[code], 31)
    return bits


def _find_point(location: Location | None) -> tuple[float, float]:
    """Where the dot of `location` stands: NaN where it is not on the map (a country only, or no coordinates)."""
    if location is None or location.lon is None or location.lat is None or location.where_prec == DRAWN + 1:
        return float("nan"), float("nan")
    return location.lon, location.lat


def _number_shape(location: Location | None, shapes: dict[str, int]) -> int:
    """The number of the area or line of `location` among `shapes`, -1 for a mere point."""
    if location is None or location.geometry is None or location.where_prec == DRAWN + 1:
        return -1
    encoded = encode_geometry(location.geometry)
    if encoded is None:
        return -1
    return shapes.setdefault(json.dumps(encoded), len(shapes))


def _row(incident: Incident) -> list[str]:
    place = incident.locations[0].name if incident.locations else ""
    return [incident.id, incident.title, place]


def _detail(incident: Incident, number: Mapping[str, int]) -> dict[str, Any]:
    order = {statement.id: k for k, statement in enumerate(incident.statements)}
    told = {
        "written": incident.when.as_written,
        "reason": incident.status_reason,
        "killed": incident.killed,
        "wounded": incident.wounded,
        "accused": incident.accused,
        "claimants": incident.claimants,
        "silent": incident.no_reply,
        "merged": incident.merged_because,
        "perhaps": incident.suggestions,
        "places": [_place(location) for location in incident.locations],
        "statements": [_statement(statement, order, number) for statement in incident.statements],
        "articles": [number[key] for key in incident.articles if key in number],
    }
    return {key: value for key, value in told.items() if value not in (None, "", (), [])}


def _place(location: Location) -> dict[str, Any]:
    told = {
        "name": location.name,
        "level": location.level,
        "prec": location.where_prec,
        "radius": location.radius_m,
        "lon": location.lon,
        "lat": location.lat,
        "written": location.as_written,
        "side": location.side,
        "country": location.country,
        "why": location.why,
    }
    return {key: value for key, value in told.items() if value not in (None, "")}


def _statement(statement: Statement, order: Mapping[str, int], number: Mapping[str, int]) -> dict[str, Any]:
    """`order` gives the place of each statement in its incident, `number` that of each article among the sources."""
    told: dict[str, Any] = {
        "stance": statement.stance,
        "exact": statement.exact,
        "article": number.get(statement.article_id),
    }
    for name in ("facet", "speaker", "side", "cue", "reporter"):
        if value := getattr(statement, name):
            told[name] = value
    if (answered := order.get(statement.responds_to or "")) is not None:
        told["answers"] = answered
    if statement.appearances:
        told["also"] = [number[key] for key in statement.appearances if key in number]
    return told


def _source(article: Article) -> list[str]:
    return [
        article.outlet, article.title, article.url, article.published or "", article.language, article.file, article.sha256,
    ]  # fmt: skip


def _find_view(incidents: Iterable[Incident], theatre: Theatre | None) -> list[float]:
    """West, south, east, north of the first view: of the incidents, else of the theatre, else of the world."""
    points = [(x, y) for i in incidents for x, y in map(_find_point, i.locations[:1]) if x == x]
    if not points:
        return list(theatre.view) if theatre else [-160.0, -55.0, 170.0, 72.0]
    lons, lats = zip(*points, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _cut(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (rows[k : k + size] for k in range(0, len(rows), size))


def pack(value: Any) -> bytes:
    """`value` as a block: JSON, gzip."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _squeeze(text.encode("utf-8", "replace"))


def _squeeze(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)
