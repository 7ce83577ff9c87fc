"""The lines that a text file may begin with (`title: …`, `publisher: …`, `published: …`, `url: …`), and the days they name.

Header lines end at the first blank line; what follows is the text, character for character. A file whose first lines are
not of this form is text from its first character.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from geo.reading.furniture import find_furniture

FIELDS = {
    "title": "title", "headline": "title",
    "publisher": "outlet", "outlet": "outlet", "source": "outlet",
    "published": "published", "date": "published",
    "url": "url", "link": "url",
    "language": "language",
}  # fmt: skip
_LINE = re.compile(r"([A-Za-z][A-Za-z_-]{1,24}):(?:[ \t]+(.*))?$")
_END = re.compile(r"\n[ \t]*(?:\n|$)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})$")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
EARLIEST = 1900
LONGEST_TITLE = 180  # characters
_SENTENCE_END = re.compile(r"[.;:,…][\"'”’»)]*$")


class Headed(NamedTuple):
    """A text and what the lines before it say: `known` by the names of the fields of Article."""

    known: dict[str, str]
    text: str


def split_headers(content: str) -> Headed:
    """Split header lines from the text. Lines with unknown names are passed over; without a known one all is text."""
    end = _END.search(content)
    head, text = (content[: end.start()], content[end.end() :]) if end else (content, "")
    lines = [_LINE.match(line.rstrip()) for line in head.split("\n")]
    pairs = [(line[1].lower(), (line[2] or "").strip()) for line in lines if line]
    if len(pairs) < len(lines) or not any(name in FIELDS for name, _ in pairs):
        return Headed({}, content)
    known: dict[str, str] = {}
    for name, value in pairs:
        if name in FIELDS and value:
            known.setdefault(FIELDS[name], value)
    return Headed(known, text)


def find_day(written: str) -> str | None:
    """The ISO day that `written` names in full, or None: 2024-04-01, 1 April 2024, April 1, 2024, 01.04.2024 (day first)."""
    written = written.strip()
    if found := _ISO.match(written):
        parts = found[1], found[2], found[3]
    elif found := _DOTTED.match(written):
        parts = found[3], found[2], found[1]
    elif found := _DAY_FIRST.match(written):
        parts = found[3], str(MONTHS.get(found[2].lower(), 0)), found[1]
    elif found := _MONTH_FIRST.match(written):
        parts = found[3], str(MONTHS.get(found[1].lower(), 0)), found[2]
    else:
        return None
    year, month, day = map(int, parts)
    try:
        return date(year, month, day).isoformat() if year >= EARLIEST else None
    except ValueError:
        return None


def find_title(text: str) -> str:
    """The first line that is no site furniture, if it is short and ends as no sentence does; else an empty string."""
    beginning = text.lstrip()[: 4 * LONGEST_TITLE]
    spans = set(find_furniture(beginning))
    start = 0
    for line in beginning.split("\n")[:6]:
        if line.strip() and (start, start + len(line.strip())) not in spans:
            return "" if len(line) > LONGEST_TITLE or _SENTENCE_END.search(line.strip()) else line.strip()
        start += len(line) + 1
    return ""
