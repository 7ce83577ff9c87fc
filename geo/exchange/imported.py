"""What comes of a file of another program: incidents, articles, and a report of what was kept and what was not, and why."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from geo.errors import FormatError
from geo.records import Article, Incident

PRIVATE = "private"  # terms of an article that may not be given on
Row = TypeVar("Row")
_MAX_CELL = 16 * 1024 * 1024


@dataclass
class Imported:
    """The rows of one file: how many were read, the incidents and articles of those kept, the line and reason of those refused."""

    file: str
    form: str
    rows: int = 0
    incidents: dict[str, Incident] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)  # rows of other kinds than incidents, by reason

    def take(
        self, rows: Iterable[tuple[int, Row]], read_row: Callable[[Row, str], tuple[Incident, list[Article]]]
    ) -> None:
        """Read `rows`, each with its line, one after the other; one that `read_row` refuses is noted and the others go on."""
        for line, row in rows:
            self.rows += 1
            try:
                self.keep(line, *read_row(row, self.file))
            except RowRefused as refusal:
                self.leave(line, refusal)

    def keep(self, line: int, incident: Incident, articles: list[Article]) -> None:
        """Keep the incident of a row with its articles; a second row of the same id is refused."""
        if incident.id in self.incidents:
            self.refused.append((line, f"the id {incident.id} stands in a row before it"))
            return
        self.incidents[incident.id] = incident
        self.articles |= {article.id: article for article in articles}

    def leave(self, line: int, refusal: RowRefused) -> None:
        """Note a row that is not kept: a wrong one by its line, one of another kind by its reason."""
        if isinstance(refusal, RowLeftOut):
            self.left_out[str(refusal)] += 1
        else:
            self.refused.append((line, str(refusal)))


class RowRefused(ValueError):
    """A row that is wrong; its text says how."""


class RowLeftOut(RowRefused):
    """A row that is sound, but of no incident; its text says of what kind it is."""


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with the number of their line; only `columns` need be there. FormatError: not such a file."""
    csv.field_size_limit(_MAX_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [name for name in columns if name not in (table.fieldnames or ())]
            if missing:
                raise FormatError(f"has no column {missing[0]!r}", where=path.name, repair="Is it a file of this kind?")
            for row in table:
                yield table.line_num, {name: (row[name] or "").strip() for name in columns}
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=path.name, repair="Check the path.") from error
    except UnicodeDecodeError as error:
        raise FormatError(
            f"is not UTF-8 (byte {error.start})", where=path.name, repair="Save it as CSV UTF-8."
        ) from error
    except csv.Error as error:
        raise FormatError(f"is no CSV ({error})", where=path.name, repair="Export it again.") from error


def read_day(text: str) -> str:
    """The ISO day of `2023-03-05`, `2023-03-05 00:00:00.000`, `20230305` or `05 March 2023`. RowRefused: none of these."""
    head = re.split(r"[T ](?=\d{2}:)", text.strip())[0]
    for form in ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(head, form).date().isoformat()
        except ValueError:
            continue
    raise RowRefused(f"{text[:40]!r} is no day")


def read_point(lon: str, lat: str) -> tuple[float, float] | tuple[None, None]:
    """Longitude and latitude in degrees, None twice for two empty cells. RowRefused: no numbers, or not on Earth."""
    if not lon and not lat:
        return None, None
    try:
        x, y = float(lon), float(lat)
    except ValueError:
        raise RowRefused(f"{lon[:20]!r}, {lat[:20]!r} are no degrees") from None
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise RowRefused(f"longitude {lon[:20]}, latitude {lat[:20]} is not on Earth")
    return x, y


def read_count(text: str) -> int | None:
    """A whole number, None for an empty cell. RowRefused: anything else."""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}(\.0*)?", text):
        raise RowRefused(f"{text[:20]!r} is no number of people")
    return int(float(text))


def leave_private(
    incidents: Sequence[Incident], articles: Mapping[str, Article]
) -> tuple[list[Incident], dict[str, Article]]:
    """What may be given on: the incidents that rest on no private article, and the articles that are not private."""
    private = {key for key, article in articles.items() if article.terms == PRIVATE}
    shared = [i for i in incidents if private.isdisjoint((*i.articles, *(s.article_id for s in i.statements)))]
    return shared, {key: article for key, article in articles.items() if key not in private}
