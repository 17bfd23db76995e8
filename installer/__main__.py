"""`python -m installer make|sign|verify`: an offline set, by whoever hands out Ippyo."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from installer import install
from installer.make import make_set
from installer.sshsig import armored_signature, public_of, read_release_key
from installer.target import Target
from ippyo.exits import bad_input_said
from ippyo.new_folder import refuse_used
from ippyo.screen import Screen
from ippyo.sources import read_file

ROOT = Path(__file__).resolve().parent.parent
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Set = Annotated[Path, typer.Argument(metavar="SET", help="セットのフォルダー")]


@app.callback()
def installer() -> None:
    """ネットワークのない機械に入れるためのセットを作り、署名し、確かめる。"""


@app.command()
def make(
    out: Annotated[Path, typer.Argument(metavar="SET", help="新しいフォルダー")],
    python: Annotated[str, typer.Option("--python", help="入れる機械の Python")] = "3.11",
    machine: Annotated[str, typer.Option("--machine", help="x86_64 か aarch64")] = "x86_64",
    glibc: Annotated[str, typer.Option("--glibc", help="入れる機械の glibc")] = "2.36",
    extra: Annotated[list[str] | None, typer.Option("--extra", help="追加機能")] = None,
) -> None:
    """固定した依存の wheel を全部集め、SHA-256 の一覧を付ける。ネットワークと uv が要る。"""
    screen = Screen()
    with bad_input_said(screen):
        refuse_used(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".ippyo-set-", dir=out.parent) as beside:
            made_in, work = Path(beside, "set"), Path(beside, "work")
            made_in.mkdir()
            work.mkdir()
            made = make_set(ROOT, made_in, Target(python, machine, glibc), extra or (), work)
            made_in.replace(out)  # whole, or not at all
    megabytes = str(round(made.size / 1e6))
    screen.say("release-made", folder=str(out), files=made.files, megabytes=megabytes)
    screen.say("release-program", sha256=made.sha256)


@app.command()
def sign(
    folder: Set,
    key: Annotated[Path, typer.Option("--key", help="署名の鍵(ssh-keygen -t ed25519)")],
) -> None:
    """一覧に署名する。ネットワークのない、鍵だけの機械で。"""
    screen = Screen()
    with bad_input_said(screen):
        release_key = read_release_key(read_file(key), key.name)
        file = folder / install.SIGNATURE
        file.write_bytes(armored_signature(read_file(folder / install.LIST), release_key))
    fingerprint = install.fingerprint(public_of(release_key))
    screen.say("release-signed", file=str(file), fingerprint=fingerprint)


@app.command()
def verify(
    folder: Set,
    key: Annotated[str, typer.Option("--key", help="指紋 SHA256:... か公開鍵のファイル")],
) -> None:
    """入れる側と同じ検査をする。何も書かない。"""
    sys.exit(install.main(["--set", str(folder), "--key", key]))


if __name__ == "__main__":
    app()
