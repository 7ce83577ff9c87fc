"""Small made-up incidents that use every field: a village with two sides, a border section, an area, an unplaced one."""

from __future__ import annotations

import random
from dataclasses import replace

from geo.records import EVENT_TYPES, Article, Incident, Location, Statement, When

ARMENIAN = (
    "Armenia's Ministry of Defence denied it. “No shots were fired by our units,” it said.\nThe mission saw nothing."
)
AZERI = "Azerbaijan said its post near Aşağı Ayrım came under fire at 23:00 & that two soldiers were wounded."


def make_articles() -> dict[str, Article]:
    told = [
        Article.of(
            AZERI,
            title="Post <b>fired</b> at",
            outlet="Alpha",
            published="2023-03-06",
            url="https://a.example/1",
            file="a.txt",
        ),
        Article.of(ARMENIAN, title="=Denial", outlet="Beta, weekly", published="2023-03-07", file="b.txt"),
    ]
    return {article.id: article for article in told}


def quote(article: Article, words: str, stance: str, side: str, **known: object) -> Statement:
    start = article.text.index(words)
    end = start + len(words)
    key = f"s-{side}-{stance}-{start}-{end}"
    return Statement(key, article.id, stance, f"Speaker of {side}", side, words, start, end, **known)  # type: ignore[arg-type]


def make_incidents() -> list[Incident]:
    first, second = make_articles().values()
    claim = quote(first, first.text, "claim", "AZ", cue="said", accused="AM", appearances=(second.id,))
    denial = quote(
        second,
        second.text.split("\n")[0],
        "denial",
        "AM",
        cue="denied",
        facet="occurrence",
        responds_to=claim.id,
        reporter="Beta",
    )
    seen = quote(second, "The mission saw nothing.", "observation", "EUMA", responds_to=claim.id)
    ring = [[45.0, 40.0], [45.2, 40.0], [45.2, 40.1], [45.0, 40.1], [45.0, 40.0]]
    line = {"type": "LineString", "coordinates": [[45.0, 41.0], [45.1, 41.05], [45.3, 41.1]]}
    return [
        Incident(
            id="i-1",
            title="Small-arms fire near Ashaghi Ayrim",
            event_type="small_arms_fire",
            when=When("2023-03-05", "2023-03-06", 2, "on the night of 5 to 6 March"),
            locations=(
                Location(
                    "Ashaghi Ayrim",
                    "settlement",
                    2,
                    45.123456,
                    40.654321,
                    2000.0,
                    None,
                    "AZ",
                    "Aşağı Ayrım",
                    "AZ",
                    "g-1",
                    "named",
                ),
                Location(
                    "Tavush",
                    "province",
                    4,
                    45.1,
                    40.05,
                    30000,
                    {"type": "Polygon", "coordinates": [ring]},
                    "AM",
                    side="AM",
                ),
            ),
            statements=(claim, denial, seen),
            articles=(first.id, second.id),
            status="denied",
            status_reason="Armenia denies that it happened",
            third_party="contradicts",
            killed=0,
            wounded=2,
            claimants=("AZ",),
            accused=("AM",),
            merged_because=("the same village and night",),
            suggestions=("i-2",),
        ),
        Incident(
            id="i-2",
            title="Build-up along the border",
            event_type="troop_buildup",
            when=When("2023-04", None, 4, "in April"),
            locations=(
                Location(
                    "Armenia–Azerbaijan border",
                    "border_section",
                    5,
                    45.1,
                    41.05,
                    20000.0,
                    line,
                    why="the words say along the border",
                ),
            ),
            statements=(quote(second, "The mission saw nothing", "observation", "EUMA"),),
            articles=(second.id,),
            status="claimed",
            status_reason="no reply found in 1 article",
            no_reply=("AM",),
        ),
        Incident(
            id="i-3",
            title="Mine somewhere",
            event_type="mine",
            when=When(),
            locations=(Location("Armenia", "country", 6, country="AM"),),
            statements=(),
            articles=(first.id,),
            status="claimed",
            status_reason="",
        ),
        Incident("i-4", "Other", "other", When("2024-02-29", "2024-02-29", 1), (), (), (), "acknowledged", ""),
    ]


def make_many(count: int, *, seed: int = 7) -> tuple[list[Incident], dict[str, Article]]:
    """`count` generated incidents with a claim each and a denial every second one, and their articles."""
    dice = random.Random(seed)
    incidents: list[Incident] = []
    articles: dict[str, Article] = {}
    for i in range(count):
        words = f"Side A said on day {i} that its village {i} was shelled. Side B denied the claim number {i}."
        article = Article.of(
            words, title=f"Report {i}", published=f"20{10 + i % 15}-{1 + i % 12:02}-{1 + i % 28:02}", file=f"{i}.txt"
        )
        articles[article.id] = article
        cut = words.index(" Side B")
        claim = Statement(f"s-{i}-0", article.id, "claim", "A ministry", "AM", words[:cut], 0, cut)
        denial = Statement(
            f"s-{i}-1",
            article.id,
            "denial",
            "B ministry",
            "AZ",
            words[cut + 1 :],
            cut + 1,
            len(words),
            responds_to=claim.id,
        )
        told = (claim, denial) if i % 2 else (claim,)
        lon, lat = round(dice.uniform(-179, 179), 6), round(dice.uniform(-80, 80), 6)
        incidents.append(
            Incident(
                id=f"i-{i}",
                title=f"Shelling near village {i}",
                event_type="shelling",
                when=When(article.published, article.published, 1),
                locations=(Location(f"village {i}", "settlement", 1, lon, lat, 1000.0),),
                statements=told,
                articles=(article.id,),
                status="denied" if i % 2 else "claimed",
                status_reason="made up",
                claimants=("AM",),
                accused=("AZ",),
            )
        )
    return incidents, articles


ODD = (
    "=1+1", "Two; three", "“Post” <b>& 'fire'</b>", "Şuşa, Շուշի, Шуша", "القدس ירושלים", "台灣 🗺️", "two\nlines\tand more", "'quoted", "{{ 7 * 7 }}",
)  # fmt: skip


def make_varied(count: int, *, seed: int = 11) -> tuple[list[Incident], dict[str, Article]]:
    """Generated incidents that differ in all that a format must carry: shapes, days, figures, sides, rival places, odd texts."""
    dice = random.Random(seed)
    incidents, articles = make_many(count, seed=seed)
    varied = [
        replace(
            incident,
            title=f"{ODD[n % len(ODD)]} {n}",
            event_type=EVENT_TYPES[n % len(EVENT_TYPES)],
            when=_vary_when(n, incident.when),
            locations=_vary_locations(n, incident.locations[0], dice),
            status=("claimed", "denied", "partly_disputed", "mutual_accusation", "acknowledged")[n % 5],
            third_party=(None, "supports", "contradicts")[n % 3],
            killed=None if n % 4 else n % 70,
            wounded=None if n % 6 else 0,
            no_reply=("AZ",) if n % 2 else (),
            merged_because=(ODD[n % len(ODD)], "the same night") if n % 7 == 0 else (),
            suggestions=(f"i-{n // 2}",) if n % 11 == 0 else (),
        )
        for n, incident in enumerate(incidents)
    ]
    told = {
        key: replace(a, title=f"{ODD[n % len(ODD)]}{n}", outlet=ODD[n % 4], url=f"https://a.example/{n}?x=1&y=2")
        for n, (key, a) in enumerate(articles.items())
    }
    return varied, told


def _vary_when(n: int, when: When) -> When:
    start = when.start or ""
    return (
        when,
        When(start[:7], None, 4, "that month"),
        When(),
        When(start, f"{int(start[:4]) + 1}-01-01", 5, "since"),
    )[n % 4]


def _vary_locations(n: int, place: Location, dice: random.Random) -> tuple[Location, ...]:
    """A point; a square; a line; a country without a point; no place at all; or two that differ."""
    lon, lat, size = float(place.lon or 0), float(place.lat or 0), round(dice.uniform(0.01, 0.9), 6)
    east, north = round(lon + size, 6), round(lat + size, 6)
    ring = [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]
    middle = replace(place, lon=round((lon + east) / 2, 6), lat=round((lat + north) / 2, 6))
    area = replace(middle, level="district", where_prec=3, geometry={"type": "Polygon", "coordinates": [ring]})
    line = {"type": "LineString", "coordinates": [[lon, lat], [east, north]]}
    kinds = (
        (place,),
        (area,),
        (replace(middle, level="border_section", where_prec=5, geometry=line, why="along; the border"),),
        (Location(ODD[n % len(ODD)], "country", 6, country="AM"),),
        (),
        (place, replace(area, side="AZ", as_written=ODD[n % len(ODD)])),
    )
    return kinds[n % len(kinds)]
