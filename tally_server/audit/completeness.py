"""Group 1, completeness (完全性): all that must be there is there, and nothing else."""

from collections import Counter
from collections.abc import Collection

from common.closing import CLOSED_FILES
from tally_server.audit.files import Files
from tally_server.audit.index import Index
from tally_server.audit.layout import LEFT_OUT, Kind, may_stand
from tally_server.audit.ledger import Check, check, demand
from tally_server.intake.medium_folder import printable


def _read(files: Files, path: str, limit: int) -> bytes:
    return files.read(path, limit)


keys_hold_the_file = Check(101, _read)
medium_holds_the_file = Check(106, _read)
slips_are_there = Check(109, _read)
index_is_there = Check(110, _read)


@check(102)
def media_are_there(files: Files) -> tuple[str, ...]:
    """The names in the folder of media."""
    names = files.names("")
    demand(names is not None, "no folder")
    return names or ()


@check(102)
def terminal_has_its_folder(files: Files, terminal: str) -> tuple[str, ...]:
    """The names in it."""
    names = files.names(terminal)
    demand(names is not None, "no folder of this terminal")
    return names or ()


@check(102)
def some_medium_holds_a_package(told: bool) -> None:
    demand(told, "no medium holds an election package")


@check(103)
def folder_is_a_terminals(name: str, terminals: Collection[str]) -> None:
    demand(name in terminals, "no terminal of this election")


@check(103)
def name_is_a_mediums(name: str, media: Collection[str]) -> None:
    demand(name in media, "does not belong here")


def _medium_is_there(medium: str, names: Collection[str]) -> None:
    demand(medium in names, "missing")


original_is_there = Check(104, _medium_is_there)
duplicate_is_there = Check(105, _medium_is_there)


@check(106)
def medium_is_a_folder(files: Files, medium: str) -> tuple[str, ...]:
    """The names in it."""
    names = files.names(medium)
    demand(names is not None, "no folder")
    return names or ()


@check(107)
def file_is_one_of_the_six(name: str) -> None:
    demand(name in CLOSED_FILES, "the terminal did not write it")


@check(108)
def register_has_the_terminal(terminal: str, certified: Collection[str]) -> None:
    demand(terminal in certified, f"no certificate of {terminal}")


@check(109)
def terminal_has_one_slip(terminal: str, slips: Counter[str], *, unused: bool) -> None:
    least = 0 if unused else 1
    demand(least <= slips[terminal] <= 1, f"{slips[terminal]} slips of {terminal}")


@check(109)
def slip_is_of_a_terminal(terminal: str, terminals: Collection[str]) -> None:
    demand(terminal in terminals, f"a slip of {printable(terminal)}, no terminal")


@check(111)
def indexed_file_is_there(path: str, there: Collection[str]) -> None:
    demand(path in there, "not in the bundle")


@check(112)
def file_is_in_the_index(path: str, indexed: Collection[str]) -> None:
    demand(path in indexed, "not in the index")


@check(114)
def file_may_stand_here(path: str, kind: Kind) -> None:
    demand(may_stand(kind, path), f"must not stand in a {kind.value} bundle")


@check(115)
def index_tells_what_was_left_out(index: Index) -> None:
    wanted = tuple(tuple(left) for left in LEFT_OUT[index.kind])
    demand(index.left_out == wanted, "not what a bundle of this kind leaves out")
