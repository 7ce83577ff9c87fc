"""What is known of a sentence and its speaker: a Case, and the names of its features, which small statistical models weigh.

Names of sides stand in the features as own, other and third, seen from the speaker, and names of places and people never, so that
the sides can be exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from geo.extraction.accusations import accuses, speaks
from geo.extraction.attribution import Attribution
from geo.extraction.drafts import Draft
from geo.extraction.institutions import NEUTRAL_KINDS, ActorMention
from geo.extraction.lexicon import Lexicon, load_lexicon
from geo.extraction.nations import NameMention
from geo.extraction.speakers import Floor, Speaker
from geo.extraction.views import SentenceView

_STEM = 4  # letters of a word that stand for all its forms
_STEP = 10  # words by which the length of a sentence is told
_QUOTES = ("“", '"', "«", "„")
NONE = "none"  # the stance of a sentence that is no statement
_OWN, _OTHER, _THIRD = ("own", "other", "third")  # what a side is to the speaker
ROLES = (_OWN.upper(), _OTHER.upper(), _THIRD.upper())  # the words that names of sides stand as
_FAR = 3  # sentences or paragraphs back that are told apart
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


Relate = Callable[[str], str]  # a side → what it is to the speaker


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence whose stance is to be chosen: `stance` by the rules (None: no statement), `drafts` told before it."""

    view: SentenceView
    speaker: Speaker
    stance: str | None
    drafts: Sequence[Draft]
    floor: Floor
    lexicon: Lexicon
    main: Attribution | None = None  # by which the sentence names its speaker
    carried: bool = False  # the sentence names no speaker
    accuser: str = ""  # the side whose words it speaks of
    tells_claim: bool = False  # by the rules: besides its denial it tells the claim that it denies


def describe(case: Case) -> set[str]:
    """The features of a case by name; each is there or not.

    Words begin with "w ", those of the title and of the sentences before and after with "t ", "b ", "a ", what is known of the
    speaker with "v ".
    """
    view, told = case.view, case.drafts[-1] if case.drafts else None
    side = case.speaker.side
    relate = _relate_sides(case)
    found = {"all", f"rules={case.stance or NONE}"}
    found |= {f"cue={a.cue_class}{_tell_voice(a, case, relate)}" for a in view.attributions}
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
        "tells claim": case.tells_claim,
        f"accuser {relate(case.accuser)}": bool(case.accuser),
        "other told act": any(
            (relate(who), kind) == (_OTHER, act) for who, kind in case.floor.acts for act, _ in view.types
        ),
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
    tokens = list(_mask_names(view, relate))
    found |= {*_describe_mention(case, relate), *_describe_floor(case, relate), *_describe_names(view, relate)}
    found |= {f"t {word}" for word in case.floor.title}
    found |= {f"b {word}" for word in view.before}
    found |= {f"a {word}" for word in view.after}
    return found | {f"length={min(len(tokens) // _STEP, 5)}", *_name_words(tokens)}


def _find_kind(speaker: Speaker) -> str:
    """The kind of a neutral speaker; of a side's body the kind that its English name tells, whether or not a theatre lists it."""
    return speaker.kind if speaker.is_neutral else _find_body(speaker.name)


@lru_cache(maxsize=4096)
def _find_body(name: str) -> str:
    kinds = [body.kind for body in load_lexicon("en").institutions if body.pattern.search(name)]
    return "person" if "person" in kinds else next(iter(kinds), "other")  # a prime minister is no ministry


def _name_words(tokens: Sequence[str]) -> Iterator[str]:
    """The words and pairs of words, in small letters but for ROLES; of a word in small letters also its stem."""
    words = [token if token in ROLES else token.lower() for token in tokens]
    yield from (f"w {word}" for word in words)
    yield from (f"w {word} {after}" for word, after in pairwise(words))
    yield from (f"w {word[:_STEM]}~" for word in tokens if len(word) > _STEM and word.islower())


def _relate_sides(case: Case) -> Relate:
    """What a side is to the speaker: own, other or third; `none` where no side is named."""
    known = {case.floor.opposite(case.speaker.side): _OTHER, case.speaker.side: _OWN, "": "none"}
    return lambda side: known.get(side, _THIRD)


def _mask_names(view: SentenceView, relate: Relate) -> Iterator[str]:
    """The words; what names a side or a body of one is one word, its role, however many words it has."""
    last, end = "", 0
    bodies = [actor for actor in view.actors if actor.side and actor.kind not in NEUTRAL_KINDS]
    named: dict[int, NameMention | ActorMention] = {name.start - view.sentence.start: name for name in view.names}
    named |= {body.start - view.sentence.start: body for body in bodies}
    for token in _TOKEN.finditer(view.text):
        if mention := named.get(token.start()):
            end = max(end, mention.end - view.sentence.start)
            if last != (last := relate(mention.side).upper()):
                yield last
        elif token.start() >= end:
            last = "0" if token.group().isdecimal() else token.group()
            yield last


def _tell_voice(attribution: Attribution, case: Case, relate: Relate) -> str:
    """Whose cue it is: the one that carries the sentence, one of the speaker's own side or of another, of nobody that is named."""
    if attribution == case.main:
        return " main"
    return f" {relate(attribution.actor.side)}" if attribution.actor else ""


def _describe_mention(case: Case, relate: Relate) -> Iterator[str]:
    """How the sentence names its speaker."""
    mention = case.main.actor if case.main else None
    if mention is None:
        yield "v by nobody"
        return
    yield f"v by {mention.kind}{' with side' if mention.side else ''}{' owned' if mention.owned else ''}"
    yield f"v hint {relate(mention.hint)}"
    before = [name for name in case.view.names if name.end <= mention.start]
    if before:
        yield f"v behind {before[-1].form} {relate(before[-1].side)}"


def _describe_floor(case: Case, relate: Relate) -> Iterator[str]:
    """Who spoke before, and how far back."""
    floor, view = case.floor, case.view
    yield from {f"v heard {relate(speaker.side)}" for speaker in floor.heard if not speaker.is_neutral}
    if floor.last is None:
        yield "v spoke nobody"
        return
    yield f"v spoke {'neutral' if floor.last.is_neutral else relate(floor.last.side)}"
    yield f"v paragraphs {min(_FAR, view.sentence.paragraph - floor.paragraph)}"
    yield f"v sentences {min(_FAR, view.index - floor.sentence)}"


def _describe_names(view: SentenceView, relate: Relate) -> Iterator[str]:
    """The sides, bodies and forces that the sentence names."""
    yield from (f"v name {name.form} {relate(name.side)}" for name in view.names)
    yield from (f"v actor {actor.kind} {relate(actor.side)}" for actor in view.actors)
    for force in view.forces:
        marks = {"acts": force.acts, "target": force.is_target, "suffers": force.suffers}
        yield f"v force {' '.join(mark for mark, is_so in marks.items() if is_so)} {relate(force.side)}"
