"""A terminal takes the voice of its own election, each byte of it, or none."""

from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest
from tone_speaker import ToneSpeaker
from world import World

from common.assets import INDEX_FILE, AssetsRefused
from common.clips import SPEEDS, clips
from tally_server.preparation.voice.asset_folder import make_assets, sign_assets
from terminal.voice.assets import carried, verified
from terminal.voice.volume import FULL, gain

WORLD = World(2)


@pytest.fixture(scope="module")
def medium(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed asset package, which nobody changes."""
    folder = tmp_path_factory.mktemp("medium") / "assets"
    make_assets(folder, WORLD.package, {}, ToneSpeaker, {"fonts/rare.ttf": b"font"})
    sign_assets(folder, WORLD.package, WORLD.root)
    return folder


def test_what_is_carried_is_what_was_signed(medium: Path, tmp_path: Path) -> None:
    """Every clip at every speed, and the fonts, in the terminal's own folder; what lay
    there before is gone."""
    own = tmp_path / "own"
    (own / "old").mkdir(parents=True)
    assets = carried(medium, own, WORLD.package)
    assert not (own / "old").exists()
    assert verified(own, WORLD.package) == assets
    for clip in clips(WORLD.package.election, {}):
        for speed in SPEEDS:
            place = assets.clip(clip.id, speed)
            assert place.read_bytes() == (medium / place.relative_to(own)).read_bytes()
    assert (assets.fonts / "rare.ttf").read_bytes() == b"font"


def damaged(medium: Path, folder: Path, how: str) -> Path:
    copy = folder / "copy"
    copytree(medium, copy)
    file = copy / "voice/3/candidate-contest-1-1.wav"
    other = copy / "voice/3/candidate-contest-1-2.wav"
    match how:
        case "one bit":
            data = bytearray(file.read_bytes())
            data[-1] ^= 1
            file.write_bytes(data)
        case "two names exchanged":
            one, two = file.read_bytes(), other.read_bytes()
            file.write_bytes(two)
            other.write_bytes(one)
        case "a file gone":
            file.unlink()
        case "a file more":
            (copy / "voice/3/more.wav").write_bytes(file.read_bytes())
        case "a link":
            file.unlink()
            file.symlink_to(other)
        case "a link more":
            (copy / "fonts/more.ttf").symlink_to(other)
        case "cut off":
            file.write_bytes(file.read_bytes()[:-2])
        case "no index":
            (copy / INDEX_FILE).unlink()
        case _:
            raise AssertionError(how)
    return copy


HOWS = {
    "one bit": "file-changed",
    "two names exchanged": "file-changed",
    "a file gone": "file-missing",
    "a file more": "file-unknown",
    "a link": "file-missing",
    "a link more": "file-unknown",
    "cut off": "file-changed",
    "no index": "file-missing",
}


@pytest.mark.parametrize("how", HOWS)
def test_a_changed_medium_is_refused_and_nothing_is_left_of_it(
    medium: Path, tmp_path: Path, how: str
) -> None:
    """Two candidates' names exchanged, a bit, a link: told by its reason; the terminal's own
    folder holds no half of it."""
    bad, own = damaged(medium, tmp_path, how), tmp_path / "own"
    with pytest.raises(AssetsRefused) as refused:
        carried(bad, own, WORLD.package)
    assert refused.value.reason == HOWS[how]
    assert not own.exists()
    with pytest.raises(AssetsRefused):
        verified(bad, WORLD.package)


def test_the_voice_of_another_election_is_refused(medium: Path, tmp_path: Path) -> None:
    """Its names would be said for other people's numbers."""
    with pytest.raises(AssetsRefused):
        carried(medium, tmp_path / "own", World(2, seed=5).package)


def test_a_medium_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As missing, and as unreadable where a folder cannot be made."""
    with pytest.raises(AssetsRefused, match="file-missing"):
        verified(tmp_path / "nowhere", WORLD.package)


def test_an_own_folder_that_cannot_be_written_is_told(medium: Path, tmp_path: Path) -> None:
    """A file lies where the folder should be."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AssetsRefused, match="unreadable"):
        carried(medium, tmp_path / "file" / "own", WORLD.package)


def test_every_step_of_the_volume_is_louder_and_none_is_silent() -> None:
    """Eleven steps, at most ten decibels apart, the softest still heard, the loudest as it
    was recorded (VVSG 2.0 7.1-K)."""
    gains = [gain(step) for step in range(11)]
    assert gains[0] > 0
    assert gains[-1] == 1.0
    assert all(1 < louder / softer < 10 ** (10 / 20) for softer, louder in pairwise(gains))
    assert all((step * FULL).is_integer() for step in gains)
    with pytest.raises(ValueError, match="not there"):
        gain(11)
