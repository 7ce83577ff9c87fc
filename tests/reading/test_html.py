from pathlib import Path

import pytest

from geo.errors import UnreadableArticle
from geo.reading import html
from geo.reading.files import read_bytes
from geo.reading.html import read_page

PAGE = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
PARAGRAPH = "<p>People in the two villages heard shots from the other bank in the night, the district office said on Wednesday.</p>"


def wrap(extra: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><article><h1>Shots</h1>{PARAGRAPH * 1}{extra}<p>Nobody was hurt, the office said, and glass is being swept up in the school of Lower Ford.</p></article></body></html>"


def test_page_gives_text_and_what_it_says_of_itself():
    page = read_page(PAGE)
    assert page.title == "Two villages report shots at night"
    assert page.outlet == "Valley Courier"
    assert page.published == "2022-05-18"
    assert page.url == "https://courier.example/2022/05/shots"
    assert "the windows of the school are gone" in page.text  # a zero-width space stood in the word
    assert "denied that its posts had fired" in page.text
    assert "White on blue can be read" in page.text


def test_nothing_that_the_page_does_not_show_is_read():
    assert "lanted" not in read_page(PAGE).text


@pytest.mark.parametrize(
    "hidden",
    [
        f"<p {attribute}>Planted.</p>"
        for attribute in (
            "hidden", 'hidden="until-found"', 'style="DISPLAY : none !important"', 'style="opacity:0"', 'style="font-size: 0px"',
            'style="text-indent:-9999px"', 'style="position:fixed;top:-5000px"', 'style="color:transparent"', 'style="color:#fff"',
            'style="color: rgba(0, 0, 0, 0)"', 'style="clip: rect(0, 0, 0, 0)"', 'style="height:0;overflow:hidden"',
            'style="transform: translateX(-9999px)"', 'class="x visually-hidden y"', 'class="d-none"',
        )
    ]
    + [
        "<template><p>Planted.</p></template>",
        "<noscript><p>Planted.</p></noscript>",
        "<dialog><p>Planted.</p></dialog>",
        "<div hidden><div><p>Planted.</p></div></div>",
        "<!-- <p>Planted.</p> -->",
        "<p>&#1;Seen &#8;<b hidden>Planted.</b>&#2; text.</p>",
        "<p style='background; color: white'>Planted.</p>",
        "<p>Seen<span style='display:none'>Planted.</span> text.</p>",
        "<iframe srcdoc='<p>Planted.</p>'></iframe>",
    ],
)  # fmt: skip
def test_hidden_text_is_dropped_and_what_follows_it_is_kept(hidden):
    text = read_page(wrap(hidden)).text
    assert "lanted" not in text
    assert "Nobody was hurt" in text
    assert "heard shots" in text


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='font-size:10px'>A clerk counted eleven holes in the roof of the old mill.</p>",
        "<p style='opacity:0.9;left:-2px'>A clerk counted eleven holes in the roof of the old mill.</p>",
        "<p style='color:white;background:black'>A clerk counted eleven holes in the roof of the old mill.</p>",
        "<p class='hidden-gems'>A clerk counted eleven holes in the roof of the old mill.</p>",
    ],
)
def test_shown_text_is_kept(shown):
    assert "eleven holes" in read_page(wrap(shown)).text


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2023-09-01T10:00:00Z">', "2023-09-01"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2023-09-01"}</script>',
            "2023-09-01",
        ),
        ('<meta name="date" content="2023-09-31">', None),
        ('<meta name="date" content="2023-09-01">', "2023-09-01"),
        ('<meta name="last-modified" content="2023-09">', None),
        ('<meta name="last-modified" content="2023-09-14">', "2023-09-14"),
        ('<link rel="canonical" href="https://a.example/2023/9/14/shots">', "2023-09-14"),
        ("", None),
    ],
)
def test_day_is_the_page_s_own_or_none(head, published):
    assert read_page(wrap("", head)).published == published


def test_link_of_another_scheme_is_no_address():
    assert read_page(wrap("", '<link rel="canonical" href="javascript:alert(1)">')).url == ""


@pytest.mark.parametrize(
    "markup",
    [
        "<html></html>",
        "<html><body><script>1</script></body></html>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<p hidden>Planted.</p>",
        "<!doctype html>",
        "<html><body><img src=a.png></body></html>",
    ],
)
def test_page_without_text_is_refused(markup):
    with pytest.raises(UnreadableArticle) as caught:
        read_bytes(markup.encode(), "a.html")
    assert caught.value.where == "a.html"
    assert caught.value.repair


def test_markup_over_the_cap_is_refused_and_scripts_do_not_count(monkeypatch):
    monkeypatch.setattr(html, "MAX_MARKUP", len(wrap("")))
    assert read_page(wrap("<script>" + "x" * 10_000 + "</script>")).text
    with pytest.raises(UnreadableArticle, match="million characters"):
        read_page(wrap(PARAGRAPH))


def test_tag_with_thousands_of_attributes_is_refused_at_once():
    attributes = " ".join(f"a{n}=1" for n in range(80_000))
    with pytest.raises(UnreadableArticle, match="attributes"):
        read_page(wrap(f"<p {attributes}>x</p>"))


def test_declared_encoding_holds():
    markup = '<html><head><meta charset="windows-1251"></head><body><article><h1>Обстрел</h1>' + (
        "<p>Ночью жители двух сёл слышали выстрелы с другого берега, сообщили в районной администрации в среду.</p>" * 3
    )
    article = read_bytes(markup.encode("cp1251"), "a.html")
    assert "слышали выстрелы" in article.text
    assert article.language == "ru"


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0027)https://courier.example/1 -->",
        "<!--\n Page saved with SingleFile \n url: https://courier.example/1 \n saved date: x\n-->",
    ],
)
def test_address_is_the_one_that_the_browser_wrote_where_the_page_names_none(comment):
    assert read_page(comment + wrap("")).url == "https://courier.example/1"
    assert read_page(comment + PAGE).url == "https://courier.example/2022/05/shots"
