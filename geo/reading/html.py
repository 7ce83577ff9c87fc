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
from geo.reading.furniture import find_furniture
from geo.reading.headers import find_day
from geo.reading.hidden import drop_hidden

MAX_MARKUP = 3_000_000  # characters without scripts, styles and embedded pictures: about 5 s of work
MAX_ATTRIBUTES = 500  # of one tag: parsers take quadratic time for more
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{0,100}base64,[A-Za-z0-9+/=\s]*")
_SCRIPT = re.compile(r"<script(?![^>]*ld\+json)[^>]*>.*?</script\s*>", re.I | re.S)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
DECLARED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "dc.date",
    "dc.date.issued",
    "date",
)
_DATE_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{1,60})"')
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|page saved with singlefile\s+url:\s*)(https?://[^\s<>\"]{4,2000})", re.I
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.I)


class Page(NamedTuple):
    """What a web page gives: `published` is an ISO day or None, the rest may be empty."""

    text: str
    title: str
    outlet: str
    published: str | None
    url: str
    doubt: str = ""


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
    published, doubt = _find_published(tree, markup)
    import trafilatura  # takes a second, so only where a page is read

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it would say, the errors here say
    known = trafilatura.extract_metadata(tree, date_config={"original_date": True, "extensive_search": False})
    for script in list(tree.iter("script")):
        script.getparent().remove(script)
    text = (trafilatura.extract(tree, include_comments=False, include_tables=False) or "").strip()
    if sum(end - start for start, end in find_furniture(text)) >= len(text) - text.count("\n"):
        raise UnreadableArticle(
            "no article text found in this page", where=where, repair="Copy the text you see into a .txt file"
        )
    url = known.url or _find_saved_from(markup)
    return Page(
        text=text,
        title=known.title or "",
        outlet=known.sitename or known.hostname or "",
        published=published,
        url=url if url.startswith(("http://", "https://")) else "",
        doubt=doubt,
    )


def _find_saved_from(markup: str) -> str:
    """The address that a browser (or SingleFile) wrote into the page when it was saved, or an empty string."""
    found = _SAVED_FROM.search(markup[:3000])
    return found[1] if found else ""


def _find_published(tree: Any, markup: str) -> tuple[str | None, str]:
    """The ISO day that the page declares, else the one that htmldate finds, else None; and a doubt to tell, or nothing.

    htmldate fills up a month without day, and a day that does not exist: its answer stands only where the page writes that day.
    """
    for written in _find_declared(tree):
        day = find_day(written)
        return day, "" if day else f"published: {written[:40]!r} is no day that exists; read as undated"
    from htmldate import find_date

    day = find_date(tree, original_date=True, extensive_search=False)
    if day and not any(re.search(form, markup, re.I) for form in _forms_of(day)):
        day = None
    return find_day(day or ""), ""


def _find_declared(tree: Any) -> list[str]:
    """What the page's metadata and linked data say of its publication, as written."""
    found = [
        (meta.get("content") or "").strip()
        for key in ("property", "name", "itemprop")
        for meta in tree.iter("meta")
        if (meta.get(key) or "").lower() in DECLARED
    ]
    for script in tree.iter("script"):
        found += [match[1] for match in _DATE_PUBLISHED.finditer(script.text or "")]
    return [written for written in found if written]


def _forms_of(day: str) -> tuple[str, ...]:
    """Patterns of the ways in which an ISO day may be written, in any language that writes the month's name with letters."""
    year, month, number = day.split("-")
    month, number = f"0?{int(month)}", f"0?{int(number)}"
    return (
        rf"{year}(?P<by>[-/.]?){month}(?P=by){number}(?!\d)",
        rf"(?<!\d){number}(?P<by>[./-]){month}(?P=by){year}",
        rf"(?<!\d){month}/{number}/{year}",
        rf"(?<!\d){number}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?[^\W\d_]+\.?,?\s+(?:de\s+)?{year}",
        rf"[^\W\d_]+\.?\s+{number}(?:st|nd|rd|th)?,?\s+{year}",
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
