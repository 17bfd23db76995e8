"""All that the panel shows, as a value."""

from dataclasses import dataclass, field

from hardware_sim.devices.state import DeviceState
from hardware_sim.panel.exercises import Exercise
from hardware_sim.panel.touches import Tab


@dataclass(frozen=True)
class PanelView:
    """state: of the devices. running: whether the terminal has power. pins: of the officers, in
    their order; this is a rehearsal. spent: a voter has had a grant. elsewhere: there is another
    terminal to which a voter may be sent by mistake. slips: printed ones with a code, by name.
    told: what was done last, the latest first. refused: what no hand could do. sure: the next
    touch of the same button begins the day anew. exercise, steps: which is on, and which of its
    steps are done.
    """

    state: DeviceState
    tab: Tab = Tab.PEOPLE
    running: bool = True
    pins: tuple[str, ...] = ()
    spent: bool = False
    elsewhere: bool = False
    slips: tuple[str, ...] = ()
    told: tuple[str, ...] = field(default=())
    refused: str = ""
    sure: bool = False
    exercise: Exercise | None = None
    steps: tuple[bool, ...] = ()
