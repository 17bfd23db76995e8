"""The drawings in docs/states/ are those of the code."""

from pathlib import Path

import pytest

from common.text import catalogue
from terminal.life.states import State as PollsState
from terminal.machine import Arrow, Refusal
from terminal.session.view import _BUTTONS
from terminal.state_page import MACHINES, MARK, Machine, state_page

FOLDER = Path(__file__).parents[2] / "docs" / "states"
each_machine = pytest.mark.parametrize(("name", "machine"), MACHINES.items(), ids=MACHINES)


@each_machine
def test_the_drawing_is_that_of_the_table(name: str, machine: Machine) -> None:
    """What an official sees drawn is what the terminal does."""
    prose, mark, drawn = (FOLDER / name).read_text(encoding="utf-8").partition(MARK)
    assert prose.startswith("# ")
    assert mark + drawn == state_page(machine), (
        "stale: run `cd tests && python -m make_state_pages`"
    )


def test_a_changed_table_makes_the_drawing_stale() -> None:
    """Positive control: one arrow more, and the page is another."""
    real = MACHINES["polls.md"]
    event = next(event for event in real.events if event.__name__ == "Pause")
    row = {**real.table[PollsState.BARE], event: (Arrow(PollsState.OPEN),)}
    table = {**real.table, PollsState.BARE: row}
    changed = Machine(
        *(table, real.states, real.events, real.words),
        *(real.refusals, real.first, real.shared, real.who),
    )
    assert state_page(changed) != state_page(real)


@each_machine
def test_every_refusal_has_a_text_for_staff(name: str, machine: Machine) -> None:
    """Whatever is refused, staff read what it means for the votes and what to do."""
    assert name in MACHINES
    reasons = set()
    for row in machine.table.values():
        for cell in row.values():
            if isinstance(cell, Refusal):
                reasons.add(cell.reason)
            else:
                reasons |= {rule.name for arrow in cell for rule in arrow.needs}
    if machine.words == "session":
        reasons -= {"grant-contests"}  # stands with the other reasons of a grant
    reasons |= {"needs-officer", "needs-officer-and-witness"}
    entries = {key.partition(".")[2] for key in catalogue() if key.startswith(machine.refusals)}
    assert reasons <= entries
    assert entries - reasons <= {"needs-two-officers", "double-tap", "other-finger"}


@pytest.mark.parametrize(
    "area",
    [
        *("polls_refusals", "polls_troubles", "polls_truths"),
        *("session_refusals", "grant_refusals"),
    ],
)
def test_every_staff_text_is_whole_and_has_its_own_code(area: str) -> None:
    """Title, meaning, action in both languages, and a code that no other text has."""
    entries = [entry for key, entry in catalogue().items() if key.startswith(f"{area}.")]
    parts = {f"{part}_{lang}" for part in ("title", "meaning", "action") for lang in ("ja", "en")}
    assert entries
    assert all(set(entry) == parts | {"code"} for entry in entries)
    assert len({entry["code"] for entry in entries}) == len(entries)


def test_every_screen_and_button_of_a_voter_has_its_text() -> None:
    """No screen of a voter is without words."""
    for state, buttons in _BUTTONS.items():
        assert {"title_ja", "lead_ja"} <= set(catalogue()[f"voter.{state}"])
        assert all(f"voter.button-{event.__name__}" in catalogue() for event in buttons)
