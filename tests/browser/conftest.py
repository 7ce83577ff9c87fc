"""The page of the sample incidents as a file, and a way to open it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.page.render import build_page
from tests.page.samples import make_all_signs


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "map.html"
    path.write_text(build_page(*make_all_signs(), title="Two sides of a border"), encoding="utf-8")
    return path


@pytest.fixture
def visit(page: Any, file: Path) -> Callable[..., Any]:
    """`visit(hash)`: the page of the sample incidents, ready."""

    def open_at(fragment: str = "", path: Path = file) -> Any:
        page.goto("about:blank")
        page.goto(f"{path.as_uri()}{fragment}")
        page.wait_for_selector("[data-state=ready]")
        return page

    return open_at
