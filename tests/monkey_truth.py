"""What voters confirmed and were told, kept apart from the terminal, from its screens alone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from common.ballot import NO_CHOICE
from terminal.own_disk import Told
from terminal.session.view import View

Votes = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Vote:
    """grant: its id. choices: by contest, as they stood on the screen that was confirmed."""

    grant: bytes
    choices: Mapping[str, str]


@dataclass
class Truth:
    """done: votes that a voter was told are recorded. doubt: the one of which nothing was
    told yet. unknown: those of which people were told that it cannot be known. wrong: what
    must never be.
    """

    done: list[Vote] = field(default_factory=list)
    doubt: Vote | None = None
    unknown: list[Vote] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def recorded(self, vote: Vote | None) -> None:
        """The screen says that a vote is recorded."""
        if vote is None:
            self.wrong.append("a vote that nobody confirmed")
            return
        if vote.grant in {one.grant for one in self.done}:
            self.wrong.append("one grant, two votes")
        self.done.append(vote)

    def told(self, truth: Told) -> None:
        """Staff are told what became of the last vote."""
        vote, self.doubt = self.doubt, None
        if vote is None:
            if truth is Told.RECORDED and not self.done:
                self.wrong.append("recorded, of nobody")
        elif truth is Told.RECORDED:
            self.recorded(vote)
        elif truth is Told.CANNOT_BE_KNOWN:
            self.unknown.append(vote)

    def never_told(self) -> None:
        """People gave the terminal up before it said anything."""
        if self.doubt is not None:
            self.unknown.append(self.doubt)
            self.doubt = None

    def compare(self, found: Votes, *, stale: bool = False) -> None:
        """What lies on a closed medium. stale: two people accepted one that may lack votes."""
        done = _votes(self.done)
        most = done + _votes(self.unknown)
        if found - most:
            self.wrong.append("a vote on a medium that nobody cast, or one twice")
        if done - found and not stale:
            self.wrong.append("a vote that was told as recorded is lost")


def _votes(votes: list[Vote]) -> Votes:
    return Counter(item for vote in votes for item in vote.choices.items())


def on_screen(view: View | None, contests: Mapping[str, str]) -> dict[str, str]:
    """What a voter who confirms this screen confirms. contests: ids by title."""
    if view is None:
        return {}
    return {
        contests[line.title]: NO_CHOICE if line.without or line.chosen is None else line.chosen.id
        for line in view.lines
    }
