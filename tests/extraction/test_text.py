"""Sentences and quotations: where they begin and end, and that positions are those of the text itself."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from geo.extraction.text import find_quotes, find_sentences, mask_quotes
from tests.timing import take_time

CUTS = [
    ("Shots rang out. Nobody was hurt.", ["Shots rang out.", "Nobody was hurt."]),
    ("Was it a drone? The army says no! So be it…", ["Was it a drone?", "The army says no!", "So be it…"]),
    ("Gen. Petrosyan spoke to Lt. Col. Aslanov at noon. He left.", ["Gen. Petrosyan spoke to Lt. Col. Aslanov at noon.", "He left."]),
    ("The U.N. Secretary asked for calm. Both nodded.", ["The U.N. Secretary asked for calm.", "Both nodded."]),
    ("J. K. Miller saw it on Sept. 13. He ran.", ["J. K. Miller saw it on Sept. 13.", "He ran."]),
    ("It began at 3 p.m. local time. It ended at 5 p.m. Then came silence.", ["It began at 3 p.m. local time.", "It ended at 5 p.m.", "Then came silence."]),
    ("The gun has a calibre of 5.45 mm. It is old.", ["The gun has a calibre of 5.45 mm.", "It is old."]),
    ("“They fired. We answered. That is all,” he said. She left.", ["“They fired. We answered. That is all,” he said.", "She left."]),
    ("«Нас обстреляли. Мы ответили», — сказал он. Бой утих.", ["«Нас обстреляли. Мы ответили», — сказал он.", "Бой утих."]),
    ("\"We saw it. It burned.\" The mayor pointed north.", ["\"We saw it. It burned.\"", "The mayor pointed north."]),
    ("“They fired first. He stopped. The line went dead.", ["“They fired first.", "He stopped.", "The line went dead."]),
    ("It's the army's post. They don't leave it.", ["It's the army's post.", "They don't leave it."]),
    ("В 2022 г. граница была закрыта. Потом её открыли.", ["В 2022 г. граница была закрыта.", "Потом её открыли."]),
    ("(It was night.) The post burned.", ["(It was night.)", "The post burned."]),
    ("Post under fire\nBy Our Reporter\nThe post burned.", ["Post under fire", "By Our Reporter", "The post burned."]),
    ("no capital follows. so this stays one", ["no capital follows. so this stays one"]),
    ("a text without any stop", ["a text without any stop"]),
    ("", []),
    (" \n\t\r\n ", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences"), CUTS)
def test_text_is_cut_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in find_sentences(text)] == sentences


def test_a_hard_wrapped_line_goes_on_in_the_next() -> None:
    text = (
        "The ministry said that three of its servicemen had been\nwounded near the village of Tegh.\n\nNobody answered."
    )
    assert [text[s.start : s.end] for s in find_sentences(text)] == [text.split("\n\n")[0], "Nobody answered."]


@pytest.mark.parametrize(
    "text",
    [
        "The post was shelled at dawn by unknown gunmen, he said.\nbelow the line a caption begins",
        "The post was shelled at dawn by unknown gunmen, he said\n\nbelow a blank line nothing goes on",
        "A short headline\nof two lines stays two",
    ],
)
def test_lines_that_do_not_go_on_stay_apart(text: str) -> None:
    assert len(find_sentences(text)) == 2


def test_headings_and_paragraphs_are_told() -> None:
    text = "Fire on the border\nThe post burned. Two men fled.\n“It was bad.”\nRead more;"
    told = [(s.heading, s.paragraph, s.first) for s in find_sentences(text)]
    assert told == [(True, 0, True), (False, 1, True), (False, 1, False), (False, 2, True), (False, 3, True)]


QUOTES = [
    ("He said “no” and left.", ["“no”"]),
    ("He said \"no shot was fired\" and “left”.", ['"no shot was fired"', "“left”"]),
    ("Он сказал: «Ни одного выстрела».", ["«Ни одного выстрела»"]),
    ("She wrote: 'we don't know who it was'.", ["'we don't know who it was'"]),
    ("‘It wasn’t us’, they said.", ["‘It wasn’t us’"]),
    ("The army's posts and the soldiers' tents", []),
    ("An “unclosed mark is none.", []),
    ("A 105\" barrel and a 20\" wheel", []),
    ("„So war es“, sagte er.", ["„So war es“"]),
    ("“ " + "x " * 900 + "”", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quotes"), QUOTES)
def test_quotations_are_found(text: str, quotes: list[str]) -> None:
    assert [text[a:b] for a, b in find_quotes(text, 0, len(text))] == quotes


def test_masking_keeps_length_marks_and_short_quotations() -> None:
    text = "The “so-called corridor” was “closed by men who denied it”, he said."
    masked = mask_quotes(text, 0, len(text))
    assert len(masked) == len(text)
    assert "so-called corridor" in masked
    assert "denied" not in masked
    assert [i for i, mark in enumerate(masked) if mark in "“”"] == [i for i, mark in enumerate(text) if mark in "“”"]


PIECES = (
    *"abcXYZ .,.!?…\n\r\t\"'“”‘’«»„()-—:;0123", "\n\n", ". ", "Mr. ", " a.m. ", "said ", "é", "Ж", "ն", "א", "\u200f", "\u200b",
    "\u202e", "\ufeff", "\x00", "\x0b", "\x85", "\u2028", "😀", "e\u0301",
)  # fmt: skip


def test_any_string_is_cut_in_order_without_overlap_and_loses_only_white_space() -> None:
    chance = random.Random(20230512)
    for _ in range(1500):
        text = "".join(chance.choices(PIECES, k=chance.randrange(80)))
        sentences = find_sentences(text)
        at = 0
        for sentence in sentences:
            assert at <= sentence.start < sentence.end <= len(text)
            assert not text[at : sentence.start].strip()
            words = text[sentence.start : sentence.end]
            assert words == words.strip()
            at = sentence.end
        assert not text[at:].strip()
        assert [s.paragraph for s in sentences] == sorted(s.paragraph for s in sentences)
        spans = find_quotes(text, 0, len(text))
        assert all(a < b <= c < d for (a, b), (c, d) in pairwise(spans))
        assert len(mask_quotes(text, 0, len(text))) == len(text)


@pytest.mark.parametrize("piece", ['He said "yes. ', "It is so. ", "a ", "“no", "'tis so\n", "don't "])
def test_time_grows_with_the_length(piece: str) -> None:
    small, large = (take_time(lambda text=text: find_sentences(text)) for text in (piece * 1_000, piece * 8_000))
    assert large < 8 * 4 * small + 0.05
