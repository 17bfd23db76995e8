"""The results as a table for offices: the same numbers, in the words of a notice."""

import csv
import io

import pytest
from builders import make_contest, make_election
from record_world import SCENES, normal, record_source

from tally_server.count.office_table import COLUMNS, office_csv
from tally_server.outcome.printed import truncated


def rows(scene: str) -> list[dict[str, str]]:
    return read(office_csv(SCENES[scene]().results))


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_spreadsheet_knows_the_letters() -> None:
    """The byte order mark, lines of CRLF, and a Japanese header."""
    data = office_csv(normal().results)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    first = data.decode("utf-8-sig").splitlines()[0]
    assert first.startswith("選挙,区分,届出番号,氏名,ふりがな,党派")
    assert first.count(",") == len(COLUMNS) - 1


@pytest.mark.parametrize("scene", SCENES)
def test_every_candidate_has_the_votes_of_the_record(scene: str) -> None:
    """In the order of filing, as printed; the parts are those of the results."""
    results = SCENES[scene]().results
    found = [row for row in rows(scene) if row["区分"] == "候補者"]
    wanted = [(one, row) for one in results for row in one.totals.candidates]
    assert len(found) == len(wanted)
    for row, (result, total) in zip(found, wanted, strict=True):
        person = result.contest.candidate(total.candidate)
        assert (row["選挙"], row["氏名"]) == (result.contest.title, person.name)
        assert row["届出番号"] == str(person.filing_no)
        assert row["得票数"] == total.printed
        assert row["うち電子投票"] == str(total.electronic)
        assert row["うち紙の投票"] == str(total.paper_own)
        assert float(row["うち按分"]) == float(truncated(total.apportioned))
        elected = total.candidate in result.outcome.elected
        assert row["当落"].startswith("当選") == elected


@pytest.mark.parametrize("scene", SCENES)
def test_the_sums_stand_below_and_add_up(scene: str) -> None:
    """Electronic and paper together give each sum; valid and invalid are those of the results."""
    for result in SCENES[scene]().results:
        mine = [row for row in rows(scene) if row["選挙"] == result.contest.title]
        sums = {row["区分"]: row for row in mine if row["区分"] != "候補者"}
        assert list(sums) == [
            "有効投票",
            "無効投票",
            "途中終了",
            "数えない記録",
            "持帰り",
            "不受理",
        ]
        for row in sums.values():
            assert int(row["うち電子投票"]) + int(row["うち紙の投票"]) == int(row["得票数"])
        assert int(sums["有効投票"]["得票数"]) == result.totals.valid
        assert int(sums["無効投票"]["得票数"]) == result.totals.invalid
        ended = result.votes.ended_without_choice
        assert int(sums["途中終了"]["うち電子投票"]) == ended


def test_a_lot_is_told() -> None:
    """Before it is drawn and after."""
    assert {row["当落"] for row in rows("lot-open")} >= {"当選", "くじ待ち"}
    assert "当選(くじ)" in {row["当落"] for row in rows("lot-drawn")}


def test_no_title_is_worked_out_as_a_formula() -> None:
    """Titles are visible letters, and a formula is made of them."""
    title = '=HYPERLINK("x")'
    source = record_source(make_election(contests=(make_contest(title=title),)))
    assert {row["選挙"] for row in read(office_csv(source.results))} == {f"'{title}"}
