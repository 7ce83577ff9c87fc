"""Clocks, what was known on a day, ready ranges and the speed of play; filters of what is denied and of languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.page.payload import Extras
from geo.page.render import build_page
from geo.records import Location
from tests.browser.looking import ask, wait_until
from tests.conftest import Seen
from tests.page.samples import make_all_signs
from tests.page.test_versions import ARTICLES, CLAIM, DENIAL, EARLY, LATE, make_incident

INCIDENTS, _ = make_all_signs()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of one incident that is denied two days after it was claimed, in another language."""
    path = tmp_path_factory.mktemp("time") / "map.html"
    place = Location("Sotk", "settlement", 1, 45.865, 40.203, 1000.0)
    articles = ARTICLES | {LATE.id: replace(LATE, language="ru")}
    extras = Extras(captured={EARLY.id: "2024-01-05T10:00:00Z", LATE.id: "2024-02-01T10:00:00Z"})
    page = build_page([replace(make_incident(), locations=(place,))], articles, title="Denied later", extras=extras)
    path.write_text(page, encoding="utf-8")
    return path


def open_dates(page: Any) -> None:
    page.locator(".time-menu > summary").click()


def test_before_the_denial_was_published_the_page_shows_none(visit: Callable[..., Any], told: Path, seen: Seen) -> None:
    page = visit("#i=i-1", told)
    assert page.locator("blockquote").all_inner_texts() == [DENIAL, CLAIM]
    open_dates(page)
    page.locator("[data-part=known]").fill("2023-09-02")
    page.locator("[data-side=AM] .silence", has_text="No reply by Armenia found in 1 article.").wait_for()
    assert page.locator("blockquote").all_inner_texts() == [CLAIM]
    assert page.locator(".sources li").count() == 1
    assert page.locator(".dossier-status b").inner_text() == "no reply found"
    assert "As the articles published until 2 Sep 2023 tell it" in page.locator("[data-part=known-note]").inner_text()
    assert ask(page, "p.describer.look(0).reply") == 0
    again = visit(page.evaluate("location.hash"), told)
    assert again.locator("blockquote").all_inner_texts() == [CLAIM]
    again.locator("[data-part=known-clear]").click()
    again.locator(".dossier-status b", has_text="denied").wait_for()
    assert again.locator("blockquote").all_inner_texts() == [DENIAL, CLAIM]
    seen.assert_clean()


def test_search_does_not_find_what_was_not_known(visit: Callable[..., Any], told: Path) -> None:
    page = visit("#known=2023-09-02&q=denied+that", told)
    page.locator("[data-part=count]", has_text="0 of 1").wait_for()
    page.locator("[data-part=known-clear]").click()
    page.locator("[data-part=count]", has_text="1 of 1").wait_for()


@pytest.mark.parametrize(
    ("clock", "first", "last"),
    [
        ("event", "2023-09-01", "2023-09-01"),
        ("published", "2023-09-01", "2023-09-03"),
        ("captured", "2024-01-05", "2024-02-01"),
    ],
)
def test_the_time_bar_follows_the_clock(
    clock: str, first: str, last: str, visit: Callable[..., Any], told: Path
) -> None:
    page = visit("", told)
    open_dates(page)
    page.locator(f"input[value={clock}]").check()
    days = "[p.filters.firstDay, p.filters.lastDay].map((day) => new Date(day * 86400000).toISOString().slice(0, 10))"
    assert ask(page, days) == [first, last]
    assert ask(visit(page.evaluate("location.hash"), told), days) == [first, last]


def test_a_clock_that_the_data_do_not_have_is_not_offered(visit: Callable[..., Any]) -> None:
    page = visit()
    open_dates(page)
    page.locator(".time-menu input[type=radio]").first.wait_for()  # the menu is filled when it has opened
    assert page.locator(".time-menu input[type=radio]").count() == 2


def test_ready_ranges_end_on_the_last_day(visit: Callable[..., Any]) -> None:
    page = visit()
    open_dates(page)
    page.get_by_role("button", name="last 12 months").click()
    assert page.locator("[data-part=from]").input_value() == "2023-11-06"
    page.locator(".time-menu").get_by_role("button", name="All dates").click()
    assert page.locator("[data-part=count]").inner_text().startswith(f"{len(INCIDENTS)} of")


def test_play_runs_at_the_chosen_speed(visit: Callable[..., Any]) -> None:
    page = visit("#from=2021-08-01&to=2021-09-30&undated=0")
    open_dates(page)
    page.locator("[data-part=speed]").select_option("4")
    page.keyboard.press("Escape")
    page.evaluate("""() => {
      window.times = [];
      const timebar = document.querySelector('[data-part=root]').bordermap.timebar, set = timebar.set.bind(timebar);
      timebar.set = (...days) => { window.times.push(performance.now()); set(...days); };
    }""")
    page.locator("[data-part=play]").click()
    wait_until(page, "window.times.length >= 4")
    assert page.evaluate("window.times[3] - window.times[0]") < 3 * 900 / 2


def test_exact_places_alone_in_one_click(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("[data-part=exact]").click()
    exact = sum(bool(i.locations) and i.locations[0].where_prec == 1 for i in INCIDENTS)
    assert page.locator("[data-part=count]").inner_text() == f"{exact} of {len(INCIDENTS)} incidents"
    assert page.locator("[data-part=exact]").get_attribute("aria-pressed") == "true"
    page.locator("[data-part=exact]").click()
    assert page.locator("[data-part=count]").inner_text().startswith(f"{len(INCIDENTS)} of")


def test_a_filter_for_what_is_denied(visit: Callable[..., Any]) -> None:
    page = visit()
    menu = page.locator("[data-filter=facet]")
    menu.locator("summary").click()
    row = menu.locator(".menu-row", has_text="what to call it")
    assert row.locator(".count").inner_text() == "2"
    row.locator(".only").click()
    assert page.locator("[data-part=count]").inner_text().startswith("2 of")
    assert sum(any(s.facet == "characterisation" for s in i.statements) for i in INCIDENTS) == 2


def test_a_filter_for_languages(visit: Callable[..., Any], told: Path) -> None:
    page = visit("", told)
    menu = page.locator("[data-filter=lang]")
    menu.locator("summary").click()
    menu.locator(".menu-label").first.wait_for()  # the menu is filled when it has opened
    assert sorted(menu.locator(".menu-label").all_inner_texts()) == ["English", "Russian"]
    for name in ("English", "Russian"):
        menu.locator(".menu-row", has_text=name).locator("input").uncheck()
    assert page.locator("[data-part=count]").inner_text().startswith("0 of")
