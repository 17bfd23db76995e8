"""The ballot box as a file on one medium."""

from dataclasses import replace

import pytest
from builders import make_election
from memory_medium import MemoryMedium
from world import DUPLICATE, ORIGINAL, World

from common.box import BoxKey, Sealed, seal_box
from common.box_contents import HEADER_BYTES, BoxRefused, Contents, empty_contents
from common.box_header import Identity, MediumRole
from common.closing import CERTIFICATE_FILE, LOG_FILE, PACKAGE_FILE
from common.eventlog import first_head
from common.secret import Secret
from terminal.box_file import BoxFile, Slots, contents_of, write_first
from terminal.files import BLOCK_BYTES, BOX_FILE, ReadBackDiffers, is_room, key_file
from terminal.ports.medium import Fault, MediumFault

TERMINAL = "p01-01"
WORLD = World(2, election=make_election(box_capacity=4))
PROVISION = WORLD.provision(TERMINAL)
SHAPE = PROVISION.shape
SIGNING = WORLD.terminal_key(TERMINAL)
SECRET = Secret(WORLD.bytes_for("box secret"))
VOTES = WORLD.contents(TERMINAL, {"contest-1": ["contest-1-1", "none", "contest-1-2"]})


def sealed(
    epoch: int, voters: int = 1, identity: Identity | None = None, contents: Contents | None = None
) -> Sealed:
    """A box of this epoch with the first of the voters in it."""
    who = identity or PROVISION.identity(1)
    if contents is None:
        contents = empty_contents(SHAPE)
        for number in range(voters):
            record = VOTES.records["contest-1"][number]
            contents = contents.with_vote(VOTES.grants[number], {"contest-1": record})
    log = first_head(WORLD.uid, TERMINAL)
    return seal_box(BoxKey(SECRET, who), who, SHAPE, epoch, log, contents)


def new_box(medium: MemoryMedium | None = None, role: MediumRole = ORIGINAL) -> BoxFile:
    box = BoxFile(medium or MemoryMedium(), role, SHAPE)
    box.create()
    return box


def bytes_of(box: BoxFile) -> bytearray:
    assert isinstance(box.medium, MemoryMedium)
    return box.medium.files[BOX_FILE]


def epochs(box: BoxFile) -> list[int]:
    """The epochs of the good slots, as a terminal finds them that starts anew."""
    fresh = BoxFile(box.medium, box.role, SHAPE)
    return [slot.header.epoch for slot in fresh.slots(PROVISION)]


def test_a_new_box_holds_nothing() -> None:
    """A box just made has its full size and no slot that is good."""
    box = new_box()
    assert bytes_of(box) == bytes(SHAPE.file_bytes)
    assert epochs(box) == []


def test_writes_alternate_between_the_slots() -> None:
    """The state before is always still there while the next is written."""
    box = new_box()
    for epoch in range(1, 6):
        box.write(sealed(epoch), SIGNING)
        assert epochs(box) == [epoch, epoch - 1][: min(epoch, 2)]
        assert len(bytes_of(box)) == SHAPE.file_bytes


def test_what_is_written_is_read() -> None:
    """The newest slot gives back the votes that were put in."""
    box = new_box()
    box.write(sealed(1, 2), SIGNING)
    box.write(sealed(2, 3), SIGNING)
    newest, older = box.slots(PROVISION)
    key = BoxKey(SECRET, PROVISION.identity(1))
    assert contents_of(newest, key, SHAPE) == VOTES
    assert contents_of(older, key, SHAPE).count == 2


def test_another_secret_opens_no_slot() -> None:
    """Without the box secret a slot is seen to be good, but gives no vote."""
    box = new_box()
    box.write(sealed(1), SIGNING)
    (slot,) = box.slots(PROVISION)
    with pytest.raises(BoxRefused):
        contents_of(slot, BoxKey(Secret(bytes(32)), PROVISION.identity(1)), SHAPE)


def test_a_box_is_written_flushed_and_read_back() -> None:
    """One write of whole blocks for header and votes, then a flush, then the comparison."""
    medium = MemoryMedium()
    box = new_box(medium)
    medium.trace.clear()
    box.write(sealed(1), SIGNING)
    assert HEADER_BYTES + SHAPE.body_bytes(1) + 16 < 2 * BLOCK_BYTES
    length = 2 * BLOCK_BYTES
    assert medium.trace == [
        ("write", BOX_FILE, 0, length),
        ("flush", BOX_FILE, 0, 0),
        ("read", BOX_FILE, 0, length),
    ]


def test_what_is_done_to_the_medium_does_not_depend_on_the_votes() -> None:
    """Every choice, and every number of contests, is written at the same place and length."""
    traces = set()
    for choices in (["contest-1-1", "none"], ["none", "none"], ["contest-1-3", "contest-1-2"]):
        medium = MemoryMedium()
        box = new_box(medium)
        contents = WORLD.contents(TERMINAL, {"contest-1": choices})
        box.write(sealed(1, contents=contents), SIGNING)
        traces.add(tuple(medium.trace))
    assert len(traces) == 1


def test_every_flipped_byte_of_a_slot_loses_that_slot_only() -> None:
    """A damaged slot is no slot, and the one before it is still good."""
    box = new_box()
    box.write(sealed(1), SIGNING)
    box.write(sealed(2), SIGNING)
    start = SHAPE.slot_bytes
    for at in range(start, start + HEADER_BYTES + SHAPE.body_bytes(1) + 16):
        bytes_of(box)[at] ^= 0x40
        assert epochs(box) == [1]
        bytes_of(box)[at] ^= 0x40
    assert epochs(box) == [2, 1]


def test_a_write_cut_off_at_any_byte_keeps_the_state_before() -> None:
    """A power cut while a slot is written leaves the old state, or the new one whole."""
    box = new_box()
    box.write(sealed(1), SIGNING)
    box.write(sealed(2), SIGNING)
    before = bytes(bytes_of(box))
    box.write(sealed(3, 2), SIGNING)
    after = bytes(bytes_of(box))
    end = HEADER_BYTES + SHAPE.body_bytes(2) + 16
    for cut in range(end + 1):
        bytes_of(box)[:] = after[:cut] + before[cut:]
        assert epochs(box)[0] == (3 if cut == end else 2)


@pytest.mark.parametrize("sector", range(0, HEADER_BYTES + 512, 512))
def test_sectors_that_arrive_in_any_order_make_no_slot(sector: int) -> None:
    """Whichever sector of a slot the power cut keeps out, the slot is not good."""
    box = new_box()
    box.write(sealed(1), SIGNING)
    box.write(sealed(2), SIGNING)
    before = bytes(bytes_of(box))
    box.write(sealed(3), SIGNING)
    after = bytes(bytes_of(box))
    bytes_of(box)[sector : sector + 512] = before[sector : sector + 512]
    same = after[sector : sector + 512] == before[sector : sector + 512]
    assert epochs(box)[0] == (3 if same else 2)


@pytest.mark.parametrize("action", ["write", "flush", "read"])
def test_after_a_fault_the_good_slot_is_not_written(action: str) -> None:
    """A fault while writing never endangers the last good state."""
    medium = MemoryMedium()
    box = new_box(medium)
    box.write(sealed(1), SIGNING)
    medium.fail[action] = Fault.WRITE_ERROR
    with pytest.raises(MediumFault):
        box.write(sealed(2), SIGNING)
    medium.fail.clear()
    medium.trace.clear()
    box.write(sealed(3), SIGNING)
    assert medium.trace[0][2] == SHAPE.slot_bytes
    assert epochs(box) == [3, 1]


def test_after_a_restart_the_kept_slot_is_not_written() -> None:
    """The slot from which recovery goes on stays until the next one is whole."""
    box = new_box()
    for epoch in (1, 2, 3):
        box.write(sealed(epoch), SIGNING)
    again = BoxFile(box.medium, ORIGINAL, SHAPE)
    again.keep(again.slots(PROVISION)[0])
    again.write(sealed(4), SIGNING)
    assert epochs(again) == [4, 3]


def test_a_medium_that_gives_other_bytes_back_is_found() -> None:
    """A medium that says it wrote and did not is caught before the voter is told."""

    class Liar(MemoryMedium):
        def write(self, name: str, offset: int, data: bytes) -> None:
            super().write(name, offset, data[:-1] + bytes([data[-1] ^ 1]))

    with pytest.raises(ReadBackDiffers):
        new_box(Liar()).write(sealed(1), SIGNING)


def test_a_medium_that_cannot_be_read_has_no_slots() -> None:
    """A dead or absent medium is one without a good slot, not a failure of the program."""
    medium = MemoryMedium()
    box = new_box(medium)
    box.write(sealed(1), SIGNING)
    medium.fail["read"] = Fault.READ_ERROR
    assert box.look(PROVISION) == Slots((), unreadable=True)
    assert BoxFile(MemoryMedium(), ORIGINAL, SHAPE).look(PROVISION) == Slots((), unreadable=True)


@pytest.mark.parametrize("part", [0, HEADER_BYTES])
def test_a_slot_that_cannot_be_read_is_told_from_one_that_is_not_good(part: int) -> None:
    """A broken sector is told as broken; an empty or torn slot is just no slot."""

    class OneBadSector(MemoryMedium):
        def read(self, name: str, offset: int, length: int) -> bytes:
            if offset == SHAPE.slot_bytes + part:
                raise MediumFault(Fault.READ_ERROR, name)
            return super().read(name, offset, length)

    box = new_box()
    box.write(sealed(1), SIGNING)
    whole = box.look(PROVISION)
    assert (len(whole.good), whole.unreadable) == (1, False)
    box.write(sealed(2), SIGNING)
    bad = OneBadSector()
    bad.files[BOX_FILE] = bytes_of(box)
    found = BoxFile(bad, ORIGINAL, SHAPE).look(PROVISION)
    assert [slot.header.epoch for slot in found.good] == [1]
    assert found.unreadable


def test_every_file_lies_on_a_new_medium_before_its_box() -> None:
    """A medium with a box has all else too, and the certificate tells first whose it is;
    after the box comes what keeps room for the close."""
    medium = MemoryMedium()
    write_first(BoxFile(medium, ORIGINAL, SHAPE), PROVISION, b"a wrapped key", 1)
    made = [name for action, name, *_ in medium.trace if action == "create"]
    before = [CERTIFICATE_FILE, PACKAGE_FILE, LOG_FILE, key_file(1), BOX_FILE]
    assert made[: len(before)] == before
    assert all(map(is_room, made[len(before) :]))
    assert medium.files[CERTIFICATE_FILE] == PROVISION.certificate.pem
    assert medium.files[key_file(1)] == b"a wrapped key"


def test_the_other_mediums_box_is_not_taken() -> None:
    """The duplicate in the original's slot is not mistaken for the original."""
    box = new_box(role=DUPLICATE)
    box.write(sealed(1), SIGNING)
    assert epochs(box) == [1]
    assert BoxFile(box.medium, ORIGINAL, SHAPE).slots(PROVISION) == []


HERE = PROVISION.identity(1)
FOREIGN = {
    "another terminal": replace(HERE, terminal="p01-02"),
    "another package": replace(HERE, package_hash=bytes(32)),
    "another suite": replace(HERE, suite=1),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_box_of_another_terminal_or_package_is_not_taken(name: str) -> None:
    """A slot is good only where it is of this terminal, package and suite."""
    box = new_box()
    box.write(sealed(1, identity=FOREIGN[name]), SIGNING)
    assert epochs(box) == []


def test_a_box_that_another_key_signed_is_not_taken() -> None:
    """A slot is good only where this terminal signed it."""
    box = new_box()
    box.write(sealed(1), WORLD.terminal_key("p01-02"))
    assert epochs(box) == []


def test_boxes_of_an_earlier_opening_are_seen() -> None:
    """Yesterday's box is a good slot: which opening is wanted, recovery decides."""
    box = new_box()
    box.write(sealed(1), SIGNING)
    box.write(sealed(2, identity=PROVISION.identity(2)), SIGNING)
    assert [slot.header.identity.opening for slot in box.slots(PROVISION)] == [2, 1]


@pytest.mark.parametrize(
    "changes",
    [{"count": 5}, {"count": 2}, {"length": 0}, {"length": 2**63}, {"digest": bytes(32)}],
    ids=str,
)
def test_a_signed_header_that_does_not_fit_its_votes_is_not_taken(
    changes: dict[str, object],
) -> None:
    """Not even a header with a good signature can claim other sizes than its box has."""
    good = sealed(1)
    header = replace(good.header, **changes)  # type: ignore[arg-type]  # fields by name
    box = new_box()
    box.write(Sealed(header, good.ciphertext), SIGNING)
    assert epochs(box) == []


def test_random_bytes_in_the_file_are_no_slot() -> None:
    """A medium full of other data has no slot."""
    box = new_box()
    for start in (b"", b"IPPYOBOX\0\1"):
        noise = start + WORLD.bytes_for("noise") * (SHAPE.file_bytes // 32)
        bytes_of(box)[:] = noise[: SHAPE.file_bytes]
        assert epochs(box) == []
