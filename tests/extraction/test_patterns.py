"""Words find what one pattern of all their fragments finds, whatever stands in the text."""

from __future__ import annotations

import re
import tomllib
from itertools import permutations
from pathlib import Path

import pytest

from geo.extraction.context import UNKNOWN_NAME, find_unknown_names
from geo.extraction.metonymy import _ACTOR_BEFORE, _LOCATIVE_BEFORE
from geo.extraction.patterns import Words, find_heads, find_needed, join_words, split_branches
from geo.paths import find_data_dir

TEXTS = sorted((Path(__file__).parents[1] / "gold").glob("*.txt"))[::6]
FILES = sorted((find_data_dir() / "lexicon").glob("*/*.toml"))


@pytest.mark.parametrize(
    ("fragment", "heads"),
    [
        ("shell(?:s|ed)?", "shel"),
        ("(?:no )?fir(?:ed|es)", "fire no"),
        ("an? hour", "a an"),
        ("air ?-?strikes?", "air airs"),
        ("go(?:ing)?(?! on)", "go goin"),
        ("[Tt]he|(?:mr\\.?|mrs) x", "the mr mrs"),
        ("(?:new |old ){0,2}line", "new old line"),
        ("(?:\\d[\\d,]*|two) men", "0 two"),
        ("up\\b|in\\s+it", "up in"),
        ("\\w+ command", ""),
        ("a\\w* b", ""),
        ("(?-i:Army)", ""),
        ("['’]s", ""),
        ("(?:old)? way", ""),
    ],
)
def test_the_heads_of_a_fragment(fragment, heads):
    found = {head for branch in split_branches(fragment) for head in find_heads(branch)}
    assert found == set(heads.split())


@pytest.mark.parametrize(
    ("fragment", "needed"),
    [("\\w+ Drones? hit", " drone"), ("(?:a|b)* of the x{0,2}", " of the "), ("[abc]{0,2}\\d", ""), ("\\w+", "")],
)
def test_what_every_match_holds(fragment, needed):
    assert find_needed(fragment) == needed


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_words_find_what_the_one_pattern_finds(path):
    for fragments in find_lists(tomllib.loads(path.read_text(encoding="utf-8"))):
        words, pattern = Words(fragments), compile_one(fragments)
        for text in (read.read_text(encoding="utf-8") for read in TEXTS):
            assert spans(words, text) == spans(pattern, text), fragments
            part = (text, len(text) // 3, len(text) // 2)
            assert spans(words, *part) == spans(pattern, *part), fragments


@pytest.mark.parametrize(
    "text",
    ["", "FİRED and ſhelled", "Kıll kill", "fi", "firefired", "fired,fired", "it was shelled", "１２ men", "12 men"],
)
@pytest.mark.parametrize("end", [0, 1, 2, 4, 7, 99])
def test_odd_letters_and_ends(text, end):
    fragments = ["fi", "fired", "fire", "shell(?:ed)?", "kill", "\\d+ men"]
    assert spans(Words(fragments), text, 0, end) == spans(compile_one(fragments), text, 0, end)


def test_without_fragments_nothing_is_found():
    assert Words([]).search("a text") is None
    assert Words([]).match("") is None


def test_a_match_tells_its_group():
    words = Words({"deny": ["denied", "rejected"], "say": ["said", "denied it"]})
    found = [(match.group(), match.lastgroup) for match in words.finditer("He said she denied it")]
    assert found == [("said", "say"), ("denied", "deny")]


def find_lists(value):
    """All lists of strings in a nest of tables and lists."""
    if isinstance(value, dict):
        for part in value.values():
            yield from find_lists(part)
    elif isinstance(value, list) and all(isinstance(part, str) for part in value):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from find_lists(part)


def compile_one(fragments):
    return re.compile(rf"(?<!\w){join_words(fragments)}(?!\w)", re.I)


def spans(pattern, *where):
    return [match.span() for match in pattern.finditer(*where)]


@pytest.mark.parametrize(
    "word", ["in", "In", "IN", "towards", "toward", "north of", "north", "ambassador to", "said", "printing"]
)
@pytest.mark.parametrize(
    "lead",
    [" ", "\n", " the ", " The ", " modern ", " all of ", " the north-eastern ", " “the ", ", ", "", " the the "],
)
@pytest.mark.parametrize("opening", ["Shots fell ", "(", "—", "built-", "Shots fell “", "", "Shots fell 'the "])
def test_words_before_a_name_are_found_as_the_whole_pattern_finds_them(opening: str, word: str, lead: str) -> None:
    for words in (_LOCATIVE_BEFORE, _ACTOR_BEFORE):
        before = opening + word + lead
        assert words.stand(before) == (words._words.search(before) is not None)


def test_unknown_names_are_found_around_their_words_as_in_the_whole_text() -> None:
    parts = [
        "Rain fell. ",
        "The village of Upper Armudlu was quiet. ",
        "x" * 400 + " ",
        "In Kut settlement, ",
        "Known Downs ",
        "в селе Тех ",
    ]
    for order in permutations(parts):
        text = "".join(order)
        assert [m.span() for m in find_unknown_names(text)] == [m.span() for m in UNKNOWN_NAME.finditer(text)]
