"""The compiled index: names to places, in any spelling and script; building and rebuilding."""

import os

import pytest

from geo.errors import GazetteerError
from geo.gazetteer import index, sources
from geo.gazetteer.folding import fold, fold_text, skeleton
from geo.gazetteer.index import build_index, open_gazetteer, stem_russian
from geo.gazetteer.sources import ALTERNATE, Row
from tests.timing import take_time


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Kəlbəcər", "kalbacar"),
        ("Şuşa", "shusha"),
        ("Ağdam", "aghdam"),
        ("Кельбаджар", "kelbadzhar"),
        ("Կապան", "kapan"),
        ("St. John's", "st john s"),
        ("U.S.", "us"),
        ("Port-au-Prince", "port au prince"),
        ("  New\tYork ", "new york"),
        ("—", ""),
    ],
)
def test_a_name_folds_to_its_key(name, key):
    assert fold(name) == key


@pytest.mark.parametrize(
    "spellings",
    [
        ("Kəlbəcər", "Kalbajar", "Kelbajar", "Kelbadzhar", "Kalbadjar", "Кельбаджар"),
        ("Qazax", "Gazakh", "Kazakh"),
        ("Xankəndi", "Khankendi", "Khankandi"),
        ("Laçın", "Lachin", "Լաչին"),
    ],
)
def test_spellings_share_a_loose_key(spellings):
    assert len({skeleton(name) for name in spellings}) == 1


def test_a_folded_text_keeps_its_offsets():
    text = "In  Kəlbəcər, Azerbaijan's district.\nÜber"
    folded, offsets = fold_text(text)
    assert folded == "in kalbacar, azerbaijan s district uber"
    start = folded.index("kalbacar")
    assert text[offsets[start] : offsets[start + 7] + 1] == "Kəlbəcər"
    assert len(folded) == len(offsets)


@pytest.mark.parametrize(
    ("inflected", "nominative"),
    [
        ("Гориса", "Горис"),
        ("Шуше", "Шуша"),
        ("Мегри", "Мегри"),
        ("Кельбаджарском", "Кельбаджар"),
        ("Сюникской", "Сюник"),
    ],
)
def test_russian_case_endings_come_off(inflected, nominative):
    assert nominative in stem_russian(inflected)


@pytest.mark.parametrize(
    ("name", "first", "level", "country"),
    [
        ("Tbilisi", "Tbilisi", "settlement", "GE"),
        ("Armenian", "Armenia", "country", "AM"),
        ("U.K.", "United Kingdom", "country", "GB"),
        ("Syunik", "Syunik", "province", "AM"),
        ("Calif.", "California", "province", "US"),
        ("Kelbadzhar", "Kalbajar", "district", "AZ"),
        ("Ереван", "Yerevan", "settlement", "AM"),
        ("City of Gyumri", "Gyumri", "settlement", "AM"),
        ("Saint Petersburg", "Saint Petersburg", "settlement", "RU"),
        ("Black Sea", "Black Sea", "water", ""),
    ],
)
def test_a_name_means_its_likeliest_place_first(gazetteer, name, first, level, country):
    place = gazetteer.candidates(name)[0]
    assert (place.name, place.level, place.country) == (first, level, country)


def test_an_unknown_name_has_no_candidates(gazetteer):
    assert gazetteer.candidates("Xyzzyqwt") == []
    assert gazetteer.candidates("") == []
    assert gazetteer.candidates("(.*)+[") == []


def test_a_place_is_found_again_by_its_id(gazetteer):
    place = gazetteer.candidates("Tbilisi")[0]
    assert gazetteer.place(place.id) == place
    assert gazetteer.place("no-such-id") is None


def test_a_scan_gives_the_longest_names(gazetteer):
    text = "Trains ran from New York to Georgia's capital, past turkey farms. В Ереване."
    assert [text[s:e] for s, e, _ in gazetteer.scan(text)] == ["New York", "Georgia", "Ереване"]


def test_the_index_opens_fast():
    open_gazetteer()
    assert take_time(open_gazetteer) < 0.3


def small_rows(extra=()):
    yield Row("c-1", "Armenia", "country", "AM", 45.0, 40.0, population=3_000_000)
    yield Row("p-1", "Syunik", "province", "AM", 46.2, 39.3, "08", first_order=True)
    yield Row("s-1", "Goris", "settlement", "AM", 46.34, 39.51, "08", 20_000, names={"Geryusy": ALTERNATE})
    yield Row("s-2", "Weird (name) [*", "settlement", "AM", 45.0, 40.1)
    yield Row("s-3", "Long", "settlement", "AM", 45.0, 40.1, names={"x" * 1400: ALTERNATE})
    yield from extra


def test_rows_become_places_with_parents(tmp_path):
    build_index(tmp_path / "index", small_rows())
    place = index.Gazetteer(tmp_path / "index").candidates("Geryusy")[0]
    assert (place.name, place.parents, place.names) == ("Goris", ("Syunik", "Armenia"), ("Geryusy",))


def test_the_same_place_of_two_sources_is_one_row(tmp_path):
    theatre = Row("am:sotk", "Sotk", "settlement", "AM", 45.87, 40.2, theatre="border", names={"Zod": 0})
    world = Row("gn-1", "Sotk", "settlement", "AM", 45.866, 40.203, "04", 1100)
    build_index(tmp_path / "index", small_rows([theatre, world]))
    (place,) = index.Gazetteer(tmp_path / "index").candidates("Zod")
    assert (place.id, place.population) == ("am:sotk", 1100)


def test_a_source_that_changes_while_it_is_read_is_read_again(tmp_path, monkeypatch):
    keys = iter(["before", "after", "after", "after", "after"])
    monkeypatch.setattr(sources, "sources_key", lambda user: next(keys))
    monkeypatch.setattr(sources, "read_rows", lambda user: small_rows())
    assert open_gazetteer(cache=tmp_path).folder.name.endswith("-after")


def test_a_changed_source_changes_the_key(tmp_path):
    path = tmp_path / "user.jsonl.gz"
    path.write_bytes(b"one")
    before = sources.sources_key((path,))
    path.write_bytes(b"other")
    os.utime(path, ns=(1, 1))
    assert sources.sources_key((path,)) != before


def test_a_damaged_index_is_built_again(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "read_rows", lambda user: small_rows())
    folder = open_gazetteer(cache=tmp_path).folder
    (folder / "names.marisa").write_bytes(b"not a trie")
    assert open_gazetteer(cache=tmp_path).candidates("Goris")[0].name == "Goris"


def test_a_cache_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "read_rows", lambda user: small_rows())
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(GazetteerError, match="BORDERMAP_CACHE"):
        open_gazetteer(cache=tmp_path / "file")
