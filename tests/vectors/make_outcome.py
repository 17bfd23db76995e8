"""Makes outcome.json: `cd tests && python -m vectors.make_outcome`."""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from builders import make_candidate, make_contest
from vectors.vector_file import write

from common.election import Contest, Counting
from common.inputs import BadInput
from tally_server.count.results import ContestResult
from tally_server.count.tabulate import tabulate
from tally_server.inputs.decision import Apportion, Decision, Decisions, InvalidateCandidate, Lot
from tally_server.inputs.paper import PaperVotes
from tally_server.outcome.printed import fraction_text
from tally_server.outcome.votes import Group

FILE = "outcome.json"
PUBLISHED = Path(__file__).parents[1] / "data" / "vectors.json"
CHIEF = {"kind": "chief", "winners": 1, "council_seats": 0}
BY: Any = ("甲野 太郎", "乙川 花子")
Case = dict[str, Any]


def vectors() -> dict[str, list[Case]]:
    """Every case with what it gives."""
    return {"cases": [case | _given(case) for case in (*_published(), *_elections(), *_own())]}


def council(winners: int, seats: int, kind: str = "assembly") -> Case:
    return {"kind": kind, "winners": winners, "council_seats": seats}


def case(
    name: str,
    seats: Case,
    candidates: str,
    *,
    counting: tuple[str, str] = ("sum", "all"),
    opened: Mapping[str, int] | None = None,
    own: Mapping[str, int] | None = None,
    groups: Mapping[str, int] | None = None,
    **more: Any,
) -> Case:
    """A case; candidates: their ids in filing order; groups: ballots by `a+b`."""
    source = {"source": more.pop("source")} if "source" in more else {}
    votes = {"ended": more.pop("ended", 0), "aside": more.pop("aside", 0)}
    shared = [{"candidates": g.split("+"), "ballots": n} for g, n in (groups or {}).items()]
    return {
        "name": name,
        **source,
        "contest": {**seats, "candidates": candidates.split()},
        "counting": dict(zip(("truncate", "other_valid_votes"), counting, strict=True)),
        "electronic": {"opened": dict(opened or {}), **votes},
        "paper": {"own": dict(own or {}), "groups": shared, "invalid": more.pop("invalid", {})},
        "invalidated": more.pop("invalidated", []),
        "apportion": more.pop("apportion", []),
        "lot": more.pop("lot", None),
        **more,
    }


def _published() -> Iterator[Case]:
    """The worked examples and results that tests/data/vectors.json has inputs of."""
    for known in json.loads(PUBLISHED.read_text(encoding="utf-8"))["anbun"]:
        ids = {name: f"c{number}" for number, name in enumerate(known["own"], start=1)}
        groups = {
            "+".join(ids[name] for name in group["candidates"]): group["ballots"]
            for group in known["groups"]
        }
        own = {ids[name]: votes for name, votes in known["own"].items()}
        names = " ".join(ids.values())
        made = case(known["id"], council(1, 20), names, own=own, groups=groups)
        yield {"name": made.pop("name"), "source": known["source"], **made}
        if known["id"] == "nanto":
            cut = ("share", "all")
            yield case(
                "nanto, each share cut", council(1, 20), names, counting=cut, own=own, groups=groups
            )


def _elections() -> Iterator[Case]:
    """Elections whose published figures these inputs give."""
    october = {"a": 27759, "b": 26308, "c": 24669, "d": 18559, "e": 8279, "f": 7821}
    december = {"a": 40695, "b": 23157, "c": 20054, "d": 11386, "e": 7042, "f": 3107}
    seats = {"a": 33779, "b": 17808, "c": 15799, "d": 11083, "e": 10635, "f": 7278, "g": 4914}
    yield case(
        "nobody has a quarter", CHIEF, "a b c d e f", own=october, source="品川区長 2022-10-02"
    )
    yield case(
        "58 ballots for one name",
        CHIEF,
        "a b c d e f",
        own=december,
        groups={"b+f": 58},
        source="品川区長 2022-12-04",
    )
    by_election = council(2, 40, "assembly_by_election")
    yield case(
        "the whole council",
        by_election,
        "a b c d e f g",
        own=seats,
        source="品川区議補選 2022-12-04",
    )
    yield case(
        "electronic votes alone",
        CHIEF,
        "watanabe zenitani",
        opened={"watanabe": 8891, "zenitani": 9989},
        ended=221,
        source="四條畷市長 2024-12-22",
    )


def _own() -> Iterator[Case]:
    """Cases that nobody published, one for each branch of the rules."""
    three = {"opened": {"a": 9800, "b": 4100, "c": 8000}, "own": {"a": 30, "b": 20, "c": 45}}
    for rule in ("all", "paper"):
        yield case(
            f"other valid votes: {rule}",
            CHIEF,
            "a b c",
            counting=("sum", rule),
            groups={"a+b": 7},
            **three,
        )
    page: Any = {
        "opened": {"ko": 9, "otsu": 5, "hei": 4, "tei": 6},
        "own": {"ko": 1, "otsu": 1},
        "groups": {"ko+otsu+hei": 5, "otsu+hei": 1},
    }
    yield case("the example of the page", council(2, 20), "ko otsu hei tei", **page)
    third: Any = {"opened": {"a": 1, "b": 2, "c": 2}, "groups": {"a+b": 1, "a+c": 2}}
    yield case(
        "a whole total printed smaller", council(1, 4), "a b c", counting=("share", "all"), **third
    )
    yield case("a group without ballots", CHIEF, "a b c", opened={"c": 3}, groups={"a+b": 0})
    yield from _decided()
    yield from _lots()


def _decided() -> Iterator[Case]:
    open_group: Any = {"opened": {"c": 30}, "groups": {"a+b": 7}}
    parts = [{"group": ["a", "b"], "counts": {"a": "7/2", "b": "7/2"}}]
    yield case("no ratio", CHIEF, "a b c", **open_group)
    yield case(
        "no ratio on paper alone",
        CHIEF,
        "a b",
        counting=("sum", "paper"),
        opened={"a": 3},
        groups={"a+b": 1},
    )
    yield case("parts decided", CHIEF, "a b c", apportion=parts, **open_group)
    wrong = [{"group": ["a", "b"], "counts": {"a": 3, "b": 3}}]
    yield case("parts that are too few", CHIEF, "a b c", apportion=wrong, **open_group)
    has_ratio: Any = {"opened": {"a": 1, "c": 30}, "groups": {"a+b": 7}}
    yield case("parts of a group with a ratio", CHIEF, "a b c", apportion=parts, **has_ratio)
    fallen: Any = {"opened": {"a": 50, "b": 20, "c": 10}, "own": {"b": 1}, "invalidated": ["a"]}
    yield case(
        "a candidate declared invalid",
        CHIEF,
        "a b c",
        invalid={"2": 4, "blank": 1},
        ended=3,
        aside=2,
        **fallen,
    )
    yield case(
        "a candidate declared invalid in a group", CHIEF, "a b c", groups={"a+b": 1}, **fallen
    )


def _lots() -> Iterator[Case]:
    tied: Any = {"opened": {"a": 5, "b": 5, "c": 9, "d": 5, "e": 4}}
    yield case("three tied for two seats", council(3, 20), "a b c d e", **tied)
    yield case("a lot drawn", council(3, 20), "a b c d e", lot=["d", "a"], **tied)
    yield case("a lot for too many", council(3, 20), "a b c d e", lot=["d", "a", "b"], **tied)
    yield case("a lot for one who is not tied", council(3, 20), "a b c d e", lot=["d", "e"], **tied)
    yield case("a lot without a tie", council(4, 20), "a b c d e", lot=["d"], **tied)
    yield case("a tie that fills the seats", council(4, 20), "a b c d e", **tied)
    close: Any = {"own": {"a": 9999, "b": 9999, "c": 2, "d": 1}, "groups": {"a+c": 1, "b+d": 1}}
    yield case("equal in print, not in fractions", council(1, 4), "a b c d", **close)
    yield case(
        "a tie below the legal minimum", CHIEF, "a b c d e", opened=dict.fromkeys("abcde", 4)
    )
    yield case("exactly the legal minimum", council(2, 2), "a b", opened={"a": 7, "b": 1})
    yield case("no vote at all", council(2, 4), "a b c", ended=5)
    yield case("a tie of fractions", CHIEF, "a b c", own={"a": 3, "b": 3}, groups={"a+b": 1})


def _given(made: Case) -> Case:
    """What the case gives: `result`, `undecided` or `refused`."""
    votes, paper = made["electronic"], made["paper"]
    groups = tuple(Group(tuple(g["candidates"]), g["ballots"]) for g in paper["groups"])
    try:
        given = tabulate(
            _contest(made["contest"]),
            Counting(**made["counting"]),
            (votes["opened"], votes["ended"], votes["aside"]),
            PaperVotes(own=paper["own"], groups=groups, invalid=paper["invalid"]),
            Decisions(tuple(_decisions(made))),
        )
    except BadInput as bad:
        word = bad.errors[0].key.removeprefix("count_input.").split("-")[0]
        return {"refused": word}
    except ValueError:
        return {"refused": "invalidated"}
    if isinstance(given, ContestResult):
        return {"result": _result(given)}
    return {"undecided": [str(problem.values["group"]).split("+") for problem in given]}


def _contest(said: Case) -> Contest:
    people = tuple(
        make_candidate(number, id=name) for number, name in enumerate(said["candidates"], start=1)
    )
    seats = {name: said[name] for name in ("kind", "winners", "council_seats")}
    return make_contest(candidates=people, **seats)


def _decisions(made: Case) -> Iterator[Decision]:
    about: Any = {"contest": "contest-1", "by": BY}
    for name in made["invalidated"]:
        yield InvalidateCandidate(candidate=name, reason="被選挙権がない", **about)
    for one in made["apportion"]:
        counts = {name: Fraction(part) for name, part in one["counts"].items()}
        yield Apportion(group=tuple(one["group"]), counts=counts, **about)
    if made["lot"] is not None:
        yield Lot(winners=tuple(made["lot"]), **about)


def _result(given: ContestResult) -> Case:
    """The contest as it stands in results.json, without names and without paper votes."""
    votes, outcome = given.votes, given.outcome
    return {
        "electronic": {
            "records": votes.records,
            "ended_without_choice": votes.ended_without_choice,
            "invalidated": votes.electronic_invalidated,
            "set_aside": votes.set_aside,
        },
        "candidates": [
            {
                "id": row.candidate,
                "electronic": row.electronic,
                "paper_own": row.paper_own,
                "apportioned": fraction_text(row.apportioned),
                "total": fraction_text(row.total),
                "printed": row.printed,
            }
            for row in given.totals.candidates
        ],
        "valid": given.totals.valid,
        "invalid": given.totals.invalid,
        "outcome": {
            "elected": list(outcome.elected),
            "legal_minimum": fraction_text(outcome.thresholds.legal_minimum),
            "deposit_line": fraction_text(outcome.thresholds.deposit_line),
            "ties": [list(tie) for tie in outcome.ties],
        },
    }


if __name__ == "__main__":
    write(FILE, vectors())
