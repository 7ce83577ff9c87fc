"""Many articles read on several cores: articles in, a Reading or a Refusal for each out, in the same order.

A Reading depends on its article, the theatre and the gazetteer alone, so it is the same on one core and on many. An article
on which the program fails is refused with the reason, and the others go on; so is one that takes its process down.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from geo.errors import BordermapError
from geo.records import Article, Reading, Refusal

MANY = 200  # articles from which on it pays to start further processes
SOME = 24  # where a process can be forked, and so begins with all that this one has loaded
AUTO, NONE = "auto", "none"
_STEM = 4  # letters of a side's name that must stand in the text, whatever its ending


class Reader:
    """Reads articles, each with the theatre that fits it: `theatre` is a theatre's name, `auto` or `none`."""

    def __init__(self, theatre: str = AUTO) -> None:
        from geo.gazetteer.theatre import list_theatres, load_theatre

        self.theatre = theatre
        names = list_theatres() if theatre == AUTO else [] if theatre == NONE else [theatre]
        self._theatres = [load_theatre(name) for name in names]
        self._told = theatre not in (AUTO, NONE)
        self._gazetteers: dict[str, Any] = {}

    def find_theatre(self, article: Article) -> Any:
        """The theatre whose sides the article names most often, None where it names none; the one told, if one was."""
        if self._told:
            return self._theatres[0]
        words = f"{article.title}\n{article.text}".casefold()
        counts = {t.name: sum(_count_starts(words, stem) for stem in _find_stems(t)) for t in self._theatres}
        best = max(self._theatres, key=lambda t: counts[t.name], default=None)
        return best if best and counts[best.name] else None

    def read(self, article: Article) -> Reading | Refusal:
        """What is found in `article`. A failure of the program on it becomes a Refusal that names the error."""
        from geo.gazetteer.index import open_gazetteer
        from geo.pipeline import read

        theatre = self.find_theatre(article)
        key = theatre.name if theatre else ""
        if key not in self._gazetteers:
            opened = next(iter(self._gazetteers.values()), None)
            self._gazetteers[key] = opened.with_theatre(theatre) if opened else open_gazetteer(theatre)
        try:
            return read(article, self._gazetteers[key], theatre)
        except BordermapError as error:
            return Refusal(article.file, "refused", str(error))
        except Exception as error:  # one article must not stop the others; the error is named, not hidden
            return Refusal(article.file, "refused", f"the program failed on it ({type(error).__name__}: {error})"[:300])


def _find_stems(theatre: Any) -> list[str]:
    """The names of the two sides of the border without their last letters, which change with case and adjective."""
    names = [name for code in theatre.border for name in theatre.sides.get(code, ())]
    return [name.casefold()[: max(_STEM, len(name) - 1)] for name in names]


def _count_starts(words: str, stem: str) -> int:
    """How many words begin with a stem: "indi" stands in "finding" too, which names no side."""
    return len(re.findall(rf"\b{re.escape(stem)}", words)) if stem in words else 0


def read_all(
    articles: Sequence[Article], *, theatre: str = AUTO, workers: int | None = None
) -> Iterator[Reading | Refusal]:
    """A Reading or a Refusal for each of `articles`, in their order; on several cores where there are many."""
    workers = workers or (os.cpu_count() or 1)
    if workers == 1 or len(articles) < (SOME if _can_fork() else MANY):
        reader = Reader(theatre)
        yield from (reader.read(article) for article in articles)
        return
    done = 1
    _start(theatre)
    yield _read(articles[0])  # loads and compiles what the forked processes then share
    try:
        for made in _read_in_pool(articles[1:], theatre, workers, chunk=min(16, 1 + len(articles) // (4 * workers))):
            yield made
            done += 1
    except BrokenProcessPool:
        yield from _read_one_by_one(articles[done:], theatre)


def _can_fork() -> bool:
    """Whether new processes are copies of this one; with further threads running that is not safe."""
    return multiprocessing.get_start_method() == "fork" and threading.active_count() == 1


_reader: Reader | None = None


def _start(theatre: str) -> None:
    global _reader
    if _reader is None or _reader.theatre != theatre:
        _reader = Reader(theatre)


def _read(article: Article) -> Reading | Refusal:
    assert _reader is not None
    return _reader.read(article)


def _read_in_pool(
    articles: Iterable[Article], theatre: str, workers: int, *, chunk: int
) -> Iterator[Reading | Refusal]:
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(theatre,)) as pool:
        yield from pool.map(_read, articles, chunksize=chunk)


def _read_one_by_one(articles: Sequence[Article], theatre: str) -> Iterator[Reading | Refusal]:
    """In one process beside this one, so that an article that takes it down is known, refused and stepped over."""
    at = 0
    while at < len(articles):
        try:
            for made in _read_in_pool(articles[at:], theatre, 1, chunk=1):
                yield made
                at += 1
        except BrokenProcessPool:
            yield Refusal(
                articles[at].file, "refused", "reading it took the process down (out of memory?). Leave it out"
            )
            at += 1
