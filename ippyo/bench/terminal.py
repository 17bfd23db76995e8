"""`ippyo bench terminal`: from a touch to the painted frame, against a bare redraw.

The voter's real screens, machines and recorder, with two media and an own disk on real
files; in a window without a screen, drawn by the processor (Mesa's llvmpipe), which is
slower than any tablet's graphics.
"""

import ctypes
import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from common.inputs import refuse
from ippyo.bench.glass import GlassTask, Screened, screened
from ippyo.bench.measure import percentile, run_apart
from ippyo.bench.report import AsJson, AsMarkdown, Figure, Report, Svg, Wanted, show
from ippyo.exits import bad_input_said
from ippyo.screen import Bars, Screen

_SIZES = ("1280x800", "1920x1200")
_SIZE = re.compile(r"([1-9][0-9]{2,3})x([1-9][0-9]{2,3})")
_TOUCH_MS = 100
_BY_REDRAW = 1.3
_MARK_MS = 1000


def terminal_command(
    sizes: Annotated[
        list[str] | None, typer.Option("--size", help="画面の画素 幅x高さ(繰り返せる)")
    ] = None,
    inches: Annotated[
        float, typer.Option("--inches", min=7, max=30, help="画面の対角(インチ)")
    ] = 10.1,
    ballots: Annotated[int, typer.Option("--ballots", min=2, max=9000, help="測る投票の数")] = 300,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="媒体を仮に置くフォルダー")
    ] = None,
    as_json: AsJson = False,
    as_markdown: AsMarkdown = False,
    svg: Svg = None,
) -> None:
    """投票の画面の、指で触れてから描き終わるまでを測る。"""
    screen = Screen(quiet=as_json)
    with bad_input_said(screen):
        wanted = [_size(one) for one in sizes or _SIZES]
        with screen.bars() as bars:
            report = measure_terminal(wanted, inches, ballots, folder, bars)
        show(report, Wanted(as_json, as_markdown, svg), screen)


def measure_terminal(
    sizes: Sequence[tuple[int, int]], inches: float, ballots: int, folder: Path | None, bars: Bars
) -> Report:
    """One row a size, each from a process of its own. Raises BadInput without OpenGL."""
    _need_window()
    step = bars.add("progress-day", len(sizes))
    rows = []
    for width, height in sizes:
        with TemporaryDirectory(prefix="ippyo-bench-", dir=folder) as name:
            task = GlassTask(width, height, inches, ballots, Path(name))
            rows.append(_row(task, run_apart(screened, task).result))
        step(1)
    settings: dict[str, int | float | str] = {"inches": inches, "ballots": ballots}
    return Report("terminal", settings, rows, "pixels", ("touch_p50_ms", "redraw_p50_ms"))


def _row(task: GlassTask, found: Screened) -> dict[str, Figure]:
    touch, redraw = percentile(found.touches, 50), percentile(found.redraws, 50)
    return {
        "pixels": task.width * task.height,
        "width": task.width,
        "height": task.height,
        **_milliseconds("touch", found.touches),
        **_milliseconds("redraw", found.redraws),
        "by_redraw": touch / redraw,
        **_milliseconds("mark", found.marks),
        **_milliseconds("done", found.dones),
        "growth_kb": found.growth,
        "touch_holds": 1e3 * touch < _TOUCH_MS,
        "by_redraw_holds": touch / redraw <= _BY_REDRAW,
        "mark_holds": 1e3 * percentile(found.marks, 99) < _MARK_MS,
    }


def _milliseconds(what: str, seconds: Sequence[float]) -> dict[str, Figure]:
    return {f"{what}_p{share}_ms": 1e3 * percentile(seconds, share) for share in (50, 99)}


def _size(text: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(text)
    if found is None:
        raise refuse("--size", "bench.no-size", value=text)
    return int(found[1]), int(found[2])


def _need_window() -> None:
    """What drawing needs is there."""
    if find_spec("kivy") is None:  # it is not imported in this process
        raise refuse("ippyo[terminal]", "bench.no-kivy")
    try:
        for library in ("libEGL.so.1", "libGL.so.1"):
            ctypes.CDLL(library)
    except OSError as cause:
        raise refuse("libGL", "bench.no-gl") from cause
