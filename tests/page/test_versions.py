"""What an incident looked like before its later articles were published."""

from __future__ import annotations

from dataclasses import replace

from geo.page.columns import find_reply
from geo.page.versions import find_versions
from geo.records import Incident, When
from tests.page.samples import quote, write_article

CLAIM = "Azerbaijan said that its positions came under fire."
DENIAL = "Armenia denied that it opened fire."
EARLY = write_article(1, [CLAIM], published="2023-09-01")
LATE = write_article(2, [CLAIM, DENIAL], published="2023-09-03")
UNDATED = write_article(3, [DENIAL, "More."], published=None)
ARTICLES = {article.id: article for article in (EARLY, LATE, UNDATED)}


def make_incident(*, denied_by: str = LATE.id) -> Incident:
    claim = quote(EARLY, CLAIM, "claim", "AZ", accused="AM", appearances=(LATE.id,))
    denial = quote(ARTICLES[denied_by], DENIAL, "denial", "AM", facet="occurrence", responds_to=claim.id)
    return Incident(
        "i-1", "T", "shelling", When("2023-09-01"), (), (claim, denial), (EARLY.id, denied_by), "denied", "", None,
        claimants=("AZ",), accused=("AM",),
    )  # fmt: skip


def test_before_the_denial_was_published_there_was_no_reply() -> None:
    first, last = find_versions(make_incident(), ARTICLES)
    assert (first.day, first.incident.status, first.incident.no_reply) == ("2023-09-01", "claimed", ("AM",))
    assert "no reply by Armenia found in 1 article" in first.incident.status_reason
    assert (last.day, last.incident.status, find_reply(last.incident)) == ("2023-09-03", "denied", 1)


def test_a_statement_of_an_undated_article_was_never_known() -> None:
    (only,) = find_versions(make_incident(denied_by=UNDATED.id), ARTICLES)
    assert (only.day, only.incident.status, len(only.incident.statements)) == ("2023-09-01", "claimed", 1)


def test_a_statement_is_known_from_its_first_appearance() -> None:
    incident = make_incident()
    claim, denial = incident.statements
    echo = replace(claim, article_id=LATE.id, appearances=(EARLY.id,))
    assert [version.day for version in find_versions(replace(incident, statements=(echo, denial)), ARTICLES)] == [
        "2023-09-01", "2023-09-03"
    ]  # fmt: skip


def test_who_is_accused_by_later_statements_alone_was_not_accused_before() -> None:
    incident = make_incident()
    third = write_article(4, ["Armenia said that Georgia fired."], published="2023-09-05")
    other = quote(third, "Armenia said that Georgia fired.", "claim", "AM", accused="GE")
    more = replace(
        incident,
        statements=(*incident.statements, other),
        articles=(*incident.articles, third.id),
        accused=("AM", "GE"),
    )
    versions = find_versions(more, ARTICLES | {third.id: third})
    assert [version.incident.accused for version in versions] == [("AM",), ("AM",), ("AM", "GE")]


def test_an_incident_of_one_article_has_no_versions() -> None:
    incident = make_incident()
    assert find_versions(replace(incident, statements=incident.statements[1:], articles=(LATE.id,)), ARTICLES) == []
