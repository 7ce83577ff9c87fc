"""Upkeep of theatres: what is wrong with one, and the files of a new one. In: a theatre's folder. Out: lines of text, files.

`load_theatre` refuses what cannot be read; here is what can be read but cannot be right: a row outside its country or
district, two rows that nothing tells apart, a shape that draws nothing. Tolerances grow with the doubt that a row's source
states ("estimate ±5 km").
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import shapely

from geo.errors import GazetteerError, TheatreError
from geo.gazetteer.borders import border_line, facing_line
from geo.gazetteer.folding import fold
from geo.gazetteer.regions import Regions, load_regions
from geo.gazetteer.sources import read_areas
from geo.gazetteer.theatre import ACTOR_COLUMNS, PLACE_COLUMNS, Theatre, load_theatre
from geo.records import Place

TOLERANCE_M = 4_000.0  # lines of Natural Earth are drawn at 1:10 million
REACH_M = {"district": 40_000.0, "province": 300_000.0}  # of a division whose area is not known, from its point
OWN_WORD = ("", "bordermap", "own", "unknown", "?")  # of a row that rests on nobody's word but ours
_DOUBT = re.compile(r"±\s*(\d+(?:\.\d+)?)\s*km")

_NEW_TOML = """\
name = "{name}"
title = "{one} – {other}"
countries = ["{one}", "{other}"]
timezone = "UTC"
view = {view}   # first view: west, south, east, north
border = ["{one}", "{other}"]

[timezones]
{one} = "UTC"
{other} = "UTC"

# The language of each side's own names in places.csv ("hy:…").
[tongues]

# The names of each side: the neutral English one first, then the side's own and other ones in use.
[sides]
{one} = ["{one}"]
{other} = ["{other}"]
"""


def check_theatre(name: str | Path) -> list[str]:
    """What is wrong with a theatre, one line each with the row's id and the repair; empty if it is sound.

    TheatreError, with file and line, if it cannot be loaded at all.
    """
    theatre = load_theatre(name)
    regions = load_regions()
    troubles = [*_check_sides(theatre), *_check_names(theatre), *_check_areas()]
    for place in theatre.rows:
        if place.source.strip().lower() in OWN_WORD:
            troubles.append(f"{place.id}: {place.source!r} is no source. Name a public one")
        troubles += _check_point(place, theatre, regions)
        troubles += _check_shape(place, theatre, regions)
    return troubles


def scaffold_theatre(folder: Path, one: str, other: str) -> list[Path]:
    """Write the files of a new theatre for the border of two countries (ISO codes): TOML, empty tables, a README.

    The view is that of their border. TheatreError if the folder holds a theatre already, or the countries do not touch.
    """
    if (folder / "theatre.toml").exists():
        raise TheatreError("there is a theatre already", where=str(folder), repair="choose another folder")
    line = border_line(one, other)
    if line.is_empty:
        raise TheatreError(
            f"{one} and {other} share no land border", where=str(folder), repair="give two ISO codes that do"
        )
    west, south, east, north = line.bounds
    view = [round(west - 0.3, 2), round(south - 0.3, 2), round(east + 0.3, 2), round(north + 0.3, 2)]
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "theatre.toml": _NEW_TOML.format(name=folder.name, one=one, other=other, view=view),
        "actors.csv": ",".join(ACTOR_COLUMNS) + "\n",
        "places.csv": ",".join(PLACE_COLUMNS) + "\n",
    }
    written = []
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
        written.append(folder / file)
    _write_first_rows(folder / "places.csv", one, other)
    return written


def _write_first_rows(path: Path, one: str, other: str) -> None:
    """The border itself as the first row, to show the form."""
    row = dict.fromkeys(PLACE_COLUMNS, "")
    row |= {
        "id": f"x:{path.parent.name}:border", "name": f"{one}–{other} border", "level": "border_section",
        "names": f"{one}-{other} border", "shape": f"line:{one}/{other}", "source": "Natural Earth",
    }  # fmt: skip
    with path.open("a", encoding="utf-8", newline="") as lines:
        csv.DictWriter(lines, PLACE_COLUMNS, lineterminator="\n").writerow(row)


def _check_sides(theatre: Theatre) -> Iterator[str]:
    for code in theatre.border:
        if code not in theatre.sides:
            yield f"theatre.toml: {code} is in `border` but has no names. Add it under [sides]"
    if border_line(*theatre.border).is_empty:
        yield f"theatre.toml: {' and '.join(theatre.border)} share no land border. Correct `border`"
    west, south, east, north = theatre.view
    spots = [p for p in theatre.rows if p.lon is not None and p.lat is not None]
    outside = [p for p in spots if not (west <= (p.lon or 0) <= east and south <= (p.lat or 0) <= north)]
    if len(outside) > 0.2 * len(spots):
        yield f"theatre.toml: {len(outside)} of {len(spots)} places lie outside `view`. Widen it"


def _check_areas() -> Iterator[str]:
    """The areas of the world that every theatre shares must name their sources as well."""
    try:
        read_areas()
    except GazetteerError as error:
        yield str(error)


def _check_names(theatre: Theatre) -> Iterator[str]:
    """Rows that bear one name must differ in level, country or the division that holds them."""
    known: dict[tuple[str, ...], str] = defaultdict(str)
    for place in theatre.rows:
        key = (fold(place.name), place.level, place.country, fold(place.parents[0]) if place.parents else "")
        if known[key]:
            yield f"{place.id}: has the name, level and division of {known[key]}. Give them different parents or drop one"
        known[key] = known[key] or place.id


def _check_point(place: Place, theatre: Theatre, regions: Regions) -> Iterator[str]:
    if place.lon is None or place.lat is None:
        return
    if "exclave" in theatre.notes.get(place.id, ""):
        return
    point = shapely.Point(place.lon, place.lat)
    slack = (TOLERANCE_M + _doubt_m(place)) / 111_320.0
    country = regions.country(place.country) if place.country else None
    if country is not None and not shapely.dwithin(country, point, slack):
        yield f"{place.id}: {place.lon}, {place.lat} is not in {place.country}. Check the order and the country"
    if place.level not in ("settlement", "feature") or not place.parents:
        return
    if fold(place.parents[0]) in {fold(n) for code in theatre.countries for n in theatre.sides.get(code, ())}:
        return
    area = regions.polygon(place.parents[0], country=place.country)
    if area is not None:
        if not shapely.dwithin(area, point, slack):
            yield f"{place.id}: {place.lon}, {place.lat} is not in {place.parents[0]}. Check the district"
        return
    yield from _check_near_parent(place, theatre, point)


def _check_near_parent(place: Place, theatre: Theatre, point: shapely.Point) -> Iterator[str]:
    """A parent without an area must be a row of the theatre, and near."""
    parents = [p for p in theatre.rows if fold(p.name) == fold(place.parents[0]) and p.lon is not None]
    if not parents:
        yield f"{place.id}: its parent {place.parents[0]!r} is no division and no row of this theatre. Add or correct it"
        return
    reach = REACH_M.get(parents[0].level, REACH_M["district"]) + max(_doubt_m(parents[0]), _doubt_m(place))
    if not any(shapely.dwithin(shapely.Point(p.lon, p.lat), point, reach / 85_000.0) for p in parents):
        yield f"{place.id}: is far from its parent {place.parents[0]}. Check the district"


def _check_shape(place: Place, theatre: Theatre, regions: Regions) -> Iterator[str]:
    kind, _, told = theatre.shapes.get(place.id, "").partition(":")
    one, _, other = told.partition("/")
    if kind == "line" and border_line(one, other).is_empty:
        yield f"{place.id}: `line:{told}` draws nothing. Give two ISO codes of neighbours"
    if kind == "section" and facing_line(_names(one), _names(other), *theatre.border).is_empty:
        yield f"{place.id}: `section:{told}` draws nothing. Name divisions of the two sides that face each other"
    for part in told.split("+") if kind == "polygon" else ():
        name, _, country = part.rpartition("/")
        if regions.polygon(name, country=country) is None:
            yield f"{place.id}: no division is called {name} in {country}. Correct `polygon:{told}`"


def _names(written: str) -> list[str]:
    return [name for name in written.split("+") if name]


def _doubt_m(place: Place) -> float:
    match = _DOUBT.search(place.source)
    return float(match[1]) * 1000 if match else 0.0
