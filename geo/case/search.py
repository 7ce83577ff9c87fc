"""Incidents by place, day and words: with the indexes of the case, and without them for those that people have changed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import Connection, select, text

from geo.case.days import count_days
from geo.case.rows import MOST_KEYS
from geo.case.schema import StatementRow
from geo.errors import CaseError
from geo.records import Incident

Box = tuple[float, float, float, float]
_WORD, _MARKED = re.compile(r"[^\W_]+"), re.compile(r"([a-z])[\u0300-\u036f]+")
_SLACK = 1e-4  # degrees by which the tree is asked outward: its floats have 32 bits

# The index of places, then the columns themselves, which are exact.
_IN_BOX = {
    "sqlite": "SELECT l.incident_id FROM locations_tree t JOIN locations l ON l.key = t.key "
    "WHERE t.east >= :west - :slack AND t.west <= :east + :slack AND t.north >= :south - :slack AND t.south <= :north + :slack "
    "AND l.lon BETWEEN :west AND :east AND l.lat BETWEEN :south AND :north",
    "postgresql": "SELECT l.incident_id FROM locations l WHERE l.spot && ST_MakeEnvelope(:west, :south, :east, :north, 4326) "
    "AND l.lon BETWEEN :west AND :east AND l.lat BETWEEN :south AND :north",
}
_WITH_WORDS = {
    "sqlite": "SELECT s.incident_id FROM sentences f JOIN statements s ON s.key = f.rowid WHERE sentences MATCH :wanted",
    "postgresql": "SELECT incident_id FROM statements WHERE words @> words_of(:wanted)",
}


def find_keys(
    connection: Connection,
    *,
    box: Box | None = None,
    since: str | None = None,
    until: str | None = None,
    words: str = "",
) -> set[str] | None:
    """The ids of the incidents that meet all that is given; None, which is all, where nothing is given. CaseError: no such box or day."""
    sets: list[set[str]] = []
    if box is not None:
        sets.append(_find_in_box(connection, box, since, until))
    elif since or until:
        sets.append(_find_between(connection, since, until))
    if words.strip() and sets and len(sets[0]) <= MOST_KEYS:
        return _keep_told(connection, sets[0], words)
    if words.strip():
        sets.append(_find_words(connection, words))
    return set.intersection(*sets) if sets else None


def split_box(box: Box) -> list[Box]:
    """The box, in two parts where it crosses the antimeridian (west > east). CaseError: it is not on Earth."""
    west, south, east, north = box
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise CaseError(f"{box} is no box on Earth", where="find", repair="Give west, south, east, north in degrees.")
    return [box] if west <= east else [(west, south, 180.0, north), (-180.0, south, east, north)]


def _find_in_box(connection: Connection, box: Box, since: str | None, until: str | None) -> set[str]:
    query, outward = _IN_BOX[connection.dialect.name], connection.dialect.name == "sqlite"
    known: dict[str, Any] = {"slack": _SLACK} if outward else {}
    if since:
        query += " AND l.last_day >= :since" + (" AND t.last_day >= :since - 1" if outward else "")
        known["since"] = _count(since)
    if until:
        query += " AND l.day <= :until" + (" AND t.day <= :until + 1" if outward else "")
        known["until"] = _count(until)
    found: set[str] = set()
    for west, south, east, north in split_box(box):
        corners = {"west": west, "south": south, "east": east, "north": north}
        found.update(connection.execute(text(query), known | corners).scalars())
    return found


def _find_between(connection: Connection, since: str | None, until: str | None) -> set[str]:
    # A month YYYY-MM sorts before its days: it is met from its first day to "YYYY-MM-99".
    query = "SELECT id FROM incidents WHERE date_start IS NOT NULL"
    known: dict[str, Any] = {}
    if since:
        _count(since)
        query += (
            " AND (CASE WHEN length(coalesce(date_end, date_start)) = 7 THEN coalesce(date_end, date_start) || '-99' "
        )
        query += "ELSE coalesce(date_end, date_start) END) >= :since"
        known["since"] = since
    if until:
        _count(until)
        query += " AND date_start <= :until"
        known["until"] = until
    return set(connection.execute(text(query), known).scalars())


def _find_words(connection: Connection, words: str) -> set[str]:
    wanted = " ".join(f'"{word}"' for word in find_words(words))
    if not wanted:
        return set()
    return set(connection.execute(text(_WITH_WORDS[connection.dialect.name]), {"wanted": wanted}).scalars())


def _keep_told(connection: Connection, keys: set[str], words: str) -> set[str]:
    """Those of few incidents in which the words stand: looked at one by one, as a common word has a long list in the index."""
    wanted = set(find_words(words))
    query = select(StatementRow.incident_id, StatementRow.exact, StatementRow.speaker)
    rows = connection.execute(query.where(StatementRow.incident_id.in_(keys)))
    return {key for key, exact, speaker in rows if wanted and wanted <= set(find_words(f"{exact} {speaker}"))}


def _count(day: str) -> int:
    try:
        counted = count_days(day) if len(day) == 10 else None
    except ValueError:
        counted = None
    if counted is None:
        raise CaseError(f"{day!r:.40} is no day", where="find", repair="Write it as YYYY-MM-DD.")
    return counted


def meets(
    incident: Incident, *, box: Box | None = None, since: str | None = None, until: str | None = None, words: str = ""
) -> bool:
    """Whether one incident meets all that is given, by the same rules as `find_keys`."""
    if box is not None and not any(_is_in(box, place.lon, place.lat) for place in incident.locations):
        return False
    day, last = count_days(incident.when.start), count_days(incident.when.end or incident.when.start, last=True)
    if since and (last is None or last < _count(since)):
        return False
    if until and (day is None or day > _count(until)):
        return False
    wanted = set(find_words(words))
    told = (set(find_words(f"{s.exact} {s.speaker}")) for s in incident.statements)
    return not words.strip() or any(wanted and wanted <= said for said in told)


def _is_in(box: Box, lon: float | None, lat: float | None) -> bool:
    if lon is None or lat is None:
        return False
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in split_box(box))


def find_words(told: str) -> list[str]:
    """The words of a text in their order: runs of letters and digits, in lower case, Latin ones without diacritics, as the indexes have them."""
    lower = unicodedata.normalize("NFD", told.lower().replace("ς", "σ"))
    return _WORD.findall(unicodedata.normalize("NFC", _MARKED.sub(r"\1", lower)))
