"""`evaluate`: what was found, measured against annotated articles."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from geo.cli.build import build_incidents, collect, read_articles
from geo.cli.terminal import Json, Theatre


def evaluate(
    gold_dir: Annotated[Path, typer.Argument(help="Folder of annotated articles: pairs NAME.txt and NAME.json.")],
    misses: Annotated[bool, typer.Option("--misses", help="List every miss.")] = False,
    places: Annotated[
        bool, typer.Option("--places", help="List every primary place with what was found and the distance in km.")
    ] = False,
    facets: Annotated[
        Path | None,
        typer.Option(help="CSV (file, statement_index, facet) with the facets of denials whose annotation has none."),
    ] = None,
    theatre: Theatre = "auto",
    as_json: Json = False,
) -> None:
    """Read annotated articles and measure what was found against the annotation."""
    from geo.evaluation import evaluate as measure
    from geo.evaluation import list_places, load_gold, render_measures, render_places

    gold = load_gold(gold_dir, facets=facets)
    articles, refusals = collect([str(path) for path in gold])
    incidents, known = build_incidents(read_articles(articles, refusals, theatre=theatre, workers=None), [], {})
    measures, missed = measure(gold, incidents, known)
    rows = list_places(gold, incidents, known) if places else []
    if as_json:
        measures |= {"misses": missed} if misses else {}
        measures |= {"places": [asdict(row) for row in rows]} if places else {}
        typer.echo(json.dumps(measures, ensure_ascii=False, indent=1))
        return
    if places:
        typer.echo(render_places(rows) + "\n")
    for row in missed if misses else []:
        typer.echo("\t".join(row))
    typer.echo(render_measures(measures))
