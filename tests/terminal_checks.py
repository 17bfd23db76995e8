"""What must hold of a terminal and its media."""

from collections.abc import Iterable

import pytest
from terminal_world import Image, TerminalWorld, Vote

from common.box_header import MediumRole
from common.closing import Slip
from terminal.unlock import RecoveryRefused, look_at_both

_WRITING = {"create", "write", "truncate", "remove"}


def assert_both_hold_the_same(terminal: TerminalWorld) -> None:
    """Original and duplicate are readable, and hold one and the same box."""
    original, duplicate = look_at_both(terminal.media, terminal.provision)
    assert original.reading() is not None
    assert original.reading() == duplicate.reading()


def assert_counted(
    terminal: TerminalWorld,
    slip: Slip,
    votes: Iterable[Vote] | None = None,
    roles: Iterable[MediumRole] = MediumRole,
) -> None:
    """The closed media hold exactly these votes, by default all that were acknowledged."""
    counted = tuple(terminal.acknowledged if votes is None else votes)
    for role in roles:
        closed = terminal.closed(role)
        assert closed.slip == slip
        assert closed.voters == len(counted)
        assert terminal.counted(closed) == terminal.expected(counted)


def assert_nothing_written(terminal: TerminalWorld, before: Image) -> None:
    """Since power.begin() no device was asked to write, and all hold what they held."""
    assert terminal.image() == before
    assert not _WRITING & {operation.action for operation in terminal.power.trace}


def assert_not_recovered(
    terminal: TerminalWorld, reason: str, *, replace_duplicate: bool = False
) -> None:
    """Recovery is refused for this reason, and not a byte is written."""
    before = terminal.image()
    terminal.power.begin()
    with pytest.raises(RecoveryRefused) as refused:
        terminal.recover(replace_duplicate=replace_duplicate)
    assert refused.value.reason == reason
    assert_nothing_written(terminal, before)
