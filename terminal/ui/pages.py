"""Which page a view is. Grids are made once for each size of letters and kept."""

from common.election import Election
from terminal.session.states import Ballot, State, TextSize, ballot_of
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.grid import Grid, for_contest, grid
from terminal.ui.page import Page
from terminal.ui.screens import asking, choosing, confirming, ending, helping, plain, review, start


class Pages:
    """All pages of one terminal in one election. Raises NoRoom where the glass is too small."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.grids: dict[TextSize, Grid] = {size: grid(desk, size) for size in TextSize}
        self.own: dict[tuple[TextSize, str], Grid] = {
            (size, contest.id): for_contest(desk, made, size, contest)
            for size, made in self.grids.items()
            for contest in desk.contests
        }
        self._contest_of = {
            person.id: contest.id for contest in desk.contests for person in contest.candidates
        }

    def ballot(self, election: Election) -> Ballot:
        """What the session needs to know of the screen: how many fit on it."""
        return ballot_of(election, {size: made.fit for size, made in self.grids.items()})

    def _grid_of(self, view: View) -> Grid:
        """That of the contest on the screen; where no row is open, nobody is there yet."""
        size = view.settings.size
        if not view.items:
            return self.grids[size]
        return self.own[size, self._contest_of[view.items[0].id]]

    def page(self, view: View) -> Page:
        of = self.grids[view.settings.size]
        match view.screen:
            case State.CHOOSING:
                return choosing.page(self.desk, view, self._grid_of(view))
            case State.CONFIRMING:
                return confirming.page(self.desk, view, of)
            case State.REVIEW:
                return review.page(self.desk, view, of)
            case State.ENDING:
                return ending.page(self.desk, view, of.frame)
            case State.START:
                return start.page(self.desk, view, of.frame)
            case State.HELP:
                return helping.page(self.desk, view, of.frame)
            case State.ASKING:
                return asking.page(self.desk, view, of.frame)
            case (
                State.SHUT
                | State.WAITING
                | State.ADMITTING
                | State.RECORDING
                | State.DONE
                | State.CALLED
                | State.FAILED
            ):
                return plain.page(self.desk, view, of.frame)
