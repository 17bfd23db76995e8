"""What a card keeps without power, as a value."""

from dataclasses import dataclass, field
from typing import Literal

Protocol = Literal["T=0", "T=1"]
Cipher = Literal["3DES", "AES-128", "AES-192", "AES-256"]

FACTORY_PIN = b"123456\xff\xff"
FACTORY_PUK = b"12345678"
FACTORY_KEY = bytes(range(1, 9)) * 3
"""As most makers deliver their cards."""


@dataclass(frozen=True)
class Reference:
    """A PIN or PUK of 8 bytes, and how many wrong ones are left of so many."""

    value: bytes = field(repr=False)
    left: int
    most: int


@dataclass(frozen=True)
class PivState:
    """objects: by tag, as PUT DATA brought them. key, cipher: of the management key."""

    pin: Reference = Reference(FACTORY_PIN, 3, 3)
    puk: Reference = Reference(FACTORY_PUK, 3, 3)
    key: bytes = field(default=FACTORY_KEY, repr=False)
    cipher: Cipher = "AES-192"
    objects: tuple[tuple[bytes, bytes], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class NdefState:
    """data: of the file with the message, length and all. at_once: bytes in one command."""

    data: bytes = field(default=bytes(1024), repr=False)
    at_once: int = 128
    writable: bool = True


@dataclass(frozen=True)
class CardState:
    """A card with these applications; without any it is a stranger's."""

    piv: PivState | None = None
    ndef: NdefState | None = None
    protocol: Protocol = "T=1"


def officer_card(protocol: Protocol = "T=1") -> CardState:
    """As bought."""
    return CardState(piv=PivState(), protocol=protocol)


def voter_card(size: int = 1024) -> CardState:
    """As bought. size: of its file, in bytes."""
    return CardState(ndef=NdefState(bytes(size)))
