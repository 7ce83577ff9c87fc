"""Bytes → text. UTF-8 and UTF-16 are certain; an older encoding is a guess that must pass a check, or the file is refused.

Line ends become LF, as Python's text mode does; nothing else in the text is changed.
"""

from __future__ import annotations

import codecs
import re

from geo.errors import UnreadableArticle

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # UTF-32 before UTF-16: its little-endian mark begins with the other's
OLDER = [
    "cp1252",
    "cp1254",
    "cp1250",
    "cp1251",
    "koi8_r",
    "koi8_u",
    "cp1256",
    "cp1253",
    "cp1255",
    "big5",
    "gb18030",
    "shift_jis",
    "euc_kr",
]
SAMPLE = 200_000  # bytes that a guess looks at
MAGIC = {
    b"%PDF-": "a PDF document: save its text as a .txt file",
    b"PK\x03\x04": "a zip or Office document: save its text as a .txt file",
    b"\xd0\xcf\x11\xe0": "an old Office document: save its text as a .txt file",
    b"\x1f\x8b": "a gzip file: unpack it first",
    b"\x89PNG": "a picture: type its text into a .txt file",
    b"\xff\xd8\xff": "a picture: type its text into a .txt file",
    b"GIF8": "a picture: type its text into a .txt file",
    b"SQLite format 3": "a database, perhaps a case: give it with --case",
}
_MULTIBYTE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = bytes(byte for byte in range(32) if chr(byte) not in "\t\n\v\f\r\x1a\x1b")
_WORD = re.compile(r"[^\W\d_]+")


def decode_text(data: bytes, *, where: str = "") -> tuple[str, str]:
    """The text of `data` and, if its encoding had to be guessed, the name of that encoding (else an empty string).

    Raises UnreadableArticle for a binary file and for bytes that are in no encoding we can be reasonably sure of.
    """
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            kind, repair = what.split(": ", 1)
            raise UnreadableArticle(f"not a text but {kind}", where=where, repair=repair.capitalize())
    text, guessed = _decode(data, where)
    return text.replace("\r\n", "\n").replace("\r", "\n"), guessed


def _decode(data: bytes, where: str) -> tuple[str, str]:
    binary = UnreadableArticle("a binary file, not a text", where=where, repair="Give a .txt or .html file")
    encoding = next((name for bom, name in BOMS if data.startswith(bom)), "utf-8")
    if encoding in {"utf-8", "utf-8-sig"} and _count_control(data[:SAMPLE]) * 100 > len(data[:SAMPLE]):
        raise binary
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        broken_at = error.start
    else:
        if encoding in {"utf-16", "utf-32"} and not _is_plausible(text[:SAMPLE]):
            raise binary
        return text, ""
    if encoding == "utf-8" and (guess := _guess(data)):
        return guess
    line = data.count(b"\n", 0, broken_at) + 1
    what = f"wrong encoding: not {encoding.upper()} at line {line} (byte {broken_at})"
    raise UnreadableArticle(what, where=where, repair="Save it as UTF-8")


def _count_control(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROL))


def _guess(data: bytes) -> tuple[str, str] | None:
    """The text in an older encoding, or None where the guess would be no better than chance."""
    if _MULTIBYTE.search(data):  # mostly UTF-8 with broken spots: no older encoding is right for the whole
        high = sum(len(found) for found in _MULTIBYTE.findall(data))
        if high * 2 > sum(byte > 0x7F for byte in data):
            return None
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE], cp_isolation=OLDER, threshold=0.15).best()
    if best is None:
        return None
    try:
        text = data.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return (text, best.encoding) if _is_plausible(text[:SAMPLE]) else None


def _is_plausible(text: str) -> bool:
    """Mostly words, and hardly a word that mixes scripts: what a wrong table makes of a text fails this."""
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    mixed = sum(1 for word in words if len({_script(letter) for letter in word}) > 1)
    return letters * 2 > len(text.replace("\n", "")) and mixed * 50 <= len(words)


def _script(letter: str) -> int:
    """0 Latin, 1 Cyrillic, 2 the rest."""
    return 0 if letter < "\u0370" else 1 if "\u0400" <= letter < "\u0530" else 2
