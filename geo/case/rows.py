"""Incidents, statements, locations and readings as rows of a case's tables, and back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, insert, select, text

from geo.case.codec import encode
from geo.case.days import count_days
from geo.records import Incident, Location, Reading, Statement, When

MOST_KEYS = 500  # in one query
MOST_SIGNS = 8_000_000  # in one value
_LISTS = ("articles", "claimants", "accused", "no_reply", "merged_because", "suggestions")
_PLAIN = ("id", "title", "event_type", "status", "status_reason", "third_party", "killed", "wounded")


def cut_keys(keys: Collection[str] | None, most: int = MOST_KEYS) -> Iterator[list[str] | None]:
    """`keys` in parts of `most`, as many as fit into one query, in their order; one part None, which is all, for None."""
    if keys is None:
        yield None
        return
    listed = list(keys)
    yield from (listed[at : at + most] for at in range(0, len(listed), most))


def group_records(
    connection: Connection, table: Any, kind: type[Any], keys: list[str] | None
) -> dict[str, tuple[Any, ...]]:
    """The records of `table` by incident, in their order, of all incidents or of those with these ids."""
    found: dict[str, list[Any]] = {}
    query = select(table.__table__).order_by(table.incident_id, table.number)
    query = query.where(table.incident_id.in_(keys)) if keys is not None else query
    names = [field.name for field in fields(kind)]
    columns = [table.incident_id, *(getattr(table, name) for name in names)]
    lists = [n for n, name in enumerate(names, start=1) if name == "appearances"]
    for cells in connection.execute(query.with_only_columns(*columns)):
        values = list(cells)
        for n in lists:
            values[n] = tuple(values[n])
        found.setdefault(values[0], []).append(kind(*values[1:]))
    return {key: tuple(several) for key, several in found.items()}


def insert_rows(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Add rows of one form to a table, or none. To a server they go as few values, which is several times as quick."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), rows)
        return
    names = ", ".join(f'"{name}"' for name in rows[0])
    told = f"json_populate_recordset(NULL::{table.__tablename__}, CAST(:told AS json))"
    query = f"INSERT INTO {table.__tablename__} ({names}) SELECT {names} FROM {told}"
    for part in _pack_rows(rows):
        connection.execute(text(query), {"told": part})


def _pack_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The rows as JSON lists of about MOST_SIGNS characters, or of one row."""
    part: list[str] = []
    signs = 0
    for row in rows:
        part.append(json.dumps(row, ensure_ascii=False))
        signs += len(part[-1])
        if signs > MOST_SIGNS:
            yield f"[{', '.join(part)}]"
            part, signs = [], 0
    if part:
        yield f"[{', '.join(part)}]"


def encode_reading(reading: Reading) -> dict[str, Any]:
    """The reading without its article (which has its own table) and without the candidates that were not chosen."""
    slim = replace(reading, mentions=tuple(replace(mention, candidates=()) for mention in reading.mentions))
    return {field.name: encode(getattr(slim, field.name)) for field in fields(slim) if field.name != "article"}


def build_rows(incident: Incident, number: int, origin: str) -> tuple[list[dict[str, Any]], ...]:
    """The rows of one incident for the tables of incidents, statements and locations."""
    own = {
        **{name: getattr(incident, name) for name in _PLAIN},
        "number": number,
        "origin": origin,
        "date_start": incident.when.start,
        "date_end": incident.when.end,
        "date_prec": incident.when.prec,
        "date_as_written": incident.when.as_written,
        "more": {name: list(getattr(incident, name)) for name in _LISTS},
    }
    day, last_day = count_days(incident.when.start), count_days(incident.when.end or incident.when.start, last=True)
    statements = [{**encode(s), "incident_id": incident.id, "number": n} for n, s in enumerate(incident.statements)]
    locations = [
        {**encode(p), "incident_id": incident.id, "number": n, "day": day, "last_day": last_day}
        for n, p in enumerate(incident.locations)
    ]
    return [own], statements, locations


def decode_incident(
    row: Mapping[str, Any], statements: tuple[Statement, ...], locations: tuple[Location, ...]
) -> Incident:
    """The incident of a row, with the statements and locations that belong to it."""
    lists: dict[str, Any] = {name: tuple(row["more"][name]) for name in _LISTS}
    return Incident(
        **{name: row[name] for name in _PLAIN},
        when=When(row["date_start"], row["date_end"], row["date_prec"], row["date_as_written"]),
        locations=locations,
        statements=statements,
        **lists,
    )
