"""What of a case goes into a file: the incidents that the options choose, and how many each option left out.

Boxes are degrees, WGS 84: west, south, east, north; west is greater than east where a box crosses 180°.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.errors import FormatError

if TYPE_CHECKING:
    from geo.records import Article, Incident

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the options of an export ask for; `None` and empty ones choose all."""

    since: str | None = None
    until: str | None = None
    undated: bool = False
    bbox: Box | None = None
    types: Sequence[str] = ()
    sides: Sequence[str] = ()
    statuses: Sequence[str] = ()
    facets: Sequence[str] = ()  # what a denial disputes
    outlets: Sequence[str] = ()
    languages: Sequence[str] = ()  # two-letter codes, of the articles
    exact: bool = False  # only where the place itself is known
    approved: Collection[str] | None = None  # ids; None: whatever was decided

    def describe(self) -> str:
        """The choice in words, for the page."""
        told = {"from": [self.since], "until": [self.until], "type": self.types, "side": self.sides}
        told |= {"denied": self.facets, "outlet": self.outlets, "language": self.languages}
        told |= {"status": self.statuses, "within": [", ".join(f"{edge:g}" for edge in self.bbox or ())]}
        parts = [f"{name} {', '.join(word for word in words if word)}" for name, words in told.items() if any(words)]
        flags = {"exact places": self.exact, "approved": self.approved is not None}
        return "; ".join(parts + [name for name, used in flags.items() if used])


def choose(
    incidents: Sequence[Incident], articles: Mapping[str, Article], choice: Choice
) -> tuple[list[Incident], dict[str, int]]:
    """The incidents that `choice` keeps, and how many were left out by which of its parts, the first that did so."""
    from geo.layers import incidents_frame, select

    left_out: dict[str, int] = {}
    kept = list(incidents)
    for name, fits in _read_tests(articles, choice).items():
        fitting = [incident for incident in kept if fits(incident)]
        left_out[name] = len(kept) - len(fitting)
        kept = fitting
    frame = incidents_frame(kept)
    steps = (
        ("date", lambda rows: select(rows, since=choice.since, until=choice.until, undated=choice.undated)),
        ("place", lambda rows: select(rows, bbox=choice.bbox)),
        ("type", lambda rows: select(rows, types=choice.types)),
        ("side", lambda rows: select(rows, sides=choice.sides)),
        ("status", lambda rows: select(rows, statuses=choice.statuses)),
    )
    for name, step in steps:
        rows = step(frame)
        left_out[name] = len(frame) - len(rows)
        frame = rows
    ids = set(frame["id"])
    return [incident for incident in kept if incident.id in ids], {key: n for key, n in left_out.items() if n}


def _read_tests(articles: Mapping[str, Article], choice: Choice) -> dict[str, Callable[[Incident], bool]]:
    """What an incident must be beside what its row tells, by the name of the option's effect; only what is asked for."""

    def is_told_by(incident: Incident, wanted: Collection[str], of: str) -> bool:
        return any(getattr(articles[key], of) in wanted for key in incident.articles if key in articles)

    tests: dict[str, tuple[object, Callable[[Incident], bool]]] = {
        "approval": (choice.approved is not None, lambda incident: incident.id in (choice.approved or ())),
        "facet": (choice.facets, lambda incident: any(s.facet in choice.facets for s in incident.statements)),
        "outlet": (choice.outlets, lambda incident: is_told_by(incident, choice.outlets, "outlet")),
        "language": (choice.languages, lambda incident: is_told_by(incident, choice.languages, "language")),
        "precision": (choice.exact, lambda i: bool(i.locations) and i.locations[0].where_prec == 1),
    }
    return {name: fits for name, (asked, fits) in tests.items() if asked}


def leave_sources(
    incidents: Sequence[Incident], articles: Mapping[str, Article]
) -> tuple[list[Incident], dict[str, Article]]:
    """The same without who published it: no outlet, title, address, file or text of an article, no reporter, no reason of a join.

    Sentences, speakers, days of publication, languages and the hashes of the texts stay.
    """
    bare = {key: replace(article, text="", title="", outlet="", url="", file="") for key, article in articles.items()}
    told = [
        replace(
            incident,
            statements=tuple(replace(statement, reporter="") for statement in incident.statements),
            merged_because=(),
        )
        for incident in incidents
    ]
    return told, bare


def read_box(told: str | None) -> Box | None:
    """`told` as WEST,SOUTH,EAST,NORTH in degrees. FormatError: it is no such box."""
    if not told:
        return None
    try:
        west, south, east, north = (float(part) for part in told.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90):
        repair = "Write it as WEST,SOUTH,EAST,NORTH in degrees: --bbox 44.5,38.8,47.2,41.3"
        raise FormatError(f"{told!r:.60} is no box", where="--bbox", repair=repair)
    return west, south, east, north
