"""How long a call takes, for tests that time grows with the length: not what it takes in seconds, but beside a shorter one."""

from __future__ import annotations

import time
import timeit
from collections.abc import Callable


def take_time(call: Callable[[], object]) -> float:
    """The CPU seconds of `call`, the better of two runs; without the garbage of all the tests before, as `timeit` holds it back."""
    return min(timeit.repeat(call, number=1, repeat=2, timer=time.process_time))
