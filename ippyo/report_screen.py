"""The compliance report on the terminal window: a table a book, and what it comes to."""

from collections.abc import Iterator

from rich import box
from rich.table import Table

from common.text import text
from ippyo.screen import Screen
from tally_server.compliance.books import Book
from tally_server.compliance.identity import Identity
from tally_server.compliance.report import Report, Row, evidence_of
from tally_server.compliance.result import State

_MARKS = {
    State.MET: "OK",
    State.NOT_MET: "NG",
    State.NOT_APPLICABLE: "-",
    State.NOT_SHOWN: "?",
}


def tell(report: Report, program: Identity, screen: Screen) -> None:
    """Every rule with its state and why, and last the numbers."""
    for book in report.rules.books:
        screen.out.print(_table(book, report, screen))
    screen.say("comply-program", version=program.version, code=program.code)
    screen.say(
        "comply-states",
        met=report.number(State.MET),
        not_met=report.number(State.NOT_MET),
        not_shown=report.number(State.NOT_SHOWN),
        not_applicable=report.number(State.NOT_APPLICABLE),
    )
    for row in report.rows:
        if row.state is State.NOT_MET:
            screen.say("comply-red", rule=row.rule.id, title=row.rule.title(screen.language))
            for why in _why_red(row, screen):
                screen.out.print(f"  {why}")


def _table(book: Book, report: Report, screen: Screen) -> Table:
    said = {
        name: text(f"command.comply-{name}", screen.language) for name in ("rule", "state", "why")
    }
    # ASCII lines: a Japanese terminal may draw the finer ones two columns wide.
    table = Table(title=book.title(screen.language), title_justify="left", box=box.ASCII2)
    table.add_column(said["rule"], ratio=5, overflow="fold")
    table.add_column(said["state"], justify="center", no_wrap=True)
    table.add_column(said["why"], ratio=6, overflow="fold")
    for rule in book.rules:
        row = report.row(rule.id)
        title = f"{rule.id} {rule.title(screen.language)} ({rule.article})"
        table.add_row(title, _state(row, screen), "\n".join(_why(row, screen)))
    return table


def _state(row: Row, screen: Screen) -> str:
    word = text(f"compliance.state-{row.state.value}", screen.language)
    return f"{_MARKS[row.state]} {word}"


def _why_red(row: Row, screen: Screen) -> Iterator[str]:
    """What was found that is not as it must be; of good parts nothing."""
    if row.rule.never_met_ja:
        yield row.rule.never_met_en if screen.language == "en" else row.rule.never_met_ja
    for result in row.parts.values():
        if result.state is State.NOT_MET:
            yield from (evidence.say(screen.language) for evidence in result.evidence)
    if row.because:
        yield text("command.comply-because", screen.language, rules=" ".join(row.because))


def _why(row: Row, screen: Screen) -> Iterator[str]:
    if row.rule.never_met_ja:
        yield row.rule.never_met_en if screen.language == "en" else row.rule.never_met_ja
    for evidence in evidence_of(row):
        yield evidence.say(screen.language)
    if row.because:
        yield text("command.comply-because", screen.language, rules=" ".join(row.because))
    elif row.rule.depends_on:
        on = " ".join(row.rule.depends_on)
        yield text("command.comply-through", screen.language, rules=on)
