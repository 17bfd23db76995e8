"""Group 3, consistency (整合性): every part belongs to this election, terminal and medium."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from common.canonical import canonical
from common.ceremony import Ceremony
from common.election import Election
from common.eventlog import Entry, Event
from common.package import Package
from tally_server.audit.index import Index
from tally_server.audit.ledger import check, demand
from tally_server.audit.shapes import Manifest, MediumDocument
from tally_server.audit.statement_shape import Statement


@check(301)
def register_is_of_this_election(value: Mapping[str, Any], ceremony: Ceremony) -> None:
    demand(value["election_uid"] == ceremony.uid.hex(), "of another election")


@check(302)
def certificate_file_is_in_the_register(sha256: str, register: Collection[str]) -> None:
    demand(sha256 in register, "not in the register")


@check(303)
def package_has_the_keys_of_the_ceremony(value: Mapping[str, Any], ceremony: Ceremony) -> None:
    same = canonical(value["ceremony"]) == canonical(ceremony.payload())
    demand(same, "its keys are not those of the ceremony")


@check(304)
def election_fits_its_keys(value: Mapping[str, Any], election: Election) -> None:
    """The package's election and the keys beside it; its members are known to be good."""
    keys, threshold = value["ceremony"], election.key_threshold
    found = tuple(keys[name] for name in ("election", "mode", "needed", "trustees"))
    wanted = (election.id, election.mode, threshold.needed, threshold.trustees)
    demand(found == wanted, "id, mode or threshold differ")


@check(305)
def package_is_the_same(package_hash: str, others: str) -> None:
    demand(package_hash == others, "another package than the others")


@check(306)
def medium_is_of_the_terminal_where_it_lies(owner: str, terminal: str) -> None:
    demand(owner == terminal, f"it is of {owner}")


@check(307)
def certificate_is_in_the_register(sha256: str, register: Collection[str]) -> None:
    demand(sha256 in register, "not in the register")


@check(308)
def manifest_is_of_this_election(manifest: Manifest, ceremony: Ceremony) -> None:
    said = (manifest.election_uid, manifest.election, manifest.mode, manifest.suite)
    here = (ceremony.uid.hex(), ceremony.election, ceremony.mode, ceremony.suite.number)
    demand(said == here, "of another election, mode or suite")


@check(309)
def manifest_names_its_package(manifest: Manifest, package_hash: str) -> None:
    demand(manifest.package_hash == package_hash, "it names another package")


@check(310)
def manifest_names_its_terminal_and_place(
    manifest: Manifest, owner: str, places: Mapping[str, str]
) -> None:
    """places: the place of each terminal."""
    here = (owner, places[owner])
    same = (manifest.terminal, manifest.place) == here
    demand(same, "another terminal or place than the certificate's")


@check(311)
def counts_of_the_manifest_can_be(manifest: Manifest, election: Election) -> None:
    """Each voter voted in one contest or more, and in none twice."""
    counts = [entry.records for entry in manifest.contests]
    contests = [entry.contest for entry in manifest.contests]
    demand(contests == [contest.id for contest in election.contests], "other contests")
    demand(manifest.voters <= election.box_capacity, "more voters than the box holds")
    demand(max(counts) <= manifest.voters <= sum(counts), "numbers that cannot be")


@check(312)
def medium_document_names_this_manifest(
    document: MediumDocument, ceremony: Ceremony, owner: str, manifest_file: bytes
) -> None:
    said = (document.election_uid, document.terminal, document.manifest_sha256)
    here = (ceremony.uid.hex(), owner, hashlib.sha256(manifest_file).hexdigest())
    demand(said == here, "of another election, terminal or manifest")


@check(313)
def medium_is_the_one_it_says(document: MediumDocument, medium: str) -> None:
    demand(document.medium == medium, f"it is the {document.medium}")


@check(314)
def media_agree(original: str, duplicate: str) -> None:
    """original, duplicate: the digests of their manifests."""
    demand(original == duplicate, "their manifests differ")


@check(315)
def log_agrees_with_the_manifest(last: Entry, manifest: Manifest) -> None:
    told = (last.values["voters"], last.event is Event.TAKEN_OVER)
    demand(told == (manifest.voters, manifest.handover), "other voters or another hand-over")


@check(316)
def index_is_of_this_election_and_count(index: Index, ceremony: Ceremony, pool_hash: str) -> None:
    said = (index.election_uid, index.election, index.mode, index.pool_hash)
    here = (ceremony.uid.hex(), ceremony.election, ceremony.mode, pool_hash)
    demand(said == here, "of another election or count")


@check(316)
def index_names_the_package(index: Index, package: Package) -> None:
    demand(index.package_hash == package.hash, "it names another package")


@check(317)
def statement_is_of_this_election(
    statement: Statement, ceremony: Ceremony, package: Package
) -> None:
    said = (statement.election_uid, statement.package_hash)
    demand(said == (ceremony.uid.hex(), package.hash), "of another election or package")
