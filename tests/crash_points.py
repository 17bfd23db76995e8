"""The same action again and again, with the power gone at every moment of it.

    tried = crash_everywhere(start, after, FEW)

`start` makes a terminal and the action; `after` is called with the terminal once the
power is back, and says what must hold. A failure tells the cut that it belongs to.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from crashing_medium import Cut, Keep, Power, PowerCut
from terminal_world import TerminalWorld

Start = Callable[[], tuple[TerminalWorld, Callable[[], object]]]
After = Callable[[TerminalWorld], None]


@dataclass(frozen=True)
class Effort:
    """How thoroughly: at each operation, and within each write, with which luck.

    bytes: offsets within a write, negative ones from its end; None for every byte at
    which it makes a difference.
    seeds: how many subsets of what was not yet lasting.
    """

    between: Sequence[Keep]
    within: Sequence[Keep]
    bytes: Sequence[int] | None
    seeds: int = 1


_LUCK = (Keep.ALL, Keep.NONE, Keep.SOME, Keep.SPOIL)
FEW = Effort(_LUCK, (Keep.ALL, Keep.SPOIL), (1, 511, 700, 4096, -1))
FEWER = Effort((Keep.NONE, Keep.SOME, Keep.SPOIL), (Keep.SPOIL,), (700, -1))
EVERY_BYTE = Effort(_LUCK, (Keep.ALL,), None, seeds=8)


def cuts(power: Power, effort: Effort) -> Iterator[Cut]:
    """Before every operation of what was done, after the last, and within every write."""
    for at in range(len(power.trace) + 1):
        for keep in effort.between:
            for seed in range(_seeds(keep, effort)):
                yield Cut(at, None, keep, seed)
    for at, operation in enumerate(power.trace):
        if operation.action == "write":
            for byte in _within(operation.length, effort, power.overwritten[at]):
                for keep in effort.within:
                    yield Cut(at, byte, keep, byte)


def _within(length: int, effort: Effort, bytes_: tuple[bytes, bytes]) -> Sequence[int]:
    if effort.bytes is None:
        new, old = bytes_
        return [at for at in range(1, length) if new[at - 1 : at] != old[at - 1 : at]]
    return sorted({byte % length for byte in effort.bytes if -length < byte < length})


def _seeds(keep: Keep, effort: Effort) -> int:
    return effort.seeds if keep in (Keep.SOME, Keep.SPOIL) else 1


def crash_everywhere(start: Start, after: After, effort: Effort) -> int:
    """Try every cut; how many there were."""
    terminal, act = start()
    terminal.power.begin()
    act()
    number = 0
    for cut in cuts(terminal.power, effort):
        crash_once(start, after, cut)
        number += 1
    return number


def crash_once(start: Start, after: After, cut: Cut) -> None:
    """One cut; what fails afterwards is told with it."""
    terminal, act = start()
    terminal.power.begin(cut=cut)
    with suppress(PowerCut):
        act()
    terminal.power.restart()
    try:
        after(terminal)
    except BaseException as error:
        error.add_note(f"after {cut}")
        raise
