"""A case through kills, a full disk and many hands: what was acknowledged is there, nothing is half there."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import event

from geo.case.address import is_server
from geo.case.store import Case, open_case
from geo.errors import CaseError
from geo.exchange.geojson import render_geojson
from geo.records import Incident, Reading
from tests import postgres
from tests.case.conftest import MakeHome
from tests.case.test_store import dump
from tests.exchange.samples import make_many

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from geo.case.store import open_case
from geo.records import Reading
from tests.exchange.samples import make_many
incidents, articles = make_many(120)
told = {incident.articles[0]: incident for incident in incidents}
with open_case(sys.argv[1]) as case:
    for i, article in enumerate(articles.values()):
        case.update([Reading(article)], lambda readings: [told[reading.article.id] for reading in readings])
        print(i, flush=True)
"""


def check_whole(address: str) -> int:
    """The number of incidents, after integrity and the ties between the tables have been checked."""
    (check_database if is_server(address) else check_file)(address)
    with open_case(address, create=False) as case:
        incidents = case.incidents()
        assert len(case.articles()) == len(incidents) == len(case.find(words="village"))
        assert all(incident.statements and incident.locations for incident in incidents)
        assert len(case.find(box=(-180, -90, 180, 90))) == len(incidents)
        return len(incidents)


def check_file(address: str) -> None:
    connection = sqlite3.connect(address)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO sentences(sentences) VALUES ('integrity-check')")
        connection.rollback()
    finally:
        connection.close()


def check_database(address: str) -> None:
    """The indexes agree with their tables; the ties cannot be broken, they are looked at all the same."""
    loose = (
        "SELECT count(*) FROM bordermap.{} s LEFT JOIN bordermap.incidents i ON i.id = s.incident_id WHERE i.id IS NULL"
    )
    for table in ("statements", "locations"):
        assert postgres.run_statement(address, loose.format(table)) == [(0,)]
    run = postgres.run_statement
    if run(address, "SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'"):
        trees = "JOIN pg_am a ON a.oid = c.relam AND amname = 'btree' WHERE relnamespace = 'bordermap'::regnamespace"
        run(
            address,
            "CREATE EXTENSION IF NOT EXISTS amcheck",
            f"SELECT bt_index_check(c.oid, true) FROM pg_class c {trees}",
        )


def export(case: Case) -> str:
    """All that the case holds, as the file that a user would write."""
    return render_geojson(case.incidents(), case.articles())


@pytest.mark.sessions
def test_a_killed_writer_loses_nothing_acknowledged(new_home: MakeHome) -> None:
    address, dice = new_home("case"), random.Random(3)
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, address], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        acknowledged = int(writer.stdout.readline())
        time.sleep(dice.uniform(0.0, 0.3))
        writer.send_signal(signal.SIGKILL)
        acknowledged = int((writer.stdout.read().split() or [acknowledged])[-1])
        writer.stdout.close()
        writer.wait()
        assert check_whole(address) >= acknowledged + 1
    incidents, articles = make_many(120)
    with open_case(address) as case, open_case(new_home("calm")) as calm:
        for one in (case, calm):
            one.update([Reading(article) for article in articles.values()], lambda _: incidents)
        assert export(case) == export(calm)


def test_a_full_disk_leaves_the_case_as_it_was(tmp_path: Path) -> None:
    incidents, articles = make_many(60)
    readings = [Reading(article) for article in articles.values()]

    def build(case: Case, count: int) -> None:
        case.update(readings[:count], lambda _: incidents[:count])

    with open_case(tmp_path / "case.sqlite") as case:
        build(case, 10)
        before = dump(case)
        failures: list[str] = []
        for pages in range(0, 200, 3):
            with open_case(case.name) as small:
                limit_growth(small, pages)
                try:
                    build(small, 60)
                    break
                except CaseError as error:
                    failures.append(error.what)
            assert dump(case) == before
        assert len(failures) > 3
        assert set(failures) == {"cannot be written: the disk is full"}
    assert check_whole(str(tmp_path / "case.sqlite")) == 60


def limit_growth(case: Case, pages: int) -> None:
    """Let the case's file grow by so many pages and no further."""

    @event.listens_for(case._engine, "connect")
    def connect(connection: sqlite3.Connection, _: object) -> None:
        (now,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {now + pages}")

    case._engine.dispose()  # the connection that opened the case knows nothing of it


@pytest.mark.sessions
def test_many_hands_lose_no_change(new_home: MakeHome) -> None:
    path = new_home("case")
    incidents, articles = make_many(8)
    with open_case(path) as case:
        case.update([Reading(article) for article in articles.values()], lambda _: incidents)
    errors: list[BaseException] = []
    seen: list[int] = []

    def write(hand: int) -> None:
        with open_case(path) as case:
            for turn in range(10):
                case.review("edit", f"i-{hand}", author=f"hand {hand}", killed=turn)

    def look() -> None:
        with open_case(path) as case:
            for _ in range(10):
                found: list[Incident] = case.incidents()
                seen.append(len(found))

    def guard(work: object, *known: int) -> None:
        try:
            work(*known)  # type: ignore[operator]
        except BaseException as error:
            errors.append(error)

    hands = [threading.Thread(target=guard, args=(write, n)) for n in range(4)]
    hands += [threading.Thread(target=guard, args=(look,)) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert errors == []
    assert set(seen) == {8}
    with open_case(path) as case:
        log = case.reviews()
        assert [entry.number for entry in log] == list(range(1, 41))
        assert [i.killed for i in case.incidents()[:4]] == [9] * 4


@pytest.mark.sessions
@pytest.mark.parametrize("home", ["sqlite", "postgres"])
def test_the_fault_loops_in_short(home: str) -> None:
    command = [sys.executable, "-m", "tests.bench.faults", "--home", home, "--kills", "3", "--step", "67"]
    command += ["--way", "fails on", "--way", "kills"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "killed 3 times" in done.stdout
    assert "as before" in done.stdout or "no C compiler" in done.stdout


@pytest.mark.sessions
def test_a_new_case_is_made_once_by_many(new_home: MakeHome) -> None:
    address = new_home("case")
    incidents, articles = make_many(6)
    readings, errors = [Reading(article) for article in articles.values()], list[BaseException]()

    def make(hand: int) -> None:
        try:
            with open_case(address) as case:
                case.add([readings[hand]])
        except BaseException as error:
            errors.append(error)

    hands = [threading.Thread(target=make, args=(n,)) for n in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert errors == []
    with open_case(address) as case:
        assert sorted(case.articles()) == sorted(articles)
        case.replace_incidents(incidents)
    assert check_whole(address) == 6
