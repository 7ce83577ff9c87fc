"""How names are worded: role, distance, bearing and kind, in English and Russian."""

from __future__ import annotations

import pytest

from geo.incidents.wording import word_mentions
from geo.records import Mention, Place


def word(text: str, *names: str) -> list[tuple[str, str, str]]:
    """(name, role, kind) of each name; a name with `*` is a district, with `**` a province."""
    mentions = []
    for written in names:
        name = written.strip("*")
        level = {0: "settlement", 1: "district", 2: "province"}[written.count("*")]
        start = text.index(name)
        mentions.append(Mention(start, start + len(name), name, Place(name, name, level, 45.0, 40.0)))
    return [(w.mention.text, w.role, w.kind) for w in word_mentions(text, 0, len(text), mentions)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Shots fell in Tegh.", ("Tegh",), [("Tegh", "exact", "")]),
        ("Shots fell near the village of Tegh.", ("Tegh",), [("Tegh", "near", "settlement")]),
        ("They moved towards Tegh.", ("Tegh",), [("Tegh", "towards", "")]),
        ("In the Lachin direction there is silence.", ("Lachin*",), [("Lachin", "towards", "district")]),
        ("Fire came from the direction of Tegh.", ("Tegh",), [("Tegh", "origin", "")]),
        ("From their posts in different directions of the Vardenis region they fired.", ("Vardenis",), [("Vardenis", "origin", "district")]),
        ("Residents of Tegh heard it.", ("Tegh",), [("Tegh", "people", "")]),
        ("He told reporters in Goris.", ("Goris",), [("Goris", "speaker", "")]),
        ("It was untrue, the colonel explained to the press at the base of Goris.", ("Goris",), [("Goris", "speaker", "")]),
        ("The general said to local journalists in Goris that it was over.", ("Goris",), [("Goris", "speaker", "")]),
        ("The wounded man was flown by helicopter to Goris.", ("Goris",), [("Goris", "speaker", "")]),
        ("One of them died on the way to Goris.", ("Goris",), [("Goris", "speaker", "")]),
        ("Some 20 families left for Goris.", ("Goris",), [("Goris", "speaker", "")]),
        ("The monitors were in Goris and heard it.", ("Goris",), [("Goris", "speaker", "")]),
        ("A car was hit on the way to Goris.", ("Goris",), [("Goris", "near", "")]),
        ("Раненый находится в реанимации в Горисе.", ("Горисе",), [("Горисе", "speaker", "")]),
        ("He crossed over into the Nakhchivan exclave.", ("Nakhchivan",), [("Nakhchivan", "exact", "province")]),
        ("The Kalbajar region was hit.", ("Kalbajar",), [("Kalbajar", "", "district")]),
        ("At Tegh in Syunik it was calm.", ("Tegh", "Syunik**"), [("Tegh", "exact", ""), ("Syunik", "container", "")]),
        ("Near Goris, Sotk and Jermuk it began.", ("Goris", "Sotk", "Jermuk"), [("Goris", "near", ""), ("Sotk", "near", ""), ("Jermuk", "near", "")]),
        ("In the Kalbajar and Lachin directions.", ("Kalbajar*", "Lachin*"), [("Kalbajar", "towards", "district"), ("Lachin", "towards", "district")]),
        ("Fighting between Sotk and Jermuk.", ("Sotk", "Jermuk"), [("Sotk", "between", ""), ("Jermuk", "between", "")]),
        ("В районе села Тех стреляли.", ("Тех",), [("Тех", "near", "settlement")]),
        ("Стреляли со стороны Басаргечара.", ("Басаргечара",), [("Басаргечара", "origin", "")]),
        ("Огонь в направлении Сотка.", ("Сотка",), [("Сотка", "towards", "")]),
        ("It was near. Goris was calm.", ("Goris",), [("Goris", "", "")]),
    ],
)  # fmt: skip
def test_words_give_a_role(text: str, names: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    assert word(text, *names) == expected


@pytest.mark.parametrize(
    ("text", "metres", "degrees"),
    [
        ("It fell 3 km north-east of Tegh.", 3_000, 45),
        ("It fell 1,700 m south of Tegh.", 1_700, 180),
        ("It fell two kilometres to the north-west of Tegh.", 2_000, 315),
        ("It fell 2.5 miles west of Tegh.", 4_023, 270),
        ("Упал в 3 км к юго-востоку от Tegh.", 3_000, 135),
        ("Упал в 500 метрах севернее Tegh.", 500, 0),
    ],
)
def test_a_distance_and_a_compass_point_are_read(text: str, metres: float, degrees: float) -> None:
    start = text.index("Tegh")
    (found,) = word_mentions(text, 0, len(text), [Mention(start, start + 4, "Tegh")])
    assert found.role == "bearing"
    assert found.distance_m == pytest.approx(metres, abs=1)
    assert found.bearing == degrees
