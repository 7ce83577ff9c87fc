"""From groups of statements to events: what each incident of one article was, when and where, and who answers whom.

In go the drafts of an article with its dates and places, out come Events in order of their first statement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from geo.extraction.acts import GROUND, are_kin, find_leading, load_rank
from geo.extraction.answers import find_answered
from geo.extraction.dates import DateMention, choose_when, find_told_before, head_end, is_of_saying
from geo.extraction.drafts import TELLING, Draft
from geo.extraction.grouping import Group, Told, group_drafts
from geo.extraction.lexicon import load_lexicon
from geo.extraction.text import pick_within
from geo.extraction.tolls import count_harm
from geo.extraction.type_reader import Page, load_type_reader
from geo.extraction.views import find_types
from geo.records import Article, Event, Location, Statement, When, make_id

Merge = Callable[[list[list[Location]]], Sequence[Location]]  # the locations of statements → those of their incident

_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")


def build_events(
    article: Article, told: Sequence[Told], dates: Sequence[DateMention], *, merge: Merge, language: str
) -> tuple[Event, ...]:
    """The events of `article`; `merge` joins the locations of several statements (geo.incidents.merging.merge_locations)."""
    spoken = [(t.draft.start, t.draft.end) for t in told]
    titled = dict(find_types(article.title, load_lexicon(language))[0])
    recent = {item.draft.sentence for item in told if _is_of_week(item, dates)}
    found = group_drafts(told, titled)
    groups = [group for group in found if _is_news(article, group, recent, titled)] or found[:1]
    page = Page(article.text, language, titled)
    return tuple(_build_event(article, group, spoken, dates, merge, page) for group in groups)


def _is_news(article: Article, group: Group, recent: set[int], titled: Mapping[str, float]) -> bool:
    """Whether a group tells news of the article: in its head, on a day of its week, or of the act that its title tells.

    `recent`: the sentences whose statements tell such a day; what follows one at once goes with it.
    """
    if not article.published:
        return True
    if titled and are_kin(titled, find_leading(group.types)):
        return True
    telling = [d for d in group.drafts if d.stance in TELLING and (d.has_act or d.pointed)]
    head = head_end(article.text) if any(d.speaker.kind != "witness" for d in telling) else 0
    return any(d.start < head or recent & {d.sentence, d.sentence - 1} for d in telling)


def _is_of_week(item: Told, dates: Sequence[DateMention]) -> bool:
    """Whether a statement tells a day, however vaguely, that is not long ago."""
    if item.when.start or item.said or item.vague:
        return True
    return any(not d.background and d.when.start for d in pick_within(dates, item.draft.start, item.draft.end))


def _build_event(
    article: Article,
    group: Group,
    spoken: Sequence[tuple[int, int]],
    dates: Sequence[DateMention],
    merge: Merge,
    page: Page,
) -> Event:
    telling = [d for d in group.drafts if d.stance in TELLING and not d.embedded]
    spans = [(d.start, d.end) for d in (telling or group.drafts)]
    when = choose_when(spans, dates, article.published, article.text, language=page.language, denial_only=not telling)
    locations = merge(_choose_told(group))
    statements = _number_statements(article, group)
    harm = [(d.speaker.side, d.stance, d.start, d.end) for d in group.drafts]
    killed, wounded = count_harm(article.text, harm, spoken, dates, language=page.language, when=when)
    words = frozenset(word for d in telling for word in _find_words(d, article.text))
    first = statements[0]
    return Event(
        id=make_id("e", article.id, first.start, first.end, first.stance, first.side),
        article_id=article.id,
        event_type=load_type_reader().choose(group, choose_type(group), page),
        when=when,
        locations=tuple(locations),
        statements=statements,
        killed=killed,
        wounded=wounded,
        accused=tuple(dict.fromkeys([s.accused for s in statements if s.accused] or group.accused)),
        words=words,
    )


def _choose_told(group: Group) -> list[list[Location]]:
    """The places of the statements; where these name none, or a country alone, those told just before them."""
    own = group.scene.locations if group.scene else group.locations
    bare = all(location.level == "country" for told in own for location in told)
    return group.settings[:1] if bare and group.settings else own


def choose_type(group: Group) -> str:
    """The event type of a group by the rules, which the type reader weighs with its words.

    `clash` where two sides accuse each other and words of fighting are told at all, or fire by different weapons, or where words
    of fighting prevail; else of the acts that are told about as much as the most told one, the most specific (data: rank), and of
    fire the heavier weapon.
    """
    weights = group.types
    if not weights:
        return "other"
    most = max(weights.values())
    fire = {kind: weights[kind] for kind in ("shelling", "small_arms_fire", "clash") if weights.get(kind)}
    ground = sum(fire.values()) + weights.get("incursion", 0)
    told_most = max(weights, key=lambda kind: weights[kind])
    accusers = _find_accusers(group)
    if (
        accusers
        and (fire.get("clash") or _tell_two_fires(accusers))
        and ground >= (most / 2 if told_most in GROUND else most)
    ):
        return "clash"
    near = [kind for kind in load_rank() if weights.get(kind, 0) >= 0.6 * most]
    most_fire = max(fire, key=lambda kind: (fire[kind], kind == "shelling"), default="")
    top = near[0] if near[0] not in fire else most_fire
    if top in ("incursion", "sabotage") and weights.get("clash", 0) >= 0.7 * weights[top]:
        return "clash"  # they met with a fight
    if top == "incursion" and fire.get(most_fire, 0) > weights[top]:
        top = most_fire  # those who came are told less of than their fire
    return "shelling" if top == "small_arms_fire" and fire.get("shelling", 0) >= 0.35 * fire[top] else top


def _find_accusers(group: Group) -> list[Draft]:
    """The claims by which two sides accuse each other; empty where only one accuses."""
    claims = [d for d in group.drafts if d.stance == "claim" and d.accused and d.pointed]
    pairs = {(d.speaker.side, d.accused) for d in claims}
    return [d for d in claims if (d.accused, d.speaker.side) in pairs]


def _tell_two_fires(claims: Iterable[Draft]) -> bool:
    """Whether one side tells of shelling alone and the other of small arms alone: both have fired."""
    fires: dict[str, set[str]] = defaultdict(set)
    for draft in claims:
        fires[draft.speaker.side] |= {kind for kind, _ in draft.types} & {"shelling", "small_arms_fire"}
    told = [kinds for kinds in fires.values() if kinds]
    return any(one.isdisjoint(other) for one in told for other in told)


def _number_statements(article: Article, group: Group) -> tuple[Statement, ...]:
    """The drafts as statements, each denial, confirmation and answering observation pointing to the claim it answers."""
    drafts = _drop_headings(group.drafts)
    ids = [make_id("s", article.id, d.start, d.end, d.stance, d.speaker.side) for d in drafts]
    made = []
    for number, (draft, answered) in enumerate(zip(drafts, find_answered(drafts, article.text), strict=True)):
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
                accused=draft.accused if draft.pointed or draft.types else "",
            )
        )
    return tuple({s.id: s for s in made}.values())


def _drop_headings(drafts: Sequence[Draft]) -> list[Draft]:
    """Without headings that say again what a sentence of the text says (same side, same stance)."""
    told = {(d.speaker.side, d.stance) for d in drafts if not d.low}
    return [d for d in drafts if not (d.low and (d.speaker.side, d.stance) in told)]


def _find_words(draft: Draft, text: str) -> set[str]:
    return {word.casefold() for word in _CONTENT_WORD.findall(text[draft.start : draft.end])}


def is_vague(dates: Sequence[DateMention], start: int, end: int) -> bool:
    """Whether [start, end) dates its act only vaguely ("recently", "in the last days")."""
    own = pick_within(dates, start, end)
    return any(d.kind == "vague" for d in own) and not any(d.when.start for d in own)


def find_said(dates: Sequence[DateMention], start: int, end: int, text: str, language: str) -> str:
    """The day on which the sentence at [start, end) was said, where it tells that; else an empty string."""
    own = [d for d in pick_within(dates, start, end) if d.when.start and len(d.when.start) == 10]
    return next((d.when.start for d in own if d.when.start and is_of_saying(d, text, [(start, end)], language)), "")


def own_when(dates: Sequence[DateMention], start: int, end: int, article: Article, language: str) -> When:
    """The day that the sentence at [start, end) gives its act, or the one told just before it in its paragraph; else `When()`."""
    own = [d for d in pick_within(dates, start, end) if not d.assumed]
    if not any(d.when.start for d in own):
        told = find_told_before(dates, start, article.text, language)
        return told.when if told and not any(d.kind == "vague" for d in own) else When()
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
