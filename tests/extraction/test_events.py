"""From statements to events: one incident or two, of which type, when, and which claim a denial answers. All texts are made up."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from geo.extraction.events import Group, choose_type
from geo.gazetteer.index import Gazetteer, open_gazetteer
from geo.gazetteer.theatre import Theatre, load_theatre
from geo.pipeline import read
from geo.records import Article, Event


@cache
def border() -> tuple[Gazetteer, Theatre]:
    theatre = load_theatre("armenia-azerbaijan")
    return open_gazetteer(theatre), theatre


def find_events(text: str, *, language: str = "en") -> tuple[Event, ...]:
    gazetteer, theatre = border()
    return read(Article.of(text, published="2023-05-12", language=language), gazetteer, theatre).events


AM_SAID, AZ_SAID = "Armenia's Defence Ministry said", "Azerbaijan's Defence Ministry said"

TYPES = [
    (f"Azerbaijani forces fired mortars at Tegh, {AM_SAID}.", "shelling"),
    (f"Azerbaijani forces fired mortars and small arms at Tegh, {AM_SAID}.", "shelling"),
    (f"Azerbaijani forces opened fire on a post near Tegh with machine guns, {AM_SAID}.", "small_arms_fire"),
    (f"An Azerbaijani drone struck an ambulance near Sotk, {AM_SAID}.", "drone_strike"),
    ("Pakistan's army said that Indian jets had bombed a camp near Balakot on Thursday.", "air_strike"),
    (f"Azerbaijani soldiers crossed the border near Tegh, {AM_SAID}.", "incursion"),
    (f"Armenian and Azerbaijani soldiers exchanged fire near Tegh, {AM_SAID}.", "clash"),
    ("Azerbaijan accused Armenia of massing troops and armour along the border near Tegh.", "troop_buildup"),
    (f"A soldier was wounded when a mine exploded near Zabukh, {AZ_SAID}.", "mine"),
    (f"Three soldiers died when an explosive device went off near Zabukh, {AZ_SAID}.", "mine"),
    (f"A drone loaded with explosives killed two men near Zabukh, {AZ_SAID}.", "drone_strike"),
    (f"A dozen Azerbaijani soldiers waded across the stream near Tegh, {AM_SAID}.", "incursion"),
    (f"A drone dropped two bombs on a lorry near Zabukh, {AZ_SAID}.", "drone_strike"),
    (f"Azerbaijani soldiers led away two herders near Tegh, {AM_SAID}.", "detention"),
    ("Azerbaijan accused Armenia of having moved up tank battalions near Tegh: the battalions had been brought up at night.", "troop_buildup"),
    (f"Azerbaijani soldiers are digging trenches near Tegh, {AM_SAID}.", "engineering_works"),
    (f"Azerbaijani soldiers detained two shepherds near Tegh, {AM_SAID}.", "detention"),
    (f"An Armenian helicopter violated the airspace near Sadarak, {AZ_SAID}.", "airspace"),
    ("Armenia said that Azerbaijani troops had blocked the road between Goris and Kapan.", "blockade"),
    (f"An Armenian sabotage group tried to mine a supply road near Kalbajar, {AZ_SAID}.", "sabotage"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_an_act_has_its_type(text: str, kind: str) -> None:
    assert [event.event_type for event in find_events(text)] == [kind]


@pytest.mark.parametrize(
    ("weights", "kind"),
    [
        ({}, "other"),
        ({"shelling": 2.0}, "shelling"),
        ({"small_arms_fire": 2.0, "shelling": 1.0}, "shelling"),
        ({"small_arms_fire": 4.0, "shelling": 0.5}, "small_arms_fire"),
        ({"incursion": 2.0, "clash": 1.5}, "clash"),
        ({"small_arms_fire": 3.0, "incursion": 2.0}, "small_arms_fire"),
        ({"drone_strike": 3.0, "air_strike": 3.0}, "drone_strike"),
    ],
)
def test_the_type_is_that_of_the_most_told_act(weights: dict[str, float], kind: str) -> None:
    assert choose_type(Group(types=Counter(weights))) == kind  # type: ignore[arg-type]


ONE = {
    "blame is in dispute": f"Azerbaijani troops shelled the village of Tegh on Thursday, {AM_SAID}. {AZ_SAID} that Armenian forces had "
    "fired first at its posts near Zabukh.",
    "more of the same": f"{AM_SAID} a serviceman was wounded when Azerbaijani troops opened fire near Tegh. A second soldier was wounded "
    "later in the same shooting, it added.",
    "a live blog in reverse": "18:40 Azerbaijan denies the report: not one shot was fired from its side, the ministry says.\n"
    "17:05 Two villagers of Chinari were hurt by shell splinters, Armenia's Defence Ministry reports.\n"
    "16:30 Armenia's Defence Ministry says Azerbaijani artillery is shelling Chinari.",
    "a claim that stands only in its denial": "The reports by Azerbaijan that Armenian drones struck a truck near Zabukh are "
    "disinformation, the Defence Ministry in Yerevan said.",
    "a detail in other words": f"Azerbaijani boats rammed an Armenian launch on the lake near Tegh on Thursday, {AM_SAID}. The men had "
    "rifles and came aboard, the ministry said.",
    "a mission heard it": f"Azerbaijani troops opened fire near Tegh, {AM_SAID}. The EU monitoring mission said its patrol had heard the "
    "shooting near Tegh.",
}  # fmt: skip

TWO = {
    "other act, other place": "Azerbaijani soldiers detained two shepherds near Tegh on Wednesday, Armenia's National Security Service "
    f"said.\nIn a separate incident, {AM_SAID} that Azerbaijani drones had struck a lorry near Chinari on Thursday.",
    "each side alleges another act elsewhere": f"Armenian saboteurs crossed the border near Kalbajar on Tuesday night, {AZ_SAID}. "
    f"{AM_SAID} that Azerbaijani artillery had shelled Jermuk and Goris on Tuesday night.",
    "another end of the border": f"Armenian forces shelled positions near Tovuz on 9 May, {AZ_SAID}. At the same time, artillery fired "
    "at positions near Julfa.",
    "a witness of another act elsewhere": f"Azerbaijani troops opened fire at Tegh on Thursday, {AM_SAID}. Azerbaijani troops "
    "also attacked Tegh and Chinari, it said. A drone strike near Chinari hurt two people, residents of Chinari said.",
    "another position close by": f"Azerbaijani troops shelled a post in Tegh on Thursday, {AM_SAID}. Another post, at Kornidzor a few "
    "kilometres away, was also shelled on Thursday, it said.",
    "another position, of which no act is named": f"Azerbaijani troops shelled a post in Tegh on Thursday, {AM_SAID}. Another position, "
    "at Kornidzor a few kilometres away, was also hit on Thursday, it said.",
    "another day": f"{AM_SAID} Azerbaijani forces fired at Tegh with small arms on 9 May. On 11 May, the ministry said, Azerbaijani "
    "forces fired at Tegh again.",
}  # fmt: skip


@pytest.mark.parametrize("text", ONE.values(), ids=ONE)
def test_one_incident(text: str) -> None:
    assert len(find_events(text)) == 1


@pytest.mark.parametrize("text", TWO.values(), ids=TWO)
def test_two_incidents(text: str) -> None:
    assert len(find_events(text)) == 2


def test_another_position_that_was_hit_has_the_act_told_before() -> None:
    first, second = find_events(TWO["another position, of which no act is named"])
    assert [first.event_type, second.event_type] == ["shelling", "shelling"]
    assert [event.locations[0].name for event in (first, second)] == ["Tegh", "Kornidzor"]


def test_a_place_that_a_confirmation_names_says_more_than_the_country() -> None:
    (event,) = find_events(
        f"Azerbaijani troops shelled a post on the territory of Armenia on Thursday, {AM_SAID}. {AZ_SAID} that it had shelled a post "
        "near Tegh on Thursday, and confirmed it."
    )
    assert event.locations[0].name == "Tegh"


def test_sides_that_accuse_each_other_of_fire_clashed() -> None:
    (event,) = find_events(ONE["blame is in dispute"])
    assert (event.event_type, set(event.accused)) == ("clash", {"AM", "AZ"})


def test_sides_that_accuse_each_other_of_different_acts_did_not_clash() -> None:
    text = (
        f"Azerbaijani troops fired with rifles at Tegh on Thursday, {AM_SAID}. {AZ_SAID} that Armenian forces had fired with rifles at "
        "its posts near Zabukh."
    )
    assert {event.event_type for event in find_events(text)} == {"small_arms_fire"}


def test_a_denial_answers_the_claim_wherever_it_stands() -> None:
    (event,) = find_events(ONE["a live blog in reverse"])
    denial, *claims = event.statements
    assert denial.stance == "denial"
    assert denial.responds_to in {claim.id for claim in claims}
    assert event.wounded == 2


def test_an_embedded_claim_is_answered_by_its_own_sentence() -> None:
    (event,) = find_events(ONE["a claim that stands only in its denial"])
    claim, denial = event.statements
    assert (claim.stance, claim.side, denial.stance, denial.side) == ("claim", "AZ", "denial", "AM")
    assert denial.responds_to == claim.id
    assert (claim.start, claim.end) == (denial.start, denial.end)


def test_each_denial_goes_to_the_claim_of_its_own_incident() -> None:
    text = TWO["other act, other place"] + "\nAzerbaijan's Defence Ministry denied the drone strike."
    first, second = find_events(text)
    assert [s.stance for s in first.statements] == ["claim"]
    assert [s.stance for s in second.statements] == ["claim", "denial"]


def test_days_are_those_of_the_acts() -> None:
    days = [event.when.start for event in find_events(TWO["another day"])]
    assert days == ["2023-05-09", "2023-05-11"]


def test_figures_are_summed_over_people() -> None:
    text = f"{AM_SAID} two soldiers were killed and three wounded when Azerbaijani troops opened fire near Tegh."
    (event,) = find_events(text)
    assert (event.killed, event.wounded) == (2, 3)


@pytest.mark.parametrize(
    "text",
    [
        "Armenia denied the claim.",
        "Azerbaijan warned that any provocation would be met with force.",
        "In a drill near Lachin, Azerbaijani troops fired mortars at targets, the Defence Ministry in Baku said.",
    ],
)
def test_without_an_asserted_act_there_is_no_event(text: str) -> None:
    assert find_events(text) == ()


def test_a_russian_text_gives_the_same_event() -> None:
    text = (
        "Азербайджанские военные обстреляли из миномётов село Тех в четверг, сообщили в Минобороны Армении.\n"
        "В Баку опровергли это сообщение."
    )
    (event,) = find_events(text, language="ru")
    assert (event.event_type, event.when.start) == ("shelling", "2023-05-11")
    assert [(s.side, s.stance) for s in event.statements] == [("AM", "claim"), ("AZ", "denial")]
