"""Borders as lines: the border of two countries, cut into sections by the divisions that face each other across it.

In: the regions (Natural Earth). Out: shapely lines, degrees, WGS 84, longitude first; lengths are metres on the ellipsoid.
The lines are those that Natural Earth draws: they show where reports place a border, not where it ought to be.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.folding import fold
from geo.gazetteer.regions import Division, Regions, load_regions

ELLIPSOID = Geod(ellps="WGS84")
STEP_M = 600.0  # distance between the points at which a border asks who faces it
FACING_M = 25_000.0  # a division that lies farther from the line does not face it
SHORT_M = 3_000.0  # a shorter run between two others is an artefact of two data sets that differ

Point = tuple[float, float]


@dataclass(frozen=True)
class Section:
    """A stretch of a border: `name` in neutral words from both sides, `names` its other names, `line` its course."""

    name: str
    countries: tuple[str, str]
    divisions: tuple[str, str]
    line: BaseGeometry = field(repr=False)
    length_m: float = 0.0
    names: tuple[str, ...] = ()


def border_line(a: str, b: str, *, regions: Regions | None = None) -> BaseGeometry:
    """The land border of two countries by ISO code: LineString or MultiLineString, empty where they do not touch."""
    return (regions or load_regions()).border(a, b)


def length_m(line: BaseGeometry) -> float:
    """Length of a line in metres on the WGS 84 ellipsoid; 0 for an empty one."""
    return 0.0 if line.is_empty else float(ELLIPSOID.geometry_length(line))


@lru_cache(maxsize=64)
def border_sections(a: str, b: str) -> tuple[Section, ...]:
    """The border of two countries cut by the first-order divisions that face each other, in the order of the line.

    Empty where the countries do not touch or have no divisions here. A pair that meets twice is one section of two parts.
    """
    regions = load_regions()
    line = regions.border(a, b)
    facing = [_facing(line, country, regions) for country in (a, b)]
    if line.is_empty or not all(facing):
        return ()
    runs: dict[tuple[int, int], list[NDArray[np.float64]]] = {}
    for part in _parts(line):
        points = _sample(part)
        nearest = [_nearest(points, divisions, regions) for divisions in facing]
        for first, last, pair in _runs(points, np.stack(nearest, axis=1)):
            runs.setdefault(pair, []).append(points[first : min(last + 2, len(points))])
    return tuple(_section(a, b, facing[0][i], facing[1][j], stretches) for (i, j), stretches in runs.items())


def find_section(name: str, a: str, b: str) -> Section | None:
    """The section that bears `name` in any spelling ("Gegharkunik–Kalbajar section", "Kalbajar-Gegharkunik"), or None."""
    wanted = fold(name)
    for section in border_sections(a, b):
        if any(fold(known) == wanted for known in (section.name, *section.names)):
            return section
    return None


def facing_line(near: Sequence[str], far: Sequence[str], a: str, b: str) -> BaseGeometry:
    """The border of a and b where one of `near` (divisions of a; empty: any) faces one of `far` (of b; empty: any)."""
    wanted = [frozenset(fold(n) for n in names) for names in (near, far)]
    lines = [
        s.line
        for s in border_sections(a, b)
        if all(not names or fold(own) in names for names, own in zip(wanted, s.divisions, strict=True))
    ]
    return shapely.line_merge(shapely.union_all(lines)) if lines else shapely.LineString()


def section_for(points: Sequence[Point], a: str, b: str, *, reach_m: float = 10_000.0) -> BaseGeometry:
    """The stretch of the border of a and b that two places span, or the one within `reach_m` of a single place.

    `points` are (lon, lat). Both places are taken to the part of the border next to the first. Empty where the
    countries do not touch.
    """
    line = border_line(a, b)
    if line.is_empty or not points:
        return shapely.LineString()
    first = shapely.Point(points[0])
    part = min(_parts(line), key=first.distance)
    along = sorted(part.project(shapely.Point(p)) for p in points)
    degrees = reach_m / 111_320.0
    if along[-1] - along[0] < degrees / 4:
        along = [along[0] - degrees, along[-1] + degrees]
    return shapely.ops.substring(part, max(along[0], 0.0), min(along[-1], part.length))


def _facing(line: BaseGeometry, country: str, regions: Regions) -> list[Division]:
    reach = FACING_M / 111_320.0
    near = shapely.buffer(line, reach) if not line.is_empty else line
    return [d for d in regions.divisions(country) if shapely.intersects(regions.shape(d), near)]


def _parts(line: BaseGeometry) -> list[BaseGeometry]:
    return sorted(shapely.get_parts(line), key=lambda part: -part.length)


def _sample(part: BaseGeometry) -> NDArray[np.float64]:
    """Points (n, 2) along a line, its own corners included, at most STEP_M apart."""
    return shapely.get_coordinates(shapely.segmentize(part, STEP_M / 111_320.0))


def _nearest(points: NDArray[np.float64], divisions: list[Division], regions: Regions) -> NDArray[np.int64]:
    """For each point the number of the division that is nearest, on a plane scaled to the latitude."""
    scale = np.array([np.cos(np.radians(points[:, 1].mean())), 1.0])
    spots = shapely.points(points * scale)
    tree = shapely.STRtree([shapely.transform(regions.shape(d), lambda xy: xy * scale) for d in divisions])
    spot, division = tree.query_nearest(spots)
    nearest = np.full(len(spots), len(divisions), dtype=np.int64)
    np.minimum.at(nearest, spot, division)  # of several that are as near the first
    return nearest


def _runs(points: NDArray[np.float64], pairs: NDArray[np.int64]) -> list[tuple[int, int, tuple[int, int]]]:
    """Runs (first, last, pair) of points with the same pair; short ones are given to the run before them."""
    cuts = [0, *(np.flatnonzero((pairs[1:] != pairs[:-1]).any(axis=1)) + 1).tolist(), len(pairs)]
    runs: list[tuple[int, int, tuple[int, int]]] = []
    for first, stop in itertools.pairwise(cuts):
        pair = (int(pairs[first, 0]), int(pairs[first, 1]))
        short = _ground_m(points[first:stop]) < SHORT_M
        if runs and (short or runs[-1][2] == pair):
            runs[-1] = (runs[-1][0], stop - 1, runs[-1][2])
        else:
            runs.append((first, stop - 1, pair))
    if len(runs) > 1 and _ground_m(points[runs[0][0] : runs[0][1] + 1]) < SHORT_M:
        runs[1] = (0, runs[1][1], runs[1][2])
        runs.pop(0)
    return runs


def _ground_m(points: NDArray[np.float64]) -> float:
    return 0.0 if len(points) < 2 else float(ELLIPSOID.line_length(points[:, 0], points[:, 1]))


def _section(a: str, b: str, here: Division, there: Division, stretches: list[NDArray[np.float64]]) -> Section:
    lines = [shapely.LineString(s) for s in stretches if len(s) > 1]
    line = shapely.line_merge(shapely.MultiLineString(lines))
    pair = f"{here.name}–{there.name}"
    back = f"{there.name}–{here.name}"
    names = tuple(f"{n}{tail}" for n in (pair, back) for tail in ("", " section", " border", " border section"))
    plain = tuple(n.replace("–", "-") for n in names)
    return Section(f"{pair} section", (a, b), (here.name, there.name), line, length_m(line), (*names, *plain))
