"""A small neural network over named features: `data/lexicon/NAME.npz`, fitted by `python -m tests.training`.

Each feature that is there adds its row to the hidden units and, directly, to the labels; the units that are above zero add theirs to
the labels (one layer, rectified). The rows are whole numbers, so that their sum is the same in whatever order features come.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.paths import find_data_dir

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Network:
    """`rows`: feature → row of `table`, (features, units + labels), whose columns are to be multiplied by `scale`;
    `thresholds`, (units,); `outer`, (units, labels); `start`, (labels,): what each label weighs before any feature speaks."""

    rows: Mapping[str, int]
    table: NDArray[np.int8]
    scale: Floats
    thresholds: Floats
    outer: Floats
    start: Floats

    def weigh(self, features: Set[str]) -> Floats:
        """The weight of each label, (labels,)."""
        found = [self.rows[name] for name in features & self.rows.keys()]
        sums = self.table[found].sum(axis=0, dtype=np.int32) * self.scale
        units = len(self.thresholds)
        weighed: Floats = np.maximum(sums[:units] + self.thresholds, 0) @ self.outer + sums[units:] + self.start
        return weighed


def load_network(name: str) -> Network:
    """The network of `data/lexicon/NAME.npz`."""
    with np.load(find_data_dir() / "lexicon" / f"{name}.npz", allow_pickle=False) as held:
        features = bytes(held["features"]).decode("utf-8").split("\n")
        numbers = (held[part].astype(np.float64) for part in ("scale", "thresholds", "outer", "start"))
        return Network({feature: row for row, feature in enumerate(features)}, held["table"], *numbers)


def save_network(network: Network, path: Path) -> None:
    """Write a network, smaller numbers as they are and the rows as bytes."""
    np.savez_compressed(
        path,
        features=np.frombuffer("\n".join(network.rows).encode("utf-8"), dtype=np.uint8),
        table=network.table,
        scale=network.scale.astype(np.float32),
        thresholds=network.thresholds.astype(np.float32),
        outer=network.outer.astype(np.float32),
        start=network.start.astype(np.float32),
    )
