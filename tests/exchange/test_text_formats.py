"""The formats that other programs read: ACLED and UCDP columns, PLOVER lines, JSON-LD, the bundle."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.errors import FormatError
from geo.exchange import bundle, read, write
from geo.exchange.acled import COLUMNS as ACLED
from geo.exchange.codes import load_event_codes
from geo.exchange.ucdp import COLUMNS as UCDP
from geo.reading.files import read_bytes
from geo.records import EVENT_TYPES
from tests.exchange.samples import make_articles, make_incidents


def save(path: Path) -> Path:
    write(path, make_incidents(), make_articles())
    return path


def load(path: Path) -> Any:
    return json.loads(save(path).read_text(encoding="utf-8"))


def test_every_event_type_has_codes() -> None:
    assert set(load_event_codes()) == set(EVENT_TYPES)


@pytest.mark.parametrize(("suffix", "columns", "count"), [(".acled.csv", ACLED, 31), (".ucdp.csv", UCDP, 49)])
def test_columns(tmp_path: Path, suffix: str, columns: tuple[str, ...], count: int) -> None:
    with save(tmp_path / f"x{suffix}").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == columns
    assert {len(row) for row in rows} == {count}
    assert len(rows) == 5


def test_an_acled_row(tmp_path: Path) -> None:
    with save(tmp_path / "x.acled.csv").open(encoding="utf-8", newline="") as file:
        first, *_, last = csv.DictReader(file)
    told = ("event_date", "sub_event_type", "actor1", "actor2", "iso", "country", "geo_precision", "fatalities", "tags")
    assert [first[name] for name in told] == [
        "2023-03-05", "Armed clash", "Armenia (accused)", "Azerbaijan (says so)", "31", "Azerbaijan", "2", "0",
        "status=denied; third_party=contradicts",
    ]  # fmt: skip
    assert (last["latitude"], last["fatalities"], last["actor1"]) == ("", "", "")


def test_a_ucdp_row(tmp_path: Path) -> None:
    with save(tmp_path / "x.ucdp.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    told = (
        "relid",
        "where_prec",
        "date_prec",
        "date_start",
        "date_end",
        "best",
        "number_of_sources",
        "priogrid_gid",
        "geom_wkt",
    )
    assert [first[name] for name in told] == [
        "i-1", "2", "2", "2023-03-05", "2023-03-06", "0", "2", "188371", "POINT (45.123456 40.654321)",
    ]  # fmt: skip


def test_plover_lines(tmp_path: Path) -> None:
    events = [json.loads(line) for line in save(tmp_path / "x.plover.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(e["id"], e["event"], e["mode"]) for e in events][:2] == [
        ("i-1", "ASSAULT", "firearms"),
        ("i-2", "MOBILIZE", "troops"),
    ]
    assert (events[0]["actor"], events[0]["recipient"], len(events[0]["cite_info"])) == (["AM"], ["AZ"], 2)


def test_annotations_find_their_words(tmp_path: Path) -> None:
    items = load(tmp_path / "x.annotations.jsonld")["items"]
    assert len({item["id"] for item in items}) == len(items) == 4
    by_source = {"https://a.example/1": make_incidents()[0].statements[0].article_id}
    texts = {f"urn:sha256:{a.sha256}": a.text for a in make_articles().values()}
    texts |= {source: make_articles()[key].text for source, key in by_source.items()}
    for item in items:
        text, (quote, position) = texts[item["target"]["source"]], item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    denial = next(item for item in items if item["body"][0]["value"] == "denial")
    assert denial["motivation"] == ["classifying", "replying"]
    assert denial["bm:respondsTo"] in {item["id"] for item in items}


def test_claims_give_no_verdict(tmp_path: Path) -> None:
    graph = load(tmp_path / "x.claims.jsonld")["@graph"]
    kinds = [node["@type"] for node in graph]
    assert (kinds.count("Event"), kinds.count("Claim"), kinds.count("NewsArticle")) == (4, 4, 2)
    assert "ClaimReview" not in json.dumps(graph)
    ids = {node["@id"] for node in graph}
    claim, denial = (next(n for n in graph if n.get("additionalType") == stance) for stance in ("claim", "denial"))
    assert len(claim["appearance"]) == 2
    assert claim["firstAppearance"]["@id"] == "https://a.example/1"
    assert {"@id": claim["@id"]} in denial["about"]
    assert {node["@id"] for node in (*denial["about"], *claim["appearance"])} <= ids


def test_the_bundle_comes_back_and_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = save(tmp_path / "1.zip"), save(tmp_path / "2.zip")
    assert first.read_bytes() == second.read_bytes()
    assert read(first) == (make_incidents(), make_articles())


def test_the_texts_of_the_bundle_are_inputs(tmp_path: Path) -> None:
    with zipfile.ZipFile(save(tmp_path / "x.zip")) as found:
        names = [name for name in found.namelist() if name.startswith("articles/")]
        assert {read_bytes(found.read(name), name).id for name in names} == set(make_articles())


def _rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in files.items():
            new.writestr(name, data)


def _point_elsewhere(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["sha256"]["../../etc/passwd"] = hashlib.sha256(b"").hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda files: files.update({"incidents.geojson": b"{}"}), "not what the manifest says"),
        (lambda files: files.pop("manifest.json"), "is no bundle"),
        (lambda files: files.pop("incidents.geojson"), "is no bundle"),
        (lambda files: files.update({"manifest.json": b"[1"}), "not JSON"),
        (lambda files: files.update({"manifest.json": b"{}"}), "is null where an object"),
        (_point_elsewhere, "is no bundle"),
        (lambda files: files.update({"zeros": bytes(2_000_000)}), "unpacks to"),
    ],
)
def test_a_changed_bundle_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any, told: str) -> None:
    monkeypatch.setattr(bundle, "MAX_BYTES", 1_000_000)
    path = save(tmp_path / "x.zip")
    _rewrite(path, change)
    with pytest.raises(FormatError, match=told):
        read(path)


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 and then nothing", b"text"])
def test_what_is_no_zip_is_named(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(raw)
    with pytest.raises(FormatError, match="is no bundle"):
        read(tmp_path / "x.zip")
    with pytest.raises(FormatError, match="cannot be read"):
        read(tmp_path / "none.zip")
