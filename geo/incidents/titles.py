"""Titles of incidents in neutral words: what is reported and where, never who did it. The words are `data/lexicon/event_titles.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from geo.paths import find_data_dir
from geo.records import Location

_MOST_NAMES = 3


class Told(Protocol):
    """What a title needs: an Event or an Incident."""

    @property
    def event_type(self) -> str: ...
    @property
    def locations(self) -> tuple[Location, ...]: ...


def make_title(event: Told) -> str:
    """The title, such as "Shelling near Sotk" or "Clash, place not told". Up to three places of the finest level are named."""
    words = _load_titles()
    act = words["types"].get(event.event_type, words["types"]["other"])
    if not event.locations:
        return f"{act}, {words['places']['none']}"
    first = event.locations[0]
    named = [loc for loc in event.locations if loc.where_prec == first.where_prec and loc.level == first.level]
    if first.where_prec == 5:
        named = named[:1]
    return f"{act} {words['places'][str(first.where_prec)].format(name=_join_names(named, words))}"


def _join_names(locations: Sequence[Location], words: Mapping[str, Any]) -> str:
    """The names, three at most, with what they are: "Goris, Sotk and 2 more", "Kalbajar and Lachin districts"."""
    rows = list(dict.fromkeys((loc.name or loc.as_written, _find_kind(loc, words)) for loc in locations))
    kinds = {kind for _, kind in rows}
    if len(rows) > 1 and len(kinds) == 1 and (kind := kinds.pop()):
        return f"{_enumerate([name for name, _ in rows])} {kind}s"
    return _enumerate([f"{name} {kind}".rstrip() for name, kind in rows])


def _enumerate(names: list[str]) -> str:
    if len(names) > _MOST_NAMES:
        names = [*names[: _MOST_NAMES - 1], f"{len(names) - _MOST_NAMES + 1} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _find_kind(location: Location, words: Mapping[str, Any]) -> str:
    """What the location is, where its name does not say so and the title needs it."""
    level = words["levels"].get(location.level)
    name = location.name or location.as_written
    if level is None or location.where_prec < 3 or set(name.casefold().replace("-", " ").split()) & set(level["said"]):
        return ""
    return str(level["add"])


@lru_cache(maxsize=1)
def _load_titles() -> Mapping[str, Any]:
    return tomllib.loads((find_data_dir() / "lexicon" / "event_titles.toml").read_text(encoding="utf-8"))
