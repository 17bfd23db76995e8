"""The voting process keeps its mouth shut: no core dump, no swap, no network, no values
in a crash report.

Called once at the start of the process, before any key or choice exists. What the
operating system does not allow is told, not hidden: the officer sees it at the start.
"""

import ctypes
import os
import resource
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType, TracebackType

_PR_SET_DUMPABLE = 4
_MCL_CURRENT = 1
_MCL_FUTURE = 2
_AF_UNIX = 1

# Audit events of CPython that reach for a network (Python manual, "Audit events table").
_SOCKET_MADE = "socket.__new__"
_NETWORK_EVENTS = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.getnameinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
    }
)


class NetworkRefused(RuntimeError):
    """The voting process reached for a network (電磁的記録投票法 Art 4(2))."""


@dataclass(frozen=True)
class Hardening:
    """What of it the operating system granted, by name."""

    granted: Mapping[str, bool]

    @property
    def complete(self) -> bool:
        return all(self.granted.values())


def harden(*, lock_memory: bool = True) -> Hardening:
    """Harden this process; everything that can be done is done.

    no-core: no core dump is written. not-dumpable: no other process of the same user may
    read this one's memory. memory-locked: no page goes to swap. no-network: no socket
    but a local one can be made or used from Python. quiet-crash: a crash report names
    types and lines, never values.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    granted = {
        "no-core": _no_core(),
        "not-dumpable": libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0,
        "no-network": forbid_network(),
        "quiet-crash": quiet_crashes(),
    }
    if lock_memory:
        granted["memory-locked"] = _memory_locked(libc)
    return Hardening(MappingProxyType(granted))


def _memory_locked(libc: ctypes.CDLL) -> bool:
    """Lock all pages, also those to come.

    Only where there is no limit: under one, the first allocation beyond it would fail,
    in the middle of a vote.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if soft != resource.RLIM_INFINITY and os.geteuid() != 0:
        return False
    return bool(libc.mlockall(_MCL_CURRENT | _MCL_FUTURE) == 0)


def _no_core() -> bool:
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):
        return False
    return resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def forbid_network() -> bool:
    """From now on a socket that is not local raises NetworkRefused. Cannot be undone."""
    sys.addaudithook(_refuse_network)
    return True


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event == _SOCKET_MADE and arguments[1] != _AF_UNIX:
        raise NetworkRefused(event)
    if event in _NETWORK_EVENTS and not _is_local(arguments):
        raise NetworkRefused(event)


def _is_local(arguments: tuple[object, ...]) -> bool:
    """Whether the socket of an event is a local one; name look-ups have no socket."""
    family = getattr(arguments[0], "family", None) if arguments else None
    return family == _AF_UNIX


def quiet_crashes() -> bool:
    """An exception that nobody catches is reported without its values.

    Messages of libraries may hold what they were given, a candidate's name for one.
    """
    sys.excepthook = _report
    sys.unraisablehook = lambda raised: _report(
        raised.exc_type, raised.exc_value, raised.exc_traceback
    )
    return True


def _report(
    kind: type[BaseException], _value: BaseException | None, trace: TracebackType | None
) -> None:
    sys.stderr.write(crash_report(kind, trace))


def crash_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Type, files and lines of a crash; no message, no source text, no values."""
    frames = (
        f"  {frame.f_code.co_filename}:{line} {frame.f_code.co_name}\n"
        for frame, line in traceback.walk_tb(trace)
    )
    return f"{kind.__module__}.{kind.__qualname__}\n" + "".join(frames)
