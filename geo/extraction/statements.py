"""Who says what about an incident: the statements of one article, each with its sentence, speaker, side and stance.

In go the views of the sentences with the cast, out come Drafts in order of appearance; `geo.extraction.events` joins them into
events. What is a statement:

- an attributed sentence about an act at a border, or one that answers such a sentence (stance: `geo.extraction.stances`);
- a claim that stands only inside its denial becomes a claim on the same sentence;
- a sentence without a speaker goes on with the speaker before it where it tells more of the act;
- background (older than the news of the article, series, history) and procedure are no statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo.extraction.accusations import find_accuser
from geo.extraction.actors import Cast, find_cast
from geo.extraction.attribution import Attribution
from geo.extraction.drafts import TELLING, Draft, build_draft, carry_draft
from geo.extraction.features import Case
from geo.extraction.lexicon import Lexicon, load_references
from geo.extraction.news import load_news_reader
from geo.extraction.patterns import to_small_letters
from geo.extraction.second_reader import SecondReader, load_second_reader
from geo.extraction.speakers import (
    Floor,
    Speaker,
    find_bystander,
    find_opener,
    find_parties,
    find_relay,
    find_section_side,
    find_unknown,
    find_voice,
    fit_speaker,
    has_spoken,
    name_government,
    resolve_speaker,
)
from geo.extraction.stances import (
    choose_attribution,
    decide_stance,
    find_facet,
    is_denial,
    owns_up,
    plain_stance,
    warns_too,
)
from geo.extraction.text import find_sentences
from geo.extraction.views import SentenceView, find_plain_words, view_sentences

_RESULT_OPENING = re.compile(
    r"^\W*(?:as a result|on the preliminary|according to preliminary|half an hour later|at the same time|in addition|moreover|в результате|кроме того|также|затем)",
    re.I,
)
_DATELINE = re.compile(r"[^\n.]{3,40},? [^\n.]{0,12}\d{1,2}[^\n.]{0,20}\s(?:--|—|–|-)\s")
_LIST_ITEM = re.compile(r"^\s*[–—•*-]\s")
_LONGEST_HEADING = 90  # characters


def find_statements(
    text: str,
    views: Sequence[SentenceView],
    cast: Cast,
    lexicon: Lexicon,
    *,
    home: str = "",
    title: str = "",
    outlet: str = "",
    border: Sequence[str] = (),
) -> list[Draft]:
    """The drafts of the text in order. `home`: side of the outlet or dateline, "" where unknown; `title` names speakers too,
    and so does `outlet` where a ministry, an army or a mission publishes itself."""
    second = load_second_reader()
    floor = _open_floor(cast, lexicon, home=home, title=title, outlet=outlet, border=border)
    earlier: list[Draft] = []  # of articles before, where several are pasted together
    drafts: list[Draft] = []
    listing: Speaker | None = None  # whose list the items stand in
    previous: SentenceView | None = None
    for view in views:
        if _opens_another(view, floor):
            floor = _open_floor(cast.behind(view.sentence.start), lexicon, home=home, title="", outlet="", border=())
            earlier, drafts = [*earlier, *drafts], []
        if view.sentence.heading and len(view.text) < _LONGEST_HEADING and not view.attributions:
            floor.section = find_section_side(view)
        if view.sentence.first and not _LIST_ITEM.match(view.text):
            listing = None
        found = _read_mutual(view, floor, lexicon) or _read_attributed(text, view, floor, drafts, lexicon, second)
        if not found and not _names_speaker(view):
            found = _read_unsigned_denial(view, floor, drafts, lexicon)
            found = found or _read_carried(view, previous, floor, drafts, lexicon, second, listing=listing)
        floor.note(view)
        if view.text.rstrip().endswith(":") and floor.last and view.attributions:
            listing = floor.last
        drafts += found
        _note_told(found, floor)
        previous = view
    found = [*earlier, *drafts]
    return found if load_news_reader().is_news(views, found) else []


def _opens_another(view: SentenceView, floor: Floor) -> bool:
    """Whether a paragraph is the head of another article: it opens with the capital of a side that is no party, and a day."""
    first = view.names[0] if view.names else None
    if not view.index or not view.sentence.first or first is None or first.start > view.sentence.start:
        return False
    return first.form == "capital" and first.side not in floor.parties[:2] and bool(_DATELINE.match(view.text))


def _open_floor(cast: Cast, lexicon: Lexicon, *, home: str, title: str, outlet: str, border: Sequence[str]) -> Floor:
    """The floor before the first sentence; `home` counts only where it is one of the parties, else the title is heard."""
    parties = find_parties(cast, border)
    home = home if home in (*parties[:3], *cast.ground) else ""
    floor = Floor(parties, home, voice=find_voice(find_cast(outlet, lexicon)))
    titled = find_cast(title, lexicon)
    floor.title = find_plain_words(to_small_letters(title), 0, len(title), titled)
    if not floor.home:
        _hear_title(title, titled, floor, lexicon)
    floor.last = floor.last or floor.voice
    return floor


def _note_told(drafts: Iterable[Draft], floor: Floor) -> None:
    """Note who has told of acts and who is accused, so that no later sentence goes through all drafts for it."""
    for draft in drafts:
        if draft.accused:
            floor.accused.add(draft.accused)
        if draft.stance in TELLING:
            floor.tellers.add(draft.speaker.side)
            floor.acts |= {(draft.speaker.side, kind) for kind, _ in draft.types}
            if draft.accused:
                floor.charges.add((draft.speaker.side, draft.accused))


def _hear_title(title: str, cast: Cast, floor: Floor, lexicon: Lexicon) -> None:
    """Give the floor to the speakers of the title: what they say stands again, with its words, in the text."""
    sentences = find_sentences(title)
    for view in view_sentences(title, sentences, cast, lexicon, [False] * len(sentences)):
        for attribution in view.attributions:
            speaker = resolve_speaker(attribution.actor, view, floor, lexicon, denies=attribution.cue_class == "deny")
            if speaker and not speaker.is_neutral:
                floor.take(speaker, view)
    floor.paragraph = floor.sentence = -1


def _read_mutual(view: SentenceView, floor: Floor, lexicon: Lexicon) -> list[Draft]:
    """Two claims of "both sides accused each other of …"."""
    if view.old or view.series or not view.has_act or len(floor.parties) < 2:
        return []
    if not load_references(lexicon.language)["mutual"].search(view.text):
        return []
    first, second = floor.parties[:2]
    return [
        replace(build_draft(view, "claim", name_government(side), "", floor, lexicon), accused=other)
        for side, other in ((first, second), (second, first))
    ]


def _read_attributed(
    text: str, view: SentenceView, floor: Floor, drafts: Sequence[Draft], lexicon: Lexicon, second: SecondReader
) -> list[Draft]:
    """The statements of a sentence that names its speaker; none where it is background, procedure or a call."""
    if not view.attributions:
        return []
    accuser = find_accuser(view, lexicon)
    main, speaker = _choose_speaker(view, floor, drafts, lexicon, accuser)
    if main is None or speaker is None:
        return []
    is_heard = has_spoken(main.actor, speaker, floor) or _goes_on(view, speaker, drafts)
    floor.take(find_relay(main, view, floor, lexicon, accuser) or speaker, view)
    if lexicon.wish.search(view.text):
        return []  # "would neither confirm nor deny": surely no statement
    by_rules = decide_stance(view, main, speaker, floor, drafts, lexicon, accuser=accuser)
    if by_rules and _is_background(view, by_rules, drafts):
        by_rules = None
    if by_rules is None and not drafts and view.off_topic and lexicon.drill.search(view.text):
        return []  # a drill: surely no statement
    tells_claim = by_rules == "denial" and _tells_claim(view, speaker.side, drafts, lexicon, accuser)
    case = Case(view, speaker, by_rules, drafts, floor, lexicon, main=main, accuser=accuser, tells_claim=tells_claim)
    choice = second.choose(case)
    stance = choice.stance
    if stance is None or (view.old and not drafts):
        return []  # the background of what nobody tells
    is_named = main.actor is not None and bool(main.actor.side)
    charges = floor.charges | {(accuser, speaker.side)}
    fitting = fit_speaker(
        speaker, stance, view, floor, charges, named=is_named, heard=is_heard, opposed=choice.is_of_other
    )
    if fitting != speaker:
        floor.take(speaker := fitting, view)
    draft = build_draft(view, stance, speaker, text[main.start : main.end], floor, lexicon)
    draft = replace(draft, sure=choice.sure)
    if stance == "claim":
        return _expand_claim(draft, text, view, main, floor, drafts, lexicon)
    if stance == "denial":
        *before, denial = _expand_denial(draft, view, floor, drafts, accuser, tells_claim=choice.tells_claim)
        return [*before, replace(denial, facet=choice.facet)]
    return [draft, *_find_second_voice(text, view, speaker, floor, lexicon)]


def _goes_on(view: SentenceView, speaker: Speaker, drafts: Sequence[Draft]) -> bool:
    """Whether the speaker has just denied what it is charged with, so that it may deny more of it."""
    last = drafts[-1] if drafts else None
    return bool(last and last.stance == "denial" and last.speaker == speaker and last.sentence >= view.index - 1)


def _choose_speaker(
    view: SentenceView, floor: Floor, drafts: Sequence[Draft], lexicon: Lexicon, accuser: str
) -> tuple[Attribution | None, Speaker | None]:
    """The attribution that carries the sentence and its speaker; of a sentence about an act also a bystander."""
    main = choose_attribution(view, lexicon, drafts)
    if main and main.actor and main.actor.kind == "pronoun" and lexicon.lived.search(view.text):
        main = None  # "I saw it from the ridge," he said
    if main:
        open_claim = next((d.speaker.side for d in reversed(drafts) if d.stance == "claim"), "")
        denies = is_denial(view, main, lexicon)
        return main, resolve_speaker(main.actor, view, floor, lexicon, denies=denies, accuser=accuser or open_claim)
    if not (view.has_act or drafts) or view.old or view.off_topic:
        return None, None
    bystander = find_bystander(view, lexicon)
    return bystander if bystander[1] else find_unknown(view, floor, lexicon)


def _is_background(view: SentenceView, stance: str, drafts: Sequence[Draft]) -> bool:
    """Whether the sentence tells background; a series is none where it answers or observes what was told."""
    return view.old or (view.series and not (stance in ("denial", "observation") and drafts))


def _expand_claim(
    claim: Draft,
    text: str,
    view: SentenceView,
    main: Attribution,
    floor: Floor,
    drafts: Sequence[Draft],
    lexicon: Lexicon,
) -> list[Draft]:
    """The claim with what its sentence says besides: a denial of an accusation, a warning, the other side's short denial.

    A claim that tells of the speaker's own strike becomes a confirmation.
    """
    side = claim.speaker.side
    is_accused = any(d.stance == "claim" and d.accused == side for d in drafts)
    if claim.pointed and claim.negated and is_accused:
        facet = find_facet(view.text, lexicon)
        return [claim, replace(claim, stance="denial", accused="", facet=facet, answers=claim.accused)]
    if owns_up(view, claim.speaker, lexicon):
        return [replace(claim, stance="confirmation", accused="")]
    if warns_too(view, main, lexicon):
        return [claim, replace(claim, stance="threat_or_warning", accused="")]
    return [claim, *_find_second_voice(text, view, claim.speaker, floor, lexicon)]


def _expand_denial(
    denial: Draft, view: SentenceView, floor: Floor, drafts: Sequence[Draft], accuser: str, *, tells_claim: bool
) -> list[Draft]:
    """The denial, led by what its sentence grants, or by the claim that it denies where that claim stands only here."""
    other = floor.opposite(denial.speaker.side)
    answer = replace(denial, answers=accuser if accuser not in ("", denial.speaker.side) else other)
    if view.has_act and any(a.cue_class == "confirm" for a in view.attributions):
        return [replace(denial, stance="confirmation"), answer]
    return [_tell_claim(answer, drafts), answer] if tells_claim and answer.answers else [answer]


def _tells_claim(view: SentenceView, side: str, drafts: Sequence[Draft], lexicon: Lexicon, accuser: str) -> bool:
    """Whether a denial of `side` tells the claim of `accuser` as well that it denies: that has no sentence of its own."""
    if accuser in ("", side) or not view.has_act or not lexicon.embedded.search(view.text):
        return False
    types = {kind for kind, _ in view.types}
    told = [d for d in drafts if d.speaker.side == accuser and d.stance in ("claim", "confirmation")]
    return not any(not types or types & {kind for kind, _ in d.types} for d in told)


def _tell_claim(denial: Draft, drafts: Sequence[Draft]) -> Draft:
    """The claim inside a denial."""
    accuser = denial.answers
    speaker = next((d.speaker for d in reversed(drafts) if d.speaker.side == accuser), name_government(accuser))
    accused = denial.speaker.side
    return replace(denial, stance="claim", speaker=speaker, facet=None, answers="", accused=accused, embedded=True)


def _find_second_voice(text: str, view: SentenceView, speaker: Speaker, floor: Floor, lexicon: Lexicon) -> list[Draft]:
    """A short denial by the other side at the end of a claim: "…, allegations denied by the Armenian side"."""
    for attribution in view.attributions:
        if attribution.cue_class == "deny" and attribution.actor and attribution.actor.side not in ("", speaker.side):
            other = resolve_speaker(attribution.actor, view, floor, lexicon, denies=True, accuser=speaker.side)
            if other and view.has_act and not other.is_neutral:
                draft = build_draft(view, "denial", other, text[attribution.start : attribution.end], floor, lexicon)
                return [replace(draft, facet="occurrence", answers=speaker.side)]
    return []


def _read_unsigned_denial(view: SentenceView, floor: Floor, drafts: Sequence[Draft], lexicon: Lexicon) -> list[Draft]:
    """A denial in the voice of the text itself, as an official channel writes: the other side's words are named and denied."""
    if view.old or not view.has_act or not lexicon.predicate.search(view.text):
        return []
    accuser = find_accuser(view, lexicon)
    side = floor.opposite(accuser) if accuser else ""
    if not side or floor.home not in ("", side):
        return []
    speaker = floor.last if floor.last and floor.last.side == side else name_government(side)
    floor.take(speaker, view)
    denial = build_draft(view, "denial", speaker, "", floor, lexicon)
    denial = _answer(denial, view, accuser, lexicon)
    return [_tell_claim(denial, drafts), denial] if _tells_claim(view, side, drafts, lexicon, accuser) else [denial]


def _read_continuation(
    view: SentenceView,
    previous: SentenceView | None,
    floor: Floor,
    drafts: Sequence[Draft],
    lexicon: Lexicon,
    *,
    listing: Speaker | None,
) -> list[Draft]:
    """A sentence without a speaker that tells more: an item of a list of one speaker, or the next sentence of a bulletin."""
    if view.old or view.series or view.off_topic or (view.sentence.heading and not listing):
        return []
    if listing and view.has_act:
        return [carry_draft(view, listing, "claim", lexicon)]
    if previous is None or previous.old or not drafts:
        return []
    last = drafts[-1] if drafts[-1].sentence == previous.index else None
    if last and last.stance == "denial":
        return _carry_denial(view, last, lexicon)
    if not view.has_act:
        return []
    beside = view.sentence.paragraph == previous.sentence.paragraph or view.text.lstrip()[:1] in '"“«‘'
    if last and last.stance in TELLING:
        follows = view.sentence.paragraph == previous.sentence.paragraph + 1 and _RESULT_OPENING.match(view.text)
        stance = plain_stance(last.speaker)
        return [carry_draft(view, last.speaker, stance, lexicon, last=last)] if beside or follows else []
    speaker = floor.last if beside and floor.sentence == previous.index else None
    introduced = previous.text.rstrip().endswith(":")
    if speaker and (introduced or any(d.speaker.side == speaker.side for d in drafts)):
        return [carry_draft(view, speaker, plain_stance(speaker), lexicon)]
    return []


def _read_carried(
    view: SentenceView,
    previous: SentenceView | None,
    floor: Floor,
    drafts: Sequence[Draft],
    lexicon: Lexicon,
    second: SecondReader,
    *,
    listing: Speaker | None,
) -> list[Draft]:
    """What a sentence without a speaker tells in the name of the speaker before it."""
    found = _read_continuation(view, previous, floor, drafts, lexicon, listing=listing)
    speaker = found[0].speaker if found else floor.last
    if speaker is None or view.sentence.heading:
        return found
    opener = find_opener(view, lexicon)
    if opener and opener.side != speaker.side:
        speaker, found = opener, [replace(draft, speaker=opener) for draft in found]
    by_rules = found[0].stance if found else None
    case = Case(view, speaker, by_rules, drafts, floor, lexicon, carried=True, accuser=find_accuser(view, lexicon))
    choice = second.choose(case)
    if (stance := choice.stance) is None:
        return []
    if choice.is_of_other or stance != by_rules:
        speaker = fit_speaker(speaker, stance, view, floor, floor.charges, named=False, opposed=choice.is_of_other)
        draft = carry_draft(view, speaker, stance, lexicon)
        found = [_answer(draft, view, floor.opposite(speaker.side), lexicon) if stance == "denial" else draft]
    found = [replace(draft, sure=choice.sure, facet=choice.facet) for draft in found]
    return [_tell_claim(found[0], drafts), *found] if choice.tells_claim and found[0].answers else found


def _carry_denial(view: SentenceView, last: Draft, lexicon: Lexicon) -> list[Draft]:
    """More of the denial before, where the sentence negates or disputes as well."""
    if not (lexicon.negation.search(view.text) or lexicon.predicate.search(view.text)):
        return []
    return [_answer(carry_draft(view, last.speaker, "denial", lexicon), view, last.answers, lexicon)]


def _answer(denial: Draft, view: SentenceView, accuser: str, lexicon: Lexicon) -> Draft:
    """The denial with what it disputes of the words of `accuser`."""
    return replace(denial, facet=find_facet(view.text, lexicon), answers=accuser)


def _names_speaker(view: SentenceView) -> bool:
    """Whether the sentence names a speaker of its own, although it may have given no statement."""
    return any(a.actor is not None for a in view.attributions)
