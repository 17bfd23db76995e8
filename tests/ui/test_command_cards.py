"""A morning by cards at `ippyo terminal`, the command itself, in a real window: two officers
open the polls with one reader, and a voter's card begins a whole ballot. Nothing of the program
is called; the hands act on the devices' state, as the panel does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import folder_files, make_election, make_place
from command_people import PollingPlace
from screens_world import GLASSES
from x_program import MISSING, REASON, x_server

from hardware_sim.cards.state import CardState, NdefState
from hardware_sim.devices.state_file import load, save
from ippyo.desk_terminal import DEVICES, PINS, new_card, set_up
from ippyo.elections import write_folder
from ippyo.program import program
from terminal.cards import ndef

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(bool(MISSING), reason=REASON),
]
ELECTION = make_election(
    contests=1, candidates=3, places=(make_place(1, terminals=1),), box_capacity=20
)


class CardPlace(PollingPlace):
    """Officers and voters have cards, and no badge on paper is held up."""

    @property
    def devices(self) -> Path:
        return self.desk / DEVICES

    def put(self, name: str) -> "CardPlace":
        save(load(self.devices).insert_card(name), self.devices)
        return self

    def take(self) -> "CardPlace":
        save(load(self.devices).take_card(), self.devices)
        return self

    def cover(self) -> "CardPlace":
        """The card opens the staff's screen, and stays for what comes."""
        if "locked" in self.screen or not self.screen.startswith("staff"):
            self.put("officer-1").until(lambda: self.screen.startswith("staff-home"))
        return self

    def officer(self, number: int) -> "CardPlace":
        """The card of this officer, one PIN, and out again."""
        name, lies = f"officer-{number}", next(iter(load(self.devices).readers.values()))
        if lies not in (None, name):
            self.take()
        if lies != name:
            self.put(name)
        self.until(lambda: "digit-1" in self.now["targets"])
        assert "カード" in self.words
        self.tap(*(f"digit-{digit}" for digit in PINS[number - 1]))
        self.until(lambda: "pin-enter" in self.now["targets"])
        self.touch("pin-enter").until(lambda: self.screen.endswith("people"))
        self.until(lambda: "カードを抜いてください" in self.words).take()
        self.until(lambda: "カードを抜いてください" not in self.words)
        return self

    def voters_card(self) -> "CardPlace":
        """As reception hands it out."""
        record = ndef.packed(self.grant())
        data = (len(record).to_bytes(2, "big") + record).ljust(1024, b"\0")
        new_card(self.devices, "voter-1", CardState(ndef=NdefState(data)))
        return self


@contextmanager
def terminal(folder: Path) -> Iterator[CardPlace]:
    """The command on its desk."""
    write_folder(folder / "el", folder_files(ELECTION))
    set_up(folder / "desk", folder / "el", None, program())
    with x_server(GLASSES["10-inch"]) as display:
        place = CardPlace(folder, display)
        try:
            place.until(lambda: place.screen == "staff-locked-bare")
            yield place
        finally:
            place.close()


def test_a_whole_ballot_begun_by_a_card(tmp_path: Path) -> None:
    """Officers open by card and PIN, one after the other in one reader; the voter's card begins
    the ballot, is told when it is left in, and begins nothing more while it lies there."""
    with terminal(tmp_path) as place:
        place.open()
        place.voters_card().put("voter-1").shows("start")
        place.touch("bar-forward").shows("choosing")
        place.choose("contest-1-2")
        place.touch("bar-confirm").shows("done")
        place.until(lambda: "カードをお取りください" in place.words)
        place.shows("waiting")
        assert "カードをお取りください" in place.words
        place.take().until(lambda: "カードをお取りください" not in place.words)
        assert "もう使われました" not in place.words
        place.put("voter-1").until(lambda: "もう使われました" in place.words)
        assert place.screen == "waiting"
