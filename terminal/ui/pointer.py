"""The one reader of the touch screen: what SDL makes of fingers, at the place where each was.

Kivy's own reader of the mouse keeps one position for a touch and moves it as events come in,
not as they are dispatched. Where a finger goes down, slides and comes up between two frames,
its touch seems to begin where it ended: a swipe onto a button would press it. Here every
event keeps its own place. Other buttons, wheels and modifier keys make no touch at all.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from kivy.base import EventLoop
from kivy.input.motionevent import MotionEvent
from kivy.input.provider import MotionEventProvider

_FINGER = "left"
"""SDL gives the first finger as the main button of a mouse."""

Place = tuple[float, float]


class Touch(MotionEvent):  # type: ignore[misc]  # Kivy has no types
    """One finger, from down to up. Its place is that of the event being dispatched."""

    def depack(self, args: Place) -> None:
        self.sx, self.sy = args
        self.profile, self.button = ["pos", "button"], _FINGER
        super().depack(args)


class Pointer(MotionEventProvider):  # type: ignore[misc]  # Kivy has no types
    """Fingers on the window."""

    def __init__(self) -> None:
        super().__init__("pointer", "")
        self._waiting: deque[tuple[str, Touch, Place]] = deque()
        self._touch: Touch | None = None
        self._count = 0

    def start(self) -> None:
        EventLoop.window.bind(
            on_mouse_down=self._down, on_mouse_move=self._move, on_mouse_up=self._up
        )

    def stop(self) -> None:
        EventLoop.window.unbind(
            on_mouse_down=self._down, on_mouse_move=self._move, on_mouse_up=self._up
        )

    def update(self, dispatch_fn: Callable[[str, Touch], None]) -> None:
        """What came since the last frame, in order and at once: Kivy's `dispatch_fn` keeps
        events back, and the touch would be elsewhere when they are told."""
        del dispatch_fn
        while self._waiting:
            kind, touch, place = self._waiting.popleft()
            touch.move(place)
            EventLoop.post_dispatch_input(kind, touch)

    def _down(self, window: Any, x: float, y: float, button: str, _held: Any) -> None:
        if button != _FINGER or self._touch is not None:
            return
        self._count += 1
        place = _place(window, x, y)
        self._touch = Touch(self.device, f"finger{self._count}", place, is_touch=True)
        self._waiting.append(("begin", self._touch, place))

    def _move(self, window: Any, x: float, y: float, _held: Any) -> None:
        if self._touch is not None:
            self._waiting.append(("update", self._touch, _place(window, x, y)))

    def _up(self, window: Any, x: float, y: float, button: str, _held: Any) -> None:
        if button == _FINGER and self._touch is not None:
            self._waiting.append(("end", self._touch, _place(window, x, y)))
            self._touch = None


def _place(window: Any, x: float, y: float) -> Place:
    """From 0 to 1, the second from the bottom."""
    nx, ny = window.to_normalized_pos(x, y)
    return nx, 1 - ny


def listen() -> None:
    """The window's fingers are heard, once."""
    if any(isinstance(one, Pointer) for one in EventLoop.input_providers):
        return
    pointer = Pointer()
    EventLoop.add_input_provider(pointer)
    if EventLoop.status == "started":
        pointer.start()
