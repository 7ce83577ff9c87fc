"""Where a case lives, as a user writes it: the path of a file, or postgresql://USER@HOST:PORT/DATABASE.

A password may stand in an address; it never stands in a name that is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from geo.errors import CaseError

Address = str | Path
SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Server:
    """The parts of the address of a database; empty ones are left to the driver, its variables (PGUSER, …) and files (.pgpass)."""

    user: str
    host: str
    port: int | None
    database: str
    password: str = field(repr=False)
    options: dict[str, str] = field(repr=False, hash=False)  # such as sslmode


def is_server(address: Address) -> bool:
    """Whether the address is that of a database on a server, not of a file."""
    return isinstance(address, str) and address.lower().startswith(SCHEMES)


def name_home(address: Address) -> str:
    """The address as it may be shown: without password and options."""
    if not is_server(address):
        return str(address)
    try:
        server = read_server(str(address))
    except CaseError as error:
        return str(error.where)
    user = f"{server.user}@" if server.user else ""
    port = f":{server.port}" if server.port else ""
    return f"postgresql://{user}{server.host}{port}/{server.database}"


def read_server(address: str) -> Server:
    """The parts of postgresql://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE. CaseError: it is not of this form."""
    try:
        parts = urlsplit(address)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port
    except ValueError:
        raise _wrong() from None
    if "@" in parts.path or parts.fragment or "/" in parts.path[1:]:
        raise _wrong()  # a password with such a sign would end in another part, and be shown
    return Server(
        user=unquote(parts.username or ""),
        host=parts.hostname or "",
        port=port,
        database=unquote(parts.path[1:]),
        password=unquote(parts.password or ""),
        options=options,
    )


def _wrong() -> CaseError:
    repair = "Write postgresql://USER@HOST:PORT/DATABASE; signs such as @ / # ? in a password as %40 %2F %23 %3F."
    return CaseError("is no address of a database", where="postgresql://…", repair=repair)
