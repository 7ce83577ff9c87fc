"""Incidents as a CSV with the 31 columns of ACLED (.acled.csv). Out alone: such a row has no room for who denies what.

`actor1` is the side said to have acted, `actor2` the side that says so; both are marked, for nothing here is established.
`fatalities` is empty where no article gives a number. The status stands in `tags`, the statements in `notes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.exchange.codes import ACLED_GEO, ACLED_TIME, load_countries, load_event_codes, name_side
from geo.exchange.csv import write_table
from geo.exchange.files import replace_file
from geo.records import Article, Incident

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country",
    "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip


def write_acled(path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article]) -> None:
    """Write one row an incident to `path`, unplaced and undated ones with empty cells."""
    with replace_file(path) as beside:
        write_table(beside, COLUMNS, (build_row(incident, articles) for incident in incidents))


def build_row(incident: Incident, articles: Mapping[str, Article]) -> dict[str, Any]:
    """The cells of one incident; those that are not named here are empty."""
    codes = load_event_codes()[incident.event_type]
    place = incident.locations[0] if incident.locations else None
    country, iso = load_countries().get(place.country if place else "", ("", None))
    outlets = dict.fromkeys(articles[key].outlet for key in incident.articles if key in articles)
    start = incident.when.start
    return {
        "event_id_cnty": incident.id,
        "event_date": start,
        "year": start[:4] if start else None,
        "time_precision": ACLED_TIME.get(incident.when.prec or 0),
        "disorder_type": codes["acled_disorder_type"],
        "event_type": codes["acled_event_type"],
        "sub_event_type": codes["acled_sub_event_type"],
        "actor1": _mark(incident.accused, "accused"),
        "actor2": _mark(incident.claimants, "says so"),
        "iso": iso,
        "country": country,
        "admin1": place.name if place and place.level == "province" else None,
        "admin2": place.name if place and place.level == "district" else None,
        "location": place.name if place else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "geo_precision": ACLED_GEO[place.where_prec] if place else None,
        "source": "; ".join(outlet for outlet in outlets if outlet),
        "notes": " ".join(f"[{s.side} {s.stance}] {s.exact}" for s in incident.statements),
        "fatalities": incident.killed,
        "tags": "; ".join(
            f"{k}={v}" for k, v in (("status", incident.status), ("third_party", incident.third_party)) if v
        ),
    }


def _mark(sides: Iterable[str], word: str) -> str:
    names = [name_side(side) for side in sides]
    return f"{', '.join(names)} ({word})" if names else ""
