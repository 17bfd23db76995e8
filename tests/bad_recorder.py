"""A recorder that must be found out, wherever it is."""

from typing import Any

import pytest

from terminal.recorder import CommitFailed, Recorder


def done_anyway(patch: pytest.MonkeyPatch) -> None:
    """What a medium says is not heard: whatever it is, the screen says 完了."""
    real = Recorder.cast

    def cast(self: Recorder, *arguments: Any) -> int:
        try:
            return real(self, *arguments)
        except CommitFailed:
            self.failed = False
            return self.count + 1

    patch.setattr(Recorder, "cast", cast)
