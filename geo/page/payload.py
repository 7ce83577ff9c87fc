"""Incidents and articles → the data of a page: a small `meta` object, and compressed blocks that are opened on demand.

The blocks are gzip, and the same for the same incidents. `core` holds one column of numbers per property, described by
`meta.columns` (name, type, length; little endian), incidents newest first, undated last. `rows-K` holds what the list
shows, `detail-K` the dossiers, `source-K` the articles, `shapes` the areas and border sections, `base` the basemap.
"""

from __future__ import annotations

import gc
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from geo.page.blocks import squeeze_all, write
from geo.page.columns import NOWHERE, Core, find_days, find_point, list_articles
from geo.page.names import build_names
from geo.page.sides import Side, find_sides
from geo.page.versions import Version, find_articles, find_versions
from geo.records import EVENT_TYPES, FACETS, LEVELS, STATUSES, Article, Incident, Statement

if TYPE_CHECKING:
    from geo.gazetteer.theatre import Theatre

FORM = 4
DETAIL_ROWS, LIST_ROWS, SOURCE_ROWS = 200, 500, 200
# What a dossier holds of an incident, of a statement beside its words, and of a place: our names of it by those on the page.
DETAIL = {
    "reason": "status_reason", "killed": "killed", "wounded": "wounded", "accused": "accused", "claimants": "claimants", "silent": "no_reply",
    "merged": "merged_because", "perhaps": "suggestions",
}  # fmt: skip
VOICE = {"stance": "stance", "facet": "facet", "side": "side", "speaker": "speaker", "reporter": "reporter"}
PLACE = {
    "name": "name", "level": "level", "prec": "where_prec", "radius": "radius_m", "lon": "lon", "lat": "lat", "written": "as_written", "side": "side",
    "country": "country", "why": "why",
}  # fmt: skip
_tell_incident, _tell_voice, _tell_place = (attrgetter(*names.values()) for names in (DETAIL, VOICE, PLACE))


@dataclass(frozen=True)
class Payload:
    """What a page holds: `meta` is JSON, `blocks` are gzip by name."""

    meta: dict[str, Any]
    blocks: dict[str, bytes] = field(repr=False)
    ids: tuple[str, ...] = field(default=(), repr=False)  # of the incidents, in the order of the columns


@dataclass(frozen=True)
class Extras:
    """What a case knows beside incidents and articles, each by id: when articles came in (ISO time), and what became of incidents.

    `history` rows have `at`, `what`, `who`, `told`. `left_out` counts what the page does not hold, by reason.
    """

    captured: Mapping[str, str] = field(default_factory=dict)
    history: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)


@contextmanager
def without_collection() -> Iterator[None]:
    """Python's search for circles of objects stands still meanwhile: many objects are made, none of them in circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@without_collection()
def build_payload(
    incidents: Iterable[Incident],
    articles: Mapping[str, Article],
    *,
    title: str,
    theatre: Theatre | None = None,
    filters: str = "",
    generated: date | None = None,
    base: bytes | None = None,
    details: bool = True,
    sides: Sequence[Side] | None = None,
    extras: Extras | None = None,
) -> Payload:
    """The data of a page with `incidents`.

    `filters` says in words what was left out, `generated` is the day of the data, `base` the block of the basemap. Without `details` the
    dossiers and articles are left out: the app shows them itself. `sides` are those of a larger whole, with its colours.
    """
    extras = extras or Extras()
    incidents = list(incidents)
    sides = list(sides) if sides is not None else find_sides(incidents, theatre)
    ordered = sorted(sorted(incidents, key=attrgetter("id")), key=_find_last_days, reverse=True)
    core, number, versions, rows = Core(sides), _number_anew(), [], []
    for incident in ordered:  # all at once: what is read of an incident is near while it is at hand
        keys = find_articles(incident)
        versions.append(find_versions(incident, articles, keys))
        core.add(incident, [number[key] for key in keys if key in articles], versions[-1])
        rows.append(_row(incident))
    used = [articles[key] for key in number]
    outlets = [name for name, _ in Counter(article.outlet for article in used).most_common()]
    tongues = [name for name, _ in Counter(article.language for article in used).most_common()]
    columns, data = core.build(list_articles(used, outlets, tongues, extras.captured))
    meta = {
        "form": FORM,
        "title": title,
        "theatre": theatre.title if theatre else "",
        "generated": generated.isoformat() if generated else "",
        "filters": filters,
        "leftOut": dict(extras.left_out),
        "incidents": len(ordered),
        "articles": len(used),
        "columns": columns,
        "sides": [[side.code, side.name, side.tone] for side in sides],
        "types": EVENT_TYPES,
        "used": sorted({incident.event_type for incident in incidents}),
        "statuses": STATUSES,
        "facets": FACETS,
        "levels": LEVELS,
        "outlets": outlets,
        "tongues": tongues,
        "told": {"voice": list(VOICE), "place": list(PLACE)},
        "rows": {"detail": DETAIL_ROWS, "list": LIST_ROWS, "source": SOURCE_ROWS},
        "view": _find_view(incidents, theatre),
    }
    blocks = _fill_blocks(ordered, versions, used, number, extras) if details else ()
    written = ((name, write(value)) for name, value in chain(_fill_first(core.shapes, rows, theatre), blocks))
    packed = squeeze_all(chain([("core", data)], written)) | ({"base": base} if base else {})
    return Payload(meta, packed, tuple(incident.id for incident in ordered))


def _number_anew() -> defaultdict[Any, int]:
    """Numbers from 0 on, for whatever is asked for in turn."""
    return defaultdict(count().__next__)


def _fill_first(shapes: Iterable[str], rows: Sequence[list[str]], theatre: Theatre | None) -> Iterator[tuple[str, Any]]:
    yield "shapes", [json.loads(shape) for shape in shapes]
    if names := build_names(theatre):
        yield "names", names
    for k, part in enumerate(_cut(rows, LIST_ROWS)):
        yield f"rows-{k}", part


def _fill_blocks(
    incidents: Sequence[Incident],
    versions: Sequence[Sequence[Version]],
    used: Sequence[Article],
    number: Mapping[str, int],
    extras: Extras,
) -> Iterator[tuple[str, Any]]:
    pairs = list(zip(incidents, versions, strict=True))
    for k, part in enumerate(_cut(pairs, DETAIL_ROWS)):
        voices = _number_anew()
        rows = [_detail(incident, known, number, voices, extras) for incident, known in part]
        yield f"detail-{k}", {"voices": list(voices), "rows": rows}
    for k, some in enumerate(_cut(used, SOURCE_ROWS)):
        yield f"source-{k}", [_source(article) for article in some]


def _find_last_days(incident: Incident) -> tuple[int, int]:
    start, end = find_days(incident.when.start, incident.when.end)
    return end, start


def _row(incident: Incident) -> list[str]:
    place = incident.locations[0].name if incident.locations else ""
    return [incident.id, incident.title, place]


def _detail(
    incident: Incident,
    versions: Sequence[Version],
    number: Mapping[str, int],
    voices: defaultdict[tuple[Any, ...], int],
    extras: Extras,
) -> dict[str, Any]:
    """`number` gives that of each article among the sources; `voices` numbers who says what kind of thing."""
    known = [key for key in incident.articles if key in number]
    told = {key: value for key, value in zip(DETAIL, _tell_incident(incident), strict=True) if value or value == 0}
    if incident.when.as_written:
        told["written"] = incident.when.as_written
    told["places"] = list(map(_tell_place, incident.locations))
    told["voices"] = list(map(voices.__getitem__, map(_tell_voice, incident.statements)))
    told["exact"] = [statement.exact for statement in incident.statements]
    told["articles"] = [number[key] for key in known]
    if versions:
        told["versions"] = [_version(version.incident) for version in versions]
    if decided := extras.history.get(incident.id):
        told["history"] = [[row["at"], row["what"], row["who"], row["told"]] for row in decided]
    told.update(_find_links(incident.statements, number, known[:1]))
    return told


def _find_links(statements: Sequence[Statement], number: Mapping[str, int], first: list[str]) -> dict[str, Any]:
    """For the statements in order: the number of the article of each (left out where all are of the `first` one), the place of
    the statement that it answers, the numbers of further articles that print it.
    """
    links: dict[str, Any] = {}
    sources = [statement.article_id for statement in statements]
    if sources != first * len(sources):
        links["from"] = [number.get(key) for key in sources]
    answered = [statement.responds_to for statement in statements]
    if any(answered):
        order: dict[str | None, int] = {statement.id: k for k, statement in enumerate(statements)}
        links["answers"] = list(map(order.get, answered))
    further = [statement.appearances for statement in statements]
    if any(further):
        links["also"] = [[number[key] for key in keys if key in number] for keys in further]
    return links


def _version(incident: Incident) -> list[Any]:
    """What the dossier says otherwise under an earlier day: reason, sides that claim, are accused, are silent."""
    return [incident.status_reason, incident.claimants, incident.accused, incident.no_reply]


def _source(article: Article) -> list[str]:
    return [
        article.outlet, article.title, article.url, article.published or "", article.language, article.file, article.sha256,
    ]  # fmt: skip


def _find_view(incidents: Iterable[Incident], theatre: Theatre | None) -> list[float]:
    """West, south, east, north of the first view: of the incidents, else of the theatre, else of the world."""
    points = [point for i in incidents if i.locations and (point := find_point(i.locations[0])) is not NOWHERE]
    if not points:
        return list(theatre.view) if theatre else [-160.0, -55.0, 170.0, 72.0]
    lons, lats = zip(*points, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _cut(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (rows[k : k + size] for k in range(0, len(rows), size))
