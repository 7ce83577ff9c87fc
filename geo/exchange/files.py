"""Files that appear whole or not at all: written beside the target, forced to the disk, then put in its place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import BordermapError, FormatError


@contextmanager
def replace_file(path: str | Path) -> Iterator[Path]:
    """The path of an empty file beside `path`, which takes the place of `path` when the block ends without an error.

    On an error `path` is as it was and nothing is left beside it. FormatError: the folder is missing or not writable.
    """
    target = Path(path)
    if target.is_symlink():
        target = target.resolve()
    if target.is_dir():
        raise FormatError("is a folder", where=str(path), repair="Name a file in it.")
    if target.exists() and not target.is_file():
        raise FormatError("is no ordinary file", where=str(path), repair="Name a file.")  # never replace /dev/null
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise _cannot_write(path, error) from error
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        beside.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_find_umask())
        beside.replace(target)
    except BordermapError:
        raise
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def _cannot_write(path: str | Path, error: OSError) -> FormatError:
    reason = error.strerror or str(error)
    return FormatError(f"cannot be written ({reason})", where=str(path), repair="Check the folder and its free space.")


def _find_umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
