"""`gazetteer add | list | remove`: the user's own sources of places."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from geo.cli.terminal import FAILED, SOME_FAILED, Json, count, say
from geo.errors import GazetteerError

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Your own sources of places beside the built-in ones."
)


@app.command(epilog="Example: bordermap gazetteer add AM.zip AZ.zip, or with a network: bordermap gazetteer add AM AZ")
def add(
    what: Annotated[
        list[str],
        typer.Argument(
            help="Files (GeoNames dump, admin1CodesASCII, alternateNamesV2, .osm, .osm.pbf, Wikidata CSV, NGA GNS, CSV, "
            "GeoJSON, GeoPackage or KML layers of areas) or country codes whose GeoNames dump is fetched."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Add places to the gazetteer; what was read, kept and refused is told. Exit code 1: some could not be added, 2: none."""
    from geo.gazetteer.dumps import add_source

    reports, failed = [], 0
    for source in what:
        try:
            reports.append(add_source(source))
        except GazetteerError as error:
            failed += 1
            say(str(error))
    if reports:
        from geo.gazetteer.index import open_gazetteer

        open_gazetteer()
    if as_json:
        typer.echo(json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=1))
    for report in reports if not as_json else ():
        typer.echo(
            f"{report.name}: {report.form}, {report.read} rows read, {report.kept} kept, {report.seconds} s ({report.licence})"
        )
        for reason, number in sorted(report.refused.items(), key=lambda item: -item[1]):
            typer.echo(f"  refused {count(number, 'row')}: {reason} (first: {report.examples[reason]})")
    if failed:
        raise typer.Exit(SOME_FAILED if reports else FAILED)


@app.command("list", epilog="Example: bordermap gazetteer list")
def list_added(as_json: Json = False) -> None:
    """List the sources that were added."""
    from geo.gazetteer.dumps import list_sources

    reports = list_sources()
    if as_json:
        typer.echo(json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=1))
        return
    for report in reports:
        typer.echo(
            f"{report.name}\t{count(report.kept, 'place')}\t{report.form}\t{report.licence}\tadded {report.added}"
        )
    if not reports:
        typer.echo("No source has been added; the built-in ones are in use.")


@app.command(epilog="Example: bordermap gazetteer remove AM")
def remove(name: Annotated[str, typer.Argument(help="The name that `gazetteer list` shows.")]) -> None:
    """Take a source out again."""
    from geo.gazetteer.dumps import remove_source

    remove_source(name)
    typer.echo(f"{name} is removed; the index is built anew when it is next needed.")
