"""Values of objects that come from outside (JSON), taken with their type checked.

In: an object and the place where it stands ("x.geojson, feature 3"). Out: the value, or a FormatError that names the
place, the key, what was expected and the repair. A key that is absent, or null, gives the default where there is one.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import FormatError

MAX_BYTES = 512 * 1024 * 1024
_REQUIRED: Any = object()
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def read_json(path: Path) -> Any:
    """The value of the JSON file at `path`. FormatError: unreadable, over 512 MB, not UTF-8, not JSON, NaN, nested too deep."""
    where = path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FormatError("is larger than 512 MB", where=where, repair="Split it into several files.")
        raw = path.read_bytes()
    except OSError as error:
        raise FormatError(f"cannot be read ({error.strerror})", where=where, repair="Check the path.") from error
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise FormatError(f"is not UTF-8 (byte {error.start})", where=where, repair="Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        what = f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        raise FormatError(
            what, where=where, repair="Perhaps the file was cut off: fetch or export it again."
        ) from error
    except (ValueError, RecursionError) as error:
        what = str(error) if "JSON" in str(error) else "holds a number of thousands of digits"
        what = "is nested too deep" if isinstance(error, RecursionError) else what
        raise FormatError(what, where=where, repair="Export it again with plain numbers and objects.") from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"holds {name}, which JSON does not know")


@dataclass(frozen=True, slots=True)
class Fields:
    """An object from outside with the place where it stands; each method takes one value of one type."""

    values: dict[str, Any]
    where: str

    @classmethod
    def of(cls, value: Any, where: str) -> Fields:
        if not isinstance(value, dict):
            raise FormatError(f"is {_kind(value)} where an object was expected", where=where, repair="Use { … }.")
        return cls(value, where)

    def fault(self, what: str, repair: str) -> FormatError:
        return FormatError(what, where=self.where, repair=repair)

    def _take(self, key: str, default: Any) -> Any:
        value = self.values.get(key)
        if value is None and default is _REQUIRED:
            raise self.fault(f"`{key}` is missing", f"Give `{key}`.")
        return default if value is None else value

    def text(self, key: str, default: str | None = _REQUIRED) -> Any:
        """A string; numbers are refused, so that an id 007 never becomes 7. A blank one counts as absent."""
        value = self._take(key, default)
        if value is not default and not isinstance(value, str):
            raise self.fault(f"`{key}` is {_kind(value)} where a text was expected", "Put it into quotation marks.")
        if value is not None and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise self.fault(f"`{key}` holds half of a surrogate pair", "Export it again as UTF-8.")
        if not isinstance(value, str) or default == "" or value.strip():
            return value
        if default is _REQUIRED:
            raise self.fault(f"`{key}` is empty", f"Give `{key}`.")
        return default

    def choice(self, key: str, allowed: Sequence[str], default: str | None = _REQUIRED) -> Any:
        """One of the words in `allowed`."""
        value = self.text(key, default)
        if value is not None and value not in allowed:
            raise self.fault(f"`{key}` is {value[:60]!r}", f"Use one of: {', '.join(allowed)}.")
        return value

    def number(self, key: str, low: float, high: float, default: float | None = _REQUIRED) -> Any:
        """A finite number in [low, high]; an int stays an int."""
        value = self._take(key, default)
        if value is default:
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fault(
                f"`{key}` is {_kind(value)} where a number was expected", "Give it without quotation marks."
            )
        if not (math.isfinite(value) and low <= value <= high):
            raise self.fault(f"`{key}` is {value!s:.40}", f"Give a number from {low:,} to {high:,}.")
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = _REQUIRED) -> Any:
        """A whole number in [low, high]; 3.0 counts as 3."""
        value = self.number(key, low, high, default)
        if isinstance(value, float):
            if not value.is_integer():
                raise self.fault(f"`{key}` is {value}", "Give a whole number.")
            return int(value)
        return value

    def day(self, key: str) -> str | None:
        """An ISO day or month (YYYY-MM-DD, YYYY-MM) that exists, or None."""
        from datetime import date

        value = self.text(key, None)
        if value is None:
            return None
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            date.fromisoformat(value if len(value) == 10 else value + "-01")
        except ValueError:
            raise self.fault(f"`{key}` is {value[:40]!r}, no day that exists", "Write YYYY-MM-DD or YYYY-MM.") from None
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where it is absent."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(f"`{key}` is not a list of texts", 'Write ["…", "…"].')
        return tuple(value)

    def objects(self, key: str, *, required: bool = False) -> list[Fields]:
        """A list of objects, each knowing where it stands; empty where it is absent."""
        value = self._take(key, _REQUIRED if required else [])
        if not isinstance(value, list):
            raise self.fault(f"`{key}` is {_kind(value)} where a list was expected", "Use [ … ].")
        return [Fields.of(item, f"{self.where}, {key}[{i}]") for i, item in enumerate(value)]


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
