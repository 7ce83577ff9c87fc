"""A payload → one HTML file that opens from a disk: no request to anything, a strict Content Security Policy.

The frame (Leaflet, our JavaScript, style sheet and structure) is the same for all pages of one version. It is made by
`geo.page.map`, which imports folium, and kept in the cache folder. The data are put into it by plain replacement: they
never pass through a template engine.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geo
from geo.page.basemap import build_basemap, is_within
from geo.page.blocks import pack
from geo.page.payload import Extras, Payload, build_payload, without_collection
from geo.paths import find_cache_dir
from geo.records import Article, Incident

if TYPE_CHECKING:
    from geo.gazetteer.theatre import Theatre

HERE = Path(__file__).resolve().parent
STATIC, STRINGS = HERE / "static", HERE / "strings"
TITLE_MARK, POLICY_MARK = "@@bordermap-title@@", "@@bordermap-policy@@"
DATA_MARK, REST_MARK = "@@bordermap-data@@", "@@bordermap-rest@@"  # before and after the script that starts
FIRST = ("core", "shapes", "base", "names")  # the blocks of which the map is drawn
MODULES = (
    "days", "dom", "blocks", "details", "polyline", "glyphs", "dot", "words", "names", "describe", "known", "filters", "hash", "canvas", "basemap", "incidents",
    "facets", "timebar", "clocks", "legend", "list", "dossier", "search", "report", "share", "embed", "mount", "app",
)  # fmt: skip


@without_collection()
def build_page(
    incidents: Sequence[Incident],
    articles: Mapping[str, Article],
    *,
    title: str,
    theatre: Theatre | None = None,
    filters: str | None = None,
    generated: date | None = None,
    language: str = "en",
    extras: Extras | None = None,
) -> str:
    """The whole page as HTML: map, list, dossiers and sources of `incidents`, with all that they need inside.

    `filters` says in words what was left out; `generated` is the day of the data (none is shown if it is None). The same
    arguments give the same bytes.
    """
    if theatre and not is_within(incidents, theatre):
        theatre = None
    base = build_basemap(incidents, theatre)
    payload = build_payload(
        incidents,
        articles,
        title=title,
        theatre=theatre,
        filters=filters or "",
        generated=generated,
        base=base,
        extras=extras,
    )
    return render_page(payload, language=language)


def render_page(payload: Payload, *, language: str = "en") -> str:
    """The HTML of `payload`, with the words of the interface in `language`."""
    words = _pack_words(_list_files(STRINGS.glob("*.json")))
    languages = [[name, own] for name, (own, _) in words.items()]
    known = {"version": geo.__version__, "language": language, "languages": languages}
    strings = {f"strings-{name}": block for name, (_, block) in words.items()}
    first = {name: payload.blocks[name] for name in FIRST if name in payload.blocks} | strings
    rest = {name: block for name, block in payload.blocks.items() if name not in first}
    head, body, tail, end = re.split("|".join((TITLE_MARK, DATA_MARK, REST_MARK)), load_frame())
    title = spell_html(html.escape(payload.meta["title"]))
    return "".join(
        (
            head,
            title,
            body,
            _json_block("meta", dict(payload.meta) | known),
            *_data_blocks(first),
            tail,
            *_data_blocks(rest),
            end,
        )
    )


@lru_cache(maxsize=1)
def _pack_words(_: Iterable[tuple[Path, int]]) -> dict[str, tuple[str, bytes]]:
    """For each language of the interface what it calls itself, and its words as a block."""
    words = {name: read_strings(name) for name in list_languages()}
    return {name: (told["own_language"], pack(told)) for name, told in words.items()}


def list_languages() -> list[str]:
    """The languages that the interface speaks, English first."""
    return ["en", *sorted(path.stem for path in STRINGS.glob("*.json") if path.stem != "en")]


def read_strings(language: str) -> dict[str, Any]:
    """The words of the interface: those of `language`, English where it has none."""
    words = json.loads((STRINGS / "en.json").read_text(encoding="utf-8"))
    path = STRINGS / f"{language}.json"
    return words | (json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {})


def _json_block(name: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f'<script type="application/json" data-block="{name}">{text}</script>'


def _data_blocks(blocks: Mapping[str, bytes]) -> Iterator[str]:
    """Each with a line end behind it, by which the page knows that a block is there as a whole."""
    for name, data in blocks.items():
        yield f'<script type="text/plain" data-block="{name}">{base64.b64encode(data).decode()}</script>\n'


def load_frame() -> str:
    """The frame from the cache folder, made first if it is not there; a cache that cannot be written is no error."""
    path = find_cache_dir() / f"page-{find_stamp()}.html"
    if path.is_file():
        return path.read_text(encoding="utf-8")
    from geo.page.map import render_frame

    frame = add_policy(render_frame())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("page-*.html"):
            old.unlink(missing_ok=True)
        beside = path.with_suffix(f".{hashlib.sha256(frame.encode()).hexdigest()[:8]}")
        beside.write_text(frame, encoding="utf-8")
        beside.replace(path)
    except OSError:
        pass
    return frame


def find_stamp() -> str:
    """A name for this version of the files that make the frame, and of the packages that it is made with."""
    return _stamp(_list_files([*HERE.glob("*.py"), *STATIC.rglob("*")]))


def _list_files(paths: Iterable[Path]) -> tuple[tuple[Path, int], ...]:
    """Each file with the time of its last change, sorted: what was made of them holds as long as this is the same."""
    return tuple((path, path.stat().st_mtime_ns) for path in sorted(paths) if path.is_file())


@lru_cache(maxsize=1)
def _stamp(files: Iterable[tuple[Path, int]]) -> str:
    digest = hashlib.sha256()
    for package in ("folium", "branca", "XStatic-Leaflet"):
        digest.update(version(package).encode())
    for path, _ in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def add_policy(frame: str) -> str:
    """`frame` with its POLICY_MARK replaced by a policy that allows its own scripts and styles, by hash, and nothing else.

    Leaflet is among them: the page makes a script of the block that it stands in.
    """
    scripts = [*re.findall(r"<script>(.*?)</script>", frame, re.DOTALL), read_leaflet()[0]]
    styles = re.findall(r"<style>(.*?)</style>", frame, re.DOTALL)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash_source, scripts))}",
            f"style-src {' '.join(map(_hash_source, styles))}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return frame.replace(POLICY_MARK, policy)


def _hash_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def read_leaflet() -> tuple[str, str]:
    """Leaflet's JavaScript and its style sheet without pictures (the page uses none of them)."""
    from xstatic.pkg import leaflet

    folder = Path(leaflet.BASE_DIR)
    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    script = re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE).strip()
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    style = re.sub(r"[^{}]*\{[^{}]*url\((?!data:|#)[^{}]*\}", "", style)
    return script.replace("</script", "<\\/script"), style.strip()


def read_licence() -> str:
    """The licence of Leaflet, which each page carries as a comment."""
    return (STATIC / "leaflet-licence.txt").read_text(encoding="utf-8")


def bundle_script() -> str:
    """Our modules as one script that defines `bordermap`: their imports fall away, their exports become its properties."""
    bodies, exported = [], []
    for name in MODULES:
        text = (STATIC / "js" / f"{name}.js").read_text(encoding="utf-8")
        text = re.sub(r"^import [^;]*;\n", "", text, flags=re.MULTILINE)
        exported += re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", text, re.MULTILINE)
        bodies.append(re.sub(r"^export ", "", text, flags=re.MULTILINE).strip())
    body = shorten_script("\n".join(bodies))
    return f'const bordermap = (() => {{\n"use strict";\n{body}\n\nreturn {{{", ".join(exported)}}};\n}})();'


def shorten_script(text: str) -> str:
    """`text` without lines of comment and without indentation, but for lines within a template over several lines."""
    text = re.sub(r"^[ \t]*/\*\*.*?\*/\n", "", text, flags=re.MULTILINE | re.DOTALL)
    kept, within = [], False
    for line in text.splitlines():
        bare = line if within else line.strip()
        if within or (bare and not bare.startswith("//")):
            kept.append(bare)
        within ^= line.count("`") % 2 == 1
    return "\n".join(kept)


def spell_script(text: str) -> str:
    """`text` in ASCII, other letters as escapes: a page of ASCII alone takes half the memory and is read faster."""
    return re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)


def spell_style(text: str) -> str:
    """`text` in ASCII, other letters as escapes of CSS."""
    return re.sub(r"[^\x00-\x7f]", lambda found: f"\\{ord(found[0]):x} ", text)


def spell_html(text: str) -> str:
    """`text` in ASCII, other letters as references."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


def read_style() -> str:
    """Our style sheet, without comments and indentation."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "page.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join(bare for line in text.splitlines() if (bare := line.strip()))


def read_shell() -> str:
    """The structure of the page, without data and words."""
    return (STATIC / "shell.html").read_text(encoding="utf-8")
