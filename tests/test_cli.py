"""The command: what it writes, what it says about what failed, its exit codes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from geo import cli
from geo.exchange import read, write
from geo.exchange.acled import COLUMNS as ACLED
from tests.exchange.samples import make_articles, make_incidents
from tests.exchange.test_imports import ACLED_ROW
from tests.exchange.test_imports import save as save_table

CLAIM = """title: Post shelled near Sotk
publisher: Alpha
published: 2023-09-02

The Ministry of Defence of Armenia said on September 1 that Azerbaijani forces shelled positions near Sotk. Two soldiers were wounded, the ministry said.
"""
DENIAL = """title: Baku denies
publisher: Beta
published: 2023-09-02

Armenia's Ministry of Defence said that Azerbaijani forces shelled positions near Sotk on September 1.

The Azerbaijani Ministry of Defence denied the claim. "The information does not correspond to reality," it said.
"""
HEAVY = (
    "geopandas",
    "pandas",
    "shapely",
    "numpy",
    "sqlalchemy",
    "folium",
    "streamlit",
    "trafilatura",
    "dateparser",
    "lxml",
)


def run(*words: object, input: str | None = None) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words], input=input)


@pytest.fixture(autouse=True)
def see_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BORDERMAP_DEBUG", "1")


def save_articles(folder: Path) -> Path:
    folder.mkdir()
    (folder / "a.txt").write_text(CLAIM, encoding="utf-8")
    (folder / "b.txt").write_text(DENIAL, encoding="utf-8")
    return folder


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return save_articles(tmp_path / "articles")


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    path = tmp_path / "ready.geojson"
    write(path, make_incidents(), make_articles())
    return path


def test_build_writes_every_format_at_once(tmp_path: Path, articles: Path) -> None:
    outs = [tmp_path / name for name in ("m.html", "m.geojson", "m.csv", "m.sqlite")]
    result = run("build", articles, *(word for out in outs for word in ("--out", out)))
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.startswith("2 articles, ")
    assert all(out.stat().st_size for out in outs)
    incidents, found = read(outs[1])
    assert {article.file for article in found.values()} == {"a.txt", "b.txt"}
    assert {statement.stance for incident in incidents for statement in incident.statements} >= {"claim", "denial"}
    texts = {"a.txt": CLAIM.split("\n\n", 1)[1], "b.txt": DENIAL.split("\n\n", 1)[1]}
    for statement in (s for i in incidents for s in i.statements):
        assert texts[found[statement.article_id].file][statement.start : statement.end] == statement.exact


def test_build_again_gives_the_same_bytes(tmp_path: Path, articles: Path) -> None:
    for name in ("1.geojson", "2.geojson"):
        assert run("build", articles, "--out", tmp_path / name, "--case", tmp_path / "c.sqlite").exit_code == 0
    assert (tmp_path / "1.geojson").read_bytes() == (tmp_path / "2.geojson").read_bytes()


def test_added_articles_keep_the_ids_of_what_was_there(tmp_path: Path, articles: Path) -> None:
    case, out = tmp_path / "c.sqlite", tmp_path / "m.geojson"
    run("build", articles / "a.txt", "--case", case, "--out", out)
    before = {incident.id for incident in read(out)[0]}
    assert run("build", articles / "b.txt", "--case", case, "--out", out).exit_code == 0
    incidents, found = read(out)
    assert before
    assert before <= {incident.id for incident in incidents}
    assert len(found) == 2


def test_the_articles_of_a_case_are_read_again(tmp_path: Path, articles: Path) -> None:
    case = tmp_path / "c.sqlite"
    run("build", articles, "--case", case, "--out", tmp_path / "1.geojson")
    result = run("build", case, "--case", case, "--out", tmp_path / "2.geojson", "--out", tmp_path / "new.sqlite")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "1.geojson").read_bytes() == (tmp_path / "2.geojson").read_bytes()
    assert json.loads(run("build", case, articles, "--out", tmp_path / "4.geojson", "--json").stdout)["articles"] == 2
    run("export", tmp_path / "new.sqlite", "--out", tmp_path / "3.geojson")
    assert (tmp_path / "1.geojson").read_bytes() == (tmp_path / "3.geojson").read_bytes()


def test_reading_a_case_again_leaves_imported_rows_as_they_are(tmp_path: Path, articles: Path) -> None:
    case, notes = tmp_path / "c.sqlite", CLAIM.split("\n\n")[1]
    run("build", articles, "--case", case)
    run("import", save_table(tmp_path / "a.csv", ACLED, {**ACLED_ROW, "notes": notes}), "--case", case)
    run("export", case, "--with-private", "--out", tmp_path / "1.geojson")
    assert run("build", case, "--case", case).exit_code == 0
    run("export", case, "--with-private", "--out", tmp_path / "2.geojson")
    assert "acled-AZE1" in (tmp_path / "1.geojson").read_text(encoding="utf-8")
    assert (tmp_path / "1.geojson").read_bytes() == (tmp_path / "2.geojson").read_bytes()


def test_build_reads_standard_input(tmp_path: Path) -> None:
    result = run("build", "-", "--out", tmp_path / "m.geojson", input=CLAIM)
    assert result.exit_code == 0
    assert result.stdout.startswith("1 article, ")


def test_build_draws_what_somebody_else_made(tmp_path: Path, ready: Path) -> None:
    out = tmp_path / "again.geojson"
    result = run("build", ready, "--out", out, "--out", tmp_path / "m.html", "--title", "A <b>title</b>")
    assert result.exit_code == 0, result.stderr
    assert out.read_bytes() == ready.read_bytes()
    assert "<b>title</b>" not in (tmp_path / "m.html").read_text(encoding="utf-8")


def test_ready_incidents_stay_in_a_case(tmp_path: Path, ready: Path, articles: Path) -> None:
    case = tmp_path / "c.sqlite"
    run("build", ready, "--case", case)
    assert run("build", articles, "--case", case).exit_code == 0
    assert run("export", case, "--out", tmp_path / "x.geojson").exit_code == 0
    assert {"i-1", "i-2", "i-3", "i-4"} < {incident.id for incident in read(tmp_path / "x.geojson")[0]}


BAD: dict[str, bytes] = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 20,
    "page.html": b"<html><body></body></html>",
    "cut.geojson": b'{"type": "FeatureCollection", "feat',
    "songs.sqlite": b"no database " * 60,
}


@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
def test_one_bad_file_is_told_and_the_others_are_read(tmp_path: Path, articles: Path, name: str) -> None:
    bad, out = tmp_path / name, tmp_path / "m.geojson"
    if name in BAD:
        bad.write_bytes(BAD[name])
    result = run("build", bad, articles, "--out", out)
    assert result.exit_code == cli.SOME_FAILED
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("refused: ")
    assert name in result.stderr
    assert len(read(out)[1]) == 2


def test_nothing_usable_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    result = run("build", tmp_path / "empty.txt", "--out", tmp_path / "m.geojson", "--case", tmp_path / "c.sqlite")
    assert result.exit_code == cli.FAILED
    assert [path.name for path in tmp_path.iterdir()] == ["empty.txt"]


def test_files_of_other_kinds_in_a_folder_are_no_failure(tmp_path: Path, articles: Path) -> None:
    (articles / "note.json").write_text("{}")
    (articles / "more.geojson").write_text("{}")
    assert run("build", articles, "--out", tmp_path / "m.geojson").exit_code == 0


def test_an_article_without_date_place_or_statement_is_told(tmp_path: Path) -> None:
    texts = {
        "nothing.txt": "It was a nice day in the village, and the market was full.",
        "undated.txt": "The Ministry of Defence of Armenia said that Azerbaijani forces shelled positions near Sotk on Friday.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    result = run("build", *(tmp_path / name for name in texts), "--out", tmp_path / "m.geojson")
    assert result.exit_code == 0
    assert "note: nothing.txt: no statement" in result.stderr
    assert "note: undated.txt: " in result.stderr
    assert "no day of publication" in result.stderr
    assert result.stderr.count("\n") == 2


def test_no_incidents_make_an_empty_map(tmp_path: Path) -> None:
    write(tmp_path / "none.geojson", [], {})
    result = run("build", tmp_path / "none.geojson", "--out", tmp_path / "m.geojson", "--out", tmp_path / "m.html")
    assert (result.exit_code, result.stderr) == (0, "")
    assert read(tmp_path / "m.geojson") == ([], {})


def test_the_report_is_json(tmp_path: Path, articles: Path) -> None:
    (articles / "c.txt").write_text("")
    (articles / "d.txt").write_text(CLAIM, encoding="utf-8")
    result = run("build", articles, "--out", tmp_path / "m.geojson", "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == cli.SOME_FAILED
    assert report["articles"] == 2
    assert report["incidents"] >= 1
    assert report["statements"] >= 2
    assert [Path(row["file"]).name for row in report["refused"]] == ["c.txt"]
    assert [row["outcome"] for row in report["notes"]] == ["duplicate"]
    assert report["out"] == [str(tmp_path / "m.geojson")]


def _foreign_case(folder: Path) -> list[object]:
    (folder / "c.sqlite").write_text("no database " * 50)
    return ["build", folder / "articles", "--case", folder / "c.sqlite"]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda f: ["build", f / "articles"], "--out map.html"),
        (lambda f: ["build", f / "articles", "--out", f / "m.docx"], "Use one of: .acled.csv"),
        (lambda f: ["build", f / "articles", "--out", f / "no" / "m.html"], "its folder does not exist"),
        (lambda f: ["build", f / "articles", "--out", f / "m.html", "--theatre", "atlantis"], "atlantis"),
        (_foreign_case, "is not a bordermap case"),
        (lambda f: ["export", f / "no.sqlite", "--out", f / "m.csv"], "there is no such case"),
        (lambda f: ["export", f / "no.sqlite", "--out", f / "m.csv", "--type", "war"], "Use one of: shelling"),
        (
            lambda f: ["export", f / "no.sqlite", "--out", f / "m.csv", "--bbox", "44,40,43"],
            "--bbox 44.5,38.8,47.2,41.3",
        ),
        (lambda f: ["app", f / "articles"], "is a folder"),
        (lambda f: ["places", f / "no.jsonl", "--out", f / "x.jsonl"], "cannot be read"),
        (lambda f: ["evaluate", f / "articles"], "no pairs NAME.txt"),
        (lambda f: ["theatre", "check", "atlantis"], "atlantis"),
    ],
)
def test_an_error_is_one_line(tmp_path: Path, articles: Path, make: Any, told: str) -> None:
    result = run(*make(tmp_path))
    assert result.exit_code == cli.FAILED
    assert told in result.stderr
    assert result.stderr.startswith("bordermap: ")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_control_characters_of_a_name_do_not_reach_the_terminal(tmp_path: Path, articles: Path) -> None:
    bad = tmp_path / "x\x1b[31m\n.txt"
    bad.write_text("")
    stderr = run("build", bad, articles, "--out", tmp_path / "m.geojson").stderr
    assert "\x1b" not in stderr
    assert stderr.count("\n") == 1


def test_a_fault_of_the_program_is_one_line(tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TypeError("oops")

    monkeypatch.setattr("geo.exchange.geojson.render_geojson", fail)
    monkeypatch.delenv("BORDERMAP_DEBUG", raising=False)
    result = run("build", articles, "--out", tmp_path / "m.geojson")
    assert (result.exit_code, result.stderr.count("\n")) == (cli.FAILED, 1)
    assert "a fault of the program (TypeError: oops)" in result.stderr


def test_wrong_use_is_told_with_the_usage() -> None:
    result = run("build", "--colour", "red")
    assert result.exit_code == cli.FAILED
    assert "Usage:" in result.stderr


def test_a_stop_by_the_user_leaves_nothing_behind(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.exchange.geojson.render_geojson", stop)
    (tmp_path / "m.geojson").write_text("before")
    result = run("build", articles, "--out", tmp_path / "m.geojson")
    assert result.exit_code == cli.STOPPED
    assert (tmp_path / "m.geojson").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "m.geojson"]


@pytest.fixture
def case(tmp_path: Path, ready: Path) -> Path:
    run("build", ready, "--case", tmp_path / "c.sqlite")
    return tmp_path / "c.sqlite"


@pytest.mark.parametrize(
    ("filters", "ids", "told"),
    [
        ("", "i-1 i-2 i-3 i-4", ""),
        ("--since 2023-03-06 --until 2023-04-01", "i-1 i-2", "1 incident without a date left out"),
        ("--since 2023-03-06 --undated", "i-1 i-2 i-3 i-4", ""),
        ("--type mine --type other", "i-3 i-4", ""),
        ("--side AM --status denied", "i-1", ""),
        ("--status mutual_accusation", "", ""),
        ("--only-approved", "", ""),
        ("--facet occurrence", "i-1", ""),
        ("--exact", "", ""),
        ("--language en", "i-1 i-2 i-3", ""),
        ("--language ru", "", ""),
        ("--outlet Nobody", "", ""),
    ],
)
def test_export_chooses(tmp_path: Path, case: Path, filters: str, ids: str, told: str) -> None:
    out = tmp_path / "x.geojson"
    result = run("export", case, "--out", out, *filters.split())
    assert result.exit_code == 0, result.stderr
    assert [incident.id for incident in read(out)[0]] == ids.split()
    assert told in result.stderr


def test_export_leaves_out_what_lies_outside_a_box(tmp_path: Path, case: Path) -> None:
    every = tmp_path / "every.geojson"
    run("export", case, "--out", every)
    place = next(i.locations[0] for i in read(every)[0] if i.id == "i-1")
    assert place.lon is not None
    assert place.lat is not None
    box = f"{place.lon - 0.01},{place.lat - 0.01},{place.lon + 0.01},{place.lat + 0.01}"
    out = tmp_path / "x.geojson"
    assert run("export", case, "--out", out, "--bbox", box).exit_code == 0
    found = {incident.id for incident in read(out)[0]}
    assert "i-1" in found
    assert found < {incident.id for incident in read(every)[0]}


def read_page(path: Path) -> dict[str, Any]:
    """The data that stand openly in a page."""
    html = path.read_text(encoding="utf-8")
    return dict(json.loads(html.split('data-block="meta">')[1].split("</script>")[0]))


def test_export_of_a_page_counts_what_it_leaves_out(tmp_path: Path, case: Path) -> None:
    assert run("review", case, "i-1", "approve", "--author", "Ani").exit_code == 0
    out = tmp_path / "m.html"
    run("export", case, "--out", out, "--since", "2023-03-06")
    assert read_page(out)["leftOut"] == {"date": 1}
    run("export", case, "--out", out, "--only-approved", "--type", "mine")
    told = read_page(out)
    assert told["leftOut"] == {"approval": 3, "type": 1}
    assert told["filters"] == "type mine; approved"
    assert told["incidents"] == 0


def test_export_without_sources_names_none(tmp_path: Path, articles: Path) -> None:
    case, out = tmp_path / "c.sqlite", tmp_path / "x.geojson"
    run("build", articles, "--case", case)
    assert run("export", case, "--out", out, "--out", tmp_path / "m.html", "--no-sources").exit_code == 0
    incidents, bare = read(out)
    assert incidents
    assert all(incident.statements for incident in incidents)
    assert {(a.title, a.outlet, a.url, a.file, a.text) for a in bare.values()} == {("", "", "", "", "")}
    assert read_page(tmp_path / "m.html")["leftOut"] == {"sources": len(bare)}


def test_export_shows_what_was_known_on_a_day(tmp_path: Path, articles: Path) -> None:
    case, out = tmp_path / "c.sqlite", tmp_path / "x.geojson"
    run("build", articles, "--case", case)
    assert run("export", case, "--out", out, "--known-on", "2023-09-01").exit_code == 0
    assert read(out)[0] == []
    assert run("export", case, "--out", out, "--known-on", "2023-09-02").exit_code == 0
    now = tmp_path / "now.geojson"
    run("export", case, "--out", now)
    assert out.read_bytes() == now.read_bytes()


def test_two_runs_write_the_same_page(tmp_path: Path, articles: Path) -> None:
    """In processes of their own, with other seeds: no order of a set and no time of day gets into the file."""
    pages = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "geo.cli", "build", str(articles), "--out", str(out)]
        env = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(command, cwd=Path(__file__).parents[1], env=env, check=True, capture_output=True, timeout=120)
        pages.append(out.read_bytes())
    assert pages[0] == pages[1]


def test_export_says_when_a_day_is_none(case: Path, tmp_path: Path) -> None:
    result = run("export", case, "--out", tmp_path / "x.csv", "--since", "2023-02-30")
    assert (result.exit_code, result.stderr.strip()) == (
        2,
        "bordermap: --since: '2023-02-30' is no day. Write it as YYYY-MM-DD.",
    )


def test_a_decision_is_recorded_and_shown(tmp_path: Path, case: Path) -> None:
    result = run(
        "review", case, "i-1", "edit", "killed=2", "title=Fire at a post", "--author", "Ani", "--reason", "later report"
    )
    assert (result.exit_code, result.stdout) == (0, "entry 1: edit i-1 by Ani\n")
    told = run("history", case, "i-1").stdout
    assert "killed 0 → 2" in told
    assert "later report" in told
    assert "Post <b>fired</b> at, Alpha, 2023-03-06" in told
    run("export", case, "--out", tmp_path / "x.geojson")
    assert (read(tmp_path / "x.geojson")[0][0].killed, read(tmp_path / "x.geojson")[0][0].title) == (
        2,
        "Fire at a post",
    )
    assert json.loads(run("history", case, "i-1", "--json").stdout)[-1]["what"] == "edit"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("review {} i-9 approve --author Ani", "there is no incident 'i-9'"),
        ("review {} i-1 approve", "needs an author"),
        ("review {} i-1 edit killed --author Ani", "is not FIELD=VALUE"),
        ("history {} i-9", "there is no incident 'i-9'"),
    ],
)
def test_a_decision_that_cannot_be_is_one_line(case: Path, words: str, told: str) -> None:
    result = run(*words.format(case).split())
    assert result.exit_code == cli.FAILED
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


def test_rows_of_another_data_set_go_into_a_case_and_stay_private(tmp_path: Path, case: Path) -> None:
    notes = "On 5 March 2023, Armenia said that Azerbaijani forces opened fire on its positions near Sotk. Azerbaijan denied the claim."
    row = {**ACLED_ROW, "notes": notes}
    path = save_table(tmp_path / "acled.csv", ACLED, row, {**row, "event_id_cnty": "2", "latitude": "x"})
    result = run("import", path, "--case", case)
    assert result.exit_code == cli.SOME_FAILED, result.stderr
    assert result.stderr == "refused: acled.csv, line 3: '46.7465', 'x' are no degrees\n"
    assert result.stdout.startswith("2 rows read as acled, 1 kept, ")
    shared = run("export", case, "--out", tmp_path / "x.geojson")
    assert "1 incident that may not be given on left out" in shared.stderr
    assert "acled-AZE1" not in {incident.id for incident in read(tmp_path / "x.geojson")[0]}
    assert run("export", case, "--out", tmp_path / "x.geojson", "--with-private").exit_code == 0
    found = {incident.id: incident for incident in read(tmp_path / "x.geojson")[0]}
    assert {statement.stance for statement in found["acled-AZE1"].statements} == {"claim", "denial"}
    built = run("build", case, "--out", tmp_path / "built.geojson")
    assert "1 incident that may not be given on left out" in built.stderr
    assert notes not in (tmp_path / "built.geojson").read_text()
    report = json.loads(run("import", path, "--case", case, "--json").stdout)
    assert (report["rows"], report["kept"], report["form"]) == (2, 1, "acled")


def test_an_unknown_table_is_one_line(tmp_path: Path, case: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    result = run("import", tmp_path / "x.csv", "--case", case)
    assert result.exit_code == cli.FAILED
    assert "is no table that the program knows" in result.stderr


def test_find_says_what_and_why() -> None:
    result = run("find", "Sotk")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("1. Sotk (settlement")
    assert json.loads(run("find", "Sotk", "--json").stdout)[0]["name"] == "Sotk"
    assert run("find", "Nowhereatall").exit_code == cli.SOME_FAILED
    assert run("gazetteer", "find", "Sotk").stdout == result.stdout


def test_places_goes_line_by_line(tmp_path: Path) -> None:
    lines = ['{"id": 1, "text": "Fire broke out in Paris on Monday."}', "", "{broken", '{"id": "b", "text": ""}']
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    result = run("places", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl")
    assert result.exit_code == cli.SOME_FAILED
    assert "in.jsonl, line 3: is not" in result.stderr
    first, second = (json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines())
    assert first["id"] == 1
    assert second == {"id": "b", "places": []}
    assert set(first["places"][0]) == {
        "start",
        "end",
        "text",
        "name",
        "lat",
        "lon",
        "level",
        "country",
        "associative",
        "source",
    }
    assert (first["places"][0]["text"], round(first["places"][0]["lat"])) == ("Paris", 49)


def test_evaluate_measures_a_folder() -> None:
    gold = Path(__file__).parent / "gold"
    result = run("evaluate", gold, "--json", "--places")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["quotes_verbatim"] == 1.0
    assert {"article", "incident", "place", "found", "km", "right"} <= told["places"][0].keys()


def test_theatres_are_listed_and_checked() -> None:
    assert "armenia-azerbaijan\t" in run("theatre", "list").stdout
    assert run("theatre", "check", "armenia-azerbaijan").stdout.endswith("no error\n")


def test_demo_writes_a_page_and_says_where(tmp_path: Path) -> None:
    result = run("demo", "--out", tmp_path / "demo.html")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "demo.html").as_uri() in result.stdout
    assert result.stderr == ""


def test_the_app_gets_safe_flags_and_the_case(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr("subprocess.call", lambda command: called.append(command) or 0)
    assert run("app", case, "--no-browser", "--port", "9000").exit_code == 0
    (command,) = called
    assert {
        "--server.address=localhost",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
        "--server.showEmailPrompt=false",
        "--logger.hideWelcomeMessage=true",
    } < set(command)
    assert command[-2:] == ["--", str(case)]


def test_a_port_that_is_taken_is_named_with_its_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.call", lambda command: pytest.fail("started all the same"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run("app", "--no-browser", "--port", port)
    assert result.exit_code == 2
    assert f"port {port}" in result.stderr
    assert "--port" in result.stderr


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["build", "--help"]])
def test_help_is_light(words: list[str]) -> None:
    script = f"import sys\nfrom geo.cli import app\ntry:\n    app({words!r})\nfinally:\n    print(sorted({HEAVY!r} & sys.modules.keys()))"
    script = script.replace(f"{HEAVY!r} &", f"set({HEAVY!r}) &")
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=Path(__file__).parent.parent
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("[]\n")
