"""`ippyo comply`: every rule of a profile, held against what was handed over."""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from common.inputs import BadInput, InputError, refuse
from common.japan import JAPAN
from common.signed import DocumentRefused
from common.signing import KeyRefused, PublicKey
from ippyo.demo_files import demo_files, ordained
from ippyo.drilled import drilled
from ippyo.elections import write_folder
from ippyo.exits import Exit, bad_input_said
from ippyo.fonts import record_faces
from ippyo.handed_over import HandedOver, evidence_hashes, inspected, results_sha256
from ippyo.inspected_program import inspected_in
from ippyo.report_screen import tell
from ippyo.running_program import running
from ippyo.screen import Screen
from ippyo.sources import read_file
from ippyo.workers import Workers, workers_or_all
from tally_server.compliance.artefacts.table import ARTEFACTS
from tally_server.compliance.books import Book, own_books, read_books, with_editions
from tally_server.compliance.check import Part, looked
from tally_server.compliance.conformity import About, conformity
from tally_server.compliance.declarations import (
    Declaration,
    Hashed,
    declared,
    read_declaration,
    unknown,
)
from tally_server.compliance.identity import identity
from tally_server.compliance.inspected import Inspected, Running
from tally_server.compliance.report import Report, report_of
from tally_server.compliance.result import Result, State
from tally_server.compliance.rule import Profile
from tally_server.compliance.rules import Rules, rules_of
from tally_server.compliance.sheet import sheet
from tally_server.preparation.key_folder import open_key_folder
from tally_server.records.printer import Printer
from tally_server.records.record import Record

Declarations = list[tuple[Declaration, Hashed]]


def comply(
    what: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[WHAT]...", help="束・媒体・結果のフォルダー・選挙・パッケージ"),
    ] = None,
    profile: Annotated[Profile, typer.Option("--profile", help="条件集")] = Profile.JAPAN,
    keys: Annotated[Path | None, typer.Option("--keys", help="自分で受け取った KEYS")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="見本の選挙を行い、それを確かめる")] = False,
    server: Annotated[
        Path | None, typer.Option("--server", help="開票所のサーバーのデータのフォルダー")
    ] = None,
    db: Annotated[
        str, typer.Option("--db", help="開票所のサーバーの PostgreSQL の URL(読むだけ)")
    ] = "",
    declaration: Annotated[
        list[Path] | None, typer.Option("--declaration", help="署名した申告書")
    ] = None,
    trust: Annotated[
        list[Path] | None, typer.Option("--trust", help="申告者の公開鍵のファイル(16進)")
    ] = None,
    rulebook: Annotated[
        list[Path] | None, typer.Option("--rulebook", help="新しい版の条件集(TOML)")
    ] = None,
    ordinance: Annotated[
        Path | None, typer.Option("--ordinance", help="市町村の定めの設定ファイル(TOML)")
    ] = None,
    drills: Annotated[
        bool, typer.Option("--drills/--no-drills", help="模擬の投票機による確認を行う")
    ] = True,
    out: Annotated[
        Path | None, typer.Option("--out", help="確認票と告示の用紙を書くフォルダー")
    ] = None,
    told: Annotated[
        Path | None,
        typer.Option("--inspected", help="検査を受けたプログラムの1行(無ければ、ここのもの)"),
    ] = None,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
) -> None:
    """法令などの条件を1つずつ、証拠とともに確かめる。"""
    screen = Screen(quiet=as_json)
    with bad_input_said(screen):
        rules = rules_of(profile, _books(rulebook or []))
        given = HandedOver(tuple(what or ()), keys, server, db, workers_or_all(workers))
        if demo:
            given = demo_files(given, screen)
        given = given.expanded
        if not given.what and given.data is None and not db:
            raise refuse("-", "compliance_input.nothing")
        it = replace(
            inspected(given, screen),
            ordinance=ordained(ordinance, demo=demo),
            running=_running(told),
        )
        signed = _declarations(declaration or [], trust or [], given, rules)
        report = report_of(rules, _results(rules, it, signed, screen, drills=drills))
        about = _about(given, it)
        checklist = conformity(report, about)
        if out is not None:
            write(out, (checklist, sheet(about, it.suite)))
    if as_json:
        screen.json(json_document(checklist))
    else:
        tell(report, about.program, screen)
        if out is not None:
            screen.say("comply-written", folder=str(out))
    sys.exit(exit_code(report))


def _running(told: Path | None) -> Running:
    """The program here beside the inspected one: this one itself, which the inspector brought,
    where no other was told."""
    here = running()
    return replace(here, inspected=here.named if told is None else inspected_in(told))


def _books(newer: list[Path]) -> tuple[Book, ...]:
    return with_editions(own_books(), read_books({one.name: read_file(one) for one in newer}))


def _results(
    rules: Rules, it: Inspected, signed: Declarations, screen: Screen, *, drills: bool
) -> Mapping[Part, Result]:
    """What every kind of check found of the parts that these rules ask for."""
    asked = frozenset(rules.parts)
    checks = tuple(check for check in ARTEFACTS if check.part in asked)
    with screen.bars() as bars:
        results = {**looked(checks, it, bars.add("progress-comply", len(checks)))}
        if drills:
            results.update(drilled(it, asked, bars))
    results.update(declared(rules, signed))
    return results


def _declarations(
    files: list[Path], trust: list[Path], given: HandedOver, rules: Rules
) -> Declarations:
    """Every declaration of this election, with the evidence beside it. Raises BadInput."""
    if not files:
        return []
    if given.keys is None:
        raise refuse(files[0].name, "compliance_input.declaration-keys")
    ceremony = open_key_folder(given.keys).ceremony
    trusted = (ceremony.root_key, *(_public_key(one) for one in trust))
    found: Declarations = []
    errors: list[InputError] = []
    for file in files:
        try:
            made = read_declaration(read_file(file), trusted, ceremony.uid.hex())
        except DocumentRefused as cause:
            values = {"what": str(cause)}
            errors.append(InputError(file.name, 1, "-", "compliance_input.declaration", values))
            continue
        errors += unknown(_all_rules(rules), made, file.name)
        found.append((made, dict(evidence_hashes(file.parent)).get))
    if errors:
        raise BadInput(errors)
    return found


def _all_rules(rules: Rules) -> tuple[Rules, ...]:
    """The rules that are asked and those of the other profiles: one declaration serves all."""
    own = own_books()
    return (rules, *(rules_of(one, own) for one in Profile))


def _public_key(file: Path) -> PublicKey:
    try:
        return PublicKey(bytes.fromhex(read_file(file).decode().strip()))
    except (ValueError, KeyRefused) as cause:
        raise refuse(file.name, "compliance_input.public-key") from cause


def _about(given: HandedOver, it: Inspected) -> About:
    return About(
        it.election,
        it.election_uid,
        it.package_hash,
        results_sha256(given, it),
        identity(it.running.named),
        datetime.now(UTC).astimezone(JAPAN).date(),
    )


def write(out: Path, records: tuple[Record, ...]) -> None:
    """Each document as data and as print. Raises BadInput."""
    printer = Printer(record_faces())
    data = {f"{record.name}.json": record.data for record in records}
    prints = {f"{record.name}.pdf": printer.pdf(record) for record in records}
    write_folder(out, data | prints)


def json_document(record: Record) -> dict[str, Any]:
    """What the checklist is made from: docs/formats/compliance-report.md."""
    document: dict[str, Any] = json.loads(record.data)
    return document


def exit_code(report: Report) -> Exit:
    """3 where a rule is not met that could be; what no such program can meet is only told."""
    failed = any(row.state is State.NOT_MET and not row.rule.never_met_ja for row in report.rows)
    return Exit.PEOPLE_DECIDE if failed else Exit.DONE
