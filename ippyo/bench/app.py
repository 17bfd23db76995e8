"""The sub-commands of `ippyo bench`."""

import typer

from ippyo.bench.cast import cast_command
from ippyo.bench.count import count_command
from ippyo.bench.crypto import crypto_command
from ippyo.bench.database import database_command
from ippyo.bench.intake import intake_command
from ippyo.bench.terminal import terminal_command

app = typer.Typer(no_args_is_help=True, help="性能を、同じ場で測った限界に対する比で測る。")
app.command("crypto")(crypto_command)
app.command("cast")(cast_command)
app.command("count")(count_command)
app.command("intake")(intake_command)
app.command("database")(database_command)
app.command("terminal")(terminal_command)


@app.callback()
def bench() -> None:
    """性能を、同じ場で測った限界に対する比で測る。"""
