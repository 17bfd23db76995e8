"""Group 2, authenticity (真正性): everything is signed by whom it should be."""

from collections.abc import Collection

from common.ballot import record_binding
from common.ceremony import Ceremony
from common.certificates import CertificateRefused, Framed, Parsed, Role
from common.signed import DocumentRefused, Unverified
from common.signing import PublicKey
from tally_server.audit.ledger import Broken, Check, check, demand

Owner = tuple[Role, str]


def _signed_by(document: Unverified, key: PublicKey, whose: str) -> None:
    try:
        document.signed_by([key])
    except DocumentRefused as refused:
        raise Broken(f"not signed by {whose} and by nobody else: {refused}") from refused


@check(201)
def ceremony_is_signed_by_its_root(document: Unverified, root: PublicKey) -> None:
    _signed_by(document, root, "the root key that it names")


@check(202)
def root_certificate_is_the_roots_own(owner: Owner, key: PublicKey, root: PublicKey) -> None:
    demand(owner[0] is Role.ROOT and key == root, "not of the root")


@check(203)
def register_is_signed_by_the_root(document: Unverified, root: PublicKey) -> None:
    _signed_by(document, root, "the root")


def _root_signed(framed: Framed, root: PublicKey) -> None:
    demand(framed.signed_by(root), "not signed by the root")


def _of_this_election(parsed: Parsed, election_uid: bytes) -> Owner:
    try:
        return parsed.owner_in(election_uid)
    except CertificateRefused as refused:
        raise Broken(str(refused)) from refused


def root_signed_it(number: int) -> Check[[Framed, PublicKey], None]:
    """Check 202, 204, 205 or 206, by where the certificate stands."""
    return Check(number, _root_signed)


def it_is_of_this_election(number: int) -> Check[[Parsed, bytes], Owner]:
    """The same number: role and name of the owner."""
    return Check(number, _of_this_election)


@check(205)
def certificate_file_is_its_owners(owner: Owner, role: Role, name: str) -> None:
    demand(owner == (role, name), f"it is of {owner[0].value} {owner[1]}")


@check(206)
def medium_certificate_is_a_terminals(owner: Owner, terminals: Collection[str]) -> str:
    """Whose it is."""
    role, name = owner
    demand(role is Role.TERMINAL, "no terminal's")
    demand(name in terminals, f"{name} is no terminal of this election")
    return name


@check(207)
def package_is_signed_by_the_root(document: Unverified, root: PublicKey) -> None:
    _signed_by(document, root, "the root")


@check(208)
def manifest_is_signed_by_its_terminal(document: Unverified, key: PublicKey) -> None:
    _signed_by(document, key, "the key in the certificate")


@check(209)
def medium_document_is_signed_by_its_terminal(document: Unverified, key: PublicKey) -> None:
    _signed_by(document, key, "the key in the certificate")


@check(210)
def records_are_signed_by_their_terminal(
    records: dict[str, tuple[bytes, ...]], ceremony: Ceremony, terminal: str, key: PublicKey
) -> None:
    bad = 0
    for contest, some in records.items():
        binding = record_binding(ceremony.uid, ceremony.suite, terminal, contest)
        bad += binding.refused(some, key)
    demand(not bad, f"{bad} records without a signature of {terminal}")


@check(211)
def election_is_the_announced_one(ceremony: Ceremony, announced: str) -> None:
    demand(ceremony.uid.hex() == announced, f"it is {ceremony.uid.hex()}")


@check(212)
def package_is_the_announced_one(package_hash: str, announced: str) -> None:
    demand(package_hash == announced, f"it is {package_hash}")


@check(213)
def index_is_signed_by_the_root(document: Unverified, root: PublicKey) -> None:
    _signed_by(document, root, "the root")
