"""The side that an article speaks from."""

from __future__ import annotations

import pytest

from geo.extraction.nations import index_nations
from geo.extraction.outlets import find_home
from geo.records import Article


@pytest.mark.parametrize(
    ("outlet", "url", "side"),
    [
        ("mod.gov.az bulletin", "", "AZ"),
        ("Border Review", "https://www.borderreview.co.uk/news/1", "GB"),
        ("Border Review", "https://borderreview.am", "AM"),
        ("Border Review", "https://borderreview.org/az/", ""),
        ("Border Review", "http://[az]/x", ""),
        ("Write to desk@mod.gov.az", "", ""),
        ("Border Review v.am.1", "", ""),
        ("TASS, see mod.gov.az", "", "RU"),
    ],
)
def test_an_outlet_speaks_from_the_country_of_its_domain(outlet: str, url: str, side: str) -> None:
    article = Article.of("Shots were heard at the border.", outlet=outlet, url=url)
    assert find_home(article, [], index_nations("en")) == side


def test_a_dateline_goes_before_the_domain() -> None:
    text = "BAKU, May 12 -- Shots were heard at the border."
    index = index_nations("en")
    assert find_home(Article.of(text, outlet="borderreview.ge"), index.find(text), index) == "AZ"
