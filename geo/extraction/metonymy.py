"""Whether a place name stands for a place or for an actor. "in Baku" is a place; "Baku said", "Armenian forces", "Minsk Group" are not.

Rules over the words on either side; nothing of the place but its level is asked. Adjectives of nations are associative unless
they qualify ground ("Armenian territory", "the Armenian-Azerbaijani border").
"""

from __future__ import annotations

import re
from functools import lru_cache

from geo.extraction.context import stands_in, words_before
from geo.extraction.patterns import WordsBefore, split_branches
from geo.extraction.recognition import Name
from geo.gazetteer.folding import fold
from geo.gazetteer.index import COUNTRY, SETTLEMENT, Candidate
from geo.gazetteer.sources import read_table, split
from geo.paths import find_data_dir

_GROUND = (
    r"(?:territory|territories|soil|border|borders|frontier|side|capital|city|cities|town|towns|village|villages|region|regions|"
    r"province|provinces|district|districts|coast|coastline|airspace|waters|enclave|exclave|exclaves|north|south|east|west|"
    r"countryside|mountains|island|islands|valley|airport|shore|lands|land|interior|positions|posts|part|parts|section|"
    r"states|state|community|communities|settlement|settlements|side of the border|market|markets|neighborhood|suburb)\b"
)
_GROUND_AFTER = re.compile(
    rf"(?:['’]s?)?[\s-]+(?:[a-z]+[\s-]+){{0,2}}?{_GROUND}|[-–][A-Z][a-z]+i?an? (?:state |conditional |shared )?border|[-–][A-Z]\w+ border"
)
_LOCATIVE = (
    r"in|into|inside|within|near|around|outside|across|throughout|at|from|via|towards?|through|beyond|over|under|"
    r"leave|leaves|left|leaving|visit|visits|visited|visiting|enter|enters|entered|entering|reach|reached|"
    r"(?:north|south|east|west|km|kilomet(?:er|re)s|miles|metres|meters|outskirts|village|town|city|capital|region|district|"
    r"province|parts?|most|much|rest|area|territory|coast|borders?|edge|centre|center|state|community|settlements?|streets|areas|sky|"
    r"shores?|republic|people) of|"
    r"(?:travel|go|going|went|come|coming|came|back|return|returned|returning|trip|flight|fly|flew|move|moved|"
    r"route|road|close|next|deported|sent|send|visit|visitors?|bring|brought|way|access|drive|drove|exports?|imports?) to|"
    r"village|town|city|capital|downtown|northern|southern|eastern|western|central|north|south|east|west"
)
_AFTER_LOCATIVE = r"\s+(?:the\s+|all\s+of\s+|modern\s+|neighbou?ring\s+|nearby\s+|central\s+|(?:north|south)?-?(?:east|west|north|south)ern\s+)*$"
_LOCATIVE_BEFORE = WordsBefore(
    [
        (split_branches(_LOCATIVE), _AFTER_LOCATIVE),
        (("such as", "ambassador to", "envoy to", "countries like", "tour(?:s|ed|ing)?"), r"\s+(?:the\s+)?$"),
    ],
    between=("the", "of", "modern", "neighbou?ring", "nearby", "central", "(?:north|south|east|west)"),
)
_SURELY_GROUND_BEFORE = re.compile(
    r"\b(?:(?:border|borders|frontier) (?:with|between)|(?:flights?|trains?|routes?|roads?|distance|corridor) between(?: the)? (?:[A-Z]\S+ and )?)"
    r"\s*(?:the\s+)?$"
)
_ACTOR = (
    r"by|with|against|between|accus(?:es|ed|ing)|blam(?:es|ed|ing)|urg(?:es|ed|ing)|tell|told|ally|allies|said|says|that|"
    r"government of|ministry of defen[cs]e of|ministry of foreign affairs of|president of|university of|bank of|forces of|army of|"
    r"ministry of the interior of|prime minister of|service of|minister of|leader of|leaders of|ambassador of|republic of|"
    r"commission of|council of|ruler of|king of|emir of|artist of|citizens of|policy of|church of|committee of|authorities of|between .{3,30} and"
)
_ACTOR_BEFORE = WordsBefore([(split_branches(_ACTOR), r"\s+(?:the\s+)?(?:republic of\s+)?$")], between=("the", "of"))
_ACTS_AFTER = re.compile(
    r"\s+(?:\w+ly\s+)?(?:said|says|say|denies|denied|deny|accus|blam|claim|reject|insist|announc|report|warn|urg|call|demand|vow|threat|"
    r"respond|repl|refus|agree|recogni|condemn|dismiss|confirm|admit|maintain|argu|believe|want|seek|sought|will|would|could|"
    r"should|may|might|must|can|cannot|has|have|had|did|does|do|is|was|are|were|to\b|also|always|never|again|won|beat|lost|"
    r"failed|made|makes|took|takes|gave|gives|sent|sends|began|started|continues?|plans?|hopes?|fears?|expects?|"
    r"[a-z]+ed (?:the|a|an|its|his|that|to|on|by|out)\b)"
)
_PEOPLE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:government|officials|authorities|troops|forces|military|army|police|soldiers|servicemen|officers|citizens|people|"
    r"leader|leaders|president|minister|ministry|ambassador|diplomats|prosecutors|parliament|lawmakers|court|media|"
    r"team|fans|voters|economy|policy|delegation|side|officials?|mayor|council|administration|representative)\b"
)
_BACKED_AFTER = re.compile(
    r"-(?:led|backed|brokered|mediated|funded|trained|sponsored|supported|aligned|allied|made)\b"
)
_NOUN_AFTER = re.compile(
    r"\s+(?!(?:and|or|nor|but|in|on|at|to|from|for|with|by|of|as|is|was|are|were|be|been|has|have|had|will|would|could|should|may|"
    r"might|that|which|who|whose|where|when|while|since|until|till|after|before|because|if|than|then|this|last|next|early|late|"
    r"today|yesterday|again|also|not|over|under|into|through|about|around|against|during|between|amid|so|it|he|she|they|we|said|"
    r"says|did|does|do|can|must|never|always|still|only|alone|itself|via|near|ahead|due|under|without|within|there|here|used)\b)"
    r"[a-z]+(?<!ed)\b"
)
_PLACE_WORD_AFTER = re.compile(
    r"\s+(?:County|Province|Region|District|City|River|Valley|Parish|Oblast|Island|Islands|Airport|International Airport|Beach|Bay|"
    r"Lake|Mountains?|Village|Township|Strip|Heights|Peninsula|Corridor|Street|Road|Bridge|Park|Square|Port)\b"
)
_CAPITALISED_AFTER = re.compile(
    r"[\s-]+(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May\b|June|July|August|September|October|"
    r"November|December)[A-Z][\w’'-]{1,40}"
)
# "Interim Security Force for Abyei (UNISFA)"
_BODY_BEFORE = re.compile(r"((?:[A-Z][\w’'-]*\s+){2,6})(?:[a-z]+\s+){1,2}$")
_ACRONYM_AFTER = re.compile(r"\s+\(([A-Z]{3,12})\)")
_RUSSIAN_SPEAKS = re.compile(  # "в Баку заявили": those who speak, not where
    r",?\s+(?:\w+\s+){0,2}?(?:заяв|сообщ|отверг|опроверг|назва|утвержда|отрица|обвин|счита|отве[тч]|подтвер|призна|требу|возраз)\w*"
)
_RUSSIAN_GROUND = re.compile(r"\s+(?:район|област|провинци|границ)\w*")
_UNIONS = frozenset(["eu", "european union"])
_LIST_GAP = re.compile(r"\s*(?:,|and|or|,\s*and|&|/|,\s*or)\s*(?:the\s+)?")


@lru_cache(maxsize=1)
def load_capitals() -> frozenset[str]:
    """Keys of the names of all capitals: they stand for governments more often than for ground."""
    rows = read_table(find_data_dir() / "lexicon" / "nations.csv")
    return frozenset(fold(n) for row in rows for n in (row["capital"], *split(row["capital_names"])) if n)


def flag_associative(text: str, names: list[Name], chosen: list[Candidate | None]) -> list[bool]:
    """For each name whether it stands for an actor, a group or an institution rather than for ground."""
    flags: list[bool] = []
    for i, (name, candidate) in enumerate(zip(names, chosen, strict=True)):
        gap = text[names[i - 1].end : name.start] if i else ""
        follows = bool(i) and len(gap) < 10 and _LIST_GAP.fullmatch(gap) is not None
        flags.append(_is_associative(text, name, candidate, flags[-1] if follows else None, gap))
    return flags


def _is_associative(text: str, name: Name, candidate: Candidate | None, before_it: bool | None, gap: str) -> bool:
    before, after = text[max(0, name.start - 60) : name.start], text[name.end : name.end + 50]
    if text[name.start] > "\u0400":
        return (
            _is_loud(name, candidate)
            and not stands_in(before, words_before(before))
            and not _RUSSIAN_GROUND.match(after)
        )
    if _GROUND_AFTER.match(after) and not (name.demonym and before_it and not after.startswith("-")):
        return False
    if name.demonym:
        return True
    if _names_body(before, after):
        return True
    if _SURELY_GROUND_BEFORE.search(before):
        return False
    if _BACKED_AFTER.match(after):
        return True
    if _PLACE_WORD_AFTER.match(after):
        return False
    if _CAPITALISED_AFTER.match(after):
        return True
    if _PEOPLE_AFTER.match(after) or _ACTOR_BEFORE.stand(before):
        return True
    if _LOCATIVE_BEFORE.stand(before):
        return False
    if before_it is False and gap.strip() == ",":
        return False
    if before_it is not None and not _ACTS_AFTER.match(after):
        return before_it and "," not in gap
    loud = _is_loud(name, candidate)
    if loud and _NOUN_AFTER.match(after):
        return True
    if re.match(r"['’]s?\s", after):
        return loud
    if _ACTS_AFTER.match(after):
        return loud or (candidate is not None and candidate.level == SETTLEMENT and _speaks(after))
    return loud and not re.search(r"(?:^|\n)\s*$|\bthe\s+$", before) and not re.match(r"\s*(?:\(|,|--|—|:)", after)


def _names_body(before: str, after: str) -> bool:
    """Whether the name ends that of a body whose acronym follows: its last words' first letters stand in it, in order."""
    acronym = _ACRONYM_AFTER.match(after)
    title = acronym and _BODY_BEFORE.search(before)
    if not acronym or not title:
        return False
    first, second = (word[0] for word in title[1].split()[-2:])
    return second in acronym[1].partition(first)[2]


def _is_loud(name: Name, candidate: Candidate | None) -> bool:
    """Whether the name often stands for a government: a country or a capital."""
    return candidate is not None and (candidate.level == COUNTRY or name.key in load_capitals() or name.key in _UNIONS)


def _speaks(after: str) -> bool:
    return (
        re.match(r"\s+(?:\w+ly\s+)?(?:said|says|denies|denied|accus|claims?|claimed|rejects|insists)\b", after)
        is not None
    )
