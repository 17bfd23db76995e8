"""`ippyo take-over MEDIUM`: staff close the box of a dead terminal with another device."""

import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from common.box_header import MediumRole
from common.halves import Half
from common.inputs import refuse
from common.japan import JAPAN
from common.tables import BadCell
from common.text import Value, text
from ippyo.closing_slip import Taken, document, say_taken
from ippyo.dead_terminal import DeadTerminal, TakeOverRefused, closed_as, examine
from ippyo.exits import Exit, bad_input_said
from ippyo.halves import read_halves
from ippyo.screen import Screen
from tally_server.inputs.json_values import two_people
from tally_server.preparation.key_folder import KeyFolder, open_key_folder
from terminal.devices.folder_medium import FolderMedium
from terminal.devices.mount import is_mount_point
from terminal.ports.medium import Medium, MediumFault
from terminal.process import harden
from terminal.take_over import take_over
from terminal.unlock import RecoveryRefused

_PEOPLE_DECIDE = frozenset(
    {
        "no-box",
        "medium-unreadable",
        "newest-box-unreadable",
        "duplicate-may-lack-votes",
        "original-behind",
        "key-unreadable",
        "log-disagrees",
        "medium-fault",
    }
)
"""Refusals that no other word on the command line mends."""


@dataclass(frozen=True)
class Wish:
    """What the command line names, read without a fault.

    accepted: the two people who accept a box that may not be the newest, if they do.
    reached: the number that the dead terminal told when it retired, if it could.
    """

    medium: Path
    halves: tuple[Half, Half] | None
    keys: KeyFolder | None
    role: MediumRole | None
    accepted: tuple[str, str] | None
    reached: int | None = None


_OLDER = ("newest-box-unreadable", "duplicate-may-lack-votes", "original-behind")
"""Refusals that two people may overrule: the box may lack votes."""


def take_over_command(
    medium: Annotated[Path, typer.Argument(metavar="MEDIUM", help="媒体のフォルダー")],
    half: Annotated[
        list[Path] | None,
        typer.Option("--half", help="箱の秘密の半分のファイル。- はスキャナー(2回指定する)"),
    ] = None,
    keys: Annotated[
        Path | None, typer.Option("--keys", help="KEYS フォルダー(選挙と登録簿を確かめる)")
    ] = None,
    role: Annotated[
        Literal["original", "duplicate"] | None,
        typer.Option("--role", help="原本か複写か(媒体から分からないとき)"),
    ] = None,
    accept_older: Annotated[
        bool, typer.Option("--accept-older", help="一番新しいとは限らない箱を、2人が認める")
    ] = False,
    reached: Annotated[
        int | None,
        typer.Option("--reached", min=0, help="壊れた端末が使用をやめるときに示した番号"),
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", help="その箱を認める人の名前(2回指定する)")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
) -> None:
    """壊れた端末の箱を、媒体1つと箱の秘密の半分2つで締め切る。"""
    screen = Screen(quiet=as_json)
    missing = [name for name, granted in harden().granted.items() if not granted]
    if missing:
        _note(screen, "not-hardened", what=", ".join(missing))
    with bad_input_said(screen):
        if not medium.is_dir():
            raise refuse(medium.name, "command.no-folder")
        accepted = _accepted(by or [], accept_older=accept_older)
        folder = None if keys is None else open_key_folder(keys)
        named = None if role is None else MediumRole[role.upper()]
        wish = Wish(medium, read_halves(half), folder, named, accepted, reached)
    try:
        taken = close_box(wish, screen)
    except TakeOverRefused as refused:
        sys.exit(_say_refused(medium, refused, screen, as_json=as_json))
    if as_json:
        screen.json(document(taken))
    else:
        say_taken(taken, screen)
    sys.exit(Exit.DONE)


def close_box(wish: Wish, screen: Screen) -> Taken:
    """The medium closed, and read once more. Raises TakeOverRefused."""
    mounted = is_mount_point(wish.medium)
    if not mounted:
        _note(screen, "not-mounted", folder=str(wish.medium))
    with closing(FolderMedium(wish.medium, mounted=mounted)) as medium:
        try:
            found = examine(medium, wish.keys, wish.role)
            _notes(found, wish, screen)
            if found.closed is not None:
                return Taken(found.closed, True, wish.accepted)
            return _taken_over(medium, found, wish)
        except MediumFault as cause:
            raise TakeOverRefused("medium-fault", fault=cause.fault.value) from cause


def _taken_over(medium: Medium, found: DeadTerminal, wish: Wish) -> Taken:
    """The older box is asked for only after the newest one was refused."""
    if wish.halves is None:
        raise TakeOverRefused("halves-needed")
    older = None
    try:
        _take_over(medium, found, wish.halves, wish.reached)
    except TakeOverRefused as refused:
        if refused.name not in _OLDER or wish.accepted is None:
            raise
        older = wish.accepted
        _take_over(medium, found, wish.halves, wish.reached, accept=True)
    closed = closed_as(medium, found.provision, found.role)
    if closed is None:
        raise TakeOverRefused("medium-fault", fault="read-back")
    return Taken(closed, False, older)


def _take_over(
    medium: Medium,
    found: DeadTerminal,
    halves: tuple[Half, Half],
    reached: int | None,
    *,
    accept: bool = False,
) -> None:
    provision, role = found.provision, found.role
    try:
        take_over(
            *(provision, medium, role, halves, _now),
            accept_older=accept,
            reached=reached,
            accept_stale=accept,
        )
    except RecoveryRefused as cause:
        raise TakeOverRefused(cause.reason, terminal=provision.terminal) from cause


def _accepted(names: list[str], *, accept_older: bool) -> tuple[str, str] | None:
    """The names of two different people. Raises BadInput."""
    if not accept_older:
        if names:
            raise refuse("--by", "take_over.by-alone")
        return None
    try:
        return two_people(names)
    except BadCell as cause:
        raise refuse("--by", "take_over.one-person") from cause


def _now() -> datetime:
    return datetime.now(JAPAN)


def _note(screen: Screen, name: str, **values: Value) -> None:
    screen.warn(text(f"take_over.{name}", screen.language, **values))


def _notes(found: DeadTerminal, wish: Wish, screen: Screen) -> None:
    """What people should know of this medium, whatever comes of it."""
    package, here = found.provision.package, found.provision.program["version"]
    if wish.keys is None:
        _note(screen, "not-anchored", election=package.election.id, hash=package.hash)
    if found.other_program is not None and found.closed is None:
        _note(screen, "other-program", found=found.other_program, here=here)


def _say_refused(medium: Path, refused: TakeOverRefused, screen: Screen, *, as_json: bool) -> Exit:
    key = f"take_over.{refused.name}"
    code, what = text(key, "code"), text(key, screen.language, **refused.values)
    name = medium.name or str(medium)
    _note(screen, "refused", medium=name, code=code, what=what)
    if as_json:
        screen.json({"slip": None, "refused": {"code": code, "name": refused.name}})
    return Exit.PEOPLE_DECIDE if refused.name in _PEOPLE_DECIDE else Exit.BAD_INPUT
