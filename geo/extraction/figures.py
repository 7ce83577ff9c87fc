"""Figures in text: how many were killed, wounded or captured, how many soldiers, rounds and metres, how often.

In: a text. Out: `Figure`s in text order; no figure gives an empty list. A word for nobody gives figures of 0, but not where only one
side or group is meant. What is counted, and the words for harm, are data (`data/lexicon/LANGUAGE/figures.toml`). `total` adds up what
several speakers tell of one event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from geo.extraction.calendar import fold
from geo.extraction.counting import CountingWords, load_counting, load_peoples_index, parse_number
from geo.extraction.dates import DateMention
from geo.extraction.text import Cover, Sentence, count_before, find_sentences, pick_within

HARMS = ("killed", "wounded")
_ANYONE = "*"  # people of whatever side
_LONGEST_SENTENCE = 1_000  # characters
_CYRILLIC = re.compile(r"[а-яё]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count as written at [start, end). `kind`: killed, wounded, captured, soldiers, rounds, metres, times.

    `side`: of the people counted, where the text says it. `subset`: part of others already counted; `additional`: on top of them
    ("a fifth", "two more"); `foe`: people of whom the speaker is not one ("militants"); `anyone`: people of whatever side ("five
    people"). `name`: of a single person named.
    """

    start: int
    end: int
    text: str
    kind: str
    value: int
    approximate: bool = False
    side: str = ""
    subset: bool = False
    additional: bool = False
    foe: bool = False
    anyone: bool = False
    name: str = ""


@dataclass(slots=True)
class _Group:
    """People counted at [start, end) of a sentence."""

    start: int
    end: int
    value: int
    approximate: bool = False
    has_people: bool = True
    subset: bool = False
    additional: bool = False
    singular_word: bool = False  # counted by no number at all
    name: str = ""
    kinds: set[str] = field(default_factory=set)


def find_figures(text: str, *, language: str | None = None) -> list[Figure]:
    """The figures of `text` in order; without `language`, Russian where most letters are Cyrillic, else English."""
    folded = fold(text)
    if language is None:
        language = "ru" if len(_CYRILLIC.findall(folded)) * 2 > len(folded.replace(" ", "")) else "en"
    words = load_counting(language)
    found: list[Figure] = []
    for start, end in (
        piece for sentence in find_sentences(text) for piece in _cut(text, sentence.start, sentence.end)
    ):
        low, raw = folded[start:end].replace("\n", " "), text[start:end]
        if words.any_harm.search(low):
            found += [_shift(f, start) for f in _find_people(low, raw, words)]
        elif words.any_number.search(low):
            found += [_shift(f, start) for f in _find_strength(_find_groups(low, raw, words), low, raw, words)]
        if words.any_unit.search(low):
            found += [_shift(f, start) for f in _find_amounts(low, raw, words)]
    return sorted(found, key=lambda f: (f.start, f.end, f.kind))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """[start, end) in pieces of bounded length, so that the time stays linear for a text without full stops."""
    while end - start > _LONGEST_SENTENCE:
        at = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        at = at if at > start else start + _LONGEST_SENTENCE
        yield start, at
        start = at
    yield start, end


def _shift(figure: Figure, by: int) -> Figure:
    return replace(figure, start=figure.start + by, end=figure.end + by)


# ── people ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _find_people(low: str, raw: str, words: CountingWords) -> list[Figure]:
    """Killed, wounded and captured of one sentence, and the strength of groups to whom nothing happened."""
    zeros = _find_nobody(low, raw, words)
    groups = _find_groups(low, raw, words)
    found = [*zeros]
    taken: set[tuple[int, str]] = set()
    for kind, mode, start, end in _find_harms(low, words):
        if any(z.start <= start < z.end for z in zeros):
            continue
        if mode == "count":
            found += _read_count(kind, low, raw, end, words)
            continue
        for group in _link(mode, start, end, groups, low, words):
            if (group.start, kind) in taken or words.patterns["superseded"].search(low[: group.start].rstrip()):
                continue
            taken.add((group.start, kind))
            group.kinds.add(kind)
            found.append(_make(kind, group, low, raw, words))
    return found + _find_strength([g for g in groups if not g.kinds], low, raw, words)


def _find_strength(groups: Sequence[_Group], low: str, raw: str, words: CountingWords) -> list[Figure]:
    """How many took part: two or more people of whom no harm is told."""
    able = (g for g in groups if g.has_people and not g.subset and not g.name and not g.singular_word and g.value > 1)
    return [_make("soldiers", g, low, raw, words) for g in able]


def _make(kind: str, group: _Group, low: str, raw: str, words: CountingWords) -> Figure:
    written = low[group.start : group.end]
    return Figure(
        group.start, group.end, raw[group.start : group.end], kind, group.value, group.approximate,
        _find_side(group, low, raw, words), group.subset, group.additional, bool(words.foe.search(written)),
        bool(words.anyone.search(written)), group.name,
    )  # fmt: skip


def _find_side(group: _Group, low: str, raw: str, words: CountingWords) -> str:
    """The side told with the people: "two Thai soldiers", "four soldiers of the Thai army", "the Thai side had two dead"."""
    index = load_peoples_index(words.language)
    if names := index.find(raw[group.start : group.end]):
        return names[0].side
    if (after := words.patterns["belonging"].search(low[group.end :])) and (
        names := index.find(raw[group.end : group.end + after.end()])
    ):
        return names[0].side
    before = low[: group.start].rstrip()
    if words.patterns["owner"].search(before) and (names := index.find(raw[max(0, len(before) - 50) : len(before)])):
        return names[-1].side
    return ""


def _find_harms(low: str, words: CountingWords) -> list[tuple[str, str, int, int]]:
    """(kind, mode, start, end) of the words for harm in order; of two over the same letters the longer stands."""
    hits = [
        (match.start(), -match.end(), mode != "count", kind.kind, mode)
        for kind in words.harms
        for mode, pattern in (
            ("either", kind.either),
            ("after", kind.after),
            ("before", kind.before),
            ("count", kind.count),
        )
        for match in pattern.finditer(low)
    ]
    hits.sort()
    found: list[tuple[str, str, int, int]] = []
    for start, end, _, kind, mode in hits:
        if not found or start >= found[-1][3] or (start == found[-1][2] and -end == found[-1][3]):
            found.append((kind, mode, start, -end))
    return found


def _find_groups(low: str, raw: str, words: CountingWords) -> list[_Group]:
    """All people counted in a sentence, in order, not overlapping: with a noun, "of them", named, or a number alone."""
    groups: list[_Group] = []

    def free(start: int, end: int) -> bool:
        return not any(g.start < end and start < g.end for g in groups)

    for match in words.group.finditer(low):
        value = _value_of(match, words)
        if value is None or not free(match.start(), match.end()):
            continue
        article = match["article"] is not None or match["ordinal"] is not None
        if match["article"] is not None and words.plural.search(match["noun"]):
            continue
        groups.append(
            _Group(
                match.start(), match.end(), value, match["approx"] is not None,
                subset=_is_subset(low, match.start(), words),
                additional=match["ordinal"] is not None or _is_more(match.group(), words),
                singular_word=article,
            )
        )  # fmt: skip
    for match in words.partial.finditer(low):
        if free(match.start(), match.end()) and (value := parse_number(match["num"], words)) is not None:
            groups.append(_Group(match.start(), match.end(), value, subset=True))
    for match in words.named.finditer(raw):
        if free(match.start(), match.end()) and (match["rank"] or _dies(match, low, words)):
            groups.append(_Group(match.start(), match.end(), 1, name=match["name"], singular_word=True))
    for match in words.bare.finditer(low):
        age = low[max(0, match.start() - 2) : match.start()] == ", " and low[match.end() : match.end() + 1] == ","
        if not age and free(match.start(), match.end()) and (value := _value_of(match, words)) is not None:
            additional = match["ordinal"] is not None or _is_more(match.group(), words)
            subset = _is_subset(low, match.start(), words)
            approximate = match["approx"] is not None
            groups.append(_Group(match.start(), match.end(), value, approximate, False, subset, additional))
    if words.implicit:
        for match in words.implicit.finditer(low):
            if free(match.start(), match.end()) and not words.plural.search(match.group()):
                groups.append(_Group(match.start(), match.end(), 1, singular_word=True))
    return sorted(groups, key=lambda g: g.start)


def _is_more(written: str, words: CountingWords) -> bool:
    return any(word in words.more for word in written.split()[:3])


def _is_subset(low: str, at: int, words: CountingWords) -> bool:
    return bool(words.subset.search(low[max(0, at - 24) : at].rstrip()))


def _dies(match: re.Match[str], low: str, words: CountingWords) -> bool:
    """Whether a bare name is followed at once by the word that the person came to harm."""
    if match.start() == 0 or not match["name"]:
        return False
    after = low[match.end() : match.end() + 40].lstrip()
    return any(harm.after.match(after) for harm in words.harms)


def _link(mode: str, start: int, end: int, groups: Sequence[_Group], low: str, words: CountingWords) -> list[_Group]:
    """The people whom a word for harm at [start, end) is about: inside it, right after it, or before it."""
    if inside := [g for g in groups if g.start <= start and end <= g.end]:
        return inside
    passive = (
        mode == "either" and words.patterns["auxiliary"].search(low[max(0, start - 60) : start].rstrip()) is not None
    )
    if mode in {"either", "before"} and not passive:
        follow = next((i for i, g in enumerate(groups) if g.start >= end), None)
        if follow is not None and _follows(groups[follow], end, mode, low, words):
            return _chain_forward(follow, groups, low, words)
    if mode in {"either", "after"}:
        lead = [
            i for i, g in enumerate(groups) if g.end <= start and words.patterns["between"].search(low[g.end : start])
        ]
        lead = [i for i in lead if not groups[i].subset or len(lead) == 1] or lead
        if lead:
            return _chain_back(lead[-1], groups, low, start, words)
    return _find_untold(low, start, words) if mode in {"either", "after"} else []


def _find_untold(low: str, start: int, words: CountingWords) -> list[_Group]:
    """People before a word for harm at `start` whom no group holds: "six ranks were", "her husband was"."""
    before = low[max(0, start - 160) : start]
    shift = start - len(before)
    if (match := words.patterns["unknown"].search(before)) and (value := parse_number(match["num"], words)):
        return [_Group(shift + match.start("num"), shift + match.end("num"), value, match["approx"] is not None)]
    if match := words.patterns["single"].search(before):
        return [_Group(shift + match.start("who"), shift + match.end("who"), 1, singular_word=True)]
    return []


def _follows(group: _Group, end: int, mode: str, low: str, words: CountingWords) -> bool:
    if not words.patterns["nominal"].search(low[end : group.start]):
        return False
    return group.has_people or group.additional or mode == "either" or not low[group.end :].lstrip().startswith("of ")


def _chain_forward(at: int, groups: Sequence[_Group], low: str, words: CountingWords) -> list[_Group]:
    """The group and those joined to it: "seven soldiers and one citizen"."""
    chain = [groups[at]]
    for group in groups[at + 1 :]:
        gap = low[chain[-1].end : group.start]
        own_fate = words.any_harm.match(low[group.end :].lstrip()) or words.patterns["auxiliary"].match(
            low[group.end :].lstrip()[:6].split(" ")[0]
        )
        if not words.patterns["last_joined"].search(gap) or not group.has_people or own_fate:
            break
        chain.append(group)
    return [g for g in chain if not g.subset] or chain


def _chain_back(at: int, groups: Sequence[_Group], low: str, start: int, words: CountingWords) -> list[_Group]:
    """The group and those joined before it; one in commas only tells who they were: "three men, an officer and two privates, were"."""
    chain = [groups[at]]
    for group in reversed(groups[:at]):
        gap = low[group.end : chain[0].start]
        pattern = words.patterns["last_joined" if len(chain) == 1 else "joined"]
        if not pattern.search(gap) or not (group.has_people and chain[0].has_people):
            break
        chain.insert(0, group)
    closed = low[chain[-1].end : start].startswith(",")
    if closed and (len(chain) > 2 or (len(chain) == 1 and at and chain[0].name)):
        first = chain[0] if len(chain) > 1 else groups[at - 1]
        if len(chain) > 1 or words.patterns["joined"].search(low[first.end : chain[0].start]):
            return [first]
    if closed and len(chain) == 2 and at >= 2 and low[groups[at - 2].end : chain[0].start] == ", ":
        return [groups[at - 2]]
    return chain


def _read_count(kind: str, low: str, raw: str, end: int, words: CountingWords) -> list[Figure]:
    """ "The number of killed … is 49"."""
    match = words.told_count.match(low[end : end + 110])
    if not match or (value := parse_number(match["num"], words)) is None:
        return []
    start = end + match.start("num")
    if words.patterns["superseded"].search(low[:start].rstrip()) or words.patterns["superseded"].search(
        low[: end - 1].rsplit(" the ", 1)[0].rstrip()
    ):
        return []
    group = _Group(start, end + match.end("num"), value, match["approx"] is not None)
    return [replace(_make(kind, group, low, raw, words), foe=bool(words.foe.search(match.group())))]


def _find_nobody(low: str, raw: str, words: CountingWords) -> list[Figure]:
    """Words that nobody was hurt: killed 0 and wounded 0. One side's or one group's luck alone tells nothing of the others."""
    found = []
    for match in words.nobody["pattern"].finditer(low):
        if not words.nobody["negated"].search(match.group()):
            continue
        if words.nobody["part"].search(low[match.end() :]) or words.nobody["before_part"].search(low[: match.start()]):
            continue
        found += [Figure(match.start(), match.end(), raw[match.start() : match.end()], kind, 0) for kind in HARMS]
    return found


def _find_amounts(low: str, raw: str, words: CountingWords) -> list[Figure]:
    """Metres, rounds and times."""
    found: list[Figure] = []
    for kind, factors, pattern in words.units:
        for match in pattern.finditer(low):
            written, factor = match["num"], next(n for unit, n in factors if unit.fullmatch(match["unit"]))
            if written[0].isdigit():
                decimal = re.fullmatch(r"\d+[.,]\d{1,2}", written)
                number = float(written.replace(",", ".")) if decimal else float(re.sub(r"[^\d]", "", written))
            else:
                number = float(parse_number(written, words) or 0)
            figure = Figure(
                match.start(),
                match.end(),
                raw[match.start() : match.end()],
                kind,
                round(number * factor),
                match["approx"] is not None,
            )
            if number and not any(f.start <= figure.start < f.end and f.kind == kind for f in found):
                found.append(figure)
    return found


def _value_of(match: re.Match[str], words: CountingWords) -> int | None:
    if match["ordinal"] is not None or ("article" in match.re.groupindex and match["article"] is not None):
        return 1
    return parse_number(match["num"], words)


# ── adding up ────────────────────────────────────────────────────────────────────────────────────────────────────────


def total(told: Iterable[tuple[str, Sequence[Figure]]]) -> tuple[int | None, int | None]:
    """(killed, wounded) of one event, from (side of the speaker, figures) of its statements in text order; None where none is told.

    Distinct people of all sides are added: for each side its own figure, else the highest that another gives. The highest
    figure of a speaker stands, since tolls rise; "a fifth" and named people are added to it; a subset counts only alone. A speaker
    who counts all sides alone may tell more than the sides together. 0 only where nobody was hurt.
    """
    statements = [(side, [f for f in figures if f.kind in HARMS]) for side, figures in told]
    killed, wounded = (
        _add_up([(side, [f for f in fs if f.kind == kind]) for side, fs in statements]) for kind in HARMS
    )
    if not killed and not wounded:
        return (0, 0) if (killed, wounded) == (0, 0) else (killed or None, wounded or None)
    return killed or None, wounded or None


def count_harm(
    text: str,
    told: Sequence[tuple[str, str, int, int]],
    spoken: Sequence[tuple[int, int]],
    dates: Sequence[DateMention],
    *,
    language: str,
) -> tuple[int | None, int | None]:
    """(killed, wounded) of an event from its statements: (side, stance, start, end) in text order.

    A denial counts only where nothing else gives a figure. Where no statement does, the outlet's own sentence beside one may:
    `spoken` are the spans of all statements of the text, which are nobody's own; one with an old date tells of another event.
    """
    figures = [
        (side, stance, find_figures(text[start:end], language=language))
        for side, stance, start, end in told
        if stance != "threat_or_warning"
    ]
    for stances in ({"claim", "observation", "confirmation"}, {"denial"}):
        killed, wounded = total((side, found) for side, stance, found in figures if stance in stances)
        if (killed, wounded) != (None, None):
            break
    if killed is not None and wounded is not None:
        return killed, wounded
    own = _find_own_sentences(text, [(start, end) for _, _, start, end in told], spoken, dates)
    more = total(("", find_figures(text[start:end], language=language)) for start, end in own)
    if killed is None and wounded is None:
        return more
    return killed if killed is not None else more[0] or None, wounded if wounded is not None else more[1] or None


def _find_own_sentences(
    text: str, spans: Sequence[tuple[int, int]], spoken: Sequence[tuple[int, int]], dates: Sequence[DateMention]
) -> list[tuple[int, int]]:
    """The sentences next to `spans` that are in nobody's mouth and have no old date."""
    sentences = _split(text)
    beside = {
        n + step
        for start, end in spans
        for n in range(max(0, count_before(sentences, start) - 1), count_before(sentences, end))
        if sentences[n].end > start
        for step in (-1, 1)
    }
    near = [(sentences[n].start, sentences[n].end) for n in sorted(beside) if 0 <= n < len(sentences)]
    taken = Cover(spoken)
    return [
        (start, end)
        for start, end in near
        if not taken.overlaps(start, end) and not any(m.background for m in pick_within(dates, start, end))
    ]


@lru_cache(maxsize=2)
def _split(text: str) -> tuple[Sentence, ...]:
    """The sentences of a whole article, which each of its events asks for."""
    return tuple(find_sentences(text))


def _add_up(statements: Sequence[tuple[str, Sequence[Figure]]]) -> int | None:
    by_speaker: dict[str, dict[str, list[Sequence[Figure]]]] = {}
    seen: set[tuple[int, int, str]] = set()  # a sentence that holds a claim and its denial counts once
    for side, figures in statements:
        fresh = [f for f in figures if (f.start, f.end, f.text) not in seen]
        seen |= {(f.start, f.end, f.text) for f in fresh}
        victims: dict[str, list[Figure]] = {}
        others_named = any(f.side and f.side != side for f in fresh)
        for figure in fresh:
            own = side if (len(side) == 2 or side == "NKR") and not others_named else ""
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
    best, added, names = 0, 0, set[str]()
    for figures in statements:
        whole = [f for f in figures if not f.subset] or [f for f in figures if f.subset]
        counted = [f for f in whole if not f.name and not f.additional]
        named = {f.name for f in whole if f.name} - names
        best = max(best, sum(f.value for f in counted))
        added += sum(f.value for f in whole if f.additional)
        names |= named
    return max(best, len(names)) + added
