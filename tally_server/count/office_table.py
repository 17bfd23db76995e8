"""`results-ja.csv`: the results as an office's spreadsheet shows them, with a Japanese header.

For people who copy figures into a notice or a report. Programs read `results.csv`, which
has the exact fractions; both say what `results.json` says. Specified in
docs/formats/results.md.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from common.text import text
from tally_server.count.results import ContestResult
from tally_server.outcome.printed import decimals
from tally_server.outcome.totals import CandidateTotal

COLUMNS = (
    *("contest", "kind", "filing-no", "name", "kana", "party", "incumbency", "age"),
    *("votes", "electronic", "paper", "apportioned", "outcome"),
)
"""Keys of the catalogue, `office.column-…`."""
_FORMULA = ("=", "+", "-", "@")
Cells = tuple[str | int, ...]


def office_csv(contests: Iterable[ContestResult]) -> bytes:
    """UTF-8 with the byte order mark, by which spreadsheets know it; CRLF."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow([_say(f"column-{column}") for column in COLUMNS])
    for result in contests:
        for cells in (*_candidates(result), *_sums(result)):
            writer.writerow([harmless(cell) for cell in (result.contest.title, *cells)])
    return b"\xef\xbb\xbf" + table.getvalue().encode()


def _candidates(result: ContestResult) -> Iterator[Cells]:
    """In the order of filing, votes as printed in the record."""
    shared = any(row.apportioned for row in result.totals.candidates)
    for row in result.totals.candidates:
        person = result.contest.candidate(row.candidate)
        yield (
            *(_say("candidate"), person.filing_no, person.name, person.kana, person.party),
            *(person.incumbency, person.age, row.printed, row.electronic, row.paper_own),
            decimals(row.apportioned) if shared else 0,
            _say(_outcome(result, row)),
        )


def _outcome(result: ContestResult, row: CandidateTotal) -> str:
    if row.candidate in result.outcome.drawn:
        return "elected-by-lot"
    if row.candidate in result.outcome.elected:
        return "elected"
    waits = any(row.candidate in tie for tie in result.outcome.ties)
    return "waiting" if waits else "not-elected"


def _sums(result: ContestResult) -> Iterator[Cells]:
    """What stands below the candidates: number in all, of it electronic, of it on paper."""
    votes, totals = result.votes, result.totals
    electronic = sum(row.electronic for row in totals.candidates)
    spoilt = sum(votes.paper_invalid.values())
    yield _sum("valid", totals.valid, electronic, totals.valid - electronic)
    yield _sum("invalid", totals.invalid, votes.electronic_invalidated, spoilt)
    yield _sum("ended", votes.ended_without_choice, votes.ended_without_choice, 0)
    yield _sum("set-aside", votes.set_aside, votes.set_aside, 0)
    yield _sum("taken-away", votes.taken_away, 0, votes.taken_away)
    yield _sum("not-accepted", votes.not_accepted, 0, votes.not_accepted)


def _sum(key: str, number: int, electronic: int, paper: int) -> Cells:
    return (_say(key), *[""] * 6, number, electronic, paper, "", "")


def harmless(cell: str | int) -> str | int:
    """A title may begin as a formula does; a spreadsheet must not work it out."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _say(key: str) -> str:
    return text(f"office.{key}")
