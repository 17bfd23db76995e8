"""A card reader of the system, behind the port CardSlot.

What holds in trouble:
- no daemon, no reader, a cable that was pulled: reader() is None. They may come back at any
  time and are used at once.
- several readers, as one that takes contact cards and one for contactless ones: the one with a
  card in it is used; where cards lie in two, none is until one was taken out.
- a card pulled, mute or too slow: CardGone. No card holds up the terminal longer than the
  limits say, whoever made it.
- a daemon that hangs is asked again only after a while.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from terminal.cards.refused import CardRefused
from terminal.devices.bounded import Bounded, Late
from terminal.devices.pcsc import Pcsc, PcscFault, Trouble
from terminal.ports.card_slot import CardGone, ReaderGone

T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """Seconds that may be spent on the start-up check, which may have to wait for the daemon
    to start; on one look at the reader, one command, all commands of a talk; and before a
    daemon that hung is asked again."""

    check: float = 5.0
    look: float = 1.0
    command: float = 3.0
    talk: float = 8.0
    rest: float = 5.0


class PcscSlot:
    """name: of the readers that may be used, or a part of it; empty for all there are."""

    def __init__(
        self,
        name: str = "",
        limits: Limits | None = None,
        opened: Callable[[], Pcsc] = Pcsc,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name, self._limits, self._clock = name, limits or Limits(), clock
        self._daemon = Bounded(opened, Pcsc.close)
        self._talking = self._busy = False
        self._spent = 0.0
        self._rests_until = 0.0

    def trouble(self) -> CardRefused | None:
        """What staff must be told of this reader before the polls open; None where it works.

        Reasons: reader-no-module, reader-no-daemon, reader-forbidden, reader-none,
        reader-several(count), reader-busy. Never raises.
        """
        try:
            self._look(self._with_card, self._limits.check)
        except CardRefused as found:
            return found
        except PcscFault as fault:
            return CardRefused(fault.trouble.value)
        return CardRefused(Trouble.BUSY.value) if self._busy else None

    def reader(self) -> str | None:
        try:
            return self._look(lambda pcsc: makes_of(self._usable(pcsc)))
        except (PcscFault, CardRefused):
            return None

    def present(self) -> bool:
        try:
            return self._look(self._with_card) is not None
        except (PcscFault, CardRefused):
            return False

    def transmit(self, command: bytes | bytearray) -> bytes:
        try:
            if not self._talking:
                self._begin()
            return self._spend(lambda pcsc: pcsc.transmit(command))
        except CardRefused as found:  # no reader, or cards in two
            gone = CardGone if found.reason == "reader-several" else ReaderGone
            raise gone from found
        except PcscFault as fault:
            raise self._lost(fault.trouble) from fault

    def release(self) -> None:
        if self._talking:
            self._talking = False
            try:
                self._do(Pcsc.disconnect, self._limits.command)
            except (PcscFault, Late):
                self._daemon.drop()

    def _begin(self) -> None:
        """A new talk. Raises PcscFault, CardRefused."""
        self._spent = 0.0
        self._spend(lambda pcsc: pcsc.connect(self._with_card(pcsc) or self._usable(pcsc)[0]))
        self._talking, self._busy = True, False

    def _spend(self, act: Callable[[Pcsc], T]) -> T:
        """Within what is left of the talk. Raises PcscFault, CardRefused."""
        begun = self._clock()
        left = min(self._limits.command, self._limits.talk - self._spent)
        if left <= 0:
            raise PcscFault(Trouble.NO_CARD)
        try:
            return self._do(act, left)
        except Late as late:
            self._talking = False
            raise PcscFault(Trouble.NO_CARD) from late
        finally:
            self._spent += self._clock() - begun

    def _lost(self, trouble: Trouble) -> CardGone | ReaderGone:
        """The talk is over, and why: the card is gone, or the reader with it."""
        self.release()
        self._busy = trouble is Trouble.BUSY
        there = trouble is Trouble.NO_CARD and self.reader() is not None
        return CardGone() if there else ReaderGone()

    def _usable(self, pcsc: Pcsc) -> tuple[str, ...]:
        """The daemon's names of the readers, one at least. Raises PcscFault, CardRefused."""
        return named(pcsc.readers(), self._name)

    def _with_card(self, pcsc: Pcsc) -> str | None:
        """The reader with a card in it. Raises PcscFault, CardRefused."""
        return only([reader for reader in self._usable(pcsc) if pcsc.card_in(reader)])

    def _look(self, act: Callable[[Pcsc], T], seconds: float | None = None) -> T:
        """Raises PcscFault, CardRefused."""
        if self._clock() < self._rests_until:
            raise PcscFault(Trouble.NO_DAEMON)
        try:
            return self._do(act, seconds or self._limits.look)
        except Late as late:
            self._rests_until = self._clock() + self._limits.rest
            raise PcscFault(Trouble.NO_DAEMON) from late

    def _do(self, act: Callable[[Pcsc], T], seconds: float) -> T:
        """Raises PcscFault, CardRefused, Late; a daemon that was is forgotten."""
        try:
            return self._daemon.call(act, seconds)
        except PcscFault as fault:
            if fault.trouble is Trouble.NO_DAEMON:
                self._talking = False
                self._daemon.drop()
            raise


def named(readers: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Those whose name has `name` in it. Raises CardRefused: reader-none."""
    found = tuple(reader for reader in readers if name in reader)
    if not found:
        raise CardRefused("reader-none")
    return found


def only(readers: list[str]) -> str | None:
    """Of those with a card in them. Raises CardRefused: reader-several(count)."""
    if len(readers) > 1:
        raise CardRefused("reader-several", count=len(readers))
    return readers[0] if readers else None


def makes_of(readers: tuple[str, ...]) -> str:
    """The makers' names for them, without serial numbers and what the daemon counts."""
    makes = [re.sub(r" \([^()]*\)|( \d\d)+$", "", reader) for reader in readers]
    return " + ".join(dict.fromkeys(makes))
