"""`ippyo keys ceremony|split|join|certify`: the keys of an election and who holds them."""

from pathlib import Path
from typing import Annotated

import typer

from common.badges import BADGES_FILE
from common.certificates import Certificate
from common.inputs import BadInput, InputError, refuse
from common.secret import Secret
from ippyo.elections import read_passphrase
from ippyo.exits import bad_input_said
from ippyo.screen import Screen
from ippyo.sources import read_election, read_file, read_keys
from tally_server.preparation.badges import make_badges
from tally_server.preparation.ceremony import hold_ceremony, reshare
from tally_server.preparation.key_files import create_files
from tally_server.preparation.key_folder import (
    KeyFolder,
    open_key_folder,
    read_share,
    write_key_folder,
    write_shares,
)
from tally_server.preparation.requests import RequestRefused, grant_request, read_request
from tally_server.preparation.shares import SharesRefused, join_shares

Election = Annotated[Path, typer.Option("--election", help="選挙フォルダーか選挙パッケージ")]
Keys = Annotated[Path, typer.Option("--keys", help="KEYS フォルダー")]
Shares = Annotated[
    list[Path] | None, typer.Option("--share", help="鍵のかけらのファイル(必要な数だけ繰り返す)")
]
Passphrase = Annotated[
    Path | None, typer.Option("--passphrase-file", help="根の鍵の合言葉のファイル")
]


def ceremony(
    election: Election,
    out: Annotated[Path, typer.Option("--out", help="作る KEYS フォルダー")],
    trustee: Annotated[
        list[Path] | None,
        typer.Option("--trustee", help="1人分のかけらを書く場所(人数だけ繰り返す)"),
    ] = None,
    suite: Annotated[
        int, typer.Option("--suite", min=1, max=2, help="1: 耐量子の併用方式, 2: P-256")
    ] = 1,
    passphrase_file: Passphrase = None,
) -> None:
    """根の鍵と選挙の鍵を作り、選挙の鍵を分けて、戻せることを確かめる。"""
    screen = Screen()
    with bad_input_said(screen):
        folder = hold(election, out, suite, tuple(trustee or ()), read_passphrase(passphrase_file))
    said = folder.ceremony
    screen.say("ceremony-held", needed=said.needed, trustees=said.trustees, uid=said.uid.hex())


def hold(
    election: Path,
    out: Path,
    suite: int = 1,
    trustees: tuple[Path, ...] = (),
    passphrase: Secret | None = None,
) -> KeyFolder:
    """A ceremony for this election, its KEYS folder written. Raises BadInput."""
    named = read_election(election).election
    threshold = named.key_threshold
    outcome = hold_ceremony(named.id, named.mode, suite, threshold.needed, threshold.trustees)
    return write_key_folder(out, outcome, passphrase, trustees)


def join(keys: Keys, share: Shares = None) -> None:
    """かけらから選挙の鍵が戻ることを確かめる(鍵はどこにも書かない)。"""
    screen = Screen()
    with bad_input_said(screen):
        folder = open_key_folder(keys)
        shares = gather_shares(folder, share)
        try:
            join_shares(shares, folder.ceremony)
        except SharesRefused as cause:
            raise shares_refused(cause, folder) from cause
    screen.say("shares-good", needed=folder.ceremony.needed, uid=folder.ceremony.uid.hex())


def split(
    keys: Keys,
    to: Annotated[list[Path], typer.Option("--to", help="新しいかけらを書く場所(人数だけ)")],
    share: Shares = None,
) -> None:
    """いまのかけらから、同じ鍵の新しいかけらを作る(預かる人が替わるとき)。"""
    screen = Screen()
    with bad_input_said(screen):
        folder = open_key_folder(keys)
        try:
            fresh = reshare(gather_shares(folder, share), folder.ceremony)
        except SharesRefused as cause:
            raise shares_refused(cause, folder) from cause
        write_shares(keys, folder.ceremony, fresh, tuple(to))
    screen.say("shares-made", trustees=folder.ceremony.trustees)


def certify(
    keys: Keys,
    election: Election,
    request: Annotated[
        list[Path], typer.Option("--request", help="端末・受付が作った申請(PKCS #10)")
    ],
    passphrase_file: Passphrase = None,
) -> None:
    """端末と受付の鍵に証明書を出し、登録簿に加える。"""
    screen = Screen()
    with bad_input_said(screen):
        named = read_election(election)
        folder = read_keys(keys, named)
        root = folder.root(read_passphrase(passphrase_file))
        granted: list[Certificate] = []
        errors: list[InputError] = []
        for file in request:
            try:
                wish = read_request(read_file(file), named.election)
                granted.append(grant_request(wish, folder.ceremony, root))
            except RequestRefused as refused:
                errors.append(InputError(file.name, 1, "-", f"keys.request-{refused.reason}"))
            except BadInput as bad:
                errors += bad.errors
        if errors:
            raise BadInput(errors)
        folder.add(granted, root)
    screen.say("certified", number=len(granted))


def badges(
    keys: Keys,
    election: Election,
    place: Annotated[str, typer.Option("--place", help="投票所の番号(place)")],
    officers: Annotated[int, typer.Option("--officers", min=1, max=16, help="職員証の枚数")],
    out: Annotated[Path, typer.Option("--out", help="職員証を書く新しいフォルダー")],
    passphrase_file: Passphrase = None,
) -> None:
    """投票所の職員証と最初の暗証番号を作り、名簿に署名する。"""
    screen = Screen()
    with bad_input_said(screen):
        named = read_election(election)
        if place not in {one.id for one in named.election.places}:
            raise refuse("--place", "reception.no-place", place=place)
        folder = read_keys(keys, named)
        root = folder.root(read_passphrase(passphrase_file))
        signed, letters = make_badges(folder.ceremony, place, officers, root)
        pairs = ((f"{one.name}.txt", f"{one.line}\n{one.pin}\n".encode()) for one in letters)
        create_files({out / name: data for name, data in ((BADGES_FILE, signed), *pairs)})
    screen.say("badges-made", number=len(letters), folder=str(out))


def gather_shares(folder: KeyFolder, files: list[Path] | None) -> tuple[Secret, ...]:
    """The shares of the files named, or those in a rehearsal's KEYS. Raises BadInput."""
    if not files:
        return folder.rehearsal_shares()
    return tuple(read_share(file) for file in files)


def shares_refused(cause: SharesRefused, folder: KeyFolder) -> BadInput:
    """What to tell people whose shares do not restore the key."""
    return refuse("--share", f"keys.{cause.reason}", needed=folder.ceremony.needed)
