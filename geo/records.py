"""The records that pass between the stages: frozen, hashable where small, with the words as written kept beside what was made of them.

Positions are character offsets into the text of the article, end exclusive. Coordinates are degrees, WGS 84, longitude
before latitude. Days are ISO strings (`YYYY-MM-DD`), a month `YYYY-MM`; None means that it is not known.
Sides are codes: ISO 3166-1 alpha-2 (`AM`, `AZ`, also `XK`), an organisation (`EUMA`, `OSCE`, `UNIFIL`, `UNC`), a
de facto authority (`NKR`), or `witness`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

STANCES = ("claim", "denial", "confirmation", "observation", "threat_or_warning")
FACETS = (
    "occurrence", "attribution", "location", "sovereignty", "magnitude", "time", "characterisation", "intent", "evidence",
)  # fmt: skip
EVENT_TYPES = (
    "shelling", "small_arms_fire", "drone_strike", "air_strike", "incursion", "clash", "troop_buildup", "mine",
    "engineering_works", "detention", "airspace", "blockade", "sabotage", "other",
)  # fmt: skip
STATUSES = ("claimed", "denied", "partly_disputed", "mutual_accusation", "acknowledged")
THIRD_PARTY = ("supports", "contradicts")
LEVELS = ("settlement", "district", "province", "border_section", "country", "feature", "water")


def make_id(prefix: str, *parts: object) -> str:
    """An id that depends on what the record says alone: `prefix` and 12 hex digits of the SHA-256 of `parts`."""
    digest = hashlib.sha256("\x1f".join("" if p is None else str(p) for p in parts).encode()).hexdigest()
    return f"{prefix}-{digest[:12]}"


@dataclass(frozen=True, slots=True)
class Article:
    """A source document. `text` is kept untouched; `id` is made from it, so the same text is the same article."""

    id: str
    text: str
    sha256: str
    title: str = ""
    outlet: str = ""
    published: str | None = None  # ISO day
    url: str = ""
    language: str = "en"
    file: str = ""  # base name of the file it was read from
    terms: str = ""  # `private`: may not be given on to others

    @classmethod
    def of(cls, text: str, **known: Any) -> Article:
        """The article of `text`, its id and hash made from the text; `known` are the other fields."""
        sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(id=f"a-{sha256[:12]}", text=text, sha256=sha256, **known)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What to say of a source, in one clear line (`reason`): it was `refused`, or is a `duplicate`; or it was read with a
    doubt (`warning`); or files of other kinds in a folder were left aside (`skipped`).
    """

    file: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer row. `parents` are names of the district, province or country that contain it, nearest first."""

    id: str
    name: str
    level: str  # one of LEVELS
    lon: float | None
    lat: float | None
    country: str = ""  # ISO alpha-2; empty for a border section or water
    parents: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # other names, spellings and the other side's name
    population: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name as written at [start, end), with the place it was resolved to, or None with its `candidates`.

    `associative`: the name stands for an actor ("Baku said", "Armenian forces", "Minsk Group"), not for a location.
    """

    start: int
    end: int
    text: str
    place: Place | None = None
    candidates: tuple[Place, ...] = ()
    associative: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks or acts: an institution in English ("Armenian Ministry of Defence") and the side it belongs to."""

    name: str
    side: str
    kind: str = "state"  # state, organisation (neutral mission or body), witness, armed_group, media
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class When:
    """A day or an interval. `prec` as UCDP's date_prec: 1 exact day, 2 two to six days, 3 a week, 4 a month, 5 longer."""

    start: str | None = None
    end: str | None = None
    prec: int | None = None
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """Where an incident is said to be. `where_prec` 1-7 (UCDP): 1 exact place, 2 near it, 3 district, 4 province,
    5 along a border or a line, 6 country only, 7 water or air. `radius_m` is the uncertainty around (lon, lat).

    `geometry` is a GeoJSON geometry (a disc, a polygon, a line) or None: the point alone. `side` says according to whom.
    """

    name: str
    level: str
    where_prec: int
    lon: float | None = None
    lat: float | None = None
    radius_m: float | None = None
    geometry: dict[str, Any] | None = field(default=None, hash=False)
    country: str = ""
    as_written: str = ""
    side: str = ""
    place_id: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one speaker says about one incident, with the exact sentence(s): `exact` == article.text[start:end]."""

    id: str
    article_id: str
    stance: str
    speaker: str
    side: str
    exact: str
    start: int
    end: int
    facet: str | None = None  # denials only
    cue: str = ""
    responds_to: str | None = None  # id of the statement that it answers
    reporter: str = ""  # who relays it, where that is another than the speaker
    accused: str = ""  # side that the statement says did it, where it says so
    appearances: tuple[str, ...] = ()  # ids of further articles that print the same sentence


@dataclass(frozen=True, slots=True)
class Event:
    """What one article tells of one incident: the unit that linking joins across articles."""

    id: str
    article_id: str
    event_type: str
    when: When
    locations: tuple[Location, ...]
    statements: tuple[Statement, ...]
    killed: int | None = None
    wounded: int | None = None
    accused: tuple[str, ...] = ()  # sides said to have acted
    words: frozenset[str] = frozenset()  # content words of the act, for linking


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one article. It depends on the article and the gazetteer alone."""

    article: Article
    events: tuple[Event, ...] = ()
    mentions: tuple[Mention, ...] = ()
    notes: tuple[str, ...] = ()  # e.g. "no statement about an incident found"


@dataclass(frozen=True, slots=True)
class Incident:
    """What is said to have happened, joined over articles; `status` is derived by rule and never a verdict of truth."""

    id: str
    title: str
    event_type: str
    when: When
    locations: tuple[Location, ...]  # the first is the one drawn as the incident's own; rival locations follow
    statements: tuple[Statement, ...]
    articles: tuple[str, ...]  # article ids
    status: str
    status_reason: str
    third_party: str | None = None
    killed: int | None = None
    wounded: int | None = None
    claimants: tuple[str, ...] = ()  # sides whose claims it holds
    accused: tuple[str, ...] = ()  # sides said to have acted
    no_reply: tuple[str, ...] = ()  # sides of which no reply was found
    merged_because: tuple[str, ...] = ()  # one line for each join of events from different articles
    suggestions: tuple[str, ...] = ()  # ids of incidents that are perhaps the same
