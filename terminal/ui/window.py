"""The real window: full screen, and closed by nobody but the program.

Kivy makes it when its module is imported, and where it cannot, ends the process at the
first widget, without a word; so it is asked for before anything else of Kivy is.
"""

from typing import Any

from kivy.core.window import Window

from terminal.ui.environment import NoWindow
from terminal.ui.pointer import listen


def window() -> Any:
    """Kivy's window. Raises NoWindow."""
    if Window is None:
        raise NoWindow("no window system, or no OpenGL")
    return Window


def put_up(sheet: Any) -> Any:
    """The window with this widget and nothing else, and one reader of its fingers; keys and
    the system cannot close it.

    Raises NoWindow.
    """
    found = window()
    found.clearcolor = (0, 0, 0, 1)
    found.bind(on_request_close=lambda *_, **__: True)
    for child in list(found.children):
        found.remove_widget(child)
    found.add_widget(sheet)
    listen()
    return found
