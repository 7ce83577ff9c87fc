"""Incidents measured against annotated articles.

An annotated article is a pair NAME.txt and NAME.json, the second with
`incidents` [{key, event_type, date_start, killed, wounded, places [{name, lat, lon, level, primary}]}] and
`statements` [{speaker, side, stance, incident, evidence, responds_to, facet}] in the order of the text, `responds_to` being
an index into that list. `evidence_alt`, `event_type_alt`, `also_types` are further answers that are right.

A statement found counts where it covers half of the annotated words; one that only says again what a matched statement
says (same article, incident, side and stance) counts neither for nor against. A quote that does not stand in its article is
wrong whatever else it says.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from geo.errors import FormatError
from geo.records import STANCES, Article, Incident, Location, Statement

NEAR_KM = 25.0
PINNED = ("settlement", "district")  # levels of annotated places whose distance is measured
EARTH_KM = 6371.0

Span = tuple[int, int]
Miss = tuple[str, str, str, str]  # article, measure, what, which


@dataclass(frozen=True)
class Gold:
    """An annotated article: its name and the annotation."""

    name: str
    note: Mapping[str, Any]


@dataclass(eq=False)
class Quote:
    """A statement found in an article: the incident it stands with, where it stands in the squashed text, what it matched."""

    incident: Incident
    statement: Statement
    span: Span | None
    wanted: int | None = None  # index of the annotated statement

    @property
    def sort(self) -> tuple[str, str, str]:
        return self.incident.id, self.statement.stance, fold_side(self.statement.side)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A primary place of an annotated incident beside the first location of the incident found. Degrees, WGS 84; km.

    `found` is empty where the incident was found without a location, or not at all (`incident_found`). `km` is the distance of
    the two points, None where one has none. `right` is the verdict on the incident as the measures count it: near one of its
    places, or a vague place that is not pinned to a settlement; None where nothing is measured.
    """

    article: str
    incident: str
    place: str
    level: str
    lon: float | None
    lat: float | None
    incident_found: bool
    found: str = ""
    found_level: str = ""
    where_prec: int | None = None
    found_lon: float | None = None
    found_lat: float | None = None
    km: float | None = None
    right: bool | None = None
    why: str = ""


@dataclass
class Tally:
    """What is counted while the articles are gone through."""

    counts: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)  # by stance
    found: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    places: list[PlaceRow] = field(default_factory=list)

    def check(self, measure: str, right: bool) -> bool:
        self.counts[measure] += 1
        self.counts[f"{measure}_right"] += right
        return right


def load_gold(folder: str | Path, *, facets: str | Path | None = None) -> dict[Path, Gold]:
    """The annotated articles of a folder by the path of their text, in the order of their names. FormatError: none, or broken.

    `facets` is a CSV (file, statement_index, facet) with the facets of denials whose annotation has none.
    """
    folder = Path(folder)
    gold: dict[Path, Gold] = {}
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt")
        if not text.exists():
            continue
        try:
            note = json.loads(path.read_text(encoding="utf-8"))
            sound = isinstance(note["incidents"], list) and isinstance(note["statements"], list)
        except (ValueError, KeyError, TypeError) as error:
            raise FormatError(
                f"is no annotation ({error})", where=str(path), repair="Give `incidents` and `statements`."
            ) from error
        if not sound:
            raise FormatError("`incidents` and `statements` are no lists", where=str(path), repair="Use [ … ].")
        gold[text] = Gold(path.stem, note)
    if not gold:
        raise FormatError(
            "holds no pairs NAME.txt and NAME.json", where=str(folder), repair="Name a folder of annotated articles."
        )
    return gold if facets is None else _give_facets(gold, Path(facets))


def _give_facets(gold: Mapping[Path, Gold], path: Path) -> dict[Path, Gold]:
    """The articles with the facets of `path`; rows of other articles are left aside. FormatError names the line that is wrong."""
    told: dict[str, dict[int, str]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                told[row["file"]][int(row["statement_index"])] = row["facet"]
            except (KeyError, TypeError, ValueError) as error:
                raise FormatError(
                    "is no row of facets", where=f"{path}:{number}", repair="Write file,statement_index,facet."
                ) from error
    given = {}
    for text, one in gold.items():
        facets = told[one.name]
        statements = [s | {"facet": facets[i]} if i in facets else s for i, s in enumerate(one.note["statements"])]
        given[text] = Gold(one.name, dict(one.note) | {"statements": statements})
    return given


def evaluate(
    gold: Mapping[Path, Gold], incidents: Sequence[Incident], articles: Mapping[str, Article]
) -> tuple[dict[str, Any], list[Miss]]:
    """The measures of `incidents` against `gold`, and every miss. Ratios are from 0 to 1, None where there was nothing to measure."""
    tally, linking = _tally(gold, incidents, articles)
    return _sum_up(tally, linking, len(gold)), tally.misses


def list_places(
    gold: Mapping[Path, Gold], incidents: Sequence[Incident], articles: Mapping[str, Article]
) -> list[PlaceRow]:
    """Every primary place of `gold` with what was found for it, in the order of the articles."""
    return _tally(gold, incidents, articles)[0].places


def _tally(
    gold: Mapping[Path, Gold], incidents: Sequence[Incident], articles: Mapping[str, Article]
) -> tuple[Tally, tuple[int, int, int]]:
    tally = Tally()
    by_name = {Path(article.file).stem: article for article in articles.values()}
    held: dict[str, set[str]] = defaultdict(set)  # article id → ids of its incidents
    for incident in incidents:
        for key in incident.articles:
            held[key].add(incident.id)
    for one in gold.values():
        article = by_name.get(one.name)
        _measure_article(one, article, incidents if article else (), tally)
        if not one.note["incidents"]:
            tally.check("negatives", not (article and held[article.id]))
    return tally, _measure_linking(gold.values(), {name: held[article.id] for name, article in by_name.items()})


def _measure_article(one: Gold, article: Article | None, incidents: Iterable[Incident], tally: Tally) -> None:
    text = squash(article.text) if article else ""
    quotes = [
        Quote(incident, statement, find_span(statement.exact, text))
        for incident in incidents
        for statement in incident.statements
        if article and statement.article_id == article.id
    ]
    for quote in quotes:
        tally.check("quotes", quote.span is not None)
    wanted = one.note["statements"]
    match_spans(wanted, quotes, text)
    votes = _count_votes(wanted, quotes)
    match_repeats(wanted, quotes, votes)
    _measure_statements(one.name, wanted, quotes, tally)
    by_id = {quote.incident.id: quote.incident for quote in quotes}
    for told in one.note["incidents"]:
        tally.counts["incidents"] += 1
        counts = votes.get(told["key"])
        if not counts:
            tally.misses.append((one.name, "incident", "not found", told["key"]))
            tally.places += _compare_places(one.name, told, None, right=None)
            continue
        tally.counts["incidents_right"] += 1
        _measure_incident(one.name, told, by_id[counts.most_common(1)[0][0]], tally)


def match_spans(wanted: Sequence[Mapping[str, Any]], quotes: Sequence[Quote], text: str) -> None:
    """Pair each annotated statement with an unused quote over the same words, one of the same stance and side first."""
    for i, statement in enumerate(wanted):
        spans = [find_span(words, text) for words in (statement["evidence"], *statement.get("evidence_alt", []))]
        near = [q for q in quotes if q.wanted is None and q.span and any(s and overlap(q.span, s) for s in spans)]
        if near:
            best = min(near, key=lambda q: (q.statement.stance != statement["stance"], not _same_side(q, statement)))
            best.wanted = i


def match_repeats(
    wanted: Sequence[Mapping[str, Any]], quotes: Sequence[Quote], votes: Mapping[str, Counter[str]]
) -> None:
    """Pair what is left where side, stance and incident agree: a repetition elsewhere in the text serves as well."""
    taken = {quote.wanted for quote in quotes}
    for i, statement in enumerate(wanted):
        voted = votes.get(statement.get("incident") or "")
        if i in taken or not voted:
            continue
        for quote in quotes:
            same = quote.statement.stance == statement["stance"] and _same_side(quote, statement)
            if same and quote.wanted is None and quote.span and quote.incident.id in voted:
                quote.wanted = i
                break


def _count_votes(wanted: Sequence[Mapping[str, Any]], quotes: Iterable[Quote]) -> dict[str, Counter[str]]:
    """For each annotated incident, the ids of the incidents with which its matched statements stand, and how many with each."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for i, quote in sorted(((q.wanted, q) for q in quotes if q.wanted is not None), key=lambda pair: pair[0]):
        votes[wanted[i].get("incident") or ""][quote.incident.id] += 1
    return votes


def _measure_statements(name: str, wanted: Sequence[Mapping[str, Any]], quotes: Sequence[Quote], tally: Tally) -> None:
    hits = {quote.wanted: quote for quote in quotes if quote.wanted is not None}
    for i, statement in enumerate(wanted):
        tally.gold[statement["stance"]] += 1
        if i not in hits:
            tally.misses.append((name, "missed", statement["stance"], statement["evidence"][:160]))
            continue
        said = hits[i].statement
        tally.check("sides", _same_side(hits[i], statement))
        if tally.check("stances", said.stance == statement["stance"]):
            tally.matched[said.stance] += 1
        else:
            what = f"{statement['stance']} taken for {said.stance}"
            tally.misses.append((name, "stance", what, statement["evidence"][:160]))
        if (facet := statement.get("facet")) and not tally.check("facets", said.facet == facet):
            tally.misses.append((name, "facet", f"{facet} taken for {said.facet}", statement["evidence"][:160]))
        answered = hits.get(statement.get("responds_to", -1))
        if answered and not tally.check("answers", said.responds_to in _find_same(answered, quotes)):
            tally.misses.append((name, "answer", "to another or none", statement["evidence"][:160]))
    told = {quote.sort for quote in quotes if quote.wanted is not None}
    for quote in quotes:
        if quote.wanted is None and quote.span and quote.sort in told:
            continue
        tally.found[quote.statement.stance] += 1
        if quote.wanted is None:
            tally.misses.append((name, "extra", quote.statement.stance, squash(quote.statement.exact)[:160]))


def _find_same(answered: Quote, quotes: Iterable[Quote]) -> set[str]:
    """Ids of the answered statement and of its repetitions that are not annotated again (a title, the lede)."""
    return {q.statement.id for q in quotes if q is answered or (q.wanted is None and q.sort == answered.sort)}


def _measure_incident(name: str, told: Mapping[str, Any], incident: Incident, tally: Tally) -> None:
    key = told["key"]
    types = {told["event_type"], *told.get("event_type_alt", []), *told.get("also_types", [])}
    tally.check("types", incident.event_type in types)
    if told.get("date_start") and not tally.check("dates", is_same_day(incident.when.start, told["date_start"])):
        tally.misses.append((name, "date", f"{told['date_start']} taken for {incident.when.start}", key))
    tally.places += _compare_places(name, told, incident, right=_measure_place(name, told, incident, tally))
    for figure in ("killed", "wounded"):
        if told.get(figure) is not None and not tally.check("figures", getattr(incident, figure) == told[figure]):
            tally.misses.append((name, "figure", f"{figure} {told[figure]} taken for {getattr(incident, figure)}", key))


def _measure_place(name: str, told: Mapping[str, Any], incident: Incident, tally: Tally) -> bool | None:
    """Whether the incident is where the annotation says, None where it names no place."""
    primary = _find_primary(told)
    exact = [place for place in primary if place.get("lat") is not None and place["level"] in PINNED]
    first = incident.locations[0] if incident.locations else None
    if exact:
        gaps = [km for place in exact if (km := _apart_km(first, place)) is not None]
        gap = min(gaps, default=math.inf)
        if not tally.check("places", gap <= NEAR_KM):
            tally.misses.append((name, "place", f"{exact[0]['name']} off by {gap:.0f} km", told["key"]))
        return gap <= NEAR_KM
    return tally.check("vague_places", first is None or first.level != "settlement") if primary else None


def _find_primary(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [place for place in told["places"] if place.get("primary")] or told["places"]


def _apart_km(found: Location | None, place: Mapping[str, Any]) -> float | None:
    """Kilometres from a location to an annotated place, None where one has no point."""
    if found is None or found.lon is None or found.lat is None or place.get("lat") is None:
        return None
    return measure_km(found.lon, found.lat, place["lon"], place["lat"])


def _compare_places(
    name: str, told: Mapping[str, Any], incident: Incident | None, *, right: bool | None
) -> Iterator[PlaceRow]:
    at = incident.locations[0] if incident and incident.locations else None
    for place in _find_primary(told):
        row = PlaceRow(
            name, told["key"], place["name"], place["level"], place.get("lon"), place.get("lat"), incident is not None, right=right
        )  # fmt: skip
        if at:
            row = replace(
                row, found=at.name, found_level=at.level, where_prec=at.where_prec, found_lon=at.lon, found_lat=at.lat,
                km=_apart_km(at, place), why=at.why,
            )  # fmt: skip
        yield row


def _measure_linking(gold: Iterable[Gold], held: Mapping[str, set[str]]) -> tuple[int, int, int]:
    """Pairs of articles that share an incident: right, found, annotated."""
    right = found = wanted = 0
    for one, other in combinations(sorted(gold, key=lambda g: g.name), 2):
        is_wanted = bool({i["key"] for i in one.note["incidents"]} & {i["key"] for i in other.note["incidents"]})
        is_found = bool(held.get(one.name, set()) & held.get(other.name, set()))
        right, found, wanted = right + (is_wanted and is_found), found + is_found, wanted + is_wanted
    return right, found, wanted


def _sum_up(tally: Tally, linking: tuple[int, int, int], articles: int) -> dict[str, Any]:
    def rate(measure: str) -> float | None:
        return _divide(tally.counts[f"{measure}_right"], tally.counts[measure])

    stances = [stance for stance in STANCES if tally.gold[stance] or tally.found[stance]]
    return {
        "articles": articles,
        "quotes_verbatim": rate("quotes"),
        "statements": _find_f1(tally.matched.total(), tally.found.total(), tally.gold.total()),
        "by_stance": {s: _find_f1(tally.matched[s], tally.found[s], tally.gold[s]) for s in stances},
        "detection_recall": _divide(tally.counts["stances"], tally.gold.total()),
        "stance_accuracy": rate("stances"),
        "side_accuracy": rate("sides"),
        "facet_accuracy": rate("facets"),
        "responds_to_accuracy": rate("answers"),
        "incident_recall": rate("incidents"),
        "event_type_accuracy": rate("types"),
        "date_accuracy": rate("dates"),
        "place_within_25_km": rate("places"),
        "vague_place_not_pinned": rate("vague_places"),
        "figures_accuracy": rate("figures"),
        "linking": _find_f1(*linking),
        "negatives_clean": rate("negatives"),
    }


def _divide(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _find_f1(right: int, found: int, gold: int) -> dict[str, float | int | None]:
    precision, recall = _divide(right, found), _divide(right, gold)
    f1 = 2 * right / (found + gold) if found + gold else None
    return {"f1": f1, "precision": precision, "recall": recall, "gold": gold, "found": found}


def render_measures(measures: Mapping[str, Any]) -> str:
    """The measures as lines for a terminal."""

    def show(value: float | None) -> str:
        return "  -  " if value is None else f"{value:.3f}"

    def show_f1(label: str, row: Mapping[str, Any]) -> str:
        rates = f"F1 {show(row['f1'])}  P {show(row['precision'])}  R {show(row['recall'])}"
        return f"{label:28} {rates}  (gold {row['gold']}, found {row['found']})"

    lines = []
    for key, value in measures.items():
        if key == "by_stance":
            lines += [show_f1(f"  {stance}", row) for stance, row in value.items()]
        elif isinstance(value, Mapping):
            lines.append(show_f1(key, value))
        else:
            lines.append(f"{key:28} {value if isinstance(value, int) else show(value)}")
    return "\n".join(lines)


def render_places(rows: Iterable[PlaceRow]) -> str:
    """The rows as columns for a terminal, those that are wrong marked with "!"."""
    table = [("article", "place", "level", "found", "level", "prec", "km")]
    for row in rows:
        mark = "! " if row.right is False else "  "
        found = row.found or ("no location" if row.incident_found else "no incident")
        prec = "" if row.where_prec is None else str(row.where_prec)
        km = "" if row.km is None else f"{row.km:.0f}"
        table.append((mark + row.article, row.place, row.level, found, row.found_level, prec, km))
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
    )


def squash(text: str) -> str:
    """`text` with each run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def find_span(words: str, text: str) -> Span | None:
    """Start and end of `words` in the squashed `text`; None where they do not stand there."""
    words = squash(words)
    at = text.find(words) if words else -1
    return None if at < 0 else (at, at + len(words))


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans share half of the shorter one."""
    return min(a[1], b[1]) - max(a[0], b[0]) >= 0.5 * min(a[1] - a[0], b[1] - b[0])


def measure_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The great-circle distance in kilometres (haversine, R = 6,371 km) of two points in degrees."""
    y, other_y = math.radians(lat), math.radians(other_lat)
    turn = math.sin(math.radians(other_lon - lon) / 2) ** 2
    h = math.sin((other_y - y) / 2) ** 2 + math.cos(y) * math.cos(other_y) * turn
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


def fold_side(side: str | None) -> str:
    """The side's code in capitals; the de facto authorities of Karabakh count as AM, as the annotations allow both."""
    code = (side or "").upper()
    return "AM" if code == "NKR" else code


def _same_side(quote: Quote, wanted: Mapping[str, Any]) -> bool:
    return fold_side(quote.statement.side) == fold_side(wanted.get("side"))


def is_same_day(found: str | None, wanted: str) -> bool:
    """Within a day of each other; a month (YYYY-MM) is right where it is the same month."""
    if not found:
        return False
    if len(wanted) < 10 or len(found) < 10:
        return found[:7] == wanted[:7]
    return abs((date.fromisoformat(found) - date.fromisoformat(wanted)).days) <= 1
