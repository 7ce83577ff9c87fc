"""The tables of a case, the same in a SQLite file and in PostgreSQL. Plain lon, lat and day columns, degrees WGS 84.

`articles` and `readings` are what was read, `incidents`, `statements` and `locations` what was made of it (made anew when
articles are added), `reviews` what people decided: rows are added there, never changed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Connection, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from geo.errors import CaseError

APPLICATION_ID = 0x424D4150  # "BMAP": this is a case
VERSION = 2  # of the tables
PATIENCE_MS = 30_000  # that one who writes waits for another
LOOK = "Look whether the change is in the case: all of it is, or nothing."  # after a change whose end was not confirmed

# What makes a case of one version a case of the next, in one transaction, in both homes.
MIGRATIONS = {1: ["ALTER TABLE articles ADD COLUMN terms TEXT NOT NULL DEFAULT ''"]}


def bring_forward(connection: Connection, version: int) -> None:
    """Make the tables of an older case those of this program, step by step; the caller's transaction holds them all."""
    for step in range(version, VERSION):
        for statement in MIGRATIONS[step]:
            connection.exec_driver_sql(statement)


def check_version(version: int, name: str) -> int:
    """The version of the tables of the case that is shown as `name`. CaseError: a newer program has made them."""
    if version > VERSION:
        what = f"is a case of version {version}, newer than this program's {VERSION}"
        raise CaseError(what, where=name, repair="Upgrade bordermap with `pip install --upgrade bordermap`.")
    return version


class Base(DeclarativeBase):
    """The tables of a case."""

    # Text is compared by code points and numbers have 64 bits in both homes, so that both order and refuse alike.
    type_annotation_map = {  # noqa: RUF012
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: Text().with_variant(Text(collation="C"), "postgresql"),
        int: Integer().with_variant(BigInteger(), "postgresql"),
    }


class ArticleRow(Base):
    """An article; `text` is untouched and `sha256` is that of its UTF-8 bytes."""

    __tablename__ = "articles"
    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)  # the order in which articles came in
    sha256: Mapped[str]
    text: Mapped[str]
    title: Mapped[str]
    outlet: Mapped[str]
    published: Mapped[str | None]
    url: Mapped[str]
    language: Mapped[str]
    file: Mapped[str]
    terms: Mapped[str]
    captured: Mapped[str]  # ISO time, UTC, at which it came into the case


class ReadingRow(Base):
    """What was found in an article, as JSON (empty for the notes of imported rows), and the version of the program that found it."""

    __tablename__ = "readings"
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    reader: Mapped[str]
    body: Mapped[dict[str, Any]]


class RefusalRow(Base):
    """A source that did not become an article."""

    __tablename__ = "refusals"
    file: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)


class IncidentRow(Base):
    """An incident; `more` holds its lists (claimants, accused, no_reply, merged_because, suggestions, articles)."""

    __tablename__ = "incidents"
    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]  # the order of the incidents
    origin: Mapped[str]  # "read" from articles, or "imported"
    title: Mapped[str]
    event_type: Mapped[str]
    date_start: Mapped[str | None]
    date_end: Mapped[str | None]
    date_prec: Mapped[int | None]
    date_as_written: Mapped[str]
    status: Mapped[str]
    status_reason: Mapped[str]
    third_party: Mapped[str | None]
    killed: Mapped[int | None]
    wounded: Mapped[int | None]
    more: Mapped[dict[str, Any]]
    __table_args__ = (Index("incidents_by_date", "date_start"),)


class StatementRow(Base):
    """What a speaker says about an incident. The same statement may stand with two incidents."""

    __tablename__ = "statements"
    key: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"))
    number: Mapped[int]
    id: Mapped[str] = mapped_column(index=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)
    stance: Mapped[str]
    speaker: Mapped[str]
    side: Mapped[str]
    exact: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    facet: Mapped[str | None]
    cue: Mapped[str]
    responds_to: Mapped[str | None]
    reporter: Mapped[str]
    accused: Mapped[str]
    appearances: Mapped[list[Any]]
    __table_args__ = (Index("statements_by_incident", "incident_id", "number", unique=True),)


class LocationRow(Base):
    """Where an incident is said to be; number 0 is the incident's own. Days count from 1970-01-01, None without a date."""

    __tablename__ = "locations"
    key: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str]
    level: Mapped[str]
    where_prec: Mapped[int]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    day: Mapped[int | None]
    last_day: Mapped[int | None]
    radius_m: Mapped[float | None]
    geometry: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    country: Mapped[str]
    as_written: Mapped[str]
    side: Mapped[str]
    place_id: Mapped[str]
    why: Mapped[str]
    __table_args__ = (Index("locations_by_incident", "incident_id", "number", unique=True),)


class ReviewRow(Base):
    """A person's decision: an entry is added, never changed or taken away (triggers see to it)."""

    __tablename__ = "reviews"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str]  # ISO time, UTC
    author: Mapped[str]
    action: Mapped[str]
    incident_id: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
