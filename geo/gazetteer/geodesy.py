"""Distances on the sphere. Degrees in, longitude first; kilometres out."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_KM = 6371.0088  # mean radius
KM_PER_DEGREE = EARTH_KM * math.pi / 180


def distance_km(lon: float, lat: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in km on a sphere of the Earth's mean radius."""
    a, b = math.radians(lat), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def distances_km(points: ArrayLike, others: ArrayLike) -> NDArray[np.float64]:
    """Great-circle distances in km between all `points` and all `others`, rows of (lon, lat); shape (points, others)."""
    lon, lat = np.radians(np.asarray(points, dtype=float)).T
    lon2, lat2 = np.radians(np.asarray(others, dtype=float)).T
    h = np.sin(np.subtract.outer(lat, lat2) / 2) ** 2
    h += np.multiply.outer(np.cos(lat), np.cos(lat2)) * np.sin(np.subtract.outer(lon, lon2) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))
