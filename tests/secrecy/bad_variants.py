"""Recorders that betray votes: each as near to the real one as its fault allows.

Each is a context in which a day is lived; one thing is changed, and everything else is
Ippyo's own code. None of them loses a vote: only a test of secrecy can tell.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from random import Random
from types import SimpleNamespace
from unittest.mock import patch

from common.ballot import make_record
from common.box_contents import BoxShape, Contents, pack_contents
from common.eventlog import Event
from common.grant import Grant
from common.signing import SigningKey
from common.suites import Sealer
from terminal.recorder import Recorder

TOUCHED = 2
TAG_BYTES = 16

Note = Callable[[Recorder, Grant, Mapping[str, str]], bytes]


def _unsorted_is_closed() -> AbstractContextManager[object]:
    """Ippyo's own close refuses records that are not sorted; a bad one would not look."""
    return patch("terminal.closing.check_whole", lambda *_: None)


@contextmanager
def append_order() -> Iterator[None]:
    """Records are stored in the order of casting, as a list naturally grows."""
    grown = patch("common.box_contents._inserted", lambda items, item: (*items, item))
    with grown, _unsorted_is_closed():
        yield


class _PlainBoxInLog(Recorder):
    """Logs, after each vote, the digest of the plain, sorted box: "for integrity"."""

    def cast(self, grant: Grant, choices: Mapping[str, str]) -> int:
        count = super().cast(grant, choices)
        digest = hashlib.sha256(pack_contents(self.provision.shape, self.contents))
        self.log.add(Event.DEVICE_FAULT, device="box", fault=digest.hexdigest())
        return count


@contextmanager
def plain_box_in_log() -> Iterator[None]:
    """A digest of the plain box stands in the public log after each vote."""
    with patch("terminal.opening.Recorder", _PlainBoxInLog):
        yield


@contextmanager
def choices_in_log() -> Iterator[None]:
    """A digest of the sorted choices so far stands in the public log after each vote."""
    chosen: list[str] = []

    class ChoicesInLog(Recorder):
        def cast(self, grant: Grant, choices: Mapping[str, str]) -> int:
            count = super().cast(grant, choices)
            chosen.extend(choices.values())
            digest = hashlib.sha256("\n".join(sorted(chosen)).encode())
            self.log.add(Event.DEVICE_FAULT, device="box", fault=digest.hexdigest())
            return count

    with patch("terminal.opening.Recorder", ChoicesInLog):
        yield


class _Retouching(Recorder):
    """Keeps each record as a file of random name, too, and after each vote writes a few
    older ones anew, so that the times of the files should tell nothing."""

    def cast(self, grant: Grant, choices: Mapping[str, str]) -> int:
        before = {record for records in self.contents.records.values() for record in records}
        count = super().cast(grant, choices)
        for records in self.contents.records.values():
            for record in set(records) - before:
                self._store(record)
        return count

    def _store(self, record: bytes) -> None:
        kept = self._kept
        rng = Random(len(kept))
        older = rng.sample(kept, min(TOUCHED, len(kept)))
        kept.append((f"vote-{rng.getrandbits(64):016x}", record))
        for name, data in (kept[-1], *older):
            for _, medium in self.media.in_order():
                medium.create(name, len(data))
                medium.write(name, 0, data)
                medium.flush(name)

    @property
    def _kept(self) -> list[tuple[str, bytes]]:
        kept: list[tuple[str, bytes]] = self.__dict__.setdefault("kept", [])
        return kept


@contextmanager
def retouching() -> Iterator[None]:
    """A file a record, and older files touched again at random to hide the order."""
    with patch("terminal.opening.Recorder", _Retouching):
        yield


def _in_one_order(self: Contents, grant: bytes, records: Mapping[str, bytes]) -> Contents:
    at = bisect_left(self.grants, grant)
    added = {
        contest: (*sealed[:at], records[contest], *sealed[at:])
        for contest, sealed in self.records.items()
    }
    return Contents(added, (*self.grants[:at], grant, *self.grants[at:]))


@contextmanager
def voters_in_one_order() -> Iterator[None]:
    """No casting order, but each contest's records in the same order of voters."""
    with patch.object(Contents, "with_vote", _in_one_order), _unsorted_is_closed():
        yield


@contextmanager
def one_nonce() -> Iterator[None]:
    """Every version of the box is sealed under the same nonce: equal plain bytes at one
    place give equal sealed bytes."""
    with patch("common.box.secrets", SimpleNamespace(token_bytes=bytes)):
        yield


@contextmanager
def nonce_from_record(digested: bool = False) -> Iterator[None]:
    """The nonce is the newest record, or its digest, "because that is random anyway"."""
    newest = bytearray(64)

    def remembering(
        uid: bytes, sealer: Sealer, terminal: str, contest: str, choice: str, key: SigningKey
    ) -> bytes:
        record = make_record(uid, sealer, terminal, contest, choice, key)
        newest[:] = hashlib.sha512(record).digest() if digested else record[:64]
        return record

    token = SimpleNamespace(token_bytes=lambda length: bytes(newest[:length]))
    with (
        patch("terminal.recorder.make_record", remembering),
        patch("common.box.secrets", token),
    ):
        yield


def nonce_from_digest() -> AbstractContextManager[None]:
    return nonce_from_record(digested=True)


def _unpadded(shape: BoxShape, contents: Contents) -> bytes:
    packed = pack_contents(shape, contents)
    spare = sum(contents.count - len(records) for records in contents.records.values())
    return packed[: len(packed) - spare * shape.record]


@contextmanager
def without_padding() -> Iterator[None]:
    """The plain box is only as long as its records: the spare room is left out."""
    with patch("common.box.pack_contents", _unpadded):
        yield


@contextmanager
def voter_tag(first: str) -> Iterator[None]:
    """All records of one voter end in the same bytes. first: a contest that all have."""
    tags: list[bytes] = []

    def tagged(
        uid: bytes, sealer: Sealer, terminal: str, contest: str, choice: str, key: SigningKey
    ) -> bytes:
        if contest == first:
            tags.append(hashlib.sha256(f"voter {len(tags)}".encode()).digest()[:TAG_BYTES])
        record = make_record(uid, sealer, terminal, contest, choice, key)
        return record[:-TAG_BYTES] + tags[-1]

    with patch("terminal.recorder.make_record", tagged):
        yield


@contextmanager
def scribbling(note: Note) -> Iterator[None]:
    """The terminal keeps a note of each vote on its own disk."""

    class Scribbling(Recorder):
        def cast(self, grant: Grant, choices: Mapping[str, str]) -> int:
            count = super().cast(grant, choices)
            text = note(self, grant, choices)
            self.disk._disk.create("notes", len(text))
            self.disk._disk.write("notes", 0, text)
            return count

    with patch("terminal.opening.Recorder", Scribbling):
        yield
