"""GeoJSON geometries as RFC 7946 wants them: degrees, WGS 84, longitude first, rings counter-clockwise, cut at 180°.

`tidy` is for geometries on the way out, `check` for those that come from outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geo.errors import FormatError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DECIMALS = 6  # of a degree: about 0.1 m
MAX_POSITIONS = 1_000_000
_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_SHORTEST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


def tidy(geometry: dict[str, Any] | None) -> dict[str, Any] | None:
    """`geometry` with 6 decimals, valid, oriented and cut at the antimeridian; None and empty geometries give None."""
    if geometry is None:
        return None
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"][:2]
        return make_point(lon, lat)
    import shapely
    from shapely.geometry import mapping, shape

    found = _split_at_antimeridian(shape(geometry))
    if not found.is_valid:
        found = shapely.make_valid(found, method="structure")
    rounded = shapely.transform(found, lambda xy: xy.round(DECIMALS))
    found = rounded if rounded.is_valid else shapely.set_precision(found, 10**-DECIMALS)
    if found.is_empty:
        return None
    return _as_lists(mapping(shapely.orient_polygons(found)))


def make_point(lon: float, lat: float) -> dict[str, Any]:
    """The Point at (lon, lat), with 6 decimals; a longitude beyond 180° is brought back."""
    if not -180 <= lon <= 180:
        lon = (lon + 180) % 360 - 180
    return {"type": "Point", "coordinates": [round(float(lon), DECIMALS), round(float(lat), DECIMALS)]}


def make_disc(lon: float, lat: float, radius_m: float, *, corners: int = 64) -> dict[str, Any]:
    """The disc of `radius_m` around (lon, lat) as a Polygon of `corners` corners, by the great-circle formula (R = 6,371,008.8 m)."""
    import numpy as np

    reach, y = radius_m / 6_371_008.8, np.radians(lat)
    bearing = np.linspace(0, -2 * np.pi, corners + 1)
    lats = np.arcsin(np.sin(y) * np.cos(reach) + np.cos(y) * np.sin(reach) * np.cos(bearing))
    turn = np.arctan2(np.sin(bearing) * np.sin(reach) * np.cos(y), np.cos(reach) - np.sin(y) * np.sin(lats))
    ring = np.column_stack([lon + np.degrees(turn), np.degrees(lats)]).round(DECIMALS).tolist()
    ring[-1] = ring[0]
    return {"type": "Polygon", "coordinates": [ring]}


def _split_at_antimeridian(found: BaseGeometry) -> BaseGeometry:
    """`found` cut at ±180° where its outline leaps by more than half the globe or runs beyond 180°."""
    import numpy as np
    import shapely

    lons = shapely.get_coordinates(found)[:, 0]
    if not len(lons) or (lons.max() <= 180 and lons.min() >= -180 and np.ptp(lons) <= 180):
        return found
    if lons.max() <= 180 and lons.min() >= -180:
        if not _leaps(found):
            return found
        found = shapely.transform(
            found, lambda xy: np.column_stack([np.where(xy[:, 0] < 0, xy[:, 0] + 360, xy[:, 0]), xy[:, 1]])
        )
    parts = []
    for turn in (-360, 0, 360):
        part = shapely.intersection(shapely.make_valid(found), shapely.box(turn - 180, -90, turn + 180, 90))
        if not part.is_empty and (part.area or part.length or found.length == 0):
            parts.append(shapely.transform(part, lambda xy, turn=turn: xy - [turn, 0]))
    return shapely.union_all(parts)


def _leaps(found: BaseGeometry) -> bool:
    """Whether two neighbouring corners of one ring or line are more than 180° apart."""
    import numpy as np
    import shapely

    rows, of = shapely.get_coordinates(shapely.get_parts(found), return_index=True)
    return bool(((np.abs(np.diff(rows[:, 0])) > 180) & (np.diff(of) == 0)).any())


def _as_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_lists(item) for key, item in value.items()}
    return [_as_lists(item) for item in value] if isinstance(value, list | tuple) else value


def check(geometry: Any, where: str) -> dict[str, Any] | None:
    """`geometry` as it is if it is a GeoJSON geometry on this Earth and valid, None for null; else a FormatError."""
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or (kind not in _DEPTHS and kind != "GeometryCollection"):
        raise FormatError(
            f"its geometry has the type {kind!r:.40}", where=where, repair=f"Use one of: {', '.join(_DEPTHS)}."
        )
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list) or any(isinstance(p, dict) and p.get("type") == kind for p in parts):
            raise FormatError("its GeometryCollection is not a flat list", where=where, repair="List plain geometries.")
        return {"type": kind, "geometries": [check(part, where) for part in parts if part is not None]}
    count = sum(1 for _ in _positions(geometry.get("coordinates"), _DEPTHS[kind], kind, where))
    if count > MAX_POSITIONS:
        raise FormatError(f"its geometry has {count} corners", where=where, repair="Simplify it.")
    if count and _DEPTHS[kind] >= 2:
        _check_valid(geometry, where)
    return {"type": kind, "coordinates": geometry["coordinates"]} if count else None


def _positions(node: Any, depth: int, kind: str, where: str) -> Iterator[list[float]]:
    """The positions of a coordinate array of `depth`, each checked to be two or three numbers within the globe."""
    if not isinstance(node, list):
        raise FormatError(
            f"the coordinates of its {kind} are no list", where=where, repair="Write [longitude, latitude]."
        )
    if depth:
        if depth == 1 and node and len(node) < _SHORTEST.get(kind, 1):
            what = f"its {kind} has a part of {len(node)} positions"
            raise FormatError(what, where=where, repair=f"It needs at least {_SHORTEST[kind]}.")
        if depth == 1 and "Polygon" in kind and node and node[0] != node[-1]:
            raise FormatError(
                "a ring of its polygon is open", where=where, repair="Repeat the first position at the end."
            )
        for child in node:
            yield from _positions(child, depth - 1, kind, where)
        return
    if not node and kind == "Point":
        return
    if not 2 <= len(node) <= 4 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in node):
        raise FormatError(f"{node!r:.60} is no position", where=where, repair="Write [longitude, latitude] in degrees.")
    lon, lat = node[:2]
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        swapped = abs(lon) <= 90 and abs(lat) <= 180
        metres = "Convert it to WGS 84 (EPSG:4326), for example with ogr2ogr -t_srs EPSG:4326."
        repair = "Perhaps the axes are swapped: longitude comes first." if swapped else metres
        raise FormatError(f"the position {node!r:.60} is not on Earth in degrees", where=where, repair=repair)
    yield node


def _check_valid(geometry: dict[str, Any], where: str) -> None:
    import shapely
    from shapely.geometry import shape

    found = shape(geometry)
    if not found.is_valid and not _leaps(found):
        reason = shapely.is_valid_reason(found)
        raise FormatError(
            f"its geometry is not valid: {reason}",
            where=where,
            repair="Mend it, for example with Check validity in QGIS.",
        )
