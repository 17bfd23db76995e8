"""What must be true before Kivy is imported: it reads its environment while importing.

Closed here: options on the command line, settings and logs in the user's home, settings
from variables, modules that record or show touches, and signals that SDL would turn into
a wish to close. docs/decisions/0041-kivy-shut-in.md gives the reasons.
"""

import logging
import sys
from collections.abc import Mapping, MutableMapping

from terminal.ui.millimetres import Glass

VARIABLES: Mapping[str, str] = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_LOG_MODE": "PYTHON",
    "KIVY_WINDOW": "sdl2",
    "KIVY_TEXT": "sdl2",
    "SDL_NO_SIGNAL_HANDLERS": "1",
    "SDL_VIDEODRIVER": "x11",
    "SDL_JOYSTICK_DISABLE_UDEV": "1",
    "SDL_JOYSTICK_HIDAPI": "0",
    "SDL_HIDAPI_JOYSTICK_DISABLE_UDEV": "1",
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    "DBUS_SYSTEM_BUS_ADDRESS": "disabled:",
    "XMODIFIERS": "@im=none",
    "MESA_SHADER_CACHE_DISABLE": "true",
}
"""x11: where SDL finds no screen, it draws on one that nobody sees. udev, the two buses and
input methods: sockets that the terminal needs none of. Mesa would write in the user's home."""

_REFUSED = ("KCFG_", "KIVY_", "SDL_TOUCH_")


class KivyTooEarly(RuntimeError):
    """Kivy was imported before its environment was made safe. A bug."""


class NoWindow(RuntimeError):
    """There is no screen to draw on: no window system, or no OpenGL."""


class OtherGlass(ValueError):
    """The screen has not the pixels that the set-up says: what is drawn would be cut off.
    found: `1920x1200`."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def shut_in(environ: MutableMapping[str, str], home: str, kept: frozenset[str]) -> None:
    """Only the variables named here reach Kivy. home: a folder of its own, not the user's.

    kept: further variables of Kivy or SDL that the caller has set on purpose.
    Raises KivyTooEarly.
    """
    if "kivy" in sys.modules:
        raise KivyTooEarly("kivy is imported already")
    for name in [name for name in environ if name.startswith(_REFUSED) and name not in kept]:
        del environ[name]
    for name, value in {**VARIABLES, "KIVY_HOME": home}.items():
        if name not in kept:
            environ[name] = value


def say_nothing() -> None:
    """No library writes a line, nor keeps one: Kivy's may name what a voter touched or
    hears, and Python prints to the journal what has no other place."""
    logging.disable(logging.CRITICAL)


def settle(glass: Glass, *, full_screen: bool, corner: bool = False) -> None:
    """Kivy's settings for a voting terminal; before the window is there. corner: a window that
    lies in the screen's upper left corner, with room for another beside it.

    Of Kivy's readers of touches none stays: a second one of the same screen would make two
    taps of one. terminal/ui/pointer.py reads them.
    """
    from kivy.config import Config  # after the environment

    settings: dict[str, dict[str, object]] = {
        "kivy": {"exit_on_escape": 0, "log_level": "warning", "desktop": 0},
        "graphics": {
            "width": glass.width,
            "height": glass.height,
            "fullscreen": "auto" if full_screen else 0,
            "position": "custom" if corner else "auto",
            "left": 0,
            "top": 0,
            "borderless": 1,
            "resizable": 0,
            "show_cursor": 0,
            "allow_screensaver": 0,
            "multisamples": 0,
            "maxfps": 60,
        },
    }
    for section, values in settings.items():
        for name, value in values.items():
            Config.set(section, name, str(value))
    for section in ("input", "modules"):
        for name, _ in Config.items(section):
            Config.remove_option(section, name)
