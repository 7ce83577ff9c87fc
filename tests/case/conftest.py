"""Homes for cases: each test that asks for one runs on a SQLite file and on a PostgreSQL database."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.case.address import read_server
from geo.case.store import Case, open_case
from tests import postgres

MakeHome = Callable[[str], str]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of one server for all tests of a process, with a database to copy."""
    with postgres.run_server() as address:
        postgres.make_template(address)
        yield address


@pytest.fixture(scope="session")
def databases(server: str) -> Iterator[list[str]]:
    """The addresses of empty databases that are free to be used; all of them are removed in the end."""
    free: list[str] = []
    yield free
    for address in free if not postgres.is_single() else ():
        name = read_server(address).database
        postgres.run_statement(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def new_database(server: str, databases: list[str]) -> Iterator[MakeHome]:
    """`new_database(name)`: the address of a database without a case; after the test it is emptied for the next one."""
    used: list[str] = []

    def make(name: str) -> str:
        if databases:
            used.append(databases.pop())
        else:
            fresh = f"bordermap_{name}_{os.getpid()}_{uuid.uuid4().hex[:8]}"
            used.append(postgres.make_database(server, fresh))
        return used[-1]

    yield make
    for address in used:
        postgres.run_statement(
            address, "SET client_min_messages = warning", "DROP SCHEMA IF EXISTS bordermap CASCADE", "RESET ALL"
        )
        databases.append(address)


@pytest.fixture(params=["sqlite", "postgres"])
def new_home(request: pytest.FixtureRequest, tmp_path: Path) -> MakeHome:
    """`new_home(name)`: the address of a case that is not there yet, in one of the two homes."""
    return _choose_home(request, tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def other_home(request: pytest.FixtureRequest, tmp_path: Path) -> MakeHome:
    """A second `new_home`, so that a test runs on each pair of homes."""
    return _choose_home(request, tmp_path)


def _choose_home(request: pytest.FixtureRequest, folder: Path) -> MakeHome:
    if request.param == "sqlite":
        return lambda name: str(folder / f"{name}.sqlite")
    made: MakeHome = request.getfixturevalue("new_database")
    return made


@pytest.fixture
def empty_case(new_home: MakeHome) -> Iterator[Case]:
    """A case in which nothing is yet."""
    with open_case(new_home("empty")) as opened:
        yield opened
