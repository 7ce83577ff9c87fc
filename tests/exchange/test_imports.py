"""Rows of ACLED, UCDP, GDELT and a user's own tables: what is kept, what is left out, what is refused and why."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from geo.case.links import suggest_links
from geo.errors import FormatError
from geo.exchange import find_form
from geo.exchange.acled import COLUMNS as ACLED
from geo.exchange.acled import read_acled
from geo.exchange.gdelt import COLUMNS as GDELT
from geo.exchange.gdelt import MENTIONS, read_gdelt
from geo.exchange.imported import Imported
from geo.exchange.mapped import read_mapped, read_mapping
from geo.exchange.ucdp import COLUMNS as UCDP
from geo.exchange.ucdp import read_ucdp
from tests.exchange.samples import make_incidents

ACLED_ROW = {
    "event_id_cnty": "AZE1", "event_date": "05 March 2023", "year": "2023", "time_precision": "1", "sub_event_type": "Armed clash",
    "iso": "31", "country": "Azerbaijan", "location": "Shusha", "latitude": "39.7537", "longitude": "46.7465", "geo_precision": "2",
    "source": "Made Up News", "notes": "On 5 March 2023, two forces exchanged fire near Shusha.", "fatalities": "3",
}  # fmt: skip
UCDP_ROW = {
    "id": "7", "type_of_violence": "1", "source_article": "Made Up News, 2023-03-06", "source_office": "Made Up News",
    "source_date": "2023-03-06", "source_headline": "Two sides trade blame over fire", "where_prec": "5",
    "where_coordinates": "line of contact", "where_description": "along the line", "latitude": "40.1", "longitude": "45.9",
    "country": "Azerbaijan", "date_prec": "2", "date_start": "2023-03-05 00:00:00.000", "date_end": "2023-03-06 00:00:00.000",
    "best": "0",
}  # fmt: skip
GDELT_ROW = {
    "GLOBALEVENTID": "99", "SQLDATE": "20230305", "EventCode": "194", "EventBaseCode": "194", "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Sotk, Gegharkunik, Armenia", "ActionGeo_Lat": "40.2", "ActionGeo_Long": "45.87",
    "SOURCEURL": "https://www.news.example/a",
}  # fmt: skip


def save(path: Path, columns: tuple[str, ...], *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, columns, restval="")
        table.writeheader()
        table.writerows(rows)
    return path


def save_gdelt(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("".join("\t".join(row.get(name, "") for name in GDELT) + "\n" for row in rows), encoding="utf-8")
    return path


def only(made: Imported) -> Any:
    (incident,) = made.incidents.values()
    return incident


def test_gdelt_has_61_columns() -> None:
    assert len(GDELT) == 61


def test_a_row_of_acled(tmp_path: Path) -> None:
    made = read_acled(save(tmp_path / "a.csv", ACLED, ACLED_ROW))
    incident, place = only(made), only(made).locations[0]
    assert (incident.id, incident.event_type, incident.killed, incident.when.start, incident.when.prec) == (
        "acled-AZE1", "clash", 3, "2023-03-05", 1,
    )  # fmt: skip
    assert (place.name, place.lon, place.lat, place.where_prec, place.country) == ("Shusha", 46.7465, 39.7537, 2, "AZ")
    (article,) = made.articles.values()
    assert (article.text, article.outlet, article.terms, incident.articles) == (
        ACLED_ROW["notes"], "Made Up News", "private", (article.id,),
    )  # fmt: skip


def test_a_row_of_ucdp(tmp_path: Path) -> None:
    made = read_ucdp(save(tmp_path / "u.csv", UCDP, UCDP_ROW))
    incident, place = only(made), only(made).locations[0]
    assert (incident.id, incident.event_type, incident.killed, incident.when.start, incident.when.end, incident.when.prec) == (
        "ucdp-7", "clash", 0, "2023-03-05", "2023-03-06", 2,
    )  # fmt: skip
    assert (place.level, place.where_prec, place.as_written) == ("border_section", 5, "along the line")
    assert next(iter(made.articles.values())).text == "Two sides trade blame over fire"


def test_a_row_of_gdelt_with_its_mentions(tmp_path: Path) -> None:
    mention = [
        "99",
        "20230305000000",
        "20230306000000",
        "1",
        "other.example",
        "https://other.example/b",
        *[""] * (MENTIONS - 6),
    ]
    stray = ["98", *mention[1:]]
    (tmp_path / "m.tsv").write_text("\n".join("\t".join(row) for row in (mention, mention, stray)) + "\n")
    made = read_gdelt(save_gdelt(tmp_path / "g.tsv", GDELT_ROW), tmp_path / "m.tsv")
    incident = only(made)
    assert (incident.id, incident.event_type, incident.when.start, incident.locations[0].where_prec) == (
        "gdelt-99", "shelling", "2023-03-05", 2,
    )  # fmt: skip
    assert [made.articles[key].url for key in incident.articles] == [
        "https://www.news.example/a",
        "https://other.example/b",
    ]


@pytest.mark.parametrize(
    ("columns", "row", "form"), [(ACLED, ACLED_ROW, "acled"), (UCDP, UCDP_ROW, "ucdp"), (("a", "b"), {"a": "1"}, "")]
)
def test_the_file_tells_its_form(tmp_path: Path, columns: tuple[str, ...], row: dict[str, str], form: str) -> None:
    assert find_form(save(tmp_path / "x.csv", columns, row)) == form
    assert find_form(save_gdelt(tmp_path / "g.tsv", GDELT_ROW)) == "gdelt"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"event_date": "yesterday"}, "'yesterday' is no day"),
        ({"event_date": "30 February 2023"}, "is no day"),
        ({"latitude": "145"}, "is not on Earth"),
        ({"latitude": "north"}, "are no degrees"),
        ({"longitude": "nan"}, "is not on Earth"),
        ({"fatalities": "many"}, "is no number of people"),
        ({"event_id_cnty": ""}, "event_id_cnty is empty"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_are_kept(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    path = save(tmp_path / "a.csv", ACLED, {**ACLED_ROW, "event_id_cnty": "AZE0", **change}, ACLED_ROW, ACLED_ROW)
    made = read_acled(path)
    assert (made.rows, list(made.incidents)) == (3, ["acled-AZE1"])
    assert made.refused[0][0] == 2
    assert reason in made.refused[0][1]
    assert made.refused[1] == (4, "the id acled-AZE1 stands in a row before it")


def test_rows_of_other_kinds_are_counted(tmp_path: Path) -> None:
    made = read_acled(save(tmp_path / "a.csv", ACLED, {**ACLED_ROW, "sub_event_type": "Peaceful protest"}, ACLED_ROW))
    assert (len(made.incidents), made.refused, sum(made.left_out.values())) == (1, [], 1)
    made = read_gdelt(save_gdelt(tmp_path / "g.tsv", {**GDELT_ROW, "EventCode": "042", "EventBaseCode": "042"}))
    assert dict(made.left_out) == {"event code '042' is no incident": 1}


@pytest.mark.parametrize(
    ("read", "raw", "told"),
    [
        (read_acled, b"", "has no column 'event_id_cnty'"),
        (read_ucdp, b"id,year\n1,2\n", "has no column 'type_of_violence'"),
        (read_ucdp, b"id,year\n\xff,2\n", "is not UTF-8"),
        (read_gdelt, b"1\t2\t3\n", "has 3 columns, not 61"),
        (read_acled, None, "cannot be read"),
    ],
)
def test_a_file_of_another_form_is_named(tmp_path: Path, read: Any, raw: bytes | None, told: str) -> None:
    if raw is not None:
        (tmp_path / "x.csv").write_bytes(raw)
    with pytest.raises(FormatError, match=told):
        read(tmp_path / "x.csv")


MAPPING = """
[columns]
id = "No"
date = "Date of event"
lon = "X"
lat = "Y"
place = "Where"
event_type = "What"
notes = "Description"
[event_types]
"Artillery" = "shelling"
[defaults]
outlet = "Our monitoring"
"""
OWN = ("No", "Date of event", "X", "Y", "Where", "What", "Description")
OWN_ROW = dict(zip(OWN, ("1", "2023-03-05", "45.9", "40.1", "a post", "Artillery", "A side said so."), strict=True))


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(MAPPING)
    bad = {**OWN_ROW, "No": "2", "What": "Dancing"}
    made = read_mapped(save(tmp_path / "own.csv", OWN, OWN_ROW, bad), read_mapping(tmp_path / "m.toml"))
    incident = only(made)
    assert (incident.id, incident.event_type, incident.when.start, incident.locations[0].name) == (
        "own-1", "shelling", "2023-03-05", "a post",
    )  # fmt: skip
    (article,) = made.articles.values()
    assert (article.outlet, article.text) == ("Our monitoring", "A side said so.")
    assert made.refused == [(3, "event type 'Dancing' is neither one of ours nor in the mapping")]


def test_a_geojson_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('[columns]\nplace = "name"\n[defaults]\nevent_type = "blockade"\n')
    line = {"type": "LineString", "coordinates": [[45.0, 40.0], [46.0, 40.0]]}
    swapped = {"type": "Point", "coordinates": [40.0, 145.0]}
    features = [{"type": "Feature", "geometry": g, "properties": {"name": "a road"}} for g in (line, swapped)]
    (tmp_path / "own.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [*features, 7]}))
    made = read_mapped(tmp_path / "own.geojson", read_mapping(tmp_path / "m.toml"))
    place = only(made).locations[0]
    assert (place.name, place.lon, place.geometry) == ("a road", 45.5, line)
    assert [line for line, _ in made.refused] == [2, 3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[columns", "is no TOML"),
        ('[columns]\ncolour = "C"', "'colour' is no field"),
        ('[event_types]\nA = "war"', "'war' is no event type"),
        ("columns = 3", "no tables of texts"),
    ],
)
def test_a_wrong_mapping_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(FormatError, match=told):
        read_mapping(tmp_path / "m.toml")


def test_what_is_perhaps_the_same_is_suggested(tmp_path: Path) -> None:
    near = {**ACLED_ROW, "latitude": "40.7", "longitude": "45.2"}
    far = {**ACLED_ROW, "event_id_cnty": "AZE2", "latitude": "41.5"}
    late = {**near, "event_id_cnty": "AZE3", "event_date": "2023-03-08"}
    made = read_acled(save(tmp_path / "a.csv", ACLED, near, far, late))
    linked = suggest_links(made.incidents.values(), make_incidents())
    assert [incident.suggestions for incident in linked] == [("i-1",), (), ()]
