"""All commands of `ippyo`, put together."""

import typer

from ippyo import assets, audit, card, declaration, elections, keys, reception, simulate, tally
from ippyo.accuracy import accuracy
from ippyo.audit_verify import verify
from ippyo.bench.app import app as bench
from ippyo.comply import comply
from ippyo.demo import demo
from ippyo.hold_up import hold_up
from ippyo.papers import papers_command
from ippyo.practice.command import practice
from ippyo.printer import printer_command
from ippyo.publication import export, publish
from ippyo.recover import recover
from ippyo.simulate_card import move_card
from ippyo.simulate_queue import queue_command
from ippyo.simulate_scenario import scenario
from ippyo.take_over import take_over_command
from ippyo.terminal import terminal_command
from ippyo.version import version

app = typer.Typer(
    name="ippyo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="一票: 誰でも動かし、読み、確かめられる電子投票。",
)
app.command("version")(version)
app.command("demo")(demo)
app.command("practice")(practice)
app.command("comply")(comply)
app.command("papers")(papers_command)
app.command("printer")(printer_command)
app.command("recover")(recover)
app.command("take-over")(take_over_command)
app.command("terminal")(terminal_command)
elections.app.command("assets")(assets.make)
elections.app.command("assets-sign")(assets.put_signature)
app.add_typer(elections.app, name="election")
app.add_typer(keys.app, name="keys")
app.add_typer(reception.app, name="reception")
simulate.app.command("accuracy")(accuracy)
simulate.app.command("card")(move_card)
simulate.app.command("hold-up")(hold_up)
simulate.app.command("queue")(queue_command)
simulate.app.command("scenario")(scenario)
app.add_typer(simulate.app, name="simulate")
app.add_typer(tally.app, name="tally")
audit.app.command("publish")(publish)
audit.app.command("export")(export)
audit.app.command("verify")(verify)
app.add_typer(audit.app, name="audit")
app.add_typer(card.app, name="card")
app.add_typer(declaration.app, name="declaration")
app.add_typer(bench, name="bench")
