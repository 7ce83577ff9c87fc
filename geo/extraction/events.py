"""From statements to events: which statements of one article speak of the same incident, and what it was, when and where.

In go the drafts of an article in text order, with its dates and place mentions, out come Events. Rules:

- a claim opens an event unless it fits one before it: the same family of acts, and no conflict of day or of place;
- the sides may accuse each other of the same exchange: one event; different acts or different places: two;
- a denial joins the event of the claim that it answers, other statements that of the act they name, else the last of their paragraph;
- an article in which nobody asserts an act has no event.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geo.extraction.actors import NEUTRAL_KINDS
from geo.extraction.dates import DateMention, choose_when
from geo.extraction.drafts import Draft
from geo.extraction.figures import count_harm
from geo.paths import find_data_dir
from geo.records import Article, Event, Location, Statement, When, make_id

_NEAR_KM = 12.0  # two named places closer than this are one spot, even where the text speaks of "another"
_STRETCH_KM = 40.0  # two named places closer than this can be one stretch of border
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
_FAINT = 0.4
_GROUND = frozenset(("shelling", "small_arms_fire", "clash", "incursion"))
_PRECISE = ("settlement", "feature", "district")


@dataclass(slots=True)
class Group:
    """Drafts that tell of one incident, with what is known of it so far."""

    drafts: list[Draft] = field(default_factory=list)
    types: dict[str, float] = field(default_factory=dict)
    locations: list[list[Location]] = field(default_factory=list)
    days: list[When] = field(default_factory=list)
    accused: list[str] = field(default_factory=list)
    vague: bool = False  # its first statement dates it only vaguely


@dataclass(frozen=True, slots=True)
class Told:
    """A draft with the places and the day that its own sentence gives."""

    draft: Draft
    locations: tuple[Location, ...]
    when: When
    vague: bool  # the sentence says "recently", "in the last days"
    another: bool = False  # its words set it apart from the incident before ("elsewhere", "another")
    rival: bool = False  # its words make it the other side's version of the same incident


def group_drafts(told: Sequence[Told]) -> list[Group]:
    """The groups of drafts that tell of one incident each, in order of their first statement."""
    groups: list[Group] = []
    told = [
        replace(t, draft=replace(t.draft, types=())) if t.draft.negated and t.draft.stance == "claim" else t
        for t in told
    ]
    if not any(_asserts_act(t.draft) for t in told):
        return groups
    late: list[Told] = []
    for item in told:
        if item.draft.stance == "denial":
            group = _find_denied(item, groups)
        elif item.draft.stance == "threat_or_warning":
            group = _find_last(item, groups)
        else:
            group = _find_fitting(item, groups)
            if group is None and _asserts_act(item.draft):
                group = Group()
                groups.append(group)
        if group is None:
            late.append(item)
        else:
            _add(group, item)
    for item in late:
        group = _find_denied(item, groups) if item.draft.stance == "denial" else _find_accusing(item, groups)
        if group is not None:
            _add(group, item)
    for group in groups:
        group.drafts.sort(key=lambda d: (d.start, d.stance == "denial"))
    return [group for group in groups if any(_asserts_act(d) for d in group.drafts)]


def build_events(
    article: Article, told: Sequence[Told], dates: Sequence[DateMention], *, merge, language: str
) -> tuple[Event, ...]:
    """The events of `article`; `merge` joins the locations of several statements (geo.incidents.placing.merge_locations)."""
    spoken = [(t.draft.start, t.draft.end) for t in told]
    return tuple(_build_event(article, group, spoken, dates, merge, language) for group in group_drafts(told))


def _asserts_act(draft: Draft) -> bool:
    """Whether a draft can open an event: it asserts an act of a known type, itself."""
    named = (bool(draft.types) and draft.types[0][1] >= 1) or (draft.pointed and draft.has_act)
    if draft.negated and draft.stance == "claim":
        return False
    return named and draft.stance in ("claim", "observation", "confirmation")


def _add(group: Group, item: Told) -> None:
    group.vague = group.vague or (not group.drafts and item.vague)
    group.drafts.append(item.draft)
    weight = 2.0 if len(group.drafts) == 1 else 1.0
    if item.draft.stance != "threat_or_warning":
        for kind, amount in item.draft.types:
            clear = 1.0 if amount >= 1 else _FAINT  # many faint words do not make a clear one
            told = min(amount, 2.0) * clear * (weight if item.draft.stance != "denial" else 0.25)
            group.types[kind] = group.types.get(kind, 0.0) + told
    if item.locations and (item.draft.stance in ("claim", "observation") or not group.locations):
        group.locations.append(list(item.locations))
    if item.when.start and (item.draft.stance in ("claim", "observation") or not group.days):
        group.days.append(item.when)
    if item.draft.accused:
        group.accused.append(item.draft.accused)


def _find_fitting(item: Told, groups: Sequence[Group]) -> Group | None:
    """The group that a claim, confirmation or observation fits best; None where it tells of another incident."""
    best, best_score = None, 0.0
    for recency, group in enumerate(reversed(groups)):
        score = _fit(item, group)
        if score is not None and score - 0.2 * recency > best_score:
            best, best_score = group, score - 0.2 * recency
    return best


def _fit(item: Told, group: Group) -> float | None:
    """How well a statement fits a group: above 0 it may join; None where day, place or its own words set it apart."""
    draft, told = item.draft, [location for part in group.locations for location in part]
    if draft.stance == "confirmation" and draft.speaker.side in group.accused:
        return 1.2 + 0.6 * bool({kind for kind, _ in draft.types} & set(group.types))  # the accused side owns up to it
    if _days_conflict(item, group) or (group.vague and _is_neutral(group) and draft.accused and draft.types):
        return None
    against = _is_counterclaim(draft, group)
    reach = _NEAR_KM if item.another or against else _STRETCH_KM
    place = _compare_places(item.locations, told, reach)
    kin = _are_kin(draft, group)
    if item.another and not place and draft.types:
        return None
    if place is False and not (kin and (draft.carried or (item.rival and _same_lead(draft, group)))):
        return None
    if against and place is None and not (kin or _fought_on_ground(draft, group)):
        return None
    kin = kin or (against and _fought_on_ground(draft, group))
    beside = draft.speaker.side == group.drafts[-1].speaker.side and draft.sentence - group.drafts[-1].sentence <= 2
    bare = not item.locations  # it names no place of its own
    follows = beside and bare and not _names_other_act(draft, group)
    score = 1.0 if kin or draft.carried or not draft.types else 0.4 if follows else -0.6
    return score + (0.8 if place else 0.0) + (0.3 if item.when.start and group.days else 0.0) + (0.2 if beside else 0.0)


def _fought_on_ground(draft: Draft, group: Group) -> bool:
    """Whether both tell of fire, entry or fighting on the ground: what each side calls the other's attack."""
    return bool(_GROUND & set(_leading(dict(draft.types)))) and bool(_GROUND & set(_leading(group.types)))


def _is_neutral(group: Group) -> bool:
    return all(d.speaker.kind in NEUTRAL_KINDS for d in group.drafts)


def _names_other_act(draft: Draft, group: Group) -> bool:
    """Whether a draft tells clearly of another act than the group's; captives taken in a fight are part of it."""
    top, weight = draft.types[0] if draft.types else ("", 0.0)
    if weight < 1 or draft.unreal:
        return False
    return not (top == "detention" and _GROUND & set(_leading(group.types)))


def _is_counterclaim(draft: Draft, group: Group) -> bool:
    """Whether a draft accuses a side that itself accuses in the group."""
    return bool(draft.accused) and bool(group.accused) and draft.accused not in group.accused


def _same_lead(draft: Draft, group: Group) -> bool:
    """Whether the leading acts of draft and group belong to one family, `clash` aside."""
    families = _load_families()
    mine = draft.types[0][0] if draft.types else ""
    theirs = max(group.types, key=lambda kind: group.types[kind], default="")
    return (
        not mine
        or not theirs
        or mine == theirs
        or bool(families.get(mine, frozenset()) & families.get(theirs, frozenset()))
    )


def _are_kin(draft: Draft, group: Group) -> bool:
    """Whether the acts that a draft names belong to a family of the group's leading acts; faint words count where there is no other."""
    families = _load_families()
    mine = _leading(dict(draft.types))
    theirs = _leading(group.types)
    if not mine or not theirs:
        return True
    return any(a == b or families.get(a, frozenset()) & families.get(b, frozenset()) for a in mine for b in theirs)


def _leading(weights: Mapping[str, float]) -> list[str]:
    """The two acts told most, those told by a clear word alone if there is one."""
    ranked = sorted(weights, key=lambda kind: (-weights[kind], kind))
    clear = [kind for kind in ranked if weights[kind] >= 1]
    return (clear or ranked)[:2]


def _days_conflict(item: Told, group: Group) -> bool:
    """Whether the statement's own day is another than the group's, or vague where the group's is known."""
    if item.vague and group.days and not item.when.start:
        return True
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
    return bool((_kilometres(a, b) <= reach_km).any())


def _is_spot(location: Location) -> bool:
    """Whether a location is narrow enough to tell two incidents apart: a settlement, a district, a road or lake, not a border."""
    return location.lon is not None and (location.level in _PRECISE or location.where_prec <= 2)


def _kilometres(a: Sequence[Location], b: Sequence[Location]) -> NDArray[np.float64]:
    """Great-circle distances in km, shape (len(a), len(b)); haversine on a sphere of 6371 km."""
    lon1, lat1 = np.radians(np.array([[x.lon, x.lat] for x in a], dtype=float)).T
    lon2, lat2 = np.radians(np.array([[x.lon, x.lat] for x in b], dtype=float)).T
    h = np.sin(np.subtract.outer(lat1, lat2) / 2) ** 2
    h += np.multiply.outer(np.cos(lat1), np.cos(lat2)) * np.sin(np.subtract.outer(lon1, lon2) / 2) ** 2
    return 12742.0 * np.arcsin(np.sqrt(h))


def _find_denied(item: Told, groups: Sequence[Group]) -> Group | None:
    """The group of the claim that a denial answers: by the acts and places it names, else the latest of the other side."""
    best, best_score = None, -1.0
    for number, group in enumerate(groups):
        claims = [
            d for d in group.drafts if d.speaker.side != item.draft.speaker.side and d.stance != "threat_or_warning"
        ]
        if not claims:
            continue
        score = (
            -0.7 * _days_conflict(item, group)
            + 0.1 * number
            + (1.0 if item.draft.types and _are_kin(item.draft, group) else 0.0)
        )
        place = _compare_places(item.locations, [loc for locs in group.locations for loc in locs], _STRETCH_KM)
        score += 1.0 if place else -0.8 if place is False else 0.0
        score += 0.8 if any(item.draft.sentence - 1 <= d.sentence <= item.draft.sentence for d in claims) else 0.0
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


def _build_event(
    article: Article,
    group: Group,
    spoken: Sequence[tuple[int, int]],
    dates: Sequence[DateMention],
    merge,
    language: str,
) -> Event:
    telling = [d for d in group.drafts if d.stance in ("claim", "observation", "confirmation") and not d.embedded]
    spans = [(d.start, d.end) for d in (telling or group.drafts)]
    when = choose_when(spans, dates, article.published, article.text, language=language, denial_only=not telling)
    locations = merge(group.locations)
    statements = _number_statements(article, group)
    harm = [(d.speaker.side, d.stance, d.start, d.end) for d in group.drafts]
    killed, wounded = count_harm(article.text, harm, spoken, dates, language=language)
    words = frozenset(w.casefold() for d in telling for w in _CONTENT_WORD.findall(article.text[d.start : d.end]))
    first = statements[0]
    return Event(
        id=make_id("e", article.id, first.start, first.end, first.stance, first.side),
        article_id=article.id,
        event_type=choose_type(group),
        when=when,
        locations=tuple(locations),
        statements=statements,
        killed=killed,
        wounded=wounded,
        accused=tuple(dict.fromkeys([s.accused for s in statements if s.accused] or group.accused)),
        words=words,
    )


def choose_type(group: Group) -> str:
    """The event type of a group.

    `clash` where two sides accuse each other of fire or the words of fighting prevail; else of the acts that are told about as
    much as the most told one, the most specific (data: rank), and of fire the heavier weapon.
    """
    weights = group.types
    if not weights:
        return "other"
    most = max(weights.values())
    fire = {kind: weights[kind] for kind in ("shelling", "small_arms_fire", "clash") if weights.get(kind)}
    ground = sum(fire.values()) + weights.get("incursion", 0)
    told_most = max(weights, key=lambda kind: weights[kind])
    if _each_accuses(group) and fire and ground >= (most / 2 if told_most in _GROUND else most):
        return "clash"
    near = [kind for kind in _load_order() if weights.get(kind, 0) >= 0.6 * most]
    top = near[0] if near[0] not in fire else max(fire, key=lambda kind: (fire[kind], kind == "shelling"))
    if top in ("incursion", "sabotage") and weights.get("clash", 0) >= 0.7 * weights[top]:
        return "clash"  # they met with a fight
    return "shelling" if top == "small_arms_fire" and fire.get("shelling", 0) >= 0.35 * fire[top] else top


def _each_accuses(group: Group) -> bool:
    """Whether two sides claim against each other in the group."""
    pairs = {(d.speaker.side, d.accused) for d in group.drafts if d.stance == "claim" and d.accused and d.pointed}
    return any((accused, side) in pairs for side, accused in pairs)


def _number_statements(article: Article, group: Group) -> tuple[Statement, ...]:
    """The drafts as statements, each denial, confirmation and answering observation pointing to the claim it answers."""
    drafts = _drop_headings(group.drafts)
    ids = [make_id("s", article.id, d.start, d.end, d.stance, d.speaker.side) for d in drafts]
    made = []
    for number, draft in enumerate(drafts):
        answered = _find_answered(number, drafts)
        made.append(
            Statement(
                id=ids[number],
                article_id=article.id,
                stance=draft.stance,
                speaker=draft.speaker.name,
                side=draft.speaker.side,
                exact=article.text[draft.start : draft.end],
                start=draft.start,
                end=draft.end,
                facet=draft.facet if draft.stance == "denial" else None,
                cue=draft.cue,
                responds_to=ids[answered] if answered is not None else None,
                reporter=draft.reporter,
                accused=draft.accused if draft.pointed or draft.types else "",
            )
        )
    return tuple({s.id: s for s in made}.values())


def _drop_headings(drafts: Sequence[Draft]) -> list[Draft]:
    """Without headings that say again what a sentence of the text says (same side, same stance)."""
    told = {(d.speaker.side, d.stance) for d in drafts if not d.low}
    return [d for d in drafts if not (d.low and (d.speaker.side, d.stance) in told)]


def _find_answered(number: int, drafts: Sequence[Draft]) -> int | None:
    """Index of the claim that a denial or confirmation answers: the first one of the other side, with the same acts if any."""
    draft = drafts[number]
    if draft.stance not in ("denial", "confirmation", "observation") or draft.speaker.kind == "witness":
        return None
    claims = [
        i
        for i, d in enumerate(drafts)
        if d.stance in ("claim", "observation", "confirmation") and d.speaker.side != draft.speaker.side and i != number
    ]
    if draft.stance != "denial":
        claims = [
            i
            for i in claims
            if drafts[i].stance == "claim"
            and (drafts[i].accused == draft.speaker.side or draft.stance == "observation")
            and drafts[i].start < draft.start
        ]
        if draft.stance == "observation" and draft.has_act:
            return None
    own = [i for i in claims if drafts[i].embedded and drafts[i].sentence == draft.sentence]
    kin = {kind for kind, _ in draft.types}
    alike = [
        i for i in claims if kin & {kind for kind, _ in drafts[i].types} and drafts[i].speaker.kind not in NEUTRAL_KINDS
    ]
    before = [i for i in claims if drafts[i].start < draft.start]
    return next(iter(own or [i for i in alike if drafts[i].start < draft.start] or before or claims), None)


@lru_cache(maxsize=1)
def _load_families() -> dict[str, frozenset[str]]:
    """Event type → the families it belongs to."""
    families = tomllib.loads((find_data_dir() / "lexicon" / "event_families.toml").read_text(encoding="utf-8"))[
        "families"
    ]
    types = {kind for kinds in families.values() for kind in kinds}
    return {kind: frozenset(name for name, kinds in families.items() if kind in kinds) for kind in types}


@lru_cache(maxsize=1)
def _load_order() -> list[str]:
    return list(
        tomllib.loads((find_data_dir() / "lexicon" / "event_families.toml").read_text(encoding="utf-8"))["rank"][
            "order"
        ]
    )


def is_vague(dates: Sequence[DateMention], start: int, end: int) -> bool:
    """Whether [start, end) dates its act only vaguely ("recently", "in the last days")."""
    own = [d for d in dates if start <= d.start < end]
    return any(d.kind == "vague" for d in own) and not any(d.when.start for d in own)


def own_when(dates: Sequence[DateMention], start: int, end: int, article: Article, language: str) -> When:
    """The day that the sentence at [start, end) gives its act, or the one told just before it in its paragraph; else `When()`."""
    own = [d for d in dates if start <= d.start < end and not d.assumed]
    if not any(d.when.start for d in own):
        line = article.text.rfind("\n", 0, start) + 1
        before = [
            d
            for d in dates
            if line <= d.start < start and d.when.start and d.kind not in ("dateline", "vague", "year", "month")
        ]
        return before[-1].when if before and not any(d.kind == "vague" for d in own) else When()
    when = choose_when([(start, end)], own, article.published, article.text, language=language, denial_only=True)
    limit = timedelta(days=1)
    if (
        when.start
        and len(when.start) == 10
        and article.published
        and date.fromisoformat(when.start) > date.fromisoformat(article.published) + limit
    ):
        return When()
    return when
