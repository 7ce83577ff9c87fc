"""Who is said to have said it: the cues of a sentence, each with its speaker as the sentence names it.

In goes a sentence with the cast of its text, out come Attributions in order. Only the words outside quotations are cues.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.extraction.actors import ActorMention, Cast
from geo.extraction.lexicon import Lexicon
from geo.extraction.text import Sentence, mask_quotes, pick_within

_NOUN_BEFORE = re.compile(
    r"(?:\b(?:of|from|in|on|by)\s+|(?:\b(?:the|an?|these|those|this|that|such|its|their|his|her|our|all|any|no|some|both|several|many|media|news|false|new|earlier|other|similar|previous|own)|\w['’]s|\ws['’])\s+(?:\w+\s+)?)$",
    re.I,
)
_NOUN_CUES = frozenset(
    [
        "claim",
        "claims",
        "report",
        "reports",
        "note",
        "notes",
        "states",
        "names",
        "name",
        "calls",
        "call",
        "charges",
        "charge",
        "answers",
        "count",
        "counts",
        "reading",
        "blame",
        "protest",
        "figures",
        "complaint",
        "respond",
        "record",
        "records",
        "register",
        "message",
    ]
)
_ADVERBS = r"(?:(?:also|later|then|today|yesterday|earlier|again|in|on|at|by|the|an?|сегодня|вчера|в|во|и|накануне|там|же|сообщении|заявлении|ответ)\s+)*"
_RIGHT_GAP = re.compile(rf"\s*{_ADVERBS}$", re.I)
_ACCORDING_GAP = re.compile(r"\s*(?:[\w’'-]+\s+){0,5}", re.I)
_BY_GAP = re.compile(r"[^;.]{0,60}?\bby\s+(?:the\s+|an?\s+)?$", re.I)
_PASSIVE_BEFORE = re.compile(
    r"\b(?:was|were|is|are|been|being|be|also|immediately|flatly|quickly|(?:allegation|accusation|claim|charge|report|statement|assertion|version|account)s?|,)\s*(?:also |immediately |flatly |quickly |promptly )?$",
    re.I,
)
_AFTER_PREPOSITION = re.compile(
    r"\b(?:to|against|with|of|on|upon|at|into|from|by|over|between|for|told|accus\w+|blam\w+|urg\w+|denies|denied|reject\w+)\s+(?:the\s+|an?\s+)?$",
    re.I,
)
_POSSESSIVE = re.compile(r"['’]s?\s")
_AND = re.compile(r"\b(?:and|but|и|а)\s+$", re.I)
_ROLE_FOR = re.compile(r"\b(?:spokes\w+|officials?|sources?|representatives?)\s+(?:for|of|at|in|from)\s+$", re.I)
_NEGATED = re.compile(r"(?:\bnot|n['’]t|\bне|\bnever)\s+$", re.I)
_TOLD_IN = re.compile(r"\s+(?:in|by|at)\s+(?:the\s+)?(?:press \w+ of (?:the )?)?", re.I)
_WAS = re.compile(r"\b(?:was|were|been)$")
_NOUN_AFTER = re.compile(r"\s+(?:of|that|about|by|from|on)\b", re.I)
_TRANSITIVE = re.compile(r"accus|blam|denounc|condemn|call|describ|charg|warn|обвин", re.I)
_PARENTHESIS = re.compile(r",[^,;]{2,30},\s*|\s*\([^)]{1,30}\)\s*")
_PRONOUN_CUE = re.compile(r"\b(?:его|ее|её|их|him|her|them|his|its|their)\b", re.I)
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
    found: list[Attribution] = []
    is_title = _is_title(masked)
    for match in lexicon.cue.finditer(masked):
        start, end = match.start() + sentence.start, match.end() + sentence.start
        cue_class = match.lastgroup or "say"
        if match.group()[0].isupper() and not is_title and _follows_word(masked[: match.start()]):
            continue  # part of a name, as in "Unity State"
        opens_as_noun = (
            match.start() < 3 and match.group().lower() in _NOUN_CUES and _NOUN_AFTER.match(masked, match.end())
        )
        if (
            opens_as_noun
            or (
                _is_noun(match.group(), masked[: match.start()])
                and not any(a.kind != "country" and a.end <= start <= a.end + 2 for a in actors)
            )
            or any(a.start <= start and end <= a.end for a in actors)
        ):
            continue
        actor = _pronoun_inside(match, start, end) or _find_speaker(masked, sentence.start, match, cue_class, actors)
        goes_on = match.group().lower().endswith("ing") or _AND.search(
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


def _is_noun(word: str, before: str) -> bool:
    """Whether a word such as "claims" or "report" stands as a noun, not as a cue."""
    return word.lower() in _NOUN_CUES and bool(_NOUN_BEFORE.search(before[-40:]))


def _follows_word(before: str) -> bool:
    """Whether what stands before a word ends in another word, so that its capital letter is not that of a sentence."""
    return bool(before.strip()) and before.rstrip()[-1].isalnum()


def _find_speaker(
    masked: str, offset: int, match: re.Match[str], cue_class: str, actors: list[ActorMention]
) -> ActorMention | None:
    """Who speaks: after "according to", behind an inverted cue, behind "by", else the nearest before the cue."""
    cue_start, cue_end = match.start() + offset, match.end() + offset
    right = next((a for a in actors if a.start >= cue_end), None)
    gap = masked[match.end() : right.start - offset] if right else ""
    if cue_class == "according":
        return right if right and len(gap) < 48 and _ACCORDING_GAP.fullmatch(gap) else None
    left = _nearest_before(masked, offset, cue_start, actors)
    before = masked[: match.start()].rstrip()
    if right and _TOLD_IN.fullmatch(gap) and _WAS.search(before[-12:]) and match.group().lower() == "told":
        return right  # "the agency was told in the ministry"
    inverted = not before or before[-1] in ",\"”’»—–-'" or _is_cyrillic(match.group())
    if (
        right
        and inverted
        and not _TRANSITIVE.match(match.group())
        and not (right.kind == "pronoun" and left)
        and cue_class != "deny"
        and len(gap) < 30
        and _RIGHT_GAP.fullmatch(gap)
        and not _is_owner(masked, offset, right)
    ) and not (
        left
        and (
            _touches(masked, offset, left, cue_start)
            or _PARENTHESIS.fullmatch(masked[left.end - offset : match.start()])
        )
    ):
        return right
    if (
        re.match(r"\s+by\s", masked[match.end() : match.end() + 4])
        and cue_class == "say"
        and not _PASSIVE_BEFORE.search(before[-24:] + " ")
    ):
        return None  # "a spot claimed by both"
    agent = next(
        (
            a
            for a in actors
            if a.start >= cue_end
            and a.start - cue_end < 80
            and _BY_GAP.fullmatch(masked[match.end() : a.start - offset])
        ),
        None,
    )
    if agent and match.group().lower().endswith("ed") and _PASSIVE_BEFORE.search(before[-24:] + " "):
        return agent
    return left


def _nearest_before(masked: str, offset: int, cue_start: int, actors: list[ActorMention]) -> ActorMention | None:
    """The nearest actor before the cue that can be its subject; one behind a preposition only where there is no other."""
    second = None
    for actor in reversed([a for a in actors if a.end <= cue_start]):
        between = masked[actor.end - offset : cue_start - offset]
        if ";" in between:
            break
        if actor.kind == "country" and _POSSESSIVE.match(between):
            continue
        if actor.kind == "definite" and (
            not _touches(masked, offset, actor, cue_start) or _ROLE_FOR.search(masked[: actor.start - offset])
        ):
            continue
        if _is_cyrillic(masked[cue_start - offset :]) and second is None and _in_capital(masked, offset, actors, actor):
            return _in_capital(masked, offset, actors, actor)
        if _AFTER_PREPOSITION.search(masked[max(0, actor.start - offset - 24) : actor.start - offset]) and not _touches(
            masked, offset, actor, cue_start
        ):
            second = second or actor
            continue
        return actor
    return second


def _in_capital(masked: str, offset: int, actors: list[ActorMention], actor: ActorMention) -> ActorMention | None:
    """The capital of "В Ереване … назвали" where it opens the sentence and `actor` is another country; else None."""
    first = actors[0]
    opens = masked[: first.start - offset].strip(" «—–-").casefold() in ("в", "во")
    return first if opens and first is not actor and first.kind == actor.kind == "country" else None


def _is_owner(masked: str, offset: int, actor: ActorMention) -> bool:
    return bool(_POSSESSIVE.match(masked, actor.end - offset))


def _touches(masked: str, offset: int, actor: ActorMention, cue_start: int) -> bool:
    """Whether only a few small words stand between the actor and the cue."""
    between = masked[actor.end - offset : cue_start - offset]
    return len(between) < 26 and not any(mark in between for mark in ',;:"”“»«')


def _pronoun_inside(match: re.Match[str], start: int, end: int) -> ActorMention | None:
    """The speaker of a cue that holds its own pronoun ("по её версии")."""
    return (
        ActorMention(start, end, match.group().lower(), "", "pronoun") if _PRONOUN_CUE.search(match.group()) else None
    )


def _find_accounts(masked: str, offset: int, actors: list[ActorMention], lexicon: Lexicon) -> list[Attribution]:
    """Speakers whose words are a noun: "in the ministry's account", "Yerevan's initial response was"."""
    found = []
    for actor in actors:
        at = actor.end - offset
        possessive = _POSSESSIVE.match(masked, at)
        if possessive:
            noun = re.compile(rf"(?:own |first |initial )?(?:{lexicon.account.pattern})", re.I).match(
                masked, possessive.end()
            )
            if noun and re.match(r"\s*(?:,|is\b|was\b|has it|had it)", masked[noun.end() :]):
                found.append(Attribution(noun.start() + offset, noun.end() + offset, "say", actor))
    return found


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[:1] <= "\u04ff"


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
    if last and not masked[last.end - offset :].strip(" .") and re.search(r":\s*$", masked[: last.start - offset]):
        return [Attribution(last.start - 1, last.start, "say", last)]
    return []
