"""Which events of different articles are one incident, and what the incident is then."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from geo.incidents.linking import keep_ids, link
from geo.records import Article, Event, Location, Reading, Statement, When, make_id

SOTK = Location("Sotk", "settlement", 2, 45.8695, 40.2001, 1000.0, place_id="g:1", country="AM")
KUT = Location("Kut", "settlement", 2, 45.86, 40.11, 1000.0, place_id="g:2", country="AM")
GORIS = Location("Goris", "settlement", 2, 46.3417, 39.5111, 1000.0, place_id="g:3", country="AM")
KALBAJAR = Location("Kalbajar", "district", 3, 46.0445, 40.1098, 25_000.0, place_id="g:4", country="AZ")
BORDER = Location("border of Armenia and Azerbaijan", "border_section", 5, place_id="border:AM-AZ")
DAY = When("2023-09-01", "2023-09-01", 1)


def tell(name, *, kind="shelling", when=DAY, places=(SOTK,), published="2023-09-01", side="AM", accused="AZ", stance="claim",
         exact=None, killed=None, wounded=None, more=()):  # fmt: skip
    """The reading of an article that tells of one event in one sentence, and of `more` events."""
    exact = exact or f"The {name} ministry said that posts near the village came under fire again at dawn, {name}."
    article = Article.of(f"{name}\n{exact}", outlet=name, published=published)
    start = article.text.index(exact)
    statement = Statement(
        make_id("s", article.id, start, stance, side, kind), article.id, stance, f"Ministry of {side}", side, exact, start,
        start + len(exact), facet="occurrence" if stance == "denial" else None, accused=accused if stance == "claim" else "",
    )  # fmt: skip
    event = Event(
        make_id("e", article.id, kind, str(when.start)), article.id, kind, when, tuple(places), (statement,), killed, wounded,
        (accused,) if stance == "claim" and accused else (), frozenset(f"{name}{n}" for n in range(6)),
    )  # fmt: skip
    others = [
        replace(e, id=make_id("e", article.id, n), article_id=article.id, statements=()) for n, e in enumerate(more)
    ]
    return Reading(article, (event, *others))


JOINED = [
    ("same act, day and place", tell("A"), tell("B")),
    ("neighbouring villages", tell("A"), tell("B", places=(KUT,))),
    ("a village and its district", tell("A", kind="clash"), tell("B", kind="clash", places=(KALBAJAR,))),
    ("kindred acts", tell("A"), tell("B", kind="small_arms_fire")),
    ("an undated denial published in those days", tell("A"), tell("B", side="AZ", stance="denial", when=When(), published="2023-09-02")),
    ("both accuse each other", tell("A", kind="clash"), tell("B", kind="clash", side="AZ", accused="AM")),
    ("along the border, a day apart in print", tell("A", kind="troop_buildup", places=(BORDER,)),
     tell("B", kind="troop_buildup", places=(BORDER,), when=When(), published="2023-09-02")),
    ("tolls that rise", tell("A", killed=2), tell("B", killed=4)),
    ("no place in one, the same toll", tell("A", killed=4, wounded=1), tell("B", places=(), killed=4, wounded=1)),
]  # fmt: skip

APART = [
    ("another place", tell("A"), tell("B", places=(GORIS,))),
    ("another day", tell("A"), tell("B", when=When("2023-09-04", "2023-09-04", 1), published="2023-09-04")),
    ("another kind of act", tell("A"), tell("B", kind="troop_buildup", places=(KALBAJAR,), side="AZ", accused="AM")),
    ("other sides", tell("A"), tell("B", side="TH", accused="KH")),
    ("undated and published weeks later", tell("A"), tell("B", when=When(), published="2023-10-20")),
    ("nothing but the type and the day", tell("A"), tell("B", places=(), side="AZ", accused="AM")),
    ("both undated, both without publication", tell("A", when=When(), published=None), tell("B", when=When(), published=None, places=())),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [r[1:] for r in JOINED], ids=[r[0] for r in JOINED])
def test_reports_of_one_act_are_one_incident_and_it_says_why(one, other):
    incidents = link([one, other])
    assert len(incidents) == 1
    assert set(incidents[0].articles) == {one.article.id, other.article.id}
    assert len(incidents[0].merged_because) == 1
    assert incidents[0].merged_because[0].startswith(("A, 2023-09-0", "B, 2023-09-0"))


@pytest.mark.parametrize(("one", "other"), [r[1:] for r in APART], ids=[r[0] for r in APART])
def test_different_acts_places_or_days_are_two(one, other):
    incidents = link([one, other])
    assert len(incidents) == 2
    assert not any(i.merged_because for i in incidents)


def test_likely_but_not_certain_is_a_suggestion():
    one, other = link([tell("A"), tell("B", places=(), accused="")])
    assert (one.suggestions, other.suggestions) == ((other.id,), (one.id,))


def test_fairly_alike_joins_only_where_nothing_else_fits():
    placeless = tell("P", places=())
    assert "no other report fits" in link([placeless, tell("A")])[0].merged_because[0]
    elsewhere = link([placeless, tell("A"), tell("B", places=(GORIS,))])
    assert [len(i.articles) for i in elsewhere] == [1, 1, 1]
    assert sorted(len(i.suggestions) for i in elsewhere) == [1, 1, 2]


def test_an_event_without_any_time_is_suggested_only_by_its_place():
    timeless = tell("T", when=When(), published=None)
    near, far = tell("A"), tell("B", places=(BORDER,))
    assert [i.suggestions for i in link([timeless, far])] == [(), ()]
    assert len(link([timeless, near])) == 1 or any(i.suggestions for i in link([timeless, near]))


def test_what_one_article_tells_apart_stays_apart():
    second = tell("x", kind="small_arms_fire", places=(KUT,)).events[0]
    incidents = link([tell("A", more=(second,)), tell("B")])
    assert sorted(len(i.articles) for i in incidents) == [1, 2]


def test_the_order_of_the_articles_does_not_matter():
    names = iter("abcdefghijklmnop")
    readings = [
        tell(next(names), places=(place,), kind=kind)
        for place in (SOTK, KUT, KALBAJAR)
        for kind in ("clash", "mine", "shelling")
    ]
    readings += [tell("C", places=(GORIS,)), tell("D", when=When())]
    expected = link(readings)
    for seed in range(5):
        random.Random(seed).shuffle(readings)
        assert link(readings) == expected


def test_the_same_article_twice_counts_once():
    assert link([tell("A"), tell("A")]) == link([tell("A")])


def test_the_finest_place_and_the_latest_toll_stand_for_the_incident():
    early = tell("A", places=(KALBAJAR,), killed=2, when=When())
    late = tell(
        "B",
        published="2023-09-02",
        killed=4,
        wounded=1,
        exact="Four were killed and one was wounded by fire near Sotk on Friday.",
    )
    incident = link([late, early])[0]
    assert (incident.locations[0].name, incident.killed, incident.wounded) == ("Sotk", 4, 1)
    assert (incident.when.start, incident.title) == ("2023-09-01", "Shelling near Sotk")


def test_a_denial_answers_the_claim_of_another_article():
    claim, denial = (
        tell("A"),
        tell("B", side="AZ", stance="denial", exact="No shots were fired by our units, the ministry said."),
    )
    incident = link([denial, claim])[0]
    by_stance = {s.stance: s for s in incident.statements}
    assert by_stance["denial"].responds_to == by_stance["claim"].id
    assert (incident.status, incident.no_reply) == ("denied", ())
    assert link([claim])[0].no_reply == ("AZ",)


def test_one_sentence_in_three_outlets_is_one_statement_with_its_appearances():
    sentence = "Azerbaijani units fired at the positions near Sotk with mortars at dawn, the Ministry of Defence said."
    readings = [tell(name, exact=sentence, published=f"2023-09-0{n}") for n, name in enumerate("ABC", 1)]
    (incident,) = link(readings)
    assert [s.appearances for s in incident.statements] == [(readings[1].article.id, readings[2].article.id)]
    assert incident.articles == tuple(r.article.id for r in readings)


def test_alike_sentences_of_two_sides_stay_two_statements():
    sentence = "Units of the other side fired at the positions near Sotk with mortars at dawn, the ministry said."
    (incident,) = link(
        [tell("A", kind="clash", exact=sentence), tell("B", kind="clash", exact=sentence, side="AZ", accused="AM")]
    )
    assert [s.side for s in incident.statements] in (["AM", "AZ"], ["AZ", "AM"])


def test_a_rebuild_gives_the_same_ids_and_more_articles_keep_them():
    first = link([tell("B"), tell("C", places=(GORIS,))])
    grown = link(
        [tell("A"), tell("B"), tell("C", places=(GORIS,)), tell("D", when=When("2023-08-01", "2023-08-01", 1))]
    )
    kept = keep_ids(first, grown)
    assert {i.id for i in first} <= {i.id for i in kept}
    assert len({i.id for i in kept}) == len(kept) == 3
    assert keep_ids(first, first) == first
    assert keep_ids([], grown) == grown


def test_no_readings_no_incidents():
    assert link([]) == []
    assert link([Reading(Article.of("nothing"))]) == []


def test_two_thousand_events_are_linked_quickly():
    rng = random.Random(7)
    readings = []
    for number in range(2_000):
        day = f"20{rng.randrange(22, 24)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        lon, lat = rng.uniform(45, 47), rng.uniform(39, 41.5)
        place = Location(f"P{number}", "settlement", 2, lon, lat, 1000.0, place_id=f"p:{number}")
        readings.append(
            tell(
                f"outlet {number}",
                when=When(day, day, 1),
                places=(place,),
                published=day,
                kind=rng.choice(["shelling", "clash", "mine"]),
            )
        )
    start = time.process_time()
    incidents = link(readings)
    assert 1_000 < len(incidents) <= 2_000
    assert time.process_time() - start < 30
