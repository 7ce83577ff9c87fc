"""Named lines and features of a theatre in a text: roads, sections, passes and lakes, also in small letters. Text in, mentions out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from geo.gazetteer.theatre import Theatre, list_theatres, load_theatre
from geo.records import Mention, Place

_WORD = re.compile(r"\w+")


def add_lines(text: str, start: int, end: int, mentions: Sequence[Mention], theatre: Theatre | None) -> list[Mention]:
    """The mentions and the named lines, roads, passes and waters of the theatre, which may be written in small letters."""
    names = _index_names(theatre.name if theatre else "")
    added: list[Mention] = []
    at = start
    for word in _WORD.finditer(text, start, end):
        for name, place in names.get(word.group().lower(), ()) if word.start() >= at else ():
            if match := _compile(name).match(text, word.start(), end):
                at, written = match.end(), match.group()
                if written != written.lower() or place.level == "border_section":
                    added.append(Mention(match.start(), match.end(), written, place))
                break
    longer = [m for m in mentions if any(m.start <= a.start and a.end <= m.end for a in added)]
    added = [a for a in added if not any(m.start <= a.start and a.end <= m.end for m in longer)]
    kept = [m for m in mentions if not any(a.start < m.end and m.start < a.end for a in added)]
    return sorted([*kept, *added], key=lambda m: m.start)


@lru_cache(maxsize=16)
def line_places(theatre_name: str) -> dict[str, Place]:
    """The names of several words that the theatre's (all theatres') lines and features have, plain, and whose they are."""
    places: dict[str, Place] = {}
    for name in [theatre_name] if theatre_name else list_theatres():
        for row in load_theatre(name).rows:
            if row.level in ("border_section", "feature", "water"):
                for written in (row.name, *row.names):
                    if re.search(r"[\s–-]", written):
                        places.setdefault(plain_name(written), row)
    return places


@lru_cache(maxsize=16)
def _index_names(theatre_name: str) -> dict[str, list[tuple[str, Place]]]:
    """The same names by their first word, the longest first."""
    places = line_places(theatre_name)
    names: dict[str, list[tuple[str, Place]]] = {}
    for name in sorted(places, key=len, reverse=True):
        if first := _WORD.match(name):
            names.setdefault(first.group(), []).append((name, places[name]))
    return names


@lru_cache(maxsize=4096)
def _compile(name: str) -> re.Pattern[str]:
    """The pattern of a plain name as texts write it, with any white space or dashes between its words."""
    return re.compile(re.escape(name).replace(r"\ ", r"[\s–—-]+").replace(r"\-", r"[\s–—-]+") + r"(?!\w)", re.I)


def plain_name(name: str) -> str:
    return re.sub(r"[\s–—-]+", " ", name.lower())
