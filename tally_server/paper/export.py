"""paper.csv written from paper votes; `read_paper` reads the same votes from it."""

import csv
import io
from collections.abc import Iterator, Mapping

from tally_server.inputs.paper import PaperVotes

_HEADER = ("contest", "item", "candidate", "count")


def paper_csv(votes: Mapping[str, PaperVotes]) -> bytes:
    """The file: UTF-8, contests in the order given; every candidate has a row, 0 too."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_HEADER)
    for contest, paper in votes.items():
        writer.writerows((contest, *row) for row in _rows(paper))
    return table.getvalue().encode()


def _rows(paper: PaperVotes) -> Iterator[tuple[str, str, int]]:
    yield from (("own", candidate, number) for candidate, number in paper.own.items())
    yield from (("group", "+".join(group.candidates), group.ballots) for group in paper.groups)
    yield from (("invalid", reason, number) for reason, number in paper.invalid.items())
    yield ("taken_away", "", paper.taken_away)
    yield ("not_accepted", "", paper.not_accepted)
