"""GeoPackage, FlatGeobuf, KML and GeoParquet: the same incidents come back, other programs can read them, bad files are named."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

from geo.errors import FormatError
from geo.exchange import read, write
from tests.exchange.samples import make_articles, make_incidents

SUFFIXES = (".gpkg", ".kml", ".fgb", ".parquet", ".geoparquet")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_round_trip_gives_the_same_incidents(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    write(path, make_incidents(), make_articles(), texts=True)
    incidents, articles = read(path)
    assert incidents == make_incidents()
    assert articles == make_articles()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_incidents_make_an_empty_file(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"x{suffix}", [], {})
    assert read(tmp_path / f"x{suffix}") == ([], {})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_writing_again_replaces_the_file(tmp_path: Path, suffix: str) -> None:
    for incidents in (make_incidents(), make_incidents()[:1]):
        write(tmp_path / f"x{suffix}", incidents, make_articles())
    assert len(read(tmp_path / f"x{suffix}")[0]) == 1


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("damage", ["cut off", "another format", "missing"])
def test_a_bad_file_is_named(tmp_path: Path, suffix: str, damage: str) -> None:
    path = tmp_path / f"x{suffix}"
    if damage == "cut off":
        write(path, make_incidents(), make_articles())
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    elif damage == "another format":
        path.write_text("once upon a time " * 100)
    with pytest.raises(FormatError, match=path.name) as caught:
        read(path)
    assert caught.value.repair


def test_a_table_of_another_program_is_named(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"song": ["a"]}, geometry=gpd.points_from_xy([45], [40]), crs=4326).to_file(tmp_path / "x.gpkg")
    with pytest.raises(FormatError, match="has no column 'id'"):
        read(tmp_path / "x.gpkg")


def test_metres_become_degrees(tmp_path: Path) -> None:
    write(tmp_path / "x.gpkg", make_incidents()[1:2], make_articles())
    gpd.read_file(tmp_path / "x.gpkg", layer="incidents").to_crs(32638).to_file(
        tmp_path / "utm.gpkg", layer="incidents"
    )
    line = read(tmp_path / "utm.gpkg")[0][0].locations[0].geometry
    assert line is not None
    assert line["coordinates"][0] == pytest.approx([45.0, 41.0])


def test_the_geopackage_has_layers_to_join(tmp_path: Path) -> None:
    write(tmp_path / "x.gpkg", make_incidents(), make_articles())
    assert [str(name) for name, _ in pyogrio.list_layers(tmp_path / "x.gpkg")] == [
        "incidents",
        "locations",
        "statements",
        "sources",
    ]
    connection = sqlite3.connect(tmp_path / "x.gpkg")
    query = "SELECT i.title, s.exact FROM incidents i JOIN statements s ON s.incident_id = i.id JOIN sources a ON a.id = s.article_id"
    assert len(connection.execute(query).fetchall()) == 4
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_the_kml_has_names_and_spans(tmp_path: Path) -> None:
    write(tmp_path / "x.kml", make_incidents(), make_articles())
    text = (tmp_path / "x.kml").read_text(encoding="utf-8")
    assert "<name>Small-arms fire near Ashaghi Ayrim</name>" in text
    assert "<begin>2023-03-05" in text
    assert "AM denial (Speaker of AM): Armenia&apos;s" in text or "AM denial (Speaker of AM): Armenia's" in text


def test_a_doctype_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><kml>&b;</kml>'
    (tmp_path / "x.kml").write_text(bomb)
    with pytest.raises(FormatError, match="DOCTYPE"):
        read(tmp_path / "x.kml")


@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "kml"])
def test_a_virtual_format_under_the_name_of_another_opens_no_further_file(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / "secret.geojson", make_incidents(), make_articles())
    virtual = f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{tmp_path}/secret.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    (tmp_path / f"x.{suffix}").write_text(virtual)
    with pytest.raises(FormatError, match="is damaged or of another format"):
        read(tmp_path / f"x.{suffix}")


def test_the_geoparquet_says_its_version_and_box(tmp_path: Path) -> None:
    import json

    import pyarrow.parquet

    write(tmp_path / "x.parquet", make_incidents(), make_articles())
    told = json.loads(pyarrow.parquet.read_schema(tmp_path / "x.parquet").metadata[b"geo"])
    assert told["version"] == "1.1.0"
    assert "bbox" in told["columns"]["geometry"]["covering"]
