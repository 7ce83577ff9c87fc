"""A whole case copied into another home: articles, readings, refusals, incidents, imports, decisions and assessments.

Rows go over as they are, with their numbers and times, so that both homes answer and export alike. The copy is one transaction in
the new home, and of one moment of the old one.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, select

from geo.case.opening import tell_errors
from geo.case.rows import insert_rows
from geo.case.schema import ArticleRow, IncidentRow, LocationRow, ReadingRow, RefusalRow, ReviewRow, StatementRow
from geo.case.store import Case
from geo.errors import CaseError

# Each after those that its rows name.
TABLES = (ArticleRow, ReadingRow, RefusalRow, IncidentRow, StatementRow, LocationRow, ReviewRow)
ROWS_AT_ONCE = 2000


def copy_case(source: Case, target: Case) -> dict[str, int]:
    """Copy all of `source` into `target`, where nothing is yet; the number of rows by table. CaseError: something is there."""
    with target.transaction() as new:
        if any(new.execute(select(table.__table__).limit(1)).first() for table in TABLES):
            repair = "Name a home in which there is no case yet."
            raise CaseError("holds a case already", where=target.name, repair=repair)
        with source.snapshot() as old:
            return {table.__tablename__: _copy_rows(old, new, table, source.name) for table in TABLES}


def _copy_rows(old: Connection, new: Connection, table: type[Any], name: str) -> int:
    copied = 0
    with closing(_read_rows(old, table, name)) as parts:
        for rows in parts:
            insert_rows(new, table, rows)
            copied += len(rows)
    return copied


def _read_rows(connection: Connection, table: type[Any], name: str) -> Generator[list[dict[str, Any]]]:
    """The rows of a table, some at a time, in their order, without the keys that a home gives by itself."""
    columns = [column for column in table.__table__.columns if column.name != "key"]
    query = select(*columns).order_by(*table.__table__.primary_key).execution_options(yield_per=ROWS_AT_ONCE)
    with tell_errors(name), connection.execute(query) as found:
        for rows in found.mappings().partitions():
            yield [dict(row) for row in rows]
