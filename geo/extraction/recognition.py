"""Which names of the gazetteer in a text are meant as places at all. In: the text and the spans of names. Out: those kept.

Countries, divisions and their adjectives are places unless a person bears the name. Any other name is weighed: its size and
kind, the words beside it ("in", "village of", "A Danbury man", "Danbury, Conn."), what speaks for a person ("Mr", "said", a
first name) or for a longer name (a capital letter on either side), and whether the text names it clearly elsewhere. The
weights are whole points, set by trial on four annotated corpora of news; a name with `ENOUGH` points is a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from geo.extraction.context import (
    AFTER_PLACE,
    BEFORE_PERSON,
    COUNTY_LIST,
    FACILITY_AFTER,
    GENERIC_AFTER,
    INSTITUTION_AFTER,
    LOWER_NOUNS,
    MEDIUM_AFTER,
    MONTHS,
    NEVER,
    NOT_NAMES,
    PERSON_AFTER,
    RESIDENT_AFTER,
    SMALL_WORDS,
    SPEAKS_AFTER,
    STREET_AFTER,
    TITLES,
    UNPOINTED,
    find_unknown_names,
    stands_in,
    stands_weakly_in,
    words_before,
)  # fmt: skip
from geo.extraction.text import Cover
from geo.gazetteer.folding import fold
from geo.gazetteer.index import COUNTRY, Candidate, Gazetteer
from geo.gazetteer.sources import ABBREVIATION, ALTERNATE, DEMONYM, MAIN, SCRIPT

_SMALL_WORDS_AND_NOUNS = SMALL_WORDS | LOWER_NOUNS
ENOUGH = 3  # points that make a place of a name


class Name(NamedTuple):
    """A name as written at [start, end) and the rows that it may mean, likeliest first."""

    start: int
    end: int
    key: str
    candidates: tuple[Candidate, ...]
    demonym: bool = False
    clear: bool = False  # the words beside it leave no doubt that it is a place
    silent: bool = False  # evidence for where the text is set, but no mention: the name of a paper


@dataclass(slots=True)
class _Hit:
    name: Name
    points: int
    clear: bool  # the words beside it leave no doubt
    person: bool  # the words beside it make a person of it
    kept: bool = False


def find_names(text: str, gazetteer: Gazetteer) -> list[Name]:
    """The names that are meant as places, in order of the text."""
    return _Recogniser(text, gazetteer).run()


# "[A-Z](?<!\w.)" is a capital letter that begins a word: the letter first, so that no other place in the text is tried.
_PERSON = re.compile(r"([A-Z](?<!\w.)(?:[a-z]+|\.))\s+(?:[A-Z]\.?\s+)?([A-Z][\w’'-]{0,40}[a-z])\b")
_TITLED = re.compile(
    r"[CDGJLMPRS](?<!\w.)(?:(?<=C)(?:hancellor|hief|oach|olonel|ol\.|apt\.)|(?<=D)r\.|(?<=G)(?:overnor|ov\.|eneral|en\.)|"
    r"(?<=J)udge|(?<=L)t\.|(?<=M)(?:ayor|inister|rs?\.|s\.)|(?<=P)(?:resident|remier)|(?<=R)ep\.|"
    r"(?<=S)(?:enator|en\.|heriff|ecretary|gt\.)) [A-Z][\w’'-]{1,40} (?:[A-Z]\. )?([A-Z][\w’'-]{0,40}[a-z])\b"
)
_COMMA_BEFORE = re.compile(r"[\w.],\s*$|\($")
_SET_IN_BEFORE = re.compile(r"\b(?:in|of|at|from|to|near)\s+$")
_SET_IN_WORD_BEFORE = re.compile(r"\b(?:in|at|near|from|to)\s+\w+\s+$")
_TIED_AFTER = re.compile(r"-([^\W\d_]\w+)")
_TIED_BEFORE = re.compile(r"(\w+)-$")
_AFTER_WORD = re.compile(r"[\s-]+([A-ZÀ-Ý][\w’'-]{0,40})")


class _Recogniser:
    """The weighing of the names of one text."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text, self.gazetteer = text, gazetteer
        self.hits: list[_Hit] = []
        self.persons = self._find_persons()

    def _find_persons(self) -> set[str]:
        """Last names of the persons whom the text calls by first and last name or by title."""
        found: set[str] = set()
        found.update(last for last in _TITLED.findall(self.text))
        for first, last in _PERSON.findall(self.text):
            low = first.lower().strip(".")
            if (
                len(low) == 1
                or low in TITLES
                or (self.gazetteer.is_first_name(low) and not self.gazetteer.is_word(low))
            ):
                found.add(last)
        return found

    def run(self) -> list[Name]:
        for start, end, key in self.gazetteer.scan(self.text):
            if hit := self._weigh(start, end, key):
                self.hits.append(hit)
        clear = {hit.name.key for hit in self.hits if hit.clear and not hit.person}
        for i, hit in enumerate(self.hits):
            points = hit.points
            if hit.name.key in clear and not hit.clear:
                points += 3
            points += self._weigh_neighbours(i)
            hit.kept = points >= ENOUGH
        kept = [hit.name._replace(clear=True) if hit.clear else hit.name for hit in self.hits if hit.kept]
        return sorted([*kept, *self._find_unknown(kept)], key=attrgetter("start"))

    def _find_unknown(self, kept: list[Name]) -> Iterator[Name]:
        """Names that the text calls a village or a district and that the gazetteer lacks, or has in another spelling."""
        taken = Cover((name.start, name.end) for name in kept)
        countries = {c.country for name in kept for c in name.candidates[:1]}
        for match in find_unknown_names(self.text):
            start, end = match.span(match.lastgroup or 0)
            words = self.text[start:end].lower().split()
            if taken.overlaps(start, end) or any(w in NEVER or w in MONTHS or w in NOT_NAMES for w in words):
                continue
            written = self.text[start:end]
            spelled = tuple(c for c in self.gazetteer.find(written) if c.country in countries)
            yield Name(start, end, fold(written), spelled, clear=True)

    def _weigh_neighbours(self, i: int) -> int:
        """Points of a name beside others in a list ("in Gainesville and Lindsay")."""
        name = self.hits[i].name
        for j in (i - 1, i + 1):
            if 0 <= j < len(self.hits) and (self.hits[j].clear or (j < i and self.hits[j].kept)):
                other = self.hits[j].name
                gap = self.text[min(name.end, other.end) : max(name.start, other.start)]
                if gap in (", ", " and ", ", and ", " or ", " & ", "/", "-"):
                    return 2
        return 0

    def _weigh(self, start: int, end: int, key: str) -> _Hit | None:
        text = self.text
        if key in NEVER or key in MONTHS:
            return None
        facts = find_facts(self.gazetteer, key, latin=text[start] < "\u0400")
        if text[end : end + 1] == "." and (facts.abbreviations or "." in text[start:end]):
            end += 1
        if not facts.candidates or text[end : end + 1] == "$":
            return None
        words = text[start:end].split()
        single = len(words) == 1
        if not single and any(w[0].islower() and w.lower() not in facts.lower_words for w in words):
            return None
        if (short := self._read_short_form(start, end, key, facts)) is not None:
            return short if isinstance(short, _Hit) else None
        if not facts.plain:
            return None
        return self._weigh_name(Name(start, end, key, facts.plain, facts.demonym), facts, single)

    def _read_short_form(self, start: int, end: int, key: str, facts: _Facts) -> _Hit | bool | None:
        """A hit for an abbreviation that stands for a place here, False for one that does not, None for no abbreviation."""
        if end - start > 8 or not (facts.wide or facts.abbreviations):
            return None
        written = self.text[start:end]
        bare = written.replace(".", "").replace(" ", "")
        if len(bare) <= 3 and facts.wide:
            if bare.isupper():
                return _Hit(Name(start, end, key, facts.wide), 9, True, False)
            return None if len(bare) == 3 and len(facts.wide) < len(facts.candidates) else False
        if not facts.abbreviations or (facts.plain and "." not in written):
            return None
        refused = None if facts.plain else False
        before = self.text[max(0, start - 6) : start]
        after_comma = bool(_COMMA_BEFORE.search(before))
        if "." not in written and not (bare.isupper() and (after_comma or bare in UNPOINTED)):
            return refused
        if "." in written and not after_comma and written.count(".") < 2:
            dateline = _SET_IN_BEFORE.search(before)
            if not dateline and not (start == 0 or self.text[start - 1] in "\n-–("):
                return refused
        return _Hit(Name(start, end, key, facts.abbreviations), 9, True, False)

    def _weigh_name(self, name: Name, facts: _Facts, single: bool) -> _Hit | None:
        text, start, end = self.text, name.start, name.end
        before, after = text[max(0, start - 40) : start], text[end : end + 40]
        if STREET_AFTER.match(after):
            return None
        if MEDIUM_AFTER.match(after):
            return _Hit(Name(start, end, name.key, name.candidates, name.demonym, silent=True), ENOUGH, False, False)
        pre, post = _word_before(before), ""
        if following := _AFTER_WORD.match(after):
            post = following.group(1)
        person = self._is_person(facts, pre, post, before, after, single=single)
        words = words_before(before)
        clear = stands_in(before, words) or self._is_clear(after, facts)
        points = facts.single_points if single else facts.points
        if single and end - start <= 5 and not facts.country and not facts.demonym and text[start:end].isupper():
            points -= 3
        if clear:
            points += 4
        elif stands_weakly_in(words):
            points += 2
        if person:
            points -= 5 if not facts.country or (self.gazetteer.is_surname(post.lower()) and not words) else 2
        elif single and not facts.country and facts.largest < 1_000_000 and text[start:end] in self.persons:
            points -= 1 if clear else 3
        points += self._points_of_capitals(pre, post, after, known=facts.high or facts.largest > 1_000_000)
        if not facts.high and self._in_compound(name):
            points -= 3
        if FACILITY_AFTER.match(after):
            points -= 1
        return _Hit(name, points, clear, person)

    def _in_compound(self, name: Name) -> bool:
        """Whether a hyphen ties the name to a capitalised word that is no place: "Bulak-Bashy"."""
        text, start, end = self.text, name.start, name.end
        after = _TIED_AFTER.match(text, end)
        before = _TIED_BEFORE.search(text, max(0, start - 30), start) if text[start - 1 : start] == "-" else None
        return any(tied and not self.gazetteer.lookup(fold(tied.group(1))) for tied in (after, before))

    def _is_clear(self, after: str, facts: _Facts) -> bool:
        """Whether the words after the name make a place of it."""
        if GENERIC_AFTER.match(after) or COUNTY_LIST.match(after) or AFTER_PLACE.match(after):
            return True
        return not facts.word and RESIDENT_AFTER.match(after) is not None

    def _is_person(self, facts: _Facts, pre: str, post: str, before: str, after: str, *, single: bool) -> bool:
        """Whether the words beside the name make a person of it."""
        if not single and facts.high:
            return False
        gazetteer = self.gazetteer
        first = pre.lower().strip(".")
        if pre and (first in TITLES or (len(first) == 1 and pre[0].isupper() and pre not in ("A", "I"))):
            return not facts.high or (first in TITLES and BEFORE_PERSON.search(before) is not None)
        if pre and pre[0].isupper() and gazetteer.is_first_name(first) and not gazetteer.is_word(first):
            return not gazetteer.lookup(first) or not _SET_IN_WORD_BEFORE.search(before)
        if post and facts.first_name and not INSTITUTION_AFTER.match(after):
            return gazetteer.is_surname(post.lower()) or not (facts.high or facts.largest > 500_000)
        if facts.high or facts.largest > 200_000 or before.rstrip().endswith(","):
            return False
        return SPEAKS_AFTER.match(after) is not None or PERSON_AFTER.match(after) is not None

    def _points_of_capitals(self, pre: str, post: str, after: str, *, known: bool) -> int:
        """Points lost to a capital letter on either side that may belong to a longer name."""
        gazetteer = self.gazetteer
        points = 0
        low = pre.lower().strip(".")
        if pre and pre[0].isupper() and low not in NEVER and low not in MONTHS and not pre.isupper():
            points -= 0 if known or gazetteer.lookup(low) else 1 if gazetteer.is_word(low) else 2
        if post and not known and not INSTITUTION_AFTER.match(after):
            points -= 1 if gazetteer.is_word(post.lower()) or post.lower() in NEVER else 2
        return points


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the gazetteer and the word lists say of a name, whatever the text: worked out once for each key."""

    candidates: tuple[Candidate, ...]
    wide: tuple[Candidate, ...]  # countries and larger
    abbreviations: tuple[Candidate, ...]
    plain: tuple[Candidate, ...]  # all but abbreviations
    lower_words: frozenset[str]  # words that may stand in it without a capital letter
    country: bool
    high: bool  # a country, a first-order division, a sea
    demonym: bool
    word: bool
    first_name: bool
    largest: int  # people of the largest of its places
    points: int
    single_points: int  # the same where it is one word


def find_facts(gazetteer: Gazetteer, key: str, *, latin: bool) -> _Facts:
    """The facts of a key; `latin`: the name is written in Latin letters, so that alternates in other scripts do not count."""
    known: _Facts | None = gazetteer.notes.get((key, latin))
    if known is None:
        if len(gazetteer.notes) > 50_000:
            gazetteer.notes.clear()
        known = gazetteer.notes[key, latin] = _work_out(gazetteer, key, latin)
    return known


def _work_out(gazetteer: Gazetteer, key: str, latin: bool) -> _Facts:
    candidates = gazetteer.lookup(key)
    if latin:
        candidates = tuple(c for c in candidates if c.kind != SCRIPT)
    short = tuple(c for c in candidates if c.kind == ABBREVIATION)
    plain = tuple(c for c in candidates if c.kind != ABBREVIATION) if short else candidates
    country = any(c.level == COUNTRY and c.kind != ALTERNATE for c in plain)
    high = country or any((c.first_order or c.level > COUNTRY) and c.kind in (MAIN, DEMONYM) for c in plain)
    demonym = bool(plain) and all(c.kind == DEMONYM for c in plain)
    largest = max((c.population for c in plain), default=0)
    main = any(c.kind == MAIN for c in plain)
    named = max((c.population for c in plain if c.kind in (MAIN, ALTERNATE)), default=0)
    theatre = any(c.theatre for c in plain)
    points = _points_of_rows(country=country, high=high, theatre=theatre, main=main, people=named)
    lower = _SMALL_WORDS_AND_NOUNS if any(c.theatre or c.level > COUNTRY for c in candidates) else SMALL_WORDS
    return _Facts(
        candidates,
        tuple(c for c in candidates if c.level >= COUNTRY and c.kind == MAIN),
        short,
        plain,
        lower,
        country,
        high,
        demonym,
        gazetteer.is_word(key),
        gazetteer.is_first_name(key),
        largest,
        5 if demonym else points + (2 if main else 0),
        5 if demonym else points - _loss_of_word(gazetteer, key, country=country, high=high, people=named),
    )


def _points_of_rows(*, country: bool, high: bool, theatre: bool, main: bool, people: int) -> int:
    """Points of a name for the size and kind of its places."""
    if country:
        return 7
    if high:
        return 5
    if theatre:
        return 4
    if main:
        return 4 if people > 300_000 else 3 if people > 50_000 else 2
    return 2 if people > 200_000 else 0 if people > 50_000 else -1


def _loss_of_word(gazetteer: Gazetteer, key: str, *, country: bool, high: bool, people: int) -> int:
    """Points that a single word loses because it may be a common word or a person's name."""
    loss = 3 if len(key) <= 3 and not high else 0
    if gazetteer.is_word(key) and not country:
        loss += 3 if people < 300_000 else 1
    first = gazetteer.is_first_name(key)
    if not high and (first or gazetteer.is_surname(key)):
        loss += 1 if people > 200_000 else 2
    elif high and not country and first:
        loss += 1 if people > 2_000_000 else 3
    return loss


_ENDS = frozenset('.!?:;"“”»«—–•|)')


def _word_before(before: str) -> str:
    """The word before a name, '' where a sentence begins with the name; a title or an initial counts in any case."""
    tail = before.rstrip(" \t\r\n\u00a0-")
    if not tail or tail == before:
        return ""
    word = tail[max(tail.rfind(" "), tail.rfind("\n"), tail.rfind("-")) + 1 :].lstrip("\"“”‘’'([")
    bare = word.strip(".")
    if not bare or not bare[0].isalpha():
        return ""
    if bare.lower() in TITLES or (len(bare) == 1 and bare not in ("A", "I")):
        return word
    if tail[-1] in _ENDS or "\n" in before[len(tail) :] or before[len(tail) :].count("-") > 1:
        return ""
    return word if all(c.isalnum() or c in "’'.-" for c in word) else ""
