"""A command as a card sees it."""

from dataclasses import dataclass

from hardware_sim.cards.status import Refused, Status


@dataclass(frozen=True)
class Request:
    """data: empty where there is none. expects: bytes wanted back, None where no Le was given."""

    ins: int
    p1: int
    p2: int
    data: bytes
    expects: int | None

    @property
    def p(self) -> int:
        return self.p1 << 8 | self.p2


def read_request(raw: bytes) -> Request:
    """A short command of class 00. Raises Refused."""
    if len(raw) < 4:
        raise Refused(Status.WRONG_LENGTH)
    if raw[0] != 0x00:
        raise Refused(Status.NO_SUCH_CLASS)
    body = raw[4:]
    if len(body) <= 1:
        return Request(raw[1], raw[2], raw[3], b"", (body[0] or 256) if body else None)
    length = body[0]
    rest = len(body) - 1 - length
    if not length or rest not in (0, 1):
        raise Refused(Status.WRONG_LENGTH)
    expects = (body[-1] or 256) if rest else None
    return Request(raw[1], raw[2], raw[3], body[1 : 1 + length], expects)
