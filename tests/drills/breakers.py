"""What breaks each rule, and which rules turn red by it.

A breaker is a terminal with one fault in what it does (`bad_terminals`, `bad_shown`), or the real
program with one of its parts replaced.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest

import terminal.booth as booth_module
from common.election import Election
from common.grant import new_grant
from drills import bad_shown as shown
from drills import bad_terminals as bad
from ippyo.drill_terminal.maker import Simulated
from ippyo.drill_terminal.terminal import SimulatedTerminal
from ippyo.drill_terminal.world import World
from terminal.life import events as life
from terminal.life.states import State as Polls
from terminal.life.table import TABLE as POLLS
from terminal.machine import Arrow
from terminal.recorder import Recorder
from terminal.session.states import Session, State
from terminal.session.view import View
from terminal.voice.guide import Guide
from terminal.whole import Tables, Terminal, step

Patch = pytest.MonkeyPatch


class Kind(Simulated):
    """Terminals of one kind, in the world of another maker where one is given."""

    def __init__(
        self, election: Election, kind: type[SimulatedTerminal], same: Simulated | None = None
    ) -> None:
        super().__init__(election, suite=2)
        self._kind = kind
        if same is not None:
            self._worlds = same._worlds

    def _new(self, world: World, name: str, seed: str) -> SimulatedTerminal:
        return self._kind(world, name, seed)


@dataclass(frozen=True)
class Breaker:
    """red: the rules that are not met with it. spoil: what it replaces in the program.
    fresh: it changes pages, which are made once for each election."""

    red: frozenset[str]
    kind: type[SimulatedTerminal] = SimulatedTerminal
    spoil: Callable[[Patch], None] = lambda _: None
    fresh: bool = False


def by(kind: type[SimulatedTerminal], *red: str) -> Breaker:
    return Breaker(frozenset(red), kind)


def real(spoil: Callable[[Patch], None], *red: str, fresh: bool = False) -> Breaker:
    return Breaker(frozenset(red), spoil=spoil, fresh=fresh)


def _forgets_grants(patch: Patch) -> None:
    """A used grant is as good as a new one: its vote is put in under another."""
    cast = Recorder.cast

    def again(self: Recorder, grant: Any, choices: Any) -> int:
        return cast(self, new_grant(grant.terminal, grant.opening, grant.contests), choices)

    patch.setattr(Recorder, "cast", again)
    patch.setattr(Recorder, "is_spent", lambda *_: False)


def _keeps_settings(patch: Patch) -> None:
    plain = Session.reset

    def reset(self: Session, state: State) -> Session:
        return replace(plain(self, state), settings=self.settings)

    patch.setattr(Session, "reset", reset)


def _speaks_aloud(patch: Patch) -> None:
    """Whoever wanted the voice hears it, with headphones or without."""
    heard = Guide._heard

    def anyhow(self: Guide, view: View) -> bool:
        return view.settings.audio or heard(self, view)

    patch.setattr(Guide, "_heard", anyhow)


def _reopens(patch: Patch) -> None:
    """A package that is loaded anew begins the closed polls again."""
    cell = {life.LoadPackage: (Arrow(Polls.LOADED),)}
    polls = {**POLLS, Polls.CLOSED: {**POLLS[Polls.CLOSED], **cell}}
    patch.setattr(booth_module, "step", partial(step, tables=Tables(polls=polls)))


def _set(name: str, value: object) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(name, value)


BREAKERS: dict[str, Breaker] = {
    "a name can be written in": by(shown.AField, "act-3"),
    "a pulled original is not noticed": by(bad.UnnoticedPull, "act-4-1-6"),
    "a helper records": by(bad.HelperRecords, "act-7-3"),
    "one votes at night": by(shown.OpenWhileHalted, "act-8"),
    "one votes while suspended": by(shown.OpenWhileSuspended, "act-13-2"),
    "one votes while postponed": by(shown.OpenWhilePostponed, "ela-57"),
    "forged grants are taken": by(bad.TakesForged, "t1.1"),
    "one can go back from the end": by(shown.BackFromDone, "t1.2"),
    "a grant opens all contests": by(bad.AllContests, "t1.5"),
    "records lie in the order of voting": by(bad.InOrder, "t2.1"),
    "the log tells choices": by(bad.TellingLog, "t2.2"),
    "the thanks tell the choice": by(shown.TellingThanks, "t2.5"),
    "the voice goes on aloud": real(_speaks_aloud, "t2.6"),
    "records are not noise": by(bad.PaddedRecords, "t2.7"),
    "another name is confirmed": by(shown.AnotherName, "t3.1"),
    "pages can be skipped": real(_set("terminal.lists.all_seen", lambda *_: True), "t3.4"),
    "the slip has another number": by(shown.WrongSlip, "t4.4"),
    "a power cut takes the last vote": by(bad.LosesTheLast, "t5.1"),
    "a low battery is told to nobody": by(shown.LowBatteryUntold, "t5.1"),
    "a retired terminal goes on": by(bad.CannotRetire, "t5.4"),
    "both media on one device": by(bad.OneDevice, "t5.5"),
    "the zero check without a witness": by(bad.MorePeople, "t7.2"),
    "networks do not matter once open": by(bad.DeafToNetworks, "r01"),
    "nothing is read back": real(_set("terminal.box_file.read_back", lambda *_: None), "r03"),
    "always told as recorded": by(shown.AlwaysRecorded, "r04"),
    "the duplicate is remade alone": by(bad.RemadeAlone, "r05"),
    "used grants are taken": real(_forgets_grants, "r06"),
    "a grant as long as a letter": by(bad.LongCode, "r07"),
    "a second tap counts": real(_set("terminal.session.table.GUARD_MS", 0), "r08"),
    "staff alone end for a voter": by(bad.EndedAlone, "r10"),
    "closed over a voter's head": real(
        lambda patch: patch.setattr(Terminal, "inside", property(lambda _: False)), "r11"
    ),
    "the zero check looks at nothing": real(
        _set("terminal.doer.zero_check", lambda *_: None), "r12"
    ),
    "途中終了 is a shorter record": by(bad.ShortNobody, "r13"),
    "staff see the last choice": by(shown.TellsStaff, "r14"),
    "any PIN is right": by(bad.AnyPin, "r15"),
    "closed polls open again": real(_reopens, "r16"),
    "a notice leaves no trace": by(bad.Forgetful, "r17"),
    "the voice says no numbers": by(shown.NoNumbers, "r19"),
    "any medium will do": by(bad.BlindToMedia, "r21"),
    "restarts are not logged": by(bad.ForgetsRestarts, "r35"),
    "a position is counted for another": by(bad.WrongPosition, "vvsg-1.1.2-a"),
    "a full terminal says nothing": by(shown.SilentWhenFull, "vvsg-1.2-d"),
    "a dead original takes all with it": by(bad.NoRescue, "vvsg-1.2-h"),
    "large letters cannot vote": by(bad.DeafWhenLarge, "vvsg-5.1-a"),
    "heard is not seen": by(shown.OtherShown, "vvsg-5.2-d"),
    "other colours lose the choice": by(shown.ColoursUnmark, "vvsg-5.2-f"),
    "the screen cannot be darkened": real(
        _set("terminal.ui.screens.curtain.covered", lambda _: False), "vvsg-6.1-a", fresh=True
    ),
    "settings stay for the next": real(_keeps_settings, "vvsg-7.1-a"),
    "pages are not numbered": by(shown.NoPageNumbers, "vvsg-7.2-b"),
    "sliding back chooses": by(bad.BackwardSlide, "vvsg-7.2-e"),
    "the voice cannot be stopped": by(bad.CannotPause, "vvsg-7.2-g"),
    "a held key repeats": by(bad.RepeatingKeys, "vvsg-7.2-m"),
    "six minutes idle before anybody asks": real(
        _set("terminal.session.rules.IDLE_MS", 360_000), "vvsg-7.2-o"
    ),
    "the review names nobody": by(shown.EmptyReview, "vvsg-7.3-a"),
    "codes stay on the medium": by(bad.KeepsGrants, "vvsg-10.2.4-c"),
    "staff are not told what is wrong": by(shown.SilentFault, "vvsg-15.2-a"),
}

ALIASES = {
    "act-8": "vvsg-1.1.7-a",
    "act-13-2": "vvsg-1.1.7-a",
    "r01": "vvsg-14.2-a",
    "r08": "vvsg-7.2-h",
    "r15": "vvsg-11.3.1-b",
    "r16": "vvsg-1.1.7-e",
}
"""Rules of VVSG that are shown by the drill of a Japanese rule, and red with it."""
