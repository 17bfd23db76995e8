"""The act of recording a lot: what two people read, and what follows from their agreement."""

from typing import Any

from tally_server.count.results import ContestResult
from tally_server.database import lots
from tally_server.database.database import Transaction
from tally_server.database.proposals import Executor
from tally_server.outcome.lots import LotNeeded, LotRecord, lot_decision, lot_faults, lot_needed
from tally_server.paper.desk import PaperDesk
from tally_server.people.acts import Act, ActRefused, Agreed, Data, Row
from tally_server.people.roles import Role
from tally_server.web.paper_place import desk_of
from tally_server.web.place import Place

RECORD_LOT = "record-lot"
PROPOSERS = frozenset({Role.COUNTING_OFFICER})
APPROVERS = frozenset({Role.COUNTING_OFFICER, Role.WITNESS})


def lot_data(result: ContestResult, needed: LotNeeded, record: LotRecord) -> Data:
    """Everything that is agreed on: between whom, who won, the others' order, how, and who drew."""
    return {
        "contest": result.contest.id,
        "title": result.contest.title,
        "tied": [[name, result.contest.candidate(name).name] for name in needed.tied],
        "winners": list(record.winners),
        "losers": list(record.losers),
        "method": record.method,
        "drawn_by": record.drawn_by,
    }


def waiting_lot(tx: Transaction, desk: PaperDesk, contest: str) -> tuple[ContestResult, LotNeeded]:
    """The contest and the lot that it waits for. Raises ActRefused where none is."""
    for result in desk.results(tx):
        needed = lot_needed(result.totals, result.outcome)
        if result.contest.id == contest and needed is not None:
            if result.outcome.drawn:
                raise ActRefused("web_outcome.lot-recorded")
            return result, needed
    raise ActRefused("web_outcome.lot-not-needed")


def check_lot(record: LotRecord, needed: LotNeeded) -> None:
    """Raises ActRefused with the first thing that does not fit."""
    if faults := lot_faults(record, needed):
        raise ActRefused(f"web_outcome.lot-{faults[0]}")


def _shown(data: Data) -> tuple[Row, ...]:
    names = dict(data["tied"])

    def people(ids: list[Any]) -> str:
        return "、".join(names[name] for name in ids)

    losers = people(data["losers"])
    return (
        Row("web_outcome.contest", data["title"]),
        Row("web_outcome.lot-between", people(list(names))),
        Row("web_outcome.lot-winners", people(data["winners"])),
        Row("web_outcome.lot-order", losers)
        if losers
        else Row("web_outcome.lot-order", "web_outcome.lot-no-order", value_key=True),
        Row("web_outcome.lot-method-label", data["method"]),
        Row("web_outcome.lot-drawn-by-label", data["drawn_by"]),
    )


def _executor(place: Place) -> Executor:
    def carry_out(tx: Transaction, agreed: Agreed) -> None:
        desk, data = desk_of(place), agreed.data
        result, needed = waiting_lot(tx, desk, data["contest"])
        record = LotRecord(
            data["contest"],
            tuple(data["winners"]),
            tuple(data["losers"]),
            data["method"],
            data["drawn_by"],
            (agreed.proposed_by.name, agreed.approved_by.name),
        )
        check_lot(record, needed)
        names = {person.id: person.name for person in result.contest.candidates}
        lots.add_lot(tx, agreed.proposal, record, agreed.at)
        desk.record_lot(tx, lot_decision(record, names), agreed)

    return carry_out


LOT_ACT = Act(
    RECORD_LOT,
    "web_outcome.record-lot",
    "web_outcome.record-lot-means",
    PROPOSERS,
    APPROVERS,
    _shown,
)
LOT_ACTS = ((LOT_ACT, _executor),)
