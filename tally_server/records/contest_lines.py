"""What every record of a contest shows: candidates, figures with their rule, the working."""

from collections.abc import Iterator
from dataclasses import dataclass

from common.election import Contest, Counting
from common.text import text
from tally_server.count.results import ContestResult
from tally_server.inputs.decision import Decisions
from tally_server.outcome.explanation import Reason, explained
from tally_server.outcome.figures import decimal, votes
from tally_server.outcome.printed import fraction_text
from tally_server.outcome.ranking import Seats
from tally_server.outcome.readings import both_readings
from tally_server.outcome.sentences import readings_lines, working_lines
from tally_server.outcome.totals import Policy
from tally_server.outcome.working import worked_out


@dataclass(frozen=True)
class CandidateLine:
    """A candidate with the votes of the whole contest. total: exact; printed: as the law
    has it written; fate and its article: what the votes come to."""

    id: str
    filing_no: int
    name: str
    legal_name: str
    party: str
    electronic: int
    paper_own: int
    apportioned: str
    total: str
    printed: str
    elected: bool
    deposit_lost: bool
    place: int
    fate: str
    fate_text: str
    article: str


@dataclass(frozen=True)
class Figure:
    """A number with its rule. basis: law, practice, inferred or setting."""

    key: str
    label: str
    figure: str
    text: str
    article: str
    basis: str


@dataclass(frozen=True)
class WorkingLine:
    level: str
    text: str


@dataclass(frozen=True)
class Setting:
    """What the committee decided about counting, as the record prints it."""

    key: str
    value: str
    label: str
    text: str


@dataclass(frozen=True)
class ContestHead:
    """kind: chief, assembly or assembly_by_election."""

    id: str
    title: str
    kind: str
    winners: int
    council_seats: int


def contest_head(contest: Contest) -> ContestHead:
    seats = contest.winners, contest.council_seats
    return ContestHead(contest.id, contest.title, contest.kind, *seats)


def candidate_lines(result: ContestResult) -> tuple[CandidateLine, ...]:
    """All candidates, in the order of filing."""
    parts = (result.contest, result.votes, result.totals, result.outcome)
    standings = {one.candidate: one for one in explained(*parts).standings}
    lines = []
    for row in result.totals.candidates:
        person, standing = result.contest.candidate(row.candidate), standings[row.candidate]
        lines.append(
            CandidateLine(
                id=person.id,
                filing_no=person.filing_no,
                name=person.name,
                legal_name=person.legal_name,
                party=person.party,
                electronic=row.electronic,
                paper_own=row.paper_own,
                apportioned=decimal(row.apportioned),
                total=fraction_text(row.total),
                printed=votes(row.printed),
                elected=row.candidate in result.outcome.elected,
                deposit_lost=standing.deposit is not None,
                place=standing.place,
                fate=standing.fate.label(),
                fate_text=standing.fate.say(),
                article=standing.fate.article,
            )
        )
    return tuple(lines)


def figures(result: ContestResult) -> tuple[Figure, ...]:
    """Valid and invalid votes and the lines of the law, then what follows for the seats."""
    said = explained(result.contest, result.votes, result.totals, result.outcome)
    return tuple(_figure(reason) for reason in (*said.figures, *said.consequences))


def _figure(reason: Reason) -> Figure:
    basis = text(f"records.basis-{reason.basis}")
    key, label, figure = reason.key, reason.label(), reason.figure
    return Figure(key, label, figure, reason.say(), reason.article, basis)


def written_working(
    result: ContestResult, counting: Counting, decisions: Decisions
) -> tuple[WorkingLine, ...]:
    """The apportionment as a person writes it, and what the other reading would give.

    Empty where no paper ballot had to be shared.
    """
    if not any(group.ballots for group in result.votes.groups):
        return ()
    names = {person.id: person.name for person in result.contest.candidates}
    policy = Policy(counting.truncate, counting.other_valid_votes)
    decided = decisions.apportioned(result.contest.id)
    contest = result.contest
    seats = Seats(contest.kind, contest.winners, contest.council_seats)
    lines = (
        *working_lines(worked_out(result.votes, policy, decided), names),
        *readings_lines(both_readings(result.votes, policy, seats, decided), names),
    )
    return tuple(WorkingLine(line.level, line.text) for line in lines)


def settings(counting: Counting) -> tuple[Setting, ...]:
    """The settings that can change a number or a title, whether they did here or not."""
    return tuple(_settings(counting))


def _settings(counting: Counting) -> Iterator[Setting]:
    joint = "yes" if counting.joint_count else "no"
    for key, value in (
        ("other_valid_votes", counting.other_valid_votes),
        ("truncate", counting.truncate),
        ("joint_count", joint),
    ):
        entry = f"records.setting-{key.replace('_', '-')}"
        yield Setting(key, value, text(entry), text(f"{entry}-{value}"))
