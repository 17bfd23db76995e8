"""election.toml: the settings of an election and its contests, with their lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from common import election_rules as rules
from common import ids, names
from common.election import ContestKind, Display, Mode, OtherValidVotes, Truncate, WithoutDuplicate
from common.election_rules import Breach
from common.inputs import Faults
from common.municipality import municipality_code
from common.tables import BadCell, one_of
from common.toml_tables import (
    Document,
    Key,
    flag,
    integer,
    local_date,
    read_document,
    read_keys,
    refuse_unknown,
    seen,
    written,
)

DEFAULT_CAPACITY = 2_000  # voters
Table = Mapping[str, Any]


def _pair(value: object) -> tuple[int, int]:
    """[needed, trustees], both within SLIP-39's limits."""
    low, high = rules.TRUSTEES
    if isinstance(value, list) and len(value) == 2:
        needed, trustees = value
        if all(type(number) is int and low <= number <= high for number in value):
            return needed, trustees
    raise BadCell("election.want-pair", found=seen(value), low=low, high=high)


def _word(kind: object) -> Any:
    return written(one_of(*get_args(kind)))


_ELECTION = (
    Key("id", written(ids.election_id)),
    Key("name", written(names.title)),
    Key("municipality_code", written(municipality_code)),
    Key("date", local_date),
    Key("mode", _word(Mode)),
    Key("key_threshold", _pair),
    Key("box_capacity", integer(*rules.BOX_CAPACITY), False, DEFAULT_CAPACITY),
    Key("without_duplicate", _word(WithoutDuplicate), False, "stop"),
)
_COUNTING = (
    Key("truncate", _word(Truncate), False, "sum"),
    Key("other_valid_votes", _word(OtherValidVotes), False, "all"),
    Key("joint_count", flag, False, True),
)
_CONTEST = (
    Key("id", written(ids.part_id)),
    Key("title", written(names.title)),
    Key("kind", _word(ContestKind)),
    Key("winners", integer(1, rules.SEATS.high)),
    Key("council_seats", integer(*rules.SEATS)),
    Key("display", _word(Display)),
)


@dataclass(frozen=True)
class Settings:
    """What election.toml says; None stands for a value that is missing or faulty."""

    document: Document
    election: Table
    counting: Table
    contests: Sequence[Table]

    @property
    def contest_ids(self) -> list[str] | None:
        """The ids of all contests, or None where one is faulty or stands twice."""
        found = [contest["id"] for contest in self.contests]
        sound = found and None not in found and len(set(found)) == len(found)
        return found if sound else None


def read_settings(faults: Faults, data: bytes) -> Settings | None:
    """The settings, every fault of them in `faults`; None where the file is no TOML."""
    document = read_document(faults, data)
    if document is None:
        return None
    content = document.content
    sections = dict.fromkeys(("election", "counting", "contests"))
    refuse_unknown(faults, document, (), content, sections)
    settings = Settings(document, *_single(faults, document), _contests(faults, document))
    _agree(faults, settings)
    return settings


def _single(faults: Faults, document: Document) -> tuple[Table, Table]:
    content = document.content
    counting = read_keys(faults, document, ("counting",), content.get("counting", {}), _COUNTING)
    if "election" not in content:
        faults.add("toml.missing-key", 1, "election")
        return dict.fromkeys(key.name for key in _ELECTION), counting
    return read_keys(faults, document, ("election",), content["election"], _ELECTION), counting


def _contests(faults: Faults, document: Document) -> list[Table]:
    tables = document.content.get("contests")
    if tables is None:
        faults.add("toml.missing-key", 1, "contests")
        return []
    if not isinstance(tables, list):
        faults.add("toml.want-tables", document.line("contests"), "contests", found=seen(tables))
        return []
    for breach in rules.amount("contests", len(tables), rules.CONTESTS):
        line = document.line("contests", rules.CONTESTS.high)
        faults.add(breach.key, line, breach.column, **breach.values)
    return [
        read_keys(faults, document, ("contests", index), table, _CONTEST)
        for index, table in enumerate(tables)
    ]


def _agree(faults: Faults, settings: Settings) -> None:
    election, document = settings.election, settings.document
    mode, pair = election["mode"], election["key_threshold"]
    if mode and pair:
        for breach in rules.threshold(mode, *pair):
            _add(faults, document, breach, "election")
    for breach in rules.unique("id", [contest["id"] for contest in settings.contests]):
        _add(faults, document, breach, "contests", breach.index)
    for index, contest in enumerate(settings.contests):
        numbers = contest["kind"], contest["winners"], contest["council_seats"]
        if None not in numbers:
            for breach in rules.seats(*numbers):
                _add(faults, document, breach, "contests", index)


def _add(faults: Faults, document: Document, breach: Breach, *path: str | int) -> None:
    faults.add(breach.key, document.line(*path, breach.column), breach.column, **breach.values)
