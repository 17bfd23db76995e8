"""`results.json` is exactly what docs/formats/results.schema.json and results.md say."""

import copy
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from elections import SCHEMA, Town, no_float, schema_faults
from jsonschema import Draft202012Validator

from common.problems import register

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

KEYS = {
    "": ["election", "package_hash", "contests", "problems", "decisions"],
    "contest": [
        *("id", "electronic", "paper", "candidates", "valid", "invalid", "outcome"),
    ],
    "electronic": ["records", "ended_without_choice", "invalidated", "set_aside"],
    "paper": ["own", "groups", "invalid", "taken_away", "not_accepted"],
    "candidate": [
        *("id", "name", "electronic", "paper_own", "apportioned", "total", "printed"),
    ],
    "outcome": ["elected", "legal_minimum", "deposit_line", "ties"],
}


@pytest.fixture
def counted(town: Town) -> Any:
    """A count with paper, a shared name, a problem of each subject, and decisions."""
    paper = town.paper(
        ("contest-1", "own", "contest-1-3", 4),
        ("contest-1", "group", "contest-1-2+contest-1-1", 7),
        ("contest-1", "invalid", "blank", 3),
    )
    (town.original("p01-01") / "memo.txt").touch()
    for file in town.duplicate("p02-01").iterdir():
        file.unlink()
    roll = town.roll({("p01", "contest-1"): 5, ("p02", "contest-1"): 3, ("p01", "contest-2"): 4})
    decided = town.decide(
        {"action": "acknowledge", "problem": "M-05", "terminal": "p01-01"},
        {
            "action": "accept-difference",
            "place": "p02",
            "contest": "contest-2",
            "records": 3,
            "voters": 0,
            "reason": "名簿の写し漏れ",
        },
        {
            "action": "invalidate-candidate",
            "contest": "contest-2",
            "candidate": "contest-2-3",
            "reason": "死亡",
        },
    )
    said = town.count("--paper", paper, "--roll", roll, "--decisions", decided)
    assert said.code == 0, said.err
    return town.document


def test_the_schema_is_a_schema() -> None:
    """It is valid JSON Schema, draft 2020-12, and closed at every object."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for part in objects(schema):
        if part.get("type") == "object":
            assert "additionalProperties" in part


def objects(value: Any) -> list[dict[str, Any]]:
    """Every object inside a JSON value, itself included."""
    inside = list(value.values()) if isinstance(value, dict) else value
    found = [value] if isinstance(value, dict) else []
    for item in inside if isinstance(inside, list) else []:
        found += objects(item)
    return found


def test_every_key_of_the_contract_is_there_in_its_order(counted: Any) -> None:
    """The keys of design section 6, no more and no fewer, in one order for every count."""
    contest = counted["contests"][0]
    assert list(counted) == KEYS[""]
    assert list(contest) == KEYS["contest"]
    assert list(contest["candidates"][0]) == KEYS["candidate"]
    for name in ("electronic", "paper", "outcome"):
        assert list(contest[name]) == KEYS[name]


def test_a_full_example_to_the_last_value(counted: Any) -> None:
    """Every value of a count with paper, a shared name, problems and decisions."""
    first, second = counted["contests"]
    assert first["candidates"][0] == {
        "id": "contest-1-1",
        "name": "候補　1番",
        "electronic": 4,
        "paper_own": 0,
        "apportioned": "14/3",
        "total": "26/3",
        "printed": "8.666",
    }
    assert first["electronic"] == {
        "records": 8,
        "ended_without_choice": 1,
        "invalidated": 0,
        "set_aside": 0,
    }
    assert second["candidates"][2]["total"] == "0/1"
    assert (second["valid"], second["invalid"]) == (5, 1)
    found = [(one["code"], one["terminal"], one.get("place")) for one in counted["problems"]]
    assert found == [("M-05", "p01-01", None), ("M-22", "p02-01", None), ("R-01", None, "p02")]
    assert [one["action"] for one in counted["decisions"]] == [
        "acknowledge",
        "accept-difference",
        "invalidate-candidate",
    ]


def test_no_number_in_it_is_a_float(town: Town) -> None:
    """Fractions are text; every JSON number is written without a point or exponent."""
    assert town.count().code == 0
    text = (town.results / "results.json").read_text()
    json.loads(text, parse_float=no_float)
    assert re.search(r": -?[0-9]+[.eE]", text) is None


def test_it_is_utf8_as_people_read_it(town: Town) -> None:
    """Names stand in their own letters, the file ends with a line break."""
    assert town.count().code == 0
    data = (town.results / "results.json").read_bytes()
    assert "候補　1番".encode() in data
    assert data.endswith(b"}\n")


def set_at(*path: str | int, value: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for part in path[:-1]:
            document = document[part]
        document[path[-1]] = value

    return change


CANDIDATE = ("contests", 0, "candidates", 0)
BROKEN = {
    "a terminal beside a candidate": set_at(*CANDIDATE, "terminal", value="p01-01"),
    "totals by place": set_at("contests", 0, "places", value={"p01": 3}),
    "途中終了 of a terminal": set_at("problems", 0, "ended_without_choice", value=1),
    "a float": set_at("contests", 0, "valid", value=3.5),
    "a negative count": set_at("contests", 0, "electronic", "records", value=-1),
    "a number as text": set_at("contests", 0, "valid", value="7"),
    "a total that is no fraction": set_at(*CANDIDATE, "total", value="8.666"),
    "a printed value of two decimals": set_at(*CANDIDATE, "printed", value="8.66"),
    "one person's decision": set_at("decisions", 0, "by", value=["甲", "甲"]),
    "an unknown action": set_at("decisions", 0, "action", value="forget"),
    "two ties": set_at("contests", 0, "outcome", "ties", value=[["a", "b"], ["c", "d"]]),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_the_schema_refuses_what_the_contract_forbids(
    counted: Any, broken: Callable[[Any], None]
) -> None:
    """Each forbidden thing, put into good results, is found by the schema."""
    document = copy.deepcopy(counted)
    broken(document)
    assert schema_faults(counted) == []
    assert len(schema_faults(document)) == 1


@pytest.mark.parametrize("key", ["election", "contests", "problems", "decisions"])
def test_the_schema_misses_nothing_that_is_missing(counted: Any, key: str) -> None:
    """Results without one of their keys are none."""
    del counted[key]
    assert schema_faults(counted) == [f"$: {key!r} is a required property"]


def test_every_code_and_name_of_the_register_fits_the_schema() -> None:
    """No problem of the register is without a place in results.json."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    problem = schema["$defs"]["problem"]["properties"]
    for name, kind in register().items():
        assert re.fullmatch(problem["code"]["pattern"], kind.code)
        assert re.fullmatch(problem["name"]["pattern"], name)
        assert kind.weight in problem["weight"]["enum"]
