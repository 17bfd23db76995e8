"""海老名 2003: a machine fails between writing the original and writing the duplicate.

docs/scenarios.md says what happened, and with which sources.
"""

from pathlib import Path

from hardware_sim.scenarios.stage import Carried, Stage, told
from hardware_sim.voters.staffed import StaffedTerminal
from terminal.own_disk import Told

BEFORE, AFTER = 3, 3


def play(stage: Stage, folder: Path) -> Carried:
    """At each terminal the duplicate fails for one voter, after the original was written."""
    stage.open(*stage.first)
    for name in stage.first:
        stage.vote(name, BEFORE)
    stage.tell("ebina-before", {"voters": BEFORE * len(stage.first)})
    for name in stage.first:
        stage.tell("ebina-fault", {"terminal": name})
        _between(stage, name)
        stage.vote(name, AFTER)
    stage.tell("ebina-after", {"voters": AFTER * len(stage.first)})
    slips = stage.end(folder)
    return Carried(slips, stage.cast, stage.roll, stage.spares_not_used())


def _between(stage: Stage, name: str) -> None:
    """The voter of whom original and duplicate disagree."""
    (visitor,) = stage.voters(1)
    stage.receive(name, visitor)

    def breaks(one: StaffedTerminal) -> None:
        """Before the tap that records nothing is written: it fails after the original was."""
        if not one.happened.incidents:
            one.bench.duplicate.pull()

    outcome = stage.visit(name, visitor, breaks)
    stage.tell(f"voter-{told(outcome)}", {"terminal": name})
    if outcome.told is Told.NOT_RECORDED:
        stage.elsewhere(stage.spare_of(name), visitor)
