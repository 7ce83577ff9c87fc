"""`build` and `demo`: articles in, a map, data or a case out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.case.address import Address, is_server, name_home
from geo.cli.case import app
from geo.cli.outputs import CASE_SUFFIXES, check_outs, print_report, share, write_output
from geo.cli.terminal import SOME_FAILED, Json, Theatre, progress, refuse, say
from geo.errors import CaseError, FormatError

if TYPE_CHECKING:
    from geo.records import Article, Incident, Reading, Refusal

DEMO = "armenia-azerbaijan"
MOST_NOTES = 20
KEPT = ("refused", "duplicate", "warning")  # what a case remembers of a run


def build(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Articles (.txt, .html), folders of them, - for standard input, incidents that others made (.geojson, .gpkg, .csv, …), a case (.sqlite, postgresql://…) to read its articles again."
        ),
    ],
    out: Annotated[
        list[Path] | None, typer.Option("--out", "-o", help="File to write; its suffix is its format. May be repeated.")
    ] = None,
    case: Annotated[
        str | None,
        typer.Option(help="Case to keep the articles in (.sqlite, postgresql://…); it is made or added to."),
    ] = None,
    theatre: Theatre = "auto",
    title: Annotated[str, typer.Option(help="Title of the page.")] = "",
    workers: Annotated[int | None, typer.Option(min=1, help="Processes to read many articles with.")] = None,
    as_json: Json = False,
) -> None:
    """Read articles and write the incidents that they tell of as a map, as data, or into a case."""
    kept = [path for path in out or [] if path.suffix.lower() in CASE_SUFFIXES]
    outs = [path for path in out or [] if path not in kept]
    cases: list[Address] = [*kept, *([case] if case else [])]
    if not outs and not cases:
        raise FormatError("nothing to write", where="build", repair="Name a file: --out map.html, or --case my.sqlite.")
    check_outs(outs)
    run_build(paths, outs, cases, theatre=theatre, title=title, workers=workers, as_json=as_json)


def run_build(
    paths: Sequence[str],
    outs: Sequence[Path],
    cases: Sequence[Address],
    *,
    theatre: str,
    title: str,
    workers: int | None = None,
    as_json: bool = False,
    with_notes: bool = True,
) -> None:
    """Read, join, keep and write; tell what failed. typer.Exit with 1: some inputs failed. FormatError: all did."""
    articles, refusals = collect([path for path in paths if not _is_ready(path) and not _is_case(path)])
    again, imported, imported_articles = _open_cases([path for path in paths if _is_case(path)], refusals)
    articles = list({article.id: article for article in (*again, *articles)}.values())
    ready, ready_articles = _read_ready([path for path in paths if _is_ready(path)], refusals)
    ready = list({incident.id: incident for incident in (*imported, *ready)}.values())
    ready_articles = imported_articles | ready_articles
    read_none = sum(refusal.outcome == "refused" for refusal in refusals) >= len(paths)
    if not articles and not ready and read_none:
        print_report(as_json, [], {}, refusals, [])
        repair = "See the lines above for what each file lacks."
        raise FormatError("nothing to build from", where="build", repair=repair)
    readings = read_articles(articles, refusals, theatre=theatre, workers=workers)
    for address in cases:
        incidents, known = _keep(address, readings, ready, ready_articles, refusals)
    if not cases:
        incidents, known = build_incidents(readings, ready, ready_articles)
    if with_notes:
        _tell_notes(find_notes(readings, incidents), refusals)
    shared, open_articles = share(incidents, known) if outs else (incidents, known)
    for path in outs:
        write_output(path, shared, open_articles, title=title, theatre=theatre)
    print_report(as_json, incidents, known, refusals, [*outs, *map(name_home, cases)])
    if any(refusal.outcome in ("refused", "warning") for refusal in refusals):
        raise typer.Exit(SOME_FAILED)


def _is_ready(path: str) -> bool:
    """Whether a path holds incidents that somebody else made, by its suffix; folders hold articles."""
    from geo.exchange import READERS

    return path.lower().endswith(tuple(READERS)) and not Path(path).is_dir()


def _is_case(path: str) -> bool:
    return is_server(path) or (path.lower().endswith(CASE_SUFFIXES) and not Path(path).is_dir())


def _open_cases(
    paths: Iterable[str], refusals: list[Refusal]
) -> tuple[list[Article], list[Incident], dict[str, Article]]:
    """The articles of cases, to be read again with the rules of today; their imported incidents as they are, with their articles."""
    articles: dict[str, Article] = {}
    imported: list[Incident] = []
    beside: dict[str, Article] = {}
    if not (paths := list(paths)):
        return [], imported, beside  # a case loads SQLAlchemy, which takes its time
    from geo.case.store import open_case
    from geo.records import Refusal

    for path in paths:
        try:
            with open_case(path, create=False) as case:
                articles |= {article.id: article for article in case.articles_read()}
                imported += case.imported_incidents()
                beside |= {key: article for key, article in case.articles().items() if key not in articles}
        except CaseError as error:
            refuse(Refusal(name_home(path), "refused", f"{error.what}. {error.repair}"), refusals)
    return list(articles.values()), imported, beside


def collect(paths: Iterable[str]) -> tuple[list[Article], list[Refusal]]:
    """The articles at `paths`, and what did not become one; each refusal is told at once."""
    from geo.reading.files import read_paths
    from geo.records import Article

    articles: list[Article] = []
    refusals: list[Refusal] = []
    for found in progress(read_paths(list(paths)), "opening"):
        if isinstance(found, Article):
            articles.append(found)
        else:
            refuse(found, refusals)
    return articles, refusals


def _read_ready(paths: Iterable[str], refusals: list[Refusal]) -> tuple[list[Incident], dict[str, Article]]:
    """Incidents that somebody else made; of two with one id the first counts, and that is told."""
    from geo.exchange import read
    from geo.records import Refusal

    incidents: dict[str, Incident] = {}
    articles: dict[str, Article] = {}
    for path in paths:
        try:
            found, told = read(path)
        except FormatError as error:
            refuse(
                Refusal(
                    path, "refused", f"{error.what}. {error.repair}" if Path(path).name == error.where else str(error)
                ),
                refusals,
            )
            continue
        twice = [i.id for i in found if i.id in incidents]
        if twice:
            refuse(Refusal(path, "duplicate", f"{len(twice)} incidents that a file before it has too"), refusals)
        incidents = {i.id: i for i in found} | incidents
        articles = told | articles
    return list(incidents.values()), articles


def read_articles(
    articles: Sequence[Article], refusals: list[Refusal], *, theatre: str, workers: int | None
) -> list[Reading]:
    from geo.records import Reading
    from geo.scale import read_all

    readings: list[Reading] = []
    if not articles:
        return readings
    for found in progress(read_all(articles, theatre=theatre, workers=workers), "reading", len(articles)):
        if isinstance(found, Reading):
            readings.append(found)
        else:
            refuse(found, refusals)
    return readings


def find_notes(readings: Iterable[Reading], incidents: Iterable[Incident]) -> list[Refusal]:
    """What a user should know about articles that were read: nothing found in one, no day to count from, no place."""
    from geo.records import Refusal

    notes: list[Refusal] = []
    files: dict[str, str] = {}
    for reading in readings:
        article = reading.article
        files[article.id] = article.file
        notes += [Refusal(article.file, "note", line) for line in reading.notes]
        if not article.published and any(event.when.start is None for event in reading.events):
            line = "an event without a date, and no day of publication to count “on Friday” from. Begin the file with a line published: YYYY-MM-DD"
            notes.append(Refusal(article.file, "note", line))
    for incident in incidents:
        file = next((files[key] for key in incident.articles if key in files), None)
        if file is not None and not incident.locations:
            line = f"no place found for “{incident.title}”; it is in the list, not on the map"
            notes.append(Refusal(file, "note", line))
    return notes


def _tell_notes(notes: list[Refusal], refusals: list[Refusal]) -> None:
    """The first notes line by line, the others as a number; all of them are in the report."""
    for note in notes[:MOST_NOTES]:
        refuse(note, refusals)
    refusals += notes[MOST_NOTES:]
    if len(notes) > MOST_NOTES:
        say(f"note: {len(notes) - MOST_NOTES} further notes of this kind; --json lists them")


def build_incidents(
    readings: list[Reading], ready: list[Incident], ready_articles: dict[str, Article]
) -> tuple[list[Incident], dict[str, Article]]:
    known = dict(ready_articles) | {reading.article.id: reading.article for reading in readings}
    if not readings:
        return ready, known
    from geo import pipeline

    built = pipeline.build(readings)
    ids = {incident.id for incident in built}
    return [*built, *(incident for incident in ready if incident.id not in ids)], known


def _keep(
    address: Address,
    readings: list[Reading],
    ready: list[Incident],
    ready_articles: dict[str, Article],
    refusals: list[Refusal],
) -> tuple[list[Incident], dict[str, Article]]:
    """Add to the case at `address`, in one transaction; the incidents and articles that it then holds."""
    from geo import pipeline
    from geo.case.store import open_case

    with open_case(address) as case:
        with case.transaction():
            case.update(readings, pipeline.build, refusals=[r for r in refusals if r.outcome in KEPT])
            if ready:
                case.import_incidents(ready, ready_articles)
        return case.incidents(), case.articles()


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Page to write.")] = Path("demo.html"),
    with_app: Annotated[bool, typer.Option("--app", help="Open the demo case in the app instead.")] = False,
    as_json: Json = False,
) -> None:
    """Build the demo: digests of reports from the border of Armenia and Azerbaijan."""
    from geo.paths import find_data_dir

    if with_app:
        app()
        return
    check_outs([out])
    folder = find_data_dir() / "theatres" / DEMO / "articles"
    title = "Demo: Armenia and Azerbaijan, reported incidents"
    run_build([str(folder)], [out], [], theatre=DEMO, title=title, as_json=as_json, with_notes=False)
    if not as_json:
        typer.echo(f"Open it in a browser: {out.absolute().as_uri()}")
