"""The catalogue of faults: what each does, on which calls, and that nothing else does it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from world import MORNING

from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import CALLS, Fault, FaultKind, FaultPlan, Operation
from hardware_sim.medium import SimulatedMedium
from hardware_sim.power import Power, PowerCut
from terminal.ports.medium import Fault as MediumError
from terminal.ports.medium import MediumFault

OLD, NEW = b"o" * 4096, b"n" * 4096


class Bench:
    """A medium with one flushed file, and a fault that waits for its call."""

    def __init__(self, *faults: Fault, seed: int | None = None) -> None:
        self.power, self.clock = Power(), SimulatedClock(MORNING)
        plan = FaultPlan(faults, "p01-01", "original")
        rng = None if seed is None else Random(seed)
        self.medium = SimulatedMedium("original", self.power, plan, self.clock, rng)
        self.medium.put({"box": OLD})

    def passed(self) -> timedelta:
        return self.clock.now() - MORNING

    def vote(self) -> bytes:
        """A write, a flush, and the read back."""
        self.medium.write("box", 0, NEW)
        self.medium.flush("box")
        return self.medium.read("box", 0, len(NEW))

    def after_power_cut(self) -> bytes:
        self.medium.lose_power()
        self.power.restore()
        return self.medium.lasting()["box"]


def error_of(act: Callable[[], object]) -> MediumError:
    with pytest.raises(MediumFault) as caught:
        act()
    return caught.value.fault


def day(*faults: Fault) -> list[object]:
    """Everything that can be seen of a medium's life: each call's result, and what is left."""
    bench = Bench(*faults)
    medium = bench.medium
    calls: list[Callable[[], object]] = [
        lambda: medium.create("new", 100),
        lambda: medium.write("box", 0, NEW),
        lambda: medium.truncate("box", 4000),
        lambda: medium.flush("box"),
        lambda: medium.read("box", 0, 4000),
        lambda: medium.size("box"),
        lambda: medium.flush_names(),
        lambda: medium.names(),
        lambda: medium.remove("new"),
        lambda: bench.passed(),
        lambda: medium.lose_power(),
        lambda: medium.lasting(),
    ]
    seen: list[object] = []
    for call in calls:
        try:
            seen.append(call())
        except MediumFault as fault:
            seen.append(fault.fault)
        except PowerCut:
            seen.append("no power")
    return seen


AIMED = [
    (kind, operation)
    for kind, calls in CALLS.items()
    for operation in (*sorted(calls), Operation.ANY)
]


@pytest.mark.parametrize(("kind", "operation"), AIMED)
def test_every_fault_of_the_catalogue_can_be_seen(kind: FaultKind, operation: Operation) -> None:
    """A planned fault always strikes: no rehearsal runs without the fault it asked for."""
    assert day(Fault(kind, operation=operation)) != day()


@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_for_another_medium_changes_nothing(kind: FaultKind) -> None:
    """A fault strikes the medium and terminal it is aimed at, and no other."""
    others = [Fault(kind, medium="duplicate"), Fault(kind, terminal="p01-02")]
    assert day(*others) == day()
    assert day(Fault(kind, "p01-01", "original")) != day()


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_is_explained(kind: FaultKind) -> None:
    """People read in Japanese and in English what will happen, and find it in the manual."""
    assert kind.explain("ja") != kind.explain("en")
    assert kind in CALLS


def test_without_a_fault_a_vote_is_stored() -> None:
    """The control: nothing planned, nothing strange."""
    bench = Bench()
    assert bench.vote() == NEW
    assert bench.after_power_cut() == NEW
    assert bench.passed() == timedelta(0)


def test_power_cut() -> None:
    """The power fails before the call, and every later call finds none."""
    bench = Bench(Fault(FaultKind.POWER_CUT, operation=Operation.FLUSH))
    with pytest.raises(PowerCut):
        bench.vote()
    with pytest.raises(PowerCut):
        bench.medium.names()
    assert bench.after_power_cut() == OLD


@pytest.mark.parametrize("operation", [Operation.WRITE, Operation.FLUSH])
@pytest.mark.parametrize("seed", range(20))
def test_torn_sector(operation: Operation, seed: int) -> None:
    """One sector is new in front and old behind; every other one is whole."""
    bench = Bench(Fault(FaultKind.TORN_SECTOR, operation=operation), seed=seed)
    with pytest.raises(PowerCut):
        bench.vote()
    found = bench.after_power_cut()
    torn = [part for at in range(0, 4096, 512) if len(set(part := found[at : at + 512])) > 1]
    assert len(torn) == 1
    assert torn[0] == b"n" * torn[0].count(b"n") + b"o" * torn[0].count(b"o")


def test_a_power_cut_alone_tears_no_sector() -> None:
    """A sector is torn only where that was asked for."""
    for seed in range(20):
        bench = Bench(Fault(FaultKind.POWER_CUT, operation=Operation.FLUSH), seed=seed)
        with pytest.raises(PowerCut):
            bench.vote()
        found = bench.after_power_cut()
        assert all(len(set(found[at : at + 512])) == 1 for at in range(0, 4096, 512))


def test_short_write() -> None:
    """The first half is stored, and the write fails."""
    bench = Bench(Fault(FaultKind.SHORT_WRITE))
    assert error_of(bench.vote) is MediumError.WRITE_ERROR
    assert bench.medium.read("box", 0, 4096) == NEW[:2048] + OLD[2048:]


def test_full() -> None:
    """Neither a write nor a new file finds room."""
    bench = Bench(Fault(FaultKind.FULL, times=2))
    assert error_of(bench.vote) is MediumError.FULL
    assert error_of(lambda: bench.medium.create("log", 1)) is MediumError.FULL
    assert bench.vote() == NEW


def test_read_error() -> None:
    """A read fails, and the next one works."""
    bench = Bench(Fault(FaultKind.READ_ERROR))
    assert error_of(bench.vote) is MediumError.READ_ERROR
    assert bench.medium.read("box", 0, 4096) == NEW


def test_write_error() -> None:
    """A write fails and stores nothing."""
    bench = Bench(Fault(FaultKind.WRITE_ERROR))
    assert error_of(bench.vote) is MediumError.WRITE_ERROR
    assert bench.medium.read("box", 0, 4096) == OLD


def test_flush_error() -> None:
    """A failed flush loses what it should have kept; flushing again brings nothing back."""
    bench = Bench(Fault(FaultKind.FLUSH_ERROR, operation=Operation.FLUSH))
    assert error_of(bench.vote) is MediumError.WRITE_ERROR
    bench.medium.flush("box")
    assert bench.medium.read("box", 0, 4096) == OLD


def test_flush_lies() -> None:
    """A flush that keeps nothing is found by the read back."""
    assert Bench(Fault(FaultKind.FLUSH_LIES)).vote() == OLD


def test_flush_held() -> None:
    """A flush that stays in the drive's cache passes the read back, and a power cut shows it."""
    bench = Bench(Fault(FaultKind.FLUSH_HELD))
    assert bench.vote() == NEW
    assert bench.after_power_cut() == OLD


def test_a_flush_that_was_held_back_is_made_good_by_an_honest_one() -> None:
    """The drive still has the bytes; only the power must last until the next flush."""
    bench = Bench(Fault(FaultKind.FLUSH_HELD))
    bench.vote()
    bench.medium.flush("box")
    assert bench.after_power_cut() == NEW


@pytest.mark.parametrize("operation", [Operation.READ, Operation.WRITE])
def test_bit_rot(operation: Operation) -> None:
    """One bit has flipped, on the medium itself."""
    bench = Bench(Fault(FaultKind.BIT_ROT, operation=operation))
    found = bench.vote()
    different = [one ^ other for one, other in zip(found, NEW, strict=True) if one != other]
    assert [value.bit_count() for value in different] == [1]
    assert bench.after_power_cut() == found


def test_pulled_and_put_back() -> None:
    """While a medium is out every call misses it; what it had in its cache is lost."""
    bench = Bench(Fault(FaultKind.PULLED, operation=Operation.FLUSH, times=3))
    medium = bench.medium
    calls = [bench.vote, medium.names, lambda: medium.size("box")]
    assert [error_of(call) for call in calls] == [MediumError.MISSING] * 3
    assert medium.read("box", 0, 4096) == OLD
    assert bench.vote() == NEW


def test_pulled_for_good() -> None:
    """A medium that is not put back stays away until people put in another."""
    bench = Bench(Fault(FaultKind.PULLED, times=0))
    assert {error_of(bench.vote) for _ in range(10)} == {MediumError.MISSING}
    bench.medium.put({"box": OLD})
    assert bench.vote() == NEW


def test_swapped() -> None:
    """Another medium is in the slot: it is empty."""
    bench = Bench(Fault(FaultKind.SWAPPED, operation=Operation.FLUSH, times=0))
    assert error_of(bench.vote) is MediumError.MISSING
    assert bench.medium.names() == []
    bench.medium.create("box", 4096)
    assert bench.vote() == NEW


def test_write_protected() -> None:
    """The medium refuses every change and can be read, until another is put in."""
    bench = Bench(Fault(FaultKind.WRITE_PROTECTED))
    medium = bench.medium
    changes: list[Callable[[], object]] = [
        lambda: medium.create("new", 1),
        lambda: medium.write("box", 0, NEW),
        lambda: medium.truncate("box", 1),
        lambda: medium.flush("box"),
        medium.flush_names,
        lambda: medium.remove("box"),
    ]
    assert {error_of(change) for change in changes} == {MediumError.WRITE_PROTECTED}
    assert medium.read("box", 0, 4096) == OLD
    medium.put({"box": OLD})
    assert bench.vote() == NEW


def test_slow() -> None:
    """The terminal's clock tells that time passed; the vote is stored all the same."""
    bench = Bench(Fault(FaultKind.SLOW, times=2))
    assert bench.vote() == NEW
    assert bench.passed() == timedelta(seconds=10)


def test_fake_capacity() -> None:
    """Bytes beyond the real capacity vanish without an error; the read back shows it."""
    bench = Bench(Fault(FaultKind.FAKE_CAPACITY))
    assert bench.vote() == OLD


def test_clock_jump() -> None:
    """The terminal's clock goes back by a day."""
    bench = Bench(Fault(FaultKind.CLOCK_JUMP))
    assert bench.vote() == NEW
    assert bench.passed() == timedelta(days=-1)


def test_two_faults_strike_the_same_call() -> None:
    """A slow medium may be full as well; neither fault hides the other."""
    bench = Bench(Fault(FaultKind.SLOW, operation=Operation.WRITE), Fault(FaultKind.FULL))
    assert error_of(bench.vote) is MediumError.FULL
    assert bench.passed() == timedelta(seconds=5)


def test_a_fault_strikes_at_its_call_and_so_many_times() -> None:
    """`after` calls go well, `times` calls are hit, and then all is well again."""
    fault = Fault(FaultKind.WRITE_ERROR, operation=Operation.WRITE, after=2, times=3)
    plan = FaultPlan([fault], "p01-01", "disk")
    struck = [bool(plan.strikes(Operation.WRITE)) for _ in range(8)]
    assert struck == [False, False, True, True, True, False, False, False]
    assert plan.strikes(Operation.CREATE) == []


def test_a_fault_that_never_ends() -> None:
    """`times` 0 means: from then on, always."""
    plan = FaultPlan([Fault(FaultKind.READ_ERROR, after=1, times=0)])
    assert [len(plan.strikes(Operation.READ)) for _ in range(5)] == [0, 1, 1, 1, 1]


def struck_calls(seed: int, terminal: str = "p01-01") -> list[int]:
    plan = FaultPlan([Fault(FaultKind.SLOW, one_in=20, seed=seed)], terminal, "original")
    return [call for call in range(4000) if plan.strikes(Operation.READ)]


def test_random_faults_come_from_the_seed() -> None:
    """The same seed gives the same faults; other seeds and terminals give others."""
    first = struck_calls(1)
    assert first == struck_calls(1)
    assert first != struck_calls(2)
    assert first != struck_calls(1, "p01-02")
    assert 100 < len(first) < 300


def test_the_page_for_fault_files_names_every_fault_and_its_calls() -> None:
    """A person who writes a fault file finds each kind, and what it can hit."""
    page = Path(__file__).parents[2] / "docs/formats/fault-file.md"
    rows = page.read_text(encoding="utf-8").splitlines()
    for kind, calls in CALLS.items():
        row = next(row for row in rows if row.startswith(f"| `{kind}` |"))
        named = {call for call in Operation if f"`{call}`" in row.split("|")[2]}
        assert named == ({Operation.ANY} if len(calls) == len(Operation) - 1 else calls)
