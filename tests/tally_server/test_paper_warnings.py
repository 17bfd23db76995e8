"""What an operator is told before a keying is handed in."""

import pytest
from builders import make_contest

from tally_server.paper.sheet import TOTAL, Field, Keyed, fields_of
from tally_server.paper.warnings import Around, Weight, codes, remark_names, remarks

FIELDS = fields_of(make_contest(1, id="m"), [("m-1", "m-2")])
A, B, C, GROUP = FIELDS[:4]
BLANK, TAKEN, NOT = Field("invalid", ("blank",)), Field("taken_away"), Field("not_accepted")
AROUND = Around(electors=1000)

CASES: dict[str, tuple[dict[Field, int], Around]] = {
    "total-differs": ({A: 9, TOTAL: 10}, AROUND),
    "invalidated": ({A: 9, TOTAL: 9}, Around(1000, invalidated={"m-1"})),
    "all-zero": ({}, AROUND),
    "more-than-voters": ({A: 9, TAKEN: 1, TOTAL: 9}, Around(1000, 9)),
    "more-than-electors": ({A: 1001, TOTAL: 1001}, AROUND),
    "much-invalid": ({A: 18, BLANK: 2, TOTAL: 20}, AROUND),
    "large-group": ({A: 5, B: 4, GROUP: 10, TOTAL: 19}, AROUND),
    "much-missing": ({A: 1, TAKEN: 1, NOT: 1, TOTAL: 1}, AROUND),
    "same-sheet": ({A: 9, TOTAL: 9}, Around(1000, others={4: Keyed({A: 9, TOTAL: 9})})),
}
JUST_GOOD: dict[str, tuple[dict[Field, int], Around]] = {
    "total-differs": ({A: 10, TOTAL: 10}, AROUND),
    "invalidated": ({A: 9, Field("invalid", ("2",)): 0, TOTAL: 9}, Around(9, invalidated={"m-2"})),
    "all-zero": ({TAKEN: 1}, AROUND),
    "more-than-voters": ({A: 8, TAKEN: 1, TOTAL: 8}, Around(1000, 9)),
    "more-than-electors": ({A: 1000, TOTAL: 1000}, AROUND),
    "much-invalid": ({A: 19, BLANK: 2, TOTAL: 21}, AROUND),
    "large-group": ({A: 5, B: 5, GROUP: 10, TOTAL: 20}, AROUND),
    "much-missing": ({A: 2, TAKEN: 1, NOT: 1, TOTAL: 2}, AROUND),
    "same-sheet": ({A: 9, TOTAL: 9}, Around(1000, others={4: Keyed({B: 9, TOTAL: 9})})),
}


def names(case: tuple[dict[Field, int], Around]) -> list[str]:
    counts, around = case
    return [remark.name for remark in remarks(Keyed(counts), around)]


@pytest.mark.parametrize("name", CASES)
def test_each_remark_finds_its_case(name: str) -> None:
    """What it is there for is found, and said in words with its numbers."""
    assert name in names(CASES[name])
    (said,) = (r for r in remarks(Keyed(CASES[name][0]), CASES[name][1]) if r.name == name)
    for language in ("ja", "en"):
        for part in ("title", "meaning", "action"):
            assert "{" not in said.say(part, language)  # type: ignore[arg-type]  # of a literal


@pytest.mark.parametrize("name", JUST_GOOD)
def test_each_remark_leaves_what_is_just_good_alone(name: str) -> None:
    """At its very limit it says nothing."""
    assert name not in names(JUST_GOOD[name])


def test_every_remark_has_its_case() -> None:
    """No remark is untested, and none stands in the catalogue for nothing."""
    assert set(CASES) == set(JUST_GOOD) == set(remark_names())


def test_voters_are_those_of_all_sheets_of_the_operator() -> None:
    """Two sheets that are each good can be too many together."""
    ten = Keyed({A: 10, TOTAL: 10})
    around = Around(1000, 19, others={2: Keyed({B: 10, TOTAL: 10})})
    (found,) = remarks(ten, around)
    assert (found.name, dict(found.values)) == ("more-than-voters", {"found": 20, "voters": 19})
    assert remarks(ten, Around(1000, 20, others=around.others)) == ()


def test_few_ballots_say_nothing_about_shares() -> None:
    """One blank ballot of nine is no sign of a slip."""
    assert names(({A: 8, BLANK: 1, TOTAL: 9}, AROUND)) == []
    assert names(({A: 4, GROUP: 9, TOTAL: 13}, AROUND)) == []


def test_errors_come_first_and_their_codes_are_apart() -> None:
    """What must be mended is said before what may be true."""
    found = remarks(Keyed({BLANK: 10}), AROUND)
    assert codes(found, Weight.ERROR) == ("X-21",)
    assert codes(found, Weight.WARNING) == ("X-34",)
    assert [remark.weight for remark in found] == [Weight.ERROR, Weight.WARNING]


def test_a_remark_stands_at_its_field() -> None:
    """The page marks the field that a remark is about."""
    counts, around = CASES["invalidated"]
    assert [(r.name, r.at) for r in remarks(Keyed(counts), around)] == [("invalidated", A)]
    counts, around = CASES["total-differs"]
    assert [r.at for r in remarks(Keyed(counts), around)] == [TOTAL]
    counts, around = CASES["large-group"]
    (group,) = remarks(Keyed(counts), around)
    assert (group.at, group.say("title")) == (
        GROUP,
        "按分する票 10 票が、その候補者たちの票の合計 9 票を超えます",
    )
