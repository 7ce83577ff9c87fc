"""Sentences and quotations of a text, by position: what goes in is the text of an article, what comes out are spans of it.

Nothing is changed or normalised: `text[s.start:s.end]` is the sentence as printed. Lines are split first, so that a title, a
caption or a byline never runs into a sentence; a sentence is not cut inside a quotation that is closed in its paragraph.
The time is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import Protocol, TypeVar

_TERMINAL = ".!?…"
_CLOSING = "\"'”’»)]"
_OPENING = "\"'“‘«([–—-"
_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"'}
_MARK = re.compile(f"[{''.join(_PAIRS)}‘']")
_LONGEST_QUOTATION = 1500  # characters; a longer one is taken for an unclosed mark
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Sen|Rep|Gov|St|Jr|Sr|vs|etc|approx|No|Nos|Art|Fig|Inc|Ltd|Co|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mt|Ft|ca|cf|e\.g|i\.e|U\.S|U\.N|U\.K|E\.U|г|гг|ул|им|тыс|млн|км|т\.е|т\.д)"
    r"|(?:^|[\s(\"“«])[A-ZА-ЯЁ])\.$"
)
_POINTS_BACK = re.compile(  # it only tells who said the sentence before: "Об этом сообщила полиция"
    r"(?:Об этом|О (?:случившемся|про(?:изо|ис)шедшем|происшествии|инциденте))\s+(?:\w+\s+){0,3}?(?:сообщ|заяв|рассказ|говор|переда|информир|пиш|напис)"
)
_CLOCK = re.compile(r"\b[ap]\.m\.$", re.I)


class Span(Protocol):
    """Anything that stands somewhere in a text."""

    @property
    def start(self) -> int: ...


_S = TypeVar("_S", bound=Span)
_START: Callable[[Span], int] = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at [start, end) of the text; `paragraph` counts lines that hold text. `heading`: it ends without a full stop."""

    start: int
    end: int
    paragraph: int
    heading: bool
    first: bool  # the first of its paragraph


def find_sentences(text: str) -> list[Sentence]:
    """The sentences of `text` in order; an empty text gives an empty list."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_find_paragraphs(text)):
        ends = _drop_quoted(_find_ends(text, start, end), find_quotes(text, start, end))
        at, first = start, True
        for cut in [*ends, end]:
            while at < cut and text[at].isspace():
                at += 1
            stop = cut
            while stop > at and text[stop - 1].isspace():
                stop -= 1
            if stop > at:
                found.append(Sentence(at, stop, number, not _is_closed(text, at, stop), first))
                first = False
            at = cut
    return found


def _drop_quoted(cuts: list[int], quotes: list[tuple[int, int]]) -> list[int]:
    """The cuts that lie inside none of the quotes; both in order."""
    kept, at = [], 0
    for cut in cuts:
        while at < len(quotes) and quotes[at][1] <= cut:
            at += 1
        if at == len(quotes) or cut <= quotes[at][0]:
            kept.append(cut)
    return kept


def find_quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of direct quotations in [start, end), the marks included, in order, not nested. An unclosed mark gives none."""
    found: list[tuple[int, int]] = []
    after = start
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match.group()
        if at < after:
            continue
        closing = _PAIRS.get(mark) or ("’" if mark == "‘" else "'" if _opens_word(text, at) else None)
        if closing is None or (mark == '"' and at > start and text[at - 1].isalnum()):
            continue
        close = _find_close(text, at + 1, min(end, at + _LONGEST_QUOTATION), closing)
        if close >= 0:
            found.append((at, close + 1))
            after = close + 1
    return found


def pick_within(spans: Sequence[_S], start: int, end: int) -> Sequence[_S]:
    """Those of `spans`, which are in order, that begin in [start, end)."""
    return spans[count_before(spans, start) : count_before(spans, end)]


class Cover:
    """Spans of a text in any order, asked whether one of them overlaps another span."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))  # the farthest end up to here

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a span shares a character with [start, end)."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start


def count_before(spans: Sequence[_S], position: int) -> int:
    """How many of `spans`, which are in order, begin before `position`."""
    return bisect_left(spans, position, key=_START)


def mask_quotes(text: str, start: int, end: int) -> str:
    """text[start:end] with the inside of every quotation of three words or more blanked out, the length unchanged."""
    masked = list(text[start:end])
    for a, b in find_quotes(text, start, end):
        if text.count(" ", a, b) >= 2:
            masked[a + 1 - start : b - 1 - start] = " " * (b - a - 2)
    return "".join(masked)


def blank(text: str, spans: Iterable[tuple[int, int]], fill: str = " ") -> str:
    """`text` with each letter of the spans (start, end) replaced by `fill`."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = fill * len(letters[start:end])
    return "".join(letters)


def _opens_word(text: str, at: int) -> bool:
    """Whether an apostrophe at `at` opens a quotation: after a space or nothing, before a letter."""
    before = text[at - 1] if at else " "
    return (before.isspace() or before in "([—–-") and at + 1 < len(text) and text[at + 1].isalnum()


def _find_close(text: str, at: int, end: int, closing: str) -> int:
    """Position of the mark that closes a quotation opened before `at`, or -1; an apostrophe inside a word closes nothing."""
    while True:
        at = text.find(closing, at, end)
        if at < 0:
            return -1
        inside_word = at + 1 < len(text) and text[at + 1].isalnum() and text[at - 1].isalnum()
        if closing not in "’'" or not inside_word:
            return at
        at += 1


def _find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the lines that hold text; a line that breaks in mid-sentence is joined with the next."""
    lines: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n\r]+", text):
        if not match.group().strip():
            continue
        start, end = match.span()
        if lines and _goes_on(text, lines[-1], start):
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines


def _goes_on(text: str, line: tuple[int, int], next_start: int) -> bool:
    """Whether a hard-wrapped `line` continues at `next_start`: no blank line between, no end mark, a small letter follows."""
    gap = text[line[1] : next_start]
    if gap.count("\n") > 1 or line[1] - line[0] < 50:
        return False
    following = text[next_start : next_start + 4].lstrip()[:1]
    last = text[line[0] : line[1]].rstrip()[-1:]
    return following.islower() and last not in _TERMINAL + _CLOSING + ":"


def _find_ends(text: str, start: int, end: int) -> list[int]:
    """Positions in [start, end) after which a new sentence begins."""
    ends = []
    for match in _END.finditer(text, start, end):
        after = match.end()
        at = after
        while at < end and text[at].isspace():
            at += 1
        if at >= end:
            continue
        following = text[at]
        if not (following.isupper() or following.isdigit() or following in _OPENING):
            continue
        if following == "О" and _POINTS_BACK.match(text, at, end):
            continue
        before = text[max(start, match.start() - 12) : match.start() + 1]
        if (
            match.group() == "."
            and not before.endswith(" on X.")
            and _ABBREVIATION.search(before)
            and not (_CLOCK.search(before) and following.isupper())
        ):
            continue
        if _CLOCK.search(before) and not following.isupper():
            continue
        ends.append(after)
    return ends


def _is_closed(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] ends as a sentence does: with a full stop or the like, or a quotation that holds one."""
    tail = text[start:end].rstrip(_CLOSING + " ")
    return tail[-1:] in _TERMINAL + ";" if tail else False
