"""Days as numbers: ISO days and months counted from 1970-01-01."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def count_days(day: str | None, *, last: bool = False) -> int | None:
    """Days from 1970-01-01 to an ISO day; of a month (YYYY-MM) to its first day, or to its `last`; None for None."""
    if day is None:
        return None
    if len(day) == 10:
        return (date.fromisoformat(day) - date(1970, 1, 1)).days
    year, month = int(day[:4]), int(day[5:7])
    return (date(year, month, monthrange(year, month)[1] if last else 1) - date(1970, 1, 1)).days
