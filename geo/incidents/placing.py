"""Where an act is said to have been: words and place names of a sentence → Locations, as precise as the words and no more.

In: a text, a span of it, the mentions that were found in the text, the gazetteer. Out: Locations, the finest first.
`where_prec` follows UCDP: 1 the place itself, 2 near it, 3 its district, 4 its province, 5 along a line, 6 the country,
7 air or open water. Degrees, WGS 84; radii are metres. Finding nothing is an empty list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo.extraction.nations import load_nations
from geo.gazetteer.borders import border_line, facing_line, find_section, section_for
from geo.incidents.lines import line_places, plain_name
from geo.incidents.merging import (
    AREAS,
    MOST_LOCATIONS,
    RESIDENTS,
    fineness,
    join_areas,
    merge_locations,
    name_of_area,
)
from geo.incidents.parties import Pair
from geo.incidents.shapes import (
    DISTRICT_M,
    PROVINCE_M,
    area_of,
    border_of_row,
    doubt_m,
    line_of,
    middle,
    move,
    shape_of,
    size_m,
    to_geojson,
)
from geo.incidents.targets import CONTINENT, Gazetteer, Target, Targets, find_targets
from geo.incidents.wording import load_words
from geo.records import Location, Mention, Place

__all__ = ["find_locations", "merge_locations"]

NEAR_M = 5_000.0  # "near X"
TOWARDS_M = 10_000.0  # "in the direction of X"
SURE_M = 3_500.0  # a row whose point may be farther off is never drawn as an exact place
LINE_M = 20_000.0  # a road, ridge or zone whose row is vaguer than this is a line, no spot

_RIVER = re.compile(r"\b(?:river|canal)\b", re.I)
REACH_DEGREES = 0.25  # the part of a division that stands for it in an act across its border


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

    `mentions` are those of the whole text. `sides` are codes of the parties: their border is meant by "the border" where
    the words themselves do not say which. `side` is that of the speaker, according to whom it was there. Several targets
    are several locations.
    """
    targets = find_targets(text, start, end, mentions, gazetteer, sides)
    sections = _find_sections(text, start, end, targets.pair)
    named = [t for t in targets.places if not any(a <= t.wording.mention.start < b for a, b, _ in sections)]
    locations = [*(loc for *_, loc in sections), *(at for t in named for at in _locate(text, t, targets, gazetteer))]
    if not locations or all(loc.level == "country" for loc in locations):
        line = _find_line(text, start, end, targets.pair) or _find_inside(text, start, end, targets.pair)
        locations = (
            line or locations or _beside_people(text, targets, gazetteer) or _off_origin(targets.named, targets.pair)
        )
    return [replace(loc, side=side) for loc in _order(_in_air(text, start, end, locations))]


def _locate(text: str, found: Target, targets: Targets, gazetteer: Gazetteer) -> list[Location]:
    """The location(s) of one name by its role and level."""
    place, role, pair = found.place, found.wording.role, targets.pair
    base = Location(
        name=place.name, level=place.level, where_prec=6, lon=place.lon, lat=place.lat, country=place.country,
        as_written=_written(text, found), place_id=place.id,
    )  # fmt: skip
    if role == "between" and (partners := _find_partners(targets.places)):
        return [_locate_between(base, partners, pair)] if found is partners[0] else []
    if place.level == "country":
        return [replace(base, lon=None, lat=None, why="only the country is named")]
    if place.lon is None and (outer := _find_holder(place, gazetteer)):
        return [_locate_holder(base, found, outer, pair)]
    if place.level in ("district", "province"):
        return [_locate_area(base, found, pair)]
    if place.level == "border_section" or shape_of(place.id).startswith("line:"):
        section = _locate_section(base, found, pair)
        if section.place_id.startswith("border:"):
            section = _part_of_border(text, found.wording.mention.start, found.wording.mention.end, section)
        return [section]
    if place.lon is None or place.lat is None:
        return [
            replace(base, level="border_section", where_prec=5, why="the place has no coordinates in the gazetteer")
        ]
    return [_locate_point(base, found)]


def _find_sections(text: str, start: int, end: int, pair: Pair | None) -> list[tuple[int, int, Location]]:
    """Sections of the border that are named by the divisions on its two sides ("the Sumy-Kursk section"), with their spans."""
    found = []
    for match in load_words().section.finditer(text, start, end) if pair else ():
        if pair and (section := find_section(match[1], *pair)):
            name = " ".join(match.group().split())
            base = Location(section.name, "border_section", 5, as_written=name, place_id=f"section:{section.name}")
            found.append((*match.span(), _on_line(base, section.line, f"along the {section.name}")))
    return found


def _find_holder(place: Place, gazetteer: Gazetteer) -> Place | None:
    """The nearest division around a place of which only the name is known: one with an area or at least a point."""
    if place.level == "border_section" or shape_of(place.id):
        return None
    for parent in place.parents:
        around = [p for p in gazetteer.candidates(parent) if p.level in AREAS and p.country == place.country]
        drawn = [p for p in around if area_of(p) is not None] or [p for p in around if p.lon is not None]
        if drawn:
            return drawn[0]
    return None


def _written(text: str, found: Target) -> str:
    """The words as written, from the preposition to the division that contains the place."""
    wording = found.wording
    end = max(wording.end, wording.mention.end)
    return " ".join(text[min(wording.start, wording.mention.start) : end].split())


def _locate_point(base: Location, found: Target) -> Location:
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
        if place.level == "water" and (size >= 15_000 or place.population >= CONTINENT):
            prec, radius = (5, size) if _RIVER.search(place.name) else (7, max(size, doubt_m(place)))
    return replace(base, where_prec=prec, lon=lon, lat=lat, radius_m=round(radius), why=why)


def _locate_area(base: Location, found: Target, pair: Pair | None) -> Location:
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
    near = _near_border(area, pair)
    if near is not None:
        lon, lat = middle(near)
    elif lon is None or lat is None or not shapely.intersects_xy(area, lon, lat):
        lon, lat = middle(area)
    why = f"in the direction of {place.name}" if found.wording.role == "towards" else f"only the {place.level} is named"
    return replace(base, where_prec=prec, lon=lon, lat=lat, radius_m=round(size), geometry=to_geojson(area), why=why)


@lru_cache(maxsize=256)
def _near_border(area: BaseGeometry, pair: Pair | None) -> BaseGeometry | None:
    """The part of a division within reach of the border that the act is about; None where it does not come near it."""
    if pair is None:
        return None
    part = shapely.intersection(area, shapely.buffer(border_line(*pair), REACH_DEGREES))
    return None if part.is_empty else part


def _locate_holder(base: Location, found: Target, outer: Place, pair: Pair | None) -> Location:
    """The division that holds a place of which no more is known, under the names of both: "Armudlu, Kalbajar"."""
    base = replace(base, level=outer.level, lon=outer.lon, lat=outer.lat)
    area = _locate_area(base, Target(replace(found.wording, role="exact"), outer), pair)
    return replace(
        area,
        name=f"{found.place.name}, {outer.name}",
        why=f"{found.place.name} lies in {outer.name}; where in it is not known here",
    )


def _locate_section(base: Location, found: Target, pair: Pair | None) -> Location:
    """A named stretch of border, road or ridge: its line, or its point with the reach of its source."""
    place = found.place
    if place.lon is None and not shape_of(place.id):
        place = line_places("").get(plain_name(place.name), place)
    line = line_of(place, border_of_row(place) or pair)
    if line is not None:
        whole = shape_of(place.id).partition(":")[2] if shape_of(place.id).startswith("line:") else ""
        if whole:
            name = _border_name(whole.split("/")) if "border" in place.name.lower() else place.name
            base = replace(base, name=name, place_id="border:" + "-".join(sorted(whole.split("/"))))
        return _on_line(base, line, f"along {place.name}")
    if place.lon is None or place.lat is None:
        whole = border_line(*pair) if pair and place.country in ("", *pair) else shapely.LineString()
        unknown = replace(base, where_prec=5, why=f"along {place.name}, whose course is not known here")
        return (
            unknown if whole.is_empty else _on_line(unknown, whole, f"{unknown.why}: the border of the two countries")
        )
    size = size_m(place)
    prec = 5 if size > LINE_M else 1 if found.wording.role in ("", "exact") and doubt_m(place) <= SURE_M else 2
    radius = max(NEAR_M, size) if found.wording.role == "near" else size
    return replace(base, where_prec=prec, radius_m=round(radius), why=f"a known spot of the border area: {place.name}")


def _on_line(base: Location, line: BaseGeometry, why: str) -> Location:
    lon, lat = middle(line)
    return replace(
        base, level="border_section", where_prec=5, lon=lon, lat=lat, radius_m=None, geometry=to_geojson(line), why=why
    )


def _find_partners(found: Sequence[Target]) -> tuple[Target, Target] | None:
    """The two places of "between A and B", None where they are not both known."""
    both = [f for f in found if f.wording.role == "between" and f.place.lon is not None and f.place.level != "country"]
    return (both[0], both[1]) if len(both) > 1 else None


def _locate_between(base: Location, partners: tuple[Target, Target], pair: Pair | None) -> Location:
    """ "between A and B": the stretch of border that they span, else the straight line from one to the other."""
    one, other = partners[0].place, partners[1].place
    if pair and {one.level, other.level} <= set(AREAS) and {one.country, other.country} == set(pair):
        near, far = (one, other) if one.country == pair[0] else (other, one)
        facing = facing_line([near.name, *near.names], [far.name, *far.names], *pair)
        if not facing.is_empty:
            base = replace(base, name=f"{one.name}–{other.name}", place_id="", country="")
            return _on_line(base, facing, f"where {one.name} and {other.name} meet")
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


def _find_inside(text: str, start: int, end: int, pair: Pair | None) -> list[Location]:
    """ "400 metres inside Armenia", and no more: somewhere along the border of the two countries."""
    match = load_words().inside.search(text, start, end)
    return [_whole_border(match, pair)] if match and pair else []


def _part_of_border(text: str, start: int, end: int, whole: Location) -> Location:
    """The part of a border that a compass point beside it names ("the south-eastern part of the border"), else all of it."""
    words = text[max(0, start - 45) : end]
    sentence = words[max(words.rfind(". "), words.rfind(", "), words.rfind("\n")) + 1 :]
    named = [key for key, pattern in load_words().compass if pattern.search(sentence)]
    if not named or not whole.geometry or {"north", "south"} <= {*named} or {"east", "west"} <= {*named}:
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
    line = border_line(*pair)
    base = replace(base, name=_border_name(pair), place_id=f"border:{'-'.join(sorted(pair))}")
    return base if line.is_empty else _on_line(base, line, "along the border, no place named")


def _border_name(codes: Sequence[str]) -> str:
    """ "border of Armenia and Azerbaijan", the same whichever side tells it."""
    nations = load_nations()
    return "border of " + " and ".join(sorted(nations[code].name if code in nations else code for code in codes))


def _off_origin(found: Sequence[Target], pair: Pair | None) -> list[Location]:
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


def _beside_people(text: str, targets: Targets, gazetteer: Gazetteer) -> list[Location]:
    """Only the village is told whose residents saw or heard it: near that village."""
    homes = [f for f in targets.named if f.wording.role == "people" and f.rank == 0]
    for home in homes[:1]:
        (spot,) = _locate(text, home, targets, gazetteer)[:1] or (None,)
        if spot is not None and spot.level == "settlement" and spot.lon is not None:
            spot = replace(spot, where_prec=2, radius_m=max(NEAR_M, size_m(home.place)))
            return [replace(spot, why=f"{RESIDENTS} {home.place.name}")]
        return [spot] if spot is not None else []
    return []


def _in_air(text: str, start: int, end: int, locations: list[Location]) -> list[Location]:
    """Airspace and open water with no finer place than a country or border are where_prec 7; what is off a town is no town."""
    words = load_words()
    at_sea = words.waters.search(text, start, end)
    match = words.airspace.search(text, start, end) or at_sea
    if not match:
        return locations
    zones = [replace(loc, where_prec=7, why=f"“{match.group()}”") if loc.where_prec == 6 else loc for loc in locations]
    return [replace(z, level="border_section") if at_sea and z.where_prec == 2 else z for z in zones]


def _order(locations: list[Location]) -> list[Location]:
    """Without doubles, the finest first, else in text order; several villages of one area, each known by name alone, are the area."""
    unique: dict[tuple[str, float | None, float | None], Location] = {}
    for location in locations:
        key = (name_of_area(location) or location.place_id or location.name, location.lon, location.lat)
        unique[key] = join_areas(unique.get(key, location), location)
    return sorted(unique.values(), key=fineness)[:MOST_LOCATIONS]
