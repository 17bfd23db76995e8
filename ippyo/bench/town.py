"""A synthetic metropolis with its keys, made up for a benchmark and gone after it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from common.ballot import NO_CHOICE
from common.certificates import Certificate, Role, certify
from common.closing import Slip
from common.election import Candidate, Contest, Counting, Election, KeyThreshold, Place
from common.package import Package
from common.register import Register
from common.secret import Secret
from common.signing import SigningKey
from hardware_sim.bulk import BulkTerminal, write_bulk
from tally_server.intake.readers import Sources
from tally_server.preparation.ceremony import CeremonyOutcome, hold_ceremony

CONTEST = "mayor"
CANDIDATES = tuple(f"candidate-{number}" for number in range(1, 6))
RECORDS_A_TERMINAL = 100
"""As in 四條畷 2024: 19,101 voters at 204 terminals."""

_TERMINALS_A_PLACE = 10
_DAY = date(2024, 12, 22)


@dataclass(frozen=True)
class Town:
    """An election in rehearsal mode after its ceremony.

    signing: the seed of each terminal's key. certificates: of every terminal.
    """

    package: Package
    package_file: bytes
    outcome: CeremonyOutcome
    signing: Mapping[str, bytes]
    certificates: Mapping[str, Certificate]

    @property
    def shares(self) -> tuple[Secret, ...]:
        return self.outcome.shares

    @property
    def sources(self) -> Sources:
        """What media are held against."""
        ceremony, root = self.package.ceremony, self.outcome.root
        register = Register().with_added(self.certificates.values())
        return Sources(ceremony.sign(root), register.sign(ceremony, root), self.package.payload)


@dataclass(frozen=True)
class Polled:
    """The town after its day: media and slips, and what was made over all of it, by contest."""

    town: Town
    media: Path
    slips: Mapping[str, Slip]
    made: Mapping[str, Mapping[str, int]]

    @property
    def cast(self) -> Mapping[str, int]:
        """What was made in a town's one contest."""
        return self.made[CONTEST]


def found_town(terminals: int, suite: int, capacity: int = 2 * RECORDS_A_TERMINAL) -> Town:
    """A town of one contest with so many terminals, ten a place, and new keys."""
    return found(_election(terminals, capacity), suite)


def found(election: Election, suite: int) -> Town:
    """The election with new keys of all who have any."""
    shares = election.key_threshold
    outcome = hold_ceremony(election.id, election.mode, suite, shares.needed, shares.trustees)
    package = Package(election, outcome.ceremony)
    keys = {terminal: SigningKey.generate() for terminal in election.terminals}
    return Town(
        package,
        package.sign(outcome.root),
        outcome,
        {terminal: key.seed.reveal() for terminal, key in keys.items()},
        {
            terminal: certify(
                outcome.root, outcome.ceremony.uid, Role.TERMINAL, terminal, key.public
            )
            for terminal, key in keys.items()
        },
    )


def poll(
    town: Town, records: int, media: Path, workers: int, step: Callable[[int], None]
) -> Polled:
    """Closing packages with `records` ballot records of each contest, spread evenly, in `media`.

    Choices are drawn with a fixed seed: the same town size gives the same totals.
    Raises BulkRefused.
    """
    election = town.package.election
    rng = Random(records)  # noqa: S311  # makes up virtual voters
    choices = [
        {contest.id: _choices(contest, share, rng) for contest in election.contests}
        for share in _shares(records, len(election.terminals))
    ]
    work = [
        BulkTerminal(town.certificates[name].der, town.signing[name], made)
        for name, made in zip(election.terminals, choices, strict=True)
    ]
    slips = {}
    for slip in write_bulk(town.package_file, work, media, workers):
        slips[slip.terminal] = slip
        step(1)
    made = {contest.id: Counter[str]() for contest in election.contests}
    for of in choices:
        for contest, found in of.items():
            made[contest].update(found)
    return Polled(town, media, slips, made)


def _shares(records: int, terminals: int) -> Sequence[int]:
    """`records` over the terminals, as evenly as whole numbers go."""
    return [records * (at + 1) // terminals - records * at // terminals for at in range(terminals)]


def _choices(contest: Contest, voters: int, rng: Random) -> Mapping[str, int]:
    """Each candidate has four votes for five of the one before; one in a hundred ends early."""
    names = [candidate.id for candidate in contest.candidates]
    weights = [0.8**place for place in range(len(names))]
    return Counter(rng.choices((*names, NO_CHOICE), (*weights, sum(weights) / 99), k=voters))


def _election(terminals: int, capacity: int) -> Election:
    whole, rest = divmod(terminals, _TERMINALS_A_PLACE)
    sizes = [_TERMINALS_A_PLACE] * whole + ([rest] if rest else [])
    return Election(
        id="bulk",
        name="性能測定用の合成都市",
        municipality_code="272299",
        date=_DAY,
        mode="rehearsal",
        key_threshold=KeyThreshold(needed=2, trustees=3),
        box_capacity=capacity,
        counting=Counting(),
        contests=(_contest(),),
        places=tuple(_place(number, size) for number, size in enumerate(sizes, start=1)),
    )


def _contest() -> Contest:
    first = Candidate(
        id=CANDIDATES[0],
        filing_no=1,
        display_order=1,
        name="測定　一番",
        legal_name="測定　一番",
        kana="そくてい",
        party="無所属",
        incumbency="新",
        age=40,
    )
    people = (
        first.model_copy(update={"id": name, "filing_no": number, "display_order": number})
        for number, name in enumerate(CANDIDATES, start=1)
    )
    return Contest(
        id=CONTEST,
        title="市長選挙",
        kind="chief",
        winners=1,
        council_seats=0,
        display="single",
        candidates=tuple(people),
    )


def _place(number: int, terminals: int) -> Place:
    return Place(
        id=f"p{number:04d}",
        name=f"第{number}投票所",
        kind="day",
        open="07:00",
        close="20:00",
        terminals=terminals,
        electors_male=1000,
        electors_female=1000,
    )
