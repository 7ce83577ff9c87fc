"""The names in a text that tell one incident from another: villages, posts, ships, people; not countries, not ministries.

In: a text. Out: each name's key with its forms as written. Keys meet across spellings, scripts and endings: Tsnelisi and Цнелиси.
How telling a name is goes by the months in which reports name it: a village of one month tells, a province of many does not.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from geo.extraction.nations import NameIndex, index_nations
from geo.extraction.text import Cover
from geo.gazetteer.folding import fold, loosen
from geo.paths import find_data_dir
from geo.records import Article

# A word with a capital inside a sentence, where the capital is the name's own.
_NAME = re.compile(r"\s(?<=[\w,;:)»”’—-]\s)[«“\"(]?([^\W\d_a-zа-яё][^\W\d_]{2,}(?:[-’'][^\W\d_]+)*)")
_SHORTEST, _LONGEST = 4, 7  # letters of a key: what comes after is an ending as often as not
_ENDINGS = "aiomh"  # as they are folded
_WEIGHTS = ((1, 1.0), (2, 0.7), (4, 0.45), (8, 0.25), (16, 0.1))  # of a name that is told of in up to so many months


def find_names(text: str, language: str) -> dict[str, tuple[str, ...]]:
    """Key → forms as written of the names inside the sentences of `text`, in order; none of a country or its people.

    Words in capitals are bodies (EUMA) or shouted; both tell nothing.
    """
    words = set(text.split(" ")[1:-1])  # between two blanks
    found = [name for name in dict.fromkeys(_NAME.findall(text)) if not name.isupper() and name.lower() not in words]
    nations = Cover((m.start, m.end) for m in _load_nations(language).find("; ".join(found)))
    names: dict[str, list[str]] = defaultdict(list)
    at = 0
    for name in found:
        if not nations.overlaps(at, at + 1) and len(key := make_key(name)) >= _SHORTEST:
            names[key].append(name)
        at += len(name) + 2
    return {key: tuple(forms) for key, forms in names.items()}


@lru_cache(maxsize=65_536)
def make_key(name: str) -> str:
    """The key of a name without its ending: `make_key("Цнелиси") == make_key("Tsnelisi")`."""
    key = loosen(fold(name).replace(" ", ""))
    return (key.rstrip(_ENDINGS) if len(key) > _SHORTEST + 1 else key)[:_LONGEST]


def count_months(named: Iterable[tuple[Article, Iterable[str]]]) -> dict[str, int]:
    """In how many months the articles name each; an undated article is a month of its own."""
    months: dict[str, set[str]] = defaultdict(set)
    for article, names in named:
        for key in names:
            months[key].add(article.published[:7] if article.published else article.id)
    return {key: len(told) for key, told in months.items()}


def weigh_name(key: str, months: int) -> float:
    """From 1 of a name that is told of in one month only to 0; `months`: those of the articles at hand."""
    most = max(months, _load_frequent().get(key, 1))
    return next((weight for limit, weight in _WEIGHTS if most <= limit), 0.0)


@lru_cache(maxsize=4)
def _load_nations(language: str) -> NameIndex:
    return index_nations("ru" if language == "ru" else "en")


@lru_cache(maxsize=1)
def _load_frequent() -> Mapping[str, int]:
    """Names that annotated articles of several months have, with the number of months."""
    with (find_data_dir() / "lexicon" / "frequent_names.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: int(row["months"]) for row in csv.DictReader(file)}
