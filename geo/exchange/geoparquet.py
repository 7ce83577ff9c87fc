"""Incidents as GeoParquet 1.1 (.parquet, .geoparquet): one row an incident, with the bounding box of each as a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from geo.errors import FormatError
from geo.exchange.files import replace_file
from geo.exchange.vector import build_table, read_table
from geo.records import Article, Incident


def write_geoparquet(
    path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article], *, texts: bool = False
) -> None:
    """Write the table to `path` (zstd); `texts` keeps the articles' texts."""
    frame = build_table(incidents, articles, texts=texts)
    with replace_file(path) as beside:
        frame.to_parquet(beside, schema_version="1.1.0", write_covering_bbox=True, compression="zstd", index=False)


def read_geoparquet(path: str | Path) -> tuple[list[Incident], dict[str, Article]]:
    """The incidents that `write_geoparquet` wrote. FormatError: anything else."""
    import geopandas as gpd
    from pyarrow import ArrowException

    path = Path(path)
    try:
        frame = gpd.read_parquet(path)
    except (ArrowException, ValueError, OSError) as error:
        what = f"is damaged or no GeoParquet ({str(error)[:120]})"
        raise FormatError(what, where=path.name, repair="Perhaps the file was cut off: export it again.") from error
    return read_table(frame, path.name)
