"""The fault file of a simulated day: which faults strike which terminal, and when.

TOML, one `[[faults]]` a fault; see docs/formats/fault-file.md.
"""

from collections.abc import Collection
from typing import Any

from common.inputs import Faults
from common.tables import one_of
from common.toml_tables import (
    Document,
    Key,
    integer,
    read_document,
    read_keys,
    refuse_unknown,
    written,
)
from hardware_sim.faults import CALLS, Fault, FaultKind, Operation

MAX_CALLS = 1_000_000


def read_faults(
    data: bytes, terminals: Collection[str], file: str = "faults.toml"
) -> tuple[Fault, ...]:
    """The faults in a file's bytes. Raises BadInput with every mistake in it."""
    faults = Faults(file)
    document = read_document(faults, data)
    if document is None:
        faults.stop()
        return ()
    refuse_unknown(faults, document, (), document.content, {"faults": None})
    tables = document.content.get("faults", [])
    if not isinstance(tables, list):
        tables = [tables]
    keys = _keys(terminals)
    found = [
        read_keys(faults, document, ("faults", number), table, keys)
        for number, table in enumerate(tables)
    ]
    for number, values in enumerate(found):
        _refuse_idle(faults, document, number, values)
    faults.stop()
    return tuple(_fault(values) for values in found)


def _refuse_idle(faults: Faults, document: Document, number: int, values: dict[str, Any]) -> None:
    """A fault aimed at a call that it cannot hit would never strike, and nobody notice."""
    kind, operation = values["kind"], values["operation"]
    if kind is None or operation in (None, Operation.ANY):
        return
    calls = CALLS[FaultKind(kind)]
    if operation not in calls:
        allowed = " / ".join(call for call in Operation if call is Operation.ANY or call in calls)
        line = document.line("faults", number, "operation")
        faults.add(
            "faults.no-such-call",
            line,
            "operation",
            kind=kind,
            operation=operation,
            allowed=allowed,
        )


def _fault(values: dict[str, Any]) -> Fault:
    kind, operation = FaultKind(values["kind"]), Operation(values["operation"])
    return Fault(**values | {"kind": kind, "operation": operation})


def _keys(terminals: Collection[str]) -> tuple[Key, ...]:
    return (
        Key("kind", written(one_of(*(kind.value for kind in FaultKind)))),
        Key("terminal", written(one_of("*", *sorted(terminals))), required=False, default="*"),
        Key("medium", written(one_of("original", "duplicate", "disk", "*")), False, "*"),
        Key("operation", written(one_of(*(item.value for item in Operation))), False, "any"),
        Key("after", integer(0, MAX_CALLS), False, 0),
        Key("times", integer(0, MAX_CALLS), False, 1),
        Key("one_in", integer(0, MAX_CALLS), False, 0),
        Key("seed", integer(0, 2**53 - 1), False, 0),
    )
