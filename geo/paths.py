"""Where the program's data and caches are: in a checkout `data/` beside `geo/`, in an installed wheel `geo/_data`."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def find_data_dir() -> Path:
    """The folder with theatres, lexicon and regions: BORDERMAP_DATA, else `data/` of the checkout, else the wheel's copy."""
    if told := os.environ.get("BORDERMAP_DATA"):
        return Path(told)
    checkout = _PACKAGE.parent / "data"
    return checkout if (checkout / "lexicon").is_dir() else _PACKAGE / "_data"


def find_app_file() -> Path:
    """The Streamlit script: `app.py` of the checkout, else the wheel's copy."""
    checkout = _PACKAGE.parent / "app.py"
    return checkout if checkout.is_file() else _PACKAGE / "_app" / "app.py"


def find_cache_dir() -> Path:
    """The folder for what can be built again (the compiled gazetteer): BORDERMAP_CACHE, else the user's cache folder."""
    if told := os.environ.get("BORDERMAP_CACHE"):
        return Path(told)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "bordermap"
