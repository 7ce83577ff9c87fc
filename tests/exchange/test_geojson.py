"""GeoJSON out and in: RFC 7946, the same bytes, the same incidents, and clear errors for what is not of the form."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from geo.errors import FormatError
from geo.exchange import read, write
from geo.exchange.geojson import render_geojson
from geo.exchange.geometry import make_disc, tidy
from geo.records import Location
from tests.exchange.samples import make_articles, make_incidents

CONTRACT = {
    "id", "title", "event_type", "date_start", "date_end", "date_prec", "level", "where_prec", "radius_m", "place", "lon", "lat",
    "status", "third_party", "killed", "wounded", "articles", "statements",
}  # fmt: skip


def test_round_trip_gives_the_same_incidents(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    write(path, make_incidents(), make_articles(), texts=True)
    incidents, articles = read(path)
    assert incidents == make_incidents()
    assert articles == make_articles()


def test_writing_what_was_read_gives_the_same_bytes(tmp_path: Path) -> None:
    once, twice = tmp_path / "1.geojson", tmp_path / "2.geojson"
    write(once, make_incidents(), make_articles())
    write(twice, *read(once))
    assert once.read_bytes() == twice.read_bytes()


def test_a_whole_number_is_written_as_it_comes_back_from_a_case() -> None:
    first = make_incidents()[0]
    whole = dataclasses.replace(first, locations=(dataclasses.replace(first.locations[0], radius_m=2000),))
    exact = dataclasses.replace(first, locations=(dataclasses.replace(first.locations[0], radius_m=2000.0),))
    assert render_geojson([whole], make_articles()) == render_geojson([exact], make_articles())


def test_texts_stay_at_home_unless_asked_for() -> None:
    assert '"text"' not in render_geojson(make_incidents(), make_articles())


def test_the_form_holds_what_it_promises() -> None:
    collection = json.loads(render_geojson(make_incidents(), make_articles()))
    assert "crs" not in collection
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert set(feature["properties"]) >= CONTRACT
    assert [f["geometry"] and f["geometry"]["type"] for f in collection["features"]] == [
        "Point",
        "LineString",
        None,
        None,
    ]


def test_rings_are_counter_clockwise() -> None:
    clockwise = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
    found = tidy(clockwise)
    assert found is not None
    assert shapely.is_ccw(shape(found).exterior)


@pytest.mark.parametrize(
    "ring",
    [
        [[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]],
        [[179, 0], [181, 0], [181, 1], [179, 1], [179, 0]],
        [[-181, 0], [-179, 0], [-179, 1], [-181, 1], [-181, 0]],
    ],
)
def test_areas_are_cut_at_the_antimeridian(ring: list[list[float]]) -> None:
    found = shape(tidy({"type": "Polygon", "coordinates": [ring]}))
    assert found.geom_type == "MultiPolygon"
    assert found.area == pytest.approx(2)
    assert sorted(part.bounds[0] for part in found.geoms) == [-180, 179]


def test_a_bow_tie_is_mended_on_the_way_out() -> None:
    assert shape(tidy({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]})).is_valid


def test_a_disc_has_its_radius() -> None:
    disc = shape(make_disc(45.0, 40.0, 10_000))
    low, high = disc.bounds[1], disc.bounds[3]
    assert (high - low) * 111_195 == pytest.approx(20_000, rel=0.002)
    assert disc.exterior.is_ccw


def test_a_damaged_text_still_makes_a_file(tmp_path: Path) -> None:
    odd = dataclasses.replace(make_incidents()[0], title="half \ud800 pair \x00 </script>\u2028")
    write(tmp_path / "x.geojson", [odd], make_articles())
    assert read(tmp_path / "x.geojson")[0][0].title == odd.title.replace("\ud800", "?")


def minimal() -> dict[str, Any]:
    """The least that is accepted."""
    statement = {"article_id": "a", "stance": "claim", "side": "AM", "exact": "Armenia said so."}
    properties = {
        "id": "x",
        "event_type": "clash",
        "status": "claimed",
        "articles": [{"id": "a"}],
        "statements": [statement],
    }
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [45, 40]}, "properties": properties}
    return {"type": "FeatureCollection", "features": [feature]}


def save(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value) if not isinstance(value, str) else value, encoding="utf-8")
    return path


def test_the_least_form_is_enough(tmp_path: Path) -> None:
    incidents, articles = read(save(tmp_path / "x.geojson", minimal()))
    assert incidents[0].title == "Clash"
    assert incidents[0].locations == (Location("", "feature", 1, 45, 40),)
    assert articles["a"].text == ""


def test_an_area_without_a_point_gets_one_inside(tmp_path: Path) -> None:
    value = minimal()
    ring = [[45.0, 40.0], [46.0, 40.0], [46.0, 41.0], [45.0, 40.0]]
    value["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    value["features"][0]["properties"] |= {"level": "district", "place": "Somewhere"}
    place = read(save(tmp_path / "x.geojson", value))[0][0].locations[0]
    assert (place.where_prec, place.name) == (3, "Somewhere")
    assert shape(place.geometry).contains(shapely.Point(place.lon, place.lat))


@pytest.mark.parametrize(
    ("change", "lon", "name"),
    [
        (lambda feature: feature["geometry"].update(coordinates=[46.0, 40.5]), 46.0, "Ashaghi Ayrim"),
        (lambda feature: feature["properties"].update(place="Elsewhere"), 45.123456, "Elsewhere"),
    ],
)
def test_what_somebody_edits_wins(tmp_path: Path, change: Any, lon: float, name: str) -> None:
    value = json.loads(render_geojson(make_incidents(), make_articles()))
    change(value["features"][0])
    place = read(save(tmp_path / "x.geojson", value))[0][0].locations[0]
    assert (place.lon, place.name, place.geometry, place.place_id) == (lon, name, None, "g-1")


def _set(*path: Any) -> Any:
    """A change of the minimal form: the last of `path` is put at the keys before it."""

    def change(value: dict[str, Any]) -> dict[str, Any]:
        *keys, last, new = path
        node: Any = copy.deepcopy(value)
        root = node
        for key in keys:
            node = node[key]
        node[last] = new
        return root

    return change


def minimal_properties() -> dict[str, Any]:
    return dict(minimal()["features"][0]["properties"])


WRONG_SPAN = {
    "articles": [{"id": "a", "text": "Other words."}],
    "statements": [{"article_id": "a", "stance": "claim", "side": "AM", "exact": "words", "start": 0, "end": 5}],
}
F, P = ("features", 0), ("features", 0, "properties")
S = (*P, "statements", 0)
BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_set("type", "Feature"), "is no GeoJSON FeatureCollection"),
        (_set("features", {}), "`features` is an object"),
        (_set("features", 0, 3), "features[0]: is a number"),
        (_set("crs", {"properties": {"name": "EPSG:3857"}}), "not in WGS 84"),
        (_set(*F, "type", "Point"), "feature 0: is no Feature"),
        (_set(*F, "properties", None), "feature 0, properties: is null"),
        (_set(*P, "id", 7), "`id` is a number"),
        (_set(*P, "id", " "), "`id` is missing"),
        (_set(*P, "event_type", "war"), "Use one of: shelling"),
        (_set(*P, "status", "true"), "`status` is 'true'"),
        (_set(*P, "title", "\ud800"), "surrogate"),
        (_set(*P, "killed", -1), "`killed` is -1"),
        (_set(*P, "killed", 1.5), "Give a whole number"),
        (_set(*P, "killed", True), "`killed` is true or false"),
        (_set(*P, "date_start", "2023-02-30"), "no day that exists"),
        (_set(*P, "date_start", "yesterday"), "Write YYYY-MM-DD"),
        (_set(*P, "lon", 45), "`lon` or `lat`, but not both"),
        (_set(*P, "statements", None), "`statements` is missing"),
        (_set(*P, "claimants", "AM"), "not a list of texts"),
        (_set(*S, "stance", "lie"), "statements[0]: `stance` is 'lie'"),
        (_set(*S, "article_id", "b"), "not among the articles"),
        (_set(*S, "exact", ""), "`exact` is empty"),
        (_set(*P, "articles", 0, {"id": "a", "text": "Other words."}), "has no `start` and `end`"),
        (_set(*P, {**minimal_properties(), **WRONG_SPAN}), "not what the article's text says"),
        (_set(*P, "articles", 0, {"id": "a", "text": "x", "sha256": "0"}), "does not have the `sha256`"),
        (_set(*F, "geometry", {"type": "Circle"}), "type 'Circle'"),
        (_set(*F, "geometry", {"type": "Point", "coordinates": ["45", 40]}), "is no position"),
        (_set(*F, "geometry", {"type": "Point", "coordinates": [40, 145]}), "longitude comes first"),
        (_set(*F, "geometry", {"type": "Point", "coordinates": [5009377, 4865942]}), "EPSG:4326"),
        (_set(*F, "geometry", {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}), "at least 4"),
        (_set(*F, "geometry", {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}), "is open"),
        (_set(*F, "geometry", BOW_TIE), "Self-intersection"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, change: Any, told: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(save(tmp_path / "x.geojson", change(minimal())))
    assert told in str(caught.value)
    assert str(caught.value).startswith("x.geojson")
    assert caught.value.repair


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is not JSON"),
        (b'{"type": "FeatureColl', "cut off"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b'{"a": NaN}', "NaN"),
        (b"[" * 200_000, "nested too deep"),
        (b"9" * 5000, "thousands of digits"),
        (b"[]", "is a list where an object"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, raw: bytes, told: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_bytes(raw)
    with pytest.raises(FormatError, match=told):
        read(path)


def test_two_incidents_of_one_id_are_refused(tmp_path: Path) -> None:
    value = minimal()
    value["features"] *= 2
    with pytest.raises(FormatError, match="that of feature 0"):
        read(save(tmp_path / "x.geojson", value))


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    path.write_text("before")
    broken = dataclasses.replace(make_incidents()[0], killed=float("nan"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="JSON"):
        write(path, [broken], {})
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["x.geojson"]


@pytest.mark.parametrize("name", ["x.docx", "x", ".geojson"])
def test_an_unknown_suffix_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError, match="Use one of"):
        write(tmp_path / name, [], {})


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.geojson")
    with pytest.raises(FormatError, match="is no ordinary file"):
        write(tmp_path / "x.geojson", [], {})
    (tmp_path / "y.geojson").mkdir()
    with pytest.raises(FormatError, match="is a folder"):
        write(tmp_path / "y.geojson", [], {})


def test_a_link_is_followed_and_rights_are_kept(tmp_path: Path) -> None:
    (tmp_path / "real.geojson").write_text("")
    (tmp_path / "real.geojson").chmod(0o640)
    (tmp_path / "link.geojson").symlink_to("real.geojson")
    write(tmp_path / "link.geojson", [], {})
    assert (tmp_path / "link.geojson").is_symlink()
    assert read(tmp_path / "real.geojson") == ([], {})
    assert (tmp_path / "real.geojson").stat().st_mode & 0o777 == 0o640


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be written"):
        write(tmp_path / "no" / "x.geojson", [], {})
