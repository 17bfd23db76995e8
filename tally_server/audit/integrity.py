"""Group 4, integrity (改変のないこと): every file has its one form and its stated bytes."""

import hashlib
from collections.abc import Mapping
from typing import Any

from common import certificates
from common.canonical import NotCanonical, read_canonical, read_json
from common.ceremony import check_members
from common.certificates import CertificateRefused, Framed, Parsed, der_of, framed_certificate
from common.closing import cut_records, rising
from common.election import Election
from common.eventlog import (
    MAX_BYTES,
    Entry,
    Event,
    Head,
    LogRefused,
    check_follows,
    first_head,
    formed_entry,
    head_after,
    lines_of,
)
from common.inputs import BadInput, Faults
from common.merkle import merkle_root
from common.package import election_in
from common.register import register_entries
from common.signed import DocumentRefused, DocumentType, Unverified, read_unverified
from common.signing import KeyRefused, PublicKey
from common.suites import SUITES
from common.tables import Column, Row, read_rows
from tally_server.audit.index import Index, index_from
from tally_server.audit.ledger import Broken, check, demand
from tally_server.audit.made_decisions import normal_decisions
from tally_server.audit.results_shape import Results
from tally_server.audit.shapes import Manifest, MediumDocument, shaped
from tally_server.audit.statement_shape import Statement
from tally_server.inputs.cells import count, digest
from tally_server.inputs.paper import PaperVotes, read_paper
from tally_server.inputs.roll import read_roll

Log = tuple[tuple[bytes, Entry], ...]
"""Every line of a log, and what it says."""


@check(401)
def document_has_its_spelling(data: bytes, kind: DocumentType) -> Unverified:
    try:
        return read_unverified(data, kind)
    except DocumentRefused as refused:
        raise Broken(str(refused)) from refused


@check(402)
def ceremony_has_its_members(value: dict[str, object]) -> None:
    _members_of_ceremony(value)


@check(403)
def register_has_its_members(value: Mapping[str, object]) -> tuple[bytes, ...]:
    """The entries, of which nothing is known yet."""
    try:
        return register_entries(value)
    except DocumentRefused as refused:
        raise Broken(str(refused)) from refused


@check(404)
def package_has_its_members(value: Mapping[str, Any]) -> Election:
    try:
        election = election_in(value)
    except DocumentRefused as refused:
        raise Broken(str(refused)) from refused
    _members_of_ceremony(value["ceremony"])
    return election


@check(405)
def manifest_has_its_members(value: object) -> Manifest:
    return shaped(Manifest, value)


@check(406)
def medium_document_has_its_members(value: object) -> MediumDocument:
    return shaped(MediumDocument, value)


@check(407)
def key_is_good(raw: bytes) -> PublicKey:
    """The Ed25519 key of 32 bytes."""
    try:
        return PublicKey(raw)
    except KeyRefused as refused:
        raise Broken(str(refused)) from refused


@check(407)
def election_key_is_good(suite: int, raw: bytes) -> None:
    try:
        SUITES[suite].sealer(raw)
    except ValueError as refused:
        raise Broken(str(refused)) from refused


@check(408)
def certificate_file_has_its_form(pem: bytes) -> bytes:
    """The DER bytes in it."""
    try:
        return der_of(pem)
    except CertificateRefused as refused:
        raise Broken(str(refused)) from refused


@check(408)
def certificate_is_framed(der: bytes) -> Framed:
    try:
        return framed_certificate(der)
    except CertificateRefused as refused:
        raise Broken(str(refused)) from refused


@check(408)
def certificate_has_its_form(framed: Framed) -> Parsed:
    """Asked only of what the root signed, for only that is parsed."""
    try:
        parsed = framed.parsed()
    except CertificateRefused as refused:
        raise Broken(str(refused)) from refused
    demand(parsed.in_one_form, "not in the one form of a certificate")
    return parsed


@check(409)
def file_is_the_one_in_the_manifest(data: bytes, size: int, sha256: str) -> None:
    same = len(data) == size and hashlib.sha256(data).hexdigest() == sha256
    demand(same, "not the bytes in the manifest")


@check(410)
def log_lines_have_their_form(data: bytes) -> Log:
    try:
        demand(len(data) <= MAX_BYTES, "too large")
        return tuple((line, formed_entry(line)) for line in lines_of(data))
    except LogRefused as refused:
        raise Broken(str(refused)) from refused


@check(411)
def log_is_one_chain(log: Log, election_uid: bytes, terminal: str) -> Head:
    """Where the whole log stands."""
    head = first_head(election_uid, terminal)
    for line, entry in log:
        try:
            check_follows(entry, head)
        except LogRefused as refused:
            raise Broken(f"line {head.entries + 1}: {refused}") from refused
        head = head_after(head, line)
    return head


@check(412)
def log_is_the_one_in_the_manifest(head: Head, manifest: Manifest) -> None:
    here = (head.entries, head.hash.hex())
    demand(here == (manifest.log.entries, manifest.log.head), "other entries or another head")


@check(413)
def log_ends_with_the_close(log: Log) -> Entry:
    last = log[-1][1] if log else None
    if last is None or last.event not in (Event.CLOSING, Event.TAKEN_OVER):
        raise Broken("does not end with the close")
    return last


@check(414)
def records_are_as_many_as_stated(
    data: bytes, manifest: Manifest, size: int
) -> dict[str, tuple[bytes, ...]]:
    """The records of each contest. size: of one of them, in bytes."""
    counts = [(entry.contest, entry.records) for entry in manifest.contests]
    records = cut_records(data, counts, size)
    if records is None:
        stated = sum(number for _, number in counts)
        raise Broken(f"{len(data)} bytes are not {stated} records of {size}")
    return records


@check(415)
def records_rise(contest: str, records: tuple[bytes, ...]) -> None:
    demand(rising(records), f"{contest}: not strictly rising")


@check(416)
def merkle_root_is_the_stated_one(contest: str, records: tuple[bytes, ...], root: str) -> None:
    demand(merkle_root(records).hex() == root, f"{contest}: another Merkle root")


@check(417)
def table_of_slips_can_be_read(data: bytes) -> list[Row]:
    """Its rows; that each is of one terminal of the election is not asked here."""
    faults = Faults("slips.csv")
    columns = (Column("terminal", str), Column("records", count), Column("digest", digest))
    rows = read_rows(faults, data, columns)
    if faults.errors:
        raise Broken(_faults(BadInput(faults.errors)))
    return rows


@check(419)
def index_has_its_members(value: Mapping[str, Any]) -> Index:
    try:
        return index_from(value)
    except DocumentRefused as refused:
        raise Broken(str(refused)) from refused


@check(420)
def file_is_the_one_in_the_index(size: int, sha256: str, found: tuple[int, str]) -> None:
    demand(found == (size, sha256), "not the bytes in the index")


@check(421)
def results_have_their_members(data: bytes) -> Results:
    try:
        value = read_json(data)
    except NotCanonical as refused:
        raise Broken(str(refused)) from refused
    return shaped(Results, value)


@check(422)
def statement_has_its_members(data: bytes) -> Statement:
    demand(data.endswith(b"\n"), "no line feed at the end")
    try:
        value = read_canonical(data[:-1])
    except NotCanonical as refused:
        raise Broken(str(refused)) from refused
    return shaped(Statement, value)


@check(423)
def paper_votes_can_be_read(data: bytes, election: Election) -> dict[str, PaperVotes]:
    try:
        return read_paper(data, election)
    except BadInput as bad:
        raise Broken(_faults(bad)) from bad


@check(424)
def roll_can_be_read(data: bytes, election: Election) -> dict[tuple[str, str], int]:
    try:
        return read_roll(data, election)
    except BadInput as bad:
        raise Broken(_faults(bad)) from bad


@check(425)
def decisions_can_be_read(data: bytes, election: Election) -> list[dict[str, Any]]:
    """The decisions as results list them; whether two people made each is not asked here."""
    try:
        return normal_decisions(data, election)
    except BadInput as bad:
        raise Broken(_faults(bad)) from bad


def _faults(bad: BadInput) -> str:
    """The first of them, on one line."""
    return "; ".join(error.say("en") for error in bad.errors[:3])


def _members_of_ceremony(value: dict[str, object]) -> None:
    try:
        check_members(value)
    except DocumentRefused as refused:
        raise Broken(str(refused)) from refused


MAX_CERTIFICATE = certificates.MAX_BYTES
