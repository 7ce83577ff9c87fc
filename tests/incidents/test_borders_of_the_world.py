"""Sentences about many borders, with the gazetteer of the world → what is drawn, how precisely, with which radius."""

from __future__ import annotations

from functools import cache

import pytest

from geo.extraction.places import find_places
from geo.gazetteer.index import Gazetteer, open_gazetteer
from geo.incidents.placing import find_locations

Drawn = tuple[str, str, int, float | None]  # name, level, where_prec, radius in metres
AA, PA, IC, PE, KS, SS, TK, IL, VG = (
    ("AM", "AZ"), ("PK", "AF"), ("IN", "CN"), ("PE", "EC"), ("XK", "RS"), ("SD", "SS"), ("TH", "KH"), ("IL", "LB"), ("VE", "GY"),
)  # fmt: skip
BORDER = "border of Armenia and Azerbaijan"

CASES: list[tuple[str, tuple[str, str], list[Drawn]]] = [
    ("A shell hit the village of Tegh.", AA, [("Tegh", "settlement", 1, 1_000)]),
    ("Shots were fired 3 km north-east of Tegh.", AA, [("Tegh", "settlement", 2, 1_000)]),
    ("A projectile fell 12 km north of Kiryat Shmona.", IL, [("Kiryat Shmona", "settlement", 2, 2_400)]),
    ("Soldiers fought 10 km south of Loja.", PE, [("Loja", "settlement", 2, 2_000)]),
    ("Shells hit houses 5 km west of Chaman.", PA, [("Chaman", "settlement", 2, 1_000)]),
    ("Обстреляны позиции в 3 км севернее села Тех.", AA, [("Tegh", "settlement", 2, 1_000)]),
    ("Azerbaijani troops advanced 400 metres inside Armenia near Tegh.", AA, [("Tegh", "settlement", 2, 5_000)]),
    ("They stand 400 metres inside Azerbaijani territory.", AA, [(BORDER, "border_section", 5, None)]),
    ("Противник продвинулся на 2 км вглубь территории.", AA, [(BORDER, "border_section", 5, None)]),
    ("Chinese troops came 2 kilometres into Indian territory at Demchok.", IC, [("Demchok", "border_section", 1, 1_000)]),
    ("Police were stopped 500 metres inside Kosovo near Jarinje.", KS, [("Jarinje crossing", "border_section", 2, 5_000)]),
    ("The unit moved in the direction of Sotk.", AA, [("Sotk", "settlement", 2, 10_000)]),
    ("Войска продвинулись в направлении Сотка.", AA, [("Sotk", "settlement", 2, 10_000)]),
    ("Rockets were launched from Naqoura towards Nahariya.", IL, [("Nahariya", "settlement", 2, 10_000)]),
    ("They fired from the direction of Basarkechar at positions in the Kalbajar region.", AA, [("Kalbajar", "district", 3, 29_748)]),
    ("A drone violated the airspace of Armenia.", AA, [("Armenia", "country", 7, None)]),
    ("A jet crossed into Armenian airspace on Monday.", AA, [("Armenia", "country", 7, None)]),
    ("Fishermen were shot at in the territorial waters of Venezuela.", VG, [("Venezuela", "country", 7, None)]),
    ("A ship was rammed in the South China Sea.", ("CN", "PH"), [("South China Sea", "border_section", 7, 8_000)]),
    ("The patrol was fired on at Lake Sevan.", AA, [("Lake Sevan", "border_section", 7, 8_000)]),
    ("Two soldiers drowned in the Araks river.", AA, [("Araks river", "border_section", 5, None)]),
    ("Works went on at Sev Lake.", AA, [("Sev Lake", "border_section", 1, 1_000)]),
    ("A truck was blown up on the Goris-Kapan road.", AA, [("Goris-Kapan road", "border_section", 2, 18_000)]),
    ("A mine exploded on the road from Goris to Kapan.", AA, [("Goris–Kapan", "border_section", 5, None)]),
    ("A mine exploded on the road between Goris and Kapan.", AA, [("Goris–Kapan", "border_section", 5, None)]),
    ("A mine exploded on the highway linking Goris with Kapan.", AA, [("Goris–Kapan", "border_section", 5, None)]),
    ("Мина взорвалась на дороге из Гориса в Капан.", AA, [("Goris–Kapan", "border_section", 5, None)]),
    ("Fire was exchanged between Sotk and Kalbajar.", AA, [("Sotk–Kalbajar", "border_section", 5, None)]),
    ("Positions were shelled between the villages of Movses and Aygepar.", AA, [("Movses–Aygepar", "border_section", 5, None)]),
    ("Стычка произошла между селами Мовсес и Айгепар.", AA, [("Movses–Aygepar", "border_section", 5, None)]),
    ("Shots were fired between Leposavic and Raska.", KS, [("Leposavić–Raška", "border_section", 5, None)]),
    ("Shots were fired along the border between Armenia and Azerbaijan.", AA, [(BORDER, "border_section", 5, None)]),
    ("Guards opened fire in the southern part of the border.", AA, [("south of the " + BORDER, "border_section", 5, None)]),
    ("Fighting erupted along the Durand Line.", PA, [("Durand Line", "border_section", 5, None)]),
    ("The two armies scuffled along the Line of Actual Control.", IC, [("Line of Actual Control", "border_section", 5, None)]),
    ("Soldiers fought in the Emerald Triangle.", TK, [("Emerald Triangle", "border_section", 5, None)]),
    ("Troops fired mortars near Torkham.", PA, [("Torkham", "border_section", 5, None)]),
    ("Soldiers clashed at Pangong Tso.", IC, [("Pangong Tso", "border_section", 5, None)]),
    ("Shots were fired on the Sumy section of the border.", ("UA", "RU"), [("border of Sumy", "border_section", 5, None)]),
    ("Fire was opened on the Sumy-Kursk section of the border.", ("UA", "RU"), [("Sumy–Kursk section", "border_section", 5, None)]),
    ("Shots rang out in the Tumbes stretch of the frontier.", PE, [("border of Tumbes", "border_section", 5, None)]),
    ("Soldiers crossed the border of Tigray.", ("ER", "ET"), [("border of Tigray", "border_section", 5, None)]),
    ("Fighting went on at the Unity-South Kordofan border.", SS, [("border of South Sudan and Sudan", "border_section", 5, None)]),
    ("Sudanese jets bombed Bentiu on Monday.", SS, [("Bentiu", "settlement", 1, 2_000)]),
    ("Jets struck targets in Khost province.", PA, [("Khost", "province", 4, 35_875)]),
    ("The clash took place in Syunik Province.", AA, [("Syunik", "province", 4, 37_443)]),
    ("Rockets fell in the Tovuz district.", AA, [("Tovuz", "district", 3, 23_829)]),
    ("A mine killed two men in the Golan Heights.", ("IL", "SY"), [("Golan Heights", "district", 3, 9_922)]),
    ("Shelling hit the outskirts of Goris.", AA, [("Goris", "settlement", 1, 2_000)]),
    ("Shots were exchanged near the town of Zarumilla.", PE, [("Zarumilla", "settlement", 2, 5_000)]),
    ("Clashes broke out in Abyei between the two armies.", SS, [("Abyei", "settlement", 1, 2_000)]),
    ("Congolese troops fired from Goma towards Gisenyi.", ("RW", "CD"), [("Gisenyi", "settlement", 2, 10_000)]),
    ("Soldiers entered near the village of Armudlu in the Kalbajar region.", AA, [("Armudlu, Kalbajar", "district", 3, 29_748)]),
    ("A boat was shot at 10 nautical miles west of Zarumilla.", PE, [("Zarumilla", "border_section", 2, 3_704)]),
    ("A sniper fired at a post near Tegh, and a wounded man was operated on in Goris.", AA, [("Tegh", "settlement", 2, 5_000)]),
    ("The barrage at Tegh was audible in Goris.", AA, [("Tegh", "settlement", 1, 1_000)]),
    ("Боевик убит у Тега на лачинском направлении.", AA, [("Tegh", "settlement", 2, 5_000)]),
    ("Armenia and Azerbaijan accused each other of shooting.", AA, []),
    ("Baku denied the report from Yerevan.", AA, []),
]  # fmt: skip


@cache
def world() -> Gazetteer:
    return open_gazetteer()


@pytest.mark.parametrize(("text", "sides", "expected"), CASES, ids=[c[0][:50] for c in CASES])
def test_each_wording_gives_its_precision_and_radius(text: str, sides: tuple[str, str], expected: list[Drawn]) -> None:
    found = find_locations(text, 0, len(text), find_places(text, world()), world(), sides=sides)
    assert [(loc.name, loc.level, loc.where_prec, loc.radius_m) for loc in found] == expected
