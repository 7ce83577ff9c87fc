"""The second reader weighs what the rules chose, by features that hold no name."""

from __future__ import annotations

import csv

import pytest

from geo.extraction.second_reader import LABELS, SecondReader
from geo.paths import find_data_dir
from geo.pipeline import read
from geo.records import FACETS, Article
from tests.test_symmetry import border

TEXT = (
    "Azerbaijan's Defence Ministry said that Armenian troops had fired at its posts near Zabukh on Thursday.\n"
    "Armenia's Defence Ministry denied the claim."
)


def read_with(weights: dict[str, tuple[float, ...]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stances in TEXT by a second reader of these weights."""
    reader = SecondReader({"all": (0.0,) * len(LABELS)} | weights)
    monkeypatch.setattr("geo.extraction.statements.load_second_reader", lambda: reader)
    gazetteer, theatre = border()
    reading = read(Article.of(TEXT, published="2023-05-12"), gazetteer, theatre)
    return [statement.stance for event in reading.events for statement in event.statements]


def weigh(label: str, weight: float) -> tuple[float, ...]:
    return tuple(weight if label == other else 0.0 for other in LABELS)


def trust_rules() -> dict[str, tuple[float, ...]]:
    return {f"rules={label}": weigh(label, 1.0) for label in LABELS}


def test_the_label_of_the_rules_stands_where_nothing_weighs_against_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_with(trust_rules(), monkeypatch) == ["claim", "denial"]


def test_a_heavier_word_changes_the_stance(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = trust_rules() | {"w denied": weigh("confirmation", 3.0)}
    assert read_with(weights, monkeypatch) == ["claim", "confirmation"]


def test_a_sentence_can_be_taken_for_no_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_with(trust_rules() | {"cue=deny main": weigh("none", 3.0)}, monkeypatch) == ["claim"]


def test_a_heavier_word_changes_the_facet(monkeypatch: pytest.MonkeyPatch) -> None:
    facets = {"w denied": tuple(float(facet == "intent") for facet in FACETS)}
    reader = SecondReader({"all": (0.0,) * len(LABELS)} | trust_rules(), facets)
    monkeypatch.setattr("geo.extraction.statements.load_second_reader", lambda: reader)
    reading = read(Article.of(TEXT, published="2023-05-12"), *border())
    assert [s.facet for event in reading.events for s in event.statements] == [None, "intent"]


@pytest.mark.parametrize("table", ["second_reader.csv", "facets.csv"])
def test_the_words_of_the_model_are_no_names(table: str) -> None:
    with (find_data_dir() / "lexicon" / table).open(encoding="utf-8", newline="") as file:
        words = {
            word
            for row in csv.DictReader(file)
            if row["feature"].startswith("w ")
            for word in row["feature"].split()[1:]
        }
    names = {"armenian", "azerbaijan", "baku", "yerevan", "indian", "israeli", "zabukh", "tegh", "hezbollah", "russian"}
    assert not words & names
    assert {"OWN", "OTHER"} <= words
