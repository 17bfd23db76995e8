"""The room around a simulated terminal: what a touch on the panel does to its devices.

All of it goes through the state file, which the terminal looks at as often as it looks
around; nothing of the terminal itself can be reached from here.
"""

import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from common.text import Language, Value
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.devices.card_file import card_in
from hardware_sim.devices.desk import STICKS
from hardware_sim.devices.state import DeviceState, Impossible
from hardware_sim.devices.state_file import load, save
from hardware_sim.panel import touches as t
from hardware_sim.panel.exercises import Exercise, Seen, exercise, shown, ticked
from hardware_sim.panel.hands import Buy, LayCard
from hardware_sim.panel.offers import VOTER_CARD, offers
from hardware_sim.panel.view import PanelView
from hardware_sim.panel.words import said
from ippyo.desk_grant import desk_grant
from ippyo.desk_terminal import DEVICES, KEYS, PEOPLE, PINS, TERMINAL, OnADesk
from ippyo.panel.log import events
from ippyo.panel.slips import code_on, slips
from terminal.cards.grant_card import write_grant

_TOLD = 6
NO_CODE = "no-code"
_REFUSED = {NO_CODE: "not-readable"}
"""Refusals that have words of their own."""


class Powered(Protocol):
    """The terminal, as a thing with a plug."""

    @property
    def running(self) -> bool: ...
    def start(self) -> None: ...
    def cut(self) -> None: ...
    def first_morning(self) -> None: ...


class Room:
    """folder: of the desk. set_up: makes the desk where it is not. language: of what was done."""

    def __init__(
        self, folder: Path, set_up: Callable[[], OnADesk], terminal: Powered, language: Language
    ) -> None:
        self._folder, self._set_up, self._terminal = folder, set_up, terminal
        self._language = language
        self._desk = set_up()
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._tab, self._sure, self._refused = t.Tab.PEOPLE, False, ""
        self._told: deque[str] = deque(maxlen=_TOLD)
        self._grant = ""
        self._exercise: Exercise | None = None
        self._steps: tuple[bool, ...] = ()
        self._since = (0, 0)
        self._was_cut = False

    @property
    def state(self) -> DeviceState:
        return load(self._desk.devices)

    def view(self) -> PanelView:
        """How all stands now."""
        state = self.state
        self._tick_off(state)
        return PanelView(
            state,
            self._tab,
            self._terminal.running,
            PINS,
            bool(self._grant),
            self._elsewhere() is not None,
            slips(self._desk.devices),
            tuple(reversed(self._told)),
            self._refused,
            self._sure,
            self._exercise,
            self._steps,
        )

    def touched(self, touch: t.PanelTouch) -> None:
        """What the touch means is done, or why not is said."""
        sure, self._sure, self._refused = self._sure, False, ""
        words = self._words_of(touch)
        try:
            self._do(touch, sure=sure)
        except Impossible as cause:
            key = _REFUSED.get(cause.reason, "not-possible")
            self._refused = self._said(key)
            return
        if words:
            self._told.append(words)

    def _do(self, touch: t.PanelTouch, *, sure: bool) -> None:
        """Raises Impossible."""
        match touch:
            case t.TurnsTo():
                self._tab = touch.tab
            case t.PowerCut():
                self._was_cut = True
                self._terminal.cut()
            case t.PowerBack():
                self._terminal.start()
            case t.Begins():
                self._begin(touch.exercise)
            case t.GoodMorning() if sure:
                self._new_morning()
            case t.GoodMorning():
                self._sure = True
            case _:
                self._at_the_devices(touch)

    def _at_the_devices(self, touch: t.PanelTouch) -> None:
        """Raises Impossible."""
        match touch:
            case t.Does(hand):
                self._change(hand.on)
                if isinstance(hand, Buy):
                    (self._desk.devices / STICKS / hand.medium).mkdir(exist_ok=True)
            case t.HoldsBadge():
                badge = self._desk.people / f"badge-{touch.number}.txt"
                self._hold_up(badge.read_text(encoding="ascii").strip())
            case t.HoldsPaper():
                self._hold_up(self._paper(touch.paper))
            case t.HoldsSlip():
                self._hold_up_slip(touch.name)
            case t.LaysGrantCard():
                self._lay_grant()

    def _change(self, hand: Callable[[DeviceState], DeviceState]) -> None:
        save(hand(self.state), self._desk.devices)

    def _hold_up(self, code: str) -> None:
        self._change(lambda state: state.scan(code))

    def _hold_up_slip(self, name: str) -> None:
        """Raises Impossible."""
        code = code_on(self._desk.devices, name)
        if code is None:
            raise Impossible(NO_CODE)
        self._hold_up(code)

    def _paper(self, paper: t.Paper) -> str:
        if paper is t.Paper.ELSEWHERE:
            return desk_grant(self._desk, self._elsewhere())
        if paper is t.Paper.GRANT:
            self._grant = desk_grant(self._desk)
        return self._grant

    def _lay_grant(self) -> None:
        """As reception does it: a new grant on the card, and the voter puts it in."""
        hand = LayCard(VOTER_CARD)
        hand.on(self.state)
        card = card_in(self._desk.devices, VOTER_CARD)
        write_grant(VirtualSlot(card), desk_grant(self._desk))
        self._change(hand.on)

    def _elsewhere(self) -> str | None:
        """Another terminal of this election, if there is one."""
        provision = self._desk.folder.provision
        others = [one for one in provision.package.election.terminals if one != provision.terminal]
        return others[0] if others else None

    # Exercises.

    def _begin(self, name: str) -> None:
        self._exercise = exercise(name)
        self._steps = tuple(False for _ in self._exercise.steps) if self._exercise else ()
        self._since = len(events(self._desk.devices)), shown(self.state)
        self._was_cut = False

    def _tick_off(self, state: DeviceState) -> None:
        if self._exercise is None:
            return
        logged, read = self._since
        seen = Seen(
            events(self._desk.devices)[logged:],
            state,
            self._terminal.running,
            self._was_cut,
            shown(state) - read,
        )
        self._steps = ticked(self._exercise, seen, self._steps)

    def _new_morning(self) -> None:
        """The terminal stops, all that it has and holds is thrown away and made anew."""
        self._terminal.cut()
        for name in (TERMINAL, DEVICES, PEOPLE, KEYS):
            shutil.rmtree(self._folder / name, ignore_errors=True)
        self._desk = self._set_up()
        self._terminal.first_morning()
        self._terminal.start()
        self._begin_anew()

    # Words.

    def _words_of(self, touch: t.PanelTouch) -> str:
        """What was done, in words; "" for what needs none."""
        match touch:
            case t.HoldsBadge():
                return self._said("did-badge", number=touch.number)
            case t.HoldsPaper():
                return self._said(f"did-paper-{touch.paper}")
            case t.HoldsSlip():
                return self._said("did-slip", name=touch.name)
            case t.LaysGrantCard():
                return self._said("did-card")
            case t.PowerCut():
                return self._said("did-cut")
            case t.PowerBack():
                return self._said("did-power")
            case t.Does():
                return self._button(touch)
        return ""

    def _button(self, touch: t.PanelTouch) -> str:
        """A hand's deed is called as its button was."""
        found = next((one for one in offers(self.view()) if one.touch == touch), None)
        return "" if found is None else said(self._language, found.words, found.values)

    def _said(self, key: str, **values: Value) -> str:
        return said(self._language, key, values.items())
