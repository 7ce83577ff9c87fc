"""The exported page in a real browser, opened from a file, without network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.gazetteer.theatre import load_theatre
from geo.page.payload import Extras
from geo.page.render import build_page
from geo.records import Article, Incident, Location, When
from tests.browser.looking import ask, click_marker, find, wait_until
from tests.conftest import Seen
from tests.page.samples import make_all_signs, quote, write_article

INCIDENTS, ARTICLES = make_all_signs()


def test_opens_from_a_file_without_a_request_or_an_error(visit: Callable[..., Any], seen: Seen) -> None:
    page = visit()
    assert page.title() == "Two sides of a border"
    assert page.locator("[data-part=count]").inner_text() == f"{len(INCIDENTS)} of {len(INCIDENTS)} incidents"
    assert page.locator(".item").count() == len(INCIDENTS)
    seen.assert_clean()


def test_a_click_on_a_marker_shows_what_each_side_says(visit: Callable[..., Any], seen: Seen) -> None:
    page = visit()
    click_marker(page, "denied-one")
    dossier = page.locator("[data-incident=i-denied-one]")
    dossier.wait_for()
    statements = next(i for i in INCIDENTS if i.id == "i-denied-one").statements
    for statement in statements:
        column = dossier.locator(f"[data-side={statement.side}]")
        assert column.locator("blockquote").inner_text() == statement.exact
    assert dossier.locator("[data-side=AM] .facet").inner_text() == "that it happened"
    assert (
        dossier.locator("[data-side=AM] .answers .number").inner_text()
        == dossier.locator("[data-side=AZ] .number").inner_text()
    )
    assert "#:~:text=" in dossier.locator("[data-side=AM] a.source").get_attribute("href")
    assert dossier.locator(".sources li").count() == 1
    assert "i=i-denied-one" in page.evaluate("location.hash")
    seen.assert_clean()


def test_a_side_without_a_reply_is_said_to_have_none(visit: Callable[..., Any]) -> None:
    page = visit("#i=i-claimed-one")
    assert page.locator("[data-side=AM] .silence").inner_text() == "No reply by Armenia found in 1 article."


def test_third_parties_stand_apart(visit: Callable[..., Any]) -> None:
    page = visit("#i=i-contradicts")
    assert "The mission said" in page.locator(".others blockquote").inner_text()
    assert page.locator(".columns blockquote").count() == 2


def test_the_date_range_hides_and_shows(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("[data-part=from]").fill("2023-09-01")
    page.locator("[data-part=from]").dispatch_event("change")
    after = {i.id for i in INCIDENTS if i.when.start is None or i.when.start >= "2023-09-01"}
    assert page.locator("[data-part=count]").inner_text() == f"{len(after)} of {len(INCIDENTS)} incidents"
    assert ask(page, f"p.filters.shown[{find(page, 'denied-one')}]") == 0
    page.locator("[data-part=all-dates]").click()
    assert ask(page, f"p.filters.shown[{find(page, 'denied-one')}]") == 1


def test_years_and_months_are_layers(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("[data-layer='2023']").uncheck()
    left = len([i for i in INCIDENTS if not (i.when.start or "").startswith("2023")])
    assert page.locator("[data-part=count]").inner_text().startswith(f"{left} of")
    page.locator(".chip", has_text="2023").locator("summary").click()
    page.locator("[data-layer='2023-09']").check()
    assert page.locator("[data-layer='2023']").evaluate("box => box.indeterminate")
    assert page.locator("[data-part=count]").inner_text().startswith(f"{left + 1} of")
    page.locator("[data-layer=undated]").uncheck()
    assert page.locator("[data-part=count]").inner_text().startswith(f"{left} of")


def test_filters_count_and_hide(visit: Callable[..., Any]) -> None:
    page = visit()
    menu = page.locator("[data-filter=status]")
    menu.locator("summary").click()
    row = menu.locator(".menu-row", has_text="partly disputed")
    assert row.locator(".count").inner_text() == "2"
    row.locator("input").uncheck()
    assert page.locator("[data-part=count]").inner_text().startswith(f"{len(INCIDENTS) - 2} of")
    page.locator("[data-part=reset]").click()
    assert page.locator("[data-part=count]").inner_text().startswith(f"{len(INCIDENTS)} of")


def test_the_tray_lists_undated_and_unplaced_incidents(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("[data-part=unplaced]").click()
    page.locator("[data-part=list-title]", has_text="without a place").wait_for()
    wait_until(page, "document.querySelectorAll('.item').length === 1")
    assert "not on the map" in page.locator(".item").inner_text()
    page.locator("[data-part=undated]").click()
    page.locator("[data-part=list-title]", has_text="without a date").wait_for()


def test_the_address_restores_the_view(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("[data-layer='2021']").uncheck()
    page.locator("[data-filter=type] summary").click()
    page.locator("[data-filter=type] input[data-value=shelling]").uncheck()
    page.keyboard.press("Escape")
    page.locator("[data-part=to]").fill("2024-06-30")
    page.locator("[data-part=to]").dispatch_event("change")
    page.locator("[data-part=zoom-in]").click()
    page.wait_for_timeout(400)
    page.locator(".item").first.click()
    page.locator(".dossier").wait_for()
    page.wait_for_timeout(500)
    state = "[p.filters.from, p.filters.to, [...p.filters.offMonths], [...p.filters.hidden.type], p.map.getZoom(), p.selectedId, p.filters.count]"
    before, hash_before = ask(page, state), page.evaluate("location.hash")
    again = visit(hash_before)
    assert ask(again, state) == before
    assert again.evaluate("location.hash") == hash_before
    assert again.locator(".dossier").get_attribute("data-incident") == before[5]


RANDOM_STATES = """async (seed) => {
  const page = document.querySelector('[data-part=root]').bordermap, { filters, map } = page, failed = [];
  const dice = () => (seed = (seed * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32, pick = (rows) => rows[Math.floor(dice() * rows.length)];
  const look = () => [[...filters.shown].join(''), filters.from, filters.to, filters.clock, filters.known.day, filters.query, page.selectedId, map.getZoom(), page.parts.count.textContent].join('|');
  for (let n = 0; n < 200; n++) {
    filters.clear();
    for (const name of Object.keys(filters.hidden)) if (dice() < 0.3) filters.hidden[name].add(pick(filters.values[name]));
    if (dice() < 0.3) filters.from = filters.firstDay + Math.floor(dice() * 900);
    if (dice() < 0.3) filters.to = filters.lastDay - Math.floor(dice() * 500);
    if (dice() < 0.3) filters.offMonths.add(filters.firstMonth + Math.floor(dice() * 40));
    filters.undated = dice() < 0.7;
    await page.setTime({ clock: pick(filters.clocks), day: dice() < 0.3 ? filters.firstDay + Math.floor(dice() * 1500) : null });
    await page.find(dice() < 0.2 ? pick(['shots', 'Sotk', 'no such words', 'a & b=c#d']) : '');
    await page.select(dice() < 0.4 ? Math.floor(dice() * page.meta.incidents) : -1, { focus: false, move: false });
    map.setView([39 + dice() * 2, 44.5 + dice() * 2], 6 + Math.round(dice() * 24) / 4, { animate: false });
    const before = look(), text = page.stateText();
    filters.clear();
    await page.find('');
    await page.select(-1, { focus: false });
    map.setView([0, 0], 3, { animate: false });
    history.replaceState(null, '', text);
    await page.restore();
    if (look() !== before || page.stateText() !== text) failed.push([text, before, look(), page.stateText()]);
  }
  return failed;
}"""


def test_200_states_come_back_from_their_addresses(visit: Callable[..., Any], seen: Seen) -> None:
    assert visit().evaluate(RANDOM_STATES, 20) == []
    seen.assert_clean()


def test_one_spot_opens_as_a_ring_and_a_list(visit: Callable[..., Any]) -> None:
    page = visit()
    click_marker(page, "same-spot-0")
    page.locator("[data-part=list-title]", has_text="5 incidents on this spot").wait_for()
    assert page.locator(".item").count() == 5
    click_marker(page, "same-spot-3")
    page.locator("[data-incident=i-same-spot-3]").wait_for()


def test_a_click_into_an_area_or_on_a_border_section_opens_what_is_said_to_lie_there(visit: Callable[..., Any]) -> None:
    page = visit()
    spot = ask(
        page,
        "(() => { const at = p.map.latLngToContainerPoint([39.95, 46.1]), box = p.parts.map.getBoundingClientRect(); return { x: at.x + box.left, y: at.y + box.top }; })()",
    )
    page.mouse.click(spot["x"], spot["y"])
    page.locator("[data-incident=i-in-a-district]").wait_for()
    spot = ask(
        page,
        "(() => { const at = p.map.latLngToContainerPoint([40.70, 45.64]), box = p.parts.map.getBoundingClientRect(); return { x: at.x + box.left, y: at.y + box.top }; })()",
    )
    page.mouse.click(spot["x"], spot["y"])
    page.locator("[data-incident=i-along-the-border]").wait_for()


def test_search_looks_into_the_sentences(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("[data-part=search]").fill("WARNING shots only")
    page.locator("[data-part=count]", has_text="2 of").wait_for()
    page.locator("[data-part=search]").fill("")
    page.locator("[data-part=count]", has_text=f"{len(INCIDENTS)} of").wait_for()


def test_names_follow_the_convention_that_is_chosen(visit: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "names.html"
    path.write_text(
        build_page(INCIDENTS, ARTICLES, title="T", theatre=load_theatre("armenia-azerbaijan")), encoding="utf-8"
    )
    page = visit("", path)
    item = page.locator(".item", has_text="Yeraskh").first
    assert "Yeraskh / Arazdəyən" in item.inner_text()
    page.locator("[data-part=names]").select_option("hy")
    page.locator(".item", has_text="Երասխ").first.wait_for()
    again = visit(page.evaluate("location.hash"), path)
    again.locator(".item", has_text="Երասխ").first.wait_for()
    for query in ("arazdeyen", "ARAZDƏYƏN", "Երասխ"):
        again.locator("[data-part=search]").fill("")
        again.locator("[data-part=count]", has_text=f"{len(INCIDENTS)} of").wait_for()
        again.locator("[data-part=search]").fill(query)
        again.locator("[data-part=count]", has_text="2 of").wait_for()


def test_the_interface_speaks_russian_and_the_sentences_stay_as_they_are(visit: Callable[..., Any], seen: Seen) -> None:
    page = visit("#i=i-claimed-one")
    page.locator("[data-part=language]").select_option("ru")
    page.locator("[data-part=count]", has_text=f"{len(INCIDENTS)} из {len(INCIDENTS)} инцидентов").wait_for()
    page.wait_for_selector("[data-state=ready]")
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert page.locator("[data-side=AM] .silence").inner_text() == "Ответа (Armenia) не найдено в 1 статье."
    assert page.locator("[data-side=AZ] blockquote").inner_text() == INCIDENTS[0].statements[0].exact
    seen.assert_clean()


def test_a_printed_report_holds_the_evidence_of_what_is_shown(visit: Callable[..., Any]) -> None:
    page = visit("#no-status=denied")
    page.evaluate(
        """() => { window.print = () => {
          window.key = document.querySelector('.report .legend-dots li').textContent;
          window.printed = [...document.querySelectorAll('.report .dossier blockquote')].map((quote) => quote.textContent);
        }; }"""
    )
    page.locator("[data-part=print]").click()
    wait_until(page, "window.printed")
    told = [s.exact for i in INCIDENTS if i.status != "denied" for s in i.statements]
    assert sorted(page.evaluate("window.printed")) == sorted(told)
    assert page.evaluate("window.key") == "no reply found", "a sheet of paper has no menu with a key"


def test_a_report_is_laid_out_for_paper_and_the_page_comes_back_as_it_was(
    new_page: Callable[..., Any], file: Path
) -> None:
    page = new_page(color_scheme="dark")
    page.goto(f"{file.as_uri()}#map=9/39.9000/45.9000&no-status=claimed")
    page.wait_for_selector("[data-state=ready]")
    before = ask(page, "[p.stateText(), p.map.getSize().x, p.layer.layer.canvas.width, p.rows.length]")
    page.evaluate(
        """() => { window.print = () => {
          const p = document.querySelector('[data-part=root]').bordermap;
          const rows = p.rows.filter((i) => !p.describer.isUnplaced(i)), bounds = p.map.getBounds();
          window.told = {
            light: p.theme.paper, paper: p.map.getSize().x, fine: p.layer.layer.view.ratio,
            inside: rows.every((i) => bounds.contains([p.columns.lat[i], p.columns.lon[i]])),
            choice: document.querySelector('.report-choice').textContent,
            head: document.adoptedStyleSheets.at(-1).cssRules[0].cssText,
          };
        }; }"""
    )
    page.locator("[data-part=print]").click()
    wait_until(page, "window.told && !document.querySelector('.is-printing')")
    told = page.evaluate("window.told")
    assert told["light"] == "#ffffff"
    assert 690 <= told["paper"] <= 710, "186 mm"
    assert (told["fine"], told["inside"]) == (3, True)
    assert told["choice"].startswith(f"{before[3]} of {len(INCIDENTS)} incidents · Status · 4 of 5")
    assert "Two sides of a border" in told["head"]
    assert ask(page, "[p.stateText(), p.map.getSize().x, p.layer.layer.canvas.width, p.rows.length]") == before
    assert page.evaluate("document.adoptedStyleSheets.length") == 0
    assert page.locator(".report .dossier").count() == 0


def test_a_printed_link_to_another_incident_tells_its_number(visit: Callable[..., Any], tmp_path: Path) -> None:
    first, second = INCIDENTS[2], INCIDENTS[4]
    path = tmp_path / "map.html"
    path.write_text(build_page([replace(first, suggestions=(second.id,)), second], ARTICLES, title="T"), "utf-8")
    page = visit(path=path)
    page.evaluate(
        "() => { window.print = () => { window.told = document.querySelector('.report .perhaps li').textContent; }; }"
    )
    page.keyboard.press("Control+p")
    wait_until(page, "window.told")
    assert page.evaluate("window.told") == f"{second.title} · no. 1"


def test_play_steps_through_the_months_and_ends_with_all(visit: Callable[..., Any]) -> None:
    page = visit("#from=2021-08-01&to=2021-09-30&undated=0")
    page.locator("[data-part=play]").click()
    wait_until(page, "document.querySelector('[data-part=from]').value > '2021-09-01'")
    assert page.locator("[data-part=play]").get_attribute("aria-label") == "Pause"
    page.locator("[data-part=play]").click()
    assert page.locator("[data-part=play]").get_attribute("aria-label") == "Play through the time"


def test_the_range_moves_by_keys(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("[data-part=handle-from]").focus()
    page.keyboard.press("PageUp")
    assert ask(page, "p.filters.from - p.timebar.low") == 30
    assert page.locator("[data-part=handle-from]").get_attribute("aria-valuetext") == "31 Jul 2020"


def test_the_list_is_walked_by_keys(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator(".item").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    second = ask(page, "p.rows[1]")
    page.locator(".dossier").wait_for()
    assert ask(page, "p.selected") == second
    page.keyboard.press("Escape")
    wait_until(page, "document.activeElement.classList.contains('item')")
    assert ask(page, "Number(document.activeElement.dataset.row)") == second


HOSTILE = (
    "{{7*7}} {% x %} ${alert(1)} </script><script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1> \u202eright to left\u202c \u200bzero",
    "@@bordermap-data@@ @@bordermap-title@@ \\u003c &lt;b&gt; <!-- <script>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_runs_nothing(
    text: str, visit: Callable[..., Any], seen: Seen, tmp_path: Path
) -> None:
    article = Article.of(
        f"{text}\nNothing else.",
        title=text,
        outlet=text,
        published="2023-01-02",
        url="javascript:window.hit=1",
        file=text,
    )
    told = quote(article, text, "claim", "AM", speaker=text, cue=text, reporter=text)
    answer = quote(article, "Nothing else.", "denial", "AZ", facet="occurrence", responds_to=told.id)
    place = Location(text, "settlement", 1, 45.0, 40.0, 1000.0, as_written=text, why=text)
    incident = Incident(
        "i-1",
        text,
        "shelling",
        When("2023-01-01", "2023-01-01", 1, text),
        (place, place),
        (told, answer),
        (article.id,),
        "denied",
        text,
        claimants=("AM",),
        accused=("AZ",),
    )
    path = tmp_path / "hostile.html"
    path.write_text(build_page([incident], {article.id: article}, title=text, filters=text), encoding="utf-8")
    page = visit("#i=i-1", path)
    page.locator(".why summary").click()
    shown = page.locator("[data-side=AM] blockquote")
    text_shown = shown.evaluate(
        "(quote) => [...quote.childNodes].map((node) => node.className ? String.fromCodePoint(parseInt(node.textContent.slice(2), 16)) : node.textContent).join('')"
    )
    assert text_shown == text
    assert page.title() == text.replace("\u202e", "\u202e")
    assert page.evaluate("window.hit") is None
    assert page.locator("a[href^=javascript]").count() == 0
    assert page.locator("[data-part=root] img, [data-part=root] script").count() == 0
    seen.assert_clean()


def test_the_policy_stops_what_a_mistake_would_let_in(visit: Callable[..., Any]) -> None:
    page = visit()
    page.evaluate("""() => {
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.hit=1"><a href="javascript:window.hit=1" id=bad>x</a>');
      const script = document.createElement('script'); script.textContent = 'window.hit=1'; document.body.append(script);
      document.getElementById('bad').click();
    }""")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None


def test_the_page_says_what_it_leaves_out_and_what_people_decided(
    visit: Callable[..., Any], seen: Seen, tmp_path: Path
) -> None:
    row = {"at": "2024-02-03T10:00:00Z", "what": "edit", "who": "Ani", "told": "killed None → 2 (later report)"}
    extras = Extras(history={"i-denied-one": [row]}, left_out={"date": 3, "approval": 2, "sources": 4})
    path = tmp_path / "left.html"
    html = build_page(
        INCIDENTS, ARTICLES, title="T", filters="from 2020-01-01", generated=date(2024, 4, 1), extras=extras
    )
    path.write_text(html, encoding="utf-8")
    page = visit("#i=i-denied-one", path)
    about = page.locator("[data-part=about]").inner_text()
    for words in (
        "data of 1 Apr 2024", f"from {len(ARTICLES)} articles", "from 2020-01-01", "5 incidents left out (by date 3, not approved 2)",
        "the sources of 4 articles are not named",
    ):  # fmt: skip
        assert words in about
    assert page.locator(".history li").inner_text().split("\n") == ["edited", "3 Feb 2024 · Ani", row["told"]]
    page.locator(".menu-legend summary").click()
    told = page.locator("[data-part=about-page]").inner_text()
    for words in ("5 incidents left out", "Natural Earth, public domain", "CC BY 4.0", "bordermap 0.", "BSD-2-Clause"):
        assert words in told
    assert page.locator("[data-part=scale]").inner_text().endswith("km")
    seen.assert_clean()


def test_the_same_sentence_elsewhere_is_an_appearance(visit: Callable[..., Any], tmp_path: Path) -> None:
    first = write_article(1, ["Armenia said that shots were fired."], published="2023-01-02", outlet="One")
    others = [write_article(k, [first.text, f"{k}"], published=f"2023-01-0{k}", outlet=f"Other {k}") for k in (3, 4)]
    told = quote(first, first.text, "claim", "AM", appearances=tuple(article.id for article in others))
    incident = replace(INCIDENTS[0], id="i-echo", statements=(told,), articles=(first.id, *(a.id for a in others)))
    path = tmp_path / "echo.html"
    path.write_text(build_page([incident], {a.id: a for a in (first, *others)}, title="T"), encoding="utf-8")
    page = visit("#i=i-echo", path)
    assert page.locator("blockquote").count() == 1
    page.locator(".echo summary", has_text="same words in 2 more outlets").click()
    assert page.locator(".echo li").all_inner_texts() == ["Other 3, 3 Jan 2023", "Other 4, 4 Jan 2023"]


def test_an_empty_page_says_so(visit: Callable[..., Any], seen: Seen, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_text(build_page([], {}, title="Nothing"), encoding="utf-8")
    page = visit("", path)
    assert page.locator(".empty").inner_text() == "This page holds no incidents."
    seen.assert_clean()


def test_the_phone_layout_has_a_sheet_of_three_heights(new_page: Callable[..., Any], file: Path, seen: Seen) -> None:
    page = new_page(390, 844, has_touch=True)
    page.goto(file.as_uri())
    page.wait_for_selector("[data-state=ready]")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    heights = []
    for _ in range(3):
        heights.append(page.locator("[data-part=side]").bounding_box()["height"])
        page.locator("[data-part=grip]").click()
    assert len(set(heights)) == 3
    seen.assert_clean()


def focused(page: Any) -> str:
    """The part that has the focus, or its words."""
    return str(
        page.evaluate("""() => {
          const at = document.activeElement;
          return at.dataset.part ?? at.dataset.layer ?? at.closest('[data-filter]')?.dataset.filter ?? at.className.split(' ')[0] ?? at.tagName;
        }""")
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_small_laptop_has_one_row_of_filters_and_dates_with_their_names(
    language: str, new_page: Callable[..., Any], file: Path
) -> None:
    page = new_page(1024, 768)
    page.goto(f"{file.as_uri()}#lang={language}&no-status=denied&from=2021-01-01")
    page.wait_for_selector("[data-state=ready]")
    assert page.locator(".filter-count .link").is_visible()
    assert page.locator(".filters").bounding_box()["height"] < 50
    for label in page.locator(".range label span").all():
        box = label.bounding_box()
        assert box["width"] > 5, "the dates have their names"
        assert box["x"] + box["width"] < 1024
    assert page.evaluate("document.documentElement.scrollWidth") == 1024


def test_the_whole_page_is_walked_by_keys(visit: Callable[..., Any], seen: Seen) -> None:
    page = visit()
    walked: list[str] = []
    for _ in range(90):
        page.keyboard.press("Tab")
        walked.append(focused(page))
        if walked[-1] == "unplaced":
            break
    ordered = list(dict.fromkeys(walked))
    wanted = [
        "search", "language", "print", "menu-name", "type", "side", "status", "prec", "facet", "outlet", "exact", "map", "zoom-in", "zoom-out",
        "zoom-all", "item", "play", "handle-from", "handle-to", "from", "to", "2020", "undated", "time-name", "unplaced",
    ]  # fmt: skip
    assert [name for name in ordered if name in wanted] == wanted
    seen.assert_clean()


def test_a_menu_is_opened_used_and_left_by_keys(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("[data-filter=status] summary").focus()
    page.keyboard.press("Enter")
    page.locator("[data-filter=status] input").first.wait_for()
    page.keyboard.press("Tab")  # All
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert ask(page, "p.filters.hidden.status.size") == 1
    assert focused(page) == "status", "the focus stays on the value that was switched"
    page.keyboard.press("Escape")
    assert not page.locator("[data-filter=status]").evaluate("menu => menu.open")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    for menu in (".menu-share", ".menu-legend", ".time-menu"):
        page.locator(f"{menu} > summary").focus()
        page.keyboard.press("Enter")
        assert page.locator(menu).evaluate("menu => menu.open"), menu
        page.keyboard.press("Escape")
        assert not page.locator(menu).evaluate("menu => menu.open"), menu


def test_everything_that_has_the_focus_shows_it(visit: Callable[..., Any]) -> None:
    page = visit("#i=i-denied-one")
    page.locator(".menu-share > summary").click()
    for _ in range(70):
        page.keyboard.press("Tab")
        outline = page.evaluate("""() => {
          const at = document.activeElement, style = getComputedStyle(at);
          return at === document.body || at.matches('h2') || parseFloat(style.outlineWidth) >= 1.5 ? '' : at.outerHTML.slice(0, 120);
        }""")
        assert outline == ""


STATES = {
    "default": "", "dossier": "#i=i-denied-one", "filtered": "#no-type=shelling&known=2023-05-01", "dark": "#i=i-denied-one", "phone": "",
    "phone dossier": "#i=i-denied-one", "embed": "?embed#i=i-denied-one", "share": "", "key": "", "dates": "#clock=published",
}  # fmt: skip
OPENED = {
    "filtered": "[data-filter=type] summary", "share": ".menu-share summary", "key": ".menu-legend summary", "dates": ".time-menu > summary",
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_no_accessibility_violation(state: str, new_page: Callable[..., Any], file: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    width, height = (390, 844) if "phone" in state else (700, 520) if state == "embed" else (1440, 900)
    page = new_page(width, height, color_scheme="dark" if state == "dark" else "light", bypass_csp=True)
    page.goto(file.as_uri() + STATES[state])
    page.wait_for_selector("[data-state=ready]")
    if state in OPENED:
        page.locator(OPENED[state]).click()
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
