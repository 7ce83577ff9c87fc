"""Bystanders by trade, kinship, home or age. All sentences are made up."""

from __future__ import annotations

import pytest

from geo.extraction.witnesses import find_bystanders

ENGLISH = [
    ("A retired forester in Movses said it.", ["A retired forester in Movses"]),
    ("The kiosk owner saw it.", ["The kiosk owner"]),
    ("His brother was led away.", ["His brother"]),
    ("The mother of the conscript wept.", ["The mother of the conscript"]),
    ("The dead man's cousin, Vano, spoke.", ["The dead man's cousin"]),
    ("Fishermen from Berkaber lay down.", ["Fishermen from Berkaber"]),
    ("Two aid workers passed.", ["aid workers"]),
    ("Ismail Kara, skipper of one of the boats, waved.", ["skipper"]),
    ("Anna Sahakyan, 47, heard it.", ["Sahakyan"]),
    ("Joceline Exavier, who sells fruit, heard it.", ["Exavier"]),
    ("People in Tegh know.", ["People in Tegh"]),
    # none: no article, an official, a thing that belongs to a person
    ("The local administration answered.", []),
    ("A photograph of a man was shown.", ["a man"]),
    ("Border worker safety was discussed.", []),
    ("", []),
]
RUSSIAN = [
    ("Пастух из Тега видел это.", ["Пастух из Тега"]),
    ("Его брат и врачи молчали.", ["брат", "врачи"]),
    ("Глава общины молчал.", []),
]


@pytest.mark.parametrize(
    ("language", "text", "found"), [("en", *row) for row in ENGLISH] + [("ru", *row) for row in RUSSIAN]
)
def test_bystanders_are_found(language: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_bystanders(text, language)] == found
