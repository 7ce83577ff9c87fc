"""Words of a data file as patterns: lists of regular expression fragments, matched case folded."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def load_words(path: Path) -> dict[str, Any]:
    """The lists of one TOML file by their names."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def join_words(fragments: Iterable[str]) -> str:
    """A group that matches any of `fragments`; without fragments, one that never matches."""
    return f"(?:{'|'.join(fragments) or '(?!)'})"


def compile_words(fragments: Iterable[str]) -> re.Pattern[str]:
    """The pattern of any of `fragments` as whole words; without fragments, one that never matches."""
    return re.compile(rf"(?<!\w){join_words(fragments)}(?!\w)", re.I)
