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

from geo.page.versions import Version
from geo.records import Incident, Statement

# What an incident, a statement beside its words, and a place say: our names of it by those on the page.
DETAIL = {
    "reason": "status_reason", "killed": "killed", "wounded": "wounded", "accused": "accused", "claimants": "claimants", "silent": "no_reply",
    "merged": "merged_because", "perhaps": "suggestions", "written": "when.as_written",
}  # fmt: skip
VOICE = {"stance": "stance", "facet": "facet", "side": "side", "speaker": "speaker", "reporter": "reporter"}
PLACE = {
    "name": "name", "level": "level", "prec": "where_prec", "radius": "radius_m", "lon": "lon", "lat": "lat", "written": "as_written", "side": "side",
    "country": "country", "why": "why",
}  # fmt: skip
_NOTHING = frozenset((None, "", ()))
_tell_voice = attrgetter(*VOICE.values())
_tell_statements, _tell_places = attrgetter("statements"), attrgetter("locations")
_tell_id, _tell_exact, _tell_source = attrgetter("id"), attrgetter("exact"), attrgetter("article_id")
_tell_answered, _tell_further = attrgetter("responds_to"), attrgetter("appearances")


def build_detail(
    incidents: Sequence[Incident],
    versions: Sequence[Sequence[Version]],
    number: Mapping[str, int],
    history: Mapping[str, Sequence[Mapping[str, str]]],
) -> dict[str, Any]:
    """One block. `versions` are those of each incident, `number` gives that of each article among the sources of the page,
    `history` the decisions about an incident by its id.
    """
    block = dict(_fill_columns(DETAIL, incidents))
    block["articles"] = [[number[key] for key in incident.articles if key in number] for incident in incidents]
    if any(versions):
        block["versions"] = [[_tell_version(version.incident) for version in known] for known in versions]
    if decided := [_tell_history(history.get(incident.id, ())) for incident in incidents] if history else []:
        block["history"] = decided
    places = list(map(_tell_places, incidents))
    block["placed"] = list(map(len, places))
    block["place"] = dict(_fill_columns(PLACE, list(chain.from_iterable(places))))
    first = [numbers[0] if numbers else 0 for numbers in block["articles"]]
    return block | _tell_all(list(map(_tell_statements, incidents)), number, first)


def _fill_columns(names: Mapping[str, str], rows: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for name, ours in names.items():
        column = list(map(attrgetter(ours), rows))
        if not _NOTHING.issuperset(column):
            yield name, column


def _tell_all(
    groups: Sequence[Sequence[Statement]], number: Mapping[str, int], first: Sequence[int]
) -> dict[str, list[Any]]:
    """The columns of the statements of each incident; `first` is the number of its first article.

    `from` is how far the number of a statement's article lies behind that (left out where it is the same everywhere), `answers`
    the place, among the statements of its incident, of the one that it answers; None is what is not known. `also` has rows: a
    statement, and the numbers of further articles that print it.
    """
    statements, said = list(chain.from_iterable(groups)), list(map(len, groups))
    voices: defaultdict[tuple[Any, ...], int] = defaultdict(count().__next__)
    told: dict[str, list[Any]] = {
        "said": said,
        "voice": list(map(voices.__getitem__, map(_tell_voice, statements))),
        "voices": list(voices),
        "exact": list(map(_tell_exact, statements)),
    }
    known = zip(map(number.get, map(_tell_source, statements)), _spread(first, said), strict=True)
    steps = [None if found is None else found - begun for found, begun in known]
    if steps.count(0) < len(steps):
        told["from"] = steps
    answered = list(map(_tell_answered, statements))
    if any(answered):
        rows, ids = list(_spread(range(len(said)), said)), list(map(_tell_id, statements))
        own = zip(zip(rows, ids, strict=True), chain.from_iterable(map(range, said)), strict=True)
        told["answers"] = list(map(dict(own).get, zip(rows, answered, strict=True)))
    further = list(map(_tell_further, statements))
    if any(further):
        also = ((k, [number[key] for key in keys if key in number]) for k, keys in enumerate(further) if keys)
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
