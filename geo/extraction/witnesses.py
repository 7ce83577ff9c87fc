"""Bystanders: people who saw or heard it and speak for no side, by trade, kinship or home ("a nurse in Tegh", "his brother").

In goes a text, out come the spans of their mentions in order, not overlapping. The words are those of
`data/lexicon/LANGUAGE/witnesses.toml`; how they join is said here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from geo.extraction.patterns import Words, join_words, load_words
from geo.paths import find_data_dir

Span = tuple[int, int]
_NAME = r"[A-ZÀ-ÝА-ЯЁ][\w’'-]+"
_LEAD = 60  # characters before a noun in which its article stands
_APPOSED = re.compile(r",\s+(?:\w+\s+)?$")
_APPOSED_BEHIND = re.compile(r",|\s+\w+\s+(?:[\w’'-]+\s+)?[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Nouns:
    """The words for bystanders of one language."""

    words: Words  # in the groups phrase, plural, kin, trade
    lead: re.Pattern[str] | None  # what stands before a trade; None: it needs nothing
    kin_lead: re.Pattern[str] | None
    private: re.Pattern[str]  # a name with an age or with what no officer does: "Anna, 47,", "Anna, who sells fruit"
    home: re.Pattern[str]  # "from Tegh"
    kin_of: re.Pattern[str]  # "of the driver"


@lru_cache(maxsize=16)
def _load_nouns(language: str) -> _Nouns:
    rows = load_words(find_data_dir() / "lexicon" / language / "witnesses.toml")
    words = rf"(?:(?!{join_words(rows['stops'])}\b)[\w’'-]+\s+)"
    lead = rf"\b{join_words(rows['leads'])}\s+{words}{{0,3}}$"
    owner = rf"\b(?:{join_words(rows['kin_leads'])}\s+{words}{{0,2}}|[\w-]+['’]s?\s+(?:[\w-]+\s+)?)$"
    age = rf"(?:{join_words(rows['aged'])} )?\d\d(?:,|\s+{join_words(rows['years'])})"
    deed = rf"{join_words(rows['relatives'])} {join_words(rows['deeds'])}"
    return _Nouns(
        Words({"phrase": rows["phrase"], "plural": rows["plurals"], "kin": rows["kinship"], "trade": rows["trades"]}),
        re.compile(lead, re.I) if rows["leads"] else None,
        re.compile(owner, re.I) if rows["kin_leads"] else None,
        re.compile(rf"{_NAME}(?=, (?:{age}|{deed}\b))"),
        re.compile(rf"\s+{join_words(rows['home'])}\s+{_NAME}(?:[ -]{_NAME}){{0,2}}"),
        re.compile(rf"\s+{join_words(rows['kin_of'])}\s+[\w-]+"),
    )


def find_bystanders(text: str, language: str) -> list[Span]:
    """The spans of bystanders in `text`, in order."""
    nouns = _load_nouns(language)
    found, end = [], -1
    for span in sorted(_find_all(text, nouns), key=lambda span: (span[0], -span[1])):
        if span[0] >= max(end, 0):
            found.append(span)
            end = span[1]
    return found


def _find_all(text: str, nouns: _Nouns) -> Iterator[Span]:
    yield from (match.span() for match in nouns.private.finditer(text))
    for match in nouns.words.finditer(text):
        start, end = match.span()
        if match.lastgroup == "phrase":
            yield start, end
        elif match.lastgroup == "plural":
            yield start, _extend(nouns.home, text, end)
        elif match.lastgroup == "kin":
            yield _find_lead(nouns.kin_lead, text, start), _extend(nouns.kin_of, text, end)
        else:
            yield _find_trade(nouns, text, start, end), _extend(nouns.home, text, end)


def _find_trade(nouns: _Nouns, text: str, start: int, end: int) -> int:
    """Where the mention of a trade begins: at its article, or at the trade itself behind a name ("Ismail Kara, skipper of")."""
    lead = _find_lead(nouns.lead, text, start)
    if lead >= 0 or not _APPOSED.search(text, max(0, start - _LEAD), start):
        return lead
    return start if _APPOSED_BEHIND.match(text, end) else -1


def _find_lead(lead: re.Pattern[str] | None, text: str, start: int) -> int:
    """Where a mention begins whose noun stands at `start`; -1 where the article that it needs is not there."""
    if lead is None:
        return start
    match = lead.search(text, max(0, start - _LEAD), start)
    return match.start() if match else -1


def _extend(pattern: re.Pattern[str], text: str, end: int) -> int:
    match = pattern.match(text, end)
    return match.end() if match else end
