"""What shows the ballot: which screens are connected, how large, how bright."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Panel:
    """One connected screen. Its size in millimetres and pixels, None where it does not say."""

    name: str
    millimetres: tuple[int, int] | None = None
    pixels: tuple[int, int] | None = None

    @property
    def dpi(self) -> float | None:
        """Dots to the inch, along the width."""
        if self.millimetres is None or self.pixels is None:
            return None
        return self.pixels[0] * 25.4 / self.millimetres[0]


class Display(Protocol):
    """The screens of the terminal."""

    def panels(self) -> tuple[Panel, ...] | None:
        """Every screen that is connected; None where that cannot be read. Never raises."""

    def brightness(self) -> int | None:
        """Of the built-in screen, in percent; None where it has no light of its own that
        can be read. Never raises."""
