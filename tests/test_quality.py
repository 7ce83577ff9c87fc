"""The measures on the annotated articles of tests/gold and its folders: none may fall under its floor, and floors only rise."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from geo.evaluation import evaluate, load_gold
from geo.pipeline import build
from geo.reading.files import read_paths
from geo.records import Article, Reading
from geo.scale import read_all

GOLD = Path(__file__).parent / "gold"
FOLDERS = (".", "looked", "unseen", "taught", "later", "wide", "fresh")
APART = ("wide", "fresh")  # several annotators retell the same real events there, each under a key of their own
FLOORS: dict[str, dict[str, float]] = {
    folder: tomllib.loads((GOLD / folder / "floors.toml").read_text(encoding="utf-8")) for folder in FOLDERS
}


@cache
def measure(folder: str) -> dict[str, float]:
    """The measures that floors are set for, those of a kind by their F1."""
    gold = load_gold(GOLD / folder)
    articles = [found for found in read_paths([str(path) for path in gold]) if isinstance(found, Article)]
    readings = [found for found in read_all(articles, workers=1) if isinstance(found, Reading)]
    assert len(readings) == len(gold)
    by_annotator = groupby(readings, lambda r: Path(r.article.file).stem.partition("-")[0] if folder in APART else "")
    incidents = [incident for _, theirs in by_annotator for incident in build([*theirs])]
    measures, _ = evaluate(gold, incidents, {r.article.id: r.article for r in readings})
    figures = {name: _figure(value) for name, value in measures.items() if name != "by_stance"}
    return {name: figure for name, figure in figures.items() if figure is not None}  # None: nothing there to measure


def _figure(value: Any) -> float | None:
    return value["f1"] if isinstance(value, dict) else value


@pytest.mark.parametrize(("folder", "name"), [(folder, name) for folder in FOLDERS for name in FLOORS[folder]])
def test_no_measure_falls_under_its_floor(folder: str, name: str) -> None:
    assert measure(folder)[name] >= FLOORS[folder][name]


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_measure_has_a_floor(folder: str) -> None:
    assert set(FLOORS[folder]) == set(measure(folder)) - {"articles"}
    assert FLOORS[folder]["quotes_verbatim"] == 1.0


@pytest.mark.parametrize("folder", FOLDERS)
def test_floors_are_near_the_figures(folder: str) -> None:
    """A floor far below its figure guards nothing: raise it with the change that raised the figure."""
    figures, floors = measure(folder), FLOORS[folder]
    low = {name: (floor, round(figures[name], 3)) for name, floor in floors.items() if figures[name] - floor > 0.08}
    assert low == {}
