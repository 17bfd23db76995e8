"""可児 2003: media grow too hot and refuse to be written, at every polling place at once.

docs/scenarios.md says what happened, and with which sources.
"""

from pathlib import Path

from hardware_sim.scenarios.stage import MINUTE_MS, Carried, Stage, told, use_duplicate
from hardware_sim.voters.staffed import StaffedTerminal
from terminal.life import events as life
from terminal.life.states import Device
from terminal.own_disk import Told

BEFORE, AFTER = 4, 4
COOLING_MINUTES = 15


def play(stage: Stage, folder: Path) -> Carried:
    """All media refuse to be written in the middle of a vote; later one original dies."""
    stage.open(*stage.first)
    for name in stage.first:
        stage.vote(name, BEFORE)
    stage.tell("kani-before", {"voters": BEFORE * len(stage.first)})
    stage.tell("kani-hot", {"terminals": len(stage.first)})
    for name in stage.first:
        _hot(stage, name)
    dead = stage.first[-1]
    stage.tell("kani-dead", {"terminal": dead})
    stage.terminals[dead].bench.original.pull()
    stage.terminals[dead].feed(life.DeviceLost(device=Device.ORIGINAL))
    stage.terminals[dead].mend()
    spare = stage.spare_of(dead)
    stage.open(spare)
    going = (*stage.first[:-1], spare)
    for name in going:
        stage.vote(name, AFTER)
    stage.tell("kani-after", {"voters": AFTER * len(going)})
    slips = stage.end(folder)
    not_used = stage.spares_not_used()
    return Carried(slips, stage.cast, stage.roll, not_used, (use_duplicate(dead, "damaged"),))


def _hot(stage: Stage, name: str) -> None:
    """The voter who is at this terminal when its media grow hot: they are written again once
    staff have let them cool."""
    terminal, (visitor,) = stage.terminals[name], stage.voters(1)
    media = (terminal.bench.original, terminal.bench.duplicate)
    for medium in media:
        medium.protect(on=True)

    def cool(one: StaffedTerminal) -> None:
        one.before_staff = lambda _: None
        one.at(one.now + COOLING_MINUTES * MINUTE_MS)
        for medium in media:
            medium.protect(on=False)

    terminal.before_staff = cool
    stage.receive(name, visitor)
    outcome = stage.visit(name, visitor)
    stage.tell(f"voter-{told(outcome)}", {"terminal": name})
    if outcome.told is Told.NOT_RECORDED:
        stage.elsewhere(stage.spare_of(name), visitor)
