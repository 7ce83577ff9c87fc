"""A border as a data folder: `data/theatres/NAME` with theatre.toml, actors.csv and places.csv → Theatre.

Coordinates are degrees, WGS 84, longitude first; a view is (west, south, east, north). Every place row names its source.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.errors import TheatreError
from geo.gazetteer.folding import fold
from geo.paths import find_data_dir
from geo.records import LEVELS, Place

ACTOR_COLUMNS = ("name", "side", "kind", "aliases")
PLACE_COLUMNS = ("id", "name", "level", "country", "lon", "lat", "parents", "names", "shape", "source", "note")
SHAPES = ("polygon", "line", "section")
DOUBLE, ENGLISH = "double", "english"  # conventions of labels, beside a side's code
UNPINNED = ("border_section", "country", "water")  # levels whose row may stand without coordinates
NAMED_ONLY = "reports"  # source of a row that has a name and the divisions around it, and no coordinates of its own


@dataclass(frozen=True, slots=True)
class TheatreActor:
    """A body that speaks or acts here: `aliases` are the phrases that stand for it in texts, persons with its role included."""

    name: str
    side: str
    kind: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theatre:
    """A border with its sides, actors and small places.

    `sides` maps a side's code to its names, the neutral English one first; `timezones` a country's code to its zone.
    `tongues` maps a row's id to its names by language (`az`, `hy`, `ru`, `hist` for historic use, ...); `shapes` a row's id to
    what draws it: `polygon:NAME/COUNTRY`, `line:AM/AZ` or `section:PLACE/PLACE`; `notes` a row's id to its remark.
    """

    name: str
    title: str
    sides: Mapping[str, tuple[str, ...]]
    countries: tuple[str, ...]
    timezone: str
    view: tuple[float, float, float, float]
    border: tuple[str, str]
    timezones: Mapping[str, str] = field(default_factory=dict)
    side_tongues: Mapping[str, str] = field(default_factory=dict)  # a side's code → the language of its own names
    actors: tuple[TheatreActor, ...] = ()
    rows: tuple[Place, ...] = ()
    tongues: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    shapes: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path()


def list_theatres() -> list[str]:
    """The names of the theatres in the program's data, sorted."""
    return sorted(toml.parent.name for toml in (find_data_dir() / "theatres").glob("*/theatre.toml"))


def load_theatre(name: str | Path) -> Theatre:
    """The theatre of that name, or of that folder if `name` is a path. TheatreError if it is missing or broken."""
    folder = Path(name) if isinstance(name, Path) or "/" in name else find_data_dir() / "theatres" / name
    if not (folder / "theatre.toml").is_file():
        known = ", ".join(list_theatres()) or "none"
        raise TheatreError("there is no theatre.toml", where=str(folder), repair=f"known theatres: {known}")
    return _load_folder(folder, (folder / "theatre.toml").stat().st_mtime_ns, _places_stamp(folder))


def _places_stamp(folder: Path) -> int:
    return sum(path.stat().st_mtime_ns for path in folder.glob("*.csv"))


@lru_cache(maxsize=16)
def _load_folder(folder: Path, _toml_stamp: int, _csv_stamp: int) -> Theatre:
    told = _read_toml(folder / "theatre.toml")
    rows, tongues, shapes, notes = read_places(folder / "places.csv")
    return Theatre(
        name=str(told["name"]),
        title=str(told["title"]),
        sides={code: tuple(names) for code, names in told["sides"].items()},
        countries=tuple(told["countries"]),
        timezone=str(told["timezone"]),
        timezones=dict(told.get("timezones", {})),
        side_tongues=dict(told.get("tongues", {})),
        view=tuple(float(edge) for edge in told["view"]),  # type: ignore[arg-type]
        border=tuple(told["border"]),  # type: ignore[arg-type]
        actors=read_actors(folder / "actors.csv"),
        rows=rows,
        tongues=tongues,
        shapes=shapes,
        notes=notes,
        folder=folder,
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TheatreError(f"is not TOML: {error}", where=str(path), repair="mend the line named") from error
    needed = {
        "name": str,
        "title": str,
        "sides": dict,
        "countries": list,
        "timezone": str,
        "view": list,
        "border": list,
    }
    for key, kind in needed.items():
        if not isinstance(told.get(key), kind):
            raise TheatreError(f"`{key}` is missing or not a {kind.__name__}", where=str(path), repair=f"add `{key}`")
    west, south, east, north = told["view"] if len(told["view"]) == 4 else (0, 0, 0, 0)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise TheatreError(
            "`view` is not west, south, east, north in degrees", where=str(path), repair="correct `view`"
        )
    return told


def label_places(theatre: Theatre, convention: str = DOUBLE) -> dict[str, str]:
    """What to call each row on screen, by its id.

    `double`: the neutral name and the other side's own, where it has another ("Sotk / Zod"); `english`: the neutral name alone;
    a side's code: that side's name in its own tongue, else the neutral one. A name is no statement about ownership.
    """
    return {row.id: _label(theatre, row, convention) for row in theatre.rows}


def _label(theatre: Theatre, row: Place, convention: str) -> str:
    names = theatre.tongues.get(row.id, {})
    if convention == ENGLISH:
        return row.name
    if convention != DOUBLE:
        own = names.get(theatre.side_tongues.get(convention, ""), ())
        return own[0] if own else row.name
    others = [side for side in theatre.border if side != row.country] if row.country in theatre.border else []
    for side in others:
        for other in names.get(theatre.side_tongues.get(side, ""), ()):
            if fold(other) != fold(row.name):
                return f"{row.name} / {other}"
    return row.name


def read_actors(path: Path) -> tuple[TheatreActor, ...]:
    """The actors of an actors.csv, in its order; a missing file is no actors. TheatreError names the line that is wrong."""
    if not path.is_file():
        return ()
    actors = []
    for where, row in _read_rows(path, ACTOR_COLUMNS):
        if not row["name"] or not row["side"]:
            raise TheatreError("an actor needs a name and a side", where=where, repair="fill both columns")
        actors.append(TheatreActor(row["name"], row["side"], row["kind"] or "state", _split(row["aliases"])))
    return tuple(actors)


def read_places(
    path: Path,
) -> tuple[tuple[Place, ...], dict[str, dict[str, tuple[str, ...]]], dict[str, str], dict[str, str]]:
    """The rows of a places.csv, their names by language, their shapes and their remarks, the last three by row id.

    A missing file is no rows. TheatreError names the line whose columns, level, coordinates, id or source are wrong.
    """
    rows: dict[str, Place] = {}
    tongues: dict[str, dict[str, tuple[str, ...]]] = {}
    shapes: dict[str, str] = {}
    notes: dict[str, str] = {}
    if not path.is_file():
        return (), tongues, shapes, notes
    for where, row in _read_rows(path, PLACE_COLUMNS):
        place, by_language = _read_place(row, where)
        if place.id in rows:
            raise TheatreError(f"the id {place.id} stands twice", where=where, repair="give each row its own id")
        rows[place.id] = place
        if by_language:
            tongues[place.id] = by_language
        if row["shape"]:
            shapes[place.id] = row["shape"]
        if row["note"]:
            notes[place.id] = row["note"]
    return tuple(rows.values()), tongues, shapes, notes


def _read_place(row: dict[str, str], where: str) -> tuple[Place, dict[str, tuple[str, ...]]]:
    for column in ("id", "name", "source"):
        if not row[column]:
            raise TheatreError(f"`{column}` is empty", where=where, repair=f"fill `{column}`")
    if row["level"] not in LEVELS:
        raise TheatreError(f"the level {row['level']!r} is not known", where=where, repair="use " + ", ".join(LEVELS))
    if row["shape"] and row["shape"].partition(":")[0] not in SHAPES:
        raise TheatreError(
            f"the shape {row['shape']!r} is not known", where=where, repair="use polygon:, line: or section:"
        )
    lon, lat = _read_degrees(row, where)
    by_language: dict[str, list[str]] = {}
    names: list[str] = []
    for written in _split(row["names"]):
        language, colon, name = written.partition(":")
        name = name.strip() if colon else written
        if colon:
            by_language.setdefault(language, []).append(name)
        if (
            name != row["name"] and name not in names and fold(name)
        ):  # a script that no key is made of is for display alone
            names.append(name)
    place = Place(
        id=row["id"], name=row["name"], level=row["level"], lon=lon, lat=lat, country=row["country"],
        parents=_split(row["parents"]), names=tuple(names), source=row["source"],
    )  # fmt: skip
    return place, {language: tuple(told) for language, told in by_language.items()}


def _read_degrees(row: dict[str, str], where: str) -> tuple[float | None, float | None]:
    named_only = row["source"] == NAMED_ONLY and bool(row["parents"])
    if not row["lon"] and not row["lat"] and (row["level"] in UNPINNED or named_only):
        return None, None
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
    except ValueError as error:
        raise TheatreError("lon and lat are not numbers", where=where, repair="give degrees, WGS 84") from error
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise TheatreError(f"{lon}, {lat} is not on Earth", where=where, repair="give longitude, then latitude")
    return lon, lat


def _read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != columns:
            raise TheatreError("the first line is wrong", where=str(path), repair="write " + ",".join(columns))
        for row in reader:
            where = f"{path}:{reader.line_num}"
            if None in row or None in row.values():
                raise TheatreError(f"has not {len(columns)} columns", where=where, repair="quote texts with commas")
            yield where, {column: " ".join(row[column].split()) for column in columns}


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
