"""Who is said to have said it: the cues of a sentence, each with its speaker as the sentence names it.

In goes a sentence with the cast of its text, out come Attributions in order. Only the words outside quotations are cues.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.extraction.actors import Cast
from geo.extraction.grammar import Grammar
from geo.extraction.institutions import ActorMention
from geo.extraction.lexicon import Lexicon
from geo.extraction.text import Sentence, mask_quotes, pick_within

_OPENING = 3  # characters: a cue before is the first word of its sentence
_ACCORDING_GAP = re.compile(r"\s*(?:[\w’'-]+\s+){0,5}", re.I)
_MARKS = ',;:—–"“”«»'  # a subject begins behind one of these, or its sentence
_INVERTS = ",\"”’»—–-'"  # behind one of these a cue stands before its speaker
_NEAR = 48  # characters: how far behind "according to" a speaker stands
_INVERTED = 30  # characters: how far behind an inverted cue its speaker stands
_NAMED = 70  # the same, with a name before his office
_NAMED_GAP = re.compile(r"\s+(?:(?:[A-ZÀ-ÝА-ЯЁ][\w.’'-]*|de|al|bin|von|van),?\s+){1,5}(?:(?:the|an?)\s+)?")
_BY_NAME = ("person", "office", "government", "witness", "press", "army", "service", "ministry")
_POINTERS = ("country", "pronoun", "definite")  # these stand close behind an inverted cue
_TOLD = ("press", "mission", "organisation", "definite", "country")  # who is told, rather than tells, behind "told"
_CLOSES = re.compile(r"\s*(?:[,.;:”\"»]|$)")
_POSSESSIVE = re.compile(r"['’]s?\s")
_PARENTHESIS = re.compile(r",[^,;]{2,30},\s*|\s*\([^)]{1,30}\)\s*")
_LABEL_MARK = re.compile(r"(:|\s[–—-])\s*$")
# These speak behind a dash at the end of a line.
_BODIES = ("ministry", "service", "council", "army", "press", "mission")
_LIST_MARK = re.compile(r"\s*(?:[–—•*-]|\d{1,2}[.:]\d{2})\s")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue at [start, end) of the text, its class (see lexicon.CUE_CLASSES), and the speaker as written, or None."""

    start: int
    end: int
    cue_class: str
    actor: ActorMention | None


def find_attributions(text: str, sentence: Sentence, cast: Cast, lexicon: Lexicon) -> list[Attribution]:
    """The attributions of `sentence` in order; an empty list where nobody is said to speak."""
    masked = mask_quotes(text, sentence.start, sentence.end)
    actors = [
        a
        for a in pick_within(cast.actors, sentence.start, sentence.end)
        if a.end <= sentence.end and masked[a.start - sentence.start : a.end - sentence.start].strip()
    ]
    grammar, found = lexicon.grammar, list[Attribution]()
    is_title = _is_title(masked)
    for match in lexicon.cue.finditer(masked):
        start, end = match.start() + sentence.start, match.end() + sentence.start
        cue_class = match.lastgroup or "say"
        if match.group()[0].isupper() and not is_title and _follows_word(masked[: match.start()]):
            continue  # part of a name, as in "Unity State"
        beside = any(a.kind != "country" and a.end <= start <= a.end + 2 for a in actors)
        if _is_noun(match, masked, grammar, beside=beside) or any(a.start <= start and end <= a.end for a in actors):
            continue
        actor = _pronoun_inside(match, start, end, grammar) or _find_speaker(
            masked, sentence.start, match, cue_class, actors, grammar
        )
        goes_on = grammar.gerund.fullmatch(match.group()) or grammar.conjunction_before.search(
            masked[max(0, match.start() - 6) : match.start()]
        )
        if goes_on and found and found[-1].actor:
            actor = found[-1].actor  # "…, adding that", "… and warned" have the subject of the verb before
        found.append(Attribution(start, end, cue_class, actor))
    found += _find_accounts(masked, sentence.start, actors, lexicon)
    return sorted([*_find_labels(masked, sentence.start, actors, found), *found], key=lambda a: a.start)


def _is_title(words: str) -> bool:
    """Whether nearly all longer words begin with a capital letter, as in a title or a text in capitals."""
    longer = [word for word in words.split() if len(word) > 3 and word[0].isalpha()]
    return words.isupper() or (len(longer) > 3 and sum(word[0].isupper() for word in longer) >= 0.8 * len(longer))


def _is_noun(match: re.Match[str], masked: str, grammar: Grammar, *, beside: bool) -> bool:
    """Whether a word such as "claims" or "report" stands as a noun, not as a cue; `beside`: a speaker stands just before it."""
    if not grammar.noun_cues.fullmatch(match.group()):
        return False
    if match.start() < _OPENING and grammar.noun_after.match(masked, match.end()):
        return True
    return not beside and bool(grammar.noun_before.search(masked[max(0, match.start() - 40) : match.start()]))


def _follows_word(before: str) -> bool:
    """Whether what stands before a word ends in another word, so that its capital letter is not that of a sentence."""
    return bool(before.strip()) and before.rstrip()[-1].isalnum()


def _find_speaker(
    masked: str, offset: int, match: re.Match[str], cue_class: str, actors: list[ActorMention], grammar: Grammar
) -> ActorMention | None:
    """Who speaks: after "according to", behind an inverted cue, behind "by", else the nearest before the cue."""
    cue_start, cue_end = match.start() + offset, match.end() + offset
    right = next((a for a in actors if a.start >= cue_end), None)
    if cue_class == "according":
        return _find_source(masked, offset, match, actors, right, grammar)
    left = _nearest_before(masked, offset, cue_start, actors, grammar)
    if left is None or not _touches(masked, offset, left, cue_start):
        begin = max(masked.rfind(mark, 0, match.start()) for mark in _MARKS) + 1
        subject = grammar.subject.fullmatch(masked, begin, match.start())
        if subject and (left is None or left.end - offset <= begin):
            left = _name_unknown(subject, offset)
    before = masked[: match.start()].rstrip()
    passive = bool(grammar.passive.search(before[-12:]))
    nobody = bool(before) and (left is None or (left.kind == "pronoun" and passive))
    is_told = nobody or (passive and grammar.told.fullmatch(match.group()))
    if right and is_told and grammar.told_in.fullmatch(masked[match.end() : right.start - offset]):
        return right  # "the agency was told in the ministry", "it was noted in Baku"
    inverted = not before or before[-1] in _INVERTS or grammar.verb_first
    if (
        right
        and inverted
        and (cue_class != "deny" or grammar.verb_first)
        and _follows(masked, offset, match, right, grammar)
    ):
        is_subject = not _is_object(masked, match, grammar) and not _is_owner(masked, offset, right)
        if is_subject and not _is_taken(masked, offset, match, left, right, verb_first=grammar.verb_first):
            return right
    if left and left.kind == "country" and _has_unknown(masked, offset, match, left, grammar):
        return None
    return _find_agent(masked, offset, match, cue_class, actors, grammar, left=left)


def _is_object(masked: str, match: re.Match[str], grammar: Grammar) -> bool:
    """Whether what stands behind a cue is its object ("accused Armenia"), not its speaker ("назвали в Баку")."""
    return bool(grammar.transitive.match(match.group())) and not grammar.locative_behind.match(masked, match.end())


def _has_unknown(masked: str, offset: int, match: re.Match[str], left: ActorMention, grammar: Grammar) -> bool:
    """Whether the subject of an inverted cue is one that no list knows ("Россия …, сообщает штаб"), and not the far `left`."""
    before = masked[: match.start()].rstrip()
    inverted = (
        grammar.verb_first and before[-1:] in _INVERTS and not _touches(masked, offset, left, match.start() + offset)
    )
    return inverted and bool(grammar.subject_behind.match(masked, match.end()))


def _find_source(
    masked: str,
    offset: int,
    match: re.Match[str],
    actors: list[ActorMention],
    right: ActorMention | None,
    grammar: Grammar,
) -> ActorMention | None:
    """Who stands behind "according to"; before it in "according to whom"."""
    if grammar.relative.match(masked, match.end()):
        return next((a for a in reversed(actors) if a.end <= match.start() + offset), None)
    gap = masked[match.end() : right.start - offset] if right else ""
    if right and len(gap) < _NEAR and _ACCORDING_GAP.fullmatch(gap):
        return right
    noun = grammar.noun_behind.match(masked, match.end())
    return _name_unknown(noun, offset) if noun else None


def _follows(masked: str, offset: int, match: re.Match[str], right: ActorMention, grammar: Grammar) -> bool:
    """Whether an actor stands behind an inverted cue as its subject: at once, or behind his name ("said Ali Rza, the mayor")."""
    gap = masked[match.end() : right.start - offset]
    if right.kind == "pronoun" and not _CLOSES.match(masked, right.end - offset):
        return False  # "said they had been shown it"
    if right.kind == "definite" and gap.strip():
        return False  # "said in a statement"
    if right.kind in _TOLD and not grammar.verb_first and grammar.told.fullmatch(match.group()):
        return False  # "told state television"
    if len(gap) < (_NAMED if grammar.verb_first else _INVERTED) and grammar.adverb_gap.fullmatch(gap):
        return True
    if grammar.verb_first and right.kind not in _POINTERS and len(gap) < _NAMED:
        return bool(grammar.subject_gap.fullmatch(gap))  # "заявил журналистам начальник штаба ополчения"
    return len(gap) < _NAMED and right.kind in _BY_NAME and bool(_NAMED_GAP.fullmatch(gap))


def _name_unknown(subject: re.Match[str], offset: int) -> ActorMention | None:
    """A subject that no list knows: "the paramilitaries" point back to a speaker, "Danielyan" is nobody that is known."""
    if noun := subject["noun"]:
        return ActorMention(
            subject.start("noun") + offset, subject.end("noun") + offset, noun.strip().lower(), "", "definite"
        )
    return None


def _is_taken(
    masked: str,
    offset: int,
    match: re.Match[str],
    left: ActorMention | None,
    right: ActorMention,
    *,
    verb_first: bool,
) -> bool:
    """Whether the cue has a subject before it already, so that what stands behind it is its object."""
    if left is None:
        return False
    between = masked[left.end - offset : match.start()]
    touches = _touches(masked, offset, left, match.start() + offset)
    aside = not verb_first and _PARENTHESIS.fullmatch(between)
    return right.kind == "pronoun" or touches or bool(aside)


def _find_agent(
    masked: str,
    offset: int,
    match: re.Match[str],
    cue_class: str,
    actors: list[ActorMention],
    grammar: Grammar,
    *,
    left: ActorMention | None,
) -> ActorMention | None:
    """Who stands behind the "by" of a passive cue, else `left`; None for "a spot claimed by both", which nobody says."""
    cue_end = match.end() + offset
    passive = grammar.passive_before.search(masked[: match.start()].rstrip()[-24:] + " ")
    if cue_class == "say" and not passive and grammar.by.match(masked[match.end() : match.end() + 4]):
        return None
    if passive and grammar.participle.fullmatch(match.group()):
        near = [a for a in actors if 0 <= a.start - cue_end < 80]
        agents = [a for a in near if grammar.by_gap.fullmatch(masked[match.end() : a.start - offset])]
        return agents[0] if agents else left
    return left


def _nearest_before(
    masked: str, offset: int, cue_start: int, actors: list[ActorMention], grammar: Grammar
) -> ActorMention | None:
    """The nearest actor before the cue that can be its subject; one behind a preposition only where there is no other."""
    second = None
    for actor in reversed([a for a in actors if a.end <= cue_start]):
        between = masked[actor.end - offset : cue_start - offset]
        if ";" in between:
            break
        if actor.kind == "country" and _POSSESSIVE.match(between):
            continue
        touches, before = _touches(masked, offset, actor, cue_start), masked[: actor.start - offset]
        touches = touches and not grammar.conjunction_gap.fullmatch(between)  # "laid the blame on X and said"
        if actor.close and not touches and before.strip():
            continue
        if actor.kind == "witness" and not touches and not grammar.apposition.match(between):
            continue
        aside = actor.kind == "definite" and grammar.manner_before.search(before)  # "the group in a statement said"
        if aside or (actor.kind == "definite" and (not touches or grammar.role_before.search(before))):
            continue
        if not touches and (owner := _owner_of_clause(masked, offset, cue_start, actors, actor, grammar)):
            return owner
        if actor.kind == "country" and (body := _find_seated(masked, offset, actors, actor, grammar)):
            return body
        if second is None and _is_after_capital(masked, offset, actors, actor, grammar):
            return actors[0]
        if not touches and grammar.object_before.search(before[-24:]):
            second = second or actor
            continue
        return actor
    return second


def _find_seated(
    masked: str, offset: int, actors: list[ActorMention], country: ActorMention, grammar: Grammar
) -> ActorMention | None:
    """The body that a country only places: "the UN force in southern Lebanon said"."""
    body = next((a for a in reversed(actors) if a.end < country.start), None)
    if body is None or not body.side or body.kind in ("country", "person", "pronoun", "definite", "witness"):
        return None
    return body if grammar.seat_gap.fullmatch(masked[body.end - offset : country.start - offset]) else None


def _owner_of_clause(
    masked: str, offset: int, cue_start: int, actors: list[ActorMention], actor: ActorMention, grammar: Grammar
) -> ActorMention | None:
    """Who stands before the clause in which `actor` is named: "the ministry, which summoned the ambassador, spoke of"."""
    if not masked[: cue_start - offset].rstrip().endswith(","):
        return None
    for other in actors:
        if other.end < actor.start and grammar.clause.match(masked, other.end - offset):
            inside = masked[other.end - offset + 1 : actor.start - offset]
            return other if "," not in inside and other.kind not in ("pronoun", "definite") else None
    return None


def _is_after_capital(
    masked: str, offset: int, actors: list[ActorMention], actor: ActorMention, grammar: Grammar
) -> bool:
    """Whether the capital of "В Ереване … назвали" opens the sentence, and `actor` is another country."""
    first = actors[0]
    opens = grammar.locative_before.fullmatch(masked[: first.start - offset])
    return bool(opens) and first is not actor and first.kind == actor.kind == "country"


def _is_owner(masked: str, offset: int, actor: ActorMention) -> bool:
    return bool(_POSSESSIVE.match(masked, actor.end - offset))


def _touches(masked: str, offset: int, actor: ActorMention, cue_start: int) -> bool:
    """Whether only a few small words stand between the actor and the cue."""
    between = masked[actor.end - offset : cue_start - offset]
    return len(between) < 26 and ". " not in between and not any(mark in between for mark in ',;:"”“»«')


def _pronoun_inside(match: re.Match[str], start: int, end: int, grammar: Grammar) -> ActorMention | None:
    """The speaker of a cue that holds its own pronoun ("по её версии")."""
    words = match.group()
    return ActorMention(start, end, words.lower(), "", "pronoun") if grammar.pronoun.search(words) else None


def _find_accounts(masked: str, offset: int, actors: list[ActorMention], lexicon: Lexicon) -> list[Attribution]:
    """Speakers whose words are a noun: "in the ministry's account", "Yerevan's initial response was"."""
    found = []
    for actor in actors:
        possessive = _POSSESSIVE.match(masked, actor.end - offset)
        lead = lexicon.grammar.account_before.match(masked, possessive.end()) if possessive else None
        noun = lexicon.account.match(masked, lead.end()) if lead else None
        if lead and noun and lexicon.grammar.account_after.match(masked, noun.end()):
            found.append(Attribution(lead.start() + offset, noun.end() + offset, "say", actor))
    return found


def _find_labels(masked: str, offset: int, actors: list[ActorMention], cues: list[Attribution]) -> list[Attribution]:
    """Speakers set before or behind a colon or a dash without a verb: "Baku, via its Defense Ministry: …", "…: Armenian MoD"."""
    colon = masked.find(": ")
    if masked.rstrip().endswith(":"):
        colon = len(masked.rstrip()) - 1
    if 0 < colon < 120 and not any(c.start - offset < colon for c in cues if c.cue_class != "according"):
        head = [a for a in actors if a.end - offset <= colon]
        mark = _LIST_MARK.match(masked)
        near_start = head and head[0].start - offset - (mark.end() if mark else 0) < 24
        if head and (near_start or colon - (head[-1].end - offset) < 3):
            if all(a.kind == "country" for a in head) and not mark:
                return []  # "New Delhi: …" is a dateline
            best = next((a for a in head if a.kind not in ("country", "pronoun", "press")), head[0])
            return [Attribution(offset + colon, offset + colon + 1, "say", best)]
    if cues:
        return []
    last = actors[-1] if actors else None
    mark = _LABEL_MARK.search(masked[: last.start - offset]) if last else None
    if last and mark and (mark[1] == ":" or last.kind in _BODIES) and not masked[last.end - offset :].strip(" ."):
        return [Attribution(last.start - 1, last.start, "say", last)]
    return []
