"""Records to plain JSON values and back, by the types that the records themselves declare.

In: a frozen dataclass of geo.records. Out: dicts, lists, strings, numbers, None; frozensets become sorted lists.
Unknown keys are ignored and absent ones take the record's default, so that a record may gain fields.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
_PLAIN = (str, int, float, bool)


def encode(value: Any) -> Any:
    """`value` as JSON values."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: encode(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, frozenset | set):
        return sorted(encode(item) for item in value)
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    return value


def decode(kind: type[Record], value: Any) -> Record:
    """The record of type `kind` that `encode` made `value` from. TypeError, KeyError: it was made from something else."""
    found: Record = _decode(kind, value)
    return found


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, value: Any) -> Any:
    if value is None or kind in _PLAIN:
        return value
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _decode(next(item for item in inner if item is not type(None)), value)
    if origin is tuple:
        return tuple(_decode(inner[0], item) for item in value)
    if origin is frozenset:
        return frozenset(value)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{key: _decode(hints[key], item) for key, item in value.items() if key in hints})
    return value
