"""`ippyo card check|officer|unblock|empty|wipe`: IC cards outside a polling place."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from common.badges import Badge, BadgeMisread, card_guid, read_badge
from common.inputs import refuse
from common.package import Package, read_package
from common.secret import Secret
from common.signed import DocumentRefused
from common.text import Value, text
from ippyo.card_fit import LONGEST_GRANT, found_of, longest_grant
from ippyo.card_readers import real_slot, simulated_slot
from ippyo.exits import Exit, bad_input_said
from ippyo.screen import Screen
from ippyo.sources import read_file
from ippyo.trouble_line import trouble_line
from tally_server.preparation.key_files import create_files
from terminal.cards import issue as issuing
from terminal.cards.fit import fit
from terminal.cards.grant_card import wipe_grant
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardGone, CardSlot, ReaderGone

_PUK_DIGITS = 8
_KEY_BYTES = (16, 24, 32)

Simulated = Annotated[
    Path | None,
    typer.Option(
        "--simulated-cards",
        help="模擬の読取装置(ippyo terminal --simulate の作業場所。リハーサル用)",
    ),
]
PackageFile = Annotated[Path, typer.Option("--package", help="選挙パッケージ")]
Letter = Annotated[
    Path, typer.Argument(metavar="BADGE", help="ippyo keys badges が書いた p01-b1.txt など")
]
Puk = Annotated[
    Path, typer.Option("--puk", help="解除番号(PUK)のファイル。選挙管理委員会が保管する")
]
AsBought = Annotated[
    Path | None,
    typer.Option(
        "--as-bought", help="買ったときの管理鍵(16進)、暗証番号、PUK の3行。なければ尋ねる"
    ),
]


def check(
    package: Annotated[Path | None, typer.Option("--package", help="選挙パッケージ")] = None,
    simulated: Simulated = None,
) -> None:
    """置いてあるカードが職員・投票者のカードに使えるかを調べる。カードは変わらない。"""
    screen = Screen()
    letters = LONGEST_GRANT
    with _said(screen):
        if package is not None:
            letters = longest_grant(_package(package))
        found = fit(_slot(simulated))
    for name, values in found_of(found, letters):
        screen.out.print(text(f"card.{name}", screen.language, **values))
    serves = found.as_officer_card or found.as_voter_card(letters)
    sys.exit(Exit.DONE if serves else Exit.PEOPLE_DECIDE)


def officer(
    letter: Letter,
    package: PackageFile,
    puk: Puk,
    as_bought: AsBought = None,
    simulated: Simulated = None,
) -> None:
    """買った PIV カードを、この職員証のカードにする。抜けたら、同じ言葉でもう一度。"""
    screen = Screen()
    with _said(screen):
        uid = _uid(package, simulated)
        badge, pin = _badge(letter, uid)
        slot = _slot(simulated)
        key, first_pin, first_puk = _as_bought(as_bought, screen)
        words = issuing.Words(key, first_pin, pin, first_puk, _puk(puk, new=True))
        try:
            issuing.issue(slot, badge.text(uid), words, card_guid(uid, badge.name))
        finally:
            words.wipe()
    _say(screen, "officer-made", badge=badge.name, puk=str(puk))


def unblock(letter: Letter, package: PackageFile, puk: Puk, simulated: Simulated = None) -> None:
    """止まった職員のカードを、職員証の暗証番号で使えるように戻す。"""
    screen = Screen()
    with _said(screen):
        badge, pin = _badge(letter, _uid(package, simulated))
        issuing.unblock(_slot(simulated), _puk(puk, new=False), pin)
    _say(screen, "unblocked", badge=badge.name)


def empty(
    key: Annotated[
        Path | None, typer.Option("--key", help="カードの管理鍵(16進)のファイル。なければ尋ねる")
    ] = None,
    simulated: Simulated = None,
) -> None:
    """選挙のあと、職員のカードから職員証を消す。"""
    screen = Screen()
    with _said(screen):
        given = _words_of(key, ("key",), screen)[0]
        issuing.empty(_slot(simulated), _key(given))
    _say(screen, "emptied")


def wipe(simulated: Simulated = None) -> None:
    """投票者のカードから投票権を消し、消えたことを読んで確かめる。"""
    screen = Screen()
    with _said(screen):
        wipe_grant(_slot(simulated))
    _say(screen, "wiped")


def _slot(simulated: Path | None) -> CardSlot:
    """With a card in it. Raises BadInput, CardRefused, CardGone."""
    slot = real_slot() if simulated is None else simulated_slot(simulated)
    if not slot.present():
        raise refuse("-", "card.no-card")
    return slot


def _package(path: Path) -> Package:
    try:
        return read_package(read_file(path))
    except DocumentRefused as cause:
        raise refuse(path.name, "command.no-package") from cause


def _uid(package: Path, simulated: Path | None) -> bytes:
    """Of the election; an official one's badge goes on no simulated card. Raises BadInput."""
    read = _package(package)
    if simulated is not None and read.election.mode == "official":
        raise refuse("--simulated-cards", "card.not-official")
    return read.ceremony.uid


def _badge(letter: Path, uid: bytes) -> tuple[Badge, Secret]:
    """The badge and the PIN that the committee wrote for one officer. Raises BadInput."""
    lines = read_file(letter).decode("ascii", "replace").splitlines()
    try:
        badge = read_badge(lines[0] if lines else "", uid)
    except BadgeMisread as cause:
        raise refuse(letter.name, "card.no-badge-letter") from cause
    if len(lines) != 2:
        raise refuse(letter.name, "card.no-badge-letter")
    return badge, Secret(lines[1].encode())


def _puk(file: Path, *, new: bool) -> Secret:
    """The card's own unblocking word. A new one is lasting before the card has it, so that a
    card which was pulled can be finished. Raises BadInput."""
    if new and not file.exists():
        digits = "".join(str(secrets.randbelow(10)) for _ in range(_PUK_DIGITS))
        create_files({file: f"{digits}\n".encode()})
    return Secret(read_file(file).strip())


def _as_bought(file: Path | None, screen: Screen) -> tuple[Secret, Secret, Secret]:
    """Management key, PIN and PUK with which the card came. Raises BadInput."""
    key, pin, puk = _words_of(file, ("key", "first-pin", "first-puk"), screen)
    return _key(key), Secret(pin.encode()), Secret(puk.encode())


def _words_of(file: Path | None, names: tuple[str, ...], screen: Screen) -> list[str]:
    """One a line of the file, or typed unseen. Raises BadInput."""
    if file is None:
        asked = (text(f"card.ask-{name}", screen.language) for name in names)
        return [typer.prompt(one, hide_input=True).strip() for one in asked]
    lines = read_file(file).decode("ascii", "replace").split()
    if len(lines) != len(names):
        raise refuse(file.name, "card.words-form")
    return lines


def _key(digits: str) -> Secret:
    try:
        key = bytes.fromhex(digits)
    except ValueError as cause:
        raise refuse("KEY", "card.key-form") from cause
    if len(key) not in _KEY_BYTES:
        raise refuse("KEY", "card.key-form")
    return Secret(key)


@contextmanager
def _said(screen: Screen) -> Iterator[None]:
    """Where card or reader refuses: what happened and what to do on one line, exit code 2."""
    with bad_input_said(screen):
        try:
            yield
        except CardRefused as refused:
            _refused(screen, refused.reason, **refused.values)
        except CardGone:
            _refused(screen, "card-gone")
        except ReaderGone:
            _refused(screen, "reader-gone")


def _refused(screen: Screen, reason: str, **values: Value) -> None:
    screen.warn(trouble_line(f"cards.{reason}", screen.language, **values))
    sys.exit(Exit.BAD_INPUT)


def _say(screen: Screen, name: str, **values: str) -> None:
    screen.out.print(text(f"card.{name}", screen.language, **values))
