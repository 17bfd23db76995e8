"""A benchmark's figures: as a table, as JSON, as Markdown, as a plot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from common.inputs import refuse
from common.text import Language, text
from ippyo.bench.machine import machine
from ippyo.bench.plot import Series, plot
from ippyo.screen import Screen

AsJson = Annotated[bool, typer.Option("--json", help="結果を JSON で出す")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="結果を Markdown の表で出す")]
Svg = Annotated[Path | None, typer.Option("--svg", help="大きさと費用の図を書く SVG ファイル")]

Figure = int | float | bool


@dataclass(frozen=True)
class Report:
    """Rows of figures, all with the same keys; each key has a text in the catalogue. What stands
    behind a blank in a key is filled into its text.

    size: the key that the plot has to the right. costs: the keys that it has upwards.
    """

    benchmark: str
    settings: Mapping[str, int | float | str]
    rows: Sequence[Mapping[str, Figure]]
    size: str
    costs: tuple[str, ...]
    machine: Mapping[str, str | int] = field(default_factory=machine)

    def as_json(self) -> dict[str, Any]:
        return {
            "benchmark": self.benchmark,
            "machine": dict(self.machine),
            "settings": dict(self.settings),
            "rows": [{key: _rounded(value) for key, value in row.items()} for row in self.rows],
        }


@dataclass(frozen=True)
class Wanted:
    """How a person wants the figures."""

    as_json: bool = False
    as_markdown: bool = False
    svg: Path | None = None


def show(report: Report, wanted: Wanted, screen: Screen) -> None:
    """The figures on standard output, and the plot in its file. Raises BadInput."""
    if wanted.svg is not None:
        _write(wanted.svg, drawn(report, screen.language))
    if wanted.as_json:
        screen.json(report.as_json())
    elif wanted.as_markdown:
        screen.out.print(markdown(report, screen.language))
    else:
        screen.out.print(_table(report, screen.language))
        for line in _notes(report, screen.language):
            screen.out.print(line)


def markdown(report: Report, language: Language) -> str:
    """The machine, and a table with a row for each figure of a size."""
    keys = list(report.rows[0])
    lines = [
        *(f"- {line}" for line in _notes(report, language)),
        "",
        "| " + " | ".join(_title(key, language) for key in keys) + " |",
        "|" + "---:|" * len(keys),
        *("| " + " | ".join(_shown(row[key]) for key in keys) + " |" for row in report.rows),
    ]
    return "\n".join(lines)


def drawn(report: Report, language: Language) -> str:
    """The plot of cost against size, as SVG."""
    series = [
        Series(
            _title(cost, language),
            tuple((float(row[report.size]), float(row[cost])) for row in report.rows),
        )
        for cost in report.costs
    ]
    title = text(f"bench.title-{report.benchmark}", language)
    return plot(title, _title(report.size, language), series)


def _table(report: Report, language: Language) -> Table:
    table = Table(
        title=text(f"bench.title-{report.benchmark}", language),
        title_justify="left",
        box=box.ASCII2,
    )
    for number in range(len(report.rows) + 1):
        table.add_column("", justify="right" if number else "left")
    for key in report.rows[0]:
        table.add_row(_title(key, language), *(_shown(row[key]) for row in report.rows))
    return table


def _notes(report: Report, language: Language) -> list[str]:
    machine_line = ", ".join(f"{name} {value}" for name, value in report.machine.items())
    settings = ", ".join(f"{name} {value}" for name, value in report.settings.items())
    return [
        text("bench.machine", language, what=machine_line),
        text("bench.settings", language, what=settings),
    ]


def _title(key: str, language: Language) -> str:
    name, _, of = key.partition(" ")
    return text(f"bench.{name}", language, of=of)


def _shown(value: Figure) -> str:
    if isinstance(value, bool):
        return "○" if value else "×"
    if isinstance(value, int) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 1 else f"{value:.2f}"


def _rounded(value: Figure) -> Figure:
    return round(value, 4) if isinstance(value, float) else value


def _write(file: Path, content: str) -> None:
    try:
        file.write_text(content, encoding="utf-8")
    except OSError as cause:
        raise refuse(file.name, "command.unwritable", what=cause.strerror or "") from cause
