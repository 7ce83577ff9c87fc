"""A case: the same articles change nothing, ids stay, an error leaves it as it was, a file that is no case is named."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from geo.case.address import is_server, name_home
from geo.case.days import count_days
from geo.case.opening import stamp_case
from geo.case.schema import Base
from geo.case.store import Case, open_case
from geo.case.version import find_reader_version
from geo.errors import CaseError
from geo.records import Article, Event, Incident, Mention, Place, Reading, Refusal, When
from tests import postgres
from tests.case.conftest import MakeHome
from tests.exchange.samples import make_articles, make_incidents


@pytest.fixture
def case(empty_case: Case) -> Case:
    return empty_case


def make_readings() -> list[Reading]:
    incidents = make_incidents()
    readings = []
    for article in make_articles().values():
        told = tuple(s for s in incidents[0].statements if s.article_id == article.id)
        event = Event(
            f"e-{article.id}", article.id, "small_arms_fire", incidents[0].when, incidents[0].locations, told,
            wounded=2, accused=("AM",), words=frozenset({"post", "fire"}),
        )  # fmt: skip
        place = Place("g-1", "Tavush", "province", 45.1, 40.9, "AM", ("Armenia",), ("Tovuz",), 0, "made up")
        mention = Mention(0, 7, "Armenia", place, (place, place), True, "a country")
        readings.append(Reading(article, (event,), (mention,), ("a note",)))
    return readings


def dump(case: Case) -> list[str]:
    """All that is in the case; of PostgreSQL also which change wrote each row, so that rows written again differ."""
    if is_server(case.name):
        with case.snapshot() as connection:
            tables = [f"{t.name} t ORDER BY {next(iter(t.primary_key)).name}, 1" for t in Base.metadata.sorted_tables]
            rows = [(table, connection.execute(text(f"SELECT t::text, t.xmin::text FROM {table}"))) for table in tables]
            return [f"INSERT {table} {tuple(row)}" for table, several in rows for row in several]
    connection = sqlite3.connect(case.name)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_what_goes_in_comes_out(case: Case) -> None:
    case.add(make_readings(), [Refusal("x.bin", "refused", "is binary")])
    case.replace_incidents(make_incidents())
    assert case.articles() == make_articles()
    assert case.incidents() == make_incidents()
    assert case.refusals == [Refusal("x.bin", "refused", "is binary")]
    slim = [replace(r, mentions=tuple(replace(m, candidates=()) for m in r.mentions)) for r in make_readings()]
    assert case.readings() == slim


def test_the_same_again_changes_no_row(case: Case) -> None:
    def build() -> None:
        assert case.update(make_readings(), lambda _: make_incidents(), refusals=[Refusal("x", "refused", "y")])

    build()
    before = dump(case)
    build()
    assert dump(case) == before


def test_an_incident_that_is_gone_goes_and_the_others_stay(case: Case) -> None:
    case.add(make_readings())
    case.replace_incidents(make_incidents())
    case.replace_incidents(make_incidents()[1:])
    assert [i.id for i in case.incidents()] == ["i-2", "i-3", "i-4"]
    assert not [row for row in dump(case) if "INSERT" in row and "i-1" in row]


def test_an_incident_keeps_its_id_when_articles_join_it(case: Case) -> None:
    case.add(make_readings())
    case.replace_incidents(make_incidents()[:1])
    case.replace_incidents([replace(make_incidents()[0], id="i-new", wounded=3)])
    assert [(i.id, i.wounded) for i in case.incidents()] == [("i-1", 3)]


def test_an_article_told_again_from_its_file_is_corrected_and_from_another_only_filled_in(case: Case) -> None:
    article = Article.of("Words.", outlet="Alpha", file="a.txt")
    case.add([Reading(article)])
    case.add([Reading(replace(article, outlet="Beta", published="2024-01-01", file="copy.txt"))])
    assert case.articles()[article.id] == replace(article, published="2024-01-01")
    case.add([Reading(replace(article, outlet="Gamma"))])
    assert case.articles()[article.id].outlet == "Gamma"


def test_imported_incidents_survive_a_rebuild(case: Case) -> None:
    case.add(make_readings())
    case.import_incidents([Incident("x-1", "T", "other", When(), (), (), (), "claimed", "")], {})
    case.replace_incidents(make_incidents())
    case.import_incidents([replace(make_incidents()[0], title="Another's")], make_articles())
    assert [i.id for i in case.incidents()] == ["i-1", "i-2", "i-3", "i-4", "x-1"]
    assert case.incidents()[0].title == make_incidents()[0].title


def test_who_read_the_notes_of_imported_rows_is_kept(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    own, *noted = make_readings()
    case.add([own])
    articles, keys = make_articles(), [reading.article.id for reading in noted]
    for version in ("0.1.0+00000001", "0.1.0+00000002"):
        monkeypatch.setattr("geo.case.store.find_reader_version", lambda version=version: version)
        case.import_incidents(make_incidents()[:1], articles, noted=[own.article.id, *keys])
        told = {row["told"]: row["who"] for row in case.history("i-1")}
        assert told["=Denial, Beta, weekly, 2023-03-07"] == f"bordermap {version}"
        assert told["Post <b>fired</b> at, Alpha, 2023-03-06"] == f"bordermap {find_reader_version()}"
    assert [reading.article.id for reading in case.readings()] == [own.article.id]
    assert case.articles_read() == [own.article]
    case.add(noted)
    assert [reading.article.id for reading in case.readings()] == [own.article.id, *keys]


def test_an_error_leaves_the_case_as_it_was(case: Case) -> None:
    case.update(make_readings()[:1], lambda _: make_incidents()[2:])
    before = dump(case)

    def fail(_: object) -> list[Incident]:
        raise RuntimeError("in mid-build")

    with pytest.raises(RuntimeError):
        case.update(make_readings(), fail)
    assert dump(case) == before


def test_a_statement_of_an_unknown_article_is_refused_whole(case: Case) -> None:
    with pytest.raises(CaseError, match="as it was before"):
        case.replace_incidents(make_incidents())
    assert case.incidents() == []


def test_reviews_are_append_only(case: Case) -> None:
    case.update(make_readings(), lambda _: make_incidents())
    case.review("approve", "i-1", author="Ani")
    for change in ("UPDATE reviews SET author = 'b'", "DELETE FROM reviews"):
        with pytest.raises(CaseError, match="append-only"), case.transaction() as connection:
            connection.execute(text(change))
    assert [entry.author for entry in case.reviews()] == ["Ani"]


def test_a_case_is_opened_again(new_home: MakeHome, tmp_path: Path) -> None:
    address = new_home("case")
    with open_case(address) as case:
        case.update(make_readings(), lambda _: make_incidents())
        before = stamp_case(address)
        case.review("approve", "i-1", author="Ani")
        assert stamp_case(address) != before
    with open_case(address, create=False) as case:
        assert case.incidents() == make_incidents()
        assert stamp_case(address) == stamp_case(address)
    assert [p.name for p in tmp_path.iterdir()] in ([], ["case.sqlite"])


def test_what_was_known_on_a_day(case: Case) -> None:
    case.update(make_readings(), lambda _: make_incidents())
    case.review("edit", "i-1", author="Ani", title="Decided later")

    def build(readings: list[Reading]) -> list[Incident]:
        known = {reading.article.id for reading in readings}
        whole = make_incidents()[0]
        told = tuple(s for s in whole.statements if s.article_id in known)
        return [replace(whole, id="i-then", statements=told, articles=tuple(known))]

    assert case.known_on("2023-03-05", build) == []
    (then,) = case.known_on("2023-03-06", build)
    assert (then.id, then.title, len(then.statements)) == ("i-1", make_incidents()[0].title, 1)
    (now,) = case.known_on("2999-01-01", build)
    assert (now.title, len(now.statements)) == ("Decided later", 3)


@pytest.mark.sessions
def test_what_is_read_together_is_of_one_moment(new_home: MakeHome) -> None:
    address = new_home("case")
    with open_case(address) as case, open_case(address) as other:
        case.update(make_readings(), lambda _: make_incidents())
        with case.snapshot():
            assert len(case.incidents()) == 4
            other.review("reject", "i-1", author="Ani")
            other.replace_incidents(make_incidents()[:2])
            assert (len(case.incidents()), case.reviews()) == (4, [])
            assert case.find(words="came under fire") == make_incidents()[:1]
        assert [i.id for i in case.incidents()] == ["i-2"]
        assert case.find(words="came under fire") == []


def test_a_reading_says_which_rules_made_it(case: Case) -> None:
    case.add(make_readings())
    with case.snapshot() as connection:
        assert list(connection.execute(text("SELECT DISTINCT reader FROM readings")).scalars()) == [
            find_reader_version()
        ]
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{8}", find_reader_version())


def set_version(address: str, version: int, *changes: str) -> None:
    """Change a case as a program of another version would have it."""
    if is_server(address):
        postgres.run_statement(
            address, "SET search_path = bordermap", *changes, f"UPDATE state SET version = {version}"
        )
        return
    connection = sqlite3.connect(address)
    for change in (*changes, f"PRAGMA user_version = {version}"):
        connection.execute(change)
    connection.close()


def test_an_older_case_is_brought_forward(new_home: MakeHome) -> None:
    address = new_home("case")
    with open_case(address) as case:
        case.update(make_readings(), lambda _: make_incidents())
    set_version(address, 1, "ALTER TABLE articles DROP COLUMN terms")
    for _ in range(2):
        open_case(address).close()
    with open_case(address) as case:
        assert case.articles() == make_articles()
        assert case.incidents() == make_incidents()
        case.add(make_readings())


def _foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs (title)")
    connection.commit()
    connection.close()


def test_a_newer_case_is_named_and_left_alone(new_home: MakeHome) -> None:
    address = new_home("case")
    open_case(address).close()
    set_version(address, 99)
    before = None if is_server(address) else stamp_case(address)
    with pytest.raises(CaseError, match="of version 99, newer than this program's") as caught:
        open_case(address)
    assert (caught.value.where, "pip install" in caught.value.repair) == (name_home(address), True)
    assert (None if is_server(address) else stamp_case(address)) == before


def _cut_off(path: Path) -> None:
    with open_case(path) as case:
        case.update(make_readings(), lambda _: make_incidents())
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 3])


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (
            lambda path: path.write_text("hello, this is a text that is longer than a header " * 20),
            "is not a bordermap case",
        ),
        (lambda path: path.write_bytes(b"\x00\xff" * 600), "is not a bordermap case"),
        (_foreign, "is not a bordermap case"),
        (_cut_off, "is damaged"),
        (lambda path: path.mkdir(), "is a folder"),
    ],
)
def test_what_is_no_case_is_named_and_left_alone(tmp_path: Path, make: object, told: str) -> None:
    path = tmp_path / "case.sqlite"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(CaseError, match=told) as caught, open_case(path) as case:
        case.incidents()
    assert "case.sqlite" in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(("name", "told"), [("none.sqlite", "no such case"), ("no/none.sqlite", "no such case")])
def test_a_missing_case_is_not_made_by_looking(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(CaseError, match=told):
        open_case(tmp_path / name, create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sessions
def test_a_locked_case_is_named(new_home: MakeHome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.case.sqlite.PATIENCE_MS", 50)
    monkeypatch.setattr("geo.case.postgres.PATIENCE_MS", 50)
    address = new_home("case")
    with open_case(address) as case, open_case(address) as other:
        with other.transaction():
            assert case.incidents() == []
            with pytest.raises(CaseError, match="locked by another program"):
                case.add(make_readings())
        case.add(make_readings())


@pytest.mark.parametrize(("day", "count"), [(None, None), ("1970-01-02", 1), ("1970-02", 31), ("1969-12-31", -1)])
def test_days_are_counted(day: str | None, count: int | None) -> None:
    assert count_days(day) == count
