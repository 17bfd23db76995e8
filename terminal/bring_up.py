"""After the truth is known: every medium in use has every file, and the same box.

What recovery writes, and in which order; nothing here decides what is true.
"""

from dataclasses import replace

from common.box_header import MediumRole
from common.eventlog import Event
from terminal.box_file import BoxFile, write_first
from terminal.files import clear, holds, key_file, write_whole
from terminal.own_disk import Phase, Told
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision
from terminal.recorder import Recorder, working
from terminal.truth import is_stale
from terminal.unlock import Found, RecoveryRefused, Unlocked


def make_room(medium: Medium, provision: Provision, *, closing: bool = False) -> None:
    """The medium in the slot of a dead duplicate is empty.

    Raises RecoveryRefused where it holds what is not this terminal's to remove.
    """
    clear(medium, provision, closing=closing)
    if medium.names():
        raise RecoveryRefused("duplicate-not-empty")


def ready_boxes(
    recorder: Recorder,
    found: tuple[Found, Found],
    unlocked: Unlocked,
    opening: int,
) -> None:
    """Each medium in use has every file, and room for the next commit beside its newest box."""
    original, duplicate = found
    original.box.keep(unlocked.slot)
    if not recorder.degraded:
        with working(duplicate.box.role.word):
            _ready_duplicate(recorder, duplicate, unlocked, opening)
        if duplicate.of(opening) is None or is_stale(duplicate.reading(), recorder.disk.state):
            recorder.log.add(Event.DUPLICATE_REMADE, voters=recorder.count)
    for box in recorder.in_use:
        with working(box.role.word):
            _restore_key(box, opening, unlocked.key_file)


def _ready_duplicate(
    recorder: Recorder, duplicate: Found, unlocked: Unlocked, opening: int
) -> None:
    """A duplicate with a box of this opening is brought up, a stale one as well.

    Its older box stays until the new one is whole: it is better than none.
    """
    slot = duplicate.of(opening)
    if slot is not None:
        duplicate.box.keep(slot)
        return
    make_room(duplicate.box.medium, recorder.provision)
    write_first(duplicate.box, recorder.provision, unlocked.key_file, opening)


def _restore_key(box: BoxFile, opening: int, wrapped: bytes) -> None:
    """Both copies of the wrapped key are whole on this medium."""
    if not holds(box.medium, key_file(opening), wrapped):
        write_whole(box.medium, key_file(opening), wrapped)
    try:
        box.check_key(opening, wrapped)
    except MediumFault:
        box.write_key(opening, wrapped)


def make_lasting(recorder: Recorder, told: Told, opening: int) -> None:
    """After a crash: first lasting on the media in use, then told.

    The epoch of a vote that was never tried is used up: every epoch above a vote's own
    is one that was written when its verdict was known.
    """
    state = recorder.disk.state
    recorder.log.add(Event.RESTARTED, voters=recorder.count)
    if told is not Told.UNDECIDED:
        recorder.log.add(Event.TRUTH_TOLD, truth=told.name.lower(), voters=recorder.count)
    if recorder.degraded:
        recorder.log.add(Event.DEGRADED, device=MediumRole.DUPLICATE.word)
    for box in recorder.in_use:
        with working(box.role.word):
            recorder.log.level(box.medium)
    phase = Phase.DAY_CLOSED if state.phase is Phase.DAY_OPENING else state.phase
    attempted = max(state.attempted, state.cast)
    recorder.commit(
        recorder.contents,
        replace(
            state,
            phase=phase,
            opening=opening,
            attempted=attempted,
            verdict=told,
            since=attempted + 1,
            alone=attempted + 1 if recorder.degraded else state.alone,
        ),
    )
