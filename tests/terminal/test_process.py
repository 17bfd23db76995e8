"""The voting process: no network, no core dump, no values in a crash report."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

HARDENED = "from terminal.process import harden; hardened = harden(lock_memory=False)\n"


def run(code: str, *before: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-c", code]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(  # noqa: S603  # our own interpreter, our own code
        command, capture_output=True, text=True, env=environment, check=False, timeout=60
    )


@pytest.mark.parametrize(
    "reach",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
        "socket.gethostbyname('localhost')",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_a_hardened_process_cannot_reach_for_a_network(reach: str) -> None:
    """Whatever Python code tries to open, the voting process opens no network socket."""
    code = HARDENED + "import socket\ntry:\n    " + reach
    code += "\nexcept Exception as refused: print(type(refused).__name__, refused)"
    assert "NetworkRefused" in run(code).stdout


def test_without_hardening_the_same_code_opens_a_socket() -> None:
    """The refusal comes from the hardening and from nothing else."""
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM); print('open')"
    assert run(code).stdout == "open\n"


def test_a_local_socket_is_left_alone() -> None:
    """A card reader's service on the same tablet is still reached."""
    code = HARDENED + "import socket; socket.socketpair(); print('pair')"
    assert run(code).stdout == "pair\n"


def test_no_core_dump_is_written_and_no_other_process_may_look() -> None:
    """After a crash nothing of the memory is left on a disk."""
    code = HARDENED + (
        "import ctypes, resource\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        "print(dict(hardened.granted))"
    )
    said = run(code).stdout
    assert said.startswith("(0, 0) 0\n")
    assert "'no-core': True" in said
    assert "'not-dumpable': True" in said


def test_a_crash_report_names_lines_and_never_values() -> None:
    """An error that carries a candidate's name is reported without it."""
    code = HARDENED + "choice = '髙橋太郎'\nraise ValueError(f'{choice} is no float')"
    reported = run(code).stderr
    assert "ValueError" in reported
    assert "<string>:3" in reported
    assert "髙橋太郎" not in reported


def test_without_hardening_a_crash_report_tells_the_choice() -> None:
    """The ordinary report would betray the choice: the quiet one is needed."""
    code = "choice = '髙橋太郎'\nraise ValueError(f'{choice} is no float')"
    assert "髙橋太郎" in run(code).stderr


@pytest.mark.system
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs the system package strace")
def test_the_system_sees_no_network_call_of_a_voting_day(tmp_path: Path) -> None:
    """A whole day at a terminal makes no network system call, as the kernel saw it."""
    trace = tmp_path / "trace"
    code = (
        "import sys; sys.argv = ['ippyo', 'simulate', 'day', '--election', 'el', '--ballots',"
        " 'el/ballots.csv', '--out', 'media', '--workers', '1']\n"
        f"import os; os.chdir({str(tmp_path)!r})\n"
        "from terminal.process import harden; harden(lock_memory=False)\n"
        "from ippyo.main import run; run()"
    )
    made = f"import sys; sys.argv = ['ippyo', 'election', 'new', {str(tmp_path / 'el')!r}]\n"
    assert run(made + "from ippyo.main import run; run()").returncode == 0
    done = run(code, "strace", "-f", "-e", "trace=network", "-o", str(trace))
    assert done.returncode == 0, done.stderr
    calls = [line for line in trace.read_text().splitlines() if "AF_INET" in line]
    assert calls == []
    assert (tmp_path / "media" / "slips.csv").exists()


@pytest.mark.system
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs the system package strace")
def test_the_trace_would_see_a_network_call(tmp_path: Path) -> None:
    """The detector works: a process that opens a network socket is caught."""
    trace = tmp_path / "trace"
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)"
    run(code, "strace", "-f", "-e", "trace=network", "-o", str(trace))
    assert "AF_INET" in trace.read_text()
