"""Incidents as GeoDataFrames: what a row holds, what the filters let through, which layers there are."""

from __future__ import annotations

from typing import Any

import pytest

from geo.errors import FormatError
from geo.layers import by_year_month, incidents_frame, locations_frame, select, split
from tests.exchange.samples import make_incidents, make_many

# i-1: 2023-03-05 to 06, AZ claims, AM denies; i-2: April 2023, EUMA; i-3 and i-4: no date and country only; 2024-02-29, no place
FRAME = incidents_frame(make_incidents())


def test_a_row_an_incident_in_their_order_with_its_crs() -> None:
    assert list(FRAME["id"]) == ["i-1", "i-2", "i-3", "i-4"]
    assert FRAME.crs.to_epsg() == 4326
    assert list(FRAME.geometry.geom_type.fillna("none")) == ["Point", "LineString", "none", "none"]
    assert (FRAME.loc[0, "claims"], FRAME.loc[0, "denials"], FRAME.loc[0, "sides"]) == (1, 1, ("AZ", "AM", "EUMA"))


def test_a_month_is_an_interval() -> None:
    assert [str(FRAME.loc[1, name].date()) for name in ("date_start", "date_end")] == ["2023-04-01", "2023-04-30"]
    assert (FRAME.loc[1, "year"], FRAME.loc[1, "month"]) == (2023, "2023-04")


def test_rival_locations_have_rows_of_their_own() -> None:
    frame = locations_frame(make_incidents())
    assert list(zip(frame["id"], frame["number"], strict=True)) == [("i-1", 0), ("i-1", 1), ("i-2", 0), ("i-3", 0)]
    assert list(frame.geometry.geom_type.fillna("none")) == ["Point", "Polygon", "LineString", "none"]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, "i-1 i-2 i-3 i-4"),
        ({"since": "2023-03-06"}, "i-1 i-2 i-4"),
        ({"since": "2023-03-07"}, "i-2 i-4"),
        ({"until": "2023-03-05"}, "i-1"),
        ({"until": "2023-03-04"}, ""),
        ({"since": "2023-04-15", "until": "2023-04-15"}, "i-2"),
        ({"since": "2023-03-06", "undated": True}, "i-1 i-2 i-3 i-4"),
        ({"types": ["mine", "other"]}, "i-3 i-4"),
        ({"sides": ["AM"]}, "i-1"),
        ({"sides": ["EUMA"]}, "i-1 i-2"),
        ({"statuses": ["denied"], "types": ["mine"]}, ""),
        ({"precs": [2, 5]}, "i-1 i-2"),
    ],
)
def test_filters_let_through(filters: dict[str, Any], ids: str) -> None:
    assert list(select(FRAME, **filters)["id"]) == ids.split()


@pytest.mark.parametrize(
    ("by", "layers"),
    [
        ("year", {"2023": 2, "2024": 1, "undated": 1}),
        ("month", {"2023-03": 1, "2023-04": 1, "2024-02": 1, "undated": 1}),
        ("type", {"mine": 1, "other": 1, "small_arms_fire": 1, "troop_buildup": 1}),
        ("status", {"acknowledged": 1, "claimed": 2, "denied": 1}),
        ("side", {"AM": 1, "AZ": 1, "EUMA": 2}),
        ("precision", {"2": 1, "5": 1, "6": 1, "unplaced": 1}),
    ],
)
def test_layers(by: str, layers: dict[str, int]) -> None:
    found = split(FRAME, by)
    assert {name: len(rows) for name, rows in found.items()} == layers
    assert all(rows.crs == FRAME.crs for rows in found.values())


def test_unknown_layers_are_named() -> None:
    with pytest.raises(FormatError, match="Use one of: year"):
        split(FRAME, "colour")


def test_counts_by_month() -> None:
    assert by_year_month(FRAME).to_dict("records") == [
        {"year": 2023, "month": 3, "count": 1},
        {"year": 2023, "month": 4, "count": 1},
        {"year": 2024, "month": 2, "count": 1},
    ]


def test_no_incidents_make_an_empty_frame() -> None:
    empty = incidents_frame([])
    assert len(select(empty, since="2023-01-01", sides=["AM"])) == 0
    assert split(empty, "month") == split(empty, "side") == {}
    assert len(by_year_month(empty)) == 0


def test_many_incidents_are_quick_to_choose_from() -> None:
    incidents, _ = make_many(2000)
    frame = incidents_frame(incidents)
    assert len(select(frame, since="2015-01-01", until="2015-12-31", statuses=["denied"])) > 50
