"""`import`: rows of other data sets into a case, with a report of what was kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.build import read_articles
from geo.cli.terminal import SOME_FAILED, Json, Theatre, count, say
from geo.errors import FormatError

if TYPE_CHECKING:
    from geo.exchange.imported import Imported
    from geo.records import Incident, Reading, Statement

FORMS = ("acled", "ucdp", "gdelt", "mapped")
MOST_ROWS = 20  # told one by one


def import_rows(
    file: Annotated[Path, typer.Argument(help="A file of ACLED, UCDP GED or GDELT 2.0, or a table of your own.")],
    case: Annotated[str, typer.Option(help="Case to import into (.sqlite, postgresql://…); it is made or added to.")],
    form: Annotated[
        str, typer.Option("--as", help="acled, ucdp, gdelt or mapped; without it the file itself tells.")
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option(help="TOML file that says which column of your table is what.")
    ] = None,
    mentions: Annotated[Path | None, typer.Option(help="GDELT's table of mentions, for further articles.")] = None,
    theatre: Theatre = "auto",
    as_json: Json = False,
) -> None:
    """Import incidents of other data sets into a case. Notes and headlines are read for claims and denials like articles."""
    from geo.case.links import suggest_links
    from geo.case.store import open_case
    from geo.incidents.status import derive_again
    from geo.records import Refusal

    found = _read(file, form, mapping, mentions)
    refusals: list[Refusal] = []
    texts = [article for article in found.articles.values() if article.text]
    readings = read_articles(texts, refusals, theatre=theatre, workers=None)
    told = _find_statements(readings)
    incidents = [_attach(incident, told) for incident in found.incidents.values()]
    incidents = [derive_again(incident) if incident.statements else incident for incident in incidents]
    with open_case(case) as opened, opened.transaction():
        linked = suggest_links(incidents, [i for i in opened.found_incidents() if i.id not in found.incidents])
        opened.import_incidents(linked, found.articles, noted=[reading.article.id for reading in readings])
    _report(found, linked, as_json=as_json)
    if found.refused:
        raise typer.Exit(SOME_FAILED)


def _read(file: Path, form: str, mapping: Path | None, mentions: Path | None) -> Imported:
    from geo.exchange import find_form

    form = form or ("mapped" if mapping else find_form(file))
    if form not in FORMS:
        what = f"{form!r} is no form" if form else "is no table that the program knows"
        raise FormatError(
            what, where=str(file), repair=f"Say --as {', '.join(FORMS)}; mapped needs --mapping FILE.toml."
        )
    if form == "acled":
        from geo.exchange.acled import read_acled

        return read_acled(file)
    if form == "ucdp":
        from geo.exchange.ucdp import read_ucdp

        return read_ucdp(file)
    if form == "gdelt":
        from geo.exchange.gdelt import read_gdelt

        return read_gdelt(file, mentions)
    from geo.exchange.mapped import read_mapped, read_mapping

    if mapping is None:
        raise FormatError("needs a mapping", where=str(file), repair="Say which column is what: --mapping FILE.toml.")
    return read_mapped(file, read_mapping(mapping))


def _find_statements(readings: Iterable[Reading]) -> dict[str, tuple[Statement, ...]]:
    """The statements of each article, by its id."""
    return {r.article.id: tuple(s for event in r.events for s in event.statements) for r in readings}


def _attach(incident: Incident, told: Mapping[str, tuple[Statement, ...]]) -> Incident:
    """The incident with what its articles say; a statement once."""
    statements = {s.id: s for key in incident.articles for s in told.get(key, ())}
    return replace(incident, statements=tuple(statements.values()))


def _report(found: Imported, incidents: list[Incident], *, as_json: bool) -> None:
    statements = sum(len(incident.statements) for incident in incidents)
    linked = sum(bool(incident.suggestions) for incident in incidents)
    if as_json:
        report = {
            "file": found.file,
            "form": found.form,
            "rows": found.rows,
            "kept": len(incidents),
            "articles": len(found.articles),
            "statements": statements,
            "linked": linked,
            "left_out": dict(found.left_out),
            "refused": [{"line": line, "reason": reason} for line, reason in found.refused],
        }
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for line, reason in found.refused[:MOST_ROWS]:
        say(f"refused: {found.file}, line {line}: {reason}")
    if len(found.refused) > MOST_ROWS:
        say(f"refused: {len(found.refused) - MOST_ROWS} further rows; --json lists them")
    for reason, number in found.left_out.most_common(MOST_ROWS):
        say(f"left out: {count(number, 'row')}: {reason}")
    typer.echo(
        f"{count(found.rows, 'row')} read as {found.form}, {len(incidents)} kept, {count(statements, 'statement')} found in their notes, "
        f"{linked} perhaps in the case already"
    )
