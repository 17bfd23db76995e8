"""`ippyo bench cast`: one vote into two media, from confirm to done.

The real recorder on real files, against a bare loop that writes, flushes and reads back
the same bytes in the same files; and on slow media, worked out from the bytes and, with
--slow-media, measured on media that really take that time.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from common.ballot import make_record
from common.box_contents import Contents
from common.grant import ID_BYTES, new_grant
from common.secret import Secret
from common.signing import SigningKey
from ippyo.bench.bare_files import Operation, Traced, bare_loop
from ippyo.bench.crypto import Suite
from ippyo.bench.measure import percentile
from ippyo.bench.report import AsJson, AsMarkdown, Figure, Report, Svg, Wanted, show
from ippyo.bench.slow_medium import Slowed
from ippyo.bench.town import CANDIDATES, CONTEST, found_town
from ippyo.exits import bad_input_said
from ippyo.program import program
from ippyo.screen import Bars, Screen
from terminal.devices.folder_medium import FolderMedium
from terminal.files import Pair
from terminal.opening import open_polls
from terminal.own_disk import OwnDisk
from terminal.ports.medium import Medium
from terminal.provision import Provision
from terminal.recorder import Recorder

DEVICES = ("original", "duplicate", "disk")
_RECORDS = (1_000,)
_SLOW_CASTS = 30

Devices = Callable[[Medium, str], Medium]
"""What the recorder is given for a medium and its name."""


@dataclass(frozen=True)
class Settings:
    """casts: votes that are timed. write, read: bytes a second of the slow media. slow:
    whether a cast on them is measured, too, and not only worked out."""

    casts: int
    suite: int
    write: int
    read: int
    folder: Path | None = None
    slow: bool = False


def cast_command(
    records: Annotated[
        list[int] | None,
        typer.Option("--records", min=0, max=9000, help="箱の中の票の数(繰り返せる)"),
    ] = None,
    casts: Annotated[int, typer.Option("--casts", min=2, max=900, help="測る投票の数")] = 200,
    medium_write: Annotated[
        int, typer.Option("--medium-write", min=1, help="想定する媒体が1秒に書くバイト数")
    ] = 5_000_000,
    medium_read: Annotated[
        int, typer.Option("--medium-read", min=1, help="想定する媒体が1秒に読むバイト数")
    ] = 20_000_000,
    slow_media: Annotated[
        bool, typer.Option("--slow-media", help="その速さの媒体で、実際に時間をかけて測る")
    ] = False,
    suite: Suite = 1,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="測る媒体のフォルダー(既定: 一時フォルダー)")
    ] = None,
    as_json: AsJson = False,
    as_markdown: AsMarkdown = False,
    svg: Svg = None,
) -> None:
    """本物の記録装置で、確定から完了までを測る。"""
    screen = Screen(quiet=as_json)
    how = Settings(casts, suite, medium_write, medium_read, folder, slow_media)
    sizes = sorted(set(_RECORDS if records is None else records))
    with bad_input_said(screen):
        with screen.bars() as bars:
            report = measure_cast(sizes, how, bars)
        show(report, Wanted(as_json, as_markdown, svg), screen)


def measure_cast(sizes: Sequence[int], how: Settings, bars: Bars) -> Report:
    """One row a number of records in the box."""
    rows = [_measure(records, how, bars) for records in sizes]
    settings: dict[str, int | float | str] = {
        "suite": how.suite,
        "casts": how.casts,
        "medium_write": how.write,
        "medium_read": how.read,
        **({"slow_casts": _SLOW_CASTS} if how.slow else {}),
    }
    costs = ("cast_p50_ms", "bare_p50_ms", "slow_ms")
    return Report("cast", settings, rows, "box_records", costs)


def _measure(records: int, how: Settings, bars: Bars) -> dict[str, Figure]:
    """Half of the casts before the box holds `records`, one traced, half after."""
    half = how.casts // 2
    step = bars.add("progress-day", how.casts + (_SLOW_CASTS if how.slow else 0))
    with TemporaryDirectory(prefix="ippyo-bench-", dir=how.folder) as name:
        folder = Path(name)
        trace: list[Operation] = []
        provision, signing = _provision(records + how.casts + 1, how.suite)
        recorder = _opened(
            provision, signing, folder, lambda medium, device: Traced(medium, device, trace)
        )
        _fill(recorder, max(0, records - half))
        timed = _casts(recorder, half, step)
        trace.clear()
        _cast(recorder)
        traced = tuple(trace)
        timed += _casts(recorder, how.casts - half, step)
        bare = bare_loop(folder, traced, how.casts)
    row = _row(records, how, timed, bare, traced)
    return row | _on_slow_media(records, how, step) if how.slow else row


def _on_slow_media(records: int, how: Settings, step: Callable[[int], None]) -> dict[str, Figure]:
    """The same recorder on three devices that take their time."""
    half = _SLOW_CASTS // 2
    with TemporaryDirectory(prefix="ippyo-bench-", dir=how.folder) as name:
        provision, signing = _provision(records + _SLOW_CASTS, how.suite)
        recorder = _opened(
            provision, signing, Path(name), lambda medium, _: Slowed(medium, how.write, how.read)
        )
        _fill(recorder, max(0, records - half))
        seconds = [one for one, _ in _casts(recorder, _SLOW_CASTS, step)]
    longest = percentile(seconds, 99)
    return {
        "slow_p50_ms": 1e3 * percentile(seconds, 50),
        "slow_p99_ms": 1e3 * longest,
        "slow_measured_holds": longest < 1,
    }


def _provision(capacity: int, suite: int) -> tuple[Provision, SigningKey]:
    town = found_town(1, suite, min(capacity, 10_000))
    (name,) = town.package.election.terminals
    reception = SigningKey.generate().public
    provision = Provision(
        town.package, town.package_file, town.certificates[name], (reception,), program()
    )
    return provision, SigningKey(Secret(town.signing[name]))


def _opened(provision: Provision, signing: SigningKey, folder: Path, devices: Devices) -> Recorder:
    """The polls are open, on three folders: two media and the terminal's own disk."""
    for device in DEVICES:
        (folder / device).mkdir()
    media = {device: devices(FolderMedium(folder / device), device) for device in DEVICES}
    disk = OwnDisk(media["disk"])
    disk.prepare()
    pair = Pair(media["original"], media["duplicate"])
    return open_polls(provision, pair, disk, signing, lambda: datetime.now(UTC)).handed_out()


def _fill(recorder: Recorder, records: int) -> None:
    """The box holds so many voters, in one commit; no vote is timed here."""
    ceremony = recorder.provision.package.ceremony
    sealer = ceremony.suite.sealer(ceremony.election_key)
    terminal, key = recorder.provision.terminal, recorder.keys.signing
    made = sorted(
        make_record(ceremony.uid, sealer, terminal, CONTEST, CANDIDATES[0], key)
        for _ in range(records)
    )
    grants = sorted(secrets.token_bytes(ID_BYTES) for _ in range(records))
    contents = Contents({CONTEST: tuple(made)}, tuple(grants))
    recorder.commit(contents, recorder.disk.state)


def _casts(
    recorder: Recorder, number: int, step: Callable[[int], None]
) -> list[tuple[float, float]]:
    timed = []
    for _ in range(number):
        timed.append(_cast(recorder))
        step(1)
    return timed


def _cast(recorder: Recorder) -> tuple[float, float]:
    """Seconds, and CPU seconds, from confirm to done."""
    grant = new_grant(recorder.provision.terminal, recorder.opening, (CONTEST,))
    started, used = time.perf_counter(), time.process_time()
    recorder.cast(grant, {CONTEST: CANDIDATES[0]})
    return time.perf_counter() - started, time.process_time() - used


def _row(
    records: int,
    how: Settings,
    timed: Sequence[tuple[float, float]],
    bare: Sequence[float],
    trace: Sequence[Operation],
) -> dict[str, Figure]:
    seconds = [one for one, _ in timed]
    cpu = percentile([used for _, used in timed], 50)
    written = sum(one.length for one in trace if one.action == "write")
    read = sum(one.length for one in trace if one.action == "read")
    slow = written / how.write + read / how.read + cpu
    return {
        "box_records": records,
        **{f"cast_p{share}_ms": 1e3 * percentile(seconds, share) for share in (50, 95, 99)},
        **{f"bare_p{share}_ms": 1e3 * percentile(bare, share) for share in (50, 95, 99)},
        "ratio": percentile(bare, 50) / percentile(seconds, 50),
        "cpu_ms": 1e3 * cpu,
        "written_bytes": written,
        "read_bytes": read,
        "slow_ms": 1e3 * slow,
        "slow_holds": slow < 1,
    }
