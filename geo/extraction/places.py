"""The geoparser: place names in a text, each with the place it means. Text in, `Mention`s out, in order of appearance."""

from __future__ import annotations

from geo.extraction.recognition import find_names
from geo.extraction.resolution import resolve_names
from geo.gazetteer.index import Gazetteer
from geo.gazetteer.theatre import Theatre
from geo.records import Mention


def find_places(text: str, gazetteer: Gazetteer, *, theatre: Theatre | None = None, country: str = "") -> list[Mention]:
    """Mentions of places in the text. `country`: ISO code of the publication's home."""
    names = find_names(text, gazetteer)
    chosen = resolve_names(text, names, gazetteer, country=country)
    mentions = []
    for name, candidate in zip(names, chosen, strict=True):
        place = gazetteer.place_of(candidate.row) if candidate else None
        mentions.append(Mention(name.start, name.end, text[name.start : name.end], place, associative=name.demonym))
    return mentions
