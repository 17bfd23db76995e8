"""A terminal put together: screen, sound, machines and devices, in the one order that works.

1. the environment, before Kivy is imported      2. sound, before there is a window
3. faces and pages, which may find no room       4. machines        5. window and beat
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from common.text import Language
from terminal.app.devices import Devices
from terminal.app.folder import TerminalFolder
from terminal.app.loaded import loaded
from terminal.app.shell import Shell
from terminal.app.staff import Staff
from terminal.app.typed import TypedLines
from terminal.booth import Booth
from terminal.doer import Machinery
from terminal.ui.desk import Desk
from terminal.ui.environment import settle, shut_in
from terminal.ui.faces import load_faces
from terminal.ui.millimetres import Glass
from terminal.voice.guide import Guide
from terminal.voice.silence import NoVoice


@dataclass(frozen=True)
class Setting:
    """What one terminal runs with. home: a folder for what Kivy wants to write. staff: who
    is at the screen, made once its desk is there. beat: told that the screen is alive."""

    folder: TerminalFolder
    devices: Devices
    typed: TypedLines
    glass: Glass
    full_screen: bool
    home: Path
    language: Language
    staff: Callable[[Desk], Staff]
    beat: Callable[[], None] = lambda: None
    kept: frozenset[str] = frozenset()


def run(setting: Setting) -> int:
    """Until the program is told to end; its exit code.

    Raises NoFace, NoRoom, NoWindow: a bad set-up, found before any voter comes.
    """
    shut_in(os.environ, str(setting.home), setting.kept)
    settle(setting.glass, full_screen=setting.full_screen)
    from terminal.ui.ink import Ink
    from terminal.ui.pages import Pages
    from terminal.ui.running import Running
    from terminal.ui.sheet import Sheet

    provision, devices = setting.folder.provision, setting.devices
    election = provision.package.election
    faces = load_faces()
    ink = Ink(faces)
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
    staff = setting.staff(desk)
    machinery = Machinery(
        provision,
        loaded(provision),
        devices.media,
        devices.disk,
        setting.folder.signing_key,
        devices.wall,
        staff,
    )
    booth = Booth(machinery, pages.ballot(election), devices.ticks)
    shell = Shell(booth, devices, pages, staff, Guide(pages.page, NoVoice()))
    sheet = Sheet(pages, ink, lambda act: running.touched(act), devices.ticks)
    running = Running(shell, sheet, setting.typed, setting.beat)
    return running.run()
