"""What of a case goes into a file: the incidents that the options choose, and how many each option left out.

Boxes are degrees, WGS 84: west, south, east, north; west is greater than east where a box crosses 180°.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    approved: Collection[str] | None = None  # ids; None: whatever was decided

    def describe(self) -> str:
        """The choice in words, for the page."""
        told = {"from": [self.since], "until": [self.until], "type": self.types, "side": self.sides}
        told |= {"status": self.statuses, "within": [", ".join(f"{edge:g}" for edge in self.bbox or ())]}
        parts = [f"{name} {', '.join(word for word in words if word)}" for name, words in told.items() if any(words)]
        return "; ".join(parts + (["approved"] if self.approved is not None else []))


def choose(incidents: Sequence[Incident], choice: Choice) -> tuple[list[Incident], dict[str, int]]:
    """The incidents that `choice` keeps, and how many were left out by which of its parts, the first that did so."""
    from geo.layers import incidents_frame, select

    left_out: dict[str, int] = {}
    kept = list(incidents)
    if choice.approved is not None:
        kept = [incident for incident in kept if incident.id in choice.approved]
        left_out["approval"] = len(incidents) - len(kept)
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
