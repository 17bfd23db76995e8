"""The acts of two people on the count, and their executors, which the room brings."""

from collections.abc import Callable

from tally_server.database.database import Transaction
from tally_server.database.proposals import Executor
from tally_server.opening.acts import acts
from tally_server.opening.room import Room
from tally_server.people.acts import Act, ActRefused, Agreed
from tally_server.web.place import Place


def executor(place: Place) -> Executor:
    """Hands an act to the room, if the server counts an election."""

    def carry_out(tx: Transaction, agreed: Agreed) -> None:
        try:
            room = place.service(Room)
        except LookupError as cause:
            raise ActRefused("web_intake.no-election") from cause
        room.carrying.carry_out(tx, agreed)

    return carry_out


ACTS: tuple[tuple[Act, Callable[[Place], Executor]], ...] = tuple((act, executor) for act in acts())
