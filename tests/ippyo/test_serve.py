"""`ippyo tally serve` as a process: started, asked, stopped."""

import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

COMMAND = (sys.executable, "-c", "from ippyo.main import run; run()", "tally", "serve")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
    return port


def started(data: Path, port: int) -> "subprocess.Popen[str]":
    command = (*COMMAND, "--data", str(data), "--port", str(port))
    return subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def answered(data: Path, port: int) -> str:
    """The page of the sign-in, by a browser that knows the authority."""
    until = time.monotonic() + 60
    while True:
        try:
            trusted = ssl.create_default_context(cafile=data / "tls" / "authority.crt")
            page = urlopen(f"https://localhost:{port}/sign-in", context=trusted)
            with page:
                text: str = page.read().decode()
            return text
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_a_server_starts_is_asked_and_stops_cleanly(tmp_path: Path) -> None:
    """One command makes all it needs; a second server keeps off; a signal ends it with code 0."""
    data, port = tmp_path / "data", free_port()
    server = started(data, port)
    try:
        page = answered(data, port)
        second = started(data, free_port())
        said_second = second.communicate(timeout=60)[0]
    finally:
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=60)[0]
    assert "サインイン" in page
    assert second.returncode == 2
    assert "別のサーバーが動いています" in said_second
    assert server.returncode == 0
    assert re.search(r"利用者名 admin、仮の合言葉 ([A-Z2-9]{5}-){3}[A-Z2-9]{5}", said)
    assert "サーバーを止めました" in said
    fingerprint = re.search(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", said)
    assert fingerprint is not None
    assert fingerprint[0].replace(":", "").lower() in re.sub(r"<[^>]+>| ", "", page)
