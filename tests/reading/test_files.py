import io
import os
import sys
from pathlib import Path

import pytest

from geo.errors import UnreadableArticle
from geo.reading import files
from geo.reading.files import read_bytes, read_paths, read_source
from geo.records import Article, Refusal

TEXT = "The ministry said that shots were fired at the village on Sunday."
HEADED = f"title: Shots\npublisher: Courier\npublished: 2024-04-01\nurl: https://a.example/1\n\n{TEXT}\n"


def read(*paths) -> tuple[list[Article], list[Refusal]]:
    found = list(read_paths(paths))
    return [one for one in found if isinstance(one, Article)], [one for one in found if isinstance(one, Refusal)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text(TEXT + " Second.", encoding="utf-8")
    (tmp_path / "a.txt").write_text(HEADED, encoding="utf-8")
    (tmp_path / "c.HTM").write_text(
        f"<html><body><article><p>{TEXT} {TEXT} Third.</p></article></body></html>", encoding="utf-8"
    )
    (tmp_path / "notes.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("Left aside.", encoding="utf-8")
    return tmp_path


def test_text_file_with_headers():
    article = read_bytes(HEADED.encode(), "folder/a.txt")
    assert article.text == TEXT + "\n"
    assert (article.title, article.outlet, article.published) == ("Shots", "Courier", "2024-04-01")
    assert (article.url, article.language, article.file) == ("https://a.example/1", "en", "a.txt")


@pytest.mark.parametrize("text", [TEXT, f"\n\n  {TEXT}", f"{TEXT}\x0b\u200b\u202e<script>{{{{7*7}}}}</script>"])
def test_text_is_kept_character_for_character(text):
    assert read_bytes(text.encode(), "a.txt").text == text
    assert read_bytes(f"title: A\n\n{text}".encode(), "a.txt").text == text


def test_pasted_page_is_known_by_its_beginning_and_a_text_file_stays_text():
    page = f"<!DOCTYPE html><html><body><article><p>{TEXT} {TEXT}</p></article></body></html>"
    assert "<" not in read_bytes(page.encode(), "pasted text").text
    assert read_bytes(page.encode(), "a.txt").text == page


def test_folder_is_read_in_order_of_names_and_other_files_are_counted(folder):
    articles, said = read(folder)
    assert [one.file for one in articles] == ["a.txt", "2.txt", "c.HTM"]
    assert [(one.outcome, one.file) for one in said] == [("skipped", str(folder))]
    assert "1 file of other kinds (.json)" in said[0].reason


def test_same_text_twice_is_one_article(folder):
    (folder / "z.txt").write_text(
        HEADED.replace("title", "TITLE").replace("on Sunday", "on\n  Sunday"), encoding="utf-8"
    )
    articles, said = read(folder, folder / "a.txt")
    assert len(articles) == 3
    assert [(Path(one.file).name, one.outcome) for one in said if one.outcome != "skipped"] == [
        ("z.txt", "duplicate"),
        ("a.txt", "duplicate"),
    ]
    assert said[0].reason == f"the same text as {folder / 'a.txt'}"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HEADED.encode())))
    articles, said = read("-")
    assert (articles[0].title, articles[0].file, said) == ("Shots", "standard input", [])


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.txt", "empty file"),
        (b" \n\t\n", "a.txt", "empty file"),
        (b"\xef\xbb\xbf", "a.txt", "no words"),
        (b"title: A\npublished: 2024-04-01\n\n", "a.txt", "no text after the header lines"),
        (b"title: A", "a.txt", "no text after the header lines"),
        (b"12 34 -- 56", "a.txt", "no words"),
        (b"%PDF-1.4\n%\xe2\xe3", "report.pdf", "PDF"),
        (b"\x00\x01\x02\x03" * 100, "a.txt", "binary"),
        (b"\xff\xfe\xfd" * 100, "a.txt", "binary"),
        (b"Stra\xdfe " + "Größe".encode() * 9, "a.txt", "wrong encoding"),
        (b"word " * 210_000, "a.txt", "too large"),
        (b"x" * 20_000_001, "a.txt", "too large"),
        (b"<html><body></body></html>", "a.html", "no article text"),
    ],
)
def test_bad_source_gives_one_clear_line(data, name, said):
    with pytest.raises(UnreadableArticle, match=said) as caught:
        read_bytes(data, name)
    assert caught.value.where == name
    assert caught.value.repair
    assert "\n" not in str(caught.value)


def test_cap_is_exact(monkeypatch):
    monkeypatch.setattr(files, "MAX_TEXT", len(TEXT))
    assert read_bytes(TEXT.encode(), "a.txt")
    with pytest.raises(UnreadableArticle, match="too large"):
        read_bytes(TEXT.encode() + b".", "a.txt")


def test_one_bad_file_does_not_stop_the_others(folder):
    (folder / "a1.txt").write_bytes(b"")
    (folder / "a2.txt").write_bytes(b"\x00" * 500)
    articles, said = read(folder, folder / "nowhere.txt")
    assert len(articles) == 3
    refused = {Path(one.file).name: one.reason for one in said if one.outcome == "refused"}
    assert set(refused) == {"a1.txt", "a2.txt", "nowhere.txt"}
    assert all(reason and "\n" not in reason for reason in refused.values())


def test_day_that_does_not_exist_is_said_and_the_article_read_as_undated(tmp_path):
    (tmp_path / "a.txt").write_text(HEADED.replace("2024-04-01", "2024-02-30"), encoding="utf-8")
    articles, said = read(tmp_path)
    assert articles[0].published is None
    assert [one.outcome for one in said] == ["warning"]
    assert "'2024-02-30'" in said[0].reason
    assert "YYYY-MM-DD" in said[0].reason


def test_guessed_encoding_is_said():
    source = read_source(
        ("Министерство обороны сообщило, что ночью посты были обстреляны. " * 5).encode("cp1251"), "a.txt"
    )
    assert source.article.text.startswith("Министерство обороны")
    assert "guessed as" in source.warnings[0]


def test_links_that_lead_back_are_followed_once(folder):
    (folder / "b" / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    articles, said = read(folder)
    assert len(articles) == 3
    assert [Path(one.file).name for one in said if one.outcome == "refused"] == ["gone.txt"]


def test_file_that_may_not_be_read_is_refused(folder, monkeypatch):
    opened = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    articles, said = read(folder)
    assert len(articles) == 2
    assert said[0].reason == "cannot be read (Permission denied). Allow it to be read: chmod +r"


def test_folder_without_articles_says_so(tmp_path):
    (tmp_path / "empty").mkdir()
    assert [one.outcome for one in read(tmp_path / "empty")[1]] == ["refused"]
    os.mkfifo(tmp_path / "empty" / "pipe.txt")
    assert [one.outcome for one in read(tmp_path / "empty")[1]] == ["refused"]
