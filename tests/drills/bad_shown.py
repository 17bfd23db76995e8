"""Terminals that break one rule each by what they show or say, to voters or to staff."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ippyo.drill_terminal.terminal import SimulatedTerminal
from tally_server.compliance.drills import protocol as p
from tally_server.compliance.drills.screen import Area, Does, Screen, Shown

Choices = Mapping[str, tuple[str, ...]]


def changed(screen: Screen, change: Any) -> Screen:
    """The screen with every area changed."""
    return replace(screen, areas=tuple(map(change, screen.areas)))


def said(area: Area, change: Any) -> Area:
    """The area with every text changed."""
    return replace(
        area, words=tuple(replace(words, text=change(words.text)) for words in area.words)
    )


class AField(SimulatedTerminal):
    """A name can be written in."""

    def screen(self) -> Screen:
        screen = super().screen()
        if screen.shown is not Shown.CHOOSING:
            return screen
        field = replace(screen.areas[-1], key="write", touchable=True, does=Does.OTHER)
        return replace(screen, areas=(*screen.areas, field))


class OpenWhileHalted(SimulatedTerminal):
    """It lets a voter begin although the polls rest."""

    stage = p.Stage.DAY_CLOSED

    def screen(self) -> Screen:
        screen = super().screen()
        return replace(screen, shown=Shown.START) if self.staff().stage is self.stage else screen


class OpenWhileSuspended(OpenWhileHalted):
    stage = p.Stage.SUSPENDED


class OpenWhilePostponed(OpenWhileHalted):
    stage = p.Stage.POSTPONED


class BackFromDone(SimulatedTerminal):
    """The last screen has a way back."""

    def screen(self) -> Screen:
        screen = super().screen()
        if screen.shown is not Shown.DONE:
            return screen
        back = replace(screen.areas[-1], key="back", touchable=True, does=Does.BACK, words=())
        return replace(screen, areas=(*screen.areas, back))


class TellingThanks(SimulatedTerminal):
    """It thanks the voter for the choice."""

    last = ""

    def touch(self, area: Area, *, hand: p.Hand = p.Hand.VOTER, after: int = 1000) -> None:
        self.last = area.text if area.does in (Does.CHOOSES, Does.ENDS) else self.last
        super().touch(area, hand=hand, after=after)

    def screen(self) -> Screen:
        screen = super().screen()
        if screen.shown is not Shown.DONE:
            return screen
        return changed(screen, lambda area: said(area, lambda words: words + self.last))


class AnotherName(SimulatedTerminal):
    """The confirmation shows the first of the list, whoever was chosen."""

    def screen(self) -> Screen:
        screen = super().screen()
        if screen.shown is not Shown.CONFIRMING:
            return screen
        people = self.contests[0].candidates
        names = {person.name: people[0].name for person in people}
        return changed(screen, lambda area: said(area, lambda words: names.get(words, words)))


class WrongSlip(SimulatedTerminal):
    """The slip has one record too many."""

    def staff(self) -> p.Staff:
        staff = super().staff()
        if staff.slip is None:
            return staff
        return replace(staff, slip=replace(staff.slip, records=staff.slip.records + 1))


class AlwaysRecorded(SimulatedTerminal):
    """After every fault it tells that the vote is recorded."""

    def staff(self) -> p.Staff:
        staff = super().staff()
        told = staff.told is p.Told.NOT_RECORDED
        return replace(staff, told=p.Told.RECORDED) if told else staff


class TellsStaff(SimulatedTerminal):
    """Staff see whom the last voter touched."""

    last = ""

    def touch(self, area: Area, *, hand: p.Hand = p.Hand.VOTER, after: int = 1000) -> None:
        self.last = area.candidate or self.last
        super().touch(area, hand=hand, after=after)

    def staff(self) -> p.Staff:
        staff = super().staff()
        return replace(staff, words=(*staff.words, self.last))


class NoNumbers(SimulatedTerminal):
    """The voice says no number of a candidate."""

    def heard(self) -> tuple[str, ...]:
        return tuple(re.sub(r"\d", "", words) for words in super().heard())


class SilentWhenFull(SimulatedTerminal):
    """The waiting screen is always the same, whatever was refused."""

    waiting: Screen | None = None

    def screen(self) -> Screen:
        screen = super().screen()
        if screen.shown is not Shown.WAITING:
            return screen
        self.waiting = self.waiting or screen
        return self.waiting


class OtherShown(SimulatedTerminal):
    """While keys are used, names on the screen are not where the voice says."""

    def screen(self) -> Screen:
        screen = super().screen()
        if not super().focus() or screen.shown is not Shown.CHOOSING:
            return screen
        return changed(screen, lambda area: said(area, lambda _: "—") if area.candidate else area)


class ColoursUnmark(SimulatedTerminal):
    """Other colours, and the choice is gone."""

    gone = False

    def touch(self, area: Area, *, hand: p.Hand = p.Hand.VOTER, after: int = 1000) -> None:
        self.gone = area.does is Does.COLOURS or (self.gone and area.does is not Does.CHOOSES)
        super().touch(area, hand=hand, after=after)

    def screen(self) -> Screen:
        screen = super().screen()
        if not self.gone:
            return screen
        return changed(screen, lambda area: replace(area, marked=False))


class NoPageNumbers(SimulatedTerminal):
    """How many pages there are is not said."""

    def screen(self) -> Screen:
        cut = lambda words: re.sub(r"\d+[/／]\d+", "", words)  # noqa: E731 - one line of a fault
        return changed(super().screen(), lambda area: said(area, cut))


class EmptyReview(SimulatedTerminal):
    """The review names nobody."""

    def screen(self) -> Screen:
        screen = super().screen()
        if screen.shown is not Shown.REVIEW:
            return screen
        return changed(screen, lambda area: said(area, lambda _: ""))


class SilentFault(SimulatedTerminal):
    """Staff are not told what is wrong."""

    def staff(self) -> p.Staff:
        return replace(super().staff(), trouble="")


class LowBatteryUntold(SimulatedTerminal):
    """A battery that is nearly empty is told to nobody."""

    def staff(self) -> p.Staff:
        staff = super().staff()
        return replace(staff, lost=staff.lost - {"battery"})
