"""The basemap of a page: countries, divisions, borders and disputed lines, with the names of places that may be written.

Degrees, WGS 84, longitude first, except within encoded lines (Google's format). Lines are clipped to the extent of the data
and thinned to what a screen can show of it.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geo
from geo.page.blocks import pack
from geo.paths import find_cache_dir, find_data_dir
from geo.records import Incident

if TYPE_CHECKING:
    from geo.gazetteer.theatre import Theatre

MARGIN = 0.35  # of the extent, on each side
SMALLEST = 1.5  # degrees: margin at least
WIDEST, HIGHEST = (
    1.7,
    0.75,
)  # half the width over the height of the data that a wide window shows, half the height over the width
WIDE = 40.0  # degrees: from here on no divisions
WORLDWIDE = 70.0  # degrees: from here on the whole world, so that no land is cut off in sight
WORLD = (-180.0, -60.0, 180.0, 82.0)
TOWNS = 90
STEP = 0.5  # degrees: extents are rounded outwards to it, so that one article more rarely asks for another basemap
KEPT = 20  # basemaps in the cache


def find_extent(incidents: Iterable[Incident], theatre: Theatre | None = None) -> tuple[float, float, float, float]:
    """West, south, east, north of what the page can show: the incidents, and the theatre's view, with a margin."""
    points = [
        (place.lon, place.lat)
        for incident in incidents
        for place in incident.locations
        if place.lon is not None and place.lat is not None
    ]
    if theatre:
        points += [theatre.view[:2], theatre.view[2:]]
    if not points:
        return WORLD
    lons, lats = zip(*points, strict=True)
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in (lons, lats))
    narrow = max(0.2, math.cos(math.radians((south + north) / 2)))  # a degree of longitude in degrees of latitude
    wide, high = east - west, north - south
    x = max(MARGIN * wide, WIDEST * high / narrow - wide / 2, SMALLEST)
    y = max(MARGIN * high, HIGHEST * wide * narrow - high / 2, SMALLEST)
    west, south = math.floor((west - x) / STEP) * STEP, math.floor((south - y) / STEP) * STEP
    east, north = math.ceil((east + x) / STEP) * STEP, math.ceil((north + y) / STEP) * STEP
    if east - west > WORLDWIDE:
        return WORLD
    return max(west, -180.0), max(south, -85.0), min(east, 180.0), min(north, 85.0)


def is_within(incidents: Iterable[Incident], theatre: Theatre) -> bool:
    """Whether most of the placed incidents (four of five) lie in the theatre's view: then the page is about it."""
    west, south, east, north = theatre.view
    first = [incident.locations[0] for incident in incidents if incident.locations]
    points = [(place.lon, place.lat) for place in first if place.lon is not None and place.lat is not None]
    inside = sum(west - 1 <= lon <= east + 1 and south - 1 <= lat <= north + 1 for lon, lat in points)
    return inside >= 0.8 * len(points)


def build_basemap(incidents: Iterable[Incident], theatre: Theatre | None = None) -> bytes:
    """The basemap for `incidents`, as a block: that of the regions, with `towns` [name, lon, lat, rank] and `places`, the theatre's own.

    It is kept in the cache folder, by extent and theatre; a cache that cannot be written is no error.
    """
    extent = find_extent(incidents, theatre)
    path = find_cache_dir() / f"basemap-{_stamp(extent, theatre)}.gz"
    if path.is_file():
        return path.read_bytes()
    base = pack(_draw(extent, theatre))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        known = sorted(path.parent.glob("basemap-*"), key=lambda file: file.stat().st_mtime)
        for old in known[: max(0, len(known) - KEPT)]:
            old.unlink(missing_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_bytes(base)
        beside.replace(path)
    except OSError:
        pass
    return base


def _stamp(extent: tuple[float, float, float, float], theatre: Theatre | None) -> str:
    files = [
        *sorted(Path(__file__).parent.glob("*.py")),
        *sorted((find_data_dir() / "regions").glob("*.*")),
        *(sorted(theatre.folder.glob("*.*")) if theatre else ()),
    ]
    told = [geo.__version__, str(extent), *(f"{file}{file.stat().st_mtime_ns}" for file in files)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _draw(extent: tuple[float, float, float, float], theatre: Theatre | None) -> dict[str, Any]:
    from geo.gazetteer.regions import load_regions

    width = extent[2] - extent[0]
    base = load_regions().basemap(extent, tolerance=width / 6000, divisions=width <= WIDE)
    base["divisions"] = [[d["name"], *d["label"], d["level"], d["country"]] for d in base["divisions"] if d["name"]]
    base["towns"] = _find_towns(extent)
    base["places"] = _list_places(extent, theatre) if theatre else []
    base["focus"] = list(theatre.countries) if theatre else []
    return base


def _find_towns(extent: tuple[float, float, float, float]) -> list[list[Any]]:
    """The most populous towns in `extent`: name, lon, lat, thousands of inhabitants."""
    from geo.gazetteer.towns import find_towns

    towns = find_towns(extent, TOWNS)
    return [[town.name, round(town.lon, 3), round(town.lat, 3), max(1, town.people // 1000)] for town in towns]


def _list_places(extent: tuple[float, float, float, float], theatre: Theatre) -> list[list[Any]]:
    """The theatre's settlements: name, lon, lat. Of those that fall together the first is kept."""
    west, south, east, north = extent
    seen: set[tuple[float, float]] = set()
    out: list[list[Any]] = []
    for row in theatre.rows:
        if row.level != "settlement" or row.lon is None or row.lat is None:
            continue
        spot = (round(row.lon, 2), round(row.lat, 2))
        if spot not in seen and west <= row.lon <= east and south <= row.lat <= north:
            seen.add(spot)
            out.append([row.name, round(row.lon, 3), round(row.lat, 3)])
    return out
