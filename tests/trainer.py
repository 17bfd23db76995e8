"""A hand on the panel of a room with a terminal on a desk.

trainer = Trainer(folder)
trainer.touch("stick-2-out", "cut")
trainer.view.state
"""

from pathlib import Path

from hardware_sim.panel import touches as t
from hardware_sim.panel.offers import offers
from hardware_sim.panel.view import PanelView
from ippyo.desk_terminal import OnADesk, set_up
from ippyo.equipped import on_desk
from ippyo.panel.room import Room
from ippyo.program import program
from terminal.app.devices import Devices


class Plug:
    """The terminal as a thing with a plug."""

    def __init__(self) -> None:
        self.running = True
        self.mornings = 0

    def start(self) -> None:
        self.running = True

    def cut(self) -> None:
        self.running = False

    def first_morning(self) -> None:
        self.mornings += 1


class Trainer:
    """A room with a terminal on a desk, and a hand on the panel."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.plug = folder, Plug()
        self.room = Room(folder, self._desk, self.plug, "ja")

    def _desk(self) -> OnADesk:
        return set_up(self.folder, None, None, program())

    @property
    def view(self) -> PanelView:
        return self.room.view()

    def devices(self) -> Devices:
        """As the terminal sees them from now on."""
        return on_desk(self.folder, None, None).devices

    def touch(self, *keys: str) -> None:
        """Buttons of whichever tab has them; each of them can be touched."""
        for key in keys:
            self.room.touched(self._found(key))

    def _found(self, key: str) -> t.PanelTouch:
        for tab in t.Tab:
            self.room.touched(t.TurnsTo(tab))
            for offer in offers(self.view):
                if offer.key == key and offer.touch is not None:
                    return offer.touch
        raise AssertionError(key)
