"""The fault file: read whole, or refused with every mistake and its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.inputs import BadInput
from hardware_sim.fault_file import read_faults
from hardware_sim.faults import Fault, FaultKind, Operation

TERMINALS = ("p01-01", "p01-02")


def mistakes(source: str) -> list[tuple[int, str, str]]:
    """Line, key and reason of every mistake in a fault file."""
    with pytest.raises(BadInput) as caught:
        read_faults(source.encode(), TERMINALS)
    for language in ("ja", "en"):
        assert all(line.startswith("faults.toml:") for line in caught.value.lines(language))
    return [(error.line, error.column, error.key) for error in caught.value.errors]


def test_a_whole_file_is_read() -> None:
    """Every key has its meaning, and what is left out has its default."""
    source = """
[[faults]]
kind = "write-error"
terminal = "p01-02"
medium = "duplicate"
operation = "write"
after = 40
times = 0
one_in = 7
seed = 5

[[faults]]
kind = "power-cut"
"""
    every = Fault(
        FaultKind.WRITE_ERROR, "p01-02", "duplicate", Operation.WRITE, 40, 0, one_in=7, seed=5
    )
    assert read_faults(source.encode(), TERMINALS) == (every, Fault(FaultKind.POWER_CUT))


def test_an_empty_file_asks_for_no_fault() -> None:
    """A file without tables is a day without faults."""
    assert read_faults(b"# nothing\n", TERMINALS) == ()


@pytest.mark.parametrize("kind", FaultKind)
def test_every_kind_can_be_asked_for(kind: FaultKind) -> None:
    """The names of the catalogue are those of the file."""
    (fault,) = read_faults(f'[[faults]]\nkind = "{kind}"\n'.encode(), TERMINALS)
    assert fault.kind is kind


BAD = {
    "no kind": ("medium = 'disk'", (1, "kind", "toml.missing-key")),
    "a kind that is none": ("kind = 'fire'", (2, "kind", "table.choice")),
    "a terminal of another election": (
        "kind='full'\nterminal='x-01'",
        (3, "terminal", "table.choice"),
    ),
    "a medium that is none": ("kind='full'\nmedium='third'", (3, "medium", "table.choice")),
    "a call that is none": ("kind='full'\noperation='rename'", (3, "operation", "table.choice")),
    "a call that the fault cannot hit": (
        "kind='full'\noperation='read'",
        (3, "operation", "faults.no-such-call"),
    ),
    "a number below 0": ("kind='full'\nafter=-1", (3, "after", "table.number")),
    "a number too large": ("kind='full'\ntimes=1000001", (3, "times", "table.number")),
    "a text for a number": ("kind='full'\nseed='1'", (3, "seed", "table.number")),
    "a number for a text": ("kind=1", (2, "kind", "toml.want-text")),
    "a key that is none": ("kind='full'\nwhen=3", (3, "when", "toml.unknown-key")),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_is_named_with_its_line(case: str) -> None:
    """One mistake, one line that says where it is."""
    source, mistake = BAD[case]
    assert mistakes(f"[[faults]]\n{source}\n") == [mistake]


def test_all_mistakes_are_told_at_once() -> None:
    """Nobody has to mend a file one mistake at a time."""
    source = "[[faults]]\nkind='fire'\nafter='x'\n[[faults]]\nkind='slow'\n[[faults]]\nmedium='x'\n"
    assert [(line, column) for line, column, _ in mistakes(source)] == [
        (2, "kind"),
        (3, "after"),
        (6, "kind"),
        (7, "medium"),
    ]


@pytest.mark.parametrize(
    "source", ["faults = 3", "faults = [1]", "[faults]\nkind=1", "[other]", "["]
)
def test_a_file_of_another_shape_is_refused(source: str) -> None:
    """A file that is no list of faults gives a message and not a failure."""
    assert mistakes(source)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_file_makes_the_program_fail(data: bytes) -> None:
    """Whatever the bytes, they are read or refused."""
    try:
        outcome: object = read_faults(data, TERMINALS)
    except BadInput as bad:
        outcome = tuple(bad.lines())
    assert isinstance(outcome, tuple)
