"""`ippyo reception`: a desk prepared, certified, at work by lines and in a window."""

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest
from elections import Town
from memory_medium import MemoryMedium
from typer.testing import CliRunner

from common.badges import BADGES_FILE, read_badges
from common.certificates import Role
from common.grant import read_grant
from common.opening_sign import opening_sign
from common.package import read_package
from common.secret import Secret
from common.signing import PublicKey
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.devices.card_file import load_card
from ippyo.app import app
from ippyo.desk_terminal import DEVICES, set_up
from ippyo.program import program
from tally_server.preparation.key_folder import open_key_folder
from terminal.badges.pin_book import PinBook
from terminal.cards.grant_card import read_grant as read_one
from terminal.cards.refused import CardRefused
from terminal.process import Hardening
from terminal.reception.desk_folder import KEY_FILE

COMMAND = [sys.executable, "-c", "from ippyo.main import run; run()"]


@pytest.fixture(autouse=True)
def not_hardened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of the tests itself stays as it is: hardening cannot be undone."""
    monkeypatch.setattr("ippyo.reception.harden", lambda: Hardening({"no-core": True}))


def ippyo(*words: object, typed: str = "") -> tuple[int, str]:
    found = CliRunner().invoke(app, [str(word) for word in words], input=typed)
    return found.exit_code, found.output


def desk_of(town: Town) -> tuple[Path, bytes, PublicKey]:
    """A desk of place p01 that the committee certified; uid and key of its grants."""
    desk, keys, package = town.folder / "desk", town.folder / "keys", town.folder / "package.json"
    election = town.folder / "election"
    assert ippyo("election", "build", election, "--keys", keys, "--out", package)[0] == 0
    code, said = ippyo("reception", "prepare", desk, "--package", package, "--place", "p01")
    assert code == 0, said
    assert ippyo("reception", "issue", desk, "--lines")[0] == 2  # no certificate yet
    request = desk / "reception.csr"
    asked = ("--keys", keys, "--election", election, "--request", request)
    assert ippyo("keys", "certify", *asked)[0] == 0
    answer = keys / "receptions" / "p01.crt"
    assert ippyo("reception", "admit", desk, answer)[0] == 0
    folder = open_key_folder(keys)
    key = folder.register.of(Role.RECEPTION, "p01")
    here = [one.key for one in key if one.key.key_id in said.replace("\n", "")]
    return desk, read_package(package.read_bytes()).ceremony.uid, here[0]


def test_a_session_by_lines(town: Town) -> None:
    """Prepared, certified, two terminals told, grants issued, reconciled, ended."""
    desk, uid, key = desk_of(town)
    sign = opening_sign(uid, "p01-02", 1)
    typed = f"opening p01-01 1\nscan {sign}\nissue\nissue\nissue p01-02\nback p01-02\nnonsense\n"
    code, said = ippyo("reception", "issue", desk, "--lines", typed=typed)
    assert code == 0
    grants = [line.split()[1:] for line in said.splitlines() if line.startswith("GRANT")]
    read = [read_grant(text, uid, (key,)) for _, text in grants]
    assert [grant.terminal for grant in read] == ["p01-01", "p01-02", "p01-02"]
    assert "REFUSED N-19" in said
    typed = "counts\nslip p01-01 2\nslip p01-02 2\nsheet\nend\nissue\n"
    code, said = ippyo("reception", "issue", desk, "--lines", typed=typed)
    assert "COUNTS p01-01 1 0" in said
    assert "COUNTS p01-02 2 1" in said
    assert "N-30" not in said
    assert "REFUSED N-13" in said
    assert not (desk / KEY_FILE).exists()
    left = b"".join(file.read_bytes() for file in desk.iterdir())
    assert not any(grant.id in left for grant in read)


def test_a_desk_takes_no_other_desks_certificate(town: Town) -> None:
    """The committee's answer to another key is refused, and a second desk needs a folder."""
    desk, _, _ = desk_of(town)
    other = town.folder / "keys" / "terminals" / "p01-01.crt"
    code, said = ippyo("reception", "admit", desk, other)
    assert (code, "N-18" in said) == (2, True)
    package = town.folder / "package.json"
    code, said = ippyo("reception", "prepare", desk, "--package", package, "--place", "p01")
    assert (code, "N-15" in said) == (2, True)
    nowhere = town.folder / "other"
    assert ippyo("reception", "prepare", nowhere, "--package", package, "--place", "p9")[0] == 2


def test_a_session_in_a_window(town: Town) -> None:
    """A real window of text: opening typed, one key issues with one beep, then it is closed."""
    desk, _, _ = desk_of(town)
    process, window = pty.fork()
    if process == 0:
        os.execv(sys.executable, [*COMMAND, "reception", "issue", str(desk)])  # noqa: S606  # our own interpreter
    shown = b""

    def until(words: bytes) -> bytes:
        nonlocal shown
        shown = b""
        while words not in shown:
            assert select.select([window], [], [], 60)[0], shown[-2000:]
            shown += os.read(window, 65536)
        return shown

    until(b"[q]")
    os.write(window, b"+11\r")
    until("投票回は 1".encode())
    os.write(window, b"\r")
    assert until("の投票権です".encode()).count(b"\a") == 1
    until(b"[q]")
    os.write(window, b"q\r")
    assert os.waitpid(process, 0)[1] == 0
    os.close(window)


def test_a_session_on_cards(town: Town) -> None:
    """A grant is on the card that lies in the desk's reader, and is the one that was counted;
    the next voter's card is put there, a card that came back is wiped. Without a card nothing
    is counted."""
    desk, uid, key = desk_of(town)
    table = town.folder / "table"
    issue = ("reception", "issue", desk, "--lines", "--simulated-cards", table)
    put = ("simulate", "card", "--folder", table, "--reception")
    set_up(table, None, None, program())
    code, said = ippyo(*issue, typed="opening p01-01 1\nissue\ncounts\n")
    assert (code, "REFUSED E-522" in said, "COUNTS p01-01 0 0" in said) == (0, True, True)
    assert ippyo(*put, "voter-2")[0] == 0
    code, said = ippyo(*issue, typed="issue p01-01\nissue p01-01\ncounts\n")
    text = next(line for line in said.splitlines() if line.startswith("GRANT")).split()[2]
    assert read_grant(card_in(table / DEVICES, "voter-2"), uid, (key,)).terminal == "p01-01"
    assert card_in(table / DEVICES, "voter-2") == text
    assert ("REFUSED E-523" in said, "COUNTS p01-01 1 0" in said) == (True, True)
    assert ippyo(*issue, typed="wipe\n")[0] == 0
    with pytest.raises(CardRefused):
        card_in(table / DEVICES, "voter-2")
    assert ippyo(*issue[:-1], table / "nothing")[0] == 2


def card_in(devices: Path, name: str) -> str:
    """The text on a voter's card."""
    return read_one(VirtualSlot(VirtualCard(load_card(devices, name))))


def test_cards_without_a_reader_are_said(town: Town) -> None:
    """--cards begins only where a reader works: one line with a code, and exit code 2."""
    desk, _, _ = desk_of(town)
    code, said = ippyo("reception", "issue", desk, "--lines", "--cards")
    assert (code, len(said.strip().splitlines())) == (2, 1)
    assert "[E-" in said


def test_without_a_window_it_says_so(town: Town) -> None:
    desk, _, _ = desk_of(town)
    done = subprocess.run(  # noqa: S603  # our own interpreter, our own words
        [*COMMAND, "reception", "issue", str(desk)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert "--lines" in done.stderr.decode()


def test_badges_are_made_and_open_a_terminal(town: Town) -> None:
    """Each sheet's badge and PIN are taken by a terminal that has the signed list."""
    out, keys = town.folder / "badges", town.folder / "keys"
    asked = ("--keys", keys, "--election", town.folder / "election", "--place", "p01")
    code, said = ippyo("keys", "badges", *asked, "--officers", 2, "--out", out)
    assert code == 0, said
    ceremony = open_key_folder(keys).ceremony
    listed = read_badges((out / BADGES_FILE).read_bytes(), ceremony, "p01")
    book = PinBook(MemoryMedium(), listed)
    book.load(0)
    for name in ("p01-b1", "p01-b2"):
        line, pin = (out / f"{name}.txt").read_text(encoding="ascii").splitlines()
        assert book.enter(line, Secret(pin.encode()), 0) == name
        assert (out / f"{name}.txt").stat().st_mode & 0o077 == 0
        assert pin not in said
    assert ippyo("keys", "badges", *asked, "--officers", 2, "--out", out)[0] == 2
