"""A case in a PostgreSQL database with PostGIS: made, recognised, brought forward; and what PostgreSQL's errors mean.

The tables stand in the schema `bordermap` of the database, so that a database holds one case, beside whatever else it holds.
The table `state` has one row: the version of the tables, and a number that every change counts up. Whoever changes the case
counts first, which makes the next one wait, 30 s at most; whoever reads sees the case as it was when they began.
"""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from geo.case.address import Server, name_home, read_server
from geo.case.schema import APPLICATION_ID, LOOK, PATIENCE_MS, VERSION, Base, bring_forward, check_version
from geo.errors import CaseError

SCHEMA = "bordermap"
OPTIONS = {  # of each connection, where the address says nothing else: a server that is gone is missed within a minute
    "application_name": "bordermap",
    "connect_timeout": "10",
    "keepalives_idle": "20",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
AS_BEFORE = "The case is as it was before."
# What a server that goes away means, by what was being done: nobody knows whether a change is made whose end was not confirmed.
GONE = {
    "reads": ("the server went away", "Start it, then try again."),
    "changes": ("the server went away", f"Start it, then try again. {AS_BEFORE}"),
    "commits": (
        "the server went away while it confirmed the change",
        f"Start it. {LOOK}",
    ),
}
_GONE = GONE["reads"]

# SQLSTATE, or the class that is its first two signs.
REASONS = {
    "28": ("refuses this user or password", "Check the user in the address, and PGPASSWORD or the file ~/.pgpass."),
    "3D": ("there is no such database on the server", "Make it with `createdb NAME`."),
    "22P05": ("cannot hold a NUL character (U+0000)", f"Take it out of the text. {AS_BEFORE}"),
    "42501": ("does not allow this user to do that", "Let the owner of the database grant it."),
    "55P03": ("is locked by another program", "Let it end, or try again."),
    "25006": ("cannot be written: the server is read-only", "Use the address of the primary server."),
    "53100": ("cannot be written: the server's disk is full", f"Free some space. {AS_BEFORE}"),
    "53300": ("has too many connections", "Close some, or try again."),
    "57014": ("was stopped by the server", f"Look into its statement_timeout. {AS_BEFORE}"),
    "57P": _GONE,
    "08": _GONE,
    "58": ("the server's disk reports an error", f"Look into the server's log. {AS_BEFORE}"),
    "XX": ("is damaged", "Look into the server's log; restore a copy."),
}

# A server that refuses a connection says why in words alone.
REFUSALS = {
    "password": "28",
    "pg_hba.conf": "28",
    'role "': "28",
    'database "': "3D",
    "too many": "53300",
    "remaining connection slots": "53300",
}

STATE = [
    "CREATE TABLE state (version integer NOT NULL, changes bigint NOT NULL DEFAULT 0)",
    f"INSERT INTO state (version) VALUES ({VERSION})",
]

APPEND_ONLY = [
    "CREATE FUNCTION keep_reviews() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the log of reviews is append-only'; END $$",
    "CREATE TRIGGER reviews_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON reviews EXECUTE FUNCTION keep_reviews()",
]

# Places as PostGIS geometries, words and their indexes follow from the columns of the model by themselves. Words are those of
# `geo.case.search.find_words`, cut after 200 signs, as an index holds no endless ones.
SEARCH = [
    "CREATE FUNCTION words_of(told text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ "
    "SELECT array_agg(DISTINCT left(word, 200)) FROM regexp_split_to_table(normalize(regexp_replace("
    "normalize(translate(lower(told COLLATE {collation}), 'ς', 'σ'), NFD), '([a-z])[\u0300-\u036f]+', '\\1', 'g'), NFC), "
    "'[^[:alnum:]\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089\u2150-\u2189]+') AS word WHERE word <> '' $$",
    "ALTER TABLE statements ADD COLUMN words text[] GENERATED ALWAYS AS (words_of(exact || ' ' || speaker)) STORED",
    "CREATE INDEX statements_by_words ON statements USING gin (words)",
    "ALTER TABLE locations ADD COLUMN spot geometry(Point, 4326) "
    "GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED",
    "ALTER TABLE locations ADD COLUMN shape geometry(Geometry, 4326) "
    "GENERATED ALWAYS AS (ST_SetSRID(ST_Force2D(ST_GeomFromGeoJSON(geometry::text)), 4326)) STORED",
    "CREATE INDEX locations_by_spot ON locations USING gist (spot)",
    "CREATE INDEX locations_by_shape ON locations USING gist (shape)",
    "CREATE INDEX locations_by_day ON locations (day, last_day)",
]

# What a desktop GIS shows: one row an incident that has a place, as the program found it, with the number of people's decisions.
MAP = [
    "CREATE VIEW incidents_on_map AS SELECT l.key, i.id, i.title, i.event_type, i.date_start, i.date_end, i.status, i.status_reason, "
    "i.third_party, i.killed, i.wounded, l.name AS place, l.level, l.where_prec, l.radius_m, "
    "(SELECT count(*) FROM reviews r WHERE r.incident_id = i.id) AS decisions, l.spot, l.shape "
    "FROM incidents i JOIN locations l ON l.incident_id = i.id AND l.number = 0 WHERE l.spot IS NOT NULL AND l.where_prec <> 6",
]


def explain(error: DBAPIError, doing: str) -> tuple[str, str]:
    """What went wrong while one reads, changes or commits, and the repair. Never with a password."""
    state, said = getattr(error.orig, "sqlstate", None), _first_line(error.orig)
    if state is None and error.connection_invalidated:
        return GONE[doing]
    if state is None and not error.statement:  # there was no connection yet
        state = next((state for words, state in REFUSALS.items() if words in said), None)
        if state is None:
            return "the server cannot be reached", f"Start it, or check host and port ({said})."
    found = next((told for key, told in REASONS.items() if state and state.startswith(key)), None)
    if found == _GONE:
        return GONE[doing]
    return found or (f"refuses the change ({said})", AS_BEFORE)


def _first_line(error: BaseException | None) -> str:
    return next(iter(str(error).strip().splitlines()), "")


def make_engine(address: str) -> Engine:
    """The way to the database at `address`, not yet gone. CaseError: the driver is missing, or the address is none."""
    server = read_server(address)
    try:
        engine = create_engine(_build_url(server), pool_size=2, max_overflow=20, pool_pre_ping=True)
    except ImportError as error:
        repair = "Install it with `pip install 'psycopg[binary]'`; it is the extra `postgres` of bordermap."
        raise CaseError("needs the driver of PostgreSQL", where=name_home(address), repair=repair) from error
    logging.getLogger("psycopg").addHandler(logging.NullHandler())  # what it tells there becomes a CaseError
    _set_up_connections(engine)
    return engine


def prepare(engine: Engine, name: str, *, create: bool) -> None:
    """Make the case, or bring it forward. CaseError: missing, foreign, newer. DBAPIError: the rest."""
    with engine.connect() as connection:
        version = _check_kind(connection, name)
    if version == 0:
        if not create:
            repair = "Make it with `bordermap build … --case ADDRESS`."
            raise CaseError("there is no such case", where=name, repair=repair)
        _create_tables(engine, name)
    elif version < VERSION:
        _migrate(engine)


def read_stamp(engine: Engine) -> tuple[int, ...]:
    """What changes when the case is written: the count of its changes."""
    with engine.connect() as connection:
        return (int(connection.exec_driver_sql("SELECT changes FROM state").scalar_one()),)


def _build_url(server: Server) -> URL:
    return URL.create(
        "postgresql+psycopg",
        username=server.user or None,
        password=server.password or None,
        host=server.host or None,
        port=server.port,
        database=server.database or None,
        query=OPTIONS | server.options,
    )


def _set_up_connections(engine: Engine) -> None:
    """The case's schema comes first; one that writes counts the change, and so waits for others; one that reads sees one moment."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT set_config('search_path', '{SCHEMA}, ' || current_setting('search_path'), false), "
                f"set_config('lock_timeout', '{PATIENCE_MS}', false), "
                "set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), false)"
            )
        connection.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        elif not connection.get_execution_options().get("creates", False):
            connection.exec_driver_sql("UPDATE state SET changes = changes + 1")


def _check_kind(connection: Connection, name: str) -> int:
    """The version of the case's tables, 0 where there are none. CaseError where they are another program's, or of a newer version."""
    query = f"SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('{SCHEMA}') AND relkind IN ('r', 'p', 'v', 'm', 'f')"
    tables = set(connection.exec_driver_sql(query).scalars())
    if not tables:
        return 0
    if not {"state", "articles", "incidents", "reviews"} <= tables:
        what = f"is not a bordermap case: its schema {SCHEMA} holds tables of another program"
        raise CaseError(what, where=name, repair="Name another database.")
    return check_version(int(connection.exec_driver_sql("SELECT version FROM state").scalar_one()), name)


def _migrate(engine: Engine) -> None:
    """Bring the tables of an older case forward, step by step, in one transaction."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        version = int(connection.exec_driver_sql("SELECT version FROM state").scalar_one())
        bring_forward(connection, version)
        connection.exec_driver_sql(f"UPDATE state SET version = {VERSION}")


def _create_tables(engine: Engine, name: str) -> None:
    with engine.connect().execution_options(writes=True, creates=True) as connection, connection.begin():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")
        if _check_kind(connection, name):
            return  # another program was faster
        _check_server(connection, name)
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        Base.metadata.create_all(connection, checkfirst=False)
        collation = _find_collation(connection)
        for statement in (*STATE, *APPEND_ONLY, *SEARCH, *MAP):
            connection.exec_driver_sql(statement.replace("{collation}", collation))


def _check_server(connection: Connection, name: str) -> None:
    """PostGIS is there, or is set up. CaseError: it cannot be, or the database does not hold every sign."""
    if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
        repair = "Make another with `createdb --encoding UTF8 --template template0 NAME`."
        raise CaseError("its encoding is not UTF-8", where=name, repair=repair)
    if connection.exec_driver_sql("SELECT to_regtype('geometry')").scalar_one() is not None:
        return
    if not connection.exec_driver_sql(
        "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'"
    ).scalar_one():
        repair = "Install it on the server, for example with `apt-get install postgresql-15-postgis-3`."
        raise CaseError("the server has no PostGIS", where=name, repair=repair)
    try:
        connection.exec_driver_sql("CREATE EXTENSION postgis")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "42501":
            raise
        repair = "Let an administrator run CREATE EXTENSION postgis in this database, once."
        raise CaseError("this user may not set up PostGIS", where=name, repair=repair) from error


def _find_collation(connection: Connection) -> str:
    """The collation that knows the letters of all scripts; the database's own where there is none."""
    query = (
        "SELECT collname FROM pg_collation WHERE collname IN ('und-x-icu', 'pg_c_utf8', 'C.utf8') "
        "ORDER BY collname DESC LIMIT 1"
    )
    return f'pg_catalog."{connection.exec_driver_sql(query).scalar() or "default"}"'
