"""The device file of a printer: USB (Linux `usblp`, /dev/usb/lp0) or serial.

Opened for each slip and not held, so that one that was plugged in anew is found again; and
only where it is a device: a plain file would keep what it is given.
"""

import errno
import os
import select
import stat
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FLAGS = os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
_MOST = 4096
_PAUSE_S = 0.01
_SPEEDS = {
    9600: termios.B9600,
    19200: termios.B19200,
    38400: termios.B38400,
    57600: termios.B57600,
    115200: termios.B115200,
}


class DeviceFile:
    """Fills terminal.devices.escpos_printer.Plug. baud: of a serial line."""

    def __init__(self, path: Path, baud: int = 115200) -> None:
        self._path, self._speed = path, _SPEEDS[baud]

    @contextmanager
    def open(self) -> Iterator["OpenDevice"]:
        """Raises OSError."""
        handle = os.open(self._path, _FLAGS)
        try:
            if not stat.S_ISCHR(os.fstat(handle).st_mode):
                raise OSError(errno.ENODEV, "no device")
            if os.isatty(handle):
                self._serial(handle)
            device = OpenDevice(handle)
            device.forget()
            yield device
        finally:
            os.close(handle)

    def _serial(self, handle: int) -> None:
        """Eight bits, no parity, nothing translated, what came before forgotten."""
        try:
            tty.setraw(handle, termios.TCSANOW)
            found = termios.tcgetattr(handle)
            found[4] = found[5] = self._speed
            termios.tcsetattr(handle, termios.TCSANOW, found)
        except termios.error as cause:
            raise OSError(errno.EIO, "no serial line") from cause


class OpenDevice:
    """Fills terminal.devices.escpos_printer.Line."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def send(self, data: bytes, seconds: float) -> int:
        if not self._ready(select.POLLOUT, seconds):
            return 0
        try:
            return os.write(self._handle, data[:_MOST])
        except OSError as cause:
            if cause.errno in (errno.EAGAIN, errno.ENOSPC):  # full; or usblp: no paper
                return 0
            raise

    def receive(self, seconds: float) -> bytes:
        """Some printers answer on USB with nothing again and again: that is no answer."""
        until = time.monotonic() + seconds
        while self._ready(select.POLLIN, max(0.0, until - time.monotonic())):
            with suppress(BlockingIOError):
                came = os.read(self._handle, _MOST)
                if came:
                    return came
            if time.monotonic() >= until:
                break
            time.sleep(_PAUSE_S)
        return b""

    def forget(self) -> None:
        """What came before anybody asked is no answer."""
        while self.receive(0):
            continue

    def _ready(self, wanted: int, seconds: float) -> bool:
        """Raises OSError where the cable was pulled."""
        poll = select.poll()
        poll.register(self._handle, wanted)
        found = poll.poll(seconds * 1000)
        happened = found[0][1] if found else 0
        if not happened & wanted and happened & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
            raise OSError(errno.EIO, "gone")
        return bool(happened & wanted)
