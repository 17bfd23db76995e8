"""docs/manual/training.md says what the panel does: its exercises, tabs and pictures."""

import re
from pathlib import Path

import pytest

from common.text import text
from hardware_sim.panel.exercises import EXERCISES, Exercise
from hardware_sim.panel.touches import Tab

PAGE = Path(__file__).parents[2] / "docs" / "manual" / "training.md"
WORDS = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: str(one.name))
def test_each_exercise_stands_in_the_manual_step_by_step(exercise: Exercise) -> None:
    """By the words that its learners read on the panel, in their order."""
    (row,) = [
        line
        for line in WORDS.splitlines()
        if line.startswith(f"| **{text(f'panel.{exercise.title}', 'ja')}** |")
    ]
    steps = [text(f"panel.{step.words}", "ja") for step in exercise.steps]
    said = "<br>".join(f"{number}. {words}" for number, words in enumerate(steps, 1))
    assert f"| {said} |" in row


def test_each_tab_stands_in_the_manual() -> None:
    """By its words on the panel."""
    for tab in Tab:
        assert f"| {text(f'panel.tab-{tab}', 'ja')} |" in WORDS


def test_every_picture_is_there() -> None:
    """As many as are shown."""
    found = re.findall(r"\]\((\.\./images/panel/[a-z0-9-]+\.png)\)", WORDS)
    assert len(found) == len(set(found)) == 4
    assert all((PAGE.parent / one).is_file() for one in found)
