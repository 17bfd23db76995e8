"""The type of the `figure` fixture: what was measured, and the result, to be printed."""

from collections.abc import Callable

Figure = Callable[[str, object], None]
