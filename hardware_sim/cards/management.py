"""The management key of a virtual PIV card: mutual authentication (SP 800-73-4 part 2, A.1).

The card sends a witness under the key; who has the key sends it back in clear with a
challenge, and gets that back under the key.
"""

import os

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from hardware_sim.cards import state
from hardware_sim.cards.status import Refused, Status

ALGORITHMS = {0x00: "3DES", 0x03: "3DES", 0x08: "AES-128", 0x0A: "AES-192", 0x0C: "AES-256"}
_WITNESS, _CHALLENGE, _RESPONSE = 0x80, 0x81, 0x82


class Management:
    """Whether somebody has proved since power-on that they have the key."""

    def __init__(self) -> None:
        self.proved = False
        self._witness = b""

    def answer(self, piv: state.PivState, algorithm: int, data: bytes) -> bytes:
        """One half of the exchange. Raises Refused."""
        if ALGORITHMS.get(algorithm) != piv.cipher:
            raise Refused(Status.WRONG_P1_P2)
        fields = _fields(data)
        if fields == {_WITNESS: b""}:
            self._witness = os.urandom(_block(piv))
            return _template(_WITNESS, _cipher(piv).encryptor().update(self._witness))
        witness, self._witness = self._witness, b""
        if set(fields) != {_WITNESS, _CHALLENGE} or len(fields[_CHALLENGE]) != _block(piv):
            raise Refused(Status.WRONG_DATA)
        if not witness or fields[_WITNESS] != witness:
            raise Refused(Status.NOT_ALLOWED)
        self.proved = True
        return _template(_RESPONSE, _cipher(piv).encryptor().update(fields[_CHALLENGE]))


def _block(piv: state.PivState) -> int:
    return 8 if piv.cipher == "3DES" else 16


def _cipher(piv: state.PivState) -> Cipher[modes.ECB]:
    """One block under the key, as the standard has it."""
    algorithm = TripleDES(piv.key) if piv.cipher == "3DES" else AES(piv.key)
    return Cipher(algorithm, modes.ECB())  # noqa: S305 - the standard's; one random block


def _template(tag: int, value: bytes) -> bytes:
    return bytes([0x7C, len(value) + 2, tag, len(value)]) + value


def _fields(data: bytes) -> dict[int, bytes]:
    if len(data) < 4 or data[0] != 0x7C or data[1] != len(data) - 2:
        raise Refused(Status.WRONG_DATA)
    found, at = {}, 2
    while at + 2 <= len(data):
        end = at + 2 + data[at + 1]
        found[data[at]] = data[at + 2 : end]
        at = end
    if at != len(data):
        raise Refused(Status.WRONG_DATA)
    return found
