"""Published results of real elections, counted again."""

import json
from fractions import Fraction
from pathlib import Path

from tally_server.outcome.printed import decimals
from tally_server.outcome.ranking import Seats, outcome_of
from tally_server.outcome.thresholds import thresholds
from tally_server.outcome.totals import total_votes
from tally_server.outcome.votes import ContestVotes, Group

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8")
)
CHIEF = Seats("chief", 1)


def test_sakaide_council_2019_legal_minimum() -> None:
    """坂出市議 2019: 22,825 valid votes for 20 seats give 285.312; the 20th had 240."""
    vector = next(item for item in VECTORS["thresholds"] if item["id"] == "sakaide2019")
    minimum = thresholds("assembly", vector["seats"], vector["valid"]).legal_minimum
    assert minimum == Fraction(vector["legal_minimum_exact"])
    assert decimals(minimum) == vector["published"]
    assert (vector["votes"] >= minimum) == vector["elected"]


def test_shinagawa_mayor_october_2022_elects_nobody() -> None:
    """品川区長 2022-10-02: the first had 27,759 and needed 28,348.75; two lost the deposit."""
    votes = {
        "morisawa": 27_759,
        "ishida": 26_308,
        "yamamoto": 24_669,
        "nishimoto": 18_559,
        "murakawa": 8_279,
        "onishi": 7_821,
    }
    totals = total_votes(ContestVotes(tuple(votes), paper_own=votes))
    outcome = outcome_of(totals, CHIEF)
    vector = next(v for v in VECTORS["thresholds"] if v["id"] == "shinagawa-mayor-2022-10")
    assert totals.valid == vector["valid"]
    assert outcome.thresholds.legal_minimum == Fraction(vector["legal_minimum_exact"])
    assert (outcome.elected, outcome.ties) == ((), ())
    assert outcome.below_deposit_line == ("murakawa", "onishi")


def test_shinagawa_mayor_december_2022_with_58_ballots_for_ishida() -> None:
    """品川区長再選挙 2022-12-04: 58 ballots 石田 give 23,208.138 and 3,113.861."""
    votes = {
        "morisawa": 40_695,
        "hideo": 23_157,
        "yamamoto": 20_054,
        "nishimoto": 11_386,
        "murakawa": 7_042,
        "shingo": 3_107,
    }
    groups = (Group(("hideo", "shingo"), 58),)
    totals = total_votes(ContestVotes(tuple(votes), paper_own=votes, groups=groups))
    printed = {row.candidate: row.printed for row in totals.candidates}
    assert printed["hideo"] == "23208.138"
    assert printed["shingo"] == "3113.861"
    assert printed["morisawa"] == "40695.000"
    assert (totals.valid, totals.dropped) == (105_499, Fraction(1, 1000))
    assert outcome_of(totals, CHIEF).elected == ("morisawa",)


def test_shinagawa_council_by_election_2022() -> None:
    """品川区議補選 2022-12-04: two seats, and the whole council of 40 sets the minimum."""
    votes = {
        "sawada": 33_779,
        "inagaki": 17_808,
        "tsuchida": 15_799,
        "onishi": 11_083,
        "tokizaki": 10_635,
        "kawaguchi": 7_278,
        "shibata": 4_914,
    }
    totals = total_votes(ContestVotes(tuple(votes), paper_own=votes))
    outcome = outcome_of(totals, Seats("assembly_by_election", 2, 40))
    assert totals.valid == 101_296
    assert outcome.elected == ("sawada", "inagaki")
    assert decimals(outcome.thresholds.legal_minimum) == "633.100"


def test_shinagawa_by_election_october_2022_minimum() -> None:
    """品川区議補選 2022-10: 111,865 valid votes over 40 seats give 699.156, not over 3."""
    assert decimals(thresholds("assembly_by_election", 40, 111_865).legal_minimum) == "699.156"


def test_katsuura_council_2019_two_candidates_of_one_name() -> None:
    """勝浦市議 2019-04-21: 39 ballots between two 鈴木かつみ, 788.869 and 241.130."""
    votes = {"ueno": 759, "sano": 232}
    group = (Group(("ueno", "sano"), 39),)
    totals = total_votes(ContestVotes(tuple(votes), paper_own=votes, groups=group))
    assert [row.printed for row in totals.candidates] == ["788.869", "241.130"]


def test_shijonawate_mayor_2024() -> None:
    """四條畷市長 2024-12-22, by electronic votes: 221 ended without choosing, no invalid."""
    votes = {"zenitani": 9_989, "watanabe": 8_891}
    contest = ContestVotes(tuple(votes), electronic=votes, ended_without_choice=221)
    totals = total_votes(contest)
    assert (totals.valid, totals.invalid, contest.records) == (18_880, 0, 19_101)
    assert outcome_of(totals, CHIEF).elected == ("zenitani",)
