"""Which sides a set of incidents has, what they are called, and which colour each one gets.

In: incidents, and the theatre if there is one. Out: `Side` rows, the parties first, the most frequent first.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from geo.paths import find_data_dir
from geo.records import Incident

if TYPE_CHECKING:
    from geo.gazetteer.theatre import Theatre

UNIONS = frozenset({"EU", "UN"})  # two letters, and yet no state
THIRD = -1
TONES = 6  # colours of the page's palette
_tell_parties = attrgetter("claimants", "accused", "no_reply")
_tell_statements, _tell_side = attrgetter("statements"), attrgetter("side")


@dataclass(frozen=True, slots=True)
class Side:
    """A side's code, its neutral English name, and its tone: the number of its colour in the page's palette, -1 for a third party."""

    code: str
    name: str
    tone: int = THIRD


def find_sides(incidents: Sequence[Incident], theatre: Theatre | None = None) -> list[Side]:
    """The sides of `incidents`: parties to a dispute by how often they claim or are accused, then third parties.

    The two most frequent parties get the tones 0 and 1 in the order of the theatre's border, else of their codes, so that
    a filter or one article more does not exchange the colours.
    """
    together = Counter(map(_tell_parties, incidents))
    groups = {group: {side for sides in group for side in sides} for group in together}
    weights: Counter[str] = Counter()
    for group, count in together.items():
        weights.update(dict.fromkeys(groups[group], count))
    speakers = Counter(map(_tell_side, chain.from_iterable(map(_tell_statements, incidents))))
    weights.pop("", None)
    speakers.pop("", None)
    parties = sorted((code for code in weights if is_party(code)), key=lambda code: (-weights[code], code))
    border = theatre.border if theatre else ()
    rank = {code: i for i, code in enumerate(border)}
    parties[:2] = sorted(parties[:2], key=lambda code: (rank.get(code, len(rank)), code))
    others = sorted((speakers + weights).keys() - set(parties), key=lambda code: (-speakers[code], code))
    names = name_sides(theatre)
    tones = _choose_tones(parties, list(groups.values()))
    rows = [Side(code, names.get(code, code), tones[code]) for code in parties]
    return rows + [Side(code, names.get(code, code)) for code in others]


def _choose_tones(parties: Sequence[str], groups: Iterable[set[str]]) -> dict[str, int]:
    """A tone for each party: the first two keep 0 and 1, further ones take one that no side of the same incident has.

    `groups` are the sides that meet in an incident.
    """
    near: dict[str, set[str]] = {code: set() for code in parties}
    for group in groups:
        together = near.keys() & group
        for code in together:
            near[code] |= together - {code}
    tones = {code: tone for tone, code in enumerate(parties[:2])}
    for code in parties[2:]:
        taken = {tones[other] for other in near[code] if other in tones}
        used = list(tones.values())
        free = [tone for tone in range(TONES) if tone not in taken] or list(range(TONES))
        tones[code] = min(free, key=lambda tone: (tone < 2, used.count(tone), tone))
    return tones


@lru_cache(maxsize=4096)
def is_party(code: str) -> bool:
    """Whether `code` is a state or a de facto authority: not an organisation, a mission or a witness."""
    return (len(code) == 2 and code not in UNIONS) or code in _read_allies()


def name_sides(theatre: Theatre | None = None) -> dict[str, str]:
    """English names of all sides that are known: those of the theatre before those of the lexicon."""
    return _read_names() | ({code: names[0] for code, names in theatre.sides.items()} if theatre else {})


@lru_cache(maxsize=1)
def _read_names() -> dict[str, str]:
    lexicon = find_data_dir() / "lexicon"
    names = {"witness": "Witnesses"}
    with (lexicon / "en" / "organisations.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            names.setdefault(row["side"], row["name"])
    with (lexicon / "nations.csv").open(encoding="utf-8") as lines:
        names |= {row["iso2"]: row["name"] for row in csv.DictReader(lines)}
    return names


@lru_cache(maxsize=1)
def _read_allies() -> frozenset[str]:
    with (find_data_dir() / "lexicon" / "allies.csv").open(encoding="utf-8") as lines:
        return frozenset(row["side"] for row in csv.DictReader(lines))
