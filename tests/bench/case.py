"""Measure a case: python -m tests.bench.case [COUNT] [--home sqlite|postgres]

Loads COUNT generated incidents (100,000) into a case of each home and prints the time to load and its size, then the median and
95th percentile of: a box with a year, by the case, by a plain b-tree over longitude, latitude and day, and by a GeoPackage (asked as
GDAL does it, and its own tree asked directly); words of one sentence and words of every second one; and the memory that each
part needed. All of them must find the same.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from geo.case.days import count_days
from geo.case.search import find_keys
from geo.case.store import open_case
from tests import postgres
from tests.bench.faults import open_databases
from tests.exchange.samples import make_many

QUERIES = 200
Query = tuple[tuple[float, float, float, float], str, str]


def make_queries() -> list[Query]:
    """Boxes of 3 by 3 degrees with a year each."""
    dice = random.Random(2)
    corners = [(dice.uniform(-180, 176), dice.uniform(-80, 76), dice.randint(2010, 2024)) for _ in range(QUERIES)]
    return [((west, south, west + 3, south + 3), f"{year}-01-01", f"{year}-12-31") for west, south, year in corners]


def show(label: str, work: Callable[[int], int], count: int = QUERIES) -> int:
    """Print how long `work` takes, and give how much it found in all."""
    spent, found = [], 0
    for n in range(count):
        start = time.perf_counter()
        found += work(n)
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    print(
        f"  {label:44} p50 {spent[count // 2]:9.2f} ms   p95 {spent[int(count * 0.95)]:9.2f} ms   {found} found",
        flush=True,
    )
    return found


def run_apart(work: Callable[..., Any], *known: Any) -> tuple[Any, float]:
    """What `work` gives, done in a process of its own, and the most memory that it needed, in MB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (work, known))  # type: ignore[no-any-return]


def _measure(work: Callable[..., Any], known: tuple[Any, ...]) -> tuple[Any, float]:
    found = work(*known)
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def load(address: str, count: int) -> tuple[float, float]:
    """Seconds to load the incidents into a new case, and the MB that they take in this program before that."""
    incidents, articles = make_many(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    start = time.perf_counter()
    with open_case(address) as case:
        case.import_incidents(incidents, articles)
    return time.perf_counter() - start, before


def find_size(address: str) -> float:
    """MB on the disk."""
    if address.startswith("postgresql"):
        postgres.run_statement(address, "VACUUM ANALYZE")
        ((size,),) = postgres.run_statement(address, "SELECT pg_database_size(current_database())")
        return int(str(size)) / 1e6
    return Path(address).stat().st_size / 1e6


def ask(address: str, count: int) -> int:
    """Ask the case, and give how much its boxes found."""
    queries = make_queries()
    with open_case(address) as case, case.snapshot() as connection:

        def by_box(n: int) -> int:
            box, since, until = queries[n]
            return len(find_keys(connection, box=box, since=since, until=until) or ())

        found = show("box and year", by_box)
        show("words of one sentence", lambda n: len(find_keys(connection, words=f"village {n * 7 % count}") or ()))
        show("words of every second incident", lambda n: len(find_keys(connection, words="denied claim") or ()), 5)
        show(
            "box, year and words",
            lambda n: len(case.find(box=queries[n][0], since=queries[n][1], until=queries[n][2], words="denied")),
        )
    return found


def read_spots(address: str) -> Iterator[tuple[str, float, float, int]]:
    with closing(sqlite3.connect(address)) as told:
        yield from told.execute("SELECT incident_id, lon, lat, day FROM locations")


def ask_plain(address: str, folder: Path) -> int:
    """The same boxes asked of a b-tree over longitude, latitude and day, in a SQLite file."""
    with closing(sqlite3.connect(folder / "plain.sqlite")) as plain:
        plain.execute("CREATE TABLE spots (incident_id, lon, lat, day)")
        plain.executemany("INSERT INTO spots VALUES (?, ?, ?, ?)", read_spots(address))
        plain.execute("CREATE INDEX spots_index ON spots (lon, lat, day)")
        plain.commit()
        queries = make_queries()
        query = (
            "SELECT incident_id FROM spots WHERE lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? AND day BETWEEN ? AND ?"
        )

        def by_index(n: int) -> int:
            (west, south, east, north), since, until = queries[n]
            return len(
                plain.execute(query, (west, east, south, north, count_days(since), count_days(until))).fetchall()
            )

        return show("box and year, plain b-tree", by_index)


def ask_geopackage(address: str, folder: Path) -> tuple[int, int]:
    """The same boxes asked of a GeoPackage with ids, days and points."""
    import geopandas
    import pyogrio

    rows = list(read_spots(address))
    points = geopandas.points_from_xy([row[1] for row in rows], [row[2] for row in rows])
    frame = geopandas.GeoDataFrame({"id": [r[0] for r in rows], "day": [r[3] for r in rows]}, geometry=points, crs=4326)
    path = folder / "x.gpkg"
    start = time.perf_counter()
    pyogrio.write_dataframe(frame, path, layer="incidents")
    print(
        f"  GeoPackage written in {time.perf_counter() - start:.1f} s, {path.stat().st_size / 1e6:.0f} MB (id, day and point alone)"
    )
    queries = make_queries()

    def by_gdal(n: int) -> int:
        box, since, until = queries[n]
        where = f"day BETWEEN {count_days(since)} AND {count_days(until)}"
        return len(
            pyogrio.raw.read(path, layer="incidents", bbox=box, where=where, columns=["id"], read_geometry=False)[3][0]
        )

    found = show("box and year, GeoPackage by GDAL", by_gdal)
    query = (
        "SELECT t.id FROM rtree_incidents_geom r JOIN incidents t ON t.fid = r.id "
        "WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ? AND t.day BETWEEN ? AND ?"
    )
    with closing(sqlite3.connect(path)) as inside:

        def by_tree(n: int) -> int:
            (west, south, east, north), since, until = queries[n]
            return len(
                inside.execute(query, (west, east, south, north, count_days(since), count_days(until))).fetchall()
            )

        return found, show("box and year, GeoPackage's tree by SQL", by_tree)


def measure(label: str, address: str, count: int) -> int:
    (seconds, before), most = run_apart(load, address, count)
    size = find_size(address)
    print(
        f"{label}: {count} incidents loaded in {seconds:.1f} s, {size:.0f} MB; memory {most:.0f} MB, {before:.0f} of them the incidents",
        flush=True,
    )
    found, most = run_apart(ask, address, count)
    print(f"  memory to ask {most:.0f} MB", flush=True)
    return int(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--home", choices=("sqlite", "postgres"))
    asked = parser.parse_args()
    found: list[int] = []
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told)
        if asked.home != "postgres":
            file = str(folder / "case.sqlite")
            found.append(measure("sqlite", file, asked.count))
            found.append(run_apart(ask_plain, file, folder)[0])
            by_gdal, by_tree = run_apart(ask_geopackage, file, folder)[0]
            found.append(by_gdal)
            assert abs(by_tree - by_gdal) <= by_gdal // 1000 + 1, "32-bit floats may add one at an edge, no more"
        if asked.home != "sqlite":
            with postgres.run_server(settings=()) as server:
                postgres.make_template(server)
                with open_databases(server) as new:
                    found.append(measure("postgres", new(), asked.count))
    assert len(set(found)) == 1, f"they find different numbers: {found}"


if __name__ == "__main__":
    main()
