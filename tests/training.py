"""Fit the second reader and the reader of news to annotated articles: python -m tests.training FOLDER ... [--folds 5]

Each FOLDER holds annotated articles (see tests/gold/README.md). What the rules make of each sentence with a speaker is one
example; its label is the stance that the annotation gives it, or none. Each paragraph is read once more on its own, so that a
sentence is known without the ones before it and without a title too. A neural network of one layer (PyTorch: `uv pip install
--group training`) learns stances, facets and marks at once; a feature counts where FEWEST articles have it, a word where it also stands in
small letters somewhere, so that no name is learnt. The reader of news (logistic regression, scikit-learn) is fitted to what second
readers found in articles that they had not seen. Both tables are written into the folder OUT.

`--folds` writes nothing: it fits to some of the articles and measures on the others, in turn, beside the rules alone.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional

from geo.evaluation import Gold, evaluate, find_span, fold_side, load_gold, overlap, render_measures, squash
from geo.extraction.drafts import Draft
from geo.extraction.features import NONE, ROLES, Case, describe
from geo.extraction.network import Network, save_network
from geo.extraction.news import NewsReader
from geo.extraction.news import describe as describe_article
from geo.extraction.second_reader import LABELS, MARKS, Choice, SecondReader
from geo.extraction.stances import find_facet
from geo.extraction.views import SentenceView
from geo.paths import find_data_dir
from geo.pipeline import build
from geo.reading.files import read_paths
from geo.records import FACETS, Article, Reading
from geo.scale import read_all

WEIGHTS = (0.3, 0.5)  # of one word and of a pair: there are many, each seen a few times
# Of what the rules say, of the speaker's features, and of the words of the title and of the sentences beside.
OTHER_WEIGHTS = {"rules=": 2.0, "facet=": 3.0, "v ": 0.5, "t ": 0.2, "b ": 0.2, "a ": 0.2}
WORDS = ("w ", "t ", "b ", "a ")  # how features begin that are words
FEWEST = 4  # articles that have a feature
UNITS, NETWORKS = 32, 3  # hidden units of each network, and networks whose weights are averaged
LEFT_OUT, UNITS_LEFT_OUT = 0.4, 0.5  # of features and units at a time, while the network learns
EPOCHS, BATCH, RATE = 5, 64, 2e-3  # of Adam; the rate falls to nothing
DOUBT = 0.7  # how much less "none" weighs than learnt: a sentence that is lost is missed more than one too many
FACET_TRUST = 1.4  # how much more than learnt a facet weighs of which the rules have read a word
PLAIN, SHORT = 4, 600  # how often an article of fewer characters is learnt: its plain words are a first lesson
_WORD = re.compile(r"(?<![\w./@#-])\w+(?:['’]\w+)?(?![\w/@]|\.\w)")
UNKNOWN = -100  # the facet or mark of a statement that is no denial
UNMARKED = (UNKNOWN,) * len(MARKS)
STRENGTH = 1.0  # C of the regression
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
    marks: tuple[int, ...] = UNMARKED  # of a denial: whether it has MARKS


class Rules(SecondReader):
    """Keeps each case and leaves the stance to the rules."""

    def __init__(self) -> None:
        self.cases: list[
            tuple[Case, frozenset[str]]
        ] = []  # with its features at that time: what is told before it grows

    def choose(self, case: Case) -> Choice:
        facet = find_facet(case.view.text, case.lexicon)
        self.cases.append((case, frozenset(describe(case) | {f"facet={facet}"})))
        return Choice(case.stance, 1.0, facet if case.stance == "denial" else None, case.tells_claim)


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
    paragraphs = [replace(article, text=line, title="") for line in article.text.splitlines() if line.strip()]
    found = [example for one in (article, *paragraphs) for example in _find_examples(one, gold)]
    return found * PLAIN if len(article.text) < SHORT else found


def _find_examples(article: Article, gold: Gold) -> Iterator[Example]:
    rules = Rules()
    read_with(rules, [article])
    told = {(statement["stance"], fold_side(statement["side"])) for statement in gold.note["statements"]}
    cases = [case for case, _ in rules.cases]
    for (case, features), held in zip(rules.cases, find_held(cases, article, gold), strict=True):
        stances = [statement["stance"] for statement in held]
        if not stances and (case.stance, fold_side(case.speaker.side)) in told:
            continue  # it may say again what is annotated elsewhere, which counts neither for nor against
        facet = next((statement["facet"] for statement in held if "facet" in statement), "")
        label = _choose_label(stances, case.stance or NONE)
        yield Example(gold.name, features, label, facet, _find_marks(case, held) if label == "denial" else UNMARKED)


def _find_marks(case: Case, held: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """The MARKS of a denial: whether its sentence holds the other side's claim too, and whether it is that of the speaker's opponent."""
    side = next(fold_side(told["side"]) for told in held if told["stance"] == "denial")
    tells_claim = any(told["stance"] == "claim" and fold_side(told["side"]) != side for told in held)
    sides = [fold_side(case.speaker.side), fold_side(case.floor.opposite(case.speaker.side))]
    return tells_claim, sides.index(side) if side in sides and not case.speaker.is_neutral else UNKNOWN


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
    """All words that stand in small letters in the articles, those of addresses left out."""
    return {w for article in articles for w in _WORD.findall(article.text) if w == w.lower()}


def _choose_label(stances: Sequence[str], by_rules: str) -> str:
    """One label of a sentence that may hold two statements: that of the rules if it is right, else the denial."""
    if by_rules in stances or not stances:
        return by_rules if stances else NONE
    return "denial" if "denial" in stances else stances[0]


def choose_features(examples: Iterable[Example], words: set[str]) -> list[str]:
    """The features that several articles have and that hold no name."""
    articles: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for feature in example.features:
            articles[feature].add(example.article)
    return sorted(f for f, seen in articles.items() if len(seen) >= FEWEST and _is_nameless(f, words))


def _is_nameless(feature: str, words: set[str]) -> bool:
    if feature[:2] not in WORDS:
        return True
    found = feature.split()[1:]
    return all(not w[0].isalpha() or w in words or w in ROLES or w.endswith("~") for w in found)


def _weigh(feature: str) -> float:
    """How much a feature counts while the network learns."""
    if feature.startswith("w "):
        return WEIGHTS[len(feature.split()) - 2]
    return next((weight for start, weight in OTHER_WEIGHTS.items() if feature.startswith(start)), 1.0)


def fit(examples: Sequence[Example], features: Sequence[str]) -> Network:
    """The network that has learnt the labels of the examples, and the facets of those that are denials."""
    column = {feature: number for number, feature in enumerate(features)}
    rows = [_encode(example, column) for example in examples]
    learners = []
    for seed in range(NETWORKS):
        torch.manual_seed(seed)
        direct = [feature.startswith("facet=") for feature in features]
        learners.append(Learner([_weigh(f) for f in features], direct, len(LABELS) + len(FACETS) + len(MARKS)))
        teach(learners[-1], rows, random.Random(seed))
        _trust_rules(learners[-1], column)
    network = freeze(learners, features)
    network.start[LABELS.index(NONE)] -= DOUBT
    return network


def _trust_rules(learner: Learner, column: Mapping[str, int]) -> None:
    """Put more weight on a facet of which the rules have read a word."""
    with torch.no_grad():
        for number, facet in enumerate(FACETS[1:], len(LABELS) + 1):
            if (row := column.get(f"facet={facet}")) is not None:
                learner.direct.weight[row, number] += FACET_TRUST / learner.weights[row]


# Columns of the features, indices of label and facet, and the marks (UNKNOWN: none).
Row = tuple[Tensor, int, int, tuple[int, ...]]


def _encode(example: Example, column: Mapping[str, int]) -> Row:
    found = torch.tensor([column[feature] for feature in sorted(example.features) if feature in column])
    facet = FACETS.index(example.facet) if example.facet else UNKNOWN
    return found, LABELS.index(example.label), facet, example.marks


class Learner(nn.Module):
    """A network while it learns: features and units are left out by chance, so that it leans on none of them."""

    def __init__(self, weights: Sequence[float], direct: Sequence[bool], labels: int) -> None:
        """`weights` of the features; those that are `direct` speak to the facets alone, past the units; `labels` in all."""
        super().__init__()
        self.inner = nn.Embedding(len(weights), UNITS)
        self.direct = nn.Embedding(len(weights), labels)
        self.outer = nn.Linear(UNITS, labels)
        self.thresholds = nn.Parameter(torch.zeros(UNITS))
        nn.init.normal_(self.inner.weight, std=0.05)
        nn.init.zeros_(self.direct.weight)
        self.weights = torch.tensor(weights)
        self.on_units = self.weights * ~torch.tensor(direct)
        self.allowed = torch.ones_like(self.direct.weight)
        self.allowed[torch.tensor(direct), : len(LABELS)] = 0

    def forward(self, found: Tensor, starts: Tensor) -> Tensor:
        kept = (torch.rand(len(found)) > LEFT_OUT) / (1 - LEFT_OUT)
        units = _add_rows(self.inner.weight, found, starts, kept * self.on_units[found])
        units = functional.dropout(torch.relu(units + self.thresholds), UNITS_LEFT_OUT)
        straight = _add_rows(self.direct.weight * self.allowed, found, starts, kept * self.weights[found])
        return self.outer(units) + straight

    def find_loss(self, rows: Sequence[Row]) -> Tensor:
        """How far the labels are from those of some rows, and the facets from those that are known."""
        starts = torch.tensor([0, *(len(row[0]) for row in rows[:-1])]).cumsum(0)
        labels, facets, marks = (torch.tensor([row[part] for row in rows]) for part in (1, 2, 3))
        weighed = self(torch.cat([row[0] for row in rows]), starts)
        of_labels, of_facets, of_marks = weighed.split((len(LABELS), len(FACETS), len(MARKS)), dim=1)
        known = marks != UNKNOWN
        loss = functional.cross_entropy(of_labels, labels)
        loss += functional.cross_entropy(of_facets, facets, reduction="sum") / len(rows)
        loss += functional.binary_cross_entropy_with_logits(
            of_marks[known], marks[known].float(), reduction="sum"
        ) / len(rows)
        return loss


def _add_rows(table: Tensor, found: Tensor, starts: Tensor, weights: Tensor) -> Tensor:
    return functional.embedding_bag(found, table, starts, mode="sum", per_sample_weights=weights)


def teach(
    learner: Learner,
    rows: Sequence[Row],
    order: random.Random,
    *,
    epochs: int = EPOCHS,
    batch: int = BATCH,
    rate: float = RATE,
) -> None:
    """Let a network learn from the rows, in another order each time."""
    steps = epochs * math.ceil(len(rows) / batch)
    optimizer = torch.optim.Adam(learner.parameters(), lr=rate)
    slower = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / steps)
    for _ in range(epochs):
        rows = order.sample(rows, len(rows))
        for start in range(0, len(rows), batch):
            optimizer.zero_grad()
            learner.find_loss(rows[start : start + batch]).backward()
            optimizer.step()
            slower.step()


def freeze(learners: Sequence[Learner], features: Sequence[str]) -> Network:
    """One network that says what learners say on average; its rows are whole numbers, a column's largest being 127."""
    with torch.no_grad():
        inner = torch.hstack([one.inner.weight * one.on_units[:, None] for one in learners])
        direct = torch.stack([one.direct.weight * one.allowed * one.weights[:, None] for one in learners]).mean(0)
        table = torch.hstack([inner, direct]).numpy()
        thresholds = torch.hstack([one.thresholds for one in learners]).numpy()
        outer = torch.hstack([one.outer.weight for one in learners]).T.numpy() / len(learners)
        start = torch.stack([one.outer.bias for one in learners]).mean(0).numpy()
    scale = np.maximum(np.abs(table).max(axis=0), 1e-6) / 127
    numbers = (part.astype(np.float64) for part in (scale, thresholds, outer, start))
    rows = {feature: row for row, feature in enumerate(features)}
    return Network(rows, np.rint(table / scale).astype(np.int8), *numbers)


def write(weights: Mapping[str, float], path: Path) -> None:
    """Write the weights as a table, those that are nothing left out."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", "weight"))
        out.writerows((name, f"{weight:.3f}") for name, weight in weights.items() if abs(weight) >= 0.01)


def find_seconds(
    articles: dict[Article, Gold], examples: Mapping[str, Sequence[Example]], folds: int
) -> Iterator[tuple[SecondReader, list[Article]]]:
    """Second readers, each with the articles that it has not seen."""
    names, words = sorted(examples), find_words(articles)
    for fold in range(folds):
        unseen = set(names[fold::folds])
        seen = [example for name in names if name not in unseen for example in examples[name]]
        features = choose_features(seen, words)
        second = SecondReader(fit(seen, features))
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
    save_network(fit(every, features), told.out / "second_reader.npz")
    news = [find_news(articles, second, unseen) for second, unseen in find_seconds(articles, examples, FOLDS)]
    judged = fit_news([one for found in news for one in found])
    write(judged, told.out / "news.csv")
    print(
        f"{len(every)} examples of {len(articles)} articles, {len(features)} and {len(judged)} features, in {told.out}"
    )


if __name__ == "__main__":
    main()
