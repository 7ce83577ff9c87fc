"""Each state of the exported page in Firefox, without network: no request, no console line, no error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.firefox import Firefox, Visit, find_firefox
from tests.page.samples import make_all_signs

INCIDENTS, _ = make_all_signs()
PAGE = "document.querySelector('[data-part=root]').bordermap"
STATES = {
    "default": ("", 1440, False),
    "dossier": ("#i=i-denied-one", 1440, False),
    "filtered": ("#no-type=shelling&from=2022-01-01&known=2023-06-01", 1440, False),
    "dark": ("#i=i-denied-one", 1440, True),
    "phone": ("", 390, False),
    "embed": ("?embed#i=i-denied-one", 700, False),
}


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Firefox]]:
    """`firefox(dark=False)`: a running one."""
    running: dict[bool, Firefox] = {}

    def start(*, dark: bool = False) -> Firefox:
        if dark not in running:
            path = find_firefox()
            assert path
            running[dark] = Firefox(path, tmp_path_factory.mktemp("firefox") / "profile", dark=dark)
        return running[dark]

    yield start
    for one in running.values():
        one.close()


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_quiet_in_firefox(state: str, firefox: Callable[..., Firefox], file: Path) -> None:
    fragment, width, dark = STATES[state]
    browser = firefox(dark=dark)
    seen = browser.visit(f"{file.as_uri()}{fragment}", width=width)
    browser.wait_for("document.querySelector('.dossier, .item') !== null")
    assert browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is dark
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    browser.settle()
    assert seen == Visit()


def test_a_click_on_a_marker_opens_its_dossier_in_firefox(firefox: Callable[..., Firefox], file: Path) -> None:
    browser = firefox()
    seen = browser.visit(file.as_uri())
    spot = browser.evaluate(f"{PAGE}.indexOf('i-denied-one').then((i) => {PAGE}.spotOnScreen(i))")
    browser.click(spot["x"], spot["y"])
    browser.wait_for("document.querySelector('[data-incident=i-denied-one]') !== null")
    told = browser.evaluate("[...document.querySelectorAll('blockquote')].map((quote) => quote.textContent)")
    statements = next(i for i in INCIDENTS if i.id == "i-denied-one").statements
    assert sorted(told) == sorted(statement.exact for statement in statements)
    assert seen == Visit()


def test_what_a_page_does_in_firefox_is_noticed(firefox: Callable[..., Firefox], tmp_path: Path) -> None:
    path = tmp_path / "loud.html"
    path.write_text(
        "<!doctype html><body data-state=ready><script>console.error('loud'); fetch('http://far.example/x').catch(() => 0);"
        "setTimeout(() => { throw new Error('thrown'); window.done = true; }); setTimeout(() => (window.done = true), 50)</script>",
        encoding="utf-8",
    )
    browser = firefox()
    seen = browser.visit(path.as_uri())
    browser.wait_for("window.done === true")
    browser.settle()
    assert seen.requests == ["http://far.example/x"]
    assert "loud" in seen.console
    assert any("thrown" in text for text in seen.errors)
