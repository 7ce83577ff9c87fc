"""The page of formats names what the program has: suffixes, properties, event types, actions."""

from __future__ import annotations

import re
from pathlib import Path

from geo.case.review import ACTIONS, FIELDS
from geo.exchange import READERS, WRITERS
from geo.exchange.geojson import build_feature
from geo.records import EVENT_TYPES
from tests.exchange.samples import make_articles, make_incidents

DOCS = Path(__file__).parents[2] / "docs"
FORMATS = (DOCS / "formats.md").read_text(encoding="utf-8")
CASE = (DOCS / "case.md").read_text(encoding="utf-8")


def test_every_suffix_stands_in_the_table() -> None:
    rows = [line.split("|") for line in FORMATS.splitlines() if line.startswith("| `.")]
    told = {suffix: row[3].strip() for row in rows for suffix in re.findall(r"`(\.[a-z.]+)`", row[1])}
    assert set(told) == {*WRITERS, ".html", ".sqlite"}
    assert {suffix for suffix, back in told.items() if back == "yes"} == {*READERS, ".sqlite"}


def test_every_property_is_described() -> None:
    properties = build_feature(make_incidents()[0], make_articles(), texts=True)["properties"]
    names = set(re.findall(r"`(\w+)`", FORMATS))
    nested = {key for part in ("articles", "statements", "locations") for key in properties[part][0]}
    assert set(properties) | nested <= names
    assert set(EVENT_TYPES) <= names


def test_every_action_and_its_fields_are_described() -> None:
    rows = [line.split("|") for line in CASE.splitlines() if line.startswith("| `")]
    told = {action: set(re.findall(r"`(\w+)`", row[2])) for row in rows for action in re.findall(r"`(\w+)`", row[1])}
    assert told == {action: set(FIELDS[action]) for action in ACTIONS}
