"""Incidents with the texts of their articles in one zip: everything needed to check them, draw them and build them again.

In it: `incidents.geojson` (with the texts), `articles/ID.txt` (header lines, a blank line, the text: an input of `bordermap
build`), `manifest.json` with the SHA-256 of each file, `README.txt`. The same incidents give the same bytes. Read back, each
file is checked against its hash; a zip that unpacks to more than 512 MB or 100,000 files is refused.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import geo
from geo.errors import FormatError
from geo.exchange.fields import MAX_BYTES, Fields
from geo.exchange.files import replace_file
from geo.exchange.geojson import read_geojson, render_geojson
from geo.records import Article, Incident

MAX_FILES = 100_000
INCIDENTS, MANIFEST = "incidents.geojson", "manifest.json"
README = """\
A bundle of bordermap: what articles say about incidents on a border, who denies it, and the sentences that prove it.

incidents.geojson   the incidents with their statements and the texts of the articles (RFC 7946)
articles/           the articles, one text each
manifest.json       the SHA-256 of each file and the version of the program

Draw it:            bordermap build incidents.geojson --out map.html
Build it again:     bordermap build articles/ --out map.html

The texts belong to their publishers. No status here is a verdict of truth.
"""


def write_bundle(path: str | Path, incidents: Iterable[Incident], articles: Mapping[str, Article]) -> None:
    """Write the zip to `path`; articles without a text are in `incidents.geojson` alone."""
    incidents = list(incidents)
    used = dict.fromkeys(key for i in incidents for key in i.articles if key in articles)
    files = {"README.txt": README, INCIDENTS: render_geojson(incidents, articles, texts=True)}
    files |= {f"articles/{key}.txt": render_article(articles[key]) for key in used if articles[key].text}
    raw = {name: text.encode("utf-8", "replace") for name, text in files.items()}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in raw.items()}
    manifest = {"form": "bundle", "version": 1, "program": f"bordermap {geo.__version__}", "sha256": hashes}
    raw[MANIFEST] = json.dumps(manifest, indent=1).encode()
    with replace_file(path) as beside, zipfile.ZipFile(beside, "w") as bundle:
        for name, data in sorted(raw.items()):
            entry = zipfile.ZipInfo(name)  # dated 1980-01-01, so that the same incidents give the same bytes
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, data, compress_type=zipfile.ZIP_DEFLATED)


def render_article(article: Article) -> str:
    """The article as an input file: header lines, a blank line, the text untouched."""
    told = (
        ("title", article.title),
        ("publisher", article.outlet),
        ("published", article.published or ""),
        ("url", article.url),
    )
    lines = [f"{name}: {' '.join(value.split())}" for name, value in told if value]
    return "\n".join([*(lines or ["title: untitled"]), "", article.text])


def read_bundle(path: str | Path) -> tuple[list[Incident], dict[str, Article]]:
    """The incidents of a bundle and their articles. FormatError: no bundle, damaged, changed, or too large."""
    path = Path(path)
    try:
        with zipfile.ZipFile(path) as bundle:
            _check_size(bundle, path)
            incidents = _read_checked(bundle, path)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        if isinstance(error, OSError) and error.strerror:
            raise FormatError(
                f"cannot be read ({error.strerror})", where=path.name, repair="Check the path."
            ) from error
        raise FormatError("is no bundle, or damaged", where=path.name, repair="Fetch or export it again.") from error
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder) / INCIDENTS
        inner.write_bytes(incidents)
        return read_geojson(inner)


def _check_size(bundle: zipfile.ZipFile, path: Path) -> None:
    entries = bundle.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_FILES or total > MAX_BYTES:
        what = f"unpacks to {len(entries)} files of {total // 1_000_000} MB"
        raise FormatError(what, where=path.name, repair=f"At most {MAX_FILES} files of 512 MB are read.")
    if len({entry.filename for entry in entries}) < len(entries):
        raise FormatError("holds two files of one name", where=path.name, repair="Export it again.")


def _read_checked(bundle: zipfile.ZipFile, path: Path) -> bytes:
    """The bytes of the incidents, after each file has been compared with its hash."""
    try:
        manifest = Fields.of(json.loads(_read_entry(bundle, MANIFEST)), f"{path.name}, {MANIFEST}")
        hashes = Fields.of(manifest.values.get("sha256"), f"{path.name}, {MANIFEST}").values
    except (ValueError, RecursionError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError("its manifest is not JSON", where=path.name, repair="Export it again.") from error
    found = b""
    for name in dict.fromkeys([*hashes, INCIDENTS]):
        data = _read_entry(bundle, name)
        if hashlib.sha256(data).hexdigest() != hashes.get(name):
            raise FormatError(
                f"{name[:80]} is not what the manifest says", where=path.name, repair="It was changed or damaged."
            )
        found = data if name == INCIDENTS else found
    return found


def _read_entry(bundle: zipfile.ZipFile, name: str) -> bytes:
    """One file, never more of it than its entry announces."""
    with bundle.open(name) as file:
        return file.read(bundle.getinfo(name).file_size)
