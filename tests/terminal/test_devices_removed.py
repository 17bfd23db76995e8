"""Any device removed in any state: staff are told, and voting goes on or stops safely.

Each row of docs/devices-removed.md is played at a terminal on simulated devices.
"""

from dataclasses import replace
from unittest.mock import patch

import pytest
from make_devices_page import PAGE
from removal_world import PLACE, RemovalWorld

from common.text import catalogue
from hardware_sim.voters.ledger import opened
from terminal.life import rules
from terminal.life.states import RECORDING_DEVICES, Device, Polls, State
from terminal.removed import Removal, Voting, removal, removals
from terminal.removed_page import removed_page
from terminal.session.states import State as Screen

ROWS = tuple(removals())
PARTS = ("title_ja", "title_en", "meaning_ja", "meaning_en", "action_ja", "action_en", "code")


def test_the_page_is_of_today() -> None:
    """docs/devices-removed.md says what the table says; else: python -m make_devices_page."""
    assert PAGE.read_text(encoding="utf-8") == removed_page()


def test_every_device_is_removed_in_every_state() -> None:
    """The table has each of them once."""
    assert len(ROWS) == len(State) * len(Device)
    assert {(row.state, row.device) for row in ROWS} == {(s, d) for s in State for d in Device}


@pytest.mark.parametrize("trouble", sorted({row.trouble for row in ROWS}))
def test_each_message_says_what_happened_what_it_means_and_what_to_do(trouble: str) -> None:
    """In both languages, with a code that is given to no other message."""
    entry = catalogue()[f"polls_troubles.{trouble}"]
    assert all(entry[part].strip() for part in PARTS)
    codes = [one["code"] for key, one in catalogue().items() if key.startswith("polls_troubles.")]
    assert codes.count(entry["code"]) == 1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.state}-{row.device}")
def test_a_removed_device_is_told_and_harms_no_vote(row: Removal) -> None:
    """The row as it stands: the message, the state, whether people can vote. Put back, and
    with staff who know their work, the terminal comes to its end with every vote."""
    world = RemovalWorld()
    world.reach(row.state)
    world.remove(row.device)
    assert (world.trouble, world.state) == (row.trouble, row.after)
    if row.voting is Voting.GOES_ON:
        before = len(world.ledger.done)
        world.vote()
        assert len(world.ledger.done) == before + 1
    else:
        world.terminal.present(world.terminal.grant(("contest-1",)))
        assert world.terminal.booth.terminal.session.state in (Screen.SHUT, Screen.FAILED)
    world.put_back(row.device)
    world.mended()
    world.terminal.end()
    assert wrong(world) == []


def wrong(world: RemovalWorld) -> list[str]:
    """What is wrong with the votes on the media in the end."""
    terminal, of = world.terminal, PLACE.world
    name, lacking = terminal.provision.terminal, terminal.happened.accepted_older
    found = [
        opened(medium.lasting(), name, role, of.expected, of.election_key)
        for role, medium in terminal.bench.in_order()
    ]
    closed = [votes for votes in found if votes is not None] or [None]
    return [said for votes in closed for said in world.ledger.wrong(votes, lacking=lacking)]


def test_a_device_that_records_never_lets_voting_go_on() -> None:
    """Without original, duplicate or own disk nobody votes, in no state."""
    assert {row.voting for row in ROWS if row.device in RECORDING_DEVICES} == {
        *(Voting.STOPS, Voting.NOT_BEGUN, Voting.OVER)
    }


def test_any_other_device_never_stops_an_open_terminal() -> None:
    """Headphones, keypad, scanner, printer: whoever needs none of them votes on."""
    others = [row for row in ROWS if row.device not in RECORDING_DEVICES]
    assert {row.voting for row in others if row.state is State.OPEN} == {Voting.GOES_ON}


def test_a_message_that_is_wiped_by_the_work_is_found_out() -> None:
    """Positive control: where the end of a work wiped the message of a device that is still
    missing, the row of the headphones during a recovery would not hold."""
    row = removal(State.RECOVERING, Device.HEADPHONES)
    with patch("terminal.life.rules._missing", lambda _: ""):
        world = RemovalWorld()
        world.reach(row.state)
        world.remove(row.device)
        assert world.trouble != row.trouble


def test_looking_anew_forgets_no_locked_pin() -> None:
    """A terminal that looks at its disk in the middle of its work still knows whose PIN is
    locked, what is missing and what went wrong; one that starts anew knows none of it."""
    world = RemovalWorld()
    world.reach(State.RESTING)
    booth = world.terminal.booth
    locked = replace(booth.terminal.polls, locked=frozenset({"officer-3"}))
    booth.terminal = replace(booth.terminal, polls=locked)
    world.remove(Device.ORIGINAL)
    assert world.state is State.INCIDENT
    assert booth.terminal.polls.locked == {"officer-3"}
    assert Device.ORIGINAL in booth.terminal.polls.lost
    world.terminal.cut_power()
    assert world.trouble == "restarted"


def test_a_duplicate_that_was_given_up_is_not_called_for() -> None:
    """Two officers decided to go on with the original alone: its message is over."""
    polls = Polls(lost=frozenset({Device.DUPLICATE, Device.PRINTER}), degraded=True)
    assert rules._missing(polls) == "lost-printer"
    assert rules._missing(replace(polls, degraded=False)) == "lost-duplicate"
