"""What a speaker does with a sentence: claim, deny, confirm, observe, threaten; and what a denial disputes.

In goes a SentenceView with its speaker and the drafts before it, out comes a stance of geo.records, or None where the sentence
is no statement. The rules, the surest first:

- a call is no statement, nor is procedure;
- a mission, a witness or a third state makes an `observation`;
- a denying verb with somebody's words as its object is a `denial`, so is a predicate such as "is disinformation", and a negated
  act of which the speaker's side stands accused;
- a granting verb makes a `confirmation`, so does a side that tells of its own forces as those that struck;
- announced consequences make a `threat_or_warning`;
- what asserts an act, or more of one, is a `claim`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from geo.extraction.accusations import accuses, find_accused
from geo.extraction.attribution import Attribution
from geo.extraction.drafts import TELLING, Draft
from geo.extraction.lexicon import Lexicon
from geo.extraction.speakers import Floor, Speaker
from geo.extraction.views import SentenceView

_RIVAL_VERSION = re.compile(r"\bit (?:is|was) .{3,60}?\b(?:who|that|which|whose)\b|как раз", re.I)
_IN_RESPONSE = re.compile(r"\W*(?:in (?:response|reply|answer)|в ответ)\b", re.I)
_REACH = 90  # characters beside a denying verb in which its object stands
_ACT_REACH = 70  # characters behind the name of a force in which its act stands


def choose_attribution(view: SentenceView, lexicon: Lexicon, drafts: Sequence[Draft]) -> Attribution | None:
    """The attribution that carries the sentence: a denial of words first, then a grant, a warning, then the last assertion."""
    usable = _lend_speaker(view.attributions)
    asserted = [a for a in usable if a.cue_class in ("say", "according")]
    for cue_class in ("deny", "confirm", "warn"):
        for attribution in usable:
            if attribution.cue_class != cue_class:
                continue
            before = [a for a in asserted if a.start < attribution.start]
            if cue_class == "warn" and view.types and before:
                continue  # first the claim, then the warning
            if cue_class == "deny" and (
                any(_is_tail_denial(view, attribution, a) for a in before)
                or not _denies_words(view, attribution, lexicon, drafts)
            ):
                continue
            return attribution
    asserting = [a for a in usable if a.cue_class in ("say", "according", "warn", "confirm")]
    return max(asserting, key=_weigh, default=None)


def _lend_speaker(attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions that have a speaker; a denial without one has the only speaker of its sentence ("the Kingdom denies …")."""
    speakers = {(a.actor.side, a.actor.name): a.actor for a in attributions if a.actor is not None}
    only = next(iter(speakers.values())) if len(speakers) == 1 else None
    lent = [replace(a, actor=only) if a.actor is None and a.cue_class == "deny" else a for a in attributions]
    return [a for a in lent if a.actor is not None]


def is_denial(view: SentenceView, main: Attribution, lexicon: Lexicon) -> bool:
    """Whether the sentence denies or answers by its verb, or by a predicate on somebody's words."""
    cue = view.text[main.start - view.sentence.start : main.end - view.sentence.start]
    return main.cue_class == "deny" or bool(lexicon.predicate.search(view.text) or lexicon.reply.fullmatch(cue))


def decide_stance(
    view: SentenceView,
    main: Attribution,
    speaker: Speaker,
    floor: Floor,
    drafts: Sequence[Draft],
    lexicon: Lexicon,
    *,
    accuser: str = "",
) -> str | None:
    """The stance of the sentence, or None where it is no statement: the rules of the module's head in their order."""
    if main.cue_class == "call" or (lexicon.procedure.search(view.text) and not view.has_act):
        return None
    if lexicon.motive.search(view.text) and not view.types:
        return None
    claims = [d for d in drafts if d.stance in TELLING and d.speaker.side != speaker.side]
    if speaker.is_neutral or (main.cue_class != "deny" and floor.is_outsider(speaker.side)):
        return "observation" if _observes(view, speaker, lexicon, drafts, claims) else None
    against = [d for d in claims if not d.speaker.is_neutral or d.accused == speaker.side]
    if main.cue_class == "deny":
        return "denial" if claims or view.has_act else None
    if _denies_by_words(view, against, drafts, lexicon, is_own=accuser == speaker.side):
        return "denial"
    if main.cue_class == "confirm":
        return "confirmation" if view.has_act or claims else None
    points = accuses(view, speaker.side)
    answers = not points and any(d.accused in ("", speaker.side) for d in against)  # a charge, and accuses nobody
    if answers and main.cue_class != "warn" and lexicon.negation.search(view.text):
        return "denial"  # of an act, whatever else the sentence announces
    if _threatens(view, main, drafts, lexicon):
        return "threat_or_warning" if view.has_act or drafts else None
    if not points and _replies(view, main, speaker, lexicon, drafts):
        return "denial"
    if not view.types and not view.has_act and _goes_on_denying(view, speaker, drafts):
        return "denial"
    if answers and _answers_by_negation(view, speaker, lexicon, drafts):
        return "denial"
    return "claim" if _asserts(view, speaker, lexicon, drafts, points=points) else None


def plain_stance(speaker: Speaker) -> str:
    """The stance of what a speaker tells without a cue."""
    return "observation" if speaker.is_neutral else "claim"


def find_facet(text: str, lexicon: Lexicon) -> str:
    """What a denial disputes (geo.records.FACETS): the first facet that has a word in `text`, else `occurrence`."""
    return next((facet for facet, pattern in lexicon.facets if pattern.search(text)), "occurrence")


def owns_up(view: SentenceView, speaker: Speaker, lexicon: Lexicon) -> bool:
    """Whether a side tells of its own forces as those that struck, and accuses nobody: it acknowledges the act."""
    if find_accused(view, speaker.side, only_acting=True):
        return False
    own = [f for f in view.forces if f.acts and not f.is_target and f.side == speaker.side]
    starts = [f.end - view.sentence.start for f in own]
    starts += [m.start() for m in re.finditer(r"\b(?:its|our|their) (?:own )?(?=\w)", view.text)]
    return any(lexicon.owned_act.match(view.text[start : start + _ACT_REACH]) for start in starts)


def warns_too(view: SentenceView, main: Attribution, lexicon: Lexicon) -> bool:
    """Whether a claim goes on to announce consequences: "said that … and warned of …"."""
    return _warns_later(view, main) and bool(lexicon.threat.search(view.text))


def _is_tail_denial(view: SentenceView, denial: Attribution, assertion: Attribution) -> bool:
    """Whether a denial only trails a claim of the other side: "X said …, allegations denied by Y"."""
    if denial.actor is None or assertion.actor is None or denial.actor.side == assertion.actor.side:
        return False
    head = view.text[: denial.start - view.sentence.start]
    return bool(
        re.search(
            r",\s+(?:an? )?(?:allegation|claim|accusation|charge|report|statement|version)s?\s+(?:which |that )?(?:\w+ )?$",
            head,
            re.I,
        )
    )


def _weigh(attribution: Attribution) -> tuple[int, int]:
    """How sure an attribution is: a named speaker before a pointer to one, a speaker beside its cue before a far one."""
    actor = attribution.actor
    assert actor is not None
    named = actor.kind not in ("pronoun", "definite")
    gap = min(abs(attribution.start - actor.end), abs(actor.start - attribution.end))
    return (2 if named and actor.side and actor.kind != "witness" else 1 if named or gap < 4 else 0, -gap)


def _denies_words(view: SentenceView, attribution: Attribution, lexicon: Lexicon, drafts: Sequence[Draft]) -> bool:
    """Whether a denying verb denies somebody's words: by its object, or because a claim of the other side is open."""
    tail = view.text[attribution.end - view.sentence.start :][:_REACH]
    head = view.text[: attribution.start - view.sentence.start][-_REACH:]
    if lexicon.not_denied_object.match(tail.lstrip(" ,“\"'‘the")):
        return False
    return bool(lexicon.denied_object.search(tail) or lexicon.denied_object.search(head) or drafts)


def _observes(
    view: SentenceView, speaker: Speaker, lexicon: Lexicon, drafts: Sequence[Draft], claims: Sequence[Draft]
) -> bool:
    """Whether a mission, a witness or a third state tells something of an incident, or answers a claim about it."""
    if view.has_act:
        return not view.off_topic
    if lexicon.procedure.search(view.text) or not drafts:
        return False
    if speaker.kind == "witness" or lexicon.force.search(view.text):
        return True
    return bool(claims) and bool(lexicon.denying.search(view.text) or _echoes(view.text))


def _echoes(text: str) -> bool:
    return bool(re.search(r"\b(?:echo\w*|reiterat\w*|same|findings?)\b", text, re.I))


def _denies_by_words(
    view: SentenceView, against: Sequence[Draft], drafts: Sequence[Draft], lexicon: Lexicon, *, is_own: bool
) -> bool:
    """Whether a predicate on somebody's words denies them, or an innocent explanation answers them; `is_own`: the speaker's own."""
    speaks_of_words = against or not drafts or lexicon.embedded.search(view.text)
    if lexicon.predicate.search(view.text) and speaks_of_words and not is_own:
        return True
    return bool(against and _IN_RESPONSE.match(view.text) and lexicon.excuse.search(view.text))


def _threatens(view: SentenceView, main: Attribution, drafts: Sequence[Draft], lexicon: Lexicon) -> bool:
    """Whether the sentence announces consequences before all else."""
    if view.types and main.cue_class == "say" and _warns_later(view, main):
        return False  # first the claim, then the warning
    warns = main.cue_class == "warn" and (view.has_act or drafts)
    return bool(warns or lexicon.threat.search(view.text))


def _warns_later(view: SentenceView, main: Attribution) -> bool:
    return any(a.cue_class == "warn" and a.start > main.start for a in view.attributions)


def _replies(
    view: SentenceView, main: Attribution, speaker: Speaker, lexicon: Lexicon, drafts: Sequence[Draft]
) -> bool:
    """Whether the accused side answers the charge that stands just before ("retorted that the ground is Lebanese")."""
    last = drafts[-1] if drafts else None
    if last is None or view.index - last.sentence > 2 or last.stance not in TELLING:
        return False
    cue = view.text[main.start - view.sentence.start : main.end - view.sentence.start]
    return last.speaker.side != speaker.side and last.accused == speaker.side and bool(lexicon.reply.fullmatch(cue))


def _goes_on_denying(view: SentenceView, speaker: Speaker, drafts: Sequence[Draft]) -> bool:
    """Whether the sentence before is a denial by the same side, which this one explains."""
    last = drafts[-1] if drafts else None
    if last is None or last.stance != "denial":
        return False
    return last.speaker.side == speaker.side and last.sentence == view.index - 1


def _answers_by_negation(view: SentenceView, speaker: Speaker, lexicon: Lexicon, drafts: Sequence[Draft]) -> bool:
    """Whether the accused side negates something: an act as such, or anything at all while it has made no claim of its own."""
    if _RIVAL_VERSION.search(view.text):
        return False
    if lexicon.negation.search(view.text) or lexicon.own_negated.search(view.text):
        return True
    has_claimed = any(d.speaker.side == speaker.side and d.stance == "claim" for d in drafts)
    if has_claimed and view.has_act:
        return False
    return bool(lexicon.denying.search(view.text) or lexicon.excuse.search(view.text))


def _asserts(view: SentenceView, speaker: Speaker, lexicon: Lexicon, drafts: Sequence[Draft], *, points: bool) -> bool:
    """Whether a party asserts something of an incident: an act, or more of one that it has told of before."""
    if view.off_topic or lexicon.habit.search(view.text):
        return False
    if view.has_act or points:
        return True
    if not drafts or lexicon.procedure.search(view.text):
        return False
    told = [d for d in drafts if d.speaker.side == speaker.side]
    return bool(lexicon.force.search(view.text)) or bool(told and told[-1].sentence == view.index - 1)
