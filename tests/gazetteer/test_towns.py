"""The largest towns of an extent, from the cache and without it."""

from geo.gazetteer.towns import _load_table, find_towns


def test_the_largest_towns_inside_come_first():
    towns = find_towns((43.0, 38.6, 51.0, 41.9), 30)
    assert [town.name for town in towns][:1] == ["Baku"]
    assert [town.people for town in towns] == sorted((town.people for town in towns), reverse=True)
    assert all(43.0 <= town.lon <= 51.0 and 38.5 <= town.lat <= 41.9 for town in towns)
    assert find_towns((-40.0, 0.0, -35.0, 5.0), 3) == []


def test_a_damaged_cache_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("BORDERMAP_CACHE", str(tmp_path))
    before = find_towns((43.0, 38.5, 51.0, 41.9), 5)
    _load_table.cache_clear()
    find_towns((43.0, 38.5, 51.0, 41.9), 5)
    (kept,) = tmp_path.glob("towns-*.npy")
    kept.write_bytes(b"no table")
    _load_table.cache_clear()
    assert find_towns((43.0, 38.5, 51.0, 41.9), 5) == before
    _load_table.cache_clear()
