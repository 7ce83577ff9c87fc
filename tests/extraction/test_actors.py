"""Phrases that name who speaks or acts: institution, side and kind. All sentences are made up."""

from __future__ import annotations

import pytest

from geo.extraction.actors import find_cast
from geo.extraction.lexicon import load_lexicon
from geo.extraction.nations import NameMention

LEXICON = load_lexicon("en")

PHRASES = [
    # ministries, with the side before or behind
    ("the Armenian Ministry of Defence", "{adj} Ministry of Defence", "AM", "ministry"),
    ("Armenia's Defense Ministry", "{adj} Ministry of Defence", "AM", "ministry"),
    ("the Ministry of Defence of the Republic of Armenia", "{adj} Ministry of Defence", "AM", "ministry"),
    ("the Ministry of National Defence of Cambodia", "{adj} Ministry of Defence", "KH", "ministry"),
    ("the Chinese Foreign Ministry", "{adj} Ministry of Foreign Affairs", "CN", "ministry"),
    ("the Lithuanian Interior Ministry", "{adj} Interior Ministry", "LT", "ministry"),
    ("the press service of the Armenian Defence Ministry", "{adj} Ministry of Defence", "AM", "ministry"),
    # services and committees
    ("the State Border Service of Azerbaijan", "State Border Service of {country}", "AZ", "service"),
    ("Kyrgyzstan's Border Service", "State Border Service of {country}", "KG", "service"),
    ("the National Security Service of Armenia", "{adj} security service", "AM", "service"),
    ("the Security Council of Armenia", "Security Council of {country}", "AM", "council"),
    ("the Kosovo Police", "{adj} police", "XK", "service"),
    # armies
    ("the Indian Army", "{adj} army", "IN", "army"),
    ("the Sudanese Armed Forces", "{adj} army", "SD", "army"),
    ("Pakistan's military", "{adj} army", "PK", "army"),
    ("South Korea's Joint Chiefs of Staff", "{adj} General Staff", "KR", "army"),
    ("the Israel Defense Forces", "Israel Defense Forces", "IL", "army"),
    # governments and capitals
    ("the Government of Ethiopia", "Government of {country}", "ET", "government"),
    ("Yerevan", "Government of Armenia", "AM", "country"),
    ("Islamabad", "Government of Pakistan", "PK", "country"),
    # missions and de facto authorities
    ("UNIFIL", "UNIFIL", "UNIFIL", "mission"),
    ("the UN Interim Force in Lebanon", "UNIFIL", "UNIFIL", "mission"),
    ("the EU mission", "European Union Mission in Armenia", "EUMA", "mission"),
    ("the OSCE", "OSCE", "OSCE", "mission"),
    ("KFOR", "KFOR", "KFOR", "mission"),
    ("the Artsakh Defence Army", "Nagorno-Karabakh Ministry of Defence", "NKR", "ministry"),
    ("the IDF", "Israel Defense Forces", "IL", "army"),
    ("Hezbollah", "Hezbollah", "HEZBOLLAH", "armed_group"),
    ("M23", "M23", "M23", "armed_group"),
    # offices and witnesses
    ("Armenia's Human Rights Defender", "Human Rights Defender of {country}", "AM", "office"),
    ("a resident of Tegh", "a resident of Tegh", "witness", "witness"),
    ("eyewitnesses", "eyewitnesses", "witness", "witness"),
    # nobody's yet
    ("the ministry", "the ministry", "", "definite"),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "name", "side", "kind"), PHRASES)
def test_a_phrase_names_one_actor(phrase: str, name: str, side: str, kind: str) -> None:
    cast = find_cast(f"On Friday {phrase} said that a post was hit.", LEXICON)
    assert [(a.name, a.side, a.kind) for a in cast.actors] == [(name, side, kind)]


def test_an_office_gives_its_surname_a_side() -> None:
    text = "Venezuela's Defence Minister Vladimir Padrino spoke. Later Padrino left."
    cast = find_cast(text, LEXICON)
    assert [(text[a.start : a.end], a.side) for a in cast.actors] == [
        ("Venezuela's Defence Minister", "VE"), ("Padrino", "VE"), ("Padrino", "VE"),
    ]  # fmt: skip
    assert cast.persons["Padrino"][1] == "VE"


def test_an_abbreviation_in_brackets_is_known_afterwards() -> None:
    text = "Azerbaijan's State Border Service (SBS) spoke. Then the SBS added a figure."
    assert ("SBS", "AZ") in [(text[a.start : a.end], a.side) for a in find_cast(text, LEXICON).actors]


def test_actors_of_a_theatre_are_named_by_their_aliases() -> None:
    actors = [("Council of Elders of Overthere", "OT", "state", "Elder Voll;the Elders")]
    cast = find_cast("On Friday Elder Voll said that a post was hit.", LEXICON, actors)
    assert {(a.name, a.side) for a in cast.actors} == {("Council of Elders of Overthere", "OT")}


FORCES = [
    ("Armenian units opened fire at Azerbaijani positions.", [("AM", "acts"), ("AZ", "target")]),
    ("Fire came from the Tajik side toward Kyrgyz posts.", [("TJ", "acts"), ("KG", "target")]),
    ("The post was shelled by Cambodian artillery.", [("KH", "acts")]),
]


@pytest.mark.parametrize(("text", "forces"), FORCES)
def test_forces_act_or_are_hit(text: str, forces: list[tuple[str, str]]) -> None:
    found = [(f.side, "target" if f.is_target else "acts" if f.acts else "") for f in find_cast(text, LEXICON).forces]
    assert found == forces


@pytest.mark.parametrize("office", ["governor of Gedaref", "spokesman for Gedaref"])
def test_an_office_has_the_side_of_its_place(office: str) -> None:
    text = f"The {office} spoke. The mayor of Nowhere answered."
    start = text.index("Gedaref")
    seat = NameMention(start, start + len("Gedaref"), "SD", "seat", "Gedaref")
    again = NameMention(len(text), len(text), "SD", "seat", "Kassala")  # a second place makes it sure
    cast = find_cast(text, LEXICON, find_seats=lambda names: [seat, again])
    assert [(text[a.start : a.end], a.side) for a in cast.actors] == [(office, "SD"), ("mayor", "")]


MISSIONS = [
    ("The EU mission in Georgia said so.", "EUMM"),
    ("Armenia heard the EU mission.", "EUMA"),
    ("Lebanon heard the UN peacekeepers.", "UNIFIL"),
    ("Cyprus heard the UN peacekeepers.", "UNFICYP"),
]


@pytest.mark.parametrize(("text", "side"), MISSIONS)
def test_a_mission_is_that_of_the_host_that_the_text_names(text: str, side: str) -> None:
    assert side in [a.side for a in find_cast(text, LEXICON).actors]


def test_the_breakaway_republic_is_the_authority_that_the_text_names() -> None:
    text = "Tskhinvali kept silent. The security council of the breakaway republic spoke."
    assert [a.side for a in find_cast(text, LEXICON).actors] == ["RSO", "RSO"]


def test_an_embassy_is_not_of_the_country_that_it_sits_in() -> None:
    (actor,) = [a for a in find_cast("The embassy in Addis Ababa said so.", LEXICON).actors if a.abroad]
    assert actor.side == ""


def test_the_north_counts_only_beside_the_south() -> None:
    alone = find_cast("The army of the North moved out.", LEXICON)
    assert alone.names == ()
    beside = find_cast("South Korea said that the North had fired.", LEXICON)
    assert [n.side for n in beside.names] == ["KR", "KP"]


def test_a_text_without_names_has_an_empty_cast() -> None:
    cast = find_cast("It rained all day in the hills.", LEXICON)
    assert (cast.actors, cast.forces, cast.names, dict(cast.persons)) == ((), (), (), {}) or not any(
        a.side for a in cast.actors
    )


def test_actors_stand_in_order_and_inside_the_text() -> None:
    text = "Baku and Yerevan spoke; the EU mission, a villager and the Thai army listened to Hezbollah."
    starts = [a.start for a in find_cast(text, LEXICON).actors]
    assert starts == sorted(starts)
    assert all(0 <= a.start < a.end <= len(text) for a in find_cast(text, LEXICON).actors)


RUSSIAN = [
    ("Минобороны Армении", "AM"),
    ("МИД Азербайджана", "AZ"),
    ("Погранслужба Таджикистана", "TJ"),
    ("миссия ЕС", "EUMA"),
    ("Ереван", "AM"),
    ("Госпогранслужба (ГПС) Азербайджана", "AZ"),
    ("полиция непризнанного Приднестровья", "PMR"),
    ("тираспольская милиция", "PMR"),
    ("СГБ Абхазии", "ABK"),
    ("делегация талибов", "AF"),
    ("миссия ООН в Абьее", "UNISFA"),
    ("Армия обороны Израиля", "IL"),
]


@pytest.mark.parametrize(("phrase", "side"), RUSSIAN)
def test_russian_phrases_name_their_side(phrase: str, side: str) -> None:
    cast = find_cast(f"В пятницу {phrase} сообщила об обстреле.", load_lexicon("ru"))
    assert side in [a.side for a in cast.actors]


def test_a_country_that_only_bans_somebody_is_not_named() -> None:
    cast = find_cast('Движение "Талибан" (запрещено в РФ) это отрицает.', load_lexicon("ru"))
    assert {name.side for name in cast.names} == {"AF"}


def test_a_body_has_the_side_of_the_known_person_behind_it() -> None:
    known = [("Armenian Ministry of Defence", "AM", "state", "Шушан Степанян")]
    cast = find_cast("Это ложь, сказала пресс-секретарь Минобороны Шушан Степанян.", load_lexicon("ru"), known)
    assert {a.side for a in cast.actors} == {"AM"}


def test_the_host_that_a_text_names_tells_which_mission_is_meant() -> None:
    cast = find_cast("Миротворцы ООН видели танки у границы Ливана.", load_lexicon("ru"))
    assert "UNIFIL" in [a.side for a in cast.actors]
