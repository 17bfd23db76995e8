"""The files that make a tablet a voting terminal: they parse, name what exists, say why."""

import configparser
import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLET = ROOT / "docs" / "tablet"
MANUAL = (ROOT / "docs" / "tablet.md").read_text(encoding="utf-8")
FILES = sorted(path for path in TABLET.rglob("*") if path.is_file())
UNITS = sorted(path for path in (TABLET / "etc/systemd/system").iterdir() if path.is_file())
CARDS = ("pcscd.socket", "pcscd.service")
SETTINGS = [path for path in FILES if path.suffix != ".txt"]
PACKAGE_OF = {
    "/usr/lib/xorg/Xorg": "xserver-xorg-core",
    "/usr/bin/xauth": "xauth",
    "/usr/sbin/rfkill": "rfkill",
    "/usr/bin/chvt": "kbd",
    "/opt/ippyo/bin/python": "python3",
}
ESSENTIAL = {"/bin/sh", "/bin/cat", "/usr/bin/mcookie"}
"""In every Debian: dash, coreutils, util-linux."""

_PROGRAM = re.compile(
    r"(?<![\w.])(/(?:usr/|opt/|s?bin/)[\w./-]*bin/[\w.-]+|/bin/[\w-]+|/usr/lib/xorg/Xorg)"
)


def programs(unit: str) -> set[str]:
    """Every program that a unit starts."""
    lines = [line for line in unit.splitlines() if line.startswith("Exec")]
    return {found for line in lines for found in _PROGRAM.findall(line)} - {"/opt/ippyo/bin/ippyo"}


def unexplained(text: str) -> list[str]:
    """Lines before which, since the last blank line or section, there is no comment."""
    found, said = [], False
    for line in text.splitlines():
        bare = line.strip()
        if not bare:
            said = False
        elif bare.startswith("#"):
            said = True
        elif not bare.startswith("[") and not said:
            found.append(bare)
    return found


def fake_root(folder: Path) -> Path:
    """A file system with the system's own units, ours, and every program that ours name."""
    shutil.copytree(TABLET, folder, dirs_exist_ok=True)
    (folder / "usr/lib/systemd").mkdir(parents=True)
    shutil.copytree("/usr/lib/systemd/system", folder / "usr/lib/systemd/system", symlinks=True)
    for name in ("bin", "sbin", "lib"):
        (folder / "usr" / name).mkdir(exist_ok=True)
        (folder / name).symlink_to(f"usr/{name}")
    for program in {*PACKAGE_OF, *ESSENTIAL}:
        file = folder / program.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("#!")
        file.chmod(0o755)
    return folder


def verify(folder: Path, *units: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "verify", "--recursive-errors=no", f"--root={folder}", *units]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own words


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs Debian's systemd"
)


@pytest.mark.system
@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_the_unit(unit: Path, tmp_path: Path) -> None:
    """Every word in it is known, and every program it starts is there."""
    done = verify(fake_root(tmp_path), unit.name)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.system
@needs_systemd
@pytest.mark.parametrize("wrong", ["Nonsense=yes\n", "ExecStart=/no/such/program\n"])
def test_systemd_would_refuse_a_wrong_unit(wrong: str, tmp_path: Path) -> None:
    """Positive control: an unknown word, a program that is not there."""
    root = fake_root(tmp_path)
    unit = root / "etc/systemd/system/ippyo-radios-off.service"
    unit.write_text(unit.read_text().replace("Type=oneshot\n", f"Type=oneshot\n{wrong}"))
    assert verify(root, unit.name).returncode != 0


@pytest.mark.system
@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None or not Path("/usr/sbin/pcscd").exists(),
    reason="needs Debian's systemd and pcscd",
)
@pytest.mark.parametrize("unit", CARDS)
def test_systemd_accepts_what_is_added_to_the_card_daemon(unit: str, tmp_path: Path) -> None:
    """To Debian's own units; and a word that systemd does not know would be found."""
    root = fake_root(tmp_path)
    program = root / "usr/sbin/pcscd"
    program.write_text("#!")
    program.chmod(0o755)
    done = verify(root, unit)
    assert (done.returncode, done.stderr) == (0, "")
    added = root / f"etc/systemd/system/{unit}.d/ippyo.conf"
    added.write_text(added.read_text("utf-8") + "Nonsense=yes\n", "utf-8")
    assert "Nonsense" in verify(root, unit).stderr


def test_the_card_daemon_is_the_terminal_s_alone() -> None:
    """No other user reaches it, and it reaches no network; it is told to write nothing down."""
    socket, service = (
        (TABLET / f"etc/systemd/system/{unit}.d/ippyo.conf").read_text("utf-8") for unit in CARDS
    )
    assert "\nSocketGroup=ippyo\nSocketMode=0660\n" in socket
    assert "\nRestrictAddressFamilies=AF_UNIX AF_NETLINK\n" in service
    assert "PCSCD_ARGS" not in service
    assert "ExecStart" not in service


@pytest.mark.parametrize("file", SETTINGS, ids=lambda path: path.name)
def test_every_line_has_its_reason_above_it(file: Path) -> None:
    """A clerk who copies a file can read why each line is there."""
    text = file.read_text(encoding="utf-8")
    if file.suffix in (".service", ".mount"):  # a section's lines go on under one reason
        head = [line for line in text.splitlines() if line.startswith("#")]
        assert len(head) >= 3
        text = re.sub(r"^(\[Unit\]\n)Description=.*\n", r"\1", text, flags=re.M)
    assert unexplained(text) == []


def test_a_line_without_a_reason_is_found() -> None:
    """Positive control."""
    assert unexplained("# why\na = 1\nb = 2\n\nc = 3\n[S]\nd = 4\n") == ["c = 3", "d = 4"]


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_the_manual_names_every_file(file: Path) -> None:
    """Nothing is copied of which the manual does not say what it does."""
    assert f"({file.relative_to(ROOT / 'docs')})" in MANUAL


def test_the_manual_names_no_file_that_is_not_there() -> None:
    """Every link of the manual leads somewhere."""
    for link in re.findall(r"\]\(([^)#]+)\)", MANUAL):
        assert (ROOT / "docs" / link).exists(), link


def test_every_program_comes_from_a_package_of_the_list() -> None:
    """What the units start is what the clerk was told to install."""
    started = {program for unit in UNITS for program in programs(unit.read_text("utf-8"))}
    assert started <= {*PACKAGE_OF, *ESSENTIAL}
    assert started >= set(PACKAGE_OF)
    for program in started - ESSENTIAL:
        assert f"`{PACKAGE_OF[program]}`" in MANUAL, program


def test_the_terminal_is_started_under_its_watchdog() -> None:
    """The unit names the watchdog as it is called, and what its exit codes mean."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd minds the case
    unit.read(TABLET / "etc/systemd/system/ippyo-terminal.service", encoding="utf-8")
    service = unit["Service"]
    words = service["ExecStart"].split()
    assert words[:3] == ["/opt/ippyo/bin/python", "-m", "terminal.watchdog"]
    assert importlib.util.find_spec("terminal.watchdog.__main__") is not None
    assert words[3:5] == ["/opt/ippyo/bin/ippyo", "terminal"]
    assert service["RestartPreventExitStatus"] == "2"
    assert "AF_INET" not in service["RestrictAddressFamilies"]


def test_media_keep_no_time_and_run_nothing() -> None:
    """noatime on both, for the time of reading tells the order of votes."""
    for name in ("original", "duplicate"):
        text = (TABLET / f"etc/systemd/system/media-{name}.mount").read_text("utf-8")
        options = re.search(r"^Options=(.*)$", text, re.M)
        assert options is not None
        assert {"noatime", "nosuid", "nodev", "noexec"} <= set(options[1].split(","))
        assert f"Where=/media/{name}\n" in text
        rules = (TABLET / "etc/udev/rules.d/70-ippyo-media.rules").read_text("utf-8")
        assert f'SYMLINK+="ippyo/{name}"' in rules
        assert f'ENV{{SYSTEMD_WANTS}}+="media-{name}.mount"' in rules


def test_the_last_words_can_be_read_on_a_bare_console() -> None:
    """The kernel's console draws no kanji: what it must say is in plain letters, with the
    code that the manual explains."""
    said = (TABLET / "usr/share/ippyo/stopped.txt").read_bytes()
    assert said.isascii()
    assert max(map(len, said.decode().splitlines())) <= 80
    assert b"D-90" in said
    assert "### D-90" in MANUAL


def test_udev_rules_are_rules() -> None:
    """Each line is keys, operators and quoted values, nothing else."""
    word = r'[A-Z][A-Z_]*(?:\{[\w/]+\})?(?:==|!=|\+=|:=|=)"[^"]*"'
    for file in (TABLET / "etc/udev/rules.d").iterdir():
        for line in file.read_text("utf-8").splitlines():
            assert line.startswith("#") or re.fullmatch(rf"{word}(, {word})*", line), line
