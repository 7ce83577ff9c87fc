"""How a language writes dates: `data/lexicon/LANGUAGE/calendar.toml` and `numbers.toml`, compiled to one pattern.

A rule of the file has a pattern with places to fill (`{day}`, `{month}`, `{weekday}`, `{n}` …) and a word, `means`, that
tells `geo.extraction.dates` how to read them. All rules make one alternation that is run once over the text in small
letters, so the time is linear in its length.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geo.paths import find_data_dir

_SAYING = ("say", "deny", "confirm", "warn", "account")  # the classes of cues.toml that are words of speaking
_YEAR = r"(?:19|20)\d\d"
_DAY = r"[0-3]?\d)(?!\d)(?:st|nd|rd|th|-го|-е)?"  # closes the group of the number before its ending
_PLACE = re.compile(r"\{(\w+)\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to write a date. `means`: how the parts are read; `kind`: that of the mention; `days`: a fixed distance."""

    means: str
    kind: str
    days: int
    parts: tuple[tuple[str, str], ...]  # name of a part and of the group that holds it


@dataclass(frozen=True, slots=True)
class Calendar:
    """The compiled dates of one language."""

    language: str
    pattern: re.Pattern[str]  # the group rNUMBER tells the rule
    rules: tuple[Rule, ...]
    months: dict[str, int]
    weekdays: dict[str, int]  # Monday is 0
    seasons: dict[str, list[int]]  # first and last month
    units: dict[str, int]  # days
    numbers: dict[str, int]
    last_units: dict[str, str]
    relative_years: dict[str, int | str]
    capital: frozenset[str]
    saying: re.Pattern[str]
    telling: frozenset[str]
    filler: frozenset[str]
    clause: tuple[str, ...]
    glue: re.Pattern[str]
    opener: re.Pattern[str]
    just_now: re.Pattern[str]


@lru_cache(maxsize=16)
def load_calendar(language: str = "en") -> Calendar:
    """The calendar of `language` (two-letter code); English where the language has none."""
    folder = find_data_dir() / "lexicon" / language
    if not (folder / "calendar.toml").is_file():
        folder, language = find_data_dir() / "lexicon" / "en", "en"
    told = tomllib.loads((folder / "calendar.toml").read_text(encoding="utf-8"))
    numbers: dict[str, int] = tomllib.loads((folder / "numbers.toml").read_text(encoding="utf-8"))["numbers"]
    fill = _find_fill(told, numbers)
    rules, branches = [], []
    for number, row in enumerate(told["rule"]):
        pattern = _fill(row["pattern"], fill)
        branch, parts = _number_groups(pattern, number)
        rules.append(Rule(row["means"], row["kind"], row.get("days", 0), parts))
        branches.append(f"(?P<r{number}>{branch})")
    attachment, cues = told["attachment"], tomllib.loads((folder / "cues.toml").read_text(encoding="utf-8"))
    saying = [word for name in _SAYING for word in cues[name]] + attachment["saying"]
    return Calendar(
        language=language,
        pattern=re.compile(rf"(?<![\w\d])(?:{'|'.join(branches)})(?!\w)"),
        rules=tuple(rules),
        months=told["months"],
        weekdays=told["weekdays"],
        seasons=told["seasons"],
        units=told["units"],
        numbers=numbers,
        last_units=told["last_units"],
        relative_years=told["relative_years"],
        capital=frozenset(told["capital"]),
        saying=re.compile(rf"(?<!\w)(?:{'|'.join(saying)})(?!\w)"),
        telling=frozenset(attachment["telling"]),
        filler=frozenset(attachment["filler"]),
        clause=tuple(attachment["clause"]),
        glue=re.compile(_fill(attachment["glue"], fill)),
        opener=re.compile(_fill(attachment["opener"], fill)),
        just_now=re.compile(rf"(?<!\w)(?:{'|'.join(attachment['just_now'])})(?!\w)"),
    )


def fold(text: str) -> str:
    """`text` in small letters, every position kept: a letter that would grow stays as it is."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return small.replace("\u00a0", " ")


def _number_groups(pattern: str, number: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """`pattern` with its groups renamed so that no two rules share one, and (part, group) in order; a part may stand twice."""
    parts: list[tuple[str, str]] = []

    def rename(group: re.Match[str]) -> str:
        name = f"{group[1]}_{number}_{len(parts)}"
        parts.append((group[1], name))
        return f"(?P<{name}>"

    return _GROUP.sub(rename, pattern), tuple(parts)


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
