"""The geoparser: place names in a text, each with the place it means. Text in, `Mention`s out, in order of appearance."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from geo.errors import FormatError
from geo.extraction.metonymy import flag_associative
from geo.extraction.recognition import find_names
from geo.extraction.resolution import resolve_names
from geo.gazetteer.index import Gazetteer, open_gazetteer
from geo.gazetteer.theatre import Theatre
from geo.records import Mention


def find_places(text: str, gazetteer: Gazetteer, *, theatre: Theatre | None = None, country: str = "") -> list[Mention]:
    """Mentions of places in the text, in its order; none is an empty list.

    `theatre`: the border that the text is about, if it is known (else that of the gazetteer). `country`: ISO code of the
    publication's home. A mention without a place is a name that the text uses for one but that the gazetteer does not have
    there; `why` says so.
    """
    if theatre is not None and theatre is not gazetteer.theatre:
        gazetteer = Gazetteer(gazetteer.folder, theatre)
    names = find_names(text, gazetteer)
    choices = resolve_names(text, names, gazetteer, country=country)
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
        if not name.silent
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
