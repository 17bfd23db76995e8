"""The counting place at work: everything that a page may ask for.

What may happen when, and who must do it, is the table of the count (`states/`). What this
keeps in memory can be lost at any moment without losing a decision or a medium.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from common.closing import Slip
from tally_server.count.count import Progress
from tally_server.database import count_steps, forms
from tally_server.database.database import Database, Transaction
from tally_server.intake.reading import shape_of
from tally_server.intake.turnout import Call
from tally_server.opening.bundle_desk import BundleDesk, no_reports
from tally_server.opening.carrying import Carrying
from tally_server.opening.core import Core
from tally_server.opening.media_desk import MediaDesk
from tally_server.opening.media_watch import MediaWatch
from tally_server.opening.opening_desk import OpeningDesk
from tally_server.opening.results_desk import Paper, ResultsDesk, no_paper
from tally_server.opening.second_copy import SecondCopy
from tally_server.opening.set_state import SetState
from tally_server.opening.setting import Setting
from tally_server.opening.views import IntakeBoard, intake_board
from tally_server.people.acts import ActRefused
from tally_server.people.person import Person
from tally_server.states import events as e
from tally_server.states.people import By
from tally_server.states.states import State

_LOG = logging.getLogger("ippyo.room")
_TICK_SECONDS = 1.0


class Room:
    """One counting place. Desks for media, opening, results and bundles; `carrying` for acts
    of two; `verified`: the media as the rules see them. reports: who makes the compliance
    reports of this place."""

    def __init__(
        self,
        setting: Setting,
        database: Database,
        now: Callable[[], datetime],
        paper: Paper = no_paper,
        reports: Callable[["Room", Progress], Mapping[str, bytes]] | None = None,
    ) -> None:
        self.setting = setting
        self.core = Core(setting, database, now)
        self.media = MediaDesk(self.core)
        self.opening = OpeningDesk(self.core)
        self.results = ResultsDesk(self.core, paper)
        of_this = partial(reports, self) if reports is not None else no_reports
        self.bundles = BundleDesk(self.core, self.results, of_this)
        self.carrying = Carrying(self.core, self.results)
        self.verified = MediaWatch(self.core, self.results.lay_out_media)
        self.copy: SecondCopy | None = None
        if setting.copy_to is not None:
            shape = shape_of(setting.package)
            self.copy = SecondCopy(database, setting.folder, setting.copy_to, shape)
        self.trouble = ""  # what staff should look at; empty: nothing
        self._board: tuple[SetState, IntakeBoard] | None = None
        self._catching_up = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self.opening.begin_anew()
        self.catch_up()

    def board(self, state: SetState) -> IntakeBoard:
        """What the pages of intake show of this state, made once for it."""
        last = self._board
        if last is None or last[0] is not state:
            last = self._board = state, intake_board(state, self.setting.election)
        return last[1]

    def enter_slip(self, slip: Slip, by: Person, *, scanned: bool = False) -> None:
        """A witnesses' slip stands for its terminal. Raises ActRefused."""
        self._form(
            e.EnterSlip(by=By(by)),
            lambda tx, at: forms.add_slip(tx, at, by.id, slip, scanned=scanned),
        )

    def enter_roll(self, place: str, contest: str, voters: int, by: Person) -> None:
        """A number of the 投票録 stands for its place and contest. Raises ActRefused."""
        self._form(
            e.EnterRoll(by=By(by)),
            lambda tx, at: forms.add_roll(tx, at, by.id, place, contest, voters),
        )

    def enter_turnout(self, call: Call, by: Person) -> None:
        """What a place told by telephone. Raises ActRefused."""
        self._form(e.EnterTurnout(by=By(by)), lambda tx, at: forms.add_call(tx, at, by.id, call))

    def _form(self, event: e.Event, write: Callable[[Transaction, datetime], None]) -> None:
        with self.core.database.write() as tx:
            self.core.feed(tx, event, {})
            write(tx, self.core.now())

    def start(self) -> None:
        """Mounts are watched, and what follows from acts is carried out, until close()."""
        self._thread = threading.Thread(target=self._live, name="room", daemon=True)
        self._thread.start()
        self.verified.start()

    def catch_up(self) -> None:
        """What the steps say is done on this machine too; may be done again at any time."""
        with self._catching_up:
            with self.core.database.read() as tx:
                count = count_steps.current(tx)
            self.opening.catch_up()
            if count.state is State.DESTROYED:
                self.results.destroy()
                self.bundles.destroy()
            self.results.write_certified()
            self.bundles.follow()
            if self.copy is not None:
                self.copy.follow(self.core.store)

    def close(self) -> None:
        self._ended.set()
        self.verified.close()
        if self._thread is not None:
            self._thread.join()
        self.opening.close()
        self.bundles.close()
        self.core.close()

    def _live(self) -> None:
        self.media.warm_up()
        while not self._ended.wait(_TICK_SECONDS):
            self.tick()

    def tick(self) -> None:
        """One look at mounts and steps. A fault is told on the list of media, and the next
        look comes all the same."""
        try:
            self.media.look_at_mounts()
            self.catch_up()
        except ActRefused:
            self.trouble = ""  # a medium that came while none is received: it waits in its slot
        except Exception as cause:  # noqa: BLE001  # the watch must outlive any fault of a medium
            _LOG.error("room: %s", type(cause).__name__, exc_info=cause)
            self.trouble = type(cause).__name__
        else:
            self.trouble = self.copy.trouble if self.copy is not None else ""
