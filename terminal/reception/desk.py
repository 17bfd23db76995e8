"""What the desk does: every act counted lastingly before it is shown.

    desk = Desk(package, certificate, key, disk, outlets)
    given = desk.issue()           # for the terminal whose turn it is

Nothing of a grant outlives the act: its id is drawn, put into its text, and gone.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from common.certificates import Certificate
from common.grant import new_grant
from common.halves import MAX_OPENING
from common.opening_sign import SignRefused, read_opening_sign
from common.package import Package
from common.signing import SigningKey
from common.slip_code import NoSlipCode, read_slip_code
from common.text import Value
from terminal.ports.medium import Medium, MediumFault
from terminal.reception.cards import CardDesk, CardFailed
from terminal.reception.count_file import CountFile, CountsUnreadable
from terminal.reception.counts import Counts, Line, next_ready
from terminal.reception.outlets import Given, Outlet, OutletFailed
from terminal.scanned import Scanned, kind_of

MOST_RECORDS = 10_000_000


class DeskRefused(Exception):
    """`reason` names a text of `reception_refusals.toml`; `values` fill it. because: key of a
    further text, of what a printer says of itself."""

    def __init__(self, reason: str, *, because: str = "", **values: Value) -> None:
        super().__init__(reason)
        self.reason, self.because = reason, because
        self.values = values


class Desk:
    """One reception desk. chosen: the contests of the next grant, by their places in the
    package; after each grant it is all of them again. turn: whose turn it is. cards: the desk's
    card reader; where there is one, grants are issued on cards."""

    def __init__(
        self,
        package: Package,
        certificate: Certificate,
        key: SigningKey | None,
        disk: Medium,
        outlets: Sequence[Outlet] = (),
    ) -> None:
        """key: None once the desk was ended. Raises DeskRefused: counts-unreadable."""
        election = package.election
        self.package, self.place = package, election.place(certificate.name)
        self.contests = tuple(contest.id for contest in election.contests)
        self._key, self.outlets = key, tuple(outlets)
        terminals = self.place.terminal_ids
        self._file = CountFile(
            disk, package.hash, certificate.key.key_id, terminals, len(self.contests)
        )
        try:
            self.counts: Counts = self._file.load()
        except (CountsUnreadable, MediumFault) as cause:
            raise DeskRefused("counts-unreadable") from cause
        self.cards: CardDesk | None = None
        self._last = -1
        self.chosen = self.all_contests

    @property
    def all_contests(self) -> frozenset[int]:
        return frozenset(range(len(self.contests)))

    @property
    def turn(self) -> int | None:
        """The terminal that is suggested next: each that takes votes in its turn."""
        return next_ready(self.counts, self._last)

    def issue(self, at: int | None = None) -> Given:
        """A grant for this terminal, or the one whose turn it is.

        Raises DeskRefused: desk-ended, nobody-ready, out-of-service, opening-unknown, no-contest,
        counts-broken; with a card reader no-card-reader, no-card, card-not-empty, card-unfit.
        Then nothing was counted.
        """
        if self._key is None:
            raise DeskRefused("desk-ended")
        at = self._ready(at)
        if not self.chosen:
            raise DeskRefused("no-contest")
        line = self.counts[at]
        wanted = tuple(self.contests[one] for one in sorted(self.chosen))
        grant = new_grant(line.terminal, line.opening, wanted)
        given = Given(line.terminal, grant.issue(self.package.ceremony.uid, self._key))
        if self.cards is not None:
            self._by_card(self.cards.check, given)
        self._keep(at, line.with_issued(self.chosen))
        self._last, self.chosen = at, self.all_contests
        return given

    def hand_out(self, given: Given) -> None:
        """It comes out of printer and card reader, where there are any.

        Raises DeskRefused: outlet-failed; with a card reader no-card-reader, no-card,
        card-not-empty, card-not-written. The grant is counted: try again, or take it back.
        """
        for outlet in self.outlets:
            try:
                outlet.give(given)
            except OutletFailed as cause:
                failed = DeskRefused(
                    "outlet-failed", because=cause.because, terminal=given.terminal
                )
                raise failed from cause
        if self.cards is not None:
            self._by_card(self.cards.write, given)

    def _by_card(self, what: Callable[[Given], None], given: Given) -> None:
        try:
            what(given)
        except CardFailed as failed:
            raise DeskRefused(failed.reason, terminal=given.terminal) from failed

    def wipe_card(self) -> None:
        """A card that came back holds no grant any more; the counts do not change.

        Raises DeskRefused: no-cards-here, no-card-reader, no-card, card-not-wiped.
        """
        if self.cards is None:
            raise DeskRefused("no-cards-here")
        try:
            self.cards.wipe()
        except CardFailed as failed:
            raise DeskRefused(failed.reason) from failed

    @property
    def ended(self) -> bool:
        return self._key is None

    def end(self) -> None:
        """No grant is issued any more; the key is wiped from memory."""
        if self._key is not None:
            self._key.destroy()
        self._key = None

    def _ready(self, at: int | None) -> int:
        at = self.turn if at is None else at
        if at is None:
            raise DeskRefused("nobody-ready")
        line = self.counts[at]
        if not line.in_service:
            raise DeskRefused("out-of-service", terminal=line.terminal)
        if not line.opening:
            raise DeskRefused("opening-unknown", terminal=line.terminal)
        return at

    def choose(self, contest: int) -> None:
        """One contest is left out of the next grant, or put in again."""
        self.chosen ^= {contest}

    def take_back(self, at: int) -> None:
        """A grant of the chosen contests came back unused; its slip was torn.

        Raises DeskRefused: nothing-to-take-back, no-contest, counts-broken.
        """
        line = self.counts[at]
        if not self.chosen:
            raise DeskRefused("no-contest")
        if not line.may_take_back(self.chosen):
            raise DeskRefused("nothing-to-take-back", terminal=line.terminal)
        self._keep(at, line.with_back(self.chosen))
        self.chosen = self.all_contests

    def set_service(self, at: int, *, on: bool) -> None:
        """The terminal is in use, or not. Raises DeskRefused: counts-broken."""
        self._keep(at, replace(self.counts[at], in_service=on))

    def set_opening(self, at: int, opening: int) -> None:
        """The terminal's polls are open under this number.

        Raises DeskRefused: no-opening, counts-broken.
        """
        if not 1 <= opening <= MAX_OPENING:
            raise DeskRefused("no-opening")
        self._keep(at, replace(self.counts[at], opening=opening))

    def set_recorded(self, at: int, recorded: int, unlocked: int = 0) -> None:
        """What the closing slip says. unlocked: records of voters whom an officer let in.

        Raises DeskRefused: no-number, counts-broken.
        """
        if not 0 <= unlocked <= recorded <= MOST_RECORDS:
            raise DeskRefused("no-number")
        self._keep(at, replace(self.counts[at], recorded=recorded, unlocked=unlocked))

    def scanned(self, text: str) -> Line:
        """A terminal's sign, or its closing slip; the line of that terminal afterwards.

        Raises DeskRefused: not-for-desk, sign-refused, terminal-elsewhere, counts-broken.
        """
        match kind_of(text):
            case Scanned.OPENING:
                at = self._signed(text)
            case Scanned.SLIP:
                at = self._slip(text)
            case _:
                raise DeskRefused("not-for-desk")
        return self.counts[at]

    def _signed(self, text: str) -> int:
        try:
            sign = read_opening_sign(text, self.package.ceremony.uid)
        except SignRefused as cause:
            raise DeskRefused("sign-refused") from cause
        at = self.number_of(sign.terminal)
        self.set_opening(at, sign.opening)
        return at

    def _slip(self, text: str) -> int:
        try:
            slip = read_slip_code(text)
        except NoSlipCode as cause:
            raise DeskRefused("sign-refused") from cause
        at = self.number_of(slip.terminal)
        self.set_recorded(at, slip.records, min(self.counts[at].unlocked, slip.records))
        return at

    def number_of(self, terminal: str) -> int:
        """Its place in the list. Raises DeskRefused: terminal-elsewhere."""
        for at, line in enumerate(self.counts):
            if line.terminal == terminal:
                return at
        raise DeskRefused("terminal-elsewhere", terminal=terminal[:47])

    def _keep(self, at: int, line: Line) -> None:
        counts = (*self.counts[:at], line, *self.counts[at + 1 :])
        try:
            self._file.save(counts)
        except MediumFault as cause:
            raise DeskRefused("counts-broken") from cause
        self.counts = counts
