"""All commands of `ippyo`, put together from their table; each is imported when it is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from ippyo.commands import COMMANDS, Command, Group


class _FromTable(TyperGroup):
    """A group that shows its commands as the table says, and loads the one that is called."""

    table: ClassVar[Mapping[str, Command | Group]] = {}

    def __init__(self, **told: Any) -> None:
        """Holds of each command what stands in a list of them, and no more."""
        super().__init__(**told)
        for name, one in self.table.items():
            self.add_command(TyperCommand(name, help=one.help))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself, which is to be run now."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and loaded(str(name), self.table[str(name)]), rest


def loaded(name: str, what: Command | Group) -> Any:
    """The command with all its options; of a group, the group."""
    if isinstance(what, Group):
        return typer.main.get_command(_typer_of(what, name))
    module, _, function = what.where.partition(":")
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name)(getattr(import_module(module), function))
    return typer.main.get_command(alone)


def _typer_of(group: Group, name: str) -> typer.Typer:
    made = typer.Typer(
        name=name,
        cls=type("Group", (_FromTable,), {"table": group.commands}),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help=group.help,
    )
    made.callback()(_nothing_before)
    return made


def _nothing_before() -> None:
    """A group does nothing before its command."""


app = _typer_of(COMMANDS, "ippyo")
