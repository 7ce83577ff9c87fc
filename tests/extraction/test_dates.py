"""Dates in sentences: what is found, what it stands for, and which of them is the day of an act."""

from __future__ import annotations

import random
import re

import pytest

from geo.extraction.dates import choose_when, find_dates
from tests.timing import take_time

WEDNESDAY = "2021-06-02"

ENGLISH = [
    # sentence, published, (start, end, prec, kind) of the first date
    ("Two posts were hit on April 11.", "2023-04-12", ("2023-04-11", "2023-04-11", 1, "day")),
    ("Two posts were hit on 11 April 2023 near the river.", None, ("2023-04-11", "2023-04-11", 1, "day")),
    ("It was the 3rd of March, they said.", "2023-04-12", ("2023-03-03", "2023-03-03", 1, "day")),
    ("Shots rang out on Tuesday.", WEDNESDAY, ("2021-06-01", "2021-06-01", 1, "weekday")),
    ("Shots rang out on Wednesday.", WEDNESDAY, ("2021-06-02", "2021-06-02", 1, "weekday")),
    ("Shots rang out last Wednesday.", WEDNESDAY, ("2021-05-26", "2021-05-26", 1, "weekday")),
    ("They crossed on Tuesday evening.", WEDNESDAY, ("2021-06-01", "2021-06-01", 1, "weekday")),
    ("Thursday's shelling hurt nobody.", WEDNESDAY, ("2021-05-27", "2021-05-27", 1, "weekday")),
    ("on the night of July 12-13 the post burned", "2020-07-20", ("2020-07-12", "2020-07-13", 2, "night")),
    ("the night of 12 to 13 September was loud", "2022-09-14", ("2022-09-12", "2022-09-13", 2, "night")),
    ("mines were laid on the night of the 12th", "2022-09-13", ("2022-09-12", "2022-09-13", 2, "night")),
    ("Overnight the guns fell silent.", WEDNESDAY, ("2021-06-01", "2021-06-02", 2, "night")),
    ("It was calm yesterday.", WEDNESDAY, ("2021-06-01", "2021-06-01", 1, "relative")),
    ("Four were killed the previous night.", "2024-12-25", ("2024-12-24", "2024-12-24", 1, "night")),
    ("A patrol came under fire this morning.", WEDNESDAY, ("2021-06-02", "2021-06-02", 1, "relative")),
    ("Earlier today a drone fell.", WEDNESDAY, ("2021-06-02", "2021-06-02", 1, "relative")),
    ("A guard was hurt three days ago.", WEDNESDAY, ("2021-05-30", "2021-05-30", 1, "relative")),
    ("Troops piled up during the last 2 days.", "2023-09-01", ("2023-08-30", "2023-09-01", 2, "range")),
    ("Guns have fired since noon on July 12.", "2020-07-13", ("2020-07-12", "2020-07-13", 2, "range")),
    ("between 3 and 5 May the road was shut", "2021-05-06", ("2021-05-03", "2021-05-05", 2, "range")),
    ("in September 2023 the enclave fell", WEDNESDAY, ("2023-09", "2023-09", 4, "month")),
    ("in mid-March the text was agreed", "2025-04-14", ("2025-03", "2025-03", 4, "month")),
    ("Last year the war ended.", WEDNESDAY, ("2020-01-01", "2020-12-31", 5, "relative")),
    ("A scuffle broke out last week.", "2022-12-13", ("2022-12-05", "2022-12-11", 3, "relative")),
    ("Recently a concentration of troops is observed.", WEDNESDAY, (None, None, None, "vague")),
    ("For several days patrols have seen it.", WEDNESDAY, (None, None, None, "vague")),
    ("It came days after the truce.", WEDNESDAY, (None, None, None, "vague")),
    ("The attack of 31 June never was.", "2021-07-02", (None, None, None, "day")),
    ("On December 28 a jet was seen.", "2023-01-25", ("2022-12-28", "2022-12-28", 1, "day")),
    ("The post was hit on 2023-03-05.", None, ("2023-03-05", "2023-03-05", 1, "day")),
    ("The post was hit on 05.03.2023.", None, ("2023-03-05", "2023-03-05", 1, "day")),
    ("A shot fell on 25 February.", None, (None, None, None, "day")),
    ("Guards shot back on Friday.", None, (None, None, None, "weekday")),
    ("Guards shot back on Friday.", "31 June", (None, None, None, "weekday")),
]  # fmt: skip

RUSSIAN = [
    ("Обстрел начался 11 апреля.", "2023-04-12", ("2023-04-11", "2023-04-11", 1, "day")),
    ("Во вторник ранен пограничник.", WEDNESDAY, ("2021-06-01", "2021-06-01", 1, "weekday")),
    ("В ночь на 13 сентября начался бой.", "2022-09-13", ("2022-09-12", "2022-09-13", 2, "night")),
    ("В ночь с 12 на 13 сентября начался бой.", "2022-09-13", ("2022-09-12", "2022-09-13", 2, "night")),
    ("Вчера стреляли из минометов.", WEDNESDAY, ("2021-06-01", "2021-06-01", 1, "relative")),
    ("Накануне сообщалось о двух раненых.", WEDNESDAY, ("2021-06-01", "2021-06-01", 1, "relative")),
    ("Сегодня утром обстрелян пост.", WEDNESDAY, ("2021-06-02", "2021-06-02", 1, "relative")),
    ("Три дня назад погиб солдат.", WEDNESDAY, ("2021-05-30", "2021-05-30", 1, "relative")),
    ("В апреле 2021 года погибли люди.", "2022-01-28", ("2021-04", "2021-04", 4, "month")),
    ("В последнее время запускали дроны.", WEDNESDAY, (None, None, None, "vague")),
]


@pytest.mark.parametrize(("sentence", "published", "expected"), ENGLISH, ids=[row[0] for row in ENGLISH])
def test_an_english_date_is_read(sentence, published, expected):
    found = find_dates(sentence, published)[0]
    assert (found.when.start, found.when.end, found.when.prec, found.kind) == expected
    assert sentence[found.start : found.end] == found.text == found.when.as_written


@pytest.mark.parametrize(("sentence", "published", "expected"), RUSSIAN, ids=[row[0] for row in RUSSIAN])
def test_a_russian_date_is_read(sentence, published, expected):
    found = find_dates(sentence, published, language="ru")[0]
    assert (found.when.start, found.when.end, found.when.prec, found.kind) == expected


@pytest.mark.parametrize(
    ("sentence", "published", "days"),
    [
        ("At around 16:20 on April 11 the post came under fire.", "2023-04-13", ["2023-04-11", "2023-04-11"]),
        ("It began at 7:50am (03:50 GMT) on Friday.", "2023-09-02", ["2023-09-01", "2023-09-01"]),
        ("At 04:00 infantry moved forward.", "2022-09-13", ["2022-09-13"]),
        ("Five minutes after midnight shelling began.", "2022-09-13", ["2022-09-13"]),
        ("On Sunday a car crossed. At 13:45 guns opened up.", "2020-07-13", ["2020-07-12", "2020-07-12"]),
        ("On Sunday a car crossed.\n\nBy 9:20 it was calm.", "2020-07-13", ["2020-07-12", "2020-07-13"]),
        ("On Monday, it was quiet. The following night a post fell.", "2020-07-15", ["2020-07-13", "2020-07-13"]),
    ],
)  # fmt: skip
def test_a_clock_time_has_the_day_told_with_it(sentence, published, days):
    assert [m.when.start for m in find_dates(sentence, published)] == days


def test_a_range_over_two_days_is_one_date():
    text = "From 22:45 on July 12 to 00:40 (GMT+4) on July 13 tracer rounds were used."
    ranges = [m for m in find_dates(text, "2020-07-13") if m.kind == "range"]
    assert [(m.when.start, m.when.end, m.text) for m in ranges] == [
        ("2020-07-12", "2020-07-13", "July 12 to 00:40 (GMT+4) on July 13")
    ]


def test_a_day_named_twice_is_one_date():
    text = "On the previous day, February 12, a guard was hurt; it was quiet on Tuesday, February 13."
    assert [m.when.start for m in find_dates(text, "2024-02-14")] == ["2024-02-12", "2024-02-13"]


def test_the_line_that_dates_the_article_is_no_date_of_an_event():
    text = "BAKU, March 6. /TASS/. Armenian units opened fire on March 5.\n\n6 March 2023 | News\n"
    assert [m.kind for m in find_dates(text, "2023-03-06")] == ["dateline", "day", "dateline"]


def test_an_undated_text_may_date_itself():
    assert find_dates("11 April 2023, 20:12\n\nOn Monday a post was hit.", None)[-1].when.start == "2023-04-10"


@pytest.mark.parametrize(
    "sentence",
    ["In June 2020 20 soldiers died.", "On March 30 heights were taken.", "since 2015", "a war in the 1990s"],
)
def test_what_ended_more_than_a_week_before_is_background(sentence):
    assert find_dates(sentence, "2023-04-11")[0].background


@pytest.mark.parametrize(
    "sentence", ["They may 10 times deny it.", "Soldiers march 5 km.", "1,700 m", "", "3.5 kilometers"]
)
def test_what_is_no_date_is_left_alone(sentence):
    assert find_dates(sentence, "2023-04-11") == []


EVENTS = [
    # text, published, day of the act told in its last sentence
    ("The ministry said in a statement on Wednesday that troops had crossed on Tuesday.", WEDNESDAY, "2021-06-01"),
    ("The government on Wednesday denounced an incursion into its territory during Tuesday.", WEDNESDAY, "2021-06-01"),
    ("The minister said soldiers had on May 30 tried to cross the line.", WEDNESDAY, "2021-05-30"),
    ("On Tuesday, the ministry alleged that drones were used.", WEDNESDAY, "2021-06-01"),
    ("Both houses met on Tuesday. Posts near the village were shelled this morning, the army said.", WEDNESDAY, "2021-06-02"),
    ("On Tuesday guns were brought up. Two soldiers were wounded, the ministry said.", WEDNESDAY, "2021-06-01"),
    ("The ministry said \"recently, a concentration of troops is observed\".", WEDNESDAY, None),
    ("Last several days the mission saw crossfire, it wrote on Monday.", WEDNESDAY, None),
    ("The commission concluded on Tuesday that shots were fired on May 3.", WEDNESDAY, "2021-05-03"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "expected"), EVENTS, ids=[row[0] for row in EVENTS])
def test_the_day_of_the_act_is_chosen_not_that_of_the_statement(text, published, expected):
    last = text.rfind(". ") + 2 if ". " in text else 0
    when = choose_when([(last, len(text))], find_dates(text, published), published, text)
    assert when.start == expected


def test_a_denial_of_an_undated_report_has_no_date():
    text = "Baku, April 14, AZERTAC\n\nThe news about shots at the village is groundless, the ministry told AZERTAC."
    start = text.index("The news")
    dates = find_dates(text, "2025-04-14")
    assert choose_when([(start, len(text))], dates, "2025-04-14", text, denial_only=True).start is None


def test_time_grows_linearly_and_nothing_raises():
    rng = random.Random(3)
    words = re.findall(
        r"\S+", "on Tuesday night of 12 to 13 May 2021 5:30 since last year (GMT+4) and - ago two days 31 June"
    )
    small = " ".join(rng.choice(words) for _ in range(3_000))
    find_dates(small, WEDNESDAY)
    took = [take_time(lambda text=text: find_dates(text, WEDNESDAY)) for text in (small, small * 8)]
    assert took[1] < 8 * took[0] * 4 + 0.05
