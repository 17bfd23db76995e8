"""One voter at one terminal, from the code held up to what the voter is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from common.ballot import NO_CHOICE
from common.grant import Grant
from hardware_sim.voters.acts import Act, acts, gaps
from hardware_sim.voters.crew import TWO
from hardware_sim.voters.staffed import PER_SCREEN, NoWayOn, StaffedTerminal
from hardware_sim.voters.visitors import Visitor, Way
from terminal.life.states import State as PollsState
from terminal.own_disk import Told
from terminal.session import events as e
from terminal.session.states import IDLE_MS, INSIDE, Aid, Hand, Session, State

TICK_MS = 10_000
ANSWER_SECONDS = 5.0
REST_SECONDS = IDLE_MS / 1000 + 20
GONE_SECONDS = 60.0
MOST_TRIES = 12

Between = Callable[[StaffedTerminal], None]
"""What the world does to a terminal before an act of a voter."""


def nothing(_: StaffedTerminal) -> None:
    """An undisturbed terminal."""


@dataclass(frozen=True)
class Outcome:
    """told: what became of the vote, as the terminal said it: RECORDED, NOT_RECORDED or
    CANNOT_BE_KNOWN. cast: what was confirmed in all contests. contradiction: the terminal
    called a grant spent of which it had said that no vote is recorded. tries: how often the
    voter went through the screens.
    """

    told: Told
    cast: Mapping[str, str] = field(repr=False, hash=False)
    contradiction: bool = False
    tries: int = 1


class Visit:
    """grant: what reception gave this visitor for this terminal."""

    def __init__(
        self,
        terminal: StaffedTerminal,
        visitor: Visitor,
        grant: Grant,
        rng: Random,
        between: Between = nothing,
    ) -> None:
        self._terminal, self._visitor, self._grant = terminal, visitor, grant
        self._rng, self._between = rng, between
        self._leaves = visitor.way is Way.LEAVES
        self._tapped = False

    def live(self) -> Outcome:
        """Where a fault strikes, the voter waits for what the terminal says, and votes again
        with the same grant only if the vote is not recorded and the terminal goes on."""
        for tries in range(1, MOST_TRIES + 1):
            if self._try():
                return Outcome(Told.RECORDED, self._cast, tries=tries)
            if self._inside:
                raise NoWayOn(f"a voter is left at {self._session.state}")
            told = self._terminal.mend()
            if self._tapped and told in (Told.RECORDED, Told.CANNOT_BE_KNOWN):
                return Outcome(told, self._cast)
            if self._terminal.state is not PollsState.OPEN:
                return Outcome(Told.NOT_RECORDED, self._cast)
            self._terminal.present(self._grant)
            if self._session.refused == "grant-spent":
                return Outcome(Told.NOT_RECORDED, self._cast, contradiction=True)
        return Outcome(Told.NOT_RECORDED, self._cast)

    @property
    def _cast(self) -> Mapping[str, str]:
        chosen = self._visitor.choices
        return dict.fromkeys(chosen, NO_CHOICE) if self._leaves else chosen

    @property
    def _session(self) -> Session:
        return self._terminal.booth.terminal.session

    @property
    def _inside(self) -> bool:
        return self._session.state in INSIDE

    @property
    def _done(self) -> bool:
        return self._session.state is State.DONE

    def _try(self) -> bool:
        """Whether the screen said that the vote is recorded."""
        self._tapped = False
        if self._session.state is not State.START:
            self._terminal.present(self._grant)
        if self._session.state is not State.START:
            return False
        hand = self._helped()
        timed = self._timed()
        for number, (act, gap) in enumerate(timed, 1):
            self._wait(gap)
            self._between(self._terminal)
            self._answer()
            self._tapped = number == len(timed) and not self._leaves
            self._terminal.feed(act(at=self._terminal.now, hand=hand))
            if not self._inside:
                return self._done
        if self._leaves:
            self._fetched()
        return self._done

    def _helped(self) -> Hand:
        """Whose hand touches from now on."""
        if self._visitor.way is not Way.PROXY:
            return Hand.VOTER
        self._pass(1000)
        self._terminal.feed(e.CallStaff(at=self._terminal.now))
        self._wait(self._visitor.staff)
        self._terminal.feed(e.Help(at=self._terminal.now, by=TWO, aid=Aid.PROXY))
        self._answer()
        return Hand.PROXY

    def _timed(self) -> list[tuple[Act, float]]:
        """The acts with the seconds before each."""
        contests = self._terminal.provision.package.election.contests
        made = acts(self._visitor, contests, PER_SCREEN)
        before = gaps(len(made), self._visitor.session, self._rng)
        if self._leaves:
            made = made[: self._rng.randrange(1, len(made))]
        at = self._rng.randrange(len(made))
        if self._visitor.way is Way.RESTS:
            before[at] += REST_SECONDS
        if self._visitor.way is Way.CALLS:
            made.insert(at, e.CallStaff)
            before.insert(at, 1.0)
        return list(zip(made, before, strict=False))

    def _wait(self, seconds: float) -> None:
        """Time passes; a terminal that asks whether somebody is there is answered."""
        until = self._terminal.now + round(seconds * 1000)
        while self._terminal.now < until:
            self._pass(min(TICK_MS, until - self._terminal.now))

    def _pass(self, milliseconds: int) -> None:
        self._terminal.at(self._terminal.now + milliseconds)
        self._terminal.feed(e.Time(at=self._terminal.now))

    def _answer(self) -> None:
        """What lies over the voter's screen is taken away again."""
        if self._session.state is State.ASKING:
            self._pass(round(ANSWER_SECONDS * 1000))
            self._terminal.feed(e.StillHere(at=self._terminal.now))
            self._pass(1000)
        if self._session.state is State.CALLED:
            self._wait(self._visitor.staff + self._visitor.help)
            self._terminal.feed(e.GoOn(at=self._terminal.now, by=TWO))
            self._pass(1000)

    def _fetched(self) -> None:
        """The voter is gone: the terminal asks, then calls, and staff end the session before
        a witness (途中終了)."""
        self._wait(REST_SECONDS + GONE_SECONDS)
        self._wait(self._visitor.staff)
        self._tapped = True
        self._terminal.feed(e.EndForVoter(at=self._terminal.now, by=TWO))
