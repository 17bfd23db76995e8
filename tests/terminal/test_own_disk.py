"""The terminal's own memory of epochs."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_medium import MemoryMedium
from vectors import make_own_disk
from vectors.vector_file import spelled, stored, stored_text

from terminal.files import EPOCHS_FILE, ReadBackDiffers
from terminal.own_disk import DiskState, DiskUnreadable, OwnDisk, Phase, Told
from terminal.ports.medium import Fault, MediumFault

STORED = stored(make_own_disk.FILE)
VECTORS = STORED["saved"]
SLOT = 4096
OLD = DiskState(Phase.OPEN, 1, attempted=4, original=4, duplicate=4, cast=4)
NEW = DiskState(Phase.OPEN, 1, attempted=5, original=4, duplicate=4, cast=5)

epochs = st.integers(0, 2**64 - 1)
states = st.builds(
    DiskState,
    st.sampled_from(Phase),
    st.integers(0, 0xFFFF),
    epochs,
    epochs,
    epochs,
    epochs,
    st.sampled_from(Told),
    epochs,
    epochs,
)


def prepared(*saved: DiskState) -> tuple[MemoryMedium, OwnDisk]:
    """A disk on which these states were saved one after the other."""
    medium = MemoryMedium()
    disk = OwnDisk(medium)
    disk.prepare()
    for state in saved:
        disk.save(state)
    return medium, disk


def loaded(medium: MemoryMedium) -> DiskState:
    """What a terminal remembers that starts anew with this disk."""
    return OwnDisk(medium).load()


def newest_slot(medium: MemoryMedium) -> int:
    """The offset of the slot that was written last."""
    return [at for action, _, at, _ in medium.trace if action == "write"][-1]


def test_vectors_are_what_the_generator_makes() -> None:
    """Whoever runs the generator again gets the published vectors."""
    assert spelled(make_own_disk.vectors()) == stored_text(make_own_disk.FILE)


@pytest.mark.parametrize("number", range(len(VECTORS)))
def test_vectors_by_hand(number: int) -> None:
    """The published slot follows from the page alone, and is read as its state."""
    vector, sequence = VECTORS[number], number + 1
    state, used = vector["state"], bytes.fromhex(vector["before_the_zeros"])
    assert (vector["offset"], vector["slot_bytes"]) == (sequence % 2 * SLOT, SLOT)
    names = ("attempted", "original", "duplicate", "cast", "since", "alone")
    fixed = b"IPPYOEPO" + sequence.to_bytes(8, "big")
    fixed += bytes([state["phase"], state["verdict"]]) + state["opening"].to_bytes(2, "big")
    fixed += b"".join(state[name].to_bytes(8, "big") for name in names)
    assert used == fixed + hashlib.sha256(fixed).digest()
    assert len(fixed) == 68
    medium = MemoryMedium()
    medium.create(EPOCHS_FILE, STORED["file_bytes"])
    medium.write(EPOCHS_FILE, vector["offset"], used)
    assert loaded(medium) == DiskState(**state)


@given(st.lists(states, max_size=5))
@settings(max_examples=60)
def test_the_last_saved_state_is_remembered(saved: list[DiskState]) -> None:
    """After a restart the terminal remembers exactly the last state that it saved."""
    medium, disk = prepared(*saved)
    expected = saved[-1] if saved else DiskState()
    assert loaded(medium) == disk.state == expected


def test_nothing_of_a_vote_is_remembered() -> None:
    """The file holds the phase, numbers of attempts and a verdict, and nothing else."""
    assert set(vars(OLD)) == {
        *("phase", "opening", "attempted", "original", "duplicate", "cast", "verdict", "since"),
        "alone",
    }


def test_the_file_never_changes_its_size() -> None:
    """The file has two blocks of 4,096 bytes from its first moment on."""
    medium, disk = prepared()
    for _ in range(5):
        disk.save(OLD)
        assert medium.size(EPOCHS_FILE) == STORED["file_bytes"] == 2 * SLOT


def test_a_state_is_flushed_and_read_back() -> None:
    """A state counts as saved once the disk itself gave it back after a flush."""
    medium, disk = prepared(OLD)
    medium.trace.clear()
    disk.save(NEW)
    assert [action for action, *_ in medium.trace] == ["write", "flush", "read"]


def test_a_write_cut_off_at_any_byte_leaves_the_old_state_or_the_new() -> None:
    """A power cut while a state is saved loses neither the old state nor its own reason."""
    before, _ = prepared(DiskState(), OLD)
    after, _ = prepared(DiskState(), OLD, NEW)
    at = newest_slot(after)
    whole = 100  # the rest of the slot is zero before and after
    for cut in range(SLOT + 1):
        torn = MemoryMedium()
        torn.files[EPOCHS_FILE] = bytearray(before.files[EPOCHS_FILE])
        torn.files[EPOCHS_FILE][at : at + cut] = after.files[EPOCHS_FILE][at : at + cut]
        assert loaded(torn) == (NEW if cut >= whole else OLD)


def test_every_flipped_bit_of_the_newest_slot_gives_the_state_before() -> None:
    """A slot in which a single bit changed is not believed."""
    medium, _ = prepared(OLD, NEW)
    at = newest_slot(medium)
    for bit in range(8 * at, 8 * (at + SLOT)):
        medium.files[EPOCHS_FILE][bit // 8] ^= 1 << bit % 8
        assert loaded(medium) == OLD
        medium.files[EPOCHS_FILE][bit // 8] ^= 1 << bit % 8
    assert loaded(medium) == NEW


def test_a_slot_that_cannot_be_read_gives_the_state_before() -> None:
    """A sector that the power cut made unreadable does not take both states away."""

    class OneBadSector(MemoryMedium):
        def read(self, name: str, offset: int, length: int) -> bytes:
            if offset == at:
                raise MediumFault(Fault.READ_ERROR, name)
            return super().read(name, offset, length)

    medium, _ = prepared(OLD, NEW)
    at = newest_slot(medium)
    bad = OneBadSector()
    bad.files = medium.files
    assert loaded(bad) == OLD


def test_a_disk_without_a_whole_slot_is_told() -> None:
    """Where nothing is remembered, the terminal says so instead of beginning anew."""
    medium, _ = prepared(OLD)
    medium.files[EPOCHS_FILE] = bytearray(2 * SLOT)
    with pytest.raises(DiskUnreadable):
        loaded(medium)
    medium.fail["read"] = Fault.READ_ERROR
    with pytest.raises(DiskUnreadable):
        loaded(medium)


def test_a_missing_file_is_told() -> None:
    """A terminal that was never prepared has no memory at all."""
    with pytest.raises(MediumFault) as fault:
        loaded(MemoryMedium())
    assert fault.value.fault is Fault.MISSING


@pytest.mark.parametrize("action", ["write", "flush", "read"])
def test_a_state_that_failed_is_saved_again_in_the_same_slot(action: str) -> None:
    """After a fault the slot with the last good state is never the one to be written."""
    medium, disk = prepared(OLD)
    medium.fail[action] = Fault.WRITE_ERROR
    with pytest.raises(MediumFault):
        disk.save(NEW)
    assert disk.state == OLD
    failed_at = newest_slot(medium)
    medium.fail.clear()
    disk.save(NEW)
    assert newest_slot(medium) == failed_at
    assert loaded(medium) == NEW


def test_a_disk_that_gives_other_bytes_back_is_found() -> None:
    """A disk that says it wrote and did not is caught at once."""

    class Liar(MemoryMedium):
        def write(self, name: str, offset: int, data: bytes) -> None:
            super().write(name, offset, data[:-1] + b"\1")

    with pytest.raises(ReadBackDiffers):
        OwnDisk(Liar()).prepare()


@pytest.mark.parametrize(("at", "number"), [(16, 8), (17, 4), (16, 255), (0, 0), (100, 1)])
def test_a_slot_that_no_terminal_writes_is_none(at: int, number: int) -> None:
    """A phase or verdict that does not exist, or bytes behind the checksum, are not believed."""
    medium, _ = prepared(OLD, NEW)
    start = newest_slot(medium)
    slot = medium.files[EPOCHS_FILE][start : start + SLOT]
    slot[at] = number
    slot[68:100] = hashlib.sha256(slot[:68]).digest()
    medium.files[EPOCHS_FILE][start : start + SLOT] = slot
    assert loaded(medium) == OLD


def test_a_voter_admitted_is_one_of_whom_nothing_was_tried() -> None:
    """From the moment a voter is admitted, the memory is of this voter, not of the one before."""
    decided = DiskState(Phase.OPEN, 1, 6, 6, 6, 5, Told.RECORDED, 6)
    admitted = decided.admitting()
    assert admitted == DiskState(Phase.OPEN, 1, 6, 6, 6, cast=7)
    assert admitted.untried
    assert not decided.untried
    assert decided.settled() == DiskState(Phase.OPEN, 1, 6, 6, 6)


def test_moving_to_another_phase_keeps_everything_else() -> None:
    """The phase changes alone; no epoch is lost on the way."""
    medium, disk = prepared(OLD)
    disk.move(Phase.CLOSING)
    assert loaded(medium) == DiskState(Phase.CLOSING, 1, 4, 4, 4, 4)


@given(st.binary(max_size=120), st.binary(max_size=120))
@settings(max_examples=200)
def test_random_bytes_are_never_a_state(one: bytes, other: bytes) -> None:
    """Whatever lies on the disk, nothing but a refusal comes out."""
    medium = MemoryMedium()
    for start in (b"", b"IPPYOEPO"):
        slots = (start + one).ljust(SLOT, b"\0") + (start + other).ljust(SLOT, b"\0")
        medium.files[EPOCHS_FILE] = bytearray(slots)
        with pytest.raises(DiskUnreadable):
            loaded(medium)
