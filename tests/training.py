"""Fit the second reader to annotated articles: python -m tests.training FOLDER ... [--folds 5]

Each FOLDER holds annotated articles (see tests/gold/README.md). What the rules make of each sentence with a speaker is one
example; its label is the stance that the annotation gives it, or none. Each paragraph is read once more on its own, so that a
sentence is known without the ones before it too. Multinomial logistic regression (scikit-learn: `uv pip install --group
training`); a feature counts where two articles have it, a word where it also stands in small letters somewhere, so that no name
is learnt. Words weigh less than what the rules know (WEIGHTS): there are many, each seen a few times.

`--folds` writes nothing: it fits to some of the articles and measures on the others, in turn, beside the rules alone.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from geo.evaluation import Gold, evaluate, find_span, fold_side, load_gold, overlap, render_measures, squash
from geo.extraction.second_reader import LABELS, NONE, ROLES, Case, SecondReader, describe
from geo.paths import find_data_dir
from geo.pipeline import build
from geo.reading.files import read_paths
from geo.records import Article, Reading
from geo.scale import read_all

WEIGHTS = {0: 1.0, 1: 0.3, 2: 0.5}  # of a feature by the number of its words
TRUST = 0.8  # how much more the rules' label weighs than fitted: plain sentences, where they are sure, are rare in the articles
STRENGTH = 1.0  # C of the regression


@dataclass(frozen=True, slots=True)
class Example:
    """What is known of a sentence, and the label that it should get."""

    article: str
    features: frozenset[str]
    label: str


class Rules(SecondReader):
    """Keeps each case and leaves the stance to the rules."""

    def __init__(self) -> None:
        super().__init__({})
        self.cases: list[Case] = []

    def choose(self, case: Case) -> str | None:
        self.cases.append(case)
        return case.stance


def read_with(reader: SecondReader, articles: Sequence[Article]) -> list[Reading]:
    """The readings of articles by the rules and `reader`."""
    with patch("geo.extraction.statements.load_second_reader", lambda: reader):
        return [reading for reading in read_all(articles, workers=1) if isinstance(reading, Reading)]


def load_articles(folders: Iterable[Path]) -> dict[Article, Gold]:
    """The annotated articles of the folders with their annotation."""
    gold = {path: one for folder in folders for path, one in load_gold(folder).items()}
    articles = [article for article in read_paths([str(path) for path in gold]) if isinstance(article, Article)]
    return dict(zip(articles, gold.values(), strict=True))


def find_examples(article: Article, gold: Gold) -> list[Example]:
    """The examples of an article and of each of its paragraphs."""
    paragraphs = [replace(article, text=line) for line in article.text.splitlines() if line.strip()]
    return [example for one in (article, *paragraphs) for example in _find_examples(one, gold)]


def _find_examples(article: Article, gold: Gold) -> Iterator[Example]:
    rules = Rules()
    read_with(rules, [article])
    text = squash(article.text)
    wanted = [
        (
            statement["stance"],
            [find_span(words, text) for words in (statement["evidence"], *statement.get("evidence_alt", []))],
        )
        for statement in gold.note["statements"]
    ]
    told = {(statement["stance"], fold_side(statement["side"])) for statement in gold.note["statements"]}
    for case in rules.cases:
        span = find_span(case.view.text, text)
        stances = [stance for stance, spans in wanted if any(span and s and overlap(span, s) for s in spans)]
        if not stances and (case.stance, fold_side(case.speaker.side)) in told:
            continue  # it may say again what is annotated elsewhere, which counts neither for nor against
        yield Example(gold.name, frozenset(describe(case)), _choose_label(stances, case.stance or NONE))


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
    return WEIGHTS[len(feature.split()) - 1 if feature.startswith("w ") else 0]


def fit(examples: Sequence[Example], features: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """The weights of each feature, one a label."""
    column = {feature: number for number, feature in enumerate(features)}
    cells = [(row, column[f], _weigh(f)) for row, e in enumerate(examples) for f in sorted(e.features) if f in column]
    rows, columns, values = zip(*cells, strict=True)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(examples), len(features)))
    labels = np.array([LABELS.index(example.label) for example in examples])
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(matrix, labels)
    assert list(model.classes_) == list(range(len(LABELS)))
    fitted = {f: tuple(_weigh(f) * model.coef_[:, number]) for f, number in column.items()}
    for number, label in enumerate(LABELS):
        by_rules = fitted[f"rules={label}"]
        fitted[f"rules={label}"] = (*by_rules[:number], by_rules[number] + TRUST, *by_rules[number + 1 :])
    fitted["all"] = tuple(fitted["all"] + model.intercept_)
    return fitted


def write(weights: dict[str, tuple[float, ...]], path: Path) -> None:
    """Write the weights as a table, those that are nothing left out."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", *LABELS))
        for feature, row in weights.items():
            if max(map(abs, row)) >= 0.01:
                out.writerow((feature, *(f"{weight:.3f}" for weight in row)))


def measure_folds(articles: dict[Article, Gold], examples: Mapping[str, Sequence[Example]], folds: int) -> None:
    """Print the measures of the rules alone and with a second reader that has not seen the article."""
    names = sorted(examples)
    words = find_words(articles)
    readings: dict[str, list[Reading]] = {"rules": [], "second reader": []}
    for fold in range(folds):
        unseen = set(names[fold::folds])
        seen = [example for name in names if name not in unseen for example in examples[name]]
        second = SecondReader(fit(seen, choose_features(seen, words)))
        left = [article for article, gold in articles.items() if gold.name in unseen]
        readings["rules"] += read_with(Rules(), left)
        readings["second reader"] += read_with(second, left)
    gold = {Path(article.file): one for article, one in articles.items()}
    for who, read in readings.items():
        print(f"\n{who}\n{render_measures(evaluate(gold, build(read), {r.article.id: r.article for r in read})[0])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument(
        "--folds", type=int, default=0, metavar="N", help="measure in N folds instead of writing the weights"
    )
    parser.add_argument("--out", type=Path, default=find_data_dir() / "lexicon" / "second_reader.csv")
    told = parser.parse_args()
    articles = load_articles(told.folders)
    examples = {gold.name: find_examples(article, gold) for article, gold in articles.items()}
    if told.folds:
        measure_folds(articles, examples, told.folds)
        return
    every = [example for found in examples.values() for example in found]
    features = choose_features(every, find_words(articles))
    write(fit(every, features), told.out)
    print(f"{len(every)} examples of {len(articles)} articles, {len(features)} features, written to {told.out}")


if __name__ == "__main__":
    main()
