"""Who says what about an incident: the statements of one article, each with its sentence, speaker, side and stance.

In goes the text with its sentences and cast, out come Drafts in order of appearance. A draft is a statement that has not yet been
given its incident: `geo.extraction.events` joins drafts into events. What is a statement, and of which stance:

- an attributed sentence about an act at a border, or one that answers such a sentence;
- `denial`: a denying verb with somebody's words as its object, a predicate such as "is disinformation", or a negated act of which
  the speaker's side stands accused; a claim that stands only inside its denial becomes a claim on the same sentence;
- `confirmation`: a granting verb; `threat_or_warning`: consequences; `observation`: a mission or a witness; else `claim`;
- a sentence without a speaker goes on with the speaker before it where it tells more of the act;
- background (older than the news of the article, series, history) and procedure are no statements.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from geo.extraction.actors import NEUTRAL_KINDS, ActorMention, Cast, find_cast
from geo.extraction.attribution import Attribution, find_attributions
from geo.extraction.lexicon import DRILL, HARM, NOT_INCIDENT, Lexicon, load_references
from geo.extraction.nations import NameMention, load_nations
from geo.extraction.text import Sentence, find_sentences, pick_within
from geo.paths import find_data_dir

_DEFINITE_KINDS = (("ministry", "ministry"), ("service", "service"), ("mission", "mission"), ("force", "mission"), ("command", "mission"), ("army", "army"), ("military", "army"), ("council", "council"), ("president", "person"), ("minister", "person"), ("premier", "person"), ("ombudsman", "office"), ("defender", "office"))  # fmt: skip
_RESULT_OPENING = re.compile(
    r"^\W*(?:as a result|on the preliminary|according to preliminary|half an hour later|at the same time|in addition|moreover|в результате|кроме того|также|затем)",
    re.I,
)
_IN_MESSAGE = re.compile(r"\b(?:в|во|in (?:a|the|its)) $", re.I)
_OF = re.compile(r"\s+of(?: the| an?)?\s+")
_RIVAL_VERSION = re.compile(r"\bit (?:is|was) .{3,60}?\b(?:who|that|which|whose)\b|как раз", re.I)
_ACCUSES = re.compile(r"accus|обвин", re.I)
_LEDE_SENTENCES = 3
_OPENING = 12  # characters: how near to its start the subject of a sentence begins
_TELLING = ("claim", "confirmation", "observation")  # stances that tell an act
_IN_RESPONSE = re.compile(r"\W*(?:in (?:response|reply|answer)|в ответ)\b", re.I)
_OWNS = re.compile(
    r"['’]s?\s+(?:[\w'’-]+\s+){0,3}|\s+(?:[Ss]ide|[Mm]inistry|[Mm]ilitary|[Aa]rmy)['’]s?\s+(?:\w+\s+){0,2}"
)
_MADE_BY = re.compile(r"\s+(?:\w+\s+){0,3}?(?:by|of|from)\s+(?:the\s+|an?\s+)?|\s+(?=$)(?<=[ \t])")
_LIST_ITEM = re.compile(r"^\s*[–—•*-]\s")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker that is known: institution in English, side, kind."""

    name: str
    side: str
    kind: str


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
    types: tuple[tuple[str, float], ...]
    has_act: bool
    accused: str = ""
    answers: str = ""
    facet: str | None = None
    reporter: str = ""
    low: bool = False
    embedded: bool = False
    carried: bool = False
    negated: bool = False  # it says what did not happen
    unreal: bool = False  # it tells of what is prepared or may come, not of what happened
    pointed: bool = False  # it names a force of another side as the one that acted


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence with what was found in it; `old`: it tells background."""

    index: int
    sentence: Sentence
    text: str
    attributions: tuple[Attribution, ...]
    types: tuple[tuple[str, float], ...]
    has_act: bool
    off_topic: bool
    old: bool
    series: bool
    accuses: bool = (
        False  # a force of another side than the speaker's is its subject, or somebody is accused of something
    )


@dataclass(slots=True)
class _Floor:
    """Who has spoken so far, and who the two parties of the article are: what "it" and "the ministry" point back to."""

    parties: tuple[str, ...]
    home: str
    section: str = ""
    last: Speaker | None = None
    paragraph: int = -1  # of the last speaker
    sentence: int = -1
    by_kind: dict[str, Speaker] = field(default_factory=dict)

    def take(self, speaker: Speaker, view: SentenceView) -> None:
        self.last, self.paragraph, self.sentence = speaker, view.sentence.paragraph, view.index
        self.by_kind[speaker.kind] = speaker

    def opposite(self, side: str) -> str:
        """The party that stands against `side`; empty where there is none."""
        ally = _load_allies().get(side, side)
        return next((p for p in self.parties if p not in (side, ally) and _load_allies().get(p) != side), "")


def find_statements(
    text: str,
    views: Sequence[SentenceView],
    cast: Cast,
    lexicon: Lexicon,
    *,
    home: str = "",
    title: str = "",
    border: Sequence[str] = (),
) -> list[Draft]:
    """The drafts of the text in order. `home`: side of the outlet or dateline, "" where unknown; `title` names speakers too."""
    floor = _Floor(parties=find_parties(cast, border), home=home)
    if home not in floor.parties[:3]:
        floor.home = ""  # an outlet of a third country
    if not floor.home:
        _hear_title(title, floor, cast, lexicon)
    drafts: list[Draft] = []
    listing: Speaker | None = None
    previous: SentenceView | None = None
    for view in views:
        if view.sentence.heading and len(view.text) < 90 and not view.attributions:
            floor.section = _section_side(view, cast)
        if view.sentence.first and not _LIST_ITEM.match(view.text):
            listing = None
        found = _read_mutual(view, cast, lexicon, floor) or _read_attributed(text, view, cast, lexicon, floor, drafts)
        if not found and not _speaks_elsewhere(view):
            found = _read_unsigned_denial(view, cast, lexicon, floor, drafts)
            found = found or _read_continuation(view, previous, drafts, listing, floor, lexicon, cast)
        if view.text.rstrip().endswith(":") and floor.last and view.attributions:
            listing = floor.last
        drafts += found
        previous = view
    return drafts


def _hear_title(title: str, floor: _Floor, cast: Cast, lexicon: Lexicon) -> None:
    """Give the floor to the speakers of the title: what they say stands again, with its words, in the text."""
    theirs = find_cast(title, lexicon)
    for view in view_sentences(title, find_sentences(title), theirs, lexicon, [False] * 9):
        for attribution in view.attributions:
            speaker = _resolve(
                attribution.actor, view, theirs, floor, denies=attribution.cue_class == "deny", accuser=""
            )
            if speaker and speaker.kind not in NEUTRAL_KINDS:
                floor.take(speaker, view)
    floor.paragraph = floor.sentence = -1


def find_parties(cast: Cast, border: Sequence[str] = ()) -> tuple[str, ...]:
    """The sides of the article, the most named first; missions and witnesses are none.

    The two sides of a theatre's `border` come before all others where the text names both.
    """
    counts: Counter[str] = Counter()
    for name in cast.names:
        if name.form not in NEUTRAL_KINDS:
            counts[name.side] += 1
    for force in cast.forces:
        counts[force.side] += 2 if force.acts else 1
    ranked = [side for side, _ in counts.most_common(4)]
    if len(border) == 2 and min(counts[side] for side in border) * 3 >= max(counts.values(), default=0) > 0:
        ranked = [*sorted(border, key=lambda side: -counts[side]), *(side for side in ranked if side not in border)]
    return tuple(ranked)


def find_types(text: str, lexicon: Lexicon) -> tuple[tuple[tuple[str, float], ...], bool, bool]:
    """Event types of `text` with weights (most first), whether it tells an act or harm, and whether it is about something else."""
    weights: dict[str, float] = {}
    for kind, strong, weak in lexicon.events:
        weight = (len(strong.findall(text)) if strong else 0) + 0.5 * (len(weak.findall(text)) if weak else 0)
        if weight:
            weights[kind] = weight
    harm, drill, other = weights.pop(HARM, 0.0), weights.pop(DRILL, 0.0), weights.pop(NOT_INCIDENT, 0.0)
    ranked = tuple(sorted(weights.items(), key=lambda item: (-item[1], item[0])))
    has_act = any(weight >= 1 for _, weight in ranked) or harm > 0 or bool(ranked and lexicon.force.search(text))
    return ranked, has_act, drill > sum(weights.values()) or other > sum(weights.values()) + harm


def _read_attributed(
    text: str, view: SentenceView, cast: Cast, lexicon: Lexicon, floor: _Floor, drafts: list[Draft]
) -> list[Draft]:
    """The statements of a sentence that names its speaker; none where it is background, procedure or a call."""
    if not view.attributions:
        return []
    accuser = _find_accuser(view, cast, lexicon)
    open_claim = next((d.speaker.side for d in reversed(drafts) if d.stance == "claim"), "")
    main = _choose_attribution(view, lexicon, drafts)
    speaker = (
        _resolve(main.actor, view, cast, floor, denies=_is_denial(view, main, lexicon), accuser=accuser or open_claim)
        if main
        else None
    )
    if main is None and view.has_act and not view.old and not view.off_topic:
        main, speaker = _find_bystander(view, lexicon)
    if speaker is None or main is None:
        return []
    floor.take(_relayed(main, view, cast, floor, accuser) or speaker, view)
    if lexicon.procedure.search(view.text) and not view.has_act:
        return []
    stance = _stance(view, main, speaker, lexicon, floor, drafts, accuser, cast)
    if stance is None or _is_background(view, stance, drafts):
        return []
    draft = _draft(view, stance, speaker, text[main.start : main.end], floor, cast, lexicon)
    if stance == "claim" and draft.pointed and lexicon.negation.search(view.text) and _is_accused(speaker, drafts):
        denial = replace(draft, stance="denial", accused="", facet=_facet(view.text, lexicon), answers=draft.accused)
        return [draft, denial]
    if stance == "claim" and _owns_up(view, speaker, cast, lexicon):
        return [replace(draft, stance="confirmation", accused="")]
    if stance == "denial" and any(a.cue_class == "confirm" for a in view.attributions) and view.has_act:
        denial = replace(draft, facet=_facet(view.text, lexicon), answers=accuser or floor.opposite(speaker.side))
        return [replace(draft, stance="confirmation"), denial]
    if stance == "denial":
        return _with_embedded(
            replace(draft, facet=_facet(view.text, lexicon), answers=accuser or floor.opposite(speaker.side)),
            view,
            accuser,
            floor,
            drafts,
            lexicon,
        )
    if stance == "claim" and _warns_too(view, main, lexicon):
        return [draft, replace(draft, stance="threat_or_warning", accused="")]
    return [draft, *_second_voice(text, view, main, speaker, cast, floor, lexicon)]


def _is_accused(speaker: Speaker, drafts: list[Draft]) -> bool:
    """Whether another side has claimed an act of the speaker's side before."""
    return any(d.stance == "claim" and d.accused == speaker.side for d in drafts)


def _warns_too(view: SentenceView, main: Attribution, lexicon: Lexicon) -> bool:
    """Whether a claim goes on to announce consequences: "said that … and warned of …"."""
    return any(a.cue_class == "warn" and a.start > main.start for a in view.attributions) and bool(
        lexicon.threat.search(view.text)
    )


def _owns_up(view: SentenceView, speaker: Speaker, cast: Cast, lexicon: Lexicon) -> bool:
    """Whether a side tells of its own forces as those that struck, and accuses nobody: it acknowledges the act."""
    own = [
        f
        for f in pick_within(cast.forces, view.sentence.start, view.sentence.end)
        if f.acts and not f.is_target and f.side == speaker.side
    ]
    if _find_accused(view, cast, speaker.side, only_acting=True):
        return False
    tails = [view.text[f.end - view.sentence.start :][:70] for f in own]
    tails += [view.text[m.start() :][:70] for m in re.finditer(r"\b(?:its|our|their) (?:own )?(?=\w)", view.text)]
    return any(lexicon.owned_act.match(tail) for tail in tails)


def _find_bystander(view: SentenceView, lexicon: Lexicon) -> tuple[Attribution | None, Speaker | None]:
    """The unnamed or unknown person who told the reporter what happened ("the director, N. Sahakyan, told us")."""
    for attribution in view.attributions:
        if attribution.actor is None and lexicon.to_reporter.match(view.text, attribution.end - view.sentence.start):
            return attribution, Speaker("witness", "witness", "witness")
    return None, None


def _choose_attribution(view: SentenceView, lexicon: Lexicon, drafts: list[Draft]) -> Attribution | None:
    """The attribution that carries the sentence: a denial of words first, then a grant, a warning, then the last assertion."""
    usable = [a for a in view.attributions if a.actor is not None]
    asserted = [a for a in usable if a.cue_class in ("say", "according")]
    for cue_class in ("deny", "confirm", "warn"):
        for attribution in usable:
            if cue_class == "warn" and view.types and any(a.start < attribution.start for a in asserted):
                continue  # first the claim, then the warning
            tail = cue_class == "deny" and any(
                a.start < attribution.start and _is_tail_denial(view, attribution, a) for a in asserted
            )
            if (
                attribution.cue_class == cue_class
                and not tail
                and (cue_class != "deny" or _denies_words(view, attribution, lexicon, drafts))
            ):
                return attribution
    asserting = [a for a in usable if a.cue_class in ("say", "according", "warn", "confirm")]
    if not asserting:
        return None
    return max(asserting, key=_weight_of_attribution)


def _is_tail_denial(view: SentenceView, denial: Attribution, assertion: Attribution) -> bool:
    """Whether a denial only trails a claim of the other side: "X said …, allegations denied by Y"."""
    head = view.text[: denial.start - view.sentence.start]
    return bool(
        denial.actor
        and assertion.actor
        and denial.actor.side != assertion.actor.side
        and re.search(
            r",\s+(?:an? )?(?:allegation|claim|accusation|charge|report|statement|version)s?\s+(?:which |that )?(?:\w+ )?$",
            head,
            re.I,
        )
    )


def _weight_of_attribution(attribution: Attribution) -> tuple[int, int]:
    """How sure an attribution is: a named speaker before a pointer to one, a speaker beside its cue before a far one."""
    actor = attribution.actor
    assert actor is not None
    named = actor.kind not in ("pronoun", "definite")
    gap = min(abs(attribution.start - actor.end), abs(actor.start - attribution.end))
    return (2 if named and actor.side else 1 if named or gap < 4 else 0, -gap)


def _denies_words(view: SentenceView, attribution: Attribution, lexicon: Lexicon, drafts: list[Draft]) -> bool:
    """Whether a denying verb denies somebody's words: by its object, or because a claim of the other side is open."""
    tail = view.text[attribution.end - view.sentence.start :][:90]
    head = view.text[: attribution.start - view.sentence.start][-90:]
    if lexicon.not_denied_object.match(tail.lstrip(" ,“\"'‘the")):
        return False
    return bool(lexicon.denied_object.search(tail) or lexicon.denied_object.search(head) or drafts)


def _is_denial(view: SentenceView, main: Attribution | None, lexicon: Lexicon) -> bool:
    return bool(main and main.cue_class == "deny") or bool(lexicon.predicate.search(view.text))


def _stance(
    view: SentenceView,
    main: Attribution,
    speaker: Speaker,
    lexicon: Lexicon,
    floor: _Floor,
    drafts: list[Draft],
    accuser: str,
    cast: Cast,
) -> str | None:
    """The stance of the sentence, or None where it is no statement: the rules of the module's head, the surest first."""
    if (
        main.cue_class == "call"
        or lexicon.wish.search(view.text)
        or (lexicon.motive.search(view.text) and not view.types)
    ):
        return None
    view = replace(view, accuses=_accuses(view, cast, speaker))
    claims = [d for d in drafts if d.stance in _TELLING and d.speaker.side != speaker.side]
    if speaker.kind in NEUTRAL_KINDS or (_is_outsider(speaker, floor) and main.cue_class != "deny"):
        return "observation" if _observes(view, speaker, lexicon, drafts, claims) else None
    against = [d for d in claims if d.speaker.kind not in NEUTRAL_KINDS]
    if main.cue_class == "deny":
        return "denial" if claims or view.has_act else None
    named = bool(lexicon.embedded.search(view.text))  # it speaks of somebody's words
    if lexicon.predicate.search(view.text) and (against or named or not drafts) and accuser != speaker.side:
        return "denial"
    if against and _IN_RESPONSE.match(view.text) and lexicon.excuse.search(view.text):
        return "denial"
    if main.cue_class == "confirm":
        return "confirmation" if view.has_act or claims else None
    claims_first = (
        view.types
        and main.cue_class == "say"
        and any(a.cue_class == "warn" and a.start > main.start for a in view.attributions)
    )
    if not claims_first and (
        lexicon.threat.search(view.text) or (main.cue_class == "warn" and (view.has_act or drafts))
    ):
        return "threat_or_warning" if view.has_act or drafts else None
    if not view.types and not view.has_act and _goes_on_denying(view, speaker, drafts):
        return "denial"
    if _answers_by_negation(view, speaker, lexicon, drafts, against):
        return "denial"
    return "claim" if _asserts(view, speaker, lexicon, floor, drafts) else None


def _observes(view: SentenceView, speaker: Speaker, lexicon: Lexicon, drafts: list[Draft], claims: list[Draft]) -> bool:
    """Whether a mission, a witness or a third state tells something of an incident, or answers a claim about it."""
    if view.has_act:
        return not view.off_topic
    if lexicon.procedure.search(view.text) or not drafts:
        return False
    if speaker.kind == "witness" or lexicon.force.search(view.text):
        return True
    return bool(claims) and bool(lexicon.denying.search(view.text) or _echoes(view.text))


def _answers_by_negation(
    view: SentenceView, speaker: Speaker, lexicon: Lexicon, drafts: list[Draft], against: list[Draft]
) -> bool:
    """Whether the accused side negates something: an act as such, or anything at all while it has made no claim of its own."""
    if not any(d.accused in ("", speaker.side) for d in against) or _RIVAL_VERSION.search(view.text):
        return False
    if lexicon.negation.search(view.text):
        return not view.accuses
    has_claimed = any(d.speaker.side == speaker.side and d.stance == "claim" for d in drafts)
    words = lexicon.denying.search(view.text) or lexicon.excuse.search(view.text)
    return not has_claimed and not view.accuses and bool(words)


def _goes_on_denying(view: SentenceView, speaker: Speaker, drafts: list[Draft]) -> bool:
    """Whether the sentence before is a denial by the same side, which this one explains."""
    last = drafts[-1] if drafts else None
    return (
        last is not None
        and last.stance == "denial"
        and last.speaker.side == speaker.side
        and last.sentence == view.index - 1
    )


def _asserts(view: SentenceView, speaker: Speaker, lexicon: Lexicon, floor: _Floor, drafts: list[Draft]) -> bool:
    """Whether a party asserts something of an incident: an act, or more of one that it has told of before."""
    if view.off_topic or lexicon.habit.search(view.text):
        return False
    if view.has_act or view.accuses:
        return True
    if not drafts or lexicon.procedure.search(view.text):
        return False
    told = [d for d in drafts if d.speaker.side == speaker.side]
    return bool(lexicon.force.search(view.text)) or bool(told and told[-1].sentence == view.index - 1)


def _accuses(view: SentenceView, cast: Cast, speaker: Speaker) -> bool:
    """Whether the sentence makes another side's force its subject, or accuses somebody of something."""
    if any(_ACCUSES.match(view.text, a.start - view.sentence.start) for a in view.attributions):
        return True
    return bool(_find_accused(view, cast, speaker.side, only_acting=True))


def _echoes(text: str) -> bool:
    return bool(re.search(r"\b(?:echo\w*|reiterat\w*|same|findings?)\b", text, re.I))


def _is_outsider(speaker: Speaker, floor: _Floor) -> bool:
    """Whether the speaker is a state that is no party: it observes."""
    return (
        speaker.side not in floor.parties[:2]
        and speaker.side in load_nations()
        and _load_allies().get(floor.parties[0] if floor.parties else "") != speaker.side
        and len(floor.parties) > 2
        and not any(_load_allies().get(p) == speaker.side for p in floor.parties[:2])
    )


def _is_background(view: SentenceView, stance: str, drafts: list[Draft]) -> bool:
    if view.old:
        return True
    return view.series and not (stance in ("denial", "observation") and drafts)


def _draft(
    view: SentenceView, stance: str, speaker: Speaker, cue: str, floor: _Floor, cast: Cast, lexicon: Lexicon
) -> Draft:
    neutral = speaker.kind in NEUTRAL_KINDS
    accused = _find_accused(view, cast, speaker.side, only_acting=neutral) or (
        floor.opposite(speaker.side) if stance == "claim" and not neutral else ""
    )
    return Draft(
        view.index,
        view.sentence.start,
        view.sentence.end,
        stance,
        speaker,
        cue,
        view.types,
        view.has_act,
        accused=accused if stance in ("claim", "observation") else "",
        low=view.sentence.heading,
        pointed=_accuses(view, cast, speaker) or bool(lexicon.enemy.search(view.text)),
        negated=bool(lexicon.negation.search(view.text)),
        unreal=bool(lexicon.unreal.search(view.text)),
    )


def _with_embedded(
    denial: Draft, view: SentenceView, accuser: str, floor: _Floor, drafts: list[Draft], lexicon: Lexicon
) -> list[Draft]:
    """The denial, led by the claim that it denies where that claim has no sentence of its own."""
    if not accuser or accuser == denial.speaker.side or not view.has_act or not lexicon.embedded.search(view.text):
        return [denial]
    told = [d for d in drafts if d.speaker.side == accuser and d.stance in ("claim", "confirmation")]
    types = {kind for kind, _ in view.types}
    if any(types & {kind for kind, _ in d.types} or not types for d in told):
        return [denial]
    known = next((d.speaker for d in reversed(drafts) if d.speaker.side == accuser), None)
    speaker = known or Speaker(_government(accuser), accuser, "government")
    return [
        replace(
            denial, stance="claim", speaker=speaker, facet=None, answers="", accused=denial.speaker.side, embedded=True
        ),
        denial,
    ]


def _second_voice(
    text: str, view: SentenceView, main: Attribution, speaker: Speaker, cast: Cast, floor: _Floor, lexicon: Lexicon
) -> list[Draft]:
    """A short denial by the other side at the end of a claim: "…, allegations denied by the Armenian side"."""
    for attribution in view.attributions:
        if attribution.cue_class == "deny" and attribution.actor and attribution.actor.side not in ("", speaker.side):
            other = _resolve(attribution.actor, view, cast, floor, denies=True, accuser=speaker.side)
            if other and view.has_act and other.kind not in NEUTRAL_KINDS:
                draft = _draft(view, "denial", other, text[attribution.start : attribution.end], floor, cast, lexicon)
                return [replace(draft, facet="occurrence", answers=speaker.side)]
    return []


def _read_mutual(view: SentenceView, cast: Cast, lexicon: Lexicon, floor: _Floor) -> list[Draft]:
    """Two claims of "both sides accused each other of …"."""
    if (
        view.old
        or view.series
        or not view.has_act
        or len(floor.parties) < 2
        or not load_references(lexicon.language)["mutual"].search(view.text)
    ):
        return []
    sides = floor.parties[:2]
    return [
        replace(
            _draft(view, "claim", Speaker(_government(side), side, "government"), "", floor, cast, lexicon),
            accused=other,
        )
        for side, other in (sides, sides[::-1])
    ]


def _read_continuation(
    view: SentenceView,
    previous: SentenceView | None,
    drafts: list[Draft],
    listing: Speaker | None,
    floor: _Floor,
    lexicon: Lexicon,
    cast: Cast,
) -> list[Draft]:
    """A sentence without a speaker that tells more: an item of a list of one speaker, or the next sentence of a bulletin."""
    if view.old or view.series or view.off_topic or (view.sentence.heading and not listing):
        return []
    if listing and view.has_act:
        return [_carry(view, listing, "claim", cast, lexicon)]
    if previous is None or previous.old or not drafts:
        return []
    last = drafts[-1]
    beside = view.sentence.paragraph == previous.sentence.paragraph or view.text.lstrip()[:1] in '"“«‘'
    if last.sentence == previous.index and last.stance == "denial":
        goes_on = lexicon.negation.search(view.text) or lexicon.predicate.search(view.text)
        return (
            [
                replace(
                    _carry(view, last.speaker, "denial", cast, lexicon),
                    facet=_facet(view.text, lexicon),
                    answers=last.answers,
                )
            ]
            if goes_on
            else []
        )
    if not view.has_act:
        return []
    if last.sentence == previous.index and last.stance in _TELLING:
        opens = _RESULT_OPENING.match(view.text) and view.sentence.paragraph == previous.sentence.paragraph + 1
        return [_carry(view, last.speaker, _plain_stance(last.speaker), cast, lexicon, last)] if beside or opens else []
    if (
        floor.last
        and floor.sentence == previous.index
        and beside
        and any(d.speaker.side == floor.last.side for d in drafts)
    ):
        return [_carry(view, floor.last, _plain_stance(floor.last), cast, lexicon)]
    return []


def _carry(
    view: SentenceView, speaker: Speaker, stance: str, cast: Cast, lexicon: Lexicon, last: Draft | None = None
) -> Draft:
    """A draft of a sentence without a speaker, given to `speaker`; `last` is the draft that it goes on from."""
    return Draft(
        view.index,
        view.sentence.start,
        view.sentence.end,
        stance,
        speaker,
        last.cue if last else "",
        view.types,
        view.has_act,
        accused=(_find_accused(view, cast, speaker.side) or (last.accused if last else ""))
        if stance != "denial"
        else "",
        carried=True,
        pointed=_accuses(view, cast, speaker) or bool(lexicon.enemy.search(view.text)),
    )


def _read_unsigned_denial(
    view: SentenceView, cast: Cast, lexicon: Lexicon, floor: _Floor, drafts: list[Draft]
) -> list[Draft]:
    """A denial in the voice of the text itself, as an official channel writes: the other side's words are named and denied."""
    if view.old or not view.has_act or not lexicon.predicate.search(view.text):
        return []
    accuser = _find_accuser(view, cast, lexicon)
    side = floor.opposite(accuser) if accuser else ""
    if not side or (floor.home and floor.home != side):
        return []
    speaker = floor.last if floor.last and floor.last.side == side else Speaker(_government(side), side, "government")
    floor.take(speaker, view)
    denial = replace(
        _draft(view, "denial", speaker, "", floor, cast, lexicon), facet=_facet(view.text, lexicon), answers=accuser
    )
    return _with_embedded(denial, view, accuser, floor, drafts, lexicon)


def _plain_stance(speaker: Speaker) -> str:
    return "observation" if speaker.kind in NEUTRAL_KINDS else "claim"


def _relayed(main: Attribution, view: SentenceView, cast: Cast, floor: _Floor, accuser: str) -> Speaker | None:
    """The institution that relays another's position ("Yerevan denies it, reports the press service of …"): it has the floor next."""
    for attribution in view.attributions:
        actor = attribution.actor
        if (
            attribution is not main
            and actor
            and main.actor
            and actor.start > main.end
            and actor.side
            and actor.side != main.actor.side
            and attribution.cue_class == "say"
            and actor.kind not in (*NEUTRAL_KINDS, "country")
        ):
            return _resolve(actor, view, cast, floor, denies=False, accuser=accuser)
    return None


def _speaks_elsewhere(view: SentenceView) -> bool:
    """Whether the sentence names a speaker of its own although it gave no statement."""
    return any(a.actor is not None for a in view.attributions)


def _resolve(
    actor: ActorMention | None, view: SentenceView, cast: Cast, floor: _Floor, *, denies: bool, accuser: str
) -> Speaker | None:
    """The speaker that a mention stands for; None where nobody fits."""
    if actor is None:
        return None
    if actor.name == "we" and denies and accuser and floor.opposite(accuser):
        return Speaker(_government(floor.opposite(accuser)), floor.opposite(accuser), "government")
    if actor.kind == "pronoun":
        return _subject_before(actor, view, cast) or floor.last
    if actor.kind == "definite":
        kind = next((kind for noun, kind in _DEFINITE_KINDS if noun in actor.name), None)
        return (
            (floor.by_kind.get(kind) if kind else None)
            or floor.last
            or _by_elimination(actor, view, cast, floor, denies=denies, accuser=accuser)
        )
    if actor.side:
        return Speaker(_full_name(actor.name, actor.side), actor.side, actor.kind)
    return _by_elimination(actor, view, cast, floor, denies=denies, accuser=accuser)


def _subject_before(actor: ActorMention, view: SentenceView, cast: Cast) -> Speaker | None:
    """The institution that opens the sentence of "it says", where one does."""
    for other in pick_within(cast.actors, view.sentence.start, view.sentence.start + _OPENING + 1):
        opens = other.end < actor.start
        if opens and other.side and other.kind not in ("country", "person", *NEUTRAL_KINDS):
            return Speaker(_full_name(other.name, other.side), other.side, other.kind)
    return None


def _by_elimination(
    actor: ActorMention, view: SentenceView, cast: Cast, floor: _Floor, *, denies: bool, accuser: str
) -> Speaker | None:
    """The side of a bare institution: the owner of "its", the last of its kind, the section, the one not accused, the outlet's."""
    against = accuser if denies else _find_accused(view, cast, "")
    owner = _owner(actor, cast, view) if actor.owned else ""
    known = floor.by_kind.get(actor.kind)
    same_name = known.side if known and known.name == _full_name(actor.name, known.side) else ""
    last = floor.last.side if floor.last and floor.last.kind not in NEUTRAL_KINDS else ""
    if (
        floor.last
        and actor.kind in ("government", "press")
        and floor.paragraph == view.sentence.paragraph
        and not owner
    ):
        return floor.last  # "the official", "a spokesman" in the paragraph of a speaker
    twin = next(
        (a.side for a in pick_within(cast.actors, view.sentence.start, actor.start) if a.side and a.name == actor.name),
        "",
    )
    acting = _find_accused(view, cast, "", only_acting=True) if not denies else ""
    near = last if floor.paragraph == view.sentence.paragraph else ""
    for side in (
        owner,
        twin,
        floor.section,
        same_name,
        floor.home,
        near,
        floor.opposite(acting) if acting else "",
        floor.opposite(against) if against else "",
        last,
        *floor.parties,
    ):
        if side and (side != against or side in (owner, floor.home)):
            name = actor.name if "{" in actor.name else "Government of {country}"
            return Speaker(_full_name(name, side), side, actor.kind if actor.kind != "definite" else "government")
    return None


def _owner(actor: ActorMention, cast: Cast, view: SentenceView) -> str:
    """The side that "its" belongs to: the speaker that opens its sentence, else the last country or capital named before it."""
    speakers = [
        a
        for a in pick_within(cast.actors, view.sentence.start, actor.start)
        if a.end <= actor.start and a.side and a.kind not in NEUTRAL_KINDS
    ]
    if speakers:
        return speakers[0].side
    named = [
        n
        for n in pick_within(cast.names, actor.start - 240, actor.start)
        if n.end <= actor.start and actor.start - n.end < 160 and n.form in ("name", "capital", "short")
    ]
    return named[-1].side if named else ""


def _find_accused(view: SentenceView, cast: Cast, speaker_side: str, *, only_acting: bool = False) -> str:
    """The side said to have acted in the sentence, other than the speaker's; empty where it is not told.

    `only_acting`: named with a word for a force, not by its country alone.
    """
    best, score = "", 0.0
    for force in pick_within(cast.forces, view.sentence.start, view.sentence.end):
        if force.side == speaker_side:
            continue
        if any(a.actor and a.actor.start <= force.start < a.actor.end for a in view.attributions):
            continue
        if only_acting and force.suffers:
            continue
        weight = (
            0.0
            if force.is_target or (only_acting and not force.acts)
            else (2.0 if force.acts else 0.9) - (force.start - view.sentence.start) / max(1, len(view.text))
        )
        if weight > score:
            best, score = force.side, weight
    return best


def _find_accuser(view: SentenceView, cast: Cast, lexicon: Lexicon) -> str:
    """The side whose words a sentence speaks of: "the claim by the Sudanese army", "Baku's allegations"; empty where not named."""
    matches = [m for m in lexicon.embedded.finditer(view.text) if not _IN_MESSAGE.search(view.text[: m.start()])]
    if not matches:
        return ""
    named = [n for n in pick_within(cast.names, view.sentence.start, view.sentence.end) if n.form not in NEUTRAL_KINDS]
    bodies = [
        a for a in pick_within(cast.actors, view.sentence.start, view.sentence.end) if a.side and a.kind != "country"
    ]
    for match in matches:
        start, end = match.start() + view.sentence.start, match.end() + view.sentence.start
        names: list[NameMention | ActorMention] = [*named, *bodies]
        for name in names:
            before = view.text[name.end - view.sentence.start : match.start()]
            after = view.text[match.end() : name.start - view.sentence.start]
            beside = not before.strip() and (isinstance(name, ActorMention) or name.form == "adjective")
            if 0 <= start - name.end < 34 and (_OWNS.fullmatch(before) or beside):
                return name.side
            content = _OF.fullmatch(after) and not _is_actor(name, cast)
            if 0 <= name.start - end < 44 and _MADE_BY.fullmatch(after) and not content:
                return name.side
    return ""


def _is_actor(name: NameMention | ActorMention, cast: Cast) -> bool:
    """Whether a speaker begins with the name ("the claims of Baku"), rather than a force ("reports of Armenian drones")."""
    return bool(pick_within(cast.actors, name.start, name.start + 1))


def _facet(text: str, lexicon: Lexicon) -> str:
    return next((facet for facet, pattern in lexicon.facets if pattern.search(text)), "occurrence")


def _section_side(view: SentenceView, cast: Cast) -> str:
    """The side named by a heading such as "Information from Yerevan"; empty where it names none or two."""
    sides = {n.side for n in pick_within(cast.names, view.sentence.start, view.sentence.end)}
    return sides.pop() if len(sides) == 1 else ""


def _full_name(template: str, side: str) -> str:
    nation = load_nations().get(side)
    return (
        template.format(adj=nation.adjective if nation else side, country=nation.name if nation else side)
        if "{" in template
        else template
    )


def _government(side: str) -> str:
    return _full_name("Government of {country}", side)


@lru_cache(maxsize=1)
def _load_allies() -> dict[str, str]:
    with (find_data_dir() / "lexicon" / "allies.csv").open(encoding="utf-8", newline="") as file:
        return {row["side"]: row["ally"] for row in csv.DictReader(file)}


def view_sentences(
    text: str, sentences: Iterable[Sentence], cast: Cast, lexicon: Lexicon, is_old: Sequence[bool]
) -> list[SentenceView]:
    """The sentences with their attributions and acts; `is_old` says of each whether it tells background."""
    views: list[SentenceView] = []
    is_drill, told = False, 0
    for index, sentence in enumerate(sentences):
        words = text[sentence.start : sentence.end]
        types, has_act, off_topic = find_types(_without_names(text, sentence, cast, lexicon), lexicon)
        if told < _LEDE_SENTENCES:
            is_drill = is_drill or bool(lexicon.drill.search(words) or lexicon.court.search(words))
        told += not sentence.heading
        attributions = tuple(find_attributions(text, sentence, cast, lexicon))
        views.append(
            SentenceView(
                index,
                sentence,
                words,
                attributions,
                types,
                has_act,
                off_topic or is_drill,
                is_old[index],
                bool(lexicon.series.search(words)),
            )
        )
    return views


def _without_names(text: str, sentence: Sentence, cast: Cast, lexicon: Lexicon) -> str:
    """The sentence with the names of institutions blanked out, so that "Border Service" or "fire service" is no act.

    A leading clause such as "Four years after their armies came to blows," goes as well.
    """
    words = list(text[sentence.start : sentence.end])
    comma = text.find(",", sentence.start, sentence.end)
    if comma > 0 and lexicon.history.match(text[sentence.start : comma]):
        words[: comma - sentence.start] = " " * (comma - sentence.start)
    for actor in pick_within(cast.actors, sentence.start, sentence.end):
        if actor.end <= sentence.end and actor.kind not in ("witness", "pronoun", "definite"):
            words[actor.start - sentence.start : actor.end - sentence.start] = " " * (actor.end - actor.start)
    return "".join(words)
