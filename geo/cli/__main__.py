"""`python -m geo.cli` is the command `bordermap`."""

from geo.cli import app

app()
