"""Statements of one incident over its articles: reprints become one statement, answers find the claim that they answer.

In: statements in order of publication. Out: statements. Echo is not corroboration: one sentence in five outlets is one
statement with four further appearances.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from geo.incidents.sides import ally_of, is_neutral
from geo.records import Statement

_WORD = re.compile(r"\w+")
_SHINGLE = 3  # words
_SAME = 0.75  # share of common shingles (Jaccard) from which two sentences are one
_FEWEST_WORDS = 6  # a shorter sentence is an echo only if it is the same word for word


def merge_echoes(statements: Sequence[Statement]) -> list[Statement]:
    """One statement for each sentence of a side that several articles print; the earliest stands, the others are its appearances."""
    kept: list[Statement] = []
    shingles: list[frozenset[tuple[str, ...]]] = []
    renamed: dict[str, str] = {}
    for statement in statements:
        own = _find_shingles(statement.exact)
        at = next((i for i, first in enumerate(kept) if _is_echo(statement, own, first, shingles[i])), None)
        if at is None:
            kept.append(statement)
            shingles.append(own)
            continue
        renamed[statement.id] = kept[at].id
        appearances = dict.fromkeys((*kept[at].appearances, statement.article_id, *statement.appearances))
        appearances.pop(kept[at].article_id, None)
        kept[at] = replace(kept[at], appearances=tuple(appearances))
    return [replace(s, responds_to=renamed.get(s.responds_to, s.responds_to)) if s.responds_to else s for s in kept]


def _is_echo(
    one: Statement, shingles: frozenset[tuple[str, ...]], first: Statement, theirs: frozenset[tuple[str, ...]]
) -> bool:
    if (one.side, one.stance) != (first.side, first.stance) or one.article_id == first.article_id:
        return False
    return bool(shingles) and len(shingles & theirs) >= _SAME * len(shingles | theirs)


def _find_shingles(sentence: str) -> frozenset[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(sentence)]
    if len(words) < _FEWEST_WORDS:
        return frozenset({tuple(words)})
    return frozenset(tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))


def answer_across(statements: Sequence[Statement]) -> list[Statement]:
    """Let a denial that answers nothing in its own article answer the first claim of the other side on the incident."""
    by_id: Mapping[str, Statement] = {s.id: s for s in statements}
    answered = []
    for statement in statements:
        if statement.stance == "denial" and statement.responds_to not in by_id:
            claim = _find_claim(statement, statements)
            answered.append(replace(statement, responds_to=claim.id if claim else None))
        elif statement.responds_to and statement.responds_to not in by_id:
            answered.append(replace(statement, responds_to=None))
        else:
            answered.append(statement)
    return answered


def _find_claim(denial: Statement, statements: Sequence[Statement]) -> Statement | None:
    """The first claim of another party, one that accuses the denier before others, a third party's only where there is no claim."""
    own = ally_of(denial.side)
    others = [s for s in statements if s.stance in ("claim", "observation") and ally_of(s.side) != own]
    if not others:
        return None
    order = {s.id: number for number, s in enumerate(statements)}
    return min(
        others,
        key=lambda s: (
            s.stance != "claim",
            is_neutral(s.side),
            bool(s.accused) and ally_of(s.accused) != own,
            order[s.id],
        ),
    )
