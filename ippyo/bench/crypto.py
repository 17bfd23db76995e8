"""`ippyo bench crypto`: what the libraries can do at most, with nothing around them."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from ippyo.bench.limits import bare_rates
from ippyo.bench.report import AsJson, AsMarkdown, Figure, Report, Svg, Wanted, show
from ippyo.bench.town import RECORDS_A_TERMINAL, found_town, poll
from ippyo.exits import bad_input_said
from ippyo.screen import Screen
from ippyo.workers import Workers, workers_or_all

_TERMINALS_A_PROCESS = 5

Suite = Annotated[int, typer.Option("--suite", min=1, max=2, help="暗号の組(1 か 2)")]
Seconds = Annotated[float, typer.Option("--seconds", min=0.05, help="1つの輪を回す秒数")]


def crypto_command(
    seconds: Seconds = 3.0,
    workers: Workers = None,
    suite: Suite = 1,
    as_json: AsJson = False,
    as_markdown: AsMarkdown = False,
    svg: Svg = None,
) -> None:
    """署名の検証と封の開封を、1つのプロセスと全コアで、輪だけで回す。"""
    screen = Screen(quiet=as_json)
    with bad_input_said(screen):
        report = measure_crypto(seconds, workers_or_all(workers), suite)
        show(report, Wanted(as_json, as_markdown, svg), screen)


def measure_crypto(seconds: float, workers: int, suite: int) -> Report:
    """Verifies, opens and both in turn, by one process and by `workers` at once."""
    terminals = _TERMINALS_A_PROCESS * workers
    with TemporaryDirectory(prefix="ippyo-bench-") as folder:
        town = found_town(terminals, suite)
        records = RECORDS_A_TERMINAL * terminals
        polled = poll(town, records, Path(folder), workers, lambda _: None)
        rows: list[dict[str, Figure]] = []
        for processes in sorted({1, workers}):
            rates = bare_rates(polled, processes, seconds)
            rows.append(
                {
                    "processes": processes,
                    "verify_rate": rates.verify,
                    "open_rate": rates.open,
                    "limit_rate": rates.both,
                    "limit_us": 1e6 / rates.both,
                    "limit_cpu_us": 1e6 * rates.cpu,
                }
            )
    settings = {"suite": suite, "seconds": seconds}
    return Report("crypto", settings, rows, "processes", ("limit_us",))
