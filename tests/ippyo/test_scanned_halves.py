"""Halves of the box secret that a scanner reads from slips, in place of files."""

import io
import sys
from pathlib import Path

import pytest

from common.halves import split
from common.inputs import BadInput
from common.secret import Secret
from ippyo import halves as module
from ippyo.halves import SCANNED, read_halves

SECRET = Secret(bytes(range(32)))
ONE, OTHER = split(SECRET, "p01-01", 1)


def test_both_halves_are_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scanner types each as a line; nobody needs a file of a secret."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{ONE.text()}\n{OTHER.text()}\n"))
    found = read_halves([Path(SCANNED), Path(SCANNED)])
    assert found is not None
    assert [half.text() for half in found] == [ONE.text(), OTHER.text()]


def test_at_a_window_nothing_of_a_half_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for as a password is; the question says what to hold where."""
    asked: list[str] = []

    class Window(io.StringIO):
        def isatty(self) -> bool:
            return True

    def unseen(prompt: str, stream: object = None) -> str:
        asked.append(prompt)
        assert stream is sys.stderr
        return ONE.text() if len(asked) == 1 else OTHER.text()

    monkeypatch.setattr(sys, "stdin", Window())
    monkeypatch.setattr(module, "getpass", unseen)
    assert read_halves([Path(SCANNED), Path(SCANNED)]) is not None
    assert all("スキャナー" in prompt for prompt in asked)


def test_one_half_on_a_file_and_one_on_a_slip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each owner brings what the owner has."""
    file = tmp_path / "half"
    file.write_text(ONE.text() + "\n")
    monkeypatch.setattr(sys, "stdin", io.StringIO(OTHER.text()))
    found = read_halves([file, Path(SCANNED)])
    assert found is not None
    assert found[1].text() == OTHER.text()


@pytest.mark.parametrize(
    "typed", ["", "IPPYO-GRANT", ONE.text()[:-1] + "z"], ids=["nothing", "grant", "misread"]
)
def test_anything_else_is_refused(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misread code is no half."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    with pytest.raises(BadInput):
        read_halves([Path(SCANNED), Path(SCANNED)])
