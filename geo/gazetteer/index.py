"""The gazetteer: names → places, the whole world and all theatres in one compiled index. Degrees, WGS 84, longitude first.

`open_gazetteer()` compiles the index into the cache folder when a source has changed (some ten seconds), else maps it into
memory (milliseconds). A compiled index is a folder:

    names.marisa      trie of folded names (geo.gazetteer.folding.fold), each with a number
    loose.marisa      trie of loose keys (skeleton) of main names, asked only where the exact key finds nothing
    words.marisa      common words, first names, surnames, by a prefix letter (w f s)
    first.npy rows.npy kinds.npy    postings: name number → rows, best first, with the kind of each name
    loose_first.npy loose_rows.npy  the same for loose keys
    columns.npy       one record a row: lon, lat, population, level, country, admin1, flags, base score
    strings.npy offsets.npy         id, name, parents, other names, source of each row, UTF-8
    meta.json         version, counts, lists of countries, theatres and more
"""

from __future__ import annotations

import json
import math
import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import marisa_trie
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import GazetteerError
from geo.gazetteer import sources
from geo.gazetteer.compiled import open_compiled
from geo.gazetteer.folding import Folded, fold, fold_text, skeleton
from geo.gazetteer.regions import Regions, load_regions
from geo.gazetteer.sources import ABBREVIATION, ALTERNATE, DEMONYM, MAIN, SCRIPT, Row
from geo.gazetteer.theatre import Theatre
from geo.paths import find_cache_dir
from geo.records import LEVELS, Place

VERSION = 14
_SAME_DEGREES = 0.025  # settlements of one name that are nearer are one (2.8 km)
LONGEST_NAME = 60  # characters of a folded name
MOST_CANDIDATES = 60  # rows asked for one name
_COLUMNS = np.dtype(
    [
        ("lon", "f4"), ("lat", "f4"), ("population", "u4"), ("base", "f4"), ("level", "u1"), ("flags", "u1"),
        ("country", "u2"), ("admin1", "u4"), ("theatre", "u2"),
    ]
)  # fmt: skip
FIRST_ORDER, NO_POINT = 1, 2  # flags
LEVEL_NUMBER = {level: i for i, level in enumerate(LEVELS)}
SETTLEMENT, DISTRICT, PROVINCE, COUNTRY = (LEVEL_NUMBER[x] for x in ("settlement", "district", "province", "country"))
# Added to log10(population + 10): how much sooner a name means a place of that level (measured on four corpora).
_LEVEL_BONUS = {"country": 3.0, "province": 1.0, "district": 0.0, "feature": 1.0, "water": 1.0, "border_section": 2.0}
SECOND_ORDER_BASE = 4.0  # second-order divisions whose own population is not known
ALTERNATE_LOSS = 1.5


class Candidate(NamedTuple):
    """A row that a name may mean, with what resolving needs; `row` is its number, `kind` that of the name."""

    row: int
    kind: int
    base: float
    lon: float
    lat: float
    population: int
    level: int
    country: str
    admin1: int  # number of (country, first-order code), 0 if unknown
    first_order: bool
    theatre: int  # number of the theatre + 1, 0 for none
    pinned: bool


class Gazetteer:
    """A compiled index. Safe to share between threads; nothing is written after it is opened."""

    def __init__(self, folder: Path, theatre: Theatre | None = None) -> None:
        self.folder, self.theatre = folder, theatre
        self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self._names = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
        self._loose = marisa_trie.Trie().mmap(str(folder / "loose.marisa"))
        self._words = marisa_trie.Trie().mmap(str(folder / "words.marisa"))
        self._first, self._rows, self._kinds = (_map(folder, n) for n in ("first", "rows", "kinds"))
        self._loose_first, self._loose_rows = _map(folder, "loose_first"), _map(folder, "loose_rows")
        self._columns = _map(folder, "columns")
        self._strings, self._offsets = _map(folder, "strings"), _map(folder, "offsets")
        self._countries: list[str] = self.meta["countries"]
        self._marked = frozenset(self.meta["marked"])
        self._reaches: dict[str, int] = {}  # what `_find_reach` has found
        self.memory: dict[tuple[int, int], bool] = {}  # (inner row, outer row) → whether the one lies in the other
        self.notes: dict[Any, Any] = {}  # what readers of texts work out about a key once
        self._lookup = lru_cache(maxsize=20_000)(self._find_candidates)
        self._place = lru_cache(maxsize=20_000)(self._make_place)

    def with_theatre(self, theatre: Theatre | None) -> Gazetteer:
        """The same index for texts about another border: it shares all memory with this one, and asks for no file again."""
        other = copy(self)
        other.theatre = theatre
        return other

    @cached_property
    def regions(self) -> Regions:
        """Areas and borders of the world."""
        return load_regions()

    def number_of(self, theatre: Theatre | None) -> int:
        """Number of a theatre in the candidates' `theatre`; -1 for none, or for one that the index does not hold."""
        names: list[str] = self.meta["theatres"]
        return names.index(theatre.name) + 1 if theatre and theatre.name in names else -1

    @cached_property
    def theatre_countries(self) -> list[tuple[str, ...]]:
        """For each theatre of the index, in the order of its numbers, the countries of its rows."""
        return [tuple(codes) for codes in self.meta["theatre_countries"]]

    def candidates(self, name: str) -> list[Place]:
        """Places that the name may mean, the likeliest first without any context; empty if it is unknown."""
        return [self.place_of(c.row) for c in self.find(name)]

    def find(self, name: str) -> tuple[Candidate, ...]:
        """As `candidates`, with what resolving needs: the exact name, else without a generic word, else by loose spelling."""
        keys = [fold(name), fold(_IN_BRACKETS.sub("", name))]
        keys += [key for k in keys for key in (_BEFORE.sub("", k), _AFTER.sub("", k))]
        for key in dict.fromkeys(keys):
            if found := self.lookup(key):
                return found
        if re.search(r"[\u0400-\u04ff]", name):
            for stem in stem_russian(name):
                if found := self.lookup(fold(stem)):
                    return found
        return next((found for key in dict.fromkeys(keys) if (found := self.find_loose(key))), ())

    def lookup(self, key: str) -> tuple[Candidate, ...]:
        """Rows of an exact folded key, best first."""
        found: tuple[Candidate, ...] = self._lookup(key)
        return found

    def find_loose(self, name: str) -> tuple[Candidate, ...]:
        """Rows whose main names have the same loose spelling."""
        key = skeleton(name)
        number = self._loose.get(key) if key else None
        if number is None:
            return ()
        rows = self._loose_rows[self._loose_first[number] : self._loose_first[number + 1]]
        rows = rows[:MOST_CANDIDATES]
        return self._make_candidates(rows, [ALTERNATE] * len(rows))

    def _find_candidates(self, key: str) -> tuple[Candidate, ...]:
        number = self._names.get(key) if key else None
        if number is None:
            return ()
        start, end = int(self._first[number]), int(self._first[number + 1])
        end = min(end, start + MOST_CANDIDATES)
        return self._make_candidates(self._rows[start:end], self._kinds[start:end].tolist())

    def _make_candidates(self, rows: NDArray[Any], kinds: Iterable[int]) -> tuple[Candidate, ...]:
        countries = self._countries
        return tuple(
            Candidate(
                row, kind, base - ALTERNATE_LOSS if kind in (ALTERNATE, SCRIPT) else base, lon, lat, population, level,
                countries[country], admin1, flags & FIRST_ORDER > 0, theatre, not flags & NO_POINT,
            )
            for row, kind, (lon, lat, population, base, level, flags, country, admin1, theatre) in zip(
                rows.tolist(), kinds, self._columns[rows].tolist(), strict=True
            )
        )  # fmt: skip

    def place(self, place_id: str) -> Place | None:
        """The place with that id, or None."""
        row = self._ids.get(place_id)
        return None if row is None else self.place_of(row)

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {self._text(row)[0]: row for row in range(len(self._columns))}

    def place_of(self, row: int) -> Place:
        """The place of a row."""
        place: Place = self._place(row)
        return place

    def _text(self, row: int) -> list[str]:
        data = self._strings[self._offsets[row] : self._offsets[row + 1]].tobytes().decode("utf-8")
        return data.split("\x1f")

    def _make_place(self, row: int) -> Place:
        place_id, name, parents, names, source = self._text(row)
        (c,) = self._make_candidates(np.array([row]), [MAIN])
        return Place(
            place_id, name, LEVELS[c.level], round(c.lon, 5) if c.pinned else None, round(c.lat, 5) if c.pinned else None,
            c.country, tuple(parents.split(";")) if parents else (), tuple(names.split(";")) if names else (),
            c.population, source,
        )  # fmt: skip

    def is_word(self, word: str) -> bool:
        """Whether the lower-case word is a common English word."""
        return "w" + word in self._words

    def is_first_name(self, word: str) -> bool:
        """Whether the lower-case word is a first name."""
        return "f" + word in self._words

    def is_surname(self, word: str) -> bool:
        """Whether the lower-case word is a frequent surname."""
        return "s" + word in self._words

    def scan(self, text: str) -> list[tuple[int, int, str]]:
        """Names of the gazetteer in the text as (start, end, key): the longest ones, not overlapping, in order.

        Each begins with a capital letter (or a letter of a script without capitals) at the start of a word, and ends at the
        end of one. Inflected Russian names are found by their stems.
        """
        folded = Folded(text)
        found: list[tuple[int, int, str]] = []
        position = 0
        for match in _NOT_SMALL.finditer(folded.cased):
            start = match.start()
            if start < position or not (word := _WORD.match(folded.text, start)):
                continue
            first = match[0]
            if first > "\x7f" and first.islower():
                continue
            reach = self._reaches.get(word[0]) or self._find_reach(word[0])
            if reach == _NO_NAME and not "\u0400" <= first <= "\u04ff":
                continue
            hit = (word.end(), word[0]) if reach == _ALONE else None
            if reach == _FURTHER:
                hit = self._longest(text, folded, start)
            if "\u0400" <= first <= "\u04ff":
                inflected = self._longest_russian(text, folded, start)
                if inflected and (hit is None or inflected[0] > hit[0]):
                    hit = inflected
            if hit:
                end, key = hit
                found.append((folded.offset(start), folded.offset(end - 1) + 1, key))
                position = end
        return sorted([*found, *self._find_adjectives(text)]) if _RUSSIAN_ADJECTIVE in text else found

    def _find_adjectives(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Russian adjectives of places, which have no capital letter, before what is called by them: "лачинское направление"."""
        for match in _RUSSIAN_ADJECTIVES.finditer(text):
            keys = (fold(stem) for stem in stem_russian(match.group()))
            if key := next((key for key in keys if len(key) > 3 and key in self._names), ""):
                yield *match.span(), key

    def _longest(self, text: str, folded: Folded, start: int) -> tuple[int, str] | None:
        """Where the longest name that begins at `start` ends in the folded text, and its key."""
        length = len(folded.text)
        # The trie gives the short ones first.
        for key in reversed(self._names.prefixes(folded.text[start : start + LONGEST_NAME])):
            end = start + len(key)
            if end < length and folded.text[end].isalnum():
                continue
            if " " not in key or not _SENTENCE_END.search(text, folded.offset(start), folded.offset(end - 1) + 1):
                return end, key
        return None

    def _find_reach(self, word: str) -> int:
        """Whether names begin with the word: none, the word alone, or longer ones as well. Found once for each word."""
        if len(self._reaches) > 200_000:
            self._reaches.clear()
        if word in self._marked or next(self._names.iterkeys(f"{word} "), None) is not None:
            reach = _FURTHER
        else:
            reach = _ALONE if word in self._names else _NO_NAME
        self._reaches[word] = reach
        return reach

    def _longest_russian(self, text: str, folded: Folded, start: int) -> tuple[int, str] | None:
        words = _RUSSIAN_WORDS.match(text, folded.offset(start))
        if not words:
            return None
        for count in range(min(3, len(words.group().split())), 0, -1):
            written = " ".join(words.group().split()[:count])
            for stem in stem_russian(written):
                key = fold(stem)
                if len(key) > 2 and key in self._names:
                    end = start + len(fold_text(written)[0])
                    return end, key
        return None


_NO_NAME, _ALONE, _FURTHER = range(1, 4)  # what names begin with a word
_WORD = re.compile(r"(?<![a-z0-9])[a-z][a-z0-9]*")
_NOT_SMALL = re.compile(r"[^\sa-z0-9.,;:'\"()-](?<![A-Za-z0-9].)")
_SENTENCE_END = re.compile(r"\w{4,}[.!?]\s|\n\s*\n|[^\w\s.'’‘`\-‐‑–]\s*\S")
_RUSSIAN_WORDS = re.compile(r"[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁ][а-яё]+){0,2}")
_RUSSIAN_ADJECTIVE = "ск"  # in each of them
_RUSSIAN_ADJECTIVES = re.compile(
    r"(?<![\w-])[а-яё]{3,}ск(?:ий|ого|ому|им|ом|ая|ой|ую|ое)(?=\s+(?:направлени|участ|район|сектор|област|отрез))"
)
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_BEFORE = re.compile(
    r"^(the|city of|town of|village of|republic of|state of|province of|district of|region of|downtown|northern|southern|"
    r"eastern|western|central|north|south|east|west|g|gorod|selo|derevnya|poselok)\s+"
)
_AFTER = re.compile(
    r"\s+(city|town|village|province|region|district|governorate|oblast|state|county|area|metro|rayon|raion|marz|gyough|kaghak)$"
)
_ENDINGS = (
    ("ского", "ский"), ("скому", "ский"), ("ским", "ский"), ("ском", "ский"), ("ской", "ская"), ("скую", "ская"),
    ("ями", "и"), ("ами", "ы"), ("ах", "ы"), ("ях", "и"), ("ой", "а"), ("ей", "я"), ("ую", "ая"), ("ом", ""), ("ем", "ь"),
    ("ии", "ия"), ("ию", "ия"), ("ией", "ия"), ("а", ""), ("у", ""), ("е", ""), ("е", "а"), ("ы", "а"), ("и", "а"), ("у", "а"),
    ("ю", "я"), ("и", "я"), ("е", "я"), ("и", "ь"), ("я", "ь"), ("ю", "ь"), ("я", "й"), ("ю", "й"), ("е", "й"), ("ов", "ы"),
    ("ом", "о"), ("а", "о"), ("у", "о"), ("е", "о"),
)  # fmt: skip


def stem_russian(words: str) -> list[str]:
    """What a Russian name may be in the nominative, likeliest first: Гориса → Горис, Мегри → Мегри, Шуше → Шуша.

    An adjective of a district also gives its bare name: Кельбаджарском → Кельбаджарский, Кельбаджар.
    """
    head, _, last = words.rpartition(" ")
    found = [words]
    for ending, nominative in _ENDINGS:
        if last.endswith(ending) and len(last) - len(ending) >= 3:
            found.append(f"{head} {last[: -len(ending)]}{nominative}".strip())
    adjective = re.fullmatch(r"(.{3,}?)(?:ин)?ск(?:ий|ого|ому|им|ом|ая|ой|ую|ое)", words)
    if adjective:
        found += [adjective.group(1), adjective.group(1) + "а", adjective.group(1) + "ы", adjective.group(1) + "и"]
    return list(dict.fromkeys(found))


def _map(folder: Path, name: str) -> NDArray[Any]:
    array: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)  # a memmap slices slowly
    return array


def user_sources() -> tuple[Path, ...]:
    """The files of `gazetteer add` in the user's data folder, sorted."""
    from geo.gazetteer.dumps import user_folder

    return tuple(sorted(user_folder().glob("[!.]*.jsonl.gz")))


def open_gazetteer(theatre: Theatre | None = None, *, cache: Path | None = None) -> Gazetteer:
    """The gazetteer; its index is compiled first where it is missing or a source has changed.

    `theatre` is the border that the texts are about: its rows win where they fit. GazetteerError if the index can be
    neither read nor built. Where several processes need it at once, one builds and the others wait.
    """
    user, key = user_sources(), ""
    try:
        key = sources.sources_key(user)
        folder = (cache or find_cache_dir()) / "gazetteer" / f"{VERSION}-{key}"
        return open_compiled(
            folder, lambda path: Gazetteer(path, theatre), lambda new: _compile(new, user, key), clear_others=True
        )
    except OSError as error:
        if user_sources() != user or sources.sources_key(user) != key:  # added or taken out meanwhile
            return open_gazetteer(theatre, cache=cache)
        raise GazetteerError(
            f"the index cannot be built: {error}",
            where=str(cache or find_cache_dir()),
            repair="set BORDERMAP_CACHE to a folder with space",
        ) from error


def _compile(folder: Path, user: tuple[Path, ...], key: str) -> None:
    """Compile the sources into an empty folder. OSError where one of them has changed while they were read."""
    if sys.stderr.isatty():
        print("The gazetteer is compiled, once: some 15 seconds …", file=sys.stderr)
    build_index(folder, sources.read_rows(user))
    if sources.sources_key(user) != key:
        raise OSError("a source was changed while it was read")


def build_index(folder: Path, rows: Iterable[Row]) -> None:
    """Compile `rows` into a folder that is empty or not yet there."""
    folder.mkdir(parents=True, exist_ok=True)
    _Builder().build(folder, rows)


class _Builder:
    """Collects rows and their names, joins the doubles of different sources, and writes the index."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.by_id: dict[str, int] = {}
        self.by_key: dict[str, list[int]] = defaultdict(
            list
        )  # names of rows that others may double: theatres', the user's
        self.keys: list[str] = []
        self.key_rows, self.key_kinds = array("i"), array("b")

    def build(self, folder: Path, rows: Iterable[Row]) -> None:
        """Read all rows, then write."""
        late = []
        for row in rows:
            if row.names_only:
                late.append(row)
            elif (twin := self._find_twin(row)) is not None:
                self._join(twin, row)
            else:
                self._add(row)
        for row in late:
            if (twin := self._find_twin(row)) is not None:
                self._join(twin, row)
        for number, row in enumerate(self.rows):
            self._add_names(number, row)
        self._write(folder)

    def _add(self, row: Row) -> None:
        number = len(self.rows)
        self.rows.append(row)
        self.by_id[row.id] = number
        if row.theatre or row.own or row.level in ("province", "country"):
            for key in {fold(n) for n in (row.name, *row.names)}:
                self.by_key[key].append(number)

    def _find_twin(self, row: Row) -> int | None:
        """The row of an earlier source that is the same place: same id, or same country, level, name and near."""
        if (known := self.by_id.get(row.id)) is not None:
            return known
        names = (row.name,) if row.level == "settlement" else (row.name, *row.names)
        for key in dict.fromkeys(fold(n) for n in names):
            for number in self.by_key.get(key, ()):
                other = self.rows[number]
                if other.country != row.country or not _same_level(other, row):
                    continue
                if row.own and other.own and row.level == "settlement":
                    continue  # a source tells its own villages of one name apart
                far = _apart(other, row)
                if far < _SAME_DEGREES or (row.level != "settlement" and far < 1.5):
                    return number
        return None

    def _join(self, number: int, row: Row) -> None:
        known = self.rows[number]
        if known.lon is None and known.level == row.level:
            known.lon, known.lat, known.source = row.lon, row.lat, row.source or known.source
        known.population = max(known.population, row.population)
        known.admin1 = known.admin1 or row.admin1
        known.first_order = known.first_order or row.first_order
        for name, kind in {row.name: MAIN, **row.names}.items():
            if name != known.name:
                known.names.setdefault(name, kind)
        if row.theatre and not known.theatre:  # the theatre's own row says more than a division's
            for field_name in ("id", "name", "level", "lon", "lat", "theatre", "source", "parents"):
                if getattr(row, field_name):
                    if field_name == "name" and known.name != row.name:
                        known.names.setdefault(known.name, MAIN)
                    setattr(known, field_name, getattr(row, field_name))
            self.by_id[row.id] = number
            for key in {fold(n) for n in (row.name, *row.names)}:
                if number not in self.by_key[key]:
                    self.by_key[key].append(number)

    def _add_names(self, number: int, row: Row) -> None:
        seen: set[str] = set()
        for name, kind in ((row.name, MAIN), *sorted(row.names.items(), key=_rank)):
            key = fold(_IN_BRACKETS.sub("", name) if "(" in name else name)
            if len(key) < 2 or len(key) > LONGEST_NAME or key in seen or not any(c.isalpha() for c in key):
                continue
            for variant, its_kind in ((key, kind), (_abbreviate(key), max(kind, ALTERNATE))):
                if variant not in seen:
                    seen.add(variant)
                    self.keys.append(variant)
                    self.key_rows.append(number)
                    self.key_kinds.append(its_kind)

    def _codes(self) -> tuple[list[str], dict[str, int], NDArray[np.uint32]]:
        """Country list, country numbers, and for each row the number of its (country, first-order code)."""
        countries = ["", *sorted({row.country for row in self.rows} - {""})]
        named: dict[tuple[str, str], str] = {}
        for row in self.rows:
            if row.first_order and row.country:
                row.admin1 = row.admin1 or f"={fold(row.name)}"
                for name in (row.name, *row.names):
                    named.setdefault((row.country, fold(name)), row.admin1)
        numbers: dict[tuple[str, str], int] = {}
        out = np.zeros(len(self.rows), dtype=np.uint32)
        for i, row in enumerate(self.rows):
            if not row.admin1 and row.country:
                row.admin1 = next((c for p in row.parents if (c := named.get((row.country, fold(p))))), "")
            if row.admin1 and row.level != "country":
                out[i] = numbers.setdefault((row.country, row.admin1), len(numbers) + 1)
        return countries, {c: i for i, c in enumerate(countries)}, out

    def _write(self, folder: Path) -> None:
        countries, country_number, admin1 = self._codes()
        theatres = sorted({row.theatre for row in self.rows} - {""})
        records = []
        first_names = {
            (r.country, int(admin1[i])): r.name for i, r in reversed(list(enumerate(self.rows))) if r.first_order
        }
        country_names = {r.country: r.name for r in self.rows if r.level == "country"}
        strings, offsets = [], [0]
        for i, row in enumerate(self.rows):
            flags = (FIRST_ORDER if row.first_order else 0) | (NO_POINT if row.lon is None else 0)
            theatre = theatres.index(row.theatre) + 1 if row.theatre else 0
            records.append((
                row.lon or 0.0, row.lat or 0.0, min(row.population, 2**32 - 1), _base(row), LEVEL_NUMBER[row.level], flags,
                country_number[row.country], int(admin1[i]), theatre,
            ))  # fmt: skip
            parents = row.parents or _parents(row, first_names.get((row.country, int(admin1[i]))), country_names)
            others = [n for n, kind in row.names.items() if kind not in (DEMONYM, ABBREVIATION) and ";" not in n][:60]
            text = "\x1f".join((row.id, row.name, ";".join(parents), ";".join(others), row.source)).encode("utf-8")
            strings.append(text)
            offsets.append(offsets[-1] + len(text))
        columns = np.array(records, dtype=_COLUMNS)
        np.save(folder / "columns.npy", columns)
        np.save(folder / "strings.npy", np.frombuffer(b"".join(strings), dtype=np.uint8))
        np.save(folder / "offsets.npy", np.array(offsets, dtype=np.int64))
        names = self._write_names(folder, columns)
        self._write_loose(folder, columns)
        _write_words(folder)
        meta = {
            "version": VERSION,
            "rows": len(self.rows),
            "names": names,
            "marked": _find_marked(self.keys),
            "countries": countries,
            "theatres": theatres,
            "theatre_countries": [self._main_countries(theatre) for theatre in theatres],
        }
        (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")

    def _main_countries(self, theatre: str) -> list[str]:
        """The two countries with most rows in a theatre."""
        count = Counter(row.country for row in self.rows if row.theatre == theatre and row.country)
        return [country for country, rows in count.most_common(2) if rows > 3]

    def _write_names(self, folder: Path, columns: NDArray[Any]) -> int:
        trie = marisa_trie.Trie(self.keys)
        numbers = np.array([trie[key] for key in self.keys], dtype=np.int64)
        rows, kinds = np.array(self.key_rows, dtype=np.int32), np.array(self.key_kinds, dtype=np.int8)
        score = columns["base"][rows] - ALTERNATE_LOSS * np.isin(kinds, (ALTERNATE, SCRIPT))
        order = np.lexsort((-score, numbers))
        trie.save(str(folder / "names.marisa"))
        np.save(folder / "first.npy", np.searchsorted(numbers[order], np.arange(len(trie) + 1)).astype(np.int32))
        np.save(folder / "rows.npy", rows[order])
        np.save(folder / "kinds.npy", kinds[order])
        return len(trie)

    def _write_loose(self, folder: Path, columns: NDArray[Any]) -> None:
        pairs = [
            (key, i)
            for i, row in enumerate(self.rows)
            for key in {skeleton(n) for n in (row.name, *(row.names if row.theatre or row.first_order else ()))}
            if key and (row.theatre or row.level != "settlement" or row.population > 0)
        ]
        trie = marisa_trie.Trie([key for key, _ in pairs])
        numbers = np.array([trie[key] for key, _ in pairs], dtype=np.int64)
        rows = np.array([i for _, i in pairs], dtype=np.int32)
        order = np.lexsort((-columns["base"][rows], numbers))
        trie.save(str(folder / "loose.marisa"))
        np.save(folder / "loose_first.npy", np.searchsorted(numbers[order], np.arange(len(trie) + 1)).astype(np.int32))
        np.save(folder / "loose_rows.npy", rows[order])


def _find_marked(keys: Iterable[str]) -> list[str]:
    """The first words of keys that go on after them with anything but a space."""
    firsts = ((key, word[0]) for key in keys if (word := _WORD.match(key)))
    return sorted({word for key, word in firsts if key[len(word) : len(word) + 1] not in ("", " ")})


def _write_words(folder: Path) -> None:
    lists = (("w", "common_words.txt.gz"), ("f", "first_names.txt"), ("s", "surnames.txt"))
    words = [prefix + word for prefix, name in lists for word in sources.read_words(name) if word]
    marisa_trie.Trie(words).save(str(folder / "words.marisa"))


def _base(row: Row) -> float:
    """How likely a name means this row before any context."""
    score = math.log10(row.population + 10) + _LEVEL_BONUS.get(row.level, 0.0)
    if row.level in ("district", "province") and not row.population:
        score = max(score, SECOND_ORDER_BASE)
    if row.level == "district" and row.first_order:
        score += 0.5
    return score


def _parents(row: Row, first: str | None, country_names: dict[str, str]) -> tuple[str, ...]:
    """Names of what contains the row, nearest first."""
    if row.level == "country":
        return ()
    names: Sequence[str | None] = (None if row.first_order else first, country_names.get(row.country))
    return tuple(n for n in names if n and n != row.name and ";" not in n)


def _rank(item: tuple[str, int]) -> int:
    """The order in which names of a row claim a key: an abbreviation before an alternate name that looks the same."""
    return (MAIN, ABBREVIATION, DEMONYM, ALTERNATE, SCRIPT).index(item[1])


def _abbreviate(key: str) -> str:
    """The key with its saint, mount or fort written short, or written out where it is short."""
    head, space, rest = key.partition(" ")
    return f"{_SHORT[head]} {rest}" if space and head in _SHORT else key


_SHORT = {"saint": "st", "st": "saint", "mount": "mt", "mt": "mount", "fort": "ft", "ft": "fort"}


def _same_level(a: Row, b: Row) -> bool:
    division = ("province", "district")
    return a.level == b.level or (a.level in division and b.level in division and a.first_order and b.first_order)


def _holds(named: Row, row: Row) -> bool:
    """Whether a row lies in the nearest division of a row without a point, by that division's area."""
    area = load_regions().polygon(named.parents[0], country=named.country) if named.parents else None
    return area is not None and row.lon is not None and bool(shapely.intersects_xy(area, row.lon, row.lat))


def _apart(a: Row, b: Row) -> float:
    """Distance in degrees, near enough to tell the same place from another.

    Lines and areas without a point count as near. A village that is known by name alone is the one in its district.
    """
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        if a.level not in ("settlement", "feature"):
            return 0.0
        return 0.0 if a.lon is None and not b.theatre and _holds(a, b) else math.inf
    return math.hypot((a.lon - b.lon) * math.cos(math.radians(a.lat)), a.lat - b.lat)
