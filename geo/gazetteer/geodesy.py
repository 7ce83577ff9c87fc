"""Distances on the sphere. Degrees in, longitude first; kilometres out."""

from __future__ import annotations

import math

EARTH_KM = 6371.0088  # mean radius
KM_PER_DEGREE = EARTH_KM * math.pi / 180


def distance_km(lon: float, lat: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in km on a sphere of the Earth's mean radius."""
    a, b = math.radians(lat), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
