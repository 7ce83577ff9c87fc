"""Files, folders, standard input and uploads → Articles. What gives no article gives a Refusal with one clear line.

A `.txt` file may begin with header lines (see `headers`); its text is kept as it is, but for CRLF, which becomes LF. `.html`,
`.htm` and `.xhtml` are web pages (see `html`). Of a folder these four kinds are read, with those of the folders in it, in
the order of their names. The same text twice is one article.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from geo.errors import UnreadableArticle
from geo.reading.encoding import decode_text
from geo.reading.headers import find_day, find_title, split_headers
from geo.reading.language import find_language
from geo.records import Article, Refusal

TEXT_SUFFIXES = (".txt",)
PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
MAX_BYTES = 20_000_000  # of a file; a page may be mostly scripts
MAX_TEXT = 1_000_000  # characters of one article: a long book chapter has 100,000
STANDARD_INPUT = "standard input"
_LOOKS_LIKE_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{2}")


class Source(NamedTuple):
    """An article and what its reader should know about how it was read, one line each."""

    article: Article
    warnings: tuple[str, ...] = ()


def read_paths(paths: Iterable[str | Path]) -> Iterator[Article | Refusal]:
    """Read files and folders in the order given (`-` is standard input).

    Each source ends as an Article or as a Refusal: `refused` (with the reason and the repair) or `duplicate` (the same text
    was read before, or only white space differs). An article that was read with a doubt is followed by a Refusal of outcome
    `warning`; the files of other kinds in a folder are counted in one of outcome `skipped`.
    """
    seen: dict[str, str] = {}
    for file in _list_files(paths):
        if isinstance(file, Refusal):
            yield file
            continue
        try:
            source = read_source(_read_file(file), _name(file))
        except UnreadableArticle as error:
            yield Refusal(_name(file), "refused", f"{error.what}. {error.repair}" if error.repair else error.what)
            continue
        likeness = _likeness(source.article.text)
        if likeness in seen:
            yield Refusal(_name(file), "duplicate", f"the same text as {seen[likeness]}")
            continue
        seen[likeness] = _name(file)
        yield source.article
        yield from (Refusal(_name(file), "warning", line) for line in source.warnings)


def read_bytes(data: bytes, name: str) -> Article:
    """The article of an uploaded or pasted source; `name` tells by its suffix whether it is a page or a text.

    Raises UnreadableArticle, which names the source, what is wrong and the repair.
    """
    return read_source(data, name).article


def read_source(data: bytes, name: str) -> Source:
    """As `read_bytes`, with what to know about how it was read: a day that does not exist, an encoding that was guessed."""
    suffix = Path(name).suffix.lower()
    if len(data) > MAX_BYTES:
        raise _too_large(f"more than {MAX_BYTES // 1_000_000} MB", name)
    if not data.strip():
        raise UnreadableArticle("an empty file", where=name, repair="Give a file with the text of an article")
    if suffix in PAGE_SUFFIXES or (
        suffix not in TEXT_SUFFIXES and _LOOKS_LIKE_PAGE.match(data[:2000].decode("latin-1"))
    ):
        return _read_page(data, name)
    return _read_text(data, name)


def _read_text(data: bytes, name: str) -> Source:
    content, guessed = decode_text(data, where=name)
    known, text = split_headers(content)
    if len(text) > MAX_TEXT:
        raise _too_large(f"{len(text) / 1e6:.1f} million characters", name)
    if not _WORD.search(text):
        what = "no text after the header lines" if known else "no words in this file"
        raise UnreadableArticle(what, where=name, repair="Header lines end at a blank line; the text stands below it")
    warnings = [f"encoding guessed as {guessed}. Save the file as UTF-8 to be sure"] if guessed else []
    published = find_day(known.get("published", ""))
    if known.get("published") and published is None:
        warnings.append(
            f"published: {known['published'][:40]!r} is no day that exists; read as undated. Write it as YYYY-MM-DD"
        )
    article = Article.of(
        text,
        title=known.get("title") or find_title(text),
        outlet=known.get("outlet", ""),
        published=published,
        url=known.get("url", ""),
        language=known.get("language", "")[:2].lower() or find_language(text),
        file=Path(name).name,
    )
    return Source(article, tuple(warnings))


def _read_page(data: bytes, name: str) -> Source:
    from geo.reading.html import decode_page, read_page

    markup, guessed = decode_page(data, where=name)
    page = read_page(markup, where=name)
    if len(page.text) > MAX_TEXT:
        raise _too_large(f"{len(page.text) / 1e6:.1f} million characters", name)
    warnings = [f"encoding guessed as {guessed}. Save the page as UTF-8 to be sure"] if guessed else []
    warnings += [f"{page.doubt}. Write it as YYYY-MM-DD"] if page.doubt else []
    article = Article.of(
        page.text,
        title=page.title,
        outlet=page.outlet,
        published=page.published,
        url=page.url,
        language=find_language(page.text),
        file=Path(name).name,
    )
    return Source(article, tuple(warnings))


def _too_large(size: str, name: str) -> UnreadableArticle:
    repair = f"An article has at most {MAX_TEXT:,} characters: split the file into its articles"
    return UnreadableArticle(f"too large for one article: {size}", where=name, repair=repair)


def _likeness(text: str) -> str:
    """The same for texts that differ in white space or in the composition of accents alone."""
    return hashlib.sha256(
        " ".join(unicodedata.normalize("NFC", text).split()).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _name(file: str | Path) -> str:
    return STANDARD_INPUT if str(file) == "-" else str(file)


def _read_file(file: str | Path) -> bytes:
    """The bytes of a file or of standard input, one more than the cap at most."""
    if str(file) == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        repair = "Allow it to be read: chmod +r" if isinstance(error, PermissionError) else ""
        raise UnreadableArticle(f"cannot be read ({error.strerror})", where=str(file), repair=repair) from error


def _list_files(paths: Iterable[str | Path]) -> Iterator[str | Path | Refusal]:
    """The files to read, and a Refusal for each path that leads to none."""
    for path in paths:
        if str(path) == "-":
            yield "-"
        elif not Path(path).exists():
            broken = Path(path).is_symlink()
            what = "a link to nothing" if broken else "no such file or folder"
            yield Refusal(str(path), "refused", f"{what}. Check the path")
        elif Path(path).is_dir():
            yield from _list_folder(Path(path))
        else:
            yield path


def _list_folder(folder: Path) -> Iterator[Path | Refusal]:
    """The texts and pages in a folder and the folders in it, by name; links that lead back are followed once."""
    files: list[Path | Refusal] = []
    others: set[str] = set()
    left = 0
    for file in _walk(folder, set()):
        if isinstance(file, Refusal) or file.suffix.lower() in TEXT_SUFFIXES + PAGE_SUFFIXES:
            files.append(file)
        else:
            left += 1
            others.add(file.suffix.lower() or "without suffix")
    yield from files
    kinds = ", ".join(sorted(others)[:5])
    if not files:
        what = "no .txt or .html file in this folder" + (f" (only {kinds})" if left else "")
        yield Refusal(str(folder), "refused", f"{what}. Name a folder with articles")
    elif left:
        noun = "file" if left == 1 else "files"
        yield Refusal(
            str(folder), "skipped", f"{left} {noun} of other kinds ({kinds}) left aside. Name a file to read it as text"
        )


def _walk(folder: Path, entered: set[str]) -> Iterator[Path | Refusal]:
    real = os.path.realpath(folder)
    if real in entered:
        return
    entered.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Refusal(str(folder), "refused", f"cannot be opened ({error.strerror}). Allow it to be read: chmod +rx")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            mode = entry.stat().st_mode
        except OSError as error:
            yield Refusal(str(entry), "refused", f"a link to nothing ({error.strerror}). Remove it or mend it")
            continue
        if stat.S_ISDIR(mode):
            yield from _walk(entry, entered)
        elif stat.S_ISREG(mode):
            yield entry
