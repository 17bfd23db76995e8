"""The golden vectors of docs/formats/outcome.md, worked out a second time from the page alone."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from vectors import make_outcome
from vectors.vector_file import spelled, stored, stored_text

CASES = stored(make_outcome.FILE)["cases"]
GIVES = ("result", "undecided", "refused")


def test_the_vectors_are_those_that_the_code_gives() -> None:
    """The file is what the rules give today: a change of a rule shows in it."""
    assert spelled(make_outcome.vectors()) == stored_text(make_outcome.FILE)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_stranger_gets_the_same_from_the_page(case: Mapping[str, Any]) -> None:
    """Every case is worked out again from the formulas of the page, without Ippyo's code."""
    assert worked_out(case) == {name: case[name] for name in GIVES if name in case}


def test_published_figures_stand_in_the_vectors() -> None:
    """What municipalities published is what the vectors say."""
    said = {case["name"]: case for case in CASES}
    rows = {name: case["result"]["candidates"] for name, case in said.items() if "result" in case}
    printed = {name: [row["printed"] for row in listed] for name, listed in rows.items()}
    assert printed["katsuura2019"] == ["788.869", "241.130"]
    assert printed["nanto"][0] == "1112.121"
    assert printed["nanto, each share cut"][0] == "1112.120"
    assert printed["58 ballots for one name"][1::4] == ["23208.138", "3113.861"]
    assert said["nobody has a quarter"]["result"]["outcome"]["elected"] == []


def worked_out(case: Mapping[str, Any]) -> dict[str, Any]:
    """What the page makes of a case; C is people, X fallen, G groups."""
    people, fallen = case["contest"]["candidates"], set(case["invalidated"])
    votes, paper, counting = case["electronic"], case["paper"], case["counting"]
    own = {c: paper["own"].get(c, 0) for c in people}
    groups = paper["groups"]
    if any(own[c] for c in fallen) or any(fallen & set(g["candidates"]) for g in groups):
        return {"refused": "invalidated"}
    opened = {c: votes["opened"].get(c, 0) for c in people}
    e = {c: 0 if c in fallen else opened[c] for c in people}
    base = {c: own[c] + (e[c] if counting["other_valid_votes"] == "all" else 0) for c in people}
    decided = {tuple(one["group"]): one["counts"] for one in case["apportion"]}
    without = [
        g["candidates"]
        for g in groups
        if g["ballots"] and not sum(base[c] for c in g["candidates"])
    ]
    if open_groups := [g for g in without if tuple(g) not in decided]:
        return {"undecided": open_groups}
    shares: dict[str, list[Fraction]] = {c: [] for c in people}
    for g in groups:
        members, ballots = g["candidates"], g["ballots"]
        if members in without:
            parts = {c: Fraction(part) for c, part in decided.pop(tuple(members)).items()}
            if set(parts) != set(members) or min(parts.values()) < 0:
                return {"refused": "apportion"}
            if sum(parts.values()) != ballots:
                return {"refused": "apportion"}
        else:
            weights = sum(base[c] for c in members) or 1  # 0 only where there is nothing to share
            parts = {c: Fraction(ballots * base[c], weights) for c in members}
        for c in members:
            shares[c].append(parts[c])
    if decided:
        return {"refused": "apportion"}
    total = {c: e[c] + own[c] + sum(shares[c], Fraction(0)) for c in people}
    valid = sum(e.values()) + sum(own.values()) + sum(g["ballots"] for g in groups)
    assert sum(total.values()) == valid
    outcome = elected(case, total, valid)
    if outcome is None:
        return {"refused": "lot"}
    invalidated = sum(opened[c] for c in fallen)
    printed = printed_totals(counting["truncate"], total, shares)
    rows = [
        {
            "id": c,
            "electronic": e[c],
            "paper_own": own[c],
            "apportioned": fraction(sum(shares[c], Fraction(0))),
            "total": fraction(total[c]),
            "printed": printed[c],
        }
        for c in people
    ]
    electronic = {
        "records": sum(opened.values()) + votes["ended"] + votes["aside"],
        "ended_without_choice": votes["ended"],
        "invalidated": invalidated,
        "set_aside": votes["aside"],
    }
    invalid = sum(paper["invalid"].values()) + invalidated
    result = {"electronic": electronic, "candidates": rows}
    return {"result": result | {"valid": valid, "invalid": invalid, "outcome": outcome}}


def printed_totals(
    truncate: str, total: Mapping[str, Fraction], shares: Mapping[str, list[Fraction]]
) -> dict[str, str]:
    """Three decimals for all, or for none."""
    if all(votes.denominator == 1 for votes in total.values()):
        return {c: str(votes) for c, votes in total.items()}
    thousandths = {c: floor(1000 * votes) for c, votes in total.items()}
    if truncate == "share":
        whole = {c: total[c] - sum(shares[c]) for c in total}
        thousandths = {
            c: floor(1000 * whole[c]) + sum(floor(1000 * s) for s in shares[c]) for c in total
        }
    return {c: f"{n // 1000}.{n % 1000:03d}" for c, n in thousandths.items()}


def elected(
    case: Mapping[str, Any], total: Mapping[str, Fraction], valid: int
) -> dict[str, Any] | None:
    """The outcome; None where the lot does not fit."""
    contest, lot = case["contest"], case["lot"]
    seats = 1 if contest["kind"] == "chief" else contest["council_seats"]
    minimum, winners = Fraction(valid, 4 * seats), contest["winners"]
    able = [c for c in total if total[c] > 0 and total[c] >= minimum]
    places = sorted(able, key=lambda c: -total[c])
    won, tied = places[:winners], []
    if len(places) > winners and total[places[winners]] == total[places[winners - 1]]:
        last = total[places[winners]]
        won = [c for c in places if total[c] > last]
        tied = [c for c in places if total[c] == last]
    free = winners - len(won) if tied else 0
    if lot is not None:
        if not tied or len(lot) != free or len(set(lot)) != free or not set(lot) <= set(tied):
            return None
        won, tied = won + lot, []
    return {
        "elected": won,
        "legal_minimum": fraction(minimum),
        "deposit_line": fraction(Fraction(valid, 10 * seats)),
        "ties": [tied] if tied else [],
    }


def fraction(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
