"""`evaluate`: what was found, measured against annotated articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from geo.cli.build import build_incidents, collect, read_articles
from geo.cli.terminal import Json, Theatre


def evaluate(
    gold_dir: Annotated[Path, typer.Argument(help="Folder of annotated articles: pairs NAME.txt and NAME.json.")],
    misses: Annotated[bool, typer.Option("--misses", help="List every miss.")] = False,
    facets: Annotated[
        Path | None,
        typer.Option(help="CSV (file, statement_index, facet) with the facets of denials whose annotation has none."),
    ] = None,
    theatre: Theatre = "auto",
    as_json: Json = False,
) -> None:
    """Read annotated articles and measure what was found against the annotation."""
    from geo.evaluation import evaluate as measure
    from geo.evaluation import load_gold, render_measures

    gold = load_gold(gold_dir, facets=facets)
    articles, refusals = collect([str(path) for path in gold])
    incidents, known = build_incidents(read_articles(articles, refusals, theatre=theatre, workers=None), [], {})
    measures, missed = measure(gold, incidents, known)
    if as_json:
        typer.echo(json.dumps(measures | ({"misses": missed} if misses else {}), ensure_ascii=False, indent=1))
        return
    for row in missed if misses else []:
        typer.echo("\t".join(row))
    typer.echo(render_measures(measures))
