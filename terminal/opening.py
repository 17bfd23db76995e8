"""The zero check and the opening of the polls, on the first day and on later ones.

An opening that was cut off has recorded no vote: it is simply done again, from empty
media and with a new box secret.
"""

from dataclasses import dataclass, replace

from common.box import BoxKey, wrap_signing_key
from common.box_contents import empty_contents
from common.eventlog import Event
from common.halves import Half, split
from common.secret import Secret
from common.signing import SigningKey
from terminal.box_file import write_first
from terminal.files import Pair, clear, is_key, key_file, write_whole
from terminal.keys import Keys
from terminal.log_file import Clock, LogFile
from terminal.own_disk import OwnDisk, Phase
from terminal.provision import Provision
from terminal.recorder import Recorder
from terminal.retire import refuse_retired


class NotEmpty(Exception):
    """A medium holds something before the first vote: the polls must not open.

    (公職選挙法施行令 Art 34 as re-read by 電磁的記録投票法施行令 Art 2(4).)
    """

    def __init__(self, device: str, found: tuple[str, ...]) -> None:
        super().__init__(f"{device}: {len(found)} entries")
        self.device = device
        self.found = found


@dataclass(frozen=True)
class Opened:
    """A box that is ready, and the halves of its secret, to be handed to two people.

    Until handed_out() the terminal is not open: if it stops before, the halves are
    worthless, and the opening is simply done again.
    """

    recorder: Recorder
    halves: tuple[Half, Half]

    def handed_out(self) -> Recorder:
        """Both people have their halves: the polls are open."""
        recorder = self.recorder
        recorder.require(Phase.OPENING, Phase.DAY_OPENING)
        first = recorder.disk.state.phase is Phase.OPENING
        if first:
            recorder.log.add(Event.OPENED, opening=recorder.opening)
        else:
            _forget_yesterday(recorder)
            recorder.log.add(Event.DAY_OPENED, opening=recorder.opening, voters=recorder.count)
        recorder.write_log()
        recorder.disk.move(Phase.OPEN)
        return recorder


def zero_check(media: Pair) -> None:
    """Both media are readable and hold nothing. Raises NotEmpty, MediumFault."""
    for role, medium in media.in_order():
        found = tuple(medium.names())
        if found:
            raise NotEmpty(role.word, found)


def open_polls(
    provision: Provision, media: Pair, disk: OwnDisk, signing: SigningKey, clock: Clock
) -> Opened:
    """The box of the first opening, empty, on both media.

    Where an earlier opening was cut off before any vote could be cast, what it left on
    the media is removed first. Raises NotEmpty, CommitFailed, MediumFault, and Retired.
    """
    state = disk.load()
    refuse_retired(state)
    if state.phase is Phase.OPENING:
        for _, medium in media.in_order():
            clear(medium, provision)
    elif state.phase is not Phase.PROVISIONED:
        raise ValueError(f"opening needs a terminal that never opened, this one is {state.phase!r}")
    zero_check(media)
    state = replace(state, phase=Phase.OPENING, opening=1)
    disk.save(state)
    keys, halves = _new_keys(provision, signing, 1)
    log = LogFile(provision, clock)
    _log_the_start(log, provision)
    recorder = Recorder(provision, media, disk, keys, log, empty_contents(provision.shape))
    wrapped = wrap_signing_key(keys.secret, provision.identity(1), signing.seed)
    for box in recorder.boxes:
        write_first(box, provision, wrapped, 1)
    recorder.commit(recorder.contents, state)
    return Opened(recorder, halves)


def close_for_the_day(recorder: Recorder) -> None:
    """The box rests until the next day of early voting; the secret is out of memory.

    (電磁的記録投票法 Art 8, re-reading 公職選挙法 Art 48-2 and 53.) The two halves stay
    with their owners over night. Raises MediumFault: after recovery it is done again.
    """
    recorder.require(Phase.OPEN)
    recorder.log.add(Event.DAY_CLOSED, opening=recorder.opening, voters=recorder.count)
    recorder.write_log()
    recorder.disk.save(replace(recorder.disk.state.settled(), phase=Phase.DAY_CLOSED))
    recorder.keys.destroy()


def open_next_day(rested: Recorder) -> Opened:
    """The same box under a new secret; the totals of the days before are carried.

    rested: the box as recovery gave it back from yesterday's halves. The old halves
    are to be destroyed once the new ones were handed out.
    """
    rested.require(Phase.DAY_CLOSED)
    disk, provision = rested.disk, rested.provision
    opening = rested.opening + 1
    state = replace(disk.state.settled(), phase=Phase.DAY_OPENING)
    disk.save(state)
    keys, halves = _new_keys(provision, rested.keys.signing, opening)
    for box in rested.in_use:
        wrapped = wrap_signing_key(keys.secret, provision.identity(opening), keys.signing.seed)
        write_whole(box.medium, key_file(opening), wrapped)
        box.write_key(opening, wrapped)
    rested.keys.secret.wipe()
    rested.keys = keys
    rested.commit(rested.contents, replace(state, opening=opening))
    return Opened(rested, halves)


def _forget_yesterday(recorder: Recorder) -> None:
    """No key of an earlier opening is left, of one that was cut off before neither."""
    present = key_file(recorder.opening)
    for box in recorder.in_use:
        for name in box.medium.names():
            if is_key(name) and name != present:
                box.medium.remove(name)
        box.medium.flush_names()
        box.forget_key(recorder.opening - 1)


def _new_keys(
    provision: Provision, signing: SigningKey, opening: int
) -> tuple[Keys, tuple[Half, Half]]:
    secret = Secret.random()
    box_key = BoxKey(secret, provision.identity(opening))
    return Keys(secret, box_key, signing), split(secret, provision.terminal, opening)


def _log_the_start(log: LogFile, provision: Provision) -> None:
    log.add(
        Event.PROVISIONED,
        package=provision.package.hash,
        certificate=provision.certificate.sha256,
        program=provision.program["version"],
    )
    log.add(Event.ZERO_CHECKED, original=0, duplicate=0)
