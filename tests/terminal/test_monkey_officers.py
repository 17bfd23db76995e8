"""Anything that hands, badges and plugs do to the staff's screens, and bad officers found out."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from monkey_staff import MonkeyAmongOfficers
from officers_world import quick

import terminal.app.officers as officers_module
from terminal.app.officers_halves import Halves
from terminal.app.officers_pins import TypedDigits
from terminal.badges import pin_book
from terminal.badges.pin_book import PinBook
from terminal.staff.desk import StaffDesk

SEEDS, ACTS = range(4), 500


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are checked without the cost that a stranger has to pay, and nothing waits for a
    disk: of power cuts there are tests of their own."""
    monkeypatch.setattr(pin_book, "verifier", quick)
    monkeypatch.setattr(os, "fsync", lambda _: None)


def _days(folder: Path, seeds: range, capsys: pytest.CaptureFixture[str]) -> None:
    did: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for seed in seeds:
        day = MonkeyAmongOfficers(folder / str(seed), seed).live(ACTS)
        ends[day.place.polls] += 1
        assert (seed, day.finish().wrong) == (seed, [])
        did.update(day.did)
        did["votes"] += day.place.recorded
    assert did["cards admitted"]
    assert did["card PINs"]
    with capsys.disabled():
        print(f"\nofficers' monkey: {dict(did)}, crews called at {dict(ends)}")  # noqa: T201


def test_no_monkey_makes_an_officer_or_leaves_staff_without_a_way_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is touched and held up for hours: nobody is an officer without badge and PIN,
    no half is seen by chance, and a crew always gets the terminal handed over."""
    _days(tmp_path, SEEDS, capsys)


# Bad officers. Each is found out by the law that it breaks.

Patch = pytest.MonkeyPatch


def _any_pin(patch: Patch) -> None:
    """Whatever is typed is right."""
    patch.setattr(PinBook, "_is_right", lambda *_: True)


def _officer_stays(patch: Patch) -> None:
    """A screen that closes by itself forgets nobody."""

    def alone(desk: StaffDesk, *, covers: bool) -> StaffDesk:
        return replace(desk, open=covers and desk.open)

    patch.setattr(officers_module, "left_alone", alone)


def _digits_stay(patch: Patch) -> None:
    """The digits of a PIN that somebody began stay in memory."""
    patch.setattr(TypedDigits, "wipe", lambda _: None)


def _halves_stay(patch: Patch) -> None:
    """Halves stay with the terminal when nobody prepares anything any more."""
    patch.setattr(Halves, "forget_given", lambda _: None)


def _half_at_once(patch: Patch) -> None:
    """A half is on the screen before its owner asked for it."""
    real = officers_module.view_of
    shown = partial(replace, revealed=True)
    patch.setattr(
        officers_module,
        "view_of",
        lambda terminal, desk, known: replace(real(terminal, shown(desk), known), desk=desk),
    )


def _no_way(patch: Patch) -> None:
    """After an incident the halves are not taken."""
    patch.setattr(officers_module, "wrong_half", lambda *_: "halves-of-another-terminal")


BAD: dict[str, tuple[str, Callable[[Patch], None]]] = {
    "any PIN is right": ("an officer without a PIN", _any_pin),
    "an officer stays": ("an officer behind a closed screen", _officer_stays),
    "digits stay": ("digits that no page knows of", _digits_stay),
    "halves stay": ("a half that no page knows of", _halves_stay),
    "a half is seen by chance": ("a half that nobody asked for", _half_at_once),
    "an incident is a dead end": ("a crew found no end", _no_way),
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_officers_are_found_out(bad: str, tmp_path: Path, monkeypatch: Patch) -> None:
    """Positive control: within a few days, and by the law that it breaks."""
    law, spoil = BAD[bad]
    spoil(monkeypatch)
    for seed in range(20):
        day = MonkeyAmongOfficers(tmp_path / str(seed), seed, drawn=False).live(ACTS).finish()
        if any(law in one for one in day.wrong):
            return
    pytest.fail("not found out")


@pytest.mark.slow
def test_many_monkeys_do_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for two hundred days."""
    _days(tmp_path, range(200), capsys)
