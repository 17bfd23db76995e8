"""A counted election of suite 2 whose keys are known, to be broken in one way at a time.

    town.reissue("p01-01", {"records.bin": data}, voters=3)

writes both media of a terminal anew, signed by its own key, with a slip to match: so
only what was changed is wrong.
"""

import base64
import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from builders import csv_bytes, make_election, make_place
from elections import Town, world_town, write_files, write_media
from hostile_terminal import signed_anew
from world import DUPLICATE, ORIGINAL, World

from common.ballot import record_binding
from common.certificates import Certificate, Role
from common.closing import MANIFEST, MEDIUM, Slip
from common.merkle import merkle_root
from common.package import PACKAGE
from common.register import Register
from common.signed import DocumentType, peek, sign
from common.signing import SigningKey

CHOICES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "p01-01": {
        "contest-1": ["contest-1-1", "contest-1-1", "contest-1-2"],
        "contest-2": ["contest-2-1", "none"],
    },
    "p01-02": {"contest-1": ["contest-1-3", "none"], "contest-2": ["contest-2-2", "contest-2-1"]},
    "p02-01": {"contest-1": ["contest-1-1"], "contest-2": ["contest-2-2"]},
}

# Two groups that overlap, so that totals are no whole numbers; and a voter who left.
PAPER: Sequence[Sequence[object]] = (
    ("contest-1", "own", "contest-1-1", 2),
    ("contest-1", "own", "contest-1-3", 1),
    ("contest-1", "group", "contest-1-2+contest-1-1", 2),
    ("contest-1", "group", "contest-1-2+contest-1-3", 1),
    ("contest-1", "invalid", "blank", 3),
    ("contest-1", "invalid", "2", 1),
    ("contest-1", "taken_away", "", 1),
    ("contest-2", "own", "contest-2-2", 4),
    ("contest-2", "not_accepted", "", 2),
)
ROLL = {
    ("p01", "contest-1"): 5,
    ("p01", "contest-2"): 4,
    ("p02", "contest-1"): 2,
    ("p02", "contest-2"): 1,
}
UNUSED = {"action": "not-used", "terminal": "p02-02", "reason": "予備"}
ONE_LEFT = {
    "action": "accept-difference",
    "place": "p02",
    "contest": "contest-1",
    "records": 1,
    "voters": 2,
    "reason": "投票せずに退場した",
}


def audited_world() -> World:
    """Two contests; three terminals in use, and a spare that never leaves its box."""
    places = (make_place(1, terminals=2), make_place(2, terminals=1, spares=1))
    return World(suite=2, election=make_election(contests=2, places=places), seed=8)


@dataclass(frozen=True)
class AuditTown:
    """KEYS, MEDIA and results of the world's election; the spare p02-02 was not used."""

    world: World
    town: Town

    @classmethod
    def counted(cls, folder: Path) -> "AuditTown":
        """A new one, counted by `ippyo tally count`."""
        world = audited_world()
        made = cls(world, world_town(world, folder))
        closings = {
            terminal: (world.closing(terminal, choices), world.terminal_key(terminal))
            for terminal, choices in CHOICES.items()
        }
        write_media(made.town, closings)
        root = world.certify(Role.ROOT, "root", world.root.public)
        write_files(made.keys, {"root.crt": root.pem})
        crts = {f"{name}.crt": world.certificate(name).pem for name in world.election.terminals}
        write_files(made.keys / "terminals", crts)
        given = ("--paper", made.town.paper(*PAPER), "--roll", made.town.roll(ROLL))
        said = made.town.count(*given, "--decisions", made.town.decide(UNUSED, ONE_LEFT))
        assert said.code == 0, said.err
        return made

    def copied_to(self, folder: Path) -> "AuditTown":
        return AuditTown(self.world, self.town.copied_to(folder))

    @property
    def keys(self) -> Path:
        return self.town.keys

    @property
    def media(self) -> Path:
        return self.town.media

    @property
    def results(self) -> Path:
        return self.town.results / "results.json"

    @property
    def statement(self) -> Path:
        return self.town.results / "opening-statement.json"

    @property
    def words(self) -> list[object]:
        """What every command line names."""
        return ["--keys", self.keys, "--media", self.media, "--not-used", "p02-02"]

    # Media.

    def files(self, terminal: str, role: Any = ORIGINAL) -> dict[str, bytes]:
        folder = self.media / terminal / role.word
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def put(self, terminal: str, role: Any, files: Mapping[str, bytes]) -> None:
        write_files(self.media / terminal / role.word, files)

    def manifest(self, terminal: str) -> dict[str, Any]:
        return peek(self.files(terminal)["manifest.json"])

    def reissue(
        self, terminal: str, files: Mapping[str, bytes] | None = None, /, **manifest: object
    ) -> None:
        """Both media with these files and fields, signed by the terminal; the slip to match."""
        changed = {**self.files(terminal), **(files or {})}
        for role in (ORIGINAL, DUPLICATE):
            signed = signed_anew(self.world, terminal, changed, role, **manifest)
            self.put(terminal, role, signed)
        self.match_slip(terminal)

    def put_signed_manifest(self, terminal: str, value: dict[str, Any]) -> None:
        """Both media with this manifest, whatever it says, and the slip's digest of it."""
        signed = sign(MANIFEST, value, [self.world.terminal_key(terminal)])
        digest = sha256(signed).hexdigest()
        for role in (ORIGINAL, DUPLICATE):
            said = peek(self.files(terminal, role)["medium.json"])
            names = sign(
                MEDIUM, said | {"manifest_sha256": digest}, [self.world.terminal_key(terminal)]
            )
            self.put(terminal, role, {"manifest.json": signed, "medium.json": names})
        self.write_slips(Slip(terminal, self.slips()[terminal].records, digest))

    def medium_says(self, terminal: str, key: SigningKey | None = None, **changes: str) -> None:
        """`medium.json` of the original with other members, or signed by another key."""
        value = peek(self.files(terminal)["medium.json"]) | changes
        signed = sign(MEDIUM, value, [key or self.world.terminal_key(terminal)])
        self.put(terminal, ORIGINAL, {"medium.json": signed})

    # Slips.

    def slips(self) -> dict[str, Slip]:
        with self.town.slips.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {r["terminal"]: Slip(r["terminal"], int(r["records"]), r["digest"]) for r in rows}

    def write_slips(self, *changed: Slip) -> None:
        slips = self.slips() | {slip.terminal: slip for slip in changed}
        rows = [(slip.terminal, slip.records, slip.digest) for slip in slips.values()]
        self.town.slips.write_bytes(csv_bytes(("terminal", "records", "digest"), rows))

    def match_slip(self, terminal: str) -> None:
        """The slip says what the terminal's manifest says now."""
        total = sum(entry["records"] for entry in self.manifest(terminal)["contests"])
        digest = sha256(self.files(terminal)["manifest.json"]).hexdigest()
        self.write_slips(Slip(terminal, total, digest))

    # Records.

    def records(self, terminal: str) -> dict[str, list[bytes]]:
        """The records of each contest."""
        size, data, at = 97 + 64, self.files(terminal)["records.bin"], 0
        found = {}
        for entry in self.manifest(terminal)["contests"]:
            end = at + entry["records"] * size
            found[entry["contest"]] = [data[i : i + size] for i in range(at, end, size)]
            at = end
        return found

    def sealed_by(self, terminal: str, contest: str, sealed: bytes) -> bytes:
        """A record of these sealed bytes, well signed by the terminal."""
        suite = self.world.ceremony.suite
        binding = record_binding(self.world.uid, suite, terminal, contest)
        return sealed + self.world.terminal_key(terminal).sign(binding.message(sealed))

    def put_records(self, terminal: str, records: Mapping[str, list[bytes]]) -> None:
        """Both media with these records, in the order given; as many as before."""
        contests = [
            {
                "contest": name,
                "records": len(those),
                "merkle_root": merkle_root(tuple(those)).hex(),
            }
            for name, those in records.items()
        ]
        data = b"".join(record for those in records.values() for record in those)
        self.reissue(terminal, {"records.bin": data}, contests=contests)

    def put_vote(self, terminal: str, contest: str, sealed: bytes) -> None:
        """In place of one of the terminal's votes in the contest, these sealed bytes."""
        records = self.records(terminal)
        others = records[contest][1:]
        records[contest] = sorted([*others, self.sealed_by(terminal, contest, sealed)])
        self.put_records(terminal, records)

    # Log.

    def put_log(self, terminal: str, change: Callable[[list[Any]], list[Any]]) -> None:
        """Both media with the log of these events, well chained and stated."""
        voters = self.manifest(terminal)["voters"]
        log, head = self.world.log(terminal, change(self.world.day(terminal, voters)))
        said = {"entries": head.entries, "head": head.hash.hex()}
        self.reissue(terminal, {"log.jsonl": log}, log=said)

    # Documents of the root.

    def signed(self, name: str, value: dict[str, Any], key: SigningKey | None = None) -> bytes:
        return sign(DocumentType(name), value, [key or self.world.root])

    def put_register(self, key: SigningKey | None = None, **changes: object) -> None:
        value = peek((self.keys / "register.json").read_bytes()) | changes
        write_files(self.keys, {"register.json": self.signed("register", value, key)})

    def registered(self, *more: Certificate, without: str = "") -> None:
        """The register with these entries too, and without those of a terminal."""
        register = self.world.register.with_added(more)
        kept = tuple(one for one in register.certificates if one.name != without)
        signed = Register(kept).sign(self.world.ceremony, self.world.root)
        write_files(self.keys, {"register.json": signed})

    def put_package(
        self,
        terminal: str,
        change: Callable[[dict[str, Any]], object],
        key: SigningKey | None = None,
    ) -> None:
        """A terminal with another package, which its manifest names."""
        value = json.loads(self.world.package.payload)
        change(value)
        signed = sign(PACKAGE, value, [key or self.world.root])
        named = sha256(_payload(signed)).hexdigest()
        self.reissue(terminal, {"package.json": signed}, package_hash=named)

    def put_certificate(self, terminal: str, certificate: Certificate) -> None:
        self.reissue(terminal, {"certificate.pem": certificate.pem})

    @cached_property
    def stranger(self) -> SigningKey:
        """A key that nobody knows."""
        return self.world.key("stranger")

    # What was published.

    def published(self, path: Path, change: Callable[[Any], object]) -> None:
        value = json.loads(path.read_bytes())
        change(value)
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        path.write_text(text + "\n", encoding="utf-8")


def _payload(signed: bytes) -> bytes:
    payload: str = json.loads(signed)["payload"]
    return base64.b64decode(payload)


@pytest.fixture(scope="session")
def counted_town(tmp_path_factory: pytest.TempPathFactory) -> AuditTown:
    """A good town, counted; nobody changes it."""
    return AuditTown.counted(tmp_path_factory.mktemp("audited"))
