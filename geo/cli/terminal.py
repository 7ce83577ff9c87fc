"""What all commands share: options, exit codes, lines for the user, progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from geo.records import Refusal

SOME_FAILED, FAILED, STOPPED = 1, 2, 130
REFRESH_S = 0.1

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Theatre = Annotated[
    str, typer.Option("--theatre", help="A theatre's name or folder; auto: the one each article speaks of; none.")
]


def say(line: str) -> None:
    """One line on standard error; control characters of untrusted names are shown, not sent to the terminal."""
    typer.echo("".join(c if c.isprintable() else repr(c)[1:-1] for c in line), err=True)


def refuse(refusal: Refusal, refusals: list[Refusal]) -> None:
    """Tell at once what did not become an article, and keep it for the report."""
    refusals.append(refusal)
    say(f"{refusal.outcome}: {refusal.file}: {refusal.reason}")


def count(number: int, noun: str) -> str:
    """The number with its noun: 1 article, 2 articles."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def progress(items: Iterable[Any], label: str, total: int | None = None) -> Iterator[Any]:
    """`items` as they are, with a bar on standard error if that is a terminal."""
    if not sys.stderr.isatty() or (total is not None and total < 10):
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    # Refreshed by hand: the bar's own thread would forbid to fork processes that read.
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task, shown = bar.add_task(label, total=total), 0.0
        for item in items:
            yield item
            now = monotonic()
            bar.update(task, advance=1, refresh=now - shown > REFRESH_S)
            shown = now if now - shown > REFRESH_S else shown
