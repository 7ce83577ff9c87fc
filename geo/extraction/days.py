"""What a written date means: the parts of a rule of `calendar.toml`, the day of publication and the days told before → a `When`.

Every function that reads a rule's word `means` takes (rule, parts, calendar, known, position) and gives a `When`; one of None
where the date cannot be told (31 June, a weekday of an undated text).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from geo.extraction.calendar import Calendar, Rule
from geo.records import When

_CONTEXT_CHARS = 1000  # how far back "that day" looks for its day


@dataclass(slots=True)
class Known:
    """What a mention is resolved against: the publication, the last day told so far, a year from elsewhere in the text."""

    published: date | None
    context: date | None = None
    context_at: int = -_CONTEXT_CHARS
    topic: date | None = None  # as `context`, but never the day of a statement
    year: int | None = None

    def base(self, at: int) -> date | None:
        return self.context if self.context and at - self.context_at <= _CONTEXT_CHARS else self.published


def parse_day(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day[:10]) if day else None
    except ValueError:
        return None


def span_days(start: date | None, end: date | None = None, prec: int | None = None) -> When:
    """An interval of days with UCDP's precision: 1 a day, 2 up to six, 3 a week, 4 a month, 5 longer."""
    if start is None:
        return When()
    end = end or start
    days = (end - start).days + 1
    told = prec or next(p for p, longest in ((1, 1), (2, 6), (3, 7), (4, 31), (5, days)) if days <= longest)
    return When(start.isoformat(), end.isoformat(), told)


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _find_year(written: str, calendar: Calendar, known: Known) -> int | None:
    """The year written in digits or relative to the publication; None where none is written."""
    if written.isdigit():
        return int(written)
    distance = calendar.relative_years.get(written)
    if distance == "same":
        return known.year
    return known.published.year + int(distance) if distance is not None and known.published else None


def _date_of(day: str, month: str, year: str, calendar: Calendar, known: Known) -> date | None:
    """The day; without a year the last such day that is not more than one day after the publication."""
    number, at = calendar.months[month], int(day)
    told = _find_year(year, calendar, known)
    if told is not None:
        return _make_day(told, number, at)
    if known.published is None:
        return _make_day(known.year, number, at) if known.year else None  # the year told last
    latest = known.published + timedelta(days=1)
    days = (_make_day(y, number, at) for y in range(latest.year, latest.year - 5, -1))
    return next((d for d in days if d and d <= latest), None) if _make_day(2000, number, at) else None


def resolve_day(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known) -> date | None:
    if rule.means == "numeric":
        return _read_numeric(parts, known)
    return _date_of(parts["day"], parts["month"], parts.get("year", ""), calendar, known)


def _read_numeric(parts: dict[str, str], known: Known) -> date | None:
    if iso := parts.get("iso"):
        return parse_day(iso)
    first, second, year = (int(part) for part in re.split(r"[./]", parts["dmy"]))
    year += 2000 if year < 100 else 0
    slashed = "/" in parts["dmy"]
    orders = [(first, second), (second, first)] if slashed else [(first, second)]
    days = [d for day, month in orders if (d := _make_day(year, month, day))]
    if known.published and len(days) == 2:
        days.sort(key=lambda d: abs((known.published - d).days))  # type: ignore[operator]
    return days[0] if days else None


def _mean_date(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    return span_days(resolve_day(rule, parts, calendar, known))


def _mean_days(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    month2, year = parts.get("month2"), parts.get("year", "")
    month = parts.get("month")
    base = known.base(at)
    if month is None and base is None:
        return When()
    if month is None:
        start, end = (_make_day(base.year, base.month, int(parts[p])) for p in ("day", "day2"))  # type: ignore[union-attr]
    else:
        end = _date_of(parts["day2"], month2 or month, year, calendar, known)
        start = _date_of(parts["day"], month, str(end.year) if end else year, calendar, known)
    return span_days(start, end) if start and end and start <= end <= start + timedelta(days=366) else When()


def _mean_night_of(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    base = known.base(at)
    if "month" in parts:
        start = resolve_day(rule, parts, calendar, known)
    else:
        start = _make_day(base.year, base.month, int(parts["day"])) if base else None
    return span_days(start, start + timedelta(days=1)) if start else When()


def _mean_night_into(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    end = resolve_day(rule, parts, calendar, known)
    return span_days(end - timedelta(days=1), end) if end else When()


def _last_weekday(weekday: int, known: Known, *, strict: bool = False) -> date | None:
    """The last such day up to the publication; with `strict` ("last Tuesday") before it."""
    if known.published is None:
        return None
    back = (known.published.weekday() - weekday) % 7
    return known.published - timedelta(days=back or (7 if strict else 0))


def _mean_weekday(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    return span_days(_last_weekday(calendar.weekdays[parts["weekday"]], known, strict="strict" in parts))


def _mean_night_into_weekday(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    end = _last_weekday(calendar.weekdays[parts["weekday"]], known)
    return span_days(end - timedelta(days=1), end) if end else When()


def _until_published(start: date | None, known: Known) -> When:
    if start and known.published and start <= known.published:
        return span_days(start, known.published)
    return span_days(start)


def _mean_since(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    return _until_published(resolve_day(rule, parts, calendar, known), known)


def _mean_since_weekday(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    return _until_published(_last_weekday(calendar.weekdays[parts["weekday"]], known), known)


def _count(parts: dict[str, str], calendar: Calendar) -> int:
    written = parts.get("n", "1")
    return int(written) if written.isdigit() else calendar.numbers[written]


def _mean_past(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    if known.published is None:
        return When()
    days = _count(parts, calendar) * calendar.units[parts["unit"]] or 1
    return span_days(known.published - timedelta(days=min(days, 36500)), known.published)


def _mean_ago(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    if known.published is None:
        return When()
    unit = calendar.units[parts["unit"]]
    day = known.published - timedelta(days=min(_count(parts, calendar) * unit, 36500))
    if unit <= 1:
        return span_days(day)
    if unit == 7:
        return span_days(day - timedelta(days=3), day + timedelta(days=3), 3)
    return _month_of(day) if unit == 30 else _year_of(day.year)


def _month_of(day: date) -> When:
    return When(f"{day:%Y-%m}", f"{day:%Y-%m}", 4)


def _year_of(year: int, last: int | None = None) -> When:
    return When(f"{year:04d}-01-01", f"{last or year:04d}-12-31", 5)


def _mean_offset(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    return span_days(known.published + timedelta(days=rule.days)) if known.published else When()


def _mean_offset_context(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    base = known.base(at)
    return span_days(base + timedelta(days=rule.days)) if base else When()


def _mean_topic_day(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    return span_days(known.topic or known.base(at))


def _mean_night_context(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    base = known.base(at)
    return span_days(base, base + timedelta(days=1)) if base else When()


def _mean_overnight(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    return span_days(known.published - timedelta(days=1), known.published) if known.published else When()


def _mean_month(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    number = calendar.months[parts["month"]]
    year = _find_year(parts.get("year", ""), calendar, known)
    if year is None and known.published:
        year = known.published.year - (number > known.published.month)
    year = year or known.year
    return When(f"{year:04d}-{number:02d}", f"{year:04d}-{number:02d}", 4) if year else When()


def _mean_season(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    if "season" not in parts:
        return When()
    first, last = calendar.seasons[parts["season"]]
    year = _find_year(parts.get("year", ""), calendar, known)
    if year is None and known.published:
        year = known.published.year - (first >= known.published.month)
    if year is None:
        return When()
    return When(f"{year:04d}-{first:02d}", f"{year + (last < first):04d}-{last:02d}", 5)


def _mean_year(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    if decade := parts.get("decade"):
        return _year_of(int(decade), int(decade) + 9)
    year = _find_year(parts.get("year", ""), calendar, known)
    return _year_of(year) if year else When()


def _mean_last_unit(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    published = known.published
    if published is None:
        return When()
    unit = calendar.last_units[parts["lastunit"]]
    if unit == "year":
        return _year_of(published.year - 1)
    if unit == "month":
        return _month_of(published.replace(day=1) - timedelta(days=1))
    monday = published - timedelta(days=published.weekday())
    if unit == "weekend":
        return span_days(monday - timedelta(days=2), monday - timedelta(days=1))
    return span_days(monday - timedelta(days=7), monday - timedelta(days=1), 3)


def _mean_nothing(rule: Rule, parts: dict[str, str], calendar: Calendar, known: Known, at: int) -> When:
    return When()


MEANINGS: dict[str, Callable[[Rule, dict[str, str], Calendar, Known, int], When]] = {
    "date": _mean_date, "numeric": _mean_date, "days": _mean_days, "night_of": _mean_night_of, "night_into": _mean_night_into,
    "weekday": _mean_weekday, "night_into_weekday": _mean_night_into_weekday, "since": _mean_since,
    "since_weekday": _mean_since_weekday, "past": _mean_past, "ago": _mean_ago, "offset": _mean_offset,
    "offset_context": _mean_offset_context, "topic_day": _mean_topic_day, "night_context": _mean_night_context, "overnight": _mean_overnight,
    "month": _mean_month, "season": _mean_season, "year": _mean_year, "last_unit": _mean_last_unit, "vague": _mean_nothing,
    "future": _mean_nothing, "clock": _mean_nothing,
}  # fmt: skip
