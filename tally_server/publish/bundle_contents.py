"""A bundle, opened to be published or exported: what it is of, and its files' bytes.

This is no verification of an election; `ippyo audit verify` is. It holds every file to
the index and the index to the committee's root key, so that nothing is published that
is not the committee's.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from common.canonical import NotCanonical, read_canonical
from common.ceremony import read_ceremony
from common.closing_reader import Expected
from common.inputs import BadInput
from common.package import Package, read_package
from common.register import Register, read_register
from common.signed import DocumentRefused, peek
from tally_server.audit.index import MAX_INDEX, Index, index_from, load_index, sign_index
from tally_server.audit.layout import INDEX_FILE, Kind, may_stand
from tally_server.audit.tree import Tree
from tally_server.inputs.decision import Decisions
from tally_server.inputs.decisions import read_decisions
from tally_server.publish.results_file import ResultsFile, ResultsRefused, read_results

RESULTS, STATEMENT = "count/results.json", "count/opening-statement.json"


class BundleRefused(ValueError):
    """A bundle that is not published. The text is a reason in English, for a log."""


class IndexedTree:
    """The files of a bundle, each held to the SHA-256 in its index."""

    def __init__(self, tree: Tree, index: Index) -> None:
        self.paths: Collection[str] = frozenset(tree.paths)
        self._tree = tree
        self._sha256 = {file.path: file.sha256 for file in index.files}

    def data(self, path: str) -> bytes:
        """The file's bytes. Raises BundleRefused, FileChanged, OSError."""
        if path not in self.paths:
            raise BundleRefused(f"{path} is missing")
        data = self._tree.data(path)
        self._hold(path, hashlib.sha256(data).hexdigest())
        return data

    def check(self, kind: Kind) -> None:
        """Exactly the indexed files are there, may be there, and are as indexed.

        Raises as data().
        """
        if self._tree.others or {*self._sha256, INDEX_FILE} != self.paths:
            raise BundleRefused("other files than the index names")
        for path in self._sha256:
            if not may_stand(kind, path):
                raise BundleRefused(f"{path} may not stand in a {kind} bundle")
            digest = hashlib.sha256()
            for block in self._tree.blocks(path):
                digest.update(block)
            self._hold(path, digest.hexdigest())

    def _hold(self, path: str, sha256: str) -> None:
        if self._sha256.get(path) != sha256:
            raise BundleRefused(f"{path} is not what the index says")


@dataclass(frozen=True)
class BundleContents:
    """A bundle of which every file is as its index says.

    signed: whether the root key signed the index. media: of each terminal that was
    counted, which medium (`original`, `duplicate`) and how many records.
    """

    files: IndexedTree
    index: Index
    signed: bool
    package: Package
    register: Register
    results: ResultsFile
    decisions: Decisions
    media: tuple[dict[str, Any], ...]

    @property
    def expected(self) -> Expected:
        """What a medium in it is held against."""
        return Expected(self.package, self.register)


def open_contents(tree: Tree) -> BundleContents:
    """What is in the bundle. Raises BundleRefused, FileChanged, OSError."""
    try:
        return _contents(tree)
    except (DocumentRefused, NotCanonical, ResultsRefused) as cause:
        raise BundleRefused(str(cause)) from cause


def _contents(tree: Tree) -> BundleContents:
    if INDEX_FILE not in tree.paths or tree.size(INDEX_FILE) > MAX_INDEX:
        raise BundleRefused("no index")
    data = tree.data(INDEX_FILE)
    payload = peek(data, MAX_INDEX)
    index = index_from(payload)
    files = IndexedTree(tree, index)
    ceremony = read_ceremony(files.data("keys/ceremony.json"))
    signed = data != sign_index(payload, None)
    if signed:
        load_index(data, ceremony.root_key)
    files.check(index.kind)
    package = read_package(files.data("package.json"), ceremony.root_key)
    results = read_results(files.data(RESULTS))
    _one_election(index, package, results)
    statement = read_canonical(files.data(STATEMENT).removesuffix(b"\n"))
    register = read_register(files.data("keys/register.json"), ceremony)
    decisions = _decisions(results, package)
    media = _media(statement)
    return BundleContents(files, index, signed, package, register, results, decisions, media)


def _decisions(results: ResultsFile, package: Package) -> Decisions:
    """The decisions in the results; a list spelled as in decisions.json."""
    data = json.dumps({"decisions": list(results.decisions)}).encode()
    try:
        return read_decisions(data, package.election, RESULTS)
    except BadInput as bad:
        raise BundleRefused("; ".join(bad.lines("en"))) from bad


def _one_election(index: Index, package: Package, results: ResultsFile) -> None:
    named = (index.election, index.election_uid, index.mode, index.package_hash)
    election, uid = package.election, package.ceremony.uid.hex()
    if named != (election.id, uid, election.mode, package.hash):
        raise BundleRefused("the index is of another election")
    if (results.election, results.package_hash) != (election.id, package.hash):
        raise BundleRefused("the results are of another election")
    if [contest.id for contest in results.contests] != [one.id for one in election.contests]:
        raise BundleRefused("the results have other contests")
    for contest, result in zip(election.contests, results.contests, strict=True):
        people = {person.id for person in contest.candidates}
        if len(result.candidates) != len(people) or {row.id for row in result.candidates} != people:
            raise BundleRefused("the results have other candidates")
        named_ids = {*result.outcome.elected, *(one for tie in result.outcome.ties for one in tie)}
        if not named_ids <= people:
            raise BundleRefused("the results elect somebody who is no candidate")


def _media(statement: Any) -> tuple[dict[str, Any], ...]:
    members = {"terminal": str, "medium": str, "records": int, "digest": str}
    media = statement.get("media") if isinstance(statement, dict) else None
    if not isinstance(media, list):
        raise BundleRefused("no opening statement")
    for row in media:
        if not isinstance(row, dict) or {name: type(of) for name, of in row.items()} != members:
            raise BundleRefused("no opening statement")
    return tuple(media)
