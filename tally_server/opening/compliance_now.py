"""What a counting place shows of the rules as it stands: before, during and after its count.

Only what staff may see anyhow: the package, the media that were taken in, as they are sealed
(`media_watch.py`), the log of acts, and of the results those files that were certified
(施行令4条2項: no part of them before).
"""

from collections.abc import Mapping
from dataclasses import replace

from tally_server.compliance.inspected import Inspected, Running
from tally_server.compliance.reading import with_package, with_results
from tally_server.database import openings
from tally_server.database.database import Database
from tally_server.database.seen import server_seen
from tally_server.opening.room import Room

_RECORD = "record-"


def inspected_now(running: Running, database: Database, room: Room | None) -> Inspected:
    """The counting place as it can be inspected now: of the media what was verified of exactly
    those that stand."""
    with database.read() as tx:
        it = Inspected(running, server=server_seen(tx))
        versions = openings.certified(tx)
    if room is None:
        return it
    it = with_package(it, room.setting.package)
    verified = room.verified.verified
    if verified is not None:
        found = verified.found
        it = replace(
            it,
            verdicts=found.verdicts,
            media=found.media,
            documents=found.documents,
            tables=found.tables,
        )
    if versions:
        it = with_results(it, _certified(room, max(versions)))
    return it


def _certified(room: Room, version: int) -> Mapping[str, bytes]:
    """The files of a certified version by the paths that they have in a bundle."""
    here = room.results.folder(version)
    found = {}
    for name in room.results.certified_files(version):
        path = (
            f"records/{name.removeprefix(_RECORD)}" if name.startswith(_RECORD) else f"count/{name}"
        )
        found[path] = (here / name).read_bytes()
    return found
