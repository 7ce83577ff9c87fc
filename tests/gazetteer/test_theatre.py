"""A theatre is a folder: what loads, and what is said of a folder that breaks the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import TheatreError
from geo.gazetteer.theatre import label_places, list_theatres, load_theatre

TOML = """
name = "here-there"
title = "Here - There"
countries = ["AM", "AZ"]
timezone = "Asia/Yerevan"
view = [43, 38, 51, 42]
border = ["AM", "AZ"]
[sides]
AM = ["Armenia"]
AZ = ["Azerbaijan"]
"""
HEAD = "id,name,level,country,lon,lat,parents,names,shape,source,note\n"
ROW = "x:1,Sotk,settlement,AM,45.8695,40.2001,Gegharkunik;Armenia,az:Zod;hist:Zod;Sotq,,a map,\n"


def make_theatre(tmp_path: Path, *, toml: str = TOML, places: str = HEAD + ROW, actors: str = "") -> Path:
    (tmp_path / "theatre.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "places.csv").write_text(places, encoding="utf-8")
    if actors:
        (tmp_path / "actors.csv").write_text(actors, encoding="utf-8")
    return tmp_path


def test_a_row_gives_a_place_with_its_names_by_language(tmp_path: Path) -> None:
    theatre = load_theatre(
        make_theatre(tmp_path, actors="name,side,kind,aliases\nBorder Service,AZ,state,SBS;Guards\n")
    )
    (place,) = theatre.rows
    assert (place.name, place.names, place.parents) == ("Sotk", ("Zod", "Sotq"), ("Gegharkunik", "Armenia"))
    assert (place.lon, place.lat) == (45.8695, 40.2001)
    assert theatre.tongues["x:1"] == {"az": ("Zod",), "hist": ("Zod",)}
    assert theatre.actors[0].aliases == ("SBS", "Guards")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"toml": "name = "}, "is not TOML"),
        ({"toml": TOML.replace("view = [43, 38, 51, 42]", "view = [51, 38, 43, 42]")}, "west, south, east, north"),
        ({"toml": TOML.replace('title = "Here - There"', "")}, "`title` is missing"),
        ({"places": "id,name\n"}, "first line is wrong"),
        ({"places": HEAD + ROW + ROW}, "stands twice"),
        ({"places": HEAD + ROW.replace("settlement", "hamlet")}, "level 'hamlet' is not known"),
        ({"places": HEAD + ROW.replace("45.8695", "x")}, "not numbers"),
        ({"places": HEAD + ROW.replace("40.2001", "140.2")}, "not on Earth"),
        ({"places": HEAD + ROW.replace("a map", "")}, "`source` is empty"),
        ({"places": HEAD + "x:1,Sotk\n"}, "has not 11 columns"),
        ({"places": HEAD + ROW.replace("Sotq,,", "Sotq,circle:3,")}, "shape 'circle:3' is not known"),
        ({"actors": "name,side,kind,aliases\n,AZ,state,x\n"}, "needs a name and a side"),
    ],
)
def test_a_broken_folder_is_told_by_line_and_repair(tmp_path: Path, broken: dict[str, str], said: str) -> None:
    with pytest.raises(TheatreError, match=said):
        load_theatre(make_theatre(tmp_path, **broken))


def test_an_unknown_theatre_names_the_known_ones() -> None:
    with pytest.raises(TheatreError, match="armenia-azerbaijan"):
        load_theatre("atlantis")


@pytest.mark.parametrize("name", list_theatres())
def test_every_theatre_of_the_data_loads(name: str) -> None:
    theatre = load_theatre(name)
    assert theatre.name == name
    assert set(theatre.border) <= set(theatre.sides)


@pytest.mark.parametrize(
    ("convention", "sotk", "lachin"),
    [
        ("double", "Sotk / Zod", "Lachin / Բերձոր"),
        ("english", "Sotk", "Lachin"),
        ("AM", "Սոթք", "Բերձոր"),
        ("AZ", "Zod", "Laçın"),
    ],
)
def test_labels_follow_the_chosen_convention(convention: str, sotk: str, lachin: str) -> None:
    labels = label_places(load_theatre("armenia-azerbaijan"), convention)
    assert (labels["geonames:616041"], labels["geonames:147625"]) == (sotk, lachin)


def test_a_double_name_is_not_the_same_name_twice() -> None:
    labels = label_places(load_theatre("armenia-azerbaijan"))
    assert labels["geonames:148106"] == "Fuzuli / Վարանդա"
    assert labels["geonames:616772"] == "Choratan"
