"""The order of the stages, known here alone: an Article becomes a Reading, Readings become Incidents.

`read(article, gazetteer)` depends on the article and the gazetteer alone, so articles can be read in any order and on many cores;
`build(readings)` joins what they tell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from functools import cache

from geo.extraction.actors import find_cast, load_index
from geo.extraction.background import find_background
from geo.extraction.dates import find_dates
from geo.extraction.events import Told, build_events, find_said, is_vague, own_when
from geo.extraction.grouping import is_wide
from geo.extraction.lexicon import load_lexicon, load_references
from geo.extraction.nations import NameMention
from geo.extraction.outlets import find_home, find_seat_home, locate_seats
from geo.extraction.places import find_places
from geo.extraction.statements import find_statements
from geo.extraction.text import Cover, Sentence, find_sentences
from geo.extraction.views import SentenceView, view_sentences
from geo.gazetteer.index import Gazetteer
from geo.gazetteer.theatre import Theatre
from geo.incidents.linking import link
from geo.incidents.merging import is_home, merge_locations
from geo.incidents.placing import find_locations
from geo.reading.furniture import find_furniture
from geo.records import Article, Incident, Location, Mention, Reading

SETTING = 3  # sentences that may lead up to a statement with the place of its act


def read(article: Article, gazetteer: Gazetteer, theatre: Theatre | None = None) -> Reading:
    """All that is found in one article: its events with statements, its place names, and notes where there is nothing."""
    lexicon = load_lexicon(article.language)
    language = lexicon.language
    actors = tuple((a.name, a.side, a.kind, ";".join(a.aliases)) for a in theatre.actors) if theatre else ()
    index = load_index(language, actors)

    @cache
    def find_mentions(home: str) -> list[Mention]:
        return find_places(article.text, gazetteer, theatre=theatre, country=home)

    def find_seats(names: list[NameMention]) -> list[NameMention]:
        return locate_seats(find_mentions(find_home(article, names, index)))

    cast = find_cast(article.text, lexicon, actors, find_seats)
    furniture = find_furniture(article.text, title=article.title)
    sentences = _find_own_sentences(article, furniture)
    hidden = Cover(furniture)
    dates = [
        date
        for date in find_dates(article.text, article.published, language=language)
        if not hidden.overlaps(date.start, date.start + 1)
    ]
    is_old = find_background(article.text, sentences, dates, lexicon, article.published)
    views = view_sentences(article.text, sentences, cast, lexicon, is_old)
    home = find_home(article, list(cast.names), index)
    seat = "" if home else find_seat_home(article.text, lambda: find_seats(list(cast.names)))
    if seat:
        cast = replace(cast, ground={seat: 1, **cast.ground})
    drafts = find_statements(
        article.text,
        views,
        cast,
        lexicon,
        home=home or seat,
        title=article.title,
        outlet=article.outlet,
        border=theatre.border if theatre else (),
    )
    if not drafts:
        return Reading(article, notes=("no statement about an incident found",))
    mentions = find_mentions(home)
    sides = tuple(dict.fromkeys(d.speaker.side for d in drafts if len(d.speaker.side) == 2))
    references = load_references(language)
    told = []
    spoken = {draft.sentence for draft in drafts}

    def locate(start: int, end: int, side: str = "") -> list[Location]:
        return find_locations(article.text, start, end, mentions, gazetteer, sides=sides, side=side)

    for draft in drafts:
        start, end = draft.start, draft.end
        places = locate(start, end, draft.speaker.side)
        bare = all(place.level == "country" for place in places)
        setting = _find_setting(views, draft.sentence, spoken, locate) if bare else ()
        told.append(
            Told(
                draft,
                tuple(places),
                own_when(dates, start, end, article, language),
                is_vague(dates, start, end),
                another=bool(references["another"].search(article.text, start, end)),
                rival=bool(references["rival"].search(article.text, _lead_in(article.text, start), end)),
                aside=all(is_home(place) for place in places),
                said=find_said(dates, start, end, article.text, language),
                setting=tuple(setting),
            )
        )
    events = build_events(article, told, dates, merge=merge_locations, language=language)
    notes = () if events else ("no statement about an incident found",)
    return Reading(article, events=events, mentions=tuple(mentions), notes=notes)


def build(readings: Sequence[Reading]) -> list[Incident]:
    """The incidents that the readings tell of, joined over articles."""
    return link(readings)


def _find_setting(
    views: Sequence[SentenceView], index: int, spoken: Set[int], locate: Callable[[int, int], list[Location]]
) -> list[Location]:
    """The places of the nearest of the few sentences that lead up to sentence `index` and are no statements themselves."""
    for view in reversed(views[max(0, index - SETTING) : index]):
        if view.index in spoken:
            break
        found = locate(view.sentence.start, view.sentence.end) if view.types and not view.old else []
        if places := [place for place in found if not is_wide(place)]:
            return places
    return []


def _lead_in(text: str, start: int) -> int:
    """Where the short sentence before `start` in its paragraph begins ("Baku sees it differently."), else `start` itself."""
    line = text.rfind("\n", 0, start) + 1
    return line if start - line < 60 else start


def _find_own_sentences(article: Article, furniture: Sequence[tuple[int, int]]) -> list[Sentence]:
    """The sentences of the article's own text: without site furniture and without its title printed again."""
    title = " ".join(article.title.split()).casefold()
    kept, at = [], 0
    for sentence in find_sentences(article.text):
        while at < len(furniture) and furniture[at][1] <= sentence.start:
            at += 1
        stop = bisect_left(furniture, (sentence.end, 0), at)
        hidden = sum(min(end, sentence.end) - max(start, sentence.start) for start, end in furniture[at:stop])
        words = " ".join(article.text[sentence.start : sentence.end].split()).casefold()
        if 2 * hidden < sentence.end - sentence.start and not (title and words == title):
            kept.append(sentence)
    return kept
