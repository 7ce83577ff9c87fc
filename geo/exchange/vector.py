"""Incidents as a table with geometries (EPSG:4326), which GeoPackage, FlatGeobuf, KML and GeoParquet hold alike.

Columns are the properties of the GeoJSON form; lists and objects (`locations`, `articles`, `statements`, …) are JSON in a text
column, so that a table read back gives the same incidents. Other columns than these are ignored.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import FormatError
from geo.exchange.fields import Fields
from geo.exchange.geojson import build_feature, read_feature
from geo.records import Article, Incident
from geo.signatures import DOCTYPE, NO_XML, find_fault

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

CRS = "EPSG:4326"
LAYER = "incidents"
TEXTS = (
    "id", "title", "event_type", "date_start", "date_end", "date_as_written", "level", "place", "status", "status_reason",
    "third_party",
)  # fmt: skip
WHOLE = ("date_prec", "where_prec", "killed", "wounded")
MEASURED = ("radius_m", "lon", "lat")
NESTED = (
    "claimants", "accused", "no_reply", "merged_because", "suggestions", "locations", "articles", "statements",
)  # fmt: skip


def build_table(incidents: Iterable[Incident], articles: Mapping[str, Article], *, texts: bool = False) -> GeoDataFrame:
    """One row an incident, in their order; `texts` keeps the articles' texts in `articles`."""
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    import shapely

    features = [build_feature(incident, articles, texts=texts) for incident in incidents]
    rows = [feature["properties"] for feature in features]
    columns: dict[str, Any] = {name: pd.array([row[name] for row in rows], dtype="string") for name in TEXTS}
    columns |= {name: pd.array([row[name] for row in rows], dtype="Int64") for name in WHOLE}
    columns |= {name: np.array([row[name] for row in rows], dtype=float) for name in MEASURED}
    columns |= {name: pd.array([_dump(row[name]) for row in rows], dtype="string") for name in NESTED}
    # None is written as null text, which from_geojson does not know: those rows stay without geometry.
    drawn = [i for i, feature in enumerate(features) if feature["geometry"]]
    geometry = np.full(len(rows), None, dtype=object)
    if drawn:
        geometry[drawn] = shapely.from_geojson([json.dumps(features[i]["geometry"]) for i in drawn])  # type: ignore[union-attr]
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=CRS)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_table(frame: GeoDataFrame, where: str) -> tuple[list[Incident], dict[str, Article]]:
    """The incidents of a table that `build_table` made, and their articles. FormatError names the row."""
    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = frame.to_crs(CRS)
    missing = [name for name in ("id", "event_type", "status", "articles", "statements") if name not in frame.columns]
    if missing:
        repair = "Layers of other programs come in as regions: bordermap gazetteer add FILE."
        raise FormatError(f"has no column {missing[0]!r}", where=where, repair=repair)
    incidents: dict[str, Incident] = {}
    articles: dict[str, Article] = {}
    names = [name for name in (*TEXTS, *WHOLE, *MEASURED, *NESTED) if name in frame.columns]
    geometries = frame.geometry if "geometry" in frame.columns else None
    for number, values in enumerate(zip(*(frame[name] for name in names), strict=True)):
        row_where = f"{where}, row {number}"
        row = {name: _read_value(name, value, row_where) for name, value in zip(names, values, strict=True)}
        shape = geometries.iloc[number] if geometries is not None else None
        feature = {"type": "Feature", "geometry": _map(shape), "properties": row}
        incident = read_feature(Fields(feature, row_where), articles)
        if incident.id in incidents:
            raise FormatError(
                f"the id {incident.id!r:.60} stands twice", where=row_where, repair="Give each its own id."
            )
        incidents[incident.id] = incident
    return list(incidents.values()), articles


def _map(shape: Any) -> dict[str, Any] | None:
    if shape is None or shape.is_empty:
        return None
    import shapely

    found: dict[str, Any] = json.loads(shapely.to_geojson(shapely.force_2d(shape)))
    return found


def _read_value(name: str, value: Any, where: str) -> Any:
    """A cell as JSON has it: a missing one is None, numpy's numbers are Python's, nested columns are parsed."""
    import pandas as pd

    if pd.isna(value):
        return None
    if name in NESTED:
        try:
            return json.loads(value)
        except (ValueError, TypeError, RecursionError) as error:
            raise FormatError(
                f"`{name}` is not JSON", where=where, repair="Leave the cell as it was written."
            ) from error
    if name in (*WHOLE, *MEASURED) and isinstance(value, str):  # KML keeps whole numbers as texts
        with suppress(ValueError):
            return float(value)
    return value.item() if hasattr(value, "item") else value


def write_layer(path: Path, frame: Any, driver: str, layer: str = LAYER, **options: Any) -> None:
    """Write `frame` as a layer of the file at `path` with GDAL. FormatError: GDAL refuses."""
    import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns of what it adds, e.g. a geometry type of its own
            pyogrio.write_dataframe(frame, path, layer=layer, driver=driver, use_arrow=True, **options)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError) as error:
        raise FormatError(
            f"cannot be written ({error})", where=str(path), repair="Check the folder and its free space."
        ) from error


def read_layer(path: str | Path, layer: str | None = None) -> GeoDataFrame:
    """A layer of a file of vector data: `layer`, else "incidents", else the first. FormatError: it is none, or damaged."""
    import pyogrio

    path = Path(path)
    _refuse_foreign(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = [str(name) for name, _ in pyogrio.list_layers(path)]
            if not names:
                raise FormatError("holds no layer", where=path.name, repair="Export it again.")
            wanted = layer or (LAYER if LAYER in names else names[0])
            # Not by Arrow: GDAL 3.12 crashes so on a FlatGeobuf row without geometry.
            return pyogrio.read_dataframe(path, layer=wanted)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, ValueError) as error:
        if isinstance(error, FormatError):
            raise
        repair = "Perhaps the file was cut off: fetch or export it again."
        raise FormatError(
            f"is damaged or of another format ({str(error)[:120]})", where=path.name, repair=repair
        ) from error


def _refuse_foreign(path: Path) -> None:
    """FormatError: the file cannot be read, or does not hold what its name says."""
    if not path.is_file():
        raise FormatError("cannot be read (no such file)", where=path.name, repair="Check the path.")
    try:
        fault = find_fault(path)
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=path.name, repair="Check the path.") from error
    if fault == DOCTYPE:
        raise FormatError(fault, where=path.name, repair="Take it out: KML needs none.")
    if fault.startswith(NO_XML):
        raise FormatError(fault, where=path.name, repair="Perhaps it was cut off: export it again.")
    if fault:
        repair = "Perhaps the file was cut off: fetch or export it again."
        raise FormatError(f"is damaged or of another format ({fault})", where=path.name, repair=repair)
