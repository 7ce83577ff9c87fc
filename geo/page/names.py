"""Names of places by convention: the neutral English name with the other side's beside it, or one language for all.

In: a theatre, whose rows carry names by language. Out: for each neutral name the names that differ from it, by convention.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.gazetteer.theatre import Theatre

BOTH, NEUTRAL = "both", "neutral"
HISTORIC = "hist"
USUAL = 0.1  # share of the places that have a name in a language from which on it is offered for all


def build_names(theatre: Theatre | None) -> dict[str, Any] | None:
    """`conventions` (both names, the neutral one, then languages) and `names`: {neutral name: {convention: name}}.

    None where the theatre has no names by language.
    """
    if theatre is None or not theatre.tongues:
        return None
    from geo.gazetteer.theatre import label_places

    double = label_places(theatre)
    counts: dict[str, int] = {}
    names: dict[str, dict[str, str]] = {}
    for row in theatre.rows:
        told = {lang: forms[0] for lang, forms in theatre.tongues.get(row.id, {}).items() if lang != HISTORIC}
        for language in told:
            counts[language] = counts.get(language, 0) + 1
        known = {convention: name for convention, name in {**told, BOTH: double[row.id]}.items() if name != row.name}
        if known:
            names[row.name] = known | names.get(row.name, {})
    used = sorted(language for language, count in counts.items() if count >= USUAL * len(theatre.rows))
    return {"conventions": [BOTH, NEUTRAL, *used], "names": names} if names else None
