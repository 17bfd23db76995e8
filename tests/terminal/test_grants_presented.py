"""A grant is held up at the terminal: let in once, or refused with its reason."""

import base64
from collections.abc import Callable

import pytest
from booth_world import OFFICER, TERMINAL, TWO, WITNESSED, BoothWorld

from common.binding import bind
from common.closing import LOG_FILE
from common.eventlog import Event, read_log
from common.grant import Grant, new_grant
from common.signing import KeyRefused, PublicKey, SigningKey
from common.text import text
from terminal.booth import REFUSALS_LOGGED
from terminal.life import events as life
from terminal.life.states import State
from terminal.machine import Refused
from terminal.ports.medium import Fault
from terminal.session import events as voter
from terminal.session.states import State as SessionState

VOTE = {"contest-1": "contest-1-2", "contest-2": "contest-2-1"}
SMALL_ORDER = (
    bytes(32),
    (1).to_bytes(32, "little"),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
)


def opened() -> BoothWorld:
    booth = BoothWorld()
    booth.open()
    return booth


def issued(booth: BoothWorld, grant: Grant | None = None, desk: SigningKey | None = None) -> str:
    """A grant as reception hands it out, good here unless something is changed."""
    return (grant or booth.grant()).issue(booth.world.uid, desk or booth.world.reception)


def present(booth: BoothWorld, text_of: str) -> object:
    """It is held up to the terminal's scanner."""
    return booth.booth.feed(booth.booth.held_up(text_of, booth.tick()))


def log_of(booth: BoothWorld) -> list[Event]:
    """What stands in the log on the original."""
    data = bytes(booth.original.files[LOG_FILE])
    return [entry.event for entry in read_log(data, booth.world.uid, TERMINAL)[0]]


def other(grant: Grant, **changes: object) -> Grant:
    values = {
        "terminal": grant.terminal,
        "opening": grant.opening,
        "contests": grant.contests,
        "id": grant.id,
    }
    return Grant(**(values | changes))  # type: ignore[arg-type]  # a builder's mixed values


def forged(booth: BoothWorld) -> str:
    """Good in every field, under a signature that small-order keys would accept."""
    grant = booth.grant()
    good = base64.urlsafe_b64decode(issued(booth, grant) + "==")
    identity = (1).to_bytes(32, "little") + bytes(32)
    return base64.urlsafe_b64encode(good[:-64] + identity).decode().rstrip("=")


BAD: dict[str, tuple[str, Callable[[BoothWorld], str]]] = {
    "rubbish": ("unreadable", lambda _: "4912345678904"),
    "of another desk": (
        "not-signed-here",
        lambda booth: issued(booth, desk=SigningKey.generate()),
    ),
    "of another election": (
        "not-signed-here",
        lambda booth: booth.grant().issue(bytes(32), booth.world.reception),
    ),
    "forged": ("not-signed-here", forged),
    "for another terminal": (
        "grant-for-elsewhere",
        lambda booth: issued(booth, other(booth.grant(), terminal=f"{TERMINAL[:-1]}2")),
    ),
    "for the day before": (
        "grant-for-elsewhere",
        lambda booth: issued(booth, other(booth.grant(), opening=2)),
    ),
    "for a contest that is not held": (
        "grant-contests",
        lambda booth: issued(booth, other(booth.grant(), contests=("contest-9",))),
    ),
    "for one contest twice": (
        "grant-contests",
        lambda booth: issued(booth, other(booth.grant(), contests=("contest-1", "contest-1"))),
    ),
}


def test_a_grant_lets_its_voter_in() -> None:
    """One glance: what the scanner read is checked, and the voter's start screen is there."""
    booth = opened()
    present(booth, issued(booth))
    assert booth.booth.voter_view().screen is SessionState.START


@pytest.mark.parametrize("name", BAD)
def test_a_bad_grant_lets_nobody_in_and_staff_see_why(name: str) -> None:
    """The screen names the reason, which has a text; the next voter's grant is taken."""
    booth, (reason, made) = opened(), BAD[name]
    present(booth, made(booth))
    shown = booth.booth.voter_view()
    assert (shown.screen, shown.refused) == (SessionState.WAITING, reason)
    assert text(f"grant_refusals.{reason}", "title_ja")
    booth.vote(VOTE)
    assert log_of(booth).count(Event.GRANT_REFUSED) == 1


def test_a_grant_is_good_once() -> None:
    """Held up again after its vote is recorded, it is refused as used."""
    booth = opened()
    grant = booth.grant()
    booth.vote(VOTE, grant)
    present(booth, issued(booth, grant))
    assert booth.booth.voter_view().refused == "grant-spent"


def test_a_cancelled_grant_is_still_good_at_the_terminal() -> None:
    """No network tells the terminal: so the slip itself is taken back and torn."""
    booth = opened()
    text_of = issued(booth)
    present(booth, text_of)
    booth.must(voter.SendElsewhere(at=booth.tick(), by=OFFICER))
    present(booth, text_of)
    assert booth.booth.voter_view().screen is SessionState.START


@pytest.mark.parametrize("raw", SMALL_ORDER)
def test_a_desk_with_a_small_order_key_is_never_obeyed(raw: bytes) -> None:
    """Under such a key anybody could sign; a terminal cannot even be told to trust it."""
    with pytest.raises(KeyRefused):
        PublicKey(raw)


def test_a_grant_is_not_taken_while_a_voter_is_here() -> None:
    """Whatever is held up, a voter at work sees nothing of it."""
    booth = opened()
    present(booth, issued(booth))
    before = booth.booth.terminal
    for held_up in (issued(booth), "rubbish", BAD["forged"][1](booth)):
        assert isinstance(present(booth, held_up), Refused)
        assert booth.booth.terminal == before


def test_rubbish_held_up_all_day_does_not_fill_the_log() -> None:
    """Between two votes the log tells of some refusals and not of every one."""
    booth = opened()
    for _ in range(3 * REFUSALS_LOGGED):
        present(booth, "rubbish")
    booth.vote(VOTE)
    present(booth, "rubbish")
    booth.vote(VOTE)
    assert log_of(booth).count(Event.GRANT_REFUSED) == REFUSALS_LOGGED + 1


def test_an_officer_unlocks_for_a_voter() -> None:
    """Without reception an officer lets a voter in: once, and the log says that it was so."""
    booth = opened()
    grant = new_grant(TERMINAL, 1, ("contest-1",))
    refused = booth.refused(voter.Unlock(at=booth.tick(), grant=grant))
    assert refused == ("needs-officer",)
    booth.must(voter.Unlock(at=booth.tick(), by=OFFICER, grant=grant))
    booth.must(voter.Begin(at=booth.tick()))
    booth.must(voter.Choose(at=booth.tick(), candidate="contest-1-3"))
    booth.must(voter.Proceed(at=booth.tick()))
    booth.must(voter.Confirm(at=booth.tick()))
    booth.must(voter.Unlock(at=booth.tick(), by=OFFICER, grant=grant))
    assert booth.booth.voter_view().refused == "grant-spent"
    booth.vote(VOTE)
    assert log_of(booth).count(Event.OFFICER_UNLOCKED) == 2


def test_an_unlock_for_another_opening_is_refused() -> None:
    """The recorder's own rules stand above whoever unlocks."""
    booth = opened()
    grant = new_grant(TERMINAL, 9, ("contest-1",))
    booth.must(voter.Unlock(at=booth.tick(), by=OFFICER, grant=grant))
    assert booth.booth.voter_view().refused == "grant-for-elsewhere"


def test_what_staff_do_stands_in_the_log() -> None:
    """A notice, a locked PIN, a new one, a voter sent back, a suspension: each once, in order."""
    booth = opened()
    booth.must(life.PostNotice(by=OFFICER, candidate="contest-1-1"))
    booth.must(life.PinLocked(badge="p01-b3"))
    booth.must(life.PinLocked(badge="p01-b3"))
    booth.must(life.NewPin(by=WITNESSED, badge="p01-b3"))
    present(booth, issued(booth))
    booth.must(voter.SendElsewhere(at=booth.tick(), by=OFFICER))
    booth.must(life.Suspend(by=TWO))
    assert log_of(booth)[3:] == [
        *(Event.NOTICE_POSTED, Event.PIN_LOCKED, Event.NEW_PIN),
        *(Event.SENT_ELSEWHERE, Event.SUSPENDED, Event.DAY_CLOSED),
    ]


def test_a_postponed_poll_stands_in_the_log() -> None:
    booth = opened()
    booth.must(life.Postpone(by=TWO))
    assert log_of(booth)[-2:] == [Event.POSTPONED, Event.DAY_CLOSED]


def test_the_log_names_no_candidate_of_a_notice() -> None:
    """That a notice hangs is told; whom it is about is on the wall, not in the log."""
    booth = opened()
    booth.must(life.PostNotice(by=OFFICER, candidate="contest-1-1"))
    assert b"contest-1" not in bytes(booth.original.files[LOG_FILE])


def test_a_session_that_staff_end_looks_like_any_other_vote() -> None:
    """The log would tell what the record holds; so it tells the same as of a voter's vote."""
    booth, ended = opened(), opened()
    booth.vote({"contest-1": "contest-1-2", "contest-2": "contest-2-1"})
    present(ended, issued(ended))
    ended.must(voter.EndForVoter(at=ended.tick(), by=WITNESSED))
    for one in (booth, ended):
        one.must(life.Pause(by=OFFICER))
    assert log_of(booth) == log_of(ended)
    assert booth.booth.terminal.polls.voters == ended.booth.terminal.polls.voters == 1


def test_an_act_before_the_box_is_open_is_not_logged() -> None:
    """There is no log yet to write to; nothing fails."""
    booth = BoothWorld()
    booth.must(life.PinLocked(badge="p01-b1"))
    booth.prepare()
    booth.must(life.PostNotice(by=OFFICER, candidate="contest-1-1"))
    assert LOG_FILE not in booth.original.files


def test_a_medium_that_fails_under_a_note_is_an_incident() -> None:
    """Nothing is lost in silence: staff recover, as after any fault."""
    booth = opened()
    booth.original.fail = {"write": Fault.WRITE_ERROR}
    booth.must(life.PostNotice(by=OFFICER, candidate="contest-1-1"))
    assert booth.state is State.INCIDENT
    booth.original.fail = {}
    booth.recover()
    booth.resume()
    booth.vote(VOTE)


def test_a_forged_signature_is_one_that_a_small_order_key_would_take() -> None:
    """Positive control: the forgery above has the form that such a key accepts."""
    booth = opened()
    packed = base64.urlsafe_b64decode(forged(booth) + "==")
    assert packed[-64:-32] == (1).to_bytes(32, "little")
    message = bind("ippyo/grant/v1", booth.world.uid, b"x")
    assert not booth.world.reception.public.accepts(packed[-64:], message)
