"""The reception desk: every grant counted, none kept, whatever the power does."""

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from crash_points import FEW, cuts
from crashing_medium import CrashingMedium, Power, PowerCut
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_medium import MemoryMedium
from reception_world import TERMINALS, WORLD, ReceptionWorld
from slips_world import LETTERS, Printer, codes_on, printer

from common.closing import Slip
from common.opening_sign import opening_sign
from common.slip_code import slip_code
from common.text import catalogue, text
from hardware_sim.printer.plug import InMemory
from terminal.devices.escpos_printer import EscPosPrinter
from terminal.dots import matrix
from terminal.ports.medium import Fault
from terminal.reception import desk as desk_module
from terminal.reception.clerk import ENTER, ESCAPE, GUARD_MS, Clerk, Mode
from terminal.reception.console import painted
from terminal.reception.count_file import COUNTS_FILE
from terminal.reception.counts import next_ready, voters_of
from terminal.reception.desk import Desk, DeskRefused
from terminal.reception.outlets import Given, OutletFailed, SlipOutlet
from terminal.reception.picture import halves
from terminal.reception.sheet import findings, sheet
from terminal.slips.desk import SlipDesk, at_once

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["issue", "issue", "issue", "back", "rest", "serve", "restart", "without"]),
        st.integers(0, 2),
    ),
    max_size=25,
)


def refused(act: object, *arguments: object, **named: object) -> str:
    """The reason why not."""
    with pytest.raises(DeskRefused) as found:
        act(*arguments, **named)  # type: ignore[operator]  # any act of the desk
    return found.value.reason


@given(ACTS)
@settings(max_examples=60, deadline=None)
def test_the_counts_are_what_was_done(acts: list[tuple[str, int]]) -> None:
    """Through restarts: issued and taken back, for each terminal and contest, to the last one."""
    world = ReceptionWorld()
    issued: Counter[tuple[int, int]] = Counter()
    back: Counter[tuple[int, int]] = Counter()
    ids = set()
    for act, at in acts:
        chosen = world.desk.chosen
        with suppress(DeskRefused):
            match act:
                case "issue":
                    grant = world.read(world.desk.issue(at).text)
                    assert (grant.terminal, grant.opening) == (TERMINALS[at], 1)
                    assert {world.desk.contests[one] for one in chosen} == set(grant.contests)
                    ids.add(grant.id)
                    issued.update((at, one) for one in chosen)
                case "back":
                    world.desk.take_back(at)
                    back.update((at, one) for one in chosen)
                case "rest" | "serve":
                    world.desk.set_service(at, on=act == "serve")
                case "without":
                    world.desk.choose(at % 2)
                case _:
                    world.start()
    for at, line in enumerate(world.start().counts):
        assert line.issued == (issued[at, 0], issued[at, 1])
        assert line.back_of == (back[at, 0], back[at, 1])
    assert len(ids) == sum(line.grants for line in world.desk.counts)
    for contest in (0, 1):
        assert voters_of(world.desk.counts, contest) >= 0


def test_terminals_take_turns_and_resting_ones_are_left_out() -> None:
    """Voters are spread evenly; a terminal out of service gets none."""
    world = ReceptionWorld()
    assert [world.desk.issue().terminal for _ in range(4)] == [*TERMINALS, TERMINALS[0]]
    world.desk.set_service(1, on=False)
    assert [world.desk.issue().terminal for _ in range(3)] == [TERMINALS[2], *TERMINALS[::2]]
    assert refused(world.desk.issue, 1) == "out-of-service"


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(-1, 7))
def test_the_turn_comes_to_whoever_is_ready(ready: list[bool], after: int) -> None:
    counts = tuple(
        replace(ReceptionWorld().desk.counts[0], opening=1, in_service=on) for on in ready
    )
    found = next_ready(counts, min(after, len(ready) - 1))
    assert (found is not None and counts[found].ready) or not any(ready)


def test_nothing_is_issued_before_an_opening_is_known() -> None:
    """The sign that a terminal shows is scanned; a number may be typed instead."""
    world = ReceptionWorld(opened=False)
    assert refused(world.desk.issue) == "nobody-ready"
    assert refused(world.desk.issue, 0) == "opening-unknown"
    world.desk.scanned(opening_sign(WORLD.uid, TERMINALS[0], 4))
    assert world.read(world.desk.issue().text).opening == 4
    world.desk.set_opening(0, 5)
    assert world.read(world.desk.issue().text).opening == 5
    assert refused(world.desk.set_opening, 0, 65536) == "no-opening"


def test_a_foreign_sign_changes_nothing() -> None:
    world = ReceptionWorld(opened=False)
    scan = world.desk.scanned
    assert refused(scan, opening_sign(bytes(32), TERMINALS[0], 4)) == "sign-refused"
    assert refused(scan, opening_sign(WORLD.uid, "p02-01", 4)) == "terminal-elsewhere"
    assert refused(scan, "4912345678904") == "not-for-desk"
    assert refused(scan, "IPPYO-SLIP-1 p01-01 x") == "sign-refused"
    assert not any(line.opening for line in world.desk.counts)


def test_no_more_can_come_back_than_was_issued() -> None:
    world = ReceptionWorld()
    assert refused(world.desk.take_back, 0) == "nothing-to-take-back"
    world.desk.issue(0)
    world.desk.take_back(0)
    assert refused(world.desk.take_back, 0) == "nothing-to-take-back"


def test_a_grant_needs_a_contest_and_the_next_voter_has_all_again() -> None:
    world = ReceptionWorld()
    world.desk.choose(0)
    assert world.read(world.desk.issue().text).contests == ("contest-2",)
    assert len(world.read(world.desk.issue().text).contests) == 2
    world.desk.choose(0)
    world.desk.choose(1)
    assert refused(world.desk.issue) == "no-contest"


@pytest.mark.parametrize("action", ["write", "flush", "read"])
def test_what_cannot_be_counted_is_not_issued(action: str) -> None:
    disk = MemoryMedium()
    world = ReceptionWorld(disk)
    disk.fail = {action: Fault.WRITE_ERROR}
    assert refused(world.desk.issue) == "counts-broken"
    disk.fail = {}
    assert sum(line.grants for line in world.desk.counts) == 0


def test_the_counts_of_another_desk_are_not_taken_for_ones_own() -> None:
    """Another key or package, or a spoilt file: people are told, nothing begins at zero."""
    world = ReceptionWorld()
    role = world.certificate.role
    stranger = WORLD.certify(role, "p01", WORLD.key("stranger").public)
    assert refused(Desk, WORLD.package, stranger, None, world.disk) == "counts-unreadable"
    assert isinstance(world.disk, MemoryMedium)
    world.disk.files[COUNTS_FILE][:] = bytes(len(world.disk.files[COUNTS_FILE]))
    assert refused(world.start) == "counts-unreadable"


# The power goes.


class CountsLate(Desk):
    """Bad on purpose: shows the grant first and counts then."""

    def issue(self, at: int | None = None) -> Given:
        counts, file = self.counts, self._file
        waiting = []
        self._file = type("Later", (), {"save": staticmethod(waiting.append)})()  # type: ignore[assignment]  # a desk that is bad on purpose
        given = super().issue(at)
        self._file, self.counts = file, counts
        SHOWN.append(given)
        self._file.save(waiting[0])
        return given


SHOWN: list[Given] = []


def uncounted(kind: type[Desk]) -> int:
    """The power is cut at every moment of a grant: how often it was shown and not counted."""
    found = 0

    def begun() -> tuple[Power, ReceptionWorld]:
        power = Power()
        world = ReceptionWorld(CrashingMedium(power, "disk"))
        world.desk = kind(WORLD.package, world.certificate, WORLD.reception, world.disk)
        SHOWN.clear()
        return power, world

    power, world = begun()
    power.begin()
    world.desk.issue()
    for cut in cuts(power, FEW):
        power, world = begun()
        power.begin(cut=cut)
        with suppress(PowerCut):
            SHOWN.append(world.desk.issue())
        power.restart()
        counted = sum(line.grants for line in world.start().counts)
        assert counted in (0, 1), cut
        assert all(line.opening == 1 for line in world.desk.counts), cut
        found += bool(SHOWN) and not counted
    return found


def test_after_a_power_cut_every_grant_that_was_shown_is_counted() -> None:
    """At every operation and within every write: the counts before, or with this grant."""
    assert uncounted(Desk) == 0


def test_a_desk_that_counts_late_is_caught() -> None:
    """Positive control: shown first, some grants are not counted."""
    assert uncounted(CountsLate) > 0


# What the desk leaves behind.


class KeepsIds(Desk):
    """Bad on purpose: keeps a list of the grants in their order."""

    def issue(self, at: int | None = None) -> Given:
        given = super().issue(at)
        file = self._file._slots._disk
        file.create("grants", len(given.text))
        file.write("grants", 0, given.text.encode())
        return given


def left_behind(kind: type[Desk], voters: int = 40) -> tuple[list[bytes], bytes, set[str]]:
    """The ids of a day's grants, every byte that was ever written, and the files' names."""
    power = Power()
    disk = CrashingMedium(power, "disk")
    world = ReceptionWorld(disk)
    world.desk = kind(WORLD.package, world.certificate, WORLD.reception, disk)
    texts = [world.desk.issue().text for _ in range(voters)]
    ids = [world.read(one).id for one in texts]
    written = b"\n".join(data for _, data in power.written)
    names = {operation.name for operation, _ in power.written}
    return [*ids, *(one.encode()[20:60] for one in texts)], written, names


def traces(ids: list[bytes], written: bytes) -> int:
    """How many grants can be found in what was written, in plain or hexadecimal."""
    return sum(one in written or one.hex().encode() in written for one in ids)


def test_nothing_that_the_desk_ever_wrote_holds_a_grant() -> None:
    """Neither id nor text of any grant of the day; one file, of numbers."""
    ids, written, names = left_behind(Desk)
    assert names == {COUNTS_FILE}
    assert traces(ids, written) == 0


def test_a_desk_that_keeps_grants_is_caught() -> None:
    """Positive control: the same search finds each of them."""
    ids, written, _ = left_behind(KeepsIds)
    assert traces(ids, written) >= len(ids) // 2


@given(st.permutations([0, 0, 0, 1, 1, 2, 2, 2]))
@settings(max_examples=30, deadline=None)
def test_the_order_of_grants_is_not_in_the_counts(order: list[int]) -> None:
    """In whatever order the terminals were used, the same bytes are left in the slot in use."""
    disks = []
    for one in (order, sorted(order)):
        disk = MemoryMedium()
        world = ReceptionWorld(disk)
        for at in one:
            world.desk.issue(at)
        disks.append(disk)
        sizes = {len(disk.files[COUNTS_FILE])}
        assert sizes == {2 * 4096}
    newest = [_newest(disk) for disk in disks]
    assert newest[0] == newest[1]


def _newest(disk: MemoryMedium) -> bytes:
    data = bytes(disk.files[COUNTS_FILE])
    return max((data[:4096], data[4096:]), key=lambda slot: slot[8:16])


def test_a_grant_that_is_shown_does_not_print_itself() -> None:
    """No log or error can hold the text of a grant by accident."""
    given = ReceptionWorld().desk.issue()
    assert given.text not in f"{given!r} {given} {[given]}"


# Reconciliation.


def test_the_sheet_finds_what_does_not_agree() -> None:
    """Left over, more records than grants, a slip still to come; or that all agrees."""
    world = ReceptionWorld()
    for at in (0, 0, 1, 2):
        world.desk.issue(at)
    assert sum("N-32" in line for line in findings(world.desk)) == 3
    for at, records in enumerate((3, 3, 2)):
        terminal = TERMINALS[at]
        world.desk.scanned(slip_code(Slip(terminal, records, "0" * 64)))
    found = findings(world.desk)
    assert [re.findall(r"N-\d\d", line)[0] for line in found] == ["N-30", "N-31"]
    world.desk.set_recorded(0, 4)
    world.desk.set_recorded(1, 3, 1)
    assert findings(world.desk) == ()
    assert text("reception.sheet-agrees") in sheet(world.desk)
    said = text("reception.sheet-roll", contest=WORLD.election.contests[0].title, voters=4)
    assert said in sheet(world.desk)


def test_the_sheet_names_no_candidate() -> None:
    world = ReceptionWorld()
    people = [one.name for contest in WORLD.election.contests for one in contest.candidates]
    assert not any(name in line for line in sheet(world.desk) for name in people)


# The clerk.


class Hands:
    """A clerk at the keys, a second apart."""

    def __init__(self, *, opened: bool = True) -> None:
        self.world = ReceptionWorld(opened=opened)
        self.saved: list[tuple[str, ...]] = []
        self.clerk = Clerk(self.world.desk, self._save, self.world.desk.end)
        self.now = 0

    def _save(self, lines: tuple[str, ...]) -> str:
        self.saved.append(lines)
        return "sheet.txt"

    def press(self, *keys: str) -> str:
        """All the words on the screen afterwards."""
        for key in keys:
            self.now += 1000
            self.clerk.press(key, self.now)
        return "\n".join(row.text for row in self.clerk.picture().rows)

    @property
    def grants(self) -> list[int]:
        return [line.grants for line in self.world.desk.counts]


def test_one_key_issues_one_grant_with_one_beep() -> None:
    """Enter: the code is on the screen, the terminal's number is large, one beep."""
    hands = Hands()
    shown = hands.press(ENTER)
    assert hands.clerk.beeps == 1
    assert TERMINALS[0] in shown
    assert hands.clerk.picture().code
    assert hands.grants == [1, 0, 0]


def test_a_bouncing_key_issues_no_second_grant() -> None:
    hands = Hands()
    for late in (0, 10, GUARD_MS - 1, GUARD_MS):
        hands.clerk.press(ENTER, 5000 + late)
    assert sum(hands.grants) == 2


def test_a_digit_chooses_the_terminal() -> None:
    hands = Hands()
    hands.press("3", "2", "3")
    assert hands.grants == [0, 1, 2]
    assert "N-07" in hands.press("9")


def test_the_code_on_the_screen_is_the_grant() -> None:
    """Dot by dot, read back from the half blocks of the window."""
    hands = Hands()
    hands.press(ENTER)
    given = hands.clerk._given
    assert given is not None
    drawn = hands.clerk.picture().code
    rows = []
    for line in drawn:
        rows.append([letter in "█▀" for letter in line])
        rows.append([letter in "█▄" for letter in line])
    expected = matrix(given.text)
    assert rows[: len(expected)] == expected
    assert halves(matrix(given.text + "A")) != drawn
    assert all(line in painted(hands.clerk.picture()) for line in drawn)


def test_the_code_goes_when_it_is_cleared_or_something_else_is_asked() -> None:
    """Nobody photographs a grant that stays on the screen."""
    for key in (".", ESCAPE, "s", "-", "q"):
        hands = Hands()
        hands.press(ENTER, key)
        assert not hands.clerk.picture().code


def test_a_whole_day_at_the_keys() -> None:
    """Sign scanned, contests left out, a slip back, a terminal rests, slips, sheet, end."""
    hands = Hands(opened=False)
    hands.press(*opening_sign(WORLD.uid, TERMINALS[0], 1), ENTER)
    hands.press("+", "2", "1", ENTER)
    hands.press("*", "3")
    assert [line.opening for line in hands.world.desk.counts] == [1, 1, 0]
    hands.press(ENTER, "a", ENTER, ENTER)
    assert hands.grants == [2, 1, 0]
    hands.press("-", "1")
    assert hands.clerk.mode is Mode.BACK
    hands.press(ENTER)
    assert hands.world.desk.counts[0].back == 1
    hands.press("s", "1", "2", ENTER, "2", "3", " ", "2", ENTER)
    line = hands.world.desk.counts[1]
    assert (line.recorded, line.unlocked) == (3, 2)
    assert hands.press("w")
    assert hands.saved[0][0] == text("reception.sheet-title")
    hands.press("e", ENTER)
    assert "N-13" in hands.press(ENTER)
    hands.press("q", ENTER)
    assert hands.clerk.quit


@given(st.text(alphabet="0123456789-*+.srqwea bIPYO\r\x1b\x7f", max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_the_desk_goes_on(keys: str) -> None:
    """No row of keys breaks the screen, and every grant is counted."""
    hands = Hands()
    hands.press(*keys)
    assert hands.clerk.picture().rows


# Slips and the window.


def slip_outlet(made: Printer) -> SlipOutlet:
    printer = EscPosPrinter(InMemory(made.machine), LETTERS)
    return SlipOutlet(SlipDesk(printer, at_once), "試験市長選挙", "rehearsal")


def test_the_slip_carries_the_code_and_the_terminal() -> None:
    """What a scanner reads on the paper is the grant, and nothing else; it is cut off."""
    made = printer()
    slip_outlet(made).give(Given("p01-02", "A" * 140))
    (piece,) = made.pieces
    assert codes_on(piece, made.wide) == ["A" * 140]
    assert not made.machine.paper.hanging


@pytest.mark.parametrize(
    ("state", "code"),
    [({"cover": True}, "J-04"), ({"jammed": True}, "J-05"), ({"dumb": True}, "J-02"), ({}, "J-06")],
)
def test_a_slip_that_did_not_come_out_is_told_with_its_reason(
    state: dict[str, bool], code: str
) -> None:
    """The grant is counted, its code is on the screen, and the clerk reads what the printer
    lacks; [r] prints it again, marked as a second print where a part may be on paper."""
    made = printer(left=8 * 20 if not state else 8 * 50_000)
    for name, value in state.items():
        setattr(made.machine, name, value)
    hands = Hands()
    hands.world.desk.outlets = (slip_outlet(made),)
    said = hands.press(ENTER)
    assert "N-10" in said
    assert code in said
    assert hands.clerk.picture().code
    for name in state:
        setattr(made.machine, name, False)
    made.machine.paper.left = 8 * 50_000
    hands.press("r")
    assert hands.grants == [1, 0, 0]
    assert len(codes_on(made.pieces[-1], made.wide)) == 1


def test_a_second_print_of_a_grant_is_marked_and_the_next_one_is_not() -> None:
    """The clerk tears up the first; the next voter's slip is a first one. Of grants that
    were printed nothing is kept but of the last."""
    made = printer()
    outlet = slip_outlet(made)
    one, other = Given("p01-02", "A" * 140), Given("p01-02", "B" * 140)
    for grant in (one, one, other):
        outlet.give(grant)
    first, second, third = made.pieces
    assert len(second) > len(first)
    assert len(third) == len(first)
    assert len(outlet._slips._copies) == 1


def test_the_printer_is_asked_before_the_first_voter() -> None:
    """What it lacks is known at once, by the name of its text."""
    made = printer()
    assert slip_outlet(made).trouble() == ""
    made.machine.cover = True
    assert slip_outlet(made).trouble() == "printer.cover-open"


def test_a_printer_that_fails_leaves_the_code_on_the_screen() -> None:
    """The grant is counted and shown; staff print it again or take it back."""

    class Broken:
        def give(self, _: Given) -> None:
            raise OutletFailed

    hands = Hands()
    hands.world.desk.outlets = (Broken(),)
    assert "N-10" in hands.press(ENTER)
    assert hands.clerk.picture().code
    assert hands.grants == [1, 0, 0]
    hands.world.desk.outlets = ()
    hands.press("r")
    assert hands.grants == [1, 0, 0]


ENTRIES = sorted(key for key in catalogue() if key.startswith("reception_refusals."))


@pytest.mark.parametrize("key", ENTRIES)
def test_staff_hear_what_happened_what_it_means_and_what_to_do(key: str) -> None:
    for language in ("ja", "en"):
        for part in ("title", "meaning", "action"):
            assert text(key, f"{part}_{language}", terminal="p01-01", number=3, word="x")
    assert len({text(other, "code") for other in ENTRIES}) == len(ENTRIES)


def test_every_reason_that_the_desk_gives_has_a_text() -> None:
    """All names that the code raises stand in the catalogue, and none beside them."""
    folder = Path(desk_module.__file__).parent
    code = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    raised = set(re.findall(r'DeskRefused\(\s*"([a-z-]+)"', code))
    raised |= set(re.findall(r'_number\(\w+, "([a-z-]+)"', code))
    raised |= set(re.findall(r'CardFailed\("([a-z-]+)"', code))
    raised |= set(re.findall(r'(?:given\.text\)|wipe_grant\(self\._slot\)), "([a-z-]+)"', code))
    raised |= set(re.findall(r'"card-not-empty": "([a-z-]+)"', code))
    raised |= {"left-over", "more-records", "slip-to-come"}
    assert {f"reception_refusals.{name}" for name in raised} == set(ENTRIES)


def test_random_days_reconcile() -> None:
    """Some vote, some bring their slip back, some walk away: the sheet says how many walked."""
    for seed in range(20):
        rng = Random(seed)
        world = ReceptionWorld()
        votes, walked = [0, 0, 0], [0, 0, 0]
        for _ in range(30):
            at = TERMINALS.index(world.desk.issue().terminal)
            match rng.choice(["votes", "votes", "votes", "back", "walks"]):
                case "votes":
                    votes[at] += 2
                case "back":
                    world.desk.take_back(at)
                case _:
                    walked[at] += 2
        for at in range(3):
            world.desk.set_recorded(at, votes[at])
        assert [line.left_over for line in world.start().counts] == walked
