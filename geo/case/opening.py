"""A case's home, a SQLite file or a PostgreSQL database: opened by its address; and the one error that its errors become."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from geo.case import postgres, sqlite
from geo.case.address import Address, is_server, name_home
from geo.errors import CaseError


@contextmanager
def tell_errors(name: str, doing: str = "reads") -> Iterator[None]:
    """Turns errors of the database, while one reads, changes or commits, into a CaseError that names the case and the repair."""
    try:
        yield
    except DBAPIError as error:
        on_server = hasattr(error.orig, "sqlstate")
        what, repair = postgres.explain(error, doing) if on_server else sqlite.explain(error, doing)
        raise CaseError(what, where=name, repair=repair) from error
    except UnicodeEncodeError as error:
        raise CaseError("a text holds half of a surrogate pair", where=name, repair="Read it as UTF-8.") from error


def open_engine(address: Address, *, create: bool) -> Engine:
    """The database of the case at `address`, made or brought forward. CaseError: missing, foreign, newer, locked, damaged."""
    name = name_home(address)
    on_server = is_server(address)
    engine = postgres.make_engine(str(address)) if on_server else sqlite.make_engine(Path(address), create=create)
    try:
        with tell_errors(name):
            (postgres if on_server else sqlite).prepare(engine, name, create=create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def stamp_case(address: Address) -> tuple[int, ...]:
    """Numbers that change when the case is written; none of a file that is not there. CaseError: the server cannot be reached.

    Who asks, asks often: the way to a server is kept until it fails.
    """
    if not is_server(address):
        return sqlite.stamp_file(Path(address))
    engine = _keep_engine(str(address))
    try:
        with tell_errors(name_home(address)):
            return postgres.read_stamp(engine)
    except CaseError:
        with _keeping:
            if _kept.get(str(address)) is engine:
                del _kept[str(address)]
        engine.dispose()
        raise


def _keep_engine(address: str) -> Engine:
    with _keeping:
        if address not in _kept:
            _kept[address] = open_engine(address, create=True)
        return _kept[address]


_kept: dict[str, Engine] = {}  # one for each server's address, for its stamps
_keeping = Lock()
