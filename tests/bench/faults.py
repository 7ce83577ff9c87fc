"""Fault loops over a case: kills at random points, and the n-th write, synchronisation, statement and commit failed for every n.

    python -m tests.bench.faults --kills 300             # both homes; PostgreSQL as tests/postgres.py finds it
    python -m tests.bench.faults --home sqlite --step 1

After each fault: the tables and indexes are whole, what was acknowledged is there, no incident is half there, and the same build
again gives the same files as one that nothing has disturbed.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from geo.case.store import Case, open_case
from geo.errors import CaseError
from geo.records import Reading
from tests import postgres
from tests.case.test_faults import check_whole, export
from tests.exchange.samples import make_many

FIRST, ALL = 8, 24  # articles of the case that is disturbed, and of the build that disturbs it
INCIDENTS, ARTICLES = make_many(ALL)
READINGS = [Reading(article) for article in ARTICLES.values()]
TOLD = {incident.articles[0]: incident for incident in INCIDENTS}
Home = Callable[[], str]  # gives the address of a case that is not there yet


def build(case: Case, count: int = ALL) -> None:
    case.update(READINGS[:count], lambda readings: [TOLD[reading.article.id] for reading in readings])
    case.refusals  # noqa: B018


def count_incidents(address: str) -> int:
    """The incidents in a case; 0 where it was not made yet."""
    with open_case(address) as case:
        return len(case.incidents())


def finish(address: str, calm: str, *allowed: int) -> int:
    """Check the case after a fault, build it to its end, and compare; the number of incidents that it had."""
    count = count_incidents(address)
    if count:
        assert check_whole(address) == count
    assert not allowed or count in allowed, f"{count} incidents, not {allowed}"
    with open_case(address) as case:
        build(case)
        assert export(case) == calm
        assert len(case.readings()) == ALL
    return count


def make_calm(new: Home) -> str:
    """What a build that nothing disturbs gives."""
    with open_case(new()) as case:
        build(case)
        return export(case)


# Kills


def fork(work: Callable[[int], None]) -> tuple[int, int]:
    """A process that does `work(pipe)` and ends; its number and the end of the pipe to read from."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(writer)
        finally:
            os._exit(0)
    os.close(writer)
    return child, reader


def write_one_by_one(address: str, pipe: int) -> None:
    with open_case(address) as case:
        for count in range(1, ALL + 1):
            build(case, count)
            os.write(pipe, bytes([count]))


def kill_at_random(new: Home, times: int, label: str) -> None:
    calm, dice, acknowledged_at = make_calm(new), random.Random(), Counter[int]()
    start = time.monotonic()
    write_one_by_one(new(), os.open(os.devnull, os.O_WRONLY))
    whole_s = time.monotonic() - start
    for _ in range(times):
        address = new()
        child, pipe = fork(lambda writer, address=address: write_one_by_one(address, writer))
        time.sleep(dice.uniform(0.0, whole_s))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = os.read(pipe, ALL)
        os.close(pipe)
        acknowledged = told[-1] if told else 0
        wait_for_sessions(address)
        finish(address, calm, acknowledged, acknowledged + 1)
        acknowledged_at[acknowledged] += 1
    print(
        f"{label}: killed {times} times, after {min(acknowledged_at)} to {max(acknowledged_at)} acknowledged changes: nothing lost"
    )


def wait_for_sessions(address: str) -> None:
    """Until the server has noticed that the killed program is gone."""
    if not address.startswith("postgresql"):
        return
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    while postgres.run_statement(address, query) != [(0,)]:
        time.sleep(0.01)


# SQLite: the n-th call of the system


def compile_shim(folder: Path) -> Path | None:
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
    if compiler is None or sys.platform != "linux":
        return None
    library, source = folder / "shim.so", Path(__file__).with_name("shim.c")
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True, capture_output=True
    )
    return library


WAYS = {"fails once": (errno.EIO, 1), "fails on": (errno.EIO, 0), "is full": (errno.ENOSPC, 0), "kills": (-1, 1)}


def fail_calls(new: Home, step: int, ways: list[str]) -> None:
    """Every `step`-th write, synchronisation and cut: fails once, fails from then on, the disk is full, the process is killed."""
    shim, calm = ctypes.CDLL(os.environ["LD_PRELOAD"]), make_calm(new)
    with open_case(base := new()) as case:
        build(case, FIRST)
    for name, kind in (("write", "w"), ("fsync", "s"), ("truncate", "t")):
        for way, (how, once) in ((way, WAYS[way]) for way in ways):
            for begin in (base, None):
                n, ends = 1, Counter[str]()
                while try_call(shim, begin, new(), (ord(kind), n, how, once), calm, ends):
                    n += step
                start = "an old case" if begin else "a new one"
                told = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
                print(f"sqlite: {name} 1 to {n - 1} of {start} {way}: {told or 'none'}", flush=True)


def try_call(
    shim: ctypes.CDLL, begin: str | None, address: str, fault: tuple[int, ...], calm: str, ends: Counter[str]
) -> bool:
    """Build with one fault. False where there were fewer calls than that, so that none failed."""
    if begin:
        shutil.copyfile(begin, address)

    def work(pipe: int) -> None:
        shim.arm(*fault)
        told = b"acknowledged"
        try:
            with open_case(address) as case:
                build(case)
        except CaseError as error:
            told = (error.what if "as it was before" in error.repair else f"{error.what}, unsure").encode()
        reached = shim.disarm() >= fault[1]
        os.write(pipe, (b"+" if reached else b"-") + told)

    child, pipe = fork(work)
    status = os.waitpid(child, 0)[1]
    told = os.read(pipe, 1000).decode() or "+killed"
    os.close(pipe)
    assert told != "+killed" or os.WIFSIGNALED(status), "the program failed"
    before, unsure = FIRST if begin else 0, told.endswith(("killed", "unsure"))
    allowed = (ALL,) if told[1:] == "acknowledged" else (before, ALL) if unsure else (before,)
    count = finish(address, calm, *allowed)
    if told[0] == "+":
        ends[f"{told[1:]} → {'all' if count == ALL else 'as before'}"] += 1
    return told[0] == "+"


# PostgreSQL: the n-th message to the server


class Proxy:
    """Passes on what goes to the server; cuts the line at the n-th message, before it or before its answer."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.server, self.left, self.answers = server, 0, True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._lines: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, n: int, *, answers: bool) -> None:
        self.left, self.answers = n, answers

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            server = socket.create_connection(self.server)
            for line in (client, server):
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._lines = [client, server]
            threading.Thread(target=self._pass_on, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client, False), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                self.left -= asks
                if asks and self.left == 0:
                    if self.answers:  # the server does it, and nobody hears of it
                        source.shutdown(socket.SHUT_WR)
                        target.sendall(data)
                        time.sleep(0.05)
                    break
                target.sendall(data)
        for line in (source, target):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()


def cut_lines(new: Home, step: int) -> None:
    """Every `step`-th message of a build: it, or its answer, does not arrive."""
    calm, parts = make_calm(new), urlsplit(new())
    proxy = Proxy((parts.hostname or "127.0.0.1", parts.port or 5432))
    for answers in (False, True):
        for begin in (FIRST, 0):
            n, ends = 1, Counter[str]()
            while True:
                proxy.arm(0, answers=False)
                address = new()
                if begin:
                    with open_case(address) as case:
                        build(case, begin)
                user, at, _ = parts.netloc.rpartition("@")
                options = "sslmode=disable&gssencmode=disable"
                through = parts._replace(netloc=f"{user}{at}127.0.0.1:{proxy.port}", query=options).geturl()
                proxy.arm(n, answers=answers)
                told, sure = "acknowledged", False
                try:
                    with open_case(through) as case:
                        build(case)
                except CaseError as error:
                    told, sure = error.what, "as it was before" in error.repair
                if proxy.left > 0:
                    break
                wait_for_sessions(address)
                allowed = (begin,) if sure else (ALL,) if told == "acknowledged" else (begin, ALL)
                count = finish(address, calm, *allowed)
                ends[f"{told} → {'all' if count == ALL else 'as before'}"] += 1
                n += step
            start = "an old case" if begin else "a new one"
            told = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
            print(
                f"postgres: {'answer to ' if answers else ''}message 1 to {n - step} of {start} lost: {told}",
                flush=True,
            )


def crash_server(times: int) -> None:
    """The server itself is killed at random points of a build, and started again; its disk is synchronised."""
    dice = random.Random()
    with postgres.run_cluster(settings=()) as cluster:
        postgres.make_template(cluster.address)
        with open_databases(cluster.address) as new:
            calm = make_calm(new)
            for _ in range(times):
                address = new()
                child, pipe = fork(lambda writer, address=address: write_one_by_one(address, writer))
                time.sleep(dice.uniform(0.0, 1.5))
                cluster.stop("immediate")
                os.waitpid(child, 0)
                told = os.read(pipe, ALL)
                os.close(pipe)
                cluster.start()
                acknowledged = told[-1] if told else 0
                finish(address, calm, acknowledged, acknowledged + 1)
    print(f"postgres: the server crashed {times} times: nothing lost")


@contextmanager
def open_databases(server: str) -> Iterator[Home]:
    """Gives one database after another, each emptied when the next is asked for."""
    name = f"bordermap_faults_{os.getpid()}"
    postgres.run_statement(server, f"CREATE DATABASE {name} TEMPLATE {postgres.TEMPLATE}")
    address = postgres.find_database(server, name)

    def new() -> str:
        postgres.run_statement(address, "SET client_min_messages = warning", "DROP SCHEMA IF EXISTS bordermap CASCADE")
        return address

    yield new
    postgres.run_statement(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run_sqlite(folder: Path, asked: argparse.Namespace) -> None:
    made = iter(range(10**9))

    def new() -> str:
        for old in folder.glob("run-*"):
            if not old.name.startswith(("run-0.", "run-1.")):  # the calm one and the base
                old.unlink()
        return str(folder / f"run-{next(made)}.sqlite")

    kill_at_random(lambda: str(folder / f"kill-{next(made)}.sqlite"), asked.kills, "sqlite") if asked.kills else None
    made = iter(range(10**9))
    if "LD_PRELOAD" in os.environ:
        fail_calls(new, asked.step, asked.way or list(WAYS))
    else:
        print("sqlite: no C compiler, so no call of the system was failed")


def run_postgres(asked: argparse.Namespace) -> None:
    with postgres.run_server() as server:
        postgres.make_template(server)
        with open_databases(server) as new:
            if asked.kills:
                kill_at_random(new, asked.kills, "postgres")
            cut_lines(new, asked.step)
    if asked.crashes:
        crash_server(asked.crashes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--home", choices=("sqlite", "postgres"))
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--crashes", type=int, default=0, help="of a server of our own")
    parser.add_argument("--step", type=int, default=1, help="fail every n-th call or message alone")
    parser.add_argument(
        "--way", action="append", choices=WAYS, help="in which a call fails, for SQLite; all of them without"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.home != "postgres":
            if "LD_PRELOAD" not in os.environ and (shim := compile_shim(Path(folder))):
                command = [sys.executable, "-m", "tests.bench.faults", *sys.argv[1:], "--home", "sqlite"]
                subprocess.run(command, env=os.environ | {"LD_PRELOAD": str(shim)}, check=True)
            else:
                run_sqlite(Path(folder), asked)
        if asked.home != "sqlite":
            run_postgres(asked)


if __name__ == "__main__":
    main()
