"""Declarations: signed by a known key, with name, date and evidence that is still the same."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import World

from common.inputs import Faults
from common.signed import DocumentRefused, sign
from tally_server.compliance.answers import Answers, form, read_answers
from tally_server.compliance.books import own_books
from tally_server.compliance.check import Part
from tally_server.compliance.declarations import (
    DECLARATION,
    Answer,
    Attached,
    Declaration,
    declaration_from,
    declared,
    read_declaration,
    sign_declaration,
    unknown,
)
from tally_server.compliance.result import State
from tally_server.compliance.rule import How, Profile
from tally_server.compliance.rules import rules_of

WORLD = World(suite=2)
UID = WORLD.uid.hex()
JAPAN = rules_of(Profile.JAPAN, own_books())
PHOTO = Attached("booth.jpg", "a" * 64)
BOOTHS = Answer("t2.4", State.MET, "全投票所にのぞき見防止を付けた", (PHOTO,))
T2_4 = Part("t2.4", How.DECLARED)


def declaration(*answers: Answer) -> Declaration:
    return Declaration(UID, "甲野 太郎", "書記長", date(2024, 12, 20), answers or (BOOTHS,))


def beside(name: str) -> str | None:
    """The folder of the declaration: the photo is in it."""
    return PHOTO.sha256 if name == PHOTO.name else None


def test_what_is_declared_with_its_evidence_is_met() -> None:
    """Name, office, day and words stand in the report, with the hash of the evidence."""
    data = sign_declaration(declaration(), WORLD.root)
    read = read_declaration(data, [WORLD.root.public], UID)
    assert read == declaration()
    (evidence,) = declared(JAPAN, [(read, beside)])[T2_4].evidence
    assert "甲野 太郎(書記長)が 2024-12-20 に申告" in evidence.say("ja")
    assert [(link.path, link.sha256) for link in evidence.links] == [("booth.jpg", "a" * 64)]


def test_a_declaration_of_a_stranger_is_refused() -> None:
    """Only the election's root key, or a key that was named, can declare anything."""
    data = sign_declaration(declaration(), WORLD.key("stranger"))
    with pytest.raises(DocumentRefused):
        read_declaration(data, [WORLD.root.public], UID)


def test_a_declaration_of_another_election_is_refused() -> None:
    """What held of the last election says nothing of this one."""
    data = sign_declaration(declaration(), WORLD.root)
    with pytest.raises(DocumentRefused, match="another election"):
        read_declaration(data, [WORLD.root.public], "0" * 64)


@pytest.mark.parametrize("sha256", [None, "b" * 64], ids=["gone", "changed"])
def test_evidence_that_is_gone_or_changed_shows_nothing(sha256: str | None) -> None:
    """A photograph that was exchanged after the signature makes the rule not yet shown."""
    result = declared(JAPAN, [(declaration(), lambda _: sha256)])[T2_4]
    assert result.state is State.NOT_SHOWN
    assert "booth.jpg" in result.evidence[0].say("en")


def test_of_two_answers_the_worse_one_holds() -> None:
    """One who says it is not met is not outvoted by one who says it is."""
    no = Answer("t2.4", State.NOT_MET, "第3投票所にない", ())
    both = [(declaration(), beside), (declaration(no), beside)]
    result = declared(JAPAN, both)[T2_4]
    assert result.state is State.NOT_MET
    assert [one.values["said"] for one in result.evidence] == ["第3投票所にない"]


def test_what_a_program_must_show_cannot_be_declared() -> None:
    """Nobody can sign away a check on artefacts, and the command says so."""
    automatic = Answer("r26", State.MET, "大丈夫", (PHOTO,))
    assert declared(JAPAN, [(declaration(automatic), beside)]) == {}
    (error,) = unknown([JAPAN], declaration(automatic), "declaration.json")
    assert "r26" in error.say("ja")


Change = Mapping[str, Any]
ANSWER: Change = declaration().payload()["answers"][0]


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "甲\n乙"},
        {"date": "2024-12-1"},
        {"date": "20241220"},
        {"election_uid": "x"},
        {"more": 1},
        {"answers": {}},
        {"answers": [ANSWER, ANSWER]},
        {"answers": [{**ANSWER, "evidence": []}]},
        {"answers": [{**ANSWER, "answer": "not-yet-shown"}]},
        {"answers": [{**ANSWER, "answer": "surely"}]},
        {"answers": [{**ANSWER, "rule": "../r01"}]},
        {"answers": [{**ANSWER, "evidence": [{"name": "../x", "sha256": "a" * 64}]}]},
        {"answers": [{**ANSWER, "evidence": [{"name": "x", "sha256": "A" * 64}]}]},
    ],
    ids=str,
)
def test_a_declaration_of_another_form_is_refused(change: Change) -> None:
    """Signed or not: an empty name, a date that is none, met without evidence, another path."""
    data = sign(DECLARATION, {**declaration().payload(), **change}, [WORLD.root])
    with pytest.raises(DocumentRefused):
        read_declaration(data, [WORLD.root.public], UID)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.sampled_from([*declaration().payload(), *ANSWER]), _JSON)
def test_whatever_stands_in_a_declaration_it_is_read_or_refused(member: str, value: Any) -> None:
    """No value whatever stops the report with an error of the program."""
    payload = declaration().payload()
    if member in payload:
        payload[member] = value
    else:
        payload["answers"][0][member] = value
    try:
        read = declaration_from(payload)
    except DocumentRefused:
        return
    assert read.payload() == payload


ANSWERS = b"""
[declaration]
name = "A"
office = "B"
date = 2024-12-20
[answers."t2.4"]
answer = "met"
text = "all booths"
evidence = ["booth.jpg"]
"""


def answers(data: bytes) -> tuple[Answers | None, list[str]]:
    faults = Faults("answers.toml")
    found = read_answers(faults, data, beside)
    return found, [error.say("en") for error in faults.errors]


def test_the_draft_is_read_with_the_hashes_of_its_evidence() -> None:
    """What a person typed becomes the answers that are signed."""
    found, faults = answers(ANSWERS)
    assert faults == []
    assert found is not None
    assert found.answers == (Answer("t2.4", State.MET, "all booths", (PHOTO,)),)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'"booth.jpg"', b'"other.jpg"', "cannot be read"),
        (b'["booth.jpg"]', b"[]", "at least one file"),
        (b'["booth.jpg"]', b'["../booth.jpg"]', "cannot name a file"),
        (b'"met"', b'"not-yet-shown"', "met / not-met / not-applicable"),
        (b'name = "A"', b'name = ""', "one line"),
        (b"2024-12-20", b'"2024"', "not a date"),
        (b"[declaration]", b"[declared]", "unknown key"),
    ],
)
def test_a_faulty_draft_is_refused_with_its_line(old: bytes, new: bytes, says: str) -> None:
    """Nothing is signed that would be refused later."""
    found, faults = answers(ANSWERS.replace(old, new))
    assert found is None
    assert any(says in fault and fault.startswith("answers.toml:") for fault in faults), faults


def test_the_form_asks_for_all_that_must_be_declared_and_can_be_read() -> None:
    """Every rule that needs a person stands in it; filled in, the program reads it."""
    blank = form(JAPAN.all, date(2024, 12, 20))
    asked = [rule.id for rule in JAPAN.all if How.DECLARED in rule.how]
    assert all(f'#[answers."{rule}"]' in blank for rule in asked)
    filled = blank.replace('name = ""', 'name = "A"').replace('office = ""', 'office = "B"')
    lines = [
        line.removeprefix("#") if line[:2] not in ("# ",) else "" for line in filled.split("\n")
    ]
    text = "\n".join(lines).replace('text = ""', 'text = "x"').replace("[]", '["booth.jpg"]')
    found, faults = answers(text.encode())
    assert faults == []
    assert found is not None
    assert [one.rule for one in found.answers] == asked
