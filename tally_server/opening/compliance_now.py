"""What a counting place shows of the rules as it stands: before, during and after its count.

Only what staff may see anyhow: the package, the media that were taken in, as they are sealed
(`media_watch.py`), the log of acts, and of the results those files that were certified
(施行令4条2項: no part of them before).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tally_server.audit.verify_media import AuditInput, Progress, audit_media, unwatched
from tally_server.compliance.artefacts.table import ARTEFACTS
from tally_server.compliance.books import own_books
from tally_server.compliance.check import looked
from tally_server.compliance.conformity import About, conformity
from tally_server.compliance.identity import identity
from tally_server.compliance.inspected import Inspected, Running
from tally_server.compliance.reading import with_media, with_package, with_results
from tally_server.compliance.report import Report, report_of
from tally_server.compliance.rule import Profile
from tally_server.compliance.rules import rules_of
from tally_server.compliance.sheet import sheet
from tally_server.database import openings
from tally_server.database.database import Database
from tally_server.database.seen import server_seen
from tally_server.opening.certified_version import path_in_bundle
from tally_server.opening.room import Room
from tally_server.records.printer import Printer


def inspected_now(
    running: Running,
    database: Database,
    room: Room | None,
    *,
    media: bool = False,
    progress: Progress = unwatched,
) -> Inspected:
    """The counting place as it can be inspected now: of the media what the watch found of exactly
    those that stand. media: the whole set is verified anew, and what is missing is a finding."""
    with database.read() as tx:
        it = Inspected(running, server=server_seen(tx))
        versions = openings.certified(tx)
    if room is None:
        return it
    it = with_package(it, room.setting.package)
    it = _with_media(it, room, progress) if media else _with_verified(it, room)
    if versions:
        it = with_results(it, _certified(room, max(versions)))
    return it


def artefact_report(it: Inspected, profile: Profile) -> Report:
    """Every rule of the profile by what can be looked at; what people or drills show is open."""
    asked = rules_of(profile, own_books())
    checks = tuple(check for check in ARTEFACTS if check.part in set(asked.parts))
    return report_of(asked, looked(checks, it, lambda _: None))


def _with_verified(it: Inspected, room: Room) -> Inspected:
    """What was found of exactly the media that stand; nothing of media before that is known."""
    verified = room.verified.verified
    if verified is None:
        return it
    found = verified.found
    return replace(
        it,
        verdicts=found.verdicts,
        media=found.media,
        documents=found.documents,
        tables=found.tables,
    )


def _with_media(it: Inspected, room: Room, progress: Progress) -> Inspected:
    """Every medium of the set, verified by the numbered checks. What is still missing is a
    finding of the audit (102), and no fault of the media that are there."""
    with TemporaryDirectory(prefix="compliance-", dir=room.setting.folder) as temporary:
        folder = Path(temporary)
        room.results.lay_out_media(folder)
        if not any(folder.iterdir()):
            return it
        verdict = audit_media(AuditInput(folder, room.setting.keys), progress)
        return with_media(replace(it, verdicts=(verdict,)), folder)


def _certified(room: Room, version: int) -> Mapping[str, bytes]:
    """The files of a certified version by the paths that they have in a bundle."""
    here = room.results.folder(version)
    names = room.results.certified_files(version)
    return {path_in_bundle(name) or f"count/{name}": (here / name).read_bytes() for name in names}


def reports_now(
    running: Running,
    database: Database,
    room: Room,
    today: date,
    progress: Progress = unwatched,
) -> dict[str, bytes]:
    """Checklist and publication sheet of this moment, by the names that they have in a bundle;
    as print too, where the server has faces to set one in."""
    it = inspected_now(running, database, room, media=True, progress=progress)
    report = artefact_report(it, Profile.JAPAN)
    about = _about(running, it, database, today)
    printer, files = Printer(room.setting.faces), {}
    for record in (conformity(report, about), sheet(about, it.suite)):
        files[f"{record.name}.json"] = record.data
        if room.setting.faces:
            files[f"{record.name}.pdf"] = printer.pdf(record)
    return files


def _about(running: Running, it: Inspected, database: Database, today: date) -> About:
    with database.read() as tx:
        versions = openings.certified(tx)
    results = versions[max(versions)] if versions else ""
    return About(
        it.election, it.election_uid, it.package_hash, results, identity(running.named), today
    )
