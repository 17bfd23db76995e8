"""`ippyo terminal`: the voting terminal, on a tablet or, simulated, on a desk."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Annotated, TypeVar

import typer

from common.inputs import BadInput, InputError, refuse
from common.text import text
from ippyo.desk_terminal import PEOPLE, PINS
from ippyo.device_check import checked, lines
from ippyo.equipped import Equipped, Tablet, on_desk, on_tablet
from ippyo.exits import Exit, bad_input_said
from ippyo.screen import Screen
from ippyo.slip_printer import PaperWidth
from terminal.app.checks import refuses
from terminal.app.devices import Devices
from terminal.app.loaded import loaded
from terminal.app.officers import Officers
from terminal.app.only_one import RunsAlready, only_one
from terminal.app.staff import Staff
from terminal.app.typed import TypedLines
from terminal.badges.pin_book import PinBook
from terminal.life.states import Device
from terminal.ports.doors import Door
from terminal.process import harden
from terminal.ui.desk import Desk
from terminal.ui.environment import NoWindow, OtherGlass
from terminal.ui.faces import NoFace
from terminal.ui.frame import NoRoom
from terminal.ui.millimetres import Glass
from terminal.ui.staff.page import StaffPages
from terminal.ui.start import Setting, run
from terminal.watchdog.pulse import NobodyWatches, pulse_of

_SIZE = re.compile(r"([1-9][0-9]{2,3})x([1-9][0-9]{2,3})")
_USUAL = "1280x800"
_Fitted = TypeVar("_Fitted", Device, Door)
_USUAL_INCHES = 10.1


def terminal_command(
    simulate: Annotated[bool, typer.Option("--simulate", help="模擬の装置で動かす")] = False,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="端末のフォルダー(--simulate では作業場所)")
    ] = None,
    election: Annotated[
        Path | None, typer.Option("--election", help="模擬に使う選挙フォルダー")
    ] = None,
    terminal: Annotated[
        str | None, typer.Option("--terminal", help="模擬する端末の番号(例: p01-01)")
    ] = None,
    original: Annotated[Path | None, typer.Option("--original", help="原本の差込口")] = None,
    duplicate: Annotated[Path | None, typer.Option("--duplicate", help="複写の差込口")] = None,
    disk: Annotated[Path | None, typer.Option("--disk", help="端末自身の記録場所")] = None,
    scanner: Annotated[Path | None, typer.Option("--scanner", help="読取機の装置ファイル")] = None,
    keypad: Annotated[
        Path | None, typer.Option("--keypad", help="押しボタンの装置ファイル")
    ] = None,
    switches: Annotated[
        Path | None, typer.Option("--switches", help="2つのスイッチの装置ファイル")
    ] = None,
    cards: Annotated[
        bool | None,
        typer.Option("--cards/--no-cards", help="カード読取装置(何も付けなければ、あれば使う)"),
    ] = None,
    slots_door: Annotated[
        Path | None, typer.Option("--slots-door", help="媒体の扉のスイッチの装置ファイル")
    ] = None,
    case: Annotated[
        Path | None, typer.Option("--case", help="本体のふたのスイッチの装置ファイル")
    ] = None,
    printer: Annotated[
        Path | None,
        typer.Option("--printer", help="レシートプリンターの装置ファイル(例 /dev/usb/lp0)"),
    ] = None,
    paper: Annotated[PaperWidth, typer.Option("--paper", help="用紙の幅(mm)")] = PaperWidth.MM_58,
    panel: Annotated[
        bool, typer.Option("--panel", help="模擬の装置を手で動かす操作盤を、横に出す")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="HH:MM:SS", help="模擬の時計が初めに指す時刻"),
    ] = None,
    corner: Annotated[
        bool, typer.Option("--corner", help="窓を画面の左上に置く(--windowed とともに)")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="装置を調べて表にし、投票の画面は出さない")
    ] = False,
    windowed: Annotated[bool, typer.Option("--windowed", help="全画面にしない")] = False,
    size: Annotated[str, typer.Option("--size", metavar="WxH", help="画素数")] = _USUAL,
    inches: Annotated[
        float, typer.Option("--inches", min=5, max=40, help="画面の対角線(インチ)")
    ] = _USUAL_INCHES,
) -> None:
    """投票端末を動かす。--simulate なら、装置が無くても机の上で動く。"""
    screen = Screen()
    place = _simulated(simulate, folder)
    if panel:
        _panel(screen, place, election, terminal, (size, inches))
        return
    missing = [name for name, granted in harden().granted.items() if not granted]
    with bad_input_said(screen):
        _local_display(simulate)
        glass = _glass(size, inches)
        if place is not None:
            equipped = on_desk(place, election, terminal, _time(at))
            people, pins = str(place / PEOPLE), " ".join(PINS)
            screen.say("desk-ready", people=people, pins=pins, folder=str(place))
        else:
            cables = {Device.SCANNER: scanner, Device.KEYPAD: keypad}
            cables |= {Device.SWITCHES: switches, Device.PRINTER: printer}
            doors = {Door.SLOTS: slots_door, Door.CASE: case}
            tablet = replace(
                _tablet(folder, original, duplicate, disk, _named(cables)),
                doors=_named(doors),
                glass=(glass.mm(glass.width), glass.mm(glass.height)),
                cards=cards,
                paper=paper.millimetres,
            )
            equipped = on_tablet(tablet, TypedLines())
        for remark in equipped.remarks:
            screen.warn(remark.say(screen.language))
        if missing:
            screen.warn(_told(screen, "terminal-not-hardened", what=", ".join(missing)))
        answers = checked(equipped)
        for line in lines(answers, screen.language, every=check):
            (screen.out.print if check else screen.warn)(line)
        if check:
            sys.exit(Exit.PEOPLE_DECIDE if refuses(answers) else Exit.DONE)
        sys.exit(_run(equipped, glass, screen, full_screen=not windowed, corner=corner))


def _panel(
    screen: Screen,
    place: Path | None,
    election: Path | None,
    terminal: str | None,
    glass: tuple[str, float],
) -> None:
    """The panel with its terminal. place: None where the devices are real ones."""
    from ippyo.panel.start import with_panel

    with bad_input_said(screen):
        if place is None:
            raise refuse("--panel", "command.panel-simulate")
        _glass(*glass)
        if find_spec("kivy") is None:
            screen.warn(_told(screen, "terminal-no-kivy"))
            sys.exit(Exit.BAD_INPUT)
        try:
            with_panel(place, election, terminal, glass, screen.language)
        except NoWindow:
            screen.warn(_told(screen, "terminal-no-window"))
            sys.exit(Exit.BUG)


def _simulated(simulate: bool, folder: Path | None) -> Path | None:
    """Where a simulated terminal lies; None for a real one."""
    return (folder or Path(mkdtemp(prefix="ippyo-terminal-"))) if simulate else None


def _time(at: str | None) -> time | None:
    """Raises BadInput."""
    try:
        return None if at is None else time.fromisoformat(at)
    except ValueError as cause:
        raise refuse("--at", "command.at") from cause


def _glass(size: str, inches: float) -> Glass:
    found = _SIZE.fullmatch(size)
    if found is None:
        raise refuse("--size", "command.size")
    return Glass.of_inches(int(found[1]), int(found[2]), inches)


def _tablet(
    folder: Path | None,
    original: Path | None,
    duplicate: Path | None,
    disk: Path | None,
    cables: dict[Device, Path],
) -> Tablet:
    """All that a real terminal needs was named. Raises BadInput with all that was not."""
    named = {"--folder": folder, "--original": original, "--duplicate": duplicate, "--disk": disk}
    if folder is None or original is None or duplicate is None or disk is None:
        missing = [name for name, path in named.items() if path is None]
        raise BadInput(InputError(name, 1, "-", "command.option-needed") for name in missing)
    return Tablet(folder, original, duplicate, disk, cables)


def _named(files: Mapping[_Fitted, Path | None]) -> dict[_Fitted, Path]:
    """Those for which a device file was named."""
    return {one: path for one, path in files.items() if path is not None}


def _run(
    equipped: Equipped, glass: Glass, screen: Screen, *, full_screen: bool, corner: bool
) -> Exit:
    """The screen is up until the terminal is asked to end.

    2 is said only of a set-up that no new start mends: a watchdog gives up then
    (terminal/watchdog/rule.py).
    """
    if find_spec("kivy") is None:
        screen.warn(_told(screen, "terminal-no-kivy"))
        return Exit.BAD_INPUT
    try:
        with (
            only_one(equipped.folder.path),
            TemporaryDirectory(prefix="ippyo-screen-") as home,
        ):
            run(
                Setting(
                    equipped.folder,
                    equipped.devices,
                    equipped.typed,
                    glass,
                    full_screen,
                    Path(home),
                    screen.language,
                    lambda desk, devices: officers(equipped, desk, devices),
                    pulse_of(os.environ),
                    equipped.voice,
                    corner=corner,
                )
            )
    except (NoFace, NoRoom) as cause:
        key = "terminal-no-face" if isinstance(cause, NoFace) else "terminal-no-room"
        screen.warn(_told(screen, key))
        return Exit.BAD_INPUT
    except OtherGlass as cause:
        screen.warn(_told(screen, "terminal-other-glass", found=cause.found))
        return Exit.BAD_INPUT
    except (NoWindow, RunsAlready, NobodyWatches) as cause:
        screen.warn(_told(screen, _PASSES[type(cause)]))
        return Exit.BUG
    return Exit.DONE


def officers(equipped: Equipped, desk: Desk, devices: Devices) -> Staff:
    """Whoever has a badge of this place and its PIN."""
    folder = equipped.folder
    return Officers(
        folder.provision,
        loaded(folder.provision, voice=equipped.voice),
        PinBook(devices.disk, folder.badges),
        StaffPages(desk).page,
    )


_PASSES = {
    NoWindow: "terminal-no-window",
    RunsAlready: "terminal-running",
    NobodyWatches: "terminal-unwatched",
}
"""What the next start may find mended."""


def _local_display(simulate: bool) -> None:
    """The screen is this machine's own: one elsewhere is reached over a network.

    Raises BadInput.
    """
    display = os.environ.get("DISPLAY", "")
    if not simulate and display and not display.startswith((":", "unix:")):
        raise refuse("DISPLAY", "command.terminal-display")


def _told(screen: Screen, key: str, **values: str) -> str:
    return text(f"command.{key}", screen.language, **values)
