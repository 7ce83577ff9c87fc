"""Which event types tell of the same kind of act: the families and the rank of `data/lexicon/event_families.toml`.

In go event types of geo.records.EVENT_TYPES, or their weights as a text tells them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from geo.paths import find_data_dir

GROUND = frozenset(("shelling", "small_arms_fire", "clash", "incursion"))  # fire, entry and fighting on the ground


def find_leading(weights: Mapping[str, float]) -> list[str]:
    """The two acts told most, those told by a clear word alone if there is one."""
    ranked = sorted(weights, key=lambda kind: (-weights[kind], kind))
    clear = [kind for kind in ranked if weights[kind] >= 1]
    return (clear or ranked)[:2]


def are_kin(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether one of `mine` is one of `theirs` or of a family with it."""
    families, others = _load_families(), list(theirs)
    return any(a == b or families.get(a, frozenset()) & families.get(b, frozenset()) for a in mine for b in others)


@lru_cache(maxsize=1)
def load_rank() -> tuple[str, ...]:
    """The event types, the most specific first."""
    return tuple(_load()["rank"]["order"])


@lru_cache(maxsize=1)
def _load_families() -> dict[str, frozenset[str]]:
    """Event type → the families it belongs to."""
    families = _load()["families"]
    types = {kind for kinds in families.values() for kind in kinds}
    return {kind: frozenset(name for name, kinds in families.items() if kind in kinds) for kind in types}


def _load() -> dict[str, Any]:
    return tomllib.loads((find_data_dir() / "lexicon" / "event_families.toml").read_text(encoding="utf-8"))
