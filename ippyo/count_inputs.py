"""Reading all that `ippyo tally count` is told to read, with the faults of all of it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from common.closing import Slip
from common.election import Election
from common.inputs import refuse
from common.package import Package
from common.secret import Secret
from common.signing import SigningKey
from ippyo.elections import read_passphrase
from ippyo.keys import gather_shares
from ippyo.out_folder import refuse_out
from ippyo.sources import Collected, read_election, read_file, read_keys
from tally_server.compliance.conformity import NO_ELECTION, printed_hash, report_election
from tally_server.inputs.agreement import match_paper
from tally_server.inputs.decision import Decisions
from tally_server.inputs.decisions import read_decisions
from tally_server.inputs.lots import Losers, read_lots
from tally_server.inputs.paper import PaperVotes, read_paper
from tally_server.inputs.roll import read_roll
from tally_server.inputs.slips import read_slips
from tally_server.intake.media import SLIPS_FILE
from tally_server.preparation.key_folder import KeyFolder

_REPORT = re.compile(r"[a-z0-9-]+\.(json|pdf)")
KEY_FILES = ("ceremony.json", "register.json", "root.crt")


@dataclass(frozen=True)
class CountFiles:
    """What the command line names."""

    election: Path
    keys: Path
    media: Path
    out: Path
    shares: tuple[Path, ...] = ()
    slips: Path | None = None
    roll: Path | None = None
    paper: Path | None = None
    decisions: Path | None = None
    passphrase: Path | None = None
    lots: Path | None = None
    compliance: Path | None = None


@dataclass(frozen=True)
class Read:
    """All files read without a fault.

    given: the bytes of each as they were given, by their path in a bundle. package_file:
    the signed package, if that was named as a file. root: None where it is locked.
    """

    package: Package
    folder: KeyFolder
    shares: tuple[Secret, ...]
    given: Mapping[str, bytes]
    package_file: bytes | None
    root: SigningKey | None
    slips: dict[str, Slip] | None
    roll: dict[tuple[str, str], int] | None
    paper: dict[str, PaperVotes]
    decisions: Decisions
    losers: Losers


class Given:
    """Files read, each once, and kept under its path in a bundle."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def read(self, path: str, file: Path) -> bytes:
        """The bytes of the file. Raises BadInput."""
        self.files[path] = read_file(file)
        return self.files[path]


def read_all(files: CountFiles) -> Read:
    """Every file that was named, read. Raises BadInput with the faults of all of them."""
    named = read_election(files.election)
    election = named.election
    collected, given = Collected(), Given()
    if not files.media.is_dir():
        collected.errors += refuse(files.media.name, "count.media-folder").errors
    collected.read(lambda: refuse_out(files.out, files.media))
    folder = collected.read(lambda: read_keys(files.keys, named))
    shares = root = None
    if folder is not None:
        keys = folder
        shares = collected.read(lambda: gather_shares(keys, list(files.shares)))
        root = collected.read(lambda: _root(keys, files))
        for name in KEY_FILES:
            collected.read(partial(given.read, f"keys/{name}", files.keys / name))
    slips = collected.read(lambda: _read_slips(files, election, given))
    roll = collected.read(lambda: _read_roll(files, election, given))
    decisions = collected.read(lambda: _read_decisions(files, election, given)) or Decisions()
    paper = collected.read(lambda: _read_paper(files, election, decisions, given))
    losers = collected.read(lambda: _read_lots(files, election))
    if folder is not None:
        uid = folder.ceremony.uid.hex()
        collected.read(lambda: read_reports(files.compliance, uid, given.files))
    if not collected.errors:
        collected.read(lambda: match_paper(decisions, paper or {}, decisions.file))
    collected.stop()
    if folder is None or shares is None:
        raise AssertionError("no fault and no keys")
    package = Package(election, folder.ceremony)
    return Read(
        package,
        folder,
        shares,
        given.files,
        named.package_file,
        root,
        slips,
        roll,
        paper or {},
        decisions,
        losers or {},
    )


def read_reports(folder: Path | None, election_uid: str, given: dict[str, bytes]) -> None:
    """The compliance reports that lie in a folder, each by its path in a bundle.

    A report of another election, a print that is not of the data beside it, and whatever
    else lies there is refused. Raises BadInput.
    """
    if folder is not None and not folder.is_dir():
        raise refuse(folder.name or str(folder), "command.no-folder")
    for file in () if folder is None else sorted(folder.iterdir()):
        if not _REPORT.fullmatch(file.name):
            raise refuse(file.name, "compliance_input.no-report")
        given[f"compliance/{file.name}"] = read_file(file)
    for path, data in given.items():
        if path.startswith("compliance/"):
            _check_report(path, data, given, election_uid)


def _check_report(path: str, data: bytes, given: Mapping[str, bytes], election_uid: str) -> None:
    name, _, end = path.rpartition(".")
    beside = given.get(f"{name}.json")
    if end == "pdf":
        if beside is None or printed_hash(data) != hashlib.sha256(beside).hexdigest():
            raise refuse(path, "compliance_input.report-print")
    elif report_election(data) not in (election_uid, NO_ELECTION):
        raise refuse(path, "compliance_input.report-other")


def _root(keys: KeyFolder, files: CountFiles) -> SigningKey | None:
    """The root key, where its passphrase was given or it lies open in a rehearsal."""
    if files.passphrase is None:
        return keys.plain_root()
    return keys.root(read_passphrase(files.passphrase))


def _read_slips(files: CountFiles, election: Election, given: Given) -> dict[str, Slip] | None:
    lying_there = files.media / SLIPS_FILE
    file = files.slips or (lying_there if lying_there.exists() else None)
    if file is None:
        return None
    return read_slips(given.read("media/slips.csv", file), election, file.name)


def _read_roll(
    files: CountFiles, election: Election, given: Given
) -> dict[tuple[str, str], int] | None:
    file = files.roll
    if file is None:
        return None
    return read_roll(given.read("inputs/roll.csv", file), election, file.name)


def _read_decisions(files: CountFiles, election: Election, given: Given) -> Decisions | None:
    file = files.decisions
    if file is None:
        return None
    return read_decisions(given.read("inputs/decisions.json", file), election, file.name)


def _read_lots(files: CountFiles, election: Election) -> Losers | None:
    """In no bundle: no verifier can check in which order losers were drawn."""
    file = files.lots
    return None if file is None else read_lots(read_file(file), election, file.name)


def _read_paper(
    files: CountFiles, election: Election, decisions: Decisions, given: Given
) -> dict[str, PaperVotes] | None:
    file = files.paper
    if file is None:
        return None
    data = given.read("inputs/paper.csv", file)
    return read_paper(data, election, file.name, decisions.invalidated)
