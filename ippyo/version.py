"""`ippyo version`: which program this is, to compare with a paper or with another machine."""

import sys
from typing import Annotated

import typer

from ippyo.packages_below import program_here
from ippyo.program import program
from ippyo.screen import Screen


def version(
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
    line: Annotated[
        bool, typer.Option("--line", help="検査の記録と端末のフォルダー(program.txt)に入れる1行")
    ] = False,
) -> None:
    """版と、プログラムの同一性(全ファイルの SHA-256)を表示する。"""
    screen = Screen(quiet=as_json)
    if line:
        sys.stdout.write(program_here().line + "\n")
        return
    found = program()
    screen.say("version", version=found["version"])
    screen.say("version-sha256", sha256=found["sha256"])
    if as_json:
        screen.json(found)
