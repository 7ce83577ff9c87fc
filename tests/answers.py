"""Fit who answers whom to annotated articles: python -m tests.answers FOLDER ... (see tests/gold/README.md)

An example is a denial, confirmation or observation that is found, with all drafts of its incident that it can answer; its label is
the one that the annotation says, or none. Softmax over the candidates with a penalty on the squares of the weights (SciPy:
`uv pip install --group training`), written to OUT. `--folds N` writes nothing: it fits to some of the folders and measures on
the others, in turn.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from geo.evaluation import Gold, Quote, find_span, load_gold, match_repeats, match_spans, squash
from geo.extraction import events
from geo.extraction.answers import Features, Told, describe, describe_none, find_candidates, tell
from geo.extraction.drafts import Draft
from geo.extraction.weights import add_up
from geo.paths import find_data_dir
from geo.pipeline import build
from geo.reading.files import read_paths
from geo.records import Article, Incident, Reading
from geo.scale import read_all
from tests.linking import write

PENALTY = 3.0  # on the squares of the weights


@dataclass(frozen=True, slots=True)
class Example:
    """The features of what can be answered (the last row: nothing), and which of them are right."""

    rows: Sequence[Features]
    right: frozenset[int]


def find_examples(folder: Path) -> Iterator[Example]:
    """The examples of a folder of annotated articles."""
    gold = load_gold(folder)
    by_name = {one.name: one for one in gold.values()}
    articles = [article for article in read_paths([str(path) for path in gold]) if isinstance(article, Article)]
    for article in articles:
        groups: list[list[Draft]] = []

        def note(drafts: Sequence[Draft], text: str, groups: list[list[Draft]] = groups) -> list[int | None]:
            groups.append(list(drafts))
            return [None] * len(drafts)

        with patch.object(events, "find_answered", note):
            readings = [r for r in read_all([article], workers=1) if isinstance(r, Reading)]
        yield from _label(by_name[Path(article.file).stem], article, groups, build(readings))


def _label(
    gold: Gold, article: Article, groups: Sequence[Sequence[Draft]], incidents: Sequence[Incident]
) -> Iterator[Example]:
    text, wanted = squash(article.text), gold.note["statements"]
    quotes = [Quote(i, s, find_span(s.exact, text)) for i in incidents for s in i.statements]
    match_spans(wanted, quotes, text)
    votes: dict[str, Counter[str]] = {}
    for quote in quotes:
        if quote.wanted is not None:
            votes.setdefault(wanted[quote.wanted].get("incident") or "", Counter())[quote.incident.id] += 1
    match_repeats(wanted, quotes, votes)
    hits = {(q.statement.start, q.statement.stance, q.statement.side): q.wanted for q in quotes}
    for group in groups:
        told = [tell(draft, article.text) for draft in group]
        owner = [hits.get((d.start, d.stance, d.speaker.side)) for d in group]
        yield from _label_group(told, owner, wanted)


def _label_group(
    told: Sequence[Told], owner: Sequence[int | None], wanted: Sequence[Mapping[str, object]]
) -> Iterator[Example]:
    for number, index in enumerate(owner):
        candidates = find_candidates(number, told)
        if index is None or not candidates:
            continue
        goal = wanted[index].get("responds_to")
        if isinstance(goal, int) and goal < 0:
            goal = None
        is_denial = told[number].draft.stance == "denial"
        right = frozenset(n for n, i in enumerate(candidates) if goal is not None and owner[i] == goal)
        if goal is None and not is_denial:
            right = frozenset({len(candidates)})
        if right:
            rows = describe(number, candidates, told)
            yield Example(rows if is_denial else [*rows, describe_none(told[number].draft)], right)


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weights of the features under which what is right is most likely."""
    names = sorted({name for example in examples for row in example.rows for name in row})
    at = {name: i for i, name in enumerate(names)}
    tables = []
    for example in examples:
        table = np.zeros((len(example.rows), len(names)))
        for n, row in enumerate(example.rows):
            for name, value in row.items():
                table[n, at[name]] = value
        tables.append((table, sorted(example.right)))

    def cost(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        loss, slope = PENALTY / 2 * float(weights @ weights), PENALTY * weights
        for table, right in tables:
            scores = table @ weights
            likely = log_softmax(scores)
            loss -= float(np.logaddexp.reduce(likely[right]))
            goal = np.zeros(len(scores))
            goal[right] = softmax(scores[right])
            slope = slope - (goal - softmax(scores)) @ table
        return loss, slope

    found = minimize(cost, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(names, map(float, found.x), strict=True))


def measure(examples: Sequence[Example], weights: Mapping[str, float]) -> tuple[int, int]:
    """How many examples are answered rightly, of how many."""
    right = 0
    for example in examples:
        scores = [add_up(weights, row) for row in example.rows]
        right += scores.index(max(scores)) in example.right
    return right, len(examples)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--folds", type=int, default=0, metavar="N", help="measure in N folds of the folders instead")
    parser.add_argument("--out", type=Path, default=find_data_dir() / "lexicon" / "answers.csv", metavar="FILE")
    told = parser.parse_args()
    examples = {folder: list(find_examples(folder)) for folder in told.folders}
    for fold in range(told.folds):
        held = told.folders[fold :: told.folds]
        weights = fit([e for folder in told.folders if folder not in held for e in examples[folder]])
        right, count = measure([e for folder in held for e in examples[folder]], weights)
        print(f"{' '.join(f.name for f in held):30} {right / max(1, count):.3f} of {count}")
    if not told.folds:
        write(fit([e for found in examples.values() for e in found]), told.out)


if __name__ == "__main__":
    main()
