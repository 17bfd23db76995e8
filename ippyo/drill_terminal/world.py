"""An election of a drill with keys of its own, which nobody has any use for afterwards."""

from datetime import datetime
from functools import cached_property

from common.badges import BadgeList, read_badges
from common.ballot import choice_codes, seal_info
from common.box_header import MediumRole
from common.ceremony import Ceremony
from common.certificates import Certificate, Role, certify
from common.closing_reader import ClosedMedium, Expected, read_closing
from common.election import Contest, Election
from common.japan import JAPAN
from common.package import Package
from common.register import Register
from common.secret import Secret
from common.signing import SigningKey
from common.suites import SUITES
from ippyo.drill_terminal import pictures
from ippyo.drill_terminal.widths import Widths
from tally_server.compliance.drills.screen import Screen
from tally_server.preparation.badges import Letter, make_badges
from terminal.app.loaded import loaded
from terminal.life.states import Loaded
from terminal.provision import Provision
from terminal.session.states import Ballot
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.faces import load_faces
from terminal.ui.millimetres import Glass
from terminal.ui.page import Page
from terminal.ui.pages import Pages
from terminal.ui.screens import curtain

OFFICERS = 3
GLASS = Glass.of_inches(1280, 800, 10.1)
_PROGRAM = {"version": "drill", "sha256": "0" * 64}


class World:
    """Ceremony, package and a certificate for each terminal. suite: by its number.

    Pages are made once for each view: they are a function of it.
    """

    def __init__(self, election: Election, suite: int) -> None:
        self.election = election
        self._root = SigningKey.generate()
        self._count_key = SUITES[suite].key_pair(Secret.random())
        self.ceremony = Ceremony(
            election.id,
            election.mode,
            SUITES[suite],
            self._root.public,
            self._count_key.public,
            election.key_threshold.needed,
            election.key_threshold.trustees,
        )
        self.package = Package(election, self.ceremony)
        self._file = self.package.sign(self._root)
        self.reception = SigningKey.generate()
        self._seeds = {name: Secret.random() for name in election.terminals}
        self._certificates = {name: self._certified(name) for name in election.terminals}
        register = Register().with_added(self._certificates.values())
        self._expected = Expected(self.package, register)
        self._pages: dict[View, Page] = {}
        self._screens: dict[View, Screen] = {}

    def signing(self, terminal: str) -> SigningKey:
        """The terminal's own key, anew for each opening."""
        return SigningKey(Secret(self._seeds[terminal].reveal()))

    def _certified(self, name: str) -> Certificate:
        public = self.signing(name).public
        return certify(self._root, self.ceremony.uid, Role.TERMINAL, name, public)

    def provision(self, terminal: str) -> Provision:
        return Provision(
            self.package,
            self._file,
            self._certificates[terminal],
            (self.reception.public,),
            _PROGRAM,
        )

    def loaded(self, terminal: str) -> Loaded:
        return loaded(self.provision(terminal))

    def opening_time(self, terminal: str) -> datetime:
        """When its place opens, on the first of its days."""
        found = self.loaded(terminal)
        return datetime.combine(found.first, found.opens, JAPAN)

    @cached_property
    def pages(self) -> Pages:
        """The pages of the screen, made without a window."""
        faces, one = load_faces(), self.election
        measure = Widths(faces).measure
        return Pages(Desk(GLASS, faces, measure, one.name, one.mode, one.contests))

    def ballot(self) -> Ballot:
        """What the session needs to know of the screen."""
        return self.pages.ballot(self.election)

    def page(self, view: View) -> Page:
        """The page of a view; the curtain over it where the voter wants it dark."""
        if view not in self._pages:
            hidden = curtain.covered(view)
            made = curtain.page(self.pages.desk) if hidden else self.pages.page(view)
            self._pages[view] = made
        return self._pages[view]

    def screen(self, view: View) -> Screen:
        """The same as drills measure it."""
        if view not in self._screens:
            self._screens[view] = pictures.screen(self.pages.desk, view, self.page(view))
        return self._screens[view]

    @cached_property
    def badges(self) -> tuple[BadgeList, tuple[Letter, ...]]:
        """The badges of the place, and what each officer got."""
        place = self.election.places[0].id
        signed, letters = make_badges(self.ceremony, place, OFFICERS, self._root)
        return read_badges(signed, self.ceremony, place), letters

    def closed(self, files: dict[str, bytes], terminal: str, role: MediumRole) -> ClosedMedium:
        """A medium as the counting place reads it. Raises ClosingFault."""
        return read_closing(files, terminal, role, self._expected)

    def opened(self, contest: Contest, records: tuple[bytes, ...]) -> tuple[str, ...]:
        """The choices in these records, one by one. Raises CannotOpen, KeyError."""
        suite, uid = self.ceremony.suite, self.ceremony.uid
        codes = choice_codes(uid, contest.id, [one.id for one in contest.candidates])
        info = seal_info(uid, suite, contest.id)
        sealed = (record[: suite.sealed_bytes] for record in records)
        return tuple(codes[self._count_key.open(one, info)] for one in sealed)
