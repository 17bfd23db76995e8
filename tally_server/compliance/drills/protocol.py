"""What a drill may do to a terminal and see of it.

Nothing here is of our own terminal: whoever offers a `Maker` for another one can have it
driven through the same drills. Ours is offered by `ippyo/drill_terminal`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tally_server.compliance.drills.screen import Area, Screen
from tally_server.compliance.drills.values import (
    MEDIA,
    NOBODY,
    OWN,
    Act,
    Answer,
    Cable,
    Call,
    Choices,
    Contest,
    Entry,
    Grant,
    Hand,
    Kind,
    Person,
    Pin,
    Pressed,
    Slip,
    Slot,
    Staff,
    Stage,
    Told,
    Trial,
    Trouble,
)

__all__ = [
    "MEDIA",
    "NOBODY",
    "OWN",
    "Act",
    "Answer",
    "Bench",
    "Cable",
    "Call",
    "Choices",
    "Contest",
    "Entry",
    "Grant",
    "Hand",
    "Kind",
    "Maker",
    "NotMade",
    "Person",
    "Pin",
    "Pressed",
    "Slip",
    "Slot",
    "Staff",
    "Stage",
    "Terminal",
    "Told",
    "Trial",
    "Trouble",
    "Unreadable",
]


class Terminal(Protocol):
    """One terminal with its media, its staff, the desk that makes its grants, its voters."""

    @property
    def contests(self) -> tuple[Contest, ...]:
        """What is voted on here."""

    # Power and time.

    @property
    def on(self) -> bool:
        """Whether it has power."""

    def start(self) -> None:
        """It is switched on, after a power cut too."""

    def cut_power(self) -> None:
        """The power is gone now. What was not yet safe on a medium may be gone, or not."""

    def cut_power_after(self, calls: int) -> None:
        """The power goes in the midst of the call on a medium that comes after so many."""

    @property
    def calls(self) -> int:
        """How many calls on media there were."""

    def wait(self, seconds: int) -> None:
        """Time passes."""

    def clock_jumps(self, seconds: int) -> None:
        """The clock that people read is set on or back."""

    # Devices.

    def pull(self, slot: Slot) -> None:
        """The medium is pulled out."""

    def put_back(self, slot: Slot) -> None:
        """The same medium is put in again."""

    def put_in(self, slot: Slot, files: Mapping[str, bytes]) -> None:
        """Another medium is put in, with these files on it."""

    def spoil(self, slot: Slot, trouble: Trouble) -> None:
        """Something goes wrong with a medium."""

    def mend(self) -> None:
        """Nothing is wrong with any medium from now on; what was lost stays lost."""

    def network(self, name: str, *, up: bool) -> None:
        """A radio or a cable comes up or goes down."""

    def same_device(self) -> None:
        """Both media lie on one device from now on."""

    def plug(self, cable: Cable, *, on: bool) -> None:
        """A plug is pulled, or put in."""

    def battery(self, percent: int) -> None:
        """No mains, and so much left."""

    # Staff.

    def act(self, act: Act, officers: int = 2, *, witness: bool = True) -> Answer:
        """Staff do something; so many officers and perhaps a witness stand behind it."""

    def type_pin(self, officer: int, *, right: bool) -> Pin:
        """An officer (1, 2, …) holds up the badge and types a PIN. From the first call on
        only officers whose PIN was right last count."""

    def staff(self) -> Staff:
        """What they see."""

    # Voters.

    def grant(self, contests: Sequence[str] = (), kind: Kind = Kind.GOOD) -> Grant:
        """Reception makes a grant, for all contests where none is named."""

    def hold_up(self, line: str) -> None:
        """A code is held before the scanner."""

    def screen(self) -> Screen:
        """What is on the voter's screen."""

    def touch(self, area: Area, *, hand: Hand = Hand.VOTER, after: int = 1000) -> None:
        """An area is touched in its middle. after: milliseconds since the last touch."""

    def touch_with_another_finger(self, area: Area) -> None:
        """As touch(), while a second finger rests on the glass."""

    def slide(self, begin: Area, end: Area) -> None:
        """A finger goes down in one area and up in another."""

    def press(self, key: Pressed) -> None:
        """A key of the keypad goes down and up."""

    def hold(self, key: Pressed, times: int) -> None:
        """A key stays down so long that a keyboard would repeat it so often."""

    def focus(self) -> str:
        """The key of the area on which the cursor of the keypad lies, "" for none."""

    def heard(self) -> tuple[str, ...]:
        """Everything that was said through headphones so far, in words."""

    def heard_in_room(self) -> tuple[str, ...]:
        """Everything that was said while no headphones were in."""

    # What lies on a medium.

    def close_elsewhere(self, slot: Slot) -> bool:
        """This terminal has retired: another device closes the box on this medium, with what
        the officers hold. Whether it could."""

    def files(self, slot: Slot) -> Mapping[str, bytes]:
        """Every byte that is safe on it, by file."""

    def records(self, slot: Slot) -> Mapping[str, tuple[bytes, ...]]:
        """Of a closed medium, by contest, the votes as they lie there. Raises Unreadable."""

    def choices(self, slot: Slot) -> Mapping[str, tuple[str, ...]]:
        """The same votes opened with the key of the trial. Raises Unreadable."""

    def log(self, slot: Slot) -> tuple[Entry, ...]:
        """The log on a closed medium. Raises Unreadable."""

    def trace(self) -> tuple[Call, ...]:
        """Every call on the media so far, in order."""


class Unreadable(ValueError):
    """A medium that the counting place would not take."""


class NotMade(ValueError):
    """No such terminal can be made: its screen is too small for the names, or lacks a font."""


class Maker(Protocol):
    """Who can make terminals of one kind."""

    def terminal(self, trial: Trial = OWN, number: int = 1) -> Terminal:
        """A new terminal, switched on, with empty media, and nothing loaded. number: which
        of a place. Of one trial all belong to one election. Raises NotMade."""


@dataclass(frozen=True)
class Bench:
    """Where drills are run. every: at every call on a medium, not at some of them."""

    maker: Maker = field(repr=False)
    every: bool = True
