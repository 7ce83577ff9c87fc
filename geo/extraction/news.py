"""Whether an article tells of an incident at all, or only speaks of one in passing: trade, talks, trials, anniversaries.

A small statistical model weighs how sure the second reader is of the statements that were found, and the words of the article
(logistic regression, weights in `data/lexicon/news.csv`; `python -m tests.training` fits it). Names of sides and their bodies
are no words here, so that the sides can be exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from geo.extraction.drafts import Draft
from geo.extraction.text import Cover
from geo.extraction.views import SentenceView
from geo.extraction.weights import add_up, load_weights

SURE = 0.85  # logarithm of the odds from which an article tells of an incident: 7 to 3
_FEWEST = 5  # sentences of an article to be judged; a flash is judged by its statements
_WORD_WEIGHT = 0.3
_MOST = 8  # statements that are counted
_WORD = re.compile(r"[^\W\d_]{4,}")


class NewsReader:
    """Weights of features."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def is_news(self, views: Sequence[SentenceView], drafts: Sequence[Draft]) -> bool:
        """Whether the statements are about an incident of which the article tells."""
        if len(views) < _FEWEST or not drafts:
            return True
        return add_up(self._weights, describe(views, drafts)) >= SURE


@lru_cache(maxsize=1)
def load_news_reader() -> NewsReader:
    """The reader with the weights of `data/lexicon/news.csv`."""
    return NewsReader(load_weights("news"))


def describe(views: Sequence[SentenceView], drafts: Sequence[Draft]) -> dict[str, float]:
    """The features of an article with at least one draft, each with its value."""
    sure = sorted((draft.sure for draft in drafts), reverse=True)
    told = {
        "all": 1.0,
        "statements": min(len(sure), _MOST) / 3,
        "surest": sure[0] * 5,
        "second": (sure[1] if len(sure) > 1 else 0.0) * 3,
        "mean": sum(sure) / len(sure) * 5,
    }
    return told | {f"w {word}": _WORD_WEIGHT for view in views for word in _find_words(view)}


def _find_words(view: SentenceView) -> set[str]:
    """The words in small letters that name no side."""
    start = view.sentence.start
    named = Cover([*((n.start, n.end) for n in view.names), *((a.start, a.end) for a in view.actors)])
    return {
        word.group()
        for word in _WORD.finditer(view.text)
        if word.group().islower() and not named.overlaps(word.start() + start, word.start() + start + 1)
    }
