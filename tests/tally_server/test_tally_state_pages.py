"""The drawings of the counting place in docs/states/ are those of the code."""

from dataclasses import replace
from pathlib import Path

import pytest

from common.machine import Arrow, Refusal
from common.state_page import MARK, Machine, state_page
from common.text import catalogue
from tally_server.paper.entry import State
from tally_server.paper.events import KeepFirst
from tally_server.state_page import MACHINES

FOLDER = Path(__file__).parents[2] / "docs" / "states"
PEOPLE = {"not-your-role", "second-person", "same-person", "not-approvers-role"}
PARTS = {f"{part}_{lang}" for part in ("title", "meaning", "action") for lang in ("ja", "en")}
each_machine = pytest.mark.parametrize(("name", "machine"), MACHINES.items(), ids=MACHINES)


@each_machine
def test_the_drawing_is_that_of_the_table(name: str, machine: Machine) -> None:
    """What an official sees drawn is what the counting place does."""
    prose, mark, drawn = (FOLDER / name).read_text(encoding="utf-8").partition(MARK)
    assert prose.startswith("# ")
    assert mark + drawn == state_page(machine), (
        "stale: run `cd tests && python -m make_state_pages`"
    )


def test_a_changed_table_makes_the_drawing_stale() -> None:
    """Positive control: one arrow more, and the page is another."""
    real = MACHINES["paper-sheet.md"]
    changed = {**real.table[State.AGREED], KeepFirst: (Arrow(State.FIRST),)}
    table = {**real.table, State.AGREED: changed}
    assert state_page(replace(real, table=table)) != state_page(real)


@each_machine
def test_every_refusal_has_a_text_for_staff(name: str, machine: Machine) -> None:
    """Whatever is refused, staff read what it means for the votes and what to do."""
    reasons = set()
    for row in machine.table.values():
        for cell in row.values():
            if isinstance(cell, Refusal):
                reasons.add(cell.reason)
            else:
                reasons |= {rule.name for arrow in cell for rule in arrow.needs}
    area = f"{machine.refusals}."
    reasons |= PEOPLE if machine.refusals == "count_refusals" else set()
    assert {key.removeprefix(area) for key in catalogue() if key.startswith(area)} == reasons, name


@pytest.mark.parametrize(
    ("area", "more", "letter"),
    [
        ("paper_refusals", {"code"}, "X-"),
        ("paper_remarks", {"code", "weight"}, "X-"),
        ("count_refusals", {"code"}, "I-"),
    ],
)
def test_every_staff_text_is_whole_and_has_its_own_code(
    area: str, more: set[str], letter: str
) -> None:
    """Title, meaning, action in both languages, and a code that no other text has."""
    entries = [entry for key, entry in catalogue().items() if key.startswith(f"{area}.")]
    assert entries
    assert all(set(entry) == PARTS | more for entry in entries)
    assert len({entry["code"] for entry in entries}) == len(entries)
    assert all(entry["code"].startswith(letter) for entry in entries)
