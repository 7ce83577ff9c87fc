"""A user's own table as incidents: a CSV, or a GeoJSON of any properties, with a file that says which column is what.

The mapping is TOML: `[columns]` gives for each field the name of its column (`date` and one of `lon`/`lat`, `place`, or a geometry are
enough), `[event_types]` the event type for each word of the column `event_type`, `[defaults]` what holds for all rows.

    [columns]
    id = "No"
    date = "Date of event"
    lon = "X"
    lat = "Y"
    event_type = "What"
    notes = "Description"

    [event_types]
    "Artillery" = "shelling"

    [defaults]
    outlet = "Our monitoring"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import FormatError
from geo.exchange.fields import read_json
from geo.exchange.geometry import check
from geo.exchange.imported import Imported, RowRefused, read_count, read_day, read_point, read_rows
from geo.records import EVENT_TYPES, LEVELS, Article, Incident, Location, When, make_id

FIELDS = (
    "id", "title", "event_type", "date", "date_end", "place", "level", "lon", "lat", "country", "killed", "wounded", "notes", "outlet",
    "published", "url",
)  # fmt: skip


@dataclass(frozen=True)
class ColumnMap:
    """Which column is which field, which word is which event type, and what holds for all rows."""

    columns: Mapping[str, str]
    event_types: Mapping[str, str]
    defaults: Mapping[str, str]


def read_mapping(path: str | Path) -> ColumnMap:
    """The mapping in a TOML file. FormatError: it cannot be read, or names a field or an event type that there is not."""
    path = Path(path)
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=path.name, repair="Check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"is no TOML ({error})", where=path.name, repair="Mend the line named.") from error
    parts = [told.get(name, {}) for name in ("columns", "event_types", "defaults")]
    if not all(isinstance(part, dict) and all(isinstance(word, str) for word in part.values()) for part in parts):
        raise FormatError(
            "its parts are no tables of texts", where=path.name, repair='Write field = "Column" under [columns].'
        )
    mapping = ColumnMap(*parts)
    for field in (*mapping.columns, *mapping.defaults):
        if field not in FIELDS:
            raise FormatError(f"{field!r} is no field", where=path.name, repair=f"Use: {', '.join(FIELDS)}.")
    for word in (*mapping.event_types.values(), mapping.defaults.get("event_type", "other")):
        if word not in EVENT_TYPES:
            raise FormatError(f"{word!r} is no event type", where=path.name, repair=f"Use: {', '.join(EVENT_TYPES)}.")
    return mapping


def read_mapped(path: str | Path, mapping: ColumnMap) -> Imported:
    """The rows of a CSV or GeoJSON file as incidents. FormatError: it is neither, or a column of the mapping is missing."""
    path = Path(path)
    made = Imported(path.name, "mapped")
    rows = _read_features(path) if path.suffix.lower() in (".geojson", ".json") else _read_table(path, mapping)
    for line, cells, geometry in rows:
        made.rows += 1
        row = {field: cells.get(column, "") for field, column in mapping.columns.items()}
        row = {**mapping.defaults, **{field: text for field, text in row.items() if text}}
        try:
            made.keep(line, *_read_row(row, geometry, mapping, path.name))
        except (RowRefused, FormatError) as refusal:
            made.refused.append((line, refusal.what if isinstance(refusal, FormatError) else str(refusal)))
    return made


Row = tuple[int, dict[str, str], dict[str, Any] | None]


def _read_table(path: Path, mapping: ColumnMap) -> Iterator[Row]:
    yield from ((line, row, None) for line, row in read_rows(path, tuple(dict.fromkeys(mapping.columns.values()))))


def _read_features(path: Path) -> Iterator[Row]:
    found = read_json(path)
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise FormatError("is no FeatureCollection", where=path.name, repair="Export it as GeoJSON.")
    for number, feature in enumerate(features, start=1):
        cells = feature.get("properties") if isinstance(feature, dict) else None
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        texts = (
            {str(key): _as_text(value) for key, value in (cells or {}).items()}
            if isinstance(cells, dict | None)
            else {}
        )
        yield number, texts, geometry


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read_row(
    row: dict[str, str], geometry: dict[str, Any] | None, mapping: ColumnMap, file: str
) -> tuple[Incident, list[Article]]:
    word = row.get("event_type", "")
    event_type = mapping.event_types.get(word, word)
    if event_type not in EVENT_TYPES:
        raise RowRefused(f"event type {word[:40]!r} is neither one of ours nor in the mapping")
    start = read_day(row["date"]) if row.get("date") else None
    end = read_day(row["date_end"]) if row.get("date_end") else start
    if start and end and end < start:
        raise RowRefused(f"the end {end} is before the start {start}")
    locations = _make_locations(row, check(geometry, file))
    if not locations and start is None:
        raise RowRefused("has neither a place nor a date")
    article = _make_article(row, file)
    own = [f"{key}={value}" for key, value in sorted(row.items())]
    incident = Incident(
        id=f"own-{row['id']}" if row.get("id") else make_id("own", file, *own),
        title=row.get("title")
        or f"{event_type.replace('_', ' ').capitalize()} near {row.get('place') or 'an unknown place'}",
        event_type=event_type,
        when=When(start, end, (1 if start == end else 2) if start else None, row.get("date", "")),
        locations=locations,
        statements=(),
        articles=(article.id,) if article else (),
        status="claimed",
        status_reason=f"imported from {file}, which gives one account",
        killed=read_count(row.get("killed", "")),
        wounded=read_count(row.get("wounded", "")),
    )
    return incident, [article] if article else []


def _make_locations(row: dict[str, str], geometry: dict[str, Any] | None) -> tuple[Location, ...]:
    from geo.exchange.geojson import PREC_OF_LEVEL, find_point

    lon, lat = read_point(row.get("lon", ""), row.get("lat", ""))
    if geometry and lon is None:
        lon, lat = find_point(geometry)
        geometry = None if geometry["type"] == "Point" else geometry
    if lon is None and not row.get("place"):
        return ()
    level = row.get("level") or ("settlement" if lon is not None else "country")
    if level not in LEVELS:
        raise RowRefused(f"level {level[:40]!r} is not known")
    prec = PREC_OF_LEVEL[level] if lon is not None else 6
    return (
        Location(
            row.get("place", ""), level, prec, lon, lat, None, geometry, row.get("country", ""), why="as imported"
        ),
    )


def _make_article(row: dict[str, str], file: str) -> Article | None:
    from geo.exchange.gdelt import make_address

    published = (
        read_day(row["published"]) if row.get("published") else (read_day(row["date"]) if row.get("date") else None)
    )
    if row.get("notes"):
        known = {"title": row.get("title", ""), "outlet": row.get("outlet", ""), "url": row.get("url", "")}
        return Article.of(row["notes"], published=published, file=file, **known)
    return make_address(row.get("url", ""), published, file)
