"""Fit the type reader to annotated articles: python -m tests.training_types FOLDER ... [--folds 5]

Each FOLDER holds annotated articles (see tests/gold/README.md). Each annotated incident that is found is one example: the features of
its group of statements (geo.extraction.type_reader) and the event type that the annotation gives it. Multinomial logistic regression
(scikit-learn: `uv pip install --group training`); a feature counts where three articles have it. The table is written into the folder
OUT. `--folds` writes nothing: it fits to some of the articles and measures on the others, in turn, beside the rules alone.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

from geo.evaluation import Gold, evaluate, find_span, overlap, squash
from geo.extraction.grouping import Group
from geo.extraction.type_reader import TypeReader, describe
from geo.paths import find_data_dir
from geo.pipeline import build
from geo.records import EVENT_TYPES, Article, Event, Reading
from geo.scale import read_all
from tests.training import Example, fit_labels, load_articles, write

WEIGHTS = {"w ": 0.5, "rules=": 2.0}  # of a feature by how it begins: there are many words, and the rules know most
TRUST = 0.25  # how much more the rules' type weighs than fitted: plain sentences, where they are sure, are rare in the articles
FEWEST = 3  # articles that have a feature


class Rules(TypeReader):
    """Leaves the type to the rules, and keeps the features of each group."""

    def __init__(self) -> None:
        super().__init__({})
        self.features: list[frozenset[str]] = []

    def choose(self, group: Group, by_rules: str, text: str, language: str) -> str:
        self.features.append(frozenset(describe(group, by_rules, text, language)))
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


def fit(examples: Sequence[Example]) -> dict[str, tuple[float, ...]]:
    """The weights of each feature that several articles have, one a type."""
    articles: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for feature in example.features:
            articles[feature].add(example.article)
    used = sorted(feature for feature, names in articles.items() if len(names) >= FEWEST)
    labels = [EVENT_TYPES.index(example.label) for example in examples]
    fitted = fit_labels(examples, labels, {feature: _weigh(feature) for feature in used})
    return {
        feature: tuple(w + TRUST * (feature == f"rules={kind}") for w, kind in zip(row, EVENT_TYPES, strict=True))
        for feature, row in fitted.items()
    }


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
    weights = fit([example for found in examples.values() for example in found])
    write(weights, EVENT_TYPES, told.out / "types.csv")
    print(f"{sum(map(len, examples.values()))} examples, {len(weights)} features, in {told.out / 'types.csv'}")


if __name__ == "__main__":
    main()
