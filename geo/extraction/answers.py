"""Which statement another one answers: who is denied, confirmed or contradicted by whom.

In go the drafts of one incident in text order with the text, out comes for each the place of the draft that it answers. What speaks
for a pair - words, numbers and acts that both tell, who is accused, how far apart they stand - is weighed by a small statistical
model (softmax over all that can be answered; `data/lexicon/answers.csv`, fitted by `python -m tests.answers`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum

from geo.extraction.drafts import Draft
from geo.extraction.weights import add_up, load_weights

ANSWERING = ("denial", "confirmation", "observation")  # stances that answer
ANSWERABLE = ("claim", "confirmation", "observation", "denial")  # stances that are answered
REACH = 30  # statements before or behind one that it can answer
_STEM = 6  # letters of a word that stand for all its forms
_TOKEN = re.compile(r"\d+|[^\W\d_]{3,}")
_FEW = 3  # statements between two that are told apart
_MOST_SHARED = 4

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """What a draft tells, for comparison: the stems of its words but for names, its numbers, its acts."""

    draft: Draft
    stems: frozenset[str]
    numbers: frozenset[str]
    kinds: frozenset[str]


def find_answered(drafts: Sequence[Draft], text: str) -> list[int | None]:
    """For each draft the index of that which it answers, None where it answers none."""
    if not any(draft.stance in ANSWERING for draft in drafts):
        return [None] * len(drafts)
    weights = load_answer_weights()
    told = [tell(draft, text) for draft in drafts]
    return [_choose(number, told, weights) for number in range(len(drafts))]


@lru_cache(maxsize=1)
def load_answer_weights() -> Mapping[str, float]:
    """The weights of `data/lexicon/answers.csv`."""
    return load_weights("answers")


def tell(draft: Draft, text: str) -> Told:
    """What a draft tells."""
    tokens = [token.group() for token in _TOKEN.finditer(text, draft.start, draft.end)]
    words = [token for token in tokens if token.islower() and len(token) > 3]
    return Told(
        draft,
        frozenset(word[:_STEM] for word in words),
        frozenset(token for token in tokens if token.isdecimal()),
        frozenset(kind for kind, _ in draft.types),
    )


def find_candidates(number: int, told: Sequence[Told]) -> list[int]:
    """The drafts that draft `number` can answer: those of others; none where it answers nothing."""
    draft = told[number].draft
    if draft.stance not in ANSWERING or draft.speaker.kind == "witness":
        return []
    near = range(max(0, number - REACH), min(len(told), number + REACH + 1))
    return [i for i in near if told[i].draft.stance in ANSWERABLE and told[i].draft.speaker.side != draft.speaker.side]


def _choose(number: int, told: Sequence[Told], weights: Mapping[str, float]) -> int | None:
    candidates = find_candidates(number, told)
    if not candidates:
        return None
    scores = [add_up(weights, features) for features in describe(number, candidates, told)]
    best = max(range(len(candidates)), key=lambda i: (scores[i], -i))
    answer = told[number].draft
    least = add_up(weights, describe_none(answer))
    return candidates[best] if answer.stance == "denial" or scores[best] > least else None


def describe_none(answer: Draft) -> Features:
    """The features of answering nothing."""
    mark = f"none {answer.stance}"
    return {mark: 1.0, f"{mark} act": float(answer.has_act), f"{mark} carried": float(answer.carried)}


def describe(number: int, candidates: Sequence[int], told: Sequence[Told]) -> list[Features]:
    """What speaks for each of the candidates that draft `number` can answer."""
    answer = told[number]
    held = Counter(stem for i in candidates for stem in told[i].stems)
    shared = [fsum(1.0 / held[stem] for stem in answer.stems & told[i].stems) for i in candidates]
    most = max(shared)
    before = [i for i in candidates if told[i].draft.start < answer.draft.start]
    found = []
    for rank, i in enumerate(candidates):
        claim, sides = told[i], [j for j in candidates if told[j].draft.speaker.side == told[i].draft.speaker.side]
        told_before = [j for j in sides if told[j].draft.stance == "claim" and j in before]
        features = _describe_pair(claim, answer)
        features |= {
            "shared": min(shared[rank], float(_MOST_SHARED)),
            "shared most": shared[rank] / most if most else 0.0,
            "first": float(rank == 0),
            "first of side": float(i == sides[0]),
            "first claim of side": float(told_before[:1] == [i]),
            "last before": float(before[-1:] == [i]),
            "last claim of side": float(told_before[-1:] == [i]),
            "behind": float(claim.draft.start > answer.draft.start),
            "only": float(len(candidates) == 1),
            f"apart {min(_FEW, abs(number - i))}": 1.0,
            f"sentences {min(_FEW, abs(answer.draft.sentence - claim.draft.sentence))}": 1.0,
            "apart": min(10, abs(number - i)) / 10,
        }
        found.append(features)
    return found


def _describe_pair(claim: Told, answer: Told) -> Features:
    """What two drafts have in common."""
    a, b = claim.draft, answer.draft
    same_sentence = a.sentence == b.sentence
    marks = {
        f"stance {a.stance}": True,
        f"{b.stance} of {a.stance}": True,
        "witness": a.speaker.kind == "witness",
        "neutral": a.speaker.is_neutral,
        "accuses": a.accused == b.speaker.side,
        "accuses another": a.accused not in ("", b.speaker.side),
        "pointed": a.pointed,
        "act": a.has_act,
        "types": bool(a.types),
        "negated": a.negated,
        "carried": a.carried,
        "heading": a.low,
        "unreal": a.unreal,
        "asked for": bool(b.answers) and a.speaker.side == b.answers,
        "embedded here": a.embedded and same_sentence,
        "embedded there": a.embedded and not same_sentence,
        "same sentence": same_sentence,
        "numbers": bool(claim.numbers),
    }
    found = {name: 1.0 for name, is_so in marks.items() if is_so}
    kinds = claim.kinds & answer.kinds
    lead = bool(claim.kinds and answer.kinds) and a.types[0][0] == b.types[0][0]
    return found | {
        "same acts": float(bool(kinds)),
        "same lead": float(lead),
        "other acts": float(bool(claim.kinds and answer.kinds) and not kinds),
        "same numbers": min(2.0, len(claim.numbers & answer.numbers)),
        "bare answer, acts": float(not answer.kinds and bool(claim.kinds)),
        f"{b.facet} numbers": float(bool(claim.numbers)),
        "sure": a.sure,
    }
