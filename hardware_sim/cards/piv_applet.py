"""The PIV application of a virtual card (NIST SP 800-73-4, part 2).

VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER, GENERAL AUTHENTICATE with the
management key, GET DATA and PUT DATA. A try is taken from the card before a PIN is compared.
"""

from collections.abc import Callable
from dataclasses import replace

from hardware_sim.cards.management import Management
from hardware_sim.cards.request import Request
from hardware_sim.cards.state import PivState, Reference
from hardware_sim.cards.status import Refused, Status, wrong

NAME = bytes.fromhex("A000000308000010000100")
_PIN, _PUK, _KEY = 0x80, 0x81, 0x9B
_PRINTED = bytes.fromhex("5FC109")
AFTER_PIN = frozenset(
    {_PRINTED, bytes.fromhex("5FC103"), bytes.fromhex("5FC108"), bytes.fromhex("5FC121")}
)
"""Objects that the standard gives out only after the PIN."""
_ROOM = 3000


class PivApplet:
    """kept: what outlasts the power; save is called with it after every change."""

    name = NAME

    def __init__(self, kept: PivState, save: Callable[[PivState], None]) -> None:
        self._kept, self._save = kept, save
        self._open = False
        self._management = Management()

    def chosen(self) -> bytes:
        """What SELECT answers. No PIN counts any more."""
        self._open = False
        self._management = Management()
        return bytes.fromhex("61114F0600001000010079074F05A000000308")

    def answer(self, asked: Request) -> bytes:
        """Raises Refused."""
        acts = {
            0x20: self._verify,
            0x24: self._change,
            0x2C: self._unblock,
            0x87: self._authenticate,
            0xCB: self._get,
            0xDB: self._put,
        }
        if asked.ins not in acts:
            raise Refused(Status.NO_SUCH_COMMAND)
        return acts[asked.ins](asked)

    def _verify(self, asked: Request) -> bytes:
        if asked.p != _PIN:
            raise Refused(Status.NO_SUCH_REFERENCE)
        if not asked.data:
            return self._state_of_pin()
        self._open = False
        self._compare("pin", asked.data)
        self._open = True
        return b""

    def _state_of_pin(self) -> bytes:
        if self._open:
            return b""
        left = self._kept.pin.left
        raise wrong(left) if left else Refused(Status.BLOCKED)

    def _change(self, asked: Request) -> bytes:
        if asked.p not in (_PIN, _PUK):
            raise Refused(Status.NO_SUCH_REFERENCE)
        which = "pin" if asked.p == _PIN else "puk"
        old, new = _two(asked.data)
        self._compare(which, old)
        self._set(which, new)
        return b""

    def _unblock(self, asked: Request) -> bytes:
        if asked.p != _PIN:
            raise Refused(Status.NO_SUCH_REFERENCE)
        puk, new = _two(asked.data)
        self._compare("puk", puk)
        self._set("pin", new)
        return b""

    def _compare(self, which: str, given: bytes) -> None:
        """All tries are back where it is right. Raises Refused."""
        kept: Reference = getattr(self._kept, which)
        if not kept.left:
            raise Refused(Status.BLOCKED)
        if len(given) != 8:
            raise Refused(Status.WRONG_DATA)
        left = kept.left - 1
        self._keep(**{which: replace(kept, left=left)})
        if given != kept.value:
            raise wrong(left) if left else Refused(Status.BLOCKED)
        self._keep(**{which: replace(kept, left=kept.most)})

    def _set(self, which: str, value: bytes) -> None:
        digits = value.rstrip(b"\xff")
        if which == "pin" and not (6 <= len(digits) <= 8 and digits.isdigit()):
            raise Refused(Status.WRONG_DATA)
        kept: Reference = getattr(self._kept, which)
        self._keep(**{which: Reference(value, kept.most, kept.most)})

    def _authenticate(self, asked: Request) -> bytes:
        if asked.p2 != _KEY:
            raise Refused(Status.WRONG_P1_P2)
        return self._management.answer(self._kept, asked.p1, asked.data)

    def _get(self, asked: Request) -> bytes:
        tag, rest = _wanted(asked)
        if rest:
            raise Refused(Status.WRONG_DATA)
        if tag in AFTER_PIN and not self._open:
            raise Refused(Status.NOT_ALLOWED)
        for name, value in self._kept.objects:
            if name == tag:
                return value
        raise Refused(Status.NO_APPLICATION)

    def _put(self, asked: Request) -> bytes:
        tag, value = _wanted(asked)
        if not self._management.proved:
            raise Refused(Status.NOT_ALLOWED)
        if len(value) < 2 or value[0] != 0x53:
            raise Refused(Status.WRONG_DATA)
        if len(value) > _ROOM:
            raise Refused(Status.NO_ROOM)
        others = tuple(pair for pair in self._kept.objects if pair[0] != tag)
        empty = value == b"\x53\x00"
        self._keep(objects=others if empty else (*others, (tag, value)))
        return b""

    def _keep(self, **changes: object) -> None:
        self._kept = replace(self._kept, **changes)  # type: ignore[arg-type]  # its own fields
        self._save(self._kept)


def _two(data: bytes) -> tuple[bytes, bytes]:
    """An old and a new one."""
    if len(data) != 16:
        raise Refused(Status.WRONG_LENGTH)
    return data[:8], data[8:]


def _wanted(asked: Request) -> tuple[bytes, bytes]:
    """The tag of an object, and what comes after it."""
    if asked.p != 0x3FFF:
        raise Refused(Status.WRONG_P1_P2)
    data = asked.data
    if len(data) < 3 or data[0] != 0x5C or not 1 <= data[1] <= 3 or len(data) < 2 + data[1]:
        raise Refused(Status.WRONG_DATA)
    return data[2 : 2 + data[1]], data[2 + data[1] :]
