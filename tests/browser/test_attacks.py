"""Texts of others in every field of an incident: shown as they are, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.page.payload import Extras
from geo.page.render import build_page
from geo.records import Article, Incident, Location, When
from tests.browser.looking import ask, wait_until
from tests.conftest import Seen
from tests.page.attacks import ATTACKS
from tests.page.samples import quote

UNSEEN = """(quote) => [...quote.childNodes].map((node) =>
  node.className ? String.fromCodePoint(parseInt(node.textContent.slice(2), 16)) : node.textContent).join('')"""
FOREIGN = "[data-part=root] :is(img, script, iframe, object, embed, svg:not([class]), math, video, form, base, meta, link, style, template, plaintext)"


def make_attacked(number: int, text: str) -> tuple[Incident, Article]:
    """An incident and an article with `text` in every field that takes words."""
    known = {"title": text, "outlet": text, "url": text, "file": text, "language": text}
    article = Article.of(f"{text}\nAnswer {number}.", published="2023-01-02", **known)
    told = quote(article, text, "claim", "AM", speaker=text, cue=text, reporter=text)
    answer = quote(article, f"Answer {number}.", "denial", text, facet="occurrence", responds_to=told.id)
    place = Location(text, "settlement", 1, 44.0 + number / 30, 40.0, 1000.0, country=text, as_written=text, why=text)
    other = Location(text, "settlement", 1, 44.0 + number / 30, 40.5, side=text)
    incident = Incident(
        f"i-{number}", text, "shelling", When("2023-01-01", "2023-01-01", 1, text), (place, other), (told, answer),
        (article.id,), "denied", text, claimants=("AM",), accused=("AZ", text), no_reply=(text,), merged_because=(text,),
        suggestions=(f"i-{(number + 1) % len(ATTACKS)}", text),
    )  # fmt: skip
    return incident, article


def test_sixty_attacks_in_every_field_are_text(visit: Callable[..., Any], seen: Seen, tmp_path: Path) -> None:
    assert len(set(ATTACKS)) == 60
    pairs = [make_attacked(number, text) for number, text in enumerate(ATTACKS)]
    articles = {article.id: article for _, article in pairs}
    rows = {i.id: [{"at": "2023-01-01", "what": "edit", "who": i.title, "told": i.title}] for i, _ in pairs}
    title = "".join(text for text in ATTACKS if len(text) < 200)
    page_file = tmp_path / "attacked.html"
    html = build_page([i for i, _ in pairs], articles, title=title, filters=title, extras=Extras(history=rows))
    page_file.write_text(html, encoding="utf-8", errors="replace")
    page = visit("", page_file)
    for number, text in enumerate(ATTACKS):
        ask(page, f"void p.selectId('i-{number}')")
        page.locator(f".dossier[data-incident='i-{number}']").wait_for()
        for summary in page.locator(".dossier summary").all():
            summary.click()
        assert page.locator("[data-side=AM] blockquote").first.evaluate(UNSEEN) == text
        assert page.locator(FOREIGN).count() == 0, text
    check_links(page)
    for name in ("side", "outlet", "lang"):
        page.locator(f"[data-filter={name}] summary").click()
    page.locator(".menu-share summary").click()
    assert page.locator(FOREIGN).count() == 0
    page.keyboard.press("Escape")
    page.evaluate(
        "() => { window.print = () => { window.printed = document.querySelectorAll('.report .dossier').length; }; }"
    )
    page.locator("[data-part=print]").click()
    wait_until(page, "window.printed")
    assert page.evaluate("window.printed") == len(ATTACKS)
    assert page.evaluate("[window.hit, {}.polluted, document.baseURI === location.href]") == [None, None, True]
    seen.assert_clean()


def check_links(page: Any) -> None:
    """Every link of every dossier goes to http(s), none of them anywhere by a word of its own."""
    links = page.evaluate("""async () => {
      const found = [], page = document.querySelector('[data-part=root]').bordermap;
      for (let i = 0; i < page.meta.incidents; i++)
        for (const link of (await page.dossier.build(i)).querySelectorAll('a[href]')) found.push([link.protocol, link.getAttribute('onclick')]);
      return found;
    }""")
    assert links
    assert {(protocol, handler) for protocol, handler in links} == {("https:", None)}
