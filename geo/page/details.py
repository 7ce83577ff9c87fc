"""Incidents → the `detail-K` blocks of a page: what the dossiers say, in columns.

A block has one value an incident under the names of DETAIL, and under `written` (the words of the date), `articles` (the numbers of
its own), `versions` and `history`; a column in which nobody has a value is left out. Statements and places of all incidents stand one
after the other, `said` and `placed` count those of each. A statement has its words (`exact`) and the number of its voice (`voices`:
rows of VOICE, who says what kind of thing), a place the columns of PLACE.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, repeat
from operator import attrgetter
from typing import Any

from geo.page.parts import Part, Voices
from geo.records import Incident

# What an incident and a place say: our names of it by those on the page.
DETAIL = {
    "reason": "status_reason", "killed": "killed", "wounded": "wounded", "accused": "accused", "claimants": "claimants", "silent": "no_reply",
    "merged": "merged_because", "perhaps": "suggestions", "written": "when.as_written",
}  # fmt: skip
PLACE = {
    "name": "name", "level": "level", "prec": "where_prec", "radius": "radius_m", "lon": "lon", "lat": "lat", "written": "as_written", "side": "side",
    "country": "country", "why": "why",
}  # fmt: skip
_NOTHING = frozenset((None, "", ()))
_tell_places = attrgetter("locations")
_tell_id, _tell_exact, _tell_answered = attrgetter("id"), attrgetter("exact"), attrgetter("responds_to")


def build_detail(
    part: Part, voices: Voices, number: Mapping[str, int], history: Mapping[str, Sequence[Mapping[str, str]]]
) -> dict[str, Any]:
    """The block of `part`. `voices` are those of the page, `number` gives that of each article among its sources, `history` the
    decisions about an incident by its id.
    """
    block = dict(_fill_columns(DETAIL, part.incidents))
    block["articles"] = [[number[key] for key in incident.articles if key in number] for incident in part.incidents]
    if any(part.versions):
        block["versions"] = [[_tell_version(version.incident) for version in known] for known in part.versions]
    if history:
        block["history"] = [_tell_history(history.get(incident.id, ())) for incident in part.incidents]
    places = list(map(_tell_places, part.incidents))
    block["placed"] = list(map(len, places))
    block["place"] = dict(_fill_columns(PLACE, list(chain.from_iterable(places))))
    first = [numbers[0] if numbers else 0 for numbers in block["articles"]]
    return block | _tell_voices(part, voices) | _tell_links(part, number, first)


def _fill_columns(names: Mapping[str, str], rows: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for name, ours in names.items():
        column = list(map(attrgetter(ours), rows))
        if not _NOTHING.issuperset(column):
            yield name, column


def _tell_voices(part: Part, voices: Voices) -> dict[str, list[Any]]:
    here: defaultdict[int, int] = defaultdict(count().__next__)  # numbers within the block, by those of the page
    numbers = list(map(here.__getitem__, part.voices))
    exact = list(map(_tell_exact, part.statements))
    return {"said": part.said, "voice": numbers, "voices": [voices.rows[k] for k in here], "exact": exact}


def _tell_links(part: Part, number: Mapping[str, int], first: Sequence[int]) -> dict[str, list[Any]]:
    """Columns of the statements that are left out where they say nothing; `first` is the number of each incident's first article.

    `from` is how far the number of a statement's article lies behind that, `answers` the place, among the statements of its incident,
    of the one that it answers; None is what is not known. `also` has rows: a statement, and the numbers of further articles
    that print it.
    """
    told: dict[str, list[Any]] = {}
    known = zip(map(number.get, part.sources), _spread(first, part.said), strict=True)
    steps = [None if found is None else found - begun for found, begun in known]
    if steps.count(0) < len(steps):
        told["from"] = steps
    answered = list(map(_tell_answered, part.statements))
    if any(answered):
        rows = list(_spread(range(len(part.said)), part.said))  # a statement may stand in several incidents
        places = chain.from_iterable(map(range, part.said))
        own = dict(zip(zip(rows, map(_tell_id, part.statements), strict=True), places, strict=True))
        told["answers"] = list(map(own.get, zip(rows, answered, strict=True)))
    if any(part.further):
        also = ((k, [number[key] for key in keys if key in number]) for k, keys in enumerate(part.further) if keys)
        told["also"] = [[k, *numbers] for k, numbers in also if numbers]
    return told


def _spread(values: Iterable[int], counts: Iterable[int]) -> Iterator[int]:
    """Each value as often as its count says."""
    return chain.from_iterable(map(repeat, values, counts))


def _tell_version(incident: Incident) -> list[Any]:
    """What the dossier says otherwise under an earlier day: reason, sides that claim, are accused, are silent."""
    return [incident.status_reason, incident.claimants, incident.accused, incident.no_reply]


def _tell_history(decided: Iterable[Mapping[str, str]]) -> list[list[str]]:
    return [[row["at"], row["what"], row["who"], row["told"]] for row in decided]
