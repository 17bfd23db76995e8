"""`ippyo bench database`: rows into the database, and pages while the server counts.

Rows by the bulk path against the bare driver and a plain file; then a whole evening on a
real server, with pages asked for over TLS, idle first and then while it reads, pools and
opens so many records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from ippyo.bench.count import compare
from ippyo.bench.crypto import Suite
from ippyo.bench.measure import percentile
from ippyo.bench.pages import MOUNT, PAGES, Asked, Evening, pages_while_counting
from ippyo.bench.report import AsJson, AsMarkdown, Figure, Report, Svg, show
from ippyo.bench.report import Wanted as Shown
from ippyo.bench.rows import row_speed
from ippyo.bench.town import CONTEST, Polled
from ippyo.exits import bad_input_said
from ippyo.metropolis import PACKAGE_FILE, Wanted, make
from ippyo.screen import Bars, Screen
from ippyo.workers import Workers, workers_or_all
from tally_server.database.database import Database
from tally_server.database.migrate import migrate

_P99_SECONDS = 0.2
_ROWS = 100_000


@dataclass(frozen=True)
class Settings:
    """rows: put in for each size. db: URLs of empty PostgreSQL databases, one a size and one
    for the rows of each size; none: SQLite files."""

    rows: int
    terminal_records: int
    workers: int
    suite: int
    db: tuple[str, ...] = ()
    folder: Path | None = None


def database_command(
    records: Annotated[
        list[int] | None,
        typer.Option("--records", min=1, help="数える票の数(大きさごとに繰り返す)"),
    ] = None,
    rows: Annotated[int, typer.Option("--rows", min=1, help="データベースへ入れる行の数")] = _ROWS,
    terminal_records: Annotated[
        int, typer.Option("--terminal-records", min=1, max=5000, help="1台あたりの票の数")
    ] = 500,
    db: Annotated[
        list[str] | None,
        typer.Option("--db", help="空の PostgreSQL の URL(1つの大きさに1つ。無ければ SQLite)"),
    ] = None,
    workers: Workers = None,
    suite: Suite = 1,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="媒体と写しを仮に置くフォルダー")
    ] = None,
    as_json: AsJson = False,
    as_markdown: AsMarkdown = False,
    svg: Svg = None,
) -> None:
    """行を入れる速さと、サーバーが数えている間の画面の待ち時間を測る。"""
    screen = Screen(quiet=as_json)
    how = Settings(rows, terminal_records, workers_or_all(workers), suite, tuple(db or ()), folder)
    with bad_input_said(screen):
        with screen.bars() as bars:
            report = measure_database(sorted(set(records or (10_000,))), how, bars)
        show(report, Shown(as_json, as_markdown, svg), screen)


def measure_database(sizes: list[int], how: Settings, bars: Bars) -> Report:
    """One evening a size, each with a database of its own."""
    found = [
        _measure(records, how, how.db[at] if at < len(how.db) else "", bars)
        for at, records in enumerate(sizes)
    ]
    settings: dict[str, int | float | str] = {
        "suite": how.suite,
        "workers": how.workers,
        "rows": how.rows,
        "terminal_records": how.terminal_records,
        "database": "postgresql" if how.db else "sqlite",
    }
    return Report("database", settings, found, "records", ("page_p99_ms", "idle_p99_ms"))


def _measure(records: int, how: Settings, db: str, bars: Bars) -> Mapping[str, Figure]:
    with TemporaryDirectory(prefix="ippyo-bench-", dir=how.folder) as work:
        place = Path(work)
        town = Wanted(records, place / "town", None, how.terminal_records, how.suite)
        polled = make(town, how.workers, bars)
        mounts = place / "mounts"
        mounts.mkdir()
        (town.folder / "media").rename(mounts / MOUNT)
        data = place / "data"
        data.mkdir()
        asked = pages_while_counting(_evening(polled, town.folder, mounts, data, db))
        compare(asked.totals, polled.cast)
        database = Database(db or f"sqlite:///{place / 'rows.sqlite'}")
        try:
            migrate(database)
            rows = row_speed(database, how.rows, place)
        finally:
            database.close()
    return {
        "records": records,
        "terminals": len(polled.slips),
        "bulk_rows": rows.bulk,
        "bare_rows": rows.bare,
        "rows_ratio": rows.bulk / rows.bare,
        "file_rows": rows.file,
        **_pages(asked),
    }


def _evening(polled: Polled, town: Path, mounts: Path, data: Path, db: str) -> Evening:
    election = polled.town.package.election
    roll = dict.fromkeys((place.id for place in election.places), 0)
    for terminal, slip in polled.slips.items():
        roll[election.place_of(terminal).id] += slip.records
    return Evening(
        data,
        town / PACKAGE_FILE,
        town / "keys",
        mounts,
        db,
        tuple(share.reveal().decode() for share in polled.town.shares),
        tuple(polled.slips.values()),
        roll,
        CONTEST,
    )


def _pages(asked: Asked) -> dict[str, Figure]:
    """Percentiles of all pages while it counts, idle, and of each stage."""
    idle = asked.seconds["idle"]
    counting = [one for stage, all_ in asked.seconds.items() if stage != "idle" for one in all_]
    p99 = percentile(counting, 99)
    found: dict[str, Figure] = {
        "pages": len(counting),
        "idle_p50_ms": 1000 * percentile(idle, 50),
        "idle_p99_ms": 1000 * percentile(idle, 99),
        "page_p50_ms": 1000 * percentile(counting, 50),
        "page_p95_ms": 1000 * percentile(counting, 95),
        "page_p99_ms": 1000 * p99,
        "page_most_ms": 1000 * max(counting),
        "page_by_idle": p99 / percentile(idle, 99),
    }
    for stage in ("media", "pool", "open"):
        found[f"{stage}_s"] = asked.lasted.get(stage, 0.0)
        seconds = asked.seconds[stage]
        found[f"{stage}_p99_ms"] = 1000 * percentile(seconds, 99) if seconds else 0.0
    found |= {f"slowest_ms {page}": 1000 * asked.slowest.get(page, 0.0) for page in PAGES}
    found["page_holds"] = p99 < _P99_SECONDS
    return found
