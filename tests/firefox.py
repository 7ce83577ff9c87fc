"""Firefox for the tests, over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/): no driver in between, no network.

A `Firefox` is one headless process with an empty profile whose every request goes to a proxy that is not there. `visit` gives
what the page said on its console and which addresses beyond this machine it asked for.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COMMANDS = ("firefox-esr", "firefox")
NO_FIREFOX = "No Firefox found: apt-get install firefox-esr, or say where it is (BORDERMAP_FIREFOX=/path)."
WAIT_S = 60
SETTLE_MS = 500
PREFS = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.allow_hijacking_localhost": True,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.type": 1,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


def find_firefox() -> str | None:
    """The path of a Firefox on this machine, or None."""
    return os.environ.get("BORDERMAP_FIREFOX") or next((p for name in COMMANDS if (p := shutil.which(name))), None)


@dataclass
class Visit:
    """What a page did: `requests` beyond this machine, `console` lines that are errors or warnings, uncaught `errors`."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Firefox:
    """A running Firefox with one window; `dark` is what it tells pages of the reader's wish."""

    def __init__(self, path: str, profile: Path, *, dark: bool = False) -> None:
        from websockets.sync.client import connect

        prefs = PREFS | {"layout.css.prefers-color-scheme.content-override": 0 if dark else 1}
        profile.mkdir(parents=True)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
        self.log = profile / "firefox.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                env=os.environ | {"HOME": str(profile), "MOZ_DISABLE_CONTENT_SANDBOX": "1"},
            )
        self.seen = Visit()
        self.number = 0
        self.open = ExitStack()
        try:
            address = f"{self._find_address()}/session"
            self.socket = self.open.enter_context(connect(address, max_size=None, open_timeout=WAIT_S, proxy=None))
            self.ask("session.new", capabilities={})
            self.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
            self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        except BaseException:
            self.close()
            raise

    def _find_address(self) -> str:
        until = time.monotonic() + WAIT_S
        while time.monotonic() < until and self.process.poll() is None:
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", self.log.read_text("utf-8", "replace")):
                return found[1]
            time.sleep(0.1)
        raise RuntimeError(f"Firefox did not start:\n{self.log.read_text('utf-8', 'replace')[-2000:]}")

    def ask(self, method: str, **params: Any) -> Any:
        """The result of a BiDi command; what happens meanwhile is noted. RuntimeError: Firefox refused it."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            told = json.loads(self.socket.recv(timeout=WAIT_S))
            if told.get("id") == self.number:
                if told["type"] == "error":
                    raise RuntimeError(f"{method}: {told['error']}: {told['message']}")
                return told["result"]
            self._note(told)

    def _note(self, told: dict[str, Any]) -> None:
        params = told.get("params", {})
        if told.get("method") == "network.beforeRequestSent":
            url = params["request"]["url"]
            if not url.startswith(("file:", "data:", "blob:", "about:", "resource:", "chrome:")):
                self.seen.requests.append(url)
        elif told.get("method") == "log.entryAdded" and params["level"] in {"error", "warn"}:
            (self.seen.errors if params["type"] == "javascript" else self.seen.console).append(params["text"])

    def visit(self, url: str, *, width: int = 1440, height: int = 900) -> Visit:
        """Open `url` in a window of this size, wait until the page is ready; notes begin anew."""
        self.ask("browsingContext.navigate", context=self.context, url="about:blank", wait="complete")
        self.ask("browsingContext.setViewport", context=self.context, viewport={"width": width, "height": height})
        self.seen = Visit()
        self.ask("browsingContext.navigate", context=self.context, url=url, wait="complete")
        self.wait_for("document.querySelector('[data-state=ready]') !== null")
        return self.seen

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page, as far as JSON can hold it."""
        found = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        if found["type"] == "exception":
            raise RuntimeError(found["exceptionDetails"]["text"])
        return json.loads(found["result"].get("value", "null"))

    def wait_for(self, expression: str) -> None:
        """Wait until `expression` is true. AssertionError: it never is."""
        until = time.monotonic() + WAIT_S
        while not self.evaluate(expression):
            assert time.monotonic() < until, f"never true: {expression}; {self.seen}"
            time.sleep(0.05)

    def settle(self) -> None:
        """Wait a moment, so that what the page did is told: Firefox tells it from another of its processes."""
        self.evaluate(f"new Promise((done) => setTimeout(done, {SETTLE_MS}))")

    def click(self, x: float, y: float) -> None:
        """A click at a point of the window, in CSS pixels."""
        steps = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.ask(
            "input.performActions", context=self.context, actions=[{"type": "pointer", "id": "mouse", "actions": steps}]
        )

    def close(self) -> None:
        """End the process."""
        self.open.close()
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
