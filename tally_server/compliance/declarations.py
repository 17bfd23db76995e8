"""Declarations: what a person answers for, with name, date and attached evidence, signed.

Specified in docs/formats/declaration.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.inputs import InputError
from common.signed import DocumentRefused, DocumentType, load, sign
from common.signing import PublicKey, SigningKey
from tally_server.compliance.check import Part
from tally_server.compliance.result import (
    Link,
    Result,
    State,
    found,
    not_shown,
    worst,
)
from tally_server.compliance.rule import How, good_id
from tally_server.compliance.rules import Rules

DECLARATION = DocumentType("declaration", max_bytes=1024 * 1024)
MAX_TEXT = 1000  # letters
ANSWERS = (State.MET, State.NOT_MET, State.NOT_APPLICABLE)
_MEMBERS = {"election_uid", "name", "office", "date", "answers"}
_ANSWER = {"rule", "answer", "text", "evidence"}


@dataclass(frozen=True)
class Attached:
    """A file that shows what was answered. sha256: 64 hexadecimal digits."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Answer:
    """What somebody answers of one rule. text: in one line, how it is or why not."""

    rule: str
    answer: State
    text: str
    evidence: tuple[Attached, ...]


@dataclass(frozen=True)
class Declaration:
    """All answers of one person on one day, about one election."""

    election_uid: str
    name: str
    office: str
    day: date
    answers: tuple[Answer, ...]

    def payload(self) -> dict[str, Any]:
        return {
            "election_uid": self.election_uid,
            "name": self.name,
            "office": self.office,
            "date": self.day.isoformat(),
            "answers": [
                {
                    "rule": one.rule,
                    "answer": one.answer.value,
                    "text": one.text,
                    "evidence": [
                        {"name": file.name, "sha256": file.sha256} for file in one.evidence
                    ],
                }
                for one in self.answers
            ],
        }


def sign_declaration(declaration: Declaration, key: SigningKey) -> bytes:
    return sign(DECLARATION, declaration.payload(), [key])


def read_declaration(data: bytes, trusted: Sequence[PublicKey], election_uid: str) -> Declaration:
    """The declaration of this election, signed by one of these keys. Raises DocumentRefused."""
    value = load(data, DECLARATION, trusted).value
    declaration = declaration_from(value)
    if declaration.election_uid != election_uid:
        raise DocumentRefused("declared of another election")
    return declaration


def declaration_from(value: Mapping[str, Any]) -> Declaration:
    """The declaration of a payload. Raises DocumentRefused."""
    if set(value) != _MEMBERS or not _hash(value["election_uid"]):
        raise DocumentRefused("not the members of a declaration")
    try:
        day = date.fromisoformat(value["date"])
        answers = tuple(_answer(one) for one in _listed(value["answers"]))
    except (TypeError, ValueError, KeyError) as cause:
        raise DocumentRefused("a date or an answer that is none") from cause
    names = [one.rule for one in answers]
    if day.isoformat() != value["date"] or len(set(names)) != len(names):
        raise DocumentRefused("a date of another form, or a rule answered twice")
    name, office = _line(value["name"]), _line(value["office"])
    return Declaration(value["election_uid"], name, office, day, answers)


def _listed(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise DocumentRefused("no list of objects")
    return value


def _answer(value: Any) -> Answer:
    if set(value) != _ANSWER or not good_id(_line(value["rule"])):
        raise DocumentRefused("not the members of an answer")
    answer = State(value["answer"])
    evidence = tuple(_attached(one) for one in _listed(value["evidence"]))
    if answer not in ANSWERS or (answer is State.MET and not evidence):
        raise DocumentRefused("met without evidence, or no answer at all")
    return Answer(value["rule"], answer, _line(value["text"]), evidence)


def _attached(value: Any) -> Attached:
    if set(value) != {"name", "sha256"} or not _hash(value["sha256"]):
        raise DocumentRefused("no file with its hash")
    name = _line(value["name"])
    if "/" in name or "\\" in name or name.startswith("."):
        raise DocumentRefused("a file of another folder")
    return Attached(name, value["sha256"])


def _line(value: Any) -> str:
    """A text on one line."""
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise DocumentRefused("a text that is empty or too long")
    if not value.isprintable():
        raise DocumentRefused("a text with control characters")
    return value


def _hash(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


Hashed = Callable[[str], str | None]
"""SHA-256 of the file of this name beside the declaration; None where there is none."""


def declared(
    rules: Rules, declarations: Iterable[tuple[Declaration, Hashed]]
) -> Mapping[Part, Result]:
    """What was declared of each rule that asks for it; of several answers the worst holds."""
    given: dict[Part, list[Result]] = {}
    for declaration, hashed in declarations:
        for answer in declaration.answers:
            rule = rules.by_id.get(answer.rule)
            if rule is not None and How.DECLARED in rule.how:
                part = Part(rule.id, How.DECLARED)
                given.setdefault(part, []).append(_result(declaration, answer, hashed))
    return {part: _together(results) for part, results in given.items()}


def _together(results: Sequence[Result]) -> Result:
    state = worst(tuple(one.state for one in results))
    evidence = tuple(one for result in results if result.state is state for one in result.evidence)
    return Result(state, evidence)


def _result(declaration: Declaration, answer: Answer, hashed: Hashed) -> Result:
    """What an answer shows; one whose evidence is not the attached one shows nothing."""
    for file in answer.evidence:
        here = hashed(file.name)
        if here != file.sha256:
            lost = "compliance.evidence-gone" if here is None else "compliance.evidence-other"
            return not_shown(found(lost, file=file.name, person=declaration.name))
    links = tuple(Link(file.name, file.sha256) for file in answer.evidence)
    said = found(
        "compliance.declared",
        *links,
        person=declaration.name,
        office=declaration.office,
        date=declaration.day.isoformat(),
        said=answer.text,
        files=len(links),
    )
    return Result(answer.answer, (said,))


def unknown(rules: Iterable[Rules], declaration: Declaration, file: str) -> list[InputError]:
    """An input error for each answer about what no rule asks to be declared."""
    asked = {rule.id for one in rules for rule in one.all if How.DECLARED in rule.how}
    return [
        InputError(file, 1, one.rule, "compliance_input.not-declared", {"rule": one.rule})
        for one in declaration.answers
        if one.rule not in asked
    ]
