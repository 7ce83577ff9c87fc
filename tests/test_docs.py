"""What the documents promise is what the program has: commands, options, make targets, files."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import typer.main

import geo
from geo.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
SHOWN = sorted(
    {line.split("  #")[0].strip() for line in README.splitlines() if line.startswith("bordermap ")}
    | set(re.findall(r"`(bordermap [a-z][^`]*)`", README))
)


def find_command(words: list[str]):
    """The command that the words name, and its arguments."""
    command = COMMANDS[words[0]]
    while words[1:] and hasattr(command, "commands"):
        words = words[1:]
        command = command.commands[words[0]]
    return command, words[1:]


@pytest.mark.parametrize("line", SHOWN)
def test_command_that_the_readme_shows_is_understood(line):
    command, arguments = find_command(shlex.split(line)[1:])
    command.make_context(line, arguments)  # raises for an unknown option, a wrong value, a missing argument


def test_readme_shows_every_command():
    assert {line.split()[1] for line in SHOWN} == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_has_an_example_that_is_understood(name):
    for command in getattr(COMMANDS[name], "commands", {name: COMMANDS[name]}).values():
        line = command.epilog.removeprefix("Example: ")
        found, arguments = find_command(shlex.split(line)[1:])
        assert found is command
        found.make_context(line, arguments)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.M))))
def test_make_target_that_the_readme_names_exists(target):
    assert re.search(rf"^{target}:", MAKEFILE, re.M)


def test_every_make_target_is_listed_by_help():
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[1].split())
    assert phony == set(re.findall(r"^([a-z]+):.* ## ", MAKEFILE, re.M))


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^):]+)\)", README))))
def test_file_that_the_readme_links_to_exists(link):
    assert (ROOT / link).is_file()


def test_exit_codes_of_the_readme_are_those_of_the_command():
    told = re.search(r"Exit codes: 0 all went well; (\d) some.*?; (\d) nothing", README, re.S)
    from geo import cli

    assert (int(told[1]), int(told[2])) == (cli.SOME_FAILED, cli.FAILED)


def test_version_is_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert geo.__version__ == project["version"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_lock_pins_what_is_asked_for_and_names_no_host(lock):
    pinned = (ROOT / lock).read_text(encoding="utf-8")
    names = set(re.findall(r"^([a-z0-9._-]+)==", pinned, re.M))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    wanted += project["dependency-groups"]["test"] if "test" in lock else []
    assert {re.split(r"[><=!~\[; ]", one)[0].lower().replace("_", "-") for one in wanted} <= names
    assert "://" not in pinned
    assert pinned.count("--hash=sha256:") >= len(names)
