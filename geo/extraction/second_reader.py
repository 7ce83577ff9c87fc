"""The second reader: a small statistical model that weighs what the rules chose, trained on annotated articles.

In goes a Case: a sentence, its speaker, what the rules made of it and what was told before. Out comes a Choice: the stance of the
heaviest label, and of a denial the heaviest facet. Each feature of a case that `data/lexicon/second_reader.csv` (or `facets.csv`)
lists adds its weight to each label (multinomial logistic regression; `python -m tests.training` fits it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, fsum

from geo.extraction.features import NONE, Case, describe
from geo.extraction.stances import find_facet
from geo.extraction.weights import Weights, add_up, load_weights
from geo.records import FACETS, STANCES

LABELS = (NONE, *STANCES)


@dataclass(frozen=True, slots=True)
class Choice:
    """The stance of a sentence (None: no statement), how likely it is a statement at all (0 to 1), and a denial's facet."""

    stance: str | None
    sure: float
    facet: str | None = None


class SecondReader:
    """Weights of features, one a label in the order of LABELS, and those of the facets of denials in the order of FACETS."""

    def __init__(self, weights: Weights, facets: Weights | None = None) -> None:
        self._weights = weights
        self._facets = facets or {}

    def choose(self, case: Case) -> Choice:
        """The stance of the heaviest label; None where the sentence is no statement."""
        features = describe(case)
        sums = add_up(self._weights, features)
        stance = _find_heaviest(LABELS, sums)
        odds = [exp(weight - max(sums)) for weight in sums]
        sure = 1 - odds[0] / fsum(odds)
        if stance == "denial":
            return Choice(stance, sure, self._choose_facet(case, features))
        return Choice(None if stance == NONE else stance, sure)

    def _choose_facet(self, case: Case, features: set[str]) -> str:
        """What a denial with these features disputes: by the rules where no weight speaks."""
        by_rules = find_facet(case.view.text, case.lexicon)
        sums = add_up(self._facets, features | {f"facet={by_rules}"})
        return _find_heaviest(FACETS, sums) if sums else by_rules


def _find_heaviest(labels: Sequence[str], sums: Sequence[float]) -> str:
    return labels[max(range(len(labels)), key=sums.__getitem__)]


@lru_cache(maxsize=1)
def load_second_reader() -> SecondReader:
    """The second reader with the weights of `data/lexicon/second_reader.csv` and `facets.csv`."""
    return SecondReader(load_weights("second_reader", LABELS), load_weights("facets", FACETS))
