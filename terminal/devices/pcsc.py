"""The card daemon of the system (PC/SC), as far as one reader needs it.

pyscard is imported when the daemon is first asked for, and only its thin layer over the C
functions: no thread of its own watches cards, and a card's number (in its ATR, its answer
to reset) is dropped where the daemon hands it out unasked.
"""

from enum import StrEnum
from typing import Any

from terminal.cards.apdu import for_t0


class Trouble(StrEnum):
    """Why the daemon did not do it. The values are names of texts in `cards.toml`."""

    NO_MODULE = "reader-no-module"
    NO_DAEMON = "reader-no-daemon"
    FORBIDDEN = "reader-forbidden"
    NO_READER = "reader-none"
    BUSY = "reader-busy"
    NO_CARD = "card-gone"


class PcscFault(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


_TROUBLES = {
    0x80100003: Trouble.NO_DAEMON,  # SCARD_E_INVALID_HANDLE: of a daemon that was
    0x80100013: Trouble.NO_DAEMON,  # SCARD_F_COMM_ERROR
    0x8010001D: Trouble.NO_DAEMON,  # SCARD_E_NO_SERVICE
    0x8010001E: Trouble.NO_DAEMON,  # SCARD_E_SERVICE_STOPPED
    0x8010006A: Trouble.FORBIDDEN,  # SCARD_W_SECURITY_VIOLATION: by polkit
    0x80100009: Trouble.NO_READER,  # SCARD_E_UNKNOWN_READER
    0x80100017: Trouble.NO_READER,  # SCARD_E_READER_UNAVAILABLE
    0x8010002E: Trouble.NO_READER,  # SCARD_E_NO_READERS_AVAILABLE
    0x8010000B: Trouble.BUSY,  # SCARD_E_SHARING_VIOLATION
}
"""Return codes of winscard; every other one is about the card."""
_STATUS_BYTES = 2


class Pcsc:
    """One line to the daemon, and one card on it at most. Every method may raise PcscFault;
    after NO_DAEMON this line is of no more use."""

    def __init__(self) -> None:
        self._scard = _scard()
        self._context = self._called(
            self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_SYSTEM)
        )
        self._card: int | None = None
        self._protocol = 0

    def readers(self) -> tuple[str, ...]:
        """By the daemon's names, in its order."""
        try:
            return tuple(self._called(self._scard.SCardListReaders(self._context, [])))
        except PcscFault as fault:
            if fault.trouble is Trouble.NO_READER:
                return ()
            raise

    def card_in(self, reader: str) -> bool:
        asked = [(reader, self._scard.SCARD_STATE_UNAWARE)]
        found = self._called(self._scard.SCardGetStatusChange(self._context, 0, asked))
        return bool(found[0][1] & self._scard.SCARD_STATE_PRESENT)

    def connect(self, reader: str) -> None:
        """The card in this reader is under power, and nobody else may use it."""
        scard = self._scard
        either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, card, protocol = scard.SCardConnect(
            self._context, reader, scard.SCARD_SHARE_EXCLUSIVE, either
        )
        self._called([code, None])
        self._card, self._protocol = card, protocol

    def transmit(self, command: bytes | bytearray) -> bytes:
        """What the card answers to a short command. No copy that this program made of the
        command is left."""
        by_t0 = self._protocol == self._scard.SCARD_PROTOCOL_T0
        header = self._scard.SCARD_PCI_T0 if by_t0 else self._scard.SCARD_PCI_T1
        sent = for_t0(command) if by_t0 else bytearray(command)
        numbers = list(sent)
        try:
            answer = self._called(self._scard.SCardTransmit(self._card, header, numbers))
        finally:
            sent[:] = numbers[:] = bytes(len(sent))
        if len(answer) < _STATUS_BYTES:  # some readers say so of a card that was pulled
            raise PcscFault(Trouble.NO_CARD)
        return bytes(answer)

    def disconnect(self) -> None:
        """The card is without power. Never raises."""
        card, self._card = self._card, None
        if card is not None:
            self._scard.SCardDisconnect(card, self._scard.SCARD_UNPOWER_CARD)

    def close(self) -> None:
        """Nothing of this line is left at the daemon. Never raises."""
        self.disconnect()
        self._scard.SCardReleaseContext(self._context)

    def _called(self, returned: Any) -> Any:
        """The second of what a function returned, where its code says that it worked."""
        code = returned[0] & 0xFFFFFFFF
        if code != self._scard.SCARD_S_SUCCESS:
            raise PcscFault(_TROUBLES.get(code, Trouble.NO_CARD))
        return returned[1]


def _scard() -> Any:
    try:
        from smartcard import scard
    except ImportError as cause:  # not installed, or without the system's library
        raise PcscFault(Trouble.NO_MODULE) from cause
    return scard
