"""`ippyo election assets|assets-sign`: the voice of an election, made and signed."""

from pathlib import Path
from typing import Annotated

import typer

from common.clips import clips
from common.election import Election
from common.inputs import BadInput, refuse
from common.package import Package
from ippyo.elections import read_passphrase
from ippyo.exits import bad_input_said
from ippyo.keys import Keys, Passphrase
from ippyo.out_folder import work_folder
from ippyo.screen import Screen
from ippyo.sources import read_election, read_file, read_keys
from ippyo.workers import Workers, workers_or_all
from tally_server.preparation.voice.asset_folder import make_assets, sign_assets
from tally_server.preparation.voice.checks import mispronounced
from tally_server.preparation.voice.open_jtalk import OpenJTalk
from tally_server.preparation.voice.readings import guessed, read_readings, unread
from tally_server.preparation.voice.speaker import NoSpeaker, Speaker
from terminal.ui.faces import IPAMJ, load_faces
from terminal.voice.all_said import all_said

Built = Annotated[Path, typer.Argument(metavar="PKG", help="選挙パッケージ")]
_FONT_LICENCE = Path("/usr/share/doc/fonts-ipamj-mincho/copyright")


def make(
    package_file: Built,
    out: Annotated[Path, typer.Option("--out", help="作る音声パッケージのフォルダー")],
    readings: Annotated[
        Path | None, typer.Option("--readings", help="選挙名と党派名の読み(readings.csv)")
    ] = None,
    workers: Workers = None,
) -> None:
    """候補者のふりがなから音声を作る。聞いて確かめてから assets-sign で署名する。"""
    screen = Screen()
    with bad_input_said(screen), screen.bars() as bars:
        package = _package(package_file)
        if out.exists():
            raise refuse(out.name, "command.exists")
        speaker = _speaker()
        words = _readings(package.election, readings, speaker)
        _complete(package.election)
        advance = bars.add("assets-bar", len(clips(package.election, words)))
        with work_folder(out) as work:
            index = make_assets(
                work / "assets",
                package,
                words,
                OpenJTalk,
                fonts_needed(package.election),
                workers_or_all(workers),
                advance,
            )
            (work / "assets").replace(out)
    size = sum(file.size for file in index.files)
    screen.say("assets-made", folder=str(out), files=len(index.files), megabytes=size // 1_000_000)
    if readings is None and words:
        screen.say("assets-guessed", file=str(out / "readings.csv"))


def put_signature(
    folder: Annotated[Path, typer.Argument(metavar="ASSETS", help="署名のない音声パッケージ")],
    package_file: Annotated[Path, typer.Option("--package", help="選挙パッケージ")],
    keys: Keys,
    passphrase_file: Passphrase = None,
) -> None:
    """聞いて確かめた音声パッケージに、根の鍵で署名する。"""
    screen = Screen()
    with bad_input_said(screen):
        named = read_election(package_file)
        root = read_keys(keys, named).root(read_passphrase(passphrase_file))
        sign_assets(folder, _package(package_file), root)
    screen.say("assets-signed", folder=str(folder))


def fonts_needed(election: Election) -> dict[str, bytes]:
    """The font that the program does not carry, where a name can be drawn with no other."""
    faces = load_faces()
    texts = [
        text
        for contest in election.contests
        for person in contest.candidates
        for text in (person.name, person.kana, person.party)
        if text
    ]
    if all(faces.face_of(text) != IPAMJ for text in texts):
        return {}
    found = {f"fonts/{IPAMJ}": faces.files[IPAMJ].read_bytes()}
    if _FONT_LICENCE.is_file():
        found[f"fonts/{IPAMJ}.licence.txt"] = _FONT_LICENCE.read_bytes()
    return found


def _package(file: Path) -> Package:
    named = read_election(file)
    if named.built is None:
        raise refuse(file.name, "assets_made.no-package")
    return named.built


def _speaker() -> Speaker:
    try:
        return OpenJTalk()
    except NoSpeaker as cause:
        raise refuse("assets", "assets_made.no-speaker") from cause


def _readings(election: Election, file: Path | None, speaker: Speaker) -> dict[str, str]:
    """Of every title and party; guessed only where the election is none. Raises BadInput."""
    given = {} if file is None else read_readings(read_file(file), election, file.name)
    errors = [*mispronounced(election, speaker)]
    if election.mode == "official":
        errors += unread(election, given, file.name if file else "readings.csv")
    if errors:
        raise BadInput(errors)
    return guessed(election, given, speaker.spoken)


def _complete(election: Election) -> None:
    """Whatever a terminal can say has a clip; else this program contradicts itself."""
    vocabulary = {clip.id for clip in clips(election, {})}
    if not all_said(election) <= vocabulary:
        raise refuse("assets", "assets_made.said-without-clip")
