"""`ippyo practice`: the town is laid out, the server runs, and people are told what to do."""

from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

import typer

from ippyo.elections import write_new
from ippyo.exits import bad_input_said
from ippyo.practice.papers import papers_html
from ippyo.practice.people import add_learners
from ippyo.practice.town import PracticeFolder, lay_out
from ippyo.screen import Screen
from ippyo.serve import LOCAL, PORT, ServeFiles, only_server, run
from ippyo.workers import Workers, workers_or_all
from tally_server.database.database import Database
from tally_server.database.migrate import migrate
from tally_server.opening.second_copy import DATABASE_FILE
from tally_server.people.passwords import one_time_password


def practice(
    out: Annotated[
        Path | None, typer.Option("--out", help="練習のフォルダー(前の続きもできる)")
    ] = None,
    host: Annotated[str, typer.Option("--host", help="待ち受けるアドレス")] = LOCAL,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="ポート")] = PORT,
    workers: Workers = None,
) -> None:
    """開票の練習: 見本の町の投票日を再現し、6人で数える開票所を動かす。"""
    screen = Screen()
    folder = out or Path(mkdtemp(prefix="ippyo-practice-"))
    with bad_input_said(screen):
        practise(folder, workers_or_all(workers), screen, host, port)


def practise(root: Path, workers: int, screen: Screen, host: str = LOCAL, port: int = PORT) -> None:
    """The practice of this folder, begun or gone on with, until somebody stops it.

    Raises BadInput.
    """
    folder = PracticeFolder(root)
    files = serve_files(folder, host, port)
    if not folder.begun:
        begin(folder, workers, screen, files.url)
    screen.say("practice-papers", file=str(folder.papers))
    for number in range(1, 5):
        screen.say(f"practice-{number}", url=files.url, root=str(root))
    run(files, screen)


def serve_files(folder: PracticeFolder, host: str = LOCAL, port: int = PORT) -> ServeFiles:
    """The server of this practice."""
    return ServeFiles(
        folder.server,
        host,
        port,
        election=folder.election,
        keys=folder.keys,
        mounts=folder.slot,
        copy_to=folder.copy,
    )


def begin(folder: PracticeFolder, workers: int, screen: Screen, url: str) -> None:
    """Town, accounts and papers are there. Raises BadInput."""
    screen.say("practice-start")
    with screen.bars() as bars:
        laid = lay_out(folder, workers, bars)
    password = one_time_password()
    with only_server(folder.server):
        database = Database(f"sqlite:///{folder.server / DATABASE_FILE}")
        try:
            migrate(database)
            add_learners(database, password)
        finally:
            database.close()
    write_new(folder.papers, papers_html(laid, password, url, screen.language).encode())
