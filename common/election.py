"""The election: what is voted on, by whom, where. An immutable value, always complete.

The same definition is read from the election folder (`common/folder.py`), frozen in the
election package and loaded by every terminal. Whatever builds one, all rules hold.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from common import election_rules as rules
from common import ids, names
from common.election_rules import Span
from common.municipality import municipality_code
from common.tables import BadCell, shown

Mode = Literal["official", "rehearsal", "training"]
ContestKind = Literal["chief", "assembly", "assembly_by_election"]
Display = Literal["single", "pages", "scroll", "gojuon"]
Incumbency = Literal["新", "現", "元"]
PlaceKind = Literal["day", "early"]
Truncate = Literal["sum", "share"]
OtherValidVotes = Literal["all", "paper"]
WithoutDuplicate = Literal["stop", "go-on"]
Part = TypeVar("Part", "Candidate", "Contest", "Place")


def _text(parse: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(parse)


def _within(span: Span) -> Any:
    return Field(ge=span.low, le=span.high)


def clock_time(text: str) -> str:
    """The text, if it is a time of day written as 07:00. Raises BadCell otherwise."""
    hour, colon, minute = text[:2], text[2:3], text[3:]
    plain = text.isascii() and hour.isdigit() and minute.isdigit() and len(text) == 5
    if not (plain and colon == ":" and int(hour) < 24 and int(minute) < 60):
        raise BadCell("election.time", found=shown(text))
    return text


PartId = Annotated[str, _text(ids.part_id)]
Title = Annotated[str, _text(names.title)]
Name = Annotated[str, _text(names.candidate_name)]
ClockTime = Annotated[str, _text(clock_time)]
Electors = Annotated[int, _within(rules.ELECTORS)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class KeyThreshold(_Value):
    """How many of the trustees' shares restore the election key."""

    needed: Annotated[int, _within(rules.TRUSTEES)]
    trustees: Annotated[int, _within(rules.TRUSTEES)]


class Counting(_Value):
    """What the committee decides about the count.

    truncate: where apportioned votes are cut at three decimals. other_valid_votes:
    whose votes apportion a shared name. joint_count: the count is joined to the 選挙会.
    """

    truncate: Truncate = "sum"
    other_valid_votes: OtherValidVotes = "all"
    joint_count: bool = True


class Candidate(_Value):
    """A person to vote for, in the letters that were notified.

    name is what the voter sees: 通称, or the same as legal_name. display_order is the
    order by lot (公職選挙法175条), which does not follow filing_no.
    """

    id: Annotated[str, _text(ids.candidate_id)]
    filing_no: Annotated[int, _within(rules.CANDIDATES)]
    display_order: Annotated[int, _within(rules.CANDIDATES)]
    name: Name
    legal_name: Name
    kana: Annotated[str, _text(names.reading)]
    party: Annotated[str, _text(names.party_name)]
    incumbency: Incumbency
    age: Annotated[int, _within(rules.AGE)]


class Contest(_Value):
    """One office to fill. candidates stand in the order by lot."""

    id: PartId
    title: Title
    kind: ContestKind
    winners: Annotated[int, Field(ge=1, le=rules.SEATS.high)]
    council_seats: Annotated[int, _within(rules.SEATS)]
    display: Display
    candidates: tuple[Candidate, ...]

    @model_validator(mode="after")
    def _agree(self) -> "Contest":
        order = [candidate.display_order for candidate in self.candidates]
        rules.uphold(
            rules.amount("candidates", len(order), rules.CANDIDATES),
            rules.seats(self.kind, self.winners, self.council_seats),
            rules.numbered("filing_no", [candidate.filing_no for candidate in self.candidates]),
            rules.numbered("display_order", order),
        )
        if order != sorted(order):
            raise ValueError("candidates stand in the order by lot")
        return self

    def candidate(self, candidate_id: str) -> Candidate:
        """The candidate of this id. Raises KeyError where there is none."""
        return _by_id(self.candidates, candidate_id)


class Place(_Value):
    """A polling place of the day, or one of early voting (期日前投票所)."""

    id: PartId
    name: Title
    kind: PlaceKind
    open: ClockTime
    close: ClockTime
    terminals: Annotated[int, _within(rules.TERMINALS)]
    spares: Annotated[int, Field(ge=0, le=rules.TERMINALS.high)] = 0
    electors_male: Electors
    electors_female: Electors
    first_day: date | None = None
    last_day: date | None = None

    @model_validator(mode="after")
    def _agree(self) -> "Place":
        rules.uphold(
            rules.hours(self.open, self.close),
            rules.terminal_count(self.terminals, self.spares),
            rules.early_days(self.kind, self.first_day, self.last_day),
        )
        return self

    @property
    def terminal_ids(self) -> tuple[str, ...]:
        """The terminals in use from the start, then the spares, numbered on."""
        numbers = range(1, self.terminals + self.spares + 1)
        return tuple(ids.terminal_id(self.id, number) for number in numbers)


class Election(_Value):
    """An election of one municipality on one day, with all its contests and places.

    without_duplicate: whether a terminal whose duplicate failed may go on with the
    original alone, if two officers decide so there.
    """

    id: Annotated[str, _text(ids.election_id)]
    name: Title
    municipality_code: Annotated[str, _text(municipality_code)]
    date: date
    mode: Mode
    key_threshold: KeyThreshold
    box_capacity: Annotated[int, _within(rules.BOX_CAPACITY)]
    counting: Counting
    contests: tuple[Contest, ...]
    places: tuple[Place, ...]
    without_duplicate: WithoutDuplicate = "stop"

    @model_validator(mode="after")
    def _agree(self) -> "Election":
        shares = self.key_threshold
        people = [person.id for contest in self.contests for person in contest.candidates]
        rules.uphold(
            rules.amount("contests", len(self.contests), rules.CONTESTS),
            rules.amount("places", len(self.places), rules.PLACES),
            rules.threshold(self.mode, shares.needed, shares.trustees),
            *(
                rules.contested(self.mode, len(contest.candidates), contest.winners)
                for contest in self.contests
            ),
            rules.unique("id", [contest.id for contest in self.contests]),
            rules.unique("id", people),
            rules.unique("id", [place.id for place in self.places]),
            *(rules.before_election(place.last_day, self.date) for place in self.places),
        )
        return self

    @property
    def terminals(self) -> tuple[str, ...]:
        """Every terminal of the election, place by place, spares included."""
        return tuple(terminal for place in self.places for terminal in place.terminal_ids)

    def contest(self, contest_id: str) -> Contest:
        """The contest of this id. Raises KeyError where there is none."""
        return _by_id(self.contests, contest_id)

    def place(self, place_id: str) -> Place:
        """The place of this id. Raises KeyError where there is none."""
        return _by_id(self.places, place_id)

    def place_of(self, terminal: str) -> Place:
        """The place where this terminal stands. Raises KeyError for an unknown terminal."""
        place = self.place(ids.place_part(terminal))
        if terminal not in place.terminal_ids:
            raise KeyError(terminal)
        return place

    def payload(self) -> dict[str, Any]:
        """The election as JSON: str, int, bool, None, list and dict only.

        A pure function of the values; every key is always there; dates as 2024-12-22.
        """
        return self.model_dump(mode="json")

    @classmethod
    def from_payload(cls, payload: object) -> "Election":
        """The election whose `payload()` this is. Raises ValueError for anything else."""
        try:
            election = cls.model_validate_json(json.dumps(payload))
        except (TypeError, RecursionError) as cause:
            raise ValueError("not the payload of an election") from cause
        if election.payload() != payload:
            raise ValueError("not the one payload of this election")
        return election


def _by_id(items: tuple[Part, ...], wanted: str) -> Part:
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)
