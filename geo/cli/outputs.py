"""Where results go: files in the format of their suffix, and the report of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from geo.cli.terminal import count, say
from geo.errors import FormatError

if TYPE_CHECKING:
    from datetime import date

    from geo.records import Article, Incident, Refusal

CASE_SUFFIXES = (".sqlite", ".sqlite3", ".db")


def check_outs(outs: Sequence[Path]) -> None:
    """Before the work begins: the formats are known and the folders exist."""
    from geo.exchange import WRITERS, find_suffix

    for path in outs:
        if path.parts[:1] in (("postgresql:",), ("postgres:",)):
            repair = "Keep a case there with --case; --out takes files."
            raise FormatError("is no file", where="postgresql://…", repair=repair)
        find_suffix(path, [*WRITERS, ".html"])
        if not path.absolute().parent.is_dir():
            raise FormatError("its folder does not exist", where=str(path), repair=f"Make the folder {path.parent}.")


def share(incidents: list[Incident], articles: dict[str, Article]) -> tuple[list[Incident], dict[str, Article]]:
    """What may be given on to others; how many incidents are left out is told."""
    from geo.exchange.imported import leave_private

    shared, open_articles = leave_private(incidents, articles)
    if left := len(incidents) - len(shared):
        say(f"{count(left, 'incident')} that may not be given on left out; export --with-private keeps them")
    return shared, open_articles


def write_output(
    path: Path,
    incidents: list[Incident],
    articles: dict[str, Article],
    *,
    title: str,
    theatre: str,
    filters: str = "",
    beside: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Write one file; `beside` are the fields of `geo.page.payload.Extras`, which only a page shows."""
    from geo.exchange import write

    if path.suffix.lower() != ".html":
        write(path, incidents, articles)
        return
    from geo.exchange.files import replace_file
    from geo.page.payload import Extras
    from geo.page.render import build_page

    with replace_file(path) as draft:
        page = build_page(
            incidents,
            articles,
            title=title or "Incidents",
            theatre=_theatre_of(theatre, articles),
            filters=filters or None,
            generated=_newest_day(articles),
            extras=Extras(**(beside or {})),
        )
        draft.write_text(page, encoding="utf-8", errors="replace", newline="\n")


def _newest_day(articles: dict[str, Article]) -> date | None:
    """The day up to which the articles tell, so that the same articles give the same page on every day."""
    from datetime import date

    return max((date.fromisoformat(a.published) for a in articles.values() if a.published), default=None)


def _theatre_of(name: str, articles: dict[str, Article]) -> Any:
    """The theatre that gives the page its first view and side names: the one named, else that of most articles."""
    from collections import Counter

    from geo.scale import Reader

    found = [reader_theatre for reader_theatre in map(Reader(name).find_theatre, articles.values()) if reader_theatre]
    counts = Counter(theatre.name for theatre in found)
    return next((theatre for theatre in found if theatre.name == counts.most_common(1)[0][0]), None)


def print_report(
    as_json: bool,
    incidents: Sequence[Incident],
    articles: dict[str, Article],
    refusals: Sequence[Refusal],
    out: Sequence[str | Path],
) -> None:
    statements = sum(len(incident.statements) for incident in incidents)
    if as_json:
        report = {
            "articles": len(articles),
            "incidents": len(incidents),
            "statements": statements,
            "undated": sum(incident.when.start is None for incident in incidents),
            "unplaced": sum(not incident.locations or incident.locations[0].where_prec == 6 for incident in incidents),
            "refused": [{"file": r.file, "reason": r.reason} for r in refusals if r.outcome == "refused"],
            "notes": [
                {"file": r.file, "outcome": r.outcome, "reason": r.reason} for r in refusals if r.outcome != "refused"
            ],
            "out": [str(path) for path in out],
        }
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
    elif out:
        told = (
            f"{count(len(articles), 'article')}, {count(len(incidents), 'incident')}, {count(statements, 'statement')}"
        )
        typer.echo(f"{told} → {', '.join(str(path) for path in out)}")
