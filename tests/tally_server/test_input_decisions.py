"""decisions.json: every action, every fault."""

import json
from fractions import Fraction
from typing import Any

import pytest
from builders import make_candidate, make_contest, make_election
from hypothesis import given
from hypothesis import strategies as st

from common.inputs import BadInput
from common.problems import Action
from tally_server.inputs import decision as made
from tally_server.inputs.decision import Decisions
from tally_server.inputs.decisions import read_decisions

# Displayed c, a, b by lot; filed a, b, c.
MAYOR = make_contest(
    1,
    [
        make_candidate(3, id="c", display_order=1),
        make_candidate(1, id="a", display_order=2),
        make_candidate(2, id="b", display_order=3),
    ],
    id="mayor",
)
ELECTION = make_election(contests=[MAYOR, make_contest(2, id="council")])
BY = ["A", "B"]
Given = dict[str, Any]
DIGEST = "0123456789abcdef" * 4
LOT: Given = {"action": "lot", "contest": "mayor", "winners": ["a"], "by": BY}
NOT_USED: Given = {"action": "not-used", "terminal": "p01-02", "by": BY}
DUPLICATE: Given = {
    "action": "use-duplicate",
    "terminal": "p01-01",
    "reason": "damaged",
    "opinion": "異議なし",
    "by": BY,
}
INVALIDATE: Given = {
    "action": "invalidate-candidate",
    "contest": "mayor",
    "candidate": "b",
    "reason": "died",
    "by": BY,
}
APPORTION: Given = {
    "action": "apportion",
    "contest": "mayor",
    "group": ["c", "a"],
    "counts": {"a": 2, "c": 1},
    "by": BY,
}
DIFFERENCE: Given = {
    "action": "accept-difference",
    "place": "p01",
    "contest": "council",
    "records": 9,
    "voters": 10,
    "reason": "left",
    "by": BY,
}
ASIDE: Given = {
    "action": "set-aside",
    "contest": "mayor",
    "sha256": DIGEST.upper(),
    "reason": "garbled",
    "by": BY,
}
ACKNOWLEDGE: Given = {"action": "acknowledge", "problem": "M-22", "terminal": "p01-01", "by": BY}
REOPEN: Given = {"action": "reopen", "reason": "a medium was found", "by": BY}
ALL: list[Given] = [
    DUPLICATE,
    NOT_USED,
    ACKNOWLEDGE,
    DIFFERENCE,
    ASIDE,
    INVALIDATE,
    APPORTION,
    LOT,
    REOPEN,
]


def written(*decisions: Any) -> bytes:
    """The file as a person writes it: one decision to a line, the first on line 2."""
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in decisions)
    return f'{{"decisions": [\n{lines}\n]}}\n'.encode()


def read(*decisions: Any) -> Decisions:
    return read_decisions(written(*decisions), ELECTION)


def lines_of(data: bytes) -> list[str]:
    """What is said of the file; nothing where it is good."""
    try:
        read_decisions(data, ELECTION)
    except BadInput as bad:
        return bad.lines("ja")
    return []


def faults_of(data: bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(BadInput) as bad:
        read_decisions(data, ELECTION)
    for line in (*bad.value.lines("ja"), *bad.value.lines("en")):
        assert line.startswith("decisions.json:")
        assert "\n" not in line
    return [
        (error.line, error.column, error.key.removeprefix("count_input."))
        for error in bad.value.errors
    ]


def faults(*decisions: Any) -> list[tuple[int, str, str]]:
    return faults_of(written(*decisions))


def test_every_action_is_read() -> None:
    """Each action becomes a decision of its own kind, with what it is about."""
    assert {item["action"] for item in ALL} == set(Action)
    by = ("A", "B")
    assert read(*ALL).made == (
        made.UseDuplicate(terminal="p01-01", reason="damaged", opinion="異議なし", by=by),
        made.NotUsed(terminal="p01-02", by=by),
        made.Acknowledge(problem="M-22", terminal="p01-01", by=by),
        made.AcceptDifference(
            place="p01", contest="council", records=9, voters=10, reason="left", by=by
        ),
        made.SetAside(contest="mayor", sha256=DIGEST, reason="garbled", by=by),
        made.InvalidateCandidate(contest="mayor", candidate="b", reason="died", by=by),
        made.Apportion(
            contest="mayor",
            group=("a", "c"),
            counts={"a": Fraction(2), "c": Fraction(1)},
            by=by,
        ),
        made.Lot(contest="mayor", winners=("a",), by=by),
        made.Reopen(reason="a medium was found", by=by),
    )


def test_decisions_stand_in_the_results_as_they_were_read() -> None:
    """The list goes into the results, normalised: group in filing order, small letters."""
    expected = [dict(item) for item in ALL]
    expected[4]["sha256"] = DIGEST
    expected[6]["group"] = ["a", "c"]
    found = read(*ALL).as_json()
    assert found == expected
    assert json.loads(json.dumps(found)) == expected
    assert read(*found) == read(*ALL)
    assert [next(iter(item)) for item in found] == ["action"] * len(ALL)


def test_notes_are_kept_with_every_decision() -> None:
    """A reason and the witnesses' opinion may stand anywhere, and are kept."""
    noted = LOT | {"reason": "棒くじ", "opinion": "異議なし"}
    assert read(noted).as_json() == [noted]
    assert read(LOT | {"reason": "", "opinion": ""}).as_json() == [LOT]


def test_decisions_are_found_by_what_they_are_about() -> None:
    """The count asks for a contest's lot and shares, and for invalidated candidates."""
    decisions = read(*ALL)
    lot = decisions.lot("mayor")
    assert lot is not None
    assert (lot.winners, lot.line) == (("a",), 9)
    assert decisions.lot("council") is None
    assert decisions.invalidated == {"b"}
    assert decisions.apportioned("mayor") == {("a", "c"): {"a": 2, "c": 1}}
    assert decisions.apportioned("council") == {}
    assert [item.terminal for item in decisions.of(made.NotUsed)] == ["p01-02"]
    assert list(decisions) == list(decisions.made)


def test_no_decisions_at_all() -> None:
    """An empty list is a file, and no file is no decision."""
    assert read_decisions(b'\xef\xbb\xbf{"decisions": []}', ELECTION) == Decisions()
    assert Decisions().as_json() == []


@pytest.mark.parametrize(
    ("group", "counts"),
    [
        ("a+c", {"a": 2, "c": 1}),
        ("c + a", {"a": "2", "c": "1"}),
        (["a", "c"], {"c": "3/3", "a": "2/1"}),
    ],
)
def test_shares_may_be_written_in_several_ways(group: Any, counts: Any) -> None:
    """A group as list or joined by +, parts as numbers or fractions: it is one decision."""
    assert read(APPORTION | {"group": group, "counts": counts}) == read(APPORTION)


def test_fractions_are_kept_exact() -> None:
    """A part that is no whole number stays a fraction, reduced."""
    decisions = read(APPORTION | {"counts": {"a": "4/6", "c": "1/3"}})
    assert decisions.as_json()[0]["counts"] == {"a": "2/3", "c": "1/3"}


def test_a_problem_may_be_named_by_code_or_name() -> None:
    """The register's code and its name are the same problem; the terminal may be any folder."""
    named = {"action": "acknowledge", "problem": "unknown-folder", "terminal": "新しい", "by": BY}
    decision = read(named).made[0]
    assert decision == made.Acknowledge(problem="M-24", terminal="新しい", by=("A", "B"))
    bare = {"action": "acknowledge", "problem": "slips-missing", "by": BY}
    assert read(bare).as_json() == [bare | {"problem": "M-21"}]


@pytest.mark.parametrize(
    ("decision", "change", "column", "key"),
    [
        (NOT_USED, {"terminal": "p01-09"}, "terminal", "terminal"),
        (NOT_USED, {"terminal": 1}, "terminal", "terminal"),
        (NOT_USED, {"reason": 5}, "reason", "want-text"),
        (NOT_USED, {"reason": "a\nb"}, "reason", "table.control"),
        (NOT_USED, {"reason": "a\u200bb"}, "reason", "table.control"),
        (NOT_USED, {"reason": "x" * 2001}, "reason", "table.too-long"),
        (NOT_USED, {"seal": "7"}, "seal", "unknown-key"),
        (NOT_USED, {"line": 3}, "line", "unknown-key"),
        (DUPLICATE, {"reason": "stolen"}, "reason", "table.choice"),
        (DUPLICATE, {"reason": ["lost"]}, "reason", "table.choice"),
        (DUPLICATE, {"opinion": " "}, "opinion", "empty"),
        (ACKNOWLEDGE, {"problem": "M-99"}, "problem", "problem"),
        (ACKNOWLEDGE, {"problem": "M-01"}, "problem", "not-acknowledged"),
        (ACKNOWLEDGE, {"problem": "O-02"}, "problem", "not-acknowledged"),
        (ACKNOWLEDGE, {"terminal": ""}, "terminal", "empty"),
        (ACKNOWLEDGE, {"terminal": None}, "terminal", "want-text"),
        (DIFFERENCE, {"place": "p09"}, "place", "place"),
        (DIFFERENCE, {"contest": "reeve"}, "contest", "contest"),
        (DIFFERENCE, {"records": -1}, "records", "table.number"),
        (DIFFERENCE, {"records": 1.0}, "records", "table.number"),
        (DIFFERENCE, {"records": 10**30}, "records", "table.number"),
        (DIFFERENCE, {"records": float("nan")}, "records", "table.number"),
        (DIFFERENCE, {"voters": True}, "voters", "table.number"),
        (DIFFERENCE, {"voters": 10**8}, "voters", "table.number"),
        (DIFFERENCE, {"voters": "10"}, "voters", "table.number"),
        (DIFFERENCE, {"voters": 9}, "voters", "no-difference"),
        (DIFFERENCE, {"reason": ""}, "reason", "empty"),
        (ASIDE, {"sha256": DIGEST[1:]}, "sha256", "digest"),
        (ASIDE, {"sha256": 12}, "sha256", "want-text"),
        (INVALIDATE, {"candidate": "council-1"}, "candidate", "candidate"),
        (INVALIDATE, {"candidate": ["a"]}, "candidate", "want-text"),
        (APPORTION, {"group": ["a"], "counts": {"a": 3}}, "group", "group"),
        (APPORTION, {"group": []}, "group", "want-ids"),
        (APPORTION, {"group": {"a": 1}}, "group", "want-ids"),
        (APPORTION, {"counts": {}}, "counts", "want-parts"),
        (APPORTION, {"counts": [1, 2]}, "counts", "want-parts"),
        (APPORTION, {"counts": {"a": 1, "c": 0.5}}, "counts", "part"),
        (APPORTION, {"counts": {"a": 1, "c": "1/0"}}, "counts", "part"),
        (APPORTION, {"counts": {"a": 1, "c": "-1/2"}}, "counts", "part"),
        (APPORTION, {"counts": {"a": 1, "c": None}}, "counts", "part"),
        (APPORTION, {"counts": {"a": 1, "c": -1}}, "counts", "table.number"),
        (APPORTION, {"counts": {"a": 3}}, "counts", "apportion-members"),
        (APPORTION, {"counts": {"a": 1, "c": 1, "b": 1}}, "counts", "apportion-members"),
        (APPORTION, {"counts": {"a": "1/2", "c": "1/3"}}, "counts", "parts-whole"),
        (LOT, {"winners": []}, "winners", "want-ids"),
        (LOT, {"winners": "a"}, "winners", "want-ids"),
        (LOT, {"winners": [1]}, "winners", "want-text"),
        (LOT, {"winners": ["a", "b"]}, "winners", "lot-seats"),
        (LOT, {"winners": ["a", "a"]}, "winners", "candidate-twice"),
        (LOT, {"winners": ["council-1"]}, "winners", "candidate"),
        (REOPEN, {"reason": "  "}, "reason", "empty"),
        (REOPEN, {"by": ["A"]}, "by", "two-people"),
        (REOPEN, {"by": ["A", "B", "C"]}, "by", "two-people"),
        (REOPEN, {"by": "AB"}, "by", "two-people"),
        (REOPEN, {"by": ["A", ""]}, "by", "empty"),
        (REOPEN, {"by": ["\ufe0f", "A"]}, "by", "empty"),
        (REOPEN, {"by": ["A", 2]}, "by", "want-text"),
        (REOPEN, {"action": "undo"}, "action", "table.choice"),
        (REOPEN, {"action": ["reopen"]}, "action", "table.choice"),
    ],
    ids=str,
)
def test_a_wrong_value_is_refused_at_its_key(
    decision: Given, change: Given, column: str, key: str
) -> None:
    """The line is the decision's, the column the key, and the text says what to do."""
    assert faults(REOPEN | {"reason": "first"}, decision | change) == [(3, column, key)]


@pytest.mark.parametrize("decision", ALL, ids=lambda decision: decision["action"])
def test_no_decision_does_without_its_keys(decision: Given) -> None:
    """Every key that says what is decided must be there, and two people always."""
    optional = {"terminal"} if decision["action"] == "acknowledge" else set()
    for key in set(decision) - optional - {"action"}:
        rest = {name: value for name, value in decision.items() if name != key}
        assert faults(rest) == [(2, key, "key-missing")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A", "A"),
        ("A", "Ａ"),
        ("Sato", "SATO "),
        ("山田 太郎", "山田　太郎"),
        ("山田太郎", "山田 太郎"),
        ("辻", "辻\U000e0100"),
        ("ﾔﾏﾀﾞ", "ヤマダ"),
    ],
)
def test_one_person_never_decides_alone(first: str, second: str) -> None:
    """The same name in other widths, capitals or spaces is the same person."""
    assert faults(REOPEN | {"by": [first, second]}) == [(2, "by", "one-person")]


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        (NOT_USED, NOT_USED | {"by": ["C", "D"]}, "decided-twice"),
        (DUPLICATE, NOT_USED | {"terminal": "p01-01"}, "decided-contradiction"),
        (LOT, LOT | {"winners": ["b"]}, "decided-twice"),
        (ASIDE, ASIDE | {"sha256": DIGEST}, "decided-twice"),
        (APPORTION, APPORTION | {"group": "a+c", "counts": {"a": 0, "c": 3}}, "decided-twice"),
        (INVALIDATE, INVALIDATE, "decided-twice"),
        (DIFFERENCE, DIFFERENCE | {"records": 8}, "decided-twice"),
        (ACKNOWLEDGE, ACKNOWLEDGE | {"problem": "duplicate-missing"}, "decided-twice"),
        (REOPEN, REOPEN, "decided-twice"),
    ],
    ids=str,
)
def test_decisions_that_contradict_one_another_are_refused(
    first: Given, second: Given, key: str
) -> None:
    """One subject is decided once; the later decision names the line of the earlier."""
    assert faults(REOPEN | {"reason": "x"}, first, second) == [(4, "action", key)]
    with pytest.raises(BadInput) as bad:
        read(first, second)
    assert "line 2" in bad.value.lines("en")[0]


def test_like_decisions_on_other_subjects_stand_side_by_side() -> None:
    """Another terminal, contest, problem, place, record or reason is another subject."""
    read(
        NOT_USED,
        NOT_USED | {"terminal": "p02-01"},
        LOT,
        LOT | {"contest": "council", "winners": ["council-1", "council-2"]},
        ACKNOWLEDGE,
        ACKNOWLEDGE | {"terminal": "p01-02"},
        ACKNOWLEDGE | {"problem": "M-23"},
        DIFFERENCE,
        DIFFERENCE | {"place": "p02"},
        DIFFERENCE | {"contest": "mayor"},
        ASIDE,
        ASIDE | {"sha256": "f" * 64},
        ASIDE | {"contest": "council"},
        REOPEN,
        REOPEN | {"reason": "another medium was found"},
    )


def test_an_invalidated_candidate_is_given_no_seat_and_no_share() -> None:
    """Whose votes are invalid can neither win a lot nor share a name."""
    gone = INVALIDATE | {"candidate": "a"}
    assert faults(LOT, APPORTION, gone) == [(2, "winners", "fallen"), (3, "group", "fallen")]


def test_every_fault_is_said_at_once() -> None:
    """Several faults in one decision and in several decisions come together."""
    found = faults(
        LOT | {"winners": ["x"], "contest": "reeve", "by": ["A", "A"]},
        "lot",
        NOT_USED | {"terminal": "", "note": "?"},
        APPORTION | {"group": ["a", "x"], "counts": {"a": 1, "b": 1}},
    )
    assert found == [
        (2, "by", "one-person"),
        (2, "contest", "contest"),
        (3, "-", "want-decision"),
        (4, "note", "unknown-key"),
        (4, "terminal", "terminal"),
        (5, "counts", "apportion-members"),
        (5, "group", "candidate"),
    ]


@pytest.mark.parametrize(
    ("data", "line", "column", "key"),
    [
        (b"", 1, "-", "json"),
        (b" \n\n ", 3, "-", "json"),
        (b'{"decisions": [\n{"action": "lot",}\n]}', 2, "-", "json"),
        (b'{"decisions": []} x', 1, "-", "json"),
        (b"[]", 1, "-", "json-list"),
        (b"7", 1, "-", "json-list"),
        (b"{}", 1, "-", "json-list"),
        (b'{"decisions": {}}', 1, "-", "json-list"),
        (b'{"decisions": null}', 1, "-", "json-list"),
        (b'{"decisions": [],\n "decisions": []}', 2, "decisions", "key-twice"),
        (b'{\n"note": "x",\n"decisions": []}', 2, "note", "unknown-key"),
        (b'{"decisions": [\n\n{"action": "x", "action": "y"}]}', 3, "action", "key-twice"),
        (b"\xff", 1, "-", "table.not-utf8"),
        (b"[" * 100_000, 1, "-", "json-deep"),
        (b" " * (4 * 1024 * 1024 + 1), 1, "-", "table.too-large"),
        (b'{"decisions": [' + b"9" * 5000 + b"]}", 1, "-", "want-decision"),
    ],
)
def test_what_is_no_list_of_decisions_is_refused(
    data: bytes, line: int, column: str, key: str
) -> None:
    """The fault is said with its line, whatever is wrong with the file."""
    assert (line, column, key) in faults_of(data)


def test_half_a_character_is_refused() -> None:
    """A text that cannot be written down again is no text."""
    data = written(NOT_USED | {"reason": "half"}).replace(b"half", b"\\ud800")
    assert faults_of(data) == [(2, "reason", "table.control")]


def test_a_candidate_twice_in_the_parts_is_refused() -> None:
    """Of two numbers for one candidate none is chosen."""
    data = written(APPORTION).replace(b'"a": 2,', b'"a": 2, "a": 3,')
    assert faults_of(data) == [(2, "counts", "candidate-twice")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.sampled_from(ALL), st.data(), JSON)
def test_any_value_is_read_or_refused(decision: Given, data: st.DataObject, value: Any) -> None:
    """Whatever stands at a key, the file is read or refused with faults, never a crash."""
    key = data.draw(st.sampled_from(sorted(decision)))
    lines = lines_of(written(decision | {key: value}))
    assert all(len(line.splitlines()) == 1 for line in lines)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Damaged files are refused, never a crash."""
    lines = lines_of(b'{"decisions": [' + data)
    assert all(line.startswith("decisions.json:") for line in lines)
