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


_RUN = re.compile(r"""(?P<plain>(?:[A-Za-z0-9,;:!?()"/%&$]+|\x20(?!\s|-))+)|.""", re.DOTALL)


def fold(name: str) -> str:
    """The exact key of a name: `fold("Kəlbəcər") == "kalbacar"`, `fold("St. John's") == "st john s"`; empty if nothing is left."""
    if not name.isascii():
        name = unicodedata.normalize("NFC", name)
    if "'" in name or "’" in name or "‘" in name:
        name = _POSSESSIVE.sub(" ", name)
    return " ".join(name.translate(_TABLE).split())


def fold_text(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the offset in `text` that it came from. Runs of white space are one."""
    folded, _, offsets = fold_cased(text)
    return folded, offsets


def fold_cased(text: str) -> tuple[str, str, list[int]]:
    """As `fold_text`, and between the two the characters of `text` that those of the folded text came from, one for each."""
    out: list[str] = []
    cased: list[str] = []
    offsets: list[int] = []
    possessive = {match.start() for match in _POSSESSIVE.finditer(text)}
    previous = " "
    for match in _RUN.finditer(text):
        start, end = match.span()
        if match.lastgroup == "plain":
            if previous == " " and text[start] == " ":
                start += 1
            run = text[start:end]
            if run:
                out.append(run.lower())
                cased.append(run)
                offsets.extend(range(start, end))
                previous = out[-1][-1]
            continue
        folded = " " if start in possessive else _TABLE[ord(text[start])]
        if folded == " " and previous == " ":
            continue
        for c in folded:
            out.append(c)
            cased.append(text[start])
            offsets.append(start)
            previous = c
    return "".join(out), "".join(cased), offsets


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
