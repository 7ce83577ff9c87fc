"""Which sides are parties to an incident, and which parties belong together."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache

from geo.paths import find_data_dir

_NEUTRAL_KINDS = {"mission", "organisation"}
_ALWAYS_NEUTRAL = {"witness", "EU", "UN"}


def is_neutral(side: str) -> bool:
    """Whether a side is no party: a mission, an organisation, a witness."""
    return side in _ALWAYS_NEUTRAL or side in _load_neutral()


def ally_of(side: str) -> str:
    """The party that a side counts to."""
    return _load_allies().get(side, side)


@lru_cache(maxsize=1)
def _load_allies() -> Mapping[str, str]:
    path = find_data_dir() / "lexicon" / "allies.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["side"]: row["ally"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def _load_neutral() -> frozenset[str]:
    kinds: dict[str, str] = {}
    for path in sorted((find_data_dir() / "lexicon").glob("*/organisations.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            kinds |= {row["side"]: row["kind"] for row in csv.DictReader(file)}
    return frozenset(side for side, kind in kinds.items() if kind in _NEUTRAL_KINDS and len(side) > 2)
