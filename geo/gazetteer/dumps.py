"""The user's own gazetteer files: GeoNames dumps, OpenStreetMap extracts, tables. They become part of the index."""

from __future__ import annotations

import os
from pathlib import Path


def user_folder() -> Path:
    """Where the user's gazetteer sources are kept: BORDERMAP_HOME, else the user's data folder."""
    if told := os.environ.get("BORDERMAP_HOME"):
        return Path(told) / "gazetteer"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "bordermap" / "gazetteer"
