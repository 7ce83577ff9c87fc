"""Upkeep of theatres: every theatre of the data is sound; a broken one is told row by row; a new one is sound at once."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest
import shapely

from geo.errors import TheatreError
from geo.gazetteer import sources
from geo.gazetteer.regions import load_regions
from geo.gazetteer.sources import read_areas, read_table
from geo.gazetteer.theatre import PLACE_COLUMNS, list_theatres, load_theatre
from geo.gazetteer.upkeep import check_theatre, scaffold_theatre
from geo.paths import find_data_dir

DIVISIONS = {row["id"]: row for row in read_table(find_data_dir() / "regions" / "divisions.csv.gz")}
SOTK = {
    "id": "x:sotk", "name": "Sotk", "level": "settlement", "country": "AM", "lon": "45.8695", "lat": "40.2001",
    "parents": "Gegharkunik;Armenia", "source": "a map",
}  # fmt: skip


def make_theatre(folder: Path, *rows: dict[str, str]) -> Path:
    scaffold_theatre(folder, "AM", "AZ")
    out = io.StringIO()
    table = csv.DictWriter(out, PLACE_COLUMNS, lineterminator="\n", restval="")
    table.writeheader()
    table.writerows(rows)
    (folder / "places.csv").write_text(out.getvalue(), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", list_theatres())
def test_every_theatre_of_the_data_is_sound(name: str) -> None:
    assert check_theatre(name) == []


@pytest.mark.parametrize("name", list_theatres())
def test_every_theatre_has_places_actors_and_a_source_for_each_row(name: str) -> None:
    theatre = load_theatre(name)
    assert len(theatre.rows) >= 40
    assert len(theatre.actors) >= 5
    assert all(row.source for row in theatre.rows)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, None),
        ({"lon": "40.2001", "lat": "45.8695"}, "is not in AM"),
        ({"parents": "Syunik;Armenia"}, "is not in Syunik"),
        ({"parents": "Nowhere;Armenia"}, "no division and no row"),
        ({"shape": "line:AM/RU"}, "draws nothing"),
        ({"shape": "section:Gegharkunik/Baku"}, "draws nothing"),
        ({"shape": "polygon:Nowhere/AM"}, "no division is called Nowhere"),
        ({"lat": "40.35", "source": "estimate ±20 km"}, None),
        ({"source": "bordermap"}, "is no source"),
    ],
)
def test_what_cannot_be_right_is_told_by_row(tmp_path: Path, change: dict[str, str], said: str | None) -> None:
    troubles = check_theatre(make_theatre(tmp_path / "here", {**SOTK, **change}))
    if said is None:
        assert troubles == []
    else:
        assert any(line.startswith("x:sotk: ") and said in line for line in troubles)


def test_a_row_without_a_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TheatreError, match=r"places\.csv:2.*source"):
        check_theatre(make_theatre(tmp_path / "here", {**SOTK, "source": ""}))


def test_an_area_without_a_source_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    area = dict.fromkeys(("id", "name", "level", "country", "lon", "lat", "names", "people", "source"), "")
    monkeypatch.setattr(
        sources, "read_table", lambda path: [area | {"id": "sea", "source": "IHO S-23"}, area | {"id": "lake"}]
    )
    (line,) = check_theatre(make_theatre(tmp_path / "here", SOTK))
    assert "areas.csv:3: lake has no source" in line


@pytest.mark.parametrize("row", read_areas(), ids=lambda row: row["id"])
def test_each_area_names_a_public_source_that_agrees(row: dict[str, str]) -> None:
    """A division of GeoNames is near, one of Natural Earth holds the point; the others define or describe the name."""
    kind, _, which = row["source"].partition(" ")
    if kind == "GeoNames":
        division = DIVISIONS[which]
        assert (division["source"], division["country"]) == ("GeoNames", row["country"])
        assert math.dist(*([float(r["lon"]), float(r["lat"])] for r in (row, division))) < 1.5
    elif row["source"] == "Natural Earth":
        names = [row["name"], *row["names"].split(";")]
        area = next(a for n in names if (a := load_regions().polygon(n, country=row["country"])) is not None)
        assert shapely.intersects_xy(area, float(row["lon"]), float(row["lat"]))
    else:
        assert row["source"] in ("UN M49", "IHO S-23", "US Census Bureau") or row["source"].startswith("Wikipedia: ")


def test_two_rows_that_nothing_tells_apart_are_told(tmp_path: Path) -> None:
    (line,) = check_theatre(make_theatre(tmp_path / "here", SOTK, {**SOTK, "id": "x:sotk-2"}))
    assert "has the name, level and division of x:sotk" in line


def test_a_new_theatre_is_sound_and_shows_its_border(tmp_path: Path) -> None:
    files = scaffold_theatre(tmp_path / "north-south", "KP", "KR")
    assert {f.name for f in files} == {"theatre.toml", "actors.csv", "places.csv"}
    assert check_theatre(tmp_path / "north-south") == []
    theatre = load_theatre(tmp_path / "north-south")
    assert theatre.border == ("KP", "KR")
    assert theatre.view[0] < 127 < theatre.view[2]


def test_a_new_theatre_never_overwrites_one(tmp_path: Path) -> None:
    scaffold_theatre(tmp_path / "one", "AM", "AZ")
    with pytest.raises(TheatreError, match="already"):
        scaffold_theatre(tmp_path / "one", "AM", "AZ")


def test_countries_that_do_not_touch_make_no_theatre(tmp_path: Path) -> None:
    with pytest.raises(TheatreError, match="no land border"):
        scaffold_theatre(tmp_path / "one", "AM", "RU")


@pytest.mark.parametrize("theatre", list_theatres())
def test_a_row_has_coordinates_with_a_source_or_none_at_all(theatre: str) -> None:
    """No coordinates rest on a guess: those of a row are a source's, or made from sourced rows in a way that is told."""
    for row in load_theatre(theatre).rows:
        assert "estimate" not in row.source
        assert (row.lon is None) == (row.lat is None)
        if row.source == "reports":
            assert row.lon is None
            assert row.parents or row.level in ("border_section", "water")
