"""CSV out and in: three files, the same incidents, no formula that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from geo.errors import FormatError
from geo.exchange import read, write
from geo.exchange.csv import INCIDENTS, SOURCES, STATEMENTS, read_cell, render_cell
from tests.exchange.samples import make_articles, make_incidents, make_many


def save(folder: Path) -> Path:
    write(folder / "x.csv", make_incidents(), make_articles())
    return folder / "x.csv"


def test_round_trip_gives_the_same_incidents(tmp_path: Path) -> None:
    incidents, articles = read(save(tmp_path))
    assert incidents == make_incidents()
    assert articles == {key: replace(article, text="") for key, article in make_articles().items()}


def test_a_mark_for_excel_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    incidents, articles = make_many(3)
    write(tmp_path / "x.csv", incidents, articles, bom=True)
    assert read(tmp_path / "x.csv")[0] == incidents


@pytest.mark.parametrize(("name", "columns"), [("x", INCIDENTS), ("x-statements", STATEMENTS), ("x-sources", SOURCES)])
def test_columns(tmp_path: Path, name: str, columns: tuple[str, ...]) -> None:
    save(tmp_path)
    with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == columns


@pytest.mark.parametrize("sign", list("=+-@\t\r\n\0＝＋－＠"))
def test_formulas_are_disarmed_and_come_back(sign: str) -> None:
    for text in (f"{sign}1+1", f"'{sign}1+1", f"''{sign}"):
        cell = render_cell(text)
        assert cell[0] == "'"
        assert read_cell(cell, "text") == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (-70.5, "-70.5"),
        (0, "0"),
        ("plain", "plain"),
        (["a", "b"], "a; b"),
        ("'so'", "'so'"),
        (["a; b", "c"], '["a; b", "c"]'),
    ],
)
def test_cells(value: object, cell: str) -> None:
    assert render_cell(value) == cell


@pytest.mark.parametrize(
    "items", [[], ["a"], ["a; b"], ["[a]"], ['["a"]'], ["=1", "a; -b"], ["", "a"], ["[1, 2]", "b"]]
)
def test_lists_come_back(items: list[str]) -> None:
    assert read_cell(render_cell(items), "list") == items


def _swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("x", lambda text: "", "has no column 'id'"),
        ("x", _swap("event_type", "kind"), "has no column 'event_type'"),
        ("x", _swap("small_arms_fire", "war"), "x.csv, line 2: `event_type` is 'war'"),
        ("x", _swap(",45.123456,", ",east,"), "`lon` is a text"),
        ("x", _swap("POINT", "PIONT"), "`wkt` is no well-known text"),
        ("x", _swap("\r\ni-2,", "\r\ni-1,"), "stands twice"),
        ("x", _swap('"[{', '"[{{'), "`locations` is not JSON"),
        ("x-statements", _swap(",claim,", ",lie,"), "`stance` is 'lie'"),
        ("x-sources", lambda text: text.splitlines()[0], "is not among the sources"),
        ("x-sources", _swap(",b.txt", ""), "has not 9 cells"),
        ("x-sources", lambda text: text + '"open', "is no CSV"),
        ("x-sources", None, "belong together"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, name: str, change: Callable[[str], str] | None, told: str) -> None:
    path = save(tmp_path)
    file = tmp_path / f"{name}.csv"
    if change is None:
        file.unlink()
    else:
        file.write_bytes(change(file.read_bytes().decode()).encode())
    with pytest.raises(FormatError) as caught:
        read(path)
    assert told in str(caught.value)
