"""The type reader: a small statistical model that judges the event type of a group of statements, trained on annotated articles.

In goes a group with the type that the rules chose; out comes one of EVENT_TYPES, the label of the heaviest sum. Each feature that
`data/lexicon/types.csv` lists adds its weight to each type (multinomial logistic regression; `python -m tests.training_types` fits
it). The features are how much the group tells of each type by the words of `events.toml`, and the words of what it tells, without
the names of states and peoples and without capitals, so that the sides can be exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from geo.extraction.counting import load_peoples_index
from geo.extraction.drafts import TELLING
from geo.extraction.grouping import Group
from geo.extraction.text import Cover
from geo.extraction.weights import Weights, add_up, load_weights
from geo.records import EVENT_TYPES

_OF_MOST = (0.15, 0.35, 0.6, 0.85, 1.0)  # steps in which a type's weight is told beside the heaviest one's
_OF_ALL = (0.25, 0.5, 0.75)  # and beside all weights
_FROM = (0.2, 1, 2, 4)  # and by itself
_MOST_STATEMENTS = 4
_STEM = 5  # letters of a word that stand for all its forms
_WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?")


class TypeReader:
    """Weights of features, one an event type in the order of EVENT_TYPES."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def choose(self, group: Group, by_rules: str, text: str, language: str) -> str:
        """The type of the heaviest sum; that of the rules where no weight speaks."""
        sums = add_up(self._weights, describe(group, by_rules, text, language))
        return max(zip(sums, EVENT_TYPES, strict=True), key=lambda pair: pair[0])[1] if sums else by_rules


@lru_cache(maxsize=1)
def load_type_reader() -> TypeReader:
    """The type reader with the weights of `data/lexicon/types.csv`."""
    return TypeReader(load_weights("types", EVENT_TYPES))


def describe(group: Group, by_rules: str, text: str, language: str) -> set[str]:
    """The features of a group of statements of `text` by name; each is there or not."""
    claims = {(d.speaker.side, d.accused) for d in group.drafts if d.stance == "claim" and d.accused and d.pointed}
    found = {"all", f"rules={by_rules}", *_describe_weights(group.types)}
    found |= {f"statements={n}" for n in range(1, min(len(group.drafts), _MOST_STATEMENTS) + 1)}
    if any((accused, side) in claims for side, accused in claims):
        found.add("mutual")
    for draft in group.drafts:
        if draft.stance in TELLING:
            found.update(_find_words(text[draft.start : draft.end], language))
    return found


def _describe_weights(weights: Mapping[str, float]) -> Iterator[str]:
    """How much of each type is told, in steps."""
    most, whole = max(weights.values(), default=0.0), sum(weights.values())
    for kind, weight in weights.items():
        yield from (f"{kind} of most {step}" for step in _OF_MOST if weight >= step * most)
        yield from (f"{kind} of all {step}" for step in _OF_ALL if weight >= step * whole)
        yield from (f"{kind} from {step}" for step in _FROM if weight >= step)


def _find_words(sentence: str, language: str) -> Iterator[str]:
    """The words in small letters that name no state or people, and the stems of the longer ones."""
    names = Cover((name.start, name.end) for name in load_peoples_index(language).find(sentence))
    for word in _WORD.finditer(sentence):
        if word[0].islower() and not names.overlaps(word.start(), word.start() + 1):
            yield f"w {word[0]}"
            if len(word[0]) > _STEM:
                yield f"w {word[0][:_STEM]}~"
