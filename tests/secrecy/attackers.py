"""Attackers A1 to A3: from what they hold after the close to an order of the votes.

Each takes Evidence, never the truth, and gives its best guess of the order in which the
records of one contest were cast. The same code attacks Ippyo and the bad variants.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from observed_day import DEVICES, Evidence, Write
from searches import payload

from common.box_contents import HEADER_BYTES, TAG_BYTES
from common.box_header import MAGIC
from common.closing import LOG_FILE, RECORDS_FILE
from common.eventlog import Event
from terminal.files import BOX_FILE, EPOCHS_FILE

Estimator = Callable[[Evidence, str], list[bytes]]

HASHES: Mapping[str, Callable[[bytes], bytes]] = {
    "sha256": lambda data: hashlib.sha256(data).digest(),
    "sha512": lambda data: hashlib.sha512(data).digest(),
    "sha3-256": lambda data: hashlib.sha3_256(data).digest(),
    "blake2b": lambda data: hashlib.blake2b(data).digest(),
    "blake2b-256": lambda data: hashlib.blake2b(data, digest_size=32).digest(),
    "blake2s": lambda data: hashlib.blake2s(data).digest(),
}
"""What an attacker tries."""

NAMED = 8
"""Bytes of a digest that are enough to name a record: 10**9 pairs against 2**64."""

_NONCE = slice(184, 196)
_DIGEST = slice(204, 236)
_SIGNATURE = slice(236, 300)
HEADER_USED = 300
_DISK_CHECK = slice(60, 92)
PIECE = slice(8, 64)
"""Of a record: bytes of its seal that are random in either suite."""

HEX = re.compile(rb"[0-9a-f]{64}")


def final_records(evidence: Evidence, contest: str) -> list[bytes]:
    """A contest's records as they follow each other on the closed original."""
    data, size = evidence.files["original"][RECORDS_FILE], evidence.record_bytes
    cut = [data[at : at + size] for at in range(0, len(data), size)]
    return cut[_section(evidence, contest)]


def _section(evidence: Evidence, contest: str) -> slice:
    """Where a contest's records are: the manifest says how many each has."""
    manifest = evidence.files["original"]["manifest.json"]
    counts = [int(n) for n in re.findall(rb'"records":(\d+)', payload(manifest))]
    at = evidence.contests.index(contest)
    return slice(sum(counts[:at]), sum(counts[: at + 1]))


# Where, and when, the records lie in the clear.


def by_position(evidence: Evidence, contest: str) -> list[bytes]:
    """Records lie in the file as they were cast."""
    return final_records(evidence, contest)


def by_first_write(evidence: Evidence, contest: str) -> list[bytes]:
    """The flash keeps the order of writes: a record was cast when it was first written."""
    return _by_sighting(evidence, contest, evidence.writes)


def by_last_write(evidence: Evidence, contest: str) -> list[bytes]:
    """The time of each file tells when its record was last written. The records file
    itself, written at once at the close, says nothing of that."""
    others = [write for write in reversed(evidence.writes) if write.name != RECORDS_FILE]
    return _by_sighting(evidence, contest, others)[::-1]


def by_offset(evidence: Evidence, contest: str) -> list[bytes]:
    """Records that were cast earlier lie at smaller offsets."""
    places = sorted(evidence.writes, key=lambda write: write.offset)
    return _by_sighting(evidence, contest, places)


def by_own_disk(evidence: Evidence, contest: str) -> list[bytes]:
    """The terminal's own disk saw the records in their order."""
    disk = [write for write in evidence.writes if write.device == "disk"]
    return _by_sighting(evidence, contest, disk)


def by_digest(evidence: Evidence, contest: str) -> list[bytes]:
    """A log entry, a header or the own disk names each record by some digest of it."""
    named = _named(evidence)
    last = len(evidence.writes)

    def first_named(record: bytes) -> int:
        names = (digest(data) for digest in HASHES.values() for data in (record, record[:-64]))
        return min(named.get(name[:NAMED], last) for name in names)

    return sorted(final_records(evidence, contest), key=first_named)


def _named(evidence: Evidence) -> dict[bytes, int]:
    """Each NAMED bytes in the clear before the close, and the write they first stood in."""
    found: dict[bytes, int] = {}
    for number, write in enumerate(evidence.writes):
        clear = write.data[:HEADER_USED] if write.name in (BOX_FILE, EPOCHS_FILE) else b""
        if write.name == LOG_FILE:
            clear = b"".join(bytes.fromhex(text.decode()) for text in HEX.findall(write.data))
        for at in range(len(clear) - NAMED + 1):
            found.setdefault(clear[at : at + NAMED], number)
    return found


def _by_sighting(evidence: Evidence, contest: str, writes: Sequence[Write]) -> list[bytes]:
    """The records as they come into sight, reading these writes from the first on.

    What never comes into sight, or all in one write, stays in the order of the file.
    """
    records = final_records(evidence, contest)
    everything = b"".join(write.data for write in writes)
    sighted = {record: everything.find(record[PIECE]) for record in records}
    return sorted(records, key=lambda r: sighted[r] if sighted[r] >= 0 else len(everything))


# What changes from vote to vote in the clear.


def box_versions(evidence: Evidence, device: str) -> list[bytes]:
    """Every version of the box ever written to a medium, from the empty one on.

    The wrapped key lies in the same file; it is no version of the box.
    """
    return [w.data for w in evidence.of(device, BOX_FILE) if w.data.startswith(MAGIC)]


def disk_versions(evidence: Evidence, voters: int) -> list[list[bytes]]:
    """What the own disk remembered in each of the three steps of a vote, vote by vote."""
    saved = [write.data for write in evidence.of("disk", EPOCHS_FILE)]
    during = saved[-2 - 3 * voters : -2]  # the close saves twice
    return [during[step::3] for step in range(3)]


def changing_values(evidence: Evidence, voters: int) -> dict[str, list[bytes]]:
    """Everything that stands in the clear and differs from vote to vote: one value a vote."""
    values: dict[str, list[bytes]] = {}
    for device in DEVICES[:2]:
        versions = box_versions(evidence, device)[1:]
        values[f"nonce, {device}"] = [box[_NONCE] for box in versions]
        values[f"digest of the sealed box, {device}"] = [box[_DIGEST] for box in versions]
        values[f"signature of the header, {device}"] = [box[_SIGNATURE] for box in versions]
        body = slice(HEADER_BYTES, HEADER_BYTES + 32)
        values[f"sealed box, {device}"] = [box[body] for box in versions]
        values[f"tag of the sealed box, {device}"] = [_tag(box) for box in versions]
    for step, saved in enumerate(disk_versions(evidence, voters), 1):
        values[f"check sum {step} on the own disk"] = [state[_DISK_CHECK] for state in saved]
    log = evidence.files["original"][LOG_FILE].splitlines(keepends=True)
    recorded = [line for line in log if Event.BALLOT_RECORDED.value.encode() in line]
    values["link of the log"] = [hashlib.sha256(line).digest() for line in recorded]
    values["chain of the log"] = [m for line in recorded for m in HEX.findall(line)[:1]]
    return values


def _tag(box: bytes) -> bytes:
    length = int.from_bytes(box[196:204], "big")
    end = HEADER_BYTES + length
    return box[end - TAG_BYTES : end]


def by_rank(values: Sequence[bytes], records: Sequence[bytes]) -> list[bytes]:
    """The vote with the k-th smallest value is the k-th smallest record: right wherever
    a value that everybody sees was made from the record."""
    ranks = {at: rank for rank, at in enumerate(sorted(range(len(values)), key=values.__getitem__))}
    rising = sorted(records)
    return [rising[ranks[at]] for at in range(len(values))]


# What one version of the box says beside the next.


def by_insertion(evidence: Evidence, contest: str, device: str) -> list[bytes]:
    """Two versions agree up to the place where the new record came in (Brazil: G11).

    Right where versions are sealed in one and the same way; for the first contest only.
    """
    size = evidence.record_bytes
    versions = [box[HEADER_BYTES:] for box in box_versions(evidence, device)]
    order: list[int] = []  # voters, as their records lie in the box
    for voter, (before, after) in enumerate(pairwise(versions)):
        agreed = next(_differences(before[4:], after[4:]), 0)
        order.insert(min(agreed // size, voter), voter)
    records = final_records(evidence, contest)
    cast = sorted(range(len(order)), key=order.__getitem__)
    return [records[place] for place in cast]


def _differences(one: bytes, other: bytes) -> Iterator[int]:
    return (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)


ESTIMATORS: Mapping[str, Estimator] = {
    "position in the closed records file": by_position,
    "first write, both media and disk": by_first_write,
    "last write, both media and disk": by_last_write,
    "offset of the write": by_offset,
    "own disk": by_own_disk,
    "digest in log, header or own disk": by_digest,
}
