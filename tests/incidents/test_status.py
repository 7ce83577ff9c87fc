"""The rule of status as a table: statements → status, third party, who has not replied, and the reason in words."""

from __future__ import annotations

import pytest

from geo.incidents.status import derive_status
from geo.records import Statement

SHELLED = "Its posts were shelled, the ministry said."


def say(number, stance, side, accused="", *, facet=None, to=None, exact=SHELLED):
    return Statement(
        f"s{number}", "a", stance, "", side, exact, 0, len(exact), facet=facet, accused=accused,
        responds_to=f"s{to}" if to else None,
    )  # fmt: skip


CLAIM = say(1, "claim", "AZ", "AM")
DENIAL = say(2, "denial", "AM", facet="occurrence", to=1)
COUNTER = say(3, "claim", "AM", "AZ")

RULE = [
    # name, statements, status, third_party, no_reply, part of the reason
    ("one claim", [CLAIM], "claimed", None, ("AM",), "no reply by Armenia found in 3 articles"),
    ("nobody accused", [say(1, "claim", "AZ")], "claimed", None, (), "no reply found in 3 articles"),
    ("a denial", [CLAIM, DENIAL], "denied", None, (), "Armenia denies that it happened (1 statement)"),
    ("denial of the act and of the evidence", [CLAIM, DENIAL, say(4, "denial", "AM", facet="evidence", to=1)], "denied", None, (),
     "Armenia denies that it happened (2 statements)"),
    ("another culprit", [CLAIM, say(2, "denial", "AM", facet="attribution", to=1)], "denied", None, (), "that it was responsible"),
    ("only the place is disputed", [CLAIM, say(2, "denial", "AM", facet="location", to=1)], "partly_disputed", None, (),
     "Armenia disputes where it happened"),
    ("act admitted, law disputed", [CLAIM, say(2, "confirmation", "AM", to=1), say(3, "denial", "AM", facet="sovereignty", to=1)],
     "partly_disputed", None, (), "Armenia acknowledges some of it and disputes whose ground it was"),
    ("owned up", [CLAIM, say(2, "confirmation", "AM", to=1)], "acknowledged", None, (), "Armenia acknowledges it (1 statement)"),
    ("own losses confirmed by the claimant", [CLAIM, say(2, "confirmation", "AZ")], "claimed", None, ("AM",), "no reply by Armenia"),
    ("both accuse", [CLAIM, COUNTER], "mutual_accusation", None, (), "Azerbaijan and Armenia accuse each other (1 and 1 statements)"),
    ("both accuse and one denies", [CLAIM, COUNTER, DENIAL], "mutual_accusation", None, (), "Armenia denies that it happened"),
    ("a denial alone", [say(2, "denial", "AM", facet="occurrence")], "denied", None, (), "Armenia denies"),
    ("the claimant denies a confirmation", [CLAIM, say(2, "confirmation", "AM", to=1), say(3, "denial", "AZ", facet="magnitude", to=2)],
     "acknowledged", None, (), "Armenia acknowledges it"),
    ("an ally answers", [say(1, "claim", "AZ", "NKR"), DENIAL], "denied", None, (), "Armenia denies that it happened"),
    ("monitors saw it", [CLAIM, say(5, "observation", "EUMA", to=1, exact="Our patrol heard shelling.")], "claimed", "supports", ("AM",),
     "EUMA reports the act"),
    ("monitors saw nothing", [CLAIM, DENIAL, say(5, "observation", "EUMA", to=1, exact="There were no unusual movements of troops.")],
     "denied", "contradicts", (), "EUMA contradicts it"),
    ("monitors contradict in a word", [CLAIM, say(5, "observation", "EUMA", exact="The mission contradicted the report of shelling.")],
     "claimed", "contradicts", ("AM",), "EUMA contradicts it"),
    ("a negation of something else", [CLAIM, say(5, "observation", "OSCE", exact="The post was shelled, and no organisation has been there.")],
     "claimed", "supports", ("AM",), "OSCE reports the act"),
    ("third parties differ", [CLAIM, say(5, "observation", "EUMA", exact="There were no shots fired."),
                              say(6, "observation", "witness", exact="A driver heard shelling.")], "claimed", None, ("AM",), "third parties differ"),
    ("a mission is the only voice", [say(1, "observation", "UNIFIL", "IL")], "claimed", None, ("IL",), "no reply by Israel"),
    ("a mission's charge is admitted in part", [say(1, "observation", "UNIFIL", "IL"), say(2, "confirmation", "IL", to=1),
                                                say(3, "denial", "IL", facet="intent", to=1)], "partly_disputed", None, (), "that it was intended"),
    ("a threat is no reply", [CLAIM, say(7, "threat_or_warning", "AM")], "claimed", None, ("AM",), "no reply by Armenia"),
    ("no statement", [], "claimed", None, (), "no reply found in 3 articles"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "status", "third_party", "no_reply", "reason"), [r[1:] for r in RULE], ids=[r[0] for r in RULE]
)
def test_the_rule_gives_the_status_and_says_why(statements, status, third_party, no_reply, reason):
    verdict = derive_status(statements, articles=3)
    assert (verdict.status, verdict.third_party, verdict.no_reply) == (status, third_party, no_reply)
    assert reason in verdict.reason


def test_claimants_and_accused_are_listed_in_order():
    verdict = derive_status([CLAIM, COUNTER])
    assert (verdict.claimants, verdict.accused) == (("AZ", "AM"), ("AM", "AZ"))


def test_the_event_may_name_the_accused():
    assert derive_status([say(1, "claim", "AZ")], accused=["AM"]).no_reply == ("AM",)


@pytest.mark.parametrize("row", RULE, ids=[r[0] for r in RULE])
def test_exchanging_the_sides_exchanges_the_result(row):
    swap = {"AM": "AZ", "AZ": "AM", "NKR": "AZ"}
    if any(s.accused == "NKR" for s in row[1]):
        return
    other = [Statement(**{n: getattr(s, n) for n in s.__slots__} | {"side": swap.get(s.side, s.side), "accused": swap.get(s.accused, s.accused)})
             for s in row[1]]  # fmt: skip
    ours, theirs = derive_status(row[1]), derive_status(other)
    assert (ours.status, ours.third_party) == (theirs.status, theirs.third_party)
    assert tuple(swap.get(s, s) for s in ours.no_reply) == theirs.no_reply
