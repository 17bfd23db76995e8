"""What the results page shows of each contest; no place, terminal or medium is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from common.election import Candidate, Contest
from common.text import Language, text
from tally_server.inputs.decision import Apportion, Decisions, InvalidateCandidate
from tally_server.outcome.printed import decimals
from tally_server.publish.bundle_contents import BundleContents
from tally_server.publish.results_file import CandidateResult, ContestResult

BAR = 1000  # width of the longest bar, in units of its drawing
_INCUMBENCY = {"新": "inc-new", "現": "inc-sitting", "元": "inc-former"}


@dataclass(frozen=True)
class Row:
    """A candidate's row. bar: of BAR, in proportion to the votes of the first."""

    filing_no: int
    name: str
    about: str
    votes: str
    electronic: str
    paper: str
    apportioned: str
    share: str
    bar: int
    result: str


@dataclass(frozen=True)
class Line:
    """A row of the other tables. means: a sentence below, or empty. strong: a sum."""

    label: str
    number: str
    means: str = ""
    strong: bool = False


@dataclass(frozen=True)
class ContestPage:
    """One contest. elected: names in the order of rank. notes: on lots and shares."""

    id: str
    title: str
    winners: int
    elected: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[Row, ...]
    decimals: bool
    ballots: tuple[Line, ...]
    lines: tuple[Line, ...]


def contest_pages(contents: BundleContents, language: Language) -> tuple[ContestPage, ...]:
    """Every contest of the election, in its order."""
    results = contents.results.contests
    return tuple(
        _Said(contest, result, contents.decisions, language).page()
        for contest, result in zip(contents.package.election.contests, results, strict=True)
    )


def grouped(number: int) -> str:
    """`16,724`."""
    return f"{number:,}"


def printed(votes: str) -> str:
    """The votes of the record, `16724` or `8750.123`, in groups of three digits."""
    whole, point, rest = votes.partition(".")
    return f"{int(whole):,}{point}{rest}"


@dataclass(frozen=True)
class _Said:
    """A contest and its result, to be told in one language."""

    contest: Contest
    result: ContestResult
    decisions: Decisions
    language: Language

    def page(self) -> ContestPage:
        outcome = self.result.outcome
        longest = max(row.votes for row in self.result.candidates)
        return ContestPage(
            self.contest.id,
            self.contest.title,
            self.contest.winners,
            tuple(self.name(candidate) for candidate in outcome.elected),
            tuple(self.notes()),
            tuple(self.row(row, longest) for row in self.result.candidates),
            any("." in row.printed for row in self.result.candidates),
            tuple(self.ballots()),
            (
                self.legal_line("legal-minimum", outcome.legal_minimum),
                self.legal_line("deposit-line", outcome.deposit_line),
            ),
        )

    def say(self, key: str, **values: str | int) -> str:
        return text(f"site.{key}", self.language, **values)

    def name(self, candidate: str) -> str:
        return self.contest.candidate(candidate).name

    def names(self, candidates: tuple[str, ...]) -> str:
        return ("、" if self.language == "ja" else ", ").join(map(self.name, candidates))

    def row(self, row: CandidateResult, longest: Fraction) -> Row:
        person = self.contest.candidate(row.id)
        apportioned = Fraction(row.apportioned)
        return Row(
            person.filing_no,
            person.name,
            self.about(person),
            printed(row.printed),
            grouped(row.electronic),
            grouped(row.paper_own),
            printed(decimals(apportioned)) if apportioned else "0",
            self.share(row.votes),
            int(row.votes * BAR / longest) if longest else 0,
            self.outcome_of(row.id),
        )

    def about(self, person: Candidate) -> str:
        party = person.party or self.say("no-party")
        return self.say("person", party=party, incumbency=self.say(_INCUMBENCY[person.incumbency]))

    def share(self, votes: Fraction) -> str:
        tenths = int(votes * 1000 / self.result.valid) if self.result.valid else 0
        return f"{tenths // 10}.{tenths % 10}%"

    def outcome_of(self, candidate: str) -> str:
        lot = self.decisions.lot(self.contest.id)
        if candidate in self.result.outcome.elected:
            by_lot = lot is not None and candidate in lot.winners
            return self.say("elected-by-lot" if by_lot else "elected")
        waiting = any(candidate in tie for tie in self.result.outcome.ties)
        return self.say("waiting" if waiting else "not-elected")

    def notes(self) -> Iterator[str]:
        for tie in self.result.outcome.ties:
            yield self.say("lot-open", names=self.names(tie))
        lot = self.decisions.lot(self.contest.id)
        if lot is not None:
            yield self.say("lot-drawn", names=self.names(lot.winners))
        for decision in self.decisions.of(InvalidateCandidate):
            if decision.contest == self.contest.id:
                yield self.say("invalidated", name=self.name(decision.candidate))
        for parts in self.decisions.of(Apportion):
            if parts.contest == self.contest.id:
                yield self.say("divided", names=self.names(parts.group))

    def ballots(self) -> Iterator[Line]:
        """Every vote on one line, the sums first; what is 0 and rare is left out."""
        electronic, paper = self.result.electronic, self.result.paper
        yield Line(self.say("valid"), grouped(self.result.valid), strong=True)
        for group in paper.groups:
            label = self.say("group", names=self.names(group.candidates))
            yield Line(label, grouped(group.ballots), self.say("group-means"))
        yield Line(self.say("invalid"), grouped(self.result.invalid), strong=True)
        if electronic.invalidated:
            yield Line(self.say("invalid-electronic"), grouped(electronic.invalidated))
        for reason, number in paper.invalid.items():
            yield Line(self.invalid(reason), grouped(number))
        ended = grouped(electronic.ended_without_choice)
        yield Line(self.say("ended"), ended, self.say("ended-means"), strong=True)
        if electronic.set_aside:
            aside = self.say("set-aside-means")
            yield Line(self.say("set-aside"), grouped(electronic.set_aside), aside, strong=True)
        yield Line(self.say("records"), grouped(electronic.records))
        for key, number in (
            ("taken-away", paper.taken_away),
            ("not-accepted", paper.not_accepted),
        ):
            if number:
                yield Line(self.say(key), grouped(number))

    def invalid(self, reason: str) -> str:
        if reason.isdecimal():
            return self.say("invalid-number", number=reason)
        return self.say(f"invalid-{reason}")

    def legal_line(self, key: str, written: str) -> Line:
        value = Fraction(written)
        shown = grouped(value.numerator)
        if value.denominator != 1:
            cut, exact = printed(decimals(value)), written
            shown = cut if value * 1000 % 1 == 0 else self.say("exactly", cut=cut, fraction=exact)
        return Line(self.say(key), shown, self.say(f"{key}-means"))
