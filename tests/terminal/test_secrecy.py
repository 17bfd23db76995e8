"""Whoever reads every byte of media, log and disk learns no choice, and no order."""

import hashlib
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import pytest
from crashing_medium import Failure, Operation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from terminal_world import TerminalWorld, Vote

from common.ballot import NO_CHOICE, choice_code
from common.box_contents import pack_contents
from common.closing import LOG_FILE, PACKAGE_FILE, RECORDS_FILE
from common.eventlog import Event
from common.halves import join
from terminal import recorder as recorder_module
from terminal.closing import close_polls
from terminal.files import is_working
from terminal.opening import close_for_the_day
from terminal.ports.medium import Fault
from terminal.recorder import CommitFailed, NotCast, Recorder
from terminal.recovery import RecoveryRefused
from terminal.unlock import look_at_both, unlock

VOTERS = 5
FAILING = 10  # an operation in the middle of a vote
Records = Mapping[int, Mapping[str, bytes]]


def plain_boxes(terminal: TerminalWorld) -> tuple[bytes, bytes]:
    """The decrypted box on original and duplicate, as somebody with both halves reads it."""
    secret = join(*terminal.their_halves())
    found = look_at_both(terminal.media, terminal.provision)
    original, duplicate = (
        pack_contents(
            terminal.provision.shape, unlock([one], terminal.provision, secret, 1).contents
        )
        for one in found
    )
    return original, duplicate


def sealed_once(terminal: TerminalWorld) -> Records:
    """The records of some voters, sealed once, so that only their order can differ."""
    world = terminal.world
    return {
        number: {
            contest: world.record(terminal.name, contest, choice)
            for contest, choice in terminal.vote(number).choices.items()
        }
        for number in range(1, VOTERS + 1)
    }


def cast_in(order: Sequence[int]) -> tuple[TerminalWorld, tuple[Operation, ...]]:
    """An open terminal on which the records were cast in this order, and every call of it."""
    terminal = TerminalWorld(2)
    recorder = terminal.open()
    terminal.power.begin()
    for number in order:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                recorder_module,
                "make_record",
                lambda *arguments, of=RECORDS[number]: of[arguments[3]],
            )
            terminal.cast(recorder, terminal.vote(number))
    return terminal, tuple(terminal.power.trace)


RECORDS = sealed_once(TerminalWorld(2))
IN_ORDER, CALLS_IN_ORDER = cast_in(range(1, VOTERS + 1))


@given(st.permutations(range(1, VOTERS + 1)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_the_voters_is_nowhere(order: list[int]) -> None:
    """In any order: the same open box, the same log, the same writes, the same sizes."""
    terminal, calls = cast_in(order)
    assert plain_boxes(terminal) == plain_boxes(IN_ORDER)
    assert calls == CALLS_IN_ORDER
    for one, other in zip(terminal.devices, IN_ORDER.devices, strict=True):
        sizes = {name: len(data) for name, data in one.image().items()}
        assert sizes == {name: len(data) for name, data in other.image().items()}
    assert terminal.disk_medium.image() == IN_ORDER.disk_medium.image()
    assert terminal.original.image()[LOG_FILE] == IN_ORDER.original.image()[LOG_FILE]


def test_original_and_duplicate_hold_one_plain_box() -> None:
    """What lies on the two media is the same set of votes."""
    original, duplicate = plain_boxes(IN_ORDER)
    assert original == duplicate


def traced(choices: Mapping[str, str]) -> tuple[list[Operation], bytes]:
    """Every call to every device for one vote, and the log that it leaves."""
    terminal = TerminalWorld(2)
    recorder = terminal.opened_with(1)
    vote = terminal.vote(2)
    grant = terminal.grant(2, tuple(choices))
    recorder.admit(grant)
    terminal.power.begin()
    terminal.cast(recorder, Vote(grant, choices))
    trace = list(terminal.power.trace)
    terminal.cast(recorder, terminal.vote(3))
    assert vote.grant.id == grant.id
    return trace, terminal.original.image()[LOG_FILE]


def all_choices() -> list[dict[str, str]]:
    """Every choice in both contests, and voters who had only one of them."""
    first = ["contest-1-1", "contest-1-4", NO_CHOICE]
    second = ["contest-2-1", "contest-2-3", NO_CHOICE]
    both = [{"contest-1": one, "contest-2": two} for one in first for two in second]
    return [*both, *({"contest-1": one} for one in first), *({"contest-2": two} for two in second)]


def test_what_is_done_to_the_devices_does_not_depend_on_the_choice() -> None:
    """Whatever is chosen, in whatever contests: the same calls, offsets, lengths and log."""
    first, *others = map(traced, all_choices())
    assert len(others) > 10
    assert all(other == first for other in others)


# Every byte that is ever written during a day.


def live_a_day() -> TerminalWorld:
    """Votes, a fault in the middle of one, restarts, the night, and the close."""
    terminal = TerminalWorld(2)
    recorder = terminal.opened_with(3)
    recorder = terminal.recover().recorder
    terminal.power.begin(failure=Failure(FAILING, Fault.WRITE_ERROR))
    with pytest.raises(CommitFailed):
        terminal.cast(recorder, terminal.vote(4))
    terminal.power.begin()
    recorder = terminal.recover().recorder
    close_for_the_day(recorder)
    close_polls(terminal.recover().recorder)
    return terminal


def written(terminal: TerminalWorld, name: str | None = None) -> bytes:
    """All bytes ever written, but those of the public package and of the closed records."""
    return b"\n".join(
        data
        for operation, data in terminal.power.written
        if operation.name not in (PACKAGE_FILE, RECORDS_FILE)
        and (name is None or operation.name == name)
    )


def spelled(secret: bytes) -> tuple[bytes, bytes]:
    return secret, secret.hex().encode()


def choices_in(terminal: TerminalWorld) -> Iterable[bytes]:
    """Every candidate and choice code of the election, in every spelling."""
    for contest in terminal.world.election.contests:
        for choice in (*(person.id for person in contest.candidates), NO_CHOICE):
            yield from spelled(choice_code(terminal.world.uid, contest.id, choice))
            if choice != NO_CHOICE:
                yield choice.encode()


def grants_in(terminal: TerminalWorld) -> Iterable[bytes]:
    for number in range(1, VOTERS + 1):
        yield from spelled(terminal.vote(number).grant.id)


def keys_in(terminal: TerminalWorld) -> Iterable[bytes]:
    """The box secret, its halves, and the seed of the signing key."""
    one, two = terminal.their_halves()
    yield from spelled(join(one, two).reveal())
    yield from spelled(one.part.reveal())
    yield from spelled(two.part.reveal())
    yield from spelled(terminal.world.terminal_key(terminal.name).seed.reveal())


def digests_in(terminal: TerminalWorld) -> Iterable[bytes]:
    """Digests of the plain box and of the ciphertext at each of its states."""
    for box in plain_boxes(terminal):
        yield from spelled(hashlib.sha256(box).digest())
    for one in look_at_both(terminal.media, terminal.provision):
        for slot in one.slots.good:
            yield from spelled(slot.header.digest)
            yield from spelled(hashlib.sha256(slot.ciphertext).digest())


def assert_not_in(needles: Iterable[bytes], haystack: bytes) -> None:
    found = [needle for needle in needles if needle in haystack]
    assert not found, f"{len(found)} of what must be secret"


def test_no_byte_ever_written_tells_a_choice_a_grant_or_a_key() -> None:
    """Media, log and own disk: nowhere a choice, a grant, the secret, a half or a key."""
    terminal = live_a_day()
    haystack = written(terminal)
    assert len(haystack) > 50_000
    assert_not_in(choices_in(terminal), haystack)
    assert_not_in(grants_in(terminal), haystack)
    assert_not_in(keys_in(terminal), haystack)


def test_no_digest_of_the_box_is_logged_or_kept_on_the_disk() -> None:
    """A digest per vote would give away the order by trial: there is none (L1)."""
    terminal = TerminalWorld(2)
    recorder = terminal.open()
    needles: list[bytes] = []
    for number in range(1, VOTERS + 1):
        terminal.cast(recorder, terminal.vote(number))
        needles += digests_in(terminal)
    close_polls(recorder)
    assert len(needles) > 4 * VOTERS
    assert_not_in(needles, written(terminal, LOG_FILE))
    assert_not_in(needles, written(terminal, "epochs"))
    plain = [needle for needle in needles if needle in written(terminal)]
    headers = [needle for needle in needles if needle in written(terminal, "box")]
    assert plain == headers, "a digest of the ciphertext is in the header, and nowhere else"


def logs_the_choice(self: Recorder, vote: Vote) -> None:
    self.log.add(Event.GRANT_REFUSED, reason=next(iter(vote.choices.values())))


def logs_a_digest(self: Recorder, _: Vote) -> None:
    box = pack_contents(self.provision.shape, self.contents)
    self.log.add(Event.GRANT_REFUSED, reason=hashlib.sha256(box).hexdigest())


def logs_the_grant(self: Recorder, vote: Vote) -> None:
    self.log.add(Event.GRANT_REFUSED, reason=vote.grant.id.hex())


@pytest.mark.parametrize(
    ("talks", "needles"),
    [(logs_the_choice, choices_in), (logs_a_digest, digests_in), (logs_the_grant, grants_in)],
)
def test_a_terminal_that_talks_is_caught(
    talks: Callable[[Recorder, Vote], None],
    needles: Callable[[TerminalWorld], Iterable[bytes]],
) -> None:
    """The search finds a choice, a digest or a grant where somebody writes one."""
    terminal = TerminalWorld(2)
    recorder = terminal.opened_with(1)
    vote = terminal.vote(2)
    terminal.cast(recorder, vote)
    talks(recorder, vote)
    sought = list(needles(terminal))
    recorder.write_log()
    with pytest.raises(AssertionError):
        assert_not_in(sought, written(terminal, LOG_FILE))


def test_after_the_close_nothing_is_left_that_opens_anything() -> None:
    """No box and no key on the media, the secret wiped, the signing key gone."""
    terminal = TerminalWorld(2)
    recorder = terminal.opened_with(2)
    secret, signing = recorder.keys.secret, recorder.keys.signing
    close_polls(recorder)
    for medium in (terminal.original, terminal.duplicate):
        assert not list(filter(is_working, medium.image()))
    assert secret.wiped
    assert signing.seed.wiped
    with pytest.raises(ValueError, match="wiped"):
        secret.reveal()


def test_at_night_the_secret_is_out_of_memory() -> None:
    """After the day's close only the two owners of the halves can open the box."""
    terminal = TerminalWorld(2)
    recorder = terminal.opened_with(2)
    secret = recorder.keys.secret
    close_for_the_day(recorder)
    assert secret.wiped
    assert recorder.keys.destroyed


# What is printed where something goes wrong.


def printed(error: BaseException) -> str:
    """What a crash report shows of an error: its text, and those of its causes."""
    return "".join(traceback.format_exception(error)) + repr(error)


def error_of(kind: type[Exception], act: Callable[[], object]) -> Exception:
    with pytest.raises(kind) as caught:
        act()
    return caught.value


def errors(terminal: TerminalWorld) -> Iterable[BaseException]:
    """An error of each kind that a vote can meet."""
    vote = terminal.vote(4)
    wrong = Vote(vote.grant, dict.fromkeys(vote.choices, "contest-1-4x"))
    yield error_of(NotCast, partial(terminal.cast, terminal.recover().recorder, wrong))
    for number, medium in enumerate(terminal.devices, start=3):
        cast = partial(terminal.cast, terminal.recover().recorder, terminal.vote(number))
        medium.broken = Fault.WRITE_ERROR
        yield error_of(CommitFailed, cast)
        medium.broken = None
    one, _ = halves = terminal.their_halves()
    terminal.halves = (one, one)
    yield error_of(RecoveryRefused, terminal.recover)
    terminal.halves = halves


def test_no_error_text_tells_a_choice_a_grant_or_a_key() -> None:
    """What is printed when a vote fails names a device, never what was chosen, or a secret."""
    terminal = TerminalWorld(2)
    terminal.opened_with(2)
    found = [printed(error) for error in errors(terminal)]
    assert len(found) == 5
    haystack = "\n".join(found).encode()
    assert_not_in(choices_in(terminal), haystack)
    assert_not_in(grants_in(terminal), haystack)
    assert_not_in(keys_in(terminal), haystack)
    assert b"contest-1-4x" not in haystack


def test_nothing_that_holds_a_secret_prints_it() -> None:
    """Printing a recorder, its keys, a half or an unlocked box shows no secret, no vote."""
    terminal = TerminalWorld(2)
    opened = terminal.begin_opening()
    recorder = opened.handed_out()
    terminal.cast(recorder, terminal.vote(1))
    recovered = terminal.recover()
    secret = join(*terminal.their_halves())
    unlocked = unlock(
        look_at_both(terminal.media, terminal.provision), terminal.provision, secret, 1
    )
    things = (
        *(opened, recorder, recovered, recorder.keys, recorder.keys.box, recorder.keys.signing),
        *(secret, unlocked, *terminal.their_halves()),
    )
    haystack = "\n".join(f"{thing!r} {thing!s}" for thing in things).encode()
    assert_not_in(choices_in(terminal), haystack)
    assert_not_in(grants_in(terminal), haystack)
    assert_not_in(keys_in(terminal), haystack)
    for records in recorder.contents.records.values():
        assert_not_in([part for record in records for part in spelled(record)], haystack)
