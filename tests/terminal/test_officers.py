"""Officers at the screen of a terminal on a desk: badges, PINs, halves, and their whole day."""

import logging
import traceback
from pathlib import Path

import pytest
from officers_world import NEW_PIN, TERMINAL, OfficersPlace, make_world, quick
from world import PROGRAM

from common.badges import new_badge
from common.box_header import MediumRole
from common.closing_reader import read_closing
from common.grant import new_grant
from common.halves import Half, split
from common.opening_sign import OpeningSign, read_opening_sign
from common.program_code import short_code
from common.readiness_code import read_readiness_code
from common.secret import Secret
from common.slip_code import read_slip_code
from terminal.app.officers import COPYING_MS, IDLE_MS
from terminal.app.officers_halves import Halves
from terminal.badges import pin_book
from terminal.badges.pin_book import PinBook
from terminal.badges.pin_file import PinFile
from terminal.life.states import Device, State
from terminal.own_disk import Told
from terminal.ports.medium import Fault as MediumError
from terminal.ports.medium import MediumFault
from terminal.session.states import Aid
from terminal.session.states import State as Screen
from terminal.staff import touches as t
from terminal.staff.acts import Act, Step

WORLD = make_world()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are checked without the cost that a stranger has to pay."""
    monkeypatch.setattr(pin_book, "verifier", quick)


@pytest.fixture
def place(tmp_path: Path) -> OfficersPlace:
    return OfficersPlace(tmp_path, WORLD)


@pytest.fixture
def opened(place: OfficersPlace) -> OfficersPlace:
    return place.open()


def test_a_whole_day_by_officers(place: OfficersPlace) -> None:
    """From the bare device to the hand-over, by badges, PINs and touches alone; what is on
    the media at the end is what the voters chose."""
    assert place.polls is State.BARE
    place.do(Act.LOAD, 1, 2)
    assert place.view.polls.loaded is not None
    assert place.view.polls.loaded.hash == WORLD.package.hash
    assert place.view.program == short_code(PROGRAM["sha256"])
    place.do(Act.TEST, 2).touch(t.Show(t.Info.REPORT))
    assert read_readiness_code(place.view.code, WORLD.uid).ready
    place.do(Act.ZERO, 1, witness=True)
    assert place.polls is State.ZERO_CHECKED
    place.do(Act.OPEN, 1, 3)
    assert place.view.desk.missing == ("too-early-to-open",)
    place.at(7).do(Act.OPEN, 1, 3)
    assert place.polls is State.HANDING_OUT
    place.do(Act.HAND_OUT, 1, witness=True)
    sign = read_opening_sign(place.view.code, WORLD.uid)
    assert sign == OpeningSign(TERMINAL, 1)
    place.uncover()
    assert place.shell.voters
    for _ in range(3):
        place.vote()
    place.badge(2)
    assert place.view.voters == 3
    place.do(Act.PAUSE, 2)
    assert place.polls is State.PAUSED
    place.do(Act.RESUME, 2)
    assert place.shell.voters
    place.vote("contest-1-2", "contest-2-3").at(20)
    place.do(Act.CLOSE, 1, 2)
    assert place.polls is State.CLOSED
    place.touch(t.Show(t.Info.SLIP))
    slip = read_slip_code(place.view.code)
    assert (slip.terminal, slip.records) == (TERMINAL, 8)  # four persons, two contests
    place.do(Act.HAND_OVER, 1, witness=True)
    assert place.polls is State.HANDED_OVER
    for stick, role in (("stick-1", MediumRole.ORIGINAL), ("stick-2", MediumRole.DUPLICATE)):
        folder = place.folder / "sticks" / stick
        files = {file.name: file.read_bytes() for file in folder.iterdir()}
        closed = read_closing(files, TERMINAL, role, WORLD.expected)
        assert (closed.voters, closed.slip) == (4, slip)


def test_the_number_of_voters_is_known_or_not_said(opened: OfficersPlace) -> None:
    """It counts persons, not records; after a restart nobody says a number before the box
    was unlocked with both halves."""
    opened.vote().vote()
    assert opened.view.voters == 2
    opened.start()
    assert (opened.polls, opened.view.voters) == (State.INCIDENT, None)
    opened.do(Act.GIVE, 1, witness=True)
    assert (opened.polls, opened.view.voters) == (State.TELLING, 2)
    opened.do(Act.TELL, 1).do(Act.RESUME, 2)
    assert opened.shell.voters


def test_a_device_that_fails_and_what_staff_do(opened: OfficersPlace) -> None:
    """A pulled stick takes the screen from the voter; put back, two halves unlock, the truth is
    told to the voter, and the polls go on."""
    opened.arrive().press("bar-forward", "candidate-contest-1-1")
    opened.plug(lambda state: state.pull(Device.ORIGINAL))
    assert opened.polls is State.INCIDENT
    assert not opened.shell.voters
    opened.plug(lambda state: state.insert(Device.ORIGINAL, "stick-1"))
    opened.do(Act.GIVE, 1, witness=True).do(Act.TELL, 1).do(Act.RESUME, 1)
    opened.vote()
    assert opened.view.voters == 1


def test_early_voting_over_two_days(opened: OfficersPlace) -> None:
    """The evening's number is carried; the morning takes yesterday's halves and gives new
    ones, and yesterday's are good for nothing then."""
    opened.vote().badge(1).do(Act.END_DAY, 1, witness=True)
    yesterday = dict(opened.halves)
    opened.do(Act.GIVE, 1, witness=True)
    assert (opened.polls, opened.view.voters) == (State.CARRIED, 1)
    opened.do(Act.OPEN, 1, 2).do(Act.HAND_OUT, 2, witness=True)
    assert opened.polls is State.OPEN
    assert set(yesterday.values()).isdisjoint(opened.halves.values())
    opened.start().to(Act.GIVE, Step.HALVES).scan(yesterday[1])
    assert opened.remark == "polls_troubles.halves-of-another-opening"
    assert opened.view.desk.halves == frozenset()


def test_paper_for_a_while_and_a_notice_at_the_booths(opened: OfficersPlace) -> None:
    """Machines stand still, the place votes on paper and comes back; a candidate died, and
    staff say that the notice hangs (電磁的記録投票法 Art 13)."""
    opened.vote().badge(1).do(Act.NOTICE, 2)
    assert opened.view.polls.notices == {"contest-1-1"}
    opened.do(Act.PAUSE, 1).do(Act.TO_PAPER, 1, witness=True)
    assert (opened.polls, opened.view.voters) == (State.ON_PAPER, 1)
    opened.do(Act.LEAVE_PAPER, 1, witness=True).do(Act.RESUME, 1).vote()
    assert opened.view.voters == 2


def test_a_terminal_whose_original_died_is_retired_and_handed_over(opened: OfficersPlace) -> None:
    """Two officers end its work, the voter is told what can be known, and its duplicate goes
    to the device that closes it."""
    opened.vote().plug(lambda state: state.pull(Device.ORIGINAL))
    opened.do(Act.GIVE, 1, witness=True)
    assert opened.polls is State.ORIGINAL_DEAD
    opened.do(Act.RETIRE, 1, 2)
    assert (opened.polls, opened.view.polls.truth) == (State.RETIRED, Told.RECORDED)
    opened.do(Act.HAND_OVER, 1, witness=True)
    assert opened.view.desk.missing == ("tell-first",)
    opened.do(Act.TELL, 1).do(Act.HAND_OVER, 1, witness=True)
    assert opened.polls is State.HANDED_OVER


def test_a_second_package_begins_with_the_comparison(opened: OfficersPlace, tmp_path: Path) -> None:
    """(電磁的記録投票法 Art 13-2.) A terminal that was prepared and suspended is given another
    package: two officers compare its hash before anything else, and the polls open on it."""
    place = OfficersPlace(tmp_path / "second", WORLD)
    place.do(Act.LOAD, 1, 2).do(Act.TEST, 1).do(Act.SUSPEND, 1, 2)
    assert place.start().polls is State.SUSPENDED
    place.world = make_world(contests=1)
    place.new_badges().start()
    assert place.polls is State.BARE
    assert place.view.offered[0] is Act.LOAD
    assert Act.TEST not in place.view.offered
    place.open()
    assert (place.polls, place.view.hash) == (State.OPEN, place.world.package.hash)
    assert opened.view.hash != place.world.package.hash


def test_five_wrong_pins_lock_a_badge_and_another_officer_has_a_new_one_set(
    opened: OfficersPlace,
) -> None:
    """Each wrong one is counted and said; the locked badge counts for nobody, after a restart
    neither; with another officer and a witness its owner sets a new PIN."""
    opened.badge(3).to(Act.PAUSE, Step.PEOPLE).badge(3)
    for left in (4, 3, 2, 1):
        opened.type("111222").later(31)
        assert (opened.remark, dict(opened.view.desk.remark.values)["left"]) == (
            "badges.pin-wrong",
            left,
        )
    opened.type("111222")
    assert opened.remark == "badges.pin-locked"
    assert opened.view.locked == {"p01-b3"}
    opened.badge(3)
    assert (opened.remark, opened.view.desk.badge) == ("badges.pin-locked", "")
    opened.do(Act.PAUSE, 1)
    assert opened.polls is State.PAUSED
    opened.start()
    assert opened.booth.terminal.polls.locked == {"p01-b3"}
    assert not opened.view.all_locked
    opened.do(Act.GIVE, 1, witness=True).do(Act.NEW_PIN, 1, witness=True)
    assert opened.view.locked == frozenset()
    opened.to(Act.RESUME, Step.PEOPLE).officer(3)
    assert opened.remark == "badges.pin-wrong"
    opened.type(NEW_PIN)
    assert opened.view.desk.officers == {"p01-b3"}


def test_a_forgotten_pin_is_said_by_another_officer(opened: OfficersPlace) -> None:
    """Its owner alone cannot; with another officer the badge counts for nobody at once, and
    only a new PIN brings it back."""
    opened.badge(1).to(Act.FORGOT_PIN, Step.PEOPLE).badge(3)
    assert opened.remark == "staff.other-officer"
    opened.do(Act.FORGOT_PIN, 2)
    assert opened.view.polls.locked == {"p01-b3"}
    opened.to(Act.PAUSE, Step.PEOPLE).badge(3)
    assert opened.remark == "badges.pin-locked"
    opened.do(Act.NEW_PIN, 2, witness=True)
    assert opened.view.locked == frozenset()
    opened.pins[2] = NEW_PIN
    opened.do(Act.PAUSE, 3)
    assert opened.polls is State.PAUSED


def test_a_new_pin_is_typed_twice_alike_and_is_none_that_strangers_try(
    opened: OfficersPlace,
) -> None:
    """Nothing comes of two that differ; a badge that is not locked gets none."""
    opened.badge(1).do(Act.FORGOT_PIN, 2).to(Act.NEW_PIN, Step.BADGE).badge(1)
    assert (opened.remark, opened.view.can_go_on) == ("polls_refusals.pin-not-locked", False)
    opened.to(Act.NEW_PIN, Step.NEW_PIN).type("123456")
    assert opened.remark == "badges.pin-weak"
    opened.type("12345")
    assert opened.remark == "badges.pin-form"
    opened.type(NEW_PIN).type("730926")
    assert (opened.remark, opened.view.can_go_on) == ("staff.pins-differ", False)
    opened.type(NEW_PIN).type(NEW_PIN)
    assert opened.view.can_go_on
    opened.touch(t.Leave()).badge(3)
    assert not opened.touch(t.Next()).view.can_go_on


def test_where_the_disk_fails_a_badge_stays_locked(
    opened: OfficersPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new PIN that is not lasting is none: the badge counts for nobody, and staff are told."""
    opened.badge(1).do(Act.FORGOT_PIN, 2).to(Act.NEW_PIN, Step.CONFIRM, 1, witness=True)
    monkeypatch.setattr(PinFile, "save", full)
    opened.touch(t.Do())
    assert opened.remark == "badges.pins-broken"
    assert opened.later().view.polls.locked == {"p01-b3"}


def test_where_all_badges_are_locked_new_ones_are_brought(opened: OfficersPlace) -> None:
    """Nothing can be done with the old ones, and the page knows; the committee's new list in
    the terminal's folder, a restart and both halves, and the polls go on with every vote."""
    opened.vote().badge(1).to(Act.PAUSE, Step.PEOPLE)
    for number in (1, 2, 3):
        opened.badge(number)
        for _ in range(5):
            opened.type("111222").later(31)
    assert opened.view.all_locked
    assert opened.start().view.all_locked
    opened.new_badges().start()
    assert not opened.view.all_locked
    opened.do(Act.GIVE, 1, witness=True).do(Act.TELL, 1).do(Act.RESUME, 2)
    opened.vote().badge(1)
    assert opened.view.voters == 2


def test_a_badge_of_another_place_covers_nothing(opened: OfficersPlace) -> None:
    """A stranger's code leaves the voter's screen alone, and on the staff's own screen it is
    said that it is no badge of this place; no try of anybody is counted."""
    opened.arrive().press("bar-forward")
    for line in (
        new_badge("p02", 1).text(WORLD.uid),
        new_badge("p01", 1).text(WORLD.uid),
        opened.badges[0].text(bytes(32)),
        "IPPYO-BADGE-1 somebody",
    ):
        opened.scan(line)
        assert (opened.shell.voters, opened.screen) == (True, Screen.CHOOSING)
    opened.badge(1).to(Act.CALL, Step.CONFIRM).scan(new_badge("p02", 1).text(WORLD.uid))
    assert opened.remark == "badges.badge-unknown"
    assert opened.view.desk.badge == ""


def test_the_cover_keeps_the_voters_choice_and_shows_nothing_of_it(opened: OfficersPlace) -> None:
    """Staff come and go; the voter finds the screen and the choice as they were."""
    opened.arrive().press("bar-forward", "candidate-contest-1-2")
    assert opened.shell.page()[0].target("candidate-contest-1-2").ticked
    opened.badge(1)
    assert not opened.shell.voters
    assert "contest-1-2" not in repr(opened.view)
    opened.uncover()
    assert opened.shell.page()[0].target("candidate-contest-1-2").ticked


def test_a_screen_that_staff_left_open_drops_who_was_an_officer(opened: OfficersPlace) -> None:
    """Two minutes after the last touch nothing is prepared, and nobody is an officer; the
    cover stays, and any hand may take it away."""
    opened.badge(1).to(Act.PAUSE, Step.CONFIRM, 1)
    opened.later(IDLE_MS / 1000 - 1)
    assert opened.view.desk.officers == {"p01-b1"}
    opened.later(2)
    assert (opened.view.desk.act, opened.view.desk.officers) == (None, frozenset())
    assert opened.remark == "staff.rested"
    opened.touch(t.Do())
    assert opened.polls is State.OPEN
    assert opened.uncover().shell.voters


def test_before_a_badge_is_held_up_nothing_can_be_touched(place: OfficersPlace) -> None:
    """A terminal that stands there before the opening shows no act; a badge opens the screen,
    and two minutes later it is closed again; a slip that people copy stays."""
    place.touch(t.Prepare(Act.CALL), t.Prepare(Act.LOAD))
    assert place.view.desk.act is None
    place.badge(1).touch(t.Prepare(Act.LOAD))
    assert place.view.desk.act is Act.LOAD
    place.later(IDLE_MS / 1000)
    assert not place.officers.open
    place.badge(1).touch(t.Show(t.Info.HASH)).later(IDLE_MS / 1000)
    assert place.view.desk.info is t.Info.HASH


def halves_of(secret: bytes, terminal: str = TERMINAL, opening: int = 1) -> list[str]:
    return [half.text() for half in split(Secret(secret * 32), terminal, opening)]


def test_a_wrong_half_is_told_before_anything_is_tried(opened: OfficersPlace) -> None:
    """Of another terminal, of another opening, misread, or out of place: staff read which; two
    times the same half is one half; and a half of a stranger's secret opens no box."""
    opened.scan(opened.halves[1])
    assert opened.shell.voters
    opened.start().badge(1).scan(opened.halves[1])
    assert opened.remark == "staff.half-not-asked"
    opened.to(Act.GIVE, Step.HALVES)
    for line, key in (
        (halves_of(b"a", terminal="p01-02")[0], "polls_troubles.halves-of-another-terminal"),
        (halves_of(b"a", opening=2)[0], "polls_troubles.halves-of-another-opening"),
        (opened.halves[1][:-1] + "x", "staff.half-misread"),
    ):
        assert opened.scan(line).remark == key
        assert opened.view.desk.halves == frozenset()
    opened.scan(opened.halves[1]).scan(opened.halves[1])
    assert (opened.view.desk.halves, opened.view.can_go_on) == ({1}, False)
    opened.scan(halves_of(b"a")[1]).touch(t.Next()).officer(1).touch(t.Watching(), t.Next(), t.Do())
    assert (opened.polls, opened.view.polls.trouble) == (State.INCIDENT, "wrong-halves")
    opened.do(Act.GIVE, 1, witness=True)
    assert opened.polls in (State.PAUSED, State.TELLING)


def test_a_half_that_was_copied_by_hand_is_typed(opened: OfficersPlace) -> None:
    """Letter by letter, without a scanner; a wrong letter is told, found, and put right; what
    is typed is seen, and gone when its owner leaves."""
    opened.start().to(Act.GIVE, Step.HALVES)
    for number, half in opened.halves.items():
        letters = "".join(half.split(" ")[4:])
        opened.touch(t.Write(number), *map(t.Letter, letters[:10]), t.Leave())
        assert (opened.view.desk.letters, opened.view.words) == (0, ())
        wrong = "0" if letters[-1] != "0" else "1"
        opened.touch(t.Write(number), *map(t.Letter, letters[:-1] + wrong + "f"))
        assert "".join(opened.view.words) == letters[:-1] + wrong
        assert not opened.view.can_go_on
        assert opened.touch(t.Enter()).remark == "staff.half-misread"
        opened.touch(t.Rub(), t.Letter(letters[-1]), t.Enter())
        assert number in opened.view.desk.halves
    opened.touch(t.Next()).officer(1).touch(t.Watching(), t.Next(), t.Do())
    assert opened.polls in (State.PAUSED, State.TELLING)


def test_halves_are_wiped_when_they_have_served(
    place: OfficersPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken, and what was given and used, is no more in memory; each is on the
    screen alone, and only while its owner looks."""
    out: list[Half] = []
    real = Halves.take

    def take(self: Halves, halves: tuple[Half, Half]) -> None:
        out.extend(halves)
        real(self, halves)

    monkeypatch.setattr(Halves, "take", take)
    place.do(Act.LOAD, 1, 2).do(Act.TEST, 1).do(Act.ZERO, 1, witness=True)
    place.at(7).do(Act.OPEN, 1, 2).to(Act.HAND_OUT, Step.HALF_1, 1, witness=True)
    assert place.view.code == ""
    place.touch(t.Reveal())
    assert place.view.code == out[0].text()
    assert "".join(place.view.words) == "".join(out[0].text().split(" ")[4:])
    place.later(COPYING_MS / 1000 + 1)
    assert (place.view.code, place.officers.open) == ("", False)
    place.to(Act.HAND_OUT, Step.HALF_2, 1, witness=True)
    assert [half.part.wiped for half in out] == [True, False]
    place.touch(t.Reveal())
    assert place.view.code == out[1].text()
    place.touch(t.Taken(), t.Next(), t.Do())
    assert [half.part.wiped for half in out] == [True, True]
    assert place.polls is State.OPEN


def test_a_clerk_votes_for_the_voter_and_before_it_nobody_else_can(opened: OfficersPlace) -> None:
    """(電磁的記録投票法 Art 7(1).) After the officer and a witness said so the hand is the
    clerk's, to the recording; the next voter votes alone again."""
    opened.arrive().badge(1).do(Act.PROXY, 1, witness=True)
    assert opened.booth.terminal.session.voter is not None
    assert opened.booth.terminal.session.voter.aid is Aid.PROXY
    assert opened.shell.voters
    opened.press("bar-forward")
    for number in (1, 2):
        opened.press(f"candidate-contest-{number}-1", "bar-forward", "bar-confirm")
    opened.press("bar-forward")
    assert opened.screen is Screen.DONE
    opened.later(12).vote()
    assert opened.view.voters == 2


def test_a_voter_who_called_is_asked_first_and_then_left_alone(opened: OfficersPlace) -> None:
    """Staff may make it an assisted vote; the cover stays until they leave the voter alone."""
    opened.arrive().press("bar-forward", "side-staff").badge(1)
    opened.do(Act.ASSIST, 1, witness=True)
    assert (opened.screen, opened.shell.voters) == (Screen.CALLED, False)
    opened.do(Act.GO_ON, 1)
    assert (opened.screen, opened.shell.voters) == (Screen.CHOOSING, True)


def test_a_voter_who_left_is_ended_before_a_witness(opened: OfficersPlace) -> None:
    """An officer alone cannot; with a witness the vote is recorded as 途中終了."""
    opened.arrive().press("bar-forward").badge(1).to(Act.END_FOR_VOTER, Step.PEOPLE).officer(1)
    assert (opened.view.can_go_on, opened.view.lacks) == (False, "needs-officer-and-witness")
    opened.touch(t.Watching(), t.Next(), t.Do())
    assert opened.screen is Screen.DONE
    assert opened.view.voters == 1


def test_an_officer_lets_a_voter_in_without_a_grant(opened: OfficersPlace) -> None:
    """Once, and for the contests that the officer leaves ticked (decision 0061)."""
    opened.badge(1).to(Act.UNLOCK, Step.CONTESTS).touch(t.Mark("contest-1"), t.Next())
    opened.officer(1).touch(t.Next(), t.Do())
    assert (opened.screen, opened.shell.voters) == (Screen.START, True)
    voter = opened.booth.terminal.session.voter
    assert voter is not None
    assert [part.contest.id for part in voter.parts] == ["contest-2"]
    opened.press("bar-forward", "candidate-contest-2-1", "bar-forward", "bar-confirm")
    assert (opened.screen, opened.view.voters) == (Screen.DONE, 1)


def test_a_network_that_is_up_is_named_to_staff(opened: OfficersPlace) -> None:
    """Resuming lacks it, and the screen says which (電磁的記録投票法 Art 4(2))."""
    opened.plug(lambda state: state.network("wlan0", on=True))
    assert opened.polls is State.PAUSED
    opened.do(Act.RESUME, 1)
    assert opened.view.desk.missing == ("network-up",)
    assert opened.view.desk.networks == ("wlan0",)
    opened.plug(lambda state: state.network("wlan0", on=False)).touch(t.Do())
    assert opened.polls is State.OPEN


def test_no_digit_and_no_half_is_ever_printed(
    opened: OfficersPlace, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by the value that pages draw, not by the officers, not in a log, not in the trace of
    an error that comes while a PIN is typed."""
    caplog.set_level(logging.DEBUG)
    opened.start().to(Act.GIVE, Step.HALVES)
    for half in opened.halves.values():
        opened.scan(half)
    opened.touch(t.Next()).badge(1).touch(*(t.Digit(int(digit)) for digit in "295183"))
    secrets = [*(half.split(" ")[4] for half in opened.halves.values()), "295183"]
    secrets.append(opened.badges[0].secret.reveal().hex())
    said = [repr(opened.view), repr(opened.officers), repr(vars(opened.officers)), caplog.text]
    said += [
        repr(vars(value)) for value in vars(opened.officers).values() if hasattr(value, "__dict__")
    ]
    monkeypatch.setattr(PinBook, "enter", broken)
    with pytest.raises(RuntimeError) as trace:
        opened.touch(t.Enter())
    said.append("".join(traceback.format_exception(trace.value)))
    assert [secret for secret in secrets if any(secret in text for text in said)] == []


def full(*_: object) -> None:
    raise MediumFault(MediumError.FULL)


def broken(*_: object) -> str:
    raise RuntimeError("a bug in the program")


def test_a_grant_under_the_staffs_screen_begins_no_vote(opened: OfficersPlace) -> None:
    """Staff are told that one was held up; it is not used, and is good when they are gone.
    (Positive control: without their screen over it the same grant begins at once.)"""
    contests = tuple(one.id for one in WORLD.election.contests)
    grant = new_grant(TERMINAL, opened.booth.terminal.polls.opening, contests)
    line = grant.issue(WORLD.uid, WORLD.reception)
    opened.badge(1).scan(line)
    assert (opened.screen, opened.remark) == (Screen.WAITING, "staff.grant-waits")
    opened.touch(t.Uncover()).later()
    assert opened.screen is Screen.WAITING
    opened.scan(line)
    assert opened.screen is Screen.START


def test_a_grant_held_up_while_a_pin_is_typed_spoils_nothing(opened: OfficersPlace) -> None:
    """The digits so far stay, and the act goes on."""
    contests = tuple(one.id for one in WORLD.election.contests)
    grant = new_grant(TERMINAL, opened.booth.terminal.polls.opening, contests)
    opened.badge(1).to(Act.PAUSE, Step.PEOPLE).badge(1)
    opened.touch(*(t.Digit(int(digit)) for digit in opened.pins[0][:3]))
    opened.scan(grant.issue(WORLD.uid, WORLD.reception))
    opened.touch(*(t.Digit(int(digit)) for digit in opened.pins[0][3:]), t.Enter())
    assert opened.view.desk.officers == {opened.badges[0].name}
    assert opened.booth.terminal.polls.voters == 0


@pytest.mark.parametrize("screen", [Screen.CALLED, Screen.WAITING])
def test_a_grant_under_the_staffs_screen_is_not_logged_as_refused(
    opened: OfficersPlace, screen: Screen
) -> None:
    """It was not refused: it waits. Nothing of it is in the log."""
    before = opened.booth.terminal
    if screen is Screen.CALLED:
        opened.arrive().press("bar-forward").badge(1).do(Act.CALL)
    opened.badge(1)
    assert opened.screen is screen
    session = opened.booth.terminal.session
    opened.arrive()
    assert opened.booth.terminal.session.voter == session.voter
    assert opened.booth.terminal.session.refused == before.session.refused == ""
