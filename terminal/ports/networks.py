"""Whether the terminal could speak to anybody (電磁的記録投票法 Art 4(2))."""

from typing import Protocol


class Networks(Protocol):
    """Radios and network interfaces of this device."""

    def up(self) -> tuple[str, ...]:
        """Names of all that are up, in order; `?` where that cannot be read. Never raises."""
