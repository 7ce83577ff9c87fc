"""Readings of many articles → Incidents: which events of different articles are one, and what the incident is as a whole.

Two events join where they are alike enough (`geo.incidents.likeness`), none of the events already joined contradicts, and no
article tells of both: an article knows what it tells apart. A likely pair becomes a suggestion to a person, never a join. The
result does not depend on the order of the readings.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from geo.incidents.echoes import answer_across, merge_echoes
from geo.incidents.likeness import (
    CERTAIN,
    FAIR,
    LIKELY,
    MARGIN,
    NEAR_DAYS,
    NEWS_DAYS,
    TELLING,
    Likeness,
    compare,
)
from geo.incidents.placing import merge_locations
from geo.incidents.profiles import Profile, make_profiles
from geo.incidents.status import derive_status
from geo.incidents.titles import make_title
from geo.records import Article, Event, Incident, Reading, Statement, When, make_id

_MOST_SUGGESTIONS = 5
_MOST_NAMESAKES = 64  # a name that more events tell leads to none: they meet by what they tell
_MARGIN_DEGREES = (
    0.25  # events at points whose boxes, widened by this, do not meet cannot be one (half of 30 km, up to 60° north)
)
_WIDE_DEGREES = 2.0  # the same where a district, a province or a line is told
_UNDATED = "9999"

Pairs = dict[tuple[int, int], Likeness]


@dataclass(slots=True)
class _Cluster:
    """Events that are one incident, by their number, and why each join was made."""

    members: list[int]
    articles: set[str]
    because: list[str] = field(default_factory=list)


def link(readings: Sequence[Reading]) -> list[Incident]:
    """The incidents that the readings tell of, by day (the undated last) and id. A reading given twice counts once."""
    articles = {reading.article.id: reading.article for reading in readings}
    events = {event.id: event for reading in readings for event in reading.events}
    profiles = make_profiles(events.values(), articles)
    profiles.sort(key=lambda p: (_published(articles[p.event.article_id]), p.event.article_id, p.event.id))
    pairs = find_pairs(profiles)
    clusters = _group_events(profiles, pairs, articles)
    incidents = [_build_incident([profiles[i].event for i in c.members], articles, c.because) for c in clusters]
    incidents = _tell_ids_apart(incidents)
    suggested = _find_suggestions(clusters, pairs, [incident.id for incident in incidents])
    incidents = [replace(i, suggestions=s) if (s := suggested.get(n)) else i for n, i in enumerate(incidents)]
    return sorted(incidents, key=lambda i: (i.when.start or _UNDATED, i.id))


def keep_ids(old: Iterable[Incident], new: Sequence[Incident]) -> list[Incident]:
    """`new` with the ids of `old`: an incident keeps the id of the old one with which it shares most statements.

    An id is given once; what shares nothing keeps its own, and the suggestions follow.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    for incident in old:
        for statement in incident.statements:
            holders[statement.id].add(incident.id)
    shared = Counter(
        (held, number)
        for number, incident in enumerate(new)
        for statement in incident.statements
        for held in holders.get(statement.id, ())
    )
    given: dict[int, str] = {}
    for (held, number), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][0], new[item[0][1]].id)):
        if number not in given and held not in given.values():
            given[number] = held
    taken = set(given.values())
    for number, incident in enumerate(new):
        if number not in given:
            given[number] = incident.id if incident.id not in taken else make_id("i", incident.id, number)
            taken.add(given[number])
    renamed = {incident.id: given[number] for number, incident in enumerate(new)}
    return [
        replace(incident, id=given[number], suggestions=tuple(renamed.get(s, s) for s in incident.suggestions))
        for number, incident in enumerate(new)
    ]


# ── which events may be one ──────────────────────────────────────────────────────────────────────────────────────────


def find_pairs(profiles: Sequence[Profile]) -> Pairs:
    """The likeness of all pairs of events of different articles that do not contradict each other, (lower, higher) number.

    Only events are compared whose days and sides can meet, and either their kinds of act and boxes of places too (four vectorised
    tests a row) or a telling name.
    """
    pairs: Pairs = {}
    if len(profiles) < 2:
        return pairs
    earliest, latest = _find_windows(profiles, lag=NEWS_DAYS)
    sides, kinds = _find_bits([p.sides for p in profiles]), _find_bits([p.kinds for p in profiles])
    boxes = _find_boxes(profiles)
    namesakes = _find_namesakes(profiles)
    earliest_told = _find_windows(profiles, lag=1)[0]
    order = np.argsort(earliest, kind="stable")
    sorted_earliest = earliest[order]
    for at, i in enumerate(order):
        end = int(np.searchsorted(sorted_earliest, latest[i], side="right"))
        rest = order[at + 1 : end]
        if not rest.size:
            continue
        meets = ((sides[rest] & sides[i]) != 0) | (sides[rest] == 0) | (sides[i] == 0)
        alike = earliest_told[rest] <= latest[i]
        alike &= (kinds[rest] & kinds[i]) != 0
        alike &= (boxes[rest, 0] <= boxes[i, 2]) & (boxes[i, 0] <= boxes[rest, 2])
        alike &= (boxes[rest, 1] <= boxes[i, 3]) & (boxes[i, 1] <= boxes[rest, 3])
        if named := namesakes.get(int(i)):
            alike |= np.isin(rest, named)
        meets &= alike
        for j in rest[meets]:
            pair = (int(min(i, j)), int(max(i, j)))
            likeness = _compare_pair(profiles, pair)
            if likeness is not None:
                pairs[pair] = likeness
    return pairs


def _compare_pair(profiles: Sequence[Profile], pair: tuple[int, int]) -> Likeness | None:
    a, b = profiles[pair[0]], profiles[pair[1]]
    return None if a.event.article_id == b.event.article_id else compare(a, b)


def _find_windows(profiles: Sequence[Profile], *, lag: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Earliest and latest day that an event can have, as ordinals; the whole calendar where nothing is known.

    `lag`: how many days before its first day an event may have been where that is only the day of the report.
    """
    windows = np.empty((len(profiles), 2), dtype=np.int64)
    for number, profile in enumerate(profiles):
        if profile.first is not None and profile.last is not None:
            windows[number] = profile.first - (lag if profile.is_day_of_report else 1), profile.last + 1
        elif profile.published is not None:
            windows[number] = profile.published - NEWS_DAYS, profile.published + NEAR_DAYS
        else:
            windows[number] = 0, np.iinfo(np.int64).max
    return windows[:, 0], windows[:, 1]


def _find_namesakes(profiles: Sequence[Profile]) -> dict[int, list[int]]:
    """For each event the numbers of the others whose articles share a telling name, but one that few tell."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, profile in enumerate(profiles):
        for name, weight in profile.told.weights.items():
            if weight >= TELLING:
                holders[name].append(number)
    found: dict[int, set[int]] = defaultdict(set)
    for numbers in holders.values():
        if 1 < len(numbers) <= _MOST_NAMESAKES:
            for number in numbers:
                found[number].update(numbers)
    return {number: sorted(others) for number, others in found.items()}


def _find_bits(sets: Sequence[frozenset[str]]) -> npt.NDArray[np.int64]:
    """A bit for each name (names may share one: it only lets more pairs through)."""
    numbers = {name: n % 62 for n, name in enumerate(sorted(set().union(*sets)))}
    return np.array([sum({1 << numbers[name] for name in names}) for names in sets], dtype=np.int64)


def _find_boxes(profiles: Sequence[Profile]) -> npt.NDArray[np.float64]:
    """West, south, east, north in degrees with a margin; the whole world where a location has no coordinates."""
    boxes = np.tile(np.array([-1e9, -1e9, 1e9, 1e9]), (len(profiles), 1))
    for number, profile in enumerate(profiles):
        lons = [spot.lon for spot in profile.spots if spot.lon is not None]
        lats = [spot.lat for spot in profile.spots if spot.lat is not None]
        if lons and len(lons) == len(lats) == len(profile.spots) and all(s.shape is None for s in profile.spots):
            boxes[number] = min(lons), min(lats), max(lons), max(lats)
            margin = _MARGIN_DEGREES if all(spot.is_precise for spot in profile.spots) else _WIDE_DEGREES
            boxes[number] += margin * np.array([-1.0, -1.0, 1.0, 1.0])
    return boxes


def _group_events(profiles: Sequence[Profile], pairs: Pairs, articles: Mapping[str, Article]) -> list[_Cluster]:
    """Join the most alike first, as long as nothing speaks against it; then pairs that are alike and fit nothing else."""
    clusters = [_Cluster([i], {p.event.article_id}) for i, p in enumerate(profiles)]
    home = list(range(len(profiles)))

    def join(pair: tuple[int, int], why: str = "") -> None:
        i, j = pair
        one, other = clusters[home[i]], clusters[home[j]]
        if one is other or one.articles & other.articles or not _agree(one, other, pairs):
            return
        sources = " and ".join(_cite(articles[profiles[n].event.article_id]) for n in pair)
        one.because += [*other.because, f"{sources}: {', '.join(filter(None, (*pairs[pair].reasons, why)))}"]
        one.members += other.members
        one.articles |= other.articles
        for number in other.members:
            home[number] = home[i]

    def rank(pair: tuple[int, int]) -> tuple[float, str, str]:
        return -pairs[pair].score, profiles[pair[0]].event.id, profiles[pair[1]].event.id

    for pair in sorted((pair for pair, like in pairs.items() if like.score >= CERTAIN), key=rank):
        join(pair)
    for pair in sorted(_find_only_fits(clusters, home, pairs), key=rank):
        join(pair, "no other report fits")
    return [replace(clusters[n], members=sorted(clusters[n].members)) for n in sorted(set(home))]


def _find_only_fits(clusters: Sequence[_Cluster], home: Sequence[int], pairs: Pairs) -> list[tuple[int, int]]:
    """Pairs of different clusters that are fairly alike, each by a clear margin the best that the other can join."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {}
    for (i, j), like in pairs.items():
        one, other = min(home[i], home[j]), max(home[i], home[j])
        if one != other and like.score >= LIKELY - MARGIN and not clusters[one].articles & clusters[other].articles:
            best[one, other] = max(best.get((one, other), (-math.inf, (i, j))), (like.score, (i, j)))
    offers: dict[int, list[float]] = defaultdict(list)
    for ends, (score, _) in best.items():
        for end in ends:
            offers[end].append(score)
    second = {end: sorted([-math.inf, *scores])[-2] for end, scores in offers.items()}
    return [
        pair
        for ends, (score, pair) in best.items()
        if score >= FAIR and all(score >= second[end] + MARGIN for end in ends)
    ]


def _agree(one: _Cluster, other: _Cluster, pairs: Pairs) -> bool:
    """Whether no two events of the clusters contradict each other, and they are alike on the average."""
    found = [pairs.get((min(i, j), max(i, j))) for i in one.members for j in other.members]
    known = [likeness.score for likeness in found if likeness is not None]
    return len(known) == len(found) and sum(known) >= LIKELY * len(known)


def _find_suggestions(clusters: Sequence[_Cluster], pairs: Pairs, ids: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """For each cluster the ids of others that are perhaps the same, the likeliest first."""
    home = {member: number for number, cluster in enumerate(clusters) for member in cluster.members}
    best: dict[tuple[int, int], float] = {}
    for (i, j), likeness in pairs.items():
        one, other = sorted((home[i], home[j]))
        if one != other and likeness.score >= LIKELY and not clusters[one].articles & clusters[other].articles:
            best[one, other] = max(best.get((one, other), -math.inf), likeness.score)
    found: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for (one, other), score in best.items():
        found[one].append((-score, ids[other]))
        found[other].append((-score, ids[one]))
    return {number: tuple(name for _, name in sorted(rows)[:_MOST_SUGGESTIONS]) for number, rows in found.items()}


def _cite(article: Article) -> str:
    name = article.outlet or article.title or article.file or article.id
    return f"{name}, {article.published}" if article.published else name


# ── the incident as a whole ──────────────────────────────────────────────────────────────────────────────────────────


def _published(article: Article) -> str:
    return article.published or _UNDATED


def _build_incident(events: Sequence[Event], articles: Mapping[str, Article], because: Sequence[str]) -> Incident:
    """One incident of events in order of publication."""
    sources = list(dict.fromkeys(event.article_id for event in events))
    told = [statement for event in events for statement in event.statements]
    told.sort(key=lambda s: (_published(articles[s.article_id]), s.article_id, s.start, s.stance == "denial", s.id))
    statements = answer_across(merge_echoes(list({s.id: s for s in told}.values())))
    accused = dict.fromkeys(side for event in events for side in event.accused)
    verdict = derive_status(statements, articles=len(sources), accused=accused)
    killed, wounded = (_choose_figure(events, name, articles) for name in ("killed", "wounded"))
    incident = Incident(
        id="",
        title="",
        event_type=_choose_type(events),
        when=_choose_when(events),
        locations=merge_locations([event.locations for event in events]),
        statements=tuple(statements),
        articles=tuple(sources),
        status=verdict.status,
        status_reason=verdict.reason,
        third_party=verdict.third_party,
        killed=killed,
        wounded=wounded,
        claimants=verdict.claimants,
        accused=verdict.accused,
        no_reply=verdict.no_reply,
        merged_because=tuple(because),
    )
    return replace(incident, id=_make_incident_id(incident, statements), title=make_title(incident))


def _make_incident_id(incident: Incident, statements: Sequence[Statement]) -> str:
    return make_id("i", incident.event_type, statements[0].id if statements else "".join(incident.articles))


def _tell_ids_apart(incidents: Sequence[Incident]) -> list[Incident]:
    """One sentence can open two incidents of the same type: the later one's id is made from all its statements."""
    seen: set[str] = set()
    apart = []
    for incident in incidents:
        name, number = incident.id, 0
        while name in seen:
            number += 1
            name = make_id("i", incident.event_type, *(s.id for s in incident.statements), number)
        seen.add(name)
        apart.append(replace(incident, id=name))
    return apart


def _choose_type(events: Sequence[Event]) -> str:
    """The type that most statements stand for; of equals the one told first."""
    weights: Counter[str] = Counter()
    for event in events:
        weights[event.event_type] += 1 + len(event.statements)
    return max(weights, key=lambda kind: weights[kind])


def _choose_when(events: Sequence[Event]) -> When:
    """The most exact date; of equally exact ones that of most statements, then the first published."""
    dated = [event for event in events if event.when.start]
    if not dated:
        return events[0].when
    weights: Counter[tuple[str | None, str | None]] = Counter()
    for event in dated:
        weights[event.when.start, event.when.end] += len(event.statements)
    best = max(dated, key=lambda e: (-(e.when.prec or 9), weights[e.when.start, e.when.end]))
    return best.when


def _choose_figure(events: Sequence[Event], name: str, articles: Mapping[str, Article]) -> int | None:
    """The figure of the latest article that gives one; the highest of those of the same day."""
    given = [(articles[e.article_id].published or "", value) for e in events if (value := getattr(e, name)) is not None]
    return max(given)[1] if given else None
