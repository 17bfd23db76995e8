"""Badges and PINs at a terminal: five tries, none given away, whatever the power does."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from crash_points import FEW, cuts
from crashing_medium import CrashingMedium, Cut, Keep, Power, PowerCut
from memory_medium import MemoryMedium
from world import World

from common.badges import Badge, BadgeList, Listed, new_badge, read_badges, sign_badges
from common.pins import SALT_BYTES
from common.pins import verifier as slow_verifier
from common.secret import Secret
from common.text import catalogue, text
from terminal.badges import pin_book
from terminal.badges.pin_book import WAIT_MS, BadgeRefused, PinBook
from terminal.badges.pin_file import PINS_FILE, TRIES
from terminal.ports.medium import Fault, Medium

WORLD = World(suite=2, seed=9)
UID = WORLD.uid
BADGES = tuple(new_badge("p01", number) for number in (1, 2, 3))
PINS = ("295183", "550219", "884301")
LINES = tuple(badge.text(UID) for badge in BADGES)
LATER = 10**9


def quick(uid: bytes, badge: str, secret: Secret, salt: bytes, pin: Secret) -> bytes:
    """The shape of the real one, without its cost."""
    parts = (uid, badge.encode(), secret.reveal(), salt, pin.reveal())
    return pin_book.hmac.digest(b"quick", b"|".join(parts), "sha256")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pin_book, "verifier", quick)


def listed(badge: Badge, pin: str, make: Callable[..., bytes] = quick) -> Listed:
    salt = bytes(SALT_BYTES)
    made = make(UID, badge.name, badge.secret, salt, Secret(pin.encode()))
    return Listed(badge.name, badge.digest(UID), salt, made)


def the_list(make: Callable[..., bytes] = quick) -> BadgeList:
    entries = [listed(badge, pin, make) for badge, pin in zip(BADGES, PINS, strict=True)]
    data = sign_badges(WORLD.ceremony, "p01", entries, WORLD.root)
    return read_badges(data, WORLD.ceremony, "p01")


LIST = the_list()


class Officers:
    """A terminal's book of PINs and people who try. now: an hour later at each try."""

    def __init__(self, disk: Medium | None = None, book: type[PinBook] = PinBook) -> None:
        self.disk = disk or MemoryMedium()
        self.now = 0
        self.kind = book
        self.restart()

    def restart(self) -> None:
        self.book = self.kind(self.disk, LIST)
        self.book.load(self.now)

    def tries(self, at: int = 0, pin: str = "000000") -> str:
        """The reason why not, or the name of the badge."""
        self.now += 3_600_000
        try:
            return self.book.enter(LINES[at], Secret(pin.encode()), self.now)
        except BadgeRefused as refused:
            return refused.reason

    def left(self, at: int = 0) -> int:
        """How many more wrong tries until the badge is locked."""
        count = 0
        while self.tries(at) != "pin-locked":
            count += 1
        return count + 1


def test_the_right_pin_is_taken() -> None:
    """Each officer is known by their own badge and PIN, and by nobody else's."""
    officers = Officers()
    for at, badge in enumerate(BADGES):
        assert officers.tries(at, PINS[at]) == badge.name
        assert officers.tries(at, PINS[at - 1]) == "pin-wrong"


def test_the_real_verifier_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """With scrypt as the page says: right is taken, wrong is not."""
    monkeypatch.setattr(pin_book, "verifier", slow_verifier)
    book = PinBook(MemoryMedium(), the_list(slow_verifier))
    book.load(0)
    assert book.enter(LINES[0], Secret(PINS[0].encode()), LATER) == "p01-b1"
    with pytest.raises(BadgeRefused, match="pin-wrong"):
        book.enter(LINES[0], Secret(PINS[1].encode()), LATER)


def test_five_wrong_tries_lock_a_badge_for_good() -> None:
    """The fifth wrong try locks; then the right PIN does not help, after a restart neither."""
    officers = Officers()
    answers = [officers.tries() for _ in range(TRIES)]
    assert answers == ["pin-wrong"] * (TRIES - 1) + ["pin-locked"]
    assert officers.tries(pin=PINS[0]) == "pin-locked"
    officers.restart()
    assert officers.tries(pin=PINS[0]) == "pin-locked"
    assert officers.book.locked == {"p01-b1"}
    assert officers.tries(1, PINS[1]) == "p01-b2"


def test_a_right_pin_gives_all_tries_back() -> None:
    officers = Officers()
    for _ in range(TRIES - 1):
        officers.tries()
    assert officers.tries(pin=PINS[0]) == "p01-b1"
    assert officers.left() == TRIES


def test_switching_off_gives_no_try_back() -> None:
    """Power off after each wrong try: still five in all."""
    officers = Officers()
    for _ in range(TRIES - 1):
        officers.tries()
        officers.restart()
    assert officers.tries() == "pin-locked"


def test_tries_must_wait_and_a_restart_does_not_shorten_it() -> None:
    """The wait is counted from the last wrong try, or from the start of the program."""
    officers = Officers()
    officers.tries()
    officers.tries()
    at = officers.now
    with pytest.raises(BadgeRefused, match="pin-wait") as refused:
        officers.book.enter(LINES[0], Secret(PINS[0].encode()), at + WAIT_MS[2] - 1)
    assert refused.value.values["seconds"] == 1
    again = PinBook(officers.disk, LIST)
    again.load(0)
    with pytest.raises(BadgeRefused, match="pin-wait"):
        again.enter(LINES[0], Secret(PINS[0].encode()), WAIT_MS[2] - 1)
    assert again.enter(LINES[0], Secret(PINS[0].encode()), WAIT_MS[2]) == "p01-b1"


def test_a_wait_costs_no_try() -> None:
    officers = Officers()
    for _ in range(TRIES - 1):
        officers.tries()
    for _ in range(20):
        with pytest.raises(BadgeRefused, match="pin-wait"):
            officers.book.enter(LINES[0], Secret(b"000000"), officers.now + 1)
    assert officers.tries(pin=PINS[0]) == "p01-b1"


def test_a_false_badge_locks_nobody_out() -> None:
    """A sheet with an officer's number but another secret changes nothing."""
    officers = Officers()
    false = new_badge("p01", 1).text(UID)
    for _ in range(3 * TRIES):
        with pytest.raises(BadgeRefused, match="badge-unknown"):
            officers.book.enter(false, Secret(b"000000"), LATER)
    assert officers.left() == TRIES


@pytest.mark.parametrize("pin", ["", "1", "12345", "abcdef", "1234567890123"])
def test_what_is_no_pin_costs_no_try(pin: str) -> None:
    officers = Officers()
    assert officers.tries(pin=pin) == "pin-form"
    assert officers.left() == TRIES


def test_a_new_pin_replaces_the_old_one_and_outlasts_a_restart() -> None:
    """Locked, renewed before a witness: the new PIN is good, the old one is not."""
    officers = Officers()
    officers.left()
    assert officers.book.renew(LINES[0], Secret(b"730164")) == "p01-b1"
    officers.restart()
    assert officers.tries(pin="730164") == "p01-b1"
    assert officers.tries(pin=PINS[0]) == "pin-wrong"
    assert not officers.book.locked


def test_a_weak_new_pin_changes_nothing() -> None:
    officers = Officers()
    officers.left()
    with pytest.raises(BadgeRefused, match="pin-weak"):
        officers.book.renew(LINES[0], Secret(b"123456"))
    assert officers.book.locked == {"p01-b1"}


def test_a_forgotten_pin_is_locked_by_hand() -> None:
    officers = Officers()
    officers.book.lock("p01-b2")
    officers.restart()
    assert officers.book.locked == {"p01-b2"}
    with pytest.raises(KeyError):
        officers.book.lock("p02-b1")


def test_a_pin_is_wiped_whatever_comes() -> None:
    """After right, wrong, nonsense and a renewal nothing of the PIN is left in our hands."""
    book = Officers().book
    for line, digits in ((LINES[0], PINS[0]), (LINES[0], "000000"), ("?", PINS[0])):
        pin = Secret(digits.encode())
        with suppress(BadgeRefused):
            book.enter(line, pin, LATER)
        assert pin.wiped
    new = Secret(b"730164")
    book.renew(LINES[0], new)
    assert new.wiped


def test_no_refusal_tells_a_pin_or_a_secret() -> None:
    """What an error holds can go into any log."""
    book = Officers().book
    for line, digits in ((LINES[0], "730164"), (f"{LINES[0]}x", PINS[0])):
        with pytest.raises(BadgeRefused) as refused:
            book.enter(line, Secret(digits.encode()), LATER)
        said = f"{refused.value!r} {refused.value.values} {refused.value.__cause__!r}"
        assert digits not in said
        assert BADGES[0].secret.reveal().hex() not in said


def test_the_disk_tells_neither_pin_nor_badge() -> None:
    """Nothing that was ever written holds a PIN, or the secret of a badge."""
    power = Power()
    officers = Officers(CrashingMedium(power, "disk"))
    for at, pin in itertools.product(range(3), (*PINS, "730164")):
        officers.tries(at, pin)
    officers.book.renew(LINES[0], Secret(b"730164"))
    written = b"".join(data for _, data in power.written)
    for secret in (*PINS, "730164"):
        assert secret.encode() not in written
    for badge in BADGES:
        assert badge.secret.reveal() not in written
        assert badge.secret.reveal().hex().encode() not in written


def test_a_disk_that_fails_gives_no_answer() -> None:
    """Where a try cannot be counted, it is not compared either."""
    disk = MemoryMedium()
    officers = Officers(disk)
    for action in ("write", "flush", "read"):
        disk.fail = {action: Fault.WRITE_ERROR}
        assert officers.tries(pin=PINS[0]) == "pins-broken"
        disk.fail = {}
    assert officers.tries(pin=PINS[0]) == "p01-b1"


def test_a_second_list_begins_with_all_tries() -> None:
    """Tries of another list of badges are not taken for this one's."""
    officers = Officers()
    officers.tries()
    data = sign_badges(WORLD.ceremony, "p01", [listed(BADGES[0], PINS[1])], WORLD.root)
    book = PinBook(officers.disk, read_badges(data, WORLD.ceremony, "p01"))
    book.load(0)
    assert book.enter(LINES[0], Secret(PINS[1].encode()), LATER) == "p01-b1"


# The power goes.


class CountsLate(PinBook):
    """Bad on purpose: compares first and counts then."""

    def _is_right(self, shown: pin_book._Shown, pin: Secret) -> bool:
        left = self._file.kept[shown.at].left
        self._file.change(shown.at, left=left + 1)
        right = super()._is_right(shown, pin)
        self._file.change(shown.at, left=left)
        return right


def cut_at_the_comparison(kind: type[PinBook], keep: Keep, monkeypatch: pytest.MonkeyPatch) -> int:
    """The power goes the moment a PIN is compared, five times; how many were compared."""
    power = Power()
    officers = Officers(CrashingMedium(power, "disk"), kind)
    compared = 0

    def dark(*_: object) -> bytes:
        nonlocal compared
        compared += 1
        power.cut = Cut(len(power.trace), keep=keep, seed=compared)
        power.go_off()
        return b""

    monkeypatch.setattr(pin_book, "verifier", dark)
    for _ in range(3 * TRIES):
        with suppress(PowerCut):
            officers.tries()
        if power.off:
            power.restart()
        officers.restart()
    return compared


@pytest.mark.parametrize("keep", Keep)
def test_cutting_the_power_at_the_comparison_gives_no_more_tries(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever pulls the plug before each answer has five tries, as everybody."""
    assert cut_at_the_comparison(PinBook, keep, monkeypatch) == TRIES


def test_a_book_that_counts_after_comparing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: counted late, the same attack never ends."""
    assert cut_at_the_comparison(CountsLate, Keep.NONE, monkeypatch) > TRIES


def acts() -> Iterator[tuple[str, Callable[[Officers], object], set[int]]]:
    """What is done to the first badge after one wrong try, and what may be left of its tries."""
    yield "a wrong try", lambda officers: officers.tries(), {TRIES - 1, TRIES - 2}
    yield "the right PIN", lambda officers: officers.tries(pin=PINS[0]), {3, 4, TRIES}
    renew = lambda officers: officers.book.renew(LINES[0], Secret(b"730164"))  # noqa: E731  # one of a row
    yield "a new PIN", renew, {TRIES - 1, TRIES}
    yield "a lock by hand", lambda officers: officers.book.lock("p01-b1"), {0, TRIES - 1}


ACTS = {name: (act, left) for name, act, left in acts()}


@pytest.mark.parametrize("name", ACTS)
def test_a_power_cut_at_any_moment_leaves_the_state_before_or_after(name: str) -> None:
    """At every operation and within every write; and nobody else's tries ever change."""
    act, allowed = ACTS[name]
    begun = started()
    begun.power.begin()
    act(begun.officers)
    for cut in cuts(begun.power, FEW):
        world = started()
        world.power.begin(cut=cut)
        with suppress(PowerCut):
            act(world.officers)
        world.power.restart()
        world.officers.restart()
        kept = world.officers.book._file.kept
        assert kept[0].left in allowed, cut
        assert [one.left for one in kept[1:]] == [TRIES - 1, TRIES], cut


class started:  # noqa: N801  # reads as a word: a terminal that was started
    """A book with one wrong try on the first two badges, on a disk that can lose power."""

    def __init__(self) -> None:
        self.power = Power()
        self.officers = Officers(CrashingMedium(self.power, "disk"))
        self.officers.tries(0)
        self.officers.tries(1)


def test_a_power_cut_while_the_file_is_made_locks_nobody() -> None:
    """The first start may be cut off anywhere: the next one begins with all tries."""
    power = Power()
    power.begin()
    Officers(CrashingMedium(power, "disk"))
    for cut in cuts(power, FEW):
        again = Power()
        again.begin(cut=cut)
        disk = CrashingMedium(again, "disk")
        with suppress(PowerCut):
            Officers(disk)
        again.restart()
        officers = Officers(disk)
        assert officers.book.locked == frozenset()
        assert officers.tries(pin=PINS[0]) == "p01-b1", cut


def test_every_flipped_byte_of_the_newest_slot_gives_the_state_before() -> None:
    """A slot with a wrong byte is not believed; the tries are those before."""
    disk = MemoryMedium()
    officers = Officers(disk)
    officers.tries()
    whole = bytes(disk.files[PINS_FILE])
    sequence = [int.from_bytes(whole[at + 8 : at + 16], "big") for at in (0, 4096)]
    newest = 4096 * (sequence[1] > sequence[0])
    for at in range(newest, newest + 300):
        disk.files[PINS_FILE][at] ^= 1
        officers.restart()
        assert officers.book._file.kept[0].left == TRIES
        disk.files[PINS_FILE] = bytearray(whole)


ENTRIES = sorted(key for key in catalogue() if key.startswith("badges."))


@pytest.mark.parametrize("key", ENTRIES)
def test_staff_hear_what_happened_what_it_means_and_what_to_do(key: str) -> None:
    """In Japanese and in English, with a code of its own."""
    for language in ("ja", "en"):
        for part in ("title", "meaning", "action"):
            assert text(key, f"{part}_{language}", badge="p01-b1", left=3, seconds=5)
    codes = [text(other, "code") for other in ENTRIES]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    "reason",
    ["badge-unknown", "pin-form", "pin-weak", "pin-wrong", "pin-wait", "pin-locked", "pins-broken"],
)
def test_every_refusal_has_its_text(reason: str) -> None:
    assert f"badges.{reason}" in ENTRIES
