"""Fit the second reader and the reader of news to annotated articles: python -m tests.training FOLDER ... [--folds 5]

Each FOLDER holds annotated articles (see tests/gold/README.md). What the rules make of each sentence with a speaker is one
example; its label is the stance that the annotation gives it, or none. Each paragraph is read once more on its own, so that a
sentence is known without the ones before it too. Multinomial logistic regression (scikit-learn: `uv pip install --group
training`); a feature counts where two articles have it, a word where it also stands in small letters somewhere, so that no name
is learnt. Words weigh less than what the rules know (WEIGHTS): there are many, each seen a few times. Facets are fitted alike, to
the denials alone. The reader of news (logistic regression) is fitted to what second readers found in articles that they had not
seen. All three tables are written into the folder OUT.

`--folds` writes nothing: it fits to some of the articles and measures on the others, in turn, beside the rules alone.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from geo.evaluation import Gold, evaluate, find_span, fold_side, load_gold, overlap, render_measures, squash
from geo.extraction.drafts import Draft
from geo.extraction.features import NONE, ROLES, Case, describe
from geo.extraction.news import NewsReader
from geo.extraction.news import describe as describe_article
from geo.extraction.second_reader import LABELS, Choice, SecondReader
from geo.extraction.stances import find_facet
from geo.extraction.views import SentenceView
from geo.extraction.weights import Weights
from geo.paths import find_data_dir
from geo.pipeline import build
from geo.reading.files import read_paths
from geo.records import FACETS, Article, Reading
from geo.scale import read_all

WEIGHTS = {0: 1.0, 1: 0.3, 2: 0.5}  # of a feature by the number of its words
SPEAKER = 0.5  # of a feature that tells who is named and who spoke
TRUST = 0.5  # how much more the rules' label weighs than fitted: plain sentences, where they are sure, are rare in the articles
TRUST_IN_NONE = 1.0  # and where they find no statement
DOUBT = (
    0.7  # how much less the label "none" weighs than fitted: a sentence that is lost is missed more than one too many
)
FACET_TRUST = (
    2.2  # how much more a facet weighs that the rules read from a word; `occurrence` is what they say without one
)
LIGHT = 0.3  # of the features of a facet beside the one that the rules chose
STRENGTH = 1.0  # C of the regressions
DEV_FACETS = Path(__file__).parent / "gold" / "dev_facets.csv"  # the development set has none of its own
FOLDS = 5  # in which the news are judged by a second reader that has not seen them


News = tuple[dict[str, float], bool]  # features of an article, and whether it tells of an incident


@dataclass(frozen=True, slots=True)
class Example:
    """What is known of a sentence, and the label that it should get."""

    article: str
    features: frozenset[str]
    label: str
    facet: str = ""  # of a denial


class Rules(SecondReader):
    """Keeps each case and leaves the stance to the rules."""

    def __init__(self) -> None:
        super().__init__({})
        self.cases: list[Case] = []

    def choose(self, case: Case) -> Choice:
        self.cases.append(case)
        facet = find_facet(case.view.text, case.lexicon) if case.stance == "denial" else None
        return Choice(case.stance, 1.0, facet)


class Listener(NewsReader):
    """Takes each article for news, and keeps what it would have weighed."""

    def __init__(self) -> None:
        super().__init__({})
        self.found: list[dict[str, float]] = []

    def is_news(self, views: Sequence[SentenceView], drafts: Sequence[Draft]) -> bool:
        if drafts:
            self.found.append(describe_article(views, drafts))
        return True


def read_with(reader: SecondReader, articles: Sequence[Article], news: NewsReader | None = None) -> list[Reading]:
    """The readings of articles by the rules, `reader` and `news` (None: each article is news)."""
    found = "geo.extraction.statements.load_"
    with (
        patch(f"{found}second_reader", lambda: reader),
        patch(f"{found}news_reader", lambda: news or Listener()),
    ):
        return [reading for reading in read_all(articles, workers=1) if isinstance(reading, Reading)]


def load_articles(folders: Iterable[Path]) -> dict[Article, Gold]:
    """The annotated articles of the folders with their annotation."""
    gold = {path: one for folder in folders for path, one in load_gold(folder, facets=DEV_FACETS).items()}
    articles = [article for article in read_paths([str(path) for path in gold]) if isinstance(article, Article)]
    return dict(zip(articles, gold.values(), strict=True))


def find_examples(article: Article, gold: Gold) -> list[Example]:
    """The examples of an article and of each of its paragraphs."""
    paragraphs = [replace(article, text=line) for line in article.text.splitlines() if line.strip()]
    return [example for one in (article, *paragraphs) for example in _find_examples(one, gold)]


def _find_examples(article: Article, gold: Gold) -> Iterator[Example]:
    rules = Rules()
    read_with(rules, [article])
    told = {(statement["stance"], fold_side(statement["side"])) for statement in gold.note["statements"]}
    for case, held in zip(rules.cases, find_held(rules.cases, article, gold), strict=True):
        stances = [statement["stance"] for statement in held]
        if not stances and (case.stance, fold_side(case.speaker.side)) in told:
            continue  # it may say again what is annotated elsewhere, which counts neither for nor against
        features = frozenset(describe(case) | {f"facet={find_facet(case.view.text, case.lexicon)}"})
        facet = next((statement["facet"] for statement in held if "facet" in statement), "")
        yield Example(gold.name, features, _choose_label(stances, case.stance or NONE), facet)


def find_held(cases: Iterable[Case], article: Article, gold: Gold) -> Iterator[list[Mapping[str, Any]]]:
    """The annotated statements in the sentence of each case."""
    text = squash(article.text)
    wanted = [
        (told, [find_span(words, text) for words in (told["evidence"], *told.get("evidence_alt", []))])
        for told in gold.note["statements"]
    ]
    for case in cases:
        span = find_span(case.view.text, text)
        yield [told for told, spans in wanted if any(span and s and overlap(span, s) for s in spans)]


def find_words(articles: Iterable[Article]) -> set[str]:
    """All words that stand in small letters in the articles."""
    return {w for article in articles for w in re.findall(r"\w+(?:['’]\w+)?", article.text) if w == w.lower()}


def _choose_label(stances: Sequence[str], by_rules: str) -> str:
    """One label of a sentence that may hold two statements: that of the rules if it is right, else the denial."""
    if by_rules in stances or not stances:
        return by_rules if stances else NONE
    return "denial" if "denial" in stances else stances[0]


def choose_features(examples: Iterable[Example], words: set[str]) -> list[str]:
    """The features that two articles have and that hold no name."""
    articles: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for feature in example.features:
            articles[feature].add(example.article)
    return sorted(f for f, seen in articles.items() if len(seen) > 1 and _is_nameless(f, words))


def _is_nameless(feature: str, words: set[str]) -> bool:
    if not feature.startswith("w "):
        return True
    found = feature.split()[1:]
    return all(not w[0].isalpha() or w in words or w in ROLES or w.endswith("~") for w in found)


def _weigh(feature: str) -> float:
    if feature.startswith("v "):
        return SPEAKER
    return WEIGHTS[len(feature.split()) - 1 if feature.startswith("w ") else 0]


def fit(examples: Sequence[Example], features: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """The weights of each feature, one a label."""
    features = [feature for feature in features if not feature.startswith("facet=")]
    fitted = fit_labels(
        examples, [LABELS.index(example.label) for example in examples], {f: _weigh(f) for f in features}
    )
    for number, label in enumerate(LABELS):
        by_rules = fitted[f"rules={label}"]
        trust = TRUST_IN_NONE if label == NONE else TRUST
        fitted[f"rules={label}"] = (*by_rules[:number], by_rules[number] + trust, *by_rules[number + 1 :])
    fitted["all"] = tuple(np.array(fitted["all"]) - DOUBT * np.eye(len(LABELS))[LABELS.index(NONE)])
    return fitted


def fit_facets(examples: Sequence[Example], features: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """The weights of each feature of a denial, one a facet; that of the rules weighs most."""
    denials = [example for example in examples if example.facet]
    used = {name for example in denials for name in example.features}
    weigh = {name: 1.0 if name.startswith("facet=") else LIGHT for name in features if name in used}
    fitted = fit_labels(denials, [FACETS.index(example.facet) for example in denials], weigh)
    for number, facet in enumerate(FACETS):
        if facet != "occurrence" and (by_rules := fitted.get(f"facet={facet}")):
            fitted[f"facet={facet}"] = (*by_rules[:number], by_rules[number] + FACET_TRUST, *by_rules[number + 1 :])
    return fitted


def fit_labels(
    examples: Sequence[Example], labels: Sequence[int], weigh: Mapping[str, float]
) -> dict[str, tuple[float, ...]]:
    """The weights of the features of `weigh` (how much each may weigh) for each label that there is."""
    column = {feature: number for number, feature in enumerate(weigh)}
    cells = [(row, column[f], weigh[f]) for row, e in enumerate(examples) for f in sorted(e.features) if f in column]
    rows, columns, values = zip(*cells, strict=True)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(examples), len(weigh)))
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(matrix, np.array(labels))
    assert list(model.classes_) == list(range(len(model.classes_)))
    fitted = {f: tuple(weigh[f] * model.coef_[:, number]) for f, number in column.items()}
    fitted["all"] = tuple(fitted["all"] + model.intercept_)
    return fitted


def write(weights: Weights, labels: Sequence[str], path: Path) -> None:
    """Write the weights as a table, those that are nothing left out."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", *labels))
        for feature, row in weights.items():
            if max(map(abs, row)) >= 0.01:
                out.writerow((feature, *(f"{weight:.3f}" for weight in row)))


def find_seconds(
    articles: dict[Article, Gold], examples: Mapping[str, Sequence[Example]], folds: int
) -> Iterator[tuple[SecondReader, list[Article]]]:
    """Second readers, each with the articles that it has not seen."""
    names, words = sorted(examples), find_words(articles)
    for fold in range(folds):
        unseen = set(names[fold::folds])
        seen = [example for name in names if name not in unseen for example in examples[name]]
        features = choose_features(seen, words)
        second = SecondReader(fit(seen, features), fit_facets(seen, features))
        yield second, [article for article, gold in articles.items() if gold.name in unseen]


def find_news(articles: dict[Article, Gold], second: SecondReader, unseen: Iterable[Article]) -> list[News]:
    """What is known of each article by a second reader that has not seen it, and whether it tells of an incident."""
    found: list[News] = []
    for article in unseen:
        listener = Listener()
        read_with(second, [article], listener)
        found += [(features, bool(articles[article].note["incidents"])) for features in listener.found[:1]]
    return found


def fit_news(examples: Sequence[News]) -> dict[str, float]:
    """The weights of the features of articles."""
    seen = Counter(name for features, _ in examples for name in features)
    table = DictVectorizer()
    matrix = table.fit_transform([{n: v for n, v in features.items() if seen[n] > 1} for features, _ in examples])
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(matrix, [is_news for _, is_news in examples])
    weights = dict(zip(table.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    return weights | {"all": weights["all"] + float(model.intercept_[0])}


def measure_folds(articles: dict[Article, Gold], examples: Mapping[str, Sequence[Example]], folds: int) -> None:
    """Print the measures of the rules alone and with readers that have not seen the article."""
    seconds = list(find_seconds(articles, examples, folds))
    news = [find_news(articles, second, unseen) for second, unseen in seconds]
    readings = {"rules": read_with(Rules(), list(articles)), "second reader": [], "second reader and news": []}
    for number, (second, unseen) in enumerate(seconds):
        judge = NewsReader(fit_news([one for fold, found in enumerate(news) if fold != number for one in found]))
        readings["second reader"] += read_with(second, unseen)
        readings["second reader and news"] += read_with(second, unseen, judge)
    gold = {Path(article.file): one for article, one in articles.items()}
    for who, read in readings.items():
        print(f"\n{who}\n{render_measures(evaluate(gold, build(read), {r.article.id: r.article for r in read})[0])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument(
        "--folds", type=int, default=0, metavar="N", help="measure in N folds instead of writing the weights"
    )
    parser.add_argument("--out", type=Path, default=find_data_dir() / "lexicon", metavar="FOLDER")
    told = parser.parse_args()
    articles = load_articles(told.folders)
    with Pool() as pool:
        found = pool.starmap(find_examples, articles.items(), chunksize=8)
    examples = {gold.name: one for gold, one in zip(articles.values(), found, strict=True)}
    if told.folds:
        measure_folds(articles, examples, told.folds)
        return
    every = [example for found in examples.values() for example in found]
    features = choose_features(every, find_words(articles))
    weights = fit(every, features)
    write(weights, LABELS, told.out / "second_reader.csv")
    write(fit_facets(every, features), FACETS, told.out / "facets.csv")
    news = [find_news(articles, second, unseen) for second, unseen in find_seconds(articles, examples, FOLDS)]
    judged = fit_news([one for found in news for one in found])
    write({feature: (weight,) for feature, weight in judged.items()}, ["weight"], told.out / "news.csv")
    print(
        f"{len(every)} examples of {len(articles)} articles, {len(weights)} and {len(judged)} features, in {told.out}"
    )


if __name__ == "__main__":
    main()
