"""Which two countries a text means by "the border", and which towns are capitals that only speak. Codes are ISO alpha-2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from geo.extraction.nations import index_nations, load_nations
from geo.gazetteer.folding import fold
from geo.gazetteer.regions import Regions, load_regions
from geo.gazetteer.theatre import Theatre
from geo.incidents.wording import load_words
from geo.records import Mention, Place

Pair = tuple[str, str]


def find_pair(text: str, named: Sequence[Mention], theatre: Theatre | None, sides: Sequence[str]) -> Pair | None:
    """The two countries whose border is meant: those `named` in the span, the parties, the theatre's, those of the text."""
    regions = load_regions()
    codes = [m.place.country for m in named if m.place and (m.place.level == "country" or is_capital(m.place))]
    theirs = [s for s in sides if len(s) == 2]
    for options in (codes, [*codes, *theirs], theirs):
        if pair := _neighbours(tuple(dict.fromkeys(options)), regions):
            return pair
    if theatre and len(theatre.border) == 2:
        return theatre.border
    return _neighbours(_nations_in(text), regions)


@lru_cache(maxsize=64)
def _nations_in(text: str) -> tuple[str, ...]:
    """Codes of the countries that a text names in any form, the most often named first."""
    language = "ru" if re.search(r"[а-яё]{4}", text) else "en"
    counts: dict[str, int] = {}
    for name in _nation_index(language).find(text):
        if len(name.side) == 2:
            counts[name.side] = counts.get(name.side, 0) + 1
    return tuple(sorted(counts, key=lambda side: -counts[side]))


@lru_cache(maxsize=4)
def _nation_index(language: str) -> Any:
    return index_nations(language)


def _neighbours(codes: Sequence[str], regions: Regions) -> Pair | None:
    for i, one in enumerate(codes):
        for other in codes[i + 1 :]:
            if other in regions.neighbours(one):
                return one, other
    return None


@lru_cache(maxsize=1)
def _capitals() -> frozenset[tuple[str, str]]:
    return frozenset((nation.side, fold(nation.capital)) for nation in load_nations().values() if nation.capital)


def is_capital(place: Place) -> bool:
    return place.level in ("settlement", "province") and _has_capital(place.country, place.name)


@lru_cache(maxsize=8192)
def _has_capital(country: str, name: str) -> bool:
    return (country, fold(name)) in _capitals()


def is_hit(text: str, mention: Mention) -> bool:
    """Whether the words place the act in the capital itself: "the Yerevan suburb", "shelled Kabul"."""
    words = load_words()
    before = text[max(0, mention.start - 60) : mention.start]
    return bool(words.capital.search(before) or words.capital_after.match(text, mention.end))
