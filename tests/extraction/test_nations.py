"""Names of countries, nationalities, peoples and capitals: the side that each stands for."""

from __future__ import annotations

import csv

import pytest

from geo.extraction.nations import NameIndex, index_nations, load_nations, name_of_side
from geo.paths import find_data_dir

ENGLISH = [
    ("Armenia's army and the Armenians of an Armenian town",
     [("Armenia", "AM", "name"), ("Armenians", "AM", "people"), ("Armenian", "AM", "adjective")]),
    ("Baku and Yerevan", [("Baku", "AZ", "capital"), ("Yerevan", "AM", "capital")]),
    ("the Azeris", [("Azeris", "AZ", "people")]),
    ("Kyrgyz, Kirghiz and Tajik guards", [("Kyrgyz", "KG", "adjective"), ("Kirghiz", "KG", "adjective"), ("Tajik", "TJ", "adjective")]),
    ("the Republic of Korea", [("Republic of Korea", "KR", "name")]),
    ("Niger and Nigeria", [("Niger", "NE", "name"), ("Nigeria", "NG", "name")]),
    ("DR Congo, the DRC", [("DR Congo", "CD", "name"), ("DRC", "CD", "name")]),
    ("Guinea-Bissau and Côte d'Ivoire", [("Guinea-Bissau", "GW", "name"), ("Côte d'Ivoire", "CI", "name")]),
    ("Turkish ships of Türkiye", [("Turkish", "TR", "adjective"), ("Türkiye", "TR", "name")]),
    ("New Delhi and Islamabad", [("New Delhi", "IN", "capital"), ("Islamabad", "PK", "capital")]),
    ("it left the PLA", [("PLA", "CN", "capital")]),
    ("The valley of The Valley", [("The Valley", "AI", "capital")]),
    ("soldiers of the South Sudan army", [("South Sudan", "SS", "name")]),
    ("armenia in small letters", []),
    ("the bakulite mineral and an Omanhene", []),
    ("", []),
]  # fmt: skip

RUSSIAN = [
    ("армянские военные и азербайджанцы", [("армянские", "AM", "adjective"), ("азербайджанцы", "AZ", "people")]),
    ("в Ереване, Бишкеке и Душанбе", [("Ереване", "AM", "capital"), ("Бишкеке", "KG", "capital"), ("Душанбе", "TJ", "capital")]),
    ("Киргизия, Кыргызстан, киргизский", [("Киргизия", "KG", "name"), ("Кыргызстан", "KG", "name"), ("киргизский", "KG", "adjective")]),
    ("Ираклий, Поляна и в Ираке", [("Ираке", "IQ", "name")]),
    ("Иран и иранцы", [("Иран", "IR", "name"), ("иранцы", "IR", "people")]),
    ("бишкекские газеты", [("бишкекские", "KG", "adjective")]),
    ("границе Таджикистана", [("Таджикистана", "TJ", "name")]),
    ("Armenian и армянский", [("Armenian", "AM", "adjective"), ("армянский", "AM", "adjective")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "names"), [("en", *r) for r in ENGLISH] + [("ru", *r) for r in RUSSIAN])
def test_names_are_found_with_side_and_form(language: str, text: str, names: list[tuple[str, str, str]]) -> None:
    assert [(text[n.start : n.end], n.side, n.form) for n in index_nations(language).find(text)] == names


@pytest.mark.parametrize(
    ("text", "side"), [("Congo. Kinshasa answered.", "CD"), ("Congo. Brazzaville answered.", "CG")]
)
def test_a_name_of_two_countries_is_decided_by_its_text(text: str, side: str) -> None:
    index = NameIndex()
    for code, capital in (("CD", "Kinshasa"), ("CG", "Brazzaville")):
        index.add("Congo", side=code, form="name")
        index.add(capital, side=code, form="capital")
    assert [n.side for n in index.find(text)] == [side, side]


def test_the_longest_name_wins() -> None:
    index = NameIndex()
    index.add("Korea", side="KR", form="name")
    index.add("North Korea", side="KP", form="name")
    assert [(n.start, n.end, n.side) for n in index.find("North Korea and Korea")] == [(0, 11, "KP"), (16, 21, "KR")]


def test_side_has_a_name_for_the_screen() -> None:
    assert name_of_side("AM") == "Armenia"
    assert name_of_side("UNIFIL") == "UNIFIL"
    assert name_of_side("NKR", {"NKR": "Nagorno-Karabakh"}) == "Nagorno-Karabakh"


@pytest.mark.parametrize("code", sorted(load_nations()))
def test_each_nation_is_found_by_its_name_and_its_adjective(code: str) -> None:
    nation, index = load_nations()[code], index_nations("en")
    assert nation.name
    assert code in {n.side for n in index.find(f"In {nation.name} it rained.")} or _is_shared(nation.name)
    assert index.find(f"A {nation.adjective} post burned.") or not nation.adjective[0].isupper()


def _is_shared(name: str) -> bool:
    """Whether a name is one of several countries' ("Congo"), so that a text of one word cannot tell which."""
    words = {word for word in name.split() if len(word) > 4}
    return sum(bool(words & set(other.name.split())) for other in load_nations().values()) > 1


def test_every_nation_has_a_russian_name() -> None:
    folder = find_data_dir() / "lexicon"
    rows = [
        {row["iso2"] for row in csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines())}
        for name in ("nations.csv", "nations_ru.csv")
    ]
    assert rows[1] <= rows[0]
    assert {"AM", "AZ", "KG", "TJ", "RU", "IN", "PK", "CN", "IL", "LB"} <= rows[1]
