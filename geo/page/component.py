"""The page's map and dossier as parts for the app: the same JavaScript and style sheet, as strings to register once.

Nothing of a case is in these strings; the data go in as JSON and are placed as text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geo
from geo.page.payload import Payload
from geo.page.render import STATIC, bundle_script, read_leaflet, read_strings, read_style


@dataclass(frozen=True, slots=True)
class Component:
    """What the app registers: structure, style and a module whose default export mounts it."""

    html: str
    css: str
    js: str


def read_map_component() -> Component:
    """The map with its filters and time bar."""
    script, style = read_leaflet()
    js = f"{script}\n{bundle_script()}\nexport default (component) => bordermap.mountMap(component);"
    return Component((STATIC / "app-map.html").read_text(encoding="utf-8"), f"{style}\n{read_style()}", js)


def read_dossier_component() -> Component:
    """The dossier of one incident."""
    js = f"{bundle_script()}\nexport default (component) => {{ bordermap.mountDossier(component); }};"
    return Component((STATIC / "app-dossier.html").read_text(encoding="utf-8"), read_style(), js)


def build_data(
    payload: Payload | None, *, titles: Mapping[str, str] | None = None, language: str = "en"
) -> dict[str, Any]:
    """What a component is sent: it changes only if `payload` does. `titles` are those of incidents that a dossier names."""
    data: dict[str, Any] = {"strings": read_strings(language), "titles": dict(titles or {}), "meta": None, "blocks": {}}
    digest = hashlib.sha256()
    if payload:
        data["meta"] = dict(payload.meta) | {"version": geo.__version__, "language": language}
        data["blocks"] = {name: base64.b64encode(block).decode() for name, block in payload.blocks.items()}
        for name, block in payload.blocks.items():
            digest.update(name.encode() + block)
        digest.update(repr(payload.meta).encode())
    return data | {"stamp": digest.hexdigest()[:16]}
