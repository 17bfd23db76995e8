"""Touches in the program, as Kivy's window gives them, and frames that are really drawn.

Kivy is imported when the first finger is made, after its environment.
"""

from typing import Any

from terminal.ui.page import Target


class Finger:
    """One finger on the glass, at pixels from its top left corner."""

    def __init__(self, window: Any, number: int = 1, button: str = "left") -> None:
        from kivy.input.providers.mouse import MouseMotionEvent

        self._size = window.system_size
        self._event = MouseMotionEvent("test", number, (0, 0, button), is_touch=True)

    def down(self, x: float, y: float) -> "Finger":
        return self._send("begin", x, y)

    def slide(self, x: float, y: float) -> "Finger":
        return self._send("update", x, y)

    def up(self, x: float, y: float) -> "Finger":
        return self._send("end", x, y)

    def _send(self, what: str, x: float, y: float) -> "Finger":
        from kivy.base import EventLoop

        width, height = self._size
        self._event.move((x / width, 1 - y / height))
        self._event.scale_for_screen(width, height)
        EventLoop.post_dispatch_input(what, self._event)
        return self


def middle(target: Target) -> tuple[float, float]:
    return target.box.x + target.box.w / 2, target.box.y + target.box.h / 2


def tap(window: Any, target: Target) -> None:
    place = middle(target)
    Finger(window).down(*place).up(*place)


def frame() -> None:
    """Whatever changed is drawn."""
    from kivy.base import EventLoop

    EventLoop.idle()
