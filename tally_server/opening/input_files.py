"""What was entered, as the files that `ippyo tally count` reads: anybody can count again."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from common.election import Election
from tally_server.database import decisions, forms
from tally_server.database.database import Transaction
from tally_server.inputs.paper import PaperVotes
from tally_server.outcome.votes import CandidateId
from tally_server.paper.export import paper_csv


def input_files(
    tx: Transaction,
    election: Election,
    paper: Mapping[str, PaperVotes],
    lot_losers: Mapping[str, Sequence[CandidateId]],
) -> dict[str, bytes]:
    """slips.csv, roll.csv, paper.csv, lots.csv and decisions.json; none of the tables where
    it would hold nothing, but for roll.csv."""
    slips = slips_file(tx, election)
    files = {
        "roll.csv": _table(("place", "contest", "voters"), _roll(forms.roll(tx))),
        "decisions.json": decisions.decisions_file(tx),
    }
    if slips:
        files["slips.csv"] = slips
    if paper:
        files["paper.csv"] = paper_csv(paper)
    if any(lot_losers.values()):
        files["lots.csv"] = _table(("contest", "order", "candidate"), _lots(lot_losers))
    return files


def slips_file(tx: Transaction, election: Election) -> bytes:
    """slips.csv, in the order of the terminals; empty while no slip was entered."""
    slips = forms.slips(tx)
    in_order = (slips[terminal] for terminal in election.terminals if terminal in slips)
    rows = tuple((one.terminal, one.records, one.digest) for one in in_order)
    return _table(("terminal", "records", "digest"), rows) if rows else b""


def _lots(losers: Mapping[str, Sequence[CandidateId]]) -> Iterable[Sequence[object]]:
    for contest, names in losers.items():
        for order, name in enumerate(names, 1):
            yield contest, order, name


def _roll(roll: Mapping[tuple[str, str], int]) -> Iterable[Sequence[object]]:
    return ((place, contest, voters) for (place, contest), voters in sorted(roll.items()))


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
