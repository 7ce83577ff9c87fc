"""What an incident looked like before its later articles were published: its status by the written rule, day by day.

In: an incident and its articles. Out: `Version` rows, oldest first; title, place and date of the incident are not derived anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from geo.records import Article, Incident, Statement

_tell_prints = attrgetter("article_id", "appearances")


@dataclass(frozen=True, slots=True)
class Version:
    """`incident` with the statements and articles that were known from `day` (ISO) on, and the status that they give."""

    day: str
    incident: Incident


def find_articles(incident: Incident) -> dict[str, None]:
    """The ids of the articles of an incident: its own, those of its statements and of their appearances."""
    keys = dict.fromkeys(incident.articles)
    for key, further in dict.fromkeys(map(_tell_prints, incident.statements)):
        keys[key] = None
        if further:
            keys |= dict.fromkeys(further)
    return keys


def find_versions(
    incident: Incident, articles: Mapping[str, Article], sources: Collection[str] | None = None
) -> list[Version]:
    """One row for each day on which a further statement was published; none where all came at once, with the first article.

    `sources` are what `find_articles` gives, where that is known.
    A statement is known from the first of its appearances on; one whose articles are undated is never known to have been.
    """
    if not incident.statements:
        return []
    sources = sources or find_articles(incident)
    if len(sources) == 1 and incident.articles and _find_published(incident.articles[0], articles):
        return []
    dated = [day for key in incident.articles if (day := _find_published(key, articles))]
    known_from = {statement.id: find_day(statement, articles) for statement in incident.statements}
    days = sorted({day for day in known_from.values() if day})
    if len(days) <= 1 and None not in known_from.values() and days == sorted(dated)[:1]:
        return []
    return [Version(day, _look_back(incident, articles, known_from, day)) for day in days]


def _find_published(key: str, articles: Mapping[str, Article]) -> str | None:
    return known.published if (known := articles.get(key)) else None


def find_day(statement: Statement, articles: Mapping[str, Article]) -> str | None:
    """The ISO day on which the first article with the statement was published; None where none of them has a day."""
    keys = (statement.article_id, *statement.appearances)
    return min((day for key in keys if key in articles and (day := articles[key].published)), default=None)


def _look_back(
    incident: Incident, articles: Mapping[str, Article], known_from: Mapping[str, str | None], day: str
) -> Incident:
    from geo.incidents.status import derive_again

    told = tuple(s for s in incident.statements if (first := known_from[s.id]) and first <= day)
    later = {s.accused for s in incident.statements if s not in told} - {s.accused for s in told}
    accused = tuple(side for side in incident.accused if side not in later)
    keys = tuple(
        k for k in incident.articles if k in articles and (published := articles[k].published) and published <= day
    )
    return derive_again(replace(incident, statements=told, articles=keys, accused=accused))
