"""Which language a text is in, as an ISO 639-1 code: by its commonest words where they settle it, else by py3langid.

py3langid: the byte n-gram naive Bayes of Lui and Baldwin (2012), langid.py.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache

from geo.paths import find_data_dir

DEFAULT = "en"
SAMPLE = 6_000  # characters looked at
FOREIGN = 200  # a foreign letter in so many characters is a name; more of them are another language
_WORD = re.compile(r"[^\W\d_]+")


def find_language(text: str) -> str:
    """The ISO 639-1 code of the text's language; `en` for a text without words."""
    sample = text[:SAMPLE].lower()
    words = _WORD.findall(sample)
    if not words:
        return DEFAULT
    for language, (share, common, never) in _load_common_words().items():
        foreign = sum(letter in never for letter in sample)
        if sum(word in common for word in words) >= share * len(words) and foreign * FOREIGN < len(sample):
            return language
    import py3langid

    return str(py3langid.classify(text[:SAMPLE])[0])


@cache
def _load_common_words() -> dict[str, tuple[float, frozenset[str], frozenset[str]]]:
    rows = tomllib.loads((find_data_dir() / "lexicon" / "languages.toml").read_text(encoding="utf-8"))
    return {
        code: (row["share"], frozenset(row["words"]), frozenset(row.get("never", ""))) for code, row in rows.items()
    }
