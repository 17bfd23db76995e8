"""The real window: full screen, and closed by nobody but the program."""

from typing import Any

from kivy.core.window import Window

from terminal.ui.environment import NoWindow
from terminal.ui.sheet import Sheet


def put_up(sheet: Sheet) -> Any:
    """The window with this sheet and nothing else; keys and the system cannot close it.

    Raises NoWindow.
    """
    if Window is None:
        raise NoWindow("no window system, or no OpenGL")
    Window.clearcolor = (0, 0, 0, 1)
    Window.bind(on_request_close=lambda *_, **__: True)
    for child in list(Window.children):
        Window.remove_widget(child)
    Window.add_widget(sheet)
    return Window
