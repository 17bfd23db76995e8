"""`ippyo bench intake`: media copied, verified and noted by the server, beyond the signatures.

A signature takes what it takes, so it is not counted: what is told is the time beyond a bare
loop that verifies one signature a record on all cores. Both media of every terminal lie under
one mount point, as a stick that was filled in the polling places' order would have them.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from ippyo.bench.crypto import Seconds, Suite
from ippyo.bench.limits import bare_rates
from ippyo.bench.report import AsJson, AsMarkdown, Figure, Report, Svg, Wanted, show
from ippyo.bench.town import Polled, found_town, poll
from ippyo.exits import bad_input_said
from ippyo.screen import Bars, Screen
from ippyo.workers import Workers, workers_or_all
from tally_server.database import people, proposals
from tally_server.database.database import Database
from tally_server.database.migrate import migrate
from tally_server.opening.acts import acts
from tally_server.opening.room import Room
from tally_server.opening.setting import Setting
from tally_server.people.person import Person
from tally_server.people.roles import Role

_MOUNT = "usb1"
_MOST_BEYOND_S = 5.0
"""Of 204 media, on two cores."""


class Missing(RuntimeError):
    """The server did not find every medium good: the figures would say nothing."""


@dataclass(frozen=True)
class Settings:
    """terminal_records: of each terminal. db: a database by URL; None for a SQLite file."""

    terminal_records: int
    seconds: float
    workers: int
    suite: int
    db: str | None = None
    folder: Path | None = None


def intake_command(
    media: Annotated[
        list[int] | None, typer.Option("--media", min=2, help="媒体の数(原本と複写。繰り返す)")
    ] = None,
    terminal_records: Annotated[
        int, typer.Option("--terminal-records", min=1, max=5000, help="1台あたりの票の数")
    ] = 100,
    seconds: Seconds = 2.0,
    workers: Workers = None,
    suite: Suite = 1,
    db: Annotated[str | None, typer.Option("--db", help="データベースの URL(空のもの)")] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="媒体と写しを仮に置くフォルダー")
    ] = None,
    as_json: AsJson = False,
    as_markdown: AsMarkdown = False,
    svg: Svg = None,
) -> None:
    """サーバーが媒体を写し、確かめ、記録する時間を、署名の検証の限界と比べる。"""
    screen = Screen(quiet=as_json)
    how = Settings(terminal_records, seconds, workers_or_all(workers), suite, db, folder)
    with bad_input_said(screen):
        with screen.bars() as bars:
            report = measure_intake(sorted(set(media or (204,))), how, bars)
        show(report, Wanted(as_json, as_markdown, svg), screen)


def measure_intake(sizes: list[int], how: Settings, bars: Bars) -> Report:
    """One intake a size; each needs a database of its own."""
    rows = [_measure(size // 2, how, bars) for size in sizes]
    settings: dict[str, int | float | str] = {
        "suite": how.suite,
        "workers": how.workers,
        "terminal_records": how.terminal_records,
        "database": "postgresql" if how.db else "sqlite",
    }
    return Report("intake", settings, rows, "media", ("beyond_s",))


def _measure(terminals: int, how: Settings, bars: Bars) -> Mapping[str, Figure]:
    town = found_town(terminals, how.suite, how.terminal_records + 1)
    records = terminals * how.terminal_records
    with TemporaryDirectory(prefix="ippyo-bench-", dir=how.folder) as work:
        place = Path(work)
        step = bars.add("progress-day", terminals)
        polled = poll(town, records, place / "mounts" / _MOUNT, how.workers, step)
        before = bare_rates(polled, how.workers, how.seconds)
        taken = _taken_in(polled, how, place)
        after = bare_rates(polled, how.workers, how.seconds)
    limit = records / mean((before.verify, after.verify))
    return {
        "media": 2 * terminals,
        "records": records,
        "intake_s": taken,
        "signatures_s": limit,
        "beyond_s": max(0.0, taken - limit),
        "beyond_ok": taken - limit < _MOST_BEYOND_S * max(1.0, 2 * terminals / 204),
    }


def _taken_in(polled: Polled, how: Settings, place: Path) -> float:
    """Seconds from the first copied byte to the last medium noted as good. Raises Missing."""
    database = Database(how.db or f"sqlite:///{place / 'count.sqlite'}")
    migrate(database)
    with database.write() as tx:
        by = {role: people.add_person(tx, str(role), str(role), {role}, _now()) for role in Role}
        people.add_person(tx, "trustee-2", "trustee-2", {Role.KEY_TRUSTEE}, _now())
    town = polled.town
    data, mounts = place / "data", place / "mounts"
    room = Room(
        Setting(town.package, town.sources, data, place, mounts, None, how.workers), database, _now
    )
    try:
        _begun(room, town.package.election.id, by)
        room.media.warm_up()
        os.sync()
        started = time.perf_counter()
        arrivals = room.media.read_mount(_MOUNT, by[Role.OPERATOR_A])
        seconds = time.perf_counter() - started
    finally:
        room.close()
    good = sum(one.report.good for one in arrivals)
    if good != 2 * len(town.package.election.terminals):
        raise Missing(f"{good} media of {2 * len(town.package.election.terminals)} are good")
    return seconds


def _begun(room: Room, election: str, by: Mapping[Role, Person]) -> None:
    """Two people had the count begin."""
    act = {one.kind: one for one in acts()}["count-begin"]
    database = room.core.database
    with database.write() as tx:
        waiting = proposals.propose(
            tx, act, {"election": election}, by[Role.COUNTING_OFFICER], _now()
        )
    with database.write() as tx:
        carry_out, witness = room.carrying.carry_out, by[Role.WITNESS]
        proposals.approve(tx, act, carry_out, waiting.id, waiting.sha256, witness, _now())


def _now() -> datetime:
    return datetime.now(UTC)
