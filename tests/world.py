"""A small ready-made world: an election with its keys, and closed media without a terminal.

    world = World(suite=2)
    original = world.medium_files("p01-01", {"contest-1": ["contest-1-1", "none"]}, ORIGINAL)
    read_closing(original, "p01-01", ORIGINAL, world.expected)

Keys and certificates come from `seed`, so two worlds of one seed and one election are the
same; only what is sealed is random, as it is in an election.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import cached_property
from unittest.mock import patch

from builders import make_election

from common.ballot import make_record
from common.box_contents import Contents, empty_contents
from common.box_header import MediumRole
from common.ceremony import Ceremony
from common.certificates import Certificate, Role, certify
from common.closing import Closing, ClosingInput, make_closing
from common.closing_reader import Expected
from common.election import Election
from common.eventlog import Event, Head, append, first_head
from common.package import Package
from common.register import Register
from common.secret import Secret
from common.signing import PublicKey, SigningKey
from common.suites import SUITES, ElectionKey
from common.text import Value
from terminal.provision import Provision

Choices = Mapping[str, Sequence[str]]

ORIGINAL = MediumRole.ORIGINAL
DUPLICATE = MediumRole.DUPLICATE
JAPAN = timezone(timedelta(hours=9))
MORNING = datetime(2024, 12, 22, 7, 0, 30, tzinfo=JAPAN)
PROGRAM = {"version": "0", "sha256": "0" * 64}


class World:
    """An election after its key ceremony, with a certificate for every terminal.

    election: any election; by default a small one of `mode`. seed: two worlds of
    different seeds have nothing in common but the election.
    """

    def __init__(
        self,
        suite: int = 1,
        mode: str = "rehearsal",
        election: Election | None = None,
        seed: int = 0,
    ) -> None:
        self.seed = seed
        self.election = make_election(mode=mode) if election is None else election
        self.root = self.key("root")
        self.election_seed = Secret(self.bytes_for("election key"))
        self.election_key: ElectionKey = SUITES[suite].key_pair(self.election_seed)
        self.ceremony = Ceremony(
            self.election.id,
            self.election.mode,
            SUITES[suite],
            self.root.public,
            self.election_key.public,
            self.election.key_threshold.needed,
            self.election.key_threshold.trustees,
        )
        self.package = Package(self.election, self.ceremony)
        self.package_file = self.package.sign(self.root)
        self.reception = self.key("reception")
        self._certificates: dict[str, Certificate] = {}
        self._closed: dict[object, Closing] = {}

    def bytes_for(self, name: str) -> bytes:
        """32 bytes that are always the same for this name and seed."""
        return hashlib.sha256(f"tests/world {self.seed} {name}".encode()).digest()

    def key(self, name: str) -> SigningKey:
        """The signing key of this name."""
        return SigningKey(Secret(self.bytes_for(name)))

    @property
    def uid(self) -> bytes:
        return self.ceremony.uid

    def terminal_key(self, terminal: str) -> SigningKey:
        return self.key(f"terminal {terminal}")

    def certificate(self, terminal: str) -> Certificate:
        """The terminal's certificate; one and the same throughout this world."""
        if terminal not in self._certificates:
            public = self.terminal_key(terminal).public
            self._certificates[terminal] = self.certify(Role.TERMINAL, terminal, public)
        return self._certificates[terminal]

    def certify(self, role: Role, name: str, key: PublicKey) -> Certificate:
        """A certificate of this root; its serial number comes from role, name and key."""
        serial = int.from_bytes(self.bytes_for(f"serial {role} {name} {key.key_id}")[:16], "big")
        with patch("cryptography.x509.random_serial_number", return_value=serial | 1):
            return certify(self.root, self.uid, role, name, key)

    @cached_property
    def register(self) -> Register:
        """Every terminal of the election is in it."""
        return Register().with_added(map(self.certificate, self.election.terminals))

    @property
    def expected(self) -> Expected:
        """What the counting place holds media against."""
        return Expected(self.package, self.register)

    def provision(self, terminal: str) -> Provision:
        """What is loaded onto this terminal; it obeys the one reception desk."""
        return Provision(
            self.package,
            self.package_file,
            self.certificate(terminal),
            (self.reception.public,),
            PROGRAM,
        )

    def record(self, terminal: str, contest: str, choice: str) -> bytes:
        """A new ballot record of this terminal."""
        sealer = self.ceremony.suite.sealer(self.ceremony.election_key)
        key = self.terminal_key(terminal)
        return make_record(self.uid, sealer, terminal, contest, choice, key)

    def contents(self, terminal: str, choices: Choices) -> Contents:
        """A box with these choices; as many voters as the fullest contest has records."""
        contents = empty_contents(self.provision(terminal).shape)
        for voter in range(max(map(len, choices.values()), default=0)):
            records = {
                contest: self.record(terminal, contest, chosen[voter])
                for contest, chosen in choices.items()
                if voter < len(chosen)
            }
            grant = self.bytes_for(f"grant {terminal} {voter}")[:16]
            contents = contents.with_vote(grant, records)
        return contents

    def log(
        self, terminal: str, events: Iterable[tuple[Event, Mapping[str, Value]]]
    ) -> tuple[bytes, Head]:
        """A log of these events, one a minute from seven in the morning."""
        head, data = first_head(self.uid, terminal), b""
        for minute, (event, values) in enumerate(events):
            time = MORNING + timedelta(minutes=minute)
            line, head = append(head, time, event, **values)
            data += line
        return data, head

    def day(self, terminal: str, voters: int) -> list[tuple[Event, Mapping[str, Value]]]:
        """The events of a plain polling day with this many voters."""
        start: Mapping[str, Value] = {
            "package": self.package.hash,
            "certificate": self.certificate(terminal).sha256,
            "program": PROGRAM["version"],
        }
        return [
            (Event.PROVISIONED, start),
            (Event.ZERO_CHECKED, {"original": 0, "duplicate": 0}),
            (Event.OPENED, {"opening": 1}),
            *((Event.BALLOT_RECORDED, {"voters": number + 1}) for number in range(voters)),
            (Event.CLOSING, {"voters": voters}),
        ]

    def closing_input(self, terminal: str, contents: Contents) -> ClosingInput:
        """All that the closing package of this box is made from, after a plain day."""
        log, head = self.log(terminal, self.day(terminal, contents.count))
        provision = self.provision(terminal)
        return ClosingInput(
            self.package,
            self.package_file,
            provision.certificate,
            provision.place,
            1,
            provision.program,
            False,
            contents,
            log,
            head,
        )

    def closing(self, terminal: str, choices: Choices) -> Closing:
        """The closing package of a terminal at which voters chose this.

        choices: for each contest, candidate ids or `none`. Asked again with the same
        choices it is the same package, so original and duplicate belong together.
        """
        chosen = tuple(sorted((contest, tuple(some)) for contest, some in choices.items()))
        name = (terminal, chosen)
        if name not in self._closed:
            contents = self.contents(terminal, choices)
            what = self.closing_input(terminal, contents)
            self._closed[name] = make_closing(what, self.terminal_key(terminal))
        return self._closed[name]

    def medium_files(self, terminal: str, choices: Choices, role: MediumRole) -> dict[str, bytes]:
        """Every file of the terminal's closed original or duplicate."""
        return self.closing(terminal, choices).on(role, self.terminal_key(terminal))
