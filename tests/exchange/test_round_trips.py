"""The demo case and generated incidents (--many 10000) through every format: what comes back is the same, each file is what it says.

The JSON Schemas in tests/exchange/schemas follow RFC 7946, the W3C Web Annotation Data Model, schema.org's vocabulary and the
metadata of GeoParquet 1.1; the columns of ACLED and UCDP GED are those of their codebooks.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import jsonschema
import pyarrow.parquet
import pyogrio
import pytest

from geo import pipeline
from geo.exchange import READERS, WRITERS, read, write
from geo.paths import find_data_dir
from geo.reading.files import read_paths
from geo.records import Article, Incident
from geo.scale import read_all
from tests.exchange.samples import make_varied

SCHEMAS = Path(__file__).with_name("schemas")
Told = tuple[list[Incident], dict[str, Article]]
ACLED = (  # 31 columns since March 2023
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 "
    "assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude "
    "geo_precision source source_scale notes fatalities tags timestamp"
)
UCDP = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id "
    "dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude "
    "geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown best high low gwnoa gwnob"
)


@cache
def make_demo() -> Told:
    articles = [
        a
        for a in read_paths([find_data_dir() / "theatres" / "armenia-azerbaijan" / "articles"])
        if isinstance(a, Article)
    ]
    readings = [found for found in read_all(articles, workers=1) if hasattr(found, "article")]
    return pipeline.build(readings), {reading.article.id: reading.article for reading in readings}


@pytest.fixture(scope="module", params=["demo", "many"])
def case(request: pytest.FixtureRequest) -> Told:
    """The incidents and articles of one of the two cases."""
    return make_demo() if request.param == "demo" else make_varied(request.config.getoption("--many"))


@pytest.fixture(scope="module")
def save(case: Told, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`save(suffix)`: the file of the case in a format, written once."""
    folder = tmp_path_factory.mktemp("written")

    @cache
    def write_once(suffix: str) -> Path:
        write(folder / f"x{suffix}", *case)
        return folder / f"x{suffix}"

    return write_once


Save = Callable[[str], Path]


def test_the_demo_is_a_case_worth_carrying() -> None:
    incidents, articles = make_demo()
    assert len(incidents) > 10
    assert len(articles) > 10


@pytest.mark.parametrize(
    "suffix", [suffix for suffix in READERS if suffix != ".geoparquet"]
)  # .parquet by another name
def test_what_comes_back_is_the_same(case: Told, save: Save, suffix: str) -> None:
    incidents, articles = read(save(suffix))
    told, known = case
    assert incidents == told
    named = {key for incident in told for key in incident.articles}
    kept = suffix == ".zip"
    assert articles == {key: a if kept else replace(a, text="") for key, a in known.items() if key in named}


@pytest.mark.parametrize("suffix", sorted(set(WRITERS) - {".gpkg"}))  # which holds the time of its writing
def test_the_same_incidents_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    files = [tmp_path / f"{number}{suffix}" for number in (1, 2)]
    for file in files:
        write(file, *make_demo())
    assert files[0].read_bytes() == files[1].read_bytes()


# What each file must be to be of its format


def check_schema(name: str, value: Any) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    errors = jsonschema.Draft202012Validator(schema).iter_errors(value)
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_geojson_keeps_rfc_7946(case: Told, save: Save) -> None:
    collection = load(save(".geojson"))
    check_schema("geojson", collection)
    for feature in collection["features"]:
        for ring, is_hole in find_rings(feature["geometry"]):
            assert ring[0] == ring[-1]
            assert (find_area(ring) < 0) == is_hole, "outer rings are counter-clockwise, holes clockwise"
            assert all(abs(a[0] - b[0]) <= 180 for a, b in pairwise(ring)), "nothing crosses the antimeridian"
    assert len(pyogrio.read_dataframe(save(".geojson"))) == len(case[0])


def find_rings(geometry: dict[str, Any] | None) -> Iterator[tuple[list[list[float]], bool]]:
    kind = geometry["type"] if geometry else ""
    polygons = geometry["coordinates"] if geometry and kind == "MultiPolygon" else []
    if geometry and kind == "Polygon":
        polygons = [geometry["coordinates"]]
    for polygon in polygons:
        yield from ((ring, number > 0) for number, ring in enumerate(polygon))


def find_area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def test_the_geopackage_is_one_for_gdal_and_by_its_tables(case: Told, save: Save) -> None:
    path, (incidents, _) = save(".gpkg"), case
    layers = {str(name): kind for name, kind in pyogrio.list_layers(path)}
    assert list(layers) == ["incidents", "locations", "statements", "sources"]
    sizes = {name: len(pyogrio.read_dataframe(path, layer=name)) for name in layers}
    assert sizes["incidents"] == len(incidents)
    assert sizes["statements"] == sum(len(incident.statements) for incident in incidents)
    connection = sqlite3.connect(path)

    def ask(query: str) -> list[Any]:
        return [row[0] for row in connection.execute(query)]

    try:
        assert ask("PRAGMA application_id") == [0x47504B47]  # "GPKG"
        assert ask("PRAGMA user_version")[0] >= 10200
        assert ask("PRAGMA integrity_check") == ["ok"]
        assert ask("PRAGMA foreign_key_check") == []
        assert {-1, 0, 4326} <= set(ask("SELECT srs_id FROM gpkg_spatial_ref_sys"))
        assert set(ask("SELECT table_name FROM gpkg_contents")) == set(layers)
        assert set(ask("SELECT table_name FROM gpkg_geometry_columns")) == {"incidents", "locations"}
        assert set(ask("SELECT DISTINCT srs_id FROM gpkg_geometry_columns")) == {4326}
        heads = "SELECT DISTINCT hex(substr(geom, 1, 2)) FROM {} WHERE geom IS NOT NULL"
        for layer in ("incidents", "locations"):
            assert ask(heads.format(layer)) == ["4750"]  # "GP", the head of a geometry
            assert ask(f"SELECT count(*) FROM rtree_{layer}_geom") == ask(
                f"SELECT count(*) FROM {layer} WHERE geom IS NOT NULL"
            )
    finally:
        connection.close()


def test_the_geoparquet_is_one_for_geopandas_and_by_its_metadata(case: Told, save: Save) -> None:
    path = save(".parquet")
    told = json.loads(pyarrow.parquet.read_schema(path).metadata[b"geo"])
    check_schema("geoparquet", told)
    frame = gpd.read_parquet(path)
    assert (len(frame), frame.crs.to_epsg()) == (len(case[0]), 4326)
    assert set(frame.geom_type.dropna()) <= set(told["columns"]["geometry"]["geometry_types"])
    west, south, east, north = frame.bounds.to_numpy().T
    within = frame[(west <= 90) & (east >= 0) & (south <= 90) & (north >= 0)]
    assert list(gpd.read_parquet(path, bbox=(0, 0, 90, 90)).id) == list(within.id)
    assert len(within)


@pytest.mark.parametrize("suffix", [".fgb", ".kml"])
def test_gdal_reads_the_others_whole(case: Told, save: Save, suffix: str) -> None:
    assert pyogrio.read_info(save(suffix), force_feature_count=True)["features"] == len(case[0])


@pytest.mark.parametrize("name", ["annotations", "claims"])
def test_the_linked_data_keep_their_schema(case: Told, save: Save, name: str) -> None:
    check_schema(name, load(save(f".{name}.jsonld")))


@pytest.mark.parametrize(("suffix", "names"), [(".acled.csv", ACLED), (".ucdp.csv", UCDP)])
def test_the_columns_are_exactly_those_of_the_data_set(case: Told, save: Save, suffix: str, names: str) -> None:
    columns = names.split()
    with save(suffix).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert (len(columns), head) == ({".acled.csv": 31, ".ucdp.csv": 49}[suffix], columns)
    assert {len(row) for row in rows} == {len(columns)}
    assert len(rows) == len(case[0])


def test_plover_lines_are_events(case: Told, save: Save) -> None:
    lines = save(".plover.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert [json.loads(line)["id"] for line in lines] == [incident.id for incident in case[0]]


def test_no_cell_begins_a_formula(case: Told, save: Save) -> None:
    for name in ("", "-statements", "-sources"):
        path = save(".csv").with_name(f"x{name}.csv")
        with path.open(encoding="utf-8", newline="") as file:
            cells = {cell for row in csv.reader(file) for cell in row if cell[:1] in set("=+@\t\r\n＝＋－＠") | {"-"}}
        assert {cell for cell in cells if not is_number(cell)} == set()


def is_number(cell: str) -> bool:
    try:
        return float(cell) < 0
    except ValueError:
        return False
