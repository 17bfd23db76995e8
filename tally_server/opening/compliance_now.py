"""What a counting place shows of the rules as it stands: before, during and after its count.

Only what staff may see anyhow: the package, the media that were taken in, the log of acts, and
of the results those files that were certified (施行令4条2項: no part of them before).
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tally_server.audit.verify_media import AuditInput, audit_media
from tally_server.compliance.inspected import Inspected, Running
from tally_server.compliance.reading import with_media, with_package, with_results
from tally_server.database import openings
from tally_server.database.database import Database
from tally_server.database.seen import server_seen
from tally_server.opening.room import Room

_RECORD = "record-"


def inspected_now(
    running: Running, database: Database, room: Room | None, *, media: bool = False
) -> Inspected:
    """The counting place as it can be inspected now. media: verify and read those that are in."""
    with database.read() as tx:
        it = Inspected(running, server=server_seen(tx))
        versions = openings.certified(tx)
    if room is None:
        return it
    it = with_package(it, room.setting.package)
    if media:
        it = _with_media(it, room)
    if versions:
        it = with_results(it, _certified(room, max(versions)))
    return it


def _with_media(it: Inspected, room: Room) -> Inspected:
    """Every medium of the set, verified by the numbered checks. What is still missing is a
    finding of the audit (102), and no fault of the media that are there."""
    with TemporaryDirectory(prefix="compliance-", dir=room.setting.folder) as temporary:
        folder = Path(temporary)
        room.results.lay_out_media(folder)
        if not any(folder.iterdir()):
            return it
        verdict = audit_media(AuditInput(folder, room.setting.keys))
        return with_media(replace(it, verdicts=(verdict,)), folder)


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
