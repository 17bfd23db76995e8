"""A headless terminal on real recorder, recovery and close, through events alone."""

from collections import Counter

import pytest
from booth_world import (
    AROUND,
    EIGHT_PM,
    OFFICER,
    SEVEN,
    TERMINAL,
    TWO,
    WITNESSED,
    BoothWorld,
)

from common.ballot import NO_CHOICE
from common.box_header import MediumRole
from terminal.life import events as life
from terminal.life.states import Box, Device, State
from terminal.own_disk import Told
from terminal.ports.medium import Fault
from terminal.session import events as voter
from terminal.session.states import State as SessionState


def choices_of(number: int) -> dict[str, str]:
    """Voter `number`: every third in one contest only, every fifth without a choice."""
    contests = ("contest-1",) if number % 3 == 0 else ("contest-1", "contest-2")
    return {
        contest: NO_CHOICE if (number + at) % 5 == 0 else f"{contest}-{(number + at) % 4 + 1}"
        for at, contest in enumerate(contests)
    }


def expected(votes: list[dict[str, str]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {"contest-1": Counter(), "contest-2": Counter()}
    for vote in votes:
        for contest, choice in vote.items():
            found[contest][choice] += 1
    return found


def assert_closed_with(booth: BoothWorld, votes: list[dict[str, str]]) -> None:
    """Both media hold exactly these votes, and the slip says how many records."""
    assert booth.state is State.CLOSED
    slip = booth.booth.terminal.polls.slip
    assert slip is not None
    assert slip.records == sum(map(len, votes))
    for role in MediumRole:
        assert booth.counted(role) == (len(votes), expected(votes))


def test_a_whole_day_by_events_alone() -> None:
    """Twenty voters, a pause, a fault with its truth told, people who leave, the close."""
    booth = BoothWorld()
    booth.open()
    votes = [choices_of(number) for number in range(1, 21)]
    for vote in votes[:10]:
        booth.vote(vote)
    booth.must(life.Pause(by=OFFICER))
    assert booth.refused(voter.PresentGrant(at=booth.tick(), grant=booth.grant())) == ("not-open",)
    booth.resume()

    grant = booth.grant("contest-1", "contest-2")  # voter 11: the duplicate fails
    booth.choose(votes[10] | {"contest-2": "contest-2-1"}, grant)
    votes[10] = votes[10] | {"contest-2": "contest-2-1"}
    booth.duplicate.fail = {"write": Fault.WRITE_ERROR}
    booth.last_tap()
    assert booth.state is State.INCIDENT
    assert booth.booth.voter_view().screen is SessionState.FAILED
    booth.duplicate.fail = {}
    booth.recover()
    assert booth.state is State.TELLING
    assert booth.booth.terminal.polls.truth is Told.RECORDED
    assert booth.refused(life.Resume(by=OFFICER, around=AROUND)) == ("tell-first",)
    booth.must(life.TruthTold(by=OFFICER))
    booth.resume()
    booth.must(voter.PresentGrant(at=booth.tick(), grant=grant))  # cannot vote again
    assert booth.booth.voter_view().refused == "grant-spent"

    booth.choose({"contest-1": "contest-1-1", "contest-2": "contest-2-2"})  # and leaves
    assert booth.refused(life.ClosePolls(by=TWO, now=EIGHT_PM)) == ("voter-inside",)
    booth.must(voter.EndForVoter(at=booth.tick(), by=WITNESSED))
    left = {"contest-1": NO_CHOICE, "contest-2": NO_CHOICE}
    for vote in votes[11:]:
        booth.vote(vote)
    assert booth.booth.terminal.polls.voters == 21
    booth.close()
    assert_closed_with(booth, [*votes, left])
    booth.must(life.HandOver(by=WITNESSED))
    assert booth.state is State.HANDED_OVER


def test_a_vote_that_failed_before_the_original_may_be_cast_again() -> None:
    """The original took nothing: the voter is told so, and the same grant is good."""
    booth = BoothWorld()
    booth.open()
    grant, vote = booth.grant("contest-1"), {"contest-1": "contest-1-3"}
    booth.choose(vote, grant)
    booth.original.fail = {"write": Fault.WRITE_ERROR}
    booth.last_tap()
    booth.original.fail = {}
    booth.recover()
    assert booth.booth.terminal.polls.truth is Told.NOT_RECORDED
    booth.must(life.TruthTold(by=OFFICER))
    booth.resume()
    booth.vote(vote, grant)
    booth.close()
    assert_closed_with(booth, [vote])


def test_two_days_of_early_voting_carry_the_number() -> None:
    """The box rests over night; in the morning the number agrees, and voting goes on."""
    booth = BoothWorld()
    booth.open()
    booth.vote(choices_of(1))
    booth.must(life.CloseForTheDay(by=WITNESSED))
    assert booth.state is State.DAY_CLOSED
    booth.start().power_on()
    assert booth.state is State.DAY_CLOSED
    assert booth.booth.terminal.polls.carried == 1
    booth.recover()
    assert booth.state is State.CARRIED
    booth.must(life.OpenPolls(by=TWO, around=AROUND, now=SEVEN))
    booth.must(life.HandOutHalves(by=WITNESSED))
    booth.vote(choices_of(2))
    booth.close()
    assert_closed_with(booth, [choices_of(1), choices_of(2)])


def test_a_restart_in_the_middle_of_a_ballot_calls_staff() -> None:
    """Nothing of the half-made ballot comes back, and nothing of it was recorded."""
    booth = BoothWorld()
    booth.open()
    booth.vote(choices_of(1))
    booth.choose(choices_of(2))
    booth.start().power_on()
    assert booth.state is State.INCIDENT
    booth.recover()
    assert booth.booth.terminal.polls.truth is Told.NOT_RECORDED
    booth.must(life.TruthTold(by=OFFICER))
    booth.resume()
    booth.close()
    assert_closed_with(booth, [choices_of(1)])


def test_a_restart_shows_the_slip_again() -> None:
    """After the close the slip can be shown again, and nothing is added."""
    booth = BoothWorld()
    booth.open()
    booth.vote(choices_of(1))
    booth.close()
    slip = booth.booth.terminal.polls.slip
    del booth.disk.files["life"]
    booth.start().power_on()
    assert booth.state is State.CLOSED
    assert booth.booth.terminal.polls.slip == slip


def test_a_dead_duplicate_is_replaced_with_consent() -> None:
    """The officer consents, a new medium becomes the duplicate, and all votes are on it."""
    booth = BoothWorld()
    booth.open()
    booth.vote(choices_of(1))
    booth.duplicate.files.clear()
    booth.must(life.DeviceLost(device=Device.DUPLICATE))
    booth.recover()
    assert booth.state is State.CONSENT
    booth.must(life.GoWithoutDuplicate(by=TWO))
    assert booth.booth.terminal.polls.trouble == "without-duplicate-not-allowed"
    booth.recover()
    booth.must(life.ReplaceDuplicate(by=WITNESSED))
    booth.must(life.TruthTold(by=OFFICER))
    booth.resume()
    booth.vote(choices_of(2))
    booth.close()
    assert_closed_with(booth, [choices_of(1), choices_of(2)])


def test_two_officers_go_on_with_the_original_alone_where_the_committee_allows_it() -> None:
    """It outlasts a restart, and the close is of the original; a new medium ends it before."""
    booth = BoothWorld(without_duplicate="go-on")
    booth.open()
    booth.vote(choices_of(1))
    booth.duplicate.fail = {"read": Fault.READ_ERROR, "write": Fault.WRITE_ERROR}
    booth.must(life.DeviceLost(device=Device.DUPLICATE))
    booth.recover()
    assert booth.state is State.CONSENT
    booth.must(life.GoWithoutDuplicate(by=TWO))
    assert booth.booth.terminal.polls.degraded
    booth.must(life.TruthTold(by=OFFICER))
    booth.resume()
    booth.vote(choices_of(2))
    booth.start().power_on()
    assert booth.booth.terminal.polls.degraded
    booth.recover()
    booth.must(life.TruthTold(by=OFFICER))
    booth.resume()
    booth.vote(choices_of(3))
    booth.close()
    votes = [choices_of(number) for number in (1, 2, 3)]
    assert booth.counted(MediumRole.ORIGINAL) == (3, expected(votes))


def test_a_dead_original_may_be_tried_again_before_it_retires_the_terminal() -> None:
    """It may only sit badly; once two officers retire the terminal, a restart changes nothing."""
    booth = BoothWorld()
    booth.open()
    booth.vote(choices_of(1))
    booth.original.fail = {"read": Fault.READ_ERROR}
    booth.must(life.DeviceLost(device=Device.ORIGINAL))
    booth.recover()
    assert booth.state is State.ORIGINAL_DEAD
    booth.original.fail = {}
    booth.recover()
    assert booth.state is State.TELLING
    booth.original.fail = {"read": Fault.READ_ERROR}
    booth.must(life.DeviceLost(device=Device.ORIGINAL))
    booth.recover()
    booth.must(life.Retire(by=TWO))
    assert booth.refused(life.HandOver(by=WITNESSED)) == ("tell-first",)
    booth.must(life.TruthTold(by=OFFICER))
    booth.start().power_on()
    assert booth.state is State.RETIRED
    booth.must(life.HandOver(by=WITNESSED))


def test_media_that_are_not_empty_do_not_open() -> None:
    """The zero check names the medium, and the polls stay shut."""
    booth = BoothWorld()
    booth.duplicate.create("old", 1)
    booth.prepare()
    assert booth.state is State.READY
    assert booth.booth.terminal.polls.trouble == "not-zero-duplicate"
    opening = life.OpenPolls(by=TWO, around=AROUND, now=SEVEN)
    assert booth.refused(opening) == ("zero-check-first",)


@pytest.mark.parametrize("device", ["original", "duplicate", "disk"])
def test_an_opening_that_fails_is_done_again(device: str) -> None:
    """Whatever fails while the polls open, no vote was possible, and they open later."""
    booth = BoothWorld()
    booth.prepare()
    medium = getattr(booth, device)
    medium.fail = {"write": Fault.WRITE_ERROR}
    booth.must(life.OpenPolls(by=TWO, around=AROUND, now=SEVEN))
    assert booth.state is State.LOADED
    medium.fail = {}
    booth.open()
    booth.vote(choices_of(1))
    booth.close()
    assert_closed_with(booth, [choices_of(1)])


@pytest.mark.parametrize("device", ["original", "duplicate", "disk"])
def test_a_medium_that_fails_while_the_halves_are_handed_out(device: str) -> None:
    """The terminal looks at what is lasting, and goes on from there; nothing is lost."""
    booth = BoothWorld()
    booth.prepare()
    booth.must(life.OpenPolls(by=TWO, around=AROUND, now=SEVEN))
    medium = getattr(booth, device)
    medium.fail = {"flush": Fault.WRITE_ERROR}
    booth.must(life.HandOutHalves(by=WITNESSED))
    assert booth.state is not State.OPEN
    medium.fail = {}
    booth.start().power_on()
    if booth.state is State.INCIDENT:
        booth.recover()
        booth.resume()
    else:
        booth.open()
    booth.vote(choices_of(1))
    booth.close()
    assert_closed_with(booth, [choices_of(1)])


@pytest.mark.parametrize("device", ["original", "duplicate", "disk"])
def test_a_close_that_fails_is_finished_with_both_halves(device: str) -> None:
    """An interrupted close is done to its end, with every vote."""
    booth = BoothWorld()
    booth.open()
    booth.vote(choices_of(1))
    medium = getattr(booth, device)
    medium.fail = {"write": Fault.WRITE_ERROR}
    booth.close()
    assert booth.state is State.INCIDENT
    medium.fail = {}
    booth.start().power_on()
    booth.recover() if booth.booth.terminal.polls.box is Box.CLOSING else _close_again(booth)
    assert_closed_with(booth, [choices_of(1)])


def _close_again(booth: BoothWorld) -> None:
    """The close had not begun: the box recovers, and is closed."""
    booth.recover()
    if booth.state is State.TELLING:
        booth.must(life.TruthTold(by=OFFICER))
    booth.close()


def test_a_suspension_outlasts_a_restart() -> None:
    """Under Art 13-2 the box rests until the committee lifts it, restarts or not."""
    booth = BoothWorld()
    booth.open()
    booth.vote(choices_of(1))
    booth.must(life.Suspend(by=TWO))
    booth.start().power_on()
    assert booth.state is State.SUSPENDED
    booth.recover()
    opening = life.OpenPolls(by=TWO, around=AROUND, now=SEVEN)
    assert booth.refused(opening) == ("still-halted",)
    booth.must(life.Lift(by=TWO))
    booth.must(opening)


@pytest.mark.parametrize("later", [False, True])
def test_a_network_that_comes_up_while_halves_are_handed_out_opens_nothing(later: bool) -> None:
    """The polls are paused until it is gone, on the first day and on a later one; what was
    found and had gone before the opening holds nothing up."""
    booth = BoothWorld()
    if later:
        booth.open()
        booth.must(life.CloseForTheDay(by=WITNESSED))
        booth.recover()
    else:
        booth.prepare()
    booth.must(life.NetworkFound(networks=("eth0",)))
    booth.must(life.OpenPolls(by=TWO, around=AROUND, now=SEVEN))
    booth.must(life.NetworkFound(networks=("wlan0",)))
    booth.must(life.HandOutHalves(by=WITNESSED))
    assert (booth.state, booth.booth.terminal.polls.trouble) == (State.PAUSED, "network")
    assert booth.booth.voter_view().screen is SessionState.SHUT
    up = life.Resume(by=OFFICER, around=life.Around(networks=("wlan0",)))
    assert booth.refused(up) == ("network-up",)
    booth.resume()
    booth.vote(choices_of(1))
    booth.close()
    assert_closed_with(booth, [choices_of(1)])


def test_a_grant_for_another_terminal_is_refused_with_its_reason() -> None:
    """The voter is not let in, and staff see why."""
    booth = BoothWorld()
    booth.open()
    grant = booth.grant()
    elsewhere = type(grant)(f"{TERMINAL[:-1]}2", grant.opening, grant.contests, grant.id)
    booth.must(voter.PresentGrant(at=booth.tick(), grant=elsewhere))
    assert booth.booth.voter_view().screen is SessionState.WAITING
    assert booth.booth.voter_view().refused == "grant-for-elsewhere"


def test_halves_of_nobody_recover_nothing() -> None:
    """Without the two halves the box stays locked, and staff are told."""
    booth = BoothWorld()
    booth.open()
    booth.start().power_on()
    booth.people.kept = None
    booth.recover()
    assert booth.state is State.INCIDENT
    assert booth.booth.terminal.polls.trouble == "halves-needed"
