"""The answers of `ippyo simulate queue` as a table, as JSON and CSV, and as charts."""

import csv
import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from math import isfinite
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from common.text import Language, Value, text
from hardware_sim.queue.answer import Answer, Setting, answer
from hardware_sim.queue.chart import Chart, Line
from hardware_sim.queue.days import PlaceLoad
from hardware_sim.queue.figures import Band, Figures
from hardware_sim.voters.durations import Lognormal, Pace
from ippyo.elections import write_folder
from ippyo.picture import png
from ippyo.queue_inputs import Crowd, QueueInput
from ippyo.screen import Screen

FIGURES = ("median", "p90", "longest")
DECIMALS = 3
_ASIDE = 0.06
"""Lines of different staff stand so far apart, in tablets, that one sees each."""


@dataclass(frozen=True)
class Asked:
    """limit: minutes. reception, walk: seconds, medians. seed: the same days each time."""

    limit: float
    reception: float
    walk: float
    slower: float
    days: int
    seed: int

    @property
    def pace(self) -> Pace:
        plain = Pace()
        return replace(
            plain,
            reception=Lognormal(self.reception, 0.4).duration,
            walk=Lognormal(self.walk, 0.3).duration,
        )


def said(key: str, language: Language, **values: Value) -> str:
    return text(f"queue.{key}", language, **values)


def answers(what: QueueInput, asked: Asked, workers: int, screen: Screen) -> list[Answer]:
    """One a place, in the order of the election; places side by side in several processes."""
    loads = [_load(crowd, len(what.election.contests), asked) for crowd in what.crowds]
    tasks = [(load, asked.days, asked.seed, asked.limit * 60, what.staff) for load in loads]
    with screen.bars() as bars:
        step = bars.add("progress-queue", len(tasks))
        found = []
        for one in _worked(tasks, workers):
            found.append(one)
            step(1)
    return found


Task = tuple[PlaceLoad, int, int, float, Sequence[int]]


def _worked(tasks: Sequence[Task], workers: int) -> Iterator[Answer]:
    if workers <= 1 or len(tasks) == 1:
        yield from map(_work, tasks)
        return
    with ProcessPoolExecutor(min(workers, len(tasks)), get_context("spawn")) as pool:
        yield from pool.map(_work, tasks)


def _work(task: Task) -> Answer:
    return answer(*task)


def _load(crowd: Crowd, contests: int, asked: Asked) -> PlaceLoad:
    place = crowd.place
    return PlaceLoad(
        f"{place.id} {place.name}",
        crowd.voters,
        contests,
        crowd.arrivals,
        crowd.opens,
        crowd.hours,
        place.terminals,
        place.spares,
        asked.slower,
        asked.pace,
    )


# The table.


def say(found: Sequence[Answer], asked: Asked, screen: Screen) -> None:
    """The table, and what it comes to."""
    language = screen.language
    screen.out.print(table(found, asked, language))
    screen.out.print(said("how-to-read", language))
    best = [one.best for one in found]
    if all(best):
        planned = sum(one.load.terminals for one in found)
        needed = sum(one[1] for one in best if one)
        screen.out.print(said("total", language, planned=planned, needed=needed))
    else:
        open_places = [one.load.name for one, at in zip(found, best, strict=True) if not at]
        screen.out.print(said("total-open", language, places="、".join(open_places)))


def table(found: Sequence[Answer], asked: Asked, language: Language) -> Table:
    """A row for each place and number of people at its reception; waits in minutes."""
    title = said("title", language, days=f"{asked.days:,}", limit=f"{asked.limit:g}")
    made = Table(title=title, title_justify="left", box=box.ASCII2, padding=0)
    made.add_column(said("column-place", language), no_wrap=True)
    for name in ("voters", "planned", "staff", "needed", *FIGURES, "band", "as-planned"):
        made.add_column(said(f"column-{name}", language), justify="right", no_wrap=True)
    for one in found:
        for number, (staff, needed) in enumerate(one.needed.items()):
            load = one.load
            head = (load.name, f"{load.voters:,.0f}", str(load.terminals))
            made.add_row(
                *(("",) * len(head) if number else head),
                str(staff),
                said("never", language) if needed is None else str(needed),
                *_waits(one, staff, needed, language),
                _short(one.setting(staff, load.terminals).figures.p90.middle, language),
            )
        made.add_section()
    return made


def _waits(one: Answer, staff: int, needed: int | None, language: Language) -> list[str]:
    """The three figures of the middle day, and the band of p90."""
    if needed is None:
        return [""] * (len(FIGURES) + 1)
    figures = one.setting(staff, needed).figures
    middle = [_short(getattr(figures, name).middle, language) for name in FIGURES]
    ends = [_short(seconds, language) for seconds in (figures.p90.low, figures.p90.high)]
    return [*middle, "-".join(ends)]


def _short(seconds: float, language: Language) -> str:
    return f"{seconds / 60:.1f}" if isfinite(seconds) else said("none-left", language)


# Files.


def document(found: Sequence[Answer], asked: Asked) -> dict[str, Any]:
    """For --json; times in minutes, null where some voter found no terminal left."""
    return {
        "days": asked.days,
        "seed": asked.seed,
        "limit": asked.limit,
        "places": [_place(one) for one in found],
    }


def _place(one: Answer) -> dict[str, Any]:
    name, _, title = one.load.name.partition(" ")
    return {
        "place": name,
        "name": title,
        "voters": round(one.load.voters, 1),
        "planned": one.load.terminals,
        "best": None if one.best is None else {"staff": one.best[0], "terminals": one.best[1]},
        "needed": [{"staff": staff, "terminals": at} for staff, at in one.needed.items()],
        "settings": [_setting(setting) for setting in one.settings],
    }


def _setting(setting: Setting) -> dict[str, Any]:
    waits = {name: _minutes(getattr(setting.figures, name)) for name in FIGURES}
    return {"staff": setting.staff, "terminals": setting.tablets, **waits}


def _minutes(band: Band) -> dict[str, float | None]:
    found = {"middle": band.middle, "low": band.low, "high": band.high}
    return {name: _rounded(seconds) for name, seconds in found.items()}


def _rounded(seconds: float) -> float | None:
    return round(seconds / 60, DECIMALS) if isfinite(seconds) else None


def write(folder: Path, found: Sequence[Answer], asked: Asked, language: Language) -> None:
    """`queue.csv`, and two charts a place, each as SVG and PNG. Raises BadInput."""
    files = {"queue.csv": queue_csv(found).encode()}
    for one in found:
        place = one.load.name.partition(" ")[0]
        for name, chart in charts(one, asked, language):
            svg = chart.svg()
            files[f"{place}-{name}.svg"] = svg.encode()
            files[f"{place}-{name}.png"] = png(svg)
    write_folder(folder, files)


def queue_csv(found: Sequence[Answer]) -> str:
    """A row for each place, staff and number of terminals that was tried; minutes."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    bands = [f"{name}_{part}" for name in FIGURES for part in ("middle", "low", "high")]
    writer.writerow(("place", "voters", "planned", "staff", "terminals", *bands))
    for one in found:
        place = one.load.name.partition(" ")[0]
        for setting in sorted(one.settings, key=lambda at: (at.staff, at.tablets)):
            load = (place, round(one.load.voters, 1), one.load.terminals)
            writer.writerow((*load, setting.staff, setting.tablets, *_flat(setting.figures)))
    return made.getvalue()


def _flat(figures: Figures) -> Iterator[float | str]:
    for name in FIGURES:
        for value in _minutes(getattr(figures, name)).values():
            yield "" if value is None else value


# Charts.


def charts(one: Answer, asked: Asked, language: Language) -> Iterator[tuple[str, Chart]]:
    """By tablets; and through the day with the best setting, where there is one."""
    yield "tablets", _by_tablets(one, asked, language)
    if one.best is not None and len(one.day) > 1:
        yield "day", _by_time(one, asked, language)


def _by_tablets(one: Answer, asked: Asked, language: Language) -> Chart:
    lines = []
    for number, staff in enumerate(one.needed):
        aside = _ASIDE * (number - (len(one.needed) - 1) / 2)
        tried = _in_a_row([at for at in one.settings if at.staff == staff])
        points = tuple((at.tablets + aside, at.figures.p90.middle / 60) for at in tried)
        band = tuple((at.figures.p90.low / 60, at.figures.p90.high / 60) for at in tried)
        lines.append(Line(said("chart-staff", language, staff=staff), points, band))
    shown = sorted({round(x) for line in lines for x, _ in line.points})
    return Chart(
        said("chart-needed", language, name=one.load.name),
        said("chart-tablets", language),
        said("chart-minutes", language),
        tuple(lines),
        tuple((float(x), str(x)) for x in shown),
        _limit(asked, language),
        asked.limit * 4,
    )


def _in_a_row(tried: Sequence[Setting]) -> list[Setting]:
    """The planned number may lie far off; it is in the table and not in the chart."""
    found: list[Setting] = []
    for at in sorted(tried, key=lambda at: at.tablets):
        if found and at.tablets > found[-1].tablets + 1:
            break
        if isfinite(at.figures.p90.high):
            found.append(at)
    return found


def _by_time(one: Answer, asked: Asked, language: Language) -> Chart:
    staff, tablets = one.best or (0, 0)
    opens = one.load.opens
    return Chart(
        said("chart-day", language, name=one.load.name, tablets=tablets, staff=staff),
        said("chart-hours", language),
        said("chart-minutes", language),
        (
            Line(said("chart-p90", language), _through(one, opens, "p90")),
            Line(said("chart-median", language), _through(one, opens, "median")),
        ),
        tuple((hour, f"{hour:g}:00") for hour in _hours(one, opens)),
        _limit(asked, language),
    )


def _through(one: Answer, opens: float, name: str) -> tuple[tuple[float, float], ...]:
    """At the middle of each half-hour, minutes."""
    return tuple((opens + at.begins / 3600 + 0.25, getattr(at, name) / 60) for at in one.day)


def _hours(one: Answer, opens: float) -> Iterator[float]:
    hour = float(int(opens))
    while hour <= opens + one.load.hours:
        yield hour
        hour += 1 if one.load.hours <= 8 else 2


def _limit(asked: Asked, language: Language) -> tuple[float, str]:
    return asked.limit, said("chart-limit", language, limit=f"{asked.limit:g}")
