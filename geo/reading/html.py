"""A web page → the text of its article and what it says of itself. Text and metadata by trafilatura, the day by htmldate.

Nothing is fetched. What the page does not show is dropped first (see `hidden`); text that stands only in scripts, as the
`articleBody` of linked data, is not taken. Size is capped, since the time that a page takes grows with it.
"""

from __future__ import annotations

import logging
import re
from typing import Any, NamedTuple

from geo.errors import UnreadableArticle
from geo.reading.encoding import decode_text
from geo.reading.headers import find_day
from geo.reading.hidden import drop_hidden

MAX_MARKUP = 3_000_000  # characters without scripts, styles and embedded pictures: about 5 s of work
MAX_ATTRIBUTES = 500  # of one tag: parsers take quadratic time for more
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{0,100}base64,[A-Za-z0-9+/=\s]*")
_SCRIPT = re.compile(r"<script(?![^>]*ld\+json)[^>]*>.*?</script\s*>", re.I | re.S)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.I)


class Page(NamedTuple):
    """What a web page gives: `published` is an ISO day or None, the rest may be empty."""

    text: str
    title: str
    outlet: str
    published: str | None
    url: str


def decode_page(data: bytes, *, where: str = "") -> tuple[str, str]:
    """The markup of a page, by the encoding that it declares if that holds, and the name of the encoding if it was guessed.

    Raises UnreadableArticle as `decode_text` does.
    """
    found = _CHARSET.search(data[:4096])
    try:
        return data.decode(found[1].decode("ascii") if found else "utf-8-sig"), ""
    except (UnicodeDecodeError, LookupError):
        return decode_text(data, where=where)


def read_page(markup: str, *, where: str = "") -> Page:
    """The article of a page. Raises UnreadableArticle if the page is too large or has no article text."""
    tree = _parse(markup, where)
    drop_hidden(tree)
    import trafilatura  # takes a second, so only where a page is read

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it would say, the errors here say
    known = trafilatura.extract_metadata(tree, date_config={"original_date": True, "extensive_search": False})
    for script in list(tree.iter("script")):
        script.getparent().remove(script)
    text = trafilatura.extract(tree, include_comments=False, include_tables=False)
    if not text or not text.strip():
        raise UnreadableArticle(
            "no article text found in this page", where=where, repair="Copy the text you see into a .txt file"
        )
    url = known.url or ""
    return Page(
        text=text.strip(),
        title=known.title or "",
        outlet=known.sitename or known.hostname or "",
        published=find_day(known.date or ""),
        url=url if url.startswith(("http://", "https://")) else "",
    )


def _parse(markup: str, where: str) -> Any:
    markup = _EMBEDDED.sub("", _SCRIPT.sub("", markup))
    if len(markup) > MAX_MARKUP:
        raise UnreadableArticle(
            f"a page of {len(markup) / 1e6:.1f} million characters, more than the {MAX_MARKUP / 1e6:.0f} million that are read",
            where=where,
            repair="Save its article alone, or copy the text into a .txt file",
        )
    if any(tag[0].count("=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(markup)):
        raise UnreadableArticle(
            f"a tag with more than {MAX_ATTRIBUTES} attributes", where=where, repair="Copy the text into a .txt file"
        )
    from lxml import etree, html

    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        tree = None
    if tree is None:
        raise UnreadableArticle("a page without content", where=where, repair="Save the page when it has fully loaded")
    return tree
