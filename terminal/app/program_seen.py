"""The program that runs beside that which was inspected (電磁的記録投票法 Art 6)."""

from dataclasses import dataclass

from common.program_code import ProgramNamed
from terminal.life.states import Condition


@dataclass(frozen=True)
class ProgramSeen:
    """inspected: what the committee wrote down, None where it wrote nothing. other: packages
    below of another version than is pinned, and files that are not as their wheel wrote them.
    """

    runs: ProgramNamed
    inspected: ProgramNamed | None = None
    other: tuple[str, ...] = ()


def conditions(seen: ProgramSeen) -> frozenset[Condition]:
    """What is wrong with the program. Its list of packages is compared where the inspected one
    has one: it names each package by its hash."""
    inspected = seen.inspected
    if inspected is None:
        return frozenset({Condition.PROGRAM_UNTOLD})
    found = set()
    if (inspected.version, inspected.sha256) != (seen.runs.version, seen.runs.sha256):
        found.add(Condition.PROGRAM_OTHER)
    if seen.other or inspected.pins not in ("", seen.runs.pins):
        found.add(Condition.PACKAGES_OTHER)
    return frozenset(found)
