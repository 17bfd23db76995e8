"""A bundle as files, to be changed in one way and signed anew by the committee's root.

bundle = OpenBundle.of(town, Kind.SEALED)
BROKEN[513](bundle)
path = bundle.packed(folder)         # fails check 513, and no other
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from auditor_town import AuditTown

from common.canonical import canonical
from common.signed import sign
from common.signing import SigningKey
from tally_server.audit.archive_writer import measured, write_archive
from tally_server.audit.index import BUNDLE, IndexedFile, index_payload
from tally_server.audit.layout import INDEX_FILE, Kind
from tally_server.count.output import json_bytes, media_csv
from tally_server.count.statement import pool_hash

RESULTS, STATEMENT = "count/results.json", "count/opening-statement.json"
DECISIONS = "inputs/decisions.json"
Value = dict[str, Any]


@dataclass
class OpenBundle:
    """files: by path, without the index. late: changes after the index was made.

    payload: changes of the index before it is signed.
    """

    town: AuditTown
    kind: Kind
    files: dict[str, bytes]
    payload: list[Callable[[Value], object]] = field(default_factory=list)
    late: list[Callable[[dict[str, bytes]], object]] = field(default_factory=list)
    root: SigningKey | None = None

    @classmethod
    def of(cls, town: AuditTown, kind: Kind) -> "OpenBundle":
        """The bundle that the count of this town wrote."""
        with ZipFile(town.town.results / f"{kind.value}-bundle.zip") as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        del files[INDEX_FILE]
        return cls(town, kind, files)

    def value(self, path: str) -> Any:
        return json.loads(self.files[path])

    def results(self, change: Callable[[Any], object]) -> None:
        value = self.value(RESULTS)
        change(value)
        self.files[RESULTS] = json_bytes(value)

    def statement(self, change: Callable[[Any], object]) -> None:
        value = self.value(STATEMENT)
        change(value)
        self.files[STATEMENT] = canonical(value) + b"\n"
        self.files["count/media.csv"] = media_csv(value["media"])

    def rows(self, change: Callable[[list[list[str]]], object]) -> None:
        """The table of results, changed as the results were."""
        text = self.files["count/results.csv"].decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        change(rows)
        table = io.StringIO()
        csv.writer(table, lineterminator="\r\n").writerows(rows)
        self.files["count/results.csv"] = b"\xef\xbb\xbf" + table.getvalue().encode()

    def index(self) -> bytes:
        named = [
            IndexedFile(one.entry.path, one.entry.size, one.sha256) for one in measured(self.files)
        ]
        world = self.town.world
        pools = self.value(STATEMENT) if _readable(self.files.get(STATEMENT)) else {"pools": []}
        program = {"version": "1", "sha256": "0" * 64}
        payload = index_payload(self.kind, world.package, pool_hash(pools), program, named)
        for change in self.payload:
            change(payload)
        return sign(BUNDLE, payload, [self.root or world.root])

    def tree(self) -> dict[str, bytes]:
        """Every file of the bundle, its index too."""
        found = {**self.files, INDEX_FILE: self.index()}
        for change in self.late:
            change(found)
        return found

    def packed(self, folder: Path) -> Path:
        path = folder / "bundle.zip"
        write_archive(path, measured(self.tree()))
        return path

    def unpacked(self, folder: Path) -> Path:
        for name, data in self.tree().items():
            path = folder / "bundle" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder / "bundle"


def _readable(data: bytes | None) -> bool:
    try:
        return "pools" in json.loads(data or b"{}")
    except ValueError:
        return False


Break = Callable[[OpenBundle], object]


def late(change: Callable[[dict[str, bytes]], object]) -> Break:
    return lambda bundle: bundle.late.append(change)


def payload(**changes: object) -> Break:
    return lambda bundle: bundle.payload.append(lambda value: value.update(changes))


def flipped(path: str) -> Callable[[dict[str, bytes]], object]:
    """The last byte but one of a file is another, behind the back of the index."""

    def change(files: dict[str, bytes]) -> None:
        data = files[path]
        files[path] = data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]

    return change


def put(path: str, data: bytes) -> Break:
    return lambda bundle: bundle.files.update({path: data})


def sum_wrong(bundle: OpenBundle) -> None:
    bundle.results(lambda value: value["contests"][0].update(invalid=1))


def paper_wrong(bundle: OpenBundle) -> None:
    bundle.results(lambda value: value["contests"][0]["paper"].update(taken_away=9))


def printed_wrong(bundle: OpenBundle) -> None:
    def change(value: Any) -> None:
        value["contests"][0]["candidates"][0]["printed"] = "999"

    bundle.results(change)
    bundle.rows(lambda rows: rows[1].__setitem__(9, "999"))


def line_wrong(bundle: OpenBundle) -> None:
    bundle.results(lambda value: value["contests"][0]["outcome"].update(deposit_line="1/7"))


def more_records(bundle: OpenBundle) -> None:
    """One 途中終了 more than there are records; the sums inside are right."""

    def change(value: Any) -> None:
        electronic = value["contests"][0]["electronic"]
        electronic["records"] += 1
        electronic["ended_without_choice"] += 1

    bundle.results(change)


def other_decisions(bundle: OpenBundle) -> None:
    value = bundle.value(DECISIONS)
    value["decisions"][0]["opinion"] = "別の意見"
    bundle.files[DECISIONS] = json.dumps(value, ensure_ascii=False).encode()


def other_roll(bundle: OpenBundle) -> None:
    bundle.files["inputs/roll.csv"] = b"place,contest,voters\np01,contest-1,99\n"


def open_problem(bundle: OpenBundle) -> None:
    problem = {
        "code": "O-02",
        "terminal": None,
        "name": "lot-needed",
        "contest": "contest-1",
        "title": "くじ",
        "title_en": "a lot",
        "weight": "outcome",
    }
    bundle.results(lambda value: value["problems"].append(problem))


def drop_index_entry(bundle: OpenBundle) -> None:
    def change(value: Value) -> None:
        value["files"] = [one for one in value["files"] if one["path"] != "media/slips.csv"]

    bundle.payload.append(change)


def by_stranger(bundle: OpenBundle) -> None:
    bundle.root = bundle.town.stranger


def trailing(files: dict[str, bytes]) -> None:
    files[INDEX_FILE] += b" "


# How to break each check of a bundle that media do not have; in both kinds of bundles.
BROKEN: Mapping[int, Break] = {
    101: lambda bundle: bundle.files.pop("keys/root.crt"),
    110: late(lambda files: files.pop(INDEX_FILE)),
    111: late(lambda files: files.pop("media/slips.csv")),
    112: drop_index_entry,
    113: lambda bundle: bundle.files.pop("count/results.csv"),
    114: put("notes.txt", b"!"),
    115: payload(left_out=[]),
    213: by_stranger,
    316: payload(pool_hash="0" * 64),
    317: lambda bundle: bundle.statement(lambda value: value.update(package_hash="0" * 64)),
    401: late(trailing),
    419: payload(more=1),
    420: lambda bundle: bundle.payload.append(
        lambda value: value["files"][-1].update(sha256="0" * 64)
    ),
    421: lambda bundle: bundle.results(lambda value: value.update(more=1)),
    422: lambda bundle: bundle.statement(lambda value: value.update(more=1)),
    423: put("inputs/paper.csv", b"contest,item,candidate,count\ncontest-9,own,x,1\n"),
    424: put("inputs/roll.csv", b"place,contest,voters\np99,contest-1,1\n"),
    425: put(DECISIONS, b'{"decisions": [{"action": "dance", "by": ["a", "b"]}]}'),
    507: lambda bundle: bundle.results(lambda value: value.update(election="another-2024")),
    511: lambda bundle: bundle.statement(lambda value: value["media"][0].update(digest="0" * 64)),
    512: more_records,
    513: sum_wrong,
    514: paper_wrong,
    515: printed_wrong,
    516: line_wrong,
    517: other_decisions,
    518: other_roll,
    519: open_problem,
    520: lambda bundle: bundle.rows(lambda rows: rows[1].__setitem__(4, "別の党")),
    521: put("count/media.csv", b"terminal,medium,records,digest\r\n"),
}


def other_pool(bundle: OpenBundle) -> None:
    bundle.statement(lambda value: value["pools"][0].update(sha256="0" * 64))


BROKEN_SEALED: Mapping[int, Break] = {510: other_pool}
