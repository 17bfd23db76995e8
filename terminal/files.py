"""Names of the files on a working medium, and writing one so that it can be believed."""

from common.box_header import MediumRole
from common.closing import CERTIFICATE_FILE, CLOSED_FILES, LOG_FILE, PACKAGE_FILE, RECORDS_FILE
from terminal.ports.medium import Fault, Medium, MediumFault
from terminal.provision import Provision

BLOCK_BYTES = 4096
"""No medium in use has larger sectors. What a power cut tears or makes unreadable are
whole sectors: what must not be lost together lies in different blocks, and a block is
always written whole."""

BOX_FILE = "box"
EPOCHS_FILE = "epochs"


def key_file(opening: int) -> str:
    """The wrapped signing key of one opening; two exist only while a day begins."""
    return f"key-{opening}"


def is_key(name: str) -> bool:
    """Whether a file is a wrapped signing key, of whatever opening."""
    return name.startswith("key-")


def room_file(name: str) -> str:
    """What keeps room on the medium for a file that the close will write."""
    return f"room-{name}"


def is_room(name: str) -> bool:
    """Whether a file is there only to keep room."""
    return name.startswith("room-")


def is_working(name: str) -> bool:
    """Whether a file exists only until the close."""
    return name == BOX_FILE or is_key(name) or is_room(name)


def first_files(provision: Provision, wrapped_key: bytes, opening: int) -> dict[str, bytes]:
    """What lies beside the box on a working medium, in the order of writing.

    The certificate is the first: whatever else is there, it tells whose medium it is.
    """
    return {
        CERTIFICATE_FILE: provision.certificate.pem,
        PACKAGE_FILE: provision.package_file,
        LOG_FILE: b"",
        key_file(opening): wrapped_key,
    }


class ReadBackDiffers(MediumFault):
    """The medium took the bytes, and gives back others."""

    def __init__(self, name: str) -> None:
        super().__init__(Fault.WRITE_ERROR, name)


class Pair:
    """The two media in the terminal's slots (電磁的記録投票法 Art 10)."""

    def __init__(self, original: Medium, duplicate: Medium) -> None:
        self.original = original
        self.duplicate = duplicate

    def in_order(self) -> tuple[tuple[MediumRole, Medium], tuple[MediumRole, Medium]]:
        """Original first: the two are never written at the same time."""
        return (
            (MediumRole.ORIGINAL, self.original),
            (MediumRole.DUPLICATE, self.duplicate),
        )


def write_whole(medium: Medium, name: str, data: bytes) -> None:
    """The file holds exactly `data`, lastingly, and was read back and compared."""
    medium.create(name, len(data))
    medium.write(name, 0, data)
    medium.flush(name)
    medium.flush_names()
    read_back(medium, name, 0, data)


def read_back(medium: Medium, name: str, offset: int, data: bytes) -> None:
    """Raise ReadBackDiffers unless the medium itself gives back `data`."""
    if medium.read(name, offset, len(data)) != data:
        raise ReadBackDiffers(name)


def read_whole(medium: Medium, name: str) -> bytes:
    """All bytes of a file."""
    return medium.read(name, 0, medium.size(name))


def holds(medium: Medium, name: str, data: bytes) -> bool:
    """Whether a file lastingly holds exactly `data`.

    It is flushed first: bytes of a flush that failed are still read back as if they
    were there, and a power cut later they are gone.
    """
    try:
        return name in medium.names() and lasting(medium, name) == data
    except MediumFault:
        return False


def lasting(medium: Medium, name: str) -> bytes:
    """All bytes of a file, made lasting before they are believed."""
    medium.flush(name)
    medium.flush_names()
    return read_whole(medium, name)


def clear(medium: Medium, provision: Provision, *, closing: bool = False) -> None:
    """Empty a medium on which this terminal was cut off while it began to write.

    closing: whether it may have been cut off in its close. Nothing at all is removed
    where a file is of another kind, or where votes lie there without this terminal's
    certificate: it may be the neighbour's medium.
    """
    names = medium.names()
    removable = CLOSED_FILES if closing else frozenset((*first_files(provision, b"", 0), BOX_FILE))
    own = holds(medium, CERTIFICATE_FILE, provision.certificate.pem)
    votes = [name for name in names if is_working(name) or name == RECORDS_FILE]
    if (votes and not own) or not all(name in removable or is_working(name) for name in names):
        return
    for name in votes:
        medium.remove(name)
    medium.flush_names()  # they go before the certificate that tells whose they are
    for name in medium.names():
        medium.remove(name)
    medium.flush_names()
