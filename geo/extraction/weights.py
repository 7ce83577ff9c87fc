"""Tables of weights of small statistical models: `data/lexicon/NAME.csv`, a row a feature."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from math import fsum

from geo.paths import find_data_dir


def load_weights(name: str) -> dict[str, float]:
    """The weight of each feature of `data/lexicon/NAME.csv`."""
    with (find_data_dir() / "lexicon" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(file)}


def add_up(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The sum of the values of the features, each times its weight; exact, as features come in no order."""
    return fsum(value * weights.get(name, 0.0) for name, value in features.items())
