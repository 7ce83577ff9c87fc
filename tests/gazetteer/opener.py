"""Opens a small index again and again, as one program among others does: python -m tests.gazetteer.opener CACHE KEY SECONDS DEATHS

KEY stands for the sources: programs with different keys need different indexes in one cache. Every index counts as unused at
once, so that each build clears the others away. The disc is slow; at one of its operations in DEATHS the process kills itself
(0: never). Prints how often the index was opened.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from geo.gazetteer import compiled, index, sources
from tests.gazetteer.test_index import small_rows

DISC = frozenset(("open", "os.remove", "os.rmdir", "os.rename", "os.mkdir", "os.utime"))
SLOWEST = 0.003  # seconds an operation


def slow_down(deaths: int) -> None:
    """Let each operation of the disc take a while, and the process die at one in `deaths` of those that write."""

    def wait(event: str, arguments: tuple[Any, ...]) -> None:
        if event in DISC:
            time.sleep(random.uniform(0, SLOWEST))
            if deaths and event != "open" and not random.randrange(deaths):
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(wait)


def main() -> None:
    cache, key, seconds, deaths = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
    sources.sources_key, sources.read_rows = lambda user=(): key, lambda user=(): small_rows()
    sources.read_words = lambda name: ["the"]
    compiled.UNUSED_S = -1
    slow_down(deaths)
    end, opened = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        gazetteer = index.open_gazetteer(cache=cache)
        assert gazetteer.candidates("Goris")[0].name == "Goris"
        assert gazetteer.is_word("the")
        opened += 1
    print(opened)


if __name__ == "__main__":
    main()
