"""Kivy with a real window where the machine has OpenGL, else with one that draws nothing.

`start(width, height)` before anything imports Kivy; a process has one window.
"""

import ctypes
import os
import tempfile
from collections.abc import Callable
from typing import Any

from terminal.ui.environment import settle, shut_in
from terminal.ui.millimetres import Glass

MODE = "IPPYO_TEST_WINDOW"


def start(glass: Glass, mode: str, first: Callable[[], None] | None = None) -> Any:
    """The window. mode: `none`, `offscreen`, or `x11` on the DISPLAY that is set. first:
    what has to be done before there is a window, as opening the sound. No sound comes
    out where SDL_AUDIODRIVER is not set on purpose."""
    kept = {"none": {"KIVY_GL_BACKEND": "mock", "KIVY_WINDOW": "headless"}}.get(mode, {})
    os.environ.update(kept)
    shut_in(os.environ, tempfile.mkdtemp(), frozenset(kept))
    if mode != "none":
        os.environ["SDL_VIDEODRIVER"] = mode
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    os.environ["LP_NUM_THREADS"] = "1"
    settle(glass, full_screen=False)
    if first is not None:
        first()
    window = _without_gl() if mode == "none" else _with_gl()
    from kivy.base import EventLoop, runTouchApp
    from kivy.clock import Clock

    Clock._max_fps = 0
    runTouchApp(embedded=True)
    EventLoop.idle()
    return window


def _without_gl() -> Any:
    import kivy.core.window as found

    class HeadlessWindow(found.WindowBase):  # type: ignore[misc]  # Kivy has no types
        gl_backends_allowed = ("mock",)

        def _get_gl_size(self) -> Any:
            return self._size

        def _get_window_pos(self) -> tuple[int, int]:
            return 0, 0

        def _set_window_pos(self, x: int, y: int) -> None:
            pass

        def _set_cursor_state(self, value: bool) -> None:
            pass

        def mainloop(self) -> None:
            pass

        def close(self) -> None:
            pass

    if found.Window is None:
        found.Window = HeadlessWindow()
    return found.Window


def _with_gl() -> Any:
    from kivy.core.window import Window

    finish = ctypes.CDLL("libGL.so.1").glFinish
    Window.bind(on_flip=lambda *_: finish())
    return Window
