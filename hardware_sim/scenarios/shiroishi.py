"""白石 2003 and 2004: media that are not empty at the zero check, and an unused medium that
is carried to the count among the others.

docs/scenarios.md says what happened, and with which sources.
"""

from pathlib import Path

from hardware_sim.scenarios.stage import Carried, Stage

VOTERS = 5
LEFT_OVER = "box"
"""The name of the file in which a mock vote was recorded."""


def play(stage: Stage, folder: Path) -> Carried:
    """A mock vote lies on every second original; a spare is carried along that was never
    opened."""
    for name in stage.first[::2]:
        stage.terminals[name].bench.original.put({LEFT_OVER: bytes(4096)})
        stage.tell("shiroishi-left", {"terminal": name})
    stage.open(*stage.first)
    for name in stage.first:
        stage.vote(name, VOTERS)
    stage.tell("shiroishi-voted", {"voters": VOTERS * len(stage.first)})
    slips = stage.end(folder)
    mixed_in, *others = stage.spares_not_used()
    stage.terminals[str(mixed_in["terminal"])].write_media(folder)
    stage.tell("shiroishi-mixed", {"terminal": str(mixed_in["terminal"])})
    return Carried(slips, stage.cast, stage.roll, tuple(others), (mixed_in,))
