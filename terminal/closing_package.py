"""The closing package on its way to a medium and back; what close and hand-over share."""

from common.box_contents import Contents
from common.box_header import MediumRole
from common.closing import CLOSED_FILES, MEDIUM_FILE, Closing, ClosingInput
from common.closing_reader import ClosedMedium, ClosingFault, Expected, read_closing
from common.eventlog import Entry, Event, LogRefused, read_log
from common.register import Register
from terminal.files import holds, is_working, lasting, write_whole
from terminal.keys import Keys
from terminal.log_file import LogFile
from terminal.ports.medium import Fault, Medium, MediumFault
from terminal.provision import Provision

FINAL = frozenset({Event.CLOSING, Event.TAKEN_OVER})
"""How a finished log ends: after one of these not one entry is added any more."""


def closing_input(
    provision: Provision, opening: int, contents: Contents, log: LogFile
) -> ClosingInput:
    """All that the closing package of this box is a function of.

    It is a hand-over if and only if the log ends with one.
    """
    return ClosingInput(
        provision.package,
        provision.package_file,
        provision.certificate,
        provision.place,
        opening,
        provision.program,
        last_event(log, provision) is Event.TAKEN_OVER,
        contents,
        log.data,
        log.head,
    )


def write_package(closing: Closing, role: MediumRole, medium: Medium, keys: Keys) -> None:
    """Every file of the package, the statement of the medium last.

    A file that is already right is not touched: the log is never off the medium.
    """
    files = closing.on(role, keys.signing)
    for name in sorted(files, key=lambda name: (name == MEDIUM_FILE, name)):
        if not holds(medium, name, files[name]):
            write_whole(medium, name, files[name])


def remove_working(medium: Medium) -> None:
    """No box and no key is left on a medium whose closing package is whole."""
    for name in medium.names():
        if is_working(name):
            medium.remove(name)
    medium.flush_names()


def read_closed(provision: Provision, medium: Medium, role: MediumRole) -> ClosedMedium | None:
    """The whole closing package of this terminal, lastingly on a medium, or None."""
    expected = Expected(provision.package, Register((provision.certificate,)))
    try:
        names = set(medium.names())
        files = {name: lasting(medium, name) for name in CLOSED_FILES & names}
        return read_closing(files, provision.terminal, role, expected)
    except (ClosingFault, MediumFault):
        return None


def check_whole(provision: Provision, medium: Medium, role: MediumRole) -> None:
    """Raise MediumFault unless the package lies on this medium as a whole.

    Each file was read back when it was written; a medium that was exchanged meanwhile
    holds only those that came after. The box is not removed before this is seen.
    """
    if read_closed(provision, medium, role) is None:
        raise MediumFault(Fault.WRITE_ERROR, MEDIUM_FILE)


def last_event(log: LogFile, provision: Provision) -> Event | None:
    """How the log ends. After its close not one entry is added any more."""
    last = last_entry(log, provision)
    return None if last is None else last.event


def last_entry(log: LogFile, provision: Provision) -> Entry | None:
    """The last entry of a whole log."""
    try:
        entries, _ = read_log(log.data, provision.uid, provision.terminal)
    except LogRefused:
        return None
    return entries[-1] if entries else None
