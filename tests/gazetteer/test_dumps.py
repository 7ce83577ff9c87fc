"""The user's own gazetteer files: every form is read, every refused row is counted, a broken file changes nothing."""

import gzip
import json
import zipfile

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import shape

from geo.errors import GazetteerError
from geo.gazetteer.dumps import add_source, list_sources, remove_source
from geo.gazetteer.formats import Found, Refused, recognise
from geo.gazetteer.index import Gazetteer, build_index
from geo.gazetteer.sources import Row, read_user_rows
from geo.incidents.shapes import area_of


def dump_row(gid, name, lat, lon, *, kind="P", code="PPL", country="AM", others="", population="0"):
    cells = [
        gid,
        name,
        name,
        others,
        lat,
        lon,
        kind,
        code,
        country,
        "",
        "08",
        "",
        "",
        "",
        population,
        "",
        "",
        "Asia/Yerevan",
        "2024-01-01",
    ]
    return "\t".join(str(c) for c in cells)


GOOD = dump_row(1, "Highvale", 39.5, 46.3, others="Bardzr,Բարձր,Хайвел,HVL")


def write_zip(path, name, text):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "not a table")
        archive.writestr(name, text)
    return path


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_a_geonames_dump_is_read_with_its_names(tmp_path):
    report = add_source(write_zip(tmp_path / "AM.zip", "AM.txt", GOOD + "\n"), folder=tmp_path / "home")
    (row,) = rows_of(tmp_path / "home" / "AM.jsonl.gz")
    assert (report.name, report.form, report.licence, report.read, report.kept) == (
        "AM",
        "GeoNames dump",
        "CC BY 4.0",
        1,
        1,
    )
    assert (row["id"], row["name"], row["country"], row["admin1"]) == ("gn-1", "Highvale", "AM", "08")
    assert {"Bardzr", "Բարձր", "Хайвел"} <= set(row["others"])
    assert "CC BY 4.0" in row["source"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (dump_row(2, "Lowvale", 95, 46.3), "swapped"),
        (dump_row(2, "Lowvale", 46.3, 39.5), "swapped"),
        (dump_row(2, "Lowvale", "x", 46.3), "not numbers"),
        (dump_row(2, "Lowvale", 0, 0), "0, 0"),
        (dump_row(2, "Lowvale", 48.8, 2.3), "far from AM"),
        (dump_row(1, "Highvale", 39.5, 46.3), "stands twice"),
        (dump_row(2, "School", 39.5, 46.3, kind="S", code="SCH"), "class S.SCH"),
        (dump_row("", "Nobody", 39.5, 46.3), "no id"),
        ("only\tfour\tcolumns\there", "4 columns instead of 19"),
        ("1\t2\t" * 30, "columns instead of 19"),
    ],
)
def test_a_row_that_cannot_be_taken_is_counted_with_its_reason(tmp_path, line, reason):
    path = tmp_path / "AM.txt"
    path.write_text(f"{GOOD}\n{line}\n", encoding="utf-8")
    report = add_source(path, folder=tmp_path / "home")
    assert (report.read, report.kept) == (2, 1)
    ((told, number),) = report.refused.items()
    assert reason in told
    assert number == 1


def test_a_row_broken_by_a_line_end_in_its_name_is_joined(tmp_path):
    path = tmp_path / "AM.txt"
    path.write_text(GOOD.replace("Բարձր", "Բարձր\n") + "\n" + dump_row(2, "Lowvale", 39.6, 46.3), encoding="utf-8")
    assert add_source(path, folder=tmp_path / "home").kept == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_other_encodings_are_read(tmp_path, encoding):
    path = tmp_path / "AM.txt"
    path.write_bytes(dump_row(1, "Highvale", 39.5, 46.3, others="Хайвелград,Новый Хайвел").encode(encoding))
    add_source(path, folder=tmp_path / "home")
    assert "Хайвелград" in rows_of(tmp_path / "home" / "AM.jsonl.gz")[0]["others"]


def test_a_name_list_that_is_too_long_is_left_out(tmp_path):
    path = tmp_path / "AM.txt"
    path.write_text(dump_row(1, "Highvale", 39.5, 46.3, others="A " * 700 + ",Bardzr (.*)+["), encoding="utf-8")
    add_source(path, folder=tmp_path / "home")
    assert rows_of(tmp_path / "home" / "AM.jsonl.gz")[0]["others"] == ["Bardzr (.*)+["]


OSM = """<?xml version='1.0'?><osm version="0.6"><node id="5" lat="39.5" lon="46.3" version="1">
<tag k="name" v="Բարձր"/><tag k="place" v="village"/><tag k="name:en" v="Highvale"/><tag k="old_name" v="Sofulu;Safulu"/></node>
<node id="6" lat="39.6" lon="46.3" version="1"><tag k="shop" v="bakery"/><tag k="name" v="Bread"/></node></osm>"""
GNS = (
    "RC\tUFI\tUNI\tLAT\tLONG\tFC\tDSG\tCC1\tADM1\tNT\tFULL_NAME_RO\tFULL_NAME_ND_RO\n"
    "5\t77\t1\t39.5\t46.3\tP\tPPL\tAM\t08\tN\tBardzravan’\tBardzravan\n"
    "5\t77\t2\t39.5\t46.3\tP\tPPL\tAM\t08\tV\tHighvale\tHighvale\n"
)
GEOJSON = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": "Highvale", "name:hy": "Բարձր"}, "geometry": {"type": "Point", "coordinates": [46.3, 39.5]}},
        {"type": "Feature", "properties": {"name": "Nowhere"}, "geometry": None},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "form", "name"),
    [
        ("area.osm", OSM, "OpenStreetMap extract", "Highvale"),
        ("am_gns.txt", GNS, "NGA GNS", "Bardzravan’"),
        ("wiki.csv", "item,itemLabel,coord\nhttp://x/Q5,Highvale,Point(46.3 39.5)\n", "Wikidata table", "Highvale"),
        ("my.csv", "name;lat;lon;level\nHighvale;39,5;46,3;village\n", "CSV table", "Highvale"),
        ("my2.csv", "id,name_en,name_hy,latitude,longitude\n1,Highvale,Բարձր,39.5,46.3\n", "CSV table", "Highvale"),
        ("my.geojson", json.dumps(GEOJSON), "GeoJSON", "Highvale"),
    ],
)
def test_every_form_is_known_and_read(tmp_path, file, text, form, name):
    path = tmp_path / file
    path.write_text(text, encoding="utf-8")
    assert recognise(path).name == form
    add_source(path, folder=tmp_path / "home")
    (row,) = rows_of(next((tmp_path / "home").glob("*.jsonl.gz")))
    assert (row["name"], row["level"], row["country"]) == (name, "settlement", "AM")
    assert (round(row["lon"], 1), round(row["lat"], 1)) == (46.3, 39.5)


RING = [[46.2, 39.4], [46.4, 39.4], [46.4, 39.6], [46.2, 39.6], [46.2, 39.4]]
AREA = {"type": "Feature", "properties": {"Name": "Quellmark"}, "geometry": {"type": "Polygon", "coordinates": [RING]}}


@pytest.mark.parametrize("file", ["areas.gpkg", "areas.kml", "areas.geojson", "metres.gpkg"])
def test_areas_of_a_layer_become_regions(tmp_path, monkeypatch, file):
    drawn = gpd.GeoDataFrame.from_features([AREA], crs=4326)
    path = tmp_path / file
    (drawn.to_crs(32638) if "metres" in file else drawn).to_file(
        path, driver={"gpkg": "GPKG", "kml": "LIBKML"}.get(path.suffix[1:], "GeoJSON")
    )
    monkeypatch.setenv("BORDERMAP_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "gazetteer"
    report = add_source(path)
    assert (report.read, report.kept) == (1, 1)
    (row,) = rows_of(folder / f"{path.stem}.jsonl.gz")
    assert (row["name"], row["level"], row["country"]) == ("Quellmark", "district", "AM")
    build_index(tmp_path / "index", [row for user in folder.glob("*.jsonl.gz") for row in read_user_rows(user)])
    (place,) = Gazetteer(tmp_path / "index").candidates("Quellmark")
    area_of.cache_clear()
    assert area_of(place).symmetric_difference(shape(AREA["geometry"])).area < 1e-6
    assert [report.name for report in list_sources()] == [path.stem]
    remove_source(path.stem)
    assert list(folder.iterdir()) == []


def test_a_layer_of_points_lines_and_nameless_things_is_read_row_by_row(tmp_path):
    rows = [
        {"name": "Highvale", "level": None, "geometry": shapely.Point(46.3, 39.5)},
        {"name": "Old Road", "level": None, "geometry": shapely.LineString([(46.2, 39.5), (46.4, 39.5)])},
        {"name": "North", "level": "province", "geometry": shapely.box(46.2, 39.4, 46.4, 39.6)},
        {"name": None, "level": None, "geometry": shapely.Point(46.3, 39.5)},
        {"name": "Nowhere", "level": None, "geometry": None},
    ]
    gpd.GeoDataFrame(rows, crs=4326).to_file(tmp_path / "x.gpkg", layer="things")
    report = add_source(tmp_path / "x.gpkg", folder=tmp_path / "home")
    told = [(row["name"], row["level"]) for row in rows_of(tmp_path / "home" / "x.jsonl.gz")]
    assert told == [("Highvale", "settlement"), ("Old Road", "feature"), ("North", "province")]
    assert report.refused == {"no name": 1, "no geometry": 1}
    assert report.examples["no name"] == "layer things, feature 4"


def test_admin1_codes_and_alternate_names_add_names_only(tmp_path):
    codes, names = tmp_path / "admin1CodesASCII.txt", tmp_path / "alternateNamesV2.txt"
    codes.write_text("AM.08\tSyunikʼ\tSyunik'\t409314\n", encoding="utf-8")
    lines = [
        "9\t1\tru\tВысокое\t\t\t\t\t\t",
        "10\t1\tlink\thttps://x\t\t\t\t\t\t",
        "11\t424242424242\ten\tLost\t\t\t\t\t\t",
    ]
    names.write_text("\n".join(lines), encoding="utf-8")
    folder = tmp_path / "home"
    add_source(write_zip(tmp_path / "AM.zip", "AM.txt", GOOD), folder=folder)
    assert add_source(codes, folder=folder).kept == 1
    report = add_source(names, folder=folder)
    assert (report.read, report.kept) == (3, 1)
    rows = [Row("p", "Syunik", "province", "AM", 46.2, 39.3, "08", first_order=True)]
    rows += [row for path in sorted(folder.glob("*.jsonl.gz")) for row in read_user_rows(path)]
    build_index(tmp_path / "index", rows)
    gazetteer = Gazetteer(tmp_path / "index")
    assert [p.name for p in gazetteer.candidates("Высокое")] == ["Highvale"]
    assert [p.id for p in gazetteer.candidates("Syunik")] == ["p"]


# GDAL would take it for what it is, under whatever name, and open the files that it names.
VIRTUAL = b'<OGRVRTDataSource><OGRVRTLayer name="points"><SrcDataSource>/etc/hosts</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


@pytest.mark.parametrize(
    ("file", "data", "told"),
    [
        ("AM.zip", b"PK\x03\x04 broken", "broken"),
        ("AM.zip", b"", "broken"),
        ("AM.txt", b"", "empty"),
        ("AM.txt", b"a\tb\tc\n" * 5, "not the 19"),
        ("x.geojson", b"{", "no GeoJSON"),
        ("x.gpkg", b"SQLite format 3\0 and then nothing", "holds no layers"),
        ("x.kml", b"once upon a time", "holds no layers"),
        ("x.kml", b'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "ha">]><kml>&a;</kml>', "DOCTYPE"),
        *((f"x.{suffix}", VIRTUAL, "holds no layers") for suffix in ("gpkg", "kml")),
        *((f"x.{suffix}", VIRTUAL, "no OpenStreetMap extract") for suffix in ("osm", "osm.pbf")),
        ("x.bin", b"\x00\x01\x02", "no gazetteer file"),
        ("x.csv", b"name,lat,lon\n,1,2\n", "no row could be taken"),
    ],
)
def test_a_broken_file_is_named_and_changes_nothing(tmp_path, file, data, told):
    folder = tmp_path / "home"
    add_source(write_zip(tmp_path / "old.zip", "AM.txt", GOOD), folder=folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (tmp_path / file).write_bytes(data)
    with pytest.raises(GazetteerError, match=told):
        add_source(tmp_path / file, folder=folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_zip_bomb_is_refused(tmp_path):
    write_zip(tmp_path / "AM.zip", "AM.txt", "0" * 50_000_000)
    with pytest.raises(GazetteerError, match="more than is sound"):
        add_source(tmp_path / "AM.zip", folder=tmp_path / "home")


def test_a_dump_that_cannot_be_fetched_says_what_to_fetch(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.gazetteer.dumps.GEONAMES_DUMPS", "http://127.0.0.1:9/")
    with pytest.raises(GazetteerError, match=r"bordermap gazetteer add AM\.zip"):
        add_source("AM", folder=tmp_path / "home")
    assert not list((tmp_path / "home").iterdir())


def test_sources_are_listed_and_removed(tmp_path):
    folder = tmp_path / "home"
    add_source(write_zip(tmp_path / "AM.zip", "AM.txt", GOOD), folder=folder)
    assert [(r.name, r.kept) for r in list_sources(folder=folder)] == [("AM", 1)]
    remove_source("AM", folder=folder)
    assert list_sources(folder=folder) == []
    with pytest.raises(GazetteerError, match="no source 'AM'"):
        remove_source("AM", folder=folder)


def test_two_villages_of_one_name_in_a_source_stay_two(tmp_path):
    path = tmp_path / "AM.txt"
    path.write_text(
        "\n".join([dump_row(1, "Highvale", 39.5, 46.3), dump_row(2, "Highvale", 39.51, 46.3)]), encoding="utf-8"
    )
    add_source(path, folder=tmp_path / "home")
    build_index(tmp_path / "index", read_user_rows(tmp_path / "home" / "AM.jsonl.gz"))
    assert len(Gazetteer(tmp_path / "index").candidates("Highvale")) == 2


def test_readers_yield_found_or_refused(tmp_path):
    path = tmp_path / "AM.txt"
    path.write_text(GOOD + "\nbad\n", encoding="utf-8")
    first, second = recognise(path).read(path)
    assert isinstance(first, Found)
    assert isinstance(second, Refused)


def test_a_village_known_by_name_alone_takes_its_point_from_the_dump_that_has_it_in_its_district(tmp_path):
    path = tmp_path / "AZ.txt"
    rows = [dump_row(1, "Yellija", 40.05, 45.98), dump_row(2, "Zamanli", 40.05, 45.98)]
    path.write_text("\n".join(row.replace("\tAM\t", "\tAZ\t") for row in rows), encoding="utf-8")
    add_source(path, folder=tmp_path / "home")
    named = [
        Row("x:1", "Yellija", "settlement", "AZ", None, None, source="reports", theatre="t", parents=("Kalbajar",)),
        Row("x:2", "Zamanli", "settlement", "AZ", None, None, source="reports", theatre="t", parents=("Gadabay",)),
        Row("x:3", "Yellija", "settlement", "AZ", None, None, source="reports", theatre="t", parents=("Gazakh",)),
    ]
    build_index(tmp_path / "index", [*named, *read_user_rows(tmp_path / "home" / "AZ.jsonl.gz")])
    gazetteer = Gazetteer(tmp_path / "index")
    yellija = {p.id: (p.lon, p.source.startswith("GeoNames")) for p in gazetteer.candidates("Yellija")}
    assert yellija == {"x:1": (pytest.approx(45.98), True), "x:3": (None, False)}
    assert {p.id: p.lon for p in gazetteer.candidates("Zamanli")}["x:2"] is None
