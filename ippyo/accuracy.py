"""`ippyo simulate accuracy`: millions of ballot positions, recorded and counted, no error.

VVSG 2.0 1.2-C asks for 10,000,000 ballot positions without one error. A position is a
place on a ballot that may be chosen: sixty candidates and 途中終了 make 61 a ballot. Every
vote goes through the real recorder and the whole count. A run for the night, with a seed.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from common.ballot import NO_CHOICE
from ippyo.count_inputs import CountFiles
from ippyo.demo import Differs, differences
from ippyo.exits import Exit, bad_input_said
from ippyo.screen import Screen
from ippyo.simulate import DayFiles, prepare, run_prepared
from ippyo.tally import Where, count_files
from ippyo.workers import Workers, workers_or_all

CANDIDATES = 60
POSITIONS = CANDIDATES + 1
VOTERS_A_TERMINAL = 200
TERMINALS_A_PLACE = 50

_ELECTION = """[election]
id = "accuracy"
name = "正確さの試験"
municipality_code = "272299"
date = 2024-12-22
mode = "training"
key_threshold = [1, 1]
box_capacity = {capacity}

[[contests]]
id = "council"
title = "正確さの試験"
kind = "assembly"
winners = 24
council_seats = 24
display = "pages"
"""


def accuracy(
    positions: Annotated[
        int, typer.Option("--positions", min=1, help="試す選択肢の延べ数")
    ] = 10_000_000,
    seed: Annotated[int, typer.Option("--seed", help="投票の中身を決める数")] = 1,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
) -> None:
    """選択肢の延べ数が 1,000 万になるまで投票して数え、1票も違わないことを確かめる。"""
    screen = Screen(quiet=as_json)
    started = time.monotonic()
    ballots = -(-positions // POSITIONS)
    with bad_input_said(screen), TemporaryDirectory(prefix="ippyo-accuracy-") as folder:
        wrong = _run(Path(folder), ballots, seed, workers_or_all(workers), screen)
    figures = {
        "positions": ballots * POSITIONS,
        "ballots": ballots,
        "errors": wrong,
        "seed": seed,
        "seconds": round(time.monotonic() - started),
    }
    if as_json:
        screen.json(figures)
    screen.say("accuracy-done", **figures)
    sys.exit(Exit.BUG if wrong else Exit.DONE)


def _run(folder: Path, ballots: int, seed: int, workers: int, screen: Screen) -> int:
    """Vote and count; how many totals are wrong."""
    election = folder / "election"
    election.mkdir()
    for name, data in _files(ballots, seed).items():
        (election / name).write_text(data, encoding="utf-8")
    script = election / "ballots.csv"
    day = DayFiles(election, script, folder / "media", folder / "keys", str(seed))
    prepared = prepare(day)
    with screen.bars() as bars:
        run_prepared(prepared, day, workers, bars)
    counted = CountFiles(election, day.keys, day.out, folder / "results")
    code, document = count_files(counted, Where(workers), screen)
    if code not in (Exit.DONE, Exit.OUTCOME_OPEN):
        raise Differs("the count did not come to totals")
    return len(differences(document, prepared.script))


def _files(ballots: int, seed: int) -> dict[str, str]:
    """An election folder and its script, with as many terminals as the ballots need."""
    terminals = -(-ballots // VOTERS_A_TERMINAL)
    places = -(-terminals // TERMINALS_A_PLACE)
    people = [f"c{number:02d}" for number in range(1, CANDIDATES + 1)]
    candidates = "".join(
        f"council,{person},{n},{n},候補{n}番,候補{n}番,こうほ,無所属,新,40\n"
        for n, person in enumerate(people, start=1)
    )
    counts = [
        min(TERMINALS_A_PLACE, terminals - place * TERMINALS_A_PLACE) for place in range(places)
    ]
    rows = "".join(
        f"p{place:03d},第{place}投票所,day,07:00,20:00,{number},5000,5000\n"
        for place, number in enumerate(counts)
    )
    return {
        "election.toml": _ELECTION.format(capacity=VOTERS_A_TERMINAL),
        "candidates.csv": (
            "contest,candidate,filing_no,display_order,name,legal_name,kana,party,incumbency,age\n"
            + candidates
        ),
        "polling_places.csv": (
            "place,name,kind,open,close,terminals,electors_male,electors_female\n" + rows
        ),
        "ballots.csv": _script(counts, people, ballots, seed),
    }


def _script(counts: list[int], people: list[str], ballots: int, seed: int) -> str:
    rng = Random(seed)  # noqa: S311  # reproducible voters
    lines, left = ["place,terminal,contest,choice,count\n"], ballots
    for place, number in enumerate(counts):
        for terminal in range(1, number + 1):
            voters = min(VOTERS_A_TERMINAL, left)
            left -= voters
            chosen = Counter(rng.choices([*people, NO_CHOICE], k=voters))
            name = f"p{place:03d}-{terminal:02d}"
            lines += (f"p{place:03d},{name},council,{c},{n}\n" for c, n in sorted(chosen.items()))
    return "".join(lines)
