"""Incidents as a CSV with the 31 columns of ACLED (.acled.csv), and ACLED's own files as incidents.

What is written does not come back as it was: such a row has no room for who denies what. What is read is marked as private, for
ACLED's terms forbid giving its rows on; its notes are an article each, to be read for claims and denials like others.

`actor1` is the side said to have acted, `actor2` the side that says so; both are marked, for nothing here is established.
`fatalities` is empty where no article gives a number. The status stands in `tags`, the statements in `notes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.exchange.codes import (
    ACLED_GEO,
    ACLED_TIME,
    find_country,
    load_countries,
    load_event_codes,
    load_types,
    name_side,
)
from geo.exchange.csv import write_table
from geo.exchange.files import replace_file
from geo.exchange.imported import PRIVATE, Imported, RowLeftOut, RowRefused, read_count, read_day, read_point, read_rows
from geo.records import Article, Incident, Location, When

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region", "country",
    "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip
_NEEDED = (
    "event_id_cnty", "event_date", "time_precision", "sub_event_type", "iso", "country", "location", "latitude", "longitude",
    "geo_precision", "source", "notes", "fatalities",
)  # fmt: skip
_WHERE = {"1": (1, 5_000.0, "settlement"), "2": (2, 25_000.0, "settlement"), "3": (4, 100_000.0, "province")}
_DATE_PREC = {"1": 1, "2": 3, "3": 4}


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


def read_acled(path: str | Path) -> Imported:
    """The rows of an ACLED file as incidents, each with its notes as a private article. FormatError: it is no such file."""
    path = Path(path)
    made = Imported(path.name, "acled")
    made.take(read_rows(path, _NEEDED), _read_row)
    return made


def _read_row(row: dict[str, str], file: str) -> tuple[Incident, list[Article]]:
    if not row["event_id_cnty"]:
        raise RowRefused("event_id_cnty is empty")
    event_type = load_types("acled_types").get(row["sub_event_type"])
    if event_type is None:
        raise RowLeftOut(f"sub_event_type {row['sub_event_type'][:40]!r} is no incident")
    if event_type == "air_strike" and any(word in row["notes"].casefold() for word in ("drone", "uav", "unmanned")):
        event_type = "drone_strike"
    day = read_day(row["event_date"])
    prec = _DATE_PREC.get(row["time_precision"], 1)
    told = day[:7] if prec == 4 else day
    lon, lat = read_point(row["longitude"], row["latitude"])
    where_prec, radius_m, level = _WHERE.get(row["geo_precision"], _WHERE["3"])
    country = find_country(row["iso"]) or find_country(row["country"])
    place = Location(row["location"], level, where_prec, lon, lat, radius_m, country=country, why="as ACLED has it")
    title = f"{event_type.replace('_', ' ').capitalize()} near {row['location']}"
    known = {"title": title, "outlet": row["source"], "published": day, "file": file, "terms": PRIVATE}
    articles = [Article.of(row["notes"], **known)] if row["notes"] else []
    incident = Incident(
        id=f"acled-{row['event_id_cnty']}",
        title=title,
        event_type=event_type,
        when=When(told, told if prec == 1 else None, prec, row["event_date"]),
        locations=(place,),
        statements=(),
        articles=tuple(article.id for article in articles),
        status="claimed",
        status_reason="imported from ACLED, which gives one account",
        killed=read_count(row["fatalities"]),
    )
    return incident, articles
