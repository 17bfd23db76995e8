"""Terminals that break one rule each: ours, with one thing wrong in what it does or shows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from common.signing import PublicKey
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


class UnnoticedPull(SimulatedTerminal):
    """It does not notice that the original is out."""

    def pull(self, slot: p.Slot) -> None:
        del slot


class HelperRecords(SimulatedTerminal):
    """A helper's hand is as good as the voter's."""

    def touch(self, area: Area, *, hand: p.Hand = p.Hand.VOTER, after: int = 1000) -> None:
        own = p.Hand.VOTER if hand is p.Hand.HELPER else hand
        super().touch(area, hand=own, after=after)


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


class TakesForged(SimulatedTerminal):
    """It looks at no signature of a grant."""

    def hold_up(self, line: str) -> None:
        with patch.object(PublicKey, "accepts", lambda *_: True):
            super().hold_up(line)


class BackFromDone(SimulatedTerminal):
    """The last screen has a way back."""

    def screen(self) -> Screen:
        screen = super().screen()
        if screen.shown is not Shown.DONE:
            return screen
        back = replace(screen.areas[-1], key="back", touchable=True, does=Does.BACK, words=())
        return replace(screen, areas=(*screen.areas, back))


class AllContests(SimulatedTerminal):
    """Whatever reception grants, every contest is open."""

    def grant(self, contests: Sequence[str] = (), kind: p.Kind = p.Kind.GOOD) -> p.Grant:
        del contests
        return super().grant((), kind)


class InOrder(SimulatedTerminal):
    """Records lie as they were cast."""

    def choices(self, slot: p.Slot) -> Choices:
        return {name: tuple(sorted(found)) for name, found in super().choices(slot).items()}


class TellingLog(SimulatedTerminal):
    """The log tells whom the first record is for."""

    def log(self, slot: p.Slot) -> tuple[p.Entry, ...]:
        told = str(sorted(next(iter(self.choices(slot).values()))))
        return tuple(replace(entry, words=entry.words + told) for entry in super().log(slot))


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


class PaddedRecords(SimulatedTerminal):
    """Records are not of noise alone."""

    def records(self, slot: p.Slot) -> Mapping[str, tuple[bytes, ...]]:
        found = super().records(slot)
        return {name: tuple(one + bytes(500) for one in some) for name, some in found.items()}


class ShortNobody(SimulatedTerminal):
    """The record of 途中終了 is shorter than that of a vote."""

    def records(self, slot: p.Slot) -> Mapping[str, tuple[bytes, ...]]:
        found, opened = super().records(slot), self.choices(slot)
        return {
            name: tuple(
                one[:-1] if choice == p.NOBODY else one
                for one, choice in zip(some, opened[name], strict=True)
            )
            for name, some in found.items()
        }


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


class LosesTheLast(SimulatedTerminal):
    """A power cut between two voters takes the last vote with it."""

    lost = False

    def cut_power(self) -> None:
        self.lost = self.lost or super().screen().shown is Shown.WAITING
        super().cut_power()

    def choices(self, slot: p.Slot) -> Choices:
        found = super().choices(slot)
        return {name: some[1:] for name, some in found.items()} if self.lost else found


class CannotRetire(SimulatedTerminal):
    """It says that it retires, and goes on."""

    def act(self, act: p.Act, officers: int = 2, *, witness: bool = True) -> p.Answer:
        if act is p.Act.RETIRE:
            return p.Answer(True)
        return super().act(act, officers, witness=witness)


class OneDevice(SimulatedTerminal):
    """It does not see that both media are one."""

    def same_device(self) -> None:
        pass


class MorePeople(SimulatedTerminal):
    """For one of its acts it takes everybody to be there."""

    eased = frozenset({p.Act.CHECK_ZERO})

    def act(self, act: p.Act, officers: int = 2, *, witness: bool = True) -> p.Answer:
        if act in self.eased and officers:
            officers, witness = 2, True
        return super().act(act, officers, witness=witness)


class RemadeAlone(MorePeople):
    eased = frozenset({p.Act.REPLACE_DUPLICATE})


class EndedAlone(MorePeople):
    eased = frozenset({p.Act.END_FOR_VOTER})


class DeafToNetworks(SimulatedTerminal):
    """Once open it looks for no network."""

    def network(self, name: str, *, up: bool) -> None:
        if self.staff().stage is not p.Stage.OPEN:
            super().network(name, up=up)


class AlwaysRecorded(SimulatedTerminal):
    """After every fault it tells that the vote is recorded."""

    def staff(self) -> p.Staff:
        staff = super().staff()
        told = staff.told is p.Told.NOT_RECORDED
        return replace(staff, told=p.Told.RECORDED) if told else staff


class LongCode(SimulatedTerminal):
    """A grant that no small code can hold."""

    def grant(self, contests: Sequence[str] = (), kind: p.Kind = p.Kind.GOOD) -> p.Grant:
        grant = super().grant(contests, kind)
        return replace(grant, line=grant.line + " " * 400)

    def hold_up(self, line: str) -> None:
        super().hold_up(line.rstrip())


class TellsStaff(SimulatedTerminal):
    """Staff see whom the last voter touched."""

    last = ""

    def touch(self, area: Area, *, hand: p.Hand = p.Hand.VOTER, after: int = 1000) -> None:
        self.last = area.candidate or self.last
        super().touch(area, hand=hand, after=after)

    def staff(self) -> p.Staff:
        staff = super().staff()
        return replace(staff, words=(*staff.words, self.last))


class AnyPin(SimulatedTerminal):
    """Every PIN is right."""

    def type_pin(self, officer: int, *, right: bool) -> p.Pin:
        del right
        return super().type_pin(officer, right=True)


class Forgetful(SimulatedTerminal):
    """Its log leaves something out."""

    left_out = "notice-posted"

    def log(self, slot: p.Slot) -> tuple[p.Entry, ...]:
        return tuple(entry for entry in super().log(slot) if entry.event != self.left_out)


class ForgetsRestarts(Forgetful):
    left_out = "restarted"


class NoNumbers(SimulatedTerminal):
    """The voice says no number of a candidate."""

    def heard(self) -> tuple[str, ...]:
        return tuple(re.sub(r"\d", "", words) for words in super().heard())


class BlindToMedia(SimulatedTerminal):
    """Exchanged while it was off, a medium is as good as its own."""

    def put_in(self, slot: p.Slot, files: Mapping[str, bytes]) -> None:
        if self.on:
            super().put_in(slot, files)


class WrongPosition(SimulatedTerminal):
    """Votes for the ninth of a list are counted for the eighth."""

    def choices(self, slot: p.Slot) -> Choices:
        return {
            name: tuple(re.sub("-9$", "-8", one) for one in found)
            for name, found in super().choices(slot).items()
        }


class SilentWhenFull(SimulatedTerminal):
    """The waiting screen is always the same, whatever was refused."""

    waiting: Screen | None = None

    def screen(self) -> Screen:
        screen = super().screen()
        if screen.shown is not Shown.WAITING:
            return screen
        self.waiting = self.waiting or screen
        return self.waiting


class NoRescue(SimulatedTerminal):
    """Nobody else can close its box."""

    def close_elsewhere(self, slot: p.Slot) -> bool:
        del slot
        return False


class DeafWhenLarge(SimulatedTerminal):
    """With the largest letters the last button does nothing."""

    def touch(self, area: Area, *, hand: p.Hand = p.Hand.VOTER, after: int = 1000) -> None:
        large = super().screen().size == "largest"
        if not (large and area.does is Does.RECORDS):
            super().touch(area, hand=hand, after=after)


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


class BackwardSlide(SimulatedTerminal):
    """A finger that slides back to another candidate chooses that one."""

    def slide(self, begin: Area, end: Area) -> None:
        if (end.box.y, end.box.x) < (begin.box.y, begin.box.x):
            self.touch(end)
        else:
            super().slide(begin, end)


class CannotPause(SimulatedTerminal):
    """While something is said the key for it does nothing."""

    def hold(self, key: p.Pressed, times: int) -> None:
        if not (key is p.Pressed.AGAIN and self.bay.sound.playing):
            super().hold(key, times)


class RepeatingKeys(SimulatedTerminal):
    """A key that is held moves on and on."""

    def hold(self, key: p.Pressed, times: int) -> None:
        for _ in range(times):
            super().hold(key, 1)


class EmptyReview(SimulatedTerminal):
    """The review names nobody."""

    def screen(self) -> Screen:
        screen = super().screen()
        if screen.shown is not Shown.REVIEW:
            return screen
        return changed(screen, lambda area: said(area, lambda _: ""))


class KeepsGrants(SimulatedTerminal):
    """The closed medium holds the codes that were held up."""

    held = ""

    def hold_up(self, line: str) -> None:
        self.held += line if self.staff().stage is p.Stage.OPEN else ""
        super().hold_up(line)

    def files(self, slot: p.Slot) -> Mapping[str, bytes]:
        files = super().files(slot)
        if self.staff().stage is not p.Stage.CLOSED:
            return files
        return {**files, "grants": self.held.encode()}

    def records(self, slot: p.Slot) -> Mapping[str, tuple[bytes, ...]]:
        with patch.object(KeepsGrants, "files", SimulatedTerminal.files):
            return super().records(slot)


class SilentFault(SimulatedTerminal):
    """Staff are not told what is wrong."""

    def staff(self) -> p.Staff:
        return replace(super().staff(), trouble="")


class LowBatteryUntold(SimulatedTerminal):
    """A battery that is nearly empty is told to nobody."""

    def staff(self) -> p.Staff:
        staff = super().staff()
        return replace(staff, lost=staff.lost - {"battery"})
