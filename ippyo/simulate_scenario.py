"""`ippyo simulate scenario NAME`: a disaster of a real election, played with Ippyo's own parts.

Booths, recorders, recovery, intake and count are the real ones; only devices and people are
simulated. It ends with a balance that is checked, not claimed.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from common.ballot import NO_CHOICE
from common.election import Election
from common.folder import FILES
from common.inputs import refuse
from common.text import Language, Value, text
from hardware_sim.day import slips_csv
from hardware_sim.scenarios.all import SCENARIOS
from hardware_sim.scenarios.stage import Carried, Stage, Tell, staffed
from hardware_sim.voters.staffed import StaffedTerminal
from ippyo.count_inputs import CountFiles
from ippyo.elections import write_folder
from ippyo.exits import Exit, bad_input_said
from ippyo.screen import Screen
from ippyo.simulate import DayFiles, day_tasks, prepare
from ippyo.sources import read_file
from ippyo.tally import Where, count_files
from terminal.life import events as life

DATA = "data/scenario"
BY = ("開票管理者 甲野", "職務代理者 乙川")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NO_SCRIPT = b"place,terminal,contest,choice,count\n"
"""Voters choose at random here, and come when the scenario sends them."""

SHOWN_ACTS = frozenset({life.GiveHalves, life.ReplaceDuplicate, life.Retire, life.TruthTold})
"""What staff do in trouble; what they do every day is not told."""


def scenario(
    name: Annotated[
        str, typer.Argument(help="kani(可児), ebina(海老名), shiroishi(白石), niimi(新見)")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="全部を残す新しいフォルダー")] = None,
    seed: Annotated[int, typer.Option("--seed", help="投票する人の選び方")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="収支を JSON で出す")] = False,
) -> None:
    """実際の選挙で起きた事故を Ippyo で再現し、票の収支が合うことを確かめる。"""
    screen = Screen(quiet=as_json)
    with bad_input_said(screen):
        chosen = _chosen(name)
        folder = _folder(out)
        played = Played(chosen, folder, seed, Narrator(screen))
        balance = played.run()
    if as_json:
        screen.json({"scenario": chosen, "folder": str(folder), **balance.as_json()})
    else:
        screen.out.print(_said("files", screen.language, folder=str(folder)))
    sys.exit(Exit.DONE if balance.good else Exit.BUG)


def _said(key: str, language: Language, **values: Value) -> str:
    return text(f"scenarios.{key}", language, **values)


def _chosen(name: str) -> str:
    """By its name in Latin letters or in Japanese. Raises BadInput."""
    for one in SCENARIOS:
        if name in (one, _said(f"{one}-name", "ja"), _said(f"{one}-name", "en")):
            return one
    raise refuse("NAME", "scenarios.unknown", found=name[:20], names="、".join(SCENARIOS))


def _folder(out: Path | None) -> Path:
    if out is None:
        return Path(mkdtemp(prefix="ippyo-scenario-"))
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise refuse(out.name, "command.not-empty")
    return out


class Narrator:
    """Tells what happens, line by line."""

    def __init__(self, screen: Screen) -> None:
        self._screen, self.language = screen, screen.language
        self._told: set[tuple[str, str]] = set()

    def section(self, key: str) -> None:
        self.line("")
        self.tell(key, {})

    def line(self, said: str) -> None:
        if not self._screen.quiet:
            self._screen.out.print(said)

    def tell(self, key: str, values: Mapping[str, Value]) -> None:
        """A line of the catalogue."""
        self.line(_said(key, self._screen.language, **values))

    def table(self, table: Table) -> None:
        if not self._screen.quiet:
            self._screen.out.print(table)

    def act(self, terminal: StaffedTerminal, act: life.Event) -> None:
        """What staff did in trouble, and what their screen said of it."""
        language, polls = self._screen.language, terminal.booth.terminal.polls
        name = terminal.provision.terminal
        trouble = polls.trouble
        if trouble:
            self._message(name, f"polls_troubles.{trouble}")
        if type(act) not in SHOWN_ACTS:
            return
        opens = time.fromisoformat(terminal.provision.package.election.place_of(name).open)
        at = timedelta(hours=opens.hour, minutes=opens.minute, milliseconds=terminal.now)
        clock = f"{at // HOUR:02d}:{at % HOUR // MINUTE:02d}"
        what = text(f"polls.event-{type(act).__name__}", language)
        state = text(f"polls.state-{polls.state}", language)
        self.tell("act", {"time": clock, "terminal": name, "act": what, "state": state})
        if polls.truth is not None:
            self._message(name, f"polls_truths.{polls.truth.name.lower().replace('_', '-')}")

    def _message(self, terminal: str, key: str) -> None:
        """What the screen of staff says; once, however long it stands there."""
        if (terminal, key) in self._told:
            return
        self._told.add((terminal, key))
        language = self._screen.language
        values = {part: text(key, f"{part}_{language}") for part in ("title", "meaning")}
        self.tell("message", {"code": text(key, "code"), **values})


@dataclass(frozen=True)
class Balance:
    """people: let in by reception, each once, in each contest. told: votes that voters were
    told are recorded. records: that the count found. lost, added: votes, by contest and
    choice, that differ."""

    people: Mapping[str, int]
    told: Mapping[str, int]
    records: Mapping[str, int]
    lost: Counter[tuple[str, str]]
    added: Counter[tuple[str, str]]
    counted: bool

    @property
    def good(self) -> bool:
        """Every vote that was told as recorded was counted, once, and no other; and as many as
        there were people."""
        return (
            self.counted
            and not self.lost
            and not self.added
            and dict(self.people) == dict(self.told) == dict(self.records)
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "good": self.good,
            "people": dict(self.people),
            "told": dict(self.told),
            "records": dict(self.records),
            "lost": self.lost.total(),
            "added": self.added.total(),
        }


class _Quiet(Screen):
    """The count's own lines are told by the narrator."""

    def warn(self, line: str) -> None:
        """Nothing."""


@dataclass
class Played:
    """A scenario in a folder: `election/`, `keys/`, `media/`, `results/`."""

    name: str
    folder: Path
    seed: int
    narrator: Narrator

    def run(self) -> Balance:
        """From the day before to the balance. Raises BadInput."""
        narrator = self.narrator
        narrator.tell(f"{self.name}-title", {})
        narrator.section("said-happened")
        narrator.tell(f"{self.name}-happened", {})
        narrator.section("said-polls")
        election, carried = self._polls()
        narrator.section("said-count")
        document = self._count(carried)
        narrator.section("said-balance")
        balance = _balance(election, carried, document)
        narrator.table(_table(election, balance, narrator))
        narrator.tell("balance-good" if balance.good else "balance-bad", {})
        narrator.section("said-through")
        narrator.tell(f"{self.name}-through", {})
        return balance

    def _polls(self) -> tuple[Election, Carried]:
        """The day at the polling places; its media lie in `media/`."""
        with as_file(files("ippyo").joinpath(DATA)) as data:
            write_folder(self.folder / "election", {name: read_file(data / name) for name in FILES})
        write_folder(self.folder, {"ballots.csv": NO_SCRIPT})
        media = self.folder / "media"
        day = DayFiles(
            self.folder / "election",
            self.folder / "ballots.csv",
            media,
            self.folder / "keys",
            str(self.seed),
        )
        prepared = prepare(day)
        tasks = day_tasks(prepared, media, day.seed)
        made = [staffed(task, self.narrator.act) for task in tasks]
        terminals = {one.provision.terminal: one for one in made}
        rng = Random(f"scenario {self.seed}")  # noqa: S311  # virtual voters
        tell: Tell = self.narrator.tell
        stage = Stage(prepared.package.election, terminals, tell, rng)
        carried = SCENARIOS[self.name](stage, media)
        write_folder(media, {"slips.csv": slips_csv(carried.slips)})
        write_folder(self.folder, {"roll.csv": _roll(carried)})
        return prepared.package.election, carried

    def _count(self, carried: Carried) -> dict[str, Any]:
        """First as people would begin; where the count asks, once more with their decisions."""
        code, document = self._counted(carried.decisions)
        if code is not Exit.PEOPLE_DECIDE:
            self.narrator.tell("count-plain", {})
            return document
        open_problems = [one for one in document["problems"] if _asks(one)]
        for one in open_problems:
            subject = one["terminal"] or one.get("place") or "-"
            self.narrator.line(f"  {subject}: [{one['code']}] {one['title']}")
        self.narrator.tell("count-stops", {"problems": len(open_problems)})
        if not carried.asked:
            return {}
        for decision in carried.asked:
            values = {"action": decision["action"], "terminal": decision.get("terminal", "-")}
            self.narrator.tell("decided", values)
        code, document = self._counted((*carried.decisions, *carried.asked))
        if code is Exit.PEOPLE_DECIDE:
            return {}
        self.narrator.tell("count-done", {})
        return document

    def _counted(self, decisions: Sequence[Mapping[str, Value]]) -> tuple[Exit, dict[str, Any]]:
        signed = {"decisions": [{**one, "by": BY} for one in decisions]}
        data = json.dumps(signed, ensure_ascii=False).encode()
        write_folder(self.folder, {"decisions.json": data})
        asked = CountFiles(
            self.folder / "election",
            self.folder / "keys",
            self.folder / "media",
            self.folder / "results",
            roll=self.folder / "roll.csv",
            decisions=self.folder / "decisions.json",
        )
        return count_files(asked, Where(1), _Quiet(quiet=True))


def _asks(problem: Mapping[str, Any]) -> bool:
    return problem["weight"] == "decide" and "settled_by" not in problem


def _roll(carried: Carried) -> bytes:
    rows = [f"{place},{contest},{number}" for (place, contest), number in carried.roll.items()]
    return "\n".join(("place,contest,voters", *sorted(rows), "")).encode()


def _balance(election: Election, carried: Carried, document: Mapping[str, Any]) -> Balance:
    counted: Counter[tuple[str, str]] = Counter()
    records = dict.fromkeys((one.id for one in election.contests), 0)
    for result in document.get("contests", []):
        records[result["id"]] = result["electronic"]["records"]
        counted[result["id"], NO_CHOICE] = result["electronic"]["ended_without_choice"]
        for row in result["candidates"]:
            counted[result["id"], row["id"]] = row["electronic"]
    people = Counter[str]()
    for (_, contest), number in carried.roll.items():
        people[contest] += number
    told = Counter[str]()
    for (contest, _), number in carried.cast.items():
        told[contest] += number
    return Balance(
        people, told, records, carried.cast - counted, counted - carried.cast, bool(document)
    )


def _table(election: Election, balance: Balance, narrator: Narrator) -> Table:
    language = narrator.language
    table = Table(box=box.ASCII2, padding=0)
    table.add_column(_said("balance-contest", language))
    for name in ("people", "told", "records", "lost", "added"):
        table.add_column(_said(f"balance-{name}", language), justify="right")
    for contest in election.contests:
        differing = (
            sum(number for (one, _), number in votes.items() if one == contest.id)
            for votes in (balance.lost, balance.added)
        )
        numbers = (balance.people, balance.told, balance.records)
        row = (*(of.get(contest.id, 0) for of in numbers), *differing)
        table.add_row(contest.title, *map(str, row))
    return table
