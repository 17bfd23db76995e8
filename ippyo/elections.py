"""`ippyo election new|check|build`: the election folder, from scaffold to package."""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from common.folder import Checked, check_folder
from common.inputs import BadInput, InputError, refuse
from common.japan import JAPAN
from common.package import Package
from common.secret import Secret
from ippyo.exits import Exit, bad_input_said
from ippyo.fonts import undrawable
from ippyo.screen import Screen
from ippyo.sources import folder_files, read_election, read_file, read_keys
from tally_server.preparation.scaffold import scaffold

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="選挙フォルダー")]
Json = Annotated[bool, typer.Option("--json", help="結果を JSON で出す")]


def new(folder: Folder) -> None:
    """見本の入った選挙フォルダーを作る。"""
    screen = Screen()
    with bad_input_said(screen):
        files = scaffold(datetime.now(tz=JAPAN).date())
        there = [name for name in files if (folder / name).exists()]
        if there:
            raise refuse(there[0], "command.exists")
        write_folder(folder, files)
    screen.say("election-new", folder=str(folder))


def check(folder: Folder, as_json: Json = False) -> None:
    """選挙フォルダーの誤りを全部言う。"""
    screen = Screen(quiet=as_json)
    try:
        checked = check_folder(folder_files(folder), undrawable)
    except BadInput as bad:
        checked = Checked(None, bad.errors, ())
    if as_json:
        document = {
            "ok": not checked.errors,
            "election": checked.election.id if checked.election else None,
            "errors": [_as_json(error) for error in checked.errors],
            "warnings": [_as_json(warning) for warning in checked.warnings],
        }
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    for fault in (*checked.errors, *checked.warnings):
        if fault in checked.errors or not as_json:
            screen.warn(fault.say(screen.language))
    if checked.errors:
        sys.exit(Exit.BAD_INPUT)
    election = checked.election
    if election is not None:
        screen.say(
            "election-good",
            name=election.name,
            contests=len(election.contests),
            candidates=sum(len(contest.candidates) for contest in election.contests),
            places=len(election.places),
            terminals=len(election.terminals),
        )


def build(
    folder: Folder,
    keys: Annotated[Path, typer.Option("--keys", help="鍵の式で作った KEYS")],
    out: Annotated[Path, typer.Option("--out", help="作る選挙パッケージ")],
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help="根の鍵の合言葉のファイル")
    ] = None,
) -> None:
    """選挙フォルダーを固め、根の鍵で署名して選挙パッケージにする。"""
    screen = Screen()
    with bad_input_said(screen):
        if out.exists():
            raise refuse(out.name, "command.exists")
        named = read_election(folder, undrawable)
        key_folder = read_keys(keys, named)
        root = key_folder.root(read_passphrase(passphrase_file))
        package = Package(named.election, key_folder.ceremony)
        write_new(out, package.sign(root))
    screen.say("package-built", file=str(out), hash=package.hash)


def read_passphrase(file: Path | None) -> Secret | None:
    """The first line of a passphrase file. Raises BadInput."""
    if file is None:
        return None
    line = read_file(file).split(b"\n")[0].rstrip(b"\r")
    if not line:
        raise refuse(file.name, "command.passphrase-empty")
    return Secret(line)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """The files, in a folder that is made where there is none. Raises BadInput."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as cause:
        raise refuse(folder.name, "command.unwritable", what=cause.strerror or "") from cause


def write_new(path: Path, data: bytes) -> None:
    """A new file, whole or not at all. Raises BadInput."""
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(path)
    except OSError as cause:
        with suppress(OSError):  # there may be no folder to take it away from
            beside.unlink()
        raise refuse(path.name, "command.unwritable", what=cause.strerror or "") from cause


def _as_json(fault: InputError) -> dict[str, str | int]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "code": fault.key,
        "message": fault.say("ja").split(": ", 2)[2],
        "message_en": fault.say("en").split(": ", 2)[2],
    }
