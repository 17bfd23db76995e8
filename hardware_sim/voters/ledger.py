"""What voters were told of their votes, held against what lies on the closed media."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from common.ballot import choice_codes, seal_info
from common.box_header import MediumRole
from common.closing_reader import ClosingFault, Expected, read_closing
from common.suites import ElectionKey
from hardware_sim.voters.visit import Outcome
from terminal.own_disk import Told

Votes = Counter[tuple[str, str]]
"""How often each choice of each contest."""


@dataclass
class Ledger:
    """One terminal's votes. done: told as recorded. unknown: of which the terminal said that
    nobody can know, and people decide. contradictions: see Outcome."""

    done: list[Mapping[str, str]] = field(default_factory=list, repr=False)
    unknown: list[Mapping[str, str]] = field(default_factory=list, repr=False)
    contradictions: int = 0

    def note(self, outcome: Outcome) -> None:
        self.contradictions += outcome.contradiction
        if outcome.told is Told.RECORDED:
            self.done.append(outcome.cast)
        elif outcome.told is Told.CANNOT_BE_KNOWN:
            self.unknown.append(outcome.cast)

    def wrong(self, found: Votes | None, *, lacking: bool = False) -> list[str]:
        """What must never be, in plain words; nothing where all is well.

        found: the votes of a closed medium, None where none could be closed. lacking: two
        people accepted a medium that may lack votes, and its log says so.
        """
        said = ["a grant spent, and its vote told as not recorded"] * bool(self.contradictions)
        if found is None:
            return [*said, *(["votes, and no medium holds them"] if self.done else [])]
        done, unknown = _votes(self.done), _votes(self.unknown)
        if done - found and not lacking:
            said.append("a vote that was told as recorded is lost")
        if found - done - unknown:
            said.append("a vote twice, or one that nobody cast")
        elif not lacking and found - done not in _subsets(self.unknown):
            said.append("half of a voter's contests")
        return said


def _votes(voters: Iterable[Mapping[str, str]]) -> Votes:
    return Counter(item for voter in voters for item in voter.items())


def _subsets(voters: list[Mapping[str, str]]) -> list[Votes]:
    """The votes of any of these voters together; there are few."""
    found = [Counter[tuple[str, str]]()]
    for voter in voters:
        found += [before + Counter(voter.items()) for before in found]
    return found


def opened(
    files: Mapping[str, bytes],
    terminal: str,
    role: MediumRole,
    expected: Expected,
    key: ElectionKey,
) -> Votes | None:
    """The votes on a closed medium, opened with the election key of a rehearsal; None for a
    medium that is not closed. Only a simulation may do this, for no place is ever counted
    alone (電磁的記録投票法施行令 Art 4(2))."""
    try:
        closed = read_closing(dict(files), terminal, role, expected)
    except ClosingFault:
        return None
    ceremony = expected.package.ceremony
    votes: Votes = Counter()
    for contest in expected.package.election.contests:
        codes = choice_codes(ceremony.uid, contest.id, [one.id for one in contest.candidates])
        info = seal_info(ceremony.uid, ceremony.suite, contest.id)
        for record in closed.records[contest.id]:
            sealed = record[: ceremony.suite.sealed_bytes]
            votes[contest.id, codes[key.open(sealed, info)]] += 1
    return votes
