from itertools import pairwise

import pytest

from geo.reading.furniture import find_furniture


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: Ministers to meet in the valley",
        "Read also: Who guards the bridge?",
        "See Also: What is the river mission?",
        "Related: Prices fall in the market town",
        "Keep reading: our coverage of the river talks",
        "Читайте также: Как живут на границе",
        "Share this:",
        "Facebook  Twitter  Email  Print",
        "Tweet  Share  Like 12",
        "Share: WhatsApp Facebook Telegram Copy URL",
        "Show More",
        "Back to top button",
        "top of page",
        "Loading...",
        "Advertisement",
        "COMMENTS",
        "14 comments",
        "4 min read",
        "Photo: the road over the pass, archive",
        "FILE PHOTO: Soldiers walk to the bridge in March",
        "FILE - Soldiers walk to the bridge, 3 March 2021",
        "In this March 3, 2021 file photo, soldiers walk to the bridge at Upper Ford.",
        "The school after the shooting. Photo: Ministry of Defence.",
        "Soldiers on a bus (file photo).",
        "Armenia accused of amassing troops near the border (Getty Images)",
        "A wall of sandbags shields the school (Photo: District Office)",
        "banner 160x600_edited.jpg",
        "header-image_final.png",
        "This site uses cookies to count visits. Accept all | Settings",
        "By continuing to browse you agree to our use of cookies. [OK]",
        "Мы используем файлы cookie. Продолжая читать, вы с этим соглашаетесь.",
        "Sign up for our free weekly newsletter",
        "Subscribe to our channel",
        "Follow us on Twitter @courier",
        "Follow the author on X",
        "Подписывайтесь на нас в Telegram",
        "© Valley Courier. All rights reserved",
        "Copyright 2024 Valley Courier",
        "Report a mistake by marking it and pressing Ctrl + Enter",
        "By Mara Tell",
        "By staff writer".replace("staff writer", "Staff Writer"),
        "By a staff writer (desk@courier.example)",
        "Reporting by the northern bureau; editing by the desk",
        "Source: Valley Courier and agencies",
        "Published On 1 Sep 2023",
        "Updated: 26 Apr 2025, 11:07",
        "11 April 2023, 20:12",
        "[ 28 July 2021 09:31 ]",
        "WEDNESDAY, May 28, 2025",
        "12:20, 17 ноября 2021",
        "Upper Ford, Lower Ford | News | June 14, 2023 19:47",
        "#Army #Border #Ford",
        "Tags: river, border, ford",
        "https://courier.example/2024/1",
        "ua en ru",
        "---",
        "AFP",
        "Skip to main content",
    ],
)
def test_line_of_site_furniture(line):
    text = f"The ministry said that shots were fired.\n{line}\nThe other side denied it."
    start = text.index(line)
    assert find_furniture(text) == [(start, start + len(line.strip()))]


@pytest.mark.parametrize(
    "line",
    [
        "The ministry denied the report.",
        "Armenia denies",
        "Yerevan: no shots were fired by our units",
        "“Like our neighbours, we want quiet”, the ministry said.",
        "By 9:20 the attackers had been pushed back, the ministry said.",
        "By evening the fire had stopped.",
        "By Tuesday the fire had stopped",
        "The ministry shared a photo of the damaged school and said that it was hit by a mortar shell.",
        "In a photo published by the ministry, a hole is seen in the roof of the school.",
        "More than 40 shells fell on the village.",
        "Sources at the ministry: the post was shelled from the other bank.",
        "Related claims were denied by the ministry on Monday.",
        "Follow-up fire was reported at 14:00.",
        "Posted near the bridge, the soldier was hit in the arm, the army said.",
        "The press office published 4 pictures of the drone (Reuters could not verify them).",
        "Video of the strike is false, the ministry said.",
        "12:40 | Ministry denies firing at the village",
        "CLAIM: the post was shelled on 3 May 2024",
        "It was printed and shared, and the ministry denied it.",
        "Soldiers on both sides opened fire.",
        "Comments by the minister were rejected by the other side.",
        "The convoy was stopped 12 km from the 2020 line.",
        "World leaders said the shelling must stop.",
        "The spokesman rejected the newsletter's report that 12 soldiers had crossed.",
        "Azerbaijan's army fired at us on 12 May 2024, the ministry said",
    ],
)
def test_sentence_of_the_article_is_never_furniture(line):
    assert find_furniture(f"One sentence stands before.\n{line}\nAnother stands behind.") == []


def test_part_of_a_line_alone():
    text = "Shots fell at dawn (Photo: Ministry of Defence) and the school was hit, the ministry said, and it was not the first time."
    assert [text[start:end] for start, end in find_furniture(text)] == ["(Photo: Ministry of Defence)"]


def test_titles_under_a_heading_end_at_the_next_sentence():
    text = "It denied that.\n\nYou might also like\n\nBean exports up by a third\nHorses to be shown\n\nThe ministry said no.\nShort line"
    assert [text[start:end] for start, end in find_furniture(text)] == [
        "You might also like", "Bean exports up by a third", "Horses to be shown",
    ]  # fmt: skip


def test_title_repeated_as_a_line():
    text = "Shots at  the Bridge\nShots at the bridge were heard."
    assert find_furniture(text, title="Shots at the bridge") == [(0, 20)]
    assert find_furniture(text) == []


def test_spans_are_in_order_and_do_not_overlap():
    text = "Show More\nRead more\nA title\n\n\nAFP\nx_160x600.jpg y_160x600.jpg\n"
    spans = find_furniture(text)
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_nothing_found_is_an_empty_list():
    assert find_furniture("") == []
    assert find_furniture("\n \n") == []


def test_long_hostile_lines_take_no_time():
    for line in ("share " * 5000, "photo: " * 3000, "| a " * 5000, "read more " * 300 + "!" * 300, "-" * 400 + "x"):
        find_furniture(line)
