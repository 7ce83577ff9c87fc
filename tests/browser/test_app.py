"""The app in a real browser, on a case of made-up incidents: click, dates, articles in, files out."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.case.store import open_case
from geo.records import Location
from tests.conftest import ROOT, Seen
from tests.page import test_versions
from tests.page.samples import make_all_signs

INCIDENTS, ARTICLES = make_all_signs()
LATER = replace(  # denied two days after it was claimed
    test_versions.make_incident(), id="i-later", title="Denied later", locations=(Location("Goris", "settlement", 1, 46.34, 39.51, 900.0),)
)  # fmt: skip
INCIDENTS, ARTICLES = [*INCIDENTS, LATER], ARTICLES | test_versions.ARTICLES
ARTICLE = """title: Shots near Sotk
publisher: Test Wire
published: 2023-09-01

Armenia's Ministry of Defence said on Friday that units of Azerbaijan opened fire at Armenian positions near the village of Sotk.

Azerbaijan's Ministry of Defence denied the claim. {{7*7}} <img src=x onerror=alert(1)>
"""


@pytest.fixture(scope="module")
def case_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="module")
def app(case_folder: Path) -> Iterator[str]:
    """The address of the app, started on a case of its own."""
    case = case_folder / "border.sqlite"
    with open_case(case) as opened:
        opened.import_incidents(INCIDENTS, ARTICLES)
        opened.review("edit", "i-denied-one", author="Ani", reason="counted again", wounded=3)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = case.with_suffix(".log").open("w")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    command += [
        "--server.address=localhost",
        "--browser.gatherUsageStats=false",
        "--server.fileWatcherType=none",
        "--",
        str(case),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=dict(os.environ))
    address = f"http://localhost:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            break
        except OSError:
            time.sleep(0.25)
    yield address
    process.terminate()
    process.wait(10)
    log.close()


@pytest.fixture
def opened(page: Any, app: str) -> Any:
    """The app, its map ready."""
    page.set_default_timeout(60_000)
    page.goto(app)
    page.wait_for_selector("[data-state=ready]")
    page.locator("[data-testid=stSidebar] .item").first.wait_for()
    return page


def ask(page: Any, expression: str) -> Any:
    return page.locator("[data-part=root][data-state]").evaluate(
        f"(root) => {{ const p = root.bordermap; return {expression}; }}"
    )


def find_resting_spot(page: Any, key: str) -> dict[str, float]:
    """Where the incident is drawn, once the app around the map has come to rest."""
    spot: dict[str, float] = {}
    for _ in range(40):
        before, spot = spot, ask(page, f"p.indexOf('{key}').then((i) => p.spotOnScreen(i))")
        if spot == before:
            break
        page.wait_for_timeout(250)
    return spot


def test_a_click_shows_the_dossier_in_the_sidebar(opened: Any, seen: Seen) -> None:
    spot = find_resting_spot(opened, "i-denied-one")
    opened.mouse.click(spot["x"], spot["y"])
    dossier = opened.locator("[data-testid=stSidebar] [data-incident=i-denied-one]")
    dossier.wait_for()
    told = next(i for i in INCIDENTS if i.id == "i-denied-one").statements
    for statement in told:
        assert dossier.locator(f"[data-side={statement.side}] blockquote").inner_text() == statement.exact
    zoom = ask(opened, "p.map.getZoom()")
    opened.locator("[data-testid=stSidebar]").get_by_text("All incidents").click()
    opened.locator("[data-testid=stSidebar] .item").first.wait_for()
    assert ask(opened, "p.map.getZoom()") == zoom
    assert (seen.requests, seen.errors) == ([], [])


def test_the_dossier_tells_what_people_decided(opened: Any) -> None:
    opened.locator("[data-testid=stSidebar] .item", has_text="Denied one").click()
    told = opened.locator("[data-testid=stSidebar] .history li")
    told.wait_for()
    assert told.locator("b").inner_text() == "edited"
    assert told.inner_text().endswith("i-denied-one: wounded 2 → 3 (counted again)")


def test_map_and_dossier_show_what_was_known_on_a_day(opened: Any, seen: Seen) -> None:
    sidebar = opened.locator("[data-testid=stSidebar]")
    sidebar.locator(".item", has_text="Denied later").click()
    sidebar.locator("[data-incident=i-later]").wait_for()
    assert sidebar.locator("blockquote").all_inner_texts() == [test_versions.DENIAL, test_versions.CLAIM]
    opened.locator(".time-menu > summary").click()
    clocks = opened.locator(".time-menu input[type=radio]")
    clocks.first.wait_for()  # the menu is filled when it has opened
    assert [clocks.nth(k).get_attribute("value") for k in range(clocks.count())] == ["event", "published", "captured"]
    opened.locator("[data-part=known]").fill("2023-09-02")
    sidebar.locator(".silence").wait_for()
    assert sidebar.locator("blockquote").all_inner_texts() == [test_versions.CLAIM]
    assert "until 2 Sep 2023" in opened.locator("[data-part=known-note]").inner_text()
    sidebar.get_by_text("All incidents").click()
    sidebar.locator(".item", has_text="Denied later").click()
    sidebar.locator("[data-incident=i-later]").wait_for()
    assert sidebar.locator("blockquote").all_inner_texts() == [test_versions.CLAIM]
    opened.locator("[data-part=known-clear]").click()
    sidebar.locator("blockquote").nth(1).wait_for()
    opened.locator(".time-menu > summary").click()
    opened.locator(".time-menu input[value=published]").check()
    opened.locator(".time-menu.is-active").wait_for()
    assert ask(opened, "p.filters.clock") == "published"
    assert (seen.requests, seen.errors) == ([], [])


def test_the_dates_change_map_list_and_export(opened: Any, tmp_path: Path) -> None:
    opened.locator("[data-part=from]").fill("2023-09-01")
    opened.locator("[data-part=from]").dispatch_event("change")
    opened.locator("[data-layer=undated]").uncheck()
    left = [i.id for i in INCIDENTS if (i.when.start or "") >= "2023-09-01"]
    opened.locator("[data-part=count]", has_text=f"{len(left)} of {len(INCIDENTS)}").wait_for()
    opened.get_by_role("button", name="Export").click()
    opened.get_by_text(f"{len(left)} of {len(INCIDENTS)} incidents: those on the map now").wait_for()
    saved = {}
    for label, name in (
        ("Map (one HTML file)", "map.html"),
        ("GeoJSON", "incidents.geojson"),
        ("CSV", "incidents-csv.zip"),
    ):
        opened.locator("[data-test-script-state=notRunning]").wait_for()  # a click while the script runs can be lost
        with opened.expect_download() as download:
            opened.get_by_role("button", name=label).click()
        assert download.value.suggested_filename == name
        saved[name] = tmp_path / name
        download.value.save_as(saved[name])
    features = json.loads(saved["incidents.geojson"].read_text(encoding="utf-8"))["features"]
    assert sorted(feature["id"] for feature in features) == sorted(left)
    assert "Content-Security-Policy" in saved["map.html"].read_text(encoding="utf-8")
    with zipfile.ZipFile(saved["incidents-csv.zip"]) as archive:
        assert sorted(archive.namelist()) == ["incidents-sources.csv", "incidents-statements.csv", "incidents.csv"]


def test_the_search_looks_into_the_sentences(opened: Any) -> None:
    opened.locator("[data-part=search]").fill("warning shots")
    opened.locator("[data-part=count]", has_text="2 of").wait_for()
    opened.locator("[data-part=unplaced]", has_text="unplaced 0").wait_for()


def test_a_year_is_a_layer(opened: Any) -> None:
    opened.locator("[data-layer='2023']").uncheck()
    left = len([i for i in INCIDENTS if not (i.when.start or "").startswith("2023")])
    opened.locator("[data-part=count]", has_text=f"{left} of").wait_for()
    assert opened.locator("[data-testid=stSidebar] h2").inner_text().startswith(str(left))


def test_uploaded_and_pasted_articles_come_into_the_case(opened: Any, seen: Seen) -> None:
    opened.get_by_role("button", name="Add articles").click()
    files = [
        {"name": "sotk.txt", "mimeType": "text/plain", "buffer": ARTICLE.encode()},
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
    ]
    opened.locator("input[type=file]").set_input_files(files)
    opened.get_by_role("button", name="Read them").click()
    opened.get_by_text("1 new, 0 known already, 1 refused").wait_for(timeout=120_000)
    assert opened.get_by_text("empty.txt:").count() == 1
    opened.locator("[data-part=count]", has_text=f"of {len(INCIDENTS) + 1}").wait_for()
    opened.locator("[data-testid=stSidebar] .item", has_text="Sotk").filter(has_text="1 Sep 2023").first.click()
    opened.locator("[data-testid=stSidebar] blockquote", has_text="opened fire at Armenian positions").wait_for()
    assert opened.locator("img[src=x]").count() == 0
    assert (seen.requests, seen.errors) == ([], [])


def test_a_new_case_is_made_and_opened(opened: Any, case_folder: Path) -> None:
    opened.get_by_role("button", name="Add articles").click()
    opened.get_by_role("textbox", name="New case").fill("Second ../case")
    opened.get_by_role("textbox", name="New case").press("Tab")
    opened.get_by_role("button", name="Make it").click()
    opened.locator("[data-part=count]", has_text="0 of 0").wait_for()
    assert (case_folder / "Second ..case.sqlite").is_file()
