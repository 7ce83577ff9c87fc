"""Fit the type reader to annotated articles: python -m tests.training_types FOLDER ... [--folds 5]

Each FOLDER holds annotated articles (see tests/gold/README.md). Each annotated incident that is found is one example: the features of
its group of statements (geo.extraction.type_reader) and the event type that the annotation gives it. A neural network of one layer
(PyTorch: `uv pip install --group training`) learns them; a feature counts where three articles have it. It is written into the folder
OUT. `--folds` writes nothing: it fits to some of the articles and measures on the others, in turn, beside the rules alone.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

import torch
from torch import Tensor
from torch.nn import functional

from geo.evaluation import Gold, evaluate, find_span, overlap, squash
from geo.extraction.grouping import Group
from geo.extraction.network import Network, save_network
from geo.extraction.type_reader import Page, TypeReader, describe
from geo.paths import find_data_dir
from geo.pipeline import build
from geo.records import EVENT_TYPES, Article, Event, Reading
from geo.scale import read_all
from tests.training import UNKNOWN, Example, Learner, Row, freeze, load_articles, teach

WEIGHTS = {"w ": 0.5, "d ": 0.4, "a ": 0.15, "rules=": 2.0}  # of a feature by how it begins: there are many words
FEWEST = 3  # articles that have a feature
NETWORKS = 3  # whose weights are averaged
EPOCHS, BATCH, RATE = 12, 32, 5e-3  # of Adam
TRUST = 1.0  # how much more a clash weighs than learnt where the sides accuse each other: plain sentences are rare in the articles
BLUR = 0.05  # of each label: annotators differ


class Rules(TypeReader):
    """Leaves the type to the rules, and keeps the features of each group."""

    def __init__(self) -> None:
        super().__init__(None)
        self.features: list[frozenset[str]] = []

    def choose(self, group: Group, by_rules: str, page: Page) -> str:
        self.features.append(frozenset(describe(group, by_rules, page)))
        return by_rules


def read_with(reader: TypeReader, articles: Sequence[Article]) -> list[Reading]:
    with patch("geo.extraction.events.load_type_reader", lambda: reader):
        return [reading for reading in read_all(articles, workers=1) if isinstance(reading, Reading)]


def find_examples(article: Article, gold: Gold) -> Iterator[Example]:
    """The features of each annotated incident of an article that is found, with its type."""
    rules = Rules()
    events = [event for reading in read_with(rules, [article]) for event in reading.events]
    features = dict(zip((event.id for event in events), rules.features, strict=True))
    for told in gold.note["incidents"]:
        wanted = [s["evidence"] for s in gold.note["statements"] if s.get("incident") == told["key"]]
        if event := _find_event(wanted, events, squash(article.text)):
            yield Example(gold.name, features[event.id], told["event_type"])


def _find_event(wanted: Sequence[str], events: Sequence[Event], text: str) -> Event | None:
    """The event that holds most of the wanted sentences, the first of equals."""
    spans = [span for words in wanted if (span := find_span(words, text))]
    votes = Counter[Event]()
    for event in events:
        own = [span for statement in event.statements if (span := find_span(statement.exact, text))]
        votes[event] = sum(any(overlap(span, one) for one in own) for span in spans)
    return next((event for event, count in votes.most_common(1) if count), None)


class TypeLearner(Learner):
    """A network of event types while it learns."""

    def find_loss(self, rows: Sequence[Row]) -> Tensor:
        starts = torch.tensor([0, *(len(row[0]) for row in rows[:-1])]).cumsum(0)
        labels = torch.tensor([row[1] for row in rows])
        weighed = self(torch.cat([row[0] for row in rows]), starts)
        return functional.cross_entropy(weighed, labels, label_smoothing=BLUR)


def fit(examples: Sequence[Example]) -> Network:
    """The network that has learnt the types of the examples by the features that several articles have."""
    articles: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for feature in example.features:
            articles[feature].add(example.article)
    used = sorted(feature for feature, names in articles.items() if len(names) >= FEWEST)
    column = {feature: number for number, feature in enumerate(used)}
    rows = [
        (torch.tensor(sorted(column[f] for f in e.features if f in column)), EVENT_TYPES.index(e.label), UNKNOWN, ())
        for e in examples
    ]
    learners = []
    for seed in range(NETWORKS):
        torch.manual_seed(seed)
        learners.append(TypeLearner([_weigh(f) for f in used], [False] * len(used), len(EVENT_TYPES)))
        teach(learners[-1], rows, random.Random(seed), epochs=EPOCHS, batch=BATCH, rate=RATE)
        _trust_rules(learners[-1], column.get("rules=clash mutual"))
    return freeze(learners, used)


def _trust_rules(learner: Learner, row: int | None) -> None:
    """Put more weight on a clash where the feature of that row tells that the rules see one between sides that accuse each other."""
    if row is not None:
        with torch.no_grad():
            learner.direct.weight[row, EVENT_TYPES.index("clash")] += TRUST / learner.weights[row]


def _weigh(feature: str) -> float:
    return next((weight for start, weight in WEIGHTS.items() if feature.startswith(start)), 1.0)


def measure_folds(
    articles: Mapping[Article, Gold], examples: Mapping[str, Sequence[Example]], folds: int
) -> Iterator[tuple[str, list[Reading]]]:
    """The readings by the rules alone, and those by readers that have not seen the article."""
    yield "rules", read_with(Rules(), list(articles))
    names, readings = sorted(examples), []
    for fold in range(folds):
        unseen = set(names[fold::folds])
        reader = TypeReader(fit([one for name in names if name not in unseen for one in examples[name]]))
        readings += read_with(reader, [article for article, gold in articles.items() if gold.name in unseen])
    yield "type reader", readings


def _print_accuracy(who: str, articles: Mapping[Article, Gold], readings: Iterable[Reading]) -> None:
    read = list(readings)
    gold = {Path(article.file): one for article, one in articles.items()}
    apart = [incident for reading in read for incident in build([reading])]  # unmixed with what other articles tell
    measures, _ = evaluate(gold, apart, {r.article.id: r.article for r in read})
    print(f"{who}: event_type_accuracy {measures['event_type_accuracy']:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--folds", type=int, default=0, metavar="N", help="measure in N folds instead of writing")
    parser.add_argument("--out", type=Path, default=find_data_dir() / "lexicon", metavar="FOLDER")
    told = parser.parse_args()
    articles = load_articles(told.folders)
    examples = {gold.name: list(find_examples(article, gold)) for article, gold in articles.items()}
    if told.folds:
        for who, readings in measure_folds(articles, examples, told.folds):
            _print_accuracy(who, articles, readings)
        return
    network = fit([example for found in examples.values() for example in found])
    save_network(network, told.out / "types.npz")
    print(f"{sum(map(len, examples.values()))} examples, {len(network.rows)} features, in {told.out / 'types.npz'}")


if __name__ == "__main__":
    main()
