"""The second reader weighs what the rules chose, by features that hold no name."""

from __future__ import annotations

import numpy as np
import pytest

from geo.extraction.network import Network, load_network
from geo.extraction.second_reader import LABELS, MARKS, SecondReader
from geo.pipeline import read
from geo.records import FACETS, Article, Statement
from tests.test_symmetry import border

TEXT = (
    "Azerbaijan's Defence Ministry said that Armenian troops had fired at its posts near Zabukh on Thursday.\n"
    "Armenia's Defence Ministry denied the claim."
)
ALL = (*LABELS, *FACETS, *MARKS)
TRUST = {f"rules={label}": (label, 1) for label in LABELS}  # in the rules


def read_statements(
    weights: dict[str, tuple[str, int]], monkeypatch: pytest.MonkeyPatch, text: str = TEXT
) -> list[Statement]:
    """The statements of a text by a second reader in which each feature speaks for one label."""
    table = np.array([[weight * (label == other) for other in ALL] for label, weight in weights.values()], np.int8)
    nothing = np.zeros((0, len(ALL)))
    network = Network(
        {f: row for row, f in enumerate(weights)}, table, np.ones(len(ALL)), np.zeros(0), nothing, np.zeros(len(ALL))
    )
    monkeypatch.setattr("geo.extraction.statements.load_second_reader", lambda: SecondReader(network))
    reading = read(Article.of(text, title="Shots Reported", published="2023-05-12"), *border())
    return [statement for event in reading.events for statement in event.statements]


def read_with(weights: dict[str, tuple[str, int]], monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None]]:
    """The stances and facets of TEXT."""
    return [(statement.stance, statement.facet) for statement in read_statements(weights, monkeypatch)]


def test_the_label_of_the_rules_stands_where_nothing_weighs_against_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [stance for stance, _ in read_with(TRUST, monkeypatch)] == ["claim", "denial"]


def test_a_heavier_word_changes_the_stance(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_with(TRUST | {"w denied": ("confirmation", 3)}, monkeypatch)
    assert [stance for stance, _ in found] == ["claim", "confirmation"]


def test_a_sentence_can_be_taken_for_no_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_with(TRUST | {"cue=deny main": ("none", 3)}, monkeypatch)
    assert [stance for stance, _ in found] == ["claim"]


def test_a_heavier_word_changes_the_facet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_with(TRUST | {"w denied": ("intent", 1)}, monkeypatch) == [("claim", None), ("denial", "intent")]


def test_a_denial_can_tell_the_claim_that_it_denies(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_statements(TRUST | {"w denied": ("tells claim", 1)}, monkeypatch)
    assert [(s.stance, s.side) for s in found] == [("claim", "AZ"), ("claim", "AZ"), ("denial", "AM")]
    assert found[1].exact == found[2].exact


def test_a_denial_of_a_claim_that_stands_only_in_it_tells_that_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The report by Azerbaijan that Armenian troops had fired at its posts near Zabukh is false, Armenia's Defence Ministry said."
    found = read_statements(TRUST, monkeypatch, text)
    assert [(s.stance, s.side) for s in found] == [("claim", "AZ"), ("denial", "AM")]


def test_a_denial_can_be_of_the_side_against_its_speaker(monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXT.replace("Armenia's", "Azerbaijan's")
    found = read_statements(TRUST | {"w denied": ("of other", 1), "w claim": ("denial", 3)}, monkeypatch, text)
    assert [(s.stance, s.side) for s in found] == [("claim", "AZ"), ("denial", "AM")]


def test_a_claim_is_of_its_speaker_whatever_its_words_say_of_denials(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_statements(TRUST | {"w said": ("of other", 1)}, monkeypatch)
    assert [(s.stance, s.side) for s in found] == [("claim", "AZ"), ("denial", "AM")]


@pytest.mark.parametrize(("word", "stances"), [
    ("b troops", ["claim", "confirmation"]), ("a claim", ["confirmation", "denial"]), ("t reported", ["confirmation"] * 2),
])  # fmt: skip
def test_words_beside_the_sentence_count(word: str, stances: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert [stance for stance, _ in read_with(TRUST | {word: ("confirmation", 3)}, monkeypatch)] == stances


def test_units_join_what_features_say_together() -> None:
    network = Network(
        {"a": 0, "b": 1},
        np.array([[1, 0], [1, 0]], np.int8),
        np.ones(2),
        np.array([-1.0]),
        np.array([[5.0]]),
        np.zeros(1),
    )
    assert [float(network.weigh(found)[0]) for found in (set(), {"a"}, {"b"}, {"a", "b"})] == [0, 0, 0, 5]


def test_the_words_of_the_model_are_no_names() -> None:
    features = load_network("second_reader").rows
    words = {word for feature in features if feature[:2] in ("w ", "t ", "b ", "a ") for word in feature.split()[1:]}
    names = {"armenian", "azerbaijan", "baku", "yerevan", "indian", "israeli", "zabukh", "tegh", "hezbollah", "russian"}
    assert not words & names
    assert {"OWN", "OTHER"} <= words
