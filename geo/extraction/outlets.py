"""Where an article speaks from: the side of its outlet or of its dateline, so that a bare "the Defence Ministry" has a country.

In goes an Article with the names found in its text, out comes the code of a side, or "" where nothing tells it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from geo.extraction.nations import NameIndex, NameMention, load_nations
from geo.paths import find_data_dir
from geo.records import Article, Mention

_DATELINE = re.compile(r"[^\n]{0,60}?(?:--|—|–| - |/\.?|\))", re.S)
_LONGEST_DATELINE = 70  # characters
_DOMAIN = re.compile(r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.)+([a-z]{2})(?![\w.-])", re.I)  # the code of its country
_HOST = re.compile(r"^\w+://[\w.-]{1,253}\.([a-z]{2})(?=[:/?#]|$)", re.I)
_DOMAIN_CODES = {"uk": "GB"}  # where it is no code of ISO 3166
_DATELINE_REACH = 400  # characters: how far into a text its dateline stands
_TOWN_LINE = re.compile(
    r"\W*([A-ZÀ-ÝА-ЯЁ][\w'’-]+(?: [A-ZÀ-ÝА-ЯЁ][\w'’-]+){0,2})(?:, [^\n–—-]{1,40}?)?(?: ?\([^)\n]{1,40}\))? ?(?:–|—|--?)\s+[A-ZÀ-Ý“\"]"
)


def find_home(article: Article, names: list[NameMention], index: NameIndex) -> str:
    """The side of the outlet where it is known by name, else of the dateline's capital, else of the outlet's web domain, else of a
    country in the outlet's name."""
    outlet = article.outlet.casefold()
    for known, side in _load_outlets():
        if known in outlet and re.search(rf"(?<!\w){re.escape(known)}(?!\w)", outlet):
            return side
    dateline = find_dateline(article.text, names)
    if dateline:
        return dateline.side
    if side := _find_domain_side(article):
        return side
    named = {name.side for name in index.find(article.outlet)}
    return named.pop() if len(named) == 1 else ""


def _find_domain_side(article: Article) -> str:
    """The country of the web domain in the outlet's name, else of the address ("mod.gov.az"); "" where it has none."""
    hosts = [*_DOMAIN.findall(article.outlet), *_HOST.findall(article.url)]
    codes = [_DOMAIN_CODES.get(host.lower(), host.upper()) for host in hosts]
    return next((code for code in codes if code in load_nations()), "")


def find_dateline(text: str, names: list[NameMention]) -> NameMention | None:
    """The capital or country that opens the text as its dateline ("PHNOM PENH, May 29 -- …"); None without one."""
    for name in names:
        if name.form not in ("capital", "name", "government"):
            continue
        line_start = text.rfind("\n", 0, name.start) + 1
        if name.start > 2000:
            return None
        opens = not text[line_start : name.start].strip(" [(*")
        written = text[name.start : name.end]
        if opens and (
            written.isupper()
            or (name.form != "name" and _DATELINE.match(text, name.end, min(len(text), name.end + _LONGEST_DATELINE)))
        ):
            return name
    return None


def find_seat_home(text: str, find_seats: Callable[[], Sequence[NameMention]]) -> str:
    """The side in which the town of the dateline lies, where the text names other places of it too; "" without one.

    Asked where `find_home` finds nothing: "REYHANLI - ". The places are found only for a text that begins so.
    """
    lines = text[:_DATELINE_REACH].splitlines(keepends=True)
    starts = accumulate((len(line) for line in lines), initial=0)
    towns = [start + m.start(1) for start, line in zip(starts, lines, strict=False) if (m := _TOWN_LINE.match(line))]
    seats = find_seats() if towns else ()
    side = next((seat.side for seat in seats if seat.start in towns), "")
    return side if sum(seat.side == side for seat in seats) > 1 else ""


def locate_seats(mentions: Iterable[Mention]) -> list[NameMention]:
    """The settlements, districts and provinces among the places of a text, each with the side of the country it lies in."""
    return [
        NameMention(m.start, m.end, m.place.country, "seat", m.place.name)
        for m in mentions
        if m.place and m.place.country and m.place.level in ("settlement", "district", "province")
    ]


@lru_cache(maxsize=1)
def _load_outlets() -> tuple[tuple[str, str], ...]:
    with (find_data_dir() / "lexicon" / "outlets.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["outlet"].casefold(), row["side"]) for row in csv.DictReader(file))
