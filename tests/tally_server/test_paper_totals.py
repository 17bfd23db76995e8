"""All agreed sheets added up, and paper.csv written from them."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from builders import make_candidate, make_contest, make_election
from hypothesis import given
from hypothesis import strategies as st

from tally_server.inputs.paper import read_paper
from tally_server.outcome.votes import Group
from tally_server.paper import events as e
from tally_server.paper.entry import Entry
from tally_server.paper.export import paper_csv
from tally_server.paper.record import replayed
from tally_server.paper.sheet import Field, Keyed, SheetId, fields_of
from tally_server.paper.totals import SheetsOpen, keyed_of, paper_votes, paper_votes_of, still_open

ELECTION = make_election(contests=2)
ONE, TWO = ELECTION.contests
FIELDS = fields_of(ONE, [("contest-1-1", "contest-1-2"), ("contest-1-2", "contest-1-3")])
COUNTS = st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 500))
A, B, _, FIRST_GROUP, LAST_GROUP = FIELDS[:5]
BY = ("甲野 太郎", "乙川 花子")


def agreed(contest: str, number: int, counts: Mapping[Field, int]) -> Entry:
    keyed = Keyed(counts)
    keyings = (e.KeyFirst(by="a", keyed=keyed), e.KeySecond(by="b", keyed=keyed))
    return replayed(SheetId(contest, number), keyings)


NONE = agreed(TWO.id, 1, {})


def test_sheets_of_a_contest_are_added_up() -> None:
    """Several bundles make the contest's votes; what was withdrawn makes none."""
    entries = [
        agreed(ONE.id, 2, {A: 1, LAST_GROUP: 4, Field("invalid", ("blank",)): 2}),
        agreed(ONE.id, 1, {A: 10, B: 5, FIRST_GROUP: 3, Field("taken_away"): 1}),
        replayed(SheetId(ONE.id, 3), [e.Withdraw(by=BY, reason="二重")]),
        NONE,
    ]
    votes = paper_votes(entries, ELECTION)
    assert list(votes) == [ONE.id, TWO.id]
    assert list(votes[ONE.id].own.values()) == [11, 5, 0]
    assert votes[ONE.id].groups == (Group(FIRST_GROUP.subject, 3), Group(LAST_GROUP.subject, 4))
    assert dict(votes[ONE.id].invalid) == {"blank": 2}
    assert (votes[ONE.id].taken_away, votes[ONE.id].not_accepted) == (1, 0)
    assert (votes[TWO.id].taken_away, votes[TWO.id].not_accepted) == (0, 0)


def test_everything_that_is_no_vote_is_added_up_too() -> None:
    """持帰り and 不受理 of all sheets, each for itself."""
    taken, refused = Field("taken_away"), Field("not_accepted")
    votes = paper_votes_of(ONE, [Keyed({taken: 2, refused: 5}), Keyed({refused: 1})])
    assert (votes.taken_away, votes.not_accepted) == (2, 6)


def test_the_order_is_that_of_the_election_and_of_filing() -> None:
    """Whatever the ids spell, contests stand as in the election, groups as filed."""
    people = [make_candidate(n, id=name) for n, name in enumerate(("c", "b", "a"), 1)]
    office = make_contest(1, people, id="z-first")
    election = make_election(contests=[office, make_contest(2, id="a-last")])
    assert still_open([], election) == (SheetId("z-first", 1), SheetId("a-last", 1))
    groups = {Field("group", ("b", "a")): 1, Field("group", ("c", "a")): 2}
    found = paper_votes_of(office, [Keyed(groups)]).groups
    assert [group.candidates for group in found] == [("c", "a"), ("b", "a")]


def test_the_exported_file_is_plain() -> None:
    """One row a number, lines as everywhere in these files."""
    written = paper_csv({ONE.id: paper_votes_of(ONE, [Keyed({A: 3, FIRST_GROUP: 2})])})
    assert written.decode() == (
        "contest,item,candidate,count\n"
        "contest-1,own,contest-1-1,3\n"
        "contest-1,own,contest-1-2,0\n"
        "contest-1,own,contest-1-3,0\n"
        "contest-1,group,contest-1-1+contest-1-2,2\n"
        "contest-1,taken_away,,0\n"
        "contest-1,not_accepted,,0\n"
    )


@given(st.lists(COUNTS, min_size=1, max_size=5), st.randoms())
def test_sheets_may_come_in_any_order(sheets: list[dict[Field, int]], random: object) -> None:
    """The sum is the same whoever finishes first, and each ballot is in it once."""
    keyed = [Keyed(counts) for counts in sheets]
    shuffled = sorted(keyed, key=lambda _: random.random())  # type: ignore[attr-defined]  # Random
    votes = paper_votes_of(ONE, keyed)
    assert votes == paper_votes_of(ONE, shuffled)
    assert keyed_of(votes).added == sum(sheet.added for sheet in keyed)


@given(COUNTS)
def test_what_is_exported_is_read_back(counts: dict[Field, int]) -> None:
    """paper.csv carries the agreed votes into any count, unchanged."""
    votes = {contest.id: paper_votes_of(contest, ()) for contest in ELECTION.contests}
    votes[ONE.id] = paper_votes_of(ONE, [Keyed(counts)])
    assert read_paper(paper_csv(votes), ELECTION) == votes
    assert paper_votes_of(ONE, [keyed_of(votes[ONE.id])]) == votes[ONE.id]


def test_nothing_is_counted_while_a_sheet_is_open() -> None:
    """Every sheet on the list must be agreed or withdrawn."""
    half = replayed(SheetId(ONE.id, 2), [e.KeyFirst(by="a", keyed=Keyed({A: 1}))])
    entries = [agreed(ONE.id, 1, {A: 1}), half, NONE]
    assert still_open(entries, ELECTION) == (SheetId(ONE.id, 2),)
    with pytest.raises(SheetsOpen) as waiting:
        paper_votes(entries, ELECTION)
    assert waiting.value.sheets == (SheetId(ONE.id, 2),)
    assert still_open([entries[0], NONE], ELECTION) == ()


def test_silence_is_no_statement_that_there_are_no_paper_votes() -> None:
    """A contest whose sheets are all missing or withdrawn wants one, of zeros at least."""
    withdrawn = replayed(SheetId(ONE.id, 1), [e.Withdraw(by=BY, reason="二重")])
    assert still_open([], ELECTION) == (SheetId(ONE.id, 1), SheetId(TWO.id, 1))
    assert still_open([withdrawn, NONE], ELECTION) == (SheetId(ONE.id, 1),)
    assert still_open([Entry(SheetId(ONE.id, 5)), NONE], ELECTION) == (SheetId(ONE.id, 5),)


def test_votes_for_an_invalidated_candidate_open_the_sheet() -> None:
    """A candidate who falls after the keying takes the agreed sheet back to be corrected."""
    entries = [agreed(ONE.id, 1, {A: 1}), agreed(ONE.id, 2, {LAST_GROUP: 1}), NONE]
    assert still_open(entries, ELECTION, {"contest-1-1"}) == (SheetId(ONE.id, 1),)
    assert still_open(entries, ELECTION, {"contest-1-3"}) == (SheetId(ONE.id, 2),)
    with pytest.raises(SheetsOpen):
        paper_votes(entries, ELECTION, {"contest-1-1"})
    assert replace(entries[0]).agreed == Keyed({A: 1})
