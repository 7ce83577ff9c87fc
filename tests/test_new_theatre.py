"""A further border is a folder of data: no code knows its sides, its actors or its villages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.gazetteer import sources
from geo.gazetteer.theatre import list_theatres, load_theatre
from geo.paths import find_data_dir
from geo.pipeline import build
from geo.records import Article, Incident, Reading
from geo.scale import Reader

NAME = "bolivia-chile"
THEATRE = """
name = "bolivia-chile"
title = "Bolivia – Chile"
countries = ["BO", "CL"]
timezone = "America/La_Paz"
view = [-70.0, -23.0, -67.0, -17.4]
border = ["BO", "CL"]

[timezones]
BO = "America/La_Paz"
CL = "America/Santiago"

[sides]
BO = ["Bolivia"]
CL = ["Chile"]
"""
ACTORS = """name,side,kind,aliases
Chilean High Plateau Command,CL,state,High Plateau Command;Ximena Rojas Larrain
Bolivian Frontier Guard Corps,BO,state,Frontier Guard Corps
"""
PLACES = """id,name,level,country,lon,lat,parents,names,shape,source,note
bocl:vilcarani,Vilcarani,settlement,BO,-68.62,-19.05,Oruro,Wilqarani,,made up for tests,
bocl:quelqata,Quelqata,settlement,CL,-68.75,-19.11,Tarapacá,Kelkata,,made up for tests,
bocl:tres-hitos,Tres Hitos,settlement,CL,-68.44,-20.62,Tarapacá,,,made up for tests,
"""
ARTICLES = (
    """Chilean carabineros opened fire on a Bolivian patrol near Vilcarani on Tuesday, Bolivia's Frontier Guard Corps said. Two guards were wounded.
Santiago denied it. "Nobody on our side fired," said Ximena Rojas Larrain of the High Plateau Command.
On the same day Bolivian trucks crossed the border near Tres Hitos without leave, Chile's Foreign Ministry said.""",
    """The Frontier Guard Corps in La Paz said two of its men had been wounded by Chilean fire near Wilqarani on May 9.""",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder that has the new theatre alone, and all else as the program's own, but for the world's
    towns and districts, which take long to compile.
    """
    root = tmp_path_factory.mktemp("data")
    for part in find_data_dir().iterdir():
        if part.name != "theatres":
            (root / part.name).symlink_to(part)
    folder = root / "theatres" / NAME
    folder.mkdir(parents=True)
    for name, text in (("theatre.toml", THEATRE), ("actors.csv", ACTORS), ("places.csv", PLACES)):
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BORDERMAP_DATA", str(root))
        patch.setenv("BORDERMAP_CACHE", str(tmp_path_factory.mktemp("cache")))
        for many in ("_read_settlements", "_read_divisions"):
            patch.setattr(sources, many, lambda: iter(()))
        yield root


def read_all(theatre: str) -> list[Incident]:
    reader, readings = Reader(theatre), []
    for text in ARTICLES:
        reading = reader.read(Article.of(text, published="2023-05-11"))
        assert isinstance(reading, Reading)
        readings.append(reading)
    return build(readings)


def test_with_the_programs_own_data_its_villages_are_unknown() -> None:
    names = {place.name for incident in read_all("none") for place in incident.locations}
    assert not names & {"Vilcarani", "Tres Hitos"}


def test_a_new_folder_is_a_new_theatre(data: Path) -> None:
    assert list_theatres() == [NAME]
    theatre = load_theatre(NAME)
    assert (theatre.border, len(theatre.rows), len(theatre.actors)) == (("BO", "CL"), 3, 2)


@pytest.mark.parametrize("theatre", [NAME, "auto"])
def test_its_articles_become_incidents_at_its_places(data: Path, theatre: str) -> None:
    shots, crossing = sorted(read_all(theatre), key=lambda incident: -len(incident.statements))
    assert (shots.event_type, shots.when.start, shots.wounded, shots.status) == (
        "small_arms_fire",
        "2023-05-09",
        2,
        "denied",
    )
    place = shots.locations[0]
    assert (place.name, place.lon, place.lat, place.country) == ("Vilcarani", -68.62, -19.05, "BO")
    assert len(shots.articles) == 2
    assert ("CL", "denial", "Chilean High Plateau Command") in {(s.side, s.stance, s.speaker) for s in shots.statements}
    assert (shots.claimants, shots.accused) == (("BO",), ("CL",))
    assert (crossing.locations[0].name, crossing.claimants) == ("Tres Hitos", ("CL",))


def test_without_the_theatre_its_sides_are_known_all_the_same(data: Path) -> None:
    assert {s.side for incident in read_all("none") for s in incident.statements} >= {"BO"}
