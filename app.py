"""The app: a case on the map, what each side says about the chosen incident in the sidebar, articles in, files out.

Start it with `bordermap app [CASE]`, a file or postgresql://…. It reads top to bottom: page, state, load, controls, map, dossier.
Text of articles is never rendered as Markdown or HTML: it goes to the components as data, which place it as text.
"""

from __future__ import annotations

import base64
import io
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

import geo
from geo import pipeline
from geo.case.address import Address, is_server, name_home
from geo.case.opening import stamp_case
from geo.case.store import open_case, tell_decisions
from geo.errors import BordermapError
from geo.exchange.csv import make_paths, write_csv
from geo.exchange.geojson import render_geojson
from geo.exchange.imported import leave_private
from geo.gazetteer.theatre import Theatre, load_theatre
from geo.page.basemap import build_basemap, is_within
from geo.page.component import Component, build_data, read_dossier_component, read_map_component
from geo.page.payload import Extras, build_payload
from geo.page.render import STATIC, build_page, find_stamp
from geo.page.sides import Side, find_sides
from geo.paths import find_cache_dir, find_data_dir
from geo.reading.files import read_bytes, read_paths
from geo.records import Article, Incident, Reading, Refusal
from geo.scale import Reader, read_all

DEMO_THEATRE = "armenia-azerbaijan"
DEMO_NAME = "Demo: Armenia – Azerbaijan"
KINDS = ["txt", "html", "htm"]
SEARCHED = (
    5000  # incidents up to which the map's search looks into the sentences as well, not into titles and places alone
)

# Page

st.set_page_config("bordermap", page_icon="◐", layout="wide", initial_sidebar_state=520)
st.html(STATIC / "app.css")


@st.cache_resource(max_entries=1, show_spinner=False)
def register_components(stamp: str) -> tuple[Any, Any]:
    """The map and the dossier, registered once for each version of their files."""

    def register(name: str, parts: Component) -> Any:
        return st.components.v2.component(name, html=parts.html, css=parts.css, js=parts.js)

    return register(f"bordermap_map_{stamp}", read_map_component()), register(
        f"bordermap_dossier_{stamp}", read_dossier_component()
    )


# State


def find_told() -> Address | None:
    """The case that the app was started with."""
    if len(sys.argv) < 2:
        return None
    return sys.argv[1] if is_server(sys.argv[1]) else Path(sys.argv[1]).absolute()


def find_case_folder() -> Path:
    """The folder of the case that the app was started with, else the working folder."""
    told = find_told()
    return told.parent if isinstance(told, Path) else Path.cwd()


def list_cases() -> dict[str, Address]:
    """The cases to choose from, by the name shown: the one told, the demo, those in the same folder, newest first."""
    found = [path for path in find_case_folder().glob("*.sqlite") if path.is_file()]
    found.sort(key=lambda path: -path.stat().st_mtime)
    told = find_told()
    cases: dict[str, Address] = {}
    if told is not None:
        cases[told.stem if isinstance(told, Path) else name_home(told).rpartition("/")[2] or "PostgreSQL"] = told
    cases[DEMO_NAME] = find_demo_file()
    return cases | {path.stem: path for path in found if path not in cases.values()}


def find_demo_file() -> Path:
    """The demo case: one file in the cache folder for each version of the program and of the demo's articles."""
    folder = find_data_dir() / "theatres" / DEMO_THEATRE / "articles"
    files = sorted(folder.glob("*.txt"))
    newest = max((int(path.stat().st_mtime) for path in files), default=0)
    return find_cache_dir() / f"demo-{geo.__version__}-{len(files)}-{newest}.sqlite"


st.session_state.setdefault("selected", None)
st.session_state.setdefault("report", [])


# Load


@dataclass(frozen=True)
class Loaded:
    """A case as the app shows it: the data for the map change only with the case."""

    incidents: dict[str, Incident]  # in the order of the map's columns
    articles: dict[str, Article]
    theatre: Theatre | None
    sides: list[Side]
    extras: Extras  # when the articles came in, and what people decided
    data: dict[str, Any]


@st.cache_resource(max_entries=4, show_spinner="Opening the case …")
def load(address: str, title: str, stamp: tuple[int, ...]) -> Loaded:
    with open_case(address) as case:
        incidents, articles = case.incidents(), case.articles()
        extras = Extras(captured=case.captured(), history=tell_decisions(case.reviews()))
    theatre = find_theatre(articles.values())
    if theatre and not is_within(incidents, theatre):
        theatre = None
    payload = build_payload(
        incidents,
        articles,
        title=title,
        theatre=theatre,
        base=build_basemap(incidents, theatre),
        details=len(incidents) <= SEARCHED,
        extras=extras,
    )
    by_id = {incident.id: incident for incident in incidents}
    ordered = {key: by_id[key] for key in payload.ids}
    return Loaded(ordered, articles, theatre, find_sides(incidents, theatre), extras, build_data(payload))


def find_theatre(articles: Iterable[Article]) -> Theatre | None:
    """The theatre that most of the articles are about."""
    reader, counts = Reader(), dict[str, int]()
    for article in articles:
        if theatre := reader.find_theatre(article):
            counts[theatre.name] = counts.get(theatre.name, 0) + 1
    return load_theatre(max(counts, key=lambda name: counts[name])) if counts else None


def add_articles(address: Address, articles: list[Article], refusals: list[Refusal], theatre: str = "auto") -> None:
    """Read `articles` into the case at `address`, with progress; what became of each is kept for the next run to show."""
    bar = st.progress(0.0, "Reading …")
    readings: list[Reading] = []
    for k, found in enumerate(read_all(articles, theatre=theatre, workers=1), start=1):
        if isinstance(found, Reading):
            readings.append(found)
        else:
            refusals.append(found)
        bar.progress(k / len(articles), f"Read {k} of {len(articles)} articles")
    with open_case(address) as case:
        known = set(case.articles())
        case.update(readings, pipeline.build, refusals=refusals)
    bar.empty()
    new = [reading for reading in readings if reading.article.id not in known]
    told = [f"{len(new)} new, {len(readings) - len(new)} known already, {len(refusals)} refused"]
    told += [f"{reading.article.file}: {note}" for reading in new for note in reading.notes]
    told += [f"{refusal.file}: {refusal.reason}" for refusal in refusals]
    st.session_state.report = told


def make_demo(path: Path) -> None:
    """Build the demo case from its articles; a case half-made is not left behind."""
    folder = find_data_dir() / "theatres" / DEMO_THEATRE / "articles"
    with st.status("Reading the demo's articles, once …"):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".making")
        beside.unlink(missing_ok=True)
        add_articles(beside, [found for found in read_paths([folder]) if isinstance(found, Article)], [], DEMO_THEATRE)
        beside.replace(path)
    st.session_state.report = []


# Controls

bar = st.container(horizontal=True, vertical_alignment="center")
title_box, case_box, add_box, export_box = (bar.container(width=width) for width in ("stretch", 300, 150, 120))
cases = list_cases()
if st.session_state.get("case") not in cases:
    st.session_state.case = next(iter(cases))
with case_box:
    name = st.selectbox("Case", list(cases), key="case", label_visibility="collapsed")
address = cases[name]
title_box.title("bordermap", anchor=False)
if st.session_state.get("open") != name:
    st.session_state.open, st.session_state.selected = name, None
try:
    if address == find_demo_file() and not find_demo_file().exists():
        make_demo(find_demo_file())
    loaded = load(str(address), name, stamp_case(address))
except BordermapError as error:
    st.error("This case cannot be opened.")
    st.text(str(error))
    st.stop()


def make_case() -> None:
    """Make an empty case beside the one that is open."""
    stem = re.sub(r"[^\w .-]", "", st.session_state.new_case).strip(" .")
    if not stem:
        st.session_state.report = ["A case needs a name of letters or digits."]
        return
    target = find_case_folder() / f"{stem}.sqlite"
    if not target.exists():
        open_case(target).close()
    st.session_state.case = stem


def collect(files: Iterable[tuple[str, bytes]]) -> tuple[list[Article], list[Refusal]]:
    """Articles from uploaded or pasted bytes, and a reason for each that is none."""
    articles, refusals = [], []
    for file, data in files:
        try:
            articles.append(read_bytes(data, file))
        except BordermapError as error:
            refusals.append(Refusal(file, "refused", str(error)))
    return articles, refusals


with add_box.popover("Add articles", width="stretch"):
    uploads = st.file_uploader("Articles as text or web pages", type=KINDS, accept_multiple_files=True)
    pasted = st.text_area(
        "Or paste one", placeholder="title: …\npublisher: …\npublished: 2023-09-01\nurl: …\n\nThe text of the article …"
    )
    if st.button("Read them", type="primary", disabled=not uploads and not pasted.strip()):
        given = [(upload.name, upload.getvalue()) for upload in uploads]
        given += [("pasted.txt", pasted.encode())] if pasted.strip() else []
        articles, refusals = collect(given)
        try:
            add_articles(address, articles, refusals)
        except BordermapError as error:
            st.text(str(error))
        else:
            st.rerun()
    st.divider()
    st.text_input("New case", key="new_case", placeholder="Name")
    st.button("Make it", on_click=make_case)

if st.session_state.report:
    with st.expander(st.session_state.report[0], expanded=True):
        for line in st.session_state.report[1:]:
            st.text(line)
        if st.button("Close"):
            st.session_state.report = []
            st.rerun()

# Map

map_component, dossier_component = register_components(find_stamp())
shown = map_component(
    key="map",
    data=loaded.data,
    height="content",
    on_selected_change=lambda: None,
    on_shown_change=lambda: None,
)


def choose_shown(bits: str | None) -> list[Incident]:
    """The incidents that pass the map's filters: bit i stands for column i. All, before the map has told."""
    every = list(loaded.incidents.values())
    if not bits:
        return every
    flags = np.unpackbits(np.frombuffer(base64.b64decode(bits), np.uint8), bitorder="little")
    if len(flags) < len(every):
        return every
    return [incident for incident, flag in zip(every, flags, strict=False) if flag]


view = choose_shown(shown.shown)
shared, open_articles = leave_private(view, loaded.articles)  # what the files may hold
filters = "" if len(view) == len(loaded.incidents) else f"{len(view)} of {len(loaded.incidents)} incidents, by filter"


def export_page() -> str:
    return build_page(shared, open_articles, title=name, theatre=loaded.theatre, filters=filters, extras=loaded.extras)


def export_geojson() -> str:
    return render_geojson(shared, open_articles)


def export_csv() -> bytes:
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        table = Path(folder) / "incidents.csv"
        write_csv(table, shared, open_articles)
        for part in make_paths(table):
            archive.write(part, part.name)
    return buffer.getvalue()


with export_box.popover("Export", width="stretch"):
    st.text(f"{len(view)} of {len(loaded.incidents)} incidents: those on the map now")
    if len(shared) < len(view):
        st.text(f"{len(view) - len(shared)} that may not be given on are left out of the files")
    for label, make, file, mime in (
        ("Map (one HTML file)", export_page, "map.html", "text/html"),
        ("GeoJSON", export_geojson, "incidents.geojson", "application/geo+json"),
        ("CSV (three tables, zipped)", export_csv, "incidents-csv.zip", "application/zip"),
    ):
        st.download_button(label, make, file, mime, on_click="ignore", width="stretch")

# Dossier

incident = loaded.incidents.get(shown.selected) if shown.selected else None
with st.sidebar:
    if incident:
        payload = build_payload(
            [incident], loaded.articles, title=name, theatre=loaded.theatre, sides=loaded.sides, extras=loaded.extras
        )
        titles = {key: loaded.incidents[key].title for key in incident.suggestions if key in loaded.incidents}
        dossier_component(key="dossier", data=build_data(payload, titles=titles), height="content")
    else:
        dossier_component(key="dossier", data=build_data(None), height="content")
