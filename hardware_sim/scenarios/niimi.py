"""新見 2004 and 2009: an original that cannot be read, and a black-out.

docs/scenarios.md says what happened, and with which sources.
"""

from pathlib import Path

from hardware_sim.power import Cut
from hardware_sim.scenarios.stage import Carried, Stage, told, use_duplicate
from hardware_sim.voters.staffed import StaffedTerminal
from hardware_sim.voters.visit import Between
from terminal.own_disk import Told

BEFORE, AFTER = 4, 3
EARLY, LATE = 4, 12
"""Operations of the devices from the last tap to the cut: before the original has the vote,
and after."""


def play(stage: Stage, folder: Path) -> Carried:
    """Lightning: all terminals go out while somebody votes; one original is dead afterwards."""
    stage.open(*stage.first)
    for name in stage.first:
        stage.vote(name, BEFORE)
    stage.tell("niimi-before", {"voters": BEFORE * len(stage.first)})
    stage.tell("niimi-dark", {"terminals": len(stage.first)})
    dead = stage.first[0]
    for number, name in enumerate(stage.first):
        _dark(stage, name, LATE if number % 2 else EARLY, dead=name == dead)
    going = [name for name in stage.opened if name != dead]
    for name in going:
        stage.vote(name, AFTER)
    stage.tell("niimi-after", {"voters": AFTER * len(going)})
    slips = stage.end(folder)
    not_used = stage.spares_not_used()
    return Carried(slips, stage.cast, stage.roll, not_used, (use_duplicate(dead, "damaged"),))


def _dark(stage: Stage, name: str, operations: int, *, dead: bool) -> None:
    """The voter who was just recording when the light went out."""
    terminal, (visitor,) = stage.terminals[name], stage.voters(1)
    if dead:
        terminal.before_staff = lambda one: one.bench.original.pull()
    stage.receive(name, visitor)
    outcome = stage.visit(name, visitor, _cut(terminal, operations))
    stage.tell(f"voter-{told(outcome)}", {"terminal": name})
    if outcome.told is Told.RECORDED:
        return
    spare = stage.spare_of(name)
    if outcome.told is Told.CANNOT_BE_KNOWN:
        terminal.end()  # another device closes the box, from the duplicate
        records = terminal.slip.records if terminal.slip else 0
        voters = records // len(stage.election.contests)
        stage.tell("niimi-decided", {"terminal": name, "voters": voters, "roll": voters + 1})
    stage.elsewhere(spare, visitor)


def _cut(terminal: StaffedTerminal, operations: int) -> Between:
    """The power fails so many operations after a tap that records, once."""
    before = terminal.happened.power_cuts

    def between(one: StaffedTerminal) -> None:
        if one.happened.power_cuts == before:
            power = one.bench.power
            power.cut = Cut(power.operations + operations)

    return between
