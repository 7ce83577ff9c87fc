"""A case in one SQLite file: made, recognised, brought forward; and what SQLite's errors mean.

The file's `application_id` says that it is a case. It is in WAL mode, with foreign keys, full synchronisation and 30 s of patience.
"""

from __future__ import annotations

import random
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from geo.case.schema import APPLICATION_ID, LOOK, PATIENCE_MS, VERSION, Base, bring_forward, check_version
from geo.errors import CaseError

JUST_NOW_S = 0.1
CACHE_KB = 64_000  # at most, so that the trees of a large change are not written again and again
REASONS = {
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

APPEND_ONLY = [
    f"CREATE TRIGGER reviews_no_{verb} BEFORE {verb.upper()} ON reviews "
    "BEGIN SELECT RAISE(ABORT, 'the log of reviews is append-only'); END"
    for verb in ("update", "delete")
]

NO_DAY = -10_000_000  # where an undated location stands in the tree: before all days

# An R*Tree over longitude, latitude and days (32-bit floats: it looks slightly outward) and a full-text index of the sentences,
# both kept by triggers, so that they can never differ from the tables.
SEARCH = [
    "CREATE VIRTUAL TABLE locations_tree USING rtree(key, west, east, south, north, day, last_day)",
    "CREATE TRIGGER locations_into_tree AFTER INSERT ON locations WHEN new.lon IS NOT NULL AND new.lat IS NOT NULL BEGIN "
    "INSERT INTO locations_tree VALUES (new.key, new.lon, new.lon, new.lat, new.lat, "
    f"coalesce(new.day, {NO_DAY}), coalesce(new.last_day, {NO_DAY})); END",
    "CREATE TRIGGER locations_out_of_tree AFTER DELETE ON locations BEGIN DELETE FROM locations_tree WHERE key = old.key; END",
    "CREATE VIRTUAL TABLE sentences USING fts5(exact, speaker, content='statements', content_rowid='key', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER statements_into_text AFTER INSERT ON statements BEGIN "
    "INSERT INTO sentences(rowid, exact, speaker) VALUES (new.key, new.exact, new.speaker); END",
    "CREATE TRIGGER statements_out_of_text AFTER DELETE ON statements BEGIN "
    "INSERT INTO sentences(sentences, rowid, exact, speaker) VALUES ('delete', old.key, old.exact, old.speaker); END",
]


def explain(error: DBAPIError, doing: str) -> tuple[str, str]:
    """What went wrong while one reads, changes or commits, and the repair."""
    said = str(error.orig)
    if doing == "commits" and "disk I/O" in said:  # the change may have reached the disk all the same
        return REASONS["disk I/O"][0], f"Check the disk. {LOOK}"
    return next(
        (told for key, told in REASONS.items() if key in said),
        (f"refuses the change ({said})", "The case is as it was before."),
    )


def make_engine(path: Path, *, create: bool) -> Engine:
    """The way to the file at `path`, not yet opened. CaseError: it is a folder, or missing."""
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
    return engine


def prepare(engine: Engine, name: str, *, create: bool) -> None:
    """Make the case in an empty file if `create`, or bring it forward. CaseError: foreign, newer. DBAPIError: the rest."""
    with engine.connect() as connection:
        version = _check_kind(connection, name)
    if version == 0:
        _create_tables(engine)
    elif version < VERSION:
        _migrate(engine)


def stamp_file(path: Path) -> tuple[int, ...]:
    """What changes when the case is written: sizes and times of its file and of its log."""
    files = [file for file in (path, Path(f"{path}-wal")) if file.exists()]
    return tuple(number for file in files for number in (file.stat().st_mtime_ns, file.stat().st_size))


def _set_up_connections(engine: Engine) -> None:
    """The driver begins no transaction by itself; SQLAlchemy's BEGIN takes the write lock at once where one will write."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("writes", False):
            _begin_writing(connection)
        elif options.get("begins", True):
            connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "commit")
    def commit(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.info["wrote"] = monotonic()


def _begin_writing(connection: Connection) -> None:
    """Take the write lock, and wait for it in a way that is fair.

    SQLite's own patience asks ever more rarely, so that who waits longest waits on; here all ask every few milliseconds, and
    who has just written lets others go first.
    """
    until = monotonic() + PATIENCE_MS / 1000
    if monotonic() - connection.info.get("wrote", 0.0) < JUST_NOW_S:
        sleep(random.uniform(0.002, 0.006))
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                break
            except OperationalError as error:
                if "locked" not in str(error.orig) or monotonic() > until:
                    raise
                sleep(random.uniform(0.001, 0.005))
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE_MS}")


def _check_kind(connection: Connection, name: str) -> int:
    """The version of the case's tables, 0 of an empty file. CaseError where it is another program's, or of a newer version."""

    def ask(what: str) -> int:
        return int(connection.exec_driver_sql(what).scalar_one())

    application, version = ask("PRAGMA application_id"), ask("PRAGMA user_version")
    if application == APPLICATION_ID:
        return check_version(version, name)
    if application or version or ask("SELECT count(*) FROM sqlite_master"):
        what, repair = REASONS["not a database"]
        raise CaseError(what, where=name, repair=repair)
    return 0


def _migrate(engine: Engine) -> None:
    """Bring the tables of an older case forward, step by step, in one transaction."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        bring_forward(connection, version)
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _create_tables(engine: Engine) -> None:
    with engine.connect().execution_options(begins=False) as connection:  # no transaction may be open
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION_ID:
            return  # another program was faster
        Base.metadata.create_all(connection)
        for trigger in (*APPEND_ONLY, *SEARCH):
            connection.exec_driver_sql(trigger)
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
