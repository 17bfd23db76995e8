"""The report as a document: JSON for programs, and the same data set as a checklist.

Specified in docs/formats/compliance-report.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.canonical import NotCanonical, read_canonical
from common.election import Election
from tally_server.compliance.books import Book
from tally_server.compliance.identity import Identity
from tally_server.compliance.report import Report, Row
from tally_server.compliance.result import Evidence, Link, State
from tally_server.compliance.rule import How
from tally_server.records.era import written_day
from tally_server.records.record import Head, Record

NO_ELECTION = "-" * 64  # where a hash would stand
_KEYWORDS = re.compile(rb"<pdf:Keywords>sha256:([0-9a-f]{64})</pdf:Keywords>")


@dataclass(frozen=True)
class LinkLine:
    path: str
    sha256: str


@dataclass(frozen=True)
class EvidenceLine:
    ja: str
    en: str
    links: tuple[LinkLine, ...]


@dataclass(frozen=True)
class PartLine:
    how: str
    state: str
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True)
class RuleLine:
    """because: the rules that keep this one from being met. compensating: of a rule that
    no program of this kind can keep, why and what makes up for it."""

    id: str
    title_ja: str
    title_en: str
    article: str
    sure: str
    severity: str
    edition: str
    dated: str
    evidence_ja: str
    evidence_en: str
    depends_on: tuple[str, ...]
    state: str
    because: tuple[str, ...]
    compensating_ja: str
    compensating_en: str
    parts: tuple[PartLine, ...]


@dataclass(frozen=True)
class BookLine:
    id: str
    title_ja: str
    title_en: str
    edition: str
    dated: str
    note_ja: str
    note_en: str
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True)
class States:
    met: int
    not_met: int
    not_applicable: int
    not_yet_shown: int


@dataclass(frozen=True)
class Conformity:
    """made: the day of the report. program: what was inspected and what runs here."""

    profile: str
    made: str
    made_day: str
    program: Identity
    states: States
    books: tuple[BookLine, ...]


@dataclass(frozen=True)
class About:
    """Of which election, if one was handed over; made by which program, on which day."""

    election: Election | None
    election_uid: str
    package_hash: str
    results_sha256: str
    program: Identity
    today: date


def head_about(about: About, record: str) -> Head:
    """As the official records have it; dashes stand where nothing was handed over."""
    election = about.election
    day = about.today if election is None else election.date
    return Head(
        record=record,
        election="-" if election is None else election.name,
        election_id="-" if election is None else election.id,
        election_uid=about.election_uid or NO_ELECTION,
        date=day.isoformat(),
        day=written_day(day),
        municipality_code="-" if election is None else election.municipality_code,
        mode="official" if election is None else election.mode,
        package_hash=about.package_hash or NO_ELECTION,
        results=about.results_sha256 or NO_ELECTION,
        version=about.program.version,
        lot_open=False,
    )


def conformity(report: Report, about: About) -> Record:
    """The checklist of one profile."""
    rows = {row.rule.id: row for row in report.rows}
    body = Conformity(
        profile=report.rules.profile.value,
        made=about.today.isoformat(),
        made_day=written_day(about.today),
        program=about.program,
        states=States(
            report.number(State.MET),
            report.number(State.NOT_MET),
            report.number(State.NOT_APPLICABLE),
            report.number(State.NOT_SHOWN),
        ),
        books=tuple(_book(book, rows) for book in report.rules.books),
    )
    name = f"conformity-{report.rules.profile.value}"
    return Record(name, "conformity", head_about(about, "conformity"), body)


def _book(book: Book, rows: Mapping[str, Row]) -> BookLine:
    return BookLine(
        book.id,
        book.title_ja,
        book.title_en,
        book.edition,
        book.dated.isoformat(),
        book.note_ja,
        book.note_en,
        tuple(_rule(rows[rule.id]) for rule in book.rules),
    )


def _rule(row: Row) -> RuleLine:
    rule = row.rule
    return RuleLine(
        id=rule.id,
        title_ja=rule.title_ja,
        title_en=rule.title_en,
        article=rule.article,
        sure=rule.sure.value,
        severity=rule.severity.value,
        edition=rule.edition,
        dated=rule.dated.isoformat(),
        evidence_ja=rule.evidence_ja,
        evidence_en=rule.evidence_en,
        depends_on=rule.depends_on,
        state=row.state.value,
        because=row.because,
        compensating_ja=rule.never_met_ja,
        compensating_en=rule.never_met_en,
        parts=tuple(_part(row, how) for how in rule.how),
    )


def _part(row: Row, how: How) -> PartLine:
    result = row.parts[how]
    return PartLine(how.value, result.state.value, tuple(map(_evidence, result.evidence)))


def _evidence(evidence: Evidence) -> EvidenceLine:
    links = tuple(_link(link) for link in evidence.links)
    return EvidenceLine(evidence.say("ja"), evidence.say("en"), links)


def _link(link: Link) -> LinkLine:
    return LinkLine(link.path, link.sha256)


def report_election(data: bytes) -> str | None:
    """The election_uid in the head of a report; None where it is no report."""
    try:
        document = read_canonical(data.removesuffix(b"\n"))
    except NotCanonical:
        return None
    head = document.get("head") if isinstance(document, dict) else None
    uid = head.get("election_uid") if isinstance(head, dict) else None
    return uid if isinstance(uid, str) else None


def printed_hash(pdf: bytes) -> str | None:
    """The one hash of its data that a print names; None where it names none, or several."""
    found = _KEYWORDS.findall(pdf)
    return found[0].decode() if len(found) == 1 else None
