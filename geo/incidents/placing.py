"""Where an act is said to have been: words and place names of a sentence → Locations, as precise as the words and no more.

In: a text, a span of it, the mentions that were found in the text, the gazetteer. Out: Locations, the finest first.
`where_prec` follows UCDP: 1 the place itself, 2 near it, 3 its district, 4 its province, 5 along a line, 6 the country,
7 air or open water. Degrees, WGS 84; radii are metres. Finding nothing is an empty list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

import shapely
from shapely.geometry.base import BaseGeometry

from geo.extraction.nations import index_nations, load_nations
from geo.gazetteer.borders import border_line, facing_line, length_m, section_for
from geo.gazetteer.folding import fold
from geo.gazetteer.regions import Regions, load_regions
from geo.gazetteer.theatre import Theatre, list_theatres, load_theatre
from geo.incidents.shapes import (
    DISTRICT_M,
    PROVINCE_M,
    area_of,
    border_of_row,
    doubt_m,
    ground_m,
    holds,
    line_of,
    middle,
    move,
    shape_of,
    size_m,
    to_geojson,
)  # fmt: skip
from geo.incidents.wording import Wording, load_words, word_mentions
from geo.records import Location, Mention, Place

NEAR_M = 5_000.0  # "near X"
TOWARDS_M = 10_000.0  # "in the direction of X"
SURE_M = 3_500.0  # a row whose point may be farther off is never drawn as an exact place
RIVAL_M = 3_000.0  # places of two sides that are farther apart are two locations
MOST_LOCATIONS = 12
SMALL_TOWN = 5_000  # people; a smaller namesake of a province is meant only where the words say so
SMALL_CITY = 60_000  # people; larger ones stand for a government more often than for a spot
CONTINENT = 1_000_000  # people; a named part of the world that is no spot
LINE_M = 12_000.0  # a road, ridge or zone whose row is vaguer than this is a line, no spot
STRETCH_M = 120_000.0  # a shorter section of a border says more than a province
FOREIGN_DEGREES = 1.5  # a place of a third country that lies farther from the border is no target

Pair = tuple[str, str]


class Gazetteer(Protocol):
    """What placing needs of a gazetteer."""

    theatre: Theatre | None

    def candidates(self, name: str) -> list[Place]: ...


@dataclass(frozen=True, slots=True)
class _Found:
    """A worded name with the place it stands for."""

    wording: Wording
    place: Place

    @property
    def rank(self) -> int:
        """0 a place, 1 a district, 2 a province, 3 a line, 4 a country."""
        if self.place.level == "border_section" and self.place.lon is not None and not shape_of(self.place.id):
            return 0
        return _RANKS[self.place.level]


_RANKS = {"settlement": 0, "feature": 0, "water": 0, "border_section": 3, "district": 1, "province": 2, "country": 4}
_OUTER = ("district", "province", "country")


def find_locations(
    text: str,
    start: int,
    end: int,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    sides: Sequence[str] = (),
    side: str = "",
) -> list[Location]:
    """The locations of the act told in text[start:end), the finest first; empty where the span names no place of an act.

    `mentions` are those of the whole text. `sides` are codes of the parties: their border is meant by "the border" where the
    words themselves do not say which; `side` is that of the speaker, according to whom it was there. Origins of fire, actors, speakers' whereabouts and containing divisions are no
    locations of their own. Several targets are several locations.
    """
    own = [m for m in mentions if start <= m.start and m.end <= end and (not m.associative or _may_lie(text, m))]
    own = _add_lines(text, start, end, own, gazetteer.theatre)
    worded = word_mentions(text, start, end, [m for m in own if not _is_dateline(text, m)])
    pair = _find_pair(text, [m for m in mentions if start <= m.start and m.end <= end], gazetteer, sides)
    anchors = _anchors(mentions)
    settled = [
        f for w in _level_lists(text, _adopt_unknown(worded)) if (f := _settle(text, w, gazetteer, anchors)) is not None
    ]
    found = [f for f in settled if _may_be_target(text, f, pair)]
    places = _drop_containers([f for f in found if f.wording.role not in ("origin", "people", "speaker", "alias")])
    if not places and (earlier := _find_same(text, start, end, mentions, gazetteer, anchors)):
        places = [earlier]
    locations = [loc for f in _pick(places) for loc in _locate(text, f, places, pair)]
    if not locations or all(loc.level == "country" for loc in locations):
        line = _find_line(text, start, end, pair)
        locations = line or locations or _beside_people(text, found) or _off_origin(found, pair)
    return [replace(loc, side=side) for loc in _order(_in_air(text, start, end, locations))]


def merge_locations(told: Iterable[Sequence[Location]]) -> tuple[Location, ...]:
    """The locations of one incident from those of its statements, the finest and most often named first.

    The same place is one location, with the most precise wording. A division or line that holds a finer location is left
    out. Where two sides name places more than RIVAL_M apart, each stays, with its side.
    """
    groups: list[list[Location]] = []
    for location in (loc for locations in told for loc in locations):
        group = next((g for g in groups if _same_place(g[0], location)), None)
        if group is None:
            groups.append([location])
        else:
            group.append(location)
    merged = [(min(group, key=lambda loc: loc.where_prec), len(group)) for group in groups]
    merged = [(_of_one_side(group, best), n) for group, (best, n) in zip(groups, merged, strict=True)]
    finest = min((_fineness(loc) for loc, _ in merged), default=0)
    kept = [
        (loc, n)
        for loc, n in merged
        if _fineness(loc) == finest or not (_fineness(loc) >= 3 or _covers(loc, [o for o, _ in merged if o is not loc]))
    ]
    spots = [(loc.lon, loc.lat) for loc, _ in kept if loc.lon is not None and loc.lat is not None]
    kept.sort(key=lambda item: (_fineness(item[0]), -item[1], _eccentricity(item[0], spots)))
    return tuple(loc for loc, _ in kept[:MOST_LOCATIONS])


def _eccentricity(location: Location, spots: Sequence[tuple[float, float]]) -> float:
    """Sum of the distances to all spots, metres: the middle one of several targets stands for them."""
    if location.lon is None or location.lat is None:
        return float("inf")
    return sum(ground_m((location.lon, location.lat), spot) for spot in spots)


def _of_one_side(group: Sequence[Location], best: Location) -> Location:
    """`best` with the side that alone names it; without one where both do."""
    sides = {loc.side for loc in group}
    return best if sides == {best.side} else replace(best, side="")


def _same_place(a: Location, b: Location) -> bool:
    if a.place_id and a.place_id == b.place_id:
        return (a.where_prec == 5) == (b.where_prec == 5)
    if _fineness(a) != _fineness(b) or a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return a.level == b.level and fold(a.name) == fold(b.name)
    return _fineness(a) == 0 and ground_m((a.lon, a.lat), (b.lon, b.lat)) <= RIVAL_M / 2


def _fineness(location: Location) -> int:
    """0 a place, 1 a district or a short stretch, 2 a province, 3 a long line, 4 a country."""
    if location.where_prec == 5 and location.geometry and _is_short(location):
        return 3 if location.place_id.startswith("origin:") else 1
    if location.where_prec in (5, 6, 7):
        return {5: 3, 6: 4, 7: 4}[location.where_prec]
    return {"district": 1, "province": 2, "country": 4}.get(location.level, 0)


def _is_short(location: Location) -> bool:
    """Whether a line is a stretch that one can oversee, not a whole border."""
    return length_m(shapely.geometry.shape(location.geometry)) < STRETCH_M


def _covers(outer: Location, others: Sequence[Location]) -> bool:
    """Whether the area of a district or province location holds a finer one."""
    finer = [o for o in others if _fineness(o) < _fineness(outer) and o.lon is not None]
    if not outer.geometry:
        return any(o.country == outer.country for o in finer)
    area = shapely.geometry.shape(outer.geometry)
    return any(shapely.dwithin(area, shapely.Point(o.lon, o.lat), 0.03) for o in finer)


def _may_lie(text: str, mention: Mention) -> bool:
    """Whether a name taken for an actor's is a spot all the same: a village that something is near to or between."""
    place = mention.place
    if (
        place is None
        or place.level not in ("settlement", "feature")
        or place.population > SMALL_CITY
        or _is_capital(place)
    ):
        return False
    return bool(_SPOT.search(text, max(0, mention.start - 60), mention.start))


_SPOT = re.compile(
    r"\b(?:near|between|outside|towards?|positions|posts|direction of|vicinity of|villages? of)\s+(?:\S+\s+(?:and\s+)?){0,3}$",
    re.I,
)


def _is_dateline(text: str, mention: Mention) -> bool:
    """Whether a name opens a paragraph as the place of writing: "BAKU, Azerbaijan, September 13.", "Baku/20.11.14/"."""
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    after = text[mention.end : mention.end + 60]
    opening = not line.strip() or bool(re.fullmatch(r"[\s\"“(]*(?:[A-ZА-ЯЁ]{3,}[ ,/–—-]*){1,3}", line))
    return opening and bool(_DATELINE.match(after))


_DATELINE = re.compile(
    r"\s*(?:,\s*[A-Z][\w. ]+?)?(?:\s*\([^)]*\))?\s*(?:[,.]?\s*\d{1,2}\s+\w+|[,.]?\s*\w{3,9}\.?\s+\d{1,2}\b|[-/]\s*\S|\s+[—–-]{1,2}\s|\s*:\s|\s*\|)",
)


def _adopt_unknown(worded: list[Wording]) -> list[Wording]:
    """A division that only says where an unknown village lies is all that is known of it: it takes the village's wording."""
    adopted = list(worded)
    for i in range(1, len(adopted)):
        inner, outer = adopted[i - 1], adopted[i]
        if outer.role == "container" and inner.mention.place is None and not inner.mention.candidates:
            role = inner.role if inner.role in ("origin", "people", "speaker") else "exact"
            adopted[i] = replace(outer, role=role, start=inner.start)
    return adopted


def _level_lists(text: str, worded: list[Wording]) -> list[Wording]:
    """Districts among the items of a list, or positions "in" a name, make districts of towns that share a district's name."""
    levelled: list[Wording] = []
    for i, wording in enumerate(worded):
        first, last = i, i
        while worded[first].listed and first > 0:
            first -= 1
        while last + 1 < len(worded) and worded[last + 1].listed:
            last += 1
        items = [w for w in worded[first : last + 1] if w.role not in ("container", "alias")]
        level = wording.mention.place.level if wording.mention.place else ""
        if level == "settlement" and not wording.kind and wording.role in ("exact", "towards", ""):
            districts = any(w.mention.place and w.mention.place.level == "district" for w in items)
            if districts or (
                items and _POSITIONS.search(text, max(0, items[0].mention.start - 60), items[0].mention.start)
            ):
                wording = replace(wording, kind="district")
        if level == "settlement" and not wording.kind and not wording.listed and _is_after_unknown(text, worded, i):
            wording = replace(wording, kind="district")
        if not wording.role and _DIRECTIONS.search(text, max(0, wording.mention.start - 120), wording.mention.start):
            wording = replace(wording, role="towards")
        levelled.append(wording)
    return levelled


def _is_after_unknown(text: str, worded: Sequence[Wording], i: int) -> bool:
    """Whether a name follows one that is not known: "near Bash Garalar, Gadabay" is somewhere in the district of Gadabay."""
    mention = worded[i].mention
    match = _UNKNOWN.search(text, max(0, mention.start - 70), mention.start)
    if match is None:
        return False
    return not any(match.start(1) <= w.mention.start < match.end() for w in worded[:i])


_UNKNOWN = re.compile(
    r"\b(?:near|at|around|towards|outside|(?:village|town|settlement)s? of)\s+((?:[A-ZƏİŞÇĞÜÖÀ-Ý][\w’'-]+[ -]?){1,3}),\s+(?:in\s+)?(?:the\s+)?$"
)
_POSITIONS = re.compile(
    r"\b(?:positions|posts|strongpoints|outposts|позици\w+|пост\w*)(?:\s+\w+){0,3}\s+(?:in|within|в)\s+(?:the\s+)?$",
    re.I,
)
_DIRECTIONS = re.compile(r"\b(?:directions?|направлени\w+)\b[^.;]*$", re.I)


def _add_lines(text: str, start: int, end: int, mentions: Sequence[Mention], theatre: Theatre | None) -> list[Mention]:
    """The mentions and the named lines, roads, passes and waters of the theatre, which may be written in small letters."""
    pattern, places = _line_names(theatre.name if theatre else "")
    added: list[Mention] = []
    for match in pattern.finditer(text, start, end) if places else ():
        place = places[_plain(match.group())]
        written = match.group()
        if written != written.lower() or place.level == "border_section":
            added.append(Mention(match.start(), match.end(), written, place))
    longer = [m for m in mentions if any(m.start <= a.start and a.end <= m.end for a in added)]
    added = [a for a in added if not any(m.start <= a.start and a.end <= m.end for m in longer)]
    kept = [m for m in mentions if not any(a.start < m.end and m.start < a.end for a in added)]
    return sorted([*kept, *added], key=lambda m: m.start)


@lru_cache(maxsize=16)
def _line_names(theatre_name: str) -> tuple[re.Pattern[str], dict[str, Place]]:
    """A pattern of the names of several words that the theatre's (all theatres') lines and features have, and whose they are."""
    places: dict[str, Place] = {}
    for name in [theatre_name] if theatre_name else list_theatres():
        for row in load_theatre(name).rows:
            if row.level in ("border_section", "feature", "water"):
                for written in (row.name, *row.names):
                    if re.search(r"[\s–-]", written):
                        places.setdefault(_plain(written), row)
    longest = sorted(places, key=len, reverse=True)
    words = "|".join(re.escape(n).replace(r"\ ", r"[\s–—-]+").replace(r"\-", r"[\s–—-]+") for n in longest)
    return re.compile(rf"(?<!\w)(?:{words or '(?!)'})(?!\w)", re.I), places


def _plain(name: str) -> str:
    return re.sub(r"[\s–—-]+", " ", name.lower())


def _anchors(mentions: Sequence[Mention]) -> list[tuple[float, float]]:
    """Points of the settlements and divisions that a text names, to tell which of several places of a name is near."""
    places = [m.place for m in mentions if m.place and not m.associative and m.place.level != "country"]
    return [(p.lon, p.lat) for p in places if p.lon is not None and p.lat is not None and not _is_capital(p)]


def _settle(text: str, wording: Wording, gazetteer: Gazetteer, anchors: Sequence[tuple[float, float]]) -> _Found | None:
    """The place that a name stands for, in the light of the kind that its words say; None for a capital that only speaks."""
    mention = wording.mention
    place = mention.place
    kind = wording.kind
    if place is not None and place.level == "settlement" and not kind and place.population < SMALL_TOWN:
        kind = "province" if wording.role != "origin" else ""
        place = _of_kind(mention, kind, place, gazetteer, anchors) if kind else place
        place = place or mention.place
    elif kind and (place is None or place.level != kind):
        place = _of_kind(mention, kind, place, gazetteer, anchors) or place
    if place is None or (place.level == "feature" and place.population >= CONTINENT):
        return None
    if place.level in ("settlement", "district", "province") and _WATERS.match(text, mention.end):
        return None
    if _is_capital(place) and not _is_hit(text, mention):
        return None
    return _Found(wording, place)


_WATERS = re.compile(
    r"\s+(?:[Rr]iver|[Ll]ake|[Ss]ea|[Gg]ulf|[Bb]ay|[Ss]trait|[Rr]eservoir|[Rr]idge|[Mm]ountains?|[Hh]ills?)\b"
)


def _of_kind(
    mention: Mention, kind: str, place: Place | None, gazetteer: Gazetteer, anchors: Sequence[tuple[float, float]]
) -> Place | None:
    """Another place of the name that is of the kind said ("Kalbajar district", not the town), nearest to the text's others."""
    wanted = {"district": ("district", "province"), "province": ("province",)}.get(kind, (kind,))
    if place is not None and place.level in wanted:
        return place
    names = [mention.text] if place is None else [mention.text, place.name]
    options = [p for p in mention.candidates if p.level in wanted]
    options += [p for name in names for p in gazetteer.candidates(name) if p.level in wanted]
    if place is not None and place.level != "country":
        options = [p for p in options if p.country == place.country]
        if kind != "settlement":
            options = [p for p in options if _near_enough(p, place)]
    return min(options, key=lambda p: _apart(p, anchors)) if options else None


def _near_enough(a: Place, b: Place) -> bool:
    """Whether a division and its namesake are within reach of each other, 150 km."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return True
    return ground_m((a.lon, a.lat), (b.lon, b.lat)) < 150_000


def _apart(place: Place, anchors: Sequence[tuple[float, float]]) -> float:
    """Metres from a place to the second nearest of the points (the nearest may be its own namesake), 0 without points."""
    if place.lon is None or place.lat is None or not anchors:
        return 0.0
    gaps = sorted(ground_m((place.lon, place.lat), point) for point in set(anchors))
    return gaps[min(1, len(gaps) - 1)]


def _may_be_target(text: str, found: _Found, pair: Pair | None) -> bool:
    """Whether an act of the two countries can be at a place; a country counts only where the words put something in it."""
    place, wording = found.place, found.wording
    if place.level == "country":
        after = text[wording.mention.end : wording.mention.end + 30]
        if wording.role not in ("exact", "near", "towards", "border_of", "container", "between"):
            return False
        return bool(_SOIL.match(after)) or (_is_name_of(wording.mention.text, place) and not _OWNED.match(after))
    if pair is None or not place.country or place.country in pair or place.lon is None or place.lat is None:
        return True
    return bool(shapely.dwithin(border_line(*pair), shapely.Point(place.lon, place.lat), FOREIGN_DEGREES))


_SOIL = re.compile(r"\s+(?:territory|soil|land|airspace|waters|територи)\b", re.I)
_OWNED = re.compile(
    r"['’]s?\b|\s+(?:side|army|forces|troops|military|positions|posts|police|government|border (?:guards?|service))\b",
    re.I,
)


def _is_name_of(written: str, country: Place) -> bool:
    """Whether a country's name is written, not its adjective ("Armenia", not "Armenian")."""
    if fold(written) == fold(country.name):
        return True
    nation = load_nations().get(country.country)
    return not (nation and fold(written) == fold(nation.adjective)) and not re.search(
        r"ск(?:ий|ая|ое|ие|ом|ой|их|ого)$", written
    )


def _find_same(
    text: str,
    start: int,
    end: int,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    anchors: Sequence[tuple[float, float]],
) -> _Found | None:
    """The place of "in the same district": the last place of that kind named before the span."""
    match = _SAME.search(text, start, end)
    if not match:
        return None
    word = match[1].lower()
    kind = _SAME_KINDS.get(word, "district")
    levels = {"settlement": ("settlement",), "district": ("district", "province")}.get(kind, _SPOTS)
    for mention in sorted(mentions, key=lambda m: -m.start):
        if not mention.associative and start - 800 < mention.start < match.start():
            wording = Wording(mention, "exact", kind, start=mention.start, end=mention.end)
            found = _settle(text, wording, gazetteer, anchors)
            if found and found.place.level in levels:
                return found
    return None


_SAME_KINDS = {
    "village": "settlement", "town": "settlement", "settlement": "settlement", "селе": "settlement", "place": "", "spot": "",
    "area": "", "point": "", "section": "", "месте": "", "участке": "",
}  # fmt: skip
_SPOTS = ("settlement", "feature", "border_section", "district", "province")
_SAME = re.compile(
    r"\b(?:the same|the said|the mentioned|том же|того же|той же)\s+(?:border\s+)?(district|region|province|village|town|settlement|place|spot|area|point|section|селе|районе|области|месте|участке)\b",
    re.I,
)


@lru_cache(maxsize=1)
def _capitals() -> frozenset[tuple[str, str]]:
    return frozenset((nation.side, fold(nation.capital)) for nation in load_nations().values() if nation.capital)


def _is_capital(place: Place) -> bool:
    return place.level in ("settlement", "province") and (place.country, fold(place.name)) in _capitals()


def _is_hit(text: str, mention: Mention) -> bool:
    """Whether the words place the act in the capital itself: "the Yerevan suburb", "shelled Kabul"."""
    words = load_words()
    before = text[max(0, mention.start - 60) : mention.start]
    return bool(words.capital.search(before) or words.capital_after.match(text, mention.end))


def _find_pair(text: str, named: Sequence[Mention], gazetteer: Gazetteer, sides: Sequence[str]) -> Pair | None:
    """The two countries whose border is meant: those `named` in the span, the parties, the theatre's, those of the text."""
    regions = load_regions()
    theatre = gazetteer.theatre
    codes = [m.place.country for m in named if m.place and (m.place.level == "country" or _is_capital(m.place))]
    theirs = [s for s in sides if len(s) == 2]
    for options in (codes, [*codes, *theirs], theirs):
        if pair := _neighbours(tuple(dict.fromkeys(options)), regions):
            return pair
    if theatre and len(theatre.border) == 2:
        return theatre.border
    return _neighbours(_nations_in(text), regions)


@lru_cache(maxsize=64)
def _nations_in(text: str) -> tuple[str, ...]:
    """Codes of the countries that a text names in any form, the most often named first."""
    language = "ru" if re.search(r"[а-яё]{4}", text) else "en"
    counts: dict[str, int] = {}
    for name in _nation_index(language).find(text):
        if len(name.side) == 2:
            counts[name.side] = counts.get(name.side, 0) + 1
    return tuple(sorted(counts, key=lambda side: -counts[side]))


@lru_cache(maxsize=4)
def _nation_index(language: str) -> Any:
    return index_nations(language)


def _neighbours(codes: Sequence[str], regions: Regions) -> Pair | None:
    for i, one in enumerate(codes):
        for other in codes[i + 1 :]:
            if other in regions.neighbours(one):
                return one, other
    return None


def _drop_containers(found: list[_Found]) -> list[_Found]:
    """Without the divisions that only say where a finer place lies."""
    inner = [f for f in found if f.rank == 0 and f.wording.role != "container"]
    kept = []
    for item in found:
        if item.rank == 0 and inner and (item.wording.role == "container" or _is_seat(item, inner)):
            continue
        if item.place.level in _OUTER and (
            (item.wording.role == "container" and _has_content(item, found))
            or any(_lies_in(f.place, item.place) for f in inner)
        ):
            continue
        if item.place.level in ("province", "country") and any(
            f.place.level == "district" and _lies_in(f.place, item.place) for f in found if f is not item
        ):
            continue
        kept.append(item)
    return kept


def _is_seat(item: _Found, inner: Sequence[_Found]) -> bool:
    """Whether a town is named only as the district of a village beside it: "in Tovuz, a house in Alibayli"."""
    if item.wording.kind == "settlement" or item.wording.listed:
        return False
    name = fold(item.place.name)
    return any(f is not item and not f.wording.listed and name in {fold(p) for p in f.place.parents[:1]} for f in inner)


def _has_content(container: _Found, found: Sequence[_Found]) -> bool:
    """Whether a finer place of the same list is known; else the container is all that is left of "Laman in Barmal"."""
    return any(
        f.rank < container.rank and abs(f.wording.mention.start - container.wording.mention.start) < 120 for f in found
    )


def _lies_in(inner: Place, outer: Place) -> bool:
    if outer.level == "country":
        return inner.country in ("", outer.country)
    names = {fold(n) for n in (outer.name, *outer.names)}
    if any(fold(parent) in names for parent in inner.parents) and inner.country == outer.country:
        return True
    return inner.lon is not None and inner.lat is not None and holds(outer, inner.lon, inner.lat)


def _pick(found: list[_Found]) -> list[_Found]:
    """The names that are targets: where a place is named, a mere direction, line or country beside it says no more."""
    points = [f for f in found if f.rank == 0]
    if points:
        return [f for f in found if f.rank == 0 or (f.rank == 1 and f.wording.role not in ("towards", "container"))]
    areas = [f for f in found if f.place.level in ("district", "province")]
    lines = [f for f in found if f.place.level == "border_section"]
    if any(f.wording.role not in ("towards", "container") for f in areas):
        lines = [f for f in lines if not shape_of(f.place.id).startswith("line:")]
    if lines:
        return lines + [f for f in areas if f.wording.role not in ("towards", "container")]
    return areas or [f for f in found if f.place.level == "country"]


def _locate(text: str, found: _Found, all_found: Sequence[_Found], pair: Pair | None) -> list[Location]:
    """The location(s) of one name by its role and level."""
    place, role = found.place, found.wording.role
    base = Location(
        name=place.name, level=place.level, where_prec=6, lon=place.lon, lat=place.lat, country=place.country,
        as_written=_written(text, found), place_id=place.id,
    )  # fmt: skip
    if role == "between" and (partners := _find_partners(all_found)):
        return [_locate_between(base, partners, pair)] if found is partners[0] else []
    if place.level == "country":
        return [replace(base, lon=None, lat=None, why="only the country is named")]
    if place.level in ("district", "province"):
        return [_locate_area(base, found, pair)]
    if place.level == "border_section":
        section = _locate_section(base, found, pair)
        if section.place_id.startswith("border:"):
            section = _part_of_border(text, found.wording.mention.start, found.wording.mention.end, section)
        return [section]
    if place.lon is None or place.lat is None:
        return [
            replace(base, level="border_section", where_prec=5, why="the place has no coordinates in the gazetteer")
        ]
    return [_locate_point(base, found)]


def _written(text: str, found: _Found) -> str:
    """The words as written, from the preposition to the division that contains the place."""
    wording = found.wording
    end = max(wording.end, wording.mention.end)
    return " ".join(text[min(wording.start, wording.mention.start) : end].split())


def _locate_point(base: Location, found: _Found) -> Location:
    """A settlement or feature: exact, near, in its direction, or a distance away."""
    place, wording = found.place, found.wording
    size = size_m(place)
    lon, lat = base.lon or 0.0, base.lat or 0.0
    prec, radius, why = 1, size, "the place itself is named"
    if wording.role == "bearing" and wording.distance_m is not None and wording.bearing is not None:
        lon, lat = move(lon, lat, wording.distance_m, wording.bearing)
        prec, radius = 2, max(1_000.0, 0.2 * wording.distance_m, doubt_m(place))
        why = f"{wording.distance_m / 1000:g} km from {place.name} at {wording.bearing:.0f}°"
    elif wording.role == "near":
        prec, radius = 2, max(NEAR_M, size, 1.5 * (wording.distance_m or 0.0))
        why = f"near {place.name}"
    elif wording.role in ("towards", "between"):
        prec, radius, why = 2, max(TOWARDS_M, size), f"in the direction of {place.name}"
    elif doubt_m(place) > SURE_M:
        prec, why = 2, f"{place.name} is known to {doubt_m(place) / 1000:g} km only"
    if place.level == "settlement" and wording.kind in ("district", "province") and prec == 1:
        level, prec = wording.kind, 3 if wording.kind == "district" else 4
        base, radius = replace(base, level=level), DISTRICT_M if prec == 3 else PROVINCE_M
        why = f"the {level} of {place.name}, whose area is not known; the point is its town"
    if place.level in ("feature", "water"):
        base = replace(base, level="border_section")
        if place.level == "water" and size >= 15_000:
            prec = 7 if "lake" in place.name.lower() or "sea" in place.name.lower() else 5
    return replace(base, where_prec=prec, lon=lon, lat=lat, radius_m=round(radius), why=why)


def _locate_area(base: Location, found: _Found, pair: Pair | None) -> Location:
    """A district or province: its polygon, or the stretch of border that it has where the words say "the border of X"."""
    place = found.place
    if found.wording.role == "border_of" and pair and place.country in pair:
        other = pair[1] if place.country == pair[0] else pair[0]
        line = facing_line([place.name], [], place.country, other)
        if not line.is_empty:
            return _on_line(replace(base, name=f"border of {place.name}"), line, f"the border of {place.name}")
    area = area_of(place)
    prec = 3 if place.level == "district" else 4
    size = max(size_m(place), doubt_m(place))
    if area is None:
        return replace(
            base, where_prec=prec, radius_m=round(size), why=f"only the {place.level} is named; its area is not known"
        )
    lon, lat = base.lon, base.lat
    if lon is None or lat is None or not shapely.intersects_xy(area, lon, lat):
        lon, lat = middle(area)
    why = f"in the direction of {place.name}" if found.wording.role == "towards" else f"only the {place.level} is named"
    return replace(base, where_prec=prec, lon=lon, lat=lat, radius_m=round(size), geometry=to_geojson(area), why=why)


def _locate_section(base: Location, found: _Found, pair: Pair | None) -> Location:
    """A named stretch of border, road or ridge: its line, or its point with the reach of its source."""
    place = found.place
    if place.lon is None and not shape_of(place.id):
        place = _line_names("")[1].get(_plain(place.name), place)
    line = line_of(place, border_of_row(place) or pair)
    if line is not None:
        whole = shape_of(place.id).partition(":")[2] if shape_of(place.id).startswith("line:") else ""
        if whole:
            base = replace(base, place_id="border:" + "-".join(sorted(whole.split("/"))))
        return _on_line(base, line, f"along {place.name}")
    if place.lon is None or place.lat is None:
        return replace(base, where_prec=5, why=f"along {place.name}, whose course is not known here")
    size = size_m(place)
    prec = 5 if size > LINE_M else 1 if found.wording.role in ("", "exact") and doubt_m(place) <= SURE_M else 2
    radius = max(NEAR_M, size) if found.wording.role == "near" else size
    return replace(base, where_prec=prec, radius_m=round(radius), why=f"a known spot of the border area: {place.name}")


def _on_line(base: Location, line: BaseGeometry, why: str) -> Location:
    lon, lat = middle(line)
    return replace(
        base, level="border_section", where_prec=5, lon=lon, lat=lat, radius_m=None, geometry=to_geojson(line), why=why
    )


def _find_partners(found: Sequence[_Found]) -> tuple[_Found, _Found] | None:
    """The two places of "between A and B", None where they are not both known."""
    both = [f for f in found if f.wording.role == "between" and f.place.lon is not None and f.place.level != "country"]
    return (both[0], both[1]) if len(both) > 1 else None


def _locate_between(base: Location, partners: tuple[_Found, _Found], pair: Pair | None) -> Location:
    """ "between A and B": the stretch of border that they span, else the straight line from one to the other."""
    one, other = partners[0].place, partners[1].place
    points = [(p.lon, p.lat) for p in (one, other) if p.lon is not None and p.lat is not None]
    line: BaseGeometry = shapely.LineString(points)
    if pair and one.country != other.country:
        stretch = section_for(points, *pair)
        line = stretch if not stretch.is_empty and line.distance(stretch) < 0.3 else line
    written = f"{base.as_written} … {partners[1].wording.mention.text}"
    base = replace(base, name=f"{one.name}–{other.name}", place_id="", country="", as_written=written)
    return _on_line(base, line, f"between {one.name} and {other.name}")


def _find_line(text: str, start: int, end: int, pair: Pair | None) -> list[Location]:
    """ "along the border": the border of the two countries, where no finer place is told."""
    words = load_words()
    taken = [m.span() for m in words.not_border.finditer(text, start, end)]
    for match in words.border.finditer(text, start, end):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        return [_part_of_border(text, match.start(), match.end(), _whole_border(match, pair))]
    return []


def _part_of_border(text: str, start: int, end: int, whole: Location) -> Location:
    """The part of a border that a compass point beside it names ("the south-eastern part of the border"), else all of it."""
    words = text[max(0, start - 45) : end]
    sentence = words[max(words.rfind(". "), words.rfind(", "), words.rfind("\n")) + 1 :]
    named = [key for key, pattern in load_words().compass if pattern.search(sentence)]
    if not named or not whole.geometry:
        return whole
    line = shapely.geometry.shape(whole.geometry)
    west, south, east, north = line.bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    box = (
        lon if "east" in named else west, lat if "north" in named else south,
        lon if "west" in named else east, lat if "south" in named else north,
    )  # fmt: skip
    part = shapely.clip_by_rect(line, *box)
    if part.is_empty:
        return whole
    name = f"{'-'.join(named)} of the {whole.name}"
    return _on_line(
        replace(whole, name=name, place_id=f"{whole.place_id}:{'-'.join(named)}"), part, "a part of the border"
    )


def _whole_border(match: re.Match[str], pair: Pair | None) -> Location:
    written = " ".join(match.group().split())
    base = Location(name=written, level="border_section", where_prec=5, as_written=written, why="along the border")
    if not pair:
        return base
    nations = load_nations()
    names = sorted(nations[code].name if code in nations else code for code in pair)
    line = border_line(*pair)
    base = replace(base, name=f"border of {names[0]} and {names[1]}", place_id=f"border:{'-'.join(sorted(pair))}")
    return base if line.is_empty else _on_line(base, line, "along the border, no place named")


def _off_origin(found: Sequence[_Found], pair: Pair | None) -> list[Location]:
    """Only the place that fire came from is told: the stretch of border next to it."""
    for item in found:
        place = item.place
        if (
            item.wording.role == "origin"
            and item.rank == 0
            and pair
            and place.lon is not None
            and place.lat is not None
        ):
            line = section_for([(place.lon, place.lat)], *pair)
            if not line.is_empty and line.distance(shapely.Point(place.lon, place.lat)) < 0.4:
                base = Location(f"border near {place.name}", "border_section", 5, place_id=f"origin:{place.id}")
                base = replace(base, as_written=item.wording.mention.text)
                return [_on_line(base, line, f"told only where it came from: {place.name}")]
    return []


def _beside_people(text: str, found: Sequence[_Found]) -> list[Location]:
    """Only the village is told whose residents saw or heard it: near that village."""
    homes = [f for f in found if f.wording.role == "people" and f.rank == 0 and f.place.lon is not None]
    return [
        replace(
            _locate_point(Location(f.place.name, "settlement", 2, f.place.lon, f.place.lat, country=f.place.country), f),
            where_prec=2, radius_m=max(NEAR_M, size_m(f.place)), place_id=f.place.id, as_written=_written(text, f),
            why=f"told by residents of {f.place.name}",
        )
        for f in homes[:1]
    ]  # fmt: skip


def _in_air(text: str, start: int, end: int, locations: list[Location]) -> list[Location]:
    """Airspace and open water with no finer place than a country or border are where_prec 7."""
    words = load_words()
    match = words.airspace.search(text, start, end) or words.waters.search(text, start, end)
    if not match:
        return locations
    return [replace(loc, where_prec=7, why=f"“{match.group()}”") if loc.where_prec == 6 else loc for loc in locations]


def _order(locations: list[Location]) -> list[Location]:
    """Without doubles, the finest first, else in text order."""
    unique: dict[tuple[str, float | None, float | None], Location] = {}
    for location in locations:
        unique.setdefault((location.place_id or location.name, location.lon, location.lat), location)
    return sorted(unique.values(), key=_fineness)[:MOST_LOCATIONS]
