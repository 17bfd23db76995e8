"""answers.toml: what a person writes, before it is signed as a declaration."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.inputs import Faults
from common.tables import BadCell, one_of, shown
from common.text import Language, text
from common.toml_tables import (
    Document,
    Key,
    as_it_is,
    local_date,
    read_document,
    read_keys,
    seen,
    written,
)
from tally_server.compliance.declarations import ANSWERS, MAX_TEXT, Answer, Attached
from tally_server.compliance.result import State
from tally_server.compliance.rule import How, Rule


@dataclass(frozen=True)
class Answers:
    """The person, the day, and the answers with the hashes of the attached files."""

    name: str
    office: str
    day: date
    answers: tuple[Answer, ...]


def form(rules: Iterable[Rule], today: date, language: Language = "ja") -> str:
    """A file to be filled in: every rule that asks for a declaration, and what counts."""
    notes = "".join(f"# {text(f'compliance.form-{n}', language)}\n" for n in (1, 2, 3))
    head = f'{notes}\n[declaration]\nname = ""\noffice = ""\ndate = {today.isoformat()}\n'
    asked = (rule for rule in rules if How.DECLARED in rule.how)
    return head + "".join(_to_fill_in(rule, language) for rule in asked)


def _to_fill_in(rule: Rule, language: Language) -> str:
    counts = rule.evidence_en if language == "en" else rule.evidence_ja
    evidence = text("compliance.form-evidence", language, evidence=counts)
    return (
        f"\n# {rule.title(language)} ({rule.article})\n# {evidence}\n"
        f'#[answers."{rule.id}"]\n#answer = "met"\n#text = ""\n#evidence = []\n'
    )


def _line(value: str) -> str:
    if not value.strip() or len(value) > MAX_TEXT or not value.isprintable():
        raise BadCell("compliance_input.text", limit=MAX_TEXT)
    return value


def _file(value: str) -> str:
    if not value or "/" in value or "\\" in value or value.startswith(".") or len(value) > 100:
        raise BadCell("compliance_input.file", found=shown(value))
    return value


def _files(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadCell("compliance_input.want-list", found=seen(value))
    return tuple(_file(one) for one in value)


def _state(value: str) -> State:
    return State(one_of(*ANSWERS)(value))


_DECLARATION = (
    Key("name", written(_line)),
    Key("office", written(_line)),
    Key("date", local_date),
)
_ANSWER = (
    Key("answer", written(_state)),
    Key("text", written(_line)),
    Key("evidence", _files, False, ()),
)


def read_answers(
    faults: Faults, data: bytes, hashed: Callable[[str], str | None]
) -> Answers | None:
    """The answers, every fault in `faults`; None where there is any.

    hashed: SHA-256 of a file beside this one, None where there is none.
    """
    document = read_document(faults, data)
    if document is None:
        return None
    keys = (Key("declaration", as_it_is), Key("answers", as_it_is))
    found = read_keys(faults, document, (), document.content, keys)
    if faults.errors:
        return None
    head = read_keys(faults, document, ("declaration",), found["declaration"], _DECLARATION)
    answers = _answers(faults, document, found["answers"], hashed)
    if faults.errors:
        return None
    return Answers(head["name"], head["office"], head["date"], answers)


def _answers(
    faults: Faults, document: Document, tables: object, hashed: Callable[[str], str | None]
) -> tuple[Answer, ...]:
    if not isinstance(tables, dict):
        faults.add("toml.want-table", document.line("answers"), "answers", found=seen(tables))
        return ()
    found = []
    for rule, table in tables.items():
        before = len(faults.errors)
        values = read_keys(faults, document, ("answers", rule), table, _ANSWER)
        if len(faults.errors) == before:
            found.append(_one(faults, document.line("answers", rule), rule, values, hashed))
    return tuple(found)


def _one(
    faults: Faults,
    line: int,
    rule: str,
    values: Mapping[str, Any],
    hashed: Callable[[str], str | None],
) -> Answer:
    attached = []
    for name in values["evidence"]:
        sha256 = hashed(name)
        if sha256 is None:
            faults.add("compliance_input.no-evidence", line, "evidence", file=name)
        else:
            attached.append(Attached(name, sha256))
    if values["answer"] is State.MET and not values["evidence"]:
        faults.add("compliance_input.evidence-needed", line, "evidence")
    return Answer(rule, values["answer"], values["text"], tuple(attached))
