"""Incidents as a GeoPackage (.gpkg) for QGIS: the layer `incidents` holds all; beside it stand `locations` (rival ones as
well, with a geometry each) and the tables `statements` and `sources`, joined by `incident_id` and `article_id`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from geo.exchange.files import replace_file
from geo.exchange.vector import build_table, read_layer, read_table, write_layer
from geo.records import Article, Incident


def write_geopackage(
    path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article], *, texts: bool = False
) -> None:
    """Write the layers to `path`; `texts` keeps the articles' texts."""
    import pandas as pd

    from geo.exchange.geojson import build_feature
    from geo.layers import locations_frame

    incidents = list(incidents)
    rows = [build_feature(incident, articles)["properties"] for incident in incidents]
    statements = [{"incident_id": row["id"], **statement} for row in rows for statement in row["statements"]]
    sources = {article["id"]: article for row in rows for article in row["articles"]}
    locations = locations_frame(incidents).rename(columns={"id": "incident_id"})
    locations["date_start"], locations["date_end"] = (
        locations[c].dt.strftime("%Y-%m-%d") for c in ("date_start", "date_end")
    )
    with replace_file(path) as beside:
        beside.unlink()  # GDAL adds to a file that is there, and an empty one is no GeoPackage
        write_layer(beside, build_table(incidents, articles, texts=texts), "GPKG", geometry_type="Unknown")
        write_layer(beside, locations, "GPKG", "locations", geometry_type="Unknown")
        for name, table in (("statements", statements), ("sources", list(sources.values()))):
            if table:
                write_layer(beside, pd.DataFrame(table).map(_flatten), "GPKG", name)


def _flatten(value: object) -> object:
    return "; ".join(value) if isinstance(value, list) else value


def read_geopackage(path: str | Path) -> tuple[list[Incident], dict[str, Article]]:
    """The incidents that `write_geopackage` wrote. FormatError: anything else."""
    return read_table(read_layer(path), Path(path).name)
