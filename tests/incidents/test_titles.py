"""Titles: neutral words for every event type and every precision of place."""

from __future__ import annotations

import pytest

from geo.incidents.titles import make_title
from geo.records import EVENT_TYPES, Event, Location, When

SOTK = Location("Sotk", "settlement", 2)
GORIS = Location("Goris", "settlement", 2)
JERMUK = Location("Jermuk", "settlement", 2)
KALBAJAR = Location("Kalbajar", "district", 3)

TITLES = [
    ("shelling", (SOTK,), "Shelling near Sotk"),
    ("shelling", (SOTK, GORIS), "Shelling near Sotk and Goris"),
    ("shelling", (SOTK, GORIS, JERMUK), "Shelling near Sotk, Goris and Jermuk"),
    ("shelling", (SOTK, GORIS, JERMUK, Location("Kapan", "settlement", 2)), "Shelling near Sotk, Goris and 2 more"),
    ("shelling", (SOTK, KALBAJAR), "Shelling near Sotk"),
    ("drone_strike", (KALBAJAR,), "Drone strike in Kalbajar district"),
    ("incursion", (Location("Kalbajar district", "district", 3),), "Reported incursion in Kalbajar district"),
    ("sabotage", (KALBAJAR, Location("Lachin", "district", 3)), "Reported sabotage in Kalbajar and Lachin districts"),
    ("clash", (Location("Tort-Kocho", "border_section", 2),), "Clash near Tort-Kocho"),
    ("clash", (Location("Yangtse", "border_section", 5),), "Clash on the Yangtse stretch of the border"),
    ("clash", (Location("Tavush", "province", 4),), "Clash in Tavush province"),
    ("troop_buildup", (Location("border of Armenia and Azerbaijan", "border_section", 5),),
     "Reported troop build-up on the border of Armenia and Azerbaijan"),
    ("blockade", (Location("Lachin corridor", "border_section", 5),), "Road closure on the Lachin corridor"),
    ("clash", (Location("Armenia", "country", 6),), "Clash in Armenia"),
    ("clash", (), "Clash, place not told"),
]  # fmt: skip


@pytest.mark.parametrize(("event_type", "locations", "title"), TITLES, ids=[row[2] for row in TITLES])
def test_a_title_says_what_and_where(event_type, locations, title):
    assert make_title(Event("e", "a", event_type, When(), locations, ())) == title


def test_every_event_type_has_its_words():
    assert len({make_title(Event("e", "a", kind, When(), (), ())) for kind in EVENT_TYPES}) == len(EVENT_TYPES)
