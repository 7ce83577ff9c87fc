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
    UNKNOWN_NAME,
    UNPOINTED,
    stands_in,
    stands_weakly_in,
    words_before,
)  # fmt: skip
from geo.gazetteer.folding import fold
from geo.gazetteer.index import COUNTRY, Candidate, Gazetteer
from geo.gazetteer.sources import ABBREVIATION, ALTERNATE, DEMONYM, MAIN, SCRIPT

ENOUGH = 3  # points that make a place of a name


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written at [start, end) and the rows that it may mean, likeliest first."""

    start: int
    end: int
    key: str
    candidates: tuple[Candidate, ...]
    demonym: bool = False
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


_PERSON = re.compile(r"\b([A-Z][a-z]+|[A-Z]\.)\s+(?:[A-Z]\.?\s+)?([A-Z][\w’'-]{0,40}[a-z])\b")
_TITLED = re.compile(
    r"\b(?:President|Chancellor|Premier|Senator|Sen\.|Governor|Gov\.|Rep\.|Mayor|Judge|Sheriff|Minister|Secretary|Chief|Coach|"
    r"General|Gen\.|Colonel|Col\.|Sgt\.|Lt\.|Capt\.|Mr\.|Mrs\.|Ms\.|Dr\.) [A-Z][\w’'-]{1,40} (?:[A-Z]\. )?([A-Z][\w’'-]{0,40}[a-z])\b"
)
_TIED_AFTER = re.compile(r"-([^\W\d_]\w+)")
_TIED_BEFORE = re.compile(r"(\w+)-$")
_BEFORE_WORD = re.compile(r"([A-Za-zÀ-ɏ][\w’'.-]{0,40})[\s-]+$")
_AFTER_WORD = re.compile(r"[\s-]+([A-ZÀ-Ý][\w’'-]{0,40})")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“”»«—–\n•|)]|--|''|’’)\s*$")


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
        kept = [hit.name for hit in self.hits if hit.kept]
        return sorted([*kept, *self._find_unknown(kept)], key=lambda name: name.start)

    def _find_unknown(self, kept: list[Name]) -> Iterator[Name]:
        """Names that the text calls a village or a district and that the gazetteer lacks, or has in another spelling."""
        taken = [(name.start, name.end) for name in kept]
        countries = {c.country for name in kept for c in name.candidates[:1]}
        for match in UNKNOWN_NAME.finditer(self.text):
            start, end = match.span(match.lastgroup or 0)
            words = self.text[start:end].lower().split()
            if any(start < e and s < end for s, e in taken) or any(
                w in NEVER or w in MONTHS or w in NOT_NAMES for w in words
            ):
                continue
            taken.append((start, end))
            written = self.text[start:end]
            spelled = tuple(c for c in self.gazetteer.find(written) if c.country in countries)
            yield Name(start, end, fold(written), spelled)

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
        candidates = self.gazetteer.lookup(key)
        if key in NEVER or key in MONTHS:
            return None
        if text[start] < "\u0400":
            candidates = tuple(c for c in candidates if c.kind != SCRIPT)
        kinds = {c.kind for c in candidates}
        if text[end : end + 1] == "." and ("." in text[start:end] or ABBREVIATION in kinds):
            end += 1
        if text[end : end + 1] == "$":
            return None
        written = text[start:end]
        words = written.split()
        allowed = SMALL_WORDS | LOWER_NOUNS if any(c.theatre or c.level > COUNTRY for c in candidates) else SMALL_WORDS
        if not candidates or any(w[0].islower() and w.lower() not in allowed for w in words):
            return None
        if (short := self._read_short_form(start, end, key, kinds, candidates)) is not None:
            return short if isinstance(short, _Hit) else None
        candidates = tuple(c for c in candidates if c.kind != ABBREVIATION)
        if not candidates:
            return None
        name = Name(start, end, key, candidates, all(c.kind == DEMONYM for c in candidates))
        return self._weigh_name(name, len(words) == 1)

    def _read_short_form(
        self, start: int, end: int, key: str, kinds: set[int], candidates: tuple[Candidate, ...]
    ) -> _Hit | bool | None:
        """A hit for an abbreviation that stands for a place here, False for one that does not, None for no abbreviation."""
        written = self.text[start:end]
        bare = re.sub(r"[. ]", "", written)
        if len(bare) <= 3 and (wide := tuple(c for c in candidates if c.level >= COUNTRY and c.kind == MAIN)):
            if bare.isupper():
                return _Hit(Name(start, end, key, wide), 9, True, False)
            return None if len(bare) == 3 and len(wide) < len(candidates) else False
        if ABBREVIATION not in kinds or (kinds != {ABBREVIATION} and "." not in written):
            return None
        before = self.text[max(0, start - 4) : start]
        after_comma = bool(re.search(r"[\w.],\s*$|\($", before))
        if "." not in written and not (bare.isupper() and (after_comma or bare in UNPOINTED)):
            return False if kinds == {ABBREVIATION} else None
        if "." in written and not after_comma and written.count(".") < 2:
            dateline = re.search(r"\b(?:in|of|at|from|to|near)\s+$", self.text[max(0, start - 6) : start])
            if not dateline and not (start == 0 or self.text[start - 1] in "\n-–("):
                return False if kinds == {ABBREVIATION} else None
        kept = tuple(c for c in candidates if c.kind == ABBREVIATION)
        return _Hit(Name(start, end, key, kept), 9, True, False)

    def _weigh_name(self, name: Name, single: bool) -> _Hit | None:
        text, candidates = self.text, name.candidates
        written, gazetteer = text[name.start : name.end], self.gazetteer
        low = written.lower()
        before, after = text[max(0, name.start - 40) : name.start], text[name.end : name.end + 40]
        country = any(c.level == COUNTRY and c.kind != ALTERNATE for c in candidates)
        high = country or any((c.first_order or c.level > COUNTRY) and c.kind in (MAIN, DEMONYM) for c in candidates)
        if STREET_AFTER.match(after):
            return None
        if MEDIUM_AFTER.match(after):
            silent = Name(name.start, name.end, name.key, candidates, name.demonym, True)
            return _Hit(silent, ENOUGH, False, False)
        previous, following = _BEFORE_WORD.search(before), _AFTER_WORD.match(after)
        pre = previous.group(1) if previous else ""
        titled = pre.lower().strip(".") in TITLES or (len(pre.strip(".")) == 1 and pre not in ("A", "I"))
        if pre and not titled and _SENTENCE_START.search(before):
            pre = ""
        post = following.group(1) if following else ""
        person = self._is_person(name, low, pre, post, before, after, high=high, single=single)
        words = words_before(before)
        clear = self._is_clear(before, words, after, low)
        points = self._points_of_rows(name, low, country=country, high=high, single=single)
        if clear:
            points += 4
        elif stands_weakly_in(words):
            points += 2
        if person:
            points -= 5 if not country or (gazetteer.is_surname(post.lower()) and not words) else 2
        elif single and not country and written in self.persons and max(c.population for c in candidates) < 1_000_000:
            points -= 1 if clear else 3
        known = high or max(c.population for c in candidates) > 1_000_000
        points += self._points_of_capitals(pre, post, after, high=known)
        if not high and self._in_compound(name):
            points -= 3
        if FACILITY_AFTER.match(after):
            points -= 1
        return _Hit(name, points, clear, person)

    def _in_compound(self, name: Name) -> bool:
        """Whether a hyphen ties the name to a capitalised word that is no place: "Bulak-Bashy"."""
        text = self.text
        for tied in (
            _TIED_AFTER.match(text, name.end),
            _TIED_BEFORE.search(text[max(0, name.start - 30) : name.start]),
        ):
            if tied and not self.gazetteer.lookup(fold(tied.group(1))):
                return True
        return False

    def _points_of_rows(self, name: Name, low: str, *, country: bool, high: bool, single: bool) -> int:
        """Points for what the gazetteer knows of the name."""
        gazetteer = self.gazetteer
        if name.demonym:
            return 5
        name_is_loud = single and len(low) <= 5 and self.text[name.start : name.end].isupper()
        main = any(c.kind == MAIN for c in name.candidates)
        biggest = max((c.population for c in name.candidates if c.kind in (MAIN, ALTERNATE)), default=0)
        if country:
            points = 7
        elif high:
            points = 5
        elif any(c.theatre for c in name.candidates):
            points = 4
        elif not main:
            points = 2 if biggest > 200_000 else 0 if biggest > 50_000 else -1
        else:
            points = 4 if biggest > 300_000 else 3 if biggest > 50_000 else 2
        if not single:
            return points + (2 if main else 0)
        if len(low) <= 3 and not high:
            points -= 3
        if gazetteer.is_word(low) and not country:
            points -= 3 if biggest < 300_000 else 1
        if not high and (gazetteer.is_first_name(low) or gazetteer.is_surname(low)):
            points -= 1 if biggest > 200_000 else 2
        elif high and not country and gazetteer.is_first_name(low):
            points -= 1 if biggest > 2_000_000 else 3
        if name_is_loud and not country:
            points -= 3
        return points

    def _is_clear(self, before: str, words: list[str], after: str, low: str) -> bool:
        """Whether the words beside the name make a place of it."""
        if stands_in(before, words):
            return True
        if GENERIC_AFTER.match(after) or COUNTY_LIST.match(after) or AFTER_PLACE.match(after):
            return True
        return bool(RESIDENT_AFTER.match(after)) and not self.gazetteer.is_word(low)

    def _is_person(
        self, name: Name, low: str, pre: str, post: str, before: str, after: str, *, high: bool, single: bool
    ) -> bool:
        """Whether the words beside the name make a person of it."""
        if not single and high:
            return False
        gazetteer = self.gazetteer
        first = pre.lower().strip(".")
        if pre and (first in TITLES or (len(first) == 1 and pre[0].isupper() and pre not in ("A", "I"))):
            return not high or (first in TITLES and BEFORE_PERSON.search(before) is not None)
        if pre and pre[0].isupper() and gazetteer.is_first_name(first) and not gazetteer.is_word(first):
            return not gazetteer.lookup(first) or not re.search(r"\b(?:in|at|near|from|to)\s+\w+\s+$", before)
        if post and gazetteer.is_first_name(low) and not INSTITUTION_AFTER.match(after):
            known = high or max(c.population for c in name.candidates) > 500_000
            return gazetteer.is_surname(post.lower()) or not known
        if high or re.search(r",\s+$", before) or max(c.population for c in name.candidates) > 200_000:
            return False
        return bool(SPEAKS_AFTER.match(after) or PERSON_AFTER.match(after))

    def _points_of_capitals(self, pre: str, post: str, after: str, *, high: bool) -> int:
        """Points lost to a capital letter on either side that may belong to a longer name."""
        gazetteer = self.gazetteer
        points = 0
        low = pre.lower().strip(".")
        if pre and pre[0].isupper() and low not in NEVER and low not in MONTHS and not pre.isupper():
            points -= 0 if high or gazetteer.lookup(low) else 1 if gazetteer.is_word(low) else 2
        if post and not INSTITUTION_AFTER.match(after) and not high:
            points -= 1 if gazetteer.is_word(post.lower()) or post.lower() in NEVER else 2
        return points
