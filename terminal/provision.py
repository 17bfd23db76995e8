"""What the committee loaded onto a terminal before the election."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.box_contents import BoxShape
from common.box_header import Identity
from common.certificates import Certificate
from common.closing import package_record_bytes
from common.package import Package
from common.program_code import ProgramNamed
from common.signing import PublicKey


@dataclass(frozen=True)
class Provision:
    """The election package as its file, the terminal's certificate, the desks it obeys.

    receptions: the keys of the reception desks of this polling place. program: version
    and hash of the program that runs, for the manifest; pins: SHA-256 of the list of the packages
    below it, "" for none. inspected: the program that the committee inspected, None where it
    told none.
    """

    package: Package
    package_file: bytes
    certificate: Certificate
    receptions: tuple[PublicKey, ...]
    program: Mapping[str, str]
    pins: str = ""
    inspected: ProgramNamed | None = None

    @property
    def terminal(self) -> str:
        return self.certificate.name

    @property
    def runs(self) -> ProgramNamed:
        """The program that runs, with the list of what it stands on."""
        return ProgramNamed(self.program["version"], self.program["sha256"], self.pins)

    @property
    def uid(self) -> bytes:
        return self.package.ceremony.uid

    @property
    def place(self) -> str:
        return self.package.election.place_of(self.terminal).id

    @property
    def shape(self) -> BoxShape:
        election = self.package.election
        contests = tuple(contest.id for contest in election.contests)
        return BoxShape(contests, package_record_bytes(self.package), election.box_capacity)

    def identity(self, opening: int) -> Identity:
        return Identity(
            self.package.ceremony.suite.number,
            opening,
            self.uid,
            bytes.fromhex(self.package.hash),
            self.terminal,
        )
