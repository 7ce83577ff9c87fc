"""Statements as schema.org Claims (.claims.jsonld). Out alone, and no ClaimReview: that would be a verdict, which nobody gave.

Echoes of one statement in several articles are one Claim with several appearances; a denial names the claim that it answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.exchange.annotations import find_source
from geo.exchange.files import replace_file
from geo.records import Article, Incident, Location, Statement


def write_claims(path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article]) -> None:
    """Write the graph of events, claims and articles to `path`."""
    incidents = list(incidents)
    graph = [build_event(incident) for incident in incidents]
    graph += [build_claim(statement, incident, articles) for incident in incidents for statement in incident.statements]
    used = dict.fromkeys(key for i in incidents for s in i.statements for key in (s.article_id, *s.appearances))
    graph += [build_article(articles[key]) for key in used if key in articles]
    with replace_file(path) as beside:
        text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=1)
        beside.write_bytes(text.encode("utf-8", "replace"))


def build_event(incident: Incident) -> dict[str, Any]:
    """The Event that the claims are about."""
    event = {
        "@type": "Event",
        "@id": f"urn:bordermap:{incident.id}",
        "name": incident.title,
        "additionalType": incident.event_type,
        "startDate": incident.when.start,
        "endDate": incident.when.end,
        "description": f"{incident.status}: {incident.status_reason}",
        "location": _build_place(incident.locations[0]) if incident.locations else None,
    }
    return {key: value for key, value in event.items() if value is not None}


def _build_place(location: Location) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "name": location.name}
    if location.lon is None or location.lat is None:
        return place
    if location.radius_m is None:
        return place | {"geo": {"@type": "GeoCoordinates", "latitude": location.lat, "longitude": location.lon}}
    middle = {"@type": "GeoCoordinates", "latitude": location.lat, "longitude": location.lon}
    return place | {"geo": {"@type": "GeoCircle", "geoMidpoint": middle, "geoRadius": location.radius_m}}


def build_claim(statement: Statement, incident: Incident, articles: Mapping[str, Article]) -> dict[str, Any]:
    """The Claim of one statement about one incident, with the articles that print it, the first by date apart."""
    printed = [articles[key] for key in (statement.article_id, *statement.appearances) if key in articles]
    dated = sorted((article for article in printed if article.published), key=lambda article: article.published or "")
    about = [{"@id": f"urn:bordermap:{incident.id}"}]
    if statement.responds_to:
        about.append({"@id": f"urn:bordermap:{incident.id}:{statement.responds_to}"})
    claim = {
        "@type": "Claim",
        "@id": f"urn:bordermap:{incident.id}:{statement.id}",
        "additionalType": statement.stance,
        "text": statement.exact,
        "author": {"@type": "Organization", "name": statement.speaker or statement.side, "identifier": statement.side},
        "about": about,
        "appearance": [{"@id": find_source(article.id, article)} for article in printed],
        "firstAppearance": {"@id": find_source(dated[0].id, dated[0])} if dated else None,
    }
    return {key: value for key, value in claim.items() if value is not None}


def build_article(article: Article) -> dict[str, Any]:
    """The NewsArticle that an appearance names."""
    row = {
        "@type": "NewsArticle",
        "@id": find_source(article.id, article),
        "headline": article.title,
        "datePublished": article.published,
        "publisher": {"@type": "Organization", "name": article.outlet} if article.outlet else None,
        "inLanguage": article.language,
    }
    return {key: value for key, value in row.items() if value}
