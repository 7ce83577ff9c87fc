"""Imports run one way: a module imports only modules of its own stage or of a stage below it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STAGES = (
    ("geo", "geo.errors", "geo.records", "geo.paths", "geo.signatures"),
    ("geo.reading", "geo.gazetteer"),
    ("geo.extraction",),
    ("geo.incidents",),
    ("geo.case",),
    ("geo.layers", "geo.exchange"),
    ("geo.page",),
    ("geo.pipeline", "geo.evaluation"),
    ("geo.scale",),
    ("geo.cli",),
    ("app",),
)
ONLY_IN = {"folium": ("geo.page", "app"), "branca": ("geo.page", "app"), "streamlit": ("app",)}
FILES = sorted(ROOT.glob("geo/**/*.py")) + sorted(ROOT.glob("app.py"))


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def stage_of(module: str) -> int:
    """The number of the stage that the module belongs to."""
    parts = module.split(".")
    names = {".".join(parts[:length]) for length in (1, 2)} if len(parts) > 1 else {module}
    found = [
        number for number, stage in enumerate(STAGES) if names & set(stage) - ({"geo"} if len(parts) > 1 else set())
    ]
    assert found, f"{module} belongs to no stage: add it to STAGES"
    return found[0]


def imports_of(file: Path) -> set[str]:
    """All modules that a file imports, also inside its functions; imports for type checking alone are left out."""
    found: set[str] = set()
    nodes: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(file)}: write the whole name instead of a relative import"
            found.update(
                full if is_module(full := f"{node.module}.{alias.name}") else node.module for alias in node.names
            )
        nodes.extend(ast.iter_child_nodes(node))
    return found


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_imports_run_from_the_later_stage_to_the_earlier(file):
    own = name_of(file)
    later = {
        module
        for module in imports_of(file)
        if module.split(".")[0] in {"geo", "app"} and stage_of(module) > stage_of(own)
    }
    assert later == set()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_map_and_app_libraries_stay_in_the_last_stages(file):
    own = name_of(file)
    for module in imports_of(file):
        allowed = ONLY_IN.get(module.split(".")[0])
        assert allowed is None or own.startswith(allowed), f"{own} imports {module}"
