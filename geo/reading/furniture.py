"""What stands in an article's text without being part of it: share bars, captions, "READ MORE", bylines, cookie notes, …

Text in, spans out. The patterns are data/lexicon/furniture.toml. A sentence in such a span is not news of the article and
never becomes a statement. In doubt a line is left in: a lost statement is worse than a spare line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from geo.paths import find_data_dir

LONGEST = 420  # characters: no longer line is furniture as a whole
TEASER = 150  # characters of a title in a list of other articles
_SEGMENT_WORDS = 6
_LINE = re.compile(r"[^\n]+")
_PIPE = re.compile(r"\s[|•]\s")
_CLOCK = re.compile(r"[\[(]?\d{1,2}[:.]\d{2}")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_DATE_WORD = re.compile(
    r"\d+(?:st|nd|rd|th)?|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)[a-zа-я]{0,6}",
    re.I,
)
_ZONE = re.compile(r"UTC|GMT|[A-Z]{1,3}T|am|pm|AM|PM|at|on|г")


@dataclass(frozen=True)
class Patterns:
    """The patterns of data/lexicon/furniture.toml, compiled."""

    line: re.Pattern[str]
    part: re.Pattern[str]
    heading: re.Pattern[str]


@cache
def load_patterns() -> Patterns:
    """Read and compile data/lexicon/furniture.toml."""
    rows = tomllib.loads((find_data_dir() / "lexicon" / "furniture.toml").read_text(encoding="utf-8"))
    words = "|".join(sorted(rows["bar"], key=len, reverse=True))
    bar = rf"(?:[\W\d_]*\b(?:{words})\b)+[\W\d_]*"
    line, part, heading = ("|".join(f"(?:{one})" for one in rows[key]) for key in ("lines", "parts", "headings"))
    return Patterns(re.compile(f"(?:{bar})|{line}", re.I), re.compile(part, re.I), re.compile(heading, re.I))


def find_furniture(text: str, *, title: str = "") -> list[tuple[int, int]]:
    """The spans of site furniture, in order, without overlap: whole lines (without the line end) or parts of a line.

    With `title`, a line that only repeats the article's title counts as well.
    """
    patterns = load_patterns()
    heard = " ".join(title.casefold().split())
    found: list[tuple[int, int]] = []
    in_list = False
    last_end = 0
    for match in _LINE.finditer(text):
        line = match[0].strip()
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if not line:
            continue
        gap = text.count("\n", last_end, match.start()) > 1
        in_list = (
            in_list and _is_teaser(line) and not (gap and found and not _is_heading_span(text, found[-1], patterns))
        )
        last_end = match.end()
        if patterns.heading.fullmatch(line):
            in_list = True
            found.append((start, start + len(line)))
        elif in_list or _is_furniture(line, patterns) or (heard and " ".join(line.casefold().split()) == heard):
            found.append((start, start + len(line)))
        else:
            found += [(start + part.start(), start + part.end()) for part in patterns.part.finditer(line)]
    return found


def _is_furniture(line: str, patterns: Patterns) -> bool:
    if len(line) > LONGEST:
        return False
    return bool(patterns.line.fullmatch(line)) or _is_bar_of_links(line) or _is_day(line)


def _is_bar_of_links(line: str) -> bool:
    """`Politics | South Caucasus | 6 March 2023`: short segments between bars, which no sentence has."""
    segments = _PIPE.split(line)
    if len(segments) < 2 or _SENTENCE_END.search(line) or (_CLOCK.match(line) and not _is_day(segments[0])):
        return False
    return all(len(segment.split()) <= _SEGMENT_WORDS for segment in segments)


def _is_day(line: str) -> bool:
    """A line of a date alone, perhaps with a clock time and its zone."""
    words = re.findall(r"\w+", line)
    if len(words) > 9:
        return False
    has_year = any(re.fullmatch(r"(?:19|20)\d\d", word) for word in words)
    return has_year and all(_DATE_WORD.fullmatch(word) or _ZONE.fullmatch(word) for word in words)


def _is_teaser(line: str) -> bool:
    return len(line) <= TEASER and (line[0] in "-•*" or not _SENTENCE_END.search(line))


def _is_heading_span(text: str, span: tuple[int, int], patterns: Patterns) -> bool:
    return bool(patterns.heading.fullmatch(text[span[0] : span[1]]))
