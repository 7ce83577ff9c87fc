"""Statements as W3C Web Annotations (.annotations.jsonld): each marks its exact words in its article, by quote and by position.

Out alone. The source of an article without an address is `urn:sha256:…`, the hash of its text. Positions count characters
(Unicode code points) of the text; `prefix` and `suffix` are up to 32 characters, empty where the text is not at hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.exchange.files import replace_file
from geo.records import Article, Incident, Statement

AROUND = 32
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "bm": "urn:bordermap:",
        "incident": {"@id": "bm:incident", "@type": "@id"},
        "sha256": "bm:sha256",
        "side": "bm:side",
    },
]


def write_annotations(path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article]) -> None:
    """Write one AnnotationPage with an Annotation for each statement to `path`."""
    pairs = [(i, s) for i in incidents for s in i.statements]
    items = [build_annotation(s, i, articles.get(s.article_id)) for i, s in pairs]
    page = {"@context": CONTEXT, "id": "urn:bordermap:annotations", "type": "AnnotationPage", "items": items}
    with replace_file(path) as beside:
        beside.write_bytes(json.dumps(page, ensure_ascii=False, indent=1).encode("utf-8", "replace"))


def build_annotation(statement: Statement, incident: Incident, article: Article | None) -> dict[str, Any]:
    """The Annotation of one statement about one incident: stance, facet and speaker as bodies, the words as target."""
    bodies = [("classifying", statement.stance), ("tagging", statement.facet), ("identifying", statement.speaker)]
    annotation = {
        "id": f"urn:bordermap:{incident.id}:{statement.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "incident": f"urn:bordermap:{incident.id}",
        "side": statement.side,
        "body": [{"type": "TextualBody", "purpose": purpose, "value": value} for purpose, value in bodies if value],
        "target": build_target(statement, article),
    }
    if statement.responds_to:
        annotation["motivation"] = ["classifying", "replying"]
        annotation["bm:respondsTo"] = f"urn:bordermap:{incident.id}:{statement.responds_to}"
    return annotation


def build_target(statement: Statement, article: Article | None) -> dict[str, Any]:
    """Where the words stand: the source and the two selectors of the words."""
    text = article.text if article else ""
    target: dict[str, Any] = {
        "source": find_source(statement.article_id, article),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": statement.exact,
                "prefix": text[max(0, statement.start - AROUND) : statement.start],
                "suffix": text[statement.end : statement.end + AROUND],
            },
            {"type": "TextPositionSelector", "start": statement.start, "end": statement.end},
        ],
    }
    return target | ({"sha256": article.sha256} if article and article.sha256 else {})


def find_source(article_id: str, article: Article | None) -> str:
    """The web address of the article, else a URN of its hash, else of its id."""
    if article and article.url.startswith(("http://", "https://")):
        return article.url
    return f"urn:sha256:{article.sha256}" if article and article.sha256 else f"urn:bordermap:{article_id}"
