"""What plays the voice: headphones and nothing else.

Whoever plays must be silent through loudspeakers: the room would hear whom a voter
chose. So nothing is played while no headphones are in (`headphones`), and a machine
without a socket that tells has none.
"""

from collections.abc import Sequence
from typing import Protocol


class SoundPort(Protocol):
    """One terminal's headphones, and the clips of its asset package."""

    @property
    def headphones(self) -> bool:
        """Whether headphones are in the socket."""

    @property
    def working(self) -> bool:
        """Whether what is played would be heard, as far as a program can tell."""

    @property
    def playing(self) -> bool:
        """Whether something is being said."""

    @property
    def left(self) -> tuple[str, ...]:
        """The clip that is being said, and those after it; nothing in silence."""

    def play(self, clips: Sequence[str], speed: int, volume: int) -> None:
        """These clips are heard one after the other, at once instead of what was being said;
        nothing where no headphones are in. speed, volume: steps of session.Settings."""

    def stop(self) -> None:
        """Silence, and nothing of what was said is kept."""
