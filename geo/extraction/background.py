"""Which sentences of an article tell background: what is older than its news, told under a heading such as "How we got here".

In go the sentences and the dates of the text, out comes one flag a sentence. News is what happened within seven days before
publication, or on a day that the title or the first sentences name, however old. A sentence without a date goes with its paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from geo.extraction.dates import DateMention
from geo.extraction.lexicon import Lexicon
from geo.extraction.text import Sentence, pick_within

NEWS_DAYS = 7
_LEDE_SENTENCES = 2


def find_background(
    text: str, sentences: Sequence[Sentence], dates: Sequence[DateMention], lexicon: Lexicon, published: str | None
) -> list[bool]:
    """One flag a sentence, True where it tells background."""
    lede = [s for s in sentences if not s.heading][:_LEDE_SENTENCES]
    news_days = {d.when.start for s in lede for d in pick_within(dates, s.start, s.end) if d.when.start}
    flags: list[bool] = []
    section_old, paragraph, paragraph_old = False, -1, False
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        if sentence.heading and len(words) < 80:
            section_old = bool(lexicon.heading.match(words))
        if sentence.paragraph != paragraph:
            paragraph, paragraph_old = sentence.paragraph, section_old
        told = [
            _is_recent(d, published, news_days)
            for d in pick_within(dates, sentence.start, sentence.end)
            if not d.assumed and not lexicon.reference.search(text[max(0, d.start - 60) : d.start])
        ]
        if any(told):
            paragraph_old = section_old
        elif (
            told.count(False) or (lexicon.opening.match(words) and sentence not in lede) or lexicon.history.match(words)
        ):
            paragraph_old = True
        flags.append(paragraph_old)
    return flags


def _is_recent(mention: DateMention, published: str | None, news_days: set[str]) -> bool | None:
    """Whether a date is one of the news; None where it says nothing either way (no day known)."""
    when = mention.when
    if when.start is None:
        return None
    if when.start in news_days:
        return True
    last = when.end or when.start
    if published is None or len(published) < 10:
        return None
    if len(last) < 10:  # a month or a year
        return (
            True
            if published.startswith(last) and len(last) == 7 and mention.kind != "month"
            else False
            if not published.startswith(last)
            else None
        )
    return date.fromisoformat(last) >= date.fromisoformat(published) - timedelta(days=NEWS_DAYS)
