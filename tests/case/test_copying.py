"""A whole case copied from each home into each: nothing stays behind, and both answer and export alike."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from geo import cli
from geo.case.address import name_home
from geo.case.codec import encode
from geo.case.copying import ROWS_AT_ONCE, copy_case
from geo.case.rows import insert_rows
from geo.case.schema import ReviewRow
from geo.case.store import Case, open_case
from geo.errors import CaseError
from geo.exchange import WRITERS, read, write
from geo.records import Incident, Reading, Refusal, When
from tests.case.conftest import MakeHome
from tests.case.test_store import make_readings
from tests.exchange.samples import make_incidents, make_many
from tests.exchange.test_imports import ACLED, ACLED_ROW, read_acled
from tests.exchange.test_imports import save as save_table
from tests.test_cli import run

BY_HAND = Incident(
    "i-hand", "Seen from the road", "other", When("2024-01-01", "2024-01-01", 1), (), (), (), "claimed", ""
)
STAMPED = (".gpkg",)  # formats that hold the time at which they were written


def fill(case: Case, folder: Path) -> None:
    """Everything that a case may hold: two articles, a refused file, rows of ACLED, each kind of decision, an opinion."""
    case.update(make_readings(), lambda _: make_incidents(), refusals=[Refusal("x.bin", "refused", "is binary")])
    made = read_acled(save_table(folder / "rows.csv", ACLED, ACLED_ROW))
    case.import_incidents(made.incidents.values(), made.articles, noted=list(made.articles))
    claim, denial, seen = make_incidents()[0].statements
    decisions: list[tuple[str, str, dict[str, Any]]] = [
        ("edit", "i-1", {"title": "Пожар “at” a post", "killed": 1, "date_end": None}),
        ("approve", "i-1", {}),
        ("move", "i-1", {"lon": 45.5, "lat": 40.1 + 0.2, "radius_m": 300}),
        ("assess", "i-1", {"statement": claim.id, "reliability": "C", "credibility": 3, "likelihood": "likely"}),
        ("split", "i-1", {"statements": [seen.id]}),
        ("assign", "i-1", {"statement": denial.id, "to": "i-3", "stance": "claim"}),
        ("merge", "i-2", {"into": "i-1"}),
        ("reject", "i-4", {}),
        ("add", BY_HAND.id, {"incident": encode(BY_HAND)}),
        ("edit", "acled-AZE1", {"killed": 4}),
        ("undo", "i-1", {"number": 3}),
    ]
    for action, incident_id, after in decisions:
        case.review(action, incident_id, author="Ani", reason="read it again", **after)


def tell(case: Case) -> dict[str, Any]:
    """All that a case can be asked."""
    state = case.reviewed()
    keys = [incident.id for incident in (*case.found_incidents(), *state.incidents)]
    return {
        "articles": list(case.articles().items()),
        "captured": case.captured(),
        "readings": case.readings(),
        "read here": case.articles_read(),
        "refusals": case.refusals,
        "found": case.found_incidents(),
        "reviews": case.reviews(),
        "reviewed": state,
        "history": {key: case.history(key) for key in keys},
        "words": [case.find(words=word) for word in ("post fire", "denied", "şuşa", "mission")],
        "places": [case.find(box=(45, 40, 46, 41), since="2023-03-01", until="2023-03-31"), case.find(box=(46, 39, 47, 40))],
        "known": case.known_on("2023-03-06", lambda readings: make_incidents()[2:]),
    }  # fmt: skip


def test_a_copy_answers_and_exports_alike(tmp_path: Path, new_home: MakeHome, other_home: MakeHome) -> None:
    with open_case(new_home("old")) as old, open_case(other_home("new")) as new:
        fill(old, tmp_path)
        copied = copy_case(old, new)
        asked, answered = tell(old), tell(new)
        for question, answer in asked.items():
            assert (question, answered[question]) == (question, answer)
        assert (copied["articles"], copied["incidents"], copied["reviews"]) == (3, 5, 11)
        for suffix in WRITERS:
            first, second = tmp_path / f"old{suffix}", tmp_path / f"new{suffix}"
            for case, path in ((old, first), (new, second)):
                write(path, case.incidents(), case.articles())
            if suffix in STAMPED:
                assert read(first) == read(second)
            else:
                assert (suffix, first.read_bytes()) == (suffix, second.read_bytes())


def test_a_copy_goes_on_as_its_original_would(tmp_path: Path, new_home: MakeHome, other_home: MakeHome) -> None:
    with open_case(new_home("old")) as old, open_case(other_home("new")) as new:
        fill(old, tmp_path)
        copy_case(old, new)
        incidents, articles = make_many(3)
        for case in (old, new):
            case.update([Reading(a) for a in articles.values()], lambda _: [*make_incidents(), *incidents])
            case.review("undo", "i-1", author="Leyla", number=11)
            case.review("edit", "i-3", author="Leyla", seen=11, killed=7)
        assert [entry.number for entry in new.reviews()] == list(range(1, 14))
        assert new.incidents() == old.incidents()
        assert new.readings() == old.readings()


def test_a_home_that_holds_a_case_is_left_alone(tmp_path: Path, new_home: MakeHome, other_home: MakeHome) -> None:
    with open_case(new_home("old")) as old, open_case(other_home("new")) as new:
        fill(old, tmp_path)
        new.add([], [Refusal("y.bin", "refused", "is binary")])
        before = tell(new)
        with pytest.raises(CaseError, match="holds a case already") as caught:
            copy_case(old, new)
        assert caught.value.where == new.name
        with pytest.raises(CaseError, match="holds a case already"):
            copy_case(old, old)
        assert tell(new) == before


def test_a_copy_that_fails_leaves_nothing(
    tmp_path: Path, new_home: MakeHome, other_home: MakeHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
        if table is ReviewRow:
            raise RuntimeError("in mid-copy")
        insert_rows(connection, table, rows)

    with open_case(new_home("old")) as old, open_case(other_home("new")) as new:
        fill(old, tmp_path)
        with monkeypatch.context() as broken:
            broken.setattr("geo.case.copying.insert_rows", fail)
            with pytest.raises(RuntimeError):
                copy_case(old, new)
        assert (new.articles(), new.found_incidents(), new.reviews()) == ({}, [], [])
        copy_case(old, new)
        assert tell(new) == tell(old)


def test_many_rows_go_over_in_parts(new_home: MakeHome, other_home: MakeHome) -> None:
    incidents, articles = make_many(ROWS_AT_ONCE + 5)
    with open_case(new_home("old")) as old, open_case(other_home("new")) as new:
        old.import_incidents(incidents, articles)
        assert copy_case(old, new)["articles"] == ROWS_AT_ONCE + 5
        assert new.incidents() == old.incidents()
        assert list(new.articles()) == list(old.articles())


def test_the_command_copies_both_ways_round(tmp_path: Path, new_home: MakeHome, other_home: MakeHome) -> None:
    first, second, third = new_home("first"), other_home("second"), new_home("third")
    with open_case(first) as case:
        fill(case, tmp_path)
    time.sleep(1.1)  # a time that was not taken over would differ
    result = run("copy", first, second)
    assert (result.exit_code, result.stdout) == (
        0,
        f"3 articles, 5 incidents, 4 statements, 11 decisions → {name_home(second)}\n",
    )
    assert json.loads(run("copy", second, third, "--json").stdout)["refusals"] == 1
    with open_case(first) as one, open_case(third) as other:
        assert tell(one) == tell(other)
    again = run("copy", first, second)
    assert again.exit_code == cli.FAILED
    assert "holds a case already" in again.stderr
    assert run("copy", tmp_path / "none.sqlite", tmp_path / "never.sqlite").exit_code == cli.FAILED
    assert not (tmp_path / "never.sqlite").exists()
