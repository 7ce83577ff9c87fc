"""Which place each name means. In: the names of one text with their candidates. Out: one candidate or None for each.

Steps, in the order in which they paid on annotated news: votes of the countries and first-order divisions named in the text,
proximity to the other places, containment that the text states ("X, Y"; "X in the Y district": a hard constraint), one sense
for each name in a text, main names before alternate ones, a city of over 400,000 people before the division of its name, the
theatre's rows where the text is about it. Distances in km.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict

from geo.extraction.recognition import Name
from geo.gazetteer.index import COUNTRY, DISTRICT, PROVINCE, SETTLEMENT, Candidate, Gazetteer
from geo.gazetteer.sources import MAIN

NEAR_KM = 120.0  # proximity falls off as exp(-d / NEAR_KM)
BIG_CITY = 400_000  # people: more, and the city is meant rather than the division of its name
VOTE_WEIGHT, NEAR_WEIGHT, CONTAINED = 2.5, 2.0, 7.0


def distance_km(a: Candidate, b: Candidate) -> float:
    """Great-circle distance on a sphere of 6,371 km."""
    lat, lat2 = math.radians(a.lat), math.radians(b.lat)
    h = (
        math.sin((lat2 - lat) / 2) ** 2
        + math.cos(lat) * math.cos(lat2) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def resolve_names(text: str, names: list[Name], gazetteer: Gazetteer, *, country: str = "") -> list[Candidate | None]:
    """The candidate that each name means, None where it stays undecided."""
    return _Resolver(text, names, gazetteer, country).run()


class _Resolver:
    def __init__(self, text: str, names: list[Name], gazetteer: Gazetteer, country: str) -> None:
        self.text, self.names, self.gazetteer, self.home = text, names, gazetteer, country
        self.base = [[(c, self._score_alone(c, name)) for c in name.candidates] for name in names]
        self.chosen: list[Candidate | None] = [max(b, key=lambda p: p[1])[0] if b else None for b in self.base]
        self.inside = self._find_containment()

    def _score_alone(self, c: Candidate, name: Name) -> float:
        score = c.base
        if c.level == PROVINCE and any(
            o.level == SETTLEMENT and o.country == c.country and o.population > BIG_CITY and o.kind == MAIN
            for o in name.candidates
        ):
            score -= 2.0
        return score

    def _find_containment(self) -> dict[int, list[int]]:
        """Name number → numbers of the names that the text says contain it."""
        found: dict[int, list[int]] = defaultdict(list)
        for i, (name, after) in enumerate(zip(self.names, self.names[1:], strict=False)):
            gap = self.text[name.end : after.start]
            if len(gap) > 12:
                continue
            if re.fullmatch(r"\s*(,|\()\s*|,? (in|of) (the )?", gap):
                found[i].append(i + 1)
            elif re.fullmatch(r"['’]s ", gap):
                found[i + 1].append(i)
        return found

    def run(self) -> list[Candidate | None]:
        for _ in range(2):
            self._vote()
            self.chosen = [self._best(i) for i in range(len(self.names))]
            self._one_sense()
        return self.chosen

    def _vote(self) -> None:
        self.countries: Counter[str] = Counter()
        self.divisions: Counter[int] = Counter()
        seen: set[str] = set()
        for name, c in zip(self.names, self.chosen, strict=True):
            if c is None:
                continue
            weight = 1.0 if c.level in (COUNTRY, PROVINCE, DISTRICT) else 0.5
            if name.key in seen:
                weight *= 0.3
            seen.add(name.key)
            self.countries[c.country] += weight
            if c.admin1 and c.level != COUNTRY:
                self.divisions[c.admin1] += weight if c.level != SETTLEMENT else 0.3 * weight
        self.total = self.countries.total() or 1.0

    def _best(self, number: int) -> Candidate | None:
        best: tuple[float, Candidate] | None = None
        for c, base in self.base[number]:
            score = (
                base
                + self._score_containment(number, c)
                + self._score_votes(number, c)
                + self._score_nearness(number, c)
            )
            if best is None or score > best[0]:
                best = (score, c)
        return best[1] if best else None

    def _score_containment(self, number: int, c: Candidate) -> float:
        score = 0.0
        for other in self.inside.get(number, ()):
            for o, _ in self.base[other]:
                if o.row == c.row:
                    continue
                if o.level == COUNTRY and o.country == c.country and c.level != COUNTRY:
                    score += 6.0
                elif o.first_order and o.admin1 and o.admin1 == c.admin1 and not c.first_order:
                    score += CONTAINED
        return score

    def _score_votes(self, number: int, c: Candidate) -> float:
        now = self.chosen[number]
        own = (
            (1.0 if c.level in (COUNTRY, PROVINCE, DISTRICT) else 0.5)
            if now is not None and now.country == c.country
            else 0.0
        )
        rest = self.total - own
        score = VOTE_WEIGHT * max(0.0, self.countries[c.country] - own) / (rest if rest > 0 else 1.0)
        if c.level in (SETTLEMENT, DISTRICT) and c.admin1:
            mine = 0.15 if now is not None and now.admin1 == c.admin1 else 0.0
            score += VOTE_WEIGHT * min(1.0, max(0.0, self.divisions[c.admin1] - mine))
        return score

    def _score_nearness(self, number: int, c: Candidate) -> float:
        if c.level not in (SETTLEMENT, DISTRICT) or not c.pinned:
            return 0.0
        near = 0.0
        key = self.names[number].key
        for i, other in enumerate(self.chosen):
            if i == number or other is None or other.level not in (SETTLEMENT, DISTRICT) or not other.pinned:
                continue
            if self.names[i].key == key or abs(other.lat - c.lat) > 6:
                continue
            near += math.exp(-distance_km(c, other) / NEAR_KM)
        return NEAR_WEIGHT * min(1.5, near)

    def _one_sense(self) -> None:
        groups: dict[str, list[int]] = defaultdict(list)
        for i, c in enumerate(self.chosen):
            if c is not None:
                groups[self.names[i].key].append(i)
        for numbers in groups.values():
            told = [i for i in numbers if i in self.inside] or numbers
            top = Counter(self.chosen[i].row for i in told if self.chosen[i] is not None).most_common(1)[0][0]  # type: ignore[union-attr]
            sense = next(self.chosen[i] for i in told if self.chosen[i].row == top)  # type: ignore[union-attr]
            for i in numbers:
                if i not in self.inside:
                    self.chosen[i] = sense
