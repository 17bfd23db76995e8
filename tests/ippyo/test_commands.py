"""The table of commands: true to what is called, and nothing read that is not called."""

import inspect
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module

import pytest
from typer.testing import CliRunner

from ippyo.app import app
from ippyo.commands import COMMANDS, Command, Group

HEAVY = ("sqlalchemy", "fastapi", "uvicorn", "kivy", "numpy", "dask", "matplotlib", "jinja2")
_LOADED = (
    "import json, sys\n"
    "sys.argv = ['ippyo', *{words}]\n"
    "from ippyo.main import run\n"
    "try:\n    run()\n"
    "except SystemExit as ended:\n    code = ended.code\n"
    "heavy = [name for name in {heavy} if name in sys.modules]\n"
    "sys.stderr.write('\\n' + json.dumps([code or 0, heavy, sorted(sys.modules)]))\n"
)


def leaves(
    group: Group = COMMANDS, before: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Command]]:
    for name, one in group.commands.items():
        if isinstance(one, Group):
            yield from leaves(one, (*before, name))
        else:
            yield (*before, name), one


LEAVES: Mapping[tuple[str, ...], Command] = dict(leaves())


def ended(*words: str) -> tuple[int, list[str], list[str]]:
    """Exit code of the command in a process of its own, what was loaded of HEAVY, and all."""
    code = _LOADED.format(words=list(words), heavy=HEAVY)
    said = subprocess.run(  # noqa: S603 - our own interpreter, our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    number, heavy, modules = json.loads(said.stderr.splitlines()[-1])
    return number, heavy, modules


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_line_of_the_table_is_the_commands_own(words: tuple[str, ...]) -> None:
    """What a list of commands says is what the command says of itself, and its help is there."""
    module, _, function = LEAVES[words].where.partition(":")
    told = inspect.getdoc(getattr(import_module(module), function)) or ""
    assert LEAVES[words].help == " ".join(told.split("\n\n")[0].splitlines())
    shown = CliRunner().invoke(app, [*words, "--help"], terminal_width=200)
    assert shown.exit_code == 0
    assert LEAVES[words].help[:20] in shown.output
    assert f"ippyo {' '.join(words)}" in shown.output or f"root {' '.join(words)}" in shown.output


def test_no_two_names_call_the_same() -> None:
    where = [one.where for one in LEAVES.values()]
    assert sorted(set(where)) == sorted(where)


@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS.commands)], ids=" ".join)
def test_a_list_of_commands_shows_all_of_them(words: tuple[str, ...]) -> None:
    """With their lines, in the order of the table."""
    group = COMMANDS.commands[words[0]] if words else COMMANDS
    if isinstance(group, Command):
        return
    shown = CliRunner().invoke(app, [*words, "--help"]).output
    listed = shown.partition("Commands")[2]
    places = [listed.index(f" {name} ") for name in group.commands]
    assert places == sorted(places)
    assert all(one.help[:6] in listed for one in group.commands.values())


@pytest.mark.parametrize(
    "words", [("version",), ("--help",), ("tally", "--help"), ("bench",), ("election", "nwe")]
)
def test_a_command_that_needs_none_of_it_loads_no_server_no_screen_no_numbers(
    words: tuple[str, ...],
) -> None:
    """`ippyo version` begins at once, on a terminal too: what is not called is not read."""
    code, heavy, modules = ended(*words)
    assert code == (0 if words[-1] in ("version", "--help") else 2)
    assert heavy == []
    assert not [name for name in modules if name.startswith(("tally_server.", "terminal."))]


def test_the_server_is_read_where_it_is_called() -> None:
    """Otherwise the test above would say nothing."""
    code, heavy, _ = ended("tally", "serve", "--help")
    assert code == 0
    assert {"sqlalchemy", "fastapi", "uvicorn"} <= set(heavy)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "COMMAND"),
        (("tally",), 2, "COMMAND"),
        (("taly",), 2, "tally"),
        (("tally", "count"), 2, "--election"),
        (("keys", "join", "--nothing"), 2, "--nothing"),
    ],
    ids=str,
)
def test_what_was_typed_wrongly_is_told(words: tuple[str, ...], code: int, says: str) -> None:
    """Exit code 2, and what was meant, where that can be told."""
    said = CliRunner().invoke(app, words)
    assert said.exit_code == code
    assert says in said.output
