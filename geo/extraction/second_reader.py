"""The second reader: a small statistical model that weighs what the rules chose, trained on annotated articles.

In goes a Case: a sentence, its speaker, what the rules made of it and what was told before. Out comes a Choice: the stance of the
heaviest label, and of a denial the heaviest facet. Each feature of a case that `data/lexicon/second_reader.csv` (or `facets.csv`)
lists adds its weight to each label (multinomial logistic regression; `python -m tests.training` fits it). Names of sides stand in the features as own, other and third, and names of
places and people never, so that the sides can be exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, fsum

from geo.extraction.accusations import accuses, speaks
from geo.extraction.drafts import Draft
from geo.extraction.institutions import NEUTRAL_KINDS, ActorMention
from geo.extraction.lexicon import Lexicon, load_lexicon
from geo.extraction.nations import NameMention
from geo.extraction.speakers import Floor, Speaker
from geo.extraction.stances import find_facet
from geo.extraction.views import SentenceView
from geo.extraction.weights import Weights, add_up, load_weights
from geo.records import FACETS, STANCES

_STEM = 4  # letters of a word that stand for all its forms
_STEP = 10  # words by which the length of a sentence is told
_QUOTES = ("“", '"', "«", "„")
NONE = "none"  # the label of a sentence that is no statement
LABELS = (NONE, *STANCES)
ROLES = ("OWN", "OTHER", "THIRD")  # what a name of a side stands for beside the speaker
_TOKEN = re.compile(r"\w+(?:['’]\w+)?|[“”\"«»?!:;]")
_WORD_SORTS = (
    "negation",
    "predicate",
    "denying",
    "own_negated",
    "excuse",
    "embedded",
    "wish",
    "threat",
    "procedure",
    "motive",
    "habit",
    "unreal",
    "force",
    "enemy",
)  # patterns of the Lexicon


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence whose stance is to be chosen: `stance` by the rules (None: no statement), `drafts` told before it."""

    view: SentenceView
    speaker: Speaker
    stance: str | None
    drafts: Sequence[Draft]
    floor: Floor
    lexicon: Lexicon
    carried: bool = False  # the sentence names no speaker


@dataclass(frozen=True, slots=True)
class Choice:
    """The stance of a sentence (None: no statement), how likely it is a statement at all (0 to 1), and a denial's facet."""

    stance: str | None
    sure: float
    facet: str | None = None


class SecondReader:
    """Weights of features, one a label in the order of LABELS, and those of the facets of denials in the order of FACETS."""

    def __init__(self, weights: Weights, facets: Weights | None = None) -> None:
        self._weights = weights
        self._facets = facets or {}

    def choose(self, case: Case) -> Choice:
        """The stance of the heaviest label; None where the sentence is no statement."""
        features = describe(case)
        sums = add_up(self._weights, features)
        stance = _find_heaviest(LABELS, sums)
        odds = [exp(weight - max(sums)) for weight in sums]
        sure = 1 - odds[0] / fsum(odds)
        if stance == "denial":
            return Choice(stance, sure, self._choose_facet(case, features))
        return Choice(None if stance == NONE else stance, sure)

    def _choose_facet(self, case: Case, features: set[str]) -> str:
        """What a denial with these features disputes: by the rules where no weight speaks."""
        by_rules = find_facet(case.view.text, case.lexicon)
        sums = add_up(self._facets, features | {f"facet={by_rules}"})
        return _find_heaviest(FACETS, sums) if sums else by_rules


def _find_heaviest(labels: Sequence[str], sums: Sequence[float]) -> str:
    return labels[max(range(len(labels)), key=sums.__getitem__)]


@lru_cache(maxsize=1)
def load_second_reader() -> SecondReader:
    """The second reader with the weights of `data/lexicon/second_reader.csv` and `facets.csv`."""
    return SecondReader(load_weights("second_reader", LABELS), load_weights("facets", FACETS))


def describe(case: Case) -> set[str]:
    """The features of a case by name; each is there or not."""
    view, told = case.view, case.drafts[-1] if case.drafts else None
    side = case.speaker.side
    found = {"all", f"rules={case.stance or NONE}"}
    found |= {f"cue={a.cue_class}" for a in view.attributions}
    found |= {f"words={sort}" for sort in _WORD_SORTS if getattr(case.lexicon, sort).search(view.text)}
    found |= {f"place={min(view.index, 8)}", f"kind={_find_kind(case.speaker)}"}
    marks = {
        "carried": case.carried,
        "own voice": case.speaker == case.floor.voice,
        "neutral": case.speaker.is_neutral,
        "outsider": case.floor.is_outsider(side),
        "act": view.has_act,
        "off topic": view.off_topic,
        "old": view.old,
        "series": view.series,
        "heading": view.sentence.heading,
        "opens paragraph": view.sentence.first,
        "opens with a quote": view.text.lstrip()[:1] in _QUOTES,
        "quotes": any(mark in view.text for mark in _QUOTES),
        "own force": any(f.acts and f.side == side and not speaks(f, view) for f in view.forces),
        "other force": accuses(view, side),
        "own told": side in case.floor.tellers,
        "other told": bool(case.floor.tellers - {side}),
        "accused": side in case.floor.accused,
        "nothing told": told is None,
    }
    found |= {name for name, is_so in marks.items() if is_so}
    if told:
        whose = "own" if told.speaker.side == side else "other"
        found |= {f"last={told.stance}", f"last={told.stance} {whose}"}
        if view.index - told.sentence <= 1:
            found.add("follows at once")
        if told.accused == side:
            found.add("last accuses")
        if {kind for kind, _ in told.types} & {kind for kind, _ in view.types}:
            found.add("same act")
    tokens = list(_mask_names(case))
    return found | {f"length={min(len(tokens) // _STEP, 5)}", *_name_words(tokens)}


def _find_kind(speaker: Speaker) -> str:
    """The kind of a neutral speaker; of a side's body the kind that its English name tells, whether or not a theatre lists it."""
    return speaker.kind if speaker.is_neutral else _find_body(speaker.name)


@lru_cache(maxsize=4096)
def _find_body(name: str) -> str:
    kinds = (body.kind for body in load_lexicon("en").institutions if body.pattern.search(name))
    return next(kinds, "other")


def _name_words(tokens: Sequence[str]) -> Iterator[str]:
    """The words and pairs of words, in small letters but for ROLES; of a word in small letters also its stem."""
    words = [token if token in ROLES else token.lower() for token in tokens]
    yield from (f"w {word}" for word in words)
    yield from (f"w {word} {after}" for word, after in pairwise(words))
    yield from (f"w {word[:_STEM]}~" for word in tokens if len(word) > _STEM and word.islower())


def _mask_names(case: Case) -> Iterator[str]:
    """The words; what names a side or a body of one is one word, its role, however many words it has."""
    view, last, end = case.view, "", 0
    bodies = [actor for actor in view.actors if actor.side and actor.kind not in NEUTRAL_KINDS]
    named: dict[int, NameMention | ActorMention] = {name.start - view.sentence.start: name for name in view.names}
    named |= {body.start - view.sentence.start: body for body in bodies}
    for token in _TOKEN.finditer(view.text):
        if mention := named.get(token.start()):
            end = max(end, mention.end - view.sentence.start)
            if last != (last := _find_role(mention.side, case)):
                yield last
        elif token.start() >= end:
            last = "0" if token.group().isdecimal() else token.group()
            yield last


def _find_role(side: str, case: Case) -> str:
    if side == case.speaker.side:
        return ROLES[0]
    return ROLES[1] if side == case.floor.opposite(case.speaker.side) else ROLES[2]
