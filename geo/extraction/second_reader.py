"""The second reader: a small statistical model that weighs what the rules chose, trained on annotated articles.

In goes a Case: a sentence, its speaker, what the rules made of it and what was told before. Out comes a Choice: the stance of the
heaviest label; of a denial also the heaviest facet, whether it tells the claim that it denies, and whether it is that of the side
against the speaker. The weights are those of a small neural network over the features of the case
(`data/lexicon/second_reader.npz`; `python -m tests.training` fits it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from geo.extraction.features import NONE, Case, describe
from geo.extraction.network import Floats, Network, load_network
from geo.extraction.stances import find_facet
from geo.records import FACETS, STANCES

LABELS = (NONE, *STANCES)
MARKS = ("tells claim", "of other")  # of a denial, see Choice


@dataclass(frozen=True, slots=True)
class Choice:
    """The stance of a sentence (None: no statement), how likely it is a statement at all (0 to 1), and a denial's facet.

    `tells_claim`: a denial tells the claim as well that it denies, as the rules or the network say; `is_of_other`: it is that of the side against the speaker.
    """

    stance: str | None
    sure: float
    facet: str | None = None
    tells_claim: bool = False
    is_of_other: bool = False


class SecondReader:
    """A network whose labels are LABELS, then FACETS, then MARKS."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def choose(self, case: Case) -> Choice:
        """The stance of the heaviest label; None where the sentence is no statement."""
        features = describe(case)
        every = self._network.weigh(features)
        weights = every[: len(LABELS)]
        stance = _find_heaviest(LABELS, weights)
        odds = np.exp(weights - weights.max())
        sure = float(1 - odds[0] / odds.sum())
        if stance != "denial":
            return Choice(None if stance == NONE else stance, sure)
        tells_claim, is_of_other = (bool(weight > 0) for weight in every[-len(MARKS) :])
        facet = self._choose_facet(case, features)
        return Choice(stance, sure, facet, tells_claim or case.tells_claim, is_of_other)

    def _choose_facet(self, case: Case, features: set[str]) -> str:
        """What a denial with these features disputes; what the rules say of it is one feature more."""
        weights = self._network.weigh({*features, f"facet={find_facet(case.view.text, case.lexicon)}"})
        return _find_heaviest(FACETS, weights[len(LABELS) : -len(MARKS)])


def _find_heaviest(labels: Sequence[str], weights: Floats) -> str:
    return labels[int(weights.argmax())]


@lru_cache(maxsize=1)
def load_second_reader() -> SecondReader:
    """The second reader with the network of `data/lexicon/second_reader.npz`."""
    return SecondReader(load_network("second_reader"))
