"""What a text says about where a place lies: "the village of Armudlu in the Kalbajar region", "Goris, Armenia".

Out come pairs (inner name, outer name) with how binding they are. A hard pair leaves only candidates inside the outer place;
if there is none, the inner name stays without a place and the outer one tells where it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from geo.extraction.recognition import Name
from geo.gazetteer.folding import fold
from geo.gazetteer.geodesy import distance_km
from geo.gazetteer.index import COUNTRY, DISTRICT, PROVINCE, SETTLEMENT, Candidate, Gazetteer

_PLACE_NOUN = r"(?:border |frontier |mountain )?(?:village|town|city|settlement|hamlet|community|post|outpost|villages|towns|settlements|area|heights?)"
_DIVISION_NOUN = r"(?:region|district|province|county|rayon|raion|marz|oblast|governorate|community|municipality|parish|state|prefecture)"
_INNER_OUTER = re.compile(
    rf"\s*(?:{_PLACE_NOUN})?\s*,?\s*\(?\s*(?:which (?:is|lies) |located |situated |lying )?(?:(?:a|the) (?:small )?{_PLACE_NOUN})?\s*"
    r"(?:in|of|inside|within|from)\s+(?:the\s+)?(?:territory of\s+)?(?:the\s+)?(?:\w+\s)?",
    re.IGNORECASE,
)
_COMMA = re.compile(rf"\s*(?:{_PLACE_NOUN})?\s*(?:,|\()\s*(?:in\s+)?(?:the\s+)?", re.IGNORECASE)
_POSSESSIVE = re.compile(
    rf"(?:\s+{_DIVISION_NOUN})?['’]s?\s+(?:\w+\s+)?(?:{_PLACE_NOUN}s?\s+(?:of\s+)?)?|\s+{_DIVISION_NOUN}\s*,\s*(?:{_PLACE_NOUN}\s+(?:of\s+)?)?",
    re.IGNORECASE,
)
_RUSSIAN_DIVISION = re.compile(r"\s+(?:район|област|общин|провинци)\w*")
_RUSSIAN_PLACE = re.compile(r"(?:сел[аоеу]м?|деревн\w+|посёлк\w+|поселк\w+|город\w*|общин\w+)\s+$", re.IGNORECASE)
_OUTER_AFTER = re.compile(rf"\s+{_DIVISION_NOUN}\b", re.IGNORECASE)
_INNER_BEFORE = re.compile(rf"\b{_PLACE_NOUN}s?\s+(?:of\s+|called\s+|named\s+)?(?:the\s+)?['\"“‘]?$", re.IGNORECASE)
_INNER_AFTER = re.compile(rf"['\"”’]?\s+{_PLACE_NOUN}\b", re.IGNORECASE)
_FARTHEST = 60  # characters between the names
_SEAT_KM, _DISTRICT_KM = 35.0, 70.0


@dataclass(frozen=True, slots=True)
class Containment:
    """The name number `inner` lies in the place of name number `outer`; `hard` if the text leaves no other reading."""

    inner: int
    outer: int
    hard: bool


def find_containment(text: str, names: Sequence[Name]) -> list[Containment]:
    """What the text says lies in what, for neighbouring names."""
    found = []
    for i in range(len(names) - 1):
        for j in (i + 1, i + 2):
            if j >= len(names):
                break
            name, after = names[i], names[j]
            if name.demonym:
                break
            gap = text[name.end : after.start]
            if len(gap) > _FARTHEST or "\n" in gap:
                break
            if j == i + 2:  # "Armudlu in Azerbaijan's Kalbajar": the middle name stands before the outer one
                middle = names[i + 1]
                if not re.fullmatch(r"['’]s\s+(?:\w+\s+)?", text[middle.end : after.start]):
                    continue
                gap = text[name.end : middle.start]
            found += _read_gap(text, i, j, name, after, gap)
    return found


def _read_gap(text: str, i: int, j: int, name: Name, after: Name, gap: str) -> list[Containment]:
    village = bool(
        _INNER_BEFORE.search(text[max(0, name.start - 30) : name.start])
        or _INNER_AFTER.match(text[name.end : name.end + 25])
    )
    division = bool(_OUTER_AFTER.match(text[after.end : after.end + 20]))
    if text[name.start] > "\u0400":
        if re.fullmatch(r"\s+|,\s+|\s+в\s+|\s+на территории\s+", gap) and _RUSSIAN_DIVISION.match(
            text[after.end : after.end + 20]
        ):
            return [Containment(i, j, not _RUSSIAN_DIVISION.match(text[name.end : name.end + 20]))]
        return []
    if _INNER_OUTER.fullmatch(gap):
        return [Containment(i, j, (village or division) and not after.demonym)]
    if _COMMA.fullmatch(gap):
        return [Containment(i, j, village and division)]
    if _POSSESSIVE.fullmatch(gap):
        outer_first = bool(re.search(_DIVISION_NOUN, gap))
        inner_is_village = bool(_INNER_AFTER.match(text[after.end : after.end + 25]) or re.search(_PLACE_NOUN, gap))
        return [Containment(j, i, outer_first and inner_is_village)]
    return []


def lies_in(inner: Candidate, outer: Candidate, gazetteer: Gazetteer) -> bool:
    """Whether a row lies in another: by code, by the parents that its source names, by the outer one's area, else by distance."""
    if inner.row == outer.row or inner.level == COUNTRY:
        return False
    if outer.level == COUNTRY:
        return inner.country == outer.country
    if inner.country != outer.country and inner.country and outer.country:
        return False
    if inner.level == PROVINCE and outer.level in (SETTLEMENT, DISTRICT):
        return False
    if outer.first_order and inner.admin1 and outer.admin1:
        return inner.admin1 == outer.admin1
    known = gazetteer.memory.get((inner.row, outer.row))
    if known is None:
        known = gazetteer.memory[inner.row, outer.row] = _lies_in(inner, outer, gazetteer)
    return known


def _lies_in(inner: Candidate, outer: Candidate, gazetteer: Gazetteer) -> bool:
    if outer.level > COUNTRY:
        return inner.pinned and outer.pinned and distance_km(inner.lon, inner.lat, outer.lon, outer.lat) < 1000
    if inner.theatre:
        parents = {fold(parent) for parent in gazetteer.place_of(inner.row).parents}
        container = gazetteer.place_of(outer.row)
        if any(fold(name) in parents for name in (container.name, *container.names)):
            return True
    if outer.first_order:
        shape = gazetteer.regions.polygon(gazetteer.place_of(outer.row))
        if shape is None or not inner.pinned:
            return False
        return bool(shapely.dwithin(shape, shapely.Point(inner.lon, inner.lat), 0.03))
    if outer.admin1 and inner.admin1 and outer.admin1 != inner.admin1:
        return False
    reach = _SEAT_KM if outer.level == SETTLEMENT else _DISTRICT_KM
    return inner.pinned and outer.pinned and distance_km(inner.lon, inner.lat, outer.lon, outer.lat) < reach
