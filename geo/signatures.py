"""Whether a file holds what its name says, by its first bytes or the root of its XML. In: a path. Out: a fault in words.

GDAL knows a file by its content, not by its name: a virtual format under the name of another would make it open further files, or
addresses of the network. So the content is looked at before it is given to GDAL.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

SIGNATURES = {".gpkg": b"SQLite format 3\0", ".fgb": b"fgb", ".pbf": b"OSMHeader"}  # by suffix, among the first bytes
ROOTS = {".kml": "kml", ".osm": "osm"}  # by suffix, the name of the outermost element
DOCTYPE = "has a DOCTYPE"  # can make a small file huge, or read other files
NO_XML = "is no XML"
_HEAD = 16  # bytes


class _Doctype(Exception):
    """The XML declares a document type."""


def find_fault(path: Path) -> str:
    """What is wrong with the content: DOCTYPE, NO_XML with the reason, or what else it is not; empty where it is sound.

    OSError: the file cannot be read. KeyError: its suffix is not known here.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        if suffix not in ROOTS:
            return "" if SIGNATURES[suffix] in file.read(_HEAD) else f"begins as no {suffix[1:]} file does"
        try:
            root = _read_root(file)
        except _Doctype:
            return DOCTYPE
        except expat.ExpatError as error:
            return f"{NO_XML} ({error})"
    return "" if root == ROOTS[suffix] else f"is <{root:.40}>, not <{ROOTS[suffix]}>"


def _read_root(file: BinaryIO) -> str:
    """The local name of the outermost element of XML that is whole."""
    names: list[str] = []
    parser = expat.ParserCreate()

    def open_element(name: str, _: object) -> None:
        names.append(name.rpartition(":")[2])
        parser.StartElementHandler = None

    def refuse(*_: object) -> None:
        raise _Doctype

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = open_element, refuse
    parser.ParseFile(file)
    return names[0]
