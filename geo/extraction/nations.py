"""The names by which a text calls a side: country, nationality, people, capital. From `data/lexicon/nations*.csv`.

In goes a text, out come spans with the side (ISO 3166-1 alpha-2, or the code of an organisation) in order of appearance.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from geo.extraction.patterns import load_words
from geo.paths import find_data_dir

_WORD = re.compile(r"\w+")
_LONGEST_NAME = 8  # words
_SMALL = ("adjective", "people")  # forms that are written with small letters
_ADJECTIVE = "ск"  # how the ending of an adjective begins: "тираспольский"


@dataclass(frozen=True, slots=True)
class Nation:
    """A country as a side: its neutral English name, its adjective, its capital."""

    side: str
    name: str
    adjective: str
    capital: str


Meaning = tuple[str, str, str, str]  # side, form, label, host


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name of a side at [start, end); `form`: name, adjective, people, capital, organisation or person."""

    start: int
    end: int
    side: str
    form: str
    label: str  # what the name is called where it is more than its country


class NameIndex:
    """Finds any of many names in a text in one pass over its words."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], list[Meaning]] = {}
        self._common: set[tuple[str, ...]] = set()  # names that are written with small letters
        self._stems: dict[str, list[Meaning]] = {}
        self._small: set[str] = set()  # stems that are written with small letters
        self._endings: frozenset[str] = frozenset()  # of the cases of a proper name
        self._longest: dict[str, int] = {}  # words of the longest name that begins with a word

    def add(self, name: str, *, side: str, form: str, label: str = "", host: str = "") -> None:
        """Let `name` mean `side`; a name of several sides is decided by the text it stands in.

        `host`: the side on whose ground a mission works; "the EU mission" is that of the host that the text names.
        """
        words = tuple(word.casefold() for word in _WORD.findall(name))
        if not words or len(words) > _LONGEST_NAME:
            return
        meanings = self._names.setdefault(words, [])
        if all(side != known[0] for known in meanings):
            meanings.append((side, form, label, host))
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))
        if name.islower() and _is_cyrillic(name):
            self._common.add(words)

    def add_stem(self, stem: str, *, side: str, form: str, label: str = "") -> None:
        """Let any word that begins with `stem` mean `side` (for languages that inflect); a name has the endings of a case."""
        if len(stem) >= 3:
            if stem.islower():
                self._small.add(stem)
            self._stems.setdefault(stem.casefold(), []).append((side, form, label, ""))

    def set_endings(self, endings: Iterable[str]) -> None:
        """The endings of the cases of a proper name: "Ирак" is in "Ирака", not in "Ираклий"."""
        self._endings = frozenset(endings)

    def copy(self) -> NameIndex:
        """An index of the same names, to which others may be added."""
        index = NameIndex()
        index._names = {words: [*meanings] for words, meanings in self._names.items()}
        index._stems = {stem: [*meanings] for stem, meanings in self._stems.items()}
        index._small = set(self._small)
        index._longest, index._endings, index._common = dict(self._longest), self._endings, set(self._common)
        return index

    def find(self, text: str) -> list[NameMention]:
        """The names in `text`, longest first at each place, in order, not overlapping. Names begin with a capital letter."""
        spans = [match.span() for match in _WORD.finditer(text)]
        words = [text[start:end].casefold() for start, end in spans]
        hits: list[tuple[int, int, list[Meaning]]] = []
        after = 0
        for at in [
            at for at, word in enumerate(words) if word in self._longest or (self._stems and _is_cyrillic(word))
        ]:
            if at >= after and (taken := self._match(text, spans, words, at)):
                after = at + taken[0]
                hits.append((spans[at][0], spans[after - 1][1], taken[1]))
        sure = Counter(meanings[0][0] for _, _, meanings in hits if len(meanings) == 1)
        found = []
        for start, end, meanings in hits:
            side, form, label, _ = max(meanings, key=lambda m: (sure[m[3]] > 0, sure[m[0]], sure[m[3]]))
            found.append(NameMention(start, end, side, form, label))
        return found

    def _match(
        self, text: str, spans: list[tuple[int, int]], words: list[str], at: int
    ) -> tuple[int, list[Meaning]] | None:
        start, word = spans[at][0], words[at]
        if word in self._longest:
            for length in range(min(self._longest[word], len(words) - at), 0, -1):
                meanings = self._names.get(tuple(words[at : at + length]))
                if not meanings:
                    continue
                last, end = spans[at + length - 1]
                if _is_agency(text, start, end, meanings):
                    return None
                article = word == "the" and length > 1  # "The valley" is not The Valley
                common = bool(self._common) and tuple(words[at : at + length]) in self._common
                if common or (text[start].isupper() and not article) or text[last].isupper():
                    longer = self._match(text, spans, words, at + 1) if word == "the" and length > 1 else None
                    return None if longer and longer[0] >= length else (length, meanings)
        if self._stems and _is_cyrillic(word):
            for length in range(min(len(word), 16), 2, -1):
                for meaning in self._stems.get(word[:length], ()):
                    inflected = self._inflect(meaning, word[length:])
                    if inflected and (text[start].isupper() or inflected[1] in _SMALL or word[:length] in self._small):
                        return 1, [inflected]
        return None

    def _inflect(self, meaning: Meaning, ending: str) -> Meaning | None:
        """What a stem with an ending means: a name in a case, the adjective of a capital; None for another word."""
        side, form, label, host = meaning
        if form in ("adjective", "people") or not ending or ending in self._endings:
            return meaning
        return (side, "adjective", label, host) if ending.startswith(_ADJECTIVE) else None


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u04ff"


def _is_agency(text: str, start: int, end: int, meanings: list[Meaning]) -> bool:
    """Whether a short capital city in capital letters in mid-line is rather an agency of that name (SANA).

    What is always written so (IDF) has a label of its own.
    """
    in_line = bool(text[text.rfind("\n", 0, start) + 1 : start].strip())
    return end - start <= 5 and text[start:end].isupper() and in_line and meanings[0][1:3] == ("capital", "")


@lru_cache(maxsize=1)
def load_nations() -> Mapping[str, Nation]:
    """The nations by code."""
    nations = {}
    for row in _rows("nations.csv"):
        adjective = row["adjectives"].split(";")[0] or row["name"]
        nations[row["iso2"]] = Nation(row["iso2"], row["name"], adjective, row["capital"])
    return nations


def name_of_side(side: str, extra: Mapping[str, str] | None = None) -> str:
    """What a side is called on screen: the country's name, else the code itself."""
    if extra and side in extra:
        return extra[side]
    nation = load_nations().get(side)
    return nation.name if nation else side


def index_nations(language: str) -> NameIndex:
    """A fresh index of the nations' names in `language` and English, to which actors may be added."""
    return _load_names(language).copy()


@lru_cache(maxsize=16)
def _load_names(language: str) -> NameIndex:
    index = NameIndex()
    for row in _rows("nations.csv"):
        side = row["iso2"]
        for name in (row["name"], *_split(row["names"])):
            index.add(name, side=side, form="name")
        for column, form in (
            ("adjectives", "adjective"),
            ("people", "people"),
            ("capital", "capital"),
            ("capital_names", "capital"),
        ):
            for name in _split(row[column]):
                index.add(name, side=side, form=form)
    for row in _rows(f"{language}/short_names.csv"):
        if language == "ru":
            index.add_stem(row["phrase"], side=row["side"], form="capital")
        label = row["phrase"] if row["phrase"].isupper() else ""
        index.add(row["phrase"], side=row["side"], form="short" if row["beside"] else "capital", label=label)
    if language == "ru":
        _add_russian(index)
    return index


def _add_russian(index: NameIndex) -> None:
    index.set_endings(load_words(find_data_dir() / "lexicon" / "ru" / "grammar.toml")["case_endings"])
    for row in _rows("nations_ru.csv"):
        side = row["iso2"]
        for name in (row["name"], *_split(row["names"])):
            index.add_stem(_stem(name), side=side, form="name") if " " not in name and len(name) > 3 else index.add(
                name, side=side, form="name"
            )
        for stem in _split(row["adjective_stems"]):
            index.add_stem(stem, side=side, form="adjective")
        for stem in _split(row["people_stems"]):
            index.add_stem(stem, side=side, form="people")
        for name in (row["capital"], *_split(row["capital_names"])):
            index.add_stem(_stem(name), side=side, form="capital")


def _stem(name: str) -> str:
    """A Russian name without its case ending: Армения → Армени, Ереван → Ереван, Анкара → Анкар."""
    return name[:-1] if name[-1:] in "аяьыи" and len(name) > 4 else name


def _split(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(";") if part.strip()]


def _rows(name: str) -> Iterable[dict[str, str]]:
    path = find_data_dir() / "lexicon" / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
