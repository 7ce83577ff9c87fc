"""Areas and borders of the world: countries, first-order divisions, disputed lines. In: data/regions. Out: shapely geometries.

Degrees, WGS 84, longitude first. The source is Natural Earth 1:10m (data/regions/README.md): lines as held on the ground when
it was drawn, not a statement of right; its lines around Karabakh describe 1994-2020. Nothing is read before it is asked for;
the decoded arcs and the areas made valid are kept in the cache folder and memory-mapped.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import GazetteerError
from geo.gazetteer.compiled import open_compiled
from geo.gazetteer.folding import fold, skeleton
from geo.paths import find_cache_dir, find_data_dir
from geo.records import Place

VERSION = 4
Bbox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Division:
    """A first-order division: `names` are its other names (both sides', other languages), `lon`/`lat` a point inside it."""

    number: int
    name: str
    country: str  # ISO alpha-2
    level: str  # province or district
    names: tuple[str, ...]
    lon: float
    lat: float
    code: str = ""  # GeoNames admin1 code, where it is known


class _Topology:
    """A TopoJSON object whose arcs lie in one array; geometries are made one by one, when asked for."""

    def __init__(self, path: Path, name: str) -> None:
        data = path.read_bytes()
        folder = find_cache_dir() / "regions" / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}-{VERSION}"
        try:
            open_compiled(folder, self._read, lambda new: self._compile(json.loads(gzip.decompress(data)), name, new))
        except OSError as error:
            raise GazetteerError(
                f"the regions cannot be unpacked: {error}",
                where=str(folder),
                repair="set BORDERMAP_CACHE to a folder with space",
            ) from error
        self._shapes: dict[int, BaseGeometry] = {}

    def _read(self, folder: Path) -> None:
        self.features: list[dict[str, Any]] = json.loads((folder / "shapes.json").read_text(encoding="utf-8"))
        self.coords: NDArray[np.float64] = np.load(folder / "coords.npy", mmap_mode="r")
        self.offsets: NDArray[np.int64] = np.load(folder / "offsets.npy")
        self.bounds: NDArray[np.float64] = np.load(folder / "bounds.npy")
        self._areas: NDArray[np.uint8] = np.load(folder / "areas.npy", mmap_mode="r")
        self._ends: NDArray[np.int64] = np.load(folder / "ends.npy")

    @staticmethod
    def _compile(topology: dict[str, Any], name: str, folder: Path) -> None:
        """Decode the arcs, make the areas valid, and write them into an empty folder."""
        scale, move = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
        arcs = [np.cumsum(np.array(arc, dtype=np.int64), axis=0) * scale + move for arc in topology["arcs"]]
        features = topology["objects"][name]["geometries"]
        bounds = []
        for feature in features:
            points = np.vstack([arcs[~i if i < 0 else i] for i in _flat(feature["arcs"])])
            bounds.append([*points.min(axis=0), *points.max(axis=0)])
        shapes = np.array([_make_area(feature, arcs) for feature in features])
        shapes = np.where(
            shapely.is_valid(shapes), shapes, shapely.make_valid(shapes, method="structure", keep_collapsed=False)
        )
        areas = shapely.to_wkb(shapes).tolist()
        np.save(folder / "coords.npy", np.vstack(arcs))
        np.save(folder / "offsets.npy", np.cumsum([0, *(len(a) for a in arcs)]))
        np.save(folder / "bounds.npy", np.array(bounds))
        np.save(folder / "areas.npy", np.frombuffer(b"".join(areas), dtype=np.uint8))
        np.save(folder / "ends.npy", np.cumsum([0, *(len(area) for area in areas)]))
        (folder / "shapes.json").write_text(json.dumps(features, ensure_ascii=False), encoding="utf-8")

    def arc(self, number: int) -> NDArray[np.float64]:
        """Coordinates (n, 2) of an arc; a negative number is the arc ~number backwards."""
        index = ~number if number < 0 else number
        points = self.coords[self.offsets[index] : self.offsets[index + 1]]
        return points[::-1] if number < 0 else points

    def lines(self, numbers: Sequence[int]) -> NDArray[np.object_]:
        """The arcs of these numbers as LineStrings."""
        return np.array([shapely.linestrings(self.arc(n)) for n in numbers], dtype=object)

    def shape(self, number: int) -> BaseGeometry:
        """The polygon(s) of a feature, valid."""
        if number not in self._shapes:
            area = self._areas[self._ends[number] : self._ends[number + 1]]
            self._shapes[number] = shapely.from_wkb(area.tobytes())
        return self._shapes[number]

    def arcs_of(self, number: int) -> set[int]:
        """Numbers of the arcs of a feature, without direction."""
        return {~i if i < 0 else i for i in _flat(self.features[number]["arcs"])}

    def at(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """Number of the feature that holds each point, -1 for none. Only features whose bounds hold a point are made."""
        found = np.full(lon.shape, -1, dtype=np.int64)
        for number, (west, south, east, north) in enumerate(self.bounds):
            todo = (found < 0) & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
            if todo.any():
                shape = self.shape(number)
                if len(lon) > 50:
                    shapely.prepare(shape)
                places = np.flatnonzero(todo)
                found[places[shapely.intersects_xy(shape, lon[places], lat[places])]] = number
        return found


def _flat(arcs: list[Any]) -> Iterator[int]:
    for item in arcs:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _make_area(feature: dict[str, Any], arcs: list[NDArray[np.float64]]) -> BaseGeometry:
    """The polygon(s) of a TopoJSON feature as its arcs draw them, valid or not."""
    polygons = []
    for rings in feature["arcs"] if feature["type"] == "MultiPolygon" else [feature["arcs"]]:
        lines = [np.vstack([(arcs[~n][::-1] if n < 0 else arcs[n])[i > 0 :] for i, n in enumerate(r)]) for r in rings]
        if len(lines[0]) >= 4:
            outer, *holes = [_unwrap(line) for line in lines if len(line) >= 4]
            polygons += _cut_at_antimeridian(shapely.Polygon(outer, holes))
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _unwrap(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """`ring` without leaps from 180° to -180°: it runs on beyond 180°. One around a pole is closed over the south pole."""
    leaps = np.diff(ring[:, 0])
    if not (np.abs(leaps) > 180).any():
        return ring
    ring = ring.copy()
    ring[1:, 0] -= np.cumsum(360 * np.sign(leaps) * (np.abs(leaps) > 180))
    if abs(ring[-1, 0] - ring[0, 0]) > 180:
        ring = np.vstack([ring, [[ring[-1, 0], -90], [ring[0, 0], -90], ring[0]]])
    return ring


def _cut_at_antimeridian(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    """The parts of `polygon` between -180° and 180°, those beyond brought back."""
    west, _, east, _ = polygon.bounds
    if west >= -180 and east <= 180:
        return [polygon]
    whole = polygon if polygon.is_valid else shapely.make_valid(polygon, method="structure")
    parts: list[shapely.Polygon] = []
    for turn in (-360, 0, 360):
        part = shapely.clip_by_rect(whole, turn - 180, -90, turn + 180, 90)
        moved = shapely.transform(part, lambda xy, turn=turn: xy - [turn, 0])
        parts += [piece for piece in shapely.get_parts(moved) if piece.geom_type == "Polygon" and not piece.is_empty]
    return parts


def _merge(lines: NDArray[np.object_]) -> BaseGeometry:
    """Arcs joined end to end: a LineString where they make one line, else a MultiLineString."""
    merged: BaseGeometry = shapely.line_merge(shapely.multilinestrings(lines[~shapely.is_empty(lines)]))
    return merged


class Regions:
    """Countries and first-order divisions of the world. Methods raise GazetteerError only where the data files are missing."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or find_data_dir() / "regions"

    def _open(self, name: str) -> _Topology:
        path = self.folder / f"{name}.topojson.gz"
        if not path.is_file():
            raise GazetteerError("the region data are missing", where=str(path), repair="install bordermap again")
        return _Topology(path, name)

    @cached_property
    def _countries(self) -> _Topology:
        return self._open("countries")

    @cached_property
    def _divisions(self) -> _Topology:
        return self._open("divisions")

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = defaultdict(list)
        for i, feature in enumerate(self._countries.features):
            numbers[feature["properties"]["iso2"]].append(i)
        return dict(numbers)

    @cached_property
    def _all_divisions(self) -> tuple[Division, ...]:
        found = []
        for i, feature in enumerate(self._divisions.features):
            p = feature["properties"]
            lon, lat = p["label"]
            names = tuple(p.get("names", ()))
            found.append(Division(i, p["name"], p["iso2"], p["level"], names, lon, lat, p.get("code", "")))
        return tuple(found)

    @cached_property
    def _by_country(self) -> dict[str, list[Division]]:
        groups: dict[str, list[Division]] = defaultdict(list)
        for division in self._all_divisions:
            groups[division.country].append(division)
        return dict(groups)

    @lru_cache(maxsize=256)  # noqa: B019  one Regions lives as long as the program
    def _names(self, iso2: str) -> dict[str, list[Division]]:
        """The divisions of a country by the keys of their names; those of the world for ''."""
        groups: dict[str, list[Division]] = defaultdict(list)
        for division in self._by_country.get(iso2, ()) if iso2 else self._all_divisions:
            for key in {key for name in (division.name, *division.names) for key in _keys(name)}:
                groups[key].append(division)
        return dict(groups)

    def countries(self) -> list[str]:
        """ISO codes of all countries that have an area here, sorted."""
        return sorted(self._numbers)

    @lru_cache(maxsize=256)  # noqa: B019
    def country(self, iso2: str) -> BaseGeometry | None:
        """The area of a country as Natural Earth draws it, or None."""
        shapes = [self._countries.shape(i) for i in self._numbers.get(iso2, ())]
        return None if not shapes else shapes[0] if len(shapes) == 1 else shapely.disjoint_subset_union_all(shapes)

    def bounds(self, iso2: str) -> list[Bbox]:
        """Bounds (west, south, east, north) of a country's parts that stand apart in the data; empty if it is unknown."""
        return [tuple(self._countries.bounds[i].tolist()) for i in self._numbers.get(iso2, ())]

    def divisions(self, iso2: str) -> list[Division]:
        """First-order divisions of a country; empty where none are known."""
        return list(self._by_country.get(iso2, ()))

    def shape(self, division: Division) -> BaseGeometry:
        """The polygon(s) of a division."""
        return self._divisions.shape(division.number)

    def find_division(self, name: str, *, country: str = "") -> Division | None:
        """The one division with that name in any spelling or language, or None where none or several fit."""
        for key in _keys(name):
            fits = self._names(country).get(key, ())
            if len(fits) == 1:
                return fits[0]
        return None

    def polygon(self, place: Place | Division | str, *, country: str = "") -> BaseGeometry | None:
        """The area of a country (its ISO code), a division (its name) or a Place of such a level; None where there is none."""
        if isinstance(place, Division):
            return self.shape(place)
        if isinstance(place, str):
            if len(place) == 2 and place.isupper():
                return self.country(place)
            division = self.find_division(place, country=country)
            return self.shape(division) if division else None
        if place.level == "country":
            return self.country(place.country)
        if place.level in ("district", "province"):
            for name in (place.name, *place.names):
                if division := self.find_division(name, country=place.country):
                    return self.shape(division)
        return None

    def country_at(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.str_]:
        """ISO code of the country that holds each point, '' at sea. Scalars give an array of one."""
        numbers = self._countries.at(*_points(lon, lat))
        codes = np.array([f["properties"]["iso2"] for f in self._countries.features] + [""])
        return codes[numbers]

    def division_at(self, lon: ArrayLike, lat: ArrayLike) -> list[Division | None]:
        """The first-order division that holds each point, None for none."""
        return [self._all_divisions[n] if n >= 0 else None for n in self._divisions.at(*_points(lon, lat))]

    @cached_property
    def _shared(self) -> dict[tuple[str, str], list[int]]:
        """The arcs that two countries share, by their codes in alphabetical order."""
        owners: dict[int, set[str]] = defaultdict(set)
        for iso2, numbers in self._numbers.items():
            for i in numbers:
                for arc in self._countries.arcs_of(i):
                    owners[arc].add(iso2)
        shared: dict[tuple[str, str], list[int]] = defaultdict(list)
        for arc in sorted(owners):
            for a, b in combinations(sorted(owners[arc]), 2):
                shared[a, b].append(arc)
        return dict(shared)

    @lru_cache(maxsize=256)  # noqa: B019
    def border(self, a: str, b: str) -> BaseGeometry:
        """The land border between two countries: LineString or MultiLineString (exclaves), empty where they do not touch."""
        arcs = self._shared.get((min(a, b), max(a, b)), [])
        return _merge(self._countries.lines(arcs)) if arcs else shapely.LineString()

    @cached_property
    def _neighbours(self) -> dict[str, list[str]]:
        near: dict[str, list[str]] = defaultdict(list)
        for a, b in self._shared:
            near[a].append(b)
            near[b].append(a)
        return {code: sorted(others) for code, others in near.items()}

    def neighbours(self, iso2: str) -> list[str]:
        """ISO codes of the countries that share a land border with the country, sorted."""
        return list(self._neighbours.get(iso2, ()))

    @cached_property
    def disputed(self) -> list[dict[str, Any]]:
        """Disputed lines: name (the claim), held_by, valid_from, valid_to (years or ''), geometry (shapely)."""
        path = self.folder / "disputed.geojson"
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [{**f["properties"], "geometry": shapely.geometry.shape(f["geometry"])} for f in features]

    def basemap(self, bbox: Bbox, *, tolerance: float = 0.0, divisions: bool = True) -> dict[str, Any]:
        """What a page draws below its incidents, clipped to `bbox` (west, south, east, north).

        Lines are encoded polylines with 4 decimals (Google's format: latitude before longitude within the string).
        `countries` [{iso2, name, label [lon, lat], polygons [[ring]]}], `borders` [{countries, lines}], `divisions`
        [{name, names, country, level, label}], `division_lines` [line], `disputed` [{name, held_by, valid_from,
        valid_to, lines}]. `tolerance` in degrees thins the lines and leaves out what it thins to nothing; 0 keeps all
        points. Without `divisions` their two lists are empty.
        """
        inside = [iso2 for iso2 in self.countries() if self._touches(iso2, bbox)]
        disputed = _encode_lines([line["geometry"] for line in self.disputed], bbox, tolerance)
        return {
            "bbox": list(bbox),
            "precision": 4,
            "source": "Natural Earth 1:10m, public domain: lines as held on the ground, around Karabakh those of 1994-2020",
            "countries": self._draw_countries(inside, bbox, tolerance),
            "borders": self._draw_borders(inside, bbox, tolerance),
            "divisions": self._list_divisions(inside, bbox) if divisions else [],
            "division_lines": self._draw_division_lines(inside, bbox, tolerance) if divisions else [],
            "disputed": [
                {**{k: v for k, v in line.items() if k != "geometry"}, "lines": lines}
                for line, lines in zip(self.disputed, disputed, strict=True)
                if lines
            ],
        }

    def _touches(self, iso2: str, bbox: Bbox) -> bool:
        bounds = self._countries.bounds[self._numbers[iso2]]
        west, south, east, north = bounds[:, 0], bounds[:, 1], bounds[:, 2], bounds[:, 3]
        return bool(((west <= bbox[2]) & (east >= bbox[0]) & (south <= bbox[3]) & (north >= bbox[1])).any())

    def _draw_countries(self, inside: list[str], bbox: Bbox, tolerance: float) -> list[dict[str, Any]]:
        clipped = shapely.clip_by_rect([self.country(iso2) for iso2 in inside], *bbox)
        polygons, owner = shapely.get_parts(clipped, return_index=True)
        areal = (shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(polygons)
        polygons, owner = polygons[areal], owner[areal]
        size = shapely.area(polygons)
        rings, of = shapely.get_rings(polygons, return_index=True)
        drawn: list[list[str]] = [[] for _ in polygons]
        for polygon, line, points in zip(of.tolist(), *_encode(rings, tolerance), strict=True):
            if points > 2 or not tolerance:
                drawn[polygon].append(line)
        found = []
        for number in sorted(set(owner.tolist())):
            iso2, own = inside[number], np.flatnonzero(owner == number)
            largest = own[np.argmax(size[own])]
            spot = shapely.point_on_surface(polygons[largest])
            found.append(
                {
                    "iso2": iso2,
                    "name": self._countries.features[self._numbers[iso2][0]]["properties"]["name"],
                    "label": [round(spot.x, 3), round(spot.y, 3)],
                    "polygons": [drawn[n] for n in own.tolist() if drawn[n]],
                }
            )
        return found

    def _draw_borders(self, inside: list[str], bbox: Bbox, tolerance: float) -> list[dict[str, Any]]:
        pairs = [pair for pair in sorted(self._shared) if set(pair) <= set(inside)]
        drawn = _encode_lines([self.border(*pair) for pair in pairs], bbox, tolerance)
        return [{"countries": list(pair), "lines": lines} for pair, lines in zip(pairs, drawn, strict=True) if lines]

    def _list_divisions(self, inside: list[str], bbox: Bbox) -> list[dict[str, Any]]:
        return [
            {"name": d.name, "names": list(d.names), "country": d.country, "level": d.level, "label": [d.lon, d.lat]}
            for iso2 in inside
            for d in self.divisions(iso2)
            if bbox[0] <= d.lon <= bbox[2] and bbox[1] <= d.lat <= bbox[3]
        ]

    def _draw_division_lines(self, inside: list[str], bbox: Bbox, tolerance: float) -> list[str]:
        """Lines between divisions of one country: arcs that two of them share, where the country itself reaches."""
        west, south, east, north = bbox
        lines: list[BaseGeometry] = []
        for iso2 in inside:
            bounds = self._divisions.bounds
            near = [
                d.number
                for d in self.divisions(iso2)
                if bounds[d.number][0] <= east
                and bounds[d.number][2] >= west
                and bounds[d.number][1] <= north
                and bounds[d.number][3] >= south
            ]
            counts = Counter(arc for number in near for arc in self._divisions.arcs_of(number))
            shared = [arc for arc, count in counts.items() if count > 1]
            if shared:
                merged = _merge(shapely.get_parts(shapely.clip_by_rect(self._divisions.lines(shared), *bbox)))
                area = shapely.clip_by_rect(self.country(iso2), west - 0.1, south - 0.1, east + 0.1, north + 0.1)
                lines.append(shapely.intersection(merged, shapely.make_valid(area)))
        return [line for encoded in _encode_lines(lines, bbox, tolerance) for line in encoded]


def _keys(name: str) -> list[str]:
    """Keys of a division's name, the exact one first; a generic word ("district", "region") does not count."""
    exact = _GENERIC.sub("", fold(name)).strip()
    loose = skeleton(exact)
    return [k for k in (exact, loose and f"~{loose}") if k]


_GENERIC = re.compile(
    r"\b(district|region|province|rayonu?|raion|marz|oblast|governorate|county|raionu?|oblasty?|respublika|skii raion|the)\b"
)


def _points(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.atleast_1d(np.asarray(lon, dtype=np.float64)), np.atleast_1d(np.asarray(lat, dtype=np.float64))


def _encode_lines(lines: Sequence[BaseGeometry], bbox: Bbox, tolerance: float) -> list[list[str]]:
    """For each line the encoded polylines of its parts inside `bbox`."""
    parts, owner = shapely.get_parts(shapely.clip_by_rect(np.array(lines, dtype=object), *bbox), return_index=True)
    linear = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(parts)
    encoded: list[list[str]] = [[] for _ in lines]
    for number, line in zip(owner[linear].tolist(), _encode(parts[linear], tolerance)[0], strict=True):
        encoded[number].append(line)
    return encoded


def _encode(lines: NDArray[np.object_], tolerance: float) -> tuple[list[str], list[int]]:
    """Lines or rings thinned and encoded, and how many points each has left."""
    points, owner = shapely.get_coordinates(lines, return_index=True)
    if tolerance and len(points):
        thin = shapely.simplify(shapely.linestrings(points, indices=owner), tolerance, preserve_topology=False)
        points, owner = shapely.get_coordinates(thin, return_index=True)
    counts = np.bincount(owner, minlength=len(lines))
    return _encode_polylines(points, counts, 4), counts.tolist()


def encode_polyline(points: ArrayLike, precision: int = 4) -> str:
    """Google's encoded polyline of (lon, lat) points, `precision` decimals; latitude comes first in the string."""
    found = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return _encode_polylines(found, np.array([len(found)]), precision)[0]


def _encode_polylines(points: NDArray[np.float64], counts: NDArray[np.int64], precision: int) -> list[str]:
    """The encoded polylines of lines that lie one behind the other in `points`, each of as many points as `counts` says.

    A number is doubled, its bits inverted if it is negative, and cut into groups of five bits, the lowest first; a group
    is a character, with 32 added where another follows.
    """
    whole = np.round(points[:, ::-1] * 10**precision).astype(np.int64)
    ends = np.cumsum(counts)
    firsts = (ends - counts)[counts > 0]
    deltas = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    deltas[firsts] = whole[firsts]
    kept = (deltas != 0).any(axis=1)
    kept[firsts] = True
    numbers = deltas[kept].ravel()
    bits = np.where(numbers < 0, ~(numbers << 1), numbers << 1)
    groups = 1 + sum((bits >= 1 << shift).astype(np.int64) for shift in range(5, 40, 5))
    last = np.cumsum(groups)
    place = np.arange(last[-1] if len(last) else 0) - np.repeat(last - groups, groups)
    follows = place < np.repeat(groups, groups) - 1
    text = (
        ((np.repeat(bits, groups) >> 5 * place & 0x1F) + 32 * follows + 63).astype(np.uint8).tobytes().decode("ascii")
    )
    before = np.concatenate([[0], np.cumsum(2 * kept)])  # numbers before each point
    stops = np.concatenate([[0], last])[before[np.concatenate([[0], ends])]].tolist()
    return [text[a:b] for a, b in pairwise(stops)]


@lru_cache(maxsize=1)
def load_regions() -> Regions:
    """The regions of the installed data, one object for the whole program."""
    return Regions()
