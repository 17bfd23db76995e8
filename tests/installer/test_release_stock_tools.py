"""What Ippyo signs, OpenSSH's own tool verifies; and the other way round."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from offline_sets import KEY, PRINT, small_set

from installer.install import LIST, SIGNATURE, verify_list

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="openssh-client is missing"),
]


def keygen(*words: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603  # OpenSSH's tool of this machine
        [str(shutil.which("ssh-keygen")), *words], input=given, capture_output=True, check=False
    )


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The release key as `ssh-keygen -t ed25519` would have written it, and who may sign."""
    file = tmp_path / "key"
    file.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    file.chmod(0o600)
    public = keygen("-y", "-f", str(file)).stdout.decode().strip()
    (tmp_path / "allowed").write_text(f"ippyo {public}\n")
    (tmp_path / "key.pub").write_text(f"{public} release\n")
    return file


def by_tool(folder: Path, allowed: Path, given: bytes) -> bool:
    words = ("-Y", "verify", "-f", str(allowed), "-I", "ippyo", "-n", "ippyo-release")
    return keygen(*words, "-s", str(folder / SIGNATURE), given=given).returncode == 0


def test_the_stock_tool_verifies_the_list(tmp_path: Path, key: Path) -> None:
    """And refuses it with one byte changed."""
    folder = small_set(tmp_path / "set")
    listed = (folder / LIST).read_bytes()
    assert by_tool(folder, key.with_name("allowed"), listed)
    assert not by_tool(folder, key.with_name("allowed"), listed + b"\n")


def test_the_fingerprint_is_the_one_that_the_tool_prints(key: Path) -> None:
    """So the paper can be written from either."""
    assert PRINT in keygen("-l", "-f", str(key.with_name("key.pub"))).stdout.decode()


def test_the_installer_takes_what_the_tool_signed(tmp_path: Path, key: Path) -> None:
    """The same bytes, even: a key under a passphrase signs by the tool alone."""
    folder = small_set(tmp_path / "set")
    ours = (folder / SIGNATURE).read_bytes()
    (folder / SIGNATURE).unlink()
    words = ("-Y", "sign", "-q", "-f", str(key), "-n", "ippyo-release", str(folder / LIST))
    assert keygen(*words).returncode == 0
    assert (folder / SIGNATURE).read_bytes() == ours
    assert verify_list(folder, PRINT).key == PRINT


def test_the_stock_tool_verifies_the_hashes(tmp_path: Path) -> None:
    """`sha256sum -c` reads the list as it is, and finds a changed file."""
    folder = small_set(tmp_path / "set")
    command = [str(shutil.which("sha256sum")), "--check", "--strict", "--quiet", LIST]

    def check() -> int:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603  # coreutils
        return done.returncode

    assert check() == 0
    (folder / "release.json").write_bytes(b"{}")
    assert check() == 1
