"""GDELT 2.0 as incidents: the events table (61 columns) and the mentions table (16), both tab-separated without a header.

An event becomes an incident if its CAMEO code is in data/exchange/cameo_types.csv. GDELT has addresses, no texts: the articles of
an event, and those that the mentions table adds, have an address alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from geo.errors import FormatError
from geo.exchange.codes import load_types
from geo.exchange.imported import Imported, RowLeftOut, RowRefused, read_day, read_point
from geo.records import Article, Incident, Location, When, make_id

_WHO = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code")  # fmt: skip
_WHERE = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{name}" for n in (1, 2) for name in _WHO),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources",
    "NumArticles", "AvgTone",
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _WHERE),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTIONS = 16  # columns; the first is the event's id, the sixth the article's address
# ActionGeo_Type: 1 country, 2 state of the USA, 3 city of the USA, 4 city of the world, 5 first-order division of the world
_PRECS = {"1": (6, None, "country"), "2": (4, 100_000.0, "province"), "3": (2, 10_000.0, "settlement")}
_PRECS |= {"4": _PRECS["3"], "5": _PRECS["2"]}


def read_gdelt(path: str | Path, mentions: str | Path | None = None) -> Imported:
    """The rows of an events table as incidents; `mentions` adds the articles that mention them. FormatError: no such table."""
    path = Path(path)
    made = Imported(path.name, "gdelt")
    lines = _read_lines(path, len(COLUMNS))
    made.take(((line, dict(zip(COLUMNS, cells, strict=True))) for line, cells in lines), _read_row)
    if mentions is not None:
        _add_mentions(made, Path(mentions))
    return made


def _read_lines(path: Path, columns: int) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines:
            for number, line in enumerate(lines, start=1):
                cells = line.rstrip("\r\n").split("\t")
                if len(cells) != columns:
                    what = f"line {number} has {len(cells)} columns, not {columns}"
                    raise FormatError(what, where=path.name, repair="Is it a table of GDELT 2.0, unzipped?")
                yield number, cells
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=path.name, repair="Check the path.") from error


def _read_row(row: dict[str, str], file: str) -> tuple[Incident, list[Article]]:
    types = load_types("cameo_types")
    event_type = types.get(row["EventCode"]) or types.get(row["EventBaseCode"])
    if event_type is None:
        raise RowLeftOut(f"event code {row['EventCode'][:10]!r} is no incident")
    day = read_day(row["SQLDATE"])
    lon, lat = read_point(row["ActionGeo_Long"], row["ActionGeo_Lat"])
    name = row["ActionGeo_FullName"]
    where_prec, radius_m, level = _PRECS.get(row["ActionGeo_Type"], _PRECS["1"])
    place = Location(name, level, where_prec, lon, lat, radius_m, why="as GDELT has it")
    article = make_address(row["SOURCEURL"], day, file)
    incident = Incident(
        id=f"gdelt-{row['GLOBALEVENTID']}",
        title=f"{event_type.replace('_', ' ').capitalize()} near {name or 'an unknown place'}",
        event_type=event_type,
        when=When(day, day, 1, ""),
        locations=(place,) if name or lon is not None else (),
        statements=(),
        articles=(article.id,) if article else (),
        status="claimed",
        status_reason="imported from GDELT, which a machine made of one article",
    )
    return incident, [article] if article else []


def make_address(url: str, day: str | None, file: str) -> Article | None:
    """The article at a web address, of which nothing but the address is known; None where it is none."""
    if not url.startswith(("http://", "https://")):
        return None
    outlet = urlsplit(url).netloc.removeprefix("www.")
    return Article(id=make_id("a", url), text="", sha256="", outlet=outlet, published=day, url=url, file=file)


def _add_mentions(made: Imported, path: Path) -> None:
    """The articles of the mentions table, each with the events that it mentions; mentions of other events are left out."""
    for _, cells in _read_lines(path, MENTIONS):
        incident = made.incidents.get(f"gdelt-{cells[0]}")
        try:
            day = read_day(cells[2][:8])
        except RowRefused:
            day = None
        article = make_address(cells[5], day, path.name)
        if incident is None or article is None or article.id in incident.articles:
            continue
        made.articles.setdefault(article.id, article)
        made.incidents[incident.id] = replace(incident, articles=(*incident.articles, article.id))
