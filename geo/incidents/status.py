"""The status of an incident: a written rule over its statements, never a verdict of truth. The rule stands in `data/lexicon/status.toml`.

In: statements (of one incident), the number of articles they are from. Out: a `Verdict` with the reason in plain words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from geo.extraction.lexicon import Lexicon, load_lexicon
from geo.extraction.nations import name_of_side
from geo.incidents.sides import ally_of, is_neutral
from geo.paths import find_data_dir
from geo.records import Incident, Statement

_ACT_CHARS = 40  # so far behind a negation the act stands that it negates
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the statements come to. `no_reply`: accused sides of which no answer was found."""

    status: str
    reason: str
    third_party: str | None = None
    no_reply: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    accused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    side: str
    against: str  # party; empty where nobody is accused
    explicit: bool


def derive_status(
    statements: Sequence[Statement],
    *,
    articles: int = 1,
    accused: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
) -> Verdict:
    """The status of the incident that `statements` tell of, found in so many `articles`.

    `accused`: sides said to have acted, where the statements themselves name none. `names`: what sides are called in the reason;
    the countries' English names by default. The order of the statements does not matter but for the order of the sides.
    """
    party = [s for s in statements if not is_neutral(s.side) and s.stance != "observation"]
    third = [s for s in statements if is_neutral(s.side) or s.stance == "observation"]
    told = [s for s in party if s.stance == "claim"] or [s for s in third if s.stance in ("claim", "observation")]
    claims = _read_claims(told, party, [side for side in accused if not is_neutral(side)])
    targets = _unique([c.against for c in claims if c.against])
    answers = {target: [s for s in party if ally_of(s.side) == target] for target in targets}
    pairs = {(ally_of(c.side), c.against) for c in claims if c.explicit and not is_neutral(c.side)}
    status, reasons = _decide(claims, targets, answers, party, pairs, _by_id(statements), names)
    silent = tuple(t for t in targets if not any(s.stance in ("denial", "confirmation", "claim") for s in answers[t]))
    third_party, note = _weigh_third([s for s in third if s not in told], names)
    reasons += _name_silent(status, silent, articles, names) + note
    return Verdict(
        status,
        "; ".join(reasons),
        third_party,
        silent,
        tuple(_unique([s.side for s in party if s.stance == "claim"])),
        tuple(_unique([*(s.accused for s in told if s.accused and s.accused != s.side), *targets])),
    )


def derive_again(incident: Incident) -> Incident:
    """The incident with the status that its statements now come to, and the sides that they name."""
    verdict = derive_status(incident.statements, articles=len(incident.articles), accused=incident.accused)
    return replace(
        incident,
        status=verdict.status,
        status_reason=verdict.reason,
        third_party=verdict.third_party,
        no_reply=verdict.no_reply,
        claimants=verdict.claimants,
        accused=verdict.accused,
    )


def _read_claims(told: Sequence[Statement], party: Sequence[Statement], accused: Sequence[str]) -> list[_Claim]:
    """The claims with the party that each is against: the one it accuses, else the other of two parties, else the event's accused."""
    named = [
        s.accused for s in told if s.accused and ally_of(s.accused) != ally_of(s.side) and not is_neutral(s.accused)
    ]
    parties = _unique([ally_of(side) for side in (*(s.side for s in party), *named, *accused)])
    claims = []
    for statement in told:
        own, against = ally_of(statement.side), ally_of(statement.accused) if statement.accused in named else ""
        explicit = bool(against) and against != own
        if not explicit:
            others = [p for p in parties if p != own]
            answered = len(parties) == 2 or len(others) == 1
            against = others[0] if answered else next((ally_of(a) for a in accused if ally_of(a) != own), "")
        claims.append(_Claim(statement.side, against, explicit))
    if not told:  # only answers were found: they are against what the others say
        claims = [_Claim("", ally_of(s.side), False) for s in party if s.stance in ("denial", "confirmation")]
    return claims


def _decide(
    claims: Sequence[_Claim],
    targets: Sequence[str],
    answers: Mapping[str, Sequence[Statement]],
    party: Sequence[Statement],
    pairs: set[tuple[str, str]],
    by_id: Mapping[str, Statement],
    names: Mapping[str, str] | None,
) -> tuple[str, list[str]]:
    """The status and what leads to it, one clause a side."""
    words = _load_rule()["words"]
    mutual = sorted({tuple(sorted(pair)) for pair in pairs if pair[::-1] in pairs})
    found = {target: _read_answer(target, answers[target], by_id) for target in targets}
    if mutual:
        ordered = _unique([ally_of(s.side) for s in party if ally_of(s.side) in mutual[0]])
        counts = [sum(1 for c in claims if ally_of(c.side) == side) for side in ordered]
        sides = " and ".join(_name(side, names) for side in ordered)
        reasons = [words["mutual"].format(sides=sides, counts=" and ".join(map(str, counts)))]
        return "mutual_accusation", reasons + [_word(t, a, names) for t, a in found.items() if a.kind]
    saying = _unique([c.side for c in claims if c.side])
    reasons = [
        words["says"].format(side=_name(side, names), count=_count(sum(1 for c in claims if c.side == side)))
        for side in saying
    ]
    reasons += [_word(target, answer, names) for target, answer in found.items() if answer.kind]
    kinds = [answer.kind for answer in found.values()]
    explicit = {c.against for c in claims if c.explicit}
    missing = any(not answer.kind and target in explicit for target, answer in found.items())
    if not any(kinds):
        return "claimed", reasons
    if "disputes" in kinds or "admits_part" in kinds or ("denies" in kinds and ("admits" in kinds or missing)):
        return "partly_disputed", reasons
    return ("denied" if "denies" in kinds else "acknowledged"), reasons


@dataclass(frozen=True, slots=True)
class _Answer:
    """What an accused party says to it: `kind` is a key of the rule's words, empty where it says nothing."""

    kind: str
    facets: tuple[str, ...] = ()
    count: int = 0


def _read_answer(target: str, statements: Sequence[Statement], by_id: Mapping[str, Statement]) -> _Answer:
    def answers_other(statement: Statement) -> bool:
        answered = by_id.get(statement.responds_to or "")
        return answered is None or ally_of(answered.side) != target

    denials = [s for s in statements if s.stance == "denial" and answers_other(s)]
    admissions = [s for s in statements if s.stance == "confirmation" and s.responds_to and answers_other(s)]
    facets = tuple(_unique([s.facet or "occurrence" for s in denials]))
    core = any(facet in _load_rule()["core"] for facet in facets)
    if denials and admissions:
        return _Answer("admits_part", facets, len(denials) + len(admissions))
    if denials:
        return _Answer("denies" if core else "disputes", facets, len(denials))
    return _Answer("admits", (), len(admissions)) if admissions else _Answer("")


def _word(side: str, answer: _Answer, names: Mapping[str, str] | None) -> str:
    rule = _load_rule()
    facets = [f for f in answer.facets if f in rule["core"]] if answer.kind == "denies" else list(answer.facets)
    disputed = " and ".join(rule["facets"].get(f, f) for f in facets)
    return rule["words"][answer.kind].format(side=_name(side, names), facets=disputed, count=_count(answer.count))


def _name_silent(status: str, silent: Sequence[str], articles: int, names: Mapping[str, str] | None) -> list[str]:
    words, number = _load_rule()["words"], f"{articles} article{'' if articles == 1 else 's'}"
    if silent:
        return [words["no_reply"].format(sides=" or ".join(_name(s, names) for s in silent), articles=number)]
    return [words["nothing"].format(articles=number)] if status == "claimed" else []


def _weigh_third(third: Sequence[Statement], names: Mapping[str, str] | None) -> tuple[str | None, list[str]]:
    """The flag of the third parties and its clause; an observation that is itself the only claim supports nothing."""
    words = _load_rule()["words"]
    views = [(s.side, view) for s in third if (view := _view_of(s))]
    sides = {view: _unique([side for side, own in views if own == view]) for view in ("supports", "contradicts")}
    if sides["supports"] and sides["contradicts"]:
        return None, [words["differ"]]
    for view, who in sides.items():
        if who:
            return view, [
                words[f"{view}_many" if len(who) > 1 else view].format(
                    sides=_join([_name(side, names) for side in who])
                )
            ]
    return None, []


def _view_of(statement: Statement) -> str | None:
    """supports, contradicts, or None where the observation tells nothing of the act.

    It contradicts with a word of denying, or where what it says was not there is the act.
    """
    words = load_lexicon("ru" if _CYRILLIC.search(statement.exact) else "en")
    denies = any(match.lastgroup == "deny" for match in words.cue.finditer(statement.exact))
    if denies or words.predicate.search(statement.exact):
        return "contradicts"
    for match in words.negation.finditer(statement.exact):
        if statement.responds_to or _names_act(statement.exact[match.start() : match.end() + _ACT_CHARS], words):
            return "contradicts"
    return "supports" if _names_act(statement.exact, words) else None


def _names_act(sentence: str, lexicon: Lexicon) -> bool:
    return any(strong.search(sentence) for _, strong, _ in lexicon.events)


def _by_id(statements: Iterable[Statement]) -> dict[str, Statement]:
    return {s.id: s for s in statements}


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _count(number: int) -> str:
    return f"{number} statement{'' if number == 1 else 's'}"


def _name(side: str, names: Mapping[str, str] | None) -> str:
    return _load_rule()["words"]["witness"] if side == "witness" else name_of_side(side, names)


@lru_cache(maxsize=1)
def _load_rule() -> Mapping[str, Any]:
    return tomllib.loads((find_data_dir() / "lexicon" / "status.toml").read_text(encoding="utf-8"))
