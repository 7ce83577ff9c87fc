"""The geoparser: names found, places chosen, actors told from places. All sentences are our own."""

import json

import pytest

from geo.errors import FormatError
from geo.extraction.places import explain, find_places, geoparse
from geo.gazetteer.index import open_gazetteer


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer()


def named(text, gazetteer):
    return [(m.text, m.place.name if m.place else None) for m in find_places(text, gazetteer)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shots were heard near Goris and Kapan on Monday.", ["Goris", "Kapan"]),
        ("Two men from Danbury, Conn., were hurt.", ["Danbury", "Conn."]),
        ("China's envoy left the U.S. on Friday.", ["China", "U.S."]),
        ("Mr. Paris and Dr. Washington spoke at length.", []),
        ("Jordan Miller met Virginia Long.", []),
        ("May was warm, and March was cold.", []),
        ("A Winchester man was fined.", ["Winchester"]),
        ("They met on Lincoln Avenue and Dublin Street.", []),
        ("The paper said it paid US$40 million.", []),
        ("He reads the Los Angeles Times.", []),
        ("The Lachin corridor stayed closed.", ["Lachin corridor"]),
        ("Fire came from the Kyrgyz side near Batken.", ["Kyrgyz", "Batken"]),
        ("", []),
    ],
)
def test_names_are_found_where_they_mean_places(gazetteer, text, names):
    assert [m.text for m in find_places(text, gazetteer)] == names


@pytest.mark.parametrize(
    ("text", "name", "country", "parent"),
    [
        ("She lives in Paris, Texas.", "Paris", "US", "Texas"),
        ("She lives in Paris, France.", "Paris", "FR", "Île-de-France"),
        ("Police in Athens, Georgia, and Atlanta are looking for him.", "Athens", "US", "Georgia"),
        ("From Moscow, Saint Petersburg and Kazan, trains run to Samara.", "Samara", "RU", "Russia"),
        ("The village of Armudlu in the Kalbajar region was shelled.", "Armudlu", "AZ", "Kalbajar"),
        ("The village of Armudlu in the Gubadly district was shelled.", "Armudlu", "AZ", "Gubadly"),
        ("The Gubadly district's Armudlu village was shelled.", "Armudlu", "AZ", "Gubadly"),
        ("Armudlu, a village of Azerbaijan's Kalbajar district, was shelled.", "Armudlu", "AZ", "Kalbajar"),
    ],
)
def test_what_the_text_says_around_a_name_decides(gazetteer, text, name, country, parent):
    mention = next(m for m in find_places(text, gazetteer) if m.text == name)
    assert mention.place is not None
    assert (mention.place.country, mention.place.parents[0]) == (country, parent)


@pytest.mark.parametrize("district", ["Tovuz", "Lachin", "Gadabay"])
def test_a_village_is_never_taken_from_another_district(gazetteer, district):
    village, outer = find_places(f"The village of Armudlu in the {district} district was shelled.", gazetteer)
    assert (village.text, village.place) == ("Armudlu", None)
    assert "no place of that name is known" in village.why
    assert outer.place is not None
    assert (outer.place.name, outer.place.level) == (district, "district")


def test_a_village_that_no_source_knows_is_named_without_a_place(gazetteer):
    village, district = find_places("The village of Zorgbadan in the Kalbajar region was hit.", gazetteer)
    assert (village.text, village.place) == ("Zorgbadan", None)
    assert district.place is not None
    assert district.place.level == "district"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Fire was opened in Syunik.", "province"),
        ("Fire was opened at the village of Syunik.", "settlement"),
        ("Units moved in the Tovuz district.", "district"),
        ("Units left the town of Tovuz.", "settlement"),
        ("Snow fell in Georgia, Armenia and Turkey.", "country"),
        ("Снег выпал в Тавушской области.", "province"),
        ("Guns were heard in Tovuz. They were heard all over the Tovuz district.", "district"),
    ],
)
def test_the_noun_beside_a_name_decides_its_level(gazetteer, text, level):
    mention = find_places(text, gazetteer)[0]
    assert mention.place is not None
    assert mention.place.level == level


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Baku said so. Yerevan denies it.", {"Baku": True, "Yerevan": True}),
        ("Armenian forces moved.", {"Armenian": True}),
        ("They entered Azerbaijani territory.", {"Azerbaijani": False}),
        ("В Баку заявили о стрельбе. Ночью в Баку шёл снег.", {"Баку": False}),
        ("The Minsk Group met in Vienna.", {"Minsk": True, "Vienna": False}),
        ("The Paris Agreement was praised in Tokyo.", {"Paris": True, "Tokyo": False}),
        ("The Interim Security Force for Abyei (UNISFA) saw it.", {"Abyei": True}),
        ("Colonel Michael Brown in Abyei (UNISFA) saw it.", {"Abyei": False}),
        ("Talks with Iran were held in Baku.", {"Iran": True, "Baku": False}),
        ("The plane flew to Russia from Gyumri, Armenia.", {"Russia": False, "Gyumri": False, "Armenia": False}),
    ],
)
def test_actors_are_told_from_places(gazetteer, text, flags):
    assert {m.text: m.associative for m in find_places(text, gazetteer)} == flags


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Обстрел велся в направлении Гориса.", [("Гориса", "Goris")]),
        ("Это случилось в Кельбаджарском районе.", [("Кельбаджарском", "Kalbajar")]),
        ("Посты у Верин Шоржи молчали.", [("Верин Шоржи", "Verin Shorzha")]),
        ("Бой шел на кельбаджарском направлении.", [("кельбаджарском", "Kalbajar")]),
        (
            "Обстреляны посты у населенного пункта Хейдарабад в Азербайджане.",
            [("Хейдарабад", "Heydarabad"), ("Азербайджане", "Azerbaijan")],
        ),
        ("Стреляли у Истису в Азербайджане.", [("Истису", "Istisu"), ("Азербайджане", "Azerbaijan")]),
        ("Колонна прошла через Ереван и Ванадзор.", [("Ереван", "Yerevan"), ("Ванадзор", "Vanadzor")]),
    ],
)
def test_inflected_russian_names_are_found(gazetteer, text, found):
    assert named(text, gazetteer) == found


def test_one_name_has_one_sense_in_a_text(gazetteer):
    text = "A fire broke out in Cambridge, Ohio. Cambridge has six engines, and Cambridge police helped."
    places = {m.place.id for m in find_places(text, gazetteer) if m.place and m.text == "Cambridge"}
    assert len(places) == 1


def test_mentions_stand_where_they_say(gazetteer):
    text = "In  Kəlbəcər,\nnear the “Sotk” pass;\u2028Vardenis was quiet. \U0001f600 Goris too."
    mentions = find_places(text, gazetteer)
    assert [text[m.start : m.end] for m in mentions] == [m.text for m in mentions]
    assert {"Kəlbəcər", "Vardenis", "Goris"} <= {m.text for m in mentions}


@pytest.mark.parametrize("text", ["“" * 5000, "A" * 50_000, "(" * 999 + "Paris", "\x00\ud800 Rome", "Rome " * 3000])
def test_no_text_makes_it_fail(gazetteer, text):
    find_places(text, gazetteer)


def test_json_lines_go_in_and_places_come_out(gazetteer):
    lines = [
        json.dumps({"id": 7, "text": "Rain fell in Gyumri.\u2028Nothing else."}),
        "",
        json.dumps({"id": "b", "text": ""}),
    ]
    first, second = geoparse(lines, gazetteer)
    assert second == {"id": "b", "places": []}
    assert first["id"] == 7
    (place,) = first["places"]
    assert {k: place[k] for k in ("start", "end", "text", "name", "level", "country", "associative")} == {
        "start": 13, "end": 19, "text": "Gyumri", "name": "Gyumri", "level": "settlement", "country": "AM", "associative": False,
    }  # fmt: skip
    assert round(place["lat"]), round(place["lon"]) == (41, 44)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": 1, "text": 5}'])
def test_a_line_that_is_no_such_object_is_named(gazetteer, line):
    with pytest.raises(FormatError, match="line 2"):
        list(geoparse(['{"id": 1, "text": ""}', line], gazetteer))


def test_a_name_is_explained_by_what_is_near_and_around(gazetteer):
    place, why = explain("Armudlu", gazetteer, within="Kalbajar")[0]
    assert place.parents[0] == "Kalbajar"
    assert "inside Kalbajar" in why
    place, why = explain("Paris", gazetteer, near="Dallas")[0]
    assert (place.country, place.parents[0]) == ("US", "Texas")
    assert "km from Dallas" in why
    assert explain("Paris", gazetteer)[0][0].country == "FR"
    assert explain("Armudlu", gazetteer, within="Lachin") == []
    assert explain("Xyzzyqwt", gazetteer) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen attacked troops in the state of Apure, Caracas said. A mine went off around La Victoria.", None),
        ("Gunmen attacked troops in the state of Aragua, Caracas said. A mine went off around La Victoria.", "Aragua"),
        (
            "Gunmen attacked troops in the state of Apure. At Cagua and Turmero a mine went off around La Victoria.",
            "Aragua",
        ),
        ("Gunmen attacked troops, Caracas said. A mine went off around La Victoria in Venezuela.", "Aragua"),
        (
            "Gunmen attacked troops in the state of Apure, Caracas said. A mine went off around Puerto Cabello.",
            "Carabobo",
        ),
    ],
)
def test_a_division_that_the_text_names_shuts_out_namesakes_elsewhere(gazetteer, text, place):
    mention = next(m for m in find_places(text, gazetteer) if m.text in ("La Victoria", "Puerto Cabello"))
    assert (mention.place.parents[0] if mention.place else None) == place
