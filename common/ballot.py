"""Choice codes and ballot records: what one vote is, in bytes.

A record is `sealed || signature`, of one fixed size a suite. It holds no id, time,
number or voter. The signature is over terminal, contest and sealed; the seal binds the
contest but not the terminal, so that the count can open without knowing where a
record came from (電磁的記録投票法施行令 Art 4(2)). Specified in docs/formats/ballot-record.md.

| offset | bytes | what |
|---|---|---|
| 0 | S | sealed: HPKE of the choice code; S = 1,152 (suite 1) or 97 (suite 2) |
| S | 64 | Ed25519 signature of the terminal |
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.binding import bind
from common.signing import SIGNATURE_BYTES, PublicKey, SigningKey
from common.suites import CHOICE_BYTES, Sealer, Suite

NO_CHOICE = "none"
"""The reserved choice of a voter who ended without choosing (途中終了)."""


def choice_code(election_uid: bytes, contest: str, candidate: str) -> bytes:
    """The 16 bytes that stand for a candidate, or for NO_CHOICE, in one contest.

    A hash: place on the list plays no part, and a flipped bit is no other candidate.
    """
    bound = bind("ippyo/choice/v1", election_uid, contest.encode(), candidate.encode())
    return hashlib.sha256(bound).digest()[:CHOICE_BYTES]


def choice_codes(election_uid: bytes, contest: str, candidates: Iterable[str]) -> dict[bytes, str]:
    """Every legal code of a contest, and the candidate id or NO_CHOICE it stands for."""
    legal = (*candidates, NO_CHOICE)
    return {choice_code(election_uid, contest, choice): choice for choice in legal}


def seal_info(election_uid: bytes, suite: Suite, contest: str) -> bytes:
    """The HPKE info that ties a sealed choice to its contest."""
    return bind("ippyo/ballot/v1", election_uid, suite.number.to_bytes(2, "big"), contest.encode())


def record_bytes(suite: Suite) -> int:
    """The size of a ballot record in bytes."""
    return suite.sealed_bytes + SIGNATURE_BYTES


@dataclass(frozen=True)
class RecordBinding:
    """What every record signature of one terminal and one contest begins with."""

    prefix: bytes
    sealed_bytes: int

    def message(self, sealed: bytes) -> bytes:
        """The bytes that the terminal signs."""
        return self.prefix + sealed

    def refused(self, records: Sequence[bytes], key: PublicKey) -> int:
        """How many of these records lack their size or the terminal's good signature."""
        size, message = self.sealed_bytes, self.message
        sized = [record for record in records if len(record) == size + SIGNATURE_BYTES]
        signed = (record[size:] + message(record[:size]) for record in sized)
        return len(records) - len(sized) + key.refused(signed)


def record_binding(election_uid: bytes, suite: Suite, terminal: str, contest: str) -> RecordBinding:
    """The signing rule of one terminal's records in one contest."""
    prefix = bind("ippyo/record/v1", election_uid, terminal.encode(), contest.encode())
    return RecordBinding(prefix + suite.sealed_bytes.to_bytes(2, "big"), suite.sealed_bytes)


def make_record(
    election_uid: bytes,
    sealer: Sealer,
    terminal: str,
    contest: str,
    choice: str,
    key: SigningKey,
) -> bytes:
    """A new ballot record: the choice sealed, then signed by the terminal."""
    suite = sealer.suite
    sealed = sealer.seal(
        choice_code(election_uid, contest, choice), seal_info(election_uid, suite, contest)
    )
    binding = record_binding(election_uid, suite, terminal, contest)
    return sealed + key.sign(binding.message(sealed))
