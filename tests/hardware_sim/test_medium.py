"""The simulated medium keeps what hardware keeps: what was flushed, and a part of the rest."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware_sim.medium import SimulatedMedium, Trace, lose_power
from hardware_sim.power import Cut, Power, PowerCut
from hardware_sim.sectors import SECTOR
from terminal.ports.medium import Fault, MediumFault

OLD = b"o" * 4000
NEW = b"n" * 4000


def holding(data: bytes = OLD, **options: object) -> SimulatedMedium:
    """A medium with one flushed file."""
    medium = SimulatedMedium("original", **options)  # type: ignore[arg-type]  # options by name
    medium.create("box", len(data))
    medium.write("box", 0, data)
    medium.flush("box")
    medium.flush_names()
    return medium


def fault_of(act: Callable[[], object]) -> Fault:
    with pytest.raises(MediumFault) as caught:
        act()
    return caught.value.fault


def test_a_power_cut_loses_what_was_not_flushed() -> None:
    """Bytes, sizes and names that no flush made lasting are gone, and only these."""
    medium = holding()
    medium.write("box", 0, NEW)
    medium.write("box", 4000, b"longer")
    medium.create("other", 10)
    medium.flush("other")
    assert medium.read("box", 0, 4006) == NEW + b"longer"
    medium.lose_power()
    assert medium.names() == ["box"]
    assert medium.read("box", 0, medium.size("box")) == OLD


def test_a_flush_makes_it_last() -> None:
    """What was flushed before a power cut is there after it."""
    medium = holding()
    medium.write("box", 100, NEW)
    medium.flush("box")
    medium.create("other", 3)
    medium.flush("other")
    medium.flush_names()
    medium.lose_power()
    assert medium.lasting() == {"box": OLD[:100] + NEW, "other": bytes(3)}


def test_a_removed_file_comes_back_unless_the_names_were_flushed() -> None:
    """A remove lasts from flush_names() on, and not a moment earlier."""
    medium = holding()
    medium.remove("box")
    medium.lose_power()
    assert medium.lasting() == {"box": OLD}
    medium.remove("box")
    medium.flush_names()
    medium.lose_power()
    assert medium.lasting() == {}


def test_what_was_cut_off_stays_cut_off() -> None:
    """Bytes behind a truncation do not come back when the file grows again."""
    medium = holding()
    medium.truncate("box", 10)
    medium.write("box", 100, b"end")
    medium.flush("box")
    medium.lose_power()
    assert medium.lasting() == {"box": OLD[:10] + bytes(90) + b"end"}


extents = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 3000)), min_size=1, max_size=5)


def sectors(data: bytes, size: int) -> list[bytes]:
    data = data.ljust(size, b"\0")
    return [data[at : min(at + SECTOR, size)] for at in range(0, size, SECTOR)]


@given(extents, st.integers(0, 2**32))
def test_each_sector_is_the_old_or_the_new_one(writes: list[tuple[int, int]], seed: int) -> None:
    """After a power cut every sector is whole: as it was before, or as it was written."""
    medium = holding(rng=Random(seed))
    for number, (offset, length) in enumerate(writes):
        medium.write("box", offset, bytes([number + 1]) * length)
    new = medium.read("box", 0, medium.size("box"))
    medium.lose_power()
    found = medium.lasting()["box"]
    size = len(found)
    assert len(OLD) <= size <= len(new)
    for kept, before, after in zip(
        sectors(found, size), sectors(OLD, size), sectors(new, size), strict=True
    ):
        assert kept in (before, after)


def test_any_sector_may_survive_and_any_be_lost() -> None:
    """Over some power cuts each sector is kept in some and lost in others."""
    kept = [set[bool]() for _ in sectors(OLD, len(OLD))]
    for seed in range(30):
        medium = holding(rng=Random(seed))
        medium.write("box", 0, NEW)
        medium.lose_power()
        for seen, sector in zip(kept, sectors(medium.lasting()["box"], len(OLD)), strict=True):
            seen.add(sector.startswith(b"n"))
    assert all(seen == {True, False} for seen in kept)


def test_each_name_and_size_may_survive_or_be_lost_by_itself() -> None:
    """Creates, removes and changes of size are lost one by one, as sectors are."""
    seen = set()
    for seed in range(60):
        medium = holding(rng=Random(seed))
        medium.create("created", 7)
        medium.remove("box")
        medium.lose_power()
        seen.add(tuple((name, len(data)) for name, data in sorted(medium.lasting().items())))
    both = ("box", 4000)
    assert seen == {
        (),
        (both,),
        (both, ("created", 0)),
        (both, ("created", 7)),
        (("created", 0),),
        (("created", 7),),
    }


def test_the_power_fails_before_an_operation_or_within_its_bytes() -> None:
    """A cut can be planned at any operation, and at any byte of a write."""
    for byte, expected in ((None, OLD), (0, OLD), (700, NEW[:700] + OLD[700:])):
        power = Power()
        medium = holding(power=power)
        power.cut = Cut(power.operations + 1, byte)
        with pytest.raises(PowerCut):
            medium.write("box", 0, NEW)
        power.restore()
        assert medium.read("box", 0, 4000) == expected


def test_without_power_nothing_answers_until_it_is_back() -> None:
    """One power cut stops every medium of the terminal, and no error handler survives it."""
    power = Power()
    original, duplicate = holding(power=power), holding(power=power)
    original.write("box", 0, NEW)
    power.cut = Cut(power.operations + 1)
    for medium in (original, duplicate):
        for call in (medium.names, lambda: duplicate.flush("box"), medium.flush_names):
            with pytest.raises(PowerCut):
                call()
    assert not issubclass(PowerCut, Exception)
    lose_power((original, duplicate), power)
    assert original.read("box", 0, 4000) == OLD


def test_operations_of_both_media_are_counted_together() -> None:
    """The third operation of a terminal is the third, on whichever medium."""
    power = Power(Cut(3))
    original, duplicate = SimulatedMedium("original", power), SimulatedMedium("duplicate", power)
    original.create("box", 1)
    duplicate.create("box", 1)
    with pytest.raises(PowerCut):
        original.flush("box")


def test_a_full_medium_says_so() -> None:
    """A medium takes no byte more than it has room for; a replaced file makes room."""
    medium = holding(capacity=5000)
    assert fault_of(lambda: medium.create("other", 1001)) is Fault.FULL
    assert fault_of(lambda: medium.write("box", 4000, bytes(1001))) is Fault.FULL
    medium.write("box", 4000, bytes(1000))
    medium.create("box", 5000)
    assert medium.names() == ["box"]


def test_pulled_and_put_back() -> None:
    """A medium that was out has lost its cache, and nothing that was flushed."""
    medium = holding()
    medium.write("box", 0, NEW)
    medium.pull()
    assert fault_of(medium.names) is Fault.MISSING
    assert fault_of(lambda: medium.read("box", 0, 1)) is Fault.MISSING
    medium.put_back()
    assert medium.read("box", 0, 4000) == OLD


def test_another_medium_is_none_of_the_old_one() -> None:
    """A medium put in for another has its own files, and is neither out nor protected."""
    medium = holding()
    medium.pull()
    medium.put({"other": b"files"})
    assert medium.names() == ["other"]
    medium.write("other", 0, b"F")
    assert medium.read("other", 0, 5) == b"Files"


def test_every_call_and_every_byte_can_be_recorded() -> None:
    """A search for leaks sees each call with its place, and all that was ever written."""
    trace = Trace(written=[])
    medium = holding(b"abc", trace=trace)
    medium.read("box", 1, 2)
    medium.write("box", 0, b"overwritten, never flushed")
    medium.remove("box")
    assert trace.calls == [
        ("create", "box", 0, 3),
        ("write", "box", 0, 3),
        ("flush", "box", 0, 0),
        ("flush-names", "", 0, 0),
        ("read", "box", 1, 2),
        ("write", "box", 0, 26),
        ("remove", "box", 0, 0),
    ]
    assert trace.written == [b"abc", b"overwritten, never flushed"]
