"""All exports of a bundle, or of media, by the name of the file that each becomes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from common.closing import CERTIFICATE_FILE, LOG_FILE, MANIFEST_FILE
from common.closing_reader import ClosingFault, Expected, read_closed_log
from tally_server.audit.layout import Kind
from tally_server.publish.bundle_contents import BundleContents
from tally_server.publish.cast_vote_records import cast_vote_records_json
from tally_server.publish.event_log import documentation_json, event_log_json

RECORDS_NAME = "cast-vote-records.json"
DOCUMENTATION_NAME = "event-logs/documentation.json"
LOG_PARTS = (CERTIFICATE_FILE, LOG_FILE, MANIFEST_FILE)

Media = Mapping[str, Mapping[str, bytes]]
"""Of one terminal: by medium, in the order of preference, what there is of LOG_PARTS."""


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
    counted = {row["terminal"]: row["medium"] for row in contents.media}
    unused = {
        decision.get("terminal")
        for decision in contents.results.decisions
        if decision.get("action") == "not-used"
    }
    yield documentation(contents.expected)
    for terminal in contents.package.election.terminals:
        if terminal not in unused:
            media = _of_bundle(contents, terminal, counted.get(terminal, "original"))
            yield terminal_log(contents.expected, terminal, media)


def documentation(expected: Expected) -> tuple[str, bytes]:
    """The file that says what the events mean."""
    return DOCUMENTATION_NAME, documentation_json(expected.package.election.date)


def terminal_log(expected: Expected, terminal: str, media: Media) -> tuple[str, bytes] | LogMissing:
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


def _of_bundle(contents: BundleContents, terminal: str, first: str) -> Media:
    roles = sorted(("original", "duplicate"), key=lambda role: role != first)
    there = contents.files.paths
    media = {}
    for role in roles:
        paths = {name: f"media/{terminal}/{role}/{name}" for name in LOG_PARTS}
        found = {name: contents.files.data(path) for name, path in paths.items() if path in there}
        if found:
            media[role] = found
    return media
