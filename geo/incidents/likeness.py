"""How likely it is that two events, told by two articles, are one incident: a score with its reasons, or a contradiction.

In: two `Profile`s. Out: a `Likeness`. The same act, the same hours, the same stretch of border, the same names speak for it; another
day, a far place, and many places that are told of in the same days speak against it. How much each counts is fitted to annotated
articles (`data/lexicon/linking.csv`, by `tests/linking.py`). Distances are kilometres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo.extraction.figures import find_figures
from geo.extraction.weights import load_weights
from geo.gazetteer.geodesy import distance_km
from geo.incidents.profiles import Profile, Spot
from geo.records import Event

CERTAIN = 0.0  # at least: one incident
FAIR = -0.5  # at least: one incident where neither event fits any other, by MARGIN
MARGIN = 1.0
LIKELY = -1.0  # at least: a suggestion to a person
NEAR_DAYS = 3  # published so close together, an undated report may be of the same act
NEWS_DAYS = 7  # an undated report may be of an act up to so many days before its publication
TELLING = 0.45  # a shared name that weighs so much lets events be one that are told as another act, elsewhere or on another day
_SAME_KM, _NEAR_KM, _SEEN_KM = 5.0, 15.0, 30.0
_REACH_KM = {"district": 45.0, "province": 90.0, "border_section": 30.0, "country": math.inf}
_WEEK = 7  # days: an event of more is told as a time, not as a day
_COUNTED = {"captured", "soldiers", "times", "rounds"}
_MOST_NAMES = 3  # in a reason
_MOST_OF_NUMBERS = 1.0  # that equal numbers can add to a score
_PLACES = ("apart", "unclear", "close", "near", "same")  # how well two locations agree, from the worst


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` of a pair; at least CERTAIN joins, at least LIKELY suggests. `reasons`: clauses in plain words."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Features:
    """What two events have in common, by name (the rows of the table of weights), and what of it is told to people."""

    values: Mapping[str, float]
    reasons: tuple[str, ...]

    def has(self, *names: str) -> bool:
        return any(self.values.get(name, 0.0) > 0 for name in names)


Part = tuple[dict[str, float], str]  # features, and the reason in words where it speaks for one incident


def compare(a: Profile, b: Profile) -> Likeness | None:
    """How alike two events of different articles are; None where they contradict each other and cannot be one incident."""
    features = _describe(a, b)
    if features is None:
        return None
    if _add_up(features) > LIKELY - _MOST_OF_NUMBERS:  # counting is slow, and only now can it matter
        features = _add_counts(features, a.event, b.event)
    return Likeness(round(min(_add_up(features), _find_limit(a, b, features)), 3), features.reasons)


def describe(a: Profile, b: Profile) -> Features | None:
    """What speaks for and against that two events are one; None where they contradict each other."""
    features = _describe(a, b)
    return _add_counts(features, a.event, b.event) if features else None


def _add_up(features: Features) -> float:
    weights = _load_weights()
    return math.fsum([weights["all"], *(weights.get(name, 0.0) * value for name, value in features.values.items())])


def _add_counts(features: Features, a: Event, b: Event) -> Features:
    value, reason = _compare_counts(a, b)
    if not value:
        return features
    return Features({**features.values, "numbers": value}, (*features.reasons, reason))


def _describe(a: Profile, b: Profile) -> Features | None:
    """All that two events have in common but the numbers other than tolls."""
    days = _compare_days(a, b)
    if days is None or (a.sides and b.sides and not a.sides & b.sides):
        return None
    act, what = _compare_acts(a, b)
    if ("act other" in act or "day of the report" in days[0]) and not _share_telling_name(a, b):
        return None
    place, where = _compare_places(a.spots, b.spots)
    if place == "apart" and ("day same" not in days[0] or not _share_telling_name(a, b)):
        return None
    if (_lacks_any_day(a) or _lacks_any_day(b)) and place not in ("same", "near", "close"):
        return None  # without any time only the place can tell
    parts = (
        (act, what), days, ({f"place {place}": 1.0}, where), (_compare_sides(a, b), ""), _compare_tolls(a.event, b.event),
        _compare_words(a, b), _compare_names(a, b), _compare_crowds(a, b),
    )  # fmt: skip
    values = {name: value for features, _ in parts for name, value in features.items() if value}
    return Features(values, tuple(reason for _, reason in parts if reason))


def _find_limit(a: Profile, b: Profile, features: Features) -> float:
    """The most that a pair can score of which nothing is known but the act, the sides and the day.

    It may be one incident where nothing else fits; where the two accuse different sides it is for a person to say.
    """
    if (
        features.has("place same", "place near", "place close", "numbers")
        or features.values.get("toll same", 0.0) >= 0.4
    ):
        return math.inf
    if features.has("names of the articles") or features.values.get("words", 0.0) >= 0.2:
        return math.inf
    if not features.has("act same") or not features.has("day same"):
        return LIKELY
    return (FAIR + CERTAIN) / 2 if a.accused == b.accused else LIKELY


def _compare_acts(a: Profile, b: Profile) -> Part:
    one, other = a.event.event_type, b.event.event_type
    if one == other:
        return {"act same": 1.0}, f"same act ({one.replace('_', ' ')})"
    if a.families & b.families:
        first, second = sorted((one, other))
        return {"act kindred": 1.0}, f"kindred acts ({first.replace('_', ' ')}, {second.replace('_', ' ')})"
    return {"act confused" if a.kinds & b.kinds else "act other": 1.0}, ""


def _compare_days(a: Profile, b: Profile) -> Part | None:
    if a.first is not None and b.first is not None and a.last is not None and b.last is not None:
        gap = max(a.first, b.first) - min(a.last, b.last)
        if gap > 1:
            late = a if a.first > b.first else b
            return ({"day of the report": 1.0}, "") if gap <= NEWS_DAYS and late.is_day_of_report else None
        if max(a.last - a.first, b.last - b.first) >= _WEEK:
            return {"day wide": 1.0}, "dates overlap"
        if gap == 1:
            return {"day next": 1.0}, "one day apart"
        return {"day same": 1.0}, f"same day ({date.fromordinal(max(a.first, b.first)).isoformat()})"
    if a.published is None or b.published is None:
        return {"day wide": 1.0}, ""
    dated, undated = (a, b) if a.first is not None else (b, a)
    if dated.first is not None and dated.last is not None and undated.published is not None:
        before = undated.published - dated.last
        if before < -1 or undated.published - dated.first > 31 or before > NEWS_DAYS:
            return None
        close = before <= NEAR_DAYS or (dated.published is not None and abs(a.published - b.published) <= NEAR_DAYS)
        return ({"day undated": 1.0}, "published in those days") if close else ({"day wide": 1.0}, "")
    gap = abs(a.published - b.published)
    return ({"day undated": 1.0}, "published in the same days") if gap <= NEAR_DAYS else None


def _compare_sides(a: Profile, b: Profile) -> dict[str, float]:
    return {"sides both" if len(a.sides & b.sides) > 1 else "sides one": 1.0}


def _compare_names(a: Profile, b: Profile) -> Part:
    """The names that both articles tell, and those of them that one of the two events tells itself, by the root of their weights."""
    shared = a.told.weights.keys() & b.told.weights.keys()
    own = shared & (a.names | b.names)
    weights = a.told.weights
    values = {
        "names of the articles": math.sqrt(math.fsum(weights[name] for name in shared)),
        "names of the events": math.sqrt(math.fsum(weights[name] for name in own)),
    }
    best = sorted(shared, key=lambda name: (-weights[name], name not in own, name))[:_MOST_NAMES]
    told = sorted(min(*a.told.forms[name], *b.told.forms[name]) for name in best)
    return values, f"both name {' and '.join(told)}" if told else ""


def _share_telling_name(a: Profile, b: Profile) -> bool:
    return any(weight >= TELLING and name in b.told.weights for name, weight in a.told.weights.items())


def _compare_crowds(a: Profile, b: Profile) -> Part:
    """The more places are told of in those days, the less is a day and an act."""
    places = max(a.crowd, b.crowd)
    return {"crowd": math.log(places)}, "no other place told of in those days" if places == 1 else ""


def _lacks_any_day(profile: Profile) -> bool:
    """Whether neither the event nor its article has a date."""
    return profile.first is None and profile.published is None


def _compare_places(mine: Iterable[Spot], theirs: Iterable[Spot]) -> tuple[str, str]:
    """The best agreement of any two locations, of _PLACES, and the reason in words; unclear where none can be compared."""
    found = [part for a in mine for b in theirs if (part := _compare_spots(a, b)) is not None]
    return max(found, key=lambda part: _PLACES.index(part[0]), default=("unclear", ""))


def _compare_spots(a: Spot, b: Spot) -> tuple[str, str] | None:
    """The agreement of two locations; None where they cannot be compared."""
    if a.level == "country" or b.level == "country":
        return None
    names = a.name if a.name == b.name else " and ".join(sorted((a.name, b.name)))
    gap = _measure_km(a, b)
    if a.is_whole_border != b.is_whole_border:
        return ("unclear" if gap is None or gap <= 2 * _SEEN_KM else "apart"), ""
    if a.key and a.key == b.key:
        is_line = a.level == "border_section" and a.lon is None
        return ("close" if is_line else "same" if a.is_precise else "near"), f"same place ({a.name})"
    if gap is None:
        return None
    if a.is_precise and b.is_precise:
        return _rate_km(gap), f"{names} {gap:.0f} km apart" if gap <= _SEEN_KM else ""
    if a.is_precise or b.is_precise:
        area = b if a.is_precise else a
        if area.shape is not None and area.shape.geom_type.endswith("Polygon"):
            inside = f"{names}: one within the other"
            return ("near", inside) if gap < 1 else ("unclear" if gap <= _NEAR_KM else "apart", "")
        return ("close", f"{names} close") if gap <= _REACH_KM[area.level] else ("apart", "")
    if gap < 1:
        return ("near" if a.level == b.level and a.name == b.name else "close"), f"{names} overlap"
    return ("unclear" if gap <= min(_REACH_KM[a.level], _REACH_KM[b.level]) else "apart"), ""


def _rate_km(gap: float) -> str:
    """The agreement of two points by their distance."""
    return "same" if gap <= _SAME_KM else "near" if gap <= _NEAR_KM else "close" if gap <= _SEEN_KM else "apart"


def _compare_tolls(a: Event, b: Event) -> Part:
    """Equal tolls speak for one incident, the more the larger they are; very different ones against it."""
    same = differs = 0.0
    told: list[str] = []
    for name in ("killed", "wounded"):
        one, other = getattr(a, name), getattr(b, name)
        if one is None or other is None:
            continue
        if one == other and one > 0:
            same, told = same + 0.3 + 0.1 * min(one, 5), [*told, f"{one} {name}"]
        elif (one == 0) != (other == 0) or abs(one - other) > max(3, max(one, other) // 2):
            differs += 0.3
    return {"toll same": same, "toll differs": differs}, f"both tell {' and '.join(told)}" if told else ""


def _compare_counts(a: Event, b: Event) -> tuple[float, str]:
    """Two texts that give the same other numbers ("six captured", "19 times") hardly do so by chance."""
    shared = sorted(_find_counts(a) & _find_counts(b))[:2]
    told = " and ".join(f"{value} {kind}" for kind, value in shared)
    return sum(0.7 if kind == "captured" else 0.4 for kind, _ in shared), f"both tell {told}" if told else ""


@lru_cache(maxsize=65_536)
def _find_counts(event: Event) -> frozenset[tuple[str, int]]:
    """The counts other than of the dead and wounded that an event's statements give, with two or more."""
    figures = (f for s in event.statements for f in find_figures(s.exact))
    return frozenset((f.kind, f.value) for f in figures if f.kind in _COUNTED and f.value > 1)


def _compare_words(a: Profile, b: Profile) -> Part:
    """The share of the smaller text's rarer words that the other has too."""
    smaller = min(len(a.words), len(b.words))
    if smaller < 5:
        return {}, ""
    share = len(a.words & b.words) / smaller
    return {"words": max(0.0, min(1.0, (share - 0.15) * 2.0))}, "much the same words" if share >= 0.5 else ""


def _measure_km(a: Spot, b: Spot) -> float | None:
    """Distance of two locations: between their shapes where they have them (good to some per cent), else their points."""
    if a.shape is not None or b.shape is not None:
        one, other = (s.shape if s.shape is not None else _point(s) for s in (a, b))
        if one is None or other is None:
            return None
        near, far = (p.coords[0] for p in map(shapely.Point, shapely.shortest_line(one, other).coords))
        return distance_km(near[0], near[1], far[0], far[1])
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    return distance_km(a.lon, a.lat, b.lon, b.lat)


def _point(spot: Spot) -> BaseGeometry | None:
    return shapely.Point(spot.lon, spot.lat) if spot.lon is not None and spot.lat is not None else None


@lru_cache(maxsize=1)
def _load_weights() -> Mapping[str, float]:
    """What each feature counts, in log-odds; `all` counts always."""
    return load_weights("linking")
