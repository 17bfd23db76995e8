"""What a simulated terminal looks at beside its devices, behind the ports of a real one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hardware_sim.devices.state import DeviceState
from terminal.app.devices import Instruments
from terminal.life.states import Device
from terminal.ports.display import Panel
from terminal.ports.doors import Door
from terminal.ports.mounting import Mounted
from terminal.ports.thermometer import Reading

_SIZE_MM, _PIXELS = (218, 136), (1280, 800)
_CRITICAL = 105.0


@dataclass(frozen=True)
class SimulatedInstruments:
    """state: what is so now. right: the time that a right clock would show."""

    state: Callable[[], DeviceState]
    right: Callable[[], datetime]

    def readings(self) -> tuple[Reading, ...]:
        if Device.THERMOMETER in self.state().unplugged:
            return ()
        return (Reading("simulated", float(self.state().celsius), _CRITICAL),)

    def panels(self) -> tuple[Panel, ...]:
        own = () if Device.SCREEN in self.state().unplugged else (_panel("eDP-1"),)
        return (*own, *((_panel("HDMI-A-1"),) if self.state().second_screen else ()))

    def brightness(self) -> int:
        return self.state().brightness

    def seconds(self) -> int:
        return int(self.right().timestamp())

    def opened(self) -> frozenset[Door]:
        """Switches that are unplugged tell of nothing."""
        return frozenset() if self.silent() else self.state().opened

    def silent(self) -> frozenset[Door]:
        return frozenset(Door) if Device.DOOR in self.state().unplugged else frozenset()

    def of(self, slot: Device) -> Mounted | None:
        stick = self.state().slots[slot]
        return None if stick is None else Mounted(read_only=self.state().media[stick])

    def instruments(self) -> Instruments:
        return Instruments(self, self, self, self, self)


def _panel(name: str) -> Panel:
    return Panel(name, _SIZE_MM, _PIXELS)
