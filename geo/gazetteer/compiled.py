"""Folders of what was compiled, kept in the cache: made once, and found whole or not at all by all processes that want them.

In: a folder's path, how it is read and how it is made. Out: what reading it gives. A folder gets its name when it is whole, and
loses it before it is taken apart, each by one renaming. Who makes or clears holds the lock of the folder around it, which the
system gives back when a process is killed; what a killed one left is cleared by the next that makes one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

UNUSED_S = 3600.0  # seconds since it was last opened, after which a folder may be cleared away
_ATTEMPTS = 5  # where somebody empties the cache by hand meanwhile
_MAKING, _DROPPED = "building-", "dropped-"  # how the names of folders begin that are no one's yet, or no longer
_DAMAGED = (OSError, ValueError, RuntimeError, KeyError, EOFError)  # what reading a missing or broken file raises


def open_compiled(
    folder: Path, read: Callable[[Path], T], make: Callable[[Path], None], *, clear_others: bool = False
) -> T:
    """What `read` makes of the folder; one that is missing or damaged is made first, by `make` in a new and empty folder.

    Where several processes want it at once, one makes it and the others wait. `clear_others` removes the folders beside it that
    nobody has opened for `UNUSED_S`, when one is made. OSError: it can be neither read nor made.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        with suppress(*_DAMAGED):
            return _read(folder, read)
        try:
            with _lock(folder.parent) as alone:
                return _read_or_make(folder, read, make, unused_s=UNUSED_S if clear_others else None, alone=alone)
        except FileNotFoundError:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt has returned or raised")


def _read(folder: Path, read: Callable[[Path], T]) -> T:
    """Read, and note the time: that of the folder tells when it was last used."""
    found = read(folder)
    with suppress(OSError):  # a cache that may be read only
        os.utime(folder)
    return found


@contextmanager
def _lock(around: Path) -> Iterator[bool]:
    """Let one process at a time into the folder. False where the system has no file locks: then others may be in it."""
    around.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:
        yield False
        return
    with (around / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield True


def _read_or_make(
    folder: Path, read: Callable[[Path], T], make: Callable[[Path], None], *, unused_s: float | None, alone: bool
) -> T:
    with suppress(*_DAMAGED):
        return _read(folder, read)  # another process has made it meanwhile
    _clear_leavings(folder.parent, alone=alone)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_MAKING, ignore_cleanup_errors=True) as temporary:
        new = Path(temporary) / "new"
        new.mkdir()
        make(new)
        _drop(folder)
        try:
            new.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was first, where there are no locks
                raise
    if unused_s is not None:
        for other in folder.parent.iterdir():
            if other != folder and not other.name.startswith((_MAKING, _DROPPED)) and _is_unused(other, unused_s):
                _drop(other)
    try:
        return _read(folder, read)
    except _DAMAGED as error:  # each library has its own words for a file that is gone
        raise FileNotFoundError(f"{folder} was emptied while it was opened") from error


def _clear_leavings(around: Path, *, alone: bool) -> None:
    """Remove what killed processes have left; where others may be at work, only what is old."""
    for prefix in (_MAKING, _DROPPED):
        for left in around.glob(f"{prefix}*"):
            if alone or _is_unused(left, UNUSED_S):
                shutil.rmtree(left, ignore_errors=True)


def _is_unused(folder: Path, unused_s: float) -> bool:
    return folder.is_dir() and time.time() - folder.stat().st_mtime > unused_s


def _drop(folder: Path) -> None:
    """Remove a folder: first its name, so that nobody finds a part of it."""
    with suppress(FileNotFoundError):
        away = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_DROPPED))
        try:
            folder.rename(away / "old")
        finally:
            shutil.rmtree(away, ignore_errors=True)
