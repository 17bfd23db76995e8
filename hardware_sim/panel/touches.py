"""What a touch on the panel means: a hand at the devices, or something beside them."""

from dataclasses import dataclass
from enum import StrEnum

from hardware_sim.panel.hands import Hand


class Tab(StrEnum):
    """What the middle of the panel shows."""

    PEOPLE = "people"
    MEDIA = "media"
    AROUND = "around"
    CABLES = "cables"
    TRAINING = "training"


class Paper(StrEnum):
    """What can be held before the scanner beside badges and slips."""

    GRANT = "grant"  # a new one for this terminal
    SPENT = "spent"  # the last one once more
    ELSEWHERE = "elsewhere"  # a new one for another terminal


class PanelTouch:
    """Any of these."""


@dataclass(frozen=True)
class Does(PanelTouch):
    """A hand at the devices."""

    hand: Hand


@dataclass(frozen=True)
class HoldsBadge(PanelTouch):
    """number: of the officer, from 1."""

    number: int


@dataclass(frozen=True)
class HoldsPaper(PanelTouch):
    paper: Paper


@dataclass(frozen=True)
class HoldsSlip(PanelTouch):
    """A printed slip with a code. name: of its picture."""

    name: str


@dataclass(frozen=True)
class LaysGrantCard(PanelTouch):
    """The voters' card with a new grant on it, into the reader."""


@dataclass(frozen=True)
class PowerCut(PanelTouch):
    """The terminal stops between two instructions."""


@dataclass(frozen=True)
class PowerBack(PanelTouch):
    """It starts again, with what is lasting."""


@dataclass(frozen=True)
class GoodMorning(PanelTouch):
    """All is as before the day: a new desk."""


@dataclass(frozen=True)
class TurnsTo(PanelTouch):
    tab: Tab


@dataclass(frozen=True)
class Begins(PanelTouch):
    """An exercise is begun, or begun again; "" for none."""

    exercise: str
