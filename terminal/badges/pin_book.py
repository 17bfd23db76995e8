"""Whether a badge and a PIN are an officer's (電磁的記録投票法 Art 4(1) item 7).

A try is counted lastingly before its answer is worked out:

1. the badge must be on the list, by its secret; a stranger's cannot lock anybody
2. the file says that one try less is left
3. only now the PIN is compared
4. where it was right, the file says that all tries are left again

So a power cut never gives a try away: between 2 and 3 it costs one. The wait between
tries is counted by a clock that only counts up, and begins anew with the program.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from common.badges import Badge, BadgeList, BadgeMisread, card_guid, read_badge
from common.pins import SALT_BYTES, PinRefused, check_form, check_new, verifier
from common.secret import Secret
from common.text import Value
from terminal.badges.pin_file import TRIES, Kept, PinFile, PinsUnreadable
from terminal.ports.medium import Fault, Medium, MediumFault

WAIT_MS = (0, 0, 5_000, 15_000, 30_000)
"""After so many wrong tries in a row, how long until the next one is taken."""


class BadgeRefused(Exception):
    """`reason` names a text of `badges.toml`, `values` fill it. Never a PIN or a secret."""

    def __init__(self, reason: str, **values: Value) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values

    @property
    def badge(self) -> str:
        """Whose badge it is about; empty where that is not known."""
        return str(self.values.get("badge", ""))


@dataclass(frozen=True)
class _Shown:
    """A badge of the list. at: its place there."""

    badge: Badge
    at: int


class PinBook:
    """The PINs of one place's officers, on this terminal."""

    def __init__(self, disk: Medium, badges: BadgeList) -> None:
        self._badges = badges
        self._disk = disk
        self._file = PinFile(disk, badges.sha256)
        self._since = 0

    def load(self, at: int) -> None:
        """What is lasting is known. Where nothing is, or that of another list, this one begins.

        A power cut leaves at least one slot of the file whole; who can spoil both needs no
        PIN any more. at: milliseconds of a clock that only counts up, here and below.
        Raises MediumFault.
        """
        self._since = at
        try:
            self._file.load()
        except PinsUnreadable:
            self._begin()
        except MediumFault as fault:
            if fault.fault is not Fault.MISSING:
                raise
            self._begin()

    def _begin(self) -> None:
        self._file.prepare(tuple(Kept() for _ in self._badges.badges))

    @property
    def names(self) -> tuple[str, ...]:
        """The badges of the place."""
        return tuple(one.name for one in self._badges.badges)

    @property
    def locked(self) -> frozenset[str]:
        """The badges that count for nobody."""
        pairs = zip(self._badges.badges, self._file.kept, strict=True)
        return frozenset(one.name for one, kept in pairs if not kept.left)

    def of_card(self, guid: bytes) -> str | None:
        """The badge of this place that a card says it is; it has still to prove it."""
        uid = self._badges.uid
        return next((name for name in self.names if card_guid(uid, name) == guid), None)

    def left(self, badge: str) -> int:
        """Tries that are left."""
        return self._file.kept[self.names.index(badge)].left

    def renewed(self, badge: str) -> bool:
        """Whether its PIN was set anew at this terminal, and is no other's."""
        return bool(self._file.kept[self.names.index(badge)].verifier)

    def ready(self, badge: str, at: int) -> None:
        """A try of this badge would be taken now; none is used.

        Raises BadgeRefused: pin-locked, pin-wait.
        """
        kept = self._file.kept[self.names.index(badge)]
        if not kept.left:
            raise BadgeRefused("pin-locked", badge=badge)
        wait = self._since + WAIT_MS[TRIES - kept.left] - at
        if wait > 0:
            raise BadgeRefused("pin-wait", badge=badge, seconds=-(-wait // 1000))

    def owner(self, line: str) -> str:
        """The name of the badge that was shown. Raises BadgeRefused: badge-unknown."""
        return self._shown(line).badge.name

    def enter(self, line: str, pin: Secret, at: int) -> str:
        """The name of the badge, whose PIN this is. The PIN is wiped, whatever comes.

        Raises BadgeRefused: badge-unknown, pin-form, pin-wait, pin-wrong, pin-locked,
        pins-broken. With pin-locked the badge counts for nobody from now on.
        """
        try:
            return self._enter(self._shown(line), pin, at)
        except MediumFault as fault:
            raise BadgeRefused("pins-broken") from fault
        finally:
            pin.wipe()

    def _enter(self, shown: _Shown, pin: Secret, at: int) -> str:
        name, kept = shown.badge.name, self._file.kept[shown.at]
        self.ready(name, at)
        _check(check_form, pin)
        left = kept.left - 1
        self._file.change(shown.at, left=left)
        if self._is_right(shown, pin):
            self._file.change(shown.at, left=TRIES)
            return name
        self._since = at
        if not left:
            raise BadgeRefused("pin-locked", badge=name)
        raise BadgeRefused("pin-wrong", badge=name, left=left)

    def _is_right(self, shown: _Shown, pin: Secret) -> bool:
        kept, listed = self._file.kept[shown.at], self._badges.badges[shown.at]
        own = kept if kept.verifier else listed
        found = verifier(self._badges.uid, shown.badge.name, shown.badge.secret, own.salt, pin)
        return hmac.compare_digest(found, own.verifier)

    def lock(self, badge: str) -> None:
        """Its owner forgot the PIN: it counts for nobody until there is a new one.

        Raises MediumFault, and KeyError for a badge that is not on the list.
        """
        names = [one.name for one in self._badges.badges]
        if badge not in names:
            raise KeyError(badge)
        self._file.change(names.index(badge), left=0)

    def renew(self, line: str, pin: Secret) -> str:
        """The badge has this PIN and all its tries, on this terminal; its name.

        To be called once NewPin was accepted. The PIN is wiped, whatever comes.
        Raises BadgeRefused: badge-unknown, pin-form, pin-weak, pins-broken.
        """
        try:
            shown = self._shown(line)
            _check(check_new, pin)
            salt = Secret.random(SALT_BYTES).reveal()
            name = shown.badge.name
            made = verifier(self._badges.uid, name, shown.badge.secret, salt, pin)
            self._file.change(shown.at, left=TRIES, salt=salt, verifier=made)
        except MediumFault as fault:
            raise BadgeRefused("pins-broken") from fault
        finally:
            pin.wipe()
        return name

    def _shown(self, line: str) -> _Shown:
        try:
            badge = read_badge(line, self._badges.uid)
        except BadgeMisread as cause:
            raise BadgeRefused("badge-unknown") from cause
        for at, listed in enumerate(self._badges.badges):
            if listed.is_badge(badge, self._badges.uid):
                return _Shown(badge, at)
        raise BadgeRefused("badge-unknown")


def _check(rule: Callable[[Secret], None], pin: Secret) -> None:
    try:
        rule(pin)
    except PinRefused as refused:
        raise BadgeRefused(refused.reason) from refused
