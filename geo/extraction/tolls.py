"""What the figures of an article's sentences add up to: how many were killed and wounded in one event.

In go the statements of an event with the text and its dates, out come (killed, wounded); None where none is told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.extraction.counting import load_counting
from geo.extraction.dates import DateMention
from geo.extraction.figures import HARMS, Figure, find_figures
from geo.extraction.speakers import load_allies
from geo.extraction.text import Cover, Sentence, count_before, find_sentences, pick_within
from geo.records import When

_ANYONE = "*"  # people of whatever side
_UNDATED = When()
_BEFORE_DENIALS = frozenset(("claim", "observation", "confirmation"))


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures of an event are read from: the text of an article, its language, its dates, the day of the event."""

    text: str
    language: str
    dates: Sequence[DateMention] = ()
    when: When = _UNDATED

    def read(self, start: int, end: int) -> list[Figure]:
        """The killed and wounded that [start, end) tells of this event: no sums over months, none of another time."""
        return [figure for part in self._find_parts(start, end) for figure in self._read_part(*part)]

    def _find_parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """[start, end) by sentences."""
        sentences = _split(self.text)
        for sentence in sentences[max(0, count_before(sentences, start + 1) - 1) : count_before(sentences, end)]:
            if sentence.end > start:
                yield max(start, sentence.start), min(end, sentence.end)

    def _read_part(self, start: int, end: int) -> list[Figure]:
        found = [f for f in find_figures(self.text[start:end], language=self.language) if f.kind in HARMS]
        if not found or self._tells_of_others(start, end):
            return []
        return [replace(f, start=f.start + start, end=f.end + start) for f in found]

    def _tells_of_others(self, start: int, end: int) -> bool:
        """Whether a sentence sums up many events, or has only dates of another time."""
        if load_counting(self.language).series.search(self.text[start:end].casefold()):
            return True
        told = [m for m in pick_within(self.dates, start, end) if m.when.start and not self._is_birth(m)]
        return bool(told) and all(m.background and m.when.start != self.when.start for m in told)

    def has_old_date(self, start: int, end: int) -> bool:
        """Whether a date in [start, end) is old, and not a person's birth."""
        return any(m.background and not self._is_birth(m) for m in pick_within(self.dates, start, end))

    def _is_birth(self, date: DateMention) -> bool:
        beside = self.text[max(0, date.start - 15) : date.end + 20].casefold()
        return bool(load_counting(self.language).patterns["birth"].search(beside))


def count_harm(
    text: str,
    told: Sequence[tuple[str, str, int, int]],
    spoken: Sequence[tuple[int, int]],
    dates: Sequence[DateMention],
    *,
    language: str,
    when: When = _UNDATED,
) -> tuple[int | None, int | None]:
    """(killed, wounded) of an event from its statements: (side, stance, start, end) in text order.

    A denial counts only where nothing else gives a figure. Where no statement does, the outlet's own sentence beside one may, or one
    after it that nobody was hurt: `spoken` are the spans of all statements of the text, which are nobody's own; one with a date that
    is old, and not that of the event (`when`), tells of another event.
    """
    source = Source(text, language, dates, when)
    figures = [
        ("" if stance == "observation" else side, stance, source.read(start, end))  # who observes counts others' losses
        for side, stance, start, end in told
        if stance != "threat_or_warning"
    ]
    killed, wounded = total((side, found) for side, stance, found in figures if stance in _BEFORE_DENIALS)
    if (killed, wounded) == (None, None):
        killed, wounded = total((side, found) for side, stance, found in figures if stance == "denial")
    if killed is not None and wounded is not None:
        return killed, wounded
    spans = [(start, end) for _, _, start, end in told]
    own = _find_own_sentences(source, spans, spoken)
    more = total(("", source.read(start, end)) for start, end in own)
    if (killed, wounded) == (None, None) == more:
        rest = [source.read(start, end) for start, end in _find_following(source, spans, spoken)]
        return total(("", [f for f in found if f.value == 0]) for found in rest)
    if killed is None and wounded is None:
        return more
    if more == (0, 0):
        return killed, wounded
    return more[0] if killed is None else killed, more[1] if wounded is None else wounded


def _find_own_sentences(
    source: Source, spans: Sequence[tuple[int, int]], spoken: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The sentences next to `spans` that are in nobody's mouth and have no old date."""
    sentences = _split(source.text)
    beside = {
        n + step
        for start, end in spans
        for n in range(max(0, count_before(sentences, start) - 1), count_before(sentences, end))
        if sentences[n].end > start
        for step in (-1, 1)
    }
    near = [sentences[n] for n in sorted(beside) if 0 <= n < len(sentences)]
    return _drop_others(near, spoken, source)


def _find_following(
    source: Source, spans: Sequence[tuple[int, int]], spoken: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The sentences in nobody's mouth, without an old date, that follow one of `spans` before any other statement does."""
    ours = set(spans)
    order = sorted({*spoken, *ours})
    starts = [start for start, _ in order]
    following = [s for s in _split(source.text) if (at := bisect_left(starts, s.start)) and order[at - 1] in ours]
    return _drop_others(following, spoken, source)


def _drop_others(
    sentences: Sequence[Sentence], spoken: Sequence[tuple[int, int]], source: Source
) -> list[tuple[int, int]]:
    taken = Cover(spoken)
    return [
        (s.start, s.end)
        for s in sentences
        if not taken.overlaps(s.start, s.end) and not source.has_old_date(s.start, s.end)
    ]


@lru_cache(maxsize=2)
def _split(text: str) -> tuple[Sentence, ...]:
    """The sentences of a whole article, which each of its events asks for."""
    return tuple(find_sentences(text))


# ── adding up ────────────────────────────────────────────────────────────────────────────────────────────────────────


def total(told: Iterable[tuple[str, Sequence[Figure]]]) -> tuple[int | None, int | None]:
    """(killed, wounded) of one event, from (side of the speaker, figures) of its statements in text order; None where none is told.

    Distinct people of all sides are added: for each side its own figure, else the highest that another gives. The highest
    figure of a speaker stands, since tolls rise; "a fifth" and named people are added to it; a subset counts only alone. A speaker
    who counts all sides alone may tell more than the sides together. 0 only where nobody was hurt.
    """
    allies = load_allies()
    statements = [(allies.get(side, side), [f for f in figures if f.kind in HARMS]) for side, figures in told]
    killed, wounded = (
        _add_up([(side, [f for f in fs if f.kind == kind]) for side, fs in statements]) for kind in HARMS
    )
    if (killed, wounded) == (0, 0):
        return 0, 0
    no_dead = killed == 0 and any(_tells_of_no_dead(figures) for _, figures in statements)
    return 0 if no_dead else killed or None, wounded or None


def _tells_of_no_dead(figures: Sequence[Figure]) -> bool:
    """Whether a statement says that nobody died, and nothing of who was hurt."""
    zeros = {(f.start, f.kind) for f in figures if f.value == 0}
    return any((start, "wounded") not in zeros for start, kind in zeros if kind == "killed")


def _add_up(statements: Sequence[tuple[str, Sequence[Figure]]]) -> int | None:
    by_speaker: dict[str, dict[str, list[Sequence[Figure]]]] = {}
    seen: set[tuple[int, int, str]] = set()  # a sentence that holds a claim and its denial counts once
    for side, figures in statements:
        fresh = [f for f in figures if (f.start, f.end, f.text) not in seen]
        seen |= {(f.start, f.end, f.text) for f in fresh}
        victims: dict[str, list[Figure]] = {}
        others_named = any(f.side and f.side != side for f in fresh)
        for figure in fresh:
            own = side if len(side) == 2 and not others_named else ""
            unsaid = _ANYONE if figure.anyone else "" if figure.foe else own
            victims.setdefault(figure.side or unsaid, []).append(figure)
        for victim, theirs in victims.items():
            by_speaker.setdefault(side, {}).setdefault(victim, []).append(theirs)
    if not by_speaker:
        return None
    tolls = {side: {victim: _toll(parts) for victim, parts in victims.items()} for side, victims in by_speaker.items()}
    sides = sorted({victim for told in tolls.values() for victim in told if victim not in ("", _ANYONE)})
    by_itself = {v: tolls[v][v] for v in sides if v in tolls.get(v, {})}
    together = sum(by_itself[v] if v in by_itself else max(t.get(v, 0) for t in tolls.values()) for v in sides)
    sums = [sum(by_itself.get(v, toll) for v, toll in told.items() if v != _ANYONE) for told in tolls.values()]
    return max(together, *sums, *(told.get(_ANYONE, 0) for told in tolls.values()))


def _toll(statements: Sequence[Sequence[Figure]]) -> int:
    """What one speaker says of one side's losses, over his statements."""
    best, names = 0, set[str]()
    added: dict[tuple[str, int], int] = {}  # "two more": told again, they are the same two
    for figures in _drop_parts(statements):
        whole = [f for f in figures if not f.subset] or [f for f in figures if f.subset]
        counted = [f for f in whole if not f.name and not f.additional]
        more = [f for f in whole if f.additional]
        named = {f.name for f in whole if f.name} - names
        best = max(best, sum(f.value for f in counted))
        added |= {(f.text.casefold(), f.value): f.value for f in more}
        names |= named
    return max(best, len(names)) + sum(added.values())


def _drop_parts(statements: Sequence[Sequence[Figure]]) -> list[Sequence[Figure]]:
    """The statements without those that tell alone of a part of no more people than another tells: "two of the injured"."""
    most = max((f.value for figures in statements for f in figures if not f.subset), default=0)
    return [figures for figures in statements if not all(f.subset and f.value <= most for f in figures)]
