"""All exports of a bundle, or of media, by the name of the file that each becomes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from common.box_header import MediumRole
from common.closing import CERTIFICATE_FILE, LOG_FILE, MANIFEST_FILE
from common.closing_reader import ClosingFault, Expected, read_closed_log
from tally_server.audit.layout import Kind
from tally_server.inputs.decision import NotUsed
from tally_server.publish.bundle_contents import BundleContents
from tally_server.publish.cast_vote_records import cast_vote_records_json
from tally_server.publish.event_log import documentation_json, event_log_json

RECORDS_NAME = "cast-vote-records.json"
DOCUMENTATION_NAME = "event-logs/documentation.json"
ROLES = (MediumRole.ORIGINAL.word, MediumRole.DUPLICATE.word)
LOG_PARTS = (CERTIFICATE_FILE, LOG_FILE, MANIFEST_FILE)

Media = Mapping[str, Mapping[str, bytes]]
"""Of one terminal: by medium, in the order of preference, what there is of LOG_PARTS."""


class Files(Protocol):
    """Files by their paths, as far as an export needs them."""

    @property
    def paths(self) -> Collection[str]: ...

    def data(self, path: str) -> bytes: ...


@dataclass(frozen=True)
class LogMissing:
    """A terminal without an export. why: the fault of the first medium, if there is one."""

    terminal: str
    why: ClosingFault | None


def bundle_exports(contents: BundleContents) -> Iterator[tuple[str, bytes] | LogMissing]:
    """Every export that the bundle allows: logs of a sealed one, records of either.

    Raises as IndexedTree.data().
    """
    yield RECORDS_NAME, cast_vote_records_json(contents.package.election, contents.results)
    if contents.index.kind is not Kind.SEALED:
        return
    unused = {decision.terminal for decision in contents.decisions.of(NotUsed)}
    counted = {row["terminal"]: row["medium"] for row in contents.media}
    yield _documentation(contents.expected)
    for terminal in contents.package.election.terminals:
        if terminal not in unused:
            first = counted.get(terminal, ROLES[0])
            media = _media(contents.files, f"media/{terminal}", first)
            yield _terminal_log(contents.expected, terminal, media)


def media_exports(tree: Files, expected: Expected) -> Iterator[tuple[str, bytes] | LogMissing]:
    """The logs of all terminals. tree: of a MEDIA folder. Raises as tree.data()."""
    yield _documentation(expected)
    for terminal in expected.package.election.terminals:
        yield _terminal_log(expected, terminal, _media(tree, terminal, ROLES[0]))


def _documentation(expected: Expected) -> tuple[str, bytes]:
    """The file that says what the events mean."""
    return DOCUMENTATION_NAME, documentation_json(expected.package.election.date)


def _terminal_log(
    expected: Expected, terminal: str, media: Media
) -> tuple[str, bytes] | LogMissing:
    """The log of a terminal from the first medium on which it is whole and signed."""
    why: ClosingFault | None = None
    for role, files in media.items():
        try:
            entries = read_closed_log(files, terminal, expected)
        except ClosingFault as fault:
            why = why or fault
        else:
            election = expected.package.election.id
            data = event_log_json(election, terminal, entries, role)
            return f"event-logs/{terminal}.json", data
    return LogMissing(terminal, why)


def _media(tree: Files, folder: str, first: str) -> Media:
    """What there is of a terminal's media, the one that was counted first."""
    media = {}
    for role in sorted(ROLES, key=lambda role: role != first):
        paths = {name: f"{folder}/{role}/{name}" for name in LOG_PARTS}
        found = {name: tree.data(path) for name, path in paths.items() if path in tree.paths}
        if found:
            media[role] = found
    return media
