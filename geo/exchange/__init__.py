"""Files to and from the world, one format a module. `write` and `read` choose the format by the file's suffix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from geo.errors import FormatError
from geo.records import Article, Incident

WRITERS = {
    ".geojson": ("geo.exchange.geojson", "write_geojson"),
    ".csv": ("geo.exchange.csv", "write_csv"),
    ".gpkg": ("geo.exchange.geopackage", "write_geopackage"),
    ".kml": ("geo.exchange.kml", "write_kml"),
    ".fgb": ("geo.exchange.flatgeobuf", "write_flatgeobuf"),
    ".parquet": ("geo.exchange.geoparquet", "write_geoparquet"),
    ".geoparquet": ("geo.exchange.geoparquet", "write_geoparquet"),
    ".acled.csv": ("geo.exchange.acled", "write_acled"),
    ".ucdp.csv": ("geo.exchange.ucdp", "write_ucdp"),
    ".plover.jsonl": ("geo.exchange.plover", "write_plover"),
    ".annotations.jsonld": ("geo.exchange.annotations", "write_annotations"),
    ".claims.jsonld": ("geo.exchange.claims", "write_claims"),
    ".zip": ("geo.exchange.bundle", "write_bundle"),
}
READERS = {
    ".geojson": ("geo.exchange.geojson", "read_geojson"),
    ".csv": ("geo.exchange.csv", "read_csv"),
    ".gpkg": ("geo.exchange.geopackage", "read_geopackage"),
    ".kml": ("geo.exchange.kml", "read_kml"),
    ".fgb": ("geo.exchange.flatgeobuf", "read_flatgeobuf"),
    ".parquet": ("geo.exchange.geoparquet", "read_geoparquet"),
    ".geoparquet": ("geo.exchange.geoparquet", "read_geoparquet"),
    ".zip": ("geo.exchange.bundle", "read_bundle"),
}


def find_suffix(path: str | Path, known: Iterable[str]) -> str:
    """The longest of the suffixes `known` that `path` ends with (`.acled.csv` before `.csv`). FormatError: none."""
    name = Path(path).name.lower()
    found = max((suffix for suffix in known if name.endswith(suffix) and name != suffix), key=len, default="")
    if not found:
        raise FormatError(
            "has no suffix that names a format", where=str(path), repair=f"Use one of: {' '.join(sorted(known))}."
        )
    return found


def write(path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article], **options: Any) -> None:
    """Write `incidents` to `path` in the format of its suffix, whole or not at all; `options` as the format's writer has.

    FormatError: no such format, or the file cannot be written.
    """
    module, name = WRITERS[find_suffix(path, WRITERS)]
    getattr(import_module(module), name)(path, incidents, articles, **options)


def read(path: str | Path) -> tuple[list[Incident], dict[str, Article]]:
    """The incidents of the file at `path`, in its order, and their articles by id. FormatError: not of the form expected."""
    module, name = READERS[find_suffix(path, READERS)]
    incidents, articles = getattr(import_module(module), name)(path)
    return incidents, articles


def find_form(path: str | Path) -> str:
    """What kind of table a file is by its first line: `acled`, `ucdp`, `gdelt`, else empty. FormatError: it cannot be read."""
    try:
        with Path(path).open(encoding="utf-8-sig", errors="replace") as lines:
            head = lines.readline(65536)
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=str(path), repair="Check the path.") from error
    if head.count("\t") == 60:
        return "gdelt"
    return next((form for form, column in (("acled", "event_id_cnty"), ("ucdp", "dyad_name")) if column in head), "")
