"""Institutions: ministries, armies, offices, each with the side that stands beside it in the text.

In go a text and the names of sides in it, out come ActorMentions in order of appearance; a side is empty where the text does
not name it there. Offices that govern a place have the side in which the place lies.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from geo.extraction.lexicon import Institution, Lexicon, load_references
from geo.extraction.nations import NameMention
from geo.extraction.patterns import Words
from geo.extraction.text import Cover, count_before, pick_within

NEUTRAL_KINDS = ("mission", "organisation", "witness")
COUNTRY_FORMS = ("name", "capital", "short")  # forms of a name that stand for the government of a country
_CHAIN = 40  # characters between the parts of one name
_SEAT_REACH = 40  # characters: how far behind an office the place stands that it governs
_LAST_SEAT = 500  # characters: how far before "the district's mayor" its place is named
NAME = r"[A-ZÀ-ÝƏİŞÇĞÖÜА-ЯЁ][\w’'-]+"  # a word that begins with a capital letter
_APPOSED = re.compile(rf"(?:\s+{NAME}){{1,4}},\s+(?:of\s+)?(?:(?:the|an?)\s+)?")
_ABBREVIATION = re.compile(r"\s*\((?:the )?([A-Z][A-Za-z]{1,6}|[А-ЯЁ]{2,7})\)")
_PLACED = re.compile(rf"(\s+(?:\w+\s+){{1,4}}?){NAME}")
_STEM_LETTERS = 5  # letters in which a place and its adjective agree
_ADJECTIVE_BEHIND = re.compile(r"\s+([А-ЯЁ][а-яё-]{3,})ск(?:ого|ой|ому|ом|им)\s")
_ADJECTIVE_BEFORE = re.compile(r"([А-ЯЁ][а-яё-]{3,})ск(?:ий|ая|ое|ого|ой|ому|ом|им)\s+$")
_CASE_ENDING = re.compile(r"(?<=[а-яё]{4})(?:[аеёиоуыьэюя]|[иыоае][йемх]|ами|ями|ого|ему)(?!\w)")
_OPENS_BRACKET = re.compile(r"\s*\((?:the )?")
_POSSESSIVE = re.compile(r"(?:['’]s?)?\s+$")


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor at [start, end). `side` is empty where it must be resolved; `kind` as in the lexicon's institutions, or
    mission, witness, armed_group, country, person, pronoun, definite.

    `owned`: introduced by "its" or "their"; `local`: an office that governs a place; `abroad`: one that sits in another country;
    `close`: it speaks only right beside its cue; `hint`: the only side whose body the text calls so elsewhere.
    """

    start: int
    end: int
    name: str
    side: str
    kind: str
    owned: bool = False
    local: bool = False
    abroad: bool = False
    close: bool = False
    hint: str = ""


# Names of sides → places of the text, each with the side that it lies in.
FindSeats = Callable[[list[NameMention]], list[NameMention]]


def find_institutions(text: str, lexicon: Lexicon, names: list[NameMention]) -> list[ActorMention]:
    """Institutions, each with the side that stands beside it; chains ("the press centre of the border troops of …") are one."""
    raw: list[tuple[int, int, Institution]] = []
    for institution in lexicon.institutions:
        raw += [(m.start(), m.end(), institution) for m in institution.pattern.finditer(text)]
    kept = _keep_longest(hit for hit in raw if not hit[2].beside)
    kept = sorted([*kept, *_keep_longest((hit for hit in raw if hit[2].beside), kept)], key=lambda hit: hit[0])
    unlabelled = (*COUNTRY_FORMS, "adjective", "people", "government", "armed_group")
    labelled = Cover((n.start, n.end) for n in names if n.form not in unlabelled)
    kept = [h for h in kept if not labelled.overlaps(h[0], h[1])]
    places = [n for n in names if n.form not in (*NEUTRAL_KINDS, "institution", "person")]
    patterns = load_references(lexicon.language)
    found: list[ActorMention] = []
    for start, end, institution in kept:
        actor = _attach_side(text, start, end, institution, places, patterns)
        if institution.beside and not actor.side and not actor.owned:
            continue  # "the ministry" points back; it names nobody
        if found and _is_chain(text, found[-1], actor, patterns):
            found[-1] = _join_chain(found[-1], actor)
        else:
            found.append(actor)
    return found


def _keep_longest(
    hits: Iterable[tuple[int, int, Institution]], taken: Iterable[tuple[int, int, Institution]] = ()
) -> list[tuple[int, int, Institution]]:
    """The hits that begin first, the longer of two, without those that overlap another or one of `taken`."""
    cover = Cover(hit[:2] for hit in taken)
    kept: list[tuple[int, int, Institution]] = []
    for hit in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if (not kept or hit[0] >= kept[-1][1]) and not cover.overlaps(*hit[:2]):
            kept.append(hit)
    return kept


def _attach_side(
    text: str,
    start: int,
    end: int,
    institution: Institution,
    places: list[NameMention],
    patterns: dict[str, Words | re.Pattern[str]],
) -> ActorMention:
    """The institution with the side of a name directly before it or joined after it, else without a side."""
    whole = _make(institution, text, start, end, "")
    around = places[max(0, count_before(places, start) - 1) : count_before(places, start)]
    if around and around[0].end >= end:
        return replace(whole, start=around[0].start, side=around[0].side)  # "officials" in "Taliban officials"
    inside = next((p for p in pick_within(places, start, end) if p.end <= end), None)
    if inside and inside.form != "short":
        return replace(whole, side=inside.side)
    earlier = places[max(0, count_before(places, start) - 2) : count_before(places, start)]
    before = next((p for p in reversed(earlier) if p.end <= start), None)
    if before and start - before.end < 40 and patterns["between"].fullmatch(text[before.end : start]):
        return replace(whole, start=before.start, side=before.side)
    after = next(iter(pick_within(places, end, end + 60)), None)
    gap = text[end : after.start] if after else ""
    if after and (patterns["joining"].fullmatch(gap) or _OPENS_BRACKET.fullmatch(gap)):
        if institution.abroad and patterns["sits"].fullmatch(gap):
            return replace(whole, end=after.end)
        behind = pick_within(places, after.end, after.end + _SEAT_REACH) if institution.abroad else []
        there = next(iter(behind), None)
        end = there.end if there and patterns["joining"].fullmatch(text[after.end : there.start]) else after.end
        return replace(whole, end=end, side=after.side)
    lead = patterns["possessive"].search(text, max(0, start - 24), start)
    return replace(whole, owned=bool(lead))


def _make(institution: Institution, text: str, start: int, end: int, side: str) -> ActorMention:
    """A mention named by the institution's template, or by its own words where the lexicon says so."""
    name = institution.name.replace("{as_written}", " ".join(text[start:end].split()))
    kind = institution.kind
    return ActorMention(
        start, end, name, side, kind, local=institution.local, abroad=institution.abroad, close=institution.close
    )


def _is_chain(
    text: str, first: ActorMention, second: ActorMention, patterns: dict[str, Words | re.Pattern[str]]
) -> bool:
    gap = text[first.end : second.start]
    return (
        len(gap) < _CHAIN
        and bool(patterns["chain"].fullmatch(gap))
        and not (first.side and second.side and first.side != second.side)
    )


def _join_chain(first: ActorMention, second: ActorMention) -> ActorMention:
    """One actor of two: the more telling of the names, the side that either has."""
    vague = ("press", "government", "army") if second.kind not in ("press", "government") else ("press",)
    lead = second if first.kind in vague else first
    return replace(
        lead, start=first.start, end=second.end, side=first.side or second.side, owned=first.owned or second.owned
    )


def seat_offices(
    text: str, institutions: list[ActorMention], find_seats: FindSeats, names: list[NameMention], language: str
) -> list[ActorMention]:
    """The institutions, a local office without a side with that of the place it governs ("the governor of Gedaref")."""
    patterns = load_references(language)
    if all(actor.side or not (actor.local or _is_placed(text, actor, patterns)) for actor in institutions):
        return institutions
    seats, seated = _keep_sure(find_seats(names), names), []
    for actor in institutions:
        if actor.side or not actor.local:
            seat = None if actor.side or actor.abroad else _find_seat_behind(text, actor, seats, patterns)
        else:
            seat = _find_seat_of(text, actor, seats, patterns)
        seated.append(replace(actor, side=seat.side, end=max(actor.end, seat.end)) if seat else actor)
    return seated


def _keep_sure(seats: list[NameMention], names: list[NameMention]) -> list[NameMention]:
    """The places of a side that the text names, or in which at least two of its places lie."""
    counts = Counter(seat.side for seat in seats)
    named = {name.side for name in names}
    return [seat for seat in seats if seat.side in named or counts[seat.side] > 1]


def _find_seat_of(
    text: str, actor: ActorMention, seats: list[NameMention], patterns: Mapping[str, Words | re.Pattern[str]]
) -> NameMention | None:
    """The place inside the name of the office, right behind it, right before it; the last one before "the district's mayor"."""
    if adjective := _ADJECTIVE_BEHIND.match(text, actor.end) or _ADJECTIVE_BEFORE.search(text, 0, actor.start):
        stem = adjective[1].casefold()  # "администрация Баткенского района": Баткен, where the text names it too
        return next((s for s in seats if s.start != adjective.start(1) and _begins(text, s, stem)), None)
    if seat := _find_seat_behind(text, actor, seats, patterns):
        return seat
    before = seats[: count_before(seats, actor.start)]
    last = before[-1] if before else None
    if last is None or last.end > actor.start or actor.start - last.end > _LAST_SEAT:
        return None
    is_beside = patterns["seat_before"].fullmatch(text[last.end : actor.start])
    if actor.kind == "office" and "\n" not in text[last.end : actor.start] and text[actor.start] > "\u0400":
        return last
    return last if is_beside or patterns["its_seat"].search(text, max(0, actor.start - 40), actor.end + 30) else None


def _find_seat_behind(
    text: str, actor: ActorMention, seats: list[NameMention], patterns: Mapping[str, Words | re.Pattern[str]]
) -> NameMention | None:
    """The place inside the name of the office or right behind it: "a spokesman for the Sughd region"."""
    for seat in pick_within(seats, actor.start, actor.end + _SEAT_REACH):
        if seat.end <= actor.end or patterns["seated"].fullmatch(text[actor.end : seat.start]):
            return seat
    return None


def _is_placed(text: str, actor: ActorMention, patterns: Mapping[str, Words | re.Pattern[str]]) -> bool:
    """Whether a body may be named with a place right behind it."""
    lead = _PLACED.match(text, actor.end)
    return bool(lead and not actor.abroad and patterns["seated"].fullmatch(lead[1]))


def _begins(text: str, seat: NameMention, stem: str) -> bool:
    """Whether a place is written with the stem of its adjective: Исфара and "исфаринский"."""
    return text[seat.start : seat.end].casefold()[:_STEM_LETTERS] == stem[:_STEM_LETTERS]


def join_apposed(text: str, institutions: list[ActorMention], names: list[NameMention]) -> list[ActorMention]:
    """The institutions, a rank without a side with that of the body behind the name ("Major Joel Chesney, of the Guyana Force"), a
    body with that of the known person right behind it ("пресс-секретарь Минобороны Шушан Степанян")."""
    sided = {actor.start: actor.side for actor in institutions if actor.side and actor.kind not in NEUTRAL_KINDS}
    sided |= {name.start: name.side for name in names if name.form in ("army", "service", "ministry", "armed_group")}
    known = {name.start: name.side for name in names if name.form == "institution" and text[name.start - 1] == " "}
    joined = []
    for actor in institutions:
        match = None if actor.side else _APPOSED.match(text, actor.end, actor.end + 90)
        side = sided.get(match.end(), "") if match else ""
        side = side or ("" if actor.side else known.get(actor.end + 1, ""))
        joined.append(replace(actor, side=side) if side else actor)
    return joined


def hint_sides(text: str, institutions: list[ActorMention], names: list[NameMention]) -> list[ActorMention]:
    """The institutions, one that is bare with the only side that a body of the same words has elsewhere in the text."""
    bare = {
        _cut_cases(text[a.start : a.end]) for a in institutions if not a.side and _is_telling(text[a.start : a.end])
    }
    if not bare:
        return institutions
    full = [(_cut_cases(text[a.start : a.end]), a.side) for a in institutions if a.side]
    full += [(_cut_cases(text[n.start : n.end]), n.side) for n in names if n.form == "institution"]
    sides = {phrase: {side for words, side in full if phrase in words} for phrase in bare}
    only = {phrase: found.pop() for phrase, found in sides.items() if len(found) == 1}
    return [a if a.side else replace(a, hint=only.get(_cut_cases(text[a.start : a.end]), "")) for a in institutions]


def _is_telling(words: str) -> bool:
    """Whether the words name one body: several words, or one of a language that writes such a body as one ("Погранслужба")."""
    return " " in words or words[0] > "\u0400"


def _cut_cases(words: str) -> str:
    """The words in small letters, Cyrillic ones without the endings of their cases."""
    return _CASE_ENDING.sub("", words.casefold())


def join_spokesmen(
    text: str, institutions: list[ActorMention], named: list[ActorMention], chain: Words | re.Pattern[str]
) -> list[ActorMention]:
    """Both lists in one, where "spokesman" beside a body that is known by its name is that body, and no other's."""
    bodies = {actor.end: actor for actor in named if actor.kind not in ("country", "person")}
    kept = []
    for actor in institutions:
        lead = _POSSESSIVE.search(text, max(0, actor.start - 4), actor.start)
        if lead and not actor.side and lead.start() in bodies:
            bodies[lead.start()] = replace(bodies[lead.start()], end=actor.end)
        elif actor.kind == "press" and not actor.side and (body := _find_body_behind(text, actor, bodies, chain)):
            bodies[body.end] = replace(body, start=actor.start)
        else:
            kept.append(actor)
    others = [actor for actor in named if actor.kind in ("country", "person")]
    return [*kept, *others, *bodies.values()]


def _find_body_behind(
    text: str, actor: ActorMention, bodies: Mapping[int, ActorMention], chain: Words | re.Pattern[str]
) -> ActorMention | None:
    """The body known by its name that follows "a spokeswoman for"."""
    near = (body for body in bodies.values() if 0 < body.start - actor.end < _CHAIN)
    return next((body for body in near if chain.fullmatch(text[actor.end : body.start])), None)


def find_abbreviations(text: str, institutions: list[ActorMention]) -> list[ActorMention]:
    """Later mentions of an institution by the abbreviation that the text sets behind its name: "State Border Service (SBS)"."""
    known: dict[str, ActorMention] = {}
    for actor in institutions:
        match = _ABBREVIATION.match(text, actor.end)
        if match:
            known.setdefault(match.group(1), actor)
    if not known:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(known)})(?!\w)")
    taken = Cover((a.start, a.end) for a in institutions)
    return [
        replace(known[m.group()], start=m.start(), end=m.end())
        for m in pattern.finditer(text)
        if m.start() > known[m.group()].end and not taken.overlaps(m.start(), m.end())
    ]
