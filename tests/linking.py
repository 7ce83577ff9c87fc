"""Fit how much speaks for one incident to annotated articles, and show what is not joined: python -m tests.linking FOLDER ...

Each FOLDER holds annotated articles in which some incidents are told by several (see tests/gold/README.md). An example is a pair of
events of different articles; its label says whether a statement of each is annotated with the same incident. As few incidents
of a folder fall on the same days, and it is those that are hard to tell apart, the articles of all folders are also moved in time
together, each incident as a whole, so that they fall into some days (CROWDED): then most events of a day are different ones.
Logistic regression (scikit-learn: `uv pip install --group training`), written into the folder OUT with the names that the
articles of --names tell in several months.

`--folds N` writes nothing: it fits to some of the folders and measures on the others, in turn. `--misses` writes nothing: it lists
each pair of articles that is joined wrongly or not, with its events and what linking makes of them.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from unittest.mock import patch

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from geo.evaluation import Gold, evaluate, find_span, load_gold, match_repeats, match_spans, squash
from geo.evaluation import Quote as Found
from geo.incidents import likeness
from geo.incidents.linking import link
from geo.incidents.names import count_months, find_names
from geo.incidents.profiles import Profile, make_profiles
from geo.paths import find_data_dir
from geo.reading.files import read_paths
from geo.records import Article, Event, Incident, Reading, When
from geo.scale import read_all

CROWDED = {10: 0.15, 60: 0.5, 300: 1.0}  # days that the articles of all folders are moved into → weight of a pair there
STRENGTH = 0.3  # C of the regression
TRUST = 0.25  # how much more a pair counts for one incident than fitted
MOST_MONTHS = 2  # of a name that is not written down
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Annotated articles as read, and for each event the annotated incidents that its statements stand with."""

    name: str
    gold: Mapping[str, Gold]
    readings: Sequence[Reading]
    keys: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of events: what they have in common, and whether they are one incident."""

    features: Mapping[str, float]
    is_one: bool
    weight: float


def read_folder(folder: Path) -> Corpus:
    """The annotated articles of a folder."""
    gold = load_gold(folder)
    articles = [article for article in read_paths([str(path) for path in gold]) if isinstance(article, Article)]
    readings = [reading for reading in read_all(articles, workers=1) if isinstance(reading, Reading)]
    by_name = {one.name: one for one in gold.values()}
    keys = {k: v for r in readings for k, v in find_keys(r, by_name[Path(r.article.file).stem]).items()}
    return Corpus(folder.name, by_name, readings, keys)


def find_keys(reading: Reading, gold: Gold) -> dict[str, frozenset[str]]:
    """For each event of a reading the annotated incidents that its statements stand with."""
    text, wanted = squash(reading.article.text), gold.note["statements"]
    owner: dict[int, str] = {}
    quotes: list[Found] = []
    for event in reading.events:
        (incident,) = link([replace(reading, events=(event,))])
        for statement in incident.statements:
            quotes.append(Found(incident, statement, find_span(statement.exact, text)))
            owner[id(quotes[-1])] = event.id
    match_spans(wanted, quotes, text)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for quote in quotes:
        if quote.wanted is not None:
            votes[wanted[quote.wanted].get("incident") or ""][quote.incident.id] += 1
    match_repeats(wanted, quotes, votes)
    keys: dict[str, set[str]] = defaultdict(set)
    for quote in quotes:
        if quote.wanted is not None and (key := wanted[quote.wanted].get("incident")):
            keys[owner[id(quote)]].add(key)
    return {event: frozenset(told) for event, told in keys.items()}


def crowd_together(corpora: Sequence[Corpus], days: int) -> Corpus:
    """One corpus of all, in which the articles are moved in time so that each incident falls into one of so many days."""
    rng = random.Random(days)
    moved: dict[str, int] = {}
    readings = []
    for corpus in corpora:
        for reading in corpus.readings:
            if not reading.events or not reading.article.published:
                continue
            told = [incident["key"] for incident in corpus.gold[Path(reading.article.file).stem].note["incidents"]]
            goal = date(2021, 6, 1) + timedelta(rng.randrange(days))
            by = (goal - date.fromisoformat(reading.article.published)).days
            by = next((moved[key] for key in told if key in moved), by)
            moved |= {key: by for key in told if key not in moved}
            readings.append(_move(reading, by))
    gold = {name: one for corpus in corpora for name, one in corpus.gold.items()}
    return Corpus(f"{days} days", gold, readings, {k: v for corpus in corpora for k, v in corpus.keys.items()})


def _move(reading: Reading, by: int) -> Reading:
    """The reading as if it were published and all that it tells had happened so many days later."""

    def later(day: str | None) -> str | None:
        return (date.fromisoformat(day) + timedelta(by)).isoformat() if day and len(day) == 10 else None

    def move(when: When) -> When:
        start = later(when.start)
        return replace(when, start=start, end=later(when.end)) if start else When()

    article = replace(reading.article, published=later(reading.article.published))
    return replace(reading, article=article, events=tuple(replace(e, when=move(e.when)) for e in reading.events))


def find_examples(corpus: Corpus, weight: float) -> Iterator[Example]:
    """The pairs of events of different articles that do not contradict each other."""
    for a, b in combinations(_make_profiles(corpus), 2):
        if a.event.article_id == b.event.article_id or (features := likeness.describe(a, b)) is None:
            continue
        mine, theirs = corpus.keys.get(a.event.id), corpus.keys.get(b.event.id)
        if (mine and theirs) or not _tell_same(
            corpus, a, b
        ):  # what is not annotated may be of the incident that both tell
            yield Example(features.values, bool(mine and theirs and mine & theirs), weight)


def _make_profiles(corpus: Corpus) -> list[Profile]:
    articles = {reading.article.id: reading.article for reading in corpus.readings}
    return make_profiles([event for reading in corpus.readings for event in reading.events], articles)


def _tell_same(corpus: Corpus, a: Profile, b: Profile) -> bool:
    """Whether the articles of two events tell of the same annotated incident."""
    files = {reading.article.id: Path(reading.article.file).stem for reading in corpus.readings}
    one, other = (corpus.gold[files[p.event.article_id]].note["incidents"] for p in (a, b))
    return bool({incident["key"] for incident in one} & {incident["key"] for incident in other})


def gather(corpora: Sequence[Corpus]) -> list[Example]:
    """The examples of the folders and of their articles crowded together."""
    crowded = [(crowd_together(corpora, days), weight) for days, weight in CROWDED.items()]
    return [e for corpus, weight in [*((c, 1.0) for c in corpora), *crowded] for e in find_examples(corpus, weight)]


def fit(examples: Sequence[Example]) -> Weights:
    """The weights of the features."""
    table = DictVectorizer()
    matrix = table.fit_transform([dict(example.features) for example in examples])
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(matrix, [e.is_one for e in examples], sample_weight=[e.weight for e in examples])
    weights = dict(zip(table.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    return {"all": float(model.intercept_[0]) + TRUST} | weights


def measure(corpus: Corpus, incidents: Sequence[Incident]) -> tuple[int, int, int]:
    """Pairs of articles that share an incident: right, found, annotated."""
    gold = {Path(name): one for name, one in corpus.gold.items()}
    row = evaluate(gold, incidents, {r.article.id: r.article for r in corpus.readings})[0]["linking"]
    return round((row["recall"] or 0) * row["gold"]), row["found"], row["gold"]


def measure_folds(corpora: Sequence[Corpus], folds: int) -> None:
    """Print the linking of each folder, and of the articles crowded together, by weights that have not seen them."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for fold in range(folds):
        held = corpora[fold::folds]
        weights = fit(gather([corpus for corpus in corpora if corpus not in held]))
        with patch("geo.incidents.likeness._load_weights", lambda weights=weights: weights):
            for corpus in [*held, *(crowd_together(held, days) for days in CROWDED)]:
                found = measure(corpus, link(corpus.readings))
                print_row(corpus.name, found)
                kind = "folders" if corpus in held else corpus.name
                sums[kind] = [one + other for one, other in zip(sums[kind], found, strict=True)]
    for kind, total in sums.items():
        print_row(f"all {kind}", total)


def print_row(name: str, found: Sequence[int]) -> None:
    right, told, wanted = found
    rates = f"P {right / max(1, told):.3f}  R {right / max(1, wanted):.3f}"
    print(f"{name:14} F1 {2 * right / max(1, told + wanted):.3f}  {rates}  (gold {wanted}, found {told})")


def list_misses(corpus: Corpus) -> None:
    """Print each pair of articles that is joined wrongly or not, with its events and what speaks for and against."""
    incidents = link(corpus.readings)
    print_row(f"== {corpus.name}", measure(corpus, incidents))
    held: dict[str, set[str]] = defaultdict(set)
    for incident in incidents:
        for key in incident.articles:
            held[key].add(incident.id)
    profiles: dict[str, list[Profile]] = defaultdict(list)
    for profile in _make_profiles(corpus):
        profiles[profile.event.article_id].append(profile)
    for one, other in combinations(corpus.readings, 2):
        notes = [corpus.gold[Path(reading.article.file).stem].note["incidents"] for reading in (one, other)]
        shared = {incident["key"] for incident in notes[0]} & {incident["key"] for incident in notes[1]}
        if bool(shared) == bool(held[one.article.id] & held[other.article.id]):
            continue
        print(f"\n{'not joined' if shared else 'joined'}: {one.article.file}, {other.article.file} {', '.join(shared)}")
        for event in (*one.events, *other.events):
            print("   ", describe_event(event))
        for a in profiles[one.article.id]:
            for b in profiles[other.article.id]:
                print("    →", describe_pair(a, b))


def describe_event(event: Event) -> str:
    """An event as read, in a line."""
    places = "; ".join(f"{x.name} ({x.level}, {x.where_prec}, {x.lon}, {x.lat})" for x in event.locations)
    told = ", ".join(f"{statement.side} {statement.stance}" for statement in event.statements)
    return (
        f"{event.event_type} {event.when.start}..{event.when.end} [{places}] killed {event.killed} "
        f"wounded {event.wounded} by {', '.join(event.accused)}: {told}"
    )


def describe_pair(a: Profile, b: Profile) -> str:
    """What linking makes of two events, in a line."""
    found = likeness.compare(a, b)
    features = likeness.describe(a, b)
    if found is None or features is None:
        return f"{a.event.event_type}, {b.event.event_type}: contradict each other"
    values = ", ".join(f"{name} {value:.2f}" for name, value in features.values.items())
    return f"{a.event.event_type}, {b.event.event_type}: {found.score} ({values})"


def write(weights: Weights, path: Path) -> None:
    """Write the weights as a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", "weight"))
        out.writerows((feature, f"{weight:.3f}") for feature, weight in sorted(weights.items()))


def write_names(folders: Iterable[Path], path: Path) -> None:
    """Write the names that the articles of the folders tell in several months, with the number of months."""
    texts = [str(file) for folder in folders for file in sorted(folder.glob("*.txt"))]
    articles = [article for article in read_paths(texts) if isinstance(article, Article) and article.published]
    months = count_months((article, find_names(article.text, article.language)) for article in articles)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("name", "months"))
        out.writerows(row for row in sorted(months.items()) if row[1] >= MOST_MONTHS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    parser.add_argument("--folds", type=int, default=0, metavar="N", help="measure in N folds of the folders instead")
    parser.add_argument("--misses", action="store_true", help="list what is not joined instead")
    parser.add_argument("--names", type=Path, nargs="*", default=[], metavar="FOLDER", help="count the names here")
    parser.add_argument("--out", type=Path, default=find_data_dir() / "lexicon", metavar="FOLDER")
    told = parser.parse_args()
    if told.names:
        write_names(told.names, told.out / "frequent_names.csv")
    corpora = [read_folder(folder) for folder in told.folders]
    if told.misses:
        for corpus in corpora:
            list_misses(corpus)
    elif told.folds:
        measure_folds(corpora, told.folds)
    elif corpora:
        write(fit(gather(corpora)), told.out / "linking.csv")


if __name__ == "__main__":
    main()
