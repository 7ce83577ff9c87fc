"""The command `bordermap`. Heavy modules are imported in the functions that use them, so that --help is quick.

Exit codes: 0 all went well; 1 some inputs failed and the output holds the others; 2 nothing could be done (wrong use,
nothing usable, an error); 130 stopped by the user. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from geo.cli import build, case, gazetteer, imports, places, quality
from geo.cli.terminal import FAILED, SOME_FAILED, STOPPED, say
from geo.errors import BordermapError

__all__ = ["FAILED", "SOME_FAILED", "STOPPED", "app"]


class Commands(TyperGroup):
    """Turns the program's own errors into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (BordermapError, OSError) as error:
            say(f"bordermap: {error}")
        except KeyboardInterrupt:
            say("bordermap: stopped; no file was left half-written")
            raise typer.Exit(STOPPED) from None
        except Exception as error:  # a fault of the program: one line for the user, the rest for whoever mends it
            if (
                isinstance(error, (typer.Exit, typer.Abort))
                or hasattr(error, "show")
                or os.environ.get("BORDERMAP_DEBUG")
            ):
                raise  # what typer says itself: exits, and wrong use, which has a `show`
            say(f"bordermap: a fault of the program ({type(error).__name__}: {error}). BORDERMAP_DEBUG=1 shows where")
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


app.command(epilog="Example: bordermap build articles/ more.html --out map.html --out map.geojson --case my.sqlite")(
    build.build
)
app.command(epilog="Example: bordermap app my.sqlite")(case.app)
app.command(epilog="Example: bordermap demo --out demo.html")(build.demo)
app.command(
    epilog="Example: bordermap export my.sqlite --out denied.geojson --since 2023-01-01 --until 2023-12-31 --status denied"
)(case.export)
app.command(epilog="Example: bordermap copy my.sqlite postgresql://ani@localhost/valley")(case.copy)
app.command(epilog="Example: bordermap history my.sqlite i-1a2b3c4d5e6f")(case.history)
app.command(
    epilog="Example: bordermap review my.sqlite i-1a2b3c4d5e6f edit killed=2 --author Ani --reason 'later report'"
)(case.review)
app.command("import", epilog="Example: bordermap import acled.csv --case my.sqlite")(imports.import_rows)
app.command(epilog="Example: bordermap find Armudlu --in Kalbajar")(places.find)
app.command(epilog="Example: bordermap places texts.jsonl --out found.jsonl")(places.places)
app.command(epilog="Example: bordermap evaluate tests/gold --misses")(quality.evaluate)
app.add_typer(places.theatre_app, name="theatre")
gazetteer.app.command(epilog="Example: bordermap gazetteer find Armudlu --in Kalbajar")(places.find)
app.add_typer(gazetteer.app, name="gazetteer")
