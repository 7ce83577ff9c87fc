"""`app`, `export`, `copy`, `history`, `review`: what is done with a case."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.case.address import is_server, name_home
from geo.cli.outputs import check_outs, print_report, share, write_output
from geo.cli.terminal import FAILED, Json, count, say
from geo.errors import FormatError

if TYPE_CHECKING:
    from geo.case.store import Case
    from geo.cli.selection import Choice
    from geo.records import Incident


def app(
    case: Annotated[str | None, typer.Argument(help="Case to open; without one, the demo.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Open the app in the browser. It listens on this machine alone and sends nothing anywhere."""
    import socket
    import subprocess

    from geo.paths import find_app_file

    if case and (is_server(case) or Path(case).exists()):
        from geo.case.store import open_case

        open_case(case).close()  # what is no case is named here, not in the browser
    script = find_app_file()
    if not script.is_file():
        raise FormatError("the app's script is missing", where=str(script), repair="Install bordermap again.")
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise FormatError(f"port {port} is taken", where="app", repair="Choose another, such as --port 8502.")
    flags = {
        "server.headless": str(not browser).lower(),
        "server.address": "localhost",
        "server.port": str(port),
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "logger.hideWelcomeMessage": "true",  # with it Streamlit also advertises on top of the page
    }
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        *(f"--{key}={value}" for key, value in flags.items()),
    ]
    say(f"The app is at http://localhost:{port}. Stop it with Ctrl+C.")
    try:
        code = subprocess.call([*command, "--", *([case] if case else [])])
    except KeyboardInterrupt:
        return
    if code:
        raise typer.Exit(FAILED)


def export(
    case: Annotated[str, typer.Argument(help="Case to export from.")],
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
    facets: Annotated[
        list[str] | None, typer.Option("--facet", help="What a denial disputes. May be repeated.")
    ] = None,
    outlets: Annotated[
        list[str] | None, typer.Option("--outlet", help="Outlet of an article, as it is written. May be repeated.")
    ] = None,
    languages: Annotated[
        list[str] | None, typer.Option("--language", help="Language of an article: en, ru, … May be repeated.")
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Only incidents whose place itself is known.")] = False,
    undated: Annotated[
        bool, typer.Option(help="Keep incidents without a date when --since or --until is given.")
    ] = False,
    known_on: Annotated[
        str | None, typer.Option(help="As it was known on that day: from articles published until then.")
    ] = None,
    bbox: Annotated[str | None, typer.Option(metavar="W,S,E,N", help="Box in degrees: west,south,east,north.")] = None,
    only_approved: Annotated[
        bool, typer.Option("--only-approved", help="Only incidents that somebody approved.")
    ] = False,
    no_sources: Annotated[
        bool,
        typer.Option(
            "--no-sources", help="Leave out who published it: outlets, titles, addresses, files. Sentences stay."
        ),
    ] = False,
    with_private: Annotated[
        bool, typer.Option("--with-private", help="Also what may not be given on to others, such as rows of ACLED.")
    ] = False,
    title: Annotated[str, typer.Option(help="Title of the page.")] = "",
    as_json: Json = False,
) -> None:
    """Write the incidents of a case, or those that the filters choose, to files."""
    from geo.case.store import open_case, tell_decisions
    from geo.cli.selection import Choice, choose, leave_sources, read_box
    from geo.records import EVENT_TYPES, FACETS, STATUSES

    check_outs(out)
    _check_words("--type", types, EVENT_TYPES)
    _check_words("--status", statuses, STATUSES)
    _check_words("--facet", facets, FACETS)
    choice = Choice(
        _day("--since", since),
        _day("--until", until),
        undated,
        read_box(bbox),
        types or (),
        sides or (),
        statuses or (),
        facets or (),
        outlets or (),
        languages or (),
        exact,
    )
    with open_case(case, create=False) as opened, opened.snapshot():
        articles = opened.articles()
        every = _known_on(opened, known_on) if known_on else opened.incidents()
        log = [entry for entry in opened.reviews() if not known_on or entry.at[:10] <= known_on]
        if only_approved:
            choice = replace(choice, approved=opened.reviewed(log).approved)
        captured = opened.captured()
    shared, articles = (every, articles) if with_private else share(every, articles)
    incidents, left_out = choose(shared, articles, choice)
    if len(every) > len(shared):
        left_out["private"] = len(every) - len(shared)
    _tell_undated(shared, incidents, choice)
    used = {key for i in incidents for key in (*i.articles, *(s.article_id for s in i.statements), *_echoes(i))}
    articles = {key: article for key, article in articles.items() if key in used}
    if no_sources:
        left_out["sources"] = len(articles)
        incidents, articles = leave_sources(incidents, articles)
    decisions = {} if no_sources else tell_decisions(log)
    beside: dict[str, dict[str, Any]] = {"captured": captured, "history": decisions, "left_out": left_out}
    for path in out:
        write_output(path, incidents, articles, title=title, theatre="auto", filters=choice.describe(), beside=beside)
    print_report(as_json, incidents, articles, [], out)


def _echoes(incident: Incident) -> Iterable[str]:
    return (key for statement in incident.statements for key in statement.appearances)


def _tell_undated(shared: Sequence[Incident], kept: Sequence[Incident], choice: Choice) -> None:
    if choice.undated or not (choice.since or choice.until):
        return
    ids = {incident.id for incident in kept}
    if lost := sum(i.when.start is None and i.id not in ids for i in shared):
        say(f"{count(lost, 'incident')} without a date left out; --undated keeps them")


def _known_on(opened: Case, day: str) -> list[Incident]:
    from geo import pipeline

    known = opened.known_on(_day("--known-on", day) or "", pipeline.build)
    say(f"as known on {day}: {count(len(known), 'incident')}")
    return known


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


def copy(
    case: Annotated[str, typer.Argument(help="Case to copy (.sqlite, postgresql://…).")],
    to: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="Its new home, a file or postgresql://…, without a case.")
    ],
    as_json: Json = False,
) -> None:
    """Copy a whole case to another home: articles, incidents, imported rows, decisions and assessments, with their times."""
    from geo.case.copying import copy_case
    from geo.case.store import open_case

    with open_case(case, create=False) as source, open_case(to) as target:
        copied = copy_case(source, target)
    if as_json:
        typer.echo(json.dumps(copied, indent=1))
        return
    told = {"articles": "article", "incidents": "incident", "statements": "statement", "reviews": "decision"}
    typer.echo(f"{', '.join(count(copied[table], word) for table, word in told.items())} → {name_home(to)}")


def history(
    case: Annotated[str, typer.Argument(help="Case to look into.")],
    incident: Annotated[str, typer.Argument(help="The incident's id.")],
    as_json: Json = False,
) -> None:
    """Show how an incident came about: its articles and who read them when, what joined them, what people decided."""
    from geo.case.store import open_case

    with open_case(case, create=False) as opened:
        rows = opened.history(incident)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        typer.echo(f"{row['at'] or '-':<24}  {row['what']}  {row['who']}  {row['told']}".rstrip())


def review(
    case: Annotated[str, typer.Argument(help="Case to decide in.")],
    incident: Annotated[str, typer.Argument(help="The incident's id.")],
    action: Annotated[
        str, typer.Argument(help="approve, reject, edit, move, merge, split, add, assign, assess or undo.")
    ],
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[FIELD=VALUE]...", help="What is decided: killed=2, into=i-…")
    ] = None,
    author: Annotated[str, typer.Option(help="Who decides.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: Json = False,
) -> None:
    """Record a decision about an incident. It wins over what the program finds, and survives new articles; undo takes it back."""
    from geo.case.codec import encode
    from geo.case.store import open_case

    after = dict(_read_value(told) for told in values or [])
    with open_case(case, create=False) as opened:
        entry = opened.review(action, incident, author=author, reason=reason, **after)
    if as_json:
        typer.echo(json.dumps(encode(entry), ensure_ascii=False, indent=1))
    else:
        typer.echo(f"entry {entry.number}: {entry.action} {entry.incident_id} by {entry.author}")


def _read_value(told: str) -> tuple[str, Any]:
    """FIELD=VALUE, the value as JSON where it is JSON, else as text; of `statements` a list by commas."""
    name, sign, value = told.partition("=")
    if not sign or not name.isidentifier():
        raise FormatError(f"{told!r:.60} is not FIELD=VALUE", where="review", repair="Write for example killed=2.")
    if name == "statements":
        return name, [part.strip() for part in value.split(",") if part.strip()]
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
