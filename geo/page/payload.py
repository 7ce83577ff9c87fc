"""Incidents and articles → the data of a page: a small `meta` object, and compressed blocks that are opened on demand.

The blocks are gzip, and the same for the same incidents. `core` holds one column of numbers per property, described by
`meta.columns` (name, type, length; little endian), incidents newest first, undated last. `rows-K` holds what the list
shows, `detail-K` the dossiers, `source-K` the articles, `shapes` the areas and border sections, `base` the basemap.
"""

from __future__ import annotations

import gc
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from geo.page.columns import build_core, find_days, find_point, list_articles
from geo.page.names import build_names
from geo.page.sides import Side, find_sides
from geo.page.versions import Version, find_versions
from geo.records import EVENT_TYPES, FACETS, LEVELS, STATUSES, Article, Incident, Statement

if TYPE_CHECKING:
    from geo.gazetteer.theatre import Theatre

FORM = 4
DETAIL_ROWS, LIST_ROWS, SOURCE_ROWS = 200, 500, 200
LEVEL = 6  # of compression: 7 takes a fifth more time for 3 % less
PACKERS = 2  # threads that compress: zlib lets the others work meanwhile
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
def _without_collection() -> Iterator[None]:
    """Python's search for circles of objects stands still meanwhile: many objects are made, none of them in circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collection()
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
    extras: Extras | None = None,
) -> Payload:
    """The data of a page with `incidents`.

    `filters` says in words what was left out, `generated` is the day of the data, `base` the basemap. Without `details` the
    dossiers and articles are left out: the app shows them itself. `sides` are those of a larger whole, with its colours.
    """
    extras = extras or Extras()
    ordered = sorted(incidents, key=_newest_first)
    sides = list(sides) if sides is not None else find_sides(ordered, theatre)
    keys = [[key for key in _find_articles(incident) if key in articles] for incident in ordered]
    used = [articles[key] for key in dict.fromkeys(key for row in keys for key in row)]
    number = {article.id: k for k, article in enumerate(used)}
    outlets = [name for name, _ in Counter(article.outlet for article in used).most_common()]
    tongues = [name for name, _ in Counter(article.language for article in used).most_common()]
    versions = [find_versions(incident, articles) for incident in ordered]
    shapes: dict[str, int] = {}
    rows = list_articles(used, outlets, tongues, extras.captured)
    columns, core = build_core(ordered, [[number[key] for key in row] for row in keys], versions, sides, shapes, rows)
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
        "used": sorted({incident.event_type for incident in ordered}),
        "statuses": STATUSES,
        "facets": FACETS,
        "levels": LEVELS,
        "outlets": outlets,
        "tongues": tongues,
        "told": {"voice": list(VOICE), "place": list(PLACE)},
        "rows": {"detail": DETAIL_ROWS, "list": LIST_ROWS, "source": SOURCE_ROWS},
        "view": _find_view(ordered, theatre),
    }
    blocks = _fill_blocks(ordered, versions, used, number, extras) if details else _fill_rows(ordered)
    named: Iterator[tuple[str, bytes]] = (
        (name, _write(value)) for name, value in _add_base(blocks, base, theatre, shapes)
    )
    return Payload(meta, _squeeze_all(("core", core), named), tuple(incident.id for incident in ordered))


def _fill_rows(incidents: Sequence[Incident]) -> Iterator[tuple[str, Any]]:
    for k, part in enumerate(_cut(incidents, LIST_ROWS)):
        yield f"rows-{k}", [_row(incident) for incident in part]


def _fill_blocks(
    incidents: Sequence[Incident],
    versions: Sequence[Sequence[Version]],
    used: Sequence[Article],
    number: Mapping[str, int],
    extras: Extras,
) -> Iterator[tuple[str, Any]]:
    yield from _fill_rows(incidents)
    pairs = list(zip(incidents, versions, strict=True))
    for k, part in enumerate(_cut(pairs, DETAIL_ROWS)):
        voices: dict[tuple[Any, ...], int] = {}
        rows = [_detail(incident, known, number, voices, extras) for incident, known in part]
        yield f"detail-{k}", {"voices": list(voices), "rows": rows}
    for k, some in enumerate(_cut(used, SOURCE_ROWS)):
        yield f"source-{k}", [_source(article) for article in some]


def _add_base(
    blocks: Iterator[tuple[str, Any]],
    base: Mapping[str, Any] | None,
    theatre: Theatre | None,
    shapes: Mapping[str, int],
) -> Iterator[tuple[str, Any]]:
    yield "shapes", [json.loads(shape) for shape in shapes]
    yield from blocks
    if base:
        yield "base", base
        if names := build_names(theatre):
            yield "names", names


def _newest_first(incident: Incident) -> tuple[int, int, str]:
    start, end = find_days(incident.when.start, incident.when.end)
    return -end, -start, incident.id


def _find_articles(incident: Incident) -> dict[str, None]:
    """The ids of the articles of an incident: its own, those of its statements and of their appearances."""
    keys = dict.fromkeys(incident.articles)
    for statement in incident.statements:
        keys[statement.article_id] = None
        if statement.appearances:
            keys |= dict.fromkeys(statement.appearances)
    return keys


def _row(incident: Incident) -> list[str]:
    place = incident.locations[0].name if incident.locations else ""
    return [incident.id, incident.title, place]


def _detail(
    incident: Incident,
    versions: Sequence[Version],
    number: Mapping[str, int],
    voices: dict[tuple[Any, ...], int],
    extras: Extras,
) -> dict[str, Any]:
    """`number` gives that of each article among the sources; `voices` numbers who says what kind of thing, and grows."""
    articles = [number[key] for key in incident.articles if key in number]
    told = {key: value for key, value in zip(DETAIL, _tell_incident(incident), strict=True) if value or value == 0}
    if incident.when.as_written:
        told["written"] = incident.when.as_written
    told["places"] = list(map(_tell_place, incident.locations))
    told["voices"] = [voices.setdefault(voice, len(voices)) for voice in map(_tell_voice, incident.statements)]
    told["exact"] = [statement.exact for statement in incident.statements]
    told["articles"] = articles
    if versions:
        told["versions"] = [_version(version.incident) for version in versions]
    if decided := extras.history.get(incident.id):
        told["history"] = [[row["at"], row["what"], row["who"], row["told"]] for row in decided]
    told.update(_find_links(incident.statements, number, articles[:1]))
    return told


def _find_links(statements: Sequence[Statement], number: Mapping[str, int], first: list[int]) -> dict[str, Any]:
    """For the statements in order: the number of the article of each (left out where all are of the `first` one), the place of
    the statement that it answers, the numbers of further articles that print it.
    """
    links: dict[str, Any] = {}
    sources = [number.get(statement.article_id) for statement in statements]
    if sources != first * len(sources):
        links["from"] = sources
    answered = [statement.responds_to for statement in statements]
    if any(answered):
        order = {statement.id: k for k, statement in enumerate(statements)}
        links["answers"] = [order.get(answer or "") for answer in answered]
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
    points = [(x, y) for i in incidents for x, y in map(find_point, i.locations[:1]) if x == x]
    if not points:
        return list(theatre.view) if theatre else [-160.0, -55.0, 170.0, 72.0]
    lons, lats = zip(*points, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _cut(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (rows[k : k + size] for k in range(0, len(rows), size))


def pack(value: Any) -> bytes:
    """`value` as a block: JSON, gzip."""
    return squeeze(_write(value))


def _write(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)
    return text.encode("utf-8", "replace")


def squeeze(data: bytes) -> bytes:
    """`data` as gzip, the same every time."""
    return gzip.compress(data, LEVEL, mtime=0)


def _squeeze_all(first: tuple[str, bytes], others: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """All blocks, compressed while the next ones are written."""
    with ThreadPoolExecutor(PACKERS) as pool:
        waiting = {name: pool.submit(squeeze, data) for name, data in (first, *others)}
        return {name: block.result() for name, block in waiting.items()}
