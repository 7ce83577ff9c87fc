"""Measure the page at several numbers of incidents, beside folium's FastMarkerCluster and MarkerCluster of the same incidents.

    python -m tests.bench.page 1000 10000 100000 [--runs 5] [--cluster LIBRARIES] [--geojson FILE]

Each made-up incident has 3 claims and 2 denials; with --geojson the incidents of that file are measured as well. Printed are the medians: seconds to build, megabytes, seconds to the first marker,
milliseconds of a date filter (until drawn), and of a selection (until the dossier stands). The two
ways of folium need the scripts that they take from servers: LIBRARIES is a folder with leaflet.markercluster.js (npm pack
leaflet.markercluster) and jquery.min.js (npm pack jquery) in it.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from geo.exchange import read
from geo.gazetteer.theatre import load_theatre
from geo.page.render import build_page, load_frame, read_leaflet
from geo.records import Article, Incident
from tests import services
from tests.conftest import BROWSER_FLAGS
from tests.page.samples import make_many

FILTER = """async () => {
  const page = document.querySelector('[data-part=root]').bordermap, times = [];
  for (let k = 0; k < 5; k++) {
    const begun = performance.now();
    page.timebar.set(page.timebar.low + 100 * (k + 1), page.timebar.high - 50 * k);
    times.push(performance.now() - begun);
  }
  page.timebar.set(null, null);
  return times.sort((a, b) => a - b)[2];
}"""
SELECT = """async () => {
  const page = document.querySelector('[data-part=root]').bordermap, times = [];
  for (let k = 0; k < 5; k++) {
    await page.select(Math.floor((page.meta.incidents * (k + 0.5)) / 5), { focus: false });
    times.push(page.dossierMs);
  }
  return times.sort((a, b) => a - b)[2];
}"""
SEARCH = """async () => {
  const page = document.querySelector('[data-part=root]').bordermap;
  await page.search.prepare();
  const begun = performance.now();
  page.search.find('sniper rifles');
  return performance.now() - begun;
}"""

SLOWEST = 300_000  # milliseconds that a page of folium may take

Told = tuple[list[Incident], dict[str, Article]]


def measure_page(browser: Any, told: Told, folder: Path, runs: int) -> dict[str, float]:
    incidents, articles = told
    load_frame()
    begun = time.perf_counter()
    html = build_page(incidents, articles, title="Bench", theatre=load_theatre("armenia-azerbaijan"))
    built = time.perf_counter() - begun
    path = folder / f"page-{len(incidents)}.html"
    path.write_text(html, encoding="utf-8")
    rows = [_visit(browser, path) for _ in range(runs)]
    told = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    return {"build_s": built, "megabytes": path.stat().st_size / 1e6, **told}


def _visit(browser: Any, path: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("[data-state=ready]", timeout=120_000)
    row = {
        "first_marker_s": page.evaluate("document.querySelector('[data-part=root]').bordermap.firstPaint") / 1000,
        "filter_ms": page.evaluate(FILTER),
        "dossier_ms": page.evaluate(SELECT),
        "search_ms": page.evaluate(SEARCH),
    }
    page.close()
    return row


def measure_cluster(
    browser: Any, way: str, incidents: list[Incident], folder: Path, libraries: Path, runs: int
) -> dict[str, float]:
    """The same incidents as a cluster of folium, each with its statements in a popup."""
    import folium
    from folium.plugins import FastMarkerCluster, MarkerCluster

    begun = time.perf_counter()
    fmap = folium.Map((40, 46), zoom_start=8, tiles=None, maxZoom=18)
    rows = [
        [i.locations[0].lat, i.locations[0].lon, "<br>".join(s.exact for s in i.statements)]
        for i in incidents
        if i.locations and i.locations[0].lat is not None
    ]
    if way == "MarkerCluster":
        cluster = MarkerCluster([row[:2] for row in rows], popups=[row[2] for row in rows])
    else:
        show = "function (row) { return L.circleMarker([row[0], row[1]]).bindPopup(row[2]); }"
        cluster = FastMarkerCluster(rows, callback=show)
    cluster.add_to(fmap)
    path = folder / f"cluster-{way}-{len(incidents)}.html"
    fmap.save(path)
    built = time.perf_counter() - begun
    firsts = [_visit_cluster(browser, path, libraries) for _ in range(runs)]
    return {"build_s": built, "megabytes": path.stat().st_size / 1e6, "first_marker_s": statistics.median(firsts)}


def _visit_cluster(browser: Any, path: Path, libraries: Path) -> float:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    scripts = {
        "leaflet.js": read_leaflet()[0],
        "leaflet.markercluster.js": (libraries / "leaflet.markercluster.js").read_text("utf-8"),
        "jquery": (libraries / "jquery.min.js").read_text("utf-8"),
    }

    def answer(route: Any) -> None:
        name = re.sub(r"^jquery.*", "jquery", route.request.url.rsplit("/", 1)[-1])
        route.fulfill(
            body=scripts.get(name, ""), content_type="text/css" if name.endswith(".css") else "text/javascript"
        )

    page.route("http*://**/*", answer)
    page.goto(path.as_uri(), timeout=SLOWEST)
    page.wait_for_selector(".leaflet-marker-icon, path.leaflet-interactive", state="attached", timeout=SLOWEST)
    first = float(page.evaluate("performance.now()")) / 1000
    page.close()
    return first


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", type=int, nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cluster", type=Path)
    parser.add_argument("--geojson", type=Path)
    told = parser.parse_args()
    sets: list[Told] = [read(told.geojson)] if told.geojson else []
    sets += [make_many(count) for count in told.counts]
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = services.find_node()
    found = services.find_browser()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=found.path or None, args=list(BROWSER_FLAGS), env=dict(os.environ) | found.env
        )
        for told_incidents in sets:
            count = len(told_incidents[0])
            report("page", count, measure_page(browser, told_incidents, Path(folder), told.runs))
            for way in ("FastMarkerCluster", "MarkerCluster") if told.cluster else ():
                row = measure_cluster(browser, way, told_incidents[0], Path(folder), told.cluster, told.runs)
                report(way, count, row)
        browser.close()


def report(name: str, count: int, row: dict[str, float]) -> None:
    print(f"{name:18} {count:7}  " + "  ".join(f"{key} {value:.3g}" for key, value in row.items()), flush=True)


if __name__ == "__main__":
    main()
