"""The test equipment itself: the browser runs, pages have no network, what went wrong is seen."""

from pathlib import Path


def test_page_runs_script_and_reports_nothing(page, seen):
    page.set_content("<title>a</title><button onclick='document.title = \"clicked\"'>x</button>")
    page.click("button")
    assert page.title() == "clicked"
    seen.assert_clean()


def test_file_is_opened_and_the_network_refused(page, seen, tmp_path: Path):
    file = tmp_path / "page.html"
    file.write_text(
        "<p>text</p><img src='https://example.org/a.png'><script>throw new Error('told')</script>", encoding="utf-8"
    )
    page.goto(file.as_uri())
    assert page.inner_text("p") == "text"
    assert seen.requests == ["https://example.org/a.png"]
    assert len(seen.errors) == 1
    assert "told" in seen.errors[0]
