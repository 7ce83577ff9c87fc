"""Decisions: what each does, that it survives a rebuild, that undo takes it back, that nobody overwrites in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from geo.case.codec import encode
from geo.case.review import find_active
from geo.case.store import Case, open_case
from geo.errors import CaseError
from geo.records import Incident, When
from tests.case.conftest import MakeHome
from tests.case.test_store import make_readings
from tests.exchange.samples import make_incidents


@pytest.fixture
def case(new_home: MakeHome) -> Iterator[Case]:
    with open_case(new_home("case")) as opened:
        opened.update(make_readings(), lambda _: make_incidents())
        yield opened


def decide(case: Case, action: str, incident_id: str = "i-1", **after: Any) -> int:
    return case.review(action, incident_id, author="Ani", reason="read it again", **after).number


def get(case: Case, incident_id: str = "i-1") -> Incident:
    return next(incident for incident in case.incidents() if incident.id == incident_id)


CLAIM, DENIAL, SEEN = make_incidents()[0].statements


def test_an_edit_changes_its_fields_alone(case: Case) -> None:
    decide(case, "edit", title="Fire at a post", killed=1, date_end=None)
    old = make_incidents()[0]
    assert get(case) == replace(old, title="Fire at a post", killed=1, when=replace(old.when, end=None))
    (entry,) = case.reviews()
    assert (entry.author, entry.reason, entry.before["title"], entry.before["killed"]) == (
        "Ani",
        "read it again",
        old.title,
        0,
    )


def test_a_move_says_who_and_why(case: Case) -> None:
    decide(case, "move", lon=45.5, lat=40.5)
    place = get(case).locations[0]
    assert (place.lon, place.lat, place.geometry, place.why) == (45.5, 40.5, None, "moved by Ani: read it again")
    assert len(get(case).locations) == 2


def test_a_rejected_incident_is_kept_apart(case: Case) -> None:
    decide(case, "reject")
    assert [i.id for i in case.incidents()] == ["i-2", "i-3", "i-4"]
    assert [i.id for i in case.reviewed().rejected] == ["i-1"]
    decide(case, "approve")
    assert [i.id for i in case.incidents()] == ["i-1", "i-2", "i-3", "i-4"]
    assert case.reviewed().approved == {"i-1"}


def test_a_merge_joins_statements_and_articles(case: Case) -> None:
    decide(case, "merge", "i-2", into="i-1")
    assert [i.id for i in case.incidents()] == ["i-1", "i-3", "i-4"]
    joined = get(case)
    assert len(joined.statements) == 4
    assert joined.merged_because[-1] == "merged by Ani: read it again"
    decide(case, "edit", "i-1", killed=2)
    assert get(case).killed == 2


def test_a_decision_about_a_merged_incident_goes_to_the_joined_one(case: Case) -> None:
    entry = case.review("edit", "i-2", author="Ani", killed=5)
    decide(case, "merge", "i-2", into="i-1")
    assert (entry.incident_id, get(case).killed) == ("i-2", 0)


def test_a_split_takes_statements_to_a_new_incident(case: Case) -> None:
    decide(case, "split", statements=[SEEN.id])
    assert [s.id for s in get(case).statements] == [CLAIM.id, DENIAL.id]
    (new,) = [i for i in case.incidents() if i.statements == (SEEN,)]
    assert new.articles == (SEEN.article_id,)
    decide(case, "edit", new.id, title="What the mission saw")
    assert get(case, new.id).title == "What the mission saw"


def test_a_statement_goes_to_another_incident_or_stance(case: Case) -> None:
    decide(case, "assign", statement=DENIAL.id, stance="claim")
    assert [(s.stance, s.facet) for s in get(case).statements if s.id == DENIAL.id] == [("claim", None)]
    decide(case, "assign", statement=DENIAL.id, to="i-3")
    assert DENIAL.id not in {s.id for s in get(case).statements}
    assert [(s.id, s.stance) for s in get(case, "i-3").statements] == [(DENIAL.id, "claim")]


def test_an_incident_by_hand(case: Case) -> None:
    made = Incident(
        "i-hand", "Seen from the road", "other", When("2024-01-01", "2024-01-01", 1), (), (), (), "claimed", ""
    )
    decide(case, "add", made.id, incident=encode(made))
    assert get(case, "i-hand") == made


def test_an_assessment_changes_no_incident(case: Case) -> None:
    decide(case, "assess", statement=CLAIM.id, reliability="C", credibility=3, likelihood="likely")
    assert case.incidents() == make_incidents()
    assert [a.after["reliability"] for a in case.reviewed().assessments] == ["C"]


def test_undo_takes_back_and_may_be_taken_back(case: Case) -> None:
    first = decide(case, "edit", title="New")
    undo = decide(case, "undo", number=first)
    assert case.incidents() == make_incidents()
    decide(case, "undo", number=undo)
    assert get(case).title == "New"
    assert len(case.reviews()) == 3
    assert [r.number for r in find_active(case.reviews())] == [first]


def test_decisions_survive_a_rebuild_with_other_ids(case: Case, new_home: MakeHome) -> None:
    decide(case, "edit", title="Mine")
    decide(case, "reject", "i-2")
    wanted = [replace(i, id="") for i in case.incidents()]
    with open_case(new_home("fresh")) as fresh:
        fresh.update(make_readings(), lambda _: [replace(i, id=f"j{i.id}") for i in make_incidents()])
        fresh.replay(case.reviews())
        assert [replace(i, id="") for i in fresh.incidents()] == wanted
        assert fresh.reviewed().lost == []


def test_a_decision_whose_incident_is_gone_is_listed(case: Case) -> None:
    decide(case, "edit", "i-4", title="Mine")
    case.replace_incidents(make_incidents()[:3])
    assert [entry.incident_id for entry in case.reviewed().lost] == ["i-4"]


def test_the_same_log_over_the_same_articles_gives_the_same_case(case: Case, new_home: MakeHome) -> None:
    decide(case, "merge", "i-2", into="i-1")
    decide(case, "split", statements=[SEEN.id])
    decide(case, "move", lon=45.0, lat=40.0)
    with open_case(new_home("fresh")) as fresh:
        fresh.update(make_readings(), lambda _: make_incidents())
        fresh.replay(case.reviews())
        assert fresh.incidents() == case.incidents()
        assert fresh.reviews() == case.reviews()


def test_two_people_do_not_overwrite_in_silence(case: Case) -> None:
    seen = len(case.reviews())
    case.review("edit", "i-1", author="Ani", seen=seen, killed=1)
    case.review("edit", "i-2", author="Leyla", seen=seen, killed=3)
    with pytest.raises(CaseError, match="Ani has changed this incident since"):
        case.review("edit", "i-1", author="Leyla", seen=seen, killed=2)
    assert get(case).killed == 1


@pytest.mark.parametrize(
    ("action", "incident_id", "after", "told"),
    [
        ("burn", "i-1", {}, "is no action"),
        ("edit", "i-1", {"status": "denied"}, "edit knows no 'status'"),
        ("edit", "i-1", {}, "edit needs a field"),
        ("edit", "i-1", {"killed": -1}, "killed cannot be -1"),
        ("edit", "i-1", {"date_start": "2023-02-30"}, "date_start cannot be"),
        ("move", "i-1", {"lon": 200, "lat": 0}, "lon cannot be 200"),
        ("move", "i-1", {"lon": 20}, "move needs lat"),
        ("merge", "i-1", {"into": "i-9"}, "this merge cannot be done"),
        ("merge", "i-1", {"into": "i-1"}, "this merge cannot be done"),
        ("split", "i-1", {"statements": ["s-9"]}, "this split cannot be done"),
        ("assign", "i-1", {"statement": "s-9", "stance": "claim"}, "this assign cannot be done"),
        ("assess", "i-1", {"reliability": "Z"}, "reliability cannot be 'Z'"),
        ("undo", "i-1", {"number": 7}, "there is no entry 7"),
        ("approve", "i-9", {}, "there is no incident 'i-9'"),
    ],
)
def test_what_cannot_be_decided_is_named_and_not_logged(
    case: Case, action: str, incident_id: str, after: dict[str, Any], told: str
) -> None:
    with pytest.raises(CaseError, match=told):
        decide(case, action, incident_id, **after)
    assert case.reviews() == []


def test_a_decision_has_an_author(case: Case) -> None:
    with pytest.raises(CaseError, match="needs an author"):
        case.review("approve", "i-1", author=" ")
