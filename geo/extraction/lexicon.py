"""What the reader knows of a language: cue verbs, denials, event words, institutions, read from `data/lexicon/LANGUAGE/`.

A language is a folder; a word is a line in one of its files. `load_lexicon(language)` compiles the files once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.extraction.grammar import Grammar, load_grammar
from geo.extraction.patterns import WordLists, Words, compile_words, load_words
from geo.paths import find_data_dir
from geo.records import EVENT_TYPES, FACETS

CUE_CLASSES = ("call", "deny", "confirm", "warn", "according", "say")  # the first class with a match names the cue
HARM, DRILL, NOT_INCIDENT = "harm", "drill", "not_incident"


@dataclass(frozen=True, slots=True)
class Institution:
    """A kind of institution: how it is called ({adj}, {country} to be filled in), its kind, and the pattern of its phrases."""

    name: str
    kind: str
    pattern: Words
    local: bool = False  # it governs a place: a mayor, a provincial police
    beside: bool = False  # it counts only beside the side it belongs to: "the Armenian ministry", not "the ministry"
    abroad: bool = False  # it sits in another country: an embassy
    close: bool = False  # it speaks only right beside its cue: "officers"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A named body with a side of its own, such as a monitoring mission or a de facto authority."""

    name: str
    side: str
    kind: str
    phrases: tuple[str, ...]
    host: str = ""  # the side on whose ground a mission works


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled words of one language."""

    language: str
    grammar: Grammar
    cue: Words  # one group a class of CUE_CLASSES
    account: Words
    reply: Words  # cues of an answer: "retorted"
    predicate: Words
    negation: Words
    denying: Words  # any negation at all
    own_negated: re.Pattern[str]  # "none of its men", "our troops did not": beside a force of the speaker's own
    denied_object: Words
    not_denied_object: Words
    embedded: Words
    excuse: Words  # words of an innocent explanation
    facets: tuple[tuple[str, Words], ...]
    events: tuple[tuple[str, Words, Words], ...]  # type, strong, weak
    acts: WordLists  # the same by (type, weight of a word)
    drill: Words
    owned_act: re.Pattern[str]  # "its fighters carried out": a force of the speaker's own and what it did
    institutions: tuple[Institution, ...]
    organisations: tuple[Organisation, ...]
    to_reporter: re.Pattern[str]  # what follows "told" where a reporter was told
    lived: Words  # what only somebody who was there says
    private: Words  # what tells that a person is a private one
    force: Words
    target: Words
    enemy: Words  # the other side without its name
    heading: re.Pattern[str]
    opening: re.Pattern[str]
    series: Words
    unreal: Words
    history: re.Pattern[str]
    reference: re.Pattern[str]  # words before a date that make it the date of an agreement or a war
    court: Words
    motive: Words
    habit: Words
    wish: Words
    procedure: Words
    threat: Words


@lru_cache(maxsize=16)
def load_lexicon(language: str = "en") -> Lexicon:
    """The lexicon of `language` (its two-letter code); English where there is no folder for it."""
    folder = find_data_dir() / "lexicon" / language
    if not (folder / "cues.toml").is_file():
        folder, language = find_data_dir() / "lexicon" / "en", "en"
    cues, denials, events = (
        load_words(folder / "cues.toml"),
        load_words(folder / "denials.toml"),
        load_words(folder / "events.toml"),
    )
    rows, witnesses = load_words(folder / "references.toml"), load_words(folder / "witnesses.toml")
    kinds = tuple(_event_words(kind, events) for kind in (*EVENT_TYPES, HARM, DRILL, NOT_INCIDENT))
    background, forces = load_words(folder / "background.toml"), load_words(folder / "forces.toml")
    return Lexicon(
        language=language,
        grammar=load_grammar(folder),
        cue=Words({name: cues[name] for name in CUE_CLASSES}),
        account=compile_words(cues["account"]),
        reply=compile_words(cues["reply"]),
        predicate=compile_words(denials["predicate"]),
        negation=compile_words(denials["negation"]),
        denying=compile_words(denials["denying"]),
        own_negated=_own_negated(denials["negators"], rows["own"], forces["phrase"]),
        denied_object=compile_words(denials["object"]),
        not_denied_object=compile_words(denials["not_object"]),
        embedded=compile_words(denials["embedded"]),
        excuse=compile_words(denials["excuse"]),
        facets=tuple((f, compile_words(denials["facet"][f])) for f in FACETS if denials["facet"].get(f)),
        events=kinds,
        acts=WordLists(
            {(kind, weight): words for kind, *both in kinds for words, weight in zip(both, (1.0, 0.5), strict=True)}
        ),
        drill=compile_words(events["drill"]["strong"]),
        owned_act=re.compile(
            rf"(?:(?:its|our|their) )?(?:own )?(?:['’]s )?\s*(?:\w+ ){{0,2}}?(?:{'|'.join(forces['phrase'])})\s+(?:{'|'.join(forces['owned'])})",
            re.I,
        ),
        institutions=tuple(
            Institution(
                row["name"],
                row["kind"],
                compile_words(row["phrase"]),
                **{f: row[f] for f in ("local", "beside", "abroad", "close") if f in row},
            )
            for row in load_words(folder / "institutions.toml")["institution"]
        ),
        organisations=tuple(_organisations(folder / "organisations.csv")),
        to_reporter=re.compile(rf"\s*(?:{'|'.join(witnesses['to_reporter'])})(?!\w)", re.I),
        lived=compile_words(witnesses["lived"]),
        private=compile_words(witnesses["private"]),
        force=compile_words(forces["phrase"]),
        target=compile_words(forces["target"]),
        enemy=compile_words(forces["enemy"]),
        heading=re.compile(rf"^\W*(?:{'|'.join(background['heading'])})\W*$", re.I),
        opening=re.compile(rf"^\W*(?:{'|'.join(background['opening'])})", re.I),
        series=compile_words(background["series"]),
        unreal=compile_words(background["unreal"]),
        history=re.compile(rf"^\W*(?:{'|'.join(background['history'])})", re.I),
        reference=re.compile(rf"(?:{'|'.join(background['reference'])})\s+$", re.I),
        court=compile_words(background["court"]),
        motive=compile_words(background["motive"]),
        habit=compile_words(background["habit"]),
        wish=compile_words(background["wish"]),
        procedure=compile_words(background["procedure"]),
        threat=compile_words(background["threat"]),
    )


def _own_negated(negators: list[str], own: list[str], forces: list[str]) -> re.Pattern[str]:
    """A negation within a few words before or behind a force of the speaker's own."""
    no, force = "|".join(negators), rf"(?:{'|'.join(own)})\s+(?:\w+\s+){{0,2}}?(?:{'|'.join(forces)})"
    return re.compile(
        rf"\b(?:(?:{no})\s+(?:[\w’'-]+\s+){{0,3}}?{force}|{force}\s+(?:[\w’'-]+\s+){{0,2}}?(?:{no}))(?!\w)", re.I
    )


def _event_words(kind: str, events: dict[str, Any]) -> tuple[str, Words, Words]:
    words = events.get(kind, {})
    return kind, compile_words(words.get("strong", [])), compile_words(words.get("weak", []))


def _organisations(path: Path) -> Iterable[Organisation]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Organisation(
                row["name"], row["side"], row["kind"], tuple(row["phrases"].split(";")), row.get("host") or ""
            )


@lru_cache(maxsize=16)
def load_references(language: str) -> dict[str, Words | re.Pattern[str]]:
    """Patterns for what points back to a speaker, and for the words between a side and its institution or force."""
    folder = find_data_dir() / "lexicon" / language
    rows, forces = load_words(folder / "references.toml"), load_words(folder / "forces.toml")
    between, joining = "|".join(rows["between"]), "|".join(rows["joining"])
    any_force, any_target = "|".join(forces["phrase"]), "|".join(forces["target"])
    return {
        "pronoun": compile_words(rows["pronoun"]),
        "person": compile_words(rows["person"]),
        "ours": compile_words(rows["ours"]),
        "definite": compile_words(rows["definite"]),
        "written": compile_words(rows["written"]),
        "mutual": compile_words(rows["mutual"]),
        "another": compile_words(rows["another"]),
        "rival": compile_words(rows["rival"]),
        "role": re.compile(rf"(?:{'|'.join(rows['roles'])})$", re.I),
        "possessive": re.compile(rf"\b(?:{'|'.join(rows['possessive'])})\s+(?:\w+\s+){{0,2}}$", re.I),
        "between": re.compile(
            rf"(?:['’]s?)?[\s-]+(?:(?:{between})\s+){{0,3}}(?:(?:{'|'.join(rows['coordinate'])})\s+)?", re.I
        ),
        "joining": re.compile(rf"(?:\s*\([^)]{{1,30}}\))?\s+(?:{joining})\s+(?:the\s+)?", re.I)
        if language == "en"
        else re.compile(rf"\)?(?:\s*\([^)]{{1,30}}\))?\s+(?:(?:{joining})\s+)?", re.I),
        "seated": re.compile(rf"(?:['’]s)?\s+(?:{'|'.join(rows['seated'])})?\s*(?:the\s+)?", re.I),
        "seat_before": re.compile(
            rf"(?:['’]s?)?[\s-]+(?:(?:{'|'.join(rows['seat_nouns'])})(?:['’]s?)?\s+)?(?:(?:{between})\s+){{0,3}}", re.I
        ),
        "its_seat": re.compile(rf"\b(?:{'|'.join(rows['its_seat'])})\b", re.I),
        "sits": re.compile(rf"\s+(?:{'|'.join(rows['sits'])})\s+(?:the\s+)?", re.I),
        "polity": compile_words(rows["polity"]),
        "asides": re.compile("|".join(rows["asides"]), re.I),
        "chain": re.compile(
            rf"\s*(?:['’]s)?\s*\(?\s*(?:{'|'.join(rows['chaining'])})?\s*(?:the\s+)?(?:(?:{between})\s+)?", re.I
        ),
        "force_after": re.compile(rf"(?:['’]s?)?[\s-]+[\"“‘«]?(?:\w+\s+){{0,2}}?(?:{any_force})(?!\w)", re.I),
        "suffers": re.compile(rf"[^.;:,\n]{{0,60}}?\b(?:{'|'.join(forces['suffers'])})", re.I),
        "acting": re.compile(rf"\s+(?:{'|'.join(forces['acting'])})", re.I),
        "target_after": re.compile(rf"(?:['’]s?)?[\s-]+(?:\w+\s+){{0,1}}?(?:{any_target})(?!\w)", re.I),
        "toward": re.compile(
            r"\b(?:at|on|upon|against|towards?|into|onto|of|in|inside|over|near|to|for|hit|struck|shelled|attacked|targeted|injured|wounded|killed|два|двое|в|на|по|против|в сторону)\s+(?:the\s+|an?\s+|its\s+|their\s+|our\s+|several\s+|some\s+|two\s+|three\s+|four\s+|opposite\s+|\d+\s+)*(?:\w+\s+of\s+)?$",
            re.I,
        ),
        "by": re.compile(rf"\b(?:by|from|{'|'.join(rows['blaming'])})\s+(?:the\s+|an?\s+)?$", re.I),
    }


@lru_cache(maxsize=16)
def _load_kinds(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(load_words(find_data_dir() / "lexicon" / language / "references.toml")["kinds"].items())


def find_kind(words: str, language: str) -> str:
    """The kind of body that a definite noun points back to ("the ministry" → ministry); empty where the noun does not tell."""
    return next((kind for noun, kind in _load_kinds(language) if noun in words), "")


@lru_cache(maxsize=16)
def load_beside(language: str) -> dict[str, str]:
    """Sides whose short name ("the North") counts only beside another one, with that other one."""
    path = find_data_dir() / "lexicon" / language / "short_names.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["side"]: row["beside"] for row in csv.DictReader(file) if row["beside"]}
