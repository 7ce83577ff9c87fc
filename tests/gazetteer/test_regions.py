"""Countries, divisions and borders from the region data."""

import json

import pytest
import shapely

from geo.gazetteer.regions import encode_polyline, load_regions
from geo.records import Place

REGIONS = load_regions()


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [
        (44.51, 40.18, "AM"),
        (49.87, 40.38, "AZ"),
        (45.41, 39.21, "AZ"),
        (21.16, 42.66, "XK"),
        (35.2, 31.9, "PS"),
        (0, 0, ""),
    ],
)
def test_a_point_has_its_country(lon, lat, country):
    assert REGIONS.country_at(lon, lat).tolist() == [country]


def test_many_points_at_once():
    assert REGIONS.country_at([44.51, 49.87, -30.0], [40.18, 40.38, 45.0]).tolist() == ["AM", "AZ", ""]


@pytest.mark.parametrize(
    ("name", "division", "country"),
    [
        ("Kəlbəcər", "Kalbajar", "AZ"),
        ("Kelbadzhar", "Kalbajar", "AZ"),
        ("Kalbajar district", "Kalbajar", "AZ"),
        ("Кельбаджарский район", "Kalbajar", "AZ"),
        ("Karvachar", "Kalbajar", "AZ"),
        ("Lachin", "Lachin", "AZ"),
        ("Berdzor", "Lachin", "AZ"),
        ("Gegharkunik Province", "Gegharkunik", "AM"),
        ("Сюникская область", "Syunik", "AM"),
        ("Gubadly", "Gubadly", "AZ"),
    ],
)
def test_divisions_answer_to_the_names_of_both_sides(name, division, country):
    found = REGIONS.find_division(name)
    assert found is not None
    assert (found.name, found.country) == (division, country)


def test_lachin_is_not_lankaran():
    lachin, lankaran = REGIONS.polygon("Lachin"), REGIONS.polygon("Lankaran")
    assert lachin.contains(shapely.Point(46.3, 39.7))
    assert lankaran.contains(shapely.Point(48.8, 38.75))


def test_an_unknown_name_is_none():
    assert REGIONS.find_division("Nowhereshire") is None
    assert REGIONS.polygon("ZZ") is None


def test_a_place_has_the_polygon_of_its_level():
    syunik = Place("x", "Syunik", "province", 46.2, 39.3, "AM")
    assert REGIONS.polygon(syunik).contains(shapely.Point(46.4, 39.2))
    assert REGIONS.polygon(Place("y", "Kapan", "settlement", 46.4, 39.2, "AM")) is None


def test_the_border_of_two_countries_is_a_line_with_its_exclaves():
    border = REGIONS.border("AM", "AZ")
    assert border.geom_type == "MultiLineString"
    assert 7 < border.length < 9
    assert border.equals(REGIONS.border("AZ", "AM"))
    assert REGIONS.border("AM", "FR").is_empty


def test_neighbours_share_a_land_border():
    assert REGIONS.neighbours("AM") == ["AZ", "GE", "IR", "TR"]


def test_every_division_of_both_sides_has_a_polygon():
    assert len(REGIONS.divisions("AM")) == 11
    assert len(REGIONS.divisions("AZ")) > 70
    assert all(REGIONS.shape(d).area > 0 for d in REGIONS.divisions("AM") + REGIONS.divisions("AZ"))


def test_the_basemap_is_small_and_complete():
    basemap = REGIONS.basemap((44.0, 38.5, 48.0, 41.8))
    assert {c["iso2"] for c in basemap["countries"]} >= {"AM", "AZ", "GE", "IR"}
    assert ["AM", "AZ"] in [b["countries"] for b in basemap["borders"]]
    assert {"Kalbajar", "Syunik"} <= {d["name"] for d in basemap["divisions"]}
    assert {d["valid_to"] for d in basemap["disputed"]} == {"1991", "2020"}
    assert len(json.dumps(basemap)) < 60_000


def test_polyline_is_the_published_encoding():
    points = [(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)]
    assert encode_polyline(points, precision=5) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [(177.0, 66.0, "RU"), (-175.0, 66.5, "RU"), (60.0, 66.0, "RU"), (30.0, 75.0, ""), (0.0, -80.0, "AQ")],
)
def test_countries_that_cross_the_antimeridian_stay_whole(lon: float, lat: float, country: str) -> None:
    assert load_regions().country_at([lon], [lat]).tolist() == [country]
