"""Incidents as a CSV with the 49 columns of UCDP GED (.ucdp.csv). Out alone: such a row has no room for who denies what.

`id` is the number of the row and `relid` the incident's id. `side_a` is the side said to have acted, `side_b` the side that says
so. `best`, `high` and `low` are the number killed that the articles give, empty where they give none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.exchange.codes import load_countries, name_side
from geo.exchange.csv import make_wkt, write_table
from geo.exchange.files import replace_file
from geo.exchange.geojson import find_geometry
from geo.records import Article, Incident

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id", "conflict_name",
    "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id",
    "side_b", "number_of_sources", "source_article", "source_office", "source_date", "source_headline", "source_original",
    "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid",
    "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip


def write_ucdp(path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article]) -> None:
    """Write one row an incident to `path`, unplaced and undated ones with empty cells."""
    with replace_file(path) as beside:
        write_table(beside, COLUMNS, (build_row(n, i, articles) for n, i in enumerate(incidents, start=1)))


def build_row(number: int, incident: Incident, articles: Mapping[str, Article]) -> dict[str, Any]:
    """The cells of one incident; those that are not named here are empty."""
    place = incident.locations[0] if incident.locations else None
    told = [articles[key] for key in incident.articles if key in articles]
    start, end = incident.when.start, incident.when.end or incident.when.start
    sides = [", ".join(map(name_side, codes)) for codes in (incident.accused, incident.claimants)]
    return {
        "id": number,
        "relid": incident.id,
        "year": start[:4] if start else None,
        "code_status": "Check: " + incident.status,
        "type_of_violence": 1,
        "dyad_name": " - ".join(side for side in sides if side),
        "side_a": sides[0],
        "side_b": sides[1],
        "number_of_sources": len(told),
        "source_article": "; ".join(article.url or article.file for article in told),
        "source_office": "; ".join(dict.fromkeys(article.outlet for article in told if article.outlet)),
        "source_date": "; ".join(article.published or "" for article in told),
        "source_headline": "; ".join(article.title for article in told),
        "source_original": "; ".join(dict.fromkeys(s.speaker for s in incident.statements)),
        "where_prec": place.where_prec if place else None,
        "where_coordinates": place.name if place else None,
        "where_description": (place.as_written or place.name) if place else None,
        "adm_1": place.name if place and place.level == "province" else None,
        "adm_2": place.name if place and place.level == "district" else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "geom_wkt": make_wkt(find_geometry(place)),
        "priogrid_gid": _find_cell(place.lon, place.lat) if place else None,
        "country": load_countries().get(place.country, ("",))[0] if place else None,
        "event_clarity": 1 if incident.when.prec == 1 else 2,
        "date_prec": incident.when.prec,
        "date_start": start,
        "date_end": end,
        "best": incident.killed,
        "high": incident.killed,
        "low": incident.killed,
    }


def _find_cell(lon: float | None, lat: float | None) -> int | None:
    """The PRIO-GRID cell (half a degree, numbered from the south-west corner of the world, 720 to a row)."""
    if lon is None or lat is None:
        return None
    row, column = min(int((lat + 90) * 2), 359), min(int((lon + 180) * 2), 719)
    return row * 720 + column + 1
