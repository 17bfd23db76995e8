"""`ippyo simulate accuracy`: every ballot position is recorded and counted without error."""

import json

from typer.testing import CliRunner

from hardware_sim.ballots import Script
from ippyo.app import app
from ippyo.demo import differences


def test_a_small_run_finds_no_error() -> None:
    """As many positions as asked for are voted on and counted, with zero errors."""
    arguments = ["simulate", "accuracy", "--positions", "2500", "--workers", "1", "--json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert figures["positions"] == 61 * 41
    assert (figures["ballots"], figures["errors"]) == (41, 0)


def test_one_vote_counted_for_another_candidate_is_two_errors() -> None:
    """The comparison works: a vote moved is one too many here, one too few there."""
    script = Script({"p01-01": {"mayor": {"sato": 3, "none": 1}}})
    counted = {
        "contests": [
            {
                "id": "mayor",
                "electronic": {"ended_without_choice": 1},
                "candidates": [
                    {"id": "sato", "electronic": 2},
                    {"id": "kato", "electronic": 1},
                ],
            }
        ]
    }
    assert differences(counted, script) == {("mayor", "sato"): 1, ("mayor", "kato"): 1}
