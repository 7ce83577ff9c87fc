"""Areas and borders of the world: countries, first-order divisions, disputed lines. In: data/regions. Out: shapely geometries.

Degrees, WGS 84, longitude first. The source is Natural Earth 1:10m (data/regions/README.md): lines as held on the ground when
it was drawn, not a statement of right; its lines around Karabakh describe 1994-2020. Nothing is read before it is asked for;
the decoded arcs are kept in the cache folder and memory-mapped.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import GazetteerError
from geo.gazetteer.folding import fold, skeleton
from geo.paths import find_cache_dir, find_data_dir
from geo.records import Place

VERSION = 2
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
        if not (folder / "shapes.json").is_file():
            self._compile(json.loads(gzip.decompress(data)), name, folder)
        self.features: list[dict[str, Any]] = json.loads((folder / "shapes.json").read_text(encoding="utf-8"))
        self.coords: NDArray[np.float64] = np.load(folder / "coords.npy", mmap_mode="r")
        self.offsets: NDArray[np.int64] = np.load(folder / "offsets.npy")
        self.bounds: NDArray[np.float64] = np.load(folder / "bounds.npy")
        self._shapes: dict[int, BaseGeometry] = {}

    @staticmethod
    def _compile(topology: dict[str, Any], name: str, folder: Path) -> None:
        """Decode the arcs and write them beside `folder`, then rename: two processes at once do no harm."""
        scale, move = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
        arcs = [np.cumsum(np.array(arc, dtype=np.int64), axis=0) * scale + move for arc in topology["arcs"]]
        features = topology["objects"][name]["geometries"]
        bounds = []
        for feature in features:
            points = np.vstack([arcs[~i if i < 0 else i] for i in _flat(feature["arcs"])])
            bounds.append([*points.min(axis=0), *points.max(axis=0)])
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as temporary:
            new = Path(temporary) / "new"
            new.mkdir()
            np.save(new / "coords.npy", np.vstack(arcs))
            np.save(new / "offsets.npy", np.cumsum([0, *(len(a) for a in arcs)]))
            np.save(new / "bounds.npy", np.array(bounds))
            (new / "shapes.json").write_text(json.dumps(features, ensure_ascii=False), encoding="utf-8")
            try:
                new.replace(folder)
            except OSError:
                if not (folder / "shapes.json").is_file():
                    raise

    def arc(self, number: int) -> NDArray[np.float64]:
        """Coordinates (n, 2) of an arc; a negative number is the arc ~number backwards."""
        index = ~number if number < 0 else number
        points = self.coords[self.offsets[index] : self.offsets[index + 1]]
        return points[::-1] if number < 0 else points

    def _ring(self, numbers: list[int]) -> NDArray[np.float64]:
        return np.vstack([self.arc(n)[1 if i else 0 :] for i, n in enumerate(numbers)])

    def shape(self, number: int) -> BaseGeometry:
        """The polygon(s) of a feature, made valid."""
        if number not in self._shapes:
            feature = self.features[number]
            nested = feature["arcs"] if feature["type"] == "MultiPolygon" else [feature["arcs"]]
            polygons = []
            for rings in nested:
                lines = [self._ring(ring) for ring in rings]
                if len(lines[0]) >= 4:
                    polygons.append(shapely.Polygon(lines[0], [line for line in lines[1:] if len(line) >= 4]))
            shape: BaseGeometry = shapely.MultiPolygon(polygons) if len(polygons) != 1 else polygons[0]
            self._shapes[number] = shape if shapely.is_valid(shape) else shapely.make_valid(shape, method="structure")
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


def _merge(lines: Sequence[NDArray[np.float64]]) -> BaseGeometry:
    """Arcs joined end to end: a LineString where they make one line, else a MultiLineString."""
    merged: BaseGeometry = shapely.line_merge(shapely.MultiLineString([shapely.LineString(line) for line in lines]))
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

    @cached_property
    def _by_name(self) -> dict[str, list[Division]]:
        groups: dict[str, list[Division]] = defaultdict(list)
        for division in self._all_divisions:
            for key in {key for name in (division.name, *division.names) for key in _keys(name)}:
                groups[key].append(division)
        return dict(groups)

    def countries(self) -> list[str]:
        """ISO codes of all countries that have an area here, sorted."""
        return sorted(self._numbers)

    @lru_cache(maxsize=256)  # noqa: B019  one Regions lives as long as the program
    def country(self, iso2: str) -> BaseGeometry | None:
        """The area of a country as Natural Earth draws it, or None."""
        shapes = [self._countries.shape(i) for i in self._numbers.get(iso2, ())]
        return None if not shapes else shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)

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
            fits = [d for d in self._by_name.get(key, ()) if not country or d.country == country]
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

    def _shared(self, a: str, b: str) -> list[NDArray[np.float64]]:
        arcs = [{n for i in self._numbers.get(iso2, ()) for n in self._countries.arcs_of(i)} for iso2 in (a, b)]
        return [self._countries.arc(n) for n in sorted(arcs[0] & arcs[1])]

    @lru_cache(maxsize=256)  # noqa: B019
    def border(self, a: str, b: str) -> BaseGeometry:
        """The land border between two countries: LineString or MultiLineString (exclaves), empty where they do not touch."""
        lines = self._shared(a, b) if a != b else []
        return _merge(lines) if lines else shapely.LineString()

    @cached_property
    def _neighbours(self) -> dict[str, list[str]]:
        owners: dict[int, set[str]] = defaultdict(set)
        for iso2, numbers in self._numbers.items():
            for i in numbers:
                for arc in self._countries.arcs_of(i):
                    owners[arc].add(iso2)
        near: dict[str, set[str]] = defaultdict(set)
        for codes in owners.values():
            for code in codes:
                near[code] |= codes - {code}
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

    def basemap(self, bbox: Bbox, *, tolerance: float = 0.0) -> dict[str, Any]:
        """What a page draws below its incidents, clipped to `bbox` (west, south, east, north).

        Lines are encoded polylines with 4 decimals (Google's format: latitude before longitude within the string).
        `countries` [{iso2, name, label [lon, lat], polygons [[ring]]}], `borders` [{countries, lines}], `divisions`
        [{name, names, country, level, label}], `division_lines` [line], `disputed` [{name, held_by, valid_from,
        valid_to, lines}]. `tolerance` in degrees thins the lines; 0 keeps all points.
        """
        window = shapely.box(*bbox)
        inside = [iso2 for iso2 in self.countries() if self._touches(iso2, bbox)]
        return {
            "bbox": list(bbox),
            "precision": 4,
            "source": "Natural Earth 1:10m, public domain: lines as held on the ground, around Karabakh those of 1994-2020",
            "countries": [c for iso2 in inside if (c := self._draw_country(iso2, window, tolerance))],
            "borders": self._draw_borders(inside, window, tolerance),
            "divisions": self._list_divisions(inside, bbox),
            "division_lines": self._draw_division_lines(inside, window, tolerance),
            "disputed": [
                {**{k: v for k, v in line.items() if k != "geometry"}, "lines": lines}
                for line in self.disputed
                if (lines := _encode_lines(line["geometry"], window, tolerance))
            ],
        }

    def _touches(self, iso2: str, bbox: Bbox) -> bool:
        bounds = self._countries.bounds[self._numbers[iso2]]
        west, south, east, north = bounds[:, 0], bounds[:, 1], bounds[:, 2], bounds[:, 3]
        return bool(((west <= bbox[2]) & (east >= bbox[0]) & (south <= bbox[3]) & (north >= bbox[1])).any())

    def _draw_country(self, iso2: str, window: BaseGeometry, tolerance: float) -> dict[str, Any] | None:
        shape = shapely.clip_by_rect(self.country(iso2), *window.bounds)
        polygons = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and not p.is_empty]
        if not polygons:
            return None
        largest = max(polygons, key=lambda p: p.area).representative_point()
        return {
            "iso2": iso2,
            "name": self._countries.features[self._numbers[iso2][0]]["properties"]["name"],
            "label": [round(largest.x, 3), round(largest.y, 3)],
            "polygons": [
                [
                    encode_polyline(_thin(shapely.get_coordinates(ring), tolerance))
                    for ring in (p.exterior, *p.interiors)
                ]
                for p in polygons
            ],
        }

    def _draw_borders(self, inside: list[str], window: BaseGeometry, tolerance: float) -> list[dict[str, Any]]:
        pairs = [(a, b) for a in inside for b in self.neighbours(a) if a < b and b in inside]
        drawn = [
            ({"countries": [a, b], "lines": _encode_lines(self.border(a, b), window, tolerance)}) for a, b in pairs
        ]
        return [d for d in drawn if d["lines"]]

    def _list_divisions(self, inside: list[str], bbox: Bbox) -> list[dict[str, Any]]:
        return [
            {"name": d.name, "names": list(d.names), "country": d.country, "level": d.level, "label": [d.lon, d.lat]}
            for iso2 in inside
            for d in self.divisions(iso2)
            if bbox[0] <= d.lon <= bbox[2] and bbox[1] <= d.lat <= bbox[3]
        ]

    def _draw_division_lines(self, inside: list[str], window: BaseGeometry, tolerance: float) -> list[str]:
        """Lines between divisions of one country: arcs that two of them share."""
        owners: dict[int, int] = defaultdict(int)
        west, south, east, north = window.bounds
        for iso2 in inside:
            for d in self.divisions(iso2):
                w, s, e, n = self._divisions.bounds[d.number]
                if w <= east and e >= west and s <= north and n >= south:
                    for arc in self._divisions.arcs_of(d.number):
                        owners[arc] += 1
        country = {iso2: [d.number for d in self.divisions(iso2)] for iso2 in inside}
        lines = []
        for iso2, numbers in country.items():
            own: dict[int, int] = defaultdict(int)
            for number in numbers:
                for arc in self._divisions.arcs_of(number):
                    own[arc] += 1
            shared = [self._divisions.arc(a) for a, count in own.items() if count > 1 and owners.get(a, 0) > 1]
            if shared:
                near = shapely.clip_by_rect(self.country(iso2), west - 0.1, south - 0.1, east + 0.1, north + 0.1)
                lines += _encode_lines(
                    shapely.intersection(_merge(shared), shapely.make_valid(near)), window, tolerance
                )
        return lines


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


def _thin(points: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    if not tolerance:
        return points
    return shapely.get_coordinates(shapely.simplify(shapely.LineString(points), tolerance))


def _encode_lines(lines: BaseGeometry, window: BaseGeometry, tolerance: float) -> list[str]:
    clipped = shapely.get_parts(shapely.clip_by_rect(lines, *window.bounds))
    return [
        encode_polyline(_thin(shapely.get_coordinates(line), tolerance))
        for line in clipped
        if line.geom_type == "LineString" and not line.is_empty
    ]


def encode_polyline(points: NDArray[np.float64], precision: int = 4) -> str:
    """Google's encoded polyline of (lon, lat) points, `precision` decimals; latitude comes first in the string."""
    whole = np.round(np.asarray(points)[:, ::-1] * 10**precision).astype(int)
    deltas = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=int))
    keep = np.r_[True, (deltas[1:] != 0).any(axis=1)]
    out = []
    for value in deltas[keep].ravel().tolist():
        bits = ~(value << 1) if value < 0 else value << 1
        while bits >= 0x20:
            out.append(chr((0x20 | (bits & 0x1F)) + 63))
            bits >>= 5
        out.append(chr(bits + 63))
    return "".join(out)


@lru_cache(maxsize=1)
def load_regions() -> Regions:
    """The regions of the installed data, one object for the whole program."""
    return Regions()
