"""A real pcscd with Debian's virtual reader, for one test: its own socket, readers and port.

The daemon is handed its socket as systemd would hand it over (sd_listen_fds(3)), so that it
leaves the one of the machine alone.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.vpcd import VpcdCard

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
SOCKET_NAME = "PCSCLITE_CSOCK_NAME"
"""By this name libpcsclite is told of a socket (pcsclite 1.9, winscard_clnt.c)."""
FIRST, SECOND = "Virtual PCD 00 00", "Virtual PCD 00 01"
_START = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""


def missing() -> str:
    """Why no card daemon can be started here; empty where one can."""
    if _pcscd() is None:
        return "needs the system package pcscd"
    if not DRIVER.exists():
        return "needs the system package vsmartcard-vpcd"
    return "" if find_spec("smartcard") is not None else "needs the extra cards"


def _pcscd() -> str | None:
    return shutil.which("pcscd", path="/usr/sbin:/usr/bin:/sbin")


def _free_port() -> int:
    """A port, of which the next is free too: the driver makes two readers."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return int(port)


class CardDaemon:
    """One at a time in a process: libpcsclite remembers the first socket it was told of.

    level: how talkative; without one it says as much as Debian's own unit has it say.
    """

    def __init__(self, level: str = "--info") -> None:
        self._level = [level] if level else []
        folder = Path(tempfile.gettempdir()) / f"ippyo-cards-{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.socket = folder / "pcscd.comm"
        self.log = folder / "pcscd.log"
        self._readers = folder / "readers"
        self._readers.mkdir()
        self.port = _free_port()
        self.plug(on=True)
        self._process: subprocess.Popen[bytes] | None = None
        self._cards: list[VpcdCard] = []

    def plug(self, *, on: bool) -> None:
        """The two readers are in its settings, or none is; seen at the next start."""
        words = (
            ("FRIENDLYNAME", '"Virtual PCD"'),
            ("DEVICENAME", f"/dev/null:{self.port:#x}"),
            ("LIBPATH", str(DRIVER)),
            ("CHANNELID", f"{self.port:#x}"),
        )
        text = "".join(f"{key} {value}\n" for key, value in words)
        (self._readers / "vpcd").write_text(text if on else "")

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        program = _pcscd()
        assert program is not None
        words = [program, "--foreground", *self._level, "--config", str(self._readers)]
        with socket.socket(socket.AF_UNIX) as line, self.log.open("ab") as log:
            line.bind(str(self.socket))
            line.listen(16)
            handle = line.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - our own words
                [sys.executable, "-c", _START, str(handle), *words],
                pass_fds=[handle],
                stdout=log,
                stderr=log,
            )

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """Without a warning; what is connected to it finds nobody. May be called again."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()
        self.socket.unlink(missing_ok=True)

    def end(self) -> None:
        """Killed, and nothing left of it."""
        for card in self._cards:
            card.pull()
        self.kill()
        shutil.rmtree(self.socket.parent)

    def insert(
        self,
        card: VirtualCard,
        heard: Callable[[bytes], None] | None = None,
        *,
        second: bool = False,
    ) -> VpcdCard:
        """Into the first reader or the second, as soon as the daemon has them."""
        held = VpcdCard(card, self.port + second, heard)
        self._cards.append(held)
        until = time.monotonic() + 20
        while True:
            try:
                held.insert()
            except OSError:
                assert time.monotonic() < until, "the virtual reader never listened"
                time.sleep(0.02)
            else:
                return held

    def is_empty(self) -> bool:
        """Whether the daemon has seen every card go that it saw come. A card that comes before
        that, within 0.4 s, is not seen as another one (pcscd 1.9.9)."""
        said = self.log.read_text()
        return said.count("Card ATR") == said.count("Card Removed")


def soon(true: Callable[[], object]) -> None:
    """Wait until it is so; a daemon looks at its readers a few times a second."""
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until, "it never came so"
        time.sleep(0.02)


def environment(daemon: CardDaemon) -> dict[str, str]:
    """For a process that is to speak to this daemon."""
    return {**os.environ, SOCKET_NAME: str(daemon.socket)}
