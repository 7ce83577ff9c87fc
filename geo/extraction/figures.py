"""Figures in text: how many were killed, wounded or captured, how many soldiers, rounds and metres, how often.

In: a text. Out: `Figure`s in text order; no figure gives an empty list. A word for nobody gives figures of 0, but not where only one
side or group is meant. What is counted, and the words for harm, are data (`data/lexicon/LANGUAGE/figures.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from geo.extraction.calendar import fold
from geo.extraction.counting import MODES, CountingWords, load_counting, load_peoples_index, parse_number
from geo.extraction.text import find_sentences

HARMS = ("killed", "wounded")
_LONGEST_SENTENCE = 1_000  # characters
_YEAR = r"(?:19|20)\d\d"
_REACH = 250  # characters between people and what befell them
_HOURS = 12  # a larger number is no time of day
_CYRILLIC = re.compile(r"[а-яё]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count as written at [start, end). `kind`: killed, wounded, captured, soldiers, rounds, metres, times.

    `side`: of the people counted, where the text says it. `subset`: part of others already counted; `additional`: on top of them
    ("a fifth", "two more"); `foe`: people of whom the speaker is not one ("militants"); `anyone`: people of whatever side ("five
    people", "the two" told before). `name`: of a single person named.
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
    harms = [h for h in _find_harms(low, words) if not any(z.start <= h.start < z.end for z in zeros)]
    groups = _find_groups(low, raw, words)
    found: list[Figure] = []
    counted = [f for h in harms if h.mode == "count" for f in _read_count(h, low, raw, words)]
    whole = {f.kind for f in counted}  # a toll told as one: others in its sentence are part of it
    taken: set[tuple[int, str]] = {(f.start, f.kind) for f in counted}
    for harm in harms:
        for group in _link(harm, groups, [h.start for h in harms], low, words):
            if (group.start, harm.kind) in taken or _is_void(group, low, words):
                continue
            taken.add((group.start, harm.kind))
            group.kinds.add(harm.kind)
            if harm.kind not in whole:
                group.additional |= _comes_on_top(group, harm, low, words)
                found.append(_make(harm.kind, group, low, raw, words))
    whole |= {f.kind for f in found if not f.subset}
    found = [f for f in found if not f.subset or f.kind not in whole]
    return [*zeros, *counted, *found, *_find_strength([g for g in groups if not g.kinds], low, raw, words)]


def _comes_on_top(group: _Group, harm: _Harm, low: str, words: CountingWords) -> bool:
    """Whether "also" stands between people and what befell them."""
    between = low[group.end : harm.start] or low[harm.end : group.start]
    return bool(words.patterns["besides"].search(between))


def _is_void(group: _Group, low: str, words: CountingWords) -> bool:
    """Whether a count is out of date, or only supposed."""
    before = low[max(0, group.start - 80) : group.start]
    return bool(words.patterns["superseded"].search(before.rstrip()) or words.patterns["supposed"].search(before))


def _find_strength(groups: Sequence[_Group], low: str, raw: str, words: CountingWords) -> list[Figure]:
    """How many took part: two or more people of whom no harm is told."""
    able = (g for g in groups if g.has_people and not g.subset and not g.name and not g.singular_word and g.value > 1)
    return [_make("soldiers", g, low, raw, words) for g in able]


def _make(kind: str, group: _Group, low: str, raw: str, words: CountingWords) -> Figure:
    written = low[group.start : group.end]
    first = written.partition(" ")[0]
    again = (group.value > 1 or not group.has_people) and (
        words.patterns["again"].search(low[: group.start])
        or words.patterns["again"].search(f"{low[: group.start]}{first} ")
    )
    return Figure(
        group.start, group.end, raw[group.start : group.end], kind, group.value, group.approximate,
        _find_side(group, low, raw, words), group.subset, group.additional, bool(words.foe.search(written)),
        bool(again or words.anyone.search(written)), group.name,
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


class _Harm(NamedTuple):
    """A word for harm at [start, end) of a sentence; `mode`: where its people stand (counting.MODES)."""

    kind: str
    mode: str
    start: int
    end: int


def _find_harms(low: str, words: CountingWords) -> list[_Harm]:
    """The words for harm in order; of two over the same letters the longer stands."""
    hits = [
        (match.start(), -match.end(), mode not in ("count", "one"), kind.kind, mode)
        for kind in words.harms
        for mode in MODES
        for match in getattr(kind, mode).finditer(low)
    ]
    hits.sort()
    found: list[_Harm] = []
    for start, end, _, kind, mode in hits:
        if not found or start >= found[-1].end or (start == found[-1].start and -end == found[-1].end):
            found.append(_Harm(kind, mode, start, -end))
    return found


def _find_groups(low: str, raw: str, words: CountingWords) -> list[_Group]:
    """All people counted in a sentence, in order, not overlapping: with a noun, "of them", named, or a number alone."""
    groups = _find_noun_groups(low, words)

    def free(start: int, end: int) -> bool:
        return not any(g.start < end and start < g.end for g in groups)

    for match in words.collective.finditer(low):
        if free(match.start(), match.end()) and (value := parse_number(match["num"], words)) is not None:
            groups.append(_Group(match.start(), match.end(), value, subset=_is_subset(low, match.start(), words)))
    for match in words.own.finditer(low):
        if free(match.start(), match.end()) and (value := parse_number(match["num"], words)) is not None:
            groups.append(_Group(match.start(), match.end(), value, match["approx"] is not None))
    for match in words.partial.finditer(low):
        if free(match.start(), match.end()) and (value := parse_number(match["num"], words)) is not None:
            groups.append(_Group(match.start(), match.end(), value, subset=True))
    for match in words.named.finditer(raw):
        if free(match.start(), match.end()) and (match["rank"] or _dies(match, low, words)):
            groups.append(_Group(match.start(), match.end(), 1, name=match["name"], singular_word=True))
    for match in words.bare.finditer(low):
        if (
            free(match.start(), match.end())
            and not _counts_nobody(match, low, words)
            and (value := _value_of(match, words)) is not None
        ):
            written = f"{match.group()} {low[match.end() :].lstrip().partition(' ')[0]}"
            additional = match["ordinal"] is not None or _is_more(written, words)
            subset = _is_subset(low, match.start(), words)
            approximate = match["approx"] is not None
            groups.append(_Group(match.start(), match.end(), value, approximate, False, subset, additional))
    if words.implicit:
        for match in words.implicit.finditer(low):
            if free(match.start(), match.end()) and not words.plural.search(match.group()):
                groups.append(_Group(match.start(), match.end(), 1, singular_word=True))
    return _spread_subsets(sorted(groups, key=lambda g: g.start), low, words)


def _find_noun_groups(low: str, words: CountingWords) -> list[_Group]:
    """People counted with a noun: "four soldiers", "a fifth man", "her sister"."""
    groups: list[_Group] = []
    for match in words.group.finditer(low):
        value = _value_of(match, words)
        if value is None or words.patterns["uncounted_after"].search(low[: match.start()]):
            continue
        article = match["article"] is not None or match["ordinal"] is not None
        if match["article"] is not None and words.plural.search(match["noun"]):
            continue
        if (article or value == 1) and words.patterns["not_harmed"].search(
            low[max(0, match.start() - 8) : match.start()]
        ):
            continue  # "not a soldier", "not one soldier"
        groups.append(
            _Group(
                match.start(), match.end(), value, match["approx"] is not None,
                subset=bool(words.part_of.match(match["mid"])) or _is_subset(low, match.start(), words),
                additional=match["ordinal"] is not None or _is_more(match.group(), words),
                singular_word=article,
            )
        )  # fmt: skip
    return groups


def _spread_subsets(groups: list[_Group], low: str, words: CountingWords) -> list[_Group]:
    """What is joined to part of those counted, or tells who they are, is part of them too: "six, among them a woman and two guards"."""
    for before, group in pairwise(groups):
        gap = low[before.end : group.start]
        joined = not gap.startswith(",") and words.patterns["joined"].search(gap)
        if before.subset and (joined or gap == " "):
            group.subset = True
    return groups


def _counts_nobody(match: re.Match[str], low: str, words: CountingWords) -> bool:
    """Whether a number alone is an age, a year or a time of day."""
    before, after = low[max(0, match.start() - 40) : match.start()], low[match.end() : match.end() + 10]
    if before.endswith(", ") and after.startswith(","):
        return True
    written = match["num"] or ""
    if re.fullmatch(_YEAR, written) or words.patterns["uncounted_after"].search(before):
        return True
    return bool(
        match["approx"] is None
        and words.patterns["clock_before"].search(before)
        and words.patterns["clock_after"].match(after)
        and (parse_number(written, words) or 0) <= _HOURS
    )


def _is_more(written: str, words: CountingWords) -> bool:
    """Whether people come on top of others: "two more", but not "more than two"."""
    found = written.split()[:3]
    return any(word in words.more and after != words.than for word, after in pairwise([*found, ""]))


def _is_subset(low: str, at: int, words: CountingWords) -> bool:
    return bool(words.subset.search(low[max(0, at - 24) : at].rstrip()))


def _dies(match: re.Match[str], low: str, words: CountingWords) -> bool:
    """Whether a bare name is followed at once by the word that the person came to harm."""
    after = low[match.end() : match.end() + 120]
    apposition = words.patterns["apposition"].match(after)
    if not match["name"] or not apposition or (match.start() == 0 and not apposition["told"]):
        return False
    after = after[apposition.end() :]
    if words.patterns["of_things"].match(after):
        return False
    befell = any(harm.after.match(after) for harm in words.harms)
    return befell or bool(apposition["passive"] and any(harm.either.match(after) for harm in words.harms))


def _link(harm: _Harm, groups: Sequence[_Group], fates: Sequence[int], low: str, words: CountingWords) -> list[_Group]:
    """The people whom a word for harm is about: inside it, right after it, or before it; `fates` are where such words begin."""
    mode, start, end = harm.mode, harm.start, harm.end
    if mode == "count":
        return []
    if mode == "one":
        return [_Group(start, end, 1, singular_word=True)]
    if inside := [g for g in groups if g.start <= start and end <= g.end]:
        return inside
    passive = (
        mode == "either" and words.patterns["auxiliary"].search(low[max(0, start - 60) : start].rstrip()) is not None
    )
    if mode in {"either", "before"} and not passive:
        follow = next((i for i, g in enumerate(groups) if g.start >= end), None)
        if follow is not None and _follows(groups[follow], end, mode, low, words):
            return _chain_forward([groups[follow]], groups[follow + 1 :], fates, low, words)
        if mode == "before" and (victim := _find_victim(end, low, words)):
            rest = [g for g in groups if g.start >= victim.end]
            return _chain_forward([victim], rest, fates, low, words)
    if mode in {"either", "after"}:
        lead = [i for i, g in enumerate(groups) if g.end <= start and _befalls(low[g.end : start], words)]
        lead = [i for i in lead if not groups[i].subset or len(lead) == 1] or lead
        if lead:
            later = (g for g in groups[lead[-1] + 1 :] if g.end <= start)
            told = any(
                harm.kind in g.kinds for g in later
            )  # the word goes on about those: "three were taken in, with wounds"
            if told:
                return []
            chain = _chain_back(lead[-1], groups, low, start, words)
            return [*_find_joined(chain[0], low, words), *chain]
        if mode == "either" and passive and (topic := _find_topic(groups, fates, low, start, words)):
            return [topic]
    if mode == "before":
        return []
    known = {group.start for group in groups if group.kinds}
    return [group for group in _find_untold(low, start, words) if group.start not in known]


def _find_joined(first: _Group, low: str, words: CountingWords) -> list[_Group]:
    """One person told by "the" to whom others are joined: "the driver and two passengers"."""
    before = low[max(0, first.start - 160) : first.start]
    who, _, joint = before.rstrip().rpartition(" ")
    if not words.patterns["last_joined"].search(f" {joint} "):
        return []
    match = words.patterns["definite"].search(f"{who} ")
    if not match or words.plural.search(match["who"]):
        return []
    shift = first.start - len(before)
    return [_Group(shift + match.start("who"), shift + match.end("who"), 1, singular_word=True)]


def _find_topic(
    groups: Sequence[_Group], fates: Sequence[int], low: str, start: int, words: CountingWords
) -> _Group | None:
    """The people with whom a sentence begins, where a clause in commas parts them from what befell them at `start`."""
    first = groups[0] if groups else None
    if not first or first.start > 0 or any(at < start for at in fates) or ";" in low[first.end : start]:
        return None
    clause = low[:start].rsplit(",", 1)[-1].strip()
    return first if words.patterns["auxiliary"].match(clause) else None


def _befalls(between: str, words: CountingWords) -> bool:
    """Whether what stands between people and harm lets the harm be theirs."""
    return (
        len(between) <= _REACH
        and bool(words.patterns["between"].match(between))
        and not (words.patterns["denied"].search(between) or words.patterns["new_subject"].search(between))
    )


def _find_victim(end: int, low: str, words: CountingWords) -> _Group | None:
    """One person told by "the" right after a word for harm that ends at `end`."""
    match = words.patterns["victim"].match(low[end : end + 60])
    if not match or words.plural.search(match["who"]):
        return None
    return _Group(end + match.start("who"), end + match.end("who"), 1, singular_word=True)


def _find_untold(low: str, start: int, words: CountingWords) -> list[_Group]:
    """People before a word for harm at `start` whom no group holds: "six ranks were", "her husband was", "the driver was"."""
    before = low[max(0, start - 160) : start]
    shift = start - len(before)
    if (match := words.patterns["unknown"].search(before)) and (value := parse_number(match["num"], words)):
        return [_Group(shift + match.start("num"), shift + match.end("num"), value, match["approx"] is not None)]
    names = ["single", "definite"]
    names += ["someone"] if words.patterns["personal"].match(low[start : start + 20]) else []
    for name in names:
        match = words.patterns[name].search(before)
        if not match or words.patterns["not_harmed"].search(before[: match.start("who")]):
            continue
        if name != "definite" or not words.plural.search(match["who"]):
            return [_Group(shift + match.start("who"), shift + match.end("who"), 1, singular_word=True)]
    return []


def _follows(group: _Group, end: int, mode: str, low: str, words: CountingWords) -> bool:
    if not words.patterns["nominal"].search(low[end : group.start]):
        return False
    return group.has_people or group.additional or mode == "either" or not low[group.end :].lstrip().startswith("of ")


def _chain_forward(
    chain: list[_Group], rest: Sequence[_Group], fates: Sequence[int], low: str, words: CountingWords
) -> list[_Group]:
    """The group and those joined to it that no other word for harm befalls: "seven soldiers and one citizen"."""
    for number, group in enumerate(rest):
        gap = low[chain[-1].end : group.start]
        listed = gap == ", " and any(
            words.patterns["joined"].search(low[group.end : g.start]) for g in rest[number + 1 :][:1]
        )
        own_fate = any(at >= group.end and _befalls(low[group.end : at], words) for at in fates)
        own_fate |= bool(words.patterns["auxiliary"].match(low[group.end :].lstrip()[:6].split(" ")[0]))
        joined = listed or words.patterns["last_joined"].search(gap)
        if not joined or not group.has_people or own_fate:
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
        if group.kinds and not chain[0].kinds:
            break  # something else has befallen them
        chain.insert(0, group)
    closed = low[chain[-1].end : start].startswith(",")
    if closed and (len(chain) > 2 or (len(chain) == 1 and at and chain[0].name)):
        first = chain[0] if len(chain) > 1 else groups[at - 1]
        if len(chain) > 1 or words.patterns["joined"].search(low[first.end : chain[0].start]):
            return [first]
    if closed and len(chain) == 2 and at >= 2 and low[groups[at - 2].end : chain[0].start] == ", ":
        return [groups[at - 2]]
    return chain


def _read_count(harm: _Harm, low: str, raw: str, words: CountingWords) -> list[Figure]:
    """ "The number of killed … is 49"."""
    kind, end = harm.kind, harm.end
    match = words.told_count.match(low[end : end + 160])
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
    """Words that nobody was hurt: killed 0 and wounded 0; that nobody died: killed 0.

    One side's or one group's luck alone tells nothing of the others.
    """
    found = []
    for match in words.nobody["pattern"].finditer(low):
        if not words.nobody["negated"].search(match.group()):
            continue
        if words.nobody["part"].search(low[match.end() :]) or words.nobody["before_part"].search(low[: match.start()]):
            continue
        kinds = HARMS[:1] if words.nobody["dead_alone"].search(match.group()) else HARMS
        found += [Figure(match.start(), match.end(), raw[match.start() : match.end()], kind, 0) for kind in kinds]
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
