"""Which event type a group of statements tells of, by the type reader. All texts are made up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from geo.extraction.drafts import Draft
from geo.extraction.grouping import Group
from geo.extraction.network import Network
from geo.extraction.speakers import Speaker
from geo.extraction.type_reader import Page, TypeReader, describe
from geo.records import EVENT_TYPES

FIRE = "Shots were fired across the river."
SIDES = (("AM", "AZ"), ("AZ", "AM"))


def make_group(text: str, types: Mapping[str, float], *, accused: tuple[tuple[str, str], ...] = SIDES[:1]) -> Group:
    """A group of claims of `text`, each by a side that accuses another."""
    drafts = [
        Draft(
            n, 0, len(text), "claim", Speaker("Ministry", side, "state"), "said", (), True, accused=other, pointed=True
        )
        for n, (side, other) in enumerate(accused)
    ]
    return Group(drafts=drafts, types=dict(types))


def make_page(text: str, language: str = "en", titled: Mapping[str, float] | None = None) -> Page:
    return Page(text, language, titled or {})


def make_network(weights: Mapping[str, str]) -> Network:
    """A network without hidden units: feature → the type it speaks for."""
    table = np.array([[kind == told for kind in EVENT_TYPES] for told in weights.values()], dtype=np.int8)
    labels = len(EVENT_TYPES)
    rows = {feature: row for row, feature in enumerate(weights)}
    return Network(rows, table, np.ones(labels), np.zeros(0), np.zeros((0, labels)), np.zeros(labels))


def test_without_a_network_the_type_is_that_of_the_rules() -> None:
    assert TypeReader(None).choose(make_group(FIRE, {}), "mine", make_page(FIRE)) == "mine"


def test_the_heaviest_label_names_the_type() -> None:
    reader = TypeReader(make_network({"w river": "incursion"}))
    assert reader.choose(make_group(FIRE, {}), "mine", make_page(FIRE)) == "incursion"


def test_the_title_and_the_whole_article_are_described() -> None:
    page = make_page(f"{FIRE} A mine went off.", titled={"mine": 1.0, "clash": 0.5})
    found = describe(make_group(FIRE, {}), "clash", page)
    assert {"title mine", "title mine clearly", "title clash", "a went"} <= found
    assert not {"title clash clearly", "w went"} & found


def test_a_type_is_told_in_steps_beside_the_others() -> None:
    found = describe(make_group(FIRE, {"small_arms_fire": 4.0, "shelling": 1.6}), "small_arms_fire", make_page(FIRE))
    assert {"small_arms_fire of most 1.0", "shelling of most 0.35", "shelling of all 0.25"} <= found
    assert not {"shelling of most 0.6", "shelling of all 0.5"} & found


@pytest.mark.parametrize(("accused", "mutual"), [(SIDES, True), (SIDES[:1], False)])
def test_two_sides_that_accuse_each_other_are_a_feature(accused: tuple[tuple[str, str], ...], mutual: bool) -> None:
    assert ("mutual" in describe(make_group(FIRE, {}, accused=accused), "clash", make_page(FIRE))) is mutual


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Armenian soldiers fired at Tegh.", "en", {"w soldiers", "w soldi~", "w fired", "w at"}),
        ("Армянские военные и азербайджанцы вели огонь.", "ru", {"w военные", "w военн~", "w и", "w вели", "w огонь"}),
    ],
)
def test_names_of_sides_and_places_are_no_words(text: str, language: str, words: set[str]) -> None:
    assert {
        f for f in describe(make_group(text, {}), "clash", make_page(text, language)) if f.startswith("w ")
    } == words
