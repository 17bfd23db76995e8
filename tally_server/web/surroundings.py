"""Whether this machine could reach beyond the counting place: looked up, never tried out.

The voting terminals are on no network by law (Act Art 4(2)); the machine that counts speaks
to the counting place's own browsers and to nothing else (counting practice: an isolated
network). No packet is sent to find out: the kernel's own tables say it.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import psutil

ROUTES = Path("/proc/net/route")
ROUTES_6 = Path("/proc/net/ipv6_route")
RESOLVERS = Path("/etc/resolv.conf")
WIRELESS = Path("/sys/class/net")
_UP = 0x1
_REJECT = 0x200


@dataclass(frozen=True, order=True)
class Reach:
    """One way out. key: why it is one, in the catalogue; what: interface or address."""

    key: str
    what: str


def default_routes(table: str) -> tuple[str, ...]:
    """The interfaces of default routes in the text of /proc/net/route."""
    rows = (line.split() for line in table.splitlines()[1:])
    return tuple(
        row[0]
        for row in rows
        if len(row) >= 8 and row[1] == row[7] == "00000000" and int(row[3], 16) & _UP
    )


def default_routes_6(table: str) -> tuple[str, ...]:
    """The same for /proc/net/ipv6_route; routes that reject lead nowhere."""
    rows = (line.split() for line in table.splitlines())
    return tuple(
        row[9]
        for row in rows
        if len(row) >= 10
        and row[0] == "0" * 32
        and row[1] == "00"
        and int(row[8], 16) & _UP
        and not int(row[8], 16) & _REJECT
        and row[9] != "lo"
    )


def resolvers(table: str) -> tuple[str, ...]:
    """The name servers in the text of /etc/resolv.conf that are not this machine itself."""
    rows = (line.split("#")[0].split() for line in table.splitlines())
    named = (row[1] for row in rows if len(row) >= 2 and row[0] == "nameserver")
    return tuple(one for one in named if not _loopback(one))


def other_interfaces(up: Iterable[tuple[str, tuple[str, ...]]], host: str) -> tuple[str, ...]:
    """Of interfaces that are up, with their addresses, those that do not serve `host`."""
    return tuple(name for name, held in up if name != "lo" and host not in held)


def _loopback(address: str) -> bool:
    try:
        return ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return False


def reaches(host: str) -> tuple[Reach, ...]:
    """Every way out of this machine that its tables show now, in a fixed order."""
    found = {Reach("route", one) for one in default_routes(_read(ROUTES))}
    found |= {Reach("route", one) for one in default_routes_6(_read(ROUTES_6))}
    found |= {Reach("resolver", one) for one in resolvers(_read(RESOLVERS))}
    up = interfaces_up()
    found |= {Reach("interface", one) for one in other_interfaces(up, host)}
    radios = (name for name, _ in up if (WIRELESS / name / "wireless").exists())
    found |= {Reach("radio", one) for one in radios}
    return tuple(sorted(found))


def interfaces_up() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each interface that is up, with its addresses."""
    addresses = psutil.net_if_addrs()
    families = {socket.AF_INET, socket.AF_INET6}
    return tuple(
        (name, tuple(one.address for one in addresses.get(name, ()) if one.family in families))
        for name, state in sorted(psutil.net_if_stats().items())
        if state.isup
    )


def _read(path: Path) -> str:
    """Empty where this system has no such table."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
