"""Incidents by place, day and words: the indexes give what a look at each incident gives, before and after decisions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from geo.case.search import meets
from geo.case.store import Case, open_case
from geo.errors import CaseError
from geo.records import Reading
from tests.case.conftest import MakeHome
from tests.case.test_store import make_readings
from tests.exchange.samples import make_incidents, make_many


@pytest.fixture
def case(new_home: MakeHome) -> Iterator[Case]:
    with open_case(new_home("case")) as opened:
        opened.update(make_readings(), lambda _: make_incidents())
        yield opened


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, "i-1 i-2 i-3 i-4"),
        ({"box": (45.0, 40.5, 45.2, 41.1)}, "i-1 i-2"),
        ({"box": (45.123456, 40.654321, 45.123456, 40.654321)}, "i-1"),
        ({"box": (45.0, 40.0, 45.2, 40.1)}, "i-1"),
        ({"box": (170, -10, -170, 10)}, ""),
        ({"since": "2023-04-30"}, "i-2 i-4"),
        ({"since": "2023-05-01"}, "i-4"),
        ({"until": "2023-03-05"}, "i-1"),
        ({"until": "2023-03-31"}, "i-1"),
        ({"box": (45.0, 40.5, 45.2, 41.1), "since": "2023-04-30", "until": "2023-04-30"}, "i-2"),
        ({"words": "under FIRE"}, "i-1"),
        ({"words": "asagi ayrim"}, ""),
        ({"words": "aşağı"}, "i-1"),
        ({"words": "mission saw"}, "i-1 i-2"),
        ({"words": "mission fire"}, ""),
        ({"words": "mission", "since": "2023-04-01"}, "i-2"),
        ({"words": '" OR *'}, ""),
        ({"words": "?"}, ""),
    ],
)
def test_find(case: Case, asked: dict[str, Any], ids: str) -> None:
    assert [i.id for i in case.find(**asked)] == ids.split()
    assert [i.id for i in case.incidents() if meets(i, **asked)] == ids.split()


def test_find_sees_decisions(case: Case) -> None:
    case.review("move", "i-1", author="Ani", lon=10.0, lat=10.0)
    case.review("edit", "i-2", author="Ani", date_start="2020-01-01", date_end="2020-01-02")
    case.review("reject", "i-4", author="Ani")
    assert [i.id for i in case.find(box=(9, 9, 11, 11))] == ["i-1"]
    assert [i.id for i in case.find(until="2020-12-31")] == ["i-2"]
    assert [i.id for i in case.find(since="2024-01-01")] == []


def test_the_indexes_agree_with_a_look_at_each(new_home: MakeHome) -> None:
    incidents, articles = make_many(1500)
    dice = random.Random(1)
    with open_case(new_home("case")) as case:
        case.update([Reading(article) for article in articles.values()], lambda _: incidents)
        for _ in range(20):
            west, south = dice.uniform(-180, 170), dice.uniform(-90, 80)
            asked: dict[str, Any] = {
                "box": (west, south, min(180.0, west + dice.uniform(0, 90)), min(90.0, south + dice.uniform(0, 60))),
                "since": f"20{dice.randint(10, 20)}-01-01",
                "until": f"20{dice.randint(18, 24)}-06-30",
                "words": dice.choice(["", "village", "denied"]),
            }
            assert [i.id for i in case.find(**asked)] == [i.id for i in incidents if meets(i, **asked)]
        case.replace_incidents(incidents[:3])
        assert len(case.find(box=(-180, -90, 180, 90))) == len(case.find(words="village")) == 3


@pytest.mark.parametrize(
    "asked", [{"box": (0, 50, 10, 40)}, {"box": (0, 0, 200, 1)}, {"since": "2023-02-30"}, {"until": "soon"}]
)
def test_what_cannot_be_asked_is_named(case: Case, asked: dict[str, Any]) -> None:
    with pytest.raises(CaseError, match="is no "):
        case.find(**asked)
