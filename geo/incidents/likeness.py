"""How likely it is that two events, told by two articles, are one incident: a score with its reasons, or a contradiction.

In: two `Profile`s. Out: a `Likeness`. The same act, the same hours, the same stretch of border, the same sides speak for it; another
kind of act, another day, a far place speak against it. Days are ordinals, distances kilometres, angles degrees (WGS 84).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.extraction.figures import find_figures
from geo.extraction.nations import name_of_side
from geo.gazetteer.geodesy import distance_km
from geo.incidents.sides import ally_of, is_neutral
from geo.paths import find_data_dir
from geo.records import Article, Event, Location

CERTAIN = 2.5  # at least: one incident
FAIR = 2.1  # at least: one incident where neither event fits any other, by MARGIN
MARGIN = 0.4
LIKELY = 1.9  # at least: a suggestion to a person
NEAR_DAYS = 3  # published so close together, an undated report may be of the same act
NEWS_DAYS = 7  # an undated report may be of an act up to so many days before its publication
_SAME_KM, _NEAR_KM, _SEEN_KM = 5.0, 15.0, 30.0
_REACH_KM = {"district": 45.0, "province": 90.0, "border_section": 30.0, "country": math.inf}
_WORD = re.compile(r"[^\W\d_]{4,}")
_COUNTED = {"captured", "soldiers", "times", "rounds"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A location as linking sees it. `shape`: its area or line, where it has one."""

    name: str
    key: str
    level: str
    lon: float | None
    lat: float | None
    shape: BaseGeometry | None

    @property
    def is_precise(self) -> bool:
        """Whether it is a point with a small doubt: no district, province, line or country."""
        return self.level not in _REACH_KM and self.lon is not None

    @property
    def is_whole_border(self) -> bool:
        """Whether it is no stretch of a border but the border as such, or a long line without a place."""
        return self.level == "border_section" and (self.lon is None or self.key.startswith("border:"))


@dataclass(frozen=True, slots=True)
class Profile:
    """What of an event counts for linking. `first`, `last`: its days, None if unknown; `published`: None if unknown."""

    event: Event
    published: int | None
    first: int | None
    last: int | None
    sides: frozenset[str]
    accused: frozenset[str]
    families: frozenset[str]
    spots: tuple[Spot, ...]
    words: frozenset[str]

    @property
    def kinds(self) -> frozenset[str]:
        """Events of which no kind is the same cannot be one: the families, and one for all types that are told as each other."""
        return self.families | ({"confused"} if self.event.event_type in _load_confused() else set())


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` of a pair; at least CERTAIN joins, at least LIKELY suggests. `reasons`: clauses in plain words."""

    score: float
    reasons: tuple[str, ...]


def make_profile(event: Event, article: Article) -> Profile:
    """The profile of an event of `article`."""
    first, last = _read_days(event)
    told = [s.side for s in event.statements] + [s.accused for s in event.statements] + list(event.accused)
    return Profile(
        event=event,
        published=_ordinal(article.published),
        first=first,
        last=last,
        sides=frozenset(ally_of(side) for side in told if side and not is_neutral(side)),
        accused=frozenset(ally_of(side) for side in event.accused if side and not is_neutral(side)),
        families=_load_families().get(event.event_type, frozenset({event.event_type})),
        spots=tuple(_make_spot(loc) for loc in event.locations),
        words=event.words or _find_words(event),
    )


def compare(a: Profile, b: Profile) -> Likeness | None:
    """How alike two events of different articles are; None where they contradict each other and cannot be one incident."""
    parts = (_compare_acts(a, b), _compare_days(a, b), _compare_places(a.spots, b.spots), _compare_sides(a, b))
    if any(part is None for part in parts):
        return None
    if (_lacks_any_day(a) or _lacks_any_day(b)) and parts[2] is not None and parts[2][0] < 1.0:
        return None  # without any time only the place can tell
    known = [part for part in (*parts, _compare_tolls(a.event, b.event), _compare_words(a, b)) if part is not None]
    if sum(score for score, _ in known) > LIKELY - 1.0:  # counting is slow, and only now can it matter
        known.append(_compare_counts(a.event, b.event))
    return Likeness(round(sum(score for score, _ in known), 3), tuple(reason for _, reason in known if reason))


def _find_words(event: Event) -> frozenset[str]:
    """The words of what is claimed, where the event brings none of its own."""
    return frozenset(w.casefold() for s in event.statements if s.stance == "claim" for w in _WORD.findall(s.exact))


Part = tuple[float, str]


def _compare_acts(a: Profile, b: Profile) -> Part | None:
    one, other = a.event.event_type, b.event.event_type
    if one == other:
        return (0.8 if one == "other" else 1.0), f"same act ({one.replace('_', ' ')})"
    if a.families & b.families:
        first, second = sorted((one, other))
        return 0.7, f"kindred acts ({first.replace('_', ' ')}, {second.replace('_', ' ')})"
    return (-0.4, "") if {one, other} <= _load_confused() else None


def _compare_days(a: Profile, b: Profile) -> Part | None:
    if a.first is not None and b.first is not None and a.last is not None and b.last is not None:
        gap = max(a.first, b.first) - min(a.last, b.last)
        if gap > 1:
            return None
        day = date.fromordinal(max(a.first, b.first)).isoformat()
        narrow = max(a.last - a.first, b.last - b.first) <= 6
        if gap == 1:
            return (0.5, "one day apart") if narrow else (0.2, "")
        return (1.2 if a.first == b.first else 1.0, f"same day ({day})") if narrow else (0.4, "dates overlap")
    if a.published is None or b.published is None:
        return 0.0, ""
    dated, undated = (a, b) if a.first is not None else (b, a)
    if dated.first is not None and dated.last is not None and undated.published is not None:
        before = undated.published - dated.last
        if before < -1 or undated.published - dated.first > 31 or before > NEWS_DAYS:
            return None
        close = before <= NEAR_DAYS or (dated.published is not None and abs(a.published - b.published) <= NEAR_DAYS)
        return (0.5, "published in those days") if close else (0.1, "")
    gap = abs(a.published - b.published)
    return (0.4, "published in the same days") if gap <= NEAR_DAYS else None


def _compare_sides(a: Profile, b: Profile) -> Part | None:
    if a.sides and b.sides and not a.sides & b.sides:
        return None
    if not a.accused or not b.accused:
        return 0.0, ""
    if a.accused == b.accused:
        return 0.4, f"both name {' and '.join(map(name_of_side, _order_sides(a)))} as acting"
    return (0.1, "") if a.accused & b.accused else (-0.5, "")


def _lacks_any_day(profile: Profile) -> bool:
    """Whether neither the event nor its article has a date."""
    return profile.first is None and profile.published is None


def _order_sides(profile: Profile) -> list[str]:
    """The accused in the order in which the event names them."""
    named = dict.fromkeys(map(ally_of, profile.event.accused))
    return [side for side in named if side in profile.accused]


def _compare_places(mine: Iterable[Spot], theirs: Iterable[Spot]) -> Part | None:
    """The best agreement of any two locations; None where all that can be compared are apart. Not to know it counts against."""
    parts = [part for a in mine for b in theirs if (part := _compare_spots(a, b)) is not None]
    if not parts:
        return -0.2, ""
    best = max(parts, key=lambda part: part[0])
    return best if best[0] > 0 else None


def _compare_spots(a: Spot, b: Spot) -> Part | None:
    """Agreement of two locations: 0 where they are apart, None where they cannot be compared."""
    if a.level == "country" or b.level == "country":
        return None
    names = a.name if a.name == b.name else " and ".join(sorted((a.name, b.name)))
    if a.is_whole_border != b.is_whole_border:
        gap = _measure_km(a, b)
        return (
            (0.2, "")
            if gap is None
            else (0.3, "")
            if gap <= _SEEN_KM
            else (0.1, "")
            if gap <= 2 * _SEEN_KM
            else (0.0, "")
        )
    if a.key and a.key == b.key:
        return (
            1.0 if a.level == "border_section" and a.lon is None else 1.6 if not a.is_precise else 2.0
        ), f"same place ({a.name})"
    gap = _measure_km(a, b)
    if gap is None:
        return None
    if a.is_precise and b.is_precise:
        for reach, score in ((_SAME_KM, 2.0), (_NEAR_KM, 1.3), (_SEEN_KM, 0.5)):
            if gap <= reach:
                return score, f"{names} {gap:.0f} km apart"
        return 0.0, ""
    if a.is_precise or b.is_precise:
        area = b if a.is_precise else a
        if area.shape is not None and area.shape.geom_type.endswith("Polygon"):
            return (1.2, f"{names}: one within the other") if gap < 1 else (0.3, "") if gap <= _NEAR_KM else (0.0, "")
        return (1.0, f"{names} close") if gap <= _REACH_KM[area.level] else (0.0, "")
    if gap < 1:
        return (1.4 if a.level == b.level and a.name == b.name else 0.9), f"{names} overlap"
    return (0.3, "") if gap <= min(_REACH_KM[a.level], _REACH_KM[b.level]) else (0.0, "")


def _compare_tolls(a: Event, b: Event) -> Part:
    """Equal tolls speak for one incident, the more the larger they are; very different ones against it."""
    score = 0.0
    told: list[str] = []
    for name in ("killed", "wounded"):
        one, other = getattr(a, name), getattr(b, name)
        if one is None or other is None:
            continue
        if one == other and one > 0:
            score, told = score + 0.3 + 0.1 * min(one, 5), [*told, f"{one} {name}"]
        elif (one == 0) != (other == 0) or abs(one - other) > max(3, max(one, other) // 2):
            score -= 0.3
    return score, f"both tell {' and '.join(told)}" if told else ""


def _compare_counts(a: Event, b: Event) -> Part:
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
        return 0.0, ""
    share = len(a.words & b.words) / smaller
    return max(0.0, min(1.0, (share - 0.15) * 2.0)), "much the same words" if share >= 0.5 else ""


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ordinal(day: str | None) -> int | None:
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:
        return None


def _read_days(event: Event) -> tuple[int | None, int | None]:
    """First and last day as ordinals; a month is all its days."""
    start, end = event.when.start, event.when.end or event.when.start
    if not start or not end:
        return None, None
    first = _ordinal(start if len(start) == 10 else f"{start}-01")
    last = _ordinal(end) if len(end) == 10 else None
    if last is None and (month := _ordinal(f"{end}-28")) is not None:
        last = month + 3
    return (first, max(first, last)) if first is not None and last is not None else (None, None)


def _make_spot(location: Location) -> Spot:
    shape = shapely.geometry.shape(location.geometry) if location.geometry and location.where_prec >= 3 else None
    named = location.place_id or (location.as_written.casefold() if location.lon is None else "")
    return Spot(location.name, named, location.level, location.lon, location.lat, shape)


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
def _load_told() -> Mapping[str, Any]:
    return tomllib.loads((find_data_dir() / "lexicon" / "event_families.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _load_confused() -> frozenset[str]:
    """Types that reports of one act may be told as: of other families, they still join where all else agrees."""
    return frozenset(_load_told().get("confused", {}).get("types", ()))


@lru_cache(maxsize=1)
def _load_families() -> Mapping[str, frozenset[str]]:
    """Event type → the families of acts that it belongs to."""
    families: dict[str, list[str]] = _load_told()["families"]
    kinds = {kind for members in families.values() for kind in members}
    return {kind: frozenset(name for name, members in families.items() if kind in members) for kind in kinds}
