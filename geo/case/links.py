"""Incidents of different origin that are perhaps the same: within a day and 25 km of each other. Suggested, never joined."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from geo.case.days import count_days
from geo.records import Incident

DAYS, KM = 1, 25.0
_KM_A_DEGREE = 111.195


def suggest_links(imported: Iterable[Incident], known: Iterable[Incident]) -> list[Incident]:
    """`imported` in their order, each with the ids of those of `known` that perhaps tell the same among its suggestions."""
    by_day: dict[int, list[tuple[Incident, float, float]]] = defaultdict(list)
    for incident in known:
        if (place := _find_spot(incident)) is not None:
            by_day[place[0]].append((incident, place[1], place[2]))
    linked = []
    for incident in imported:
        near: list[str] = []
        if (spot := _find_spot(incident)) is not None:
            others = [other for day in range(spot[0] - DAYS, spot[0] + DAYS + 1) for other in by_day.get(day, ())]
            near = [other.id for other, lon, lat in others if _find_km(spot[1], spot[2], lon, lat) <= KM]
        ids = dict.fromkeys(key for key in (*incident.suggestions, *near) if key != incident.id)
        linked.append(replace(incident, suggestions=tuple(ids)))
    return linked


def _find_spot(incident: Incident) -> tuple[int, float, float] | None:
    """The day, longitude and latitude of an incident; None where one of them is not known, or only the country is."""
    day = count_days(incident.when.start)
    place = incident.locations[0] if incident.locations else None
    if day is None or place is None or place.lon is None or place.lat is None or place.where_prec == 6:
        return None
    return day, place.lon, place.lat


def _find_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The distance in kilometres, as on a plane: right within a percent at 25 km."""
    turn = (other_lon - lon + 180) % 360 - 180
    east = turn * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(east, other_lat - lat) * _KM_A_DEGREE
