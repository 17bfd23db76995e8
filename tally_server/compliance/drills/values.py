"""The words of a drill: what can be done to a terminal and read of it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Slot(StrEnum):
    """Where the terminal keeps votes, and what it works with itself."""

    ORIGINAL = "original"
    DUPLICATE = "duplicate"
    DISK = "disk"


MEDIA = (Slot.ORIGINAL, Slot.DUPLICATE)


class Cable(StrEnum):
    """What can be unplugged."""

    SCANNER = "scanner"
    KEYPAD = "keypad"
    HEADPHONES = "headphones"


class Trouble(StrEnum):
    """What goes wrong with a medium from now on, or once."""

    WRITE_FAILS = "write-fails"
    READ_FAILS = "read-fails"
    NO_ROOM = "no-room"
    WRITES_WRONG = "writes-wrong"  # a bit of what is written next turns over
    LOSES = "loses"  # it says that all is written, and nothing is
    DEAD = "dead"  # every call fails, for good


class Act(StrEnum):
    """What staff do."""

    LOAD = "load"
    SELF_TEST = "self-test"
    CHECK_ZERO = "check-zero"
    OPEN = "open"
    OPEN_EARLY = "open-early"  # two people say that it is time, whatever the clock says
    HAND_OUT = "hand-out"
    PAUSE = "pause"
    RESUME = "resume"
    GIVE_HALVES = "give-halves"
    TELL = "tell"
    REPLACE_DUPLICATE = "replace-duplicate"
    RETIRE = "retire"
    END_DAY = "end-day"
    SUSPEND = "suspend"
    POSTPONE = "postpone"
    LIFT = "lift"
    NOTICE = "notice"
    CLOSE = "close"
    CLOSE_EARLY = "close-early"
    HAND_OVER = "hand-over"
    START_ANEW = "start-anew"
    GO_ON = "go-on"
    ASSIST = "assist"
    PROXY = "proxy"
    END_FOR_VOTER = "end-for-voter"


class Stage(StrEnum):
    """Where the polls of this terminal stand."""

    EMPTY = "empty"
    LOADED = "loaded"
    TESTED = "tested"
    ZERO_CHECKED = "zero-checked"
    HANDING_OUT = "handing-out"
    OPEN = "open"
    PAUSED = "paused"
    INCIDENT = "incident"
    CONSENT = "consent"  # people have to decide about the duplicate
    TELLING = "telling"  # the truth on the last vote is to be told
    DAY_CLOSED = "day-closed"
    CARRIED = "carried"  # the votes of the days before were found
    SUSPENDED = "suspended"
    POSTPONED = "postponed"
    CLOSED = "closed"
    ORIGINAL_DEAD = "original-dead"
    RETIRED = "retired"
    ALARMED = "alarmed"  # a medium was exchanged, turned back or forged
    HANDED_OVER = "handed-over"
    OTHER = "other"


class Told(StrEnum):
    """What staff are told of the last vote after a fault."""

    NOTHING = "nothing"
    RECORDED = "recorded"
    NOT_RECORDED = "not-recorded"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What sort of grant reception is to make."""

    GOOD = "good"
    OTHER_TERMINAL = "other-terminal"
    OTHER_OPENING = "other-opening"
    FORGED = "forged"


class Hand(StrEnum):
    """Whose touch it is."""

    VOTER = "voter"
    HELPER = "helper"
    PROXY = "proxy"


class Pressed(StrEnum):
    """A key of the keypad."""

    BEFORE = "before"
    NEXT = "next"
    CHOOSE = "choose"
    AGAIN = "again"


class Pin(StrEnum):
    """What the terminal answers to a PIN."""

    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"
    LOCKED = "locked"


@dataclass(frozen=True)
class Person:
    """A candidate as the committee has them."""

    id: str
    name: str
    reading: str
    party: str


@dataclass(frozen=True)
class Contest:
    """candidates: in the order by lot. display: single, pages, scroll or gojuon."""

    id: str
    title: str
    display: str
    candidates: tuple[Person, ...]


@dataclass(frozen=True)
class Trial:
    """An election to try something with. lists: for each contest its display and how many
    candidates; none of them for the election that is inspected. days: of voting.
    room: voters that a terminal can take."""

    lists: tuple[tuple[str, int], ...] = ()
    days: int = 1
    room: int = 8


OWN = Trial()


@dataclass(frozen=True)
class Answer:
    """taken: what was asked is done. missing: names of what it lacked."""

    taken: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grant:
    """A right to vote. line: what the code says. id: the bytes by which it is known again."""

    line: str = field(repr=False)
    id: bytes = field(repr=False)
    contests: tuple[str, ...]


@dataclass(frozen=True)
class Slip:
    """What witnesses sign at the close. digest: of what lies on the media."""

    records: int
    digest: str


@dataclass(frozen=True)
class Staff:
    """What staff see. words: everything that they are told, but for the digest of the slip.

    trouble: the name of what went wrong last, "" for nothing. lost: devices that are missing.
    """

    stage: Stage
    voters: int
    told: Told
    trouble: str
    lost: frozenset[str]
    words: tuple[str, ...]
    slip: Slip | None


@dataclass(frozen=True)
class Call:
    """One call on a medium: `write`, `flush`, `read` or another word."""

    slot: Slot
    what: str
    length: int


@dataclass(frozen=True)
class Entry:
    """A line of the log that lies on a medium. words: all of it but the time."""

    time: str
    event: str
    words: str


Choices = Mapping[str, str]
"""What a voter wants: by contest a candidate's id, or NOBODY."""

NOBODY = "none"
