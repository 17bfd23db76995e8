"""`ippyo simulate queue`: how many terminals a place needs, and how long its line is.

No terminal is simulated and no vote is made: it may be asked of an official election, too.
"""

import secrets
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from common.inputs import refuse
from ippyo.exits import Exit, bad_input_said
from ippyo.queue_inputs import QueueFiles, read_queue
from ippyo.screen import Screen
from ippyo.workers import Workers, workers_or_all


def queue_command(
    election: Annotated[Path, typer.Option("--election", help="選挙フォルダーか選挙パッケージ")],
    turnout: Annotated[
        float | None,
        typer.Option("--turnout", min=0, max=100, help="投票日当日に投票所へ来る人の割合(%)"),
    ] = None,
    expected: Annotated[
        Path | None, typer.Option("--expected", help="投票所ごとの人数 place,voters の CSV")
    ] = None,
    hourly: Annotated[
        Path | None,
        typer.Option("--hourly", help="時刻ごとの投票者数(累計) hour,voters の CSV"),
    ] = None,
    limit: Annotated[
        float, typer.Option("--limit", min=0.5, max=240, help="待ち時間の上限(分、9割の人)")
    ] = 5.0,
    staff: Annotated[str, typer.Option("--staff", help="試す受付の人数(2,3 のように)")] = "",
    reception: Annotated[
        float, typer.Option("--reception", min=1, max=600, help="受付1人分の時間(秒、中央値)")
    ] = 20.0,
    walk: Annotated[
        float,
        typer.Option("--walk", min=0.1, max=600, help="端末への行き帰りの時間(秒、中央値)"),
    ] = 45.0,
    slower: Annotated[
        float, typer.Option("--slower", min=0.2, max=10, help="画面の操作が記録の何倍かかるか")
    ] = 1.0,
    days: Annotated[int, typer.Option("--days", min=20, max=20_000, help="再現する日数")] = 1000,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="同じ日々を再現する")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="図(PNG, SVG)と表を書く新しいフォルダー")
    ] = None,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
) -> None:
    """投票所ごとに、端末の台数と受付の人数から、待ち時間と必要な台数を求める。"""
    screen = Screen(quiet=as_json)
    chosen = secrets.randbits(32) if seed is None else seed
    started = time.monotonic()
    with bad_input_said(screen):
        files = QueueFiles(election, turnout, expected, hourly, staff)
        what = read_queue(files)
        if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise refuse(out.name, "command.not-empty")
        try:
            from ippyo import queue_report as report
        except ModuleNotFoundError as cause:
            if cause.name != "numpy":
                raise
            raise refuse("numpy", "queue.no-numpy") from cause
        asked = report.Asked(limit, reception, walk, slower, days, chosen)
        answers = report.answers(what, asked, workers_or_all(workers), screen)
        if out is not None:
            report.write(out, answers, asked, screen.language)
    if as_json:
        screen.json(report.document(answers, asked))
    else:
        report.say(answers, asked, screen)
        if out is not None:
            screen.out.print(report.said("files", screen.language, folder=str(out)))
        screen.say("queue-done", seconds=f"{time.monotonic() - started:.1f}", seed=chosen)
    sys.exit(Exit.DONE)
