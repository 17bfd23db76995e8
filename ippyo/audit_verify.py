"""`ippyo audit verify`: the numbered checks of a bundle or of media, all findings listed."""

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from common.inputs import refuse
from ippyo.exits import Exit, bad_input_said
from ippyo.screen import Screen
from ippyo.workers import Workers, workers_or_all
from tally_server.audit.checks import GROUPS, Kind, group_title, meaning, title
from tally_server.audit.layout import INDEX_FILE
from tally_server.audit.media import MEDIA
from tally_server.audit.verdict import State, Verdict
from tally_server.audit.verify_bundle import audit_bundle
from tally_server.audit.verify_media import AuditInput, audit_media
from tally_server.intake.media import SLIPS_FILE
from tally_server.preparation.key_folder import open_key_folder

_HASH = re.compile(r"[0-9a-f]{64}")


def verify(
    what: Annotated[Path, typer.Argument(metavar="BUNDLE-or-MEDIA", help="束か、媒体のフォルダー")],
    keys: Annotated[
        Path | None, typer.Option("--keys", help="自分で受け取った KEYS フォルダー")
    ] = None,
    slips: Annotated[
        Path | None, typer.Option("--slips", help="自分で写した締切票 slips.csv")
    ] = None,
    not_used: Annotated[
        list[str] | None, typer.Option("--not-used", help="使わなかったと決められた端末")
    ] = None,
    election_uid: Annotated[
        str | None, typer.Option("--election-uid", help="公表された選挙の番号")
    ] = None,
    package_hash: Annotated[
        str | None, typer.Option("--package-hash", help="公表された選挙パッケージのハッシュ")
    ] = None,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
) -> None:
    """番号のついた検査を全部行い、見つかったことを全部言う。"""
    screen = Screen(quiet=as_json)
    with bad_input_said(screen):
        given = AuditInput(
            what,
            keys,
            slips,
            frozenset(not_used or ()),
            _hash("--election-uid", election_uid),
            _hash("--package-hash", package_hash),
            workers_or_all(workers),
        )
        verdict = audited(given, screen)
    if as_json:
        screen.json(verdict.as_json())
    else:
        tell(verdict, screen)
    sys.exit(Exit.DONE if verdict.passed else Exit.PEOPLE_DECIDE)


def audited(given: AuditInput, screen: Screen) -> Verdict:
    """The verdict on what was named. Raises BadInput where it is neither bundle nor media."""
    if given.slips is not None and not given.slips.is_file():
        raise refuse(given.slips.name, "audit.no-file")
    with screen.bars() as bars:
        if not is_bundle(given.what):
            return audit_media(given, bars.add)
        if given.keys is not None and given.election_uid is None:
            given = given.announced_by(open_key_folder(given.keys).ceremony)
        try:
            return audit_bundle(given, bars.add)
        except OSError as cause:
            name, what = given.what.name, cause.strerror or ""
            raise refuse(name, "command.unreadable", what=what) from cause


def is_bundle(what: Path) -> bool:
    """Whether it is a bundle, packed or not; else it is media. Raises BadInput for neither.

    Whatever file is named is taken for an archive, for check 418 to say what it is not.
    """
    if what.is_file():
        return True
    if not what.is_dir():
        raise refuse(what.name or str(what), "audit.nothing")
    if (what / INDEX_FILE).exists() or ((what / "keys").is_dir() and (what / "count").is_dir()):
        return True
    try:
        inside = list(what.iterdir())
    except OSError as cause:
        raise refuse(what.name, "command.unreadable", what=cause.strerror or "") from cause
    media = any(os.path.lexists(terminal / medium) for terminal in inside for medium in MEDIA)
    if not media and not (what / SLIPS_FILE).exists():
        raise refuse(what.name or str(what), "audit.neither")
    return False


def tell(verdict: Verdict, screen: Screen) -> None:
    """What was verified, every check, every finding, and last the verdict."""
    named = verdict.named
    screen.say(
        "audit-named",
        kind=_kind(verdict.kind, screen),
        election=named.election or "-",
        mode=named.mode or "-",
    )
    screen.say("audit-uid", uid=named.election_uid or "-")
    screen.say("audit-package", hash=named.package_hash or "-")
    for group in GROUPS:
        screen.out.print(f"{group} {group_title(group, screen.language)}")
        for number in (one for one in verdict.asked if one // 100 == group):
            mark, said = _mark(verdict, number), title(number, screen.language)
            screen.out.print(f"  {number} {mark:<5} {said}")
    for finding in verdict.findings:
        key = "audit-decided" if finding.decided else "audit-finding"
        number, place = finding.number, finding.place.path
        said = title(number, screen.language)
        screen.say(key, number=number, place=place, title=said, what=finding.what)
    for number in sorted({finding.number for finding in verdict.failed}):
        screen.say("audit-meaning", number=number, meaning=meaning(number, screen.language))
    _conclude(verdict, screen)


def _kind(kind: Kind, screen: Screen) -> str:
    words = {
        Kind.MEDIA: ("媒体", "media"),
        Kind.SEALED: ("封印の束", "sealed bundle"),
        Kind.PUBLIC: ("公開の束", "public bundle"),
    }
    return words[kind][screen.language == "en"]


def _mark(verdict: Verdict, number: int) -> str:
    match verdict.state(number):
        case State.OK:
            return "OK"
        case State.FAILED:
            return f"NG {verdict.failures(number)}"
        case State.DECIDED:
            return f"決 {verdict.decisions(number)}"
        case State.NOT_MADE:
            return "--"


def _conclude(verdict: Verdict, screen: Screen) -> None:
    if not verdict.anchored:
        screen.say("audit-not-anchored", uid=verdict.named.election_uid or "-")
    decided = len(verdict.findings) - len(verdict.failed)
    if verdict.failed:
        screen.say("audit-failed", number=len(verdict.failed))
    elif verdict.missed:
        missed = " ".join(map(str, verdict.missed))
        screen.say("audit-missed", numbers=missed)
    elif decided:
        screen.say("audit-passed-decided", number=decided)
    else:
        screen.say("audit-passed")


def _hash(option: str, given: str | None) -> str | None:
    """A hash as it is written, in groups or capitals, too."""
    if given is None:
        return None
    plain = "".join(given.split()).lower()
    if not _HASH.fullmatch(plain):
        raise refuse(option, "audit.hash")
    return plain
