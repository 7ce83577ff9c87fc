"""Each file in tests/bad gets the message that docs/bad-files.md gives for it, and is left as it was.

`python -m tests.test_bad_files` writes the page anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.case.store import open_case
from geo.errors import BordermapError
from geo.exchange import READERS, read
from geo.exchange.acled import read_acled
from geo.exchange.gdelt import read_gdelt
from geo.reading.files import read_paths
from geo.records import Refusal

ROOT = Path(__file__).resolve().parent.parent
BAD, PAGE = ROOT / "tests" / "bad", ROOT / "docs" / "bad-files.md"
FILES = sorted(path for path in BAD.iterdir() if path.is_file())
HEAD = """\
# Bad files

What the program says to a file that it cannot use: one line that names the file, what is wrong and the repair. The other files are still
read, the exit code says that some failed (1) or that nothing was left to do (2), and no case and no output is left half-written. A test
compares this page with the program; the files are in tests/bad.

| file | what is said |
|---|---|
"""


def find_message(path: Path) -> str:
    """What the program says to a file, without the parts in brackets, which quote other libraries."""
    try:
        if path.suffix == ".sqlite":
            with open_case(path, create=False) as case:
                case.incidents()
        elif path.name.endswith(".acled.csv"):
            read_acled(path)
        elif path.suffix == ".tsv":
            read_gdelt(path)
        elif path.suffix in READERS:
            read(path)
        else:
            return "; ".join(f"{Path(r.file).name}: {r.reason}" for r in read_paths([path]) if isinstance(r, Refusal))
    except BordermapError as error:
        where = error.where.replace(str(path), path.name)
        return f"{where}: {error.what}. {error.repair}"
    return ""


def render_row(path: Path) -> str:
    message = re.sub(r" \((?!byte)[^()]*(\([^()]*\)[^()]*)*\)", "", find_message(path))
    return f"| `{path.name}` | {message.replace('|', '¦').replace('*', '∗')} |"


def test_there_are_many() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_bad_file_gets_its_message(path: Path) -> None:
    before = path.read_bytes()
    row = render_row(path)
    assert row in PAGE.read_text(encoding="utf-8").splitlines()
    assert row.count("\n") == 0
    assert len(row) > len(path.name) + 30
    assert path.read_bytes() == before


def test_the_page_has_no_other_rows() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) == len(FILES)


if __name__ == "__main__":
    PAGE.write_text(HEAD + "".join(render_row(path) + "\n" for path in FILES), encoding="utf-8")
