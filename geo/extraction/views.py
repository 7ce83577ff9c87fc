"""What was found in each sentence of an article, in one record: its words, its speakers, its acts, and who is named in it.

In go the text with its sentences and cast, out comes one SentenceView a sentence, in order. Positions count characters of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.extraction.actors import Cast, Force
from geo.extraction.attribution import Attribution, find_attributions
from geo.extraction.institutions import NEUTRAL_KINDS, ActorMention
from geo.extraction.lexicon import DRILL, HARM, NOT_INCIDENT, Lexicon
from geo.extraction.nations import NameMention
from geo.extraction.text import Sentence, blank, pick_within

_LEDE_SENTENCES = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
_REACH = 240  # characters before a sentence in which a name can still be the owner of its "their"

Weights = tuple[tuple[str, float], ...]  # event types with their weights, the heaviest first


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence with what was found in it. `off_topic`: it is about a drill, a court or the like; `old`: it tells background;
    `series`: it counts or sums up many incidents; `names_before`: the names that stand shortly before it; `before`, `after`: the
    words in small letters of the sentences beside it that name nobody."""

    index: int
    sentence: Sentence
    text: str
    attributions: tuple[Attribution, ...]
    types: Weights
    has_act: bool
    off_topic: bool
    old: bool
    series: bool
    actors: tuple[ActorMention, ...]
    forces: tuple[Force, ...]
    names: tuple[NameMention, ...]
    names_before: tuple[NameMention, ...]
    before: frozenset[str]
    after: frozenset[str]


def view_sentences(
    text: str, sentences: Sequence[Sentence], cast: Cast, lexicon: Lexicon, is_old: Sequence[bool]
) -> list[SentenceView]:
    """The sentences with their attributions and acts; `is_old` says of each whether it tells background."""
    views: list[SentenceView] = []
    plain = [
        frozenset[str](),
        *(find_plain_words(text, one.start, one.end, cast) for one in sentences),
        frozenset[str](),
    ]
    is_drill, told = False, 0
    for index, sentence in enumerate(sentences):
        start, end = sentence.start, sentence.end
        words = text[start:end]
        types, has_act, off_topic = find_types(_blank_names(text, sentence, cast, lexicon), lexicon)
        if told < _LEDE_SENTENCES:
            is_drill = is_drill or bool(lexicon.drill.search(words) or lexicon.court.search(words))
        told += not sentence.heading
        views.append(
            SentenceView(
                index,
                sentence,
                words,
                tuple(find_attributions(text, sentence, cast, lexicon)),
                types,
                has_act,
                off_topic or is_drill,
                is_old[index],
                bool(lexicon.series.search(words)),
                actors=tuple(pick_within(cast.actors, start, end)),
                forces=tuple(pick_within(cast.forces, start, end)),
                names=tuple(pick_within(cast.names, start, end)),
                names_before=tuple(pick_within(cast.names, start - _REACH, start)),
                before=plain[index],
                after=plain[index + 2],
            )
        )
    return views


def find_plain_words(text: str, start: int, end: int, cast: Cast) -> frozenset[str]:
    """The words of text[start:end) in small letters, without those that name a side or a body of one."""
    bodies = [a for a in pick_within(cast.actors, start, end) if a.side and a.kind not in NEUTRAL_KINDS]
    named: list[NameMention | ActorMention] = [*pick_within(cast.names, start, end), *bodies]
    words = blank(text[start:end], [(mention.start - start, mention.end - start) for mention in named])
    return frozenset(word for word in _WORD.findall(words) if word.islower())


def find_types(text: str, lexicon: Lexicon) -> tuple[Weights, bool, bool]:
    """Event types of `text` with weights (most first), whether it tells an act or harm, and whether it is about something else."""
    weights: dict[str, float] = {}
    for (kind, weight), count in lexicon.acts.count(text).items():
        if count:
            weights[kind] = weights.get(kind, 0.0) + weight * count
    harm, drill, other = weights.pop(HARM, 0.0), weights.pop(DRILL, 0.0), weights.pop(NOT_INCIDENT, 0.0)
    ranked = tuple(sorted(weights.items(), key=lambda item: (-item[1], item[0])))
    has_act = any(weight >= 1 for _, weight in ranked) or harm > 0 or bool(ranked and lexicon.force.search(text))
    return ranked, has_act, drill > sum(weights.values()) or other > sum(weights.values()) + harm


def _blank_names(text: str, sentence: Sentence, cast: Cast, lexicon: Lexicon) -> str:
    """The sentence with each name of an institution as one blank word, so that "Border Service" or "fire service" is no act.

    A leading clause such as "Four years after their armies came to blows," goes as well.
    """
    words = list(text[sentence.start : sentence.end])
    comma = text.find(",", sentence.start, sentence.end)
    if comma > 0 and lexicon.history.match(text[sentence.start : comma]):
        words[: comma - sentence.start] = " " * (comma - sentence.start)
    for actor in pick_within(cast.actors, sentence.start, sentence.end):
        if actor.end <= sentence.end and actor.kind not in ("witness", "pronoun", "definite"):
            words[actor.start - sentence.start : actor.end - sentence.start] = "_" * (actor.end - actor.start)
    return "".join(words)
