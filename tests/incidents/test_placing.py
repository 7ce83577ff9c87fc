"""Words around place names → locations: a table of sentences with what must be drawn, and how precisely."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import pytest

from geo.gazetteer.folding import fold
from geo.gazetteer.regions import load_regions
from geo.gazetteer.theatre import Theatre, load_theatre
from geo.incidents.placing import find_locations, merge_locations
from geo.incidents.shapes import holds
from geo.records import Location, Mention, Place

AA = "armenia-azerbaijan"


class TheatreGazetteer:
    """The rows of one theatre, the divisions of its countries and the countries: small real data, looked up by folded name."""

    def __init__(self, name: str) -> None:
        self.theatre: Theatre | None = load_theatre(name)
        assert self.theatre is not None
        self.places: dict[str, list[Place]] = {}
        regions = load_regions()
        capitals = {"AM": ("Yerevan", 44.51, 40.18), "AZ": ("Baku", 49.89, 40.38), "RU": ("Moscow", 37.6, 55.75)}
        assert self.theatre is not None
        for code, (capital, lon, lat) in capitals.items():
            self.add(Place(f"c:{capital}", capital, "settlement", lon, lat, code, population=1_000_000))
        for country in self.theatre.countries:
            adjectives = {"AM": ("Armenian",), "AZ": ("Azerbaijani",)}.get(country, ())
            name_ = self.theatre.sides[country][0]
            self.add(Place(f"country:{country}", name_, "country", 45.0, 40.0, country, names=adjectives))
            for d in regions.divisions(country):
                place = Place(f"ne:{d.name}", d.name, d.level, d.lon, d.lat, country, names=d.names)
                self.add(place)
        for row in self.theatre.rows:
            self.add(row)

    def add(self, place: Place) -> None:
        for name in {fold(n) for n in (place.name, *place.names)}:
            self.places.setdefault(name, []).append(place)

    def candidates(self, name: str) -> list[Place]:
        return self.places.get(fold(name), [])


@lru_cache(maxsize=16)
def gazetteer(name: str = AA) -> TheatreGazetteer:
    return TheatreGazetteer(name)


def mentions_of(text: str, names: str, *, within: str = "", theatre: str = AA) -> list[Mention]:
    """Mentions of the names (separated by commas; a `-` before one makes it an actor's) where they stand in the text."""
    found = []
    at = 0
    for written in (n.strip() for n in names.split(",") if n.strip()):
        name = written.lstrip("-")
        start = text.index(name, at if name in text[at:] else 0)
        at = start + len(name)
        options = gazetteer(theatre).candidates(name)
        around = within.split() or [n.strip() for n in names.split(",")]
        options = [p for p in options if (set(around) - {name}) & set(p.parents)] or options
        place = options[0] if options else None
        found.append(
            Mention(start, start + len(name), name, place, tuple(options), associative=written.startswith("-"))
        )
    return found


def place(text: str, names: str, *, sides: tuple[str, ...] = ("AM", "AZ"), within: str = "") -> list[Location]:
    return find_locations(text, 0, len(text), mentions_of(text, names, within=within), gazetteer(), sides=sides)


CASES = [
    # text, names, expected (name, level, where_prec) in order
    ("A shell hit the village of Tegh.", "Tegh", [("Tegh", "settlement", 1)]),
    ("Shots were fired near Tegh on Tuesday.", "Tegh", [("Tegh", "settlement", 2)]),
    ("The post lies just outside Nerkin Hand, a village of the Kapan community.", "Nerkin Hand, Kapan", [("Nerkin Hand", "settlement", 2)]),
    ("Works went on at the approaches to Tegh when fire was opened.", "Tegh", [("Tegh", "settlement", 2)]),
    ("Units fired towards Khnatsakh at night.", "Khnatsakh", [("Khnatsakh", "settlement", 2)]),
    ("Troops advanced in the direction of Sotk.", "Sotk", [("Sotk", "settlement", 2)]),
    ("Shelling began near Goris, Sotk and Jermuk.", "Goris, Sotk, Jermuk", [("Goris", "settlement", 2), ("Sotk", "settlement", 2), ("Jermuk", "settlement", 2)]),
    ("Fire was opened in the Dashkasan, Kalbajar and Lachin directions.", "Dashkasan, Kalbajar, Lachin", [("Dashkasan", "district", 3), ("Kalbajar", "district", 3), ("Lachin", "district", 3)]),
    ("The positions in the Kalbajar region came under fire.", "Kalbajar", [("Kalbajar", "district", 3)]),
    ("It happened in the northeastern region of Tavush.", "Tavush", [("Tavush", "province", 4)]),
    ("Soldiers entered near the village of Armudlu in the Kalbajar region.", "Armudlu, Kalbajar", [("Armudlu, Kalbajar", "district", 3)]),
    ("They crossed in the direction of Kalbajar region’s Armudlu village on the border.", "Kalbajar, Armudlu", [("Armudlu, Kalbajar", "district", 3)]),
    ("They entered near Yukhari Ayrim, district of Kalbajar.", "Yukhari Ayrim, Kalbajar", [("Yukhari Ayrim", "settlement", 2)]),
    ("Firing from the side of Basarkechar, they hit positions in Kalbajar district.", "Basarkechar, Kalbajar", [("Kalbajar", "district", 3)]),
    (
        "From positions located in the direction of the Yukhari Shorja settlement of the Basarkechar region they fired at positions in the direction of the Mollabayramli settlement of the Kalbajar region.",
        "Yukhari Shorja, Basarkechar, Mollabayramli, Kalbajar",
        [("Mollabayramli, Kalbajar", "district", 3)],
    ),
    ("Drones launched from Sotk struck positions in the Kalbajar region.", "Sotk, Kalbajar", [("Kalbajar", "district", 3)]),
    ("Residents of Goris heard shots; Kapan was shelled.", "Goris, Kapan", [("Kapan", "settlement", 1)]),
    ("Troops moved along the Armenian-Azerbaijani conditional border.", "", [("border of Armenia and Azerbaijan", "border_section", 5)]),
    ("Tension rose along the shared border on Friday.", "", [("border of Armenia and Azerbaijan", "border_section", 5)]),
    ("The border guards of the other side denied it.", "", []),
    ("The exchange of fire took place between Sotk and Jermuk.", "Sotk, Jermuk", [("Sotk–Jermuk", "border_section", 5)]),
    ("They tried to surround Sev Lake (Lake Black; Azerbaijanis call it Garagol).", "Sev Lake, Garagol", [("Sev Lake", "border_section", 1)]),
    ("Activists blocked the Lachin corridor.", "Lachin", [("Lachin corridor", "border_section", 5)]),
    ("There was shooting on the Tovuz section of the line.", "Tovuz", [("Tavush–Tovuz section", "border_section", 5)]),
    ("Sabotage groups entered Azerbaijan at night.", "Azerbaijan", [("Azerbaijan", "country", 6)]),
    ("Azerbaijan's army denied the report.", "Azerbaijan", []),
    ("Baku said that its positions near Sotk were calm.", "Baku, Sotk", [("Sotk", "settlement", 2)]),
    ("A statement was issued in Yerevan on Monday.", "Yerevan", []),
    ("A drone fell in the Yerevan suburb of Abovyan.", "Yerevan", [("Yerevan", "settlement", 1)]),
    ("BAKU, Azerbaijan, September 13. Shots were fired near Tegh.", "BAKU, Azerbaijan, Tegh", [("Tegh", "settlement", 2)]),
    ("The aircraft violated the airspace of Azerbaijan.", "Azerbaijan", [("Azerbaijan", "country", 7)]),
    ("Обстрел начался в районах Гориса, Сотка и Джермука.", "", []),
    ("Nothing is said of a place here.", "", []),
    ("Units fired at our positions near Bash Garalar, Gadabay.", "Gadabay", [("Gadabay", "district", 3)]),
    ("It is a fight on the Armenian side.", "Armenian", []),
    ("They crossed into Armenian territory.", "Armenian", [("Armenia", "country", 6)]),
    ("The patrol from the base at Tegh was fired on.", "Tegh", [("Tegh", "settlement", 1)]),
    ("Troops of the North fired across the southern border.", "", [("border of Armenia and Azerbaijan", "border_section", 5)]),
    ("A post in the northwestern part of the border came under fire.", "", [("north-west of the border of Armenia and Azerbaijan", "border_section", 5)]),
    ("The village of Karki (Tigranashen) in Nakhchivan came under fire.", "Karki, Tigranashen, Nakhchivan", [("Tigranashen", "settlement", 1)]),
    ("In Tovuz, a house in Alibeyli village burnt down.", "Tovuz, Alibeyli", [("Alibayli", "settlement", 1)]),
    ("They shelled positions between Norabak and Verin Shorzha.", "-Norabak, -Verin Shorzha", [("Norabak–Verin Shorzha", "border_section", 5)]),
    ("At a ceremony in Shusha the president said that troops had fired near Lachin.", "Shusha, Lachin", [("Lachin", "district", 3)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_the_words_decide_what_is_drawn(text: str, names: str, expected: list[tuple[str, str, int]]) -> None:
    found = place(text, names)
    assert [(loc.name, loc.level, loc.where_prec) for loc in found] == expected


OTHERS = [
    ("thailand-cambodia", "Shots at Chong Bok, in Nam Yuen district of Ubon Ratchathani, woke the villages.", "Chong Bok, Nam Yuen, Ubon Ratchathani", [("Chong Bok", "border_section")]),
    ("thailand-cambodia", "A trench was found near Ta Moan Thom temple.", "", [("Ta Muen Thom temple", "border_section")]),
    ("thailand-cambodia", "Rockets fell in Kantharalak district.", "Kantharalak", [("Kantharalak district", "district")]),
    ("israel-lebanon", "A tank fired at a tower in Naqoura on Thursday.", "Naqoura", [("Naqoura", "settlement")]),
    ("israel-lebanon", "Shells landed on the outskirts of Kfar Kila and Metula.", "Kfar Kila, Metula", [("Kfar Kila", "settlement"), ("Metula", "settlement")]),
    ("israel-lebanon", "Shells landed on the outskirts of Aita al-Shaab and Rmeish.", "Aita al-Shaab, Rmeish", [("Bint Jbeil district", "district")]),
    ("israel-lebanon", "Fire was exchanged across the Blue Line.", "", [("Blue Line", "border_section")]),
    ("kyrgyzstan-tajikistan", "Пограничники открыли огонь у Чыр-Добо.", "Чыр-Добо", [("Chyr-Dobo", "border_section")]),
    ("kyrgyzstan-tajikistan", "Servicemen attacked the villages of Khojai Alo, Lakkon and Kulkand.", "Khojai Alo, Lakkon, Kulkand", [("Isfara district", "district")]),
    ("india-china", "Soldiers fought in the Galwan Valley in Ladakh.", "Galwan Valley, Ladakh", [("Galwan Valley", "border_section")]),
    ("kosovo-serbia", "The officers were seized near the village of Gnjilica, in Raska.", "Gnjilica, Raska", [("Gnjilica, Raška district", "district")]),
    ("pakistan-afghanistan", "Aircraft bombarded the Gurbuz district in Khost province.", "Gurbuz, Khost", [("Gurbuz, Khost", "province")]),
    ("sudan-ethiopia", "Farms were taken in El Fashaga.", "El Fashaga", [("El Fashaga", "border_section")]),
    ("india-pakistan", "Posts in the Kupwara sector came under fire.", "Kupwara sector", [("Kupwara sector", "district")]),
]  # fmt: skip


@pytest.mark.parametrize(("theatre", "text", "names", "expected"), OTHERS, ids=[c[1][:50] for c in OTHERS])
def test_other_borders_are_data_alone(theatre: str, text: str, names: str, expected: list[tuple[str, str]]) -> None:
    mentions = mentions_of(text, names, theatre=theatre)
    found = find_locations(text, 0, len(text), mentions, gazetteer(theatre))
    assert [(loc.name, loc.level) for loc in found] == expected


def test_a_distance_and_a_bearing_move_the_point() -> None:
    (found,) = place("The helicopter fell 3 km north-east of Tegh.", "Tegh")
    (tegh,) = [p for p in gazetteer().candidates("Tegh") if p.level == "settlement"]
    assert found.where_prec == 2
    assert found.lon is not None
    assert tegh.lon is not None
    assert 0.02 < found.lon - tegh.lon < 0.03
    assert found.lat is not None
    assert tegh.lat is not None
    assert 0.015 < found.lat - tegh.lat < 0.025
    assert found.as_written == "3 km north-east of Tegh"


@pytest.mark.parametrize("district", ["Kalbajar", "Gubadly", "Gazakh"])
def test_there_are_three_armudlu_and_each_stays_in_its_district(district: str) -> None:
    text = f"Soldiers entered near the village of Armudlu in the {district} region."
    (found,) = place(text, f"Armudlu, {district}", within=district)
    assert found.lon is not None
    assert found.lat is not None
    assert holds(Place("d", district, "district", None, None, "AZ"), found.lon, found.lat)


def test_an_area_has_its_polygon_and_a_point_inside() -> None:
    (found,) = place("The positions in the Kalbajar region came under fire.", "Kalbajar")
    assert found.geometry is not None
    assert found.geometry["type"] == "Polygon"
    assert found.radius_m is not None
    assert 20_000 < found.radius_m < 40_000


def test_a_border_is_a_line_and_never_a_dot() -> None:
    (found,) = place("Troops moved along the border with Azerbaijan.", "Azerbaijan")
    assert found.geometry is not None
    assert found.geometry["type"].endswith("LineString")
    assert (found.level, found.where_prec, found.radius_m) == ("border_section", 5, None)


def test_a_village_known_by_name_alone_is_drawn_as_its_district() -> None:
    (found,) = place("A shell hit the village of Yellija.", "Yellija")
    assert (found.name, found.level, found.where_prec) == ("Yellija, Kalbajar", "district", 3)
    assert found.as_written == "hit the village of Yellija"
    assert found.why == "Yellija lies in Kalbajar; where in it is not known here"


def test_two_villages_of_one_district_known_by_name_alone_are_one_area() -> None:
    (found,) = place("Shells hit Yellija and Mollabayramli.", "Yellija, Mollabayramli")
    assert found.name == "Kalbajar"
    assert merge_locations([[found], [found]]) == (found,)


def test_a_derived_point_is_never_drawn_as_exact() -> None:
    (found,) = place("Works went on at the Sotk gold mine.", "")
    assert found.where_prec == 2
    assert found.radius_m is not None
    assert found.radius_m >= 10_000


def test_where_only_the_origin_of_fire_is_told_the_border_near_it_is_drawn() -> None:
    (found,) = place("Shots were fired from the side of Tegh.", "Tegh")
    assert (found.level, found.where_prec) == ("border_section", 5)
    assert found.name == "border near Tegh"


def test_the_sides_exchanged_the_result_is_the_same_with_the_places_exchanged() -> None:
    there = place("Armenian units fired at positions near Sotk.", "Sotk")
    back = place("Azerbaijani units fired at positions near Sotk.", "Sotk", sides=("AZ", "AM"))
    assert there == back


def location(name: str, lon: float, lat: float, **known: object) -> Location:
    base = {"level": "settlement", "where_prec": 2, "place_id": name, "radius_m": 5_000.0}
    return Location(name=name, lon=lon, lat=lat, **{**base, **known})  # type: ignore[arg-type]


def test_merging_puts_the_finest_first_and_drops_what_contains_it() -> None:
    (district,) = place("The positions in the Kalbajar region came under fire.", "Kalbajar")
    village = location("Armudlu", 45.95, 40.12)
    assert [loc.name for loc in merge_locations([[district], [village]])] == ["Armudlu"]


def test_two_villages_known_by_name_alone_are_the_district_that_holds_them() -> None:
    one = location("Armudlu, Kalbajar", 46.0, 40.0, level="district", where_prec=3, place_id="1")
    other = location("Agdaban, Kalbajar", 46.0, 40.0, level="district", where_prec=3, place_id="2")
    whole = location("Kalbajar", 46.0, 40.0, level="district", where_prec=3, place_id="3")
    assert [loc.name for loc in merge_locations([[one], [other]])] == ["Kalbajar"]
    assert [loc.name for loc in merge_locations([[whole], [one]])] == ["Armudlu, Kalbajar"]


def test_the_same_place_in_two_statements_is_one_location_with_the_more_precise_wording() -> None:
    near, at = location("Sotk", 45.8695, 40.2001), location("Sotk", 45.8695, 40.2001, where_prec=1)
    assert [(loc.name, loc.where_prec) for loc in merge_locations([[near], [at]])] == [("Sotk", 1)]


def test_the_home_of_a_witness_stands_only_where_nobody_tells_the_place() -> None:
    home = replace(location("Goris", 46.3385, 39.5111), why="told by residents of Goris")
    district = location("Lachin", 46.5, 39.6, level="district", where_prec=3)
    border = location("border", 46.0, 40.0, level="border_section", where_prec=5, place_id="border:AM-AZ")
    assert [loc.name for loc in merge_locations([[home], [district]])] == ["Lachin"]
    assert [loc.name for loc in merge_locations([[home], [border]])] == ["Goris"]


def test_what_one_report_puts_at_sea_is_not_the_town_of_another() -> None:
    town = location("Bozcaada", 26.07, 39.83, place_id="1")
    sea = location("Bozcaada", 26.0, 39.7, level="border_section", place_id="1")
    assert [loc.level for loc in merge_locations([[town], [sea]])] == ["border_section"]


def test_rival_places_of_two_sides_stay_apart_each_with_its_side() -> None:
    ours = location("Verin Shorzha", 45.8326, 40.0872, side="AM")
    theirs = location("Yukhari Ayrim", 46.0, 40.1447, side="AZ")
    merged = merge_locations([[ours], [theirs]])
    assert {(loc.name, loc.side) for loc in merged} == {("Verin Shorzha", "AM"), ("Yukhari Ayrim", "AZ")}


def test_a_district_of_one_side_and_a_province_of_the_other_both_stay() -> None:
    (district,) = place("The positions in the Kalbajar region came under fire.", "Kalbajar")
    (province,) = place("Three died in Gegharkunik Province.", "Gegharkunik")
    assert [loc.name for loc in merge_locations([[province], [district]])] == ["Kalbajar", "Gegharkunik"]


def test_a_place_that_both_sides_name_belongs_to_neither() -> None:
    here = location("Tegh", 46.4805, 39.5583, side="AM")
    (merged,) = merge_locations([[here], [location("Tegh", 46.4805, 39.5583, side="AZ")]])
    assert merged.side == ""


def test_the_middle_one_of_several_targets_comes_first() -> None:
    places = [location("Goris", 46.34, 39.51), location("Sotk", 45.87, 40.2), location("Jermuk", 45.67, 39.84)]
    assert merge_locations([places])[0].name == "Jermuk"


def test_no_locations_merge_to_none() -> None:
    assert merge_locations([[], []]) == ()


def test_names_outside_the_span_do_not_count() -> None:
    text = "Shots near Sotk. Nothing here."
    spans = [m.span() for m in re.finditer(r"[^.]+\.", text)]
    assert find_locations(text, *spans[1], mentions_of(text, "Sotk"), gazetteer()) == []
