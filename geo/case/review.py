"""Decisions of people about incidents, as a log that is only added to, and the incidents that follow from it.

`replay(incidents, reviews)` puts the log over what the machine found, so a decision survives re-reading, new rules and new
articles, and the same log over the same incidents always gives the same. An incident is found by its id, else by the
statements that it held when the decision was made; a decision whose incident is gone is not lost but listed.
Assessments are the signed opinion of a person: they change no incident and no status.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from geo.case.codec import decode
from geo.errors import CaseError
from geo.incidents.status import derive_again
from geo.records import EVENT_TYPES, LEVELS, STANCES, Incident, Location, Statement, When, make_id

ACTIONS = ("approve", "reject", "edit", "move", "merge", "split", "add", "assign", "assess", "undo")
RELIABILITY = ("A", "B", "C", "D", "E", "F")  # of a source: A reliable … E unreliable, F cannot be judged
CREDIBILITY = (1, 2, 3, 4, 5, 6)  # of what it says: 1 confirmed by others … 5 improbable, 6 cannot be judged
LIKELIHOOD = (
    "remote chance", "highly unlikely", "unlikely", "realistic possibility", "likely", "highly likely", "almost certain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Review:
    """One entry of the log. `before` holds what was there (and the incident's statement ids), `after` what was decided."""

    number: int
    at: str  # ISO time, UTC
    author: str
    action: str
    incident_id: str
    reason: str
    before: dict[str, Any] = field(hash=False)
    after: dict[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What follows from a log: the incidents (without the rejected ones), what was decided about them, what found no incident."""

    incidents: list[Incident]
    rejected: list[Incident]
    approved: frozenset[str]
    assessments: list[Review]
    lost: list[Review]


def replay(incidents: Iterable[Incident], reviews: Sequence[Review]) -> Reviewed:
    """The incidents after all entries of `reviews` that were not undone, in the order of the log.

    The status and the lists of sides of an incident are derived anew when its statements have changed.
    """
    desk = _Desk({incident.id: incident for incident in incidents})
    for review in find_active(reviews):
        key = desk.find(review)
        if key is None:
            desk.lost.append(review)
            continue
        _STEPS[review.action](desk, key, review)
    kept = [incident for key, incident in desk.incidents.items() if key not in desk.rejected]
    rejected = [incident for key, incident in desk.incidents.items() if key in desk.rejected]
    return Reviewed(kept, rejected, frozenset(desk.approved), desk.assessments, desk.lost)


def find_active(reviews: Sequence[Review]) -> list[Review]:
    """The entries that count: an undo takes back the entry that it names, and may be undone itself."""
    undone: set[int] = set()
    for review in reversed(reviews):
        if review.action == "undo" and review.number not in undone:
            undone.add(int(review.after["number"]))
    return [review for review in reviews if review.action != "undo" and review.number not in undone]


class _Desk:
    """The incidents while the log is gone through."""

    def __init__(self, incidents: dict[str, Incident]) -> None:
        self.incidents = incidents
        self.approved: set[str] = set()
        self.rejected: set[str] = set()
        self.assessments: list[Review] = []
        self.lost: list[Review] = []
        self.moved_to: dict[str, str] = {}  # a merged incident's id → that of the one it went into

    def find(self, review: Review) -> str | None:
        """The id of the incident that `review` is about, as it is called now; None where there is none."""
        key = review.incident_id
        while key in self.moved_to:
            key = self.moved_to[key]
        if key in self.incidents or review.action == "add":
            return key
        return self._find_by_statements(review.before.get("statements", ()))

    def _find_by_statements(self, told: Iterable[str]) -> str | None:
        wanted = set(told)
        shared = {key: len(wanted & {s.id for s in i.statements}) for key, i in self.incidents.items()}
        best = max(shared, key=lambda key: (shared[key], key), default=None)
        return best if best is not None and shared[best] * 2 >= max(1, len(wanted)) and shared[best] else None

    def put(self, incident: Incident) -> None:
        self.incidents[incident.id] = incident


def _approve(desk: _Desk, key: str, review: Review) -> None:
    desk.approved.add(key)
    desk.rejected.discard(key)


def _reject(desk: _Desk, key: str, review: Review) -> None:
    desk.rejected.add(key)
    desk.approved.discard(key)


def _edit(desk: _Desk, key: str, review: Review) -> None:
    old, after = desk.incidents[key], review.after
    days = {"date_start": "start", "date_end": "end", "date_prec": "prec"}
    when = replace(old.when, **{days[name]: value for name, value in after.items() if name in days})
    desk.put(replace(old, when=when, **{name: value for name, value in after.items() if name not in days}))


def _move(desk: _Desk, key: str, review: Review) -> None:
    old = desk.incidents[key]
    why = f"moved by {review.author}" + (f": {review.reason}" if review.reason else "")
    first = old.locations[0] if old.locations else Location("", "feature", 1)
    place = replace(first, geometry=None, place_id="", why=why, **review.after)
    desk.put(replace(old, locations=(place, *old.locations[1:])))


def _merge(desk: _Desk, key: str, review: Review) -> None:
    into = review.after["into"]
    while into in desk.moved_to:
        into = desk.moved_to[into]
    if into not in desk.incidents or into == key:
        desk.lost.append(review)
        return
    one, other = desk.incidents[into], desk.incidents.pop(key)
    desk.moved_to[key] = into
    why = f"merged by {review.author}" + (f": {review.reason}" if review.reason else "")
    joined = replace(
        one,
        statements=tuple({s.id: s for s in (*one.statements, *other.statements)}.values()),
        articles=tuple(dict.fromkeys((*one.articles, *other.articles))),
        locations=one.locations + tuple(place for place in other.locations if place not in one.locations),
        when=one.when if one.when.start else other.when,
        killed=other.killed if one.killed is None else one.killed,
        wounded=other.wounded if one.wounded is None else one.wounded,
        merged_because=(*one.merged_because, why),
    )
    desk.put(derive_again(joined))


def _split(desk: _Desk, key: str, review: Review) -> None:
    old, wanted = desk.incidents[key], set(review.after["statements"])
    taken = tuple(s for s in old.statements if s.id in wanted)
    left = tuple(s for s in old.statements if s.id not in wanted)
    if not taken or not left:
        desk.lost.append(review)
        return
    desk.put(derive_again(_with_statements(old, left)))
    desk.put(derive_again(replace(_with_statements(old, taken), id=review.after["id"], merged_because=())))


def _with_statements(incident: Incident, statements: tuple[Statement, ...]) -> Incident:
    """The incident with these statements alone, and the articles that print them."""
    printed = {key for s in statements for key in (s.article_id, *s.appearances)}
    articles = tuple(key for key in incident.articles if key in printed)
    new = (key for key in dict.fromkeys(s.article_id for s in statements) if key not in articles)
    return replace(incident, statements=statements, articles=(*articles, *new))


def _add(desk: _Desk, key: str, review: Review) -> None:
    desk.put(decode(Incident, review.after["incident"]))


def _assign(desk: _Desk, key: str, review: Review) -> None:
    after, old = review.after, desk.incidents[key]
    found = next((s for s in old.statements if s.id == after["statement"]), None)
    target = after.get("to") or key
    while target in desk.moved_to:
        target = desk.moved_to[target]
    if found is None or target not in desk.incidents:
        desk.lost.append(review)
        return
    stance = after.get("stance") or found.stance
    changed = replace(found, stance=stance, facet=found.facet if stance == "denial" else None)
    if target == key:
        kept = tuple(changed if s.id == found.id else s for s in old.statements)
        desk.put(derive_again(replace(old, statements=kept)))
        return
    desk.put(derive_again(_with_statements(old, tuple(s for s in old.statements if s.id != found.id))))
    goal = desk.incidents[target]
    desk.put(derive_again(_with_statements(goal, (*goal.statements, changed))))


def _assess(desk: _Desk, key: str, review: Review) -> None:
    desk.assessments.append(replace(review, incident_id=key))


_STEPS: dict[str, Callable[[_Desk, str, Review], None]] = {
    "approve": _approve, "reject": _reject, "edit": _edit, "move": _move, "merge": _merge, "split": _split, "add": _add,
    "assign": _assign, "assess": _assess,
}  # fmt: skip


def check_after(action: str, after: Mapping[str, Any], incident: Incident | None) -> dict[str, Any]:
    """`after` as it goes into the log. CaseError: no such action, a field that it does not have, a value that cannot be."""
    if action not in ACTIONS:
        raise _wrong(f"{action!r} is no action", f"Use one of: {', '.join(ACTIONS)}.")
    allowed = FIELDS[action]
    for name, value in after.items():
        if name not in allowed:
            raise _wrong(f"{action} knows no {name!r}", f"It has: {', '.join(allowed) or 'none'}.")
        if not allowed[name](value):
            raise _wrong(f"{name} cannot be {value!r:.60}", "See the columns of the case in the documentation.")
    missing = [name for name in _NEEDED.get(action, ()) if name not in after]
    if missing or (action in ("edit", "assess") and not after):
        raise _wrong(f"{action} needs {', '.join(missing) or 'a field'}", f"It has: {', '.join(allowed)}.")
    made = dict(after)
    if action == "split" and incident is not None:
        made["statements"] = list(after["statements"])
        made["id"] = make_id("i", "split", incident.id, *sorted(made["statements"]))
    return made


def _wrong(what: str, repair: str) -> CaseError:
    return CaseError(what, where="review", repair=repair)


def _is_day(value: Any) -> bool:
    try:
        return value is None or bool(date.fromisoformat(value if len(value) == 10 else f"{value}-01"))
    except (TypeError, ValueError):
        return False


def _is_count(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def _is_within(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


FIELDS: dict[str, dict[str, Callable[[Any], bool]]] = {
    "approve": {},
    "reject": {},
    "edit": {
        "title": _is_text, "event_type": EVENT_TYPES.__contains__, "date_start": _is_day, "date_end": _is_day,
        "date_prec": lambda value: value in (None, 1, 2, 3, 4, 5), "killed": _is_count, "wounded": _is_count,
    },
    "move": {
        "lon": _is_within(-180, 180), "lat": _is_within(-90, 90), "radius_m": _is_within(0, 2.1e7), "name": _is_text,
        "level": LEVELS.__contains__, "where_prec": lambda value: value in (1, 2, 3, 4, 5, 6, 7),
    },
    "merge": {"into": _is_text},
    "split": {"statements": lambda value: bool(value) and all(map(_is_text, value))},
    "add": {"incident": lambda value: isinstance(value, dict)},
    "assign": {"statement": _is_text, "to": _is_text, "stance": STANCES.__contains__},
    "assess": {
        "statement": _is_text, "reliability": RELIABILITY.__contains__, "credibility": CREDIBILITY.__contains__,
        "likelihood": LIKELIHOOD.__contains__, "note": _is_text,
    },
    "undo": {"number": lambda value: isinstance(value, int)},
}  # fmt: skip
_NEEDED = {
    "move": ("lon", "lat"),
    "merge": ("into",),
    "split": ("statements",),
    "add": ("incident",),
    "assign": ("statement",),
    "undo": ("number",),
}


def describe(incident: Incident | None, action: str, after: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into `before`: the values that `after` replaces, and the statement ids by which the incident is found again."""
    if incident is None:
        return {}
    place = incident.locations[0] if incident.locations else None
    when: When = incident.when
    known: dict[str, Any] = {"date_start": when.start, "date_end": when.end, "date_prec": when.prec}
    names = [name for name in after if action == "edit"]
    before = {name: known[name] if name in known else getattr(incident, name) for name in names}
    if action == "move" and place:
        before = {name: getattr(place, name) for name in ("lon", "lat", "radius_m", "name", "level", "where_prec")}
    if action == "assign":
        before = {"stance": next((s.stance for s in incident.statements if s.id == after["statement"]), None)}
    return before | {"statements": [s.id for s in incident.statements]}
