"""The measures: what counts as right, wrong, repeated or missed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.errors import FormatError
from geo.evaluation import evaluate, is_same_day, list_places, load_gold, measure_km, render_measures, render_places
from geo.records import Article, Incident, Location, Statement, When

TEXT = "Azerbaijan said its post was shelled.  Armenia denied it. Baku repeated its claim. Nobody asked why."
NOTE: dict[str, Any] = {
    "incidents": [
        {
            "key": "post", "event_type": "shelling", "date_start": "2023-03-05", "killed": None, "wounded": 2,
            "places": [{"name": "Post", "lat": 40.0, "lon": 45.0, "level": "settlement", "primary": True}],
        }
    ],
    "statements": [
        {"side": "AZ", "stance": "claim", "incident": "post", "evidence": "Azerbaijan said its post was shelled.", "responds_to": None},
        {"side": "AM", "stance": "denial", "incident": "post", "evidence": "Armenia denied it.", "responds_to": 0, "facet": "occurrence"},
    ],
}  # fmt: skip
ARTICLE = Article.of(TEXT, file="one.txt")


def say(words: str, stance: str, side: str, **known: Any) -> Statement:
    at = TEXT.find(words)
    return Statement(f"s{at}{stance}", ARTICLE.id, stance, "", side, words, at, at + len(words), **known)


CLAIM = say("Azerbaijan said its post was shelled.", "claim", "AZ")
DENIAL = say("Armenia denied it.", "denial", "AM", responds_to=CLAIM.id, facet="occurrence")
AGAIN = say("Baku repeated its claim.", "claim", "AZ")
EXTRA = say("Nobody asked why.", "observation", "witness")
PERFECT = Incident(
    "i", "t", "shelling", When("2023-03-05"), (Location("Post", "settlement", 1, 45.1, 40.0),), (CLAIM, DENIAL), (ARTICLE.id,),
    "denied", "", wounded=2,
)  # fmt: skip


def measure(tmp_path: Path, *incidents: Incident, note: dict[str, Any] = NOTE) -> tuple[dict[str, Any], list[Any]]:
    (tmp_path / "one.txt").write_text(TEXT)
    (tmp_path / "one.json").write_text(json.dumps(note))
    return evaluate(load_gold(tmp_path), incidents, {ARTICLE.id: ARTICLE})


def test_the_annotation_itself_scores_one(tmp_path: Path) -> None:
    measures, misses = measure(tmp_path, PERFECT)
    assert misses == []
    rates = [
        v["f1"] if isinstance(v, dict) and "f1" in v else v
        for k, v in measures.items()
        if k not in ("by_stance", "articles")
    ]
    assert {rate for rate in rates if rate is not None} == {1.0}
    assert "statements                   F1 1.000" in render_measures(measures)


@pytest.mark.parametrize(
    ("incident", "measure_name", "value"),
    [
        (replace(PERFECT, statements=(CLAIM, DENIAL, AGAIN)), "precision", 1.0),
        (replace(PERFECT, statements=(AGAIN, DENIAL)), "recall", 1.0),
        (replace(PERFECT, statements=(CLAIM, DENIAL, EXTRA)), "precision", 2 / 3),
        (replace(PERFECT, statements=(CLAIM,)), "recall", 0.5),
        (replace(PERFECT, statements=(CLAIM, replace(DENIAL, stance="claim"))), "stance_accuracy", 0.5),
        (replace(PERFECT, statements=(CLAIM, replace(DENIAL, side="RU"))), "side_accuracy", 0.5),
        (replace(PERFECT, statements=(CLAIM, replace(DENIAL, facet="time"))), "facet_accuracy", 0.0),
        (replace(PERFECT, statements=(CLAIM, replace(DENIAL, responds_to=None))), "responds_to_accuracy", 0.0),
        (replace(PERFECT, statements=(CLAIM, replace(DENIAL, exact="Armenia never denied it."))), "quotes_verbatim", 0.5),
        (replace(PERFECT, event_type="clash"), "event_type_accuracy", 0.0),
        (replace(PERFECT, when=When("2023-03-07")), "date_accuracy", 0.0),
        (replace(PERFECT, when=When("2023-03")), "date_accuracy", 1.0),
        (replace(PERFECT, locations=()), "place_within_25_km", 0.0),
        (replace(PERFECT, wounded=3), "figures_accuracy", 0.0),
    ],
)  # fmt: skip
def test_a_fault_lowers_its_measure(tmp_path: Path, incident: Incident, measure_name: str, value: float) -> None:
    measures, _ = measure(tmp_path, incident)
    found = measures["statements"][measure_name] if measure_name in ("precision", "recall") else measures[measure_name]
    assert found == pytest.approx(value)


VAGUE = {"name": "the border", "lat": None, "lon": None, "level": "border_section", "primary": True}
FAR = {"name": "Far", "lat": 41.0, "lon": 45.1, "level": "settlement", "primary": True}
POST = NOTE["incidents"][0]["places"][0]
LINE = Location("border", "border_section", 5, 45.1, 40.0)


@pytest.mark.parametrize(
    ("places", "locations", "rows"),
    [
        ([POST], PERFECT.locations, [("Post", "Post", 9, True)]),
        ([POST, FAR], PERFECT.locations, [("Post", "Post", 9, True), ("Far", "Post", 111, True)]),
        ([FAR], PERFECT.locations, [("Far", "Post", 111, False)]),
        ([VAGUE], PERFECT.locations, [("the border", "Post", None, False)]),
        ([VAGUE], (LINE,), [("the border", "border", None, True)]),
        ([POST], (), [("Post", "", None, False)]),
        ([{**POST, "primary": False}, FAR], PERFECT.locations, [("Far", "Post", 111, False)]),
        ([], PERFECT.locations, []),
    ],
)
def test_each_primary_place_stands_beside_what_was_found(
    tmp_path: Path, places: list[Any], locations: tuple[Location, ...], rows: list[tuple[str, str, int | None, bool]]
) -> None:
    note = NOTE | {"incidents": [NOTE["incidents"][0] | {"places": places}]}
    incident = replace(PERFECT, locations=locations)
    measures, _ = measure(tmp_path, incident, note=note)
    found = list_places(load_gold(tmp_path), [incident], {ARTICLE.id: ARTICLE})
    assert [(r.place, r.found, None if r.km is None else round(r.km), r.right) for r in found] == rows
    rates = {measures["place_within_25_km"], measures["vague_place_not_pinned"]} - {None}
    assert rates == {float(row[3]) for row in rows[:1]}
    assert render_places(found).count("!") == sum(not row[3] for row in rows)


def test_a_place_of_an_incident_that_was_not_found_is_listed(tmp_path: Path) -> None:
    measure(tmp_path)
    (row,) = list_places(load_gold(tmp_path), [], {ARTICLE.id: ARTICLE})
    assert (row.place, row.incident_found, row.right) == ("Post", False, None)
    assert "no incident" in render_places([row])


def test_an_answer_to_a_repetition_of_the_claim_is_right(tmp_path: Path) -> None:
    answer = replace(DENIAL, responds_to=AGAIN.id)
    measures, _ = measure(tmp_path, replace(PERFECT, statements=(CLAIM, answer, AGAIN)))
    assert measures["responds_to_accuracy"] == 1.0
    measures, _ = measure(tmp_path, replace(PERFECT, statements=(CLAIM, answer, replace(AGAIN, side="RU"))))
    assert measures["responds_to_accuracy"] == 0.0


def test_an_incident_in_an_article_without_any_is_counted(tmp_path: Path) -> None:
    empty: dict[str, Any] = {"incidents": [], "statements": []}
    assert measure(tmp_path, PERFECT, note=empty)[0]["negatives_clean"] == 0.0
    assert measure(tmp_path, note=empty)[0]["negatives_clean"] == 1.0


def test_a_folder_without_annotation_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no pairs"):
        load_gold(tmp_path)
    (tmp_path / "one.txt").write_text(TEXT)
    (tmp_path / "one.json").write_text("[]")
    with pytest.raises(FormatError, match="is no annotation"):
        load_gold(tmp_path)


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        (None, "2023-03-05", False), ("2023-03-06", "2023-03-05", True), ("2023-03-07", "2023-03-05", False),
        ("2023-03", "2023-03-05", True), ("2023-04-01", "2023-03", False),
    ],
)  # fmt: skip
def test_days_are_the_same_within_a_day(found: str | None, wanted: str, same: bool) -> None:
    assert is_same_day(found, wanted) is same


def test_distance_in_kilometres() -> None:
    assert measure_km(44.51, 40.18, 49.87, 40.41) == pytest.approx(455, abs=3)  # Yerevan to Baku


def test_facets_can_be_told_in_a_table_beside_the_annotation(tmp_path: Path) -> None:
    plain = {**NOTE, "statements": [{k: v for k, v in s.items() if k != "facet"} for s in NOTE["statements"]]}
    measures, _ = measure(tmp_path, PERFECT, note=plain)
    assert measures["facet_accuracy"] is None
    table = tmp_path / "facets.csv"
    table.write_text("file,statement_index,facet\none,1,time\nother,0,intent\n")
    measures, misses = evaluate(load_gold(tmp_path, facets=table), [PERFECT], {ARTICLE.id: ARTICLE})
    assert measures["facet_accuracy"] == 0.0
    assert ("one", "facet", "time taken for occurrence", "Armenia denied it.") in misses
    table.write_text("file,statement_index,facet\none,first,time\n")
    with pytest.raises(FormatError, match=r"facets\.csv:2"):
        load_gold(tmp_path, facets=table)
