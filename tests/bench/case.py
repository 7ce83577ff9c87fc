"""Measure a case: python -m tests.bench.case [COUNT] [--kills N]

Loads COUNT generated incidents (100,000) into a case and prints the time to load, the size of the file, and the median and
95th percentile of: box and days by the R*Tree, the same by a plain index over longitude, latitude and day and by a
GeoPackage, words by the full-text index; the memory. `--kills N`: kill a writer N times at random moments and check the case after
each.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from geo.case.days import count_days
from geo.case.search import find_keys
from geo.case.store import open_case
from geo.exchange import write
from tests.case.test_faults import ROOT, WRITER, check_whole
from tests.exchange.samples import make_many

QUERIES = 200


def make_queries() -> list[tuple[tuple[float, float, float, float], str, str]]:
    """Boxes of 3 by 3 degrees with a year each."""
    dice = random.Random(2)
    corners = [(dice.uniform(-180, 176), dice.uniform(-80, 76), dice.randint(2010, 2024)) for _ in range(QUERIES)]
    return [((west, south, west + 3, south + 3), f"{year}-01-01", f"{year}-12-31") for west, south, year in corners]


def show(label: str, work: Callable[[int], object], count: int = QUERIES) -> None:
    spent = []
    for n in range(count):
        start = time.perf_counter()
        work(n)
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    print(f"{label:36} p50 {spent[count // 2]:8.2f} ms   p95 {spent[int(count * 0.95)]:8.2f} ms")


def measure_queries(path: Path, count: int) -> None:
    queries = make_queries()
    with open_case(path) as case, case._reading() as connection:

        def by_tree(n: int) -> object:
            box, since, until = queries[n]
            return find_keys(connection, box=box, since=since, until=until)

        show("box and days, R*Tree", by_tree)
        show("words, FTS5", lambda n: find_keys(connection, words=f"village {n * 7 % count}"))
    plain = sqlite3.connect(":memory:")
    plain.execute("ATTACH ? AS told", (str(path),))
    plain.execute("CREATE TABLE spots AS SELECT incident_id, lon, lat, day FROM told.locations")
    plain.execute("CREATE INDEX spots_index ON spots (lon, lat, day)")

    def by_index(n: int) -> object:
        (west, south, east, north), since, until = queries[n]
        query = (
            "SELECT incident_id FROM spots WHERE lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? AND day BETWEEN ? AND ?"
        )
        return plain.execute(query, (west, east, south, north, count_days(since), count_days(until))).fetchall()

    show("box and days, plain index in memory", by_index)
    plain.close()


def measure_geopackage(path: Path) -> None:
    import pyogrio

    queries = make_queries()

    def by_geopackage(n: int) -> object:
        box, since, until = queries[n]
        where = f"date_start BETWEEN '{since}' AND '{until}'"
        return pyogrio.read_dataframe(path, layer="incidents", bbox=box, where=where, columns=["id"])

    show("box and days, GeoPackage", by_geopackage, 30)


def kill(path: Path, times: int) -> None:
    dice = random.Random()
    for number in range(times):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        said = writer.stdout.readline()
        time.sleep(dice.uniform(0.0, 1.0))
        writer.send_signal(signal.SIGKILL)
        told = [said, *writer.stdout.read().split()]
        writer.wait()
        assert check_whole(path) > int(told[-1]), f"kill {number}: an acknowledged change is lost"
    print(f"killed {times} times: nothing acknowledged lost")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.sqlite"
        if asked.kills:
            kill(path, asked.kills)
            return
        incidents, articles = make_many(asked.count)
        start = time.perf_counter()
        with open_case(path) as case:
            case.import_incidents(incidents, articles)
        print(
            f"{asked.count} incidents loaded in {time.perf_counter() - start:.1f} s, {path.stat().st_size / 1e6:.0f} MB"
        )
        measure_queries(path, asked.count)
        if asked.count <= 100_000:
            write(Path(folder) / "x.gpkg", incidents, articles)
            measure_geopackage(Path(folder) / "x.gpkg")
        print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
