"""An article that only speaks of incidents in passing gives no statement; a flash is judged by its statements alone."""

from __future__ import annotations

import csv

import pytest

from geo.extraction.news import NewsReader, load_news_reader
from geo.paths import find_data_dir
from geo.pipeline import read
from geo.records import Article, Reading
from tests.test_symmetry import border

SHOT = "Azerbaijan's Defence Ministry said that Armenian troops had fired at its posts near Zabukh on Thursday."
DENIAL = "Armenia's Defence Ministry denied the claim."
MORE = ("The valley is known for its honey.", "The road was open all week.", "The market opens at nine.")


def read_text(*sentences: str) -> Reading:
    gazetteer, theatre = border()
    return read(Article.of(" ".join(sentences), published="2023-05-12"), gazetteer, theatre)


def use(weights: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    reader = NewsReader(weights)
    monkeypatch.setattr("geo.extraction.statements.load_news_reader", lambda: reader)


def test_an_article_that_weighs_too_little_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    use({"surest": 1.0, "w honey": -100.0}, monkeypatch)
    assert read_text(SHOT, DENIAL, *MORE).events == ()


def test_sure_statements_outweigh_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    use({"surest": 1.0, "w honey": -1.0}, monkeypatch)
    assert [s.stance for event in read_text(SHOT, DENIAL, *MORE).events for s in event.statements] == [
        "claim",
        "denial",
    ]


def test_a_flash_is_not_judged_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    use({"w fired": -100.0}, monkeypatch)
    assert len(read_text(SHOT, DENIAL).events) == 1


def test_the_words_of_the_model_are_no_names() -> None:
    with (find_data_dir() / "lexicon" / "news.csv").open(encoding="utf-8", newline="") as file:
        words = {row["feature"].removeprefix("w ") for row in csv.DictReader(file) if row["feature"].startswith("w ")}
    assert words
    assert all(word.islower() for word in words)
    assert not words & {"armenian", "baku", "yerevan", "zabukh", "армянские", "азербайджанские", "армянской"}


def test_an_article_about_an_incident_is_news() -> None:
    assert load_news_reader().is_news([], [])
    assert len(read_text(SHOT, DENIAL, *MORE).events) == 1
