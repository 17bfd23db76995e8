"""What happens to media and slips, and what two people decide over it.

town = counted_again("a lost original", counted_town, folder)
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from auditor_breaks import BROKEN, differ
from auditor_bundle import AuditBundle
from auditor_town import ONE_LEFT, PAPER, ROLL, UNUSED, AuditTown
from elections import drop_slip
from world import ORIGINAL


class Decided(NamedTuple):
    """What happened, what two people decided, and the finding that it settles."""

    happens: Callable[[AuditTown], object]
    decision: Mapping[str, object] | None
    number: int


USE_DUPLICATE = {
    "action": "use-duplicate",
    "terminal": "p01-01",
    "reason": "damaged",
    "opinion": "異議なし",
}


def acknowledge(problem: str) -> Mapping[str, object]:
    return {"action": "acknowledge", "problem": problem, "terminal": "p01-01"}


def damage_original(town: AuditTown) -> None:
    town.put("p01-01", ORIGINAL, {"records.bin": b""})


CASES: Mapping[str, Decided] = {
    "a broken original": Decided(damage_original, USE_DUPLICATE, 409),
    "a lost original": Decided(BROKEN[104], USE_DUPLICATE, 104),
    "an original without a file": Decided(BROKEN[106], USE_DUPLICATE, 106),
    "an original of another signature": Decided(BROKEN[209], USE_DUPLICATE, 209),
    "a missing duplicate": Decided(BROKEN[105], None, 105),
    "media that differ": Decided(differ, acknowledge("M-17"), 314),
    "a slip that differs": Decided(BROKEN[502], acknowledge("M-18"), 502),
    "a slip of other records": Decided(BROKEN[501], acknowledge("slip-differs"), 501),
    "a missing slip": Decided(lambda town: drop_slip(town.town, "p01-01"), None, 109),
    "no slips": Decided(lambda town: town.town.slips.unlink(), None, 109),
}


def counted_again(name: str, town: AuditTown, folder: Path) -> AuditTown:
    """A town in which this happened, counted with what was decided."""
    broken, case = town.copied_to(folder / "town"), CASES[name]
    case.happens(broken)
    made = [UNUSED, ONE_LEFT, *([case.decision] if case.decision else [])]
    given = ("--paper", broken.town.paper(*PAPER), "--roll", broken.town.roll(ROLL))
    shutil.rmtree(broken.town.results)
    said = broken.town.count(*given, "--decisions", broken.town.decide(*made))
    assert said.code == 0, said.err
    return broken


def forget(bundle: AuditBundle) -> None:
    """The results tell of nothing that was found on media or slips."""

    def change(results: Any) -> None:
        results["problems"] = [
            one
            for one in results["problems"]
            if one["terminal"] != "p01-01" and one["code"] != "M-21"
        ]

    bundle.change_results(change)
