"""A counted town as the compliance report inspects it, good or broken in one way.

    it = inspected(town, folder)                      # everything that artefacts show holds
    it = inspected(town, folder, bundle=change)       # a change of the sealed bundle
    red(it, Profile.JAPAN)                            # the rules that are not met

The bundles hold the official records of the count, made to agree with whatever the change
did to the results; so only what was changed is wrong.
"""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from auditor_breaks import set_to
from auditor_bundle import RESULTS, AuditBundle
from auditor_town import AuditTown
from world import PROGRAM

from common.canonical import canonical
from common.program_code import ProgramNamed
from tally_server.audit.verify_bundle import audit_bundle
from tally_server.audit.verify_media import AuditInput
from tally_server.compliance.artefacts.table import ARTEFACTS
from tally_server.compliance.books import own_books
from tally_server.compliance.check import looked
from tally_server.compliance.inspected import Inspected, Running, ServerSeen
from tally_server.compliance.ordinance import Announcement, Hours, Means, Ordinance
from tally_server.compliance.reading import with_bundle_file
from tally_server.compliance.report import Report, report_of
from tally_server.compliance.result import State
from tally_server.compliance.rule import Profile
from tally_server.compliance.rules import Rules, rules_of

Change = Callable[[Any], object]
SOURCES = {"terminal/booth.py": "import json\nfrom common.text import text\n"}
INSTALLED = {"numpy": "2.4.6", "typst": "0.15.2"}
PINS = {"numpy": frozenset({"2.4.6", "2.5.1"}), "typst": frozenset({"0.15.2"})}
ORDINANCE = Ordinance(
    municipality_code="272299",
    name="試験市",
    cited="試験市の条例",
    enacted=date(2024, 8, 1),
    long_lists="pages",
    most_on_one_screen=12,
    hours=Hours("07:00", "20:00"),
    others={},
    without_duplicate="stop",
    grants=(Means.QR,),
    truncate="sum",
    other_valid_votes="all",
    joint_count=True,
    announcement=Announcement.ONCE,
)
SERVER = ServerSeen(entries=12, broken_at=None, alone=())


@cache
def rules(profile: Profile) -> Rules:
    return rules_of(profile, own_books())


def bundle_of(town: AuditTown, kind: str = "sealed") -> AuditBundle:
    """The town's bundle with the records of its count, written by the program of its terminals."""
    made = AuditBundle.of(town, kind)
    with ZipFile(town.town.results / f"{kind}-bundle.zip") as archive:
        names = [name for name in archive.namelist() if name.startswith("records/")]
        made.tree.update({name: archive.read(name) for name in names})
    made.index.append(set_to(["program"], dict(PROGRAM)))
    return made


def change_record(bundle: AuditBundle, name: str, change: Change) -> None:
    """An official record says something else, in its data and as its print names it."""
    before = bundle.tree[f"records/{name}.json"]
    value = json.loads(before)
    change(value)
    after = canonical(value) + b"\n"
    bundle.tree[f"records/{name}.json"] = after
    pdf = bundle.tree[f"records/{name}.pdf"]
    was, now = (sha256(data).hexdigest().encode() for data in (before, after))
    bundle.tree[f"records/{name}.pdf"] = pdf.replace(was, now)


def records_agree(bundle: AuditBundle) -> None:
    """Every official record is of the results in the bundle, and says their figures."""
    try:
        contests = {one["id"]: one for one in bundle.results["contests"]}
    except (ValueError, KeyError, TypeError):
        contests = {}
    named = sha256(bundle.tree[RESULTS]).hexdigest()
    for path in [path for path in bundle.tree if path.startswith("records/")]:
        if path.endswith(".json"):
            name = path.removeprefix("records/").removesuffix(".json")
            change_record(bundle, name, lambda value: _agree(value, named, contests))


def _agree(record: Any, results: str, contests: Any) -> None:
    record["head"]["results"] = results
    said = contests.get(record.get("contest", {}).get("id"))
    if said is None:
        return
    rows = {row["id"]: row for row in said["candidates"]}
    for line in (*record.get("candidates", ()), *record.get("elected", ())):
        line.update({name: rows[line["id"]][name] for name in ("electronic", "paper_own")})
    if "ended" in record:
        record["ended"] = said["electronic"]["ended_without_choice"]
        record["invalid"] = said["invalid"]


def inspected(
    town: AuditTown,
    folder: Path,
    *,
    bundle: Change | None = None,
    town_change: Change | None = None,
) -> Inspected:
    """The town's sealed bundle, audited and read, after these changes. folder: an empty one."""
    if town_change is not None:
        town = town.copied_to(folder / "town")
        town_change(town)
    made = bundle_of(town)
    if bundle is not None:
        bundle(made)
    return read(made.write(folder / "sealed.zip"), made.town.world.uid.hex())


def read(file: Path, election_uid: str) -> Inspected:
    verdict = audit_bundle(AuditInput(file, election_uid=election_uid))
    it = Inspected(running(), (verdict,), server=SERVER, ordinance=ORDINANCE)
    return with_bundle_file(it, file)


def running() -> Running:
    """The program that wrote the town's media, as it should be."""
    named = ProgramNamed(PROGRAM["version"], PROGRAM["sha256"], "5ab1" * 16)
    below = (SOURCES, INSTALLED, PINS, (), _drawn)
    return Running(named.version, named.sha256, *below, named.pins, named)


def _drawn(text: str) -> tuple[str, ...]:
    """The screens of this program draw all but one letter."""
    return ("U+20BB7",) if "\U00020bb7" in text else ()


def report(it: Inspected, profile: Profile) -> Report:
    found = looked(ARTEFACTS, it, lambda _: None)
    return report_of(rules(profile), found)


def red(it: Inspected, profile: Profile) -> frozenset[str]:
    """The rules that are not met, but for those that no paperless terminal can meet."""
    rows = report(it, profile).rows
    return frozenset(
        row.rule.id for row in rows if row.state is State.NOT_MET and not row.rule.never_met_ja
    )
