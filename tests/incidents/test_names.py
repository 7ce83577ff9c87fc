"""Names that tell one incident from another, and what they weigh when articles are compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.incidents.likeness import compare
from geo.incidents.linking import link
from geo.incidents.names import count_months, find_names, make_key, weigh_name
from geo.incidents.profiles import make_profiles
from geo.records import Article
from tests.incidents.test_linking import GORIS, KUT, SOTK, tell

NAMED = [
    ("Shots fell near Tsnelisi, the ministry said.", "en", ["Tsnelisi"]),
    ("The patrol went from Mount Harif to Kfar Kila.", "en", ["Mount", "Harif", "Kfar", "Kila"]),
    ("Villagers said so. Nobody was hurt.", "en", []),
    ("Officers of the Armenian army and of Azerbaijan met in Tbilisi.", "en", []),
    ("Monitors of EUMA were there.", "en", []),
    ("They met near the hill and Hill was hurt near the hill .", "en", []),
    ("Выстрелы раздались у села Кирбали, заявили в Грузии.", "ru", ["Кирбали"]),
]


@pytest.mark.parametrize(("text", "language", "expected"), NAMED)
def test_names_stand_inside_sentences_and_are_of_no_country(text, language, expected):
    assert [form for forms in find_names(text, language).values() for form in forms] == expected


@pytest.mark.parametrize(
    ("one", "other"), [("Цнелиси", "Tsnelisi"), ("Kalbajar", "Кельбаджар"), ("Кирбали", "Кирбале")]
)
def test_keys_meet_across_scripts_and_endings(one, other):
    assert make_key(one) == make_key(other)


def test_a_name_of_many_months_tells_little():
    articles = [replace(Article.of(f"Text {n}"), published=f"2023-{n:02d}-01") for n in range(1, 4)]
    months = count_months((article, ["harif"]) for article in articles)
    assert months == {"harif": 3}
    assert weigh_name("harif", 1) > weigh_name("harif", 3) > weigh_name("harif", 20) == 0
    assert weigh_name(make_key("Ministry"), 1) == 0


SHIP = "Officers of the ministry said that the patrol ship Marlinda came under fire again at dawn, {}."


def test_reports_of_another_act_are_one_incident_where_they_share_a_telling_name():
    one = tell("A", places=(), kind="other", exact=SHIP.format("A"))
    assert len(link([one, tell("B", places=(), kind="airspace", exact=SHIP.format("B"))])) == 1
    assert len(link([one, tell("B", places=(), kind="airspace")])) == 2


def test_a_join_by_a_name_says_the_name():
    (incident,) = link([tell("A", places=(), exact=SHIP.format("A")), tell("B", places=(), exact=SHIP.format("B"))])
    assert "both name Marlinda" in incident.merged_because[0]


def test_places_apart_are_one_incident_only_on_the_same_day_and_by_a_telling_name():
    one, near = tell("A", exact=SHIP.format("A")), tell("B", places=(GORIS,), exact=SHIP.format("B"))
    assert make_likeness(one, near) is not None
    assert make_likeness(one, tell("B", places=(GORIS,))) is None


def test_the_more_places_are_told_of_in_those_days_the_less_is_a_day_and_an_act():
    one, other = tell("A"), tell("B", places=(KUT,))
    elsewhere = [tell(name, places=(replace(GORIS, lon=GORIS.lon + n),)) for n, name in enumerate("CDEF")]
    assert make_likeness(one, other).score > make_likeness(one, other, *elsewhere).score
    assert "no other place told of in those days" in make_likeness(one, tell("B", places=(SOTK,))).reasons


def make_likeness(*readings):
    """The likeness of the events of the first two readings, among those of all."""
    articles = {reading.article.id: reading.article for reading in readings}
    profiles = make_profiles([event for reading in readings for event in reading.events], articles)
    return compare(profiles[0], profiles[1])
