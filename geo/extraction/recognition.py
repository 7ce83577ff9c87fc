"""Which names of the gazetteer in a text are meant as places at all. In: the text and the spans of names. Out: those kept.

A name is dropped where it is a person's, a common word at the start of a sentence, a month, a part of another name. The rules
and their numbers come from trials on four annotated corpora of news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geo.gazetteer.index import COUNTRY, Candidate, Gazetteer
from geo.gazetteer.sources import ABBREVIATION, DEMONYM, MAIN, SCRIPT

BIG_CITY = 300_000  # people: a city known by a common word (Nice, Mobile)
KNOWN_CITY = 50_000  # people: one that an alternate name alone may mean


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written at [start, end) and the rows that it may mean, likeliest first."""

    start: int
    end: int
    key: str
    candidates: tuple[Candidate, ...]
    demonym: bool = False


_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)
_NEVER = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "to",
        "and",
        "or",
        "but",
        "is",
        "was",
        "are",
        "were",
        "be",
        "has",
        "had",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "this",
        "that",
        "these",
        "those",
        "as",
        "with",
        "from",
        "after",
        "before",
        "under",
        "over",
        "new",
        "old",
        "north",
        "south",
        "east",
        "west",
        "central",
        "upper",
        "lower",
        "great",
        "big",
        "little",
        "male",
        "most",
        "many",
        "much",
        "union",
        "police",
        "center",
        "centre",
        "university",
        "college",
        "school",
        "church",
        "hospital",
        "district",
        "county",
        "city",
        "state",
        "department",
        "board",
        "court",
        "council",
        "club",
        "bank",
        "road",
        "street",
        "avenue",
        "park",
        "lake",
        "river",
        "mount",
        "hill",
        "valley",
        "bay",
        "island",
        "beach",
        "springs",
        "point",
        "press",
        "post",
        "news",
        "times",
        "journal",
        "world",
        "general",
        "major",
        "president",
        "minister",
        "king",
        "queen",
        "prince",
        "christ",
        "god",
        "islam",
        "saint",
        "first",
        "second",
        "third",
        "mr",
        "mrs",
        "ms",
        "dr",
        "northern",
        "southern",
        "eastern",
        "western",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "republican",
        "democrat",
        "democratic",
        "house",
        "senate",
        "congress",
        "parliament",
        "government",
        "army",
        "navy",
        "air",
        "force",
        "marine",
        "guard",
        "ministry",
        "federal",
        "national",
        "international",
        "united",
        "states",
        "team",
        "league",
        "cup",
        "series",
        "game",
        "season",
        "mission",
        "friend",
        "friends",
        "free",
        "christmas",
        "olympic",
        "arab",
        "white",
        "house",
        "the",
        "city",
        "forest",
        "manager",
        "chief",
        "deputy",
        "assistant",
        "director",
        "executive",
        "officer",
    ]
) | {"white house", "the city", "supreme court"}
_SMALL_WORDS = frozenset(
    [
        "of",
        "the",
        "and",
        "de",
        "la",
        "al",
        "el",
        "di",
        "du",
        "le",
        "les",
        "los",
        "las",
        "on",
        "upon",
        "en",
        "sur",
        "am",
        "an",
        "der",
        "den",
        "del",
        "da",
        "do",
        "dos",
        "das",
        "e",
        "y",
        "i",
    ]
)
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "judge",
        "gov",
        "sen",
        "rep",
        "sgt",
        "capt",
        "lt",
        "col",
        "gen",
        "officer",
        "president",
        "minister",
        "sheriff",
        "coach",
        "rev",
        "deputy",
        "detective",
        "chief",
        "prof",
        "senator",
        "governor",
        "congressman",
        "congresswoman",
        "mayor",
        "captain",
        "colonel",
        "general",
        "major",
        "lieutenant",
        "sergeant",
        "pastor",
        "bishop",
        "father",
        "sister",
        "brother",
        "king",
        "queen",
        "prince",
        "princess",
        "lord",
        "lady",
        "sir",
        "dame",
        "justice",
        "attorney",
        "commissioner",
        "councilman",
        "councilwoman",
        "ambassador",
        "secretary",
        "chancellor",
        "pope",
        "saint",
        "author",
        "actor",
        "actress",
        "singer",
        "director",
        "professor",
    ]
)
_LOCATIVE = re.compile(
    r"(?:\b(?:in|at|near|from|to|of|around|outside|inside|into|through|toward|towards|via|between|across|north|south|east|west|"
    r"village|town|city|towns|villages|cities|settlement|region|district|province|county|community)\s+(?:the\s+)?)$"
)
_DOWN = re.compile(
    r"^(?:,\s+[A-Z]|\s+(?:County|Province|Region|District|City|Parish|Oblast|region|district|province|village|county)\b)"
)
_CAPITALISED_BEFORE = re.compile(r"([A-Z][\w’'.-]*)\s+$")
_CAPITALISED_AFTER = re.compile(r"\s+([A-Z][\w’'-]*)")
_PERSON = re.compile(r"\b([A-Z][a-z]+)\s+(?:[A-Z]\.?\s+)?([A-Z][a-z’'A-Z-]+)\b")
_INSTITUTION = re.compile(
    r"\s+(?:County|City|Police|Fire|High|School|University|College|Department|Township|Parish|Airport|Hospital|Council|Court|"
    r"State|Province|Island|Islands|Bay|Beach|Valley|River|Lake|Park)\b"
)


def find_names(text: str, gazetteer: Gazetteer) -> list[Name]:
    """The names that are meant as places, in order of the text."""
    return list(_Recogniser(text, gazetteer).run())


class _Recogniser:
    """The filters over one text."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text, self.gazetteer = text, gazetteer
        self.persons = {
            last
            for first, last in _PERSON.findall(text)
            if gazetteer.is_first_name(first.lower()) and not gazetteer.is_word(first.lower())
        }
        self.last: Name | None = None

    def run(self) -> Iterator[Name]:
        for start, end, key in self.gazetteer.scan(self.text):
            candidates = self.gazetteer.lookup(key)
            name = self._judge(start, end, key, candidates)
            if name:
                self.last = name
                yield name

    def _judge(self, start: int, end: int, key: str, candidates: tuple[Candidate, ...]) -> Name | None:
        text = self.text
        written = text[start:end]
        if text[end : end + 1] == "." and "." in written:
            end += 1
            written = text[start:end]
        if written[0] < "\u0400":
            candidates = tuple(c for c in candidates if c.kind != SCRIPT) or ()
        if not candidates:
            return None
        words = written.split()
        if any(w[0].islower() and w.lower() not in _SMALL_WORDS for w in words):
            return None
        if key in _NEVER or key in _MONTHS:
            return None
        kinds = {c.kind for c in candidates}
        short = _short_form(written, key, kinds, text[max(0, start - 3) : start])
        if short is not None:
            kept = tuple(c for c in candidates if c.kind == ABBREVIATION or c.level == COUNTRY)
            return Name(start, end, key, kept) if short and kept else None
        candidates = tuple(c for c in candidates if c.kind != ABBREVIATION)
        if not candidates:
            return None
        if len(words) == 1 and not self._is_place(start, end, written, candidates):
            return None
        return Name(start, end, key, candidates, all(c.kind == DEMONYM for c in candidates))

    def _is_place(self, start: int, end: int, written: str, candidates: tuple[Candidate, ...]) -> bool:
        """Whether a single word is a place rather than a word or a person."""
        gazetteer, text = self.gazetteer, self.text
        low = written.lower().strip(".")
        biggest = max(c.population for c in candidates if c.level != COUNTRY or c.kind != DEMONYM) if any(
            c.level != COUNTRY or c.kind != DEMONYM for c in candidates
        ) else 0  # fmt: skip
        high = any(
            c.first_order or c.level == COUNTRY or c.level > COUNTRY for c in candidates if c.kind in (MAIN, DEMONYM)
        )
        country = any(c.level == COUNTRY for c in candidates)
        main = any(c.kind == MAIN for c in candidates)
        ours = any(c.theatre for c in candidates)
        before, after = text[max(0, start - 25) : start], text[end : end + 25]
        locative = bool(_LOCATIVE.search(before))
        if len(written) <= 3 and not high and not ours:
            return False
        is_word = gazetteer.is_word(low)
        if is_word and not (high or biggest > BIG_CITY):
            return False
        if not main and not high and biggest < KNOWN_CITY and not any(c.kind == DEMONYM for c in candidates):
            return False
        if is_word and not country and not locative and not _DOWN.match(after):
            return False
        if is_word and country and low in _COUNTRY_WORDS and not locative and _starts_sentence(before):
            return False
        if written in self.persons and not country and not locative:
            return False
        first = gazetteer.is_first_name(low)
        if high and not first:
            return True
        previous, following = _CAPITALISED_BEFORE.search(before), _CAPITALISED_AFTER.match(after)
        pre = previous.group(1).lower().strip(".") if previous else ""
        post = following.group(1).lower() if following else ""
        if previous and (gazetteer.is_first_name(pre) or pre in _TITLES or len(pre) == 1) and not country:
            return False
        if following and first and not high and not _INSTITUTION.match(after):
            return False
        if following and first and gazetteer.is_surname(post):
            return False
        if (gazetteer.is_surname(low) or first) and not (high or biggest > 200_000):
            if not locative and not _DOWN.match(after):
                return False
        if high:
            return True
        if previous and not self._joins(pre, start, before):
            return False
        if following and not gazetteer.is_word(post) and post not in _NEVER and biggest < 500_000:
            return False
        return True

    def _joins(self, pre: str, start: int, before: str) -> bool:
        """Whether a capitalised word before the name is no part of a longer name."""
        if pre in _NEVER or pre in _MONTHS or self.gazetteer.is_word(pre):
            return True
        if re.search(r'[.!?"”]\s+$', before[-3:]):
            return True
        return self.last is not None and self.last.end <= start and start - self.last.end < 3


_COUNTRY_WORDS = frozenset(["turkey", "china", "chad", "jordan", "polish", "may", "mobile", "central"])


def _starts_sentence(before: str) -> bool:
    return not before.strip() or before.rstrip()[-1] in '.!?"”“\n'


def _short_form(written: str, key: str, kinds: set[int], before: str) -> bool | None:
    """Whether an abbreviation stands for a place here; None if the name is none."""
    bare = written.replace(".", "").replace(" ", "")
    if key in (
        "us",
        "uk",
        "usa",
        "uae",
        "eu",
        "un",
        "prc",
        "roc",
        "rok",
        "ksa",
        "rsa",
        "png",
        "dmz",
        "loc",
        "lac",
        "car",
    ):
        return bare.isupper()
    if ABBREVIATION in kinds and ("." in written or kinds == {ABBREVIATION}):
        comma = bool(re.search(r",\s*$|\(\s*$", before))
        if len(bare) == 2 and "." not in written:
            return comma and bare.isupper()
        return comma or (written.count(".") > 1)
    if kinds == {ABBREVIATION}:
        return False
    return None
