"""Shapes of locations: the polygon of a district, the line of a border, a point moved by distance and bearing.

In: gazetteer places. Out: shapely geometries and GeoJSON, degrees, WGS 84, longitude first; distances are metres.
"""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.borders import ELLIPSOID, border_line, facing_line
from geo.gazetteer.dumps import find_area
from geo.gazetteer.regions import Regions, load_regions
from geo.gazetteer.theatre import list_theatres, load_theatre
from geo.records import Place

VILLAGE_M, TOWN_M, CITY_M, METROPOLIS_M = 1_000.0, 2_000.0, 4_000.0, 8_000.0
DISTRICT_M, PROVINCE_M = 20_000.0, 60_000.0  # reach of a division whose area is not known
_DOUBT = re.compile(r"±\s*(\d+(?:\.\d+)?)\s*km")


def doubt_m(place: Place) -> float:
    """How far the coordinates of a row may be off, by its source ("estimate ±5 km"); 0 where the source is exact."""
    match = _DOUBT.search(place.source)
    return float(match[1]) * 1000 if match else 0.0


@lru_cache(maxsize=1024)
def size_m(place: Place) -> float:
    """Radius around a place's point that holds it: a village 1 km, a town 2, a city 4 to 8, a division by its area."""
    if place.level in ("district", "province", "country"):
        area = area_of(place)
        if area is None:
            return DISTRICT_M if place.level == "district" else PROVINCE_M
        return math.sqrt(abs(ELLIPSOID.geometry_area_perimeter(area)[0]) / math.pi)
    people = place.population
    size = METROPOLIS_M if people > 500_000 else CITY_M if people > 50_000 else TOWN_M if people > 3_000 else VILLAGE_M
    return max(size, doubt_m(place))


@lru_cache(maxsize=1024)
def shape_of(place_id: str) -> str:
    """What draws a theatre's row, by its id: `polygon:…`, `line:…`, `section:…`, or empty."""
    return _load_shapes(tuple(list_theatres())).get(place_id, ("", None))[0]


@lru_cache(maxsize=2)
def _load_shapes(theatres: tuple[str, ...]) -> dict[str, tuple[str, tuple[str, str] | None]]:
    """What draws the rows of the theatres, and their theatre's border, by row id; the first theatre that has a row counts."""
    shapes: dict[str, tuple[str, tuple[str, str] | None]] = {}
    for theatre in map(load_theatre, theatres):
        for row_id, shape in theatre.shapes.items():
            shapes.setdefault(row_id, (shape, theatre.border))
    return shapes


@lru_cache(maxsize=1024)
def area_of(place: Place) -> BaseGeometry | None:
    """The polygon of a district, province or country, the user's own first; None where there is none."""
    if (own := find_area(place.id)) is not None:
        return own
    regions = load_regions()
    kind, _, names = shape_of(place.id).partition(":")
    if kind == "polygon":
        parts = [_division(name, regions) for name in names.split("+")]
        return shapely.union_all([p for p in parts if p is not None]) if any(p is not None for p in parts) else None
    return regions.polygon(place)


def _division(written: str, regions: Regions) -> BaseGeometry | None:
    name, _, country = written.rpartition("/")
    return regions.polygon(name, country=country)


@lru_cache(maxsize=1024)
def line_of(place: Place, pair: tuple[str, str] | None = None) -> BaseGeometry | None:
    """The course of a border section by its theatre's row (`line:AM/AZ`, `section:A+B/C+D` on the border of `pair`)."""
    kind, _, told = shape_of(place.id).partition(":")
    if kind not in ("line", "section"):
        return None
    one, _, other = told.partition("/")
    if kind == "line":
        line = border_line(one, other)
    elif pair is None:
        return None
    else:
        near, far = ([n for n in names.split("+") if n] for names in (one, other))
        line = facing_line(near, far, *pair)
    return None if line.is_empty else line


@lru_cache(maxsize=1024)
def border_of_row(place: Place) -> tuple[str, str] | None:
    """The two countries of the theatre that a row belongs to; None for a row of no theatre."""
    return _load_shapes(tuple(list_theatres())).get(place.id, ("", None))[1]


def move(lon: float, lat: float, distance: float, bearing: float) -> tuple[float, float]:
    """The point `distance` metres from (lon, lat) in the direction `bearing`, degrees clockwise from north."""
    east, north, _ = ELLIPSOID.fwd(lon, lat, bearing, distance)
    return round(float(east), 5), round(float(north), 5)


def ground_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of two points (lon, lat) in metres."""
    return float(ELLIPSOID.inv(*a, *b)[2])


@lru_cache(maxsize=256)
def middle(shape: BaseGeometry) -> tuple[float, float]:
    """A point (lon, lat) that stands for a shape: inside a polygon, half way along the longest part of a line."""
    if shape.geom_type.endswith("Polygon"):
        spot = shape.representative_point()
    else:
        spot = shapely.line_interpolate_point(
            max(shapely.get_parts(shape), key=lambda p: p.length), 0.5, normalized=True
        )
    return round(float(spot.x), 5), round(float(spot.y), 5)


def holds(outer: Place, lon: float, lat: float, *, margin_m: float = 2_000.0) -> bool:
    """Whether the area of a division holds the point, or comes within `margin_m` of it."""
    area = area_of(outer)
    return area is not None and bool(shapely.dwithin(area, shapely.Point(lon, lat), margin_m / 111_320.0))


@lru_cache(maxsize=256)
def to_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """A GeoJSON geometry with 5 decimals (about a metre), rings counter-clockwise as RFC 7946 wants. One object a shape."""
    rounded = shapely.transform(shape, lambda xy: np.round(xy, 5))
    if rounded.geom_type.endswith("Polygon"):
        rounded = shapely.orient_polygons(rounded)
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return geometry
