"""A case: the articles, what was read in them, the incidents and the reviews, in one SQLite file or a PostgreSQL database.

Every change is one transaction: on an error, a kill or a full disk the case is as it was before. Several programs may have the
same case open; one that writes makes the others who write wait up to 30 s. All errors are CaseError.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select, update

from geo.case.address import Address, name_home
from geo.case.codec import decode, encode
from geo.case.opening import open_engine, tell_errors
from geo.case.review import Review, Reviewed, check_after, describe, replay
from geo.case.rows import build_rows, cut_keys, decode_incident, encode_reading, group_records, insert_rows
from geo.case.schema import ArticleRow, IncidentRow, LocationRow, ReadingRow, RefusalRow, ReviewRow, StatementRow
from geo.case.search import find_keys, meets
from geo.case.version import find_reader_version
from geo.errors import CaseError
from geo.records import Article, Incident, Location, Reading, Refusal, Statement

ROWS_AT_ONCE = 5000  # incidents that are made into rows together, so that a million of them need little memory


def _is_same(told: tuple[int, Incident], given: tuple[int, Incident], origin: str) -> bool:
    """Whether two incidents with their numbers are the same rows; rows are only made where the records differ."""
    return told == given or build_rows(told[1], told[0], origin) == build_rows(given[1], given[0], origin)


def open_case(address: Address, *, create: bool = True) -> Case:
    """The case at `address`, a file's path or postgresql://…; where there is none, a new one if `create`.

    CaseError: missing, foreign, newer, locked, damaged, a server that cannot be reached.
    """
    return Case(name_home(address), open_engine(address, create=create))


class Case:
    """An open case. Use it in a `with`, or call `close`. What it gives are records; it keeps no state beside its home.

    `name` is its path, or the address of its database without the password.
    """

    def __init__(self, name: str, engine: Engine) -> None:
        self.name, self._engine = name, engine
        self._writing: Connection | None = None
        self._reading: Connection | None = None

    def __enter__(self) -> Case:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All changes within the block are made together, or none; a block within a block belongs to the outer one."""
        if self._writing is not None:
            yield self._writing
            return
        with (
            tell_errors(self.name, "changes"),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin() as changes,
        ):
            self._writing = connection
            try:
                yield connection
            finally:
                self._writing = None
            with tell_errors(self.name, "commits"):
                changes.commit()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """All that is read within the block is the case of one moment; a block within a block belongs to the outer one."""
        if (known := self._writing or self._reading) is not None:
            yield known
            return
        with tell_errors(self.name), self._engine.connect() as connection, connection.begin():
            self._reading = connection
            try:
                yield connection
            finally:
                self._reading = None

    # what goes in

    def add(self, readings: Iterable[Reading], refusals: Iterable[Refusal] = ()) -> int:
        """Add articles with what was read in them; the number of readings that are new or changed.

        An article that is there already (the same text) is not added again: its reading is replaced where it differs,
        and what was not known of it (outlet, date, address) is filled in; from the same file, it is corrected.
        """
        readings = list(readings)
        with self.transaction() as connection:
            self._add_articles(connection, [reading.article for reading in readings])
            changed = self._add_readings(connection, readings)
            known = set(self.refusals)
            new = [r for r in dict.fromkeys(refusals) if r not in known]
            insert_rows(connection, RefusalRow, [encode(r) for r in new])
        return changed

    def _add_articles(self, connection: Connection, articles: Iterable[Article]) -> None:
        captured = datetime.now(UTC).isoformat(timespec="seconds")
        number = connection.execute(select(func.coalesce(func.max(ArticleRow.number), 0))).scalar_one()
        given = {article.id: article for article in articles}
        for part in cut_keys(given):
            query = select(ArticleRow.__table__).where(ArticleRow.id.in_(part or ()))
            known = {row["id"]: row for row in connection.execute(query).mappings()}
            new = [encode(given[key]) for key in part or () if key not in known]
            for key, old in known.items():
                self._correct_article(connection, dict(old), given[key])
            rows = [{**row, "number": number + n, "captured": captured} for n, row in enumerate(new, start=1)]
            insert_rows(connection, ArticleRow, rows)
            number += len(rows)

    def _correct_article(self, connection: Connection, old: dict[str, Any], article: Article) -> None:
        """What is told again from the same file corrects what was known; from another it only fills in what was not."""
        again = old["file"] == article.file
        better = {k: v for k, v in encode(article).items() if v and v != old[k] and (again or not old[k])}
        if better:
            connection.execute(update(ArticleRow).where(ArticleRow.id == article.id).values(better))

    def _add_readings(self, connection: Connection, readings: Iterable[Reading]) -> int:
        bodies = {reading.article.id: encode_reading(reading) for reading in readings}
        changed = 0
        for part in cut_keys(bodies):
            query = select(ReadingRow.article_id, ReadingRow.body).where(ReadingRow.article_id.in_(part or ()))
            known = {row.article_id: row.body for row in connection.execute(query)}
            new = [key for key in part or () if known.get(key) != bodies[key]]
            old = [key for key in new if key in known]
            if old:
                connection.execute(delete(ReadingRow).where(ReadingRow.article_id.in_(old)))
            rows = [{"article_id": key, "reader": find_reader_version(), "body": bodies[key]} for key in new]
            insert_rows(connection, ReadingRow, rows)
            changed += len(new)
        return changed

    def _add_noted(self, connection: Connection, noted: Collection[str]) -> None:
        """Keep which version read the notes of imported rows: a reading without a body, where there is none with one."""
        for part in cut_keys(noted):
            query = select(ReadingRow.article_id, ReadingRow.body).where(ReadingRow.article_id.in_(part or ()))
            known = {row.article_id: row.body for row in connection.execute(query)}
            old = [key for key, body in known.items() if not body]
            connection.execute(delete(ReadingRow).where(ReadingRow.article_id.in_(old)))
            new = [key for key in part or () if not known.get(key)]
            rows = [{"article_id": key, "reader": find_reader_version(), "body": {}} for key in new]
            insert_rows(connection, ReadingRow, rows)

    def replace_incidents(self, incidents: Iterable[Incident]) -> list[Incident]:
        """Put `incidents` in the place of those read before; those that are the same incident keep their id.

        Rows that say what they said before are not written again. Imported incidents stay. Returns what is in the case.
        """
        from geo.incidents.linking import keep_ids

        with self.transaction() as connection:
            kept = keep_ids(self._incidents(connection, origin="read"), list(incidents))
            self._write_incidents(connection, kept, "read")
        return self.incidents()

    def import_incidents(
        self, incidents: Iterable[Incident], articles: Mapping[str, Article], *, noted: Collection[str] = ()
    ) -> None:
        """Add incidents that somebody else made, with their articles (whose texts may be empty).

        One imported before under the same id is replaced; one that this case has read itself stays as it is here. `noted` are the
        ids of articles whose text was read for what the incidents say.
        """
        with self.transaction() as connection:
            self._add_articles(connection, articles.values())
            self._add_noted(connection, noted)
            own = set(connection.execute(select(IncidentRow.id).where(IncidentRow.origin == "read")).scalars())
            given = {incident.id: incident for incident in incidents if incident.id not in own}
            others = [i for i in self._incidents(connection, origin="imported") if i.id not in given]
            self._write_incidents(connection, [*others, *given.values()], "imported")

    def update(
        self,
        readings: Iterable[Reading],
        build: Callable[[list[Reading]], list[Incident]],
        *,
        refusals: Iterable[Refusal] = (),
    ) -> list[Incident]:
        """Add `readings` and make the incidents anew from all readings of the case, in one transaction."""
        with self.transaction():
            self.add(readings, refusals)
            return self.replace_incidents(build(self.readings()))

    def _write_incidents(self, connection: Connection, incidents: list[Incident], origin: str) -> None:
        old = {i.id: (n, i) for n, i in self._numbered(connection, origin)}
        first = 0 if origin == "read" else 1_000_000_000
        given = {i.id: (first + n, i) for n, i in enumerate(incidents)}
        same = {key for key, told in old.items() if key in given and _is_same(told, given[key], origin)}
        for part in cut_keys(old.keys() - same):
            connection.execute(delete(IncidentRow).where(IncidentRow.id.in_(part or ())))
        for part in cut_keys([key for key in given if key not in same], ROWS_AT_ONCE):
            made = [build_rows(incident, number, origin) for number, incident in (given[key] for key in part or ())]
            for table, several in zip((IncidentRow, StatementRow, LocationRow), zip(*made, strict=True), strict=False):
                insert_rows(connection, table, [row for rows_of_one in several for row in rows_of_one])

    # what comes out

    def articles(self) -> dict[str, Article]:
        """All articles by id, in the order in which they came."""
        with self.snapshot() as connection:
            rows = connection.execute(select(ArticleRow.__table__).order_by(ArticleRow.number)).mappings()
            return {row["id"]: decode(Article, dict(row)) for row in rows}

    def articles_read(self) -> list[Article]:
        """The articles that this program has read itself, in their order; not those that came with imported incidents."""
        with self.snapshot() as connection:
            rows = connection.execute(select(ReadingRow.article_id, ReadingRow.body))
            read = {row.article_id for row in rows if row.body}
            return [article for key, article in self.articles().items() if key in read]

    def readings(self) -> list[Reading]:
        """All readings in the order in which their articles came; mentions are without their candidates."""
        with self.snapshot() as connection:
            query = select(ReadingRow.article_id, ReadingRow.body).join(ArticleRow).order_by(ArticleRow.number)
            bodies = connection.execute(query).all()
            articles = self.articles()
            return [decode(Reading, {"article": encode(articles[key]), **body}) for key, body in bodies if body]

    def incidents(self) -> list[Incident]:
        """All incidents after the decisions of people, those read from articles first, in the order in which they were built."""
        with self.snapshot():
            log = self.reviews()
            return self.reviewed(log).incidents if log else self.found_incidents()

    def find(
        self,
        *,
        box: tuple[float, float, float, float] | None = None,
        since: str | None = None,
        until: str | None = None,
        words: str = "",
    ) -> list[Incident]:
        """The incidents, after the decisions of people, that meet all that is given, in their order.

        `box` is west, south, east, north in degrees (west > east crosses the antimeridian) and holds the point of a location;
        `since` and `until` are ISO days, both included, which undated incidents never meet; `words` stand in one statement, each.
        """
        with self.snapshot() as connection:
            keys = find_keys(connection, box=box, since=since, until=until, words=words)
            log = self.reviews()
            if not log:
                return [incident for _, incident in self._numbered(connection, keys=keys)]
            found = {incident.id for _, incident in self._numbered(connection, keys=keys)}
            machine = {incident.id: incident for incident in self._incidents(connection)}
            return [
                incident
                for incident in self.reviewed(log).incidents
                if (
                    incident.id in found
                    if machine.get(incident.id) == incident
                    else meets(incident, box=box, since=since, until=until, words=words)
                )
            ]

    @property
    def refusals(self) -> list[Refusal]:
        """The sources that did not become articles, by file."""
        with self.snapshot() as connection:
            rows = connection.execute(
                select(RefusalRow.__table__).order_by(RefusalRow.file, RefusalRow.outcome)
            ).mappings()
            return [decode(Refusal, dict(row)) for row in rows]

    # what people decide

    def review(
        self, action: str, incident_id: str, *, author: str, reason: str = "", seen: int | None = None, **after: Any
    ) -> Review:
        """Add a decision to the log and return the entry; see geo.case.review for the actions and their fields.

        `seen` is the number of the last entry that the author had before their eyes: CaseError where another entry about the
        same incident has come since, so that nobody overwrites in silence. CaseError also: no such incident or statement.
        """
        if not author.strip():
            raise CaseError("a decision needs an author", where="review", repair="Give a name.")
        with self.transaction() as connection:
            log, found = self.reviews(), self._incidents(connection)
            state = replay(found, log)
            known = {i.id: i for i in (*state.incidents, *state.rejected)}
            incident = known.get(incident_id)
            if incident is None and action not in ("add", "undo"):
                raise CaseError(
                    f"there is no incident {incident_id!r:.60}", where=self.name, repair="Look at the list."
                )
            self._check_seen(log, incident_id, author, seen)
            made = check_after(action, after, incident)
            entry = Review(
                number=len(log) + 1,
                at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                author=author.strip(),
                action=action,
                incident_id=incident_id,
                reason=reason,
                before=describe(incident, action, made),
                after=made,
            )
            if action == "undo" and made["number"] not in {old.number for old in log}:
                raise CaseError(f"there is no entry {made['number']}", where=self.name, repair="Look at the history.")
            if entry in replay(found, [*log, entry]).lost:
                raise CaseError(
                    f"this {action} cannot be done", where=incident_id, repair="Check the ids that it names."
                )
            insert_rows(connection, ReviewRow, [encode(entry)])
            return entry

    def _check_seen(self, log: list[Review], incident_id: str, author: str, seen: int | None) -> None:
        newer = [
            r
            for r in log
            if seen is not None and r.number > seen and incident_id in (r.incident_id, r.after.get("into"))
        ]
        if newer:
            last = newer[-1]
            what = f"{last.author} has changed this incident since ({last.action}, {last.at})"
            raise CaseError(what, where=incident_id, repair="Look at it again, then decide.")

    def reviews(self) -> list[Review]:
        """The whole log, oldest first."""
        with self.snapshot() as connection:
            rows = connection.execute(select(ReviewRow.__table__).order_by(ReviewRow.number)).mappings()
            return [Review(**row) for row in rows]

    def replay(self, reviews: Iterable[Review]) -> None:
        """Put the log of another case into this one, whose own log is empty. CaseError: it is not."""
        with self.transaction() as connection:
            if self.reviews():
                raise CaseError(
                    "has decisions of its own", where=self.name, repair="Replay the log over a fresh build."
                )
            insert_rows(connection, ReviewRow, [encode(review) for review in reviews])

    def reviewed(self, log: list[Review] | None = None) -> Reviewed:
        """What follows from the log: incidents, rejected ones, approvals, assessments, entries that found no incident."""
        with self.snapshot() as connection:
            return replay(self._incidents(connection), self.reviews() if log is None else log)

    def known_on(self, day: str, build: Callable[[list[Reading]], list[Incident]]) -> list[Incident]:
        """The incidents as they were known on an ISO day: from the articles published until then, with the decisions made until then.

        Articles without a day of publication are left out. Incidents have the ids that they have in the case.
        """
        from geo.incidents.linking import keep_ids

        with self.snapshot() as connection:
            readings = [r for r in self.readings() if r.article.published and r.article.published <= day]
            articles = {
                key for key, article in self.articles().items() if article.published and article.published <= day
            }
            found = keep_ids(self._incidents(connection, origin="read"), build(readings)) if readings else []
            imported = [
                i for i in self._incidents(connection, origin="imported") if i.articles and articles >= set(i.articles)
            ]
            log = [review for review in self.reviews() if review.at[:10] <= day]
            return replay([*found, *imported], log).incidents

    def history(self, incident_id: str) -> list[dict[str, str]]:
        """How an incident came about, oldest first: rows of `at` (ISO time), `what`, `who`, `told`. CaseError: no such incident."""
        with self.snapshot() as connection:
            log = self.reviews()
            state = self.reviewed(log) if log else Reviewed(self.found_incidents(), [], frozenset(), [], [])
            incident = next((i for i in (*state.incidents, *state.rejected) if i.id == incident_id), None)
            rows = _tell_readings(connection, incident.articles if incident else ())
        own = [r for r in log if incident_id in _find_incidents(r)]
        if incident is None and not own:
            raise CaseError(f"there is no incident {incident_id!r:.60}", where=self.name, repair="Look at the list.")
        joins = incident.merged_because if incident else ()
        rows += [{"at": "", "what": "joined", "who": "", "told": why} for why in joins]
        rows += map(_tell_review, own)
        return rows

    def captured(self) -> dict[str, str]:
        """When each article came into the case (ISO time, UTC), by its id."""
        with self.snapshot() as connection:
            rows = connection.execute(select(ArticleRow.id, ArticleRow.captured))
            return {row.id: row.captured for row in rows}

    def imported_incidents(self) -> list[Incident]:
        """The incidents that somebody else made, as they came, before any decision."""
        with self.snapshot() as connection:
            return self._incidents(connection, origin="imported")

    def found_incidents(self) -> list[Incident]:
        """The incidents as the program found them or as they were imported, before any decision."""
        with self.snapshot() as connection:
            return self._incidents(connection)

    def _incidents(self, connection: Connection, *, origin: str | None = None) -> list[Incident]:
        return [incident for _, incident in self._numbered(connection, origin)]

    def _numbered(
        self, connection: Connection, origin: str | None = None, *, keys: Collection[str] | None = None
    ) -> list[tuple[int, Incident]]:
        """The incidents of one origin, or those of these ids, with their numbers, in their order."""
        found: list[tuple[int, Incident]] = []
        for part in cut_keys(keys):
            query = select(IncidentRow.__table__).order_by(IncidentRow.number)
            query = query.where(IncidentRow.origin == origin) if origin else query
            query = query.where(IncidentRow.id.in_(part)) if part is not None else query
            statements = group_records(connection, StatementRow, Statement, part)
            locations = group_records(connection, LocationRow, Location, part)
            found += [
                (
                    row["number"],
                    decode_incident(dict(row), statements.get(row["id"], ()), locations.get(row["id"], ())),
                )
                for row in connection.execute(query).mappings()
            ]
        return found if keys is None else sorted(found, key=lambda pair: pair[0])


def _tell_readings(connection: Connection, keys: Iterable[str]) -> list[dict[str, str]]:
    """When each article came into the case, and which version of the program read it: rows as those of `Case.history`."""
    rows = []
    columns = (ArticleRow.captured, ArticleRow.title, ArticleRow.outlet, ArticleRow.published, ReadingRow.reader)
    for key in keys:
        query = select(*columns).join(ReadingRow, isouter=True).where(ArticleRow.id == key)
        found = connection.execute(query).one()
        reader = f"bordermap {found.reader}" if found.reader else "imported"
        told = ", ".join(part for part in (found.title, found.outlet, found.published) if part)
        rows.append({"at": found.captured, "what": "read", "who": reader, "told": told})
    return rows


def tell_decisions(log: Iterable[Review]) -> dict[str, list[dict[str, str]]]:
    """What people decided, by the id of each incident that it is about: rows as those of `Case.history`."""
    rows: dict[str, list[dict[str, str]]] = {}
    for entry in log:
        for key in _find_incidents(entry):
            rows.setdefault(key, []).append(_tell_review(entry))
    return rows


def _find_incidents(review: Review) -> list[str]:
    """The ids of the incidents that a decision is about, each once."""
    told = (review.incident_id, review.after.get("into"), review.after.get("id"), review.after.get("to"))
    return [key for key in dict.fromkeys(told) if isinstance(key, str) and key]


def _tell_review(review: Review) -> dict[str, str]:
    changes = {name: value for name, value in review.after.items() if name != "incident"}
    words = ", ".join(f"{name} {review.before.get(name)} → {value}" for name, value in changes.items())
    told = f"{review.incident_id}: {words}" + (f" ({review.reason})" if review.reason else "")
    return {"at": review.at, "what": review.action, "who": review.author, "told": told}
