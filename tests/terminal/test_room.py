"""A medium that has no room for the close fails before the polls open, and never at the close."""

from itertools import count

import pytest
from builders import make_contest, make_election
from crashing_medium import Cut, Keep, PowerCut
from memory_medium import MemoryMedium
from terminal_checks import assert_counted
from terminal_world import TerminalWorld, clock
from world import ORIGINAL, World

from common.closing import MANIFEST_FILE, MEDIUM_FILE, RECORDS_FILE, make_closing
from common.eventlog import Event
from common.grant import Grant
from hardware_sim.faults import Fault as PlannedFault
from hardware_sim.faults import FaultKind, FaultPlan, Operation
from hardware_sim.medium import SimulatedMedium
from terminal import box_file
from terminal.closing import close_polls
from terminal.files import BLOCK_BYTES, Pair, is_room, room_file
from terminal.opening import open_polls
from terminal.own_disk import OwnDisk, Phase
from terminal.ports.medium import Fault, Medium, MediumFault
from terminal.recorder import CommitFailed, Recorder
from terminal.room import MANIFEST_BYTES, give_back, room_for_close, take_room

TERMINAL = "p01-01"
CAPACITY = 30
PAUSES = 20
WORLD = World(2, election=make_election(contests=2, terminals=1, box_capacity=CAPACITY))
PROVISION = WORLD.provision(TERMINAL)


def prepared() -> OwnDisk:
    disk = OwnDisk(MemoryMedium())
    disk.prepare()
    return disk


def opened(original: Medium, duplicate: Medium, disk: OwnDisk) -> Recorder:
    """The polls are open on these media. Raises MediumFault, CommitFailed."""
    media, key = Pair(original, duplicate), WORLD.terminal_key(TERMINAL)
    return open_polls(PROVISION, media, disk, key, clock).handed_out()


def full_day(recorder: Recorder) -> None:
    """As many voters as the box takes, each in all contests, and staff who often pause."""
    contests = PROVISION.shape.contests
    for number in range(CAPACITY):
        grant = Grant(TERMINAL, 1, contests, number.to_bytes(16, "big"))
        recorder.cast(grant, dict.fromkeys(contests, "none"))
    for _ in range(PAUSES):
        recorder.log.add(Event.PAUSED)
        recorder.write_log()
    close_polls(recorder)


def day_on(medium: Medium) -> str:
    """How a day ends whose original is this medium: refused, closed, or too late."""
    disk = prepared()
    try:
        recorder = opened(medium, MemoryMedium(), disk)
    except (MediumFault, CommitFailed):
        assert disk.state.phase is Phase.OPENING
        return "refused"
    try:
        full_day(recorder)
    except (MediumFault, CommitFailed):
        return "too late"
    return "closed"


def days_of_all_sizes() -> list[str]:
    """Media of every size in steps of 1,024 bytes, up to one that is large enough."""
    found = []
    for size in count(1024, 1024):
        found.append(day_on(SimulatedMedium("original", capacity=size)))
        if found[-1] == "closed":
            return found
    raise AssertionError


def test_a_medium_that_is_full_is_refused_before_the_polls_open() -> None:
    """Whatever the size of a medium: the polls do not open, or a full day closes."""
    found = days_of_all_sizes()
    assert found.count("refused") > 20
    assert set(found) == {"refused", "closed"}


def test_without_room_kept_a_medium_fails_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above sees a terminal that keeps no room: it fails with votes in the box."""
    monkeypatch.setattr(box_file, "take_room", lambda *_: None)
    assert "too late" in days_of_all_sizes()


def test_a_medium_that_only_pretends_to_be_large_is_refused() -> None:
    """From whatever write on it keeps nothing any more: it is found at the opening."""
    plain = SimulatedMedium("original")
    assert day_on(plain) == "closed"
    ends = set()
    for after in range(1, 40):
        faults = [
            PlannedFault(FaultKind.FAKE_CAPACITY, operation=Operation.WRITE, after=after, times=0)
        ]
        medium = SimulatedMedium("original", plan=FaultPlan(faults, TERMINAL, "original"))
        end = day_on(medium)
        ends.add(end)
        if end == "too late":
            assert after >= writes_of_an_opening()
    assert "refused" in ends


def writes_of_an_opening() -> int:
    """Writes to the original until the polls are open."""
    medium = MemoryMedium()
    opened(medium, MemoryMedium(), prepared())
    return sum(action == "write" for action, *_ in medium.trace)


class WritesOver(MemoryMedium):
    """A medium that is smaller than it says, and begins again at its beginning."""

    def __init__(self, really: int) -> None:
        super().__init__()
        self.really = really

    def write(self, name: str, offset: int, data: bytes) -> None:
        before = sum(map(len, self.files.values()))
        super().write(name, offset, data)
        after = sum(map(len, self.files.values()))
        if after > before and after > self.really:
            self._overwrite(data)

    def _overwrite(self, data: bytes) -> None:
        first = next(iter(self.files.values()))
        first[:] = (data * (len(first) // max(1, len(data)) + 1))[: len(first)]


def test_a_medium_that_writes_over_its_beginning_is_refused() -> None:
    """It gives back all that was written last, and no longer what was written first."""
    whole = MemoryMedium()
    opened(whole, MemoryMedium(), prepared())
    box = sum(len(data) for name, data in whole.files.items() if not is_room(name))
    for really in range(box, sum(map(len, whole.files.values())), BLOCK_BYTES):
        with pytest.raises(MediumFault):
            opened(WritesOver(really), MemoryMedium(), prepared())


def test_the_room_is_really_written_and_no_two_blocks_are_alike() -> None:
    """Zeros, or one block many times, might be kept by a medium that has no room."""
    medium = MemoryMedium()
    take_room(medium, PROVISION)
    assert {name: len(data) for name, data in medium.files.items()} == room_for_close(PROVISION)
    blocks = [
        bytes(data[at : at + BLOCK_BYTES])
        for data in medium.files.values()
        for at in range(0, len(data), BLOCK_BYTES)
    ]
    assert len(set(blocks)) == len(blocks)
    give_back(medium)
    assert medium.files == {}
    give_back(medium)


def test_the_room_is_enough_for_the_largest_close() -> None:
    """Ten contests with the longest names, and every voter in every one of them."""
    contests = [
        make_contest(n, 2, id=f"{n:02d}" + "c" * 28, kind="assembly", winners=1, council_seats=20)
        for n in range(1, 11)
    ]
    election = make_election(contests=contests, terminals=1, box_capacity=10, id="e" * 40)
    world = World(2, election=election)
    chosen = {contest.id: ["none"] * 10 for contest in contests}
    contents = world.contents(TERMINAL, chosen)
    what = world.closing_input(TERMINAL, contents)
    closing = make_closing(what, world.terminal_key(TERMINAL))
    files = closing.on(ORIGINAL, world.terminal_key(TERMINAL))
    room = room_for_close(world.provision(TERMINAL))
    for name in (RECORDS_FILE, MANIFEST_FILE, MEDIUM_FILE):
        assert len(files[name]) <= room[room_file(name)]
    longer_numbers = 10 * len("10000") * 4
    assert len(files[MANIFEST_FILE]) + longer_numbers < MANIFEST_BYTES


def test_the_room_is_given_back_first_thing_in_the_close() -> None:
    """Before the first byte of the close is written, the room for it is free."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(2)
    assert any(map(is_room, terminal.original.image()))
    terminal.power.begin()
    close_polls(recorder)
    for device in ("original", "duplicate"):
        done = [op.action for op in terminal.power.trace if op.device == device]
        assert "remove" in done[: done.index("write")]


def test_power_lost_while_the_room_is_given_back() -> None:
    """The close goes on, with as much room as there was, and nothing of it is left."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(1)
    terminal.power.begin()
    close_polls(recorder)
    last = max(at for at, op in enumerate(terminal.power.trace) if is_room(op.name))
    for at in range(last + 3):
        for keep in Keep:
            terminal = TerminalWorld()
            recorder = terminal.opened_with(1)
            terminal.power.begin(cut=Cut(at, keep=keep))
            with pytest.raises(PowerCut):
                close_polls(recorder)
            terminal.power.restart()
            if terminal.state.phase is Phase.OPEN:
                slip = close_polls(terminal.recover().recorder)
            else:
                slip = terminal.resume_close()
            assert_counted(terminal, slip)


def test_another_duplicate_has_room_as_well() -> None:
    """A medium that takes a dead duplicate's place is tried in the same way."""
    terminal = TerminalWorld()
    terminal.opened_with(2)
    room = {name for name in terminal.original.image() if is_room(name)}
    terminal.duplicate.load({})
    terminal.recover(replace_duplicate=True)
    assert {name for name in terminal.duplicate.image() if is_room(name)} == room
    assert len(room) == 3


@pytest.mark.parametrize("device", ["original", "duplicate"])
def test_a_full_medium_is_told_as_full(device: str) -> None:
    """Staff hear that the medium is full, and not that it is broken."""
    small = SimulatedMedium(device, capacity=60_000)
    media = (small, MemoryMedium()) if device == "original" else (MemoryMedium(), small)
    with pytest.raises(MediumFault) as fault:
        opened(*media, prepared())
    assert fault.value.fault is Fault.FULL
