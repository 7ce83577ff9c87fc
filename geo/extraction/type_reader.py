"""The type reader: a small neural network that judges the event type of a group of statements, trained on annotated articles.

In goes a group with the type that the rules chose and the page it stands on; out comes one of EVENT_TYPES, the heaviest label of the
network in `data/lexicon/types.npz` (`python -m tests.training_types` fits it). The features are how much the group tells of each type by
the words of `events.toml`, which sides tell what, the acts of the title, and the words of what is told, of what is denied and of the
whole article, without the names of states and peoples and without capitals, so that the sides can be exchanged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.extraction.counting import load_peoples_index
from geo.extraction.drafts import TELLING, Draft
from geo.extraction.grouping import Group
from geo.extraction.network import Network, load_network
from geo.extraction.text import blank
from geo.records import EVENT_TYPES

_OF_MOST = (0.15, 0.35, 0.6, 0.85, 1.0)  # steps in which a type's weight is told beside the heaviest one's
_OF_ALL = (0.25, 0.5, 0.75)  # and beside all weights
_FROM = (0.2, 1, 2, 4)  # and by itself
_MOST_STATEMENTS = 4
_STEM = 5  # letters of a word that stand for all its forms
_FIRE = frozenset(("shelling", "small_arms_fire", "clash"))
_WORD = re.compile(r"(?<![\w./@#])[^\W\d_]+(?:['’]\w+)?(?![\w/@]|\.\w)")  # no part of an address


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around a group: the text of its article, the language, and the acts that its title tells, with their weights."""

    text: str
    language: str
    titled: Mapping[str, float]


class TypeReader:
    """A network whose labels are EVENT_TYPES; None leaves the type to the rules."""

    def __init__(self, network: Network | None) -> None:
        self._network = network

    def choose(self, group: Group, by_rules: str, page: Page) -> str:
        """The type of the heaviest label; that of the rules where there is no network."""
        if self._network is None:
            return by_rules
        return EVENT_TYPES[int(self._network.weigh(describe(group, by_rules, page)).argmax())]


@lru_cache(maxsize=1)
def load_type_reader() -> TypeReader:
    """The type reader with the network of `data/lexicon/types.npz`."""
    return TypeReader(load_network("types"))


def describe(group: Group, by_rules: str, page: Page) -> set[str]:
    """The features of a group of statements by name; each is there or not."""
    found = {f"rules={by_rules}", *_describe_weights(group.types), *_describe_sides(group.drafts)}
    if "mutual" in found:
        found.add(f"rules={by_rules} mutual")
    found |= {f"statements={n}" for n in range(1, min(len(group.drafts), _MOST_STATEMENTS) + 1)}
    for kind, weight in page.titled.items():
        found |= {f"title {kind}", *([f"title {kind} clearly"] if weight >= 1 else [])}
    for draft in group.drafts:
        if draft.stance in TELLING or draft.stance == "denial":
            where = "d" if draft.stance == "denial" else "w"
            found.update(f"{where} {word}" for word in _find_words(page.text[draft.start : draft.end], page.language))
    return found | _describe_article(page.text, page.language)


def _describe_weights(weights: Mapping[str, float]) -> Iterator[str]:
    """How much of each type is told, in steps."""
    most, whole = max(weights.values(), default=0.0), sum(weights.values())
    for kind, weight in weights.items():
        yield from (f"{kind} of most {step}" for step in _OF_MOST if weight >= step * most)
        yield from (f"{kind} of all {step}" for step in _OF_ALL if weight >= step * whole)
        yield from (f"{kind} from {step}" for step in _FROM if weight >= step)


def _describe_sides(drafts: Sequence[Draft]) -> Iterator[str]:
    """Which acts are told first, by one side or by two, and whether the sides accuse each other."""
    claims = {(d.speaker.side, d.accused) for d in drafts if d.stance == "claim" and d.accused and d.pointed}
    if any((accused, side) in claims for side, accused in claims):
        yield "mutual"
    yield f"accused {min(len({d.accused for d in drafts if d.stance == 'claim' and d.accused}), 2)}"
    yield from {f"stance {d.stance}" for d in drafts}
    yield from (f"first {kind}" for kind, weight in drafts[0].types if weight >= 1)
    told: dict[str, set[str]] = defaultdict(set)  # side → acts that it tells clearly
    for draft in drafts:
        clear = {kind for kind, weight in draft.types if weight >= 1}
        if clear and draft.stance in TELLING and not draft.speaker.is_neutral:
            told[draft.speaker.side] |= clear
    yield f"tellers {min(len(told), 3)}"
    yield f"tellers of fire {min(sum(bool(kinds & _FIRE) for kinds in told.values()), 2)}"
    for kind in {kind for kinds in told.values() for kind in kinds}:
        number = sum(kind in kinds for kinds in told.values())
        yield f"tellers of {kind} {min(number, 2)}"
        if number == len(told):
            yield f"all tell of {kind}"


@lru_cache(maxsize=2)
def _describe_article(text: str, language: str) -> frozenset[str]:
    """The words of a whole article, which each of its groups asks for."""
    return frozenset(f"a {word}" for word in _find_words(text, language))


def _find_words(text: str, language: str) -> set[str]:
    """The words in small letters that name no state or people, and the stems of the longer ones."""
    named = [(name.start, name.end) for name in load_peoples_index(language).find(text)]
    words = {word for word in _WORD.findall(blank(text, named, "X")) if word.islower()}
    return words | {f"{word[:_STEM]}~" for word in words if len(word) > _STEM}
