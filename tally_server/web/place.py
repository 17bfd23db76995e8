"""The counting place as the pages know it: made once by make_app, handed to every request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from common.signing import SigningKey
from tally_server.database.database import Database
from tally_server.database.proposals import Executor
from tally_server.people.acts import Act
from tally_server.people.passwords import Passwords
from tally_server.web.settings import Settings
from tally_server.web.surroundings import Reach

T = TypeVar("T")


@dataclass
class Place:
    """Everything a page may use.

    now: the clock, in UTC. seal: signs the head of the log. ways_out: what the air-gap watch
    saw last.
    """

    settings: Settings
    database: Database
    now: Callable[[], datetime]
    passwords: Passwords
    seal: SigningKey
    acts: Mapping[str, Act] = field(default_factory=dict)
    executors: Mapping[str, Executor] = field(default_factory=dict)
    services: tuple[object, ...] = ()
    ways_out: Callable[[], tuple[Reach, ...]] = tuple

    def service(self, kind: type[T]) -> T:
        """The one service of this type that an area brought. Raises LookupError."""
        for one in self.services:
            if isinstance(one, kind):
                return one
        raise LookupError(f"no area brought a {kind.__name__}")

    def close(self) -> None:
        """Every service that can be closed is, then the database."""
        for one in reversed(self.services):
            closing = getattr(one, "close", None)
            if callable(closing):
                closing()
        self.database.close()
