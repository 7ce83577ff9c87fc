"""The words of a language are data: a folder is a language, a line is a word, and every pattern is sound."""

from __future__ import annotations

import csv
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.extraction import actors, lexicon
from geo.extraction.actors import find_cast
from geo.extraction.lexicon import CUE_CLASSES, load_lexicon
from geo.extraction.statements import find_statements, view_sentences
from geo.extraction.text import find_sentences
from geo.paths import find_data_dir
from geo.records import EVENT_TYPES, FACETS

FILES = sorted((find_data_dir() / "lexicon").glob("*/*.toml"))
PATTERN_FILES = [
    "background.toml", "cues.toml", "denials.toml", "events.toml", "forces.toml", "grammar.toml", "institutions.toml", "references.toml",
    "witnesses.toml",
]  # fmt: skip
LANGUAGES = sorted({path.parent.name for path in FILES})


def find_strings(value: Any) -> Iterator[str]:
    """All strings of a nest of tables and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from find_strings(part)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", [p for p in FILES if p.name in PATTERN_FILES], ids=name_of)
def test_every_pattern_compiles_and_matches_no_empty_word(path: Path) -> None:
    for words in find_strings(tomllib.loads(path.read_text(encoding="utf-8"))):
        pattern = re.compile(words, re.I)
        assert not pattern.fullmatch("") or path.name == "institutions.toml", words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_files_and_classes(language: str) -> None:
    folder = find_data_dir() / "lexicon" / language
    assert [name for name in PATTERN_FILES if not (folder / name).is_file()] == []
    words = load_lexicon(language)
    assert words.language == language
    assert words.cue.groups == set(CUE_CLASSES)
    assert {kind for kind, strong, _ in words.events if strong} >= {"shelling", "small_arms_fire", "incursion"}
    assert {kind for kind, *_ in words.events} >= set(EVENT_TYPES)
    assert {facet for facet, _ in words.facets} <= set(FACETS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_organisations_have_a_side_and_phrases(language: str) -> None:
    with (find_data_dir() / "lexicon" / language / "organisations.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    assert all(row["name"] and row["side"] and row["kind"] and row["phrases"].split(";")[0] for row in rows)


def test_an_unknown_language_is_read_with_the_english_words() -> None:
    assert load_lexicon("zz").language == "en"


CACHES = (
    lexicon.load_lexicon, lexicon.load_references, lexicon.load_beside, actors.load_index,
)  # fmt: skip


@pytest.fixture
def copied_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of one's own with the lexicon alone, nothing of it remembered before or after."""
    shutil.copytree(find_data_dir() / "lexicon", tmp_path / "lexicon")
    monkeypatch.setenv("BORDERMAP_DATA", str(tmp_path))
    for cache in CACHES:
        cache.cache_clear()
    yield tmp_path
    for cache in CACHES:
        cache.cache_clear()


def read_stances(text: str, language: str) -> list[tuple[str, str]]:
    words = load_lexicon(language)
    cast, sentences = find_cast(text, words), find_sentences(text)
    views = view_sentences(text, sentences, cast, words, [False] * len(sentences))
    return [(d.speaker.side, d.stance) for d in find_statements(text, views, cast, words)]


NEW_WORD = "Armenian troops fired at posts near Sotk, Azerbaijan's Defence Ministry proclamaziunated."


def test_a_copied_folder_with_a_new_word_is_a_new_language(copied_data: Path) -> None:
    shutil.copytree(copied_data / "lexicon" / "en", copied_data / "lexicon" / "xx")
    cues = copied_data / "lexicon" / "xx" / "cues.toml"
    cues.write_text(cues.read_text(encoding="utf-8").replace("say = [", 'say = [\n  "proclamaziunated",', 1))
    assert load_lexicon("xx").language == "xx"
    assert read_stances(NEW_WORD, "xx") == [("AZ", "claim")]
    assert read_stances(NEW_WORD, "en") == []


def test_a_new_organisation_is_a_line(copied_data: Path) -> None:
    text = "Valley Watch said that shells had fallen on the road near Sotk."
    assert read_stances(text, "en") == []
    load_lexicon.cache_clear()
    actors.load_index.cache_clear()
    with (copied_data / "lexicon" / "en" / "organisations.csv").open("a", encoding="utf-8") as lines:
        lines.write("Valley Watch,VW,mission,Valley Watch\n")
    assert read_stances(text, "en") == [("VW", "observation")]
