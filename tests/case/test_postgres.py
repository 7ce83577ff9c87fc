"""The case in PostgreSQL: what a GIS sees, what is named when it cannot be opened, a server that goes away; passwords are not shown."""

from __future__ import annotations

import builtins
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from geo.case.address import name_home, read_server
from geo.case.opening import stamp_case
from geo.case.postgres import GONE
from geo.case.search import find_words, meets
from geo.case.store import Case, open_case
from geo.errors import CaseError
from geo.records import Article, Incident, Location, Reading, Statement, When
from tests import postgres
from tests.case.conftest import MakeHome
from tests.case.test_faults import export
from tests.case.test_store import dump, make_readings
from tests.conftest import ROOT
from tests.exchange.samples import make_incidents, make_many

SECRET = "s3cr%40t%2F%3F%23"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("my.sqlite", "my.sqlite"),
        ("postgresql://ani@db.example:5433/valley", "postgresql://ani@db.example:5433/valley"),
        (f"postgresql://ani:{SECRET}@db.example/valley?sslmode=require", "postgresql://ani@db.example/valley"),
        ("postgres:///valley?host=/run/postgresql&password=s3cret", "postgresql:///valley"),
        ("POSTGRESQL://ani:s3cret@[::1]:5433/valley", "postgresql://ani@::1:5433/valley"),
        ("postgresql://ani:s3c@ret@db.example/valley", "postgresql://ani@db.example/valley"),
        ("postgresql://ani:s3c/ret@db.example/valley", "postgresql://…"),
        ("postgresql://ani:12/s3cret@db.example/valley", "postgresql://…"),
        ("postgresql://ani:s3c?ret@db.example/valley", "postgresql://…"),
        ("postgresql://ani:12?s3cret@db.example/valley", "postgresql://…"),
        ("postgresql://ani:s3c#ret@db.example/valley", "postgresql://…"),
        ("postgresql://ani:12#s3cret@db.example/valley", "postgresql://…"),
        ("postgresql://ani:s3cret@db.example:port/valley", "postgresql://…"),
        ("postgresql://[s3cret@db.example/valley", "postgresql://…"),
    ],
)
def test_a_name_never_holds_the_password(address: str, name: str) -> None:
    assert name_home(address) == name
    if name == "postgresql://…":
        with pytest.raises(CaseError, match=r"is no address of a database.*%40"):
            open_case(address)


def test_a_password_is_read_as_it_was_written() -> None:
    server = read_server(f"postgresql://ani:{SECRET}@db.example/valley?sslmode=require")
    assert (server.password, server.options) == (postgres.PASSWORD, {"sslmode": "require"})
    assert postgres.PASSWORD not in repr(server)


def test_a_gis_finds_the_layers(new_database: MakeHome) -> None:
    address = new_database("gis")
    with open_case(address) as case:
        case.update(make_readings(), lambda _: make_incidents())
        case.review("approve", "i-1", author="Ani")
    query = "SELECT f_table_name, f_geometry_column, type, srid FROM geometry_columns WHERE f_table_schema = 'bordermap' ORDER BY 1, 2"
    assert postgres.run_statement(address, query) == [
        ("incidents_on_map", "shape", "GEOMETRY", 4326),
        ("incidents_on_map", "spot", "POINT", 4326),
        ("locations", "shape", "GEOMETRY", 4326),
        ("locations", "spot", "POINT", 4326),
    ]
    query = "SELECT id, status, decisions, ST_AsText(spot) FROM bordermap.incidents_on_map ORDER BY id"
    assert postgres.run_statement(address, query) == [
        ("i-1", "denied", 1, "POINT(45.123456 40.654321)"),
        ("i-2", "claimed", 0, "POINT(45.1 41.05)"),
    ]
    query = (
        "SELECT ST_GeometryType(shape), ST_IsValid(shape) FROM bordermap.locations WHERE shape IS NOT NULL ORDER BY 1"
    )
    assert postgres.run_statement(address, query) == [("ST_LineString", True), ("ST_Polygon", True)]


def test_the_indexes_are_used(new_database: MakeHome) -> None:
    address = new_database("plan")
    incidents, articles = make_many(500)
    with open_case(address) as case:
        case.import_incidents(incidents, articles)
    envelope = "spot && ST_MakeEnvelope(10, 10, 12, 12, 4326)"
    for table, where, index in (
        ("locations", envelope, "locations_by_spot"),
        ("statements", "words @> bordermap.words_of('village 77')", "statements_by_words"),
    ):
        query = f"EXPLAIN SELECT * FROM bordermap.{table} WHERE {where}"
        plan = postgres.run_statement(
            address, "SET search_path = bordermap, public", "ANALYZE", "SET enable_seqscan = off", query
        )
        assert index in str(plan)


SCRIPTS = (
    "Straße ẞ Ærø Łódź naïve Şuşa Aşağı İstisu ıldır Nguyễn", "Артём Ёлка йод Їжак ЎЗБЕК", "Ἀθῆναι Άρης ΟΔΟΣ οδός",
    "Երևան Սոթք և ՀԱՅԱՍՏԱՆ", "თბილისი სოხუმი", "القُدس أُمّ ۱۲۳", "יְרוּשָׁלַיִם צה״ל", "पाकिस्तान कश्मीर", "台灣 東京 평양",
    "cease-fire 23:00 1,200 km² ½ snake_case a.b@c.example http://a.example/x?y=1", "e\u0301te\u0301 cafe\u0301 نَصّ",
)  # fmt: skip


def test_both_homes_find_the_same_words(new_database: MakeHome, tmp_path: Any) -> None:
    article = Article.of("\n".join(SCRIPTS))
    told = [Statement(f"s-{n}", article.id, "claim", "Ministry", "AM", words, 0, 1) for n, words in enumerate(SCRIPTS)]
    incidents = [Incident(s.id, "T", "other", When(), (), (s,), (article.id,), "claimed", "") for s in told]
    with open_case(new_database("words")) as one, open_case(tmp_path / "words.sqlite") as other:
        for case in (one, other):
            case.update([Reading(article)], lambda _: incidents)
        asked = [word for words in SCRIPTS for word in (words, *words.split(), *find_words(words))]
        for words in [*asked, *map(str.upper, asked), *map(str.swapcase, asked), "İ", "I", "_", "", " "]:
            found = [i.id for i in one.find(words=words)]
            assert (words, found) == (words, [i.id for i in other.find(words=words)])
            assert (words, found) == (words, [i.id for i in incidents if meets(i, words=words)])


def test_both_homes_filled_alike_answer_alike(new_database: MakeHome, tmp_path: Any) -> None:
    incidents, articles = make_many(150)
    dice = random.Random(5)
    with open_case(new_database("alike")) as one, open_case(tmp_path / "alike.sqlite") as other:
        for case in (one, other):
            case.update([Reading(article) for article in articles.values()], lambda _: incidents)
            case.import_incidents(make_incidents(), {r.article.id: r.article for r in make_readings()})
            for n in range(0, 40, 4):
                case.review("edit", f"i-{n}", author="Ani", killed=n)
                case.review("reject", f"i-{n + 1}", author="Leyla")
                case.review("merge", f"i-{n + 2}", author="Leyla", into=f"i-{n + 3}")
        assert export(one) == export(other)
        assert one.refusals == other.refusals
        assert one.readings() == other.readings()
        for _ in range(20):
            west, south = dice.uniform(-180, 90), dice.uniform(-90, 60)
            asked: dict[str, Any] = {
                "box": (west, south, west + dice.uniform(0, 90), south + dice.uniform(0, 30))
                if dice.random() < 0.6
                else None,
                "since": f"20{dice.randint(10, 20)}-01-01" if dice.random() < 0.5 else None,
                "until": f"20{dice.randint(18, 24)}-06-30" if dice.random() < 0.5 else None,
                "words": dice.choice(["", "village", "denied claim", "Denied 17", "fire post"]),
            }
            assert (asked, one.find(**asked)) == (asked, other.find(**asked))


# What cannot be opened


def test_a_missing_case_is_not_made_by_looking(new_database: MakeHome) -> None:
    address = new_database("missing")
    with pytest.raises(CaseError, match=r"there is no such case.*--case"):
        open_case(address, create=False)
    assert postgres.run_statement(address, "SELECT to_regnamespace('bordermap')") == [(None,)]


def test_tables_of_another_program_are_named_and_left_alone(new_database: MakeHome) -> None:
    address = new_database("foreign")
    postgres.run_statement(address, "CREATE SCHEMA bordermap", "CREATE TABLE bordermap.songs (title text)")
    with pytest.raises(
        CaseError, match="is not a bordermap case: its schema bordermap holds tables of another program"
    ):
        open_case(address)
    assert postgres.run_statement(
        address, "SELECT relname FROM pg_class WHERE relnamespace = 'bordermap'::regnamespace"
    ) == [("songs",)]


def test_a_database_holds_other_things_beside_a_case(new_database: MakeHome) -> None:
    address = new_database("beside")
    postgres.run_statement(address, "CREATE TABLE public.articles (mine text)")
    with open_case(address) as case:
        case.add(make_readings())
    assert postgres.run_statement(address, "SELECT count(*) FROM public.articles") == [(0,)]
    postgres.run_statement(address, "DROP TABLE public.articles")


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(
        CaseError, match=r"^postgresql://ani@127.0.0.1:9/valley: the server cannot be reached.*host and port"
    ) as caught:
        open_case("postgresql://ani:s3cret@127.0.0.1:9/valley")
    assert "s3cret" not in str(caught.value)


@pytest.mark.sessions
def test_a_database_that_is_not_there_is_named(server: str) -> None:
    with pytest.raises(CaseError, match=r"there is no such database on the server.*createdb"):
        open_case(postgres.find_database(server, "nowhere"))


@pytest.fixture
def guarded(new_database: MakeHome) -> tuple[str, str]:
    """A database with a user who needs a password and may do little: its address with the right password, and with a wrong one."""
    address = new_database("guarded")
    make = "DO $$ BEGIN CREATE ROLE guarded LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    postgres.run_statement(address, make, f"ALTER ROLE guarded PASSWORD '{postgres.PASSWORD}'")
    _, _, rest = address.partition("@")
    return f"postgresql://guarded:{SECRET}@{rest}", f"postgresql://guarded:wr0ng@{rest}"


@pytest.mark.sessions
def test_a_user_who_may_not_is_told_so(guarded: tuple[str, str]) -> None:
    right, _ = guarded
    with pytest.raises(CaseError, match="does not allow this user to do that") as caught:
        open_case(right)
    assert postgres.PASSWORD not in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.sessions
def test_others_read_and_write_as_the_document_grants(guarded: tuple[str, str]) -> None:
    owner, right = guarded[1].replace("guarded:wr0ng@", "bordermap@"), guarded[0]
    if postgres.is_named():
        return  # the owner there has another name
    grants = re.findall(r"^GRANT .*?;", (ROOT / "docs" / "case.md").read_text(encoding="utf-8"), re.M)
    assert len(grants) == 4
    with open_case(owner) as case:
        case.update(make_readings()[:1], lambda _: make_incidents()[2:])
        postgres.run_statement(owner, *(grant.replace("leyla", "guarded") for grant in grants[:2]))
        with open_case(right, create=False) as theirs:
            assert theirs.incidents() == case.incidents()
            with pytest.raises(CaseError, match="does not allow this user"):
                theirs.review("approve", "i-4", author="Leyla")
        postgres.run_statement(owner, *(grant.replace("leyla", "guarded") for grant in grants[2:]))
        with open_case(right, create=False) as theirs:
            theirs.review("approve", "i-4", author="Leyla")
            theirs.update(make_readings(), lambda _: make_incidents())
        assert case.incidents() == make_incidents()


@pytest.mark.sessions
def test_a_wrong_password_is_named_and_not_shown(guarded: tuple[str, str]) -> None:
    if postgres.is_named():
        return  # how a server of others is guarded is theirs to say
    with pytest.raises(CaseError, match=r"refuses this user or password.*PGPASSWORD") as caught:
        open_case(guarded[1])
    assert "wr0ng" not in str(caught.value)


def test_a_missing_driver_is_named_with_its_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("psycopg"):
            raise ModuleNotFoundError(f"No module named {name!r}")
        return real(name, *rest)

    monkeypatch.setattr("builtins.__import__", without)
    with pytest.raises(
        CaseError, match=r"needs the driver of PostgreSQL. Install it with `pip install 'psycopg\[binary\]'`"
    ):
        open_case("postgresql://ani@127.0.0.1:9/valley")


def test_what_a_database_cannot_hold_is_named(new_database: MakeHome) -> None:
    with open_case(new_database("signs")) as case:
        for text, told in (("a\x00b", "NUL"), ("a\ud800b", "surrogate")):
            with pytest.raises(CaseError, match=told):
                case.add([Reading(Article("x", text, "0" * 64))])
        assert case.articles() == {}


def test_who_asks_for_the_stamp_often_keeps_one_way_to_the_server(new_database: MakeHome) -> None:
    address = new_database("stamps")
    stamps = [stamp_case(address) for _ in range(5)]
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'bordermap' AND datname = current_database()"
    ways = postgres.run_statement(address, query)
    assert (len(set(stamps)), len(ways)) == (1, 1)
    with open_case(address) as case:
        case.update(make_readings(), lambda _: make_incidents())
    assert stamp_case(address) != stamps[0]
    postgres.run_statement(address, f"SELECT pg_terminate_backend({ways[0][0]}, 5000)")
    assert stamp_case(address) != stamps[0]


# A server that goes away


def cut_off(case: Case, at: int, *, commit: bool = False) -> Callable[[], None]:
    """End the case's session on the server before its statement number `at`, or before it commits; returns what takes this back."""
    seen = 0

    def end(connection: Any) -> None:
        pid = connection.connection.dbapi_connection.info.backend_pid
        postgres.run_statement(ADDRESS[case.name], f"SELECT pg_terminate_backend({pid}, 5000)")

    def before(connection: Any, *_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            end(connection)

    name, listener = ("commit", end) if commit else ("before_cursor_execute", before)
    event.listen(case._engine, name, listener)
    return lambda: event.remove(case._engine, name, listener)


ADDRESS: dict[str, str] = {}  # of a case, with its password, by its name


@pytest.mark.sessions
def test_a_server_that_goes_away_leaves_the_case_as_it_was(new_database: MakeHome) -> None:
    address = new_database("gone")
    ADDRESS[name_home(address)] = address
    told: list[CaseError] = []
    with open_case(address) as case, open_case(new_database("calm")) as calm:
        case.update(make_readings()[:1], lambda _: make_incidents()[2:])
        before = dump(case)
        for at in range(1, 100):
            restore = cut_off(case, at)
            try:
                case.update(make_readings(), lambda _: make_incidents())
                break
            except CaseError as error:
                told.append(error)
            finally:
                restore()
            assert dump(case) == before
        assert 10 < at < 99
        assert {(error.what, error.repair) for error in told} == {GONE["changes"]}
        for part in (make_readings()[:1], make_readings()):
            calm.update(part, lambda readings: make_incidents() if len(readings) > 1 else make_incidents()[2:])
        assert export(case) == export(calm)


@pytest.mark.sessions
def test_a_server_that_goes_away_while_it_confirms_leaves_all_or_nothing(new_database: MakeHome) -> None:
    address = new_database("commit")
    ADDRESS[name_home(address)] = address
    with open_case(address) as case:
        restore = cut_off(case, 0, commit=True)
        with pytest.raises(CaseError, match=r"went away while it confirmed the change.*all of it is, or nothing"):
            case.update(make_readings(), lambda _: make_incidents())
        restore()
        assert case.incidents() == []
        case.update(make_readings(), lambda _: make_incidents())
        assert case.incidents() == make_incidents()


def test_a_shape_of_three_dimensions_is_kept_and_drawn_flat(new_database: MakeHome) -> None:
    address = new_database("flat")
    shape = {"type": "Point", "coordinates": [45.0, 40.0, 1800.0]}
    place = Location("Pass", "settlement", 1, 45.0, 40.0, 100.0, shape)
    incident = Incident("i-1", "T", "other", When(), (place,), (), (), "claimed", "")
    with open_case(address) as case:
        case.import_incidents([incident], {})
        assert case.incidents() == [incident]
    assert postgres.run_statement(address, "SELECT ST_AsText(shape) FROM bordermap.locations") == [("POINT(45 40)",)]
