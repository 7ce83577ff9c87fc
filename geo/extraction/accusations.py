"""Who is accused in a sentence, and who is named there as the accuser.

In goes a SentenceView, out comes a side (see geo.records), empty where the sentence names none.
"""

from __future__ import annotations

import re

from geo.extraction.actors import Force
from geo.extraction.institutions import NEUTRAL_KINDS, ActorMention
from geo.extraction.lexicon import Lexicon
from geo.extraction.nations import NameMention
from geo.extraction.views import SentenceView

_ACCUSES = re.compile(r"accus|обвин", re.I)
_IN_MESSAGE = re.compile(r"\b(?:в|во|in (?:a|the|its)) $", re.I)
_OF = re.compile(r"\s+of(?: the| an?)?\s+")
_OWNS = re.compile(
    r"['’]s?\s+(?:[\w'’-]+\s+){0,3}|\s+(?:[Ss]ide|[Mm]inistry|[Mm]ilitary|[Aa]rmy)['’]s?\s+(?:\w+\s+){0,2}"
)
_MADE_BY = re.compile(r"\s+(?:\w+\s+){0,3}?(?:by|of|from)\s+(?:the\s+|an?\s+)?|\s+(?=$)(?<=[ \t])")
_BEFORE, _BEHIND = 34, 44  # characters: how far before or behind its words their owner is named


def find_accused(view: SentenceView, speaker_side: str, *, only_acting: bool = False) -> str:
    """The side said to have acted in the sentence, other than the speaker's and those that suffered; the first named weighs most.

    `only_acting`: named with a word for a force, not by its country alone.
    """
    best, score = "", 0.0
    for force in view.forces:
        if force.side == speaker_side or force.is_target or force.suffers or (only_acting and not force.acts):
            continue
        if speaks(force, view):
            continue
        weight = (2.0 if force.acts else 0.9) - (force.start - view.sentence.start) / max(1, len(view.text))
        if weight > score:
            best, score = force.side, weight
    return best


def speaks(force: Force, view: SentenceView) -> bool:
    """Whether a force is named as the speaker."""
    return any(a.actor and a.actor.start <= force.start < a.actor.end for a in view.attributions)


def accuses(view: SentenceView, speaker_side: str) -> bool:
    """Whether the sentence makes another side's force its subject, or accuses somebody of something."""
    if any(_ACCUSES.match(view.text, a.start - view.sentence.start) for a in view.attributions):
        return True
    return bool(find_accused(view, speaker_side, only_acting=True))


def find_accuser(view: SentenceView, lexicon: Lexicon) -> str:
    """The side whose words the sentence speaks of: "the claim by the Sudanese army", "Baku's allegations"."""
    matches = [m for m in lexicon.embedded.finditer(view.text) if not _IN_MESSAGE.search(view.text[: m.start()])]
    if not matches:
        return ""
    owners: list[NameMention | ActorMention] = [n for n in view.names if n.form not in NEUTRAL_KINDS]
    owners += [a for a in view.actors if a.side and a.kind != "country"]
    return next((owner.side for match in matches for owner in owners if _is_owner(owner, match, view)), "")


def _is_owner(owner: NameMention | ActorMention, words: re.Match[str], view: SentenceView) -> bool:
    """Whether the words ("allegations") are those of the side named at `owner`, before or behind them."""
    start, end = owner.start - view.sentence.start, owner.end - view.sentence.start
    before, behind = view.text[end : words.start()], view.text[words.end() : start]
    beside = not before.strip() and (isinstance(owner, ActorMention) or owner.form == "adjective")
    if 0 <= words.start() - end < _BEFORE and (_OWNS.fullmatch(before) or beside):
        return True
    is_content = _OF.fullmatch(behind) and not any(a.start == owner.start for a in view.actors)
    return bool(0 <= start - words.end() < _BEHIND and _MADE_BY.fullmatch(behind) and not is_content)
