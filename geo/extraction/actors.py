"""Who is named in a text: institutions with their side, missions, witnesses, persons by role, and the forces said to act.

In goes the text, out come ActorMentions in order of appearance. A side is left empty where the text does not name it there
("the ministry"): the reader of statements decides it from what was said before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.extraction.institutions import (
    COUNTRY_FORMS,
    NAME,
    ActorMention,
    FindSeats,
    find_abbreviations,
    find_institutions,
    hint_sides,
    join_apposed,
    join_spokesmen,
    seat_offices,
)
from geo.extraction.lexicon import Lexicon, load_beside, load_lexicon, load_references
from geo.extraction.nations import NameIndex, NameMention, index_nations, load_nations
from geo.extraction.patterns import Words
from geo.extraction.text import Cover
from geo.extraction.witnesses import find_bystanders

_OFTEN = 3  # mentions of a side that make it a party
_PERSON_AFTER = re.compile(
    rf"\s*(?:,\s+)?((?:{NAME}|[A-Z]\.|de|la|al|el|bin|van|von|ul|ur)(?:\s+(?:{NAME}|[A-Z]\.|de|la|al-\w+|el-\w+|bin|van|von)){{1,3}}),?"
)
_PERSON_BEFORE = re.compile(
    rf"({NAME}(?:\s+(?:{NAME}|[A-Z]\.|de|la|al-\w+)){{1,3}}),\s+(?:the\s+|an?\s+)?(?:\w+\s+)?(?:who\s+\w+\s+)?(?:for\s+)?(?:the\s+)?$"
)
_NOT_SURNAMES = frozenset(
    (  # noqa: SIM905
        "ministry minister army service council forces defense defence foreign state border government of the committee guards "
        "troops command region corps center centre agency police office mission observers authorities administration lista"
    ).split()
)
_RANKS = re.compile(
    r"^(?:(?:Maj|Gen|Col|Lt|Brig|Capt|Senior|Major|General|Colonel|Lieutenant|Captain|Brigadier|Admiral|Commander|Mr|Mrs|Ms|Dr)\b\.?\s+)+"
)


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
    ground: Mapping[str, int]  # side → how many of its places are named, where the text names hardly any side

    def behind(self, start: int) -> Cast:
        """Those who are named from `start` on."""
        return replace(
            self,
            actors=tuple(actor for actor in self.actors if actor.start >= start),
            forces=tuple(force for force in self.forces if force.start >= start),
            names=tuple(name for name in self.names if name.start >= start),
        )


@lru_cache(maxsize=16)
def load_index(language: str, theatre_actors: tuple[tuple[str, str, str, str], ...]) -> NameIndex:
    index = index_nations(language)
    for organisation in load_lexicon(language).organisations:
        for phrase in organisation.phrases:
            if phrase.endswith("*"):
                form = "adjective" if phrase.endswith(("ск*", "цк*")) else organisation.kind
                index.add_stem(phrase.rstrip("*"), side=organisation.side, form=form, label=organisation.name)
                continue
            index.add(
                phrase,
                side=organisation.side,
                form=organisation.kind,
                label=organisation.name,
                host=organisation.host,
            )
    for name, side, kind, aliases in theatre_actors:
        for alias in aliases.split(";"):
            index.add(alias.strip(), side=side, form=kind if kind not in ("state", "") else "institution", label=name)
    return index


def find_cast(
    text: str,
    lexicon: Lexicon,
    theatre_actors: Iterable[tuple[str, str, str, str]] = (),
    find_seats: FindSeats | None = None,
) -> Cast:
    """Who is named in `text`. `theatre_actors` are rows (name, side, kind, aliases separated by ';') of a theatre.

    `find_seats` finds the places of the text; it is asked only where a mayor or a governor has no side, or the text hardly any.
    """
    names = load_index(lexicon.language, tuple(theatre_actors)).find(text)
    names = _drop_asides(text, _drop_absent_pairs(names, lexicon.language), lexicon.language)
    names = _name_polities(text, names, lexicon.language)
    institutions = find_institutions(text, lexicon, names)
    ground: Counter[str] = Counter()
    if find_seats:
        institutions = seat_offices(text, institutions, find_seats, names, lexicon.language)
        if _names_few(names):
            ground.update(seat.side for seat in find_seats(names))
    institutions = hint_sides(text, join_apposed(text, institutions, names), names)
    covered = Cover((i.start, i.end) for i in institutions)
    named = [_actor_of(name) for name in names if not covered.overlaps(name.start, name.start + 1)]
    institutions += find_abbreviations(text, institutions)
    bodies = join_spokesmen(
        text, institutions, [actor for actor in named if actor], load_references(lexicon.language)["chain"]
    )
    persons = _find_persons(text, bodies, names, load_references(lexicon.language))
    actors = [*bodies, *_find_surnames(text, persons)]
    taken = Cover((actor.start, actor.end) for actor in actors if actor.kind == "person")
    actors += [
        ActorMention(start, end, text[start:end], "witness", "witness")
        for start, end in find_bystanders(text, lexicon.language)
        if not taken.overlaps(start, end)
    ]
    actors += _find_references(text, lexicon.language, actors)
    forces = _find_forces(text, lexicon, names)
    actors.sort(key=lambda a: (a.start, -a.end))
    return Cast(tuple(actors), tuple(forces), tuple(names), persons, ground)


def _names_few(names: Iterable[NameMention]) -> bool:
    """Whether fewer than two sides are named often enough to tell who the parties are."""
    counts = Counter(name.side for name in names if name.side in load_nations())
    return sum(count >= _OFTEN for count in counts.values()) < 2


def _drop_absent_pairs(names: list[NameMention], language: str) -> list[NameMention]:
    """Without "the North" and "the South" where neither is named in full in the text."""
    beside = load_beside(language)
    full = {name.side for name in names if name.form != "short"}
    return [n for n in names if n.form != "short" or full & {n.side, beside[n.side]}]


def _drop_asides(text: str, names: list[NameMention], language: str) -> list[NameMention]:
    """Without the country of "(banned in Russia)", which has no part in what is told."""
    aside = Cover(match.span() for match in load_references(language)["asides"].finditer(text))
    return [name for name in names if not aside.overlaps(name.start, name.end)]


def _name_polities(text: str, names: list[NameMention], language: str) -> list[NameMention]:
    """The names with "the breakaway republic" and the like: the authority that is no state which the text names most."""
    found = [m.span() for m in load_references(language)["polity"].finditer(text)]
    if not found:
        return names
    polities = [name for name in names if name.form == "government" and name.side not in load_nations()]
    ranked = Counter(name.side for name in polities).most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return names
    polity = next(name for name in polities if name.side == ranked[0][0])
    taken = Cover((name.start, name.end) for name in names)
    more = [replace(polity, start=start, end=end) for start, end in found if not taken.overlaps(start, end)]
    return sorted([*names, *more], key=lambda name: name.start) if more else names


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


def _find_persons(
    text: str, bodies: list[ActorMention], names: list[NameMention], patterns: dict[str, Words | re.Pattern[str]]
) -> dict[str, tuple[str, str]]:
    """Surnames of persons who are named with an office: "Defence Minister Rajnath Singh", "Gurgen Nersisyan, state minister"."""
    persons: dict[str, tuple[str, str]] = {}
    sides = {text[name.start : name.end] for name in names if name.form in (*COUNTRY_FORMS, "adjective", "people")}
    for name in names:
        words = text[name.start : name.end].split()
        if name.form == "institution" and _may_be_person(words) and words[-1] not in sides:
            persons[words[-1]] = (name.label, name.side)
    for actor in sorted(bodies, key=lambda actor: actor.start):
        if actor.kind in ("country", "person"):
            continue
        is_role = patterns["role"].search(text[actor.start : actor.end])
        after = _PERSON_AFTER.match(text, actor.end, min(len(text), actor.end + 70)) if is_role else None
        before = _PERSON_BEFORE.search(text, max(0, actor.start - 70), actor.start)
        for match in (after, before):
            if match:
                surname = re.sub(r"['’]s?$", "", _RANKS.sub("", match.group(1)).split()[-1])
                if (
                    len(surname) > 2
                    and not {surname, match.group(1)} & sides
                    and not any(word in _NOT_SURNAMES for word in match.group(1).casefold().split())
                ):
                    persons.setdefault(surname, (actor.name, actor.side))
    return persons


def _may_be_person(words: list[str]) -> bool:
    """Whether a theatre's phrase is a person's name, first name and surname, and no body: "Shushan Stepanyan"."""
    capital = all(word[:1].isupper() for word in words)
    return 2 <= len(words) <= 4 and capital and not any(word.casefold() in _NOT_SURNAMES for word in words)


def _find_surnames(text: str, persons: Mapping[str, tuple[str, str]]) -> list[ActorMention]:
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
