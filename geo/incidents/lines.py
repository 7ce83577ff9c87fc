"""Named lines and features of a theatre in a text: roads, sections, passes and lakes, also in small letters. Text in, mentions out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from geo.gazetteer.theatre import Theatre, list_theatres, load_theatre
from geo.records import Mention, Place


def add_lines(text: str, start: int, end: int, mentions: Sequence[Mention], theatre: Theatre | None) -> list[Mention]:
    """The mentions and the named lines, roads, passes and waters of the theatre, which may be written in small letters."""
    pattern, places = line_names(theatre.name if theatre else "")
    added: list[Mention] = []
    for match in pattern.finditer(text, start, end) if places else ():
        place = places[plain_name(match.group())]
        written = match.group()
        if written != written.lower() or place.level == "border_section":
            added.append(Mention(match.start(), match.end(), written, place))
    longer = [m for m in mentions if any(m.start <= a.start and a.end <= m.end for a in added)]
    added = [a for a in added if not any(m.start <= a.start and a.end <= m.end for m in longer)]
    kept = [m for m in mentions if not any(a.start < m.end and m.start < a.end for a in added)]
    return sorted([*kept, *added], key=lambda m: m.start)


@lru_cache(maxsize=16)
def line_names(theatre_name: str) -> tuple[re.Pattern[str], dict[str, Place]]:
    """A pattern of the names of several words that the theatre's (all theatres') lines and features have, and whose they are."""
    places: dict[str, Place] = {}
    for name in [theatre_name] if theatre_name else list_theatres():
        for row in load_theatre(name).rows:
            if row.level in ("border_section", "feature", "water"):
                for written in (row.name, *row.names):
                    if re.search(r"[\s–-]", written):
                        places.setdefault(plain_name(written), row)
    longest = sorted(places, key=len, reverse=True)
    words = "|".join(re.escape(n).replace(r"\ ", r"[\s–—-]+").replace(r"\-", r"[\s–—-]+") for n in longest)
    return re.compile(rf"(?<!\w)(?:{words or '(?!)'})(?!\w)", re.I), places


def plain_name(name: str) -> str:
    return re.sub(r"[\s–—-]+", " ", name.lower())
