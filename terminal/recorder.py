"""The recorder: one vote into two media, so that it survives anything.

The commit, and what a crash leaves (the vote's epoch is e, the box before it e-1):

0. the own disk remembers that a voter is here, untried   → both media hold e-1
1. the terminal's own disk remembers that e is tried      → both media hold e-1
2. the box is sealed with this vote in it                 → both media hold e-1
3. the original: log, box; flushed; read back, compared   → original e-1 or e
4. the duplicate: the same                                → original e, duplicate e-1 or e
5. the own disk remembers that both hold e                → both media hold e
6. only now is it reported as recorded

Where two officers decided to go on without a duplicate, step 4 is left out, and step 5
says so: the original is what the law counts (Art 10), and it is never left out.

The grant lies in the same sealed box as the records: it is spent if and only if the
vote is recorded. All I/O passes through the medium port; nothing else is kept.
(電磁的記録投票法 Art 4(1) items 1, 4, 5; Art 10.)
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from common.ballot import NO_CHOICE, make_record
from common.box import Sealed, seal_box
from common.box_contents import Contents
from common.eventlog import Event
from common.grant import Grant
from common.suites import Sealer
from terminal.box_file import BoxFile
from terminal.files import Pair
from terminal.keys import Keys
from terminal.log_file import LogFile
from terminal.own_disk import DiskState, OwnDisk, Phase
from terminal.ports.medium import MediumFault, named
from terminal.provision import Provision
from terminal.retire import refuse_retired


class NotCast(Exception):
    """The vote was refused before anything was written. `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CommitFailed(Exception):
    """A medium failed while the box was written; recovery finds out what is true.

    device: `original`, `duplicate` or `disk`.
    """

    def __init__(self, device: str, cause: MediumFault) -> None:
        super().__init__(f"{device}: {cause}")
        self.device = device
        self.fault = cause.fault


@contextmanager
def working(device: str) -> Iterator[None]:
    """Whatever fails on this device inside is told as CommitFailed."""
    try:
        yield
    except MediumFault as cause:
        raise CommitFailed(device, cause) from cause


class Recorder:
    """An open ballot box on two media.

    failed: a medium failed during a commit; nothing more is done before recovery.
    degraded: only the original is written, for there is no duplicate: an alarm that stays
    on the screens of staff until a duplicate is remade.
    """

    def __init__(
        self,
        provision: Provision,
        media: Pair,
        disk: OwnDisk,
        keys: Keys,
        log: LogFile,
        contents: Contents,
    ) -> None:
        self.provision = provision
        self.media = media
        self.disk = disk
        self.keys = keys
        self.log = log
        self.contents = contents
        self.failed = False
        self.degraded = disk.state.degraded
        self.boxes = tuple(
            BoxFile(medium, role, provision.shape) for role, medium in media.in_order()
        )
        ceremony = provision.package.ceremony
        self._sealer: Sealer = ceremony.suite.sealer(ceremony.election_key)

    @property
    def in_use(self) -> tuple[BoxFile, ...]:
        """The boxes that are written: the original's, and the duplicate's if there is one."""
        return self.boxes[:1] if self.degraded else self.boxes

    def write_log(self) -> None:
        """Entries that no vote follows are on every medium in use, the original first: a
        pause, an incident, the close. Raises MediumFault that names the device."""
        for box in self.in_use:
            with named(box.role.word):
                self.log.write(box.medium)
        self.log.settle()

    @property
    def count(self) -> int:
        """Voters recorded so far; the only number that staff may see."""
        return self.contents.count

    @property
    def opening(self) -> int:
        return self.disk.state.opening

    def require(self, *phases: Phase) -> None:
        """Raise ValueError unless this recorder is whole, and the polls in such a phase.

        Raises Retired where the terminal was.
        """
        found = self.disk.state.phase
        refuse_retired(self.disk.state)
        if self.failed or self.keys.destroyed or found not in phases:
            state = "failed" if self.failed else "destroyed" if self.keys.destroyed else found.name
            raise ValueError(f"needs {' or '.join(p.name for p in phases)}, but is {state}")

    def is_spent(self, grant: Grant) -> bool:
        """Whether the vote that this grant stands for is in the box."""
        return grant.id in self.contents.grants

    def admit(self, grant: Grant) -> None:
        """A voter with this grant is at the terminal, and nothing of theirs was tried.

        Before this, a crash is told as the verdict on the voter before; from here on it
        is told as theirs. To be called when the grant is presented, long before the
        voter confirms. Raises NotCast, CommitFailed.
        """
        self._check_grant(grant)
        self._mark_admitted()

    def cast(self, grant: Grant, choices: Mapping[str, str]) -> int:
        """Record one voter's choices in all contests of the grant; the new count.

        A voter who was not admitted is admitted first.

        choices: for each contest of the grant a candidate id, or NO_CHOICE for a voter
        who ended without choosing. Raises NotCast where nothing was tried, CommitFailed
        where a medium failed: then the recorder must not be used again before recovery.
        """
        self._check_grant(grant)
        self._check_choices(grant, choices)
        self._mark_admitted()
        records = {
            contest: make_record(
                self.provision.uid,
                self._sealer,
                self.provision.terminal,
                contest,
                choice,
                self.keys.signing,
            )
            for contest, choice in choices.items()
        }
        self.commit(self.contents.with_vote(grant.id, records), self.disk.state)
        self.log.add(Event.BALLOT_RECORDED, voters=self.count)
        return self.count

    def _mark_admitted(self) -> None:
        state = self.disk.state
        if not state.untried:
            self._disk_step(state.admitting())

    def _check_grant(self, grant: Grant) -> None:
        if self.failed:
            raise NotCast("needs-recovery")
        if self.disk.state.phase is Phase.RETIRED:
            raise NotCast("retired")
        if self.disk.state.phase is not Phase.OPEN:
            raise NotCast("not-open")
        if (grant.terminal, grant.opening) != (self.provision.terminal, self.opening):
            raise NotCast("grant-for-elsewhere")
        if self.is_spent(grant):
            raise NotCast("grant-spent")
        if self.count >= self.provision.shape.capacity:
            raise NotCast("box-full")

    def _check_choices(self, grant: Grant, choices: Mapping[str, str]) -> None:
        if not choices or set(choices) != set(grant.contests):
            raise NotCast("contests-differ")
        election = self.provision.package.election
        for contest, choice in choices.items():
            if contest not in self.provision.shape.contests:
                raise NotCast("contests-differ")
            listed = {candidate.id for candidate in election.contest(contest).candidates}
            if choice not in listed | {NO_CHOICE}:
                raise NotCast("no-such-choice")

    def commit(self, contents: Contents, state: DiskState) -> None:
        """Steps 1 to 5: `contents` on the media in use under a new epoch.

        state: what the own disk remembers from the first step on, but for the epochs.
        """
        epoch = state.attempted + 1
        before = replace(state, attempted=epoch)
        self._disk_step(before)
        sealed = seal_box(
            self.keys.box,
            self.provision.identity(state.opening),
            self.provision.shape,
            epoch,
            self.log.head,
            contents,
        )
        for box in self.in_use:
            self._medium_step(box, sealed)
        self.log.settle()
        self._disk_step(self._done(before, epoch))
        self.contents = contents

    def _done(self, state: DiskState, epoch: int) -> DiskState:
        """Every medium in use holds this epoch; with both of them nothing is alone."""
        if self.degraded:
            return replace(state, original=epoch)
        return replace(state, original=epoch, duplicate=epoch, alone=0)

    def _disk_step(self, state: DiskState) -> None:
        with self._step("disk"):
            self.disk.save(state)

    def _medium_step(self, box: BoxFile, sealed: Sealed) -> None:
        with self._step(box.role.word):
            self.log.write(box.medium)
            box.write(sealed, self.keys.signing)

    @contextmanager
    def _step(self, device: str) -> Iterator[None]:
        try:
            with working(device):
                yield
        except CommitFailed:
            self.failed = True
            raise
