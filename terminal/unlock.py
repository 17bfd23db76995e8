"""From two halves and what lies on the media to an unlocked box; nothing is written."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from common.box import BoxKey, unwrap_signing_key
from common.box_contents import BoxRefused, Contents
from common.box_header import Identity, MediumRole
from common.halves import Half, HalfRefused, join
from common.secret import Secret
from common.signing import SigningKey
from terminal.box_file import BoxFile, Slot, Slots, contents_of
from terminal.files import Pair, key_file, read_whole
from terminal.keys import Keys
from terminal.own_disk import DiskState, Phase
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision
from terminal.truth import Reading


class RecoveryRefused(Exception):
    """Why the box cannot be taken up; `reason` is the name of a text for staff."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Found:
    """What was read on one medium."""

    box: BoxFile
    slots: Slots

    @property
    def newest(self) -> Slot | None:
        return self.slots.good[0] if self.slots.good else None

    def of(self, opening: int) -> Slot | None:
        """The newest slot of one opening."""
        return next((s for s in self.slots.good if s.header.identity.opening == opening), None)

    def reading(self) -> Reading | None:
        if self.newest is None:
            return None
        header = self.newest.header
        return Reading(header.epoch, header.digest, self.slots.unreadable)


@dataclass(frozen=True)
class Unlocked:
    """The keys, the box, the slot that it was in, and the key file as it lies on a medium."""

    keys: Keys
    contents: Contents = field(repr=False)
    slot: Slot = field(repr=False)
    key_file: bytes = field(repr=False)


def look(medium: Medium, role: MediumRole, provision: Provision) -> Found:
    """The good slots on a medium; none where it is absent or cannot be read."""
    box = BoxFile(medium, role, provision.shape)
    return Found(box, box.look(provision))


def look_at_both(media: Pair, provision: Provision) -> tuple[Found, Found]:
    """Original and duplicate. Raises RecoveryRefused where they are in the wrong slots."""
    original, duplicate = (look(medium, role, provision) for role, medium in media.in_order())
    for found, role in ((original, MediumRole.DUPLICATE), (duplicate, MediumRole.ORIGINAL)):
        if found.newest is None and look(found.box.medium, role, provision).newest is not None:
            raise RecoveryRefused("media-exchanged")
    return original, duplicate


def join_halves(
    halves: tuple[Half, Half], provision: Provision, state: DiskState
) -> tuple[Secret, int]:
    """The secret, and the opening it is of. Raises RecoveryRefused.

    While a new day begins, the new halves are not handed out yet: yesterday's serve.
    """
    one, _ = halves
    expected = {state.opening}
    if state.phase is Phase.DAY_OPENING:
        expected.add(state.opening - 1)
    if one.opening not in expected:
        raise RecoveryRefused("halves-of-another-opening")
    return joined(halves, provision), one.opening


def joined(halves: tuple[Half, Half], provision: Provision) -> Secret:
    """The secret of two halves of this terminal. Raises RecoveryRefused."""
    one, other = halves
    if {one.terminal, other.terminal} != {provision.terminal}:
        raise RecoveryRefused("halves-of-another-terminal")
    try:
        return join(one, other)
    except HalfRefused as cause:
        raise RecoveryRefused("wrong-halves") from cause


def unlock(found: Sequence[Found], provision: Provision, secret: Secret, opening: int) -> Unlocked:
    """The keys, and the newest box of this opening on the first of these media.

    The signing key may lie on any of them, in its file or behind the box. Raises
    RecoveryRefused: `wrong-halves` where the secret opens no box, `key-unreadable` where
    the key is on no medium any more.
    """
    identity = provision.identity(opening)
    box_key = BoxKey(secret, identity)
    slot = found[0].of(opening)
    if slot is None:
        raise RecoveryRefused("wrong-halves")
    try:
        contents = contents_of(slot, box_key, provision.shape)
    except BoxRefused as cause:
        raise RecoveryRefused("wrong-halves") from cause
    key = find_key(found, provision, secret, opening)
    if key is None:
        raise RecoveryRefused("key-unreadable")
    signing, wrapped = key
    return Unlocked(Keys(secret, box_key, signing), contents, slot, wrapped)


def find_key(
    found: Sequence[Found], provision: Provision, secret: Secret, opening: int
) -> tuple[SigningKey, bytes] | None:
    """The terminal's signing key and the copy that it came from, on any of these media."""
    for wrapped in _key_copies(found, opening):
        signing = _unwrapped(secret, provision.identity(opening), wrapped)
        if signing is not None and signing.public == provision.certificate.key:
            return signing, wrapped
    return None


def _key_copies(found: Sequence[Found], opening: int) -> Iterator[bytes]:
    """Every copy of the wrapped key that can be read: first the files, then the others."""
    for one in found:
        with suppress(MediumFault):
            yield read_whole(one.box.medium, key_file(opening))
    for one in found:
        with suppress(MediumFault):
            yield one.box.key_copy(opening)


def _unwrapped(secret: Secret, identity: Identity, wrapped: bytes) -> SigningKey | None:
    try:
        return unwrap_signing_key(secret, identity, wrapped)
    except BoxRefused:
        return None
