"""Bundles of any town, also a broken one, in the form that Ippyo writes.

    bundle = AuditBundle.of(town, "public")
    bundle.tree["count/media.csv"] += b"!"
    bundle.write(path)

The index names whatever the tree holds, signed by the root of the town's world; so only
what was changed is wrong.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditor_town import AuditTown
from builders import csv_bytes

from common.election import Contest
from common.signed import peek, sign
from common.signing import SigningKey
from tally_server.audit.archive_writer import measure, measured, write_archive
from tally_server.audit.index import BUNDLE, IndexedFile, index_payload
from tally_server.audit.layout import INDEX_FILE, Kind, may_stand
from tally_server.count.output import json_bytes, media_csv, statement_bytes
from tally_server.count.statement import pool_hash
from tally_server.outcome.printed import fraction_text
from tally_server.outcome.ranking import Seats, outcome_of
from tally_server.outcome.totals import Policy, total_votes
from tally_server.outcome.votes import ContestVotes, Group

RESULTS = "count/results.json"
RESULTS_CSV = "count/results.csv"
STATEMENT = "count/opening-statement.json"
MEDIA_CSV = "count/media.csv"
PROGRAM = {"version": "1.0.0", "sha256": "a" * 64}
KINDS = ("sealed", "public")


@dataclass
class AuditBundle:
    """A bundle before it is written.

    tree: the bytes of each file but the index. index: changes to the payload of the index.
    key: who signs it. after: changes of the tree that the index does not know. archive:
    changes of the archive's bytes.
    """

    town: AuditTown
    kind: Kind
    tree: dict[str, bytes]
    key: SigningKey | None
    index: list[Callable[[dict[str, Any]], object]] = field(default_factory=list)
    after: list[Callable[[dict[str, bytes]], object]] = field(default_factory=list)
    archive: Callable[[bytes], bytes] = bytes

    @classmethod
    def of(cls, town: AuditTown, kind: str) -> "AuditBundle":
        """The town's own files, the statement made to fit its media."""
        made = cls(town, Kind(kind), {}, town.world.root)
        made.tree.update(made.collected())
        made.restate()
        return made

    def collected(self) -> dict[str, bytes]:
        """Every file of KEYS, MEDIA, the inputs and the count that this kind may hold."""
        town = self.town.town
        inputs = {f"inputs/{name}": town.folder / name for name in INPUTS}
        paths = {
            **{f"keys/{path}": town.keys / path for path in _files(town.keys)},
            **{f"media/{path}": town.media / path for path in _files(town.media)},
            **{f"count/{path}": town.results / path for path in _files(town.results)},
            **{name: path for name, path in inputs.items() if path.exists()},
        }
        found = {name: path.read_bytes() for name, path in paths.items()}
        found["package.json"] = self.town.world.package.sign(self.town.world.root)
        stray = {"media/note.txt"}
        return {
            name: data
            for name, data in found.items()
            if may_stand(self.kind, name) or name in stray
        }

    # The count, changed and made to agree again.

    @property
    def statement(self) -> Any:
        return json.loads(self.tree[STATEMENT])

    @property
    def results(self) -> Any:
        return json.loads(self.tree[RESULTS])

    def put_statement(self, value: Any) -> None:
        self.tree[STATEMENT] = statement_bytes(value)
        self.tree[MEDIA_CSV] = media_csv(value["media"])

    def put_results(self, value: Any) -> None:
        """The results, and the table that says the same."""
        self.tree[RESULTS] = json_bytes(value)
        self.tree[RESULTS_CSV] = _csv(self.town, value)

    def change_statement(self, change: Callable[[Any], object]) -> None:
        value = self.statement
        change(value)
        self.put_statement(value)

    def change_results(self, change: Callable[[Any], object]) -> None:
        value = self.results
        change(value)
        self.put_results(value)

    def counted_again(self, change: Callable[[Any], object]) -> None:
        """The results with these electronic votes, and everything that follows from them."""
        value = self.results
        change(value)
        for said, contest in zip(value["contests"], self._contests, strict=True):
            said.update(_worked_out(said, contest))
        self.put_results(value)

    @property
    def _contests(self) -> tuple[Contest, ...]:
        return self.town.world.election.contests

    def restate(self) -> None:
        """The statement names the media and pools that are there, as far as they can be read."""
        if STATEMENT not in self.tree:
            return
        value, pools = self.statement, dict[str, list[bytes]]()
        for entry in value["media"]:
            folder = f"media/{entry['terminal']}/{entry['medium']}"
            manifest = self.tree.get(f"{folder}/manifest.json")
            if manifest is None or not _is_of(manifest, entry["terminal"]):
                continue
            contests = peek(manifest)["contests"]
            entry["records"] = sum(one["records"] for one in contests)
            entry["digest"] = sha256(manifest).hexdigest()
            for contest, sealed in _sealed(self.town, folder, contests).items():
                pools.setdefault(contest, []).extend(sealed)
        for pool in value["pools"]:
            records = sorted(pools.get(pool["contest"], ()))
            pool["sha256"] = sha256(b"".join(records)).hexdigest()
        self.put_statement(value)

    # Writing.

    def write(self, path: Path) -> Path:
        """The archive, in this file."""
        tree = {**self.tree, INDEX_FILE: self.signed_index()}
        for change in self.after:
            change(tree)
        write_archive(path, measured(tree))
        path.write_bytes(self.archive(path.read_bytes()))
        return path

    def write_folder(self, folder: Path) -> Path:
        """The same as a folder."""
        tree = {**self.tree, INDEX_FILE: self.signed_index()}
        for change in self.after:
            change(tree)
        for name, data in tree.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder

    def signed_index(self) -> bytes:
        listed = [measure(path, self.tree[path]) for path in sorted(self.tree)]
        files = [IndexedFile(one.entry.path, one.entry.size, one.sha256) for one in listed]
        payload = index_payload(
            self.kind, self.town.world.package, self._pool_hash(), PROGRAM, files
        )
        for change in self.index:
            change(payload)
        return sign(BUNDLE, payload, [] if self.key is None else [self.key])

    def _pool_hash(self) -> str:
        try:
            return pool_hash(self.statement)
        except (KeyError, ValueError):
            return "0" * 64


INPUTS = ("paper.csv", "roll.csv", "decisions.json")


def _files(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def _is_of(manifest: bytes, terminal: str) -> bool:
    try:
        return bool(peek(manifest)["terminal"] == terminal)
    except ValueError:
        return False


def _sealed(town: AuditTown, folder: str, contests: Any) -> dict[str, list[bytes]]:
    """The sealed part of each record of the medium, as its manifest cuts them."""
    _, terminal, role = folder.split("/")
    path = town.media / terminal / role / "records.bin"
    data = path.read_bytes() if path.exists() else b""
    sealed, size, at = 97, 97 + 64, 0
    found = {}
    for entry in contests:
        end = at + entry["records"] * size
        found[entry["contest"]] = [data[one : one + sealed] for one in range(at, end, size)]
        at = end
    return found


def _votes(said: Mapping[str, Any]) -> ContestVotes:
    rows, paper, electronic = said["candidates"], said["paper"], said["electronic"]
    return ContestVotes(
        candidates=tuple(row["id"] for row in rows),
        electronic={row["id"]: row["electronic"] for row in rows},
        paper_own={row["id"]: row["paper_own"] for row in rows},
        groups=tuple(Group(tuple(g["candidates"]), g["ballots"]) for g in paper["groups"]),
        ended_without_choice=electronic["ended_without_choice"],
        set_aside=electronic["set_aside"],
        paper_invalid=paper["invalid"],
        taken_away=paper["taken_away"],
        not_accepted=paper["not_accepted"],
    )


def _worked_out(said: Mapping[str, Any], contest: Contest) -> dict[str, Any]:
    """The contest as Ippyo's own rules make it of these votes; no lot, nobody invalid."""
    votes = _votes(said)
    totals = total_votes(votes, Policy())
    seats = Seats(contest.kind, contest.winners, contest.council_seats)
    outcome = outcome_of(totals, seats)
    names = {row["id"]: row["name"] for row in said["candidates"]}
    rows = [
        {
            "id": row.candidate,
            "name": names[row.candidate],
            "electronic": row.electronic,
            "paper_own": row.paper_own,
            "apportioned": fraction_text(row.apportioned),
            "total": fraction_text(row.total),
            "printed": row.printed,
        }
        for row in totals.candidates
    ]
    return {
        "electronic": {**said["electronic"], "records": votes.records},
        "candidates": rows,
        "valid": totals.valid,
        "outcome": {
            "elected": list(outcome.elected),
            "legal_minimum": fraction_text(outcome.thresholds.legal_minimum),
            "deposit_line": fraction_text(outcome.thresholds.deposit_line),
            "ties": [list(tie) for tie in outcome.ties],
        },
    }


def _csv(town: AuditTown, results: Any) -> bytes:
    """results.csv for these results, whatever they say."""
    people = {one.id: one for c in town.world.election.contests for one in c.candidates}
    columns = ("electronic", "paper_own", "apportioned", "total", "printed")
    rows = [
        (
            *(contest["id"], people[row["id"]].filing_no, row["id"]),
            *(people[row["id"]].name, people[row["id"]].party),
            *(row[name] for name in columns),
            int(row["id"] in contest["outcome"]["elected"]),
        )
        for contest in results["contests"]
        for row in contest["candidates"]
    ]
    head = ("contest", "filing_no", "candidate", "name", "party", *columns, "elected")
    return b"\xef\xbb\xbf" + csv_bytes(head, rows).replace(b"\n", b"\r\n")
