"""Take out of a web page what its reader does not see, before any text is taken from it.

A denial planted in an invisible element would otherwise become evidence. What hides an element is data/lexicon/hidden.toml;
looked at are attributes, inline styles and plain class, id and element rules of the page's own style sheets.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from geo.paths import find_data_dir

# What no page shows: control characters, characters of no width, tags.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\u00ad\u180e\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
# The joiners are letters' business in Arabic and Indic scripts; between these letters they only hide.
_JOINER = re.compile("(?<![\u0590-\u08ff\u0900-\u0dff])[\u200c\u200d]")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_AT_BLOCK = re.compile(r"@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)?$", re.I)


@dataclass(frozen=True)
class Marks:
    """What hides an element."""

    classes: frozenset[str]
    elements: frozenset[str]
    declaration: re.Pattern[str]
    white: frozenset[str]


@cache
def load_marks() -> Marks:
    """The marks of data/lexicon/hidden.toml."""
    rows = tomllib.loads((find_data_dir() / "lexicon" / "hidden.toml").read_text(encoding="utf-8"))
    pattern = re.compile("|".join(f"(?:{row})" for row in rows["declarations"]))
    return Marks(frozenset(rows["classes"]), frozenset(rows["elements"]), pattern, frozenset(rows["white"]))


def drop_hidden(tree: Any) -> None:
    """Remove from an lxml HTML tree all elements that the page does not show, and invisible characters from its text."""
    marks = load_marks()
    sheet = _find_hiding_rules(tree, marks)
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or (
            element.tag not in {"html", "head", "body"} and _is_hidden(element, marks, sheet)
        ):
            _drop(element)
        else:
            element.text = drop_invisible(element.text)
            element.tail = drop_invisible(element.tail)


def drop_invisible(text: str | None) -> str | None:
    """The text without control characters and characters of no width."""
    return text and _JOINER.sub("", INVISIBLE.sub("", text))


def _is_hidden(element: Any, marks: Marks, sheet: frozenset[str]) -> bool:
    if element.tag in marks.elements and element.get("type") != "application/ld+json":
        return True
    if element.get("hidden") is not None or (element.tag == "dialog" and element.get("open") is None):
        return True
    classes = {name.lower() for name in (element.get("class") or "").split()}
    if classes & marks.classes or sheet & _selectors(element, classes):
        return True
    style = element.get("style")
    if style and any(marks.declaration.fullmatch(part) for part in _declarations(style)):
        return True
    return _is_white(element, marks) and not _has_ground(element)


def _selectors(element: Any, classes: set[str]) -> set[str]:
    names = {f".{name}" for name in classes} | {f"#{(element.get('id') or '').lower()}"}
    return names | {element.tag + name for name in names} | {element.tag}


def _find_hiding_rules(tree: Any, marks: Marks) -> frozenset[str]:
    """The simple selectors that the page's own style sheets hide. Blocks for other media and compound selectors are left."""
    found: set[str] = set()
    for sheet in tree.iter("style"):
        css = _AT_BLOCK.sub("", _COMMENT.sub("", (sheet.text or "")[:500_000]))
        for selectors, body in _RULE.findall(css):
            if any(marks.declaration.fullmatch(part) for part in _declarations(body)):
                found.update(one.strip().lower() for one in selectors.split(",") if _SIMPLE.match(one.strip()))
    return frozenset(found - {""})


def _declarations(style: str) -> list[str]:
    parts = (part.strip().lower().replace("!important", "") for part in style.split(";"))
    return [re.sub(r"\s*([:,(])\s*", r"\1", part).strip() for part in parts if part]


def _is_white(element: Any, marks: Marks) -> bool:
    colours = [part[6:] for part in _declarations(element.get("style") or "") if part.startswith("color:")]
    if element.tag == "font":
        colours.append((element.get("color") or "").strip().lower())
    return any(colour in marks.white for colour in colours)


def _has_ground(element: Any) -> bool:
    """True where the element, or one around it, is said to have a background of its own that is not white."""
    for one in (element, *element.iterancestors()):
        parts = [part.partition(":") for part in _declarations(one.get("style") or "")]
        grounds = [value for name, _, value in parts if name in {"background", "background-color", "background-image"}]
        grounds.append((one.get("bgcolor") or "").strip().lower())
        told = [
            ground for ground in grounds if ground not in {"", "none", "transparent", "inherit", "initial", "unset"}
        ]
        if told:
            return not any(ground in load_marks().white for ground in told)
    return False


def _drop(element: Any) -> None:
    """Remove the element and keep the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = drop_invisible(element.tail)
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (drop_invisible(parent.text) or "") + tail
        else:
            before.tail = (drop_invisible(before.tail) or "") + tail
    parent.remove(element)
