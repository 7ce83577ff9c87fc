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
from itertools import count, starmap
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from geo.page.blocks import Packer
from geo.page.columns import NOWHERE, Core, find_days, find_point, list_articles, tell_span
from geo.page.details import PLACE, build_detail
from geo.page.names import build_names
from geo.page.parts import VOICE, Voices, read_part
from geo.page.sides import Side, find_sides
from geo.records import EVENT_TYPES, FACETS, LEVELS, STATUSES, Article, Incident

if TYPE_CHECKING:
    from geo.gazetteer.theatre import Theatre

FORM = 5
DETAIL_ROWS, LIST_ROWS, SOURCE_ROWS = 200, 500, 200
BLOCKS = ("core", "shapes", "names", "rows", "detail", "source")  # in the order in which they stand
_tell_source = attrgetter("outlet", "title", "url", "published", "language", "file", "sha256")


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
    ordered = _order(incidents)
    with Packer() as packer:
        core, used = _pack_incidents(packer, ordered, articles, sides, extras.history if details else None)
        outlets, tongues = _list_names(used)
        columns, data = core.build(list_articles(used, outlets, tongues, extras.captured))
        packer.add_bytes("core", data)
        packer.add("shapes", [json.loads(shape) for shape in core.shapes])
        if names := build_names(theatre):
            packer.add("names", names)
        for k, some in enumerate(_cut(used, SOURCE_ROWS) if details else ()):
            packer.add(f"source-{k}", list(map(_tell_source, some)))
        blocks = packer.take(BLOCKS) | ({"base": base} if base else {})
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
    return Payload(meta, blocks, tuple(incident.id for incident in ordered))


def _pack_incidents(
    packer: Packer,
    incidents: Sequence[Incident],
    articles: Mapping[str, Article],
    sides: Sequence[Side],
    history: Mapping[str, Sequence[Mapping[str, str]]] | None,
) -> tuple[Core, list[Article]]:
    """Pack the rows of the list and, but for `history` None, the dossiers; gives the columns and, in order, the articles used.

    All that is read of an incident is read at once: while it is at hand, memory is not waited for.
    """
    voices, rows = Voices(), list[list[str]]()
    core, number = Core(sides, voices), defaultdict[str, int](count().__next__)
    for k, some in enumerate(_cut(incidents, DETAIL_ROWS)):
        part = read_part(some, articles, voices)
        core.add(part, [[number[key] for key in known if key in articles] for known in part.articles])
        rows += [[i.id, i.title, i.locations[0].name if i.locations else ""] for i in some]
        if history is not None:
            packer.add(f"detail-{k}", build_detail(part, voices, number, history))
    for k, told in enumerate(_cut(rows, LIST_ROWS)):
        packer.add(f"rows-{k}", told)
    return core, [articles[key] for key in number]


def _list_names(articles: Sequence[Article]) -> tuple[list[str], list[str]]:
    """Outlets and languages, the most frequent first."""
    counts = Counter(article.outlet for article in articles), Counter(article.language for article in articles)
    outlets, tongues = ([name for name, _ in count.most_common()] for count in counts)
    return outlets, tongues


def _order(incidents: Iterable[Incident]) -> list[Incident]:
    """Newest first, undated last; those of one day by their ids."""
    by_id = sorted(incidents, key=attrgetter("id"))
    days = [(end, start) for start, end in starmap(find_days, map(tell_span, by_id))]
    return [by_id[k] for k in sorted(range(len(by_id)), key=days.__getitem__, reverse=True)]


def _find_view(incidents: Iterable[Incident], theatre: Theatre | None) -> list[float]:
    """West, south, east, north of the first view: of the incidents, else of the theatre, else of the world."""
    points = [point for i in incidents if i.locations and (point := find_point(i.locations[0])) is not NOWHERE]
    if not points:
        return list(theatre.view) if theatre else [-160.0, -55.0, 170.0, 72.0]
    lons, lats = zip(*points, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _cut(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (rows[k : k + size] for k in range(0, len(rows), size))
