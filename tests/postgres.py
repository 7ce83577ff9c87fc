"""Find, or else start, the PostgreSQL server with PostGIS that the tests of the case need.

In order: the server named by BORDERMAP_POSTGRES (postgresql://USER@HOST/DATABASE; its user may make databases), else a cluster of
this machine's own binaries (on PATH, or where Debian and others put them), made in a temporary folder, started once a run, and
removed after it, else (or with BORDERMAP_POSTGRES=pglite) PGlite, a PostgreSQL in WebAssembly from npm, which tests/services.py
fetches. A cluster does not run as root: there it runs as `postgres` or `nobody`. PGlite has one session, so that the tests marked
`sessions` are left out with it. Without any of these all are left out, and the run says so.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

VARIABLE = "BORDERMAP_POSTGRES"
STARTED = (
    "BORDERMAP_POSTGRES_STARTED"  # what the server of VARIABLE is, where the tests have started it: cluster or pglite
)
FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin", "usr/local/pgsql/bin")
NO_SERVER = (
    "There is no PostgreSQL with PostGIS on this machine: install one (apt-get install postgresql-postgis), or say where a server is "
    "(BORDERMAP_POSTGRES=postgresql://USER@HOST/DATABASE make test)"
)
PGLITE = "pglite"
PACKAGES = ("@electric-sql/pglite@0.5.8", "@electric-sql/pglite-postgis@0.2.8", "@electric-sql/pglite-socket@0.2.11")
FETCHED = Path(__file__).resolve().parent.parent / ".cache" / PGLITE
ONE_SESSION = "PGlite has one session, no roles and no passwords: install PostgreSQL (apt-get install postgresql-postgis) to run them"
PASSWORD = "s3cr@t/?#"  # of the user `guarded` on the clusters started here
SPEED = ("fsync=off", "full_page_writes=off")  # killed programs lose nothing by it, only a machine without power does


class NoServer(RuntimeError):
    """There is no server and none could be started; the message says what to do."""


@cache
def find_binaries() -> Path | None:
    """The folder of the newest PostgreSQL on this machine that has PostGIS."""
    on_path = shutil.which("initdb")
    found = [folder for pattern in FOLDERS for folder in Path("/").glob(pattern)]
    found.sort(key=lambda folder: folder.parent.name, reverse=True)
    folders = [Path(on_path).resolve().parent, *found] if on_path else found
    return next((one for one in folders if (one / "initdb").is_file() and _has_postgis(one)), None)


def _has_postgis(folder: Path) -> bool:
    command = [str(folder / "pg_config"), "--sharedir"]
    try:
        shared = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):  # Debian's pg_config is a package of its own
        shared = str(folder.parent).replace("/lib/", "/share/")
    return any((Path(shared) / "extension").glob("postgis.control"))


def has_pglite() -> bool:
    """Whether PGlite was fetched, whole."""
    return all((FETCHED / "node_modules" / package.rpartition("@")[0]).is_dir() for package in PACKAGES)


def is_there() -> bool:
    """Whether there is a server to be named or started."""
    if os.environ.get(VARIABLE) == PGLITE:
        return has_pglite()
    return VARIABLE in os.environ or find_binaries() is not None or has_pglite()


def is_single() -> bool:
    """Whether the server has one session alone."""
    named = os.environ.get(STARTED) or os.environ.get(VARIABLE)
    return named == PGLITE or (named is None and find_binaries() is None and has_pglite())


@contextmanager
def run_server(*, settings: tuple[str, ...] = SPEED) -> Iterator[str]:
    """The address of a server's database `postgres`; one that is started here ends with the block. NoServer: there is none."""
    if (named := os.environ.get(VARIABLE)) and named != PGLITE:
        if is_single():
            _prepare_nothing()
        yield named
    elif is_single():
        with run_pglite() as address:
            yield address
    else:
        with run_cluster(settings=settings) as cluster:
            yield cluster.address


@contextmanager
def run_pglite() -> Iterator[str]:
    """The address of a PGlite that has a database of every name. NoServer: it does not start."""
    from tests.services import find_node

    _prepare_nothing()
    script = Path(__file__).with_name("pglite.mjs")
    shutil.copyfile(script, FETCHED / script.name)  # beside the packages that it imports
    process = subprocess.Popen([find_node(), script.name], cwd=FETCHED, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        port = process.stdout.readline().strip()
        if not port:
            raise NoServer("PGlite does not start; the lines above say why")
        yield f"postgresql://bordermap@127.0.0.1:{port}/postgres"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _prepare_nothing() -> None:
    """Clients that share a session would take each other's prepared statements, whose names they count up alike."""
    import psycopg

    psycopg.Connection.connect.__func__.__kwdefaults__["prepare_threshold"] = None  # type: ignore[attr-defined]


class Cluster:
    """A server of this machine's binaries in a folder of its own."""

    def __init__(self, binaries: Path, folder: Path, settings: tuple[str, ...]) -> None:
        self.binaries, self.folder = binaries, folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"postgresql://bordermap@127.0.0.1:{self.port}/postgres"
        told = (f"unix_socket_directories={folder}", "listen_addresses=127.0.0.1", f"port={self.port}", *settings)
        self._options = " ".join(f"-c {setting}" for setting in (*told, "max_connections=60"))

    def make(self) -> None:
        self._run("initdb", "-U", "bordermap", "--auth=trust", "-E", "UTF8", "--locale=C", "-N")
        rules = self.folder / "data" / "pg_hba.conf"
        rules.write_text(
            "host all guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\nlocal all all trust\n"
        )

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", self._options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop the server: `fast` ends its sessions, `immediate` is a crash."""
        self._run("pg_ctl", "-w", "-m", how, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), "-D", str(self.folder / "data"), *arguments]
        if _is_root():
            command = ["runuser", "-u", _find_user(), "--", *command]
        # Into a file: the server would keep a pipe open.
        with (self.folder / "output").open("w+") as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd=self.folder)
            output.seek(0)
            if done.returncode:
                raise NoServer(f"{program} failed: {output.read()[-500:]}")


@contextmanager
def run_cluster(*, settings: tuple[str, ...] = SPEED) -> Iterator[Cluster]:
    """A cluster of one's own, which may be stopped and started."""
    binaries = find_binaries()
    if binaries is None:
        raise NoServer(NO_SERVER)
    folder = Path(tempfile.mkdtemp(prefix="bordermap-postgres-"))
    if _is_root():
        shutil.chown(folder, _find_user())
    cluster = Cluster(binaries, folder, settings)
    try:
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _find_user() -> str:
    import pwd

    names = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def run_statement(address: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements outside of any transaction; the rows of the last one, none where it gives none."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


TEMPLATE = "bordermap_template"


def make_template(address: str) -> None:
    """A database with PostGIS, of which others are quick copies; made once a server, also by several at once."""
    import psycopg

    if is_single():
        return
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(7)")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            return
        connection.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0 ENCODING 'UTF8'".encode())
        run_statement(find_database(address, TEMPLATE), "CREATE EXTENSION postgis")


def make_database(address: str, name: str) -> str:
    """The address of a new database with PostGIS on the server at `address`; PGlite makes it when it is asked for."""
    made = find_database(address, name)
    run_statement(*((made, "SELECT 1") if is_single() else (address, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")))
    return made


def find_database(address: str, name: str) -> str:
    """The address of another database on the same server."""
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def is_named() -> bool:
    """Whether the server is one that the user has named, not one that is started here."""
    return VARIABLE in os.environ and STARTED not in os.environ
