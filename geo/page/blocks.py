"""The blocks of a page: values as JSON, gzip, which the page opens when somebody looks at them. The same value gives the same bytes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

LEVEL = 4  # of compression: 6 takes half as much time again for 7 % less
PACKERS = 2  # threads that compress: zlib lets the others work meanwhile


def pack(value: Any) -> bytes:
    """`value` as a block."""
    return squeeze(write(value))


def write(value: Any) -> bytes:
    """`value` as JSON, with a question mark for each half of a letter that UTF-8 has no bytes for."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False)
    return text.encode("utf-8", "replace")


def squeeze(data: bytes) -> bytes:
    """`data` as gzip, the same every time."""
    return gzip.compress(data, LEVEL, mtime=0)


def squeeze_all(named: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """All blocks by name, compressed while the next ones are written."""
    with ThreadPoolExecutor(PACKERS) as pool:
        waiting = {name: pool.submit(squeeze, data) for name, data in named}
        return {name: block.result() for name, block in waiting.items()}
