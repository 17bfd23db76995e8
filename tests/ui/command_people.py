"""A polling place around a real window: officers with badges, the owners of the halves,
voters with grants. They touch what is on the glass and hold up what they have.

    place = PollingPlace(folder, display)
    place.do("OpenPolls", 1, 2)
    place.vote("contest-1-2")
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from command_window import GUARD_S, CommandWindow

from common.grant import new_grant
from common.secret import Secret
from common.signing import SEED_BYTES, SigningKey
from ippyo.desk_terminal import PEOPLE, PINS, RECEPTION_KEY, TERMINAL
from ippyo.program import program
from terminal.app.folder import TerminalFolder, read_terminal_folder


class PollingPlace(CommandWindow):
    """halves: what the two owners keep. opening: which one their grants name."""

    def __init__(self, folder: Path, display: str, *options: str, **more: Any) -> None:
        self.desk = folder / "desk"
        self.halves: dict[int, str] = {}
        self.opening = 1
        words = ("--simulate", "--windowed", "--folder", str(self.desk), *options)
        super().__init__(folder, display, *words, **more)

    @cached_property
    def folder(self) -> TerminalFolder:
        return read_terminal_folder(self.desk / TERMINAL, program())

    def badge(self, number: int) -> str:
        file = self.desk / PEOPLE / f"badge-{number}.txt"
        return file.read_text(encoding="ascii").strip()

    def cover(self) -> "PollingPlace":
        """An officer's badge opens the staff's screen."""
        if "locked" in self.screen or not self.screen.startswith("staff"):
            self.scan(self.badge(1), lambda: self.screen.startswith("staff-home"))
        return self

    def uncover(self) -> "PollingPlace":
        """The voter's screen is there again."""
        self.touch("bar-forward").until(lambda: not self.screen.startswith("staff-home"))
        return self

    def do(self, act: str, *officers: int, witness: bool = False) -> "PollingPlace":
        """The whole act, up to the touch that does it."""
        self.cover()
        if f"act-{act}" not in self.now["targets"]:
            self.touch("bar-other")
        self.touch(f"act-{act}").until(lambda: act in self.screen)
        while not self.screen.endswith("confirm"):
            self._step(officers, witness=witness)
            before = self.screen
            self.touch("bar-forward").until(lambda before=before: self.screen != before)
        for key in ("tick-early",):
            if key in self.now["targets"]:
                self.touch(key)
        self.touch("bar-confirm").until(lambda: not self.screen.endswith("confirm"))
        return self

    def _step(self, officers: Sequence[int], *, witness: bool) -> None:
        if self.screen.endswith("people"):
            for number in officers:
                self.officer(number)
            if witness:
                self.touch("witness")
        elif self.screen.endswith("covered"):
            self._take_half()
        elif self.screen.endswith("halves"):
            for number, line in self.halves.items():
                self.scan(line, lambda number=number: self._given(number))

    def officer(self, number: int) -> "PollingPlace":
        """Badge and PIN, digit by digit."""
        self.scan(self.badge(number), lambda: "digit-1" in self.now["targets"])
        pin = PINS[number - 1]
        self.tap(*(f"digit-{digit}" for digit in pin))
        self.until(lambda: len("".join(self.now["texts"]["dots"])) == len(pin))
        self.touch("pin-enter").until(lambda: self.screen.endswith("people"))
        return self

    def _take_half(self) -> None:
        """Its owner looks alone, and copies the groups by hand."""
        self.touch("reveal").until(lambda: self.screen.endswith("shown"))
        number = int(self.screen.split("-")[-2])
        groups = "".join(self.now["texts"]["words"])
        terminal = self.folder.provision.terminal
        line = f"IPPYO-HALF-1 {terminal} {self.opening} {number} {groups[:64]} {groups[64:]}"
        self.halves[number] = line
        self.touch("bar-confirm").until(lambda: self.screen.endswith("taken"))

    def _given(self, number: int) -> bool:
        return "入りました" in "".join(self.now["texts"].get(f"half-{number}", ()))

    def open(self) -> "PollingPlace":
        """From the bare device to the voters' screen."""
        self.do("LoadPackage", 1, 2).do("SelfTest", 1).do("CheckZero", 1, witness=True)
        self.until(lambda: "zero-checked" in self.screen)
        self.do("OpenPolls", 1, 2).until(lambda: "handing-out" in self.screen)
        self.do("HandOutHalves", 1, witness=True)
        self.until(lambda: self.screen == "staff-info-sign")
        self.touch("bar-back").until(lambda: self.screen == "staff-home-open")
        self.uncover().shows("waiting")
        return self

    # Voters.

    @cached_property
    def reception(self) -> SigningKey:
        text = (self.desk / PEOPLE / RECEPTION_KEY).read_text(encoding="ascii")
        return SigningKey(Secret(bytes.fromhex(text.strip()[: 2 * SEED_BYTES])))

    def grant(self) -> str:
        """A new one for every contest, as the reception desk issues it."""
        provision = self.folder.provision
        contests = tuple(one.id for one in provision.package.election.contests)
        return new_grant(provision.terminal, self.opening, contests).issue(
            provision.uid, self.reception
        )

    def arrive(self, grant: str = "") -> "PollingPlace":
        self.scan(grant or self.grant(), lambda: self.screen == "start")
        return self

    def choose(self, candidate: str) -> "PollingPlace":
        """Up to the confirmation of this one."""
        self.touch(f"candidate-{candidate}")
        self.until(lambda: f"candidate-{candidate}" in self.now["ticked"])
        self.touch("bar-forward").shows("confirming")
        return self

    def vote(self, candidate: str) -> "PollingPlace":
        """A whole ballot of one contest, up to the thanks."""
        self.arrive().touch("bar-forward").shows("choosing")
        self.choose(candidate)
        self.touch("bar-confirm").shows("done")
        return self

    def settled(self) -> "PollingPlace":
        """Longer than the guard after a new screen."""
        self.rests(GUARD_S)
        return self
