"""Incidents in the manner of PLOVER (.plover.jsonl): an event a line with its actor, recipient, date, place and cited articles.

Out alone. `event` and `mode` come from data/exchange/event_types.csv; `event` is empty where PLOVER has no fitting type.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.exchange.codes import load_event_codes
from geo.exchange.files import replace_file
from geo.records import Article, Incident


def write_plover(path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article]) -> None:
    """Write one JSON object a line to `path`."""
    with replace_file(path) as beside, beside.open("w", encoding="utf-8", errors="replace", newline="\n") as lines:
        for incident in incidents:
            lines.write(json.dumps(build_event(incident, articles), ensure_ascii=False) + "\n")


def build_event(incident: Incident, articles: Mapping[str, Article]) -> dict[str, Any]:
    """The event of one incident; the statements about it are kept with their stance, for PLOVER alone would lose them."""
    codes = load_event_codes()[incident.event_type]
    place = incident.locations[0] if incident.locations else None
    cited = [articles[key] for key in incident.articles if key in articles]
    return {
        "id": incident.id,
        "date": incident.when.start,
        "date_end": incident.when.end,
        "event": codes["plover_event"],
        "mode": codes["plover_mode"],
        "context": ["military", "territory"],
        "cameo": codes["cameo"],
        "actor": list(incident.accused),
        "recipient": list(incident.claimants),
        "text": incident.title,
        "status": incident.status,
        "magnitude": {"killed": incident.killed, "wounded": incident.wounded},
        "geo": place
        and {"name": place.name, "country": place.country, "lat": place.lat, "lon": place.lon, "level": place.level},
        "cite_info": [
            {"id": a.id, "publisher": a.outlet, "date": a.published, "title": a.title, "url": a.url} for a in cited
        ],
        "statements": [
            {
                "id": s.id,
                "cite": s.article_id,
                "stance": s.stance,
                "side": s.side,
                "speaker": s.speaker,
                "text": s.exact,
            }
            for s in incident.statements
        ],
    }
