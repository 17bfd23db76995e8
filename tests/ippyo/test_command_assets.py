"""`ippyo election assets|assets-sign`, as a person runs them."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from builders import make_election
from elections import Town, ippyo
from test_command_election import built
from tone_speaker import ToneSpeaker

from common.inputs import BadInput
from common.package import read_package
from ippyo import assets
from terminal.ui.faces import IPAMJ
from terminal.voice.assets import verified

pytestmark = pytest.mark.usefixtures("tones")


@pytest.fixture
def tones(monkeypatch: pytest.MonkeyPatch) -> None:
    """A speaker that is there on every machine."""
    monkeypatch.setattr(assets, "OpenJTalk", ToneSpeaker)


def made(town: Town, *more: object) -> Path:
    """The asset package of the town's election."""
    package, out = built(town), town.folder / "assets"
    said = ippyo("election", "assets", package, "--out", out, "--workers", 1, *more)
    assert said.code == 0, said.err
    return out


def test_the_voice_is_made_and_signed(town: Town) -> None:
    """Two commands: make, and, once people have listened, sign; a terminal takes it."""
    out = made(town)
    said = ippyo(
        *("election", "assets-sign", out, "--package", town.folder / "package.json"),
        *("--keys", town.folder / "keys"),
    )
    assert said.code == 0, said.err
    package = read_package((town.folder / "package.json").read_bytes())
    assert verified(out, package).index.package_hash == package.hash


def test_guessed_readings_are_written_down_to_be_checked(town: Town) -> None:
    """A rehearsal may guess how titles and parties are read; people see the guesses, correct
    them and make the voice anew."""
    out = made(town)
    table = (out / "readings.csv").read_text()
    assert "無所属," in table
    (town.folder / "readings.csv").write_text("text,kana\n無所属,むしょぞく\n")
    (town.folder / "second").mkdir()
    second = town.folder / "second" / "assets"
    said = ippyo(
        *("election", "assets", town.folder / "package.json", "--out", second, "--workers", 1),
        *("--readings", town.folder / "readings.csv"),
    )
    assert said.code == 0, said.err
    assert "無所属,むしょぞく" in (second / "readings.csv").read_text()


def test_only_a_built_package_has_a_voice(town: Town) -> None:
    """The voice is bound to the package by its hash: a folder has none yet."""
    said = ippyo("election", "assets", town.election, "--out", town.folder / "assets")
    assert (said.code, len(said.lines)) == (2, 1)
    assert not (town.folder / "assets").exists()


def test_nothing_is_overwritten(town: Town) -> None:
    """A folder that is there stays as it is."""
    out = town.folder / "assets"
    out.mkdir()
    said = ippyo("election", "assets", built(town), "--out", out)
    assert said.code == 2
    assert list(out.iterdir()) == []


def test_without_the_speech_program_it_is_told_how_to_get_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line on standard error, and nothing is made."""

    def missing() -> None:
        raise assets.NoSpeaker

    monkeypatch.setattr(assets, "OpenJTalk", missing)
    said = ippyo("election", "assets", built(town), "--out", town.folder / "assets")
    assert (said.code, len(said.lines)) == (2, 1)
    assert "ippyo[audio]" in said.lines[0]


def test_faulty_readings_leave_nothing_behind(town: Town) -> None:
    """Every fault is told, and no folder is made."""
    (town.folder / "readings.csv").write_text("text,kana\nない党,ない\n無所属,漢字\n")
    said = ippyo(
        *("election", "assets", built(town), "--out", town.folder / "assets"),
        *("--readings", town.folder / "readings.csv"),
    )
    assert (said.code, len(said.lines)) == (2, 2)
    assert not (town.folder / "assets").exists()
    assert not list(town.folder.glob(".ippyo-*"))


def test_an_official_election_guesses_no_reading() -> None:
    """Every title and party without a reading is named; with all of them it goes on."""
    official = make_election(mode="official")
    with pytest.raises(BadInput) as bad:
        assets._readings(official, None, ToneSpeaker())
    assert [error.values["found"] for error in bad.value.errors] == ["試験市選挙1", "無所属"]
    assert len(assets._readings(make_election(), None, ToneSpeaker())) == 2


def test_a_font_goes_along_only_where_a_name_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Usual names are drawn with what the program carries; a rare one takes its font, and
    the licence where Debian has put it."""
    assert assets.fonts_needed(make_election()) == {}
    font, licence = tmp_path / "font.ttf", tmp_path / "copyright"
    font.write_bytes(b"font")
    licence.write_bytes(b"licence")
    rare = SimpleNamespace(face_of=lambda _: IPAMJ, files={IPAMJ: font})
    monkeypatch.setattr(assets, "load_faces", lambda: rare)
    monkeypatch.setattr(assets, "_FONT_LICENCE", licence)
    assert assets.fonts_needed(make_election()) == {
        f"fonts/{IPAMJ}": b"font",
        f"fonts/{IPAMJ}.licence.txt": b"licence",
    }


def test_words_without_a_clip_stop_the_making(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a screen said something that is not in the vocabulary, no voice would be made."""
    assets._complete(make_election())
    monkeypatch.setattr(assets, "all_said", lambda _: frozenset({"candidate-nobody"}))
    with pytest.raises(BadInput) as bad:
        assets._complete(make_election())
    assert "nobody" not in bad.value.errors[0].say()
