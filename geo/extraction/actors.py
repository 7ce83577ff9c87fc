"""Who is named in a text: institutions with their side, missions, witnesses, persons by role, and the forces said to act.

In goes the text, out come ActorMentions in order of appearance. A side is left empty where the text does not name it there
("the ministry"): the reader of statements decides it from what was said before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.extraction.lexicon import Institution, Lexicon, load_beside, load_lexicon, load_references
from geo.extraction.nations import NameIndex, NameMention, index_nations, load_nations
from geo.extraction.patterns import Words
from geo.extraction.text import Cover, count_before, pick_within

NEUTRAL_KINDS = ("mission", "organisation", "witness")
COUNTRY_FORMS = ("name", "capital", "short")  # forms of a name that stand for the government of a country
_NAME = r"[A-ZÀ-ÝƏİŞÇĞÖÜА-ЯЁ][\w’'-]+"
_PERSON_AFTER = re.compile(
    rf"\s*(?:,\s+)?((?:{_NAME}|[A-Z]\.|de|la|al|el|bin|van|von|ul|ur)(?:\s+(?:{_NAME}|[A-Z]\.|de|la|al-\w+|el-\w+|bin|van|von)){{1,3}}),?"
)
_PERSON_BEFORE = re.compile(
    rf"({_NAME}(?:\s+(?:{_NAME}|[A-Z]\.|de|la|al-\w+)){{1,3}}),\s+(?:the\s+|an?\s+)?(?:\w+\s+)?(?:who\s+\w+\s+)?(?:for\s+)?(?:the\s+)?$"
)
_ABBREVIATION = re.compile(r"\s*\((?:the )?([A-Z][A-Za-z]{1,6})\)")
_NOT_SURNAMES = frozenset(
    (  # noqa: SIM905
        "ministry minister army service council forces defense defence foreign state border government of the committee guards "
        "troops command region corps center centre agency police office mission observers authorities administration lista"
    ).split()
)
_POSSESSIVE = re.compile(r"(?:['’]s?)?\s+$")
_RANKS = re.compile(
    r"^(?:(?:Maj|Gen|Col|Lt|Brig|Capt|Senior|Major|General|Colonel|Lieutenant|Captain|Brigadier|Admiral|Commander|Mr|Mrs|Ms|Dr)\b\.?\s+)+"
)


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor at [start, end). `side` is empty where it must be resolved; `kind` as in the lexicon's institutions, or
    mission, witness, armed_group, country, person, pronoun, definite; `owned`: introduced by "its" or "their"."""

    start: int
    end: int
    name: str
    side: str
    kind: str
    owned: bool = False


@dataclass(frozen=True, slots=True)
class Force:
    """A side as the one that acts or suffers, at [start, end): "Armenian units", "Azerbaijani positions"."""

    start: int
    end: int
    side: str
    is_target: bool
    acts: bool  # named with a word for a force, or behind "by"
    suffers: bool = False  # what follows tells what was done to it, or what it will do


@dataclass(frozen=True, slots=True)
class Cast:
    """All who are named in one text."""

    actors: tuple[ActorMention, ...]
    forces: tuple[Force, ...]
    names: tuple[NameMention, ...]
    persons: Mapping[str, tuple[str, str]]  # surname → (institution, side)


@lru_cache(maxsize=16)
def load_index(language: str, theatre_actors: tuple[tuple[str, str, str, str], ...]) -> NameIndex:
    index = index_nations(language)
    for organisation in load_lexicon(language).organisations:
        for phrase in organisation.phrases:
            index.add(phrase, side=organisation.side, form=organisation.kind, label=organisation.name)
    for name, side, kind, aliases in theatre_actors:
        for alias in aliases.split(";"):
            index.add(alias.strip(), side=side, form=kind if kind not in ("state", "") else "institution", label=name)
    return index


def find_cast(text: str, lexicon: Lexicon, theatre_actors: Iterable[tuple[str, str, str, str]] = ()) -> Cast:
    """Who is named in `text`. `theatre_actors` are rows (name, side, kind, aliases separated by ';') of a theatre."""
    names = load_index(lexicon.language, tuple(theatre_actors)).find(text)
    names = _drop_absent_pairs(names, lexicon.language)
    institutions = _find_institutions(text, lexicon, names)
    persons = _find_persons(text, institutions, names, load_references(lexicon.language))
    covered = Cover((i.start, i.end) for i in institutions)
    named = [_actor_of(name) for name in names if not covered.overlaps(name.start, name.start + 1)]
    institutions += _find_abbreviations(text, institutions)
    actors = [
        *_join_spokesmen(text, institutions, [actor for actor in named if actor]),
        *_find_surnames(text, persons, institutions),
    ]
    actors += [
        ActorMention(m.start(), m.end(), m.group(), "witness", "witness") for m in lexicon.witness.finditer(text)
    ]
    actors += _find_references(text, lexicon.language, actors)
    forces = _find_forces(text, lexicon, names)
    return Cast(tuple(sorted(actors, key=lambda a: (a.start, -a.end))), tuple(forces), tuple(names), persons)


def _drop_absent_pairs(names: list[NameMention], language: str) -> list[NameMention]:
    """Without "the North" and "the South" where neither is named in full in the text."""
    beside = load_beside(language)
    full = {name.side for name in names if name.form != "short"}
    return [n for n in names if n.form != "short" or full & {n.side, beside[n.side]}]


def _actor_of(name: NameMention) -> ActorMention | None:
    """The name as a possible speaker: a country or capital as a metonym, an organisation, a person; None for an adjective."""
    if name.form in ("adjective", "people"):
        return None
    if name.form in COUNTRY_FORMS:
        nation = load_nations().get(name.side)
        return ActorMention(
            name.start, name.end, f"Government of {nation.name if nation else name.side}", name.side, "country"
        )
    return ActorMention(name.start, name.end, name.label, name.side, name.form)


def _find_institutions(text: str, lexicon: Lexicon, names: list[NameMention]) -> list[ActorMention]:
    """Institutions, each with the side that stands beside it; chains ("the press centre of the border troops of …") are one."""
    raw: list[tuple[int, int, Institution]] = []
    for institution in lexicon.institutions:
        raw += [(m.start(), m.end(), institution) for m in institution.pattern.finditer(text)]
    raw.sort(key=lambda hit: (hit[0], -hit[1]))
    kept: list[tuple[int, int, Institution]] = []
    for hit in raw:
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    unlabelled = (*COUNTRY_FORMS, "adjective", "people", "government", "armed_group")
    labelled = Cover((n.start, n.end) for n in names if n.form not in unlabelled)
    kept = [h for h in kept if not labelled.overlaps(h[0], h[1])]
    places = [n for n in names if n.form not in (*NEUTRAL_KINDS, "institution", "person")]
    patterns = load_references(lexicon.language)
    found: list[ActorMention] = []
    for start, end, institution in kept:
        actor = _attach_side(text, start, end, institution, places, patterns)
        if institution.phrase_is_bare and not actor.side and not actor.owned:
            continue  # "the ministry" points back; it names nobody
        if found and _is_chain(text, found[-1], actor, patterns):
            found[-1] = _join_chain(found[-1], actor)
        else:
            found.append(actor)
    return found


def _join_spokesmen(text: str, institutions: list[ActorMention], named: list[ActorMention]) -> list[ActorMention]:
    """Both lists in one, where "spokesman" right behind a body that is known by its name is that body, and no other's."""
    bodies = {actor.end: actor for actor in named if actor.kind not in ("country", "person")}
    kept = []
    for actor in institutions:
        lead = _POSSESSIVE.search(text, max(0, actor.start - 4), actor.start)
        if lead and not actor.side and lead.start() in bodies:
            bodies[lead.start()] = replace(bodies[lead.start()], end=actor.end)
        else:
            kept.append(actor)
    others = [actor for actor in named if actor.kind in ("country", "person")]
    return [*kept, *others, *bodies.values()]


def _find_abbreviations(text: str, institutions: list[ActorMention]) -> list[ActorMention]:
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
    inside = next((p for p in pick_within(places, start, end) if p.end <= end), None)
    if inside and inside.form != "short":
        return replace(whole, side=inside.side)
    earlier = places[max(0, count_before(places, start) - 2) : count_before(places, start)]
    before = next((p for p in reversed(earlier) if p.end <= start), None)
    if before and start - before.end < 40 and patterns["between"].fullmatch(text[before.end : start]):
        return replace(whole, start=before.start, side=before.side)
    after = next(iter(pick_within(places, end, end + 60)), None)
    if after and patterns["joining"].fullmatch(text[end : after.start]):
        return replace(whole, end=after.end, side=after.side)
    lead = patterns["possessive"].search(text, max(0, start - 24), start)
    return replace(whole, owned=bool(lead))


def _make(institution: Institution, text: str, start: int, end: int, side: str) -> ActorMention:
    """A mention named by the institution's template, or by its own words where the lexicon says so."""
    name = institution.name.replace("{as_written}", " ".join(text[start:end].split()))
    return ActorMention(start, end, name, side, institution.kind)


def _is_chain(
    text: str, first: ActorMention, second: ActorMention, patterns: dict[str, Words | re.Pattern[str]]
) -> bool:
    gap = text[first.end : second.start]
    return (
        len(gap) < 40
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


def _find_persons(
    text: str, institutions: list[ActorMention], names: list[NameMention], patterns: dict[str, Words | re.Pattern[str]]
) -> dict[str, tuple[str, str]]:
    """Surnames of persons who are named with an office: "Defence Minister Rajnath Singh", "Gurgen Nersisyan, state minister"."""
    persons: dict[str, tuple[str, str]] = {}
    sides = {text[name.start : name.end] for name in names if name.form in (*COUNTRY_FORMS, "adjective", "people")}
    for name in names:
        words = text[name.start : name.end].split()
        if name.form == "institution" and _may_be_person(words) and words[-1] not in sides:
            persons[words[-1]] = (name.label, name.side)
    for actor in institutions:
        is_role = patterns["role"].search(text[actor.start : actor.end])
        after = _PERSON_AFTER.match(text, actor.end, min(len(text), actor.end + 70)) if is_role else None
        before = _PERSON_BEFORE.search(text, max(0, actor.start - 70), actor.start)
        for match in (after, before):
            if match:
                surname = re.sub(r"['’]s?$", "", _RANKS.sub("", match.group(1)).split()[-1])
                if (
                    len(surname) > 2
                    and surname not in sides
                    and not any(word in _NOT_SURNAMES for word in match.group(1).casefold().split())
                ):
                    persons.setdefault(surname, (actor.name, actor.side))
    return persons


def _may_be_person(words: list[str]) -> bool:
    """Whether a theatre's phrase is a person's name, first name and surname, and no body: "Shushan Stepanyan"."""
    capital = all(word[:1].isupper() for word in words)
    return 2 <= len(words) <= 4 and capital and not any(word.casefold() in _NOT_SURNAMES for word in words)


def _find_surnames(
    text: str, persons: Mapping[str, tuple[str, str]], institutions: list[ActorMention]
) -> list[ActorMention]:
    if not persons:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, persons))})(?!\w)")
    return [
        ActorMention(m.start(), m.end(), persons[m.group()][0], persons[m.group()][1], "person")
        for m in pattern.finditer(text)
    ]


def _find_references(text: str, language: str, actors: list[ActorMention]) -> list[ActorMention]:
    """Pronouns and definite nouns that point back to a speaker."""
    patterns, found = load_references(language), []
    taken = Cover((a.start, a.end) for a in actors)
    for kind in ("definite", "pronoun"):
        for match in patterns[kind].finditer(text):
            if not taken.overlaps(match.start(), match.end()):
                found.append(ActorMention(match.start(), match.end(), match.group().lower(), "", kind))
    return found


def _find_forces(text: str, lexicon: Lexicon, names: list[NameMention]) -> list[Force]:
    """Sides as actors or targets. A target stands behind a preposition and before a word for what is hit."""
    patterns, found = load_references(lexicon.language), []
    for name in names:
        if name.form in ("mission",):
            continue
        tail = text[name.end : name.end + 48]
        force = patterns["force_after"].match(tail)
        lead = text[max(0, name.start - 28) : name.start]
        is_target = bool(patterns["target_after"].match(tail) and patterns["toward"].search(lead))
        by = patterns["by"].search(lead) or (name.form != "adjective" and patterns["acting"].match(tail))
        if force or by or is_target or name.form in (*COUNTRY_FORMS, "people"):
            found.append(
                Force(
                    name.start,
                    name.end,
                    name.side,
                    is_target and not by,
                    bool(force or by),
                    not by and bool(patterns["suffers"].match(text[name.end : name.end + 90])),
                )
            )
    return found
