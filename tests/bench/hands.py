"""Many hands on one case: python -m tests.bench.hands [SECONDS] [--home sqlite|postgres] [--writers 8] [--readers 8]

Each writer in turn counts up one number that all of them share (reads it, decides on one more, in one transaction), edits an incident
of its own, and adds an article. Each reader looks at all incidents and searches. Prints the changes made and seen; fails where one
is lost, where a reader sees half of one, or where anybody gets an error.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from geo.case.store import Case, open_case
from geo.records import Article, Reading
from tests import postgres
from tests.bench.faults import open_databases
from tests.case.test_faults import check_database, check_file
from tests.exchange.samples import make_many

SHARED = "i-0"


def find_killed(case: Case, incident_id: str) -> int:
    return next(incident.killed or 0 for incident in case.incidents() if incident.id == incident_id)


def write(address: str, hand: int, seconds: float, told: Any) -> None:
    done, longest, until = 0, 0.0, time.monotonic() + seconds
    try:
        with open_case(address) as case:
            while time.monotonic() < until:
                start = time.monotonic()
                with case.transaction():
                    case.review("edit", SHARED, author=f"hand {hand}", killed=find_killed(case, SHARED) + 1)
                case.review("edit", f"i-{hand}", author=f"hand {hand}", wounded=done + 1)
                case.add([Reading(Article.of(f"Hand {hand} writes turn {done}.", file=f"{hand}-{done}.txt"))])
                done += 1
                longest = max(longest, time.monotonic() - start)
        told.put(("write", hand, done, longest, ""))
    except Exception as error:
        told.put(("write", hand, done, longest, repr(error)))


def read(address: str, hand: int, seconds: float, told: Any) -> None:
    done, longest, last, until = 0, 0.0, 0, time.monotonic() + seconds
    try:
        with open_case(address) as case:
            while time.monotonic() < until:
                start = time.monotonic()
                incidents = case.incidents()
                now = incidents[0].killed or 0
                assert now >= last, "a change that was seen is gone"
                assert all(incident.statements and incident.locations for incident in incidents)
                assert len(incidents) == len(case.find(words="village"))
                done, last, longest = done + 1, now, max(longest, time.monotonic() - start)
        told.put(("read", hand, done, longest, ""))
    except BaseException as error:
        told.put(("read", hand, done, longest, repr(error)))


def run(address: str, seconds: float, writers: int, readers: int, label: str) -> None:
    incidents, articles = make_many(writers + 1)
    with open_case(address) as case:
        case.update([Reading(article) for article in articles.values()], lambda _: incidents)
    told: Any = multiprocessing.Queue()
    kinds = [(write, n + 1) for n in range(writers)] + [(read, n) for n in range(readers)]
    hands = [multiprocessing.Process(target=work, args=(address, n, seconds, told)) for work, n in kinds]
    for hand in hands:
        hand.start()
    results = [told.get() for _ in hands]
    for hand in hands:
        hand.join()
    errors = [result for result in results if result[4]]
    turns = {n: done for kind, n, done, _, _ in results if kind == "write"}
    looks = sum(done for kind, _, done, _, _ in results if kind == "read")
    longest = max(result[3] for result in results)
    assert not errors, errors
    with open_case(address) as case:
        log = case.reviews()
        assert [entry.number for entry in log] == list(range(1, 2 * sum(turns.values()) + 1))
        assert find_killed(case, SHARED) == sum(turns.values())
        assert {n: next(i.wounded or 0 for i in case.incidents() if i.id == f"i-{n}") for n in turns} == turns
        assert len(case.articles()) == writers + 1 + sum(turns.values())
    (check_database if address.startswith("postgresql") else check_file)(address)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(
        f"{label}: {writers} writers, {readers} readers, {seconds:.0f} s: {3 * sum(turns.values())} commits "
        f"({min(turns.values())} to {max(turns.values())} turns of 3 a writer), {looks} looks, no error, none lost; "
        f"longest turn {longest:.1f} s, {peak:.0f} MB a process"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("seconds", nargs="?", type=float, default=60.0)
    parser.add_argument("--home", choices=("sqlite", "postgres"))
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--readers", type=int, default=8)
    asked = parser.parse_args()
    if asked.home != "postgres":
        with tempfile.TemporaryDirectory() as folder:
            run(str(Path(folder) / "case.sqlite"), asked.seconds, asked.writers, asked.readers, "sqlite")
    if asked.home != "sqlite":
        with postgres.run_server(settings=()) as server:
            postgres.make_template(server)
            with open_databases(server) as new:
                run(new(), asked.seconds, asked.writers, asked.readers, "postgres")


if __name__ == "__main__":
    main()
