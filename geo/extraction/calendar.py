"""How a language writes dates: `data/lexicon/LANGUAGE/calendar.toml` and `numbers.toml`, compiled to rules.

A rule of the file has a pattern with places to fill (`{day}`, `{month}`, `{weekday}`, `{n}` …) and a word, `means`, that
tells `geo.extraction.days` how to read them. A text is gone through once, word by word; at a word only those rules are
tried that can begin with it, so the time is linear in its length.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geo.extraction.patterns import Words
from geo.paths import find_data_dir

_SAYING = ("say", "deny", "confirm", "warn", "account")  # the classes of cues.toml that are words of speaking
_YEAR = r"(?:19|20)\d\d"
_DAY = r"[0-3]?\d)(?!\d)(?:st|nd|rd|th|-го|-е)?"  # closes the group of the number before its ending
_NUMBER = "0"
_WORD = re.compile(r"\w+")
_PLACE = re.compile(r"\{(\w+)\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to write a date. `means`: how the parts are read; `kind`: that of the mention; `days`: a fixed distance."""

    means: str
    kind: str
    days: int
    pattern: re.Pattern[str]
    parts: tuple[tuple[str, str], ...]  # name of a part and of the group that holds it


@dataclass(frozen=True, slots=True)
class Calendar:
    """The compiled dates of one language."""

    language: str
    rules: dict[str, tuple[Rule, ...]]  # by the word that they begin with; any number is _NUMBER
    months: dict[str, int]
    weekdays: dict[str, int]  # Monday is 0
    seasons: dict[str, list[int]]  # first and last month
    units: dict[str, int]  # days
    numbers: dict[str, int]
    last_units: dict[str, str]
    relative_years: dict[str, int | str]
    capital: frozenset[str]
    saying: Words
    telling: frozenset[str]
    filler: frozenset[str]
    preposition: frozenset[str]
    acting: frozenset[str]
    clause: tuple[str, ...]
    glue: re.Pattern[str]
    opener: re.Pattern[str]
    just_now: Words


@lru_cache(maxsize=16)
def load_calendar(language: str = "en") -> Calendar:
    """The calendar of `language` (two-letter code); English where the language has none."""
    folder = find_data_dir() / "lexicon" / language
    if not (folder / "calendar.toml").is_file():
        folder, language = find_data_dir() / "lexicon" / "en", "en"
    told = tomllib.loads((folder / "calendar.toml").read_text(encoding="utf-8"))
    numbers: dict[str, int] = tomllib.loads((folder / "numbers.toml").read_text(encoding="utf-8"))["numbers"]
    fill = _find_fill(told, numbers)
    by_word: dict[str, list[Rule]] = defaultdict(list)
    for row in told["rule"]:
        pattern, parts = _name_groups(_fill(row["pattern"], fill))
        rule = Rule(row["means"], row["kind"], row.get("days", 0), re.compile(rf"(?:{pattern})(?!\w)"), parts)
        for word in _find_first_words(pattern):
            by_word[word].append(rule)
    attachment, cues = told["attachment"], tomllib.loads((folder / "cues.toml").read_text(encoding="utf-8"))
    saying = [word for name in _SAYING for word in cues[name]] + attachment["saying"]
    return Calendar(
        language=language,
        rules={word: tuple(rules) for word, rules in by_word.items()},
        months=told["months"],
        weekdays=told["weekdays"],
        seasons=told["seasons"],
        units=told["units"],
        numbers=numbers,
        last_units=told["last_units"],
        relative_years=told["relative_years"],
        capital=frozenset(told["capital"]),
        saying=Words(saying, flags=0),
        telling=frozenset(attachment["telling"]),
        filler=frozenset(attachment["filler"]),
        preposition=frozenset(attachment["preposition"]),
        acting=frozenset(attachment["acting"]),
        clause=tuple(attachment["clause"]),
        glue=re.compile(_fill(attachment["glue"], fill)),
        opener=re.compile(_fill(attachment["opener"], fill)),
        just_now=Words(attachment["just_now"], flags=0),
    )


def fold(text: str) -> str:
    """`text` in small letters, every position kept: a letter that would grow stays as it is."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return small.replace("\u00a0", " ")


def find_matches(folded: str, calendar: Calendar) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Where a rule fits in a text in small letters, from left to right, not overlapping; the first rule that fits is taken."""
    at = 0
    for word in _WORD.finditer(folded):
        if word.start() < at:
            continue
        written = word.group()
        for rule in calendar.rules.get(_NUMBER if written[0].isdigit() else written, ()):
            if match := rule.pattern.match(folded, word.start()):
                at = match.end()
                yield rule, match
                break


def _name_groups(pattern: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """`pattern` with each group named apart, since a part may stand twice, and (part, group) in order."""
    parts: list[tuple[str, str]] = []

    def rename(group: re.Match[str]) -> str:
        name = f"{group[1]}_{len(parts)}"
        parts.append((group[1], name))
        return f"(?P<{name}>"

    return _GROUP.sub(rename, pattern), tuple(parts)


def _find_first_words(pattern: str) -> set[str]:
    """The words that a match of `pattern` can begin with; _NUMBER stands for any that begins with a digit."""
    words: set[str] = set()
    words |= _expand(re._parser.parse(pattern), {""}, words)  # type: ignore[attr-defined]
    return words - {""}


def _expand(items: Any, prefixes: set[str], words: set[str]) -> set[str]:
    """Carry each of `prefixes` (beginnings of a first word) through the parsed `items`; finished first words go into `words`."""
    for kind, value in items:
        name = str(kind)
        if not prefixes:
            break
        if name == "LITERAL":
            prefixes = _extend(prefixes, {chr(value)}, words)
        elif name == "IN":
            prefixes = _extend(prefixes, _read_set(value), words)
        elif name == "SUBPATTERN":
            prefixes = _expand(value[-1], prefixes, words)
        elif name == "BRANCH":
            prefixes = {p for branch in value[1] for p in _expand(branch, prefixes, words)}
        elif name in {"MAX_REPEAT", "MIN_REPEAT"}:
            lowest, _, inside = value
            once = _expand(inside, prefixes, words)
            prefixes = once | (prefixes if lowest == 0 else set())
        elif name not in {"ASSERT", "ASSERT_NOT", "AT"}:
            prefixes = _extend(prefixes, {" "}, words)
    return prefixes


def _extend(prefixes: set[str], letters: set[str], words: set[str]) -> set[str]:
    longer: set[str] = set()
    for prefix in prefixes:
        for letter in letters:
            if letter.isdigit() and not prefix:
                words.add(_NUMBER)
            elif letter.isalpha():
                longer.add(prefix + letter)
            elif prefix:
                words.add(prefix)
    return longer


def _read_set(items: Any) -> set[str]:
    """The characters of a parsed set, or one of its kind for a category."""
    letters: set[str] = set()
    for kind, value in items:
        if str(kind) == "LITERAL":
            letters.add(chr(value))
        elif str(kind) == "RANGE":
            letters.update(map(chr, range(value[0], value[1] + 1)))
        else:
            letters.add("0" if "DIGIT" in str(value) else " ")
    return letters


def _any(words: Any) -> str:
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


def _find_fill(told: dict[str, Any], numbers: dict[str, int]) -> dict[str, str]:
    """What stands for each place of a pattern."""
    words = _any(word for word, value in numbers.items() if value <= 60)
    years = _any(told["relative_years"])
    fill = {
        "word": f"(?:{words})",
        "n": rf"(?P<n>\d{{1,3}}|{words})",
        "unit": rf"(?P<unit>{_any(told['units'])})",
        "season": rf"(?P<season>{_any(told['seasons'])})",
        "year": rf"(?P<year>{_YEAR}|{years})(?:-го)?(?: года| году| г\.)?",
    }
    for name, table in (("month", "months"), ("weekday", "weekdays")):
        fill[name], fill[f"{name}2"] = (rf"(?P<{name}{more}>{_any(told[table])})" for more in ("", "2"))
    fill["day"], fill["day2"] = f"(?P<day>{_DAY}", f"(?P<day2>{_DAY}"
    fill["clock"] = _fill(told["clock"], fill)
    return fill


def _fill(pattern: str, fill: dict[str, str]) -> str:
    """`pattern` with its places filled; a blank stands for any white space. Counts such as {0,3} stay."""
    spaced = re.sub(r" (?![?*+{\]])", r"\\s+", re.sub(r" \?", r"\\s?", pattern))
    return _PLACE.sub(lambda place: fill.get(place[1], place[0]), spaced)
