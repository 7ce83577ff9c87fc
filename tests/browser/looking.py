"""How the tests look into an open page."""

from __future__ import annotations

from typing import Any


def ask(page: Any, expression: str) -> Any:
    """The value of `expression`, in which `p` is the page's object."""
    return page.evaluate(
        f"(() => {{ const p = document.querySelector('[data-part=root]').bordermap; return {expression}; }})()"
    )


def wait_until(page: Any, expression: str) -> None:
    """Wait for `expression`: the page's policy does not let the browser's own waiting evaluate text."""
    for _ in range(150):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {expression}")


def find(page: Any, key: str) -> int:
    return int(page.evaluate("(id) => document.querySelector('[data-part=root]').bordermap.indexOf(id)", f"i-{key}"))


def click_marker(page: Any, key: str) -> None:
    spot = ask(page, f"p.spotOnScreen({find(page, key)})")
    page.mouse.click(spot["x"], spot["y"])
