"""Where the polls of one terminal stand. docs/states/polls.md draws it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from common.election import Mode
from terminal.life.people import Badge
from terminal.own_disk import Told


class State(StrEnum):
    """Every state. Those of WORKING are left by what the terminal itself reports."""

    BARE = "bare"
    LOADED = "loaded"
    READY = "ready"
    CHECKING_ZERO = "checking-zero"
    ZERO_CHECKED = "zero-checked"
    MAKING_BOX = "making-box"
    HANDING_OUT = "handing-out"
    OPENING = "opening"
    OPEN = "open"
    PAUSED = "paused"
    ON_PAPER = "on-paper"
    INCIDENT = "incident"
    RECOVERING = "recovering"
    CONSENT = "consent"
    TELLING = "telling"
    RESTING = "resting"
    DAY_CLOSED = "day-closed"
    WAKING = "waking"
    CARRIED = "carried"
    SUSPENDED = "suspended"
    POSTPONED = "postponed"
    CLOSING = "closing"
    CLOSED = "closed"
    ORIGINAL_DEAD = "original-dead"
    RETIRED = "retired"
    ALARMED = "alarmed"
    HANDED_OVER = "handed-over"


WORKING = frozenset(
    {State.CHECKING_ZERO, State.MAKING_BOX, State.OPENING, State.RECOVERING}
    | {State.RESTING, State.WAKING, State.CLOSING}
)
"""The terminal is at work; the next word is its own, or a restart's."""


class Box(StrEnum):
    """What the media hold, as far as the life of the polls cares."""

    NONE = "none"
    OPEN = "open"
    RESTING = "resting"
    CLOSING = "closing"
    CLOSED = "closed"
    RETIRED = "retired"


class Device(StrEnum):
    """What a terminal works with."""

    ORIGINAL = "original"
    DUPLICATE = "duplicate"
    DISK = "disk"
    SCREEN = "screen"
    SCANNER = "scanner"
    CARD_READER = "card-reader"
    KEYPAD = "keypad"
    HEADPHONES = "headphones"
    PRINTER = "printer"
    BATTERY = "battery"
    SWITCHES = "switches"
    THERMOMETER = "thermometer"
    DOOR = "door"
    CLOCK = "clock"


RECORDING_DEVICES = frozenset({Device.ORIGINAL, Device.DUPLICATE, Device.DISK})


class Condition(StrEnum):
    """What is wrong around the terminal although the device answers; what follows is in
    life/conditions.py."""

    SECOND_SCREEN = "second-screen"
    HOT = "hot"
    SLOTS_OPEN = "slots-open"
    CASE_OPEN = "case-open"
    ORIGINAL_READ_ONLY = "original-read-only"
    DUPLICATE_READ_ONLY = "duplicate-read-only"
    WARM = "warm"
    ON_BATTERY = "on-battery"
    KEYPAD_KEYS = "keypad-keys"
    SWITCHES_KEYS = "switches-keys"
    SCREEN_SIZE = "screen-size"
    SCREEN_DARK = "screen-dark"
    SCREEN_UNKNOWN = "screen-unknown"
    LEAVES_TIMES = "leaves-times"
    PROGRAM_OTHER = "program-other"
    PACKAGES_OTHER = "packages-other"
    PROGRAM_UNTOLD = "program-untold"
    CLOCK_UNSET = "clock-unset"
    CLOCK_MOVED = "clock-moved"
    CLOCK_DIFFERS = "clock-differs"


class Halt(StrEnum):
    """Why the polls rest although their days are not over."""

    SUSPENDED = "suspended"  # 電磁的記録投票法 Art 13-2: paper, for a period
    POSTPONED = "postponed"  # 公職選挙法 Art 57: 繰延投票


@dataclass(frozen=True)
class Loaded:
    """What matters of the package for the life of the polls.

    hash: of the package, shown to be compared with the published one. first, last: the
    days on which this place is open. audio: whether guidance by voice must work here.
    """

    terminal: str
    mode: Mode
    hash: str
    first: date
    last: date
    opens: time
    closes: time
    audio: bool = True

    def too_early_to_open(self, now: datetime) -> bool:
        return now.date() < self.first or now.time() < self.opens

    def too_early_to_close(self, now: datetime) -> bool:
        return now.replace(tzinfo=None) < datetime.combine(self.last, self.closes)


@dataclass(frozen=True)
class Finding:
    """One line of the readiness report. because: what is wrong with a device that is there."""

    device: Device
    good: bool
    required: bool = True
    because: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class ClosedBox:
    """What the witnesses sign: how many records, and the digest of the closing package."""

    records: int
    digest: str


@dataclass(frozen=True)
class Kept:
    """What a terminal knows after a power cut; the same words as in Polls."""

    loaded: Loaded | None = None
    box: Box = Box.NONE
    opening: int = 0
    carried: int | None = None
    halt: Halt | None = None
    handed_over: bool = False
    degraded: bool = False
    notices: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    slip: ClosedBox | None = None

    def polls(self, state: "State") -> "Polls":
        """The polls in this state, with nothing but what was kept."""
        fault = self.box in (Box.OPEN, Box.CLOSING)
        return Polls(
            state=state,
            loaded=self.loaded,
            box=self.box,
            opening=self.opening,
            voters=self.carried or 0,
            carried=self.carried,
            fault=fault,
            trouble="restarted" if fault else "",
            degraded=self.degraded,
            halt=self.halt,
            notices=self.notices,
            used=self.used,
            slip=self.slip,
        )


@dataclass(frozen=True)
class Polls:
    """The state, and what is known in it; nothing of any voter but how many there were.

    voters: recorded so far, the only figure there is. carried: the number at the end of
    the day before. truth: the verdict on the last voter that staff have still to tell.
    fault: the terminal cannot take votes before recovery. trouble: the name of the text
    on what went wrong last. lost: devices that are missing now. networks: interfaces
    that were found up. noticed: what is wrong around, the gravest first. notices: candidates
    of whom the committee has a notice posted (電磁的記録投票法 Art 13). used: terminals that
    this device was before, in an official election.
    """

    state: State = State.BARE
    loaded: Loaded | None = None
    report: tuple[Finding, ...] = ()
    box: Box = Box.NONE
    opening: int = 0
    voters: int = 0
    carried: int | None = None
    truth: Told | None = None
    fault: bool = False
    trouble: str = ""
    degraded: bool = False
    halt: Halt | None = None
    lost: frozenset[Device] = frozenset()
    networks: tuple[str, ...] = ()
    noticed: tuple[Condition, ...] = ()
    notices: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    locked: frozenset[Badge] = frozenset()
    slip: ClosedBox | None = None

    def anew(self) -> "Polls":
        """The device as it is before any package is loaded.

        A terminal of an official election whose box was opened is never begun again on
        new media: a grant that was left over would be good there.
        """
        used = self.used
        if self.loaded and self.loaded.mode == "official" and self.box is not Box.NONE:
            used |= {self.loaded.terminal}
        return Polls(used=used, locked=self.locked, lost=self.lost, noticed=self.noticed)

    @property
    def kept(self) -> Kept:
        """What of this outlasts a power cut."""
        return Kept(
            self.loaded,
            self.box,
            self.opening,
            self.carried,
            self.halt,
            self.state is State.HANDED_OVER,
            self.degraded,
            self.notices,
            self.used,
            self.slip,
        )

    @property
    def recording(self) -> frozenset[Device]:
        """The devices without which no vote can be recorded."""
        return RECORDING_DEVICES - ({Device.DUPLICATE} if self.degraded else set())

    def with_lost(self, device: Device, *, lost: bool) -> "Polls":
        return replace(self, lost=self.lost | {device} if lost else self.lost - {device})
