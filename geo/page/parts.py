"""A part of the incidents of a page, with what is told by all of their statements side by side: read once, while it is at hand.

In: incidents and articles. Out: `Part`, of which the columns of the map and the dossiers are made. A voice is who says what kind of
thing: a row of VOICE.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, count
from operator import attrgetter
from typing import Any

from geo.page.versions import Version, find_articles, find_versions
from geo.records import Article, Incident, Statement

VOICE = {"stance": "stance", "facet": "facet", "side": "side", "speaker": "speaker", "reporter": "reporter"}
_tell_voice = attrgetter(*VOICE.values())
_tell_statements = attrgetter("statements")
_tell_source, _tell_further = attrgetter("article_id"), attrgetter("appearances")


class Voices(dict[tuple[Any, ...], int]):
    """The numbers of voices in the order in which they are asked for: `rows` are the voices, `kinds` numbers for stance, facet and
    side alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[Any, ...]] = []
        self.kinds: list[int] = []
        self._kinds: defaultdict[tuple[Any, ...], int] = defaultdict(count().__next__)

    def __missing__(self, voice: tuple[Any, ...]) -> int:
        self[voice] = number = len(self.rows)
        self.rows.append(voice)
        self.kinds.append(self._kinds[voice[:3]])
        return number

    def number(self, statements: Iterable[Statement]) -> list[int]:
        """The voice of each statement."""
        return list(map(self.__getitem__, map(_tell_voice, statements)))

    def find_kinds(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """Of voices, what is told by stance, facet and side."""
        return tuple(map(self.kinds.__getitem__, numbers))


@dataclass(frozen=True, slots=True)
class Part:
    """`incidents` in their order; of each the number of its statements (`said`), their kinds, its articles' ids, its versions;
    and, one incident after the other, all `statements` with their voices, articles and further articles.
    """

    incidents: Sequence[Incident]
    said: list[int]
    kinds: list[tuple[int, ...]]
    articles: list[dict[str, None]]
    versions: list[list[Version]]
    statements: list[Statement]
    voices: list[int]
    sources: list[str]
    further: list[tuple[str, ...]]


def read_part(incidents: Sequence[Incident], articles: Mapping[str, Article], voices: Voices) -> Part:
    """The part that `incidents` are, with the numbers that `voices` gives."""
    groups = list(map(_tell_statements, incidents))
    statements, said = list(chain.from_iterable(groups)), list(map(len, groups))
    numbers, sources = voices.number(statements), list(map(_tell_source, statements))
    further, kinds = list(map(_tell_further, statements)), voices.find_kinds(numbers)
    spans = list(zip(chain((0,), ends := list(accumulate(said))), ends, strict=False))
    if any(further):
        keys = list(map(find_articles, incidents))
    else:
        keys = [
            dict.fromkeys((*incident.articles, *sources[first:end]))
            for incident, (first, end) in zip(incidents, spans, strict=True)
        ]
    versions = [find_versions(incident, articles, known) for incident, known in zip(incidents, keys, strict=True)]
    return Part(
        incidents,
        said,
        [kinds[first:end] for first, end in spans],
        keys,
        versions,
        statements,
        numbers,
        sources,
        further,
    )
