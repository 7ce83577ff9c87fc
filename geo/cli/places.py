"""`find`, `places`, `theatre`: the gazetteer by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from geo.cli.terminal import SOME_FAILED, Json, Theatre, count, progress, say
from geo.errors import FormatError

DEMO = "armenia-azerbaijan"
theatre_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The borders that the program knows as data."
)


def find(
    name: Annotated[str, typer.Argument(help="A place name as an article writes it.")],
    near: Annotated[str | None, typer.Option(help="A place named beside it.")] = None,
    within: Annotated[
        str | None, typer.Option("--in", help="The district, province or country that it is said to be in.")
    ] = None,
    theatre: Theatre = DEMO,
    as_json: Json = False,
) -> None:
    """Show which place a name would be resolved to, and why; the first line is the choice. Exit code 1: no such place."""
    from geo.extraction.places import explain
    from geo.gazetteer.index import open_gazetteer
    from geo.gazetteer.theatre import load_theatre

    gazetteer = open_gazetteer(None if theatre in ("none", "auto") else load_theatre(theatre))
    found = explain(name, gazetteer, near=near, within=within)
    if as_json:
        from geo.case.codec import encode

        typer.echo(json.dumps([encode(place) | {"why": why} for place, why in found], ensure_ascii=False, indent=1))
    for number, (place, why) in enumerate(found if not as_json else [], start=1):
        at = (
            f"{place.lat:.4f} N {place.lon:.4f} E"
            if place.lon is not None and place.lat is not None
            else "no coordinates"
        )
        inside = ", ".join(dict.fromkeys([*place.parents, place.country]))
        typer.echo(f"{number}. {place.name} ({place.level}, {inside}) {at}\n   {why}; source: {place.source}")
    if not found:
        if not as_json:
            typer.echo(f"No place is known by the name {name!r}.")
        raise typer.Exit(SOME_FAILED)


def places(
    file: Annotated[Path, typer.Argument(help='A line a text: {"id": …, "text": …}.')],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="File to write: a line a text, with the places found in it.")
    ],
    theatre: Theatre = "none",
) -> None:
    """Find the places that texts name: the geoparser alone."""
    from geo.exchange.files import replace_file
    from geo.extraction.places import geoparse
    from geo.gazetteer.index import open_gazetteer
    from geo.gazetteer.theatre import load_theatre

    gazetteer = open_gazetteer(None if theatre in ("none", "auto") else load_theatre(theatre))
    refused = 0
    with replace_file(out) as beside, beside.open("w", encoding="utf-8", newline="\n") as lines:
        for number, line in progress(_read_lines(file), "reading"):
            try:
                for found in geoparse([line], gazetteer):
                    lines.write(json.dumps(found, ensure_ascii=False) + "\n")
            except FormatError as error:
                refused += 1
                say(f"refused: {file.name}, line {number}: {error.what}")
    if refused:
        raise typer.Exit(SOME_FAILED)


def _read_lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers. FormatError: it cannot be read; what is not UTF-8 becomes no JSON."""
    with _told(file), file.open(encoding="utf-8-sig", errors="replace") as lines:
        yield from enumerate(lines, start=1)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=str(file), repair="Check the path.") from error


@theatre_app.command("list", epilog="Example: bordermap theatre list")
def list_known(as_json: Json = False) -> None:
    """List the theatres."""
    from geo.gazetteer.theatre import list_theatres, load_theatre

    found = [load_theatre(name) for name in list_theatres()]
    if as_json:
        rows = [{"name": t.name, "title": t.title, "places": len(t.rows), "actors": len(t.actors)} for t in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for t in found:
        typer.echo(f"{t.name}\t{t.title}\t{count(len(t.rows), 'place')}, {count(len(t.actors), 'actor')}")


@theatre_app.command(epilog="Example: bordermap theatre check my-border/")
def check(folder: Annotated[str, typer.Argument(help="A theatre's name or folder.")]) -> None:
    """Check a theatre: files, coordinates, districts, names, shapes; one line for each trouble. Exit code 1 if there is any."""
    from geo.gazetteer.theatre import load_theatre
    from geo.gazetteer.upkeep import check_theatre

    name = Path(folder) if Path(folder).is_dir() else folder
    found = load_theatre(name)
    troubles = check_theatre(name)
    for line in troubles:
        typer.echo(line, err=True)
    told = count(len(troubles), "error") if troubles else "no error"
    typer.echo(f"{found.name}: {count(len(found.rows), 'place')}, {count(len(found.actors), 'actor')}, {told}")
    if troubles:
        raise typer.Exit(1)


@theatre_app.command(epilog="Example: bordermap theatre new my-border/ KP KR")
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make; its name is the theatre's.")],
    one: Annotated[str, typer.Argument(help="ISO code of a country.")],
    other: Annotated[str, typer.Argument(help="ISO code of its neighbour.")],
) -> None:
    """Make the files of a new theatre for the border of two countries."""
    from geo.gazetteer.upkeep import scaffold_theatre

    for path in scaffold_theatre(folder, one.upper(), other.upper()):
        typer.echo(f"wrote {path}")
