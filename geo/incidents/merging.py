"""The locations of one incident from those of its statements: the same place once, rival places each with its side. Metres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import shapely

from geo.gazetteer.borders import ELLIPSOID
from geo.gazetteer.folding import fold
from geo.incidents.shapes import ground_m
from geo.records import Location

RIVAL_M = 3_000.0  # places of two sides that are farther apart are two locations
STRETCH_M = 120_000.0  # a shorter section of a border says more than a province
MOST_LOCATIONS = 12
AREAS = ("district", "province")
RESIDENTS = "told by residents of"  # how a location that is only a home says why


def merge_locations(told: Iterable[Sequence[Location]]) -> tuple[Location, ...]:
    """The locations of one incident from those of its statements, the finest and most often named first.

    The same place is one location, with the most precise wording. A division or line that holds a finer location is left
    out. Where two sides name places more than RIVAL_M apart, each stays, with its side.
    """
    groups: list[list[Location]] = []
    for location in (loc for locations in told for loc in locations):
        group = next((g for g in groups if _same_place(g[0], location)), None)
        if group is None:
            groups.append([location])
        else:
            group.append(location)
    merged = _put_homes_aside([(_join(group), len(group)) for group in groups])
    finest = min((fineness(loc) for loc, _ in merged), default=0)
    kept: list[tuple[Location, int]] = []
    dropped: list[tuple[Location, int]] = []
    for loc, n in merged:
        others = [o for o, _ in merged if o is not loc]
        outer = fineness(loc) > finest and (fineness(loc) >= 3 or _covers(loc, others))
        (dropped if outer else kept).append((loc, n))
    kept = [(loc, n + sum(m for outer, m in dropped if _holds(outer, loc))) for loc, n in kept]
    spots = [(loc.lon, loc.lat) for loc, _ in kept if loc.lon is not None and loc.lat is not None]
    kept.sort(key=lambda item: (fineness(item[0]), -item[1], _eccentricity(item[0], spots)))
    return tuple(loc for loc, _ in kept[:MOST_LOCATIONS])


def _put_homes_aside(merged: list[tuple[Location, int]]) -> list[tuple[Location, int]]:
    """Without the homes of those who saw or heard it, where a spot, a district or a short stretch is told besides."""
    told = [item for item in merged if not is_home(item[0])]
    return told if any(fineness(location) < 2 for location, _ in told) else merged


def is_home(location: Location) -> bool:
    """Whether a location is only where those live who saw or heard it."""
    return location.why.startswith(RESIDENTS)


def _eccentricity(location: Location, spots: Sequence[tuple[float, float]]) -> float:
    """Sum of the distances to all spots, metres: the middle one of several targets stands for them."""
    if location.lon is None or location.lat is None:
        return float("inf")
    return sum(ground_m((location.lon, location.lat), spot) for spot in spots)


def name_of_area(location: Location) -> str:
    """The name of the division that a location is drawn as: "Kalbajar" of "Armudlu, Kalbajar"; empty where it is none."""
    return location.name.rpartition(", ")[2] if location.level in AREAS else ""


def join_areas(one: Location, other: Location) -> Location:
    """`one`, which is the same division as `other`: under its name alone where they tell of two villages in it."""
    area = name_of_area(one)
    return replace(one, name=area) if area and len({one.name, other.name} - {area}) > 1 else one


def _join(group: Sequence[Location]) -> Location:
    """The most precise of locations that are one place, with the side that alone names it; without one where both do."""
    best = min(group, key=lambda loc: (loc.where_prec, name_of_area(loc) == loc.name, loc.level == "settlement"))
    for location in group:
        best = join_areas(best, location)
    return best if {loc.side for loc in group} == {best.side} else replace(best, side="")


def _same_place(a: Location, b: Location) -> bool:
    if a.level == b.level and a.country == b.country and (area := name_of_area(a)) and area == name_of_area(b):
        return True  # two villages of which only the district is known are one area
    if a.place_id and a.place_id == b.place_id:
        return (a.where_prec == 5) == (b.where_prec == 5)
    if fineness(a) != fineness(b) or a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return a.level == b.level and fold(a.name) == fold(b.name)
    return fineness(a) == 0 and ground_m((a.lon, a.lat), (b.lon, b.lat)) <= RIVAL_M / 2


def fineness(location: Location) -> int:
    """0 a place, 1 a district or a short stretch, 2 a province or a long stretch, 3 a whole border, 4 a country."""
    if location.where_prec == 5 and location.geometry and not location.place_id.startswith(("origin:", "border:")):
        return 1 if _is_short(location) else 2
    if location.where_prec == 5 and location.geometry and _is_short(location):
        return 3 if location.place_id.startswith("origin:") else 1
    if location.where_prec in (5, 6, 7):
        return {5: 3, 6: 4, 7: 4}[location.where_prec]
    return {"district": 1, "province": 2, "country": 4}.get(location.level, 0)


def _is_short(location: Location) -> bool:
    """Whether a line is a stretch that one can oversee, not a whole border."""
    geometry: Mapping[str, Any] = location.geometry or {}
    lines = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
    if any(ground_m(line[0], line[-1]) >= STRETCH_M for line in lines):
        return False  # as the crow flies already
    return sum(_length_m(*zip(*line, strict=True)) for line in lines) < STRETCH_M


@lru_cache(maxsize=256)
def _length_m(lons: tuple[float, ...], lats: tuple[float, ...]) -> float:
    return float(ELLIPSOID.line_length(lons, lats))


def _covers(outer: Location, others: Sequence[Location]) -> bool:
    """Whether the area of a district or province location holds a finer one."""
    finer = [o for o in others if fineness(o) < fineness(outer) and o.lon is not None]
    if not outer.geometry:
        return any(o.country == outer.country for o in finer)
    return any(_holds(outer, o) for o in finer)


def _holds(outer: Location, inner: Location) -> bool:
    """Whether the area of a district or province holds a spot; what is named of the one counts for the other."""
    if not outer.geometry or outer.level not in ("district", "province") or inner.lon is None or inner.lat is None:
        return False
    return bool(shapely.dwithin(shapely.geometry.shape(outer.geometry), shapely.Point(inner.lon, inner.lat), 0.03))
