"""Whom a statement answers."""

from __future__ import annotations

import pytest

from geo.extraction.answers import find_answered
from geo.extraction.drafts import Draft
from geo.extraction.speakers import Speaker

AM, AZ = (Speaker(f"Government of {side}", side, "government") for side in ("AM", "AZ"))
SHOTS, MINE = (("small_arms_fire", 2.0),), (("mine", 2.0),)
TOLD = [
    (AM, "claim", SHOTS, "Azerbaijani units fired at the positions near Tegh at 21:00."),
    (AM, "claim", MINE, "Two soldiers were wounded by a mine near Verishen, it added."),
]


def make_drafts(told: list[tuple[Speaker, str, tuple[tuple[str, float], ...], str]]) -> tuple[list[Draft], str]:
    """The drafts of sentences that follow each other, and their text."""
    text, drafts = "", []
    for number, (speaker, stance, types, words) in enumerate(told):
        accused = ("AZ" if speaker is AM else "AM") if stance == "claim" else ""
        start = len(text)
        drafts.append(
            Draft(number, start, start + len(words), stance, speaker, "", types, bool(types), accused, pointed=True)
        )
        text += words + " "
    return drafts, text


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ((AZ, "denial", SHOTS, "No shots were fired at Tegh, the ministry in Baku said."), 0),
        ((AZ, "denial", MINE, "The mine near Verishen was not ours, the ministry in Baku said."), 1),
        ((AZ, "denial", (), "The ministry in Baku called this disinformation."), 0),
        ((AM, "denial", (), "The ministry called this disinformation."), None),  # nobody answers his own side
        ((AZ, "claim", SHOTS, "Armenian units fired at Azerbaijani positions."), None),
    ],
)
def test_a_statement_answers_the_claim_it_has_most_in_common_with(
    answer: tuple[Speaker, str, tuple[tuple[str, float], ...], str], wanted: int | None
) -> None:
    assert find_answered(*make_drafts([*TOLD, answer]))[-1] == wanted


def test_a_denial_answers_a_claim_behind_it_where_none_stands_before() -> None:
    told = [(AZ, "denial", SHOTS, "Baku denied that shots had been fired at Tegh."), *TOLD]
    assert find_answered(*make_drafts(told)) == [1, None, None]
