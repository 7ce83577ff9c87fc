"""The annotated articles in tests/gold and its folders are sound: quotes stand in their texts, links and keys fit, days are days."""

import csv
import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parent / "gold"
STANCES = {"claim", "denial", "confirmation", "observation", "threat_or_warning"}
EVENT_TYPES = {
    "shelling",
    "small_arms_fire",
    "drone_strike",
    "air_strike",
    "incursion",
    "clash",
    "troop_buildup",
    "mine",
    "engineering_works",
    "detention",
    "airspace",
    "blockade",
    "sabotage",
    "other",
}
LEVELS = {"settlement", "district", "province", "border_section", "country"}
FACETS = {
    "occurrence",
    "attribution",
    "location",
    "sovereignty",
    "magnitude",
    "time",
    "characterisation",
    "intent",
    "evidence",
}
NAMES = sorted(path.relative_to(GOLD).with_suffix("").as_posix() for path in GOLD.rglob("*.json"))
FIRST = [name for name in NAMES if "/" not in name]


def folded(text: str) -> str:
    """The text with every run of white space made one blank."""
    return re.sub(r"\s+", " ", text).strip()


def read_pair(name: str) -> tuple[dict[str, str], str, dict[str, Any]]:
    """Header lines, folded body and annotation of one article."""
    head, _, body = (GOLD / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    return headers, folded(body), json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_article_is_marked_as_written_for_tests(name: str) -> None:
    headers, body, annotation = read_pair(name)
    assert headers["publisher"].startswith("Written for tests")
    assert annotation["id"] == Path(name).name
    assert body


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_stands_in_its_text(name: str) -> None:
    _, body, annotation = read_pair(name)
    for statement in annotation["statements"]:
        for quote in (statement["evidence"], *statement.get("evidence_alt", [])):
            assert folded(quote) in body


@pytest.mark.parametrize("name", NAMES)
def test_statements_stand_in_text_order(name: str) -> None:
    _, body, annotation = read_pair(name)
    places = [body.index(folded(statement["evidence"])) for statement in annotation["statements"]]
    assert places == sorted(places)


@pytest.mark.parametrize("name", NAMES)
def test_statements_link_to_what_exists(name: str) -> None:
    annotation = read_pair(name)[2]
    statements = annotation["statements"]
    keys = {incident["key"] for incident in annotation["incidents"]}
    assert {statement["incident"] for statement in statements} == keys
    for i, statement in enumerate(statements):
        target = statement["responds_to"]
        assert statement["stance"] in STANCES
        assert target is None or (target in range(len(statements)) and target != i)
        if target is not None:
            assert statements[target]["incident"] == statement["incident"]
            assert statements[target]["speaker"] != statement["speaker"]
        if statement["stance"] == "denial":
            assert target is not None
            assert statement["facet"] in FACETS
        else:
            assert "facet" not in statement


@pytest.mark.parametrize("name", NAMES)
def test_incidents_are_well_formed(name: str) -> None:
    headers, body, annotation = read_pair(name)
    for incident in annotation["incidents"]:
        assert incident["event_type"] in EVENT_TYPES
        start, end = incident["date_start"], incident["date_end"]
        if start and end:
            assert date.fromisoformat(start) <= date.fromisoformat(end)
        if start and "published" in headers:
            assert date.fromisoformat(start) <= date.fromisoformat(headers["published"])
        for place in incident["places"]:
            assert folded(place["name"]) in body
            assert place["level"] in LEVELS
            assert (place["lat"] is None) == (place["lon"] is None)
            assert place["lat"] is None or (abs(place["lat"]) <= 90 and abs(place["lon"]) <= 180)
        for count in (incident["killed"], incident["wounded"]):
            assert count is None or count >= 0


def test_one_key_has_one_event_type() -> None:
    types = defaultdict(set)
    for name in NAMES:
        for incident in read_pair(name)[2]["incidents"]:
            types[Path(name).parent, incident["key"]].add(incident["event_type"])
    assert {key: found for key, found in types.items() if len(found) > 1} == {}


def test_every_text_has_an_annotation() -> None:
    assert sorted(path.relative_to(GOLD).with_suffix("").as_posix() for path in GOLD.rglob("*.txt")) == NAMES


def test_development_facets_are_known() -> None:
    with (GOLD / "dev_facets.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    assert all(row["facet"] in FACETS and int(row["statement_index"]) >= 0 for row in rows)
    assert len({(row["file"], row["statement_index"]) for row in rows}) == len(rows)


def test_data_card_counts_what_is_there() -> None:
    card = (GOLD / "README.md").read_text(encoding="utf-8")
    annotations = [read_pair(name)[2] for name in FIRST]
    keys = {incident["key"] for annotation in annotations for incident in annotation["incidents"]}
    statements = sum(len(annotation["statements"]) for annotation in annotations)
    assert f"| Articles | {len(FIRST)} |" in card
    assert f"| Borders | {len({annotation['theatre'] for annotation in annotations})} |" in card
    assert f"| Incidents (distinct keys) | {len(keys)} |" in card
    assert f"| Statements | {statements} |" in card
    for folder in ("looked", "unseen", "taught", "later", "wide", "fresh"):
        there = [read_pair(name)[2] for name in NAMES if name.startswith(f"{folder}/")]
        told = sum(len(annotation["statements"]) for annotation in there)
        assert f"| `{folder}/` | {len(there)} | {told} |" in card
