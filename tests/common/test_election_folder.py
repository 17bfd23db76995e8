"""Reading the election folder: the same election back, or every fault with its place."""

from dataclasses import dataclass
from datetime import date

import pytest
from builders import folder_files, make_candidate, make_contest, make_election, make_place
from election_strategies import elections
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common.election import Counting, Election
from common.folder import FILES, Checked, check_folder, read_folder
from common.inputs import BadInput, InputError
from common.text import Language, catalogue

LANGUAGES: tuple[Language, ...] = ("ja", "en")

EARLY = make_place(
    2, 1, kind="early", first_day=date(2024, 12, 16), last_day=date(2024, 12, 21), spares=1
)
BASE = make_election(contests=2, places=[make_place(1), EARLY])
TOML, PEOPLE, PLACES = FILES


@settings(max_examples=40, deadline=None)
@given(elections())
def test_folder_gives_the_same_election_back(election: Election) -> None:
    """What a person writes into the folder is the election, letter by letter."""
    assert read_folder(folder_files(election)) == election


def test_optional_entries_have_their_defaults() -> None:
    """box_capacity, [counting], spares, the days and the legal name may be left out."""
    files = {
        TOML: b"""
            [election]
            id = "small"
            name = "small"
            municipality_code = "272299"
            date = 2024-12-22
            mode = "training"
            key_threshold = [1, 1]
            [[contests]]
            id = "c"
            title = "t"
            kind = "chief"
            winners = 1
            council_seats = 0
            display = "gojuon"
        """,
        PEOPLE: "age,incumbency,party,kana,legal_name,name,"
        "display_order,filing_no,candidate,contest\n18,元,,あ,,髙,1,1,a,c\n".encode(),
        PLACES: b"place,name,kind,open,close,terminals,electors_male,electors_female\n"
        b"p,q,day,00:00,23:59,1,0,0\n",
    }
    election = read_folder(files)
    assert election.box_capacity == 2000
    assert election.without_duplicate == "stop"
    assert election.counting == Counting(truncate="sum", other_valid_votes="all", joint_count=True)
    assert election.contests[0].candidates[0].legal_name == "髙"
    assert election.places[0].spares == 0
    assert election.places[0].first_day is None


def test_candidates_stand_in_the_order_by_lot() -> None:
    """The rows of candidates.csv may stand in any order; the lot decides."""
    contest = make_contest(candidates=[make_candidate(1), make_candidate(2), make_candidate(3)])
    files = folder_files(make_election([contest]))
    header, *rows = files[PEOPLE].splitlines(keepends=True)
    files[PEOPLE] = header + b"".join(reversed(rows))
    assert read_folder(files).contests == (contest,)


def test_other_files_of_the_folder_are_not_looked_at() -> None:
    """ballots.csv and anything else beside the three files changes nothing."""
    assert read_folder(folder_files(BASE) | {"ballots.csv": b"\xff"}) == BASE


@dataclass(frozen=True)
class Case:
    """An edit of one file of the folder, and the fault or warning it must lead to."""

    file: str
    old: str
    new: str
    line: int
    column: str
    key: str
    count: int = 1  # of times the edit is made
    faults: int = 1  # of lines it leads to


FAULTS = {
    # the files themselves
    "no TOML": Case(TOML, 'mode = "rehearsal"', "mode = rehearsal", 6, "-", "toml.not-toml"),
    "open bracket": Case(TOML, "[2, 3]", "[2, 3", 8, "-", "toml.not-toml"),
    "no header row": Case(
        PEOPLE, "contest,", "wahl,", 1, "contest", "table.missing-column", faults=2
    ),
    "cells too few": Case(PLACES, "p01,", "", 2, "-", "table.cells"),
    # election.toml
    "unknown table": Case(TOML, "[counting]", "[count]", 9, "count", "toml.unknown-key"),
    "unknown key": Case(TOML, "box_capacity", "boxes", 8, "boxes", "toml.unknown-key"),
    "missing key": Case(TOML, 'mode = "rehearsal"\n', "", 1, "mode", "toml.missing-key"),
    "no settings": Case(
        TOML, "[election]", "[elections]", 1, "election", "toml.missing-key", faults=2
    ),
    "settings no table": Case(
        TOML, "[election]", "election = 1\n[counting2]", 1, "election", "toml.want-table", faults=2
    ),
    "number for text": Case(TOML, '"rehearsal"', "1", 6, "mode", "toml.want-text"),
    "text for a date": Case(TOML, "2024-12-22", '"2024-12-22"', 5, "date", "toml.want-date"),
    "moment for a date": Case(
        TOML, "2024-12-22", "2024-12-22T00:00:00", 5, "date", "toml.want-date"
    ),
    "word for truth": Case(TOML, "= true", '= "yes"', 12, "joint_count", "toml.want-flag"),
    "unknown word": Case(TOML, '"sum"', '"Sum"', 10, "truncate", "table.choice"),
    "too large a box": Case(TOML, "= 40", "= 10001", 8, "box_capacity", "table.number"),
    "empty box": Case(TOML, "= 40", "= 0", 8, "box_capacity", "table.number"),
    "unknown word for the duplicate": Case(
        TOML, "= 40", '= 40\nwithout_duplicate = "ask"', 9, "without_duplicate", "table.choice"
    ),
    "truth for the duplicate": Case(
        TOML, "= 40", "= 40\nwithout_duplicate = true", 9, "without_duplicate", "toml.want-text"
    ),
    "election id": Case(TOML, '"test-2024"', '"Test"', 2, "id", "election.election-id"),
    "code letters": Case(TOML, "272299", "27229X", 4, "municipality_code", "election.code-form"),
    "code check": Case(TOML, "272299", "272298", 4, "municipality_code", "election.code-check"),
    "no name": Case(TOML, '"試験市選挙"', '""', 3, "name", "election.empty"),
    "no pair": Case(TOML, "[2, 3]", "[2]", 7, "key_threshold", "election.want-pair"),
    "pair of 17": Case(TOML, "[2, 3]", "[2, 17]", 7, "key_threshold", "election.want-pair"),
    "pair of truths": Case(TOML, "[2, 3]", "[true, 3]", 7, "key_threshold", "election.want-pair"),
    "pair reversed": Case(TOML, "[2, 3]", "[3, 2]", 7, "key_threshold", "election.threshold-order"),
    "key in one hand": Case(
        TOML,
        '"rehearsal"\nkey_threshold = [2, 3]',
        '"official"\nkey_threshold = [1, 1]',
        7,
        "key_threshold",
        "election.threshold-alone",
    ),
    "copies of the key": Case(
        TOML, "[2, 3]", "[1, 3]", 7, "key_threshold", "election.threshold-copies"
    ),
    "contest id": Case(TOML, '"contest-2"', '"Contest"', 21, "id", "election.part-id"),
    "contest twice": Case(TOML, '"contest-2"', '"contest-1"', 21, "id", "election.repeated"),
    "several chiefs": Case(
        TOML, "winners = 1", "winners = 2", 17, "winners", "election.chief-winners"
    ),
    "chief in a council": Case(
        TOML, "seats = 0", "seats = 9", 18, "council_seats", "election.chief-seats"
    ),
    "council too small": Case(
        TOML, "seats = 20", "seats = 1", 25, "council_seats", "election.too-few-seats"
    ),
    # candidates.csv
    "contest unreadable": Case(
        PEOPLE, "contest-2,c", "Contest,c", 5, "contest", "election.part-id"
    ),
    "contest unknown": Case(
        PEOPLE, "contest-2,", "c,", 5, "contest", "election.unknown-contest", 3, 3
    ),
    "candidate id": Case(PEOPLE, ",contest-1-2,", ",X,", 3, "candidate", "election.part-id"),
    "nobody's id": Case(PEOPLE, ",contest-1-2,", ",none,", 3, "candidate", "election.reserved-id"),
    "candidate twice": Case(
        PEOPLE, ",contest-2-1,", ",contest-1-1,", 5, "candidate", "election.repeated"
    ),
    "no number": Case(PEOPLE, "-1-3,3,", "-1-3,３,", 4, "filing_no", "table.number"),
    "filing gap": Case(PEOPLE, "-1-3,3,", "-1-3,4,", 4, "filing_no", "election.order-gap"),
    "order repeat": Case(
        PEOPLE, "-1-3,3,3,", "-1-3,3,1,", 4, "display_order", "election.order-repeat", faults=2
    ),
    "too old": Case(PEOPLE, "新,40", "新,131", 2, "age", "table.number"),
    "incumbency": Case(PEOPLE, "新,40", "旧,40", 2, "incumbency", "table.choice"),
    "kanji reading": Case(PEOPLE, "あおき", "青木", 2, "kana", "election.letter"),
    "long party": Case(PEOPLE, "無所属", "無" * 21, 2, "party", "election.too-long"),
    "space at the end": Case(PEOPLE, "1番,候", "1番 ,候", 2, "name", "election.edge-space"),
    "zero width": Case(PEOPLE, "1番,候", "1番\u200b,候", 2, "name", "election.invisible"),
    "gaiji": Case(PEOPLE, "1番,候", "1番\ue000,候", 2, "name", "election.private-use"),
    "selector": Case(PEOPLE, ",候補　1番,", ",\U000e0100候,", 2, "name", "election.selector"),
    "lone mark": Case(PEOPLE, ",候補　1番,", ",\u3099候,", 2, "name", "election.lone-mark"),
    # polling_places.csv
    "place id": Case(PLACES, "p01", "P01", 2, "place", "election.part-id"),
    "place twice": Case(PLACES, "p02", "p01", 3, "place", "election.repeated"),
    "no such time": Case(PLACES, "07:00", "7時", 2, "open", "election.time"),
    "closes early": Case(PLACES, "07:00", "21:00", 2, "close", "election.hours"),
    "too many terminals": Case(
        PLACES, "20:00,1,", "20:00,99,", 3, "spares", "election.terminal-count"
    ),
    "days of the day": Case(
        PLACES,
        "2024-12-21,1",
        "2024-12-21,1\np03,x,day,07:00,20:00,1,1,1,2024-12-22,,",
        4,
        "first_day",
        "election.days-of-day",
    ),
    "no such day": Case(PLACES, "2024-12-16", "20241216", 3, "first_day", "election.day"),
    "no such month": Case(PLACES, "2024-12-16", "2024-13-16", 3, "first_day", "election.day"),
    "unknown kind": Case(PLACES, ",early,", ",night,", 3, "kind", "table.choice"),
    "half a period": Case(PLACES, "2024-12-16", "", 3, "first_day", "election.days-both"),
    "period reversed": Case(
        PLACES, "2024-12-16", "2024-12-22", 3, "last_day", "election.days-order"
    ),
    "period too late": Case(
        PLACES, "2024-12-21", "2024-12-23", 3, "last_day", "election.days-late"
    ),
}


# Reached by tests of their own, here and in test_election_warnings.py.
ELSEWHERE = (
    *("file-missing", "no-candidates", "no-places", "amount"),
    *(
        "no-vote",
        "uncontested",
        "one-terminal",
        "slow-cast",
        "few-terminals",
        "no-electors",
        "same-name",
    ),
)
# One fault in each file, to stand beside another.
COMPANIONS = {
    TOML: FAULTS["code check"],
    PEOPLE: FAULTS["too old"],
    PLACES: FAULTS["no such time"],
}


def edited(*cases: Case) -> dict[str, bytes]:
    files = folder_files(BASE)
    for case in cases:
        text = files[case.file].decode()
        assert case.old in text, "the case edits nothing"
        files[case.file] = text.replace(case.old, case.new, case.count).encode()
    return files


def where(case: Case) -> tuple[str, int, str, str]:
    return case.file, case.line, case.column, case.key


def stated(errors: tuple[InputError, ...]) -> list[tuple[str, int, str, str]]:
    return [(error.file, error.line, error.column, error.key) for error in errors]


def test_folder_without_faults_has_none() -> None:
    """The folder that the cases below spoil is a good one."""
    assert check_folder(folder_files(BASE)) == Checked(BASE, (), ())


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_reported_where_it_is(name: str) -> None:
    """Each thing a person can get wrong is said with its file, line and field, and no more."""
    case = FAULTS[name]
    checked = check_folder(edited(case))
    assert checked.election is None
    assert where(case) in stated(checked.errors)
    assert len(checked.errors) == case.faults, stated(checked.errors)
    assert all(error.say(language) for error in checked.errors for language in ("ja", "en"))


@pytest.mark.parametrize("name", FAULTS)
def test_fault_in_one_file_hides_none_in_another(name: str) -> None:
    """Whatever is wrong in one file, what is wrong in the others is said as well."""
    case = FAULTS[name]
    others = [companion for file, companion in COMPANIONS.items() if file != case.file]
    with pytest.raises(BadInput) as refused:
        read_folder(edited(case, *others))
    found = stated(refused.value.errors)
    assert {where(case), *map(where, others)} <= set(found)
    assert found == sorted(found)


def test_several_faults_of_one_file_are_all_reported() -> None:
    """Faults of the same file, and even of the same row, are all said at once."""
    names = (
        *("code check", "empty box", "no pair", "several chiefs"),
        *("too old", "kanji reading", "order repeat", "candidate id"),
        *("place id", "closes early", "period too late"),
    )
    cases = [FAULTS[name] for name in names]
    found = stated(check_folder(edited(*cases)).errors)
    assert {where(case) for case in cases} <= set(found)


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_its_own_fault(name: str) -> None:
    """A missing file is named; nothing else is invented because of it."""
    files = folder_files(BASE)
    del files[name]
    assert stated(check_folder(files).errors) == [(name, 1, "-", "election.file-missing")]


def test_contests_must_be_a_list_of_tables() -> None:
    """No contests, contests in single brackets, or none at all: said as such."""
    rest = folder_files(BASE)[TOML].partition(b"[[contests]]")[0]
    cases = {
        rest: (1, "toml.missing-key"),
        b"contests = []\n" + rest: (1, "election.amount"),
        b"\ncontests = 5\n" + rest: (2, "toml.want-tables"),
        rest + b"[contests]\nid = 'a'\n": (13, "toml.want-tables"),
        b"contests = [1]\n" + rest: (1, "toml.want-table"),
    }
    for source, (line, key) in cases.items():
        errors = check_folder(folder_files(BASE) | {TOML: source}).errors
        assert stated(errors) == [(TOML, line, "contests", key)]


def test_eleventh_contest_is_refused() -> None:
    """At most ten contests; the fault stands at the first too many."""
    election = make_election(contests=10, candidates=1)
    files = folder_files(election)
    assert read_folder(files) == election
    more = files[TOML].decode().rpartition("[[contests]]")[2].replace("contest-10", "contest-11")
    files[TOML] += f"[[contests]]{more}".encode()
    files[PEOPLE] += "contest-11,x,1,1,甲,,こう,,新,40\n".encode()
    assert stated(check_folder(files).errors) == [(TOML, 83, "contests", "election.amount")]


def test_two_thousand_places_and_no_more() -> None:
    """At most 2,000 places; the fault stands at the first too many."""
    row = "p{},場,day,07:00,20:00,1,1,1,,,"
    head = folder_files(BASE)[PLACES].splitlines()[0].decode()
    too_many = [(PLACES, 2002, "place", "election.amount")]
    for count, expected in ((2000, []), (2001, too_many)):
        places = "\n".join([head, *(row.format(n) for n in range(count))])
        errors = check_folder(folder_files(BASE) | {PLACES: places.encode()}).errors
        assert stated(errors) == expected


def test_list_without_rows_is_a_fault() -> None:
    """A list that holds only its header is not an election."""
    files = folder_files(BASE)
    for name in (PEOPLE, PLACES):
        files[name] = files[name].splitlines()[0]
    assert stated(check_folder(files).errors) == [
        (TOML, 14, "id", "election.no-candidates"),
        (TOML, 21, "id", "election.no-candidates"),
        (PLACES, 1, "-", "election.no-places"),
    ]


def test_row_that_cannot_be_read_invents_no_gap() -> None:
    """With a row lost to a fault no number is called too high, and a repeat is still found."""
    lost = Case(PEOPLE, "contest-1,contest-1-2,", "", 3, "-", "table.cells")
    assert stated(check_folder(edited(lost)).errors) == [where(lost)]
    assert stated(check_folder(edited(lost, FAULTS["order repeat"])).errors) == [
        (PEOPLE, 2, "display_order", "election.order-repeat"),
        (PEOPLE, 3, "-", "table.cells"),
        (PEOPLE, 4, "display_order", "election.order-repeat"),
    ]


def test_contest_with_an_unreadable_id_makes_no_candidate_unknown() -> None:
    """A contest whose id is faulty is one fault, and not one for each of its candidates."""
    assert stated(check_folder(edited(FAULTS["contest id"])).errors) == [
        where(FAULTS["contest id"])
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FILES),
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 9), st.binary(max_size=6)), max_size=4
    ),
)
@example(name="candidates.csv", edits=[(75, 9, b"")])
def test_damaged_bytes_are_an_election_or_bad_input(
    name: str, edits: list[tuple[int, int, bytes]]
) -> None:
    """Whatever bytes stand in a file, the answer is an election or a list of faults."""
    files = folder_files(BASE)
    data = bytearray(files[name])
    for at, length, replacement in edits:
        start = at % (len(data) + 1)
        data[start : start + length] = replacement
    assert_election_or_faults(files | {name: bytes(data)})


SNIPPETS = st.sampled_from(
    [
        *(b"[", b"]", b"[[contests]]", b"[election]", b"=", b'"', b"'''", b'"""', b"#", b"\n"),
        *(b"id", b"date", b" = 1", b" = true", b" = []", b" = {}", b" = [[1]]", b" = 2024-01-01"),
        *(b"0x" + b"f" * 1500, b"1e9", b"nan", b"\\ud800", b",", b"\r", b"\xef\xbb\xbf"),
        *(b"contest,", b"candidate", b"none", b"\0", b"place,", b"early", b"99", b"-1"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FILES), st.lists(SNIPPETS | st.binary(max_size=4), max_size=30))
def test_any_bytes_are_an_election_or_bad_input(name: str, parts: list[bytes]) -> None:
    """A file of any content at all leads to a list of faults, each one printable line."""
    assert_election_or_faults(folder_files(BASE) | {name: b"".join(parts)})


def assert_election_or_faults(files: dict[str, bytes]) -> None:
    checked = check_folder(files)
    assert (checked.election is None) == bool(checked.errors)
    for error in (*checked.errors, *checked.warnings):
        assert error.line >= 1
        for language in LANGUAGES:
            # The ideographic space stands in names; Python does not call it printable.
            assert error.say(language).replace("\u3000", " ").isprintable()


def test_letters_that_no_font_draws_are_told_by_line_and_column() -> None:
    """Asked of name, reading and party of everybody; what is told are the letters."""
    asked: list[str] = []

    def undrawable(text: str) -> tuple[str, ...]:
        asked.append(text)
        return ("U+7530 U+E01EF",) if text == BASE.contests[1].candidates[0].name else ()

    checked = check_folder(folder_files(BASE), undrawable)
    assert checked.election is None
    people = [person for contest in BASE.contests for person in contest.candidates]
    assert asked == [text for one in people for text in (one.name, one.kana, one.party)]
    said = {(fault.file, fault.line, fault.column, fault.key) for fault in checked.errors}
    same = [at for at, one in enumerate(people) if one.name == BASE.contests[1].candidates[0].name]
    assert said == {(PEOPLE, at + 2, "name", "election.no-glyph") for at in same}
    assert all("U+7530 U+E01EF" in fault.say(one) for fault in checked.errors for one in LANGUAGES)


def test_every_text_of_the_folder_is_reached() -> None:
    """No text about the election folder is without a case that leads to it."""
    reached = {case.key for case in FAULTS.values()} | {f"election.{key}" for key in ELSEWHERE}
    reached.add("election.no-glyph")  # the test above
    assert {key for key in catalogue() if key.startswith("election.")} <= reached
