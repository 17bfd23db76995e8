"""Elections for tests: everything has a default, so that a test shows only what matters."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from common.election import Candidate, Contest, Counting, Election, KeyThreshold, Place

CANDIDATE_COLUMNS = (
    *("contest", "candidate", "filing_no", "display_order", "name"),
    *("legal_name", "kana", "party", "incumbency", "age"),
)
PLACE_COLUMNS = (
    *("place", "name", "kind", "open", "close", "terminals", "electors_male", "electors_female"),
    *("first_day", "last_day", "spares"),
)
_READINGS = ("あおき", "かとう", "さとう", "たなか", "なかの", "はやし", "まつい", "やまだ")


def make_candidate(number: int = 1, contest: str = "contest-1", **changes: Any) -> Candidate:
    """Candidate `<contest>-<number>`, filed in that order and displayed in it."""
    name = f"候補　{number}番"
    values: dict[str, Any] = {
        "id": f"{contest}-{number}",
        "filing_no": number,
        "display_order": number,
        "name": name,
        "legal_name": changes.get("name", name),
        "kana": _READINGS[(number - 1) % len(_READINGS)],
        "party": "無所属",
        "incumbency": "新",
        "age": 40,
    }
    return Candidate(**(values | changes))


def make_contest(
    number: int = 1, candidates: int | Sequence[Candidate] = 3, **changes: Any
) -> Contest:
    """Contest `contest-<number>`, the first of a chief, the others of an assembly."""
    name = changes.get("id", f"contest-{number}")
    chief = changes.get("kind", "chief" if number == 1 else "assembly") == "chief"
    if isinstance(candidates, int):
        candidates = [make_candidate(n, name) for n in range(1, candidates + 1)]
    values: dict[str, Any] = {
        "id": name,
        "title": f"試験市選挙{number}",
        "kind": "chief" if chief else "assembly",
        "winners": 1 if chief else 2,
        "council_seats": 0 if chief else 20,
        "display": "single",
        "candidates": tuple(candidates),
    }
    return Contest(**(values | changes))


def make_place(number: int = 1, terminals: int = 2, **changes: Any) -> Place:
    """Polling place `p<two digits>` of the day, with electors for all its terminals."""
    values: dict[str, Any] = {
        "id": f"p{number:02d}",
        "name": f"第{number}投票所",
        "kind": "day",
        "open": "07:00",
        "close": "20:00",
        "terminals": terminals,
        "electors_male": 10,
        "electors_female": 12,
    }
    return Place(**(values | changes))


def make_election(
    contests: int | Sequence[Contest] = 1,
    candidates: int = 3,
    places: int | Sequence[Place] = 2,
    terminals: int = 2,
    mode: str = "rehearsal",
    spares: int = 0,
    **changes: Any,
) -> Election:
    """A small election without warnings; any field of Election may be given by name.

    contests, places: how many, or the very ones. candidates: of each contest.
    terminals, spares: of each place. key_threshold: a pair will do.
    """
    if isinstance(contests, int):
        contests = [make_contest(n, candidates) for n in range(1, contests + 1)]
    if isinstance(places, int):
        places = [make_place(n, terminals, spares=spares) for n in range(1, places + 1)]
    needed, trustees = changes.pop("key_threshold", (2, 3))
    values: dict[str, Any] = {
        "id": "test-2024",
        "name": "試験市選挙",
        "municipality_code": "272299",
        "date": date(2024, 12, 22),
        "mode": mode,
        "key_threshold": KeyThreshold(needed=needed, trustees=trustees),
        "box_capacity": 40,
        "counting": Counting(),
        "contests": tuple(contests),
        "places": tuple(places),
    }
    return Election(**(values | changes))


def folder_files(election: Election) -> dict[str, bytes]:
    """The election folder that says exactly this election."""
    people = (
        (contest.id, person.id, *_fields(person, CANDIDATE_COLUMNS[2:]))
        for contest in election.contests
        for person in contest.candidates
    )
    places = ((place.id, *_fields(place, PLACE_COLUMNS[1:])) for place in election.places)
    return {
        "election.toml": _settings(election).encode(),
        "candidates.csv": csv_bytes(CANDIDATE_COLUMNS, people),
        "polling_places.csv": csv_bytes(PLACE_COLUMNS, places),
    }


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file: the header, then the rows; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def _fields(value: Candidate | Place, names: Sequence[str]) -> list[object]:
    return [getattr(value, name) for name in names]


def _settings(election: Election) -> str:
    shares, counting = election.key_threshold, election.counting
    lines = [
        "[election]",
        f"id = {_toml(election.id)}",
        f"name = {_toml(election.name)}",
        f"municipality_code = {_toml(election.municipality_code)}",
        f"date = {election.date.isoformat()}",
        f"mode = {_toml(election.mode)}",
        f"key_threshold = [{shares.needed}, {shares.trustees}]",
        f"box_capacity = {election.box_capacity}",
        *([] if election.without_duplicate == "stop" else ['without_duplicate = "go-on"']),
        "[counting]",
        *(f"{name} = {_toml(value)}" for name, value in counting),
    ]
    for contest in election.contests:
        lines.append("[[contests]]")
        lines += [f"{name} = {_toml(value)}" for name, value in contest if name != "candidates"]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """TOML writes text, whole numbers and truth as JSON does."""
    return json.dumps(value, ensure_ascii=False)
