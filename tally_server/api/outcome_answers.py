"""What `/api/v1` answers about paper votes and the outcome. Votes are text: never a float."""

from pydantic import BaseModel, ConfigDict


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class SheetShown(_Answer):
    """state: as in docs/states/paper-sheet.md."""

    contest: str
    number: int
    state: str


class FigureShown(_Answer):
    """A figure, a fate or a consequence with its rule; figure: empty where it is no number."""

    key: str
    label: str
    figure: str
    text: str
    article: str
    basis: str


class StandingShown(_Answer):
    candidate: str
    place: int
    printed: str
    fate: FigureShown
    deposit_lost: bool


class LineShown(_Answer):
    """A line of the working. level: head, rule, line, sum or warning."""

    level: str
    text: str


class OutcomeShown(_Answer):
    """One contest. elected, ties: as in results.json."""

    contest: str
    elected: list[str]
    ties: list[list[str]]
    figures: list[FigureShown]
    standings: list[StandingShown]
    consequences: list[FigureShown]
    working: list[LineShown]
    readings: list[LineShown]
