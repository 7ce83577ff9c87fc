"""Gazetteer files of others, read into rows: GeoNames, OpenStreetMap, Wikidata, NGA GNS, CSV, GeoJSON, GeoPackage and KML layers.

Each reader yields a `Found` or a `Refused` for every row of the file, in its order, and holds no more than one row in memory
(OSM, GeoJSON and layers are read as a whole). Degrees, WGS 84; Wikidata's WKT points are longitude first. Raised: GazetteerError,
with the file and what was expected.
"""

from __future__ import annotations

import csv
import json
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import GazetteerError
from geo.signatures import DOCTYPE, find_fault

LONGEST_NAME = 80  # characters; longer "names" are lists or notes
MOST_NAMES = 80  # of one place
LARGEST_FILE = 4 * 2**30  # bytes after decompression
LARGEST_RATIO = 200  # decompressed to compressed


@dataclass(slots=True)
class Found:
    """A place of a file. `main` are names that mean it first of all, `others` its alternates; `country` may be empty."""

    id: str
    name: str
    level: str
    lon: float | None
    lat: float | None
    country: str = ""
    admin1: str = ""
    population: int = 0
    main: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    names_only: bool = False  # further names of a place that another source has
    first_order: bool = False
    area: str = ""  # its polygon as hexadecimal well-known binary, where the file draws one


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: where it stands and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Format:
    """A file form: its name, whose it is, the licence, and its reader."""

    name: str
    source: str
    licence: str
    read: Callable[[Path], Iterator[Found | Refused]] = field(compare=False)


# GeoNames feature codes that name places of reports: (class, code) → level; the code * stands for all others of the class.
_LEVELS = {
    ("P", "*"): "settlement", ("A", "ADM1"): "province", ("A", "ADM2"): "district", ("A", "ADM3"): "district", ("A", "ADM4"): "district",
    ("A", "ADMD"): "district", ("T", "MT"): "feature", ("T", "PK"): "feature", ("T", "PASS"): "feature", ("T", "RDGE"): "feature",
    ("T", "MTS"): "feature", ("T", "HLL"): "feature", ("H", "LK"): "water", ("H", "STM"): "water", ("H", "RSV"): "water",
    ("L", "RGN"): "feature", ("L", "AREA"): "feature", ("S", "MNSTY"): "feature", ("S", "BDG"): "feature", ("R", "RD"): "feature",
}  # fmt: skip
_LANGUAGES = frozenset(
    [
        "en",
        "az",
        "hy",
        "ru",
        "tr",
        "fa",
        "ka",
        "ar",
        "he",
        "ky",
        "tg",
        "uz",
        "th",
        "km",
        "hi",
        "zh",
        "ur",
        "ku",
        "sr",
        "sq",
        "el",
        "uk",
        "be",
        "fr",
        "de",
        "es",
        "pt",
        "ro",
        "am",
        "so",
        "sw",
    ]
)
_PLACE_LEVELS = {
    "state": "province", "province": "province", "region": "province", "county": "district", "district": "district",
    "municipality": "district", "city": "settlement", "town": "settlement", "village": "settlement", "hamlet": "settlement",
    "isolated_dwelling": "settlement", "suburb": "settlement", "quarter": "settlement", "neighbourhood": "settlement",
    "locality": "feature", "farm": "settlement", "island": "feature", "islet": "feature",
}  # fmt: skip


def recognise(path: Path) -> Format:
    """The form of a file, by its name and its first lines. GazetteerError if it is none that can be read."""
    name = path.name.lower()
    if name.endswith((".osm", ".pbf")):
        return OSM
    if name.endswith((".geojson", ".json")):
        return GEOJSON
    if name.endswith((".gpkg", ".kml")):
        return LAYERS
    head = _first_lines(path)
    first = head[0] if head else ""
    columns = first.split("\t")
    if not head:
        raise GazetteerError("the file is empty", where=str(path), repair="fetch it again")
    if name.startswith("admin1codes") or (len(columns) == 4 and re.fullmatch(r"[A-Z]{2}\.\w+", columns[0])):
        return ADMIN1
    if name.startswith("alternatename") or (len(columns) in (8, 10) and columns[0].isdigit() and columns[1].isdigit()):
        return ALTERNATE_NAMES
    low = first.lower()
    if "\t" in first and ("full_name" in low) and "lat" in low:
        return GNS
    if any(len(line.split("\t")) == 19 for line in head[:50]):
        return GEONAMES
    if re.search(r"Point\(\s*-?\d", "\n".join(head[:20])) and "," in first:
        return WIKIDATA
    if re.search(r"\blat", low) and re.search(r"\b(lon|lng|long)", low):
        return TABLE
    if name.endswith((".txt", ".zip")):
        raise GazetteerError(
            f"has {len(columns)} tab-separated columns, not the 19 of a GeoNames dump",
            where=str(path), repair="fetch it again from the GeoNames dump folder",
        )  # fmt: skip
    raise GazetteerError(
        "is no gazetteer file that can be read", where=str(path),
        repair="give a GeoNames dump, OSM extract, GeoJSON, GeoPackage, KML, or a CSV with the columns name, lat and lon",
    )  # fmt: skip


def _first_lines(path: Path, most: int = 200) -> list[str]:
    lines = []
    for line in open_lines(path):
        if line.strip() and not line.startswith("#"):
            lines.append(line)
        if len(lines) >= most:
            break
    return lines


def open_lines(path: Path) -> Iterator[str]:
    """The lines of a text file or of the table in a zip, without line ends; UTF-8, UTF-16 with a mark, else guessed."""
    if path.suffix.lower() == ".zip":
        yield from _open_zip(path)
        return
    try:
        with path.open("rb") as file:
            yield from _decode(file, path)
    except OSError as error:
        raise GazetteerError(f"cannot be read ({error.strerror})", where=str(path), repair="check the path") from error


def _open_zip(path: Path) -> Iterator[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            tables = [
                i
                for i in archive.infolist()
                if i.filename.lower().endswith((".txt", ".csv", ".tsv")) and "readme" not in i.filename.lower()
            ]
            if not tables:
                raise GazetteerError(
                    "the zip holds no table", where=str(path), repair="give the zip of a GeoNames dump"
                )
            table = next(
                (t for t in tables if Path(t.filename).stem.lower() == path.stem.lower()),
                max(tables, key=lambda t: t.file_size),
            )
            if table.file_size > LARGEST_FILE or table.file_size > LARGEST_RATIO * max(1, table.compress_size):
                raise GazetteerError(
                    "the zip unpacks to more than is sound", where=str(path), repair="check where it is from"
                )
            with archive.open(table) as file:
                yield from _decode(file, path)  # type: ignore[arg-type]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise GazetteerError(f"the zip is broken ({error})", where=str(path), repair="fetch it again") from error
    except OSError as error:
        raise GazetteerError(f"cannot be read ({error})", where=str(path), repair="check the path") from error


def _decode(file: Iterable[bytes], path: Path) -> Iterator[str]:
    """Lines of bytes as text; the encoding is told by a mark, or is UTF-8, or is guessed from the first bad line."""
    encoding = "utf-8"
    lines = iter(file)
    for number, raw in enumerate(lines):
        if number == 0 and raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            rest = raw + b"".join(lines)
            yield from rest.decode("utf-16", "replace").splitlines()
            return
        if number == 0 and raw.startswith(b"\xef\xbb\xbf"):
            raw = raw[3:]
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8":
                encoding = _guess(raw)
            text = raw.decode(encoding, "replace")
        yield text.rstrip("\r\n")


def _guess(raw: bytes) -> str:
    """The encoding of a line that is not UTF-8: Cyrillic if most of its high bytes are Windows-1251 letters, else Western."""
    high = [b for b in raw if b >= 0x80]
    letters = sum(b >= 0xC0 for b in high)
    return "cp1251" if len(high) > 8 and letters > 0.9 * len(high) else "latin-1"


def clean_names(names: Iterable[str], *, but: str = "") -> tuple[str, ...]:
    """Names without blanks, repeats and overlong ones, at most `MOST_NAMES`."""
    kept = dict.fromkeys(" ".join(n.split()) for n in names if n and len(n) <= LONGEST_NAME)
    kept.pop(but, None)
    kept.pop("", None)
    return tuple(list(kept)[:MOST_NAMES])


def read_degrees(lat: str | float, lon: str | float) -> tuple[float, float] | str:
    """(lon, lat) of two values, or the reason why they are none."""
    try:
        north, east = float(str(lat).replace(",", ".")), float(str(lon).replace(",", "."))
    except ValueError:
        return "the coordinates are not numbers"
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        return (
            "latitude and longitude are swapped"
            if abs(north) <= 180 and abs(east) <= 90
            else "the coordinates are not on Earth"
        )
    if north == 0 and east == 0:
        return "the coordinates are 0, 0"
    return east, north


def _mend_rows(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Rows with the number of their first line; a row of 19 columns that a name with a line end has broken in two is joined."""
    held = ""
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if held and held.count("\t") + line.count("\t") == 18:
            yield number - 1, held + line
            held = ""
            continue
        if held:
            yield number - 1, held
        held = line if line.count("\t") < 18 else ""
        if not held:
            yield number, line
    if held:
        yield number, held


def _read_geonames(path: Path) -> Iterator[Found | Refused]:
    for number, line in _mend_rows(open_lines(path)):
        cells = line.split("\t")
        if len(cells) != 19:
            yield Refused(f"line {number}", f"{len(cells)} columns instead of 19")
            continue
        gid, name, plain, alternates, lat, lon, kind, code, country, _, admin1 = cells[:11]
        level = _LEVELS.get((kind, code)) or _LEVELS.get((kind, "*"))
        if not level:
            yield Refused(f"line {number}", f"a feature of class {kind or '?'}.{code or '?'} is not read")
            continue
        degrees = read_degrees(lat, lon)
        if isinstance(degrees, str) or not name.strip() or not gid.strip().isdigit():
            yield Refused(f"line {number}", degrees if isinstance(degrees, str) else "no name or no id")
            continue
        yield Found(
            f"gn-{gid.strip()}", name.strip(), level, *degrees, country.strip().upper()[:2], admin1.strip(),
            int(cells[14]) if cells[14].strip().isdigit() else 0, clean_names([plain], but=name),
            clean_names(alternates.split(","), but=name), first_order=code == "ADM1",
        )  # fmt: skip


def _read_admin1(path: Path) -> Iterator[Found | Refused]:
    for number, line in enumerate(open_lines(path), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        country, dot, code = cells[0].partition(".")
        if len(cells) != 4 or not dot:
            yield Refused(f"line {number}", f"{len(cells)} columns instead of 4")
            continue
        yield Found(
            f"gn-{cells[3].strip()}", cells[1].strip(), "province", None, None, country, code, 0, clean_names([cells[2]], but=cells[1]),
            names_only=True, first_order=True,
        )  # fmt: skip


def _read_alternate_names(path: Path) -> Iterator[Found | Refused]:
    """Names by place: rows of one place stand together or apart, each gives one name."""
    for number, line in enumerate(open_lines(path), start=1):
        cells = line.split("\t")
        if not line.strip():
            continue
        if len(cells) not in (8, 10) or not cells[1].isdigit():
            yield Refused(f"line {number}", f"{len(cells)} columns instead of 10")
            continue
        language, name = cells[2], " ".join(cells[3].split())
        if language not in _LANGUAGES and language:
            yield Refused(f"line {number}", f"a name in {language} is not read")
        elif not name or len(name) > LONGEST_NAME:
            yield Refused(f"line {number}", "no name, or one that is too long")
        else:
            yield Found(f"gn-{cells[1]}", name, "settlement", None, None, others=(name,), names_only=True)


def _read_gns(path: Path) -> Iterator[Found | Refused]:
    """NGA GNS: one row a name, several for one feature (UFI); both the old and the new column names."""
    lines = open_lines(path)
    header = [h.strip().lower() for h in next(lines).lstrip("\ufeff").split("\t")]
    at = {name: i for i, name in enumerate(header)}

    def cell(cells: list[str], *names: str) -> str:
        return next(
            (cells[at[n]].strip() for n in names if n in at and at[n] < len(cells) and cells[at[n]].strip()), ""
        )

    groups: dict[str, Found] = {}
    more: dict[str, list[str]] = defaultdict(list)
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if not line.strip():
            continue
        if abs(len(cells) - len(header)) > 2:
            yield Refused(f"line {number}", f"{len(cells)} columns instead of {len(header)}")
            continue
        kind, code = cell(cells, "fc"), cell(cells, "dsg", "desig_cd")
        level = _LEVELS.get((kind, code)) or _LEVELS.get((kind, "*"))
        ufi, name = cell(cells, "ufi"), cell(cells, "full_name_ro", "full_name", "full_nm_nd", "full_name_nd_ro")
        degrees = read_degrees(cell(cells, "lat", "lat_dd"), cell(cells, "long", "long_dd"))
        if not level or not name or not ufi or isinstance(degrees, str):
            reason = (
                degrees
                if isinstance(degrees, str)
                else "no name"
                if level
                else f"a feature of class {kind}.{code} is not read"
            )
            yield Refused(f"line {number}", reason)
            continue
        plain = cell(cells, "full_name_nd_ro", "full_nm_nd")
        more[ufi] += [n for n in (name, plain) if n]
        groups.setdefault(
            ufi, Found(f"gns-{ufi}", name, level, *degrees, cell(cells, "cc1", "cc_ft").split(",")[0][:2])
        )
    for ufi, found in groups.items():
        found.others = clean_names(more[ufi], but=found.name)
        yield found


def _read_osm(path: Path) -> Iterator[Found | Refused]:
    import pyogrio

    _refuse_foreign(path, "is no OpenStreetMap extract ({})", "fetch it again")
    try:
        table = pyogrio.read_dataframe(path, layer="points")
    except Exception as error:  # pyogrio raises its own and GDAL's errors
        raise GazetteerError(
            f"is no OpenStreetMap extract ({error})", where=str(path), repair="fetch it again"
        ) from error
    for row in table.to_dict("records"):
        tags = _read_tags(row.get("other_tags") or "")
        where = f"node {row.get('osm_id')}"
        natural = tags.get("natural", "")
        level = _PLACE_LEVELS.get(row.get("place") or "") or (
            "feature" if natural in ("peak", "saddle", "ridge") or "mountain_pass" in tags else ""
        )
        name = row.get("name") or tags.get("name:en") or ""
        if not level or not name:
            yield Refused(where, "no name" if level else "not a place, peak or pass")
            continue
        english = tags.get("name:en", "")
        others = [
            v
            for k, v in tags.items()
            if re.fullmatch(r"name:[a-z]{2,3}|(alt|old|int|official|loc)_name(:[a-z]{2})?", k)
        ]
        others = [part for value in others for part in value.split(";")]
        population = re.sub(r"\D", "", tags.get("population", "")) or "0"
        yield Found(
            f"osm-{row.get('osm_id')}", english or name, level, float(row["geometry"].x), float(row["geometry"].y),
            population=int(population[:10]), main=clean_names([name, english], but=english or name), others=clean_names(others, but=english or name),
        )  # fmt: skip


def _read_tags(text: str) -> dict[str, str]:
    """GDAL's hstore text: `"name:en"=>"Goris","place"=>"town"`."""
    pairs = re.findall(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"', text)
    return {k: re.sub(r"\\(.)", r"\1", v) for k, v in pairs}


def _read_wikidata(path: Path) -> Iterator[Found | Refused]:
    for number, row in enumerate(_read_csv(path), start=2):
        point = next(
            (m for v in row.values() if v and (m := re.search(r"Point\(\s*(-?[\d.]+)[ ,]+(-?[\d.]+)\s*\)", v))), None
        )
        item = next((m.group() for v in row.values() if v and (m := re.search(r"Q\d+$", v))), "")
        names = [
            v
            for k, v in row.items()
            if k and v and re.search(r"label|name", k, re.IGNORECASE) and not re.fullmatch(r"Q\d+", v)
        ]
        degrees = read_degrees(point.group(2), point.group(1)) if point else "no point"
        if isinstance(degrees, str) or not names:
            yield Refused(f"line {number}", degrees if isinstance(degrees, str) else "no name")
            continue
        split = [part for value in names[1:] for part in re.split(r"[|;]", value)]
        yield Found(f"wd-{item or number}", names[0], "settlement", *degrees, others=clean_names(split, but=names[0]))


def _read_table(path: Path) -> Iterator[Found | Refused]:
    """A CSV with columns for the name, latitude and longitude; further columns if they are there."""
    for number, row in enumerate(_read_csv(path), start=2):
        cells = {(k or "").strip().lower(): (v or "").strip() for k, v in row.items() if isinstance(v, str)}

        def cell(*names: str, cells: dict[str, str] = cells) -> str:
            return next((cells[n] for n in names if cells.get(n)), "")

        degrees = read_degrees(
            cell("lat", "latitude", "y", "lat_dd"), cell("lon", "lng", "long", "longitude", "x", "lon_dd")
        )
        named = [v for k, v in cells.items() if v and re.fullmatch(r"name|name_\w{2,3}|label|title|asciiname", k)]
        if isinstance(degrees, str) or not named:
            yield Refused(f"line {number}", degrees if isinstance(degrees, str) else "no name")
            continue
        name = cell("name", "name_en", "label", "title") or named[0]
        level = cell("level", "type", "place").lower()
        population = re.sub(r"\D", "", cell("population", "pop"))[:10] or "0"
        yield Found(
            f"csv-{path.stem}-{cell('id') or number}", name, level if level in _KNOWN else _PLACE_LEVELS.get(level, "settlement"),
            *degrees, _country(cell("country", "iso2", "countrycode", "country_code")), population=int(population),
            main=clean_names(named, but=name), others=clean_names(re.split(r"[;|]", cell("names", "alternatenames", "alt_names", "aliases")), but=name),
            parents=clean_names([cell("district", "marz_en", "rayon", "admin2"), cell("province", "admin1", "region")]),
        )  # fmt: skip


_KNOWN = frozenset(["settlement", "district", "province", "feature", "water"])


def _country(cell: str) -> str:
    return cell.upper() if re.fullmatch(r"[A-Za-z]{2}", cell) else ""


def _read_csv(path: Path) -> Iterator[dict[str, str]]:
    lines = open_lines(path)
    first = next(lines, "").lstrip("\ufeff")
    delimiter = max(",;\t|", key=first.count)
    fields = [h.strip() for h in next(csv.reader([first], delimiter=delimiter))]
    for cells in csv.reader(lines, delimiter=delimiter):
        if cells:
            yield dict(zip(fields, cells, strict=False))


def _read_geojson(path: Path) -> Iterator[Found | Refused]:
    import shapely

    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
        features: list[dict[str, Any]] = data["features"] if data.get("type") == "FeatureCollection" else [data]
    except (ValueError, KeyError, AttributeError, OSError) as error:
        raise GazetteerError(f"is no GeoJSON ({error})", where=str(path), repair="give a FeatureCollection") from error
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        try:
            shape = shapely.geometry.shape(feature["geometry"])
        except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
            shape = None
        yield _make_found(f"feature {number}", f"geojson-{path.stem}-{properties.get('id', number)}", properties, shape)


def _read_layers(path: Path) -> Iterator[Found | Refused]:
    """The named features of all layers of a GeoPackage or KML file, brought to WGS 84."""
    import pyogrio

    _refuse_foreign(path, "is damaged or holds no layers ({})", "export it again")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frames = {str(name): pyogrio.read_dataframe(path, layer=name) for name, _ in pyogrio.list_layers(path)}
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, ValueError) as error:
        what = f"is damaged or holds no layers ({str(error)[:120]})"
        raise GazetteerError(what, where=str(path), repair="export it again") from error
    for layer, frame in frames.items():
        shapes = [None] * len(frame)
        if "geometry" in frame:
            shapes = list(frame.geometry.to_crs(4326) if frame.crs is not None else frame.geometry)
        rows = frame.drop(columns="geometry", errors="ignore").to_dict("records")
        for number, (properties, shape) in enumerate(zip(rows, shapes, strict=True), start=1):
            where = f"layer {layer}, feature {number}"
            yield _make_found(where, f"layer-{path.stem}-{layer}-{number}", properties, shape)


def _refuse_foreign(path: Path, what: str, repair: str) -> None:
    """GazetteerError: the file does not hold what its name says; `what` has a place for the reason."""
    fault = find_fault(path)
    if fault == DOCTYPE:
        raise GazetteerError(fault, where=str(path), repair="take it out: the file needs none")
    if fault:
        raise GazetteerError(what.format(fault), where=str(path), repair=repair)


def _make_found(where: str, key: str, properties: dict[str, Any], shape: Any) -> Found | Refused:
    """The place of a named feature; an area without a `level` is a district, a line a feature, a point a settlement."""
    import shapely

    named = {
        k.lower(): str(v)
        for k, v in properties.items()
        if isinstance(v, str) and v and re.fullmatch(r"name(?:[:_]\w+)?|label|title", k.lower())
    }
    if shape is None or shape.is_empty:
        return Refused(where, "no geometry")
    shape = shapely.force_2d(shape)
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    degrees = read_degrees(point.y, point.x)
    if isinstance(degrees, str) or not named:
        return Refused(where, degrees if isinstance(degrees, str) else "no name")
    is_area = shape.geom_type in ("Polygon", "MultiPolygon")
    name = named.get("name") or next(iter(named.values()))
    told = str(properties.get("level") or properties.get("place") or "").lower()
    usual = "district" if is_area else "settlement" if "Point" in shape.geom_type else "feature"
    return Found(
        key, name, told if told in _KNOWN else _PLACE_LEVELS.get(told, usual), *degrees,
        _country(str(properties.get("country", ""))), main=clean_names(named.values(), but=name),
        area=shapely.to_wkb(shape if shape.is_valid else shapely.make_valid(shape), hex=True) if is_area else "",
    )  # fmt: skip


GEONAMES = Format("GeoNames dump", "GeoNames", "CC BY 4.0", _read_geonames)
ADMIN1 = Format("GeoNames admin1 codes", "GeoNames", "CC BY 4.0", _read_admin1)
ALTERNATE_NAMES = Format("GeoNames alternate names", "GeoNames", "CC BY 4.0", _read_alternate_names)
OSM = Format("OpenStreetMap extract", "OpenStreetMap", "ODbL 1.0", _read_osm)
WIKIDATA = Format("Wikidata table", "Wikidata", "CC0", _read_wikidata)
GNS = Format("NGA GNS", "NGA GEOnet Names Server", "public domain", _read_gns)
TABLE = Format("CSV table", "your table", "as you have it", _read_table)
GEOJSON = Format("GeoJSON", "your GeoJSON", "as you have it", _read_geojson)
LAYERS = Format("layers", "your layer", "as you have it", _read_layers)
