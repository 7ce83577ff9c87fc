"""What all tests share: a skipped test is a failure, one real browser, pages without network, one compiled gazetteer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import firefox as firefoxes
from tests import postgres, services

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("BORDERMAP_CACHE", str(ROOT / ".cache" / "tests"))
os.environ.setdefault("BORDERMAP_HOME", str(ROOT / ".cache" / "tests-home"))  # no sources of the user's own
os.environ["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"

BROWSER_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
NEEDS = {"browser": {"browser", "new_page", "page"}, "firefox": {"firefox"}, "postgres": {"server", "new_database"}}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--without",
        action="append",
        default=[],
        metavar="NAME",
        help="leave out what needs NAME: browser, firefox, postgres",
    )
    parser.addoption("--many", type=int, default=1000, metavar="COUNT", help="generated incidents for the round trips")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the gazetteer and start the database's server once, before the processes that run the tests start."""
    if not hasattr(config, "workerinput") and config.getoption("numprocesses", None):
        from geo.gazetteer.index import open_gazetteer

        open_gazetteer()
        if "postgres" not in _find_left_out(config):
            _share_server(config)


def _share_server(config: pytest.Config) -> None:
    """Start a server that all processes find in the environment."""
    if os.environ.get(postgres.VARIABLE, postgres.PGLITE) != postgres.PGLITE:
        return
    running, kind = ExitStack(), postgres.PGLITE if postgres.is_single() else "cluster"
    os.environ[postgres.VARIABLE] = running.enter_context(postgres.run_server())
    os.environ[postgres.STARTED] = kind
    config.add_cleanup(running.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for name in _find_left_out(config):
        left_out = [item for item in items if _needs(item, name)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if postgres.is_single():
        left_out = [item for item in items if _needs(item, "postgres") and item.get_closest_marker("sessions")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _find_left_out(config: pytest.Config) -> list[str]:
    """What the user leaves out, and PostgreSQL and Firefox where this machine has none; without browsers, Firefox too."""
    left_out: list[str] = list(config.getoption("--without"))
    if not postgres.is_there():
        left_out.append("postgres")
    if "browser" in left_out or not firefoxes.find_firefox():
        left_out.append("firefox")
    return left_out


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if "postgres" not in config.getoption("--without") and not postgres.is_there():
        terminalreporter.write_line(f"left out: the case's tests on PostgreSQL. {postgres.NO_SERVER}", yellow=True)
    elif "postgres" not in config.getoption("--without") and postgres.is_single():
        terminalreporter.write_line(f"left out: the tests of many sessions. {postgres.ONE_SESSION}", yellow=True)
    if not {"browser", "firefox"} & set(config.getoption("--without")) and not firefoxes.find_firefox():
        terminalreporter.write_line(f"left out: the page's tests in Firefox. {firefoxes.NO_FIREFOX}", yellow=True)


def _needs(item: pytest.Item, name: str) -> bool:
    """Whether a test asks for a fixture of what is left out, or runs with `name` as the parameter of one."""
    asked = NEEDS.get(name, set()) & set(getattr(item, "fixturenames", ()))
    params = getattr(getattr(item, "callspec", None), "params", {}).values()
    return bool(asked) or any(isinstance(value, str) and value == name for value in params)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    return _fail_if_skipped(report, item.config)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    report = yield
    return _fail_if_skipped(report, collector.config)


def _fail_if_skipped(report: Any, config: pytest.Config) -> Any:
    if report.skipped and not config.getoption("--without"):
        report.outcome = "failed"
        report.longrepr = (
            f"{report.nodeid} did not run: say --without=NAME to leave a part out on purpose\n{report.longrepr}"
        )
    return report


@dataclass
class Seen:
    """What the pages of one test did: `requests` that left the machine's own files (all refused), and what went wrong."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)  # errors and warnings
    errors: list[str] = field(default_factory=list)  # uncaught exceptions

    def assert_clean(self) -> None:
        """No request to anywhere, no console error or warning, no exception."""
        assert (self.requests, self.console, self.errors) == ([], [], [])


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for all tests of a process."""
    from playwright.sync_api import sync_playwright

    os.environ["PLAYWRIGHT_NODEJS_PATH"] = services.find_node()
    found = services.find_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found.path or None, args=list(BROWSER_FLAGS), env=dict(os.environ) | found.env
        )
        yield chromium
        chromium.close()


@pytest.fixture
def seen() -> Seen:
    """What the test's pages asked of the network and reported as errors."""
    return Seen()


@pytest.fixture
def new_page(browser: Any, seen: Seen) -> Iterator[Callable[..., Any]]:
    """`new_page(width=1440, height=900, **context_options)`: a page of its own context; all but this machine is refused."""
    contexts: list[Any] = []

    def open_page(width: int = 1440, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.route("**/*", lambda route: _pass_or_refuse(route, seen))
        page = context.new_page()
        page.on("console", lambda line: seen.console.append(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("websocket", lambda socket: None if _is_local(socket.url) else seen.requests.append(socket.url))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A page of 1440 x 900 without network."""
    return new_page()


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"file", "data", "blob", "about"} or parts.hostname in {"127.0.0.1", "localhost"}


def _pass_or_refuse(route: Any, seen: Seen) -> None:
    if _is_local(route.request.url):
        route.continue_()
    else:
        seen.requests.append(route.request.url)
        route.abort()
