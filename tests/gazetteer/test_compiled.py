"""Folders of the cache under several programs at once: all find them whole, whoever makes, clears or dies in the middle."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo.gazetteer import compiled, sources
from geo.gazetteer.compiled import open_compiled
from geo.gazetteer.index import open_gazetteer
from geo.gazetteer.theatre import load_theatre
from geo.records import Article, Reading
from geo.scale import Reader
from tests.gazetteer.test_index import small_rows

SECONDS = 4.0
ROOT = Path(__file__).resolve().parents[2]


def start(cache: Path, key: str, *, deaths: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.gazetteer.opener", str(cache), key, str(SECONDS), str(deaths)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("emptied", [False, True])
def test_programs_of_two_versions_open_build_clear_and_die_at_once(tmp_path: Path, emptied: bool) -> None:
    """Each build clears the index of the other version away; some die at a random operation; the user empties the cache."""
    end = time.monotonic() + SECONDS
    lasting, mortal = [start(tmp_path, key) for key in "aabb"], []
    while time.monotonic() < end:
        mortal.append(start(tmp_path, random.choice("ab"), deaths=12))
        time.sleep(1)
        if emptied:
            shutil.rmtree(tmp_path / "gazetteer", ignore_errors=True)
    for program in lasting:
        out, told = program.communicate(timeout=60)
        assert program.returncode == 0, told
        assert int(out) > 0
    for program in mortal:
        _, told = program.communicate(timeout=60)
        assert program.returncode in (0, -signal.SIGKILL), told


def write(folder: Path) -> None:
    (folder / "whole.txt").write_text("whole", encoding="utf-8")


def read(folder: Path) -> str:
    return (folder / "whole.txt").read_text(encoding="utf-8")


def test_what_is_missing_is_made_once(tmp_path: Path) -> None:
    made = []

    def make(folder: Path) -> None:
        made.append(folder)
        write(folder)

    assert [open_compiled(tmp_path / "one", read, make) for _ in range(3)] == ["whole"] * 3
    assert len(made) == 1


def test_a_part_of_a_folder_is_made_whole(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "other.txt").write_text("left")
    assert open_compiled(tmp_path / "one", read, write) == "whole"
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["whole.txt"]


def test_a_half_removed_index_is_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "read_rows", lambda user: small_rows())
    (open_gazetteer(cache=tmp_path).folder / "meta.json").unlink()
    assert open_gazetteer(cache=tmp_path).candidates("Goris")[0].name == "Goris"


def test_a_failed_making_leaves_nothing_and_what_was_there(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        write(folder)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        open_compiled(tmp_path / "one", read, fail)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_leavings_of_the_killed_are_cleared_by_the_next(tmp_path: Path) -> None:
    for name in ("building-x", "dropped-y"):
        (tmp_path / name / "new").mkdir(parents=True)
    open_compiled(tmp_path / "one", read, write)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "one"]


def test_others_are_cleared_only_if_nobody_has_opened_them_for_long(tmp_path: Path) -> None:
    for name in ("used", "unused"):
        open_compiled(tmp_path / name, read, write)
        os.utime(tmp_path / name, (0, 0))
    open_compiled(tmp_path / "used", read, write)
    open_compiled(tmp_path / "new", read, write, clear_others=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "new", "used"]


def test_a_cache_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        open_compiled(tmp_path / "file" / "one", read, write)


def test_without_file_locks_only_old_leavings_are_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    for name in ("building-now", "building-old"):
        (tmp_path / name).mkdir()
    os.utime(tmp_path / "building-old", (0, 0))
    assert open_compiled(tmp_path / "one", read, write) == "whole"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["building-now", "one"]
    assert compiled.UNUSED_S > 600


def test_an_index_that_is_open_serves_other_borders_when_its_folder_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "read_rows", lambda user: small_rows())
    gazetteer = open_gazetteer(cache=tmp_path)
    shutil.rmtree(tmp_path)
    other = gazetteer.with_theatre(load_theatre("armenia-azerbaijan"))
    assert (gazetteer.theatre, other.theatre.name if other.theatre else "") == (None, "armenia-azerbaijan")
    assert other.candidates("Goris")[0].name == "Goris"
    assert other.is_word("the")


def test_articles_of_a_second_border_are_read_when_the_index_was_cleared_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BORDERMAP_CACHE", str(tmp_path))
    monkeypatch.setattr(sources, "read_rows", lambda user: small_rows())
    reader = Reader()
    told = "The Ministry of Defence of {} said that its posts near Goris were shelled."
    first, second = (Article.of(told.format(side), file=f"{side}.txt") for side in ("Armenia", "India"))
    assert isinstance(reader.read(first), Reading)
    shutil.rmtree(tmp_path / "gazetteer")
    assert isinstance(reader.read(second), Reading)
    assert not (tmp_path / "gazetteer").exists()
