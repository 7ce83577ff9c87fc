"""Borders as lines: who faces whom, which stretch two places span, how long it is."""

from __future__ import annotations

import pytest
import shapely

from geo.gazetteer.borders import border_line, border_sections, facing_line, find_section, length_m, section_for

SOTK, JERMUK, KAPAN = (45.8695, 40.2001), (45.6711, 39.8395), (46.4068, 39.2076)


def test_the_sections_make_up_the_border() -> None:
    sections = border_sections("AM", "AZ")
    whole = length_m(border_line("AM", "AZ"))
    assert sum(s.length_m for s in sections) == pytest.approx(whole, rel=0.02)
    assert 700_000 < whole < 1_100_000


@pytest.mark.parametrize(
    ("near", "far", "length_km"),
    [
        ("Gegharkunik", "Kalbajar", (50, 80)),
        ("Syunik", "Zangilan", (45, 80)),
        ("Tavush", "Tovuz", (25, 50)),
        ("Ararat", "Sadarak", (10, 25)),
    ],
)
def test_divisions_that_face_each_other_share_a_section(near: str, far: str, length_km: tuple[int, int]) -> None:
    section = find_section(f"{near}–{far} section", "AM", "AZ")
    assert section is not None
    assert section.divisions == (near, far)
    assert length_km[0] * 1000 < section.length_m < length_km[1] * 1000


@pytest.mark.parametrize(
    "name", ["Kalbajar-Gegharkunik", "gegharkunik–kalbajar border", "Kalbajar–Gegharkunik section"]
)
def test_a_section_is_found_under_either_sides_order(name: str) -> None:
    section = find_section(name, "AM", "AZ")
    assert section is not None
    assert section.name == "Gegharkunik–Kalbajar section"


def test_an_unknown_section_is_none() -> None:
    assert find_section("Lori–Baku section", "AM", "AZ") is None


def test_countries_that_do_not_touch_have_no_border() -> None:
    assert border_line("AM", "RU").is_empty
    assert border_sections("AM", "RU") == ()
    assert section_for([SOTK], "AM", "RU").is_empty


def test_two_places_span_the_stretch_between_them() -> None:
    stretch = section_for([SOTK, JERMUK], "AM", "AZ")
    assert 40_000 < length_m(stretch) < 140_000
    assert stretch.distance(shapely.Point(SOTK)) < 0.2
    assert stretch.distance(shapely.Point(KAPAN)) > 0.4


def test_one_place_has_the_stretch_within_reach() -> None:
    stretch = section_for([KAPAN], "AM", "AZ", reach_m=5_000)
    assert 5_000 < length_m(stretch) < 12_000
    assert stretch.distance(shapely.Point(KAPAN)) < 0.15


def test_several_divisions_join_into_one_line() -> None:
    joined = facing_line([], ["Sadarak", "Sharur", "Shahbuz", "Julfa", "Ordubad"], "AM", "AZ")
    single = facing_line(["Ararat"], ["Sadarak"], "AM", "AZ")
    assert length_m(joined) > 5 * length_m(single)


@pytest.mark.parametrize(("a", "b"), [("KG", "TJ"), ("TH", "KH"), ("IL", "LB"), ("IN", "CN"), ("XK", "RS")])
def test_other_borders_are_cut_as_well(a: str, b: str) -> None:
    assert len(border_sections(a, b)) >= 2
