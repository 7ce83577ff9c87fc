"""The areas and border sections of incidents as short strings for a page (Google's encoded polylines, about 10 m).

In: GeoJSON geometries, longitude first. Out: {"k": "a" for an area or "l" for a line, "p": [line, ...]}: the rings of
polygons and the lines of multi-part lines stand in one flat list (areas are filled by the even-odd rule).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Positions = Sequence[Sequence[float]]


def encode_geometry(geometry: dict[str, Any]) -> dict[str, Any] | None:
    """The area or line of `geometry`; None for points, which need no shape."""
    kind, coordinates = geometry["type"], geometry.get("coordinates", [])
    if kind == "LineString":
        return _encode("l", [coordinates])
    if kind == "MultiLineString":
        return _encode("l", coordinates)
    if kind == "Polygon":
        return _encode("a", coordinates)
    if kind == "MultiPolygon":
        return _encode("a", [ring for polygon in coordinates for ring in polygon])
    if kind == "GeometryCollection":
        known = [shape for part in geometry["geometries"] if (shape := encode_geometry(part))]
        alike = [shape for shape in known if shape["k"] == "a"] or known
        return {"k": alike[0]["k"], "p": [line for shape in alike for line in shape["p"]]} if alike else None
    return None


def _encode(kind: str, lines: Sequence[Positions]) -> dict[str, Any] | None:
    import numpy as np

    from geo.gazetteer.regions import encode_polyline

    parts = [encode_polyline(np.asarray([position[:2] for position in line])) for line in lines if line]
    return {"k": kind, "p": parts} if parts else None
