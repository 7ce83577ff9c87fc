"""How a language counts people, shots and distances: `data/lexicon/LANGUAGE/figures.toml` and `numbers.toml`, compiled once."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geo.extraction.nations import NameIndex, index_nations
from geo.extraction.patterns import Words
from geo.paths import find_data_dir

MODES = ("either", "after", "before", "count", "one")  # on which side of a word of harm its people stand
_PATTERNS = (
    "auxiliary", "joined", "last_joined", "between", "nominal", "superseded", "belonging", "owner", "single", "unknown",
    "not_harmed", "uncounted_after", "clock_before", "clock_after", "apposition", "of_things", "someone", "personal",
    "definite", "victim", "denied", "new_subject", "again", "besides", "supposed", "birth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Harm:
    kind: str
    either: Words
    after: Words
    before: Words
    count: Words
    one: Words


@dataclass(frozen=True, slots=True)
class CountingWords:
    """The compiled figures of one language."""

    language: str
    numbers: Mapping[str, int]
    scales: Mapping[str, int]
    group: re.Pattern[str]
    partial: re.Pattern[str]
    part_of: re.Pattern[str]  # behind a number: it counts part of those told before
    bare: re.Pattern[str]
    named: re.Pattern[str]
    collective: re.Pattern[str]
    own: re.Pattern[str]
    implicit: Words | None
    plural: re.Pattern[str]
    foe: Words
    anyone: Words
    subset: re.Pattern[str]
    more: frozenset[str]
    than: str  # behind a word of `more`: it compares
    patterns: Mapping[str, re.Pattern[str]]  # by the names of _PATTERNS
    harms: tuple[Harm, ...]
    any_harm: Words
    series: re.Pattern[str]
    told_count: re.Pattern[str]
    nobody: Mapping[str, re.Pattern[str]]
    units: tuple[tuple[str, tuple[tuple[re.Pattern[str], int], ...], re.Pattern[str]], ...]
    any_unit: Words
    any_number: re.Pattern[str]


def parse_number(written: str, words: CountingWords) -> int | None:
    """The number in digits or words: "1,200", "twenty-five", "two hundred"; None for a year or nonsense."""
    written = written.strip()
    if written[:1].isdigit():
        return int(digits) if len(digits := re.sub(r"\D", "", written)) <= 6 else None
    value = 0
    for word in re.split(r"[\s-]+", written):
        if word in words.scales:
            value = (value or 1) * words.scales[word]
        elif word in words.numbers:
            value += words.numbers[word]
        elif word not in ("a", "and"):
            return None
    return value or None


@lru_cache(maxsize=16)
def load_peoples_index(language: str) -> NameIndex:
    return index_nations(language)


@lru_cache(maxsize=16)
def load_counting(language: str) -> CountingWords:
    """The figures of `language`; English where the language has none."""
    folder = find_data_dir() / "lexicon" / language
    if not (folder / "figures.toml").is_file():
        folder, language = find_data_dir() / "lexicon" / "en", "en"
    told = tomllib.loads((folder / "figures.toml").read_text(encoding="utf-8"))
    counting = tomllib.loads((folder / "numbers.toml").read_text(encoding="utf-8"))
    numbers: dict[str, int] = {w: n for w, n in counting["numbers"].items() if w not in ("a", "an")}
    scales: dict[str, int] = counting["scales"]
    nouns = [*told["people"], *_load_peoples(language)]
    people = "|".join(nouns)
    num = _number_pattern(numbers, scales)
    approx = f"(?P<approx>(?:{'|'.join(told['approximate'])}) )?"
    more = f"(?: (?:{'|'.join(told['more'])}))?"
    ordinal = rf"(?P<ordinal>(?:an?|the|another) (?:{'|'.join(map(re.escape, counting['ordinals']))})(?: one)?|{told['further']})"
    mid = rf"(?:,? (?!(?:{'|'.join(told['stop'])})(?!\w)|(?:{'|'.join(map(re.escape, numbers))})(?![\w-]))[\"“]?\w[\w'’.\"”-]*){{0,5}}?"
    ranks = "|".join(sorted(told["ranks"], key=len, reverse=True))
    capital = r"[A-ZА-ЯЁƏŞÇÖÜİĞ][\w'’-]+"
    harms = tuple(_make_harm(row) for row in told["harm"])
    units = tuple(
        (row["kind"], tuple((re.compile(word), factor) for word, factor in row["words"].items()), re.compile(
            rf"(?<![\w.,:]){approx}(?P<num>\d[\d,.]*\d|\d|{num})[- ]?(?:[a-zа-я-]+ ){{0,2}}?(?P<unit>{'|'.join(row['words'])})(?!\w)"
        ))
        for row in told["unit"]
    )  # fmt: skip
    fill = {"APPROX": approx, "NUM": num, "THING": "|".join(told["thing"]), "PEOPLE": people}
    loose = {
        name: re.sub("APPROX|NUM|THING|PEOPLE", lambda m: fill[m[0]], told[name])
        for name in ("single", "unknown", "definite", "victim", "collective")
    }
    return CountingWords(
        language=language,
        numbers=numbers,
        scales=scales,
        group=re.compile(rf"(?<![\w.,:]){approx}(?:{told['possessive']}(?P<num>{num})|{ordinal}|(?P<article>{told['article']})){more}(?P<mid>{mid}),? [\"“]?(?P<noun>{people})(?!\w)"),
        partial=re.compile(rf"(?<![\w.,:]){approx}(?P<num>{num}) {told['partial']}(?!\w)"),
        part_of=re.compile(rf"^,? {told['partial']}(?!\w)"),
        collective=re.compile(loose["collective"]),
        own=re.compile(rf"(?<![\w.,:]){approx}(?P<num>{num}) {told['own']}(?!\w)"),
        bare=re.compile(rf"(?<![\w.,:-]){approx}(?:(?P<num>{num})|{ordinal}){more}(?![.,:-]?\w)(?!,? (?:of (?!the )|(?:{'|'.join(told['thing'])})(?!\w)))"),
        named=re.compile(rf"(?:(?P<rank>(?i:{ranks})) )?(?P<name>{capital}(?: (?:{told['particles']} ?)?{capital}| [A-ZА-Я]\.){{1,3}})"),
        implicit=_compile(nouns) if told.get("implicit") else None,
        plural=re.compile(told["plural"]),
        foe=_compile(told["foe"]),
        anyone=_compile(told["anyone"]),
        subset=re.compile(rf"(?<!\w)(?:{'|'.join(told['subset'])})[:,]?$"),
        more=frozenset(told["more"]),
        than=told["than"],
        patterns={name: re.compile(loose.get(name, told[name])) for name in _PATTERNS},
        harms=harms,
        any_harm=_compile([*(w for row in told["harm"] for m in MODES for w in row.get(m, ())), *told["nobody"]["words"]]),
        told_count=re.compile(rf"[^.;]{{0,120}}?(?<!\w)(?:is|was|are|at|to|reached|reaches|stands at|составило|составляет|достигло|до)(?: now)? {approx}(?P<num>{num})(?!\w|[.,:]\d)"),
        nobody={name: re.compile(rf"(?<!\w)(?:{p})(?!\w)" if name == "pattern" else p) for name, p in told["nobody"].items() if name != "words"},
        series=re.compile(told["series"]),
        units=units,
        any_number=re.compile(rf"(?<!\w)(?:\d|(?:{'|'.join(map(re.escape, [*numbers, *scales]))})(?!\w))"),
        any_unit=_compile(w for row in told["unit"] for w in row["words"]),
    )  # fmt: skip


def _compile(fragments: Iterable[str]) -> Words:
    return Words(fragments, flags=0)


def _make_harm(row: Mapping[str, Any]) -> Harm:
    return Harm(row["kind"], *(_compile(row.get(mode, ())) for mode in MODES))


def _number_pattern(numbers: Mapping[str, int], scales: Mapping[str, int]) -> str:
    small = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    large = "|".join(sorted(map(re.escape, scales), key=len, reverse=True))
    word = rf"(?:{small})(?:[- ](?:{small}))?"
    return rf"(?:\d{{1,3}}(?:[, ]\d{{3}})+(?!\d)|\d{{1,6}}(?![\d.,:]*\d)|{word}(?: (?:{large}))?(?: (?:and )?{word})?|(?:a )?(?:{large}))"


@lru_cache(maxsize=16)
def _load_peoples(language: str) -> tuple[str, ...]:
    """The names of peoples in the plural ("Thais"), which count people without another noun."""
    path = find_data_dir() / "lexicon" / ("nations.csv" if language == "en" else f"nations_{language}.csv")
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if "people" in (rows[0] if rows else {}):
        adjectives = {a.lower() for row in rows for a in row["adjectives"].split(";")}
        names = {p.lower() for row in rows for p in row["people"].split(";") if p}
        return tuple(sorted(re.escape(p) for p in names - adjectives))
    return ()
