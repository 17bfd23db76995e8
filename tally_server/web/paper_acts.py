"""The acts of two people on paper votes: an agreed sheet is reopened, a sheet is withdrawn."""

from collections.abc import Callable

from common.machine import Refused
from tally_server.database import paper
from tally_server.database.database import Transaction
from tally_server.database.proposals import Executor
from tally_server.paper.events import Reopen, Withdraw
from tally_server.paper.sheet import SheetId
from tally_server.people.acts import Act, ActRefused, Agreed, Data, Row
from tally_server.people.roles import Role
from tally_server.web.paper_place import desk_of
from tally_server.web.place import Place

REOPEN, WITHDRAW = "paper-reopen", "paper-withdraw"
PROPOSERS = frozenset({Role.COUNTING_OFFICER})
APPROVERS = frozenset({Role.COUNTING_OFFICER, Role.WITNESS})


def sheet_data(contest: str, title: str, number: int, reason: str) -> Data:
    """What both people read and agree on."""
    return {"contest": contest, "title": title, "number": number, "reason": reason}


def _shown(data: Data) -> tuple[Row, ...]:
    return (
        Row("web_paper.contest", data["title"]),
        Row("web_paper.sheet", str(data["number"])),
        Row("web_paper.reason", data["reason"]),
    )


def _executor(kind: type[Reopen | Withdraw]) -> Callable[[Place], Executor]:
    def of(place: Place) -> Executor:
        def carry_out(tx: Transaction, agreed: Agreed) -> None:
            desk = desk_of(place)
            if not desk.paper_open(tx):
                raise ActRefused("web_paper.closed")
            sheet = SheetId(agreed.data["contest"], agreed.data["number"])
            by = (agreed.proposed_by.login, agreed.approved_by.login)
            event = kind(by=by, reason=agreed.data["reason"])
            moved = paper.happen(tx, desk.election, sheet, event, agreed.approved_by, agreed.at)
            if isinstance(moved, Refused):
                raise ActRefused(f"paper_refusals.{moved.missing[0]}")

        return carry_out

    return of


def _act(kind: str) -> Act:
    return Act(kind, f"web_paper.{kind}", f"web_paper.{kind}-means", PROPOSERS, APPROVERS, _shown)


ACTS = ((_act(REOPEN), _executor(Reopen)), (_act(WITHDRAW), _executor(Withdraw)))
