"""The small words around a cue that tell its speaker: articles, prepositions, voice, and words that are verb or noun.

They are read from `data/lexicon/LANGUAGE/grammar.toml`; how they join is said here. All patterns fold case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from geo.extraction.patterns import Words, compile_words, join_words, load_words


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns for the words beside a cue. Names in `_before` are searched at the end of what stands before the cue or speaker."""

    verb_first: bool  # a cue may stand before its speaker without a mark between ("сообщили в …")
    noun_cues: re.Pattern[str]  # words that are a noun as often as a cue: "claims", "report"
    noun_before: re.Pattern[str]
    noun_after: re.Pattern[str]
    gerund: re.Pattern[str]  # "adding": has the subject of the verb before
    participle: re.Pattern[str]  # "denied" as in "denied by"
    transitive: Words  # cues with a person as their object: "accuse", "warn"
    told: re.Pattern[str]
    told_in: re.Pattern[str]
    passive: re.Pattern[str]
    passive_before: re.Pattern[str]
    by: re.Pattern[str]
    by_gap: re.Pattern[str]
    adverb_gap: re.Pattern[str]  # what may stand between an inverted cue and its speaker
    subject_gap: re.Pattern[str]  # any words that do not end what an inverted cue has as its subject
    subject_behind: re.Pattern[str]  # any word that can be the subject of an inverted cue before it
    locative_behind: re.Pattern[str]  # "назвали в …": the speaker of a cue with an object stands there
    object_before: re.Pattern[str]
    conjunction_before: re.Pattern[str]
    conjunction_gap: re.Pattern[str]  # all that stands between an object and the next verb of its subject
    role_before: re.Pattern[str]  # "spokesperson for": the noun behind is no speaker of its own
    manner_before: re.Pattern[str]  # "in a statement": how it was said, not who said it
    locative_before: re.Pattern[str]
    pronoun: Words  # the pronoun inside a cue: "по её версии"
    relative: re.Pattern[str]  # "according to whom": the speaker stands before the cue
    subject: re.Pattern[str]  # a subject right before the cue: `name` with capital letters, `noun` with an article
    clause: re.Pattern[str]  # ", which" behind a subject
    seat_gap: re.Pattern[str]  # between a body and the country that it sits in
    noun_behind: re.Pattern[str]  # "according to the announcement"
    content: re.Pattern[str]  # what opens the words of a speaker: "that", a colon, a quotation
    apposition: re.Pattern[str]  # what follows a bystander who speaks after an aside: ", 54,", "who lives there"
    account_before: re.Pattern[str]
    account_after: re.Pattern[str]


def load_grammar(folder: Path) -> Grammar:
    """The grammar of the language whose files are in `folder`."""
    words = load_words(folder / "grammar.toml")
    any_of = {name: join_words(fragments) for name, fragments in words.items() if name != "verb_first"}
    article = rf"(?:{any_of['articles']}\s+)?"
    return Grammar(
        verb_first=words["verb_first"],
        noun_cues=_compile(any_of["noun_cues"]),
        noun_before=_compile(
            rf"(?:\b{any_of['noun_prepositions']}\s+|(?:\b{any_of['determiners']}|\w['’]s|\ws['’])\s+(?:\w+\s+)?)$"
        ),
        noun_after=_compile(rf"\s+{any_of['noun_after']}\b"),
        gerund=_compile(any_of["gerund"]),
        participle=_compile(any_of["participle"]),
        transitive=compile_words(words["transitive"]),
        told=_compile(any_of["told"]),
        told_in=_compile(rf"\s+{any_of['told_in']}\s+"),
        passive=_compile(rf"\b{any_of['passive']}$"),
        passive_before=_compile(rf"\b{any_of['passive_before']}\s*(?:{any_of['passive_adverbs']} )?$"),
        by=_compile(rf"\s+{any_of['by']}\s"),
        by_gap=_compile(rf"[^;.]{{0,60}}?\b{any_of['by']}\s+{article}$"),
        adverb_gap=_compile(rf"\s*(?:{any_of['adverbs']}\s+)*$"),
        subject_gap=_compile(rf"(?:\s+(?!{any_of['gap_stops']}\b)[\w«»\"“”().-]+){{0,8}}\s+[«\"“]?"),
        subject_behind=_compile(rf"\s+(?!{any_of['gap_stops']}\b)\w"),
        locative_behind=_compile(rf"\s+{any_of['locatives']}\s"),
        object_before=_compile(rf"\b{any_of['object_before']}\s+{article}$"),
        conjunction_before=_compile(rf"\b{any_of['conjunctions']}\s+$"),
        conjunction_gap=_compile(rf"\s*,?\s*{any_of['conjunctions']}\s+(?:\w+ly\s+)?"),
        role_before=_compile(rf"\b{any_of['role_before']}\s+$"),
        manner_before=_compile(rf"\S\s+{any_of['manner']}\s+$"),
        locative_before=_compile(rf"^[\s«—–-]*{any_of['locatives']}\s+$"),
        pronoun=compile_words(words["cue_pronouns"]),
        relative=_compile(rf"\s+{any_of['relatives']}\b"),
        subject=re.compile(
            rf"\s*(?:(?i:{any_of['conjunctions']})\s+)?"
            rf"(?:(?P<noun>(?i:{any_of['subject_articles']})\s+(?:(?!{any_of['subject_stops']}\b)[a-z][\w-]*\s+){{1,3}})"
            rf"|(?P<name>(?:(?i:{any_of['articles']})\s+)?(?:[A-ZА-ЯЁ][\w.’'-]+\s+){{1,4}}))"
            rf"(?:(?i:{any_of['subject_adverbs']})\s+){{0,2}}"
        ),
        seat_gap=_compile(rf"\s+{any_of['seats']}\s+{article}(?:\w+\s+)?"),
        clause=_compile(rf",\s+{any_of['clauses']}\b"),
        noun_behind=re.compile(
            rf"\s+(?P<noun>(?i:{any_of['subject_articles']})\s+(?:[a-z][\w-]*\s+){{0,1}}[a-z]\w+)(?P<name>(?!))?"
        ),
        content=_compile(rf"\s*(?:{any_of['content_openings']}\b|:|,?\s*[\"“«])"),
        apposition=_compile(rf"\s*,|\s+{any_of['appositions']}\b"),
        account_before=_compile(rf"(?:{any_of['account_before']} )?"),
        account_after=_compile(rf"\s*(?:,|{any_of['account_after']}\b)"),
    )


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)
