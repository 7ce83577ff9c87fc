"""Made-up incidents on the Armenian-Azerbaijani border: some that show every sign of the map, and as many as asked for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from geo.records import EVENT_TYPES, Article, Incident, Location, Statement, When

VILLAGES = (
    ("Sotk", 45.865, 40.203), ("Yeraskh", 44.823, 39.740), ("Tegh", 46.477, 39.557), ("Khoznavar", 46.405, 39.620), ("Jermuk", 45.672, 39.842),
    ("Movses", 45.49, 40.91), ("Aghdam", 45.37, 40.93), ("Kut", 45.79, 40.26), ("Nerkin Hand", 46.52, 39.06), ("Verin Shorzha", 45.69, 40.35),
)  # fmt: skip
NAMES = {"AM": "Armenia", "AZ": "Azerbaijan"}
OTHER = {"AM": "AZ", "AZ": "AM"}


def write_article(
    number: int, sentences: Sequence[str], *, published: str | None, outlet: str = "", url: str = ""
) -> Article:
    return Article.of(
        "\n\n".join(sentences), title=f"Report {number}", outlet=outlet or f"Outlet {number % 9}", published=published, url=url or f"https://outlet{number % 9}.example/{number}",
        file=f"{number}.txt",
    )  # fmt: skip


def quote(article: Article, exact: str, stance: str, side: str, **known: object) -> Statement:
    start = article.text.index(exact)
    name = f"s-{article.id[2:8]}-{start}"
    speaker = str(known.pop("speaker", f"Ministry of Defence of {NAMES.get(side, side)}"))
    return Statement(name, article.id, stance, speaker, side, exact, start, start + len(exact), **known)  # type: ignore[arg-type]


def make_all_signs() -> tuple[list[Incident], dict[str, Article]]:
    """One incident for each status, precision and third party, two rival places, one undated, one unplaced, one spot of five."""
    articles: dict[str, Article] = {}
    incidents: list[Incident] = []

    def add(
        key: str,
        place: Location,
        *,
        status: str,
        kind: str = "shelling",
        left: str = "AZ",
        day: str | None = "2023-09-01",
        third: str | None = None,
        rivals: tuple[Location, ...] = (),
    ) -> None:
        right = OTHER[left]
        said = f"{NAMES[left]} said that its positions near {place.name} came under fire ({key})."
        answers = {
            "denied": f"The statement of {NAMES[left]} about {key} does not correspond to reality, {NAMES[right]} said.",
            "partly_disputed": f"{NAMES[right]} said that only warning shots were fired ({key}).",
            "acknowledged": f"{NAMES[right]} confirmed that its units opened fire ({key}).",
            "mutual_accusation": f"{NAMES[right]} said that units of {NAMES[left]} fired first ({key}).",
        }
        answer = answers.get(status, "")
        seen = f"The mission said that its patrol near {place.name} noted the sound of shots ({key})." if third else ""
        article = write_article(len(articles), [text for text in (said, answer, seen) if text], published=day)
        articles[article.id] = article
        claim = quote(article, said, "claim", left, cue="said", accused=right)
        told = [claim]
        stances = {"mutual_accusation": "claim", "acknowledged": "confirmation"}
        if answer:
            facet = {"denied": "occurrence", "partly_disputed": "characterisation"}.get(status)
            stance = stances.get(status, "denial")
            told.append(
                quote(article, answer, stance, right, facet=facet, responds_to=claim.id if stance != "claim" else None)
            )
        if seen:
            told.append(
                quote(article, seen, "observation", "EUMA", speaker="EU Mission in Armenia", responds_to=claim.id)
            )
        incidents.append(
            Incident(
                id=f"i-{key}",
                title=f"{key.replace('-', ' ').capitalize()} near {place.name}",
                event_type=kind,
                when=When(day, day, 1, "on Friday") if day else When(),
                locations=(place, *rivals),
                statements=tuple(told),
                articles=(article.id,),
                status=status,
                status_reason=f"made up to show {status}",
                third_party=third,
                wounded=2 if status == "denied" else None,
                claimants=(left, right) if status == "mutual_accusation" else (left,),
                accused=(right,),
                no_reply=(right,) if status == "claimed" else (),
            )
        )

    for k, status in enumerate(("claimed", "denied", "partly_disputed", "mutual_accusation", "acknowledged")):
        name, lon, lat = VILLAGES[k]
        add(
            f"{status}-one",
            Location(name, "settlement", 1, lon, lat, 1000.0),
            status=status,
            kind=EVENT_TYPES[k],
            day=f"202{k}-07-12",
        )
        add(
            f"{status}-two",
            Location(name, "settlement", 2, lon + 0.25, lat + 0.12, 6000.0),
            status=status,
            left="AM",
            kind=EVENT_TYPES[k + 5],
            day=f"202{k}-11-0{k + 1}",
        )
    for k, third in enumerate(("supports", "contradicts")):
        name, lon, lat = VILLAGES[5 + k]
        add(
            third,
            Location(name, "settlement", 1, lon, lat, 800.0),
            status="denied",
            third=third,
            left="AM" if k else "AZ",
            day="2022-09-13",
        )
    ring = [[45.7, 39.9], [46.3, 39.9], [46.3, 40.3], [45.95, 40.36], [45.7, 40.2], [45.7, 39.9]]
    district = Location(
        "Kalbajar district", "district", 3, 46.02, 40.08, 25000.0, {"type": "Polygon", "coordinates": [ring]}, "AZ"
    )
    add("in-a-district", district, status="denied", left="AM", day="2023-09-02")
    line = {
        "type": "LineString",
        "coordinates": [[45.35, 40.98], [45.42, 40.9], [45.5, 40.8], [45.6, 40.74], [45.68, 40.66]],
    }
    section = Location("Tavush–Tovuz section", "border_section", 5, 45.5, 40.8, 20000.0, line)
    add("along-the-border", section, status="mutual_accusation", kind="clash", day="2020-07-14")
    told = Location("Zod", "settlement", 1, 45.95, 40.33, 1000.0, side="AZ")
    add(
        "two-places",
        Location("Kut", "settlement", 1, 45.79, 40.26, 1000.0, side="AM"),
        status="denied",
        rivals=(told,),
        day="2024-04-01",
    )
    add("undated", Location("Nerkin Hand", "settlement", 1, 46.52, 39.06, 1000.0), status="claimed", day=None)
    add(
        "unplaced",
        Location("Armenia", "country", 6, None, None, None, country="AM"),
        status="claimed",
        day="2021-05-27",
    )
    for k in range(5):
        spot = Location("Verin Shorzha", "settlement", 1, 45.69, 40.35, 1000.0)
        add(
            f"same-spot-{k}",
            spot,
            status="claimed" if k % 2 else "denied",
            left="AM" if k % 2 else "AZ",
            day=f"2023-0{k + 2}-15",
        )
    return incidents, articles


def make_many(
    count: int, *, seed: int = 7, claims: int = 3, denials: int = 2
) -> tuple[list[Incident], dict[str, Article]]:
    """`count` incidents with `claims` claims and `denials` denials each, one article for every four incidents."""
    dice = random.Random(seed)
    articles: dict[str, Article] = {}
    incidents: list[Incident] = []
    first = date(2020, 1, 1)
    for i in range(count):
        name, lon, lat = dice.choice(VILLAGES)
        left = dice.choice(("AM", "AZ"))
        right = OTHER[left]
        day = (first + timedelta(days=dice.randrange(2100))).isoformat()
        said = [_claim(dice, name, left, i, k) for k in range(claims)]
        denied = [_denial(dice, name, right, i, k) for k in range(denials)]
        article = write_article(i, [*said, *denied], published=day)
        articles[article.id] = article
        told = [quote(article, text, "claim", left, cue="said") for text in said]
        told += [quote(article, text, "denial", right, facet="occurrence", responds_to=told[0].id) for text in denied]
        kind = dice.choice(EVENT_TYPES[:10])
        incidents.append(
            Incident(
                id=f"i-{i:012x}", title=f"{kind.replace('_', ' ').capitalize()} near {name}", event_type=kind, when=When(day, day, 1, "on that day"),
                locations=(Location(name, "settlement", 1, lon + dice.gauss(0, 0.4), lat + dice.gauss(0, 0.3), 1000.0),), statements=tuple(told),
                articles=(article.id,), status="denied", status_reason="the other side denies that it happened", claimants=(left,), accused=(right,),
            )
        )  # fmt: skip
    return incidents, articles


def _claim(dice: random.Random, name: str, side: str, i: int, k: int) -> str:
    hour, shots = dice.randrange(24), dice.randrange(3, 400)
    what = dice.choice(("mortars", "large-calibre weapons", "small arms", "a drone", "sniper rifles"))
    return f"{NAMES[side]} said that at {hour:02}:{dice.randrange(60):02} its positions near {name} were fired at with {what}, {shots} rounds in all ({i}.{k})."


def _denial(dice: random.Random, name: str, side: str, i: int, k: int) -> str:
    how = dice.choice(("does not correspond to reality", "is disinformation", "is another invention"))
    return f"The report about fire towards {name} {how}, {NAMES[side]} said, and no unit of it opened fire ({i}.{k})."
