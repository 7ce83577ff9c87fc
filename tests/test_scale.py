"""Articles read on several cores: the same readings in the same order, and one bad article stops no other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geo import pipeline, scale
from geo.errors import UnreadableArticle
from geo.records import Article, Reading, Refusal
from geo.scale import Reader, read_all

ROOT = Path(__file__).resolve().parent.parent


def make_articles(count: int, **odd: int) -> list[Article]:
    """`count` short articles; the words of `odd` stand in the ones at their numbers."""
    words = {number: word for word, number in odd.items()}
    told = "The Ministry of Defence of Armenia said that Azerbaijani forces fired at post {} near Sotk. {}"
    return [Article.of(told.format(n, words.get(n, "")), published="2023-09-01", file=f"{n}.txt") for n in range(count)]


@pytest.fixture(autouse=True)
def fresh_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "_reader", None)


def read_oddly(article: Article, gazetteer: Any, theatre: Any = None) -> Reading:
    if "FAIL" in article.text:
        raise ZeroDivisionError("oops")
    if "REFUSE" in article.text:
        raise UnreadableArticle("has no words", where=article.file)
    if "KILL" in article.text:
        os._exit(1)
    return Reading(article)


def test_many_cores_give_the_same_as_one() -> None:
    articles = make_articles(scale.SOME + 2)
    alone = list(read_all(articles, workers=1))
    assert list(read_all(articles, workers=2)) == alone
    assert all(isinstance(found, Reading) and found.events for found in alone)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_fails_is_refused_with_the_reason(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read", read_oddly)
    found = list(read_all(make_articles(30, FAIL=7, REFUSE=9), workers=workers))
    assert [n for n, one in enumerate(found) if isinstance(one, Refusal)] == [7, 9]
    assert found[7] == Refusal("7.txt", "refused", "the program failed on it (ZeroDivisionError: oops)")
    assert found[9] == Refusal("9.txt", "refused", "9.txt: has no words")


def test_an_article_that_takes_its_process_down_stops_no_other() -> None:
    """In a process of its own: beside the threads of other tests (a browser's) nothing is forked, and this one would go down."""
    call = "from tests.test_scale import read_past_a_killer; read_past_a_killer()"
    done = subprocess.run([sys.executable, "-c", call], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def read_past_a_killer() -> None:
    pipeline.read = read_oddly
    articles = make_articles(30, KILL=20)
    found = list(read_all(articles, workers=2))
    assert [n for n, one in enumerate(found) if isinstance(one, Refusal)] == [20]
    assert [one.article for one in found if isinstance(one, Reading)] == articles[:20] + articles[21:]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Armenia said that Azerbaijan fired.", "armenia-azerbaijan"),
        ("Минобороны Азербайджана обвинило армянскую сторону в обстреле.", "armenia-azerbaijan"),
        ("Thailand and Cambodia traded blame.", "thailand-cambodia"),
        ("The weather was fine in Norway.", None),
        ("Norway disputed the finding.", None),
    ],
)
def test_the_theatre_is_that_of_the_sides_named(text: str, name: str | None) -> None:
    theatre = Reader().find_theatre(Article.of(text))
    assert (theatre.name if theatre else None) == name
    assert Reader("none").find_theatre(Article.of(text)) is None
    assert Reader("sudan-ethiopia").find_theatre(Article.of(text)).name == "sudan-ethiopia"
