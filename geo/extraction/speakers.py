"""Who speaks: from the words of a sentence ("it", "the ministry", "the Armenian Defence Ministry") to a speaker with a side.

In goes a SentenceView with what was heard before it (the Floor), out comes a Speaker, or None where nobody fits.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from geo.extraction.accusations import find_accused
from geo.extraction.actors import Cast
from geo.extraction.attribution import Attribution
from geo.extraction.institutions import NEUTRAL_KINDS, ActorMention
from geo.extraction.lexicon import Lexicon, find_kind, load_references
from geo.extraction.nations import NameMention, load_nations
from geo.extraction.views import SentenceView
from geo.paths import find_data_dir

_TELLING_KINDS = ("ministry", "service", "council", "office", "institution", "mission")
_PUBLISHING = ("ministry", "army", "service", "council", "armed_group", "mission", "organisation")
_BODIES = ("ministry", "service", "council", "office", "institution", "army", "press")
_NAMED_KINDS = (*_BODIES, "armed_group", "mission", "organisation")
_IN = re.compile(r"\b(?:in|в) $")
_IN_FIRST = re.compile(r"\W*(?:in|from|at|в|из)\s+", re.I)
HEARD = 12  # speakers: how many back one may still have the floor
_OPENING = 12  # characters: how near to its start the subject of a sentence begins
_NAME_REACH = 24  # characters: from an office to the surname behind it
_ASIDE = 20  # characters: how far behind a subject "for its part" ends
_OF_OWNER = re.compile(r"['’]s?\s")
_CLAUSE_MARKS = ';:—"“”«»'  # the subject of a clause begins behind one of these
_QUOTES = frozenset('"”’»')
_CLAUSE_END = re.compile(r"[,.;:—\"“”«»]")
_LOOSE = " ,.–—-'’"
_SUBJECT_REACH = 40  # characters: how far behind the beginning of a clause its subject names its side
_OF_IT = 3  # characters: "'s " between "the ministry" and its spokesman
_OWNER_REACH = 160  # characters: how far before "their" its owner is named


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker that is known: institution in English, side, kind."""

    name: str
    side: str
    kind: str

    @property
    def is_neutral(self) -> bool:
        """Whether it is a mission, an organisation or a witness: it observes."""
        return self.kind in NEUTRAL_KINDS


@dataclass(slots=True)
class Floor:
    """Who has spoken so far, and who the parties of the article are: what "it" and "the ministry" point back to.

    `parties`: the sides, the most named first; `home`: the side of the outlet; `section`: the side that the last heading names;
    `topic`: the only side of the sentence before, at `topic_at`, where it opens the paragraph and nobody speaks in it;
    `voice`: who publishes the text, where that is a party or a mission; `tellers`: the sides that have told of an act; `charges`:
    the pairs of sides of which the first has accused the second; `accused`: the sides named as accused by anyone; `title`: the
    words of the title, in small letters, that name nobody.
    """

    parties: tuple[str, ...]
    home: str
    section: str = ""
    topic: str = ""
    topic_at: int = -1
    voice: Speaker | None = None
    last: Speaker | None = None
    paragraph: int = -1  # of the last speaker
    sentence: int = -1
    by_kind: dict[str, Speaker] = field(default_factory=dict)
    heard: list[Speaker] = field(default_factory=list)  # the last first, each once
    named: dict[str, Speaker] = field(default_factory=dict)  # of each kind the body named last, speaking or not
    people: dict[str, Speaker] = field(default_factory=dict)  # by surname, as whom they spoke
    tellers: set[str] = field(default_factory=set)
    charges: set[tuple[str, str]] = field(default_factory=set)
    accused: set[str] = field(default_factory=set)
    acts: set[tuple[str, str]] = field(default_factory=set)  # sides and the acts that they have told
    title: frozenset[str] = frozenset()

    def take(self, speaker: Speaker, view: SentenceView) -> None:
        """Note that `speaker` spoke in the sentence."""
        self.last, self.paragraph, self.sentence = speaker, view.sentence.paragraph, view.index
        self.by_kind[speaker.kind] = speaker
        self.heard = [speaker, *(s for s in self.heard if s != speaker)][:HEARD]

    def note(self, view: SentenceView) -> None:
        """Note the bodies that the sentence names, and give the floor to one that opens it and has not spoken yet."""
        for actor in view.actors:
            if actor.side and actor.kind not in ("country", "person", "witness"):
                self.named.pop(actor.kind, None)
                self.named[actor.kind] = _speaker_of(actor)
        self._turn(view)
        first = view.actors[0] if view.actors else None
        if first and self.sentence != view.index and first.start - view.sentence.start <= _OPENING:
            body = self.named.get(first.kind) if first.side else None
            if body and body.side == first.side and first.kind != "army":
                self.take(body, view)  # "The Border Service presented it differently. A person, it said, …"

    def _turn(self, view: SentenceView) -> None:
        """Note whom a sentence without speaker or act is about: "Yerevan's answer came on Tuesday", "the ministry made a statement"."""
        self.topic, self.topic_at = "", view.index
        if view.attributions or view.has_act:
            return
        sides = {name.side for name in view.names if name.form not in NEUTRAL_KINDS}
        bodies = {_speaker_of(a) for a in view.actors if a.side and a.kind in _TELLING_KINDS}
        self.topic = sides.pop() if len(sides) == 1 and view.sentence.first else ""
        if len(bodies) == 1:
            self.take(bodies.pop(), view)

    def opposite(self, side: str) -> str:
        """The party that stands against `side`; empty where there is none."""
        allies = load_allies()
        return next((p for p in self.parties if p not in (side, allies.get(side)) and allies.get(p) != side), "")

    def is_outsider(self, side: str) -> bool:
        """Whether `side` is a state that is no party, in an article that names more than the two."""
        if len(self.parties) <= 2 or side in self.parties[:2] or side not in load_nations():
            return False
        return all(load_allies().get(party) != side for party in self.parties[:2])


@lru_cache(maxsize=1)
def load_allies() -> dict[str, str]:
    """Sides that speak beside a state of their own accord, with that state."""
    with (find_data_dir() / "lexicon" / "allies.csv").open(encoding="utf-8", newline="") as file:
        return {row["side"]: row["ally"] for row in csv.DictReader(file)}


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
    unnamed = [side for side in sorted(cast.ground, key=lambda side: -cast.ground[side]) if side not in counts]
    counts.update(unnamed[:1])  # a country that goes without saying comes after those that are named
    ranked = [side for side, _ in counts.most_common(4)]
    if len(border) == 2 and min(counts[side] for side in border) * 3 >= max(counts.values(), default=0) > 0:
        named = [side for side in counts if side in border]  # as first named: exchanged sides tie the other way
        ranked = [*sorted(named, key=lambda side: -counts[side]), *(side for side in ranked if side not in border)]
    return tuple(ranked)


def find_section_side(view: SentenceView) -> str:
    """The side named by a heading such as "Information from Yerevan"; empty where it names none or two."""
    sides = {name.side for name in view.names}
    return sides.pop() if len(sides) == 1 else ""


def find_voice(cast: Cast) -> Speaker | None:
    """The body that the name of an outlet names, where a ministry, an army, a mission publishes itself; None where it is no such."""
    return next((_speaker_of(a) for a in cast.actors if a.side and a.kind in _PUBLISHING), None)


def name_government(side: str) -> Speaker:
    """The government of `side`, the speaker where no institution is named."""
    return Speaker(_fill("Government of {country}", side), side, "government")


def resolve_speaker(
    actor: ActorMention | None,
    view: SentenceView,
    floor: Floor,
    lexicon: Lexicon,
    *,
    denies: bool = False,
    accuser: str = "",
) -> Speaker | None:
    """The speaker that a mention stands for; None where nobody fits. `accuser`: the side whose words the sentence speaks of."""
    if actor is None:
        return None
    if actor.name == "we" and denies and accuser and floor.opposite(accuser):
        return name_government(floor.opposite(accuser))
    if actor.kind == "pronoun":
        return _find_subject_before(actor, view, lexicon) or _find_last(actor, floor, lexicon)
    if actor.kind == "definite":
        kind = find_kind(actor.name, lexicon.language)
        if kind and (named := _find_named_before(actor, kind, view)):
            return named
        known = _find_called(actor, kind, floor, lexicon)
        known = known or (_find_body(actor, view, floor) if kind == "body" else None)
        known = known or next((s for s in floor.heard if s.kind != "witness"), floor.last)
        if known and _fires_at_own(known, view, lexicon):
            known = _turn_to(floor.opposite(known.side), known.kind, floor)
        return known or _resolve_bare(actor, view, floor, denies=denies, accuser=accuser)
    if actor.side:
        return _speaker_of(actor)
    if owner := next((a for a in view.actors if a.kind == "definite" and 0 <= actor.start - a.end <= _OF_IT), None):
        # "the ministry's spokesman"
        return resolve_speaker(owner, view, floor, lexicon, denies=denies, accuser=accuser)
    if actor.kind == "person":
        return _resolve_person(actor, view, floor, denies=denies, accuser=accuser)
    return _resolve_bare(actor, view, floor, denies=denies, accuser=accuser)


def fit_speaker(
    speaker: Speaker,
    stance: str,
    view: SentenceView,
    floor: Floor,
    charges: Collection[tuple[str, str]],
    *,
    named: bool,
    heard: bool = False,
    opposed: bool = False,
) -> Speaker:
    """The speaker whom a stance fits: parties do not observe, missions and witnesses do nothing else; a side that has charged the
    other and is charged with nothing denies nothing, and one that is charged and charges nobody does not threaten.

    `named`: the sentence names the speaker with its side; `heard`: it names a body that has spoken before; `opposed`: it is known to
    be the words of the side against `speaker`. `charges`: the pairs of sides of which the first accuses the second.
    """
    if stance == "observation":
        if speaker.is_neutral or named:
            return speaker
        seen = [_speaker_of(actor) for actor in view.actors if actor.kind in NEUTRAL_KINDS and actor.side]
        if not seen and floor.is_outsider(speaker.side):
            return speaker
        voice = floor.voice if floor.voice and floor.voice.is_neutral else Speaker("witness", "witness", "witness")
        return seen[0] if seen else voice
    if speaker.is_neutral:
        speaker = next((s for s in floor.heard if not s.is_neutral), speaker)
    elif opposed:
        return _find_opponent(speaker, view, floor)
    accuses = any(accuser == speaker.side for accuser, _ in charges)
    is_accused = any(accuser not in ("", speaker.side) and accused == speaker.side for accuser, accused in charges)
    is_other = accuses and not is_accused if stance == "denial" else is_accused and not accuses
    is_bound = named or heard or stance not in ("denial", "threat_or_warning")
    if is_bound or not is_other or _is_of_speaker(view, speaker.side):
        return speaker
    return _turn_to(floor.opposite(speaker.side), speaker.kind, floor) or speaker


def _find_opponent(speaker: Speaker, view: SentenceView, floor: Floor) -> Speaker:
    """Who speaks against `speaker`: a body of the other side that the sentence names, else one that spoke before, else its government."""
    side = floor.opposite(speaker.side)
    named = [_speaker_of(a) for a in view.actors if side and a.side == side and a.kind in _NAMED_KINDS]
    return named[-1] if named else _turn_to(side, speaker.kind, floor) or speaker


def has_spoken(actor: ActorMention | None, speaker: Speaker, floor: Floor) -> bool:
    """Whether a mention names a body ("the Border Service") under whose name `speaker`, and nobody else, has spoken."""
    if actor is None or actor.side or actor.kind in ("pronoun", "definite"):
        return False
    return {s.side for s in floor.heard if s.name == _fill(actor.name, s.side)} == {speaker.side}


def _is_of_speaker(view: SentenceView, side: str) -> bool:
    """Whether the sentence names the capital of `side`, where its offices speak, or a force of its own as the one that acts."""
    return any(name.form == "capital" and name.side == side for name in view.names) or any(
        force.acts and not force.is_target and force.side == side for force in view.forces
    )


def find_relay(main: Attribution, view: SentenceView, floor: Floor, lexicon: Lexicon, accuser: str) -> Speaker | None:
    """The institution that relays another's position ("Yerevan denies it, reports the press service of …"): it has the floor next."""
    for attribution in view.attributions:
        actor = attribution.actor
        if actor is None or main.actor is None or attribution is main or attribution.cue_class != "say":
            continue
        is_other = actor.start > main.end and actor.side and actor.side != main.actor.side
        if is_other and actor.kind not in (*NEUTRAL_KINDS, "country"):
            return resolve_speaker(actor, view, floor, lexicon, accuser=accuser)
    return None


def find_bystander(view: SentenceView, lexicon: Lexicon) -> tuple[Attribution | None, Speaker | None]:
    """The unnamed or unknown person who told the reporter what happened ("the director, N. Sahakyan, told us")."""
    lived = bool(lexicon.lived.search(view.text))
    private = lived or bool(lexicon.private.search(view.text))
    seen = min((actor.start for actor in view.actors if actor.kind == "witness"), default=view.sentence.end)
    for attribution in view.attributions:
        actor, end = attribution.actor, attribution.end - view.sentence.start
        unknown = actor is None or (actor.kind == "pronoun" and lived)
        told = attribution.cue_class == "say" and (
            private or seen < attribution.start or lexicon.to_reporter.match(view.text[end:])
        )
        if unknown and told:
            return attribution, Speaker("witness", "witness", "witness")
    return None, None


def find_opener(view: SentenceView, lexicon: Lexicon) -> Speaker | None:
    """The body with a side that opens the sentence as its subject ("The State Border Service enclosed photos"); a state or an
    army, which acts as often as it speaks, only in "Athens for its part"."""
    first = view.actors[0] if view.actors else None
    if first is None or not first.side or first.start - view.sentence.start > _OPENING:
        return None
    end, rival = first.end - view.sentence.start, load_references(lexicon.language)["rival"]
    tells = first.kind in (*_TELLING_KINDS, "armed_group", "organisation")
    tells = tells or (first.kind in ("country", "army") and bool(rival.search(view.text, end, end + _ASIDE)))
    return _speaker_of(first) if tells and not _OF_OWNER.match(view.text, end) else None


def find_unknown(view: SentenceView, floor: Floor, lexicon: Lexicon) -> tuple[Attribution | None, Speaker | None]:
    """Who speaks where the text names somebody that no word list knows ("Shabir Ahmad Osmani, head of culture in Khost, said").

    The side is that which is not accused in the sentence, else that of the paragraph, of the outlet, of who spoke last.
    """
    attribution = next((a for a in view.attributions if a.actor is None and a.cue_class != "call"), None)
    if attribution is None:
        return None, None
    if subject := _find_subject_name(attribution, view, lexicon):
        return attribution, _speaker_of_name(subject)
    accused = find_accused(view, "", only_acting=True)
    last = floor.last.side if floor.last and not floor.last.is_neutral else ""
    beside = last if floor.paragraph == view.sentence.paragraph else ""
    side = (floor.opposite(accused) if accused else "") or beside or floor.home or last
    return (attribution, name_government(side)) if side else (None, None)


def _find_subject_name(attribution: Attribution, view: SentenceView, lexicon: Lexicon) -> NameMention | None:
    """The side named by the subject of a cue that no list knows: "The Nepali force said", "said a Moldovan deputy"."""
    grammar = lexicon.grammar
    start, end = attribution.start - view.sentence.start, attribution.end - view.sentence.start
    opens = max(view.text.rfind(mark, 0, start) for mark in _CLAUSE_MARKS) + 1
    lead = view.text[opens:start].rstrip()
    quoted = view.text[:opens].rstrip()[-1:] in _QUOTES
    if not lead.strip(_LOOSE) or (lead.endswith(",") and not quoted and not grammar.content.match(view.text, end)):
        stop = _CLAUSE_END.search(view.text, end)
        opens, start = end, stop.start() if stop else len(view.text)
    elif not lead.endswith(","):
        opens = max(opens, view.text.rfind(",", 0, start) + 1)
    for name in view.names:
        at = name.start - view.sentence.start
        if opens <= at < min(start, opens + _SUBJECT_REACH):
            before = view.text[opens:at]
            return None if "," in before or grammar.object_before.search(before) else name
    return None


def _speaker_of_name(name: NameMention) -> Speaker:
    """The speaker that the name of a side stands for: a body by its own name, a state by its government."""
    if name.side in load_nations() or name.form == "adjective":
        return name_government(name.side)
    return Speaker(name.label or name.side, name.side, name.form)


def _resolve_person(
    actor: ActorMention, view: SentenceView, floor: Floor, *, denies: bool, accuser: str
) -> Speaker | None:
    """Who is meant by a surname: as whom it spoke before, else the office right before it ("its spokesman Liu Dejun")."""
    surname = view.text[actor.start - view.sentence.start : actor.end - view.sentence.start]
    if surname not in floor.people:
        offices = [a for a in view.actors if a.owned and 0 < actor.start - a.end < _NAME_REACH]
        speaker = _resolve_bare(offices[-1] if offices else actor, view, floor, denies=denies, accuser=accuser)
        if speaker is None:
            return None
        floor.people[surname] = speaker
    return floor.people[surname]


def _find_called(actor: ActorMention, kind: str, floor: Floor, lexicon: Lexicon) -> Speaker | None:
    """The body that "the service" points back to: the last of that kind or name that spoke, else the last that was named."""
    written = load_references(lexicon.language)["written"]
    nouns = {noun for noun in re.findall(r"\w{5,}", actor.name) if not written.fullmatch(noun)}
    kinds = {kind, "organisation"} if kind == "mission" else {kind} - {""}

    def fits(speaker: Speaker) -> bool:
        return speaker.kind in kinds or (
            speaker.kind in _NAMED_KINDS and bool(nouns & set(speaker.name.casefold().split()))
        )

    named = reversed(floor.named.values())
    return next((s for s in floor.heard if fits(s)), None) or next((s for s in named if fits(s)), None)


def _find_named_before(actor: ActorMention, kind: str, view: SentenceView) -> Speaker | None:
    """The only body of a kind that the sentence has named when it says "the ministry", "the force"."""
    named = {_speaker_of(a) for a in view.actors if a.end <= actor.start and a.kind == kind and a.side}
    return named.pop() if len(named) == 1 and kind == "mission" else None


def _find_body(actor: ActorMention, view: SentenceView, floor: Floor) -> Speaker | None:
    """The body that "ведомство" points back to: the last that spoke, else the only one that the sentence has named."""
    named = {_speaker_of(a) for a in view.actors if a.end <= actor.start and a.kind in _BODIES and a.side}
    return next((s for s in floor.heard if s.kind in _BODIES), named.pop() if len(named) == 1 else None)


def _find_last(actor: ActorMention, floor: Floor, lexicon: Lexicon) -> Speaker | None:
    """Who spoke last; a private person is never "it"."""
    if load_references(lexicon.language)["person"].fullmatch(actor.name) or floor.last is None:
        return floor.last
    return next((speaker for speaker in floor.heard if speaker.kind != "witness"), floor.last)


def _fires_at_own(speaker: Speaker, view: SentenceView, lexicon: Lexicon) -> bool:
    """Whether `speaker` would say that its own side did something to "our posts": the words are the other side's."""
    acting = find_accused(view, "", only_acting=True)
    return bool(acting) and acting == speaker.side and bool(load_references(lexicon.language)["ours"].search(view.text))


def _turn_to(side: str, kind: str, floor: Floor) -> Speaker | None:
    """The speaker of `side` that has the floor: one of the same kind that spoke before, else its government."""
    return next((s for s in floor.heard if s.side == side and s.kind == kind), name_government(side) if side else None)


def _find_subject_before(actor: ActorMention, view: SentenceView, lexicon: Lexicon) -> Speaker | None:
    """The institution that opens the sentence of "it says", the person that opens that of "he says", where one does."""
    is_person = bool(load_references(lexicon.language)["person"].fullmatch(actor.name))
    for other in view.actors:
        opens = other.start - view.sentence.start <= _OPENING and other.end < actor.start
        fits = (
            other.kind in ("person", "witness")
            if is_person
            else other.kind not in ("country", "person", "organisation", "witness")
        )
        if opens and other.side and fits:
            return _speaker_of(other)
    return None


def _resolve_bare(
    actor: ActorMention, view: SentenceView, floor: Floor, *, denies: bool, accuser: str
) -> Speaker | None:
    """The speaker behind an institution that is named without its side: the first side of `_rank_sides` that is not accused."""
    owner = _find_owner(actor, view, floor) if actor.owned else ""
    in_paragraph = floor.paragraph == view.sentence.paragraph
    answers = denies and floor.last and floor.last.side == accuser
    if floor.last and in_paragraph and actor.kind in ("government", "press") and not owner and not answers:
        return floor.last  # "the official", "a spokesman" in the paragraph of a speaker
    seat = _find_seat(actor, view)
    against = accuser if denies else find_accused(view, "", only_acting=True)
    for side in _rank_sides(actor, view, floor, owner=owner, against=against, denies=denies):
        if side and (side != against or side in (owner, seat, floor.home)):
            name = actor.name if "{" in actor.name else "Government of {country}"
            return Speaker(_fill(name, side), side, actor.kind if actor.kind != "definite" else "government")
    return None


def _rank_sides(
    actor: ActorMention, view: SentenceView, floor: Floor, *, owner: str, against: str, denies: bool
) -> Iterator[str]:
    """The sides that a bare institution can belong to, the surest first; an empty one is no side."""
    yield owner
    seat = _find_seat(actor, view)
    yield floor.opposite(seat) if actor.abroad and seat else seat
    yield next((a.side for a in view.actors if a.start < actor.start and a.side and a.name == actor.name), "")
    yield floor.section
    yield floor.topic if floor.topic_at == view.index - 1 and not view.sentence.first else ""
    yield _find_namesake(actor, floor)
    yield floor.home if floor.home in floor.parties[:2] else ""
    yield actor.hint
    yield floor.home
    last = floor.last.side if floor.last and not floor.last.is_neutral else ""
    yield last if floor.paragraph == view.sentence.paragraph else ""
    acting = "" if denies else find_accused(view, "", only_acting=True)
    yield floor.opposite(acting) if acting else ""
    yield floor.opposite(against) if against else ""
    yield last
    yield from floor.parties


def _find_namesake(actor: ActorMention, floor: Floor) -> str:
    """The side whose body of this name has spoken: the only one, else the one that spoke last of its kind."""
    sides = {s.side for s in floor.heard if s.name == _fill(actor.name, s.side)}
    if len(sides) == 1:
        return sides.pop()
    known = floor.by_kind.get(actor.kind)
    return known.side if known and known.side in sides else ""


def _find_seat(actor: ActorMention, view: SentenceView) -> str:
    """The side in whose capital a bare institution speaks: "the foreign minister answered in Guatemala City"."""
    capitals = [n for n in view.names if n.form == "capital"]
    if actor.abroad:
        return next((n.side for n in capitals if actor.start < n.start < actor.end), "")
    for name in capitals:
        lead = view.text[: name.start - view.sentence.start]
        if _IN.search(lead) if name.start >= actor.end else _IN_FIRST.fullmatch(lead):
            return name.side
    return ""


def _find_owner(actor: ActorMention, view: SentenceView, floor: Floor) -> str:
    """The side that "its" belongs to: the speaker that opens its sentence, else the last country or capital named before it, else
    who spoke in the sentence before."""
    speakers = [a for a in view.actors if a.end <= actor.start and a.side and a.kind not in NEUTRAL_KINDS]
    if speakers:
        return speakers[0].side
    named = [
        name.side
        for name in (*view.names_before, *view.names)
        if 0 <= actor.start - name.end < _OWNER_REACH and name.form in ("name", "capital", "short")
    ]
    spoke = floor.last.side if floor.last and floor.sentence == view.index - 1 and not floor.last.is_neutral else ""
    if spoke and actor.start - view.sentence.start <= _OPENING:
        return spoke
    return named[-1] if named else spoke


def _speaker_of(actor: ActorMention) -> Speaker:
    """The speaker that a mention with a side names."""
    return Speaker(_fill(actor.name, actor.side), actor.side, actor.kind)


def _fill(template: str, side: str) -> str:
    """The name of an institution with its nation's name filled in."""
    if "{" not in template:
        return template
    nation = load_nations().get(side)
    return template.format(adj=nation.adjective if nation else side, country=nation.name if nation else side)
