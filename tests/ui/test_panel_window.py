"""`ippyo terminal --simulate --panel`: two windows side by side, and a day by hand on both.

A finger touches the panel and the terminal; nothing else is told to either. What is on the
terminal's glass is written down from outside, what the panel did is seen at the terminal.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from command_people import PollingPlace
from command_window import CommandWindow
from x_program import MISSING, REASON, x_server

from hardware_sim.devices.state import DeviceState
from hardware_sim.devices.state_file import load, save
from hardware_sim.panel.page import page
from hardware_sim.panel.touches import Tab
from hardware_sim.panel.view import PanelView
from ippyo.desk_terminal import DEVICES, PINS
from ippyo.panel.window import panel_desk
from terminal.ui.faces import FOLDER, SYSTEM, load_faces
from terminal.ui.millimetres import Glass

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(bool(MISSING), reason=REASON),
]
DESK_SCREEN = Glass.of_inches(1920, 1080, 24)
TERMINAL_WIDE = 1280


class TwoWindows(PollingPlace):
    """People who have a panel instead of scanner, plugs and switches."""

    def __init__(self, folder: Path, display: str) -> None:
        self.cut = False
        self._desk = panel_desk(
            lambda words, _face, em: len(words) * em, load_faces((FOLDER, SYSTEM)), "ja"
        )
        super().__init__(folder, display, "--panel")

    @property
    def state(self) -> DeviceState:
        return load(self.desk / DEVICES)

    def panel(self, tab: Tab, *keys: str) -> "TwoWindows":
        """A finger on these buttons of the panel, each where it is now."""
        for key in (f"tab-{tab}", *keys):
            view = PanelView(self.state, tab, not self.cut, PINS, elsewhere=True)
            box = page(self._desk, view).target(key).box
            x, y = TERMINAL_WIDE + box.x + box.w // 2, box.y + box.h // 2
            self.xdotool("mousemove", x, y, "click", 1)
            self.rests(0.6)
        return self

    def scan(self, line: str, holds: object) -> CommandWindow:
        """Held before the scanner by the panel; a half by hand, as the panel has no paper."""
        assert callable(holds)
        badges = {self.badge(number): f"badge-{number}" for number in range(1, len(PINS) + 1)}
        if line in badges:
            self.panel(Tab.PEOPLE, badges[line])
        else:
            save(self.state.scan(line), self.desk / DEVICES)
        return self.until(holds)

    def voter(self) -> "TwoWindows":
        """With a grant from the panel, the first candidate of each contest, up to the thanks."""
        self.panel(Tab.PEOPLE, "grant").shows("start")
        self.touch("bar-forward")
        for contest in self.folder.provision.package.election.contests:
            self.shows("choosing").choose(contest.candidates[0].id)
            self.touch("bar-confirm").until(lambda: self.screen != "confirming")
        if self.screen == "review":
            self.touch("bar-forward")
        self.shows("done")
        return self


@dataclass
class Day:
    """What was on the terminal's glass after each thing that hands did at the panel."""

    place: TwoWindows
    seen: dict[str, str] = field(default_factory=dict)
    pids: list[int] = field(default_factory=list)


def lived(day: Day) -> Day:
    place = day.place
    place.until(lambda: place.screen == "staff-locked-bare", seconds=120)
    place.open()
    place.voter()
    radio(day)
    black_out(day)
    pulled(day)
    place.voter().until(lambda: place.screen == "waiting")
    place.do("ClosePolls", 1, 2).until(lambda: place.screen == "staff-home-closed")
    day.seen["closed"] = place.screen
    return day


def radio(day: Day) -> None:
    """A radio is switched on while nobody votes, and off again."""
    place = day.place
    place.until(lambda: place.screen == "waiting")
    place.panel(Tab.AROUND, "radio-wlan").until(lambda: place.screen.startswith("staff"))
    day.seen["radio"] = place.words
    place.panel(Tab.AROUND, "radio-wlan")
    place.do("Resume", 1).until(lambda: place.screen in ("waiting", "staff-home-open"))
    if place.screen != "waiting":
        place.uncover().shows("waiting")


def black_out(day: Day) -> None:
    """The power is cut while nobody votes, and comes back."""
    place = day.place
    day.pids.append(int(place.now["pid"]))
    place.panel(Tab.AROUND, "cut")
    place.cut = True
    place.rests(1.0)
    day.seen["gone"] = str(Path(f"/proc/{day.pids[0]}/cmdline").exists())
    place.panel(Tab.AROUND, "power")
    place.cut = False
    place.until(lambda: int(place.now["pid"]) != day.pids[0], seconds=120)
    day.pids.append(int(place.now["pid"]))
    place.do("GiveHalves", 1, witness=True).shows("staff-home-telling")
    place.do("TruthTold", 1).shows("staff-home-paused")
    place.do("Resume", 1).until(lambda: place.screen in ("waiting", "staff-home-open"))
    if place.screen != "waiting":
        place.uncover().shows("waiting")


def pulled(day: Day) -> None:
    """The duplicate is pulled while somebody chooses, put back, and the terminal recovers."""
    place = day.place
    place.panel(Tab.PEOPLE, "grant").shows("start")
    place.touch("bar-forward").shows("choosing")
    place.panel(Tab.MEDIA, "stick-2-out").until(lambda: place.screen.startswith("staff"))
    day.seen["pulled"] = place.words
    place.panel(Tab.MEDIA, "stick-2-duplicate")
    place.do("GiveHalves", 1, witness=True).shows("staff-home-telling")
    day.seen["told"] = place.words
    place.do("TruthTold", 1).shows("staff-home-paused")
    place.do("Resume", 1).until(lambda: place.screen in ("waiting", "staff-home-open"))
    if place.screen != "waiting":
        place.uncover().shows("waiting")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("panel")
    with x_server(DESK_SCREEN) as display:
        place = TwoWindows(folder, display)
        try:
            yield lived(Day(place))
        finally:
            place.close()


def test_a_day_is_held_by_the_panel_alone(day: Day) -> None:
    """Badges, grants, a radio and a black-out from the panel; the polls open and close."""
    assert day.seen["closed"] == "staff-home-closed"


def test_a_radio_switched_on_at_the_panel_stops_the_terminal(day: Day) -> None:
    """It says so before any badge was held up, and that the votes are safe."""
    assert "T-14" in day.seen["radio"]


def test_a_duplicate_pulled_at_the_panel_stops_the_vote(day: Day) -> None:
    """The screen names the medium; after the recovery staff read what the voter is told."""
    assert "T-02" in day.seen["pulled"]
    assert "K-02" in day.seen["told"]


def test_a_black_out_is_real(day: Day) -> None:
    """The terminal's process is gone, and another one is there after it."""
    assert day.seen["gone"] == "False"
    assert day.pids[0] != day.pids[1]
    assert os.getpid() not in day.pids
