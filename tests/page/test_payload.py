"""What a page holds: columns, sides and their colours, replies, the frame's policy."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.case.review import ACTIONS
from geo.page.basemap import find_extent
from geo.page.blocks import write
from geo.page.columns import NO_DAY, find_days, find_pair, find_reply
from geo.page.payload import Payload, build_payload
from geo.page.render import MODULES, STATIC, STRINGS, build_page, bundle_script, shorten_script
from geo.page.shapes import encode_geometry
from geo.page.sides import find_sides, is_party
from geo.records import EVENT_TYPES, FACETS, STANCES, STATUSES
from tests.page.samples import make_all_signs, make_many

INCIDENTS, ARTICLES = make_all_signs()


def read_columns(payload: Payload) -> dict[str, np.ndarray]:
    data, at, out = gzip.decompress(payload.blocks["core"]), 0, {}
    for name, kind, length in payload.meta["columns"]:
        out[name] = np.frombuffer(data, f"<{kind}", length, at)
        at += out[name].nbytes
    assert at == len(data)
    return out


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2023-09-01", "2023-09-01", date(2023, 9, 1), date(2023, 9, 1)),
        ("2023-09-01", None, date(2023, 9, 1), date(2023, 9, 1)),
        ("2020-02", "2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2022", None, date(2022, 1, 1), date(2022, 12, 31)),
        ("2020-07-12", "2020-07", date(2020, 7, 12), date(2020, 7, 31)),
        ("1969-12-31", None, date(1969, 12, 31), date(1969, 12, 31)),
    ],
)
def test_days_cover_what_was_told(start: str, end: str | None, first: date, last: date) -> None:
    epoch = date(1970, 1, 1)
    assert find_days(start, end) == ((first - epoch).days, (last - epoch).days)


def test_an_unknown_day_stays_unknown() -> None:
    assert find_days(None, None) == (NO_DAY, NO_DAY)


def test_columns_hold_every_incident_newest_first_and_undated_last() -> None:
    payload = build_payload(INCIDENTS, ARTICLES, title="T")
    columns = read_columns(payload)
    assert payload.meta["incidents"] == len(INCIDENTS) == len(columns["start"])
    assert columns["start"][-1] == NO_DAY
    assert all(np.diff(columns["end"][:-1]) <= 0)
    assert sorted(payload.ids) == sorted(i.id for i in INCIDENTS)
    assert int(np.isnan(columns["lon"]).sum()) == 1


def read_block(payload: Payload, name: str) -> Any:
    return json.loads(gzip.decompress(payload.blocks[name]))


def test_every_sentence_is_in_a_detail_block_as_it_stands_in_its_article() -> None:
    payload = build_payload(INCIDENTS, ARTICLES, title="T")
    sources, block = read_block(payload, "source-0"), read_block(payload, "detail-0")
    first = [keys[0] for keys, said in zip(block["articles"], block["said"], strict=True) for _ in range(said)]
    texts = {article.sha256: article.text for article in ARTICLES.values()}
    assert sum(block["said"]) == len(block["exact"]) == sum(len(i.statements) for i in INCIDENTS)
    assert all(sentence in texts[sources[number][6]] for sentence, number in zip(block["exact"], first, strict=True))


def test_a_detail_block_tells_links_and_leaves_out_what_nobody_has() -> None:
    one, two = INCIDENTS[1], next(i for i in INCIDENTS if i.id == "i-contradicts")
    claim, denial, seen = two.statements
    echo = replace(denial, article_id=one.articles[0], appearances=(two.articles[0], "a-unknown"))
    lost = replace(seen, article_id="a-unknown", responds_to=one.statements[0].id)
    payload = build_payload([one, replace(two, statements=(claim, echo, lost))], ARTICLES, title="T")
    block = read_block(payload, "detail-0")
    assert payload.ids == (two.id, one.id)
    assert block["said"] == [3, len(one.statements)]
    assert block["from"] == [0, 1, None, *[0] * len(one.statements)]
    assert block["answers"][:3] == [None, 0, None]
    assert block["also"] == [[1, 0]]
    assert block["place"]["name"] == [two.locations[0].name, one.locations[0].name]
    assert "killed" not in block
    assert "history" not in block
    assert "why" not in block["place"]


@pytest.mark.parametrize(
    ("key", "reply"),
    [
        ("claimed-one", 0),
        ("denied-one", 1),
        ("partly_disputed-one", 2),
        ("acknowledged-two", 3),
        ("mutual_accusation-one", 0),
    ],
)
def test_the_right_half_shows_the_reply(key: str, reply: int) -> None:
    incident = next(i for i in INCIDENTS if i.id == f"i-{key}")
    assert find_reply(incident) == reply
    assert find_pair(incident) == (("AM", "AZ") if key.endswith("two") else ("AZ", "AM"))


def test_the_two_most_frequent_sides_keep_their_colours() -> None:
    sides = find_sides(INCIDENTS)
    assert [(side.code, side.name, side.tone) for side in sides] == [
        ("AM", "Armenia", 0), ("AZ", "Azerbaijan", 1), ("EUMA", "European Union Mission in Armenia", -1)
    ]  # fmt: skip
    assert find_sides(INCIDENTS[:1])[0].tone == 0


def test_sides_that_meet_in_one_incident_never_share_a_colour() -> None:
    pairs = [
        ("AM", "AZ"),
        ("AM", "AZ"),
        ("IN", "PK"),
        ("IN", "CN"),
        ("KH", "TH"),
        ("SD", "ET"),
        ("SS", "SD"),
        ("RS", "XK"),
    ]
    incidents = [replace(INCIDENTS[0], id=f"i-{k}", claimants=(a,), accused=(b,)) for k, (a, b) in enumerate(pairs)]
    tones = {side.code: side.tone for side in find_sides(incidents)}
    assert (tones["AM"], tones["AZ"]) == (0, 1)
    assert all(tones[a] != tones[b] for a, b in pairs)


@pytest.mark.parametrize(
    ("code", "party"),
    [("AM", True), ("XK", True), ("NKR", True), ("EU", False), ("EUMA", False), ("witness", False), ("", False)],
)
def test_states_and_de_facto_authorities_are_parties(code: str, party: bool) -> None:
    assert is_party(code) is party


def test_half_a_letter_is_written_as_a_question_mark() -> None:
    assert write(["Şuşa", None, 0.5, ("AM",)]) == '["Şuşa",null,0.5,["AM"]]'.encode()
    assert write({"exact": "a\ud83d b"}) == b'{"exact":"a? b"}'


def test_the_same_incidents_give_the_same_bytes() -> None:
    assert build_page(INCIDENTS, ARTICLES, title="T") == build_page(list(reversed(INCIDENTS)), ARTICLES, title="T")


def test_shapes_are_areas_lines_or_nothing() -> None:
    ring = [[45.0, 40.0], [45.1, 40.0], [45.1, 40.1], [45.0, 40.0]]
    assert encode_geometry({"type": "Point", "coordinates": [45.0, 40.0]}) is None
    line = encode_geometry({"type": "LineString", "coordinates": [[0.0, 0.0], [0.0, 1.0, 500.0]]})
    assert line == {"k": "l", "p": ["??_pR?"]}
    area = encode_geometry({"type": "MultiPolygon", "coordinates": [[ring], [ring]]})
    assert area is not None
    assert (area["k"], len(area["p"])) == ("a", 2)


def test_the_extent_has_a_margin_around_the_data() -> None:
    west, south, east, north = find_extent(INCIDENTS)
    assert west < 44.8 < 46.6 < east
    assert south < 39.0 < 41.0 < north
    assert find_extent([]) == (-180.0, -60.0, 180.0, 82.0)


def test_the_page_allows_its_own_scripts_only_and_names_no_other_address() -> None:
    page = build_page(INCIDENTS, ARTICLES, title="T")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert page.index("BSD 2-Clause License") < page.index("<style>")
    tags = re.sub(r"(?s)(<script[^>]*>).*?</script>", r"\1</script>", page)
    assert not re.search(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", tags)
    assert not re.search(r"\son\w+=", tags)


def test_the_page_is_ascii_and_its_map_starts_before_the_dossiers_are_read() -> None:
    page = build_page(INCIDENTS, ARTICLES, title="Şuşa — 1 < 2")
    assert page.isascii()
    assert "<title>&#350;u&#351;a &#8212; 1 &lt; 2</title>" in page
    start = page.index("bordermap.open(")
    assert all(page.index(f'data-block="{name}"') < start for name in ("meta", "core", "shapes", "base", "strings-en"))
    assert all(page.index(f'data-block="{name}-0"') > start for name in ("rows", "detail", "source"))


def test_the_modules_read_in_order_and_never_parse_text_as_html() -> None:
    seen: set[str] = set()
    for name in MODULES:
        text = (STATIC / "js" / f"{name}.js").read_text(encoding="utf-8")
        assert set(re.findall(r'from "\./(\w+)\.js"', text)) <= seen, name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text), (
            name
        )
        seen.add(name)
    assert seen == {path.stem for path in (STATIC / "js").glob("*.js")}
    assert "import " not in re.sub(r"//.*", "", bundle_script()).replace("important", "")


def test_the_script_is_shortened_without_a_change_of_what_it_says() -> None:
    text = "// why\nexport const a = `x\n  y // z`;\n\n/** What\n * it does. */\nfunction f() {\n  // why\n  return 1; // kept\n}\n"
    assert shorten_script(text) == "export const a = `x\n  y // z`;\nfunction f() {\nreturn 1; // kept\n}"


def test_every_word_the_page_says_is_in_the_strings() -> None:
    words = json.loads((STRINGS / "en.json").read_text(encoding="utf-8"))
    text = (STATIC / "shell.html").read_text(encoding="utf-8") + "".join(
        p.read_text(encoding="utf-8") for p in (STATIC / "js").glob("*.js")
    )
    asked = set(re.findall(r'data-(?:say|label|hint)="(\w+)"', text)) | set(re.findall(r'\.say\("(\w+)"', text))
    asked |= (
        {f"type_{name}" for name in EVENT_TYPES}
        | {f"status_{name}" for name in STATUSES}
        | {f"facet_{name}" for name in FACETS}
    )
    asked |= (
        {f"stance_{name}" for name in STANCES}
        | {f"prec_{k}" for k in range(1, 8)}
        | {f"where_{k}" for k in range(1, 8)}
    )
    asked |= {f"action_{name}" for name in ACTIONS}
    asked |= {f"left_{name}" for name in ("date", "place", "type", "side", "status", "approval", "private", "sources")}
    assert asked - words.keys() == set()


def test_a_thousand_incidents_stay_small() -> None:
    incidents, articles = make_many(1000)
    assert len(build_page(incidents, articles, title="T")) < 600_000


def test_every_language_says_the_same_things_with_the_same_blanks() -> None:
    english = json.loads((STRINGS / "en.json").read_text(encoding="utf-8"))

    def blanks(value: object) -> set[str]:
        return set(re.findall(r"\{\w+\}", json.dumps(value)))

    for path in STRINGS.glob("*.json"):
        words = json.loads(path.read_text(encoding="utf-8"))
        assert words.keys() == english.keys(), path.name
        assert [key for key in words if blanks(words[key]) != blanks(english[key])] == [], path.name
        plurals = [value for value in words.values() if isinstance(value, dict)]
        assert all("other" in value for value in plurals), path.name


def test_the_documented_keys_of_the_address_are_those_that_are_written() -> None:
    script = (STATIC / "js" / "hash.js").read_text(encoding="utf-8")
    written = set(re.findall(r'parts\.set\("(\w+)"', script)) | {
        f"no-{name}" for name in ("type", "side", "status", "prec", "facet", "outlet", "lang")
    }
    table = (
        (Path(__file__).parents[2] / "docs" / "page.md")
        .read_text(encoding="utf-8")
        .split("| key |")[1]
        .split("\n\n")[0]
    )
    cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    assert {name for cell in cells for name in re.findall(r"`([\w-]+)`", cell)} == written
