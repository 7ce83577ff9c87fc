"""How a text words where something happened: "near X", "3 km north-east of X", "from the side of X", "X and Y directions".

In: a text and the place names in it. Out: a Wording for each name: its role, distance and bearing, and the kind of place
that the words around it say. The words are data: `data/lexicon/LANGUAGE/placing.toml`. Distances are metres, bearings
degrees clockwise from north.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.extraction import patterns
from geo.paths import find_data_dir
from geo.records import Mention

ROLES = ("between", "bearing", "border_of", "towards", "origin", "people", "speaker", "near", "exact")
KINDS = ("settlement", "district", "province")
WINDOW = 140  # characters before a name that are looked at

_FILLER = re.compile(r"^\s*(?:[^\s,;:()\"“”«»—]+\s+){0,7}$")
_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "several": 5, "few": 3,
}  # fmt: skip
_COMPASS = {
    "north": 0,
    "east": 90,
    "south": 180,
    "west": 270,
    "север": 0,
    "восто": 90,
    "юж": 180,
    "юг": 180,
    "запад": 270,
}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one name is worded. `role` is one of ROLES, `container` (of a finer name), `alias`, or empty where nothing is said."""

    mention: Mention
    role: str = ""
    kind: str = ""  # one of KINDS, where the words say it
    distance_m: float | None = None
    bearing: float | None = None  # degrees
    start: int = -1  # of the words that belong to it
    end: int = -1
    listed: bool = False  # it stands in one list with the name before it


@dataclass(frozen=True)
class Words:
    """The compiled words of all languages."""

    before: tuple[tuple[str, patterns.Words], ...]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    kinds: tuple[tuple[str, patterns.Words], ...]
    kind_word: str
    border: patterns.Words
    not_border: patterns.Words
    airspace: patterns.Words
    waters: patterns.Words
    section: re.Pattern[str]  # behind the two names of a section
    inside: patterns.Words  # "400 metres inside"
    until: re.Pattern[str]  # between the two ends of "the road from A to B"
    capital: re.Pattern[str]
    capital_after: re.Pattern[str]
    compass: tuple[tuple[str, patterns.Words], ...]


# Two names with a dash between them, in capitals: "Sumy-Kursk", "Norte de Santander–Zulia".
_PAIRED = r"(?<!\w)((?:[A-ZÀ-Ý][\w’']*\s(?:(?:de|del|la|el|al)\s)?){0,2}[A-ZÀ-Ý][\w’']*[–—-](?:[A-ZÀ-Ý][\w’']*\s(?:(?:de|del|la|el|al)\s)?){0,2}[A-ZÀ-Ý][\w’']*)"


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The words of every language that has a placing.toml."""
    tables = [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted((find_data_dir() / "lexicon").glob("*/placing.toml"))
    ]

    def gather(part: str, key: str) -> list[str]:
        return [word for table in tables for word in table.get(part, {}).get(key, [])]

    kinds = tuple((kind, _compile(gather("kind", kind))) for kind in KINDS)
    after_keys = ("towards", "border_of", "near", "road", *KINDS)
    return Words(
        before=tuple((role, _compile(gather("before", role))) for role in ROLES),
        after=tuple((key, re.compile(rf"\s+(?:{_join(gather('after', key))})\b", re.I)) for key in after_keys),
        kinds=kinds,
        kind_word=_join([word for kind in KINDS for word in gather("kind", kind)]),
        border=_compile(gather("line", "border")),
        not_border=_compile(gather("line", "not_border")),
        airspace=_compile(gather("line", "airspace")),
        waters=_compile(gather("line", "waters")),
        section=re.compile(rf"{_PAIRED}\s+(?:{_join(gather('line', 'section'))})\b"),
        inside=_compile(gather("line", "inside")),
        until=re.compile(rf"\s+(?:{_join(gather('until', 'between'))})\s+(?:the\s+)?", re.I),
        capital=re.compile(rf"(?<!\w)(?:{_join(gather('line', 'capital'))})\s+$", re.I),
        compass=tuple((key, _compile(gather("compass", key))) for key in ("north", "south", "east", "west")),
        capital_after=re.compile(rf"\s+(?:{_join(gather('line', 'capital_after'))})\b", re.I),
    )


def _join(words: Iterable[str]) -> str:
    return "|".join(map(_spread, words)) or r"(?!)"


def _spread(word: str) -> str:
    """`word` with any white space where it has a blank."""
    return word.replace(" ", r"\s+")


def _compile(words: Iterable[str]) -> patterns.Words:
    return patterns.Words((_spread(word) for word in words), before=r"(?<![\w-])")


def word_mentions(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Wording]:
    """A Wording for each mention that lies in text[start:end), in text order. Sentences are not looked across."""
    inside = sorted((m for m in mentions if start <= m.start and m.end <= end), key=lambda m: m.start)
    found: list[Wording] = []
    for i, mention in enumerate(inside):
        stop = inside[i + 1].start if i + 1 < len(inside) else end
        wording = _word(text, start, stop, mention)
        found.append(_join_to_previous(text, found, wording))
    return _spread_back(text, found)


def _word(text: str, start: int, stop: int, mention: Mention) -> Wording:
    """The role and kind that the words around one name give it."""
    floor = max(start, mention.start - WINDOW, _sentence_start(text, start, mention.start))
    role, match = _find_before(text, floor, mention.start)
    wording = Wording(mention, start=mention.start, end=mention.end)
    if match:
        wording = replace(wording, role=role, start=match.start())
        if role == "bearing":
            wording = replace(wording, distance_m=_read_distance(match.group()), bearing=_read_bearing(match.group()))
        elif (
            role == "near" and (distance := _DISTANCE.search(text, floor, match.end())) and _ends_with(distance, match)
        ):
            wording = replace(wording, distance_m=_read_distance(distance.group()))
        kind = _find_kind(text[match.end() : mention.start])
        wording = replace(wording, kind=kind)
    else:
        wording = replace(wording, kind=_find_kind(text[max(floor, mention.start - 30) : mention.start], touching=True))
    return _read_after(text, stop, wording)


def _sentence_start(text: str, start: int, at: int) -> int:
    cut = start
    for match in _SENTENCE.finditer(text, start, at):
        cut = match.end()
    return cut


_SENTENCE = re.compile(r"(?<=[a-zа-яё\d)\"”»’])[.!?][\"”»’]?\s+(?=[A-ZА-ЯЁ\"“«‘])|\n\s*\n")
_NUMBER = r"\d+(?:[.,]\d+)?|a|one|two|three|four|five|six|seven|eight|nine|ten|several|few"
_UNIT = r"kms?|kilomet(?:er|re)s?|m|met(?:er|re)s?|(?:nautical )?miles?|км|километр\w*|м|метр\w*"
_MEASURE = re.compile(rf"(?<!\w)({_NUMBER})\s*({_UNIT})\b", re.I)
_DISTANCE = re.compile(rf"(?<!\w)(?:{_NUMBER})\s*(?:{_UNIT})\s+(?:away\s+)?(?:from|от|off)\b", re.I)


def _ends_with(distance: re.Match[str], match: re.Match[str]) -> bool:
    return distance.end() == match.end()


def _find_before(text: str, floor: int, at: int) -> tuple[str, re.Match[str] | None]:
    """The role word that stands nearest before a name with nothing but filler between, and its match."""
    best: tuple[int, int, int] | None = None
    role, found = "", None
    for order, (name, pattern) in enumerate(load_words().before):
        for match in pattern.finditer(text, floor, at):
            rank = (match.end(), -match.start(), -order)
            if (best is None or rank > best) and (match.end() < at and text[match.end()].isspace()):
                best, role, found = rank, name, match
    if found is None or not _FILLER.match(text[found.end() : at]):
        return "", None
    return role, found


def _find_kind(words: str, *, touching: bool = False) -> str:
    """The kind of place that words before a name say ("the village of"), the last one; `touching`: right before it."""
    best, kind = -1, ""
    for name, pattern in load_words().kinds:
        for match in pattern.finditer(words):
            rest = words[match.end() :]
            if match.start() > best and (not touching or re.fullmatch(r"\s+(?:of\s+)?(?:the\s+)?", rest)):
                best, kind = match.start(), name
    return kind


def _read_after(text: str, stop: int, wording: Wording) -> Wording:
    """What the words behind a name say: "direction", "district", "village", "area", "road"."""
    for key, pattern in load_words().after:
        match = pattern.match(text, wording.end, max(stop, wording.end))
        if not match:
            continue
        wording = replace(wording, end=match.end())
        if key == "towards":
            role = wording.role if wording.role in ("origin", "people", "speaker") else "towards"
            return replace(wording, role=role, kind=wording.kind or "district")
        if key == "border_of" and wording.role not in ("origin", "people", "speaker"):
            return replace(wording, role="border_of")
        if key == "near" and wording.role in ("", "exact", "towards"):
            return replace(wording, role="near")
        if key in KINDS:
            wording = replace(wording, kind=key)
            further = load_words().after[0][1].match(text, wording.end, max(stop, wording.end))
            if further and wording.role not in ("origin", "people", "speaker"):
                return replace(wording, role="towards", end=further.end())
            return wording
        return wording
    return wording


def _join_to_previous(text: str, found: list[Wording], wording: Wording) -> Wording:
    """The wording in the light of the name before it: the same place again, a container, or another item of its list."""
    if not found:
        return wording
    last = found[-1]
    gap = text[last.mention.end : wording.mention.start]
    if last.role == "between" and not last.listed and load_words().until.fullmatch(gap):
        return replace(wording, role="between", start=wording.mention.start, listed=True)
    if _ALIAS.fullmatch(gap):
        return replace(wording, role="alias", listed=True)
    if (_rank(wording) > _rank(last) and _contained(gap)) or _APPOSED.fullmatch(gap) or _patterns()[3].fullmatch(gap):
        found[-1] = replace(last, end=wording.end)
        return replace(wording, role="container", listed=True)
    if _rank(wording) < _rank(last) and _possessive(gap):
        inherited = "container" if last.role == "container" else wording.role or last.role
        found[-1] = replace(last, role="container", end=last.mention.end)
        return replace(wording, role=inherited, start=min(wording.start, last.start), listed=last.listed)
    if _listing(gap) or (last.role in ("container", "alias") and _listing(_gap_after(text, last, wording))):
        head = next((w for w in reversed(found) if w.role not in ("container", "alias")), last)
        if not wording.role or wording.start <= head.mention.start:
            said_after = wording.role == "towards" and wording.end > wording.mention.end
            return replace(
                wording, role="towards" if said_after else head.role, kind=wording.kind or head.kind, listed=True, start=wording.mention.start,
                distance_m=head.distance_m, bearing=head.bearing,
            )  # fmt: skip
        return replace(wording, listed=True)
    return wording


_ALIAS = re.compile(
    r"\s*[(/,;]?\s*(?:\(|/|(?:lake\s)?(?:also|or|called|known as|aka|a\.k\.a\.|which \w+ calls?|\w+ (?:names?|calls?) (?:it|the place)|the \w+ name (?:of|for)|"
    r"being the \w+ name (?:of|for))\s+)(?:the\s+)?|\s*\([^()]{0,40}(?:calls?|called|names?|known as)\s+(?:it\s+)?(?:by\s+)?",
    re.I,
)


_APPOSED = re.compile(r"\)?,?\s+in\s+(?:the\s+)?", re.I)  # "Gnjilica, in Raska"


def _gap_after(text: str, last: Wording, wording: Wording) -> str:
    return text[last.end : wording.mention.start] if last.end <= wording.mention.start else ""


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    """What may stand between two names: of containment, of possession, in a list, before an apposition."""
    kinds = load_words().kind_word
    contained = rf"\s*\)?\s*(?:(?:{kinds})\s*)?(?:,|\(|,?\s+(?:in|of|from|inside|within|в))\s*(?:the\s+|Armenia[’']s\s+|\w+[’']s\s+)?(?:(?:[\w-]+\s+){{0,2}}?(?:{kinds})\s+of\s+|[\w-]+ern\s+)?"
    possessive = rf"(?:\s+(?:{kinds}))?(?:['’]s?)\s+(?:\w+\s+){{0,2}}?(?:(?:{kinds})\s+(?:of\s+)?)?|\s+(?:{kinds})\s+(?:с\S+\s+)?"
    joint = r"(?:,|;|/|&|–|—|,?\s+(?:and|or|и|или|as well as|along with|а также|then|plus)\b)"
    words = r"(?:(?:also|the|near|in|at|around|both|the areas? of|в|у)\s+)?"
    listing = rf"\s*(?:(?:{kinds}|areas?)\s*)?(?:['’]s)?{joint}\s*{words}(?:(?:border\s+)?(?:{kinds})\s+(?:of\s+)?)?"
    apposition = rf",\s*(?:an?|the)\s+(?:[\w-]+\s+){{0,3}}?(?:{kinds})\s+(?:of|in)\s+(?:the\s+)?(?:\w+['’]s\s+)?"
    return tuple(re.compile(p, re.I) for p in (contained, possessive, listing, apposition))


def _contained(gap: str) -> bool:
    return bool(_patterns()[0].fullmatch(gap))


def _possessive(gap: str) -> bool:
    return bool(_patterns()[1].fullmatch(gap))


def _listing(gap: str) -> bool:
    return bool(_patterns()[2].fullmatch(gap))


def _rank(wording: Wording) -> int:
    """How large the place is: settlement and feature 0, district 1, province 2, country 3."""
    if wording.kind in KINDS:
        return KINDS.index(wording.kind)
    level = wording.mention.place.level if wording.mention.place else "settlement"
    return {"district": 1, "province": 2, "country": 3}.get(level, 0)


def _spread_back(text: str, found: list[Wording]) -> list[Wording]:
    """A plural behind a list holds for the whole list: "Dashkasan, Kalbajar and Lachin directions"."""
    for i in range(len(found) - 1, 0, -1):
        here, before = found[i], found[i - 1]
        tail = text[here.mention.end : here.end].rstrip().lower()
        if not here.listed or here.role in ("container", "alias") or not tail.endswith(("s", "х", "м", "ы", "и")):
            continue
        if before.role in ("container", "alias") or before.end > before.mention.end:
            continue
        role = here.role if here.role == "towards" and before.role in ("", "exact", "towards") else before.role
        found[i - 1] = replace(before, role=role, kind=here.kind, end=before.mention.end)
        if before.listed:
            found[i] = here
            _copy_tail(found, i - 1, here)
    return found


def _copy_tail(found: list[Wording], i: int, model: Wording) -> None:
    """Carry kind and role of a list's plural further back, as long as the list goes on."""
    while i > 0 and found[i].listed and found[i - 1].role not in ("container", "alias"):
        before = found[i - 1]
        if before.end > before.mention.end:
            return
        role = model.role if model.role == "towards" and before.role in ("", "exact", "towards") else before.role
        found[i - 1] = replace(before, role=role, kind=model.kind)
        i -= 1


def _read_distance(words: str) -> float | None:
    """Metres of "1,700 m", "three kilometres", "2,5 км"; None where there is no such measure."""
    match = _MEASURE.search(words)
    if not match:
        return None
    written, unit = match[1].lower(), match[2].lower()
    plain = re.sub(r"[.,](?=\d{3}$)", "", written).replace(",", ".")
    number = float(_NUMBERS[written]) if written in _NUMBERS else float(plain)
    if unit.startswith(("k", "км", "кило")):
        return number * 1000
    if unit.startswith("nautical"):
        return number * 1852
    return number * 1609.344 if unit.startswith("mile") else number


def _read_bearing(words: str) -> float:
    """Degrees clockwise from north of "north-east", "юго-западу" and the like."""
    low = words.lower()
    named = sorted({degrees for stem, degrees in _COMPASS.items() if stem in low})
    if len(named) == 2:
        return 315.0 if named == [0, 270] else sum(named) / 2
    return float(named[0]) if named else 0.0
