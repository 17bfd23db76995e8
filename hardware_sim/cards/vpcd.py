"""A virtual card in the virtual reader of Debian's vsmartcard-vpcd, so that a real pcscd sees it.

vpcd listens on a TCP port of this machine; a card that connects lies in the reader, one
that hangs up was pulled. Each message is its length in two bytes and so many bytes; one
byte alone is an order: 0 off, 1 on, 2 reset, 4 the ATR, which alone is answered; all else
is a command to the card (vsmartcard, virtualsmartcard/doc/api.rst).
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable

from hardware_sim.cards.card import ATR, VirtualCard

PORT = 35963
_OFF, _ON, _RESET, _ATR = 0, 1, 2, 4
_LENGTH = struct.Struct(">H")


class VpcdCard:
    """The card lies in the reader from insert() to pull(). port: of vpcd on this machine.

    heard: called before each command that the card gets; may pull it, or wait.
    """

    def __init__(
        self,
        card: VirtualCard,
        port: int = PORT,
        heard: Callable[[bytes], None] | None = None,
    ) -> None:
        self._card, self._port, self._heard = card, port, heard
        self._line: socket.socket | None = None

    def insert(self) -> None:
        """Raises OSError where no vpcd listens."""
        self._line = socket.create_connection(("127.0.0.1", self._port), timeout=10)
        self._line.settimeout(None)
        threading.Thread(target=self._live, args=(self._line,), daemon=True).start()

    def pull(self) -> None:
        """Out of the reader; may be called again."""
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _live(self, line: socket.socket) -> None:
        """Answer until the card is pulled or the reader is gone."""
        with line, contextlib.suppress(OSError, EOFError):
            while True:
                answer = self._answer(_message(line))
                if answer is not None:
                    line.sendall(_LENGTH.pack(len(answer)) + answer)

    def _answer(self, message: bytes) -> bytes | None:
        if len(message) != 1:
            if self._heard is not None:
                self._heard(message)
            return self._card.answer(message)
        if message[0] in (_OFF, _ON, _RESET):
            self._card.reset()
        return ATR[self._card.state.protocol] if message[0] == _ATR else None


def _message(line: socket.socket) -> bytes:
    """Raises EOFError where the reader hung up."""
    (length,) = _LENGTH.unpack(_exactly(line, _LENGTH.size))
    return _exactly(line, length)


def _exactly(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)  # it sends in two parts
        more = line.recv(size - len(data))
        if not more:
            raise EOFError
        data += more
    return data
