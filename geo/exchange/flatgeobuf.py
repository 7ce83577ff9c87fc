"""Incidents as FlatGeobuf (.fgb): one layer, in the incidents' order, without a spatial index so that unplaced ones stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from geo.exchange.files import replace_file
from geo.exchange.vector import build_table, read_layer, read_table, write_layer
from geo.records import Article, Incident


def write_flatgeobuf(
    path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article], *, texts: bool = False
) -> None:
    """Write the layer "incidents" to `path`; `texts` keeps the articles' texts."""
    with replace_file(path) as beside:
        write_layer(beside, build_table(incidents, articles, texts=texts), "FlatGeobuf", SPATIAL_INDEX="NO")


def read_flatgeobuf(path: str | Path) -> tuple[list[Incident], dict[str, Article]]:
    """The incidents that `write_flatgeobuf` wrote. FormatError: anything else."""
    return read_table(read_layer(path), Path(path).name)
