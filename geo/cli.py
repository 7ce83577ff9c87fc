"""The command `bordermap`. Heavy modules are imported in the commands that use them, so that --help is quick.

Exit codes: 0 all went well; 1 some inputs failed and the output holds the others; 2 nothing could be done (wrong use,
nothing usable, an error); 130 stopped by the user. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from geo.errors import BordermapError, FormatError

if TYPE_CHECKING:
    from geo.records import Article, Incident, Reading, Refusal

SOME_FAILED, FAILED, STOPPED = 1, 2, 130
CASE_SUFFIXES = (".sqlite", ".sqlite3", ".db")
DEMO = "armenia-azerbaijan"


class Commands(TyperGroup):
    """Turns the program's own errors into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (BordermapError, OSError) as error:
            _say(f"bordermap: {error}")
        except KeyboardInterrupt:
            _say("bordermap: stopped; no file was left half-written")
            raise typer.Exit(STOPPED) from None
        raise typer.Exit(FAILED)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="From articles about a contested border to a map of incidents with the claims, the denials and the sources.",
    epilog="Example: bordermap build articles/ --out map.html",
)
theatre_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The borders that the program knows as data."
)
app.add_typer(theatre_app, name="theatre")


def _say(line: str) -> None:
    """One line on standard error; control characters of untrusted names are shown, not sent to the terminal."""
    typer.echo("".join(c if c.isprintable() else repr(c)[1:-1] for c in line), err=True)


def _show_version(value: bool) -> None:
    if value:
        import geo

        typer.echo(f"bordermap {geo.__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Theatre = Annotated[
    str, typer.Option("--theatre", help="A theatre's name or folder; auto: the one each article speaks of; none.")
]


# build and demo


@app.command(epilog="Example: bordermap build articles/ more.html --out map.html --out map.geojson --case my.sqlite")
def build(
    paths: Annotated[
        list[str], typer.Argument(help="Articles (.txt, .html), folders of them, - for standard input, .geojson.")
    ],
    out: Annotated[
        list[Path] | None, typer.Option("--out", "-o", help="File to write; its suffix is its format. May be repeated.")
    ] = None,
    case: Annotated[
        Path | None, typer.Option(help="Case to keep the articles in (.sqlite); it is made or added to.")
    ] = None,
    theatre: Theatre = "auto",
    title: Annotated[str, typer.Option(help="Title of the page.")] = "",
    workers: Annotated[int | None, typer.Option(min=1, help="Processes to read many articles with.")] = None,
    as_json: Json = False,
) -> None:
    """Read articles and write the incidents that they tell of as a map, as data, or into a case."""
    cases = [path for path in out or [] if path.suffix.lower() in CASE_SUFFIXES] + ([case] if case else [])
    outs = [path for path in out or [] if path not in cases]
    if not outs and not cases:
        raise FormatError("nothing to write", where="build", repair="Name a file: --out map.html, or --case my.sqlite.")
    _check_outs(outs)
    articles, refusals = _collect([path for path in paths if not _is_geojson(path)])
    ready, ready_articles = _read_ready([path for path in paths if _is_geojson(path)], refusals)
    if not articles and not ready and not ready_articles:
        _report(as_json, [], {}, refusals, [])
        raise FormatError(
            "nothing to build from", where="build", repair="See the lines above for what each file lacks."
        )
    readings = _read_articles(articles, refusals, theatre=theatre, workers=workers)
    for path in cases:
        incidents, known = _keep(path, readings, ready, ready_articles, refusals)
    if not cases:
        incidents, known = _build_incidents(readings, ready, ready_articles)
    for path in outs:
        _write(path, incidents, known, title=title, theatre=theatre)
    _report(as_json, incidents, known, refusals, [*outs, *cases])
    if any(refusal.outcome in ("refused", "warning") for refusal in refusals):
        raise typer.Exit(SOME_FAILED)


def _is_geojson(path: str) -> bool:
    return path.lower().endswith((".geojson", ".geo.json")) and not Path(path).is_dir()


def _check_outs(outs: Sequence[Path]) -> None:
    """Before the work begins: the formats are known and the folders exist."""
    from geo.exchange import WRITERS, find_suffix

    for path in outs:
        find_suffix(path, [*WRITERS, ".html", *CASE_SUFFIXES])
        if not path.absolute().parent.is_dir():
            raise FormatError("its folder does not exist", where=str(path), repair=f"Make the folder {path.parent}.")


def _collect(paths: Iterable[str]) -> tuple[list[Article], list[Refusal]]:
    """The articles at `paths`, and what did not become one; each refusal is told at once."""
    from geo.reading.files import read_paths
    from geo.records import Article

    articles: list[Article] = []
    refusals: list[Refusal] = []
    for found in _progress(read_paths(list(paths)), "opening"):
        if isinstance(found, Article):
            articles.append(found)
        else:
            _refuse(found, refusals)
    return articles, refusals


def _refuse(refusal: Refusal, refusals: list[Refusal]) -> None:
    refusals.append(refusal)
    _say(f"{refusal.outcome}: {refusal.file}: {refusal.reason}")


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
            _refuse(
                Refusal(
                    path, "refused", f"{error.what}. {error.repair}" if Path(path).name == error.where else str(error)
                ),
                refusals,
            )
            continue
        twice = [i.id for i in found if i.id in incidents]
        if twice:
            _refuse(Refusal(path, "duplicate", f"{len(twice)} incidents that a file before it has too"), refusals)
        incidents = {i.id: i for i in found} | incidents
        articles = told | articles
    return list(incidents.values()), articles


def _read_articles(
    articles: Sequence[Article], refusals: list[Refusal], *, theatre: str, workers: int | None
) -> list[Reading]:
    from geo.records import Reading
    from geo.scale import read_all

    readings: list[Reading] = []
    if not articles:
        return readings
    for found in _progress(read_all(articles, theatre=theatre, workers=workers), "reading", len(articles)):
        if isinstance(found, Reading):
            readings.append(found)
        else:
            _refuse(found, refusals)
    return readings


def _build_incidents(
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
    path: Path,
    readings: list[Reading],
    ready: list[Incident],
    ready_articles: dict[str, Article],
    refusals: list[Refusal],
) -> tuple[list[Incident], dict[str, Article]]:
    """Add to the case at `path`, in one transaction; the incidents and articles that it then holds."""
    from geo import pipeline
    from geo.case.store import open_case

    with open_case(path) as case:
        with case.transaction():
            case.update(readings, pipeline.build, refusals=refusals)
            if ready:
                case.import_incidents(ready, ready_articles)
        return case.incidents(), case.articles()


def _write(path: Path, incidents: list[Incident], articles: dict[str, Article], *, title: str, theatre: str) -> None:
    from geo.exchange import write

    if path.suffix.lower() != ".html":
        write(path, incidents, articles)
        return
    from geo.exchange.files import replace_file
    from geo.page import build_page

    with replace_file(path) as beside:
        page = build_page(incidents, articles, title=title or "Incidents", theatre=_theatre_of(theatre, articles))
        beside.write_text(page, encoding="utf-8", errors="replace", newline="\n")


def _theatre_of(name: str, articles: dict[str, Article]) -> Any:
    """The theatre that gives the page its first view and side names: the one named, else that of most articles."""
    from collections import Counter

    from geo.scale import Reader

    found = [reader_theatre for reader_theatre in map(Reader(name).find_theatre, articles.values()) if reader_theatre]
    counts = Counter(theatre.name for theatre in found)
    return next((theatre for theatre in found if theatre.name == counts.most_common(1)[0][0]), None)


def _report(
    as_json: bool,
    incidents: Sequence[Incident],
    articles: dict[str, Article],
    refusals: Sequence[Refusal],
    out: Sequence[Path],
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
        told = f"{_count(len(articles), 'article')}, {_count(len(incidents), 'incident')}, {_count(statements, 'statement')}"
        typer.echo(f"{told} → {', '.join(str(path) for path in out)}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _progress(items: Iterable[Any], label: str, total: int | None = None) -> Iterator[Any]:
    """`items` as they are, with a bar on standard error if that is a terminal."""
    if not sys.stderr.isatty() or (total is not None and total < 10):
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=label, total=total, console=Console(stderr=True), transient=True)


@app.command(epilog="Example: bordermap demo --out demo.html")
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Page to write.")] = Path("demo.html"),
    with_app: Annotated[bool, typer.Option("--app", help="Open the demo case in the app instead.")] = False,
    as_json: Json = False,
) -> None:
    """Build the demo: digests of reports from the border of Armenia and Azerbaijan."""
    from geo.paths import find_cache_dir, find_data_dir

    folder = find_data_dir() / "theatres" / DEMO / "articles"
    if with_app:
        case = find_cache_dir() / "demo.sqlite"
        case.parent.mkdir(parents=True, exist_ok=True)
        build([str(folder)], case=case, theatre=DEMO)
        open_app(case)
        return
    build(
        [str(folder)],
        out=[out],
        theatre=DEMO,
        title="Demo: Armenia and Azerbaijan, reported incidents",
        as_json=as_json,
    )
    if not as_json:
        typer.echo(f"Open it in a browser: {out.absolute().as_uri()}")


# the app


@app.command("app", epilog="Example: bordermap app my.sqlite")
def open_app(
    case: Annotated[Path | None, typer.Argument(help="Case to open; without one, the demo.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Open the app in the browser. It listens on this machine alone and sends nothing anywhere."""
    import subprocess

    from geo.paths import find_app_file

    if case and case.exists():
        from geo.case.store import open_case

        open_case(case).close()  # a file that is no case is named here, not in the browser
    script = find_app_file()
    if not script.is_file():
        raise FormatError("the app's script is missing", where=str(script), repair="Install bordermap again.")
    flags = {
        "server.headless": str(not browser).lower(),
        "server.address": "localhost",
        "server.port": str(port),
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
    }
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        *(f"--{key}={value}" for key, value in flags.items()),
    ]
    try:
        code = subprocess.call([*command, "--", *([str(case)] if case else [])])
    except KeyboardInterrupt:
        return
    if code:
        raise typer.Exit(FAILED)


# export


@app.command(
    epilog="Example: bordermap export my.sqlite --out denied-2023.geojson --since 2023-01-01 --until 2023-12-31 --status denied"
)
def export(
    case: Annotated[Path, typer.Argument(help="Case to export from.")],
    out: Annotated[
        list[Path], typer.Option("--out", "-o", help="File to write; its suffix is its format. May be repeated.")
    ],
    since: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    types: Annotated[list[str] | None, typer.Option("--type", help="Event type. May be repeated.")] = None,
    sides: Annotated[
        list[str] | None, typer.Option("--side", help="Side that speaks or is accused. May be repeated.")
    ] = None,
    statuses: Annotated[list[str] | None, typer.Option("--status", help="Status. May be repeated.")] = None,
    undated: Annotated[
        bool, typer.Option(help="Keep incidents without a date when --since or --until is given.")
    ] = False,
    title: Annotated[str, typer.Option(help="Title of the page.")] = "",
    as_json: Json = False,
) -> None:
    """Write the incidents of a case, or those that the filters choose, to files."""
    from geo.case.store import open_case
    from geo.records import EVENT_TYPES, STATUSES

    _check_outs(out)
    _check_words("--type", types, EVENT_TYPES)
    _check_words("--status", statuses, STATUSES)
    with open_case(case, create=False) as opened:
        incidents, articles = opened.incidents(), opened.articles()
    if any((since, until, types, sides, statuses)):
        from geo.layers import incidents_frame, select

        wanted = {"types": types, "sides": sides, "statuses": statuses}
        chosen = select(
            incidents_frame(incidents),
            since=_day("--since", since),
            until=_day("--until", until),
            undated=undated,
            **wanted,
        )
        kept = set(chosen["id"])
        lost = sum(i.when.start is None and i.id not in kept for i in incidents) if since or until else 0
        incidents = [incident for incident in incidents if incident.id in kept]
        if lost:
            _say(f"{_count(lost, 'incident')} without a date left out; --undated keeps them")
    used = {key for i in incidents for key in (*i.articles, *(s.article_id for s in i.statements))}
    articles = {key: article for key, article in articles.items() if key in used}
    for path in out:
        _write(path, incidents, articles, title=title, theatre="auto")
    _report(as_json, incidents, articles, [], out)


def _check_words(option: str, told: Iterable[str] | None, known: Sequence[str]) -> None:
    for word in told or ():
        if word not in known:
            raise FormatError(f"{word!r} is not known", where=option, repair=f"Use one of: {', '.join(known)}.")


def _day(option: str, told: str | None) -> str | None:
    from datetime import date

    try:
        return date.fromisoformat(told).isoformat() if told else None
    except ValueError:
        raise FormatError(f"{told!r} is no day", where=option, repair="Write it as YYYY-MM-DD.") from None


# places


@app.command(epilog="Example: bordermap find Armudlu --in Kalbajar")
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


@app.command(epilog="Example: bordermap places texts.jsonl --out found.jsonl")
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
        for row in _progress(_read_lines(file), "reading"):
            if isinstance(row, str):
                refused += 1
                _say(f"refused: {row}")
                continue
            found = {"id": row["id"], "places": geoparse(row["text"], gazetteer)}
            lines.write(json.dumps(found, ensure_ascii=False) + "\n")
    if refused:
        raise typer.Exit(SOME_FAILED)


def _read_lines(file: Path) -> Iterator[dict[str, Any] | str]:
    """The objects of a JSON lines file; for a line that is none, what is wrong with it."""
    with _told(file), file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if isinstance(row, dict) and "id" in row and isinstance(row.get("text"), str):
                    yield row
                    continue
                wrong = "is no object with `id` and `text`"
            except (ValueError, RecursionError) as error:
                wrong = f"is not JSON ({type(error).__name__})"
            yield f"{file.name}, line {number}: {wrong}"


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=str(file), repair="Check the path.") from error


# quality and theatres


@app.command(epilog="Example: bordermap evaluate tests/gold --misses")
def evaluate(
    gold_dir: Annotated[Path, typer.Argument(help="Folder of annotated articles: pairs NAME.txt and NAME.json.")],
    misses: Annotated[bool, typer.Option("--misses", help="List every miss.")] = False,
    theatre: Theatre = "auto",
    as_json: Json = False,
) -> None:
    """Read annotated articles and measure what was found against the annotation."""
    from geo.evaluation import evaluate as measure
    from geo.evaluation import load_gold, render_measures

    gold = load_gold(gold_dir)
    articles, refusals = _collect([str(path) for path in gold])
    incidents, known = _build_incidents(_read_articles(articles, refusals, theatre=theatre, workers=None), [], {})
    measures, missed = measure(gold, incidents, known)
    if as_json:
        typer.echo(json.dumps(measures | ({"misses": missed} if misses else {}), ensure_ascii=False, indent=1))
        return
    for row in missed if misses else []:
        typer.echo("\t".join(row))
    typer.echo(render_measures(measures))


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
        typer.echo(f"{t.name}\t{t.title}\t{_count(len(t.rows), 'place')}, {_count(len(t.actors), 'actor')}")


@theatre_app.command(epilog="Example: bordermap theatre check my-border/")
def check(folder: Annotated[str, typer.Argument(help="A theatre's name or folder.")]) -> None:
    """Check a theatre's files; the first error is named with its file and line."""
    from geo.gazetteer.theatre import load_theatre

    found = load_theatre(Path(folder) if Path(folder).is_dir() else folder)
    typer.echo(f"{found.name}: {_count(len(found.rows), 'place')}, {_count(len(found.actors), 'actor')}, no error")


if __name__ == "__main__":
    app()
