"""Which rules and data read an article: the program's version and a fingerprint of its data and of the code that reads."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import geo
from geo.paths import find_data_dir

RULES = ("reading", "gazetteer", "extraction")  # the stages whose code decides what is found in an article
DATA = ("lexicon", "theatres")


@cache
def find_reader_version() -> str:
    """For example `0.1.0+3f2a9c1e`: the same text is read alike by the same version; a change of a rule or a name gives another."""
    digest = hashlib.sha256()
    for root, parts in ((Path(geo.__file__).parent, RULES), (find_data_dir(), DATA)):
        for part in parts:
            for file in sorted(
                path for path in (root / part).rglob("*") if path.suffix in (".py", ".toml", ".csv", ".txt")
            ):
                if "articles" not in file.parts:
                    digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{geo.__version__}+{digest.hexdigest()[:8]}"
