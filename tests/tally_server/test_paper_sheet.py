"""What stands on a sheet of paper votes, and how it is keyed."""

import pytest
from builders import make_candidate, make_contest
from hypothesis import given
from hypothesis import strategies as st

from common.tables import BadCell
from tally_server.inputs.paper import INVALID_REASONS
from tally_server.paper.groups import likely_groups
from tally_server.paper.sheet import BALLOTS, TOTAL, Field, Keyed, fields_of, number_of

CONTEST = make_contest(1, id="mayor")
A, B, C = (Field("own", (candidate.id,)) for candidate in CONTEST.candidates)
GROUP = Field("group", ("mayor-1", "mayor-2"))


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("", 0),
        ("0", 0),
        ("12", 12),
        ("１２", 12),
        (" 1,234 ", 1234),
        ("１，２３４", 1234),
        ("007", 7),
    ],
)
def test_a_number_is_read_however_the_keyboard_writes_it(cell: str, number: int) -> None:
    """Digits of any width count; an empty field is 0."""
    assert number_of(cell) == number


@pytest.mark.parametrize(
    "cell", ["-1", "1.5", "十二", "12票", "1 2", "123456789", "²", "①", "0x10"]
)
def test_what_is_no_number_of_ballots_is_refused(cell: str) -> None:
    """Nothing is guessed from a field."""
    with pytest.raises(BadCell) as bad:
        number_of(cell)
    assert bad.value.key == "table.number"
    assert bad.value.values == {"found": cell, "low": 0, "high": 99_999_999}


def test_the_largest_number_is_taken() -> None:
    """As large as any number in paper.csv."""
    assert number_of("99,999,999") == 99_999_999


def test_the_fields_of_a_sheet_follow_the_paper() -> None:
    """Candidates as filed, groups, reasons of the law, then what is no ballot, then the total."""
    fields = fields_of(CONTEST, [GROUP.subject])
    assert fields[:4] == (A, B, C, GROUP)
    assert fields[4:14] == tuple(Field("invalid", (reason,)) for reason in INVALID_REASONS)
    assert [at.item for at in fields[-3:]] == ["taken_away", "not_accepted", BALLOTS]
    assert len(set(fields)) == len(fields) == 3 + 1 + 10 + 3
    assert len({at.name for at in fields}) == len(fields)


def test_the_total_is_of_the_ballots_in_the_bundle() -> None:
    """持帰り and 不受理 are no ballots of the bundle; an empty field is as good as a 0."""
    keyed = Keyed({A: 3, GROUP: 2, Field("invalid", ("blank",)): 1, Field("taken_away"): 9, B: 0})
    assert keyed.added == 6
    assert B not in keyed.counts
    assert keyed == Keyed(dict(reversed(keyed.counts.items())))


def test_a_negative_number_is_no_keying() -> None:
    """Whatever the page lets through, a sheet has no negative votes."""
    with pytest.raises(ValueError, match="negative"):
        Keyed({A: -1})


@given(st.dictionaries(st.sampled_from(fields_of(CONTEST, [GROUP.subject])), st.integers(0, 999)))
def test_a_keying_is_kept_as_it_was(counts: dict[Field, int]) -> None:
    """What is kept of a keying is that keying, in one spelling."""
    keyed = Keyed(counts)
    assert Keyed.from_json(keyed.as_json()) == keyed
    assert Keyed(dict(reversed(counts.items()))).as_json() == keyed.as_json()
    assert keyed[TOTAL] == counts.get(TOTAL, 0)


def test_groups_are_proposed_for_shared_names_and_readings() -> None:
    """Surname, given name and either one's reading, once each, as filed."""
    people = [
        make_candidate(1, id="a", name="佐藤　一郎", kana="さとう　いちろう"),
        make_candidate(2, id="b", name="佐藤　花子", kana="さとう　はなこ"),
        make_candidate(3, id="c", name="左藤　花子", kana="さとう　はなこ"),
        make_candidate(4, id="d", name="鈴木　一郎", kana="すずき　かずお"),
        make_candidate(5, id="e", name="田中　実", kana="たなか　みのる"),
    ]
    proposed = likely_groups(make_contest(1, people))
    assert proposed == (("a", "b"), ("a", "b", "c"), ("a", "d"), ("b", "c"))


def test_groups_stand_as_filed_and_names_are_taken_whole() -> None:
    """The order of filing, not of ids; spaces of any width part a name."""
    people = [
        make_candidate(1, id="z", name="山田 太郎", kana="やまだ たろう"),
        make_candidate(2, id="b", name="林　花子", kana="はやし　はなこ"),
        make_candidate(3, id="a", name="山田　花子", kana="やまだ　はなこ"),
    ]
    assert likely_groups(make_contest(1, people)) == (("z", "a"), ("b", "a"))


def test_no_group_is_proposed_where_all_names_differ() -> None:
    """Candidates of different names share no ballot."""
    people = [
        make_candidate(1, name="佐藤　一郎", kana="さとう　いちろう"),
        make_candidate(2, name="鈴木　花子", kana="すずき　はなこ"),
    ]
    assert likely_groups(make_contest(1, people)) == ()
