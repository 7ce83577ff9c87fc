"""A case's file: made, recognised, brought forward; and what its errors mean.

A case is a SQLite file whose `application_id` says so. It is in WAL mode, with foreign keys, full synchronisation and 10 s of patience.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from geo.case.schema import APPEND_ONLY, APPLICATION_ID, MIGRATIONS, SEARCH, VERSION, Base
from geo.errors import CaseError

BUSY_MS = 10_000
_REASONS = {
    "not a database": ("is not a bordermap case", "Name another file; a new case is made where there is none."),
    "malformed": ("is damaged", "Restore a copy, or build the case again from its articles."),
    "locked": ("is locked by another program", "Close it there, or try again."),
    "readonly": ("cannot be written", "Check the rights of the file and its folder."),
    "unable to open": ("cannot be opened", "Check the path and the rights of its folder."),
    "full": ("cannot be written: the disk is full", "Free some space; the case is as it was before."),
    "disk I/O": (
        "cannot be read or written: the disk reports an error",
        "Check the disk; the case is as it was before.",
    ),
}


@contextmanager
def tell_errors(path: Path) -> Iterator[None]:
    """Turns errors of the database into a CaseError that names the case and the repair."""
    try:
        yield
    except DatabaseError as error:
        said = str(error.orig)
        what, repair = next(
            (told for key, told in _REASONS.items() if key in said),
            (f"refuses the change ({said})", "The case is as it was before."),
        )
        raise CaseError(what, where=str(path), repair=repair) from error
    except UnicodeEncodeError as error:
        raise CaseError("a text holds half of a surrogate pair", where=str(path), repair="Read it as UTF-8.") from error


def open_engine(path: Path, *, create: bool) -> Engine:
    """The database of the case at `path`, made or brought forward. CaseError: missing, foreign, newer, locked, damaged."""
    if path.is_dir():
        raise CaseError("is a folder", where=str(path), repair="Name a file, for example case.sqlite.")
    if not path.exists() and not create:
        raise CaseError(
            "there is no such case", where=str(path), repair="Make it with `bordermap build … --case FILE`."
        )
    if not path.absolute().parent.is_dir():
        raise CaseError("its folder does not exist", where=str(path), repair=f"Make the folder {path.parent}.")
    engine = create_engine(f"sqlite:///{path.absolute()}", pool_size=2, max_overflow=20)
    _set_up_connections(engine)
    with tell_errors(path):
        with engine.connect() as connection:
            version = _check_kind(connection, path)
        if version == 0:
            _create_tables(engine)
        elif version < VERSION:
            _migrate(engine)
    return engine


def _set_up_connections(engine: Engine) -> None:
    """The driver begins no transaction by itself; SQLAlchemy's BEGIN takes the write lock at once where one will write."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_kind(connection: Connection, path: Path) -> int:
    """The version of the case's tables, 0 of an empty file. CaseError where it is another program's, or of a newer version."""

    def ask(what: str) -> int:
        return int(connection.exec_driver_sql(what).scalar_one())

    application, version = ask("PRAGMA application_id"), ask("PRAGMA user_version")
    if application == APPLICATION_ID:
        if version > VERSION:
            repair = "Upgrade bordermap with `pip install --upgrade bordermap`."
            what = f"is a case of version {version}, newer than this program's {VERSION}"
            raise CaseError(what, where=str(path), repair=repair)
        return version
    if application or version or ask("SELECT count(*) FROM sqlite_master"):
        what, repair = _REASONS["not a database"]
        raise CaseError(what, where=str(path), repair=repair)
    return 0


def _migrate(engine: Engine) -> None:
    """Bring the tables of an older case forward, step by step, in one transaction."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        for step in range(version, VERSION):
            for statement in MIGRATIONS[step]:
                connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _create_tables(engine: Engine) -> None:
    with engine.connect() as connection, closing(connection.connection.cursor()) as outside_transactions:
        outside_transactions.execute("PRAGMA journal_mode = WAL")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION_ID:
            return  # another program was faster
        Base.metadata.create_all(connection)
        for trigger in (*APPEND_ONLY, *SEARCH):
            connection.exec_driver_sql(trigger)
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
