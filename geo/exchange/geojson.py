"""Incidents as GeoJSON (RFC 7946), out and in: one Feature an incident, one Feature a line.

The form is described in docs/formats.md. The geometry of the Feature is that of the incident's first location (so
`locations[0].geometry` is null); without one it is the point, and without a point null. What is written is the same,
byte for byte, for the same incidents. What is read is checked: the FormatError names the Feature and the repair.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.exchange.fields import Fields, read_json
from geo.exchange.geometry import DECIMALS, check, make_point, tidy
from geo.records import (
    EVENT_TYPES,
    FACETS,
    LEVELS,
    STANCES,
    STATUSES,
    THIRD_PARTY,
    Article,
    Incident,
    Location,
    Statement,
    When,
)

FORM = {"form": "incidents", "version": 1}
PREC_OF_LEVEL = {
    "settlement": 1,
    "feature": 1,
    "district": 3,
    "province": 4,
    "border_section": 5,
    "country": 6,
    "water": 7,
}


def render_geojson(incidents: Iterable[Incident], articles: Mapping[str, Article], *, texts: bool = False) -> str:
    """The FeatureCollection of `incidents` as text, in their order; `texts` puts the articles' texts in as well."""
    rows = [_dump(build_feature(incident, articles, texts=texts)) for incident in incidents]
    body = ",\n".join(rows)
    return f'{{"type":"FeatureCollection","bordermap":{_dump(FORM)},"features":[\n{body}\n]}}\n'


def write_geojson(
    path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article], *, texts: bool = False
) -> None:
    """Write the FeatureCollection of `incidents` to `path` (UTF-8). OSError where the file cannot be written."""
    from geo.exchange.files import replace_file

    with replace_file(path) as beside:
        # Half a surrogate pair of a damaged text has no form in UTF-8: it becomes a question mark.
        beside.write_bytes(render_geojson(incidents, articles, texts=texts).encode("utf-8", "replace"))


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def build_feature(incident: Incident, articles: Mapping[str, Article], *, texts: bool = False) -> dict[str, Any]:
    """The Feature of one incident; its geometry is tidied (6 decimals, counter-clockwise, cut at the antimeridian)."""
    first = incident.locations[0] if incident.locations else None
    known = [articles[key] for key in incident.articles if key in articles]
    properties: dict[str, Any] = {
        "id": incident.id,
        "title": incident.title,
        "event_type": incident.event_type,
        "date_start": incident.when.start,
        "date_end": incident.when.end,
        "date_prec": incident.when.prec,
        "date_as_written": incident.when.as_written,
        "level": first.level if first else None,
        "where_prec": first.where_prec if first else None,
        "radius_m": _float(first.radius_m) if first else None,
        "place": first.name if first else None,
        "lon": _float(first.lon) if first else None,
        "lat": _float(first.lat) if first else None,
        "status": incident.status,
        "status_reason": incident.status_reason,
        "third_party": incident.third_party,
        "killed": incident.killed,
        "wounded": incident.wounded,
        "claimants": list(incident.claimants),
        "accused": list(incident.accused),
        "no_reply": list(incident.no_reply),
        "merged_because": list(incident.merged_because),
        "suggestions": list(incident.suggestions),
        "locations": [_build_location(place, own=i == 0) for i, place in enumerate(incident.locations)],
        "articles": [_build_article(article, texts=texts) for article in known],
        "statements": [_build_statement(statement) for statement in incident.statements],
    }
    return {"type": "Feature", "id": incident.id, "geometry": find_geometry(first), "properties": properties}


def _float(value: float | None) -> float | None:
    """A whole number of degrees or metres is written as 45.0 however it came, so that the bytes are the same."""
    return None if value is None else float(value)


def find_geometry(location: Location | None) -> dict[str, Any] | None:
    """The tidied geometry of `location`, else its point, else None."""
    if location is None:
        return None
    if location.geometry is not None and (found := tidy(location.geometry)):
        return found
    if location.lon is None or location.lat is None:
        return None
    return make_point(location.lon, location.lat)


def _build_location(location: Location, *, own: bool) -> dict[str, Any]:
    return {
        "name": location.name,
        "level": location.level,
        "where_prec": location.where_prec,
        "radius_m": _float(location.radius_m),
        "lon": _float(location.lon),
        "lat": _float(location.lat),
        "geometry": None if own else tidy(location.geometry),
        "country": location.country,
        "as_written": location.as_written,
        "side": location.side,
        "place_id": location.place_id,
        "why": location.why,
    }


def _build_article(article: Article, *, texts: bool) -> dict[str, Any]:
    names = ("id", "file", "title", "outlet", "published", "url", "language", "sha256", "terms")
    row = {name: getattr(article, name) for name in names}
    return row | {"text": article.text} if texts else row


def _build_statement(statement: Statement) -> dict[str, Any]:
    names = (
        "id", "article_id", "stance", "facet", "speaker", "side", "exact", "start", "end", "responds_to", "cue", "reporter",
        "accused",
    )  # fmt: skip
    return {name: getattr(statement, name) for name in names} | {"appearances": list(statement.appearances)}


def read_geojson(path: str | Path) -> tuple[list[Incident], dict[str, Article]]:
    """The incidents of a GeoJSON file of this form, in the file's order, and their articles by id.

    `articles[].text` may be absent: then the article's text is empty. Needed of a Feature: `id`, `event_type`,
    `status`, `articles`, `statements` (each with `article_id`, `stance`, `side`, `exact`). FormatError: anything else.
    """
    path = Path(path)
    collection = Fields.of(read_json(path), path.name)
    if collection.values.get("type") != "FeatureCollection":
        raise collection.fault(
            "is no GeoJSON FeatureCollection", 'Begin with {"type": "FeatureCollection", "features": [ … ]}.'
        )
    _check_crs(collection)
    incidents: list[Incident] = []
    articles: dict[str, Article] = {}
    seen: dict[str, int] = {}
    for i, feature in enumerate(collection.objects("features", required=True)):
        feature = Fields(feature.values, f"{path.name}, feature {i}")
        incident = read_feature(feature, articles)
        if incident.id in seen:
            raise feature.fault(
                f"the id {incident.id!r:.60} is that of feature {seen[incident.id]}", "Give each its own id."
            )
        seen[incident.id] = i
        incidents.append(incident)
    return incidents, articles


def _check_crs(collection: Fields) -> None:
    """Only WGS 84: RFC 7946 knows no other; the older `crs` member may repeat it."""
    crs = collection.values.get("crs")
    if crs is not None and not any(name in json.dumps(crs) for name in ("CRS84", "EPSG::4326", "EPSG:4326", "4979")):
        repair = "Convert it with ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson."
        raise collection.fault(f"its coordinates are in {json.dumps(crs):.100}, not in WGS 84", repair)


def read_feature(feature: Fields, articles: dict[str, Article]) -> Incident:
    """The incident of one Feature; its articles are added to `articles`."""
    if feature.values.get("type") != "Feature":
        raise feature.fault("is no Feature", 'Give it "type": "Feature", "geometry" and "properties".')
    values = Fields.of(feature.values.get("properties"), f"{feature.where}, properties")
    values = Fields(values.values, feature.where)
    key = values.text("id", None) or feature.text("id")
    own = [_read_article(row, articles) for row in values.objects("articles", required=True)]
    rows = values.objects("statements", required=True)
    statements = tuple(_read_statement(row, key, i, articles) for i, row in enumerate(rows))
    locations = _read_locations(values, check(feature.values.get("geometry"), feature.where))
    event_type = values.choice("event_type", EVENT_TYPES)
    when = When(
        values.day("date_start"),
        values.day("date_end"),
        values.whole("date_prec", 1, 5, None),
        values.text("date_as_written", ""),
    )
    if when.start and when.end and when.end[:7] < when.start[:7]:
        raise values.fault(f"`date_end` {when.end} is before `date_start` {when.start}", "Exchange the two.")
    where = f" near {locations[0].name}" if locations and locations[0].name else ""
    return Incident(
        id=key,
        title=values.text("title", "") or event_type.replace("_", " ").capitalize() + where,
        event_type=event_type,
        when=when,
        locations=locations,
        statements=statements,
        articles=tuple(dict.fromkeys(own)),
        status=values.choice("status", STATUSES),
        status_reason=values.text("status_reason", ""),
        third_party=values.choice("third_party", THIRD_PARTY, None),
        killed=values.whole("killed", 0, 10**9, None),
        wounded=values.whole("wounded", 0, 10**9, None),
        claimants=values.texts("claimants") or tuple(dict.fromkeys(s.side for s in statements if s.stance == "claim")),
        accused=values.texts("accused"),
        no_reply=values.texts("no_reply"),
        merged_because=values.texts("merged_because"),
        suggestions=values.texts("suggestions"),
    )


def _read_article(row: Fields, articles: dict[str, Article]) -> str:
    """The id of the article of `row`, which is added to `articles`; of two rows of one id the one with a text counts."""
    article = Article(
        id=row.text("id"),
        text=row.text("text", ""),
        sha256=row.text("sha256", ""),
        title=row.text("title", ""),
        outlet=row.text("outlet", ""),
        published=row.day("published"),
        url=row.text("url", ""),
        language=row.text("language", "en"),
        file=row.text("file", ""),
        terms=row.text("terms", ""),
    )
    if article.text and article.sha256 and Article.of(article.text).sha256 != article.sha256:
        raise row.fault("its `text` does not have the `sha256` that is given", "Restore the text, or leave both out.")
    if article.text or article.id not in articles:
        articles[article.id] = article
    return article.id


def _read_statement(row: Fields, incident: str, number: int, articles: Mapping[str, Article]) -> Statement:
    article_id = row.text("article_id")
    if article_id not in articles:
        raise row.fault(f"`article_id` {article_id!r:.60} is not among the articles", "List it under `articles`.")
    stance = row.choice("stance", STANCES)
    exact = row.text("exact")
    start, end = row.whole("start", 0, 10**9, -1), row.whole("end", 0, 10**9, -1)
    text = articles[article_id].text
    if text and start < 0:
        raise row.fault(
            "has no `start` and `end` in the article's text", "Give them, or leave out the article's `text`."
        )
    if text and text[start:end] != exact:
        repair = "Correct `start` and `end`, or leave out the article's `text`."
        raise row.fault(f"`exact` is not what the article's text says at {start} to {end}", repair)
    return Statement(
        id=row.text("id", "") or f"{incident}-s{number}",
        article_id=article_id,
        stance=stance,
        speaker=row.text("speaker", ""),
        side=row.text("side"),
        exact=exact,
        start=start,
        end=end,
        facet=row.choice("facet", FACETS, None),
        cue=row.text("cue", ""),
        responds_to=row.text("responds_to", None),
        reporter=row.text("reporter", ""),
        accused=row.text("accused", ""),
        appearances=row.texts("appearances"),
    )


def _read_locations(values: Fields, geometry: dict[str, Any] | None) -> tuple[Location, ...]:
    """The locations of a Feature, maybe none. What the Feature itself tells of the first one wins over `locations[0]`,
    and a Point geometry over `lon` and `lat`, for these are what people edit.
    """
    rows = values.objects("locations")
    told = {key: values.values.get(key) for key in ("level", "where_prec", "radius_m", "lon", "lat")}
    told = {key: value for key, value in {**told, "name": values.values.get("place")}.items() if value is not None}
    if not rows and not told and geometry is None:
        return ()
    first, rest = (rows[0], rows[1:]) if rows else (Fields({}, values.where), [])
    if geometry is None:
        geometry = check(first.values.get("geometry"), first.where)
    elif geometry["type"] == "Point" and not _is_at(geometry["coordinates"], told.get("lon"), told.get("lat")):
        told["lon"], told["lat"] = geometry["coordinates"][:2]
    own = _read_location(Fields(first.values | told, first.where), geometry)
    return (own, *(_read_location(row, check(row.values.get("geometry"), row.where)) for row in rest))


def _read_location(row: Fields, geometry: dict[str, Any] | None) -> Location:
    lon, lat = row.number("lon", -180, 180, None), row.number("lat", -90, 90, None)
    if (lon is None) != (lat is None):
        raise row.fault("has `lon` or `lat`, but not both", "Give both, or neither.")
    if geometry and lon is None:
        lon, lat = find_point(geometry)
    if geometry and geometry["type"] == "Point" and _is_at(geometry["coordinates"], lon, lat):
        geometry = None
    level = row.choice("level", LEVELS, "feature" if lon is not None else "country")
    return Location(
        name=row.text("name", ""),
        level=level,
        where_prec=row.whole("where_prec", 1, 7, PREC_OF_LEVEL[level]),
        lon=lon,
        lat=lat,
        radius_m=row.number("radius_m", 0, 2.1e7, None),
        geometry=geometry,
        country=row.text("country", ""),
        as_written=row.text("as_written", ""),
        side=row.text("side", ""),
        place_id=row.text("place_id", ""),
        why=row.text("why", ""),
    )


def _is_at(position: list[float], lon: Any, lat: Any) -> bool:
    """Whether the rounded `position` is that of (lon, lat); what are no numbers are checked, and named, later."""
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return lon is not None or lat is not None
    return abs(position[0] - lon) <= 10**-DECIMALS and abs(position[1] - lat) <= 10**-DECIMALS


def find_point(geometry: dict[str, Any]) -> tuple[float, float]:
    """A point on `geometry` for a marker: the middle of a line, a point inside an area."""
    from shapely.geometry import shape

    found = shape(geometry)
    point = found.interpolate(0.5, normalized=True) if found.geom_type == "LineString" else found.representative_point()
    return round(point.x, DECIMALS), round(point.y, DECIMALS)
