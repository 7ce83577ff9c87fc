"""Which of the names in a sentence are where the act was. In: a text, a span, mentions. Out: targets, and the names that are none.

Actors, datelines, speakers' whereabouts, origins of fire and containing divisions are no targets. A name is settled here in the
light of the words around it: "Kalbajar district" is not the town, the Kangarli of Aghdam not that of Nakhchivan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import shapely

from geo.extraction.nations import load_nations
from geo.extraction.text import pick_within
from geo.gazetteer.borders import border_line
from geo.gazetteer.folding import fold
from geo.gazetteer.theatre import Theatre
from geo.incidents.lines import add_lines
from geo.incidents.parties import Pair, find_pair, is_capital, is_hit
from geo.incidents.shapes import ground_m, holds, shape_of
from geo.incidents.wording import Wording, load_words, word_mentions
from geo.records import Mention, Place

SMALL_TOWN = 5_000  # people; a smaller namesake of a province is meant only where the words say so
SMALL_CITY = 60_000  # people; larger ones stand for a government more often than for a spot
CONTINENT = 1_000_000  # people; a named part of the world that is no spot
ANCHORS_REACH = 20_000  # characters around a span in which other names tell which namesake is meant
FOREIGN_DEGREES = 1.5  # a place of a third country that lies farther from the border is no target

_RANKS = {"settlement": 0, "feature": 0, "water": 0, "border_section": 3, "district": 1, "province": 2, "country": 4}
_OUTER = ("district", "province", "country")


class Gazetteer(Protocol):
    """What placing needs of a gazetteer."""

    theatre: Theatre | None

    def candidates(self, name: str) -> list[Place]: ...


@dataclass(frozen=True, slots=True)
class Target:
    """A worded name with the place it stands for."""

    wording: Wording
    place: Place

    @property
    def rank(self) -> int:
        """0 a place, 1 a district, 2 a province, 3 a line, 4 a country."""
        if self.place.level == "border_section" and self.place.lon is not None and not shape_of(self.place.id):
            return 0
        return _RANKS[self.place.level]


@dataclass(frozen=True, slots=True)
class Targets:
    """What a span says of places: `places` are where the act was; `named` all names that may be spots, origins included."""

    places: tuple[Target, ...]
    named: tuple[Target, ...]
    pair: Pair | None  # the two countries whose border is meant


def find_targets(
    text: str, start: int, end: int, mentions: Sequence[Mention], gazetteer: Gazetteer, sides: Sequence[str]
) -> Targets:
    """The targets in text[start:end); `mentions` are those of the whole text in order, `sides` the codes of the parties."""
    inside = [m for m in pick_within(mentions, start, end) if m.end <= end]
    own = [m for m in inside if not m.associative or _may_lie(text, m)]
    own = add_lines(text, start, end, own, gazetteer.theatre)
    worded = word_mentions(text, start, end, [m for m in own if not _is_dateline(text, m)])
    pair = find_pair(text, inside, gazetteer.theatre, sides)
    anchors = _anchors(pick_within(mentions, start - ANCHORS_REACH, end + ANCHORS_REACH))
    settled = [_settle(text, w, gazetteer, anchors) for w in _level_lists(text, _adopt_unknown(worded))]
    named = [target for target in settled if target is not None and _may_be_target(text, target, pair)]
    places = _drop_containers([t for t in named if t.wording.role not in ("origin", "people", "speaker", "alias")])
    if not places and (earlier := _find_same(text, start, end, mentions, gazetteer, anchors)):
        places = [earlier]
    return Targets(tuple(_pick_targets(places)), tuple(named), pair)


def _may_lie(text: str, mention: Mention) -> bool:
    """Whether a name taken for an actor's is a spot all the same: a village that something is near to, a country's airspace."""
    place = mention.place
    if place is not None and place.level == "country":
        return _has_zone(text, mention)
    if (
        place is None
        or place.level not in ("settlement", "feature")
        or place.population > SMALL_CITY
        or is_capital(place)
        or _LONGER.match(text, mention.end)
    ):
        return False
    return bool(_SPOT.search(text, max(0, mention.start - 60), mention.start))


def _has_zone(text: str, mention: Mention) -> bool:
    """Whether a country is named for its airspace or waters: "the airspace of Armenia", "Armenian airspace"."""
    words = load_words()
    before, after = text[max(0, mention.start - 40) : mention.start], text[mention.end : mention.end + 40]
    for zone in (words.airspace, words.waters):
        if any(_ZONE_OF.fullmatch(before, m.end()) for m in zone.finditer(before)):
            return True
        if (m := zone.search(after)) and not after[: m.start()].strip(" '’s"):
            return True
    return False


_LONGER = re.compile(r" [A-Z]")  # the name is the head of a longer one


_ZONE_OF = re.compile(r"\s+(?:(?:of|over|above|над)\s+)?(?:the\s+)?", re.I)


_SPOT = re.compile(
    r"\b(?:near|between|outside|towards?|positions|posts|direction of|vicinity of|villages? of)\s+(?:\S+\s+(?:and\s+)?){0,3}$"
    r"|\b(?:road|highway|motorway|track|route|railway)\b[^.;]{0,40}\s(?:to|with|and)\s+$"
    r"|\b(?:against|(?:attacks?|assaults?|raids?|strikes?|fire) (?:on|at)|(?:shelling|bombing|capture|seizure) of)\s+(?:the\s+)?$",
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


def _anchors(mentions: Sequence[Mention]) -> list[tuple[float, float]]:
    """Points of the settlements and divisions that a text names, to tell which of several places of a name is near."""
    places = [m.place for m in mentions if m.place and not m.associative and m.place.level != "country"]
    return [(p.lon, p.lat) for p in places if p.lon is not None and p.lat is not None and not is_capital(p)]


def _settle(text: str, wording: Wording, gazetteer: Gazetteer, anchors: Sequence[tuple[float, float]]) -> Target | None:
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
    if wording.role == "bearing" and place is not None and place.level in ("district", "province"):
        place = _of_kind(mention, "settlement", place, gazetteer, anchors) or place
    if place is not None and place.level == "feature" and place.population >= CONTINENT:
        place = next((p for p in gazetteer.candidates(mention.text) if p.level in ("district", "border_section")), None)
    if place is None:
        return None
    if place.level in ("settlement", "district", "province") and _WATERS.match(text, mention.end):
        return None
    if is_capital(place) and not is_hit(text, mention):
        return None
    return Target(wording, place)


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
    if place is None and not mention.candidates:
        return None  # the text puts the name where none is known: no namesake elsewhere will do
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


def _may_be_target(text: str, found: Target, pair: Pair | None) -> bool:
    """Whether an act of the two countries can be at a place; a country counts only where the words put something in it."""
    place, wording = found.place, found.wording
    if place.level == "country":
        after = text[wording.mention.end : wording.mention.end + 30]
        if _has_zone(text, wording.mention):
            return True
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
) -> Target | None:
    """The place of "in the same district": the last place of that kind named before the span."""
    match = _SAME.search(text, start, end)
    if not match:
        return None
    word = match[1].lower()
    kind = _SAME_KINDS.get(word, "district")
    levels = {"settlement": ("settlement",), "district": ("district", "province")}.get(kind, _SPOTS)
    for mention in reversed(pick_within(mentions, start - 799, match.start())):
        if not mention.associative:
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


def _drop_containers(found: list[Target]) -> list[Target]:
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


def _is_seat(item: Target, inner: Sequence[Target]) -> bool:
    """Whether a town is named only as the district of a village beside it: "in Tovuz, a house in Alibayli"."""
    if item.wording.kind == "settlement" or item.wording.listed:
        return False
    name = fold(item.place.name)
    return any(f is not item and not f.wording.listed and name in {fold(p) for p in f.place.parents[:1]} for f in inner)


def _has_content(container: Target, found: Sequence[Target]) -> bool:
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


def _pick_targets(found: list[Target]) -> list[Target]:
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
