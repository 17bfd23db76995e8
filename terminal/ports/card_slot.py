"""A reader with one IC card in it, or none: commands go in, answers come out (ISO/IEC 7816-4).

A *talk* with a card begins with the first transmit() and ends with release(), or when the
card or its reader is gone. No talk goes on with another card, nor with the same card after
it was pulled: what a PIN opened is closed then. The card's own number is never asked for.
"""

from typing import Protocol


class CardGone(Exception):
    """The card was pulled, or answers no more. What the last command did is not known."""


class ReaderGone(Exception):
    """The reader was unplugged, or nothing can reach it. What the last command did is not known."""


class CardSlot(Protocol):
    def reader(self) -> str | None:
        """The name of the reader's make; None where none can be used now. Never raises."""

    def present(self) -> bool:
        """Whether a card lies in the reader. Never raises."""

    def transmit(self, command: bytes | bytearray) -> bytes:
        """The card's answer to a short command, its two status bytes at the end.

        No copy of the command is kept: it may hold a PIN. Raises CardGone and ReaderGone;
        the next transmit() then begins a new talk.
        """

    def release(self) -> None:
        """The talk is over and the card is without power: a PIN that it was given counts
        no more. May be called at any time. Never raises."""
