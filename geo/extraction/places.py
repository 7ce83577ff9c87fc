"""The geoparser: place names in a text, each with the place it means. Text in, `Mention`s out, in order of appearance."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from geo.errors import FormatError
from geo.extraction.containment import lies_in
from geo.extraction.metonymy import flag_associative
from geo.extraction.recognition import find_names
from geo.extraction.resolution import NEAR_KM, THEATRE_CHOSEN, resolve_names
from geo.gazetteer.folding import fold
from geo.gazetteer.geodesy import distance_km
from geo.gazetteer.index import Candidate, Gazetteer, open_gazetteer
from geo.gazetteer.sources import ABBREVIATION, ALTERNATE, DEMONYM, MAIN
from geo.gazetteer.theatre import Theatre
from geo.records import Mention, Place


def find_places(text: str, gazetteer: Gazetteer, *, theatre: Theatre | None = None, country: str = "") -> list[Mention]:
    """Mentions of places in the text, in its order; none is an empty list.

    `theatre`: the border that the text is about, if it is known (else that of the gazetteer). `country`: ISO code of the
    publication's home. A mention without a place is a name that the text uses for one but that the gazetteer does not have
    there; `why` says so.
    """
    number = gazetteer.number_of(theatre or gazetteer.theatre)
    names = find_names(text, gazetteer)
    choices = resolve_names(text, names, gazetteer, country=country, theatre=number)
    flags = flag_associative(text, names, [choice.candidate for choice in choices])
    return [
        Mention(
            name.start,
            name.end,
            text[name.start : name.end],
            gazetteer.place_of(choice.candidate.row) if choice.candidate else None,
            tuple(gazetteer.place_of(c.row) for c in choice.others),
            associative,
            choice.why,
        )
        for name, choice, associative in zip(names, choices, flags, strict=True)
        if not name.silent and (name.clear or not choice.others)
    ]


def geoparse(lines: Iterable[str], gazetteer: Gazetteer | None = None) -> Iterator[dict[str, Any]]:
    """JSON lines {id, text} → {id, places: [{start, end, text, name, lat, lon, level, country, associative, source}]}.

    Unresolved places have null coordinates. FormatError names the line that is no such object.
    """
    gazetteer = gazetteer or open_gazetteer()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            text = record["text"]
            if not isinstance(text, str):
                raise TypeError("text is not a string")
        except (ValueError, KeyError, TypeError) as error:
            raise FormatError(
                f"is not an object with `id` and `text` ({error})",
                where=f"line {number}",
                repair="write one JSON object a line",
            ) from error
        yield {"id": record.get("id"), "places": [_describe(m) for m in find_places(text, gazetteer)]}


def _describe(mention: Mention) -> dict[str, Any]:
    place = mention.place
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "name": place.name if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "level": place.level if place else None,
        "country": place.country if place else None,
        "associative": mention.associative,
        "source": place.source if place else None,
    }


def explain(
    name: str, gazetteer: Gazetteer, *, near: str | None = None, within: str | None = None
) -> list[tuple[Place, str]]:
    """What a name would be resolved to and why, the choice first; empty if no such place is known (there).

    `within`: a district, province or country that must contain it. `near`: a place beside it; the nearer one wins.
    """
    found = list(gazetteer.find(name))
    outers = gazetteer.find(within) if within else ()
    if within:
        found = [c for c in found if any(lies_in(c, o, gazetteer) for o in outers)]
    anchors = [c for c in gazetteer.find(near) if c.pinned][:5] if near else []
    number = gazetteer.number_of(gazetteer.theatre)
    scored = []
    for c in found:
        gap = min((distance_km(c.lon, c.lat, a.lon, a.lat) for a in anchors if c.pinned), default=None)
        score = c.base + (THEATRE_CHOSEN if c.theatre == number else 0.0)
        score += 0.0 if gap is None else 10.0 * math.exp(-gap / NEAR_KM)
        scored.append((score, c, gap))
    scored.sort(key=lambda item: -item[0])
    return [(gazetteer.place_of(c.row), _say_why(name, c, gap, near, within, gazetteer)) for _, c, gap in scored]


def _say_why(
    name: str, c: Candidate, gap: float | None, near: str | None, within: str | None, gazetteer: Gazetteer
) -> str:
    """The reasons of a candidate in plain words."""
    kinds = {MAIN: "main name", ALTERNATE: "other name", DEMONYM: "adjective or people", ABBREVIATION: "abbreviation"}
    exact = any(o.row == c.row for o in gazetteer.lookup(fold(name)))
    parts = [kinds.get(c.kind, "name in another script") if exact else "spelled alike"]
    if c.population:
        parts.append(f"{c.population:,} people")
    if c.theatre:
        parts.append(f"in the theatre {gazetteer.meta['theatres'][c.theatre - 1]}")
    if within:
        parts.append(f"inside {within}")
    if near and gap is not None:
        parts.append(f"{gap:.0f} km from {near}")
    return ", ".join(parts)
