"""The media of a drilled terminal as the counting place finds them, and another device."""

from collections.abc import Mapping

from common.box_header import MediumRole
from common.closing_reader import ClosedMedium, ClosingFault
from common.halves import Half
from common.suites import CannotOpen
from ippyo.drill_terminal.devices import Bay
from ippyo.drill_terminal.world import World
from tally_server.compliance.drills import protocol as p
from terminal.own_disk import DiskUnreadable, OwnDisk
from terminal.ports.medium import MediumFault
from terminal.take_over import take_over
from terminal.unlock import RecoveryRefused

_ROLES = {p.Slot.ORIGINAL: MediumRole.ORIGINAL, p.Slot.DUPLICATE: MediumRole.DUPLICATE}


class Shelf:
    """What is on the media of one terminal."""

    def __init__(self, world: World, name: str, bay: Bay) -> None:
        self._world, self._name, self._bay = world, name, bay

    def files(self, slot: p.Slot) -> Mapping[str, bytes]:
        """Every byte that is safe there."""
        return self._bay.media[slot].lasting()

    def closed(self, slot: p.Slot) -> ClosedMedium:
        """Raises Unreadable."""
        try:
            return self._world.closed(dict(self.files(slot)), self._name, _ROLES[slot])
        except ClosingFault as cause:
            raise p.Unreadable(str(cause)) from cause

    def choices(self, slot: p.Slot) -> Mapping[str, tuple[str, ...]]:
        """By contest, in the order in which the records lie. Raises Unreadable."""
        found, contests = self.closed(slot).records, self._world.election.contests
        try:
            return {one.id: self._world.opened(one, found[one.id]) for one in contests}
        except (CannotOpen, KeyError) as cause:
            raise p.Unreadable("a record that opens to no choice") from cause

    def log(self, slot: p.Slot) -> tuple[p.Entry, ...]:
        """Raises Unreadable."""
        return tuple(
            p.Entry(one.time, one.event.value, f"{one.number} {one.event} {dict(one.values)}")
            for one in self.closed(slot).log
        )

    def close_elsewhere(self, slot: p.Slot, halves: tuple[Half, Half] | None) -> bool:
        """Another device closes the box there, with both halves; whether it could."""
        if halves is None:
            return False
        provision, medium = self._world.provision(self._name), self._bay.media[slot]
        role, clock, reached = _ROLES[slot], self._bay.clock.now, self._reached()
        try:
            take_over(provision, medium, role, halves, clock, reached=reached)
        except (RecoveryRefused, MediumFault):
            return False
        return True

    def _reached(self) -> int | None:
        """What the own disk tells of how far the original came, if it can be read."""
        try:
            return OwnDisk(self._bay.devices.disk).load().original
        except (DiskUnreadable, MediumFault):
            return None
