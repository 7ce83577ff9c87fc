"""A statement before it has an incident, and how a sentence becomes one.

In goes a SentenceView with its speaker and stance, out comes a Draft; positions count characters of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.extraction.accusations import accuses, find_accused
from geo.extraction.lexicon import Lexicon
from geo.extraction.speakers import Floor, Speaker
from geo.extraction.views import SentenceView, Weights

TELLING = ("claim", "confirmation", "observation")  # stances that tell an act


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before it has an incident. `types`: event types with their weights; `answers`: the side whose words it denies.

    `low`: a heading, kept only where nothing else says the same; `embedded`: a claim that stands only inside its denial.
    """

    sentence: int
    start: int
    end: int
    stance: str
    speaker: Speaker
    cue: str
    types: Weights
    has_act: bool
    accused: str = ""
    answers: str = ""
    facet: str | None = None
    low: bool = False
    embedded: bool = False
    carried: bool = False  # its sentence names no speaker
    negated: bool = False  # it says what did not happen
    unreal: bool = False  # it tells of what is prepared or may come, not of what happened
    pointed: bool = False  # it names a force of another side as the one that acted
    sure: float = 1.0  # by the second reader, from 0 to 1, that its sentence is a statement


def build_draft(view: SentenceView, stance: str, speaker: Speaker, cue: str, floor: Floor, lexicon: Lexicon) -> Draft:
    """The draft of a sentence that names its speaker; a claim that accuses nobody by name accuses the other party."""
    accused = ""
    if stance in ("claim", "observation"):
        accused = find_accused(view, speaker.side, only_acting=speaker.is_neutral)
    if stance == "claim" and not speaker.is_neutral:
        accused = accused or floor.opposite(speaker.side)
    return Draft(
        view.index,
        view.sentence.start,
        view.sentence.end,
        stance,
        speaker,
        cue,
        view.types,
        view.has_act,
        accused=accused,
        low=view.sentence.heading,
        pointed=_points(view, speaker, lexicon),
        negated=bool(lexicon.negation.search(view.text)),
        unreal=bool(lexicon.unreal.search(view.text)),
    )


def carry_draft(
    view: SentenceView, speaker: Speaker, stance: str, lexicon: Lexicon, *, last: Draft | None = None
) -> Draft:
    """The draft of a sentence without a speaker, given to `speaker`; `last` is the draft that it goes on from."""
    accused = find_accused(view, speaker.side) or (last.accused if last else "")
    return Draft(
        view.index,
        view.sentence.start,
        view.sentence.end,
        stance,
        speaker,
        last.cue if last else "",
        view.types,
        view.has_act,
        accused=accused if stance != "denial" else "",
        carried=True,
        pointed=_points(view, speaker, lexicon),
    )


def _points(view: SentenceView, speaker: Speaker, lexicon: Lexicon) -> bool:
    """Whether the sentence points at another side's force, by name or as "the enemy"."""
    return accuses(view, speaker.side) or bool(lexicon.enemy.search(view.text))
