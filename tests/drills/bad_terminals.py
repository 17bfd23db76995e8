"""Terminals that break one rule each by what they do, or by what lies on their media."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from unittest.mock import patch

from common.signing import PublicKey
from ippyo.drill_terminal.terminal import SimulatedTerminal
from tally_server.compliance.drills import protocol as p
from tally_server.compliance.drills.screen import Area, Does, Shown

Choices = Mapping[str, tuple[str, ...]]


class UnnoticedPull(SimulatedTerminal):
    """It does not notice that the original is out."""

    def pull(self, slot: p.Slot) -> None:
        del slot


class HelperRecords(SimulatedTerminal):
    """A helper's hand is as good as the voter's."""

    def touch(self, area: Area, *, hand: p.Hand = p.Hand.VOTER, after: int = 1000) -> None:
        own = p.Hand.VOTER if hand is p.Hand.HELPER else hand
        super().touch(area, hand=own, after=after)


class TakesForged(SimulatedTerminal):
    """It looks at no signature of a grant."""

    def hold_up(self, line: str) -> None:
        with patch.object(PublicKey, "accepts", lambda *_: True):
            super().hold_up(line)


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


class LongCode(SimulatedTerminal):
    """A grant that no small code can hold."""

    def grant(self, contests: Sequence[str] = (), kind: p.Kind = p.Kind.GOOD) -> p.Grant:
        grant = super().grant(contests, kind)
        return replace(grant, line=grant.line + " " * 400)

    def hold_up(self, line: str) -> None:
        super().hold_up(line.rstrip())


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
