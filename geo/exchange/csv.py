"""Incidents as three CSV files (RFC 4180, UTF-8): NAME.csv an incident a row, NAME-statements.csv, NAME-sources.csv.

Columns are named as in the GeoJSON form; lists stand in one cell with "; " between, the geometry as WKT (degrees, longitude
first), rival locations as JSON. A text that a spreadsheet would run as a formula gets an apostrophe before it, which reading
takes away again.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from geo.errors import FormatError
from geo.exchange.fields import Fields
from geo.exchange.files import replace_file
from geo.exchange.geojson import build_feature, read_feature
from geo.records import Article, Incident

INCIDENTS = (
    "id", "title", "event_type", "date_start", "date_end", "date_prec", "date_as_written", "level", "where_prec", "radius_m",
    "place", "lon", "lat", "status", "status_reason", "third_party", "killed", "wounded", "claimants", "accused", "no_reply",
    "merged_because", "suggestions", "articles", "locations", "wkt",
)  # fmt: skip
STATEMENTS = (
    "incident_id", "id", "article_id", "stance", "facet", "speaker", "side", "exact", "start", "end", "responds_to", "cue",
    "reporter", "accused", "appearances",
)  # fmt: skip
SOURCES = ("id", "file", "title", "outlet", "published", "url", "language", "sha256", "terms")
_INCIDENT_LISTS = {"claimants", "accused", "no_reply", "merged_because", "suggestions", "articles"}
_STATEMENT_LISTS = {"appearances"}
_NUMBERS = {"date_prec", "where_prec", "radius_m", "lon", "lat", "killed", "wounded", "start", "end"}
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")
_BETWEEN = "; "
_MAX_CELL = 64 * 1024 * 1024


def make_paths(path: str | Path) -> tuple[Path, Path, Path]:
    """The paths of the three files: incidents, statements, sources."""
    path = Path(path)
    return path, *(path.with_name(f"{path.stem}-{part}{path.suffix}") for part in ("statements", "sources"))  # type: ignore[return-value]


def write_csv(
    path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article], *, bom: bool = False
) -> None:
    """Write the three files beside each other; `bom` begins them with the mark by which Excel knows UTF-8."""
    features = [build_feature(incident, articles) for incident in incidents]
    sources = {row["id"]: row for feature in features for row in feature["properties"]["articles"]}
    statements = [
        {"incident_id": f["properties"]["id"], **row} for f in features for row in f["properties"]["statements"]
    ]
    tables = ((INCIDENTS, map(_flatten, features)), (STATEMENTS, statements), (SOURCES, sources.values()))
    with ExitStack() as files:
        for target, (columns, rows) in zip(make_paths(path), tables, strict=True):
            write_table(files.enter_context(replace_file(target)), columns, rows, bom=bom)


def _flatten(feature: dict[str, Any]) -> dict[str, Any]:
    """The cells of one incident: its own properties, its articles' ids, its first location's geometry, its rival locations."""
    properties = feature["properties"]
    locations = properties["locations"]
    return properties | {
        "articles": [article["id"] for article in properties["articles"]],
        "locations": json.dumps(locations, ensure_ascii=False, separators=(",", ":")) if locations else "",
        "wkt": make_wkt(feature["geometry"]),
    }


def make_wkt(geometry: dict[str, Any] | None) -> str:
    """The geometry as well-known text, longitude first; empty for None."""
    if geometry is None:
        return ""
    if geometry["type"] == "Point":
        return "POINT ({} {})".format(*geometry["coordinates"])
    from shapely.geometry import shape

    return str(shape(geometry).wkt)


def write_table(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]], *, bom: bool = False) -> None:
    """Write `rows` under a line of `columns`; what a row does not have is an empty cell."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", errors="replace", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        table.writerows([render_cell(row.get(column)) for column in columns] for row in rows)


def render_cell(value: Any) -> str:
    """A value as the text of a cell: None is empty, a list is one text, a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = _render_list([str(item) for item in value]) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _render_list(items: list[str]) -> str:
    """The items with "; " between; as a JSON list where an item would fall apart by that."""
    text = _BETWEEN.join(items)
    return text if _read_list(text) == items else json.dumps(items, ensure_ascii=False)


def _read_list(text: str) -> list[str]:
    if text.startswith("["):
        with suppress(ValueError, RecursionError):
            return [str(item) for item in json.loads(text)]
    return [part for part in text.split(_BETWEEN) if part]


def read_csv(path: str | Path) -> tuple[list[Incident], dict[str, Article]]:
    """The incidents of NAME.csv with NAME-statements.csv and NAME-sources.csv beside it, and their articles (without texts).

    FormatError: a file or column is missing, or a value is not what it should be; it names the file and the line.
    """
    own, statements_path, sources_path = make_paths(path)
    rows = list(_read_table(own, INCIDENTS, _INCIDENT_LISTS))
    articles = {row["id"]: row for _, row in _read_table(sources_path, SOURCES)}
    statements: dict[str, list[dict[str, Any]]] = {}
    for _, row in _read_table(statements_path, STATEMENTS, _STATEMENT_LISTS):
        statements.setdefault(row.pop("incident_id") or "", []).append(row)
    incidents: dict[str, Incident] = {}
    known: dict[str, Article] = {}
    for where, row in rows:
        feature = _build_feature(row, where, statements, articles)
        incident = read_feature(Fields(feature, where), known)
        if incident.id in incidents:
            raise FormatError(f"the id {incident.id!r:.60} stands twice", where=where, repair="Give each its own id.")
        incidents[incident.id] = incident
    return list(incidents.values()), known


def _build_feature(
    row: dict[str, Any],
    where: str,
    statements: Mapping[str, list[dict[str, Any]]],
    articles: Mapping[str, dict[str, Any]],
) -> dict[str, Any]:
    missing = [key for key in row["articles"] if key not in articles]
    if missing:
        raise FormatError(
            f"the article {missing[0]!r:.60} is not among the sources", where=where, repair="Add it there."
        )
    try:
        locations = json.loads(row["locations"] or "[]")
    except (ValueError, RecursionError) as error:
        raise FormatError("`locations` is not JSON", where=where, repair="Leave the cell as it was written.") from error
    properties = row | {
        "articles": [articles[key] for key in row["articles"]],
        "statements": statements.get(row["id"] or "", []),
        "locations": locations,
    }
    return {"type": "Feature", "geometry": _read_wkt(row["wkt"], where), "properties": properties}


def _read_wkt(text: str | None, where: str) -> dict[str, Any] | None:
    if not text:
        return None
    import shapely
    from shapely.geometry import mapping

    try:
        found: dict[str, Any] = json.loads(json.dumps(mapping(shapely.from_wkt(text))))
    except shapely.errors.ShapelyError as error:
        raise FormatError(
            "`wkt` is no well-known text", where=where, repair="Write for example POINT (45.1 40.2)."
        ) from error
    return found


def _read_table(
    path: Path, columns: tuple[str, ...], lists: Collection[str] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row with the place where it stands; empty cells are None, numbers are numbers where they can be read as such."""
    csv.field_size_limit(_MAX_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, restkey="", strict=True)
            missing = [column for column in columns if column not in (table.fieldnames or ())]
            if missing:
                raise FormatError(
                    f"has no column {missing[0]!r}", where=path.name, repair=f"Its columns are: {', '.join(columns)}."
                )
            for row in table:
                where = f"{path.name}, line {table.line_num}"
                if "" in row or None in row.values():
                    raise FormatError(
                        f"has not {len(columns)} cells", where=where, repair="Put texts with commas in quotation marks."
                    )
                yield where, {column: read_cell(row[column], _kind(column, lists)) for column in columns}
    except OSError as error:
        raise FormatError(
            f"cannot be read ({error.strerror})", where=path.name, repair="The three files belong together."
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            f"is not UTF-8 (byte {error.start})", where=path.name, repair="Save it as CSV UTF-8."
        ) from error
    except csv.Error as error:
        raise FormatError(f"is no CSV ({error})", where=path.name, repair="Export it again.") from error


def _kind(column: str, lists: Collection[str]) -> str:
    return "list" if column in lists else "number" if column in _NUMBERS else "text"


def read_cell(cell: str, kind: str) -> Any:
    """The value that `render_cell` made a cell of; `kind` is list, number or text."""
    text = cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
    if kind == "list":
        return _read_list(text)
    if kind == "number":
        for number in (int, float):
            with suppress(ValueError):
                return number(text)
    return text or None
