"""Dates in text. In: a text and the day of its publication. Out: `DateMention`s in text order, each with the `When` it stands for.

Days are ISO strings; a month is `YYYY-MM`; a date that cannot be told ("recently", 31 June, a weekday of an undated text) has a
`When` of None. A date has the precision that the text gives, never more. How a language writes dates is data (geo.extraction.calendar);
here is what it means: a weekday is the last such day up to the publication, a date without year the last one that is not in the future,
a clock time belongs to the day told beside or before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from geo.extraction.calendar import Calendar, Rule, find_matches, fold, load_calendar
from geo.extraction.days import MEANINGS, Known, parse_day, resolve_day, span_days
from geo.extraction.text import pick_within
from geo.records import When

BACKGROUND_DAYS = 7  # an event that ended longer ago than this is background, unless the text is about it
_CONTEXT_CHARS = 1000  # how far back "that day" looks for its day
_DATELINE_CHARS = 90
_NEAR_CHARS = 600
_SAID_CHARS = 90  # behind a date, in which its word of saying stands
_PARAGRAPH_CHARS = 5000  # a text without line ends is no single paragraph
_BULLETS = "–—-•*"
_KINDS_OF_DAY = {"day", "night", "range", "weekday", "relative"}
_DAYS = _KINDS_OF_DAY | {"clock"}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as written at [start, end). `kind`: day, night, range, month, weekday, relative, clock, year, `dateline` (the line that
    dates the article itself) or `vague`. `background`: it ended more than 7 days before the publication."""

    start: int
    end: int
    text: str
    when: When
    kind: str
    background: bool = False
    assumed: bool = False  # a clock time of which no day is told: that of the publication


def find_dates(text: str, published: str | None, *, language: str = "en") -> list[DateMention]:
    """The dates of `text` in order, not overlapping; `published` is an ISO day or None. No date gives an empty list."""
    calendar = load_calendar(language)
    folded = fold(text)
    known = Known(parse_day(published))
    if known.published is None:
        _take_year_from_text(folded, calendar, known)
    found = [
        m for rule, match in find_matches(folded, calendar) if (m := _read(rule, match, text, folded, calendar, known))
    ]
    found = _join_ranges(_join_doubles(found, text), text, folded, calendar)
    found = [_mark_dateline(m, text, known.published) for m in found]
    return [_mark_background(m, known.published) for m in _place_clocks(found, text, known.published)]


def _take_year_from_text(folded: str, calendar: Calendar, known: Known) -> None:
    """An undated text may date itself: a full date at its head counts as the publication, one further down lends its year."""
    for rule, match in find_matches(folded, calendar):
        parts = _split(rule, match)
        if rule.means in {"date", "numeric"} and (parts.get("year", "").isdigit() or rule.means == "numeric"):
            day = resolve_day(rule, parts, calendar, Known(None))
            if day:
                known.published = day if match.start() < 300 else None
                known.year = day.year
                return


def _split(rule: Rule, match: re.Match[str]) -> dict[str, str]:
    """The parts of a match of `rule`."""
    return {name: value for name, group in rule.parts if (value := match.group(group))}


def _read(
    rule: Rule, match: re.Match[str], text: str, folded: str, calendar: Calendar, known: Known
) -> DateMention | None:
    """The mention of a match, resolved; None where a month's name is the common word ("may", "march")."""
    parts = _split(rule, match)
    start, end = match.span()
    written = text[start:end]
    if calendar.capital and any(
        word in calendar.capital and word in written and not text.islower() for word in parts.values()
    ):
        return None
    when = MEANINGS[rule.means](rule, parts, calendar, known, start)
    if rule.kind in _KINDS_OF_DAY and when.start and len(when.start) == 10 and (when.prec or 9) <= 2:
        told = date.fromisoformat(when.start)
        if known.published is None or -1 <= (known.published - told).days <= 60:
            known.context, known.context_at = told, end
            if not _follows_saying(folded[max(0, start - 60) : start], calendar):
                known.topic = told
    if when.start and rule.kind in {"day", "month", "year"}:
        known.year = int(when.start[:4])
    return DateMention(start, end, written, replace(when, as_written=written), rule.kind)


# ── mentions that belong together ────────────────────────────────────────────────────────────────────────────────────


def _join_doubles(found: Sequence[DateMention], text: str) -> list[DateMention]:
    """One day said twice is one mention: "Tuesday, April 11", "on the previous day, February 12", "6 June (Monday)"."""
    joined: list[DateMention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and mention.start - last.end <= 2 and text[last.end : mention.start].strip() in {"", ",", "("}:
            written = text[last.start : mention.end]
            if last.kind in {"weekday", "relative"} and mention.kind == "day" and mention.when.start:
                joined[-1] = replace(mention, start=last.start, text=written)
                continue
            if last.kind == "day" and last.when.start and mention.kind == "weekday":
                joined[-1] = replace(last, end=mention.end, text=written)
                continue
        joined.append(mention)
    return joined


def _join_ranges(found: Sequence[DateMention], text: str, folded: str, calendar: Calendar) -> list[DateMention]:
    """Two days joined by "to" or "and in the early hours of", clock times aside, are one range with both ends."""
    joined: list[DateMention] = []
    for mention in found:
        at = next((i for i in range(len(joined) - 1, -1, -1) if joined[i].kind != "clock"), -1)
        last = joined[at] if at >= 0 else None
        if last and _is_range(last, mention, folded, calendar):
            when = span_days(date.fromisoformat(last.when.start or ""), date.fromisoformat(mention.when.end or ""))
            written = text[last.start : mention.end]
            del joined[at:]
            joined.append(DateMention(last.start, mention.end, written, replace(when, as_written=written), "range"))
            continue
        joined.append(mention)
    return joined


def _is_range(first: DateMention, second: DateMention, folded: str, calendar: Calendar) -> bool:
    if not ({first.kind, second.kind} <= {"day", "weekday"} and first.when.start and second.when.end):
        return False
    gap = folded[first.end : second.start]
    if len(gap) > 80 or not first.when.start <= second.when.end or not calendar.glue.fullmatch(gap):
        return False
    if (date.fromisoformat(second.when.end) - date.fromisoformat(first.when.start)).days > 62:
        return False
    plain_and = gap.strip() in {"and", "и", ","}
    before = folded[max(0, first.start - 60) : first.start] + folded[first.start : first.end].split(" ")[0] + " "
    opened = calendar.opener.search(folded[max(0, first.start - 60) : first.start]) or calendar.opener.search(before)
    return bool(opened) or not plain_and


def _place_clocks(found: Sequence[DateMention], text: str, published: date | None) -> list[DateMention]:
    """Give each clock time its day: told in the same sentence, else the one before it in its paragraph or list, else the publication's."""
    placed: list[DateMention] = []
    for i, mention in enumerate(found):
        if mention.kind != "clock":
            placed.append(mention)
            continue
        beside = [m for m in (*found[max(0, i - 1) : i], *found[i + 1 : i + 2]) if m.kind == "dateline"]
        if any(max(m.start - mention.end, mention.start - m.end) <= 12 for m in beside):
            placed.append(replace(mention, when=beside[0].when, kind="dateline"))
            continue
        near = _find_day_beside(mention, found[max(0, i - 6) : i], found[i + 1 : i + 4], text)
        when = span_days(published) if near is None else near
        placed.append(replace(mention, when=replace(when, as_written=mention.text), assumed=near is None))
    return placed


def _find_day_beside(
    clock: DateMention, before: Sequence[DateMention], after: Sequence[DateMention], text: str
) -> When | None:
    usable = [m for m in after if m.kind in _KINDS_OF_DAY and m.when.start and _same_sentence(text, clock.end, m.start)]
    if usable and usable[0].start - clock.end <= 25:
        return usable[0].when
    line = text.rfind("\n", 0, clock.start) + 1
    if clock.start == line:
        return None  # the stamp of a live blog's entry
    listed = text[line : line + 1] in _BULLETS
    for mention in reversed(before):
        if mention.kind not in _KINDS_OF_DAY or not mention.when.start:
            continue
        if "\n" in text[mention.end : clock.start] and not listed:
            break
        if clock.start - mention.end <= _CONTEXT_CHARS:
            return mention.when if (mention.when.prec or 9) <= 2 else None
    return usable[0].when if usable else None


def _same_sentence(text: str, start: int, end: int) -> bool:
    return not re.search(r"[.!?…][\"”»)]*\s+[A-ZА-ЯЁ\"“«]|\n", text[start : end + 1])


def _mark_dateline(mention: DateMention, text: str, published: date | None) -> DateMention:
    """A date that only dates the article: alone on a short line, or between a place and a dash at the head of one."""
    if mention.kind != "day" or not mention.when.start or published is None:
        return mention
    if abs((date.fromisoformat(mention.when.start) - published).days) > 1:
        return mention
    line_start = text.rfind("\n", 0, mention.start) + 1
    line_end = text.find("\n", mention.end)
    line_end = len(text) if line_end < 0 else line_end
    head, tail = text[line_start : mention.start], text[mention.end : line_end]
    short = line_end - line_start <= _DATELINE_CHARS and not re.search(r"[.!?…][\"”»)]*\s*$", text[line_start:line_end])
    opens = len(head) <= 60 and (tail.lstrip()[:1] == "|" or not re.search(r"(?<![\w.])[a-zа-яё]{3,}(?![\w.])", head))
    closes = re.match(r"[\s,]*(?:\d{1,2}[:.]\d\d[\w\s]*)?(?:[A-ZА-Я][\w-]*)?[\s.,]*(?:[-–—|/\[(•\]]|\.\s|$)", tail)
    numbered = re.search(r"\d\d[:.]\d\d|\||UTC|GMT", text[line_start:line_end]) is not None
    if (short and (opens or numbered)) or (opens and closes):
        return replace(mention, kind="dateline")
    return mention


def _mark_background(mention: DateMention, published: date | None) -> DateMention:
    if published is None or not mention.when.end:
        return mention
    edge = published - timedelta(days=BACKGROUND_DAYS)
    last = mention.when.end
    old = last < edge.isoformat() if len(last) == 10 else last < f"{edge:%Y-%m}"
    old = old or (mention.kind == "range" and (mention.when.prec or 1) >= 5)  # "in the last two years"
    return replace(mention, background=old) if old else mention


# ── which date an act has ────────────────────────────────────────────────────────────────────────────────────────────


def choose_when(
    spans: Sequence[tuple[int, int]],
    dates: Sequence[DateMention],
    published: str | None,
    text: str,
    *,
    language: str = "en",
    denial_only: bool = False,
) -> When:
    """When the act told at `spans` (sentences of its statements, in order) happened; `When()` where the text does not tell.

    The surest first: a date beside the act in its own sentences; one in the sentences before it in the same paragraph; the
    day of the statement or a clock time, where the act is told as just happened; a date of the article's head. `denial_only`:
    only denials tell of the act, so the day of the statement says nothing about it.
    """
    calendar = load_calendar(language)
    folded = _fold(text)
    usable = [m for m in _find_close(spans, dates, text) if m.kind != "dateline" and not _is_future(m, published)]
    own = [m for start, end in spans for m in pick_within(usable, start, end)]
    said = [m for m in usable if _is_of_saying(m, folded, calendar, spans)]
    acts = [m for m in own if m not in said and not (m.background and (m.when.prec or 1) >= 4)]
    if acts and acts[0].kind == "vague" and not any(_same_span(acts[0], m, spans) for m in acts[1:] if m.when.start):
        return acts[0].when
    if chosen := _pick([m for m in acts if not m.assumed]):
        return chosen
    if vague := next((m for m in acts if m.kind == "vague"), None):
        return vague.when
    news = [m for m in usable if not m.background and m.kind != "vague"]
    before, head = _find_before(spans, news, text), [m for m in news if m.start < head_end(text)]
    before, head = ([m for m in part if m not in said and not m.assumed] for part in (before, head))
    if not head:  # the whole text may be about an act long ago
        old = (m for m in usable if m.background and m.start < head_end(text) and m.kind in _KINDS_OF_DAY - {"range"})
        head = [m for m in old if m not in said]
    own_said = [] if denial_only else [m for m in own if m in said and not m.background]
    if chosen := _pick(before) or _pick(own_said) or _pick(head):
        return chosen
    if denial_only:
        return When()
    if chosen := _pick(acts) or _pick(_find_near(spans, news)):
        return chosen
    day = parse_day(published)
    return span_days(day) if day and _is_just_now(spans, text, folded, calendar) else When()


_fold = lru_cache(maxsize=4)(fold)


def _find_close(spans: Sequence[tuple[int, int]], dates: Sequence[DateMention], text: str) -> list[DateMention]:
    """The dates that can be those of an act told at `spans`: there, before the first in its paragraph or near it, at the head."""
    first = min((start for start, _ in spans), default=0)
    paragraph = _paragraph_start(text, first)
    windows = [*spans, (min(paragraph, first - 2 * _NEAR_CHARS), first), (0, head_end(text))]
    near = {m.start: m for start, end in windows for m in pick_within(dates, start, end)}
    return [near[start] for start in sorted(near)]


def _same_span(a: DateMention, b: DateMention, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= a.start < end and start <= b.start < end for start, end in spans)


def _is_just_now(spans: Sequence[tuple[int, int]], text: str, folded: str, calendar: Calendar) -> bool:
    """Whether the text treats the act as just happened: it says so, or opens with it."""
    head = head_end(text)
    return any(start < head or calendar.just_now.search(folded, start, end) for start, end in spans)


def _find_near(spans: Sequence[tuple[int, int]], usable: Sequence[DateMention]) -> list[DateMention]:
    """The last date not far before the first statement, in whatever paragraph."""
    first = min((start for start, _ in spans), default=0)
    return [m for m in usable if 0 <= first - m.end <= _NEAR_CHARS][-1:]


def _is_future(mention: DateMention, published: str | None) -> bool:
    return bool(published and mention.when.start and mention.when.start > published[: len(mention.when.start)])


def _pick(mentions: Sequence[DateMention]) -> When | None:
    """The best of several dates of one act: news before background, days before clock times before months, then text order."""
    dated = [m for m in mentions if m.when.start]
    rank = {"clock": 1, "month": 2, "year": 3}
    dated.sort(key=lambda m: (m.background, rank.get(m.kind, 0), (m.when.prec or 1) > 2, m.start))
    return dated[0].when if dated else None


def is_of_saying(mention: DateMention, text: str, spans: Sequence[tuple[int, int]], language: str) -> bool:
    """Whether the date is the day of the statement at `spans`, not that of the act it tells."""
    return _is_of_saying(mention, _fold(text), load_calendar(language), spans)


def find_told_before(dates: Sequence[DateMention], at: int, text: str, language: str) -> DateMention | None:
    """The last day or hour of an act that the paragraph tells before `at`, None where it tells none."""
    told = pick_within(dates, _paragraph_start(text, at), at)
    sure = (d for d in reversed(told) if d.when.start and d.kind not in ("dateline", "vague", "year", "month"))
    return next((d for d in sure if not is_of_saying(d, text, (), language)), None)


def _is_of_saying(mention: DateMention, folded: str, calendar: Calendar, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the date is that of the statement: "said on Tuesday", "in a bulletin on Monday", "on Monday Baku alleged"."""
    if mention.kind in {"clock", "vague"}:
        return False
    start, end = _sentence_around(mention, folded, spans)
    if _follows_saying(folded[max(start, mention.start - 80) : mention.start], calendar):
        return True
    after = folded[mention.end : min(end, mention.end + _SAID_CHARS)].lstrip(" ,")
    match = next((m for m in calendar.saying.finditer(after) if m.group() not in calendar.acting), None)
    if match is None:
        return False
    gap = f" {after[: match.start()]}"
    opens = not folded[start : mention.start].strip("–—- \"“'«")
    return len(gap.split()) <= (8 if opens else 0) and not any(mark in gap for mark in calendar.clause)


def _follows_saying(before: str, calendar: Calendar) -> bool:
    """Whether `before`, which ends where a date begins, ends with a word of speaking and what belongs to it."""
    for match in reversed(list(calendar.saying.finditer(before))):
        gap = before[match.end() :]
        words = gap.split()
        if any(mark in gap for mark in calendar.clause) or len(words) > 8:
            return False
        if match.group() in calendar.acting:
            continue
        short = len(words) <= 5 and (match.group() in calendar.telling or calendar.filler.issuperset(words))
        if short or (words and words[0] in calendar.preposition):
            return True
    return False


def _sentence_around(mention: DateMention, folded: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    for start, end in spans:
        if start <= mention.start < end:
            return start, end
    line = folded.rfind("\n", 0, mention.start) + 1
    stop = folded.rfind(". ", line, mention.start)
    start = stop + 2 if stop >= 0 else line
    far = min(len(folded), mention.end + _SAID_CHARS)
    ends = [at for mark in (". ", "\n") if (at := folded.find(mark, mention.end, far)) >= 0]
    return start, min(ends, default=far)


def _find_before(spans: Sequence[tuple[int, int]], usable: Sequence[DateMention], text: str) -> list[DateMention]:
    """Dates before the first statement in its paragraph, nearest first."""
    if not spans:
        return []
    first = min(start for start, _ in spans)
    paragraph = _paragraph_start(text, first)
    return [m for m in reversed(usable) if paragraph <= m.start and m.end <= first]


def _paragraph_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at) + 1, at - _PARAGRAPH_CHARS)


@lru_cache(maxsize=4)
def head_end(text: str) -> int:
    """Where the head of the article ends: its first two paragraphs that are sentences."""
    seen = 0
    for match in re.finditer(r"[^\n]+", text):
        line = match.group().strip()
        seen += len(line) > 80 and line[-1] in '.!?…"”»)'
        if seen == 2:
            return min(match.end(), 2 * _PARAGRAPH_CHARS)
    return min(len(text), 2 * _PARAGRAPH_CHARS)
