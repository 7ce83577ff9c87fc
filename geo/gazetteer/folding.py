"""Folding of place names: one key for the spellings and scripts of a name. In: a name in any script. Out: ASCII lower case.

Kəlbəcər, Kelbajar, Kalbadjar and Кельбаджар must meet. Folding happens in two steps, the same when the index is built and
when a text is searched, so only their results have to agree:

1. `fold` is exact: accents off, Azerbaijani and Turkish letters to their English sound (ə→a, ı→i, ş→sh, ç→ch, ğ→gh, x stays,
   q→g, c stays), Cyrillic, Armenian, Georgian and Greek letters to Latin, apostrophes and dots dropped, hyphens to spaces, the apostrophe of 's too ("China's" holds "china").
2. `skeleton` is loose: on top of it, spellings that transliteration mixes up become one (dzh/dj/j/c, kh/x/h, gh/g/q/k … at
   the risk that different names meet: it is asked only where the exact key finds nothing.

`fold_text` folds a whole text and keeps, for each character of the result, the offset in the text it came from.
"""

# ruff: noqa: SIM905  (letter tables read better as one string)
from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

_LATIN = {
    "ə": "a", "ǝ": "a", "ı": "i", "ş": "sh", "ș": "sh", "ç": "ch", "ğ": "gh", "š": "sh", "č": "ch", "ž": "zh", "ć": "c",
    "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŋ": "n",
}  # fmt: skip
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћџѕқғңҳҷөүәһ",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i yi e g u j l n c j z k g n kh j o u a h".split(),
        strict=True,
    )
)
_ARMENIAN = dict(
    zip(
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
        "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts u p k o f ev".split(),
        strict=True,
    )
)
_GEORGIAN = dict(
    zip(
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h".split(),
        strict=True,
    )
)
_GREEK = dict(
    zip("αβγδεζηθικλμνξοπρστυφχψως", "a v g d e z i th i k l m n x o p r s t y f ch ps o s".split(), strict=True)
)
_LETTERS = {**_LATIN, **_CYRILLIC, **_ARMENIAN, **_GEORGIAN, **_GREEK}
_DROPPED = frozenset("'’‘ʼ`´ʿʾ.·\u00ad\u200b\u200c\u200d\u2060")
_SPACES = frozenset(" \t\n\r\f\v\u00a0\u2009\u202f-‐‑–_")


def _fold_char(char: str) -> str:
    """What one character becomes: letters and digits in ASCII lower case, a space, or nothing."""
    if char in _SPACES:
        return " "
    if char in _DROPPED:
        return ""
    low = char.lower()
    if (known := _LETTERS.get(low)) is not None:
        return known.replace("_", "")
    if low < "\x80":
        return low
    plain = unicodedata.normalize("NFKD", low)
    folded = "".join(_LETTERS.get(c, c if c < "\x80" else "") for c in plain if not unicodedata.combining(c)).replace(
        "_", ""
    )
    return folded if folded or char.isalnum() or unicodedata.combining(char) else " "


class _Table(dict[int, str]):
    """A translation table that works out each character once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_TABLE = _Table()


_POSSESSIVE = re.compile(r"['’‘](?=s(?!\w))", re.IGNORECASE)


# What ends a run of characters that fold to themselves in lower case: any other one, or a space before another or a hyphen.
_BREAK = re.compile(r"""[^A-Za-z0-9,;:!?()"/%&$\x20]|\x20(?=\s|-)""", re.DOTALL)


def _has_apostrophe(text: str) -> bool:
    return "'" in text or "’" in text or "‘" in text


def fold(name: str) -> str:
    """The exact key of a name: `fold("Kəlbəcər") == "kalbacar"`, `fold("St. John's") == "st john s"`; empty if nothing is left."""
    if not name.isascii():
        name = unicodedata.normalize("NFC", name)
    if _has_apostrophe(name):
        name = _POSSESSIVE.sub(" ", name)
    return " ".join(name.translate(_TABLE).split())


class Folded:
    """A folded text: its words, the characters of the text that they came from, one for each (`cased`), and where those stand.

    Runs of white space are one.
    """

    def __init__(self, text: str) -> None:
        out: list[str] = []
        cased: list[str] = []
        self._begins: list[int] = []  # where a run begins in the folded text
        self._shifts: list[int] = []  # what is added to a place in it for the offset in the text
        possessive = {m.start() for m in _POSSESSIVE.finditer(text)} if _has_apostrophe(text) else frozenset()
        space, at, length = True, 0, 0  # whether a space stands last, where the run begins, characters so far
        for match in _BREAK.finditer(text):
            end = match.start()
            at += space and at < end and text[at] == " "
            if at < end:
                out.append(text[at:end].lower())
                cased.append(text[at:end])
                self._begins.append(length)
                self._shifts.append(at - length)
                length += end - at
                space = text[end - 1] == " "
            at = end + 1
            folded = " " if end in possessive else _TABLE[ord(text[end])]
            if not folded or (space and folded == " "):
                continue
            out.append(folded)
            for _ in folded:
                cased.append(text[end])
                self._begins.append(length)
                self._shifts.append(end - length)
                length += 1
            space = folded[-1] == " "
        at += space and text[at : at + 1] == " "
        out.append(text[at:].lower())
        cased.append(text[at:])
        self._begins.append(length)
        self._shifts.append(at - length)
        self.text, self.cased = "".join(out), "".join(cased)

    def offset(self, number: int) -> int:
        """Where in the text the character of that number came from."""
        return number + self._shifts[bisect_right(self._begins, number) - 1]


def fold_text(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the offset in `text` that it came from. Runs of white space are one."""
    folded = Folded(text)
    return folded.text, [folded.offset(number) for number in range(len(folded.text))]


# Spellings that transliteration mixes up, longer ones first, each with what stands for all of them.
_LOOSE = (
    ("dzh", "c"), ("dj", "c"), ("zh", "c"), ("j", "c"), ("kh", "h"), ("x", "h"), ("gh", "g"), ("q", "g"), ("k", "g"), ("shch", "s"),
    ("sh", "s"), ("tch", "c"), ("ch", "c"), ("ts", "c"), ("tz", "c"), ("dz", "z"), ("ou", "u"), ("w", "u"), ("th", "t"), ("ph", "f"),
    ("iy", "i"), ("yi", "i"), ("ij", "i"), ("y", "i"), ("e", "a"), ("u", "o"), (" ", ""),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def skeleton(name: str) -> str:
    """The loose key: Kəlbəcər, Kelbajar, Kelbadzhar, Kalbadjar all give `galbacar`. Names of fewer than four letters give ''."""
    return loosen(fold(name))


def loosen(key: str) -> str:
    """The loose key of an exact key."""
    for written, short in _LOOSE:
        if written in key:
            key = key.replace(written, short)
    key = _DOUBLED.sub(r"\1", key)
    return key if len(key) >= 4 else ""
