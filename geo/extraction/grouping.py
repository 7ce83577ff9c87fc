"""Which statements of one article speak of the same incident.

In go Told, the drafts of an article in text order with the places and the day that their own sentences give; out come Groups in
order of their first statement. Rules:

- a claim opens a group unless it fits one before it: the same family of acts, and no conflict of day or of place;
- the sides may accuse each other of the same exchange: one group; different acts or different places: two;
- a denial joins the group of the claim that it answers, other statements that of the act they name, else the last of their paragraph;
- an article in which nobody asserts an act has no group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np

from geo.extraction.acts import GROUND, are_kin, find_leading
from geo.extraction.drafts import TELLING, Draft
from geo.gazetteer.geodesy import distances_km
from geo.records import Location, When

_NEAR_KM = 12.0  # two named places closer than this are one spot, even where the two sides accuse each other
_STRETCH_KM = 40.0  # two named places closer than this can be one stretch of border
_FRONT_KM = 100.0  # places farther apart are no one incident, even where one side goes on to tell of the next
_FAINT = 0.4  # how much a faint word counts beside a clear one
_PRECISE = ("settlement", "feature", "district")
_RECENT = 12  # groups: one before them cannot win, since each that lies between costs 0.2 of at most 2.3
_ANSWERED = 60  # groups: a denial answers none before them


@dataclass(frozen=True, slots=True)
class Told:
    """A draft with the places and the day that its own sentence gives."""

    draft: Draft
    locations: tuple[Location, ...]
    when: When
    vague: bool  # the sentence says "recently", "in the last days"
    another: bool = False  # its words set it apart from the incident before ("elsewhere", "another")
    rival: bool = False  # its words make it the other side's version of the same incident
    aside: bool = False  # its places are only the homes of those who saw it
    said: str = ""  # ISO day on which it was said, where its sentence tells that
    setting: tuple[Location, ...] = ()  # the places of the sentences that lead up to it, where it names none itself


@dataclass(slots=True)
class Group:
    """Drafts that tell of one incident, with what is known of it so far."""

    drafts: list[Draft] = field(default_factory=list)
    types: dict[str, float] = field(default_factory=dict)
    locations: list[list[Location]] = field(default_factory=list)
    days: list[When] = field(default_factory=list)
    accused: list[str] = field(default_factory=list)
    vague: bool = False  # its first statement dates it only vaguely
    set_apart: bool = False  # opened by "another post was hit", in no clear word of its own: an act as the one before
    scene: Group | None = None  # the incident whose scene it goes on with, where it names no place of its own
    settings: list[list[Location]] = field(default_factory=list)  # the places told just before its statements

    @property
    def places(self) -> list[Location]:
        """The locations that all its statements tell."""
        return [location for told in self.locations for location in told]


def group_drafts(told: Sequence[Told], titled: Mapping[str, float] = MappingProxyType({})) -> list[Group]:
    """The groups of drafts that tell of one incident each, in order of their first statement; `titled` are the acts of the title."""
    groups: list[Group] = []
    told = [
        replace(t, draft=replace(t.draft, types=())) if t.draft.negated and t.draft.stance == "claim" else t
        for t in told
    ]
    if not any(_asserts_act(t.draft) for t in told):
        told = _lend_denied_act(told)
    opens = next((test for test in _OPENERS if any(test(t.draft) for t in told)), _asserts_act)
    late: list[Told] = []
    for item in told:
        if item.draft.stance == "denial":
            group = _find_denied(item, groups, titled)
        elif item.draft.stance == "threat_or_warning":
            group = _find_last(item, groups)
        else:
            group = _find_fitting(item, groups) or _find_witnessed(item, groups)
            if group is None and opens(item.draft):
                group = Group(scene=_find_scene(item, groups))
                groups.append(group)
            elif group is None and groups and _is_set_apart(item):
                group = Group(types=dict.fromkeys(find_leading(groups[-1].types)[:1], 1.0), set_apart=True)
                groups.append(group)
        if group is None:
            late.append(item)
        else:
            _add(group, item)
    for item in late:
        is_denial = item.draft.stance == "denial"
        group = _find_denied(item, groups, titled) if is_denial else _find_accusing(item, groups)
        if group is not None:
            _add(group, item)
    _strengthen(groups, titled)
    for group in groups:
        group.drafts.sort(key=lambda d: (d.start, d.stance == "denial"))
    return [group for group in groups if group.set_apart or any(opens(d) for d in group.drafts)]


def _lend_denied_act(told: Sequence[Told]) -> list[Told]:
    """The statements, those that tell of harm alone with the act that a denial names: "the blast which hurt three"."""
    named = next((t.draft.types for t in told if t.draft.stance == "denial" and t.draft.types), ())
    return [
        replace(t, draft=replace(t.draft, types=named))
        if t.draft.stance in TELLING and t.draft.has_act and not t.draft.types
        else t
        for t in told
    ]


def _strengthen(groups: Sequence[Group], titled: Mapping[str, float]) -> None:
    """Give the acts of the title more weight in the first group that tells of them."""
    main = next((group for group in groups if set(titled) & set(group.types)), None)
    if main:
        main.types |= {kind: main.types[kind] + min(titled[kind], 2.0) for kind in set(titled) & set(main.types)}


def _find_scene(item: Told, groups: Sequence[Group]) -> Group | None:
    """The incident told in the sentence before by the same side, where the new one follows at once and names no place."""
    last = groups[-1] if groups else None
    if last is None or item.another or (item.locations and not item.aside) or _days_conflict(item, last):
        return None
    before = last.drafts[-1]
    return (
        last if before.speaker.side == item.draft.speaker.side and item.draft.sentence - before.sentence == 1 else None
    )


def _is_set_apart(item: Told) -> bool:
    """Whether a statement tells in faint words of another act, at a spot of its own: "another post, at X, was hit as well"."""
    return item.another and item.draft.has_act and _tells(item.draft) and any(_is_spot(at) for at in item.locations)


def _asserts_act(draft: Draft) -> bool:
    """Whether a draft can open an event: it asserts an act of a known type, itself."""
    named = (bool(draft.types) and draft.types[0][1] >= 1) or (draft.pointed and draft.has_act)
    return named and _tells(draft)


def _asserts_anything(draft: Draft) -> bool:
    """Whether a draft can open an event where no act is named by a known word: it tells of an act, a force or harm."""
    return (draft.has_act or draft.pointed or bool(draft.types)) and _tells(draft)


def _tells(draft: Draft) -> bool:
    """Whether a draft says what happened, and not only what did not."""
    return draft.stance in TELLING and not (draft.negated and draft.stance == "claim")


def _is_telling(draft: Draft) -> bool:
    """Whether a draft can open an event where nobody tells of an act that is known: it says something, as in no denial."""
    return draft.stance in TELLING


# What can open an event: the first that any draft meets.
_OPENERS = (_asserts_act, _asserts_anything, _tells, _is_telling)


def _add(group: Group, item: Told) -> None:
    group.vague = group.vague or (not group.drafts and item.vague)
    group.drafts.append(item.draft)
    weight = 2.0 if len(group.drafts) == 1 else 1.0
    if item.draft.stance != "threat_or_warning":
        for kind, amount in item.draft.types:
            clear = 1.0 if amount >= 1 else _FAINT  # many faint words do not make a clear one
            told = min(amount, 2.0) * clear * (weight if item.draft.stance != "denial" else 0.25)
            group.types[kind] = group.types.get(kind, 0.0) + told
    if item.locations and (item.draft.stance in ("claim", "observation") or _says_more(item, group)):
        group.locations.append(list(item.locations))
    if item.setting:
        group.settings.append(list(item.setting))
    if item.when.start and (item.draft.stance in ("claim", "observation") or not group.days):
        group.days.append(item.when)
    if item.draft.accused:
        group.accused.append(item.draft.accused)


def _says_more(item: Told, group: Group) -> bool:
    """Whether a confirmation or denial tells where it was, the claims naming no more than a country or a whole border."""
    return item.draft.stance in ("confirmation", "denial") and all(is_wide(location) for location in group.places)


def _find_fitting(item: Told, groups: Sequence[Group]) -> Group | None:
    """The group that a claim, confirmation or observation fits best; None where it tells of another incident."""
    best, best_score = None, 0.0
    for recency, group in enumerate(reversed(groups[-_RECENT:])):
        score = _fit(item, group)
        if score is not None and score - 0.2 * recency > best_score:
            best, best_score = group, score - 0.2 * recency
    return best


def _find_witnessed(item: Told, groups: Sequence[Group]) -> Group | None:
    """The group that a witness speaks of, whatever he calls it: the last one that his day and place allow.

    One who tells of another act, away from where the incident was first put, speaks of another incident.
    """
    if item.draft.speaker.kind != "witness" or item.another:
        return None
    for group in reversed(groups[-_RECENT:]):
        if _names_other_act(item.draft, group) and not _is_kin(item.draft, group) and _is_elsewhere(item, group):
            continue
        if not _days_conflict(item, group) and _compare_places(item.locations, group.places, _STRETCH_KM) is not False:
            return group
    return None


def _is_elsewhere(item: Told, group: Group) -> bool:
    """Whether a statement is about a place apart from that which the group's first one with a place tells."""
    return bool(group.locations) and _compare_places(item.locations, group.locations[0], _STRETCH_KM) is False


def _fit(item: Told, group: Group) -> float | None:
    """How well a statement fits a group: above 0 it may join; None where day, place or its own words set it apart."""
    draft = item.draft
    if draft.stance == "confirmation" and draft.speaker.side in group.accused:
        return 1.2 + 0.6 * bool({kind for kind, _ in draft.types} & set(group.types))  # the accused side owns up to it
    if _days_conflict(item, group) or (group.vague and _is_neutral(group) and draft.accused and draft.types):
        return None
    against = _is_counterclaim(draft, group)
    reach = 0.0 if item.another else _NEAR_KM if against else _STRETCH_KM  # "another position": at no other named place
    place = _compare_places(item.locations, group.places, reach)
    kin = _is_kin(draft, group)
    if item.another and not place and draft.types:
        return None
    if place is False and not (kin and (_goes_on(item, group) or (item.rival and _same_lead(draft, group)))):
        return None
    if against and not _same_lead(draft, group) and not _fought_on_ground(draft, group):
        return None
    if against and place is None and not (kin or _fought_on_ground(draft, group)):
        return None
    kin = kin or (against and _fought_on_ground(draft, group))
    last = group.drafts[-1]
    beside = draft.speaker.side == last.speaker.side and draft.sentence - last.sentence <= 2
    bare = not item.locations  # it names no place of its own
    at_once = draft.sentence - last.sentence <= 1 and draft.stance == last.stance and not draft.pointed
    follows = beside and bare and not item.another and (at_once or not _names_other_act(draft, group))
    score = 1.0 if kin or draft.carried or not draft.types else 0.4 if follows else -0.6
    score += 0.3 if draft.types and draft.types[0][0] in find_leading(group.types) else 0.0
    near = 0.8 if kin or not _names_other_act(draft, group) else 0.2
    return (
        score + (near if place else 0.0) + (0.3 if item.when.start and group.days else 0.0) + (0.2 if beside else 0.0)
    )


def _goes_on(item: Told, group: Group) -> bool:
    """Whether a sentence without a speaker of its own goes on along the same front."""
    return item.draft.carried and _compare_places(item.locations, group.places, _FRONT_KM) is not False


def _fought_on_ground(draft: Draft, group: Group) -> bool:
    """Whether both tell of fire, entry or fighting on the ground: what each side calls the other's attack."""
    return bool(GROUND & set(_find_most(dict(draft.types)))) and bool(GROUND & set(_find_most(group.types)))


def _is_neutral(group: Group) -> bool:
    return all(d.speaker.is_neutral for d in group.drafts)


def _names_other_act(draft: Draft, group: Group) -> bool:
    """Whether a draft tells clearly of another act than the group's; captives taken in a fight are part of it."""
    top, weight = draft.types[0] if draft.types else ("", 0.0)
    if weight < 1 or draft.unreal:
        return False
    return not (top == "detention" and GROUND & set(find_leading(group.types)))


def _is_counterclaim(draft: Draft, group: Group) -> bool:
    """Whether a draft accuses a side that itself accuses in the group."""
    return bool(draft.accused) and bool(group.accused) and draft.accused not in group.accused


def _same_lead(draft: Draft, group: Group) -> bool:
    """Whether a leading act of the draft and one of the group belong to one family."""
    mine, theirs = _find_most(dict(draft.types)), _find_most(group.types)
    return not mine or not theirs or are_kin(mine, theirs)


def _find_most(weights: Mapping[str, float]) -> list[str]:
    """The act told most, or those told as much."""
    most = max(weights.values(), default=0.0)
    return [kind for kind, weight in weights.items() if weight == most]


def _is_kin(draft: Draft, group: Group) -> bool:
    """Whether the acts that a draft names belong to a family of the group's leading acts; faint words count where there is no other."""
    mine, theirs = find_leading(dict(draft.types)), find_leading(group.types)
    return not mine or not theirs or are_kin(mine, theirs)


def _days_conflict(item: Told, group: Group) -> bool:
    """Whether the statement's own day is another than the group's, or vague where the group's is known."""
    if item.vague and group.days and not item.when.start:
        return True
    if group.days and item.said and all(when.start and when.start > item.said for when in group.days):
        return True  # it was said before that happened
    if not item.when.start or not group.days:
        return False
    return not any(_overlap(item.when, when, slack=int(item.rival)) for when in group.days)


def _overlap(a: When, b: When, *, slack: int) -> bool:
    """Whether two intervals share a day, or lie at most `slack` days apart."""
    if not a.start or not b.start:
        return True
    if len(a.start) < 10 or len(b.start) < 10:
        return a.start[:7] == b.start[:7]
    start_a, end_a = date.fromisoformat(a.start), date.fromisoformat(a.end or a.start)
    start_b, end_b = date.fromisoformat(b.start), date.fromisoformat(b.end or b.start)
    gap = timedelta(days=slack)
    return start_a <= end_b + gap and start_b <= end_a + gap


def _compare_places(mine: Sequence[Location], theirs: Sequence[Location], reach_km: float) -> bool | None:
    """True where the places agree, False where they are apart, None where one of the two names no place of use."""
    a, b = [loc for loc in mine if _is_spot(loc)], [loc for loc in theirs if _is_spot(loc)]
    if not a or not b:
        return None
    if {loc.place_id or loc.name for loc in a} & {loc.place_id or loc.name for loc in b}:
        return True
    mine_at, theirs_at = (np.array([(loc.lon, loc.lat) for loc in part], dtype=float) for part in (a, b))
    return bool((distances_km(mine_at, theirs_at) <= reach_km).any())


def _is_spot(location: Location) -> bool:
    """Whether a location is narrow enough to tell two incidents apart: a settlement, a district, a road or lake, not a border."""
    return location.lon is not None and (location.level in _PRECISE or location.where_prec <= 2)


def is_wide(location: Location) -> bool:
    """Whether a location is a country, or a border of which no part is told."""
    whole = location.place_id.startswith("border:") and location.place_id.count(":") == 1
    return whole or location.level == "country" or location.lon is None


def _find_denied(item: Told, groups: Sequence[Group], titled: Mapping[str, float]) -> Group | None:
    """The group of the claim that a denial answers: by the acts and places it names, else the latest of the other side."""
    best, best_score = None, -1.0
    first = max(0, len(groups) - _ANSWERED)
    for number, group in enumerate(groups[first:], first):
        claims = [
            d for d in group.drafts if d.speaker.side != item.draft.speaker.side and d.stance != "threat_or_warning"
        ]
        if not claims:
            continue
        score = (
            -0.7 * _days_conflict(item, group)
            + 0.1 * number
            + (1.0 if item.draft.types and _is_kin(item.draft, group) else 0.0)
        )
        place = _compare_places(item.locations, group.places, _STRETCH_KM)
        score += 1.0 if place else -0.8 if place is False else 0.0
        score += 0.8 if any(item.draft.sentence - 1 <= d.sentence <= item.draft.sentence for d in claims) else 0.0
        score += 0.3 if set(titled) & set(_find_most(group.types)) else 0.0
        score += 0.4 if any(d.accused == item.draft.speaker.side for d in claims) else 0.0
        score += 1.0 if any(d.embedded and d.sentence == item.draft.sentence for d in claims) else 0.0
        if score > best_score:
            best, best_score = group, score
    return best


def _find_accusing(item: Told, groups: Sequence[Group]) -> Group | None:
    """The first group that accuses the same side as the statement, else the first one."""
    alike = [group for group in groups if item.draft.accused and item.draft.accused in group.accused]
    return next(iter(alike or groups), None)


def _find_last(item: Told, groups: Sequence[Group]) -> Group | None:
    """The group spoken of last by the side of a threat, else the last one."""
    for group in reversed(groups):
        if any(d.speaker.side == item.draft.speaker.side for d in group.drafts):
            return group
    return groups[-1] if groups else None
