"""A PIV card's management key, which may write its objects (SP 800-73-4 part 2, A.1; 800-78).

Mutual authentication by GENERAL AUTHENTICATE with key 9B, one block each way:

    →  7C L 80 00                          the card makes a witness
    ←  7C L 80 n <witness under the key>
    →  7C L 80 n <witness> 81 n <challenge>
    ←  7C L 82 n <challenge under the key>

So the key is never sent, and a card that does not have it is found out.
"""

import hmac
import secrets
from collections.abc import Mapping

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from common.secret import Secret
from terminal.cards import tlv
from terminal.cards.apdu import ask, command
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardSlot

AUTHENTICATE, KEY = 0x87, 0x9B
_TEMPLATE, _WITNESS, _CHALLENGE, _RESPONSE = 0x7C, 0x80, 0x81, 0x82
_ALGORITHMS = {16: (0x08,), 24: (0x0A, 0x03), 32: (0x0C,)}
"""AES-128; AES-192 or, on older cards, 3DES; AES-256. By the length of the key in bytes."""
_TRIPLE_DES = 0x03


def authenticate(slot: CardSlot, key: Secret) -> None:
    """The card's objects may be written until the talk is over.

    PIV was chosen. No try is counted by the card. Raises CardRefused: card-key-wrong,
    card-unreadable.
    """
    algorithm, witness = _witness(slot, key)
    cipher = _cipher(algorithm, key)
    if len(witness) != (8 if algorithm == _TRIPLE_DES else 16):
        raise CardRefused("card-unreadable")
    shown = cipher.decryptor().update(witness)
    challenge = secrets.token_bytes(len(witness))
    fields = tlv.packed(_WITNESS, shown) + tlv.packed(_CHALLENGE, challenge)
    answer = ask(slot, command(AUTHENTICATE, algorithm, KEY, tlv.packed(_TEMPLATE, fields), 0))
    if not answer.done:
        raise CardRefused("card-key-wrong")
    response = _inside(answer.data).get(_RESPONSE, b"")
    if not hmac.compare_digest(response, cipher.encryptor().update(challenge)):
        raise CardRefused("card-key-wrong")


def _witness(slot: CardSlot, key: Secret) -> tuple[int, bytes]:
    """The algorithm that the card has a key of, and its witness."""
    asked = tlv.packed(_TEMPLATE, tlv.packed(_WITNESS, b""))
    for algorithm in _ALGORITHMS.get(len(key.reveal()), ()):
        answer = ask(slot, command(AUTHENTICATE, algorithm, KEY, asked, 0))
        if answer.done:
            return algorithm, _inside(answer.data).get(_WITNESS, b"")
    raise CardRefused("card-key-wrong")


def _inside(data: bytes) -> Mapping[int, bytes]:
    return tlv.unpacked(tlv.only(data, _TEMPLATE))


def _cipher(algorithm: int, key: Secret) -> Cipher[modes.ECB]:
    """One block at a time, as the standard has it."""
    made: BlockCipherAlgorithm
    made = TripleDES(key.reveal()) if algorithm == _TRIPLE_DES else AES(key.reveal())
    return Cipher(made, modes.ECB())  # noqa: S305 - a single random block
