import pytest

from geo.reading.headers import find_day, find_title, split_headers


@pytest.mark.parametrize(
    ("content", "known", "text"),
    [
        ("title: A\npublisher: B\n\nText.", {"title": "A", "outlet": "B"}, "Text."),
        (
            "Title: A: with a colon\nPUBLISHED: 2024-04-01\n\nText.",
            {"title": "A: with a colon", "published": "2024-04-01"},
            "Text.",
        ),
        ("title: A\nbased-on: https://a.example\nurl:\n\n\nText. \n", {"title": "A"}, "\nText. \n"),
        ("title: A\n \t\nText.", {"title": "A"}, "Text."),
        ("title: first\ntitle: second\n\nText.", {"title": "first"}, "Text."),
        ("title: A\noutlet: B", {"title": "A", "outlet": "B"}, ""),
        ("No header here.\n\nText.", {}, "No header here.\n\nText."),
        (
            "CLAIM: shots were fired\nREPLY: none were\n\nText.",
            {},
            "CLAIM: shots were fired\nREPLY: none were\n\nText.",
        ),
        ("title: A\nA line of prose, not a header.\n\nText.", {}, "title: A\nA line of prose, not a header.\n\nText."),
        ("READ MORE: another story\n\nText.", {}, "READ MORE: another story\n\nText."),
        ("\ntitle: A\n\nText.", {}, "\ntitle: A\n\nText."),
        ("", {}, ""),
    ],
)
def test_header_lines_end_at_the_first_blank_line_and_the_text_is_untouched(content, known, text):
    assert split_headers(content) == (known, text)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-04-01", "2024-04-01"),
        ("2024-4-1", "2024-04-01"),
        ("2024-04-01T23:59:00+04:00", "2024-04-01"),
        ("1 April 2024", "2024-04-01"),
        ("1st Apr. 2024", "2024-04-01"),
        ("April 1, 2024", "2024-04-01"),
        ("Sept 30 2023", "2023-09-30"),
        ("01.04.2024", "2024-04-01"),
        ("2024-02-29", "2024-02-29"),
        ("2023-02-29", None),
        ("2024-02-30", None),
        ("2024-13-01", None),
        ("31 June 2024", None),
        ("32.01.2024", None),
        ("04/01/2024", None),  # which is the month, nobody can tell
        ("April 2024", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_day_is_the_one_written_in_full_or_none(written, day):
    assert find_day(written) == day


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Shots at the bridge\n\nThe ministry said so.", "Shots at the bridge"),
        (
            "\nua en ru\n\nShots at the bridge - ministry denies\nThe ministry said so.",
            "Shots at the bridge - ministry denies",
        ),
        ("The ministry said that shots were fired.\nIt denied that.", ""),
        ("A line without end " * 20, ""),
        ("Show More\n", ""),
        ("", ""),
    ],
)
def test_title_is_the_first_line_where_no_header_names_one(text, title):
    assert find_title(text) == title
