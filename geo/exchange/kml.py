"""Incidents as KML for Google Earth: the title as name, the days as TimeSpan, the statements as description, all else as
ExtendedData, from which it is read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from geo.exchange.files import replace_file
from geo.exchange.vector import build_table, read_layer, read_table, write_layer
from geo.records import Article, Incident


def write_kml(
    path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article], *, texts: bool = False
) -> None:
    """Write one Placemark an incident to `path`; `texts` keeps the articles' texts."""
    import pandas as pd

    incidents = list(incidents)
    frame = build_table(incidents, articles, texts=texts)
    frame["Name"] = frame["title"]
    frame["description"] = pd.array([render_description(i, articles) for i in incidents], dtype="string")
    frame["begin"] = pd.to_datetime(frame["date_start"], format="ISO8601")
    frame["end"] = pd.to_datetime(frame["date_end"].fillna(frame["date_start"]), format="ISO8601")
    with replace_file(path) as beside:
        beside.unlink()
        write_layer(beside, frame, "LIBKML")


def render_description(incident: Incident, articles: Mapping[str, Article]) -> str:
    """The statements as plain text, a line each: side, stance, speaker, the sentence, the source."""
    lines = [incident.status_reason] if incident.status_reason else []
    for said in incident.statements:
        article = articles.get(said.article_id)
        source = ", ".join(part for part in (article.outlet, article.published or "") if part) if article else ""
        lines.append(f"{said.side} {said.stance} ({said.speaker}): {said.exact}" + (f" [{source}]" if source else ""))
    return "\n".join(lines)


def read_kml(path: str | Path) -> tuple[list[Incident], dict[str, Article]]:
    """The incidents that `write_kml` wrote. FormatError: anything else, and a file with a DOCTYPE."""
    path = Path(path)
    frame = read_layer(path)
    return ([], {}) if frame.empty else read_table(frame, path.name)  # without a Placemark KML keeps no columns
