"""The page's frame as a folium map: Leaflet inside the file, no link to any server, one element that starts our layers.

Leaflet stands in it as a compressed block; the page opens it as a script, which the policy allows by its hash.
"""

from __future__ import annotations

import base64
from typing import Any

import folium
from branca.element import Element
from folium.elements import MacroElement
from folium.template import Template

from geo.page.blocks import BEST, squeeze
from geo.page.render import (
    DATA_MARK,
    POLICY_MARK,
    REST_MARK,
    STATIC,
    TITLE_MARK,
    bundle_script,
    read_leaflet,
    read_licence,
    read_shell,
    read_style,
    spell_html,
    spell_script,
    spell_style,
)


class Verbatim(Element):
    """An element that is rendered as it stands, without a second pass through Jinja."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        return self.text


class IncidentMap(folium.Map):
    """A folium map without tiles and without foreign scripts, in the structure of the page."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  folium's own class attributes are lists
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template((STATIC / "map.html.j2").read_text(encoding="utf-8"))

    def __init__(self) -> None:
        super().__init__(location=(0, 0), zoom_start=3, tiles=None, max_zoom=17, min_zoom=2, zoom_control=False)
        self._name, self._id = "map", "page"
        self.add_child(IncidentLayers(), name="incidents")

    def render(self, **kwargs: Any) -> str:
        figure: Any = self.get_root()
        script, style = read_leaflet()
        packed = f'<script type="text/plain" data-block="leaflet">{base64.b64encode(squeeze(script.encode(), level=BEST)).decode()}</script>'
        policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY_MARK}">'
        title = f'<meta name="referrer" content="no-referrer"><title>{TITLE_MARK}</title>'
        for name, text in (
            ("policy", policy), ("title", title), ("licence", f"<!--\nLeaflet\n{read_licence()}-->"), ("leaflet_style", f"<style>{spell_style(style)}</style>"), ("style", f"<style>{spell_style(read_style())}</style>"),
            ("leaflet", packed), ("bordermap", f"<script>{spell_script(bundle_script())}</script>"),
        ):  # fmt: skip
            figure.header.add_child(Verbatim(text), name=name)
        figure.html.add_child(Verbatim(spell_html(read_shell())), name="shell")
        figure.html.add_child(Verbatim(DATA_MARK), name="data")
        return str(super().render(**kwargs))


class IncidentLayers(MacroElement):
    """The basemap, the areas, the split dots and all that stands around the map: started by one call."""

    _template = Template("{% macro script(this, kwargs) %}bordermap.open({{ this._parent.get_name() }});{% endmacro %}")


def render_frame() -> str:
    """The HTML of a page without data, with marks where the policy, the title and the data go.

    The map is started before the dossiers are read: they stand behind its script.
    """
    page = str(IncidentMap().get_root().render()).replace("<html>", '<html lang="en">', 1)
    return REST_MARK.join((page[: (end := page.rindex("</html>"))], page[end:]))
