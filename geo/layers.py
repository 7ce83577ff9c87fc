"""Incidents as GeoDataFrames (EPSG:4326), one row an incident or a location, chosen and split by date, type, side and status.

Rows without a date have NaT, rows without a place an empty geometry (None): they stay in the frame, so that they can be
counted and shown apart. Filters select rows; nothing is computed anew.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from geo.errors import FormatError

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

    from geo.records import Incident, Location

CRS = "EPSG:4326"
LAYER_COLUMNS = {"year": "year", "month": "month", "type": "event_type", "status": "status", "precision": "where_prec"}
COLUMNS = (
    "id", "title", "event_type", "date_start", "date_end", "date_prec", "status", "third_party", "killed", "wounded", "sides",
    "claimants", "accused", "claims", "denials", "statements", "articles", "place", "level", "where_prec", "radius_m", "country",
    "lon", "lat", "as_written",
)  # fmt: skip
LOCATION_COLUMNS = (
    "id",
    "number",
    "place",
    "level",
    "where_prec",
    "radius_m",
    "country",
    "lon",
    "lat",
    "as_written",
    "side",
)


def incidents_frame(incidents: Iterable[Incident]) -> GeoDataFrame:
    """One row an incident, in their order, with the geometry of its first location.

    `date_start` and `date_end` are days (a month ends on its last day, without an end it ends as it starts), `year` and
    `month` ("2023-09") those of the start; `sides` a tuple of the sides that speak, claim or are accused.
    """
    incidents = list(incidents)
    first = [incident.locations[0] if incident.locations else None for incident in incidents]
    rows = [_build_row(incident, place) for incident, place in zip(incidents, first, strict=True)]
    return _build_frame(rows, first, COLUMNS)


def locations_frame(incidents: Iterable[Incident]) -> GeoDataFrame:
    """One row a location of an incident: `id` is the incident's, `number` 0 its own and more the rival ones; dates as there."""
    pairs = [(incident, n, place) for incident in incidents for n, place in enumerate(incident.locations)]
    rows = [
        {"id": i.id, "number": n, "side": p.side, "date_start": i.when.start, "date_end": i.when.end, **_build_place(p)}
        for i, n, p in pairs
    ]
    return _build_frame(rows, [place for _, _, place in pairs], (*LOCATION_COLUMNS, "date_start", "date_end"))


def _build_row(incident: Incident, place: Location | None) -> dict[str, Any]:
    stances = [statement.stance for statement in incident.statements]
    spoken = (statement.side for statement in incident.statements)
    return {
        "id": incident.id,
        "title": incident.title,
        "event_type": incident.event_type,
        "date_start": incident.when.start,
        "date_end": incident.when.end,
        "date_prec": incident.when.prec,
        "status": incident.status,
        "third_party": incident.third_party,
        "killed": incident.killed,
        "wounded": incident.wounded,
        "sides": tuple(dict.fromkeys((*incident.claimants, *incident.accused, *spoken))),
        "claimants": incident.claimants,
        "accused": incident.accused,
        "claims": stances.count("claim"),
        "denials": stances.count("denial"),
        "statements": len(stances),
        "articles": len(incident.articles),
        **_build_place(place),
    }


def _build_place(place: Location | None) -> dict[str, Any]:
    return {
        "place": place.name if place else None,
        "level": place.level if place else None,
        "where_prec": place.where_prec if place else None,
        "radius_m": place.radius_m if place else None,
        "country": place.country if place else None,
        "lon": place.lon if place else None,
        "lat": place.lat if place else None,
        "as_written": place.as_written if place else None,
    }


def _build_frame(rows: list[dict[str, Any]], places: list[Location | None], columns: tuple[str, ...]) -> GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(columns))
    start, end = frame["date_start"], frame["date_end"]
    frame["date_end"] = pd.to_datetime(end.fillna(start).map(_last_day, na_action="ignore"), format="%Y-%m-%d")
    frame["date_start"] = pd.to_datetime(start.map(_first_day, na_action="ignore"), format="%Y-%m-%d")
    frame["year"] = frame["date_start"].dt.year.astype("Int64")
    frame["month"] = frame["date_start"].dt.strftime("%Y-%m")
    whole = [name for name in ("date_prec", "killed", "wounded", "where_prec") if name in frame]
    frame[whole] = frame[whole].astype("Int64")
    measured = ["radius_m", "lon", "lat"]
    frame[measured] = frame[measured].astype("float64")
    return gpd.GeoDataFrame(frame, geometry=_build_geometries(frame, places), crs=CRS)


def _build_geometries(frame: pd.DataFrame, places: list[Location | None]) -> Any:
    """Points from the columns, all at once; then lines and areas where a location has one."""
    import json

    import numpy as np
    import shapely

    found = np.full(len(frame), None, dtype=object)
    pinned = frame["lon"].notna().to_numpy() & frame["lat"].notna().to_numpy()
    found[pinned] = shapely.points(frame["lon"].to_numpy()[pinned], frame["lat"].to_numpy()[pinned])
    drawn = [i for i, place in enumerate(places) if place and place.geometry]
    if drawn:
        found[drawn] = shapely.from_geojson([json.dumps(places[i].geometry) for i in drawn])  # type: ignore[union-attr]
    return found


def _first_day(day: str) -> str:
    return day if len(day) == 10 else f"{day}-01"


def _last_day(day: str) -> str:
    if len(day) == 10:
        return day
    year, month = int(day[:4]), int(day[5:7])
    return f"{day}-{calendar.monthrange(year, month)[1]:02}"


def select(
    frame: GeoDataFrame,
    *,
    since: str | None = None,
    until: str | None = None,
    types: Collection[str] | None = None,
    sides: Collection[str] | None = None,
    statuses: Collection[str] | None = None,
    precs: Collection[int] | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    undated: bool = False,
) -> GeoDataFrame:
    """The rows of `incidents_frame` that all given filters let through.

    `since` and `until` are ISO days, both included: an incident is in where its interval touches theirs. Undated ones are
    out as soon as one of the two is given, unless `undated`. `sides` lets through what one of them says or is accused of.
    `bbox` is west, south, east, north (west greater than east across 180°): what touches it is in, what has no place is out.
    """
    import pandas as pd

    dates = pd.Series(True, index=frame.index)
    if since:
        dates &= frame["date_end"] >= pd.Timestamp(since)
    if until:
        dates &= frame["date_start"] <= pd.Timestamp(until)
    kept = dates | frame["date_start"].isna() if undated else dates
    for column, wanted in (("event_type", types), ("status", statuses), ("where_prec", precs)):
        if wanted:
            kept &= frame[column].isin(list(wanted))
    if sides:
        kept &= frame["sides"].explode().isin(list(sides)).groupby(level=0).any()
    if bbox:
        kept &= _is_within(frame, bbox)
    return frame[kept]


def _is_within(frame: GeoDataFrame, bbox: tuple[float, float, float, float]) -> pd.Series:
    import shapely

    west, south, east, north = bbox
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    boxes = [shapely.box(first, south, last, north) for first, last in spans]
    return frame.geometry.intersects(shapely.union_all(boxes))


def split(frame: GeoDataFrame, by: str) -> dict[str, GeoDataFrame]:
    """The frame as named layers, in the order of their names: by `year`, `month`, `type`, `status`, `precision` or `side`.

    A row with two sides is in the layers of both; rows without a date are in the layer "undated", without a place in "unplaced".
    """
    if by == "side":
        sides = frame["sides"].explode().dropna()
        return {str(side): frame.loc[rows.index] for side, rows in sides.groupby(sides.to_numpy())}
    if by not in LAYER_COLUMNS:
        raise FormatError(
            f"there are no layers by {by!r}", where="layers", repair=f"Use one of: {', '.join(LAYER_COLUMNS)}, side."
        )
    missing = {"year": "undated", "month": "undated", "precision": "unplaced"}.get(by, "none")
    keys = frame[LAYER_COLUMNS[by]].astype("string").fillna(missing)
    return {str(key): rows for key, rows in frame.groupby(keys)}


def by_year_month(frame: GeoDataFrame) -> pd.DataFrame:
    """How many incidents began in each month: columns `year`, `month` (1 to 12), `count`; months without one are left out.

    Undated incidents are not counted; their number is `frame["date_start"].isna().sum()`.
    """
    dated = frame["date_start"].dropna()
    counts = dated.groupby([dated.dt.year.rename("year"), dated.dt.month.rename("month")]).size()
    return counts.rename("count").reset_index()
