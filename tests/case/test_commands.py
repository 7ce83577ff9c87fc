"""The commands on a case in each of its homes: the same files and words come out, and no password."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import cli
from geo.case.address import name_home
from geo.case.store import open_case
from tests import postgres
from tests.case.conftest import MakeHome
from tests.case.test_store import make_readings
from tests.conftest import ROOT
from tests.exchange.samples import make_incidents
from tests.exchange.test_imports import ACLED_ROW
from tests.exchange.test_imports import save as save_table
from tests.test_cli import ACLED, CLAIM, run, save_articles


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return save_articles(tmp_path / "articles")


@pytest.fixture
def address(new_home: MakeHome) -> str:
    """A case's home; that of a server of our own, which trusts all, with a password to be hidden."""
    made = new_home("commands")
    return made if postgres.is_named() else made.replace("bordermap@", "bordermap:s3cret@")


def test_each_command_takes_each_home(
    tmp_path: Path, articles: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def do(*words: object) -> str:
        result = run(*words)
        assert result.exit_code == 0, result.stderr
        told.append(result.stdout + result.stderr)
        return result.stdout

    report = json.loads(do("build", articles, "--case", address, "--out", tmp_path / "1.geojson", "--json"))
    assert (report["articles"], report["out"][-1]) == (2, name_home(address))
    do("build", address, "--case", address, "--out", tmp_path / "2.geojson")
    do("export", address, "--out", tmp_path / "3.geojson")
    first, *others = [(tmp_path / f"{n}.geojson").read_bytes() for n in (1, 2, 3)]
    assert others == [first, first]
    (incident, *_) = (feature["id"] for feature in json.loads(first)["features"])
    do("review", address, incident, "edit", "killed=2", "--author", "Ani")
    assert "edit  Ani" in do("history", address, incident)
    do("import", save_table(tmp_path / "acled.csv", ACLED, ACLED_ROW), "--case", address)
    do("export", address, "--with-private", "--out", tmp_path / "4.geojson")
    features = json.loads((tmp_path / "4.geojson").read_bytes())["features"]
    assert {f["id"]: f["properties"]["killed"] for f in features}[incident] == 2
    assert "acled-AZE1" in {f["id"] for f in features}
    called: list[list[str]] = []
    monkeypatch.setattr("subprocess.call", lambda command: called.append(command) or 0)
    do("app", address, "--no-browser")
    assert called[0][-1] == address
    assert "s3cret" not in "".join(told)


def test_a_server_that_is_not_there_is_one_line_without_the_password(tmp_path: Path, articles: Path) -> None:
    address, out = "postgresql://ani:s3cret@127.0.0.1:9/valley", tmp_path / "x.csv"
    table = save_table(tmp_path / "acled.csv", ACLED, ACLED_ROW)
    for words in (
        ("build", articles, "--case", address),
        ("build", address, "--out", out),
        ("build", address, articles, "--out", out),
        ("export", address, "--out", out),
        ("history", address, "i-1"),
        ("review", address, "i-1", "approve", "--author", "Ani"),
        ("import", table, "--case", address),
        ("app", address),
        ("build", articles, "--out", address),
        ("export", tmp_path / "c.sqlite", "--out", address),
    ):
        result = run(*words)
        assert result.exit_code in (cli.FAILED, cli.SOME_FAILED)
        assert "the server cannot be reached" in result.stderr or "--out takes files" in result.stderr
        assert "s3cret" not in result.stderr + result.stdout
        assert "Traceback" not in result.stderr


def test_the_app_shows_and_adds_to_each_home(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_case(address) as case:
        case.update(make_readings(), lambda _: make_incidents())
    monkeypatch.setattr("sys.argv", ["app.py", address])
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert [text.value for text in app.text] == ["4 of 4 incidents: those on the map now"]
    app.text_area[0].set_value(CLAIM).run()
    next(button for button in app.button if button.label == "Read them").click().run()
    assert app.expander[-1].label == "1 new, 0 known already, 0 refused"
    assert "s3cret" not in str([*app.selectbox[0].options, *(text.value for text in app.text)])
    assert not app.exception
    with open_case(address) as case:
        assert len(case.articles()) == 3
