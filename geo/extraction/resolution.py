"""Which place each name means. In: the names of one text with their candidates. Out: one candidate or None for each.

Steps, in the order in which they paid on annotated news: votes of the countries and first-order divisions named in the text,
proximity to the other places, containment that the text states (a hard constraint where it names a village and its district),
one sense for each name in a text, main names before alternate ones, a city of over 400,000 people before the division of its
name, the theatre's rows where the text is about it, the publication's country. Distances in km.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from geo.extraction.containment import Containment, find_containment, lies_in
from geo.extraction.metonymy import load_capitals
from geo.extraction.recognition import Name
from geo.gazetteer.geodesy import KM_PER_DEGREE
from geo.gazetteer.index import COUNTRY, DISTRICT, PROVINCE, SETTLEMENT, Candidate, Gazetteer
from geo.gazetteer.sources import MAIN

NEAR_KM = 120.0  # proximity falls off as exp(-d / NEAR_KM)
BIG_CITY = 400_000  # people: more, and the city is meant rather than the division of its name
CITY_FIRST = -4.0  # points of a division whose name is that of such a city
SMALL_NAMESAKE = 10_000  # people: a village named as the province around it
VOTE_WEIGHT, NEAR_WEIGHT = 2.5, 2.0
MOST_NEAR = 3.0  # points of proximity
SISTER_WEIGHT = 0.6  # points of a first-order division for each other one of its country in the text, up to 2
IN_COUNTRY, IN_DIVISION, IN_OTHER = 6.0, 7.0, 6.0  # points of a stated containment that holds
THEATRE_CHOSEN, THEATRE_FOUND = (
    3.0,
    1.5,
)  # points of a theatre's row: the theatre is chosen; the text names both its sides
GUESS_PEOPLE, GUESS_CHOICES = 100_000, 4  # a smaller place of at least so many, alone in the text, is a guess
LONE = 0.2  # points of proximity: with less, nothing else in the text is near
MOST_OTHERS = 10  # candidates given with an undecided name
_FAR_DEGREES = 4.0  # beyond, proximity counts nothing
ROUNDS = 2
HOME_VOTE = 1.0  # vote of the publication's country
_DIVISION_AFTER = re.compile(
    r"(?:['’]s)?[\s-]+(?:border |autonomous )?(?:region|district|province|county|rayon|raion|marz|oblast|governorate|"
    r"район|област|провинци)", re.IGNORECASE,
)  # fmt: skip
_RUSSIAN_ADJECTIVE = re.compile(
    r"[а-яё]{3}ск(?:ий|ого|ому|им|ом|ая|ой|ую|их|ими)$"
)  # "Кельбаджарском": of the district
_DIVISION_BEFORE = re.compile(r"\b(?:region|district|province|county|state)s?\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_SETTLEMENT_BEFORE = re.compile(
    r"\b(?:village|town|city|settlement|community|villages|towns)(?:\s+of)?\s+$|\b(?:сел[аоеу]м?|город\w*)\s+$"
)
_SETTLEMENT_AFTER = re.compile(r"\s+(?:village|town|city|settlement)\b")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a name was resolved to, why, and the candidates that stayed possible where it was not."""

    candidate: Candidate | None
    why: str = ""
    others: tuple[Candidate, ...] = ()


def resolve_names(
    text: str, names: list[Name], gazetteer: Gazetteer, *, country: str = "", theatre: int = -1
) -> list[Choice]:
    """The choice for each name, in their order. `country`: ISO code of the publication's home; `theatre`: its number."""
    return _Resolver(text, names, gazetteer, country, theatre).run()


class _Resolver:
    """Scores the candidates of one text's names in rounds: each round sees the choices of the last."""

    def __init__(self, text: str, names: list[Name], gazetteer: Gazetteer, country: str, theatre: int) -> None:
        self.theatre = theatre
        self.text, self.names, self.gazetteer, self.home = text, names, gazetteer, country
        nouns = [self._noun_beside(name) for name in names]
        self.base = [self._score_alone(name, noun) for name, noun in zip(names, nouns, strict=True)]
        self.stated: dict[int, list[Containment]] = defaultdict(list)
        self.outer: dict[int, list[Containment]] = defaultdict(list)
        for pair in find_containment(text, names):
            self.stated[pair.inner].append(pair)
            self.outer[pair.outer].append(pair)
        self.cued = {i for i, noun in enumerate(nouns) if noun}
        self.called_divisions = [i for i, noun in enumerate(nouns) if noun == "division"]
        self.missing: dict[int, int] = {}  # name that the text puts where the gazetteer has none → the outer name
        self._bind()
        self.chosen = [max(b, key=lambda p: p[1])[0] if b else None for b in self.base]

    def _score_alone(self, name: Name, noun: str) -> list[tuple[Candidate, float]]:
        """The candidates with points for their size and kind, and for the noun beside the name."""
        if len(name.candidates) == 1:
            return [(name.candidates[0], name.candidates[0].base)]
        cities = {
            o.country for o in name.candidates if o.population > BIG_CITY and o.level == SETTLEMENT and o.kind == MAIN
        }
        provinces = {o.country for o in name.candidates if o.level == PROVINCE and o.kind == MAIN}
        scored = []
        for c in name.candidates:
            points = 0.0
            if c.level in (PROVINCE, DISTRICT):
                points = (
                    4.0
                    if noun == "division"
                    else -4.0
                    if noun == "settlement"
                    else -2.0
                    if c.country in cities
                    else 0.0
                )
            elif c.level == SETTLEMENT:
                if noun:
                    points = 3.0 if noun == "settlement" else -3.0
                elif not noun and c.population < SMALL_NAMESAKE and c.country in provinces:
                    points = -7.0
            scored.append((c, c.base + points))
        return scored

    def _noun_beside(self, name: Name) -> str:
        """`division` for "X district", `settlement` for "village of X", else ''."""
        after, before = self.text[name.end : name.end + 25], self.text[max(0, name.start - 25) : name.start]
        if (
            _DIVISION_AFTER.match(after)
            or ("of" in before.lower() and _DIVISION_BEFORE.search(before))
            or (self.text[name.start] > "\u0400" and _RUSSIAN_ADJECTIVE.search(self.text[name.start : name.end]))
        ):
            return "division"
        return "settlement" if _SETTLEMENT_BEFORE.search(before) or _SETTLEMENT_AFTER.match(after) else ""

    def _bind(self) -> None:
        """Apply the hard pairs: strike out what lies elsewhere."""
        for inner, pairs in self.stated.items():
            for pair in pairs:
                if not pair.hard:
                    continue
                outers = [c for c, _ in self.base[pair.outer]]
                inside = [(c, s) for c, s in self.base[inner] if any(lies_in(c, o, self.gazetteer) for o in outers)]
                if inside:
                    self.base[inner] = inside
                    fits = [
                        (o, s)
                        for o, s in self.base[pair.outer]
                        if any(lies_in(c, o, self.gazetteer) for c, _ in inside)
                    ]
                    self.base[pair.outer] = fits or self.base[pair.outer]
                elif any(o.level in (DISTRICT, PROVINCE) for o in outers):
                    self.missing[inner] = pair.outer
                    self.base[inner] = []

    def run(self) -> list[Choice]:
        for _ in range(ROUNDS):
            before = [c and c.row for c in self.chosen]
            self._vote()
            self.chosen = self._choose()
            self._one_sense()
            if [c and c.row for c in self.chosen] == before:
                break
        self.grounds = self._find_grounds()
        return [self._explain(i) for i in range(len(self.names))]

    def _explain(self, i: int) -> Choice:
        c = self.chosen[i]
        if i in self.missing:
            outer = self.names[self.missing[i]]
            return Choice(None, f"no place of that name is known in {self.text[outer.start : outer.end]}")
        if c is None:
            return Choice(None, "not in the gazetteer")
        if self._is_guess(i, c):
            return Choice(
                None,
                f"one of {len(self.base[i])} places, none near what else is named",
                tuple(o for o, _ in self.base[i][:MOST_OTHERS]),
            )
        if self._is_elsewhere(i, c):
            return self._choose_on_ground(i, c.country)
        held = [p for p in self.stated.get(i, ()) if (o := self.chosen[p.outer]) and lies_in(c, o, self.gazetteer)]
        if held:
            outer = self.names[held[0].outer]
            return Choice(c, f"the text puts it in {self.text[outer.start : outer.end]}")
        if len(self.base[i]) == 1:
            return Choice(c, "the only place of that name")
        return Choice(c, f"likeliest of {len(self.base[i])} by the places around it")

    def _is_guess(self, i: int, c: Candidate) -> bool:
        """Whether a small place was picked of several though nothing else in the text is near it: then it stays undecided."""
        if (
            c.level != SETTLEMENT
            or c.population > GUESS_PEOPLE
            or len(self.base[i]) < GUESS_CHOICES
            or i in self.stated
        ):
            return False
        lone = self.divisions[c.admin1] <= 0.31 if c.admin1 else True
        return lone and not c.theatre and self._score_nearness(i, c) < LONE

    def _find_grounds(self) -> dict[str, set[int]]:
        """Country → the first-order divisions that the text calls so ("the state of Apure"): where it is set."""
        grounds: dict[str, set[int]] = defaultdict(set)
        for i in self.called_divisions:
            if (c := self.chosen[i]) is not None and c.first_order and c.admin1:
                grounds[c.country].add(c.admin1)
        return grounds

    def _is_elsewhere(self, i: int, c: Candidate) -> bool:
        """Whether a place picked of several lies outside the divisions in which the text is set, and near nothing else it names.

        What speaks for a government is no neighbour: a capital named in the text is left out.
        """
        if c.level != SETTLEMENT or c.population > BIG_CITY or len(self.base[i]) < 2 or i in self.stated or c.theatre:
            return False
        grounds = self.grounds.get(c.country)
        if not grounds or c.admin1 in grounds or self.divisions[c.admin1] > 0.31:
            return False
        return self._score_nearness(i, c, besides=load_capitals()) < LONE

    def _choose_on_ground(self, i: int, country: str) -> Choice:
        """The place of the name in the divisions in which the text is set, None where none is known there."""
        inside = [o for o, _ in self.base[i] if o.country == country and o.admin1 in self.grounds[country]]
        if inside:
            return Choice(max(inside, key=lambda o: o.base), "the one in the divisions that the text names")
        return Choice(None, f"none of {len(self.base[i])} places is known in the divisions that the text names")

    def _vote(self) -> None:
        self.countries: defaultdict[str, float] = defaultdict(float, {self.home: HOME_VOTE} if self.home else {})
        self.divisions: defaultdict[int, float] = defaultdict(float)
        seen: set[str] = set()
        for name, c in zip(self.names, self.chosen, strict=True):
            if c is None:
                continue
            weight = 1.0 if c.level in (COUNTRY, PROVINCE, DISTRICT) else 0.5
            if name.key in seen:
                weight *= 0.3
            seen.add(name.key)
            if c.country:
                self.countries[c.country] += weight
            if c.admin1 and c.level != COUNTRY:
                self.divisions[c.admin1] += weight if c.level != SETTLEMENT else 0.3 * weight
        self.total = sum(self.countries.values()) or 1.0
        self.sisters: dict[str, set[int]] = defaultdict(set)
        for c in self.chosen:
            if c is not None and c.first_order:
                self.sisters[c.country].add(c.row)
        self.points = sorted(
            {
                (name.key, c.lon, c.lat, math.cos(math.radians(c.lat)))
                for name, c in zip(self.names, self.chosen, strict=True)
                if c is not None and c.level in (SETTLEMENT, DISTRICT) and c.pinned
            }
        )
        self.theatres = self._find_theatres()

    def _find_theatres(self) -> dict[int, float]:
        """Theatre number → points of its rows in this text."""
        found: dict[int, float] = {}
        for number, countries in enumerate(self.gazetteer.theatre_countries, start=1):
            named = sum(self.countries[code] > 0 for code in countries)
            if number == self.theatre and named:
                found[number] = THEATRE_CHOSEN
            elif named > 1:
                found[number] = THEATRE_FOUND
        return found

    def _choose(self) -> list[Candidate | None]:
        """The best candidate of each name; mentions of one name of which the text says no more are scored once."""
        known: dict[tuple[str, Candidate | None], Candidate | None] = {}
        chosen: list[Candidate | None] = []
        for i, name in enumerate(self.names):
            if i in self.stated or i in self.outer or i in self.cued:
                chosen.append(self._best(i))
                continue
            if (key := (name.key, self.chosen[i])) not in known:
                known[key] = self._best(i)
            chosen.append(known[key])
        return chosen

    def _best(self, number: int) -> Candidate | None:
        if len(self.base[number]) < 2:
            return self.base[number][0][0] if self.base[number] else None
        best, highest = None, -math.inf
        bound = number in self.stated or number in self.outer
        for c, base in self.base[number]:
            score = base + (self._score_containment(number, c) if bound else 0.0) + self._score_votes(number, c)
            theatre = self.theatres.get(c.theatre, 0.0)
            if score + MOST_NEAR + theatre <= highest:
                continue  # whatever is near, another is better
            score = score + self._score_nearness(number, c) + theatre
            if score > highest:
                best, highest = c, score
        return best

    def _score_containment(self, number: int, c: Candidate) -> float:
        score = 0.0
        for pair in self.stated.get(number, ()):
            fits = [o for o, _ in self.base[pair.outer][:12] if lies_in(c, o, self.gazetteer)]
            if fits:
                score += max(
                    IN_COUNTRY if o.level == COUNTRY else IN_DIVISION if o.first_order else IN_OTHER - 2 for o in fits
                )
        for pair in self.outer.get(number, ()):
            if not self._is_soft_settlement(pair, c) and any(
                lies_in(i, c, self.gazetteer) for i, _ in self.base[pair.inner][:12]
            ):
                score += 2.0
        return score

    def _is_soft_settlement(self, pair: Containment, c: Candidate) -> bool:
        return not pair.hard and c.level == SETTLEMENT

    def _score_votes(self, number: int, c: Candidate) -> float:
        now = self.chosen[number]
        same = now is not None and now.country == c.country
        own = (1.0 if c.level in (COUNTRY, PROVINCE, DISTRICT) else 0.5) if same else 0.0
        rest = self.total - own
        score = VOTE_WEIGHT * max(0.0, self.countries[c.country] - own) / (rest if rest > 0 else 1.0)
        if c.level in (SETTLEMENT, DISTRICT) and c.admin1:
            mine = 0.15 if now is not None and now.admin1 == c.admin1 else 0.0
            score += VOTE_WEIGHT * min(1.0, max(0.0, self.divisions[c.admin1] - mine))
        elif c.first_order:
            sisters = len(self.sisters[c.country] - {c.row})
            score += min(2.0, SISTER_WEIGHT * sisters)
        return score

    def _score_nearness(self, number: int, c: Candidate, *, besides: Collection[str] = ()) -> float:
        """Points for the settlements and districts around it that the text names, those with the keys `besides` left out."""
        if c.level not in (SETTLEMENT, DISTRICT) or not c.pinned:
            return 0.0
        near = 0.0
        key, here_lon, here_lat = self.names[number].key, c.lon, c.lat
        for other_key, lon, lat, stretch in self.points:
            north = lat - here_lat
            east = (lon - here_lon) * stretch
            if (
                -_FAR_DEGREES < north < _FAR_DEGREES
                and -_FAR_DEGREES < east < _FAR_DEGREES
                and other_key != key
                and other_key not in besides
            ):
                near += math.exp(-math.hypot(east, north) * KM_PER_DEGREE / NEAR_KM)
        return min(MOST_NEAR, NEAR_WEIGHT * near)

    def _one_sense(self) -> None:
        """Let all mentions of a name mean the same place, the one that the text says most about."""
        groups: dict[str, list[int]] = defaultdict(list)
        for i, c in enumerate(self.chosen):
            if c is not None:
                groups[self.names[i].key].append(i)
        for numbers in groups.values():
            if len(numbers) == 1:
                continue
            told = [i for i in numbers if i in self.cued] or [i for i in numbers if i in self.stated] or numbers
            rows = Counter(c.row for i in told if (c := self.chosen[i]) is not None)
            top = rows.most_common(1)[0][0]
            sense = next(c for i in told if (c := self.chosen[i]) is not None and c.row == top)
            for i in numbers:
                if i not in self.stated and i not in self.cued:
                    self.chosen[i] = sense
