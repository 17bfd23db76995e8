"""A terminal put together: screen, sound, machines and devices, in the one order that works.

1. the environment, before Kivy is imported      2. sound, before there is a window
3. faces and pages, which may find no room       4. machines        5. window and beat
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from common.text import Language
from terminal.app.devices import Devices
from terminal.app.folder import ASSETS, TerminalFolder
from terminal.app.loaded import loaded
from terminal.app.shell import Shell
from terminal.app.staff import Staff
from terminal.app.typed import TypedLines
from terminal.booth import Booth
from terminal.doer import Machinery
from terminal.ui.desk import Desk
from terminal.ui.environment import OtherGlass, say_nothing, settle, shut_in
from terminal.ui.faces import FOLDER, SYSTEM, load_faces
from terminal.ui.millimetres import Glass
from terminal.ui.pages import Pages
from terminal.voice.guide import Guide
from terminal.watchdog.pulse import Pulse


@dataclass(frozen=True)
class Setting:
    """What one terminal runs with.

    typed: where the letters of a scanner go that types. home: a folder for what Kivy wants
    to write. staff: who is at the screen, made once its desk is there. voice: whether
    guidance by voice must work here. kept: variables of Kivy or SDL that were set on
    purpose. corner: of a screen that shows something beside it.
    """

    folder: TerminalFolder
    devices: Devices
    typed: TypedLines
    glass: Glass
    full_screen: bool
    home: Path
    language: Language
    staff: Callable[[Desk, Devices], Staff]
    pulse: Pulse
    voice: bool = True
    kept: frozenset[str] = frozenset()
    corner: bool = False


def run(setting: Setting) -> None:
    """Until the program is asked to end.

    Raises NoFace, NoRoom, OtherGlass: a bad set-up, found before any voter comes. NoWindow:
    there is no screen now. NobodyWatches.
    """
    shut_in(os.environ, str(setting.home), setting.kept)
    say_nothing()
    settle(setting.glass, full_screen=setting.full_screen, corner=setting.corner)
    from terminal.ui.sound import voice_in  # opens the sound system

    provision, devices = setting.folder.provision, setting.devices
    voice = voice_in(setting.folder.path / ASSETS, provision.package, devices.sound).sound
    plugged = devices.sound
    devices = replace(devices, sound=lambda: voice.working and plugged())

    from terminal.ui.window import window

    _fits(window(), setting)
    from terminal.ui.ink import Ink
    from terminal.ui.running import Running
    from terminal.ui.sheet import Sheet

    faces = load_faces((FOLDER, setting.folder.path / ASSETS / "fonts", SYSTEM))
    ink = Ink(faces)
    election = provision.package.election
    desk = Desk(
        setting.glass,
        faces,
        ink.measure,
        election.name,
        election.mode,
        election.contests,
        setting.language,
    )
    pages = Pages(desk)
    staff = setting.staff(desk, devices)
    booth = Booth(_machinery(setting, devices, staff), pages.ballot(election), devices.ticks)
    shell = Shell(booth, devices, pages, staff, Guide(pages.page, voice))
    sheet = Sheet(pages, ink, lambda act: running.touched(act), devices.ticks)
    running = Running(shell, sheet, setting.typed, setting.pulse)
    running.run()


def _fits(window: Any, setting: Setting) -> None:
    """A full screen is as large as it was said to be. Raises OtherGlass."""
    width, height = map(int, window.system_size)
    if setting.full_screen and (width, height) != (setting.glass.width, setting.glass.height):
        raise OtherGlass(f"{width}x{height}")


def _machinery(setting: Setting, devices: Devices, staff: Staff) -> Machinery:
    folder = setting.folder
    return Machinery(
        folder.provision,
        loaded(folder.provision, voice=setting.voice),
        devices.media,
        devices.disk,
        folder.signing_key,
        devices.wall,
        staff,
        folder.forget_key,
    )
