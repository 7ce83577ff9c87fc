"""The page in a frame of somebody else's page, and what a reader takes along from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.looking import ask, click_marker, find
from tests.conftest import Seen
from tests.page.samples import make_all_signs

INCIDENTS, ARTICLES = make_all_signs()


def test_a_frame_shows_the_map_and_on_a_click_the_dossier(visit: Callable[..., Any], seen: Seen) -> None:
    page = visit("?embed")
    for part in ("filters", "chart", "search", "side"):
        assert not page.locator(f"[data-part={part}]").is_visible(), part
    click_marker(page, "denied-one")
    page.locator("[data-incident=i-denied-one]").wait_for()
    assert "i=i-denied-one" in page.locator("[data-part=full]").get_attribute("href")
    assert "embed" not in page.locator("[data-part=full]").get_attribute("href")
    page.keyboard.press("Escape")
    page.locator("[data-part=side]").wait_for(state="hidden")
    seen.assert_clean()


def test_a_frame_has_its_incidents_as_a_list_too(visit: Callable[..., Any]) -> None:
    page = visit("?embed")
    button = page.locator("[data-part=embed-list]")
    assert button.inner_text() == f"{len(INCIDENTS)} incidents"
    button.click()
    page.locator(".item").first.click()
    page.locator(".dossier").wait_for()
    page.locator("[data-part=back]").click()
    page.locator("[data-part=side-close]").click()
    assert button.get_attribute("aria-expanded") == "false"


def test_the_dossier_does_not_cover_the_marker_that_it_is_of(visit: Callable[..., Any]) -> None:
    page = visit("?embed")
    page.locator("[data-part=embed-list]").click()
    page.locator(".item", has_text="Undated").first.click()
    page.locator("[data-incident=i-undated]").wait_for()
    page.wait_for_timeout(600)
    spot = ask(page, f"p.spotOnScreen({find(page, 'undated')})")
    assert 0 < spot["x"] < page.locator("[data-part=side]").bounding_box()["x"]


def test_the_snippet_makes_a_frame_with_what_the_reader_chose(
    visit: Callable[..., Any], file: Path, tmp_path: Path, seen: Seen
) -> None:
    page = visit("#no-status=denied")
    page.locator(".menu-share summary").click()
    snippet = page.locator(".snippet").input_value()
    assert "map=" not in snippet, "a frame of another size chooses its own view"
    host = file.with_name("host.html")
    host.write_text(f"<!doctype html><title>Host</title><p>Before</p>{snippet}", encoding="utf-8")
    page.goto(host.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("[data-state=ready]").wait_for()
    shown = sum(incident.status != "denied" for incident in INCIDENTS)
    assert frame.locator("[data-part=embed-list]").inner_text() == f"{shown} incidents"
    seen.assert_clean()


def test_the_manifest_names_every_source_with_the_hash_of_its_text(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator(".menu-share summary").click()
    with page.expect_download() as download:
        page.locator("[data-part=manifest]").click()
    told = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert {row["sha256"] for row in told["sources"]} == {article.sha256 for article in ARTICLES.values()}
    assert (told["incidents"], told["articles"]) == (len(INCIDENTS), len(ARTICLES))


def test_citations_are_copied(visit: Callable[..., Any]) -> None:
    page = visit("#i=i-denied-one")
    page.evaluate("""() => {
      document.execCommand = () => { window.copied = document.querySelector('textarea.offscreen').value; };
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    }""")
    page.locator("[data-side=AZ] .copy").click()
    assert page.evaluate("window.copied").startswith("“Azerbaijan said that its positions near Yeraskh came under fire")
    page.locator(".menu-share summary").click()
    page.locator("[data-copy=share_citation]").click()
    assert page.evaluate("window.copied").startswith("Two sides of a border, from ")
