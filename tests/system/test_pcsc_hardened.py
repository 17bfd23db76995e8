"""The hardened voting process reaches the card daemon by its local socket and nothing else,
and neither it nor the daemon writes down a PIN, a badge or a card's number."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from card_daemon import FIRST, SOCKET_NAME, CardDaemon, environment, missing

from hardware_sim.cards.card import ATR, VirtualCard
from hardware_sim.cards.state import CardState, PivState, Reference
from terminal.cards import piv

NEEDED = missing() or ("" if shutil.which("strace") else "needs the system package strace")
pytestmark = [pytest.mark.system, pytest.mark.skipif(bool(NEEDED), reason=NEEDED or "-")]

LINE = "IPPYO-BADGE-1 p01-b1 " + "5c" * 16 + " 0badcafe"
PIN = "73190264"
PROGRAM = Path(__file__).with_name("card_process.py")
ROOT = Path(__file__).resolve().parents[2]


def test_a_hardened_process_reads_a_card_by_the_daemon_s_socket_alone(tmp_path: Path) -> None:
    """`strace` sees every socket of the process and its threads: local ones, to pcscd. The
    card heard SELECT, VERIFY and GET DATA, and nothing was written that it should keep."""
    heard: list[bytes] = []
    trace = tmp_path / "trace"
    with running("") as daemon:
        daemon.insert(badge_card(), heard.append)
        done = read_badge_in_a_process(daemon, trace)
        calls, log = trace.read_text(), daemon.log.read_text()
        assert set(re.findall(r'sun_path="([^"]*)"', calls)) == {str(daemon.socket)}
    assert (done.stdout, done.stderr) == (f"Virtual PCD True {len(LINE)}\n", "")
    assert set(re.findall(r"socket\((AF_\w+)", calls)) == {"AF_UNIX"}
    assert [command[1] for command in heard] == [0xA4, 0x20, 0xCB]
    assert not secrets_in(done.stdout + done.stderr + log)


def test_as_installed_the_list_of_local_sockets_has_one_for_cards(tmp_path: Path) -> None:
    """Where nobody says otherwise it is the one that docs/tablet's unit gives to the terminal."""
    trace = tmp_path / "trace"
    code = (
        "from terminal.process import harden; harden(lock_memory=False)\n"
        "from terminal.devices.pcsc_slot import PcscSlot; PcscSlot().trouble()"
    )
    plain = {key: value for key, value in os.environ.items() if key != SOCKET_NAME}
    subprocess.run(  # noqa: S603 - our own program
        [*watched_by(trace), sys.executable, "-c", code],
        env={**plain, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=60,
    )
    calls = trace.read_text()
    assert set(re.findall(r"socket\((AF_\w+)", calls)) <= {"AF_UNIX"}  # none where none is there
    assert set(re.findall(r'"([^"]*\.comm)"', calls)) == {"/run/pcscd/pcscd.comm"}


def test_what_must_not_be_written_would_be_found() -> None:
    """Positive control: a daemon told to be talkative writes a card's number, and one that is
    told to write commands down the PIN; Debian's unit tells it neither."""
    for level, told in (("--info", {"number"}), ("--apdu", {"PIN"})):
        with running(level) as daemon:
            daemon.insert(badge_card())
            read_badge_in_a_process(daemon, None)
            assert secrets_in(daemon.log.read_text()) >= told
    unit = Path("/usr/lib/systemd/system/pcscd.service").read_text()
    assert "ExecStart=/usr/sbin/pcscd --foreground --auto-exit $PCSCD_ARGS\n" in unit


@contextlib.contextmanager
def running(level: str) -> Iterator[CardDaemon]:
    daemon = CardDaemon(level)
    daemon.start()
    try:
        yield daemon
    finally:
        daemon.end()


def watched_by(trace: Path) -> list[str]:
    return ["strace", "-f", "-o", str(trace), "-e", "trace=%network,%file"]


def read_badge_in_a_process(
    daemon: CardDaemon, trace: Path | None
) -> subprocess.CompletedProcess[str]:
    watched = watched_by(trace) if trace else []
    return subprocess.run(  # noqa: S603 - our own program
        [*watched, sys.executable, str(PROGRAM), FIRST, PIN],
        env={**environment(daemon), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def badge_card() -> VirtualCard:
    held = ((piv.PRINTED_INFORMATION, piv.packed(LINE)),)
    return VirtualCard(CardState(piv=PivState(Reference(PIN.encode(), 3, 3), objects=held)))


def secrets_in(said: str) -> set[str]:
    """What of the card stands in a text, as it is or in hexadecimal."""
    known = {"PIN": PIN.encode(), "badge": LINE[-20:].encode(), "number": ATR["T=1"]}
    flat = said.lower().replace(" ", "")
    plain = {name for name, data in known.items() if data.decode("latin-1") in said}
    return plain | {name for name, data in known.items() if data.hex() in flat}
