"""Incidents as a CSV with the 49 columns of UCDP GED (.ucdp.csv), and UCDP's own files as incidents.

What is written does not come back as it was: such a row has no room for who denies what. Of what is read the headline of the source is
an article, to be read for claims and denials like others.

`id` is the number of the row and `relid` the incident's id. `side_a` is the side said to have acted, `side_b` the side that says
so. `best`, `high` and `low` are the number killed that the articles give, empty where they give none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from geo.exchange.codes import find_country, load_countries, name_side
from geo.exchange.csv import make_wkt, write_table
from geo.exchange.files import replace_file
from geo.exchange.geojson import find_geometry
from geo.exchange.imported import Imported, RowRefused, read_count, read_day, read_point, read_rows
from geo.records import Article, Incident, Location, When, make_id

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id", "conflict_name",
    "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id",
    "side_b", "number_of_sources", "source_article", "source_office", "source_date", "source_headline", "source_original",
    "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid",
    "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
_NEEDED = (
    "id", "type_of_violence", "source_article", "source_office", "source_date", "source_headline", "where_prec",
    "where_coordinates", "where_description", "latitude", "longitude", "country", "date_prec", "date_start", "date_end", "best",
)  # fmt: skip
_LEVELS = {
    1: "settlement",
    2: "settlement",
    3: "district",
    4: "province",
    5: "border_section",
    6: "country",
    7: "water",
}
_RADII = {1: 5_000.0, 2: 25_000.0, 3: 50_000.0, 4: 100_000.0}


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


def read_ucdp(path: str | Path) -> Imported:
    """The rows of a UCDP GED file as incidents, each with its source as an article. FormatError: it is no such file."""
    path = Path(path)
    made = Imported(path.name, "ucdp")
    made.take(read_rows(path, _NEEDED), _read_row)
    return made


def _read_row(row: dict[str, str], file: str) -> tuple[Incident, list[Article]]:
    if not row["id"]:
        raise RowRefused("id is empty")
    where_prec, date_prec = (_read_prec(row[name], most) for name, most in (("where_prec", 7), ("date_prec", 5)))
    lon, lat = read_point(row["longitude"], row["latitude"])
    start, end = read_day(row["date_start"]), read_day(row["date_end"] or row["date_start"])
    if end < start:
        raise RowRefused(f"date_end {end} is before date_start {start}")
    name = row["where_coordinates"] or row["where_description"]
    place = Location(
        name=name,
        level=_LEVELS[where_prec],
        where_prec=where_prec,
        lon=lon,
        lat=lat,
        radius_m=_RADII.get(where_prec),
        country=find_country(row["country"].split(" (")[0]),
        as_written=row["where_description"],
        why="as UCDP has it",
    )
    article = _read_source(row, file)
    incident = Incident(
        id=f"ucdp-{row['id']}",
        title=f"{'Clash' if row['type_of_violence'] in '12' else 'Attack'} near {name}",
        event_type="clash" if row["type_of_violence"] in ("1", "2") else "other",
        when=When(start, end, date_prec, ""),
        locations=(place,),
        statements=(),
        articles=(article.id,) if article else (),
        status="claimed",
        status_reason="imported from UCDP, which gives one account",
        killed=read_count(row["best"]),
    )
    return incident, [article] if article else []


def _read_prec(text: str, most: int) -> int:
    if not (text.isdigit() and 1 <= int(text) <= most):
        raise RowRefused(f"precision {text[:20]!r} is not 1 to {most}")
    return int(text)


def _read_source(row: dict[str, str], file: str) -> Article | None:
    headline = row["source_headline"] or row["source_article"]
    if not headline:
        return None
    published = row["source_date"].split(";")[0]
    try:
        day = read_day(published) if published else None
    except RowRefused:
        day = None
    key = make_id("a", headline, row["source_office"], day)
    return replace(Article.of(headline, title=headline, outlet=row["source_office"], published=day, file=file), id=key)
