"""`ippyo bench count`: from media to totals, against the limit measured around it."""

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from shutil import rmtree
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from common.ballot import NO_CHOICE
from common.closing import Slip
from common.package import read_package
from common.secret import Secret
from ippyo.bench.crypto import Seconds, Suite
from ippyo.bench.limits import Rates, bare_rates
from ippyo.bench.local_cluster import on_this_machine
from ippyo.bench.measure import Apart, run_apart
from ippyo.bench.report import AsJson, AsMarkdown, Figure, Report, Svg, Wanted, show
from ippyo.bench.town import CONTEST, RECORDS_A_TERMINAL, Polled, found_town, poll
from ippyo.cluster import cluster, read_library
from ippyo.exits import bad_input_said
from ippyo.screen import Bars, Screen
from ippyo.workers import Workers, workers_or_all
from tally_server.count.count import Counted, CountInput, Step, count
from tally_server.fresh import code_read
from tally_server.intake.readers import Sources

_SIZES = (1_000, 10_000)


class Differs(RuntimeError):
    """The count gave other totals than were made: the worst bug there is."""


@dataclass(frozen=True)
class CountTask:
    """A count as bytes and paths that can be sent to a process."""

    package_file: bytes
    sources: Sources
    shares: tuple[bytes, ...]
    slips: Mapping[str, Slip]
    media: Path
    work: Path
    workers: int
    dask: str | None = None


@dataclass(frozen=True)
class Counting:
    """The totals, and when each stage ended, in seconds from the start."""

    totals: Mapping[str, int]
    media: float
    pooled: float
    opened: float
    done: float


def count_command(
    records: Annotated[
        list[int] | None,
        typer.Option("--records", min=1, help="票の数(大きさごとに繰り返す)"),
    ] = None,
    terminal_records: Annotated[
        int, typer.Option("--terminal-records", min=1, max=5000, help="1台あたりの票の数")
    ] = RECORDS_A_TERMINAL,
    seconds: Seconds = 2.0,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=99, help="数える回数")] = 3,
    workers: Workers = None,
    suite: Suite = 1,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="媒体を仮に置くフォルダー")
    ] = None,
    dask: Annotated[
        bool, typer.Option("--dask", help="同じ数のプロセスの Dask でも数えて比べる")
    ] = False,
    as_json: AsJson = False,
    as_markdown: AsMarkdown = False,
    svg: Svg = None,
) -> None:
    """合成した都市の媒体を全部確かめて数え、同じ場で測った限界と比べる。"""
    screen = Screen(quiet=as_json)
    sizes = sorted(set(records or _SIZES))
    settings = Settings(
        terminal_records, seconds, workers_or_all(workers), suite, folder, dask, rounds
    )
    with bad_input_said(screen):
        with screen.bars() as bars:
            report = measure_count(sizes, settings, bars)
        show(report, Wanted(as_json, as_markdown, svg), screen)


@dataclass(frozen=True)
class Settings:
    """How the counts are made. seconds: of each bare loop, before and after a count. dask:
    whether the same is counted once more by a cluster on this machine. rounds: how often the
    same is counted."""

    terminal_records: int
    seconds: float
    workers: int
    suite: int
    folder: Path | None = None
    dask: bool = False
    rounds: int = 1


def measure_count(sizes: list[int], how: Settings, bars: Bars) -> Report:
    """By size: a count whose memory is watched, and then some with their limit measured before
    and after each; told is the one whose ratio is in the middle."""
    rows = [_measure(records, how, bars) for records in sizes]
    settings: dict[str, int | float | str] = {
        "suite": how.suite,
        "workers": how.workers,
        "terminal_records": how.terminal_records,
        "seconds": how.seconds,
        "rounds": how.rounds,
    }
    return Report("count", settings, rows, "records", ("each_us", "limit_us"))


def _measure(records: int, how: Settings, bars: Bars) -> dict[str, Figure]:
    terminals = max(1, -(-records // how.terminal_records))
    with TemporaryDirectory(prefix="ippyo-bench-", dir=how.folder) as folder:
        town = found_town(terminals, how.suite, how.terminal_records + 1)
        step = bars.add("progress-day", terminals)
        polled = poll(town, records, Path(folder) / "media", how.workers, step)
        os.sync()  # media that are brought to a count were written long ago
        work = Path(folder) / "work"
        # This one first: memory that a machine hands out for the first time is dear, and that is
        # none of the count's time.
        held = _counted(polled, how.workers, work, watched=True)
        row = _middle(_rounds(polled, records, how, work)) | {
            "together_mb": held.together,
            "largest_mb": held.largest,
        }
        if how.dask:
            with on_this_machine(how.workers) as address:
                over = _counted(polled, how.workers, work, address)
            row |= {"dask_s": over.result.done, "dask_ratio": row["seconds"] / over.result.done}
    return row


def _rounds(polled: Polled, records: int, how: Settings, work: Path) -> Iterator[dict[str, Figure]]:
    """The same counted again and again, its limit measured between."""
    before = bare_rates(polled, how.workers, how.seconds)
    for _ in range(how.rounds):
        done = _counted(polled, how.workers, work)
        after = bare_rates(polled, how.workers, how.seconds)
        yield _row(records, len(polled.slips), done, (before, after))
        before = after


def _middle(rounds: Iterable[dict[str, Figure]]) -> dict[str, Figure]:
    """The round in the middle by its ratio, and the least and the greatest ratio of all."""
    by_ratio = sorted(rounds, key=itemgetter("ratio"))
    least, most = by_ratio[0]["ratio"], by_ratio[-1]["ratio"]
    return by_ratio[(len(by_ratio) - 1) // 2] | {"ratio_least": least, "ratio_most": most}


def _counted(
    polled: Polled, workers: int, work: Path, dask: str | None = None, *, watched: bool = False
) -> Apart[Counting]:
    """Counted in a process and a folder of its own, and compared with what was made. Raises
    Differs."""
    work.mkdir()
    task = _task(polled, work, workers, dask)
    ready = _code_and_library_read if dask else code_read
    done = run_apart(count_once, task, ready=ready, watched=watched)
    compare(done.result.totals, polled.cast)
    rmtree(work)
    return done


def _code_and_library_read() -> None:
    code_read()
    read_library()


def compare(counted: Mapping[str, int], cast: Mapping[str, int]) -> None:
    """Raise Differs unless every choice was counted as often as it was made."""
    if +Counter(counted) != +Counter(cast):
        raise Differs("the totals are not what was made")


def _task(polled: Polled, work: Path, workers: int, dask: str | None) -> CountTask:
    town = polled.town
    return CountTask(
        town.package_file,
        town.sources,
        tuple(share.reveal() for share in town.shares),
        polled.slips,
        polled.media,
        work,
        workers,
        dask,
    )


def count_once(task: CountTask) -> Counting:
    """The count with all its checks on. Raises Differs where it does not come to totals."""
    what = CountInput(
        read_package(task.package_file),
        task.sources,
        task.work,
        task.media,
        task.work,
        tuple(map(Secret, task.shares)),
        task.slips,
        workers=task.workers,
        engine=cluster(task.dask) if task.dask else None,
    )
    marks = {"start": time.perf_counter()}

    def progress(stage: str, _total: int) -> Step:
        marks[f"{stage} began"] = time.perf_counter()
        return lambda _: marks.update({stage: time.perf_counter()})

    result = count(what, progress)
    end = time.perf_counter()
    if not isinstance(result, Counted):
        raise Differs("the count stopped: " + str([f.problem.name for f in result.findings]))
    votes = result.contests[0].votes
    if result.contests[0].contest.id != CONTEST or votes.set_aside:
        raise Differs("another contest, or records set aside")
    started = marks["start"]
    return Counting(
        {**votes.electronic, NO_CHOICE: votes.ended_without_choice},
        marks["progress-media"] - started,
        marks["progress-open began"] - started,
        marks["progress-open"] - started,
        end - started,
    )


def _row(
    records: int, terminals: int, done: Apart[Counting], limits: tuple[Rates, Rates]
) -> dict[str, Figure]:
    times = done.result
    limit = mean(rates.both for rates in limits)
    cpu = mean(rates.cpu for rates in limits)
    return {
        "records": records,
        "terminals": terminals,
        "seconds": times.done,
        "rate": records / times.done,
        "limit_rate": limit,
        "ratio": records / times.done / limit,
        "cpu_ratio": cpu * records / done.cpu,
        "each_us": 1e6 * times.done / records,
        "limit_us": 1e6 / limit,
        "media_s": times.media,
        "pool_s": times.pooled - times.media,
        "open_s": times.opened - times.pooled,
        "rest_s": times.done - times.opened,
    }
