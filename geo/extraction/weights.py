"""Tables of weights of small statistical models: `data/lexicon/NAME.csv`, a row a feature, a column a label."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from geo.paths import find_data_dir

Weights = Mapping[str, tuple[float, ...]]  # of each feature, one a label


def load_weights(name: str, labels: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """The weights of `data/lexicon/NAME.csv`, those of a feature in the order of `labels`."""
    with (find_data_dir() / "lexicon" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["feature"]: tuple(float(row[label]) for label in labels) for row in csv.DictReader(file)}


def add_up(weights: Weights, features: Iterable[str]) -> list[float]:
    """The sums of the weights of each label, none without a feature that has weights; exact, as features come in no order."""
    rows = [row for name in features if (row := weights.get(name))]
    return [fsum(column) for column in zip(*rows, strict=True)]
