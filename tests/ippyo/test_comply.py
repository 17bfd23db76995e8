"""`ippyo comply` and `ippyo declaration`: what a person is told and what is written."""

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from auditor import audit, failed
from auditor_bundle import AuditBundle
from auditor_town import AuditTown, counted_town
from elections import Said, ippyo
from server_world import server_world

import ippyo as ippyo_package
from ippyo.comply import exit_code
from ippyo.exits import Exit
from ippyo.packages_below import installed, pinned
from ippyo.program import program
from ippyo.running_program import running
from tally_server.compliance.artefacts import program as program_checks
from tally_server.compliance.books import own_books
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.report import report_of
from tally_server.compliance.result import State
from tally_server.compliance.rule import How, Profile
from tally_server.compliance.rules import rules_of

__all__ = ["counted_town"]
ORDINANCE = Path(ippyo_package.__file__).parent / "data" / "shijonawate" / "ordinance.toml"


def comply(*words: object, language: str = "ja") -> Said:
    return ippyo("comply", *words, "--no-drills", "--workers", 1, language=language)


def as_json(*words: object) -> dict[str, Any]:
    """Every rule of the report by its id."""
    document = comply(*words, "--json").document
    return {rule["id"]: rule for book in document["books"] for rule in book["rules"]}


def state(rules: dict[str, Any], rule: str, how: str) -> str:
    (found,) = [part["state"] for part in rules[rule]["parts"] if part["how"] == how]
    return str(found)


@pytest.fixture(scope="module")
def out(counted_town: AuditTown) -> Path:
    """The folder of results of a counted town."""
    return counted_town.town.results


def test_a_folder_of_results_shows_what_artefacts_can_show(
    counted_town: AuditTown, out: Path
) -> None:
    """Bundles are audited with the keys that the inspector brought; what only people or
    drills can show stays open. The media are of another program, and the bundles were not
    signed yet: both are told."""
    rules = as_json(out, "--keys", counted_town.keys, "--ordinance", ORDINANCE)
    shown = [
        rule for rule, one in rules.items() for part in one["parts"] if part["how"] == "artefact"
    ]
    states = {rule: state(rules, rule, "artefact") for rule in shown}
    assert {rule for rule, one in states.items() if one == "not-met"} == {"t7.5", "r36"}
    assert {rule for rule, one in states.items() if one == "not-yet-shown"} == {"r15", "ta.1"}
    assert rules["act-6-1"]["state"] == "not-yet-shown"
    assert rules["act-4-1-7"]["because"] == ["t7.5"]


def test_without_keys_nobody_can_say_that_it_is_this_election(out: Path) -> None:
    """A whole forged election would pass otherwise."""
    rules = as_json(out)
    assert state(rules, "t7.4", "artefact") == "not-yet-shown"
    assert state(rules, "t2.1", "artefact") == "met"


def test_media_alone_show_what_media_can(counted_town: AuditTown) -> None:
    """Logs and seals are looked at; of the count nothing is said."""
    rules = as_json(counted_town.media, "--keys", counted_town.keys)
    assert state(rules, "r12", "artefact") == "met"
    assert state(rules, "r03", "artefact") == "met"
    assert state(rules, "r29", "artefact") == "not-yet-shown"


def test_an_election_folder_shows_what_an_election_can(counted_town: AuditTown) -> None:
    """Hours, seats and letters can be looked at before anything was built."""
    rules = as_json(counted_town.town.election)
    assert state(rules, "ela-40", "artefact") == "met"
    assert state(rules, "r12", "artefact") == "not-yet-shown"


def test_a_package_shows_its_election(counted_town: AuditTown, tmp_path: Path) -> None:
    package = tmp_path / "package.json"
    package.write_bytes(counted_town.world.package.sign(counted_town.world.root))
    rules = as_json(package, "--profile", "vvsg")
    assert state(rules, "vvsg-13.3-a", "artefact") == "met"


def test_principle_9_is_not_met_and_never_left_out(out: Path) -> None:
    """The report says so, with what makes up for it, and that is no failure of the election."""
    said = comply(out, "--profile", "vvsg", language="en")
    assert "NOT MET: vvsg-9.1.1" in said.out
    assert "Compensating controls: open source" in said.out
    rules = rules_of(Profile.VVSG, own_books())
    assert exit_code(report_of(rules, {})) is Exit.DONE


def test_a_rule_that_is_not_met_is_told_and_ends_with_3(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    """A log without its zero check: exit code 3; the last lines name rule and dependants."""
    town = counted_town.copied_to(tmp_path / "town")
    town.put_log("p01-01", lambda day: [day[0], *day[2:]])
    bundle = AuditBundle.of(town, "sealed").write(tmp_path / "sealed.zip")
    said = comply(bundle, "--keys", town.keys)
    assert said.code == Exit.PEOPLE_DECIDE
    assert "不適合: r12 " in said.out
    assert "不適合: order-2-4 " in said.out
    assert "  端末 p01-01: 開始の前のゼロ確認がない" in said.out


def test_checklist_and_sheet_are_written_with_their_data(out: Path, tmp_path: Path) -> None:
    """PDF/A with the very data attached; the sheet names the program that runs here."""
    said = comply(out, "--out", tmp_path / "report")
    assert "確認票と告示の用紙を書きました" in said.out
    names = ("conformity-japan", "publication-sheet")
    for name in names:
        data = (tmp_path / "report" / f"{name}.json").read_bytes()
        with pikepdf.open(io.BytesIO((tmp_path / "report" / f"{name}.pdf").read_bytes())) as pdf:
            assert pdf.attachments["data.json"].get_file().read_bytes() == data
            assert pdf.open_metadata()["pdf:Keywords"] == f"sha256:{sha256(data).hexdigest()}"
    named = json.loads((tmp_path / "report" / "publication-sheet.json").read_bytes())["program"]
    assert {name: named[name] for name in ("version", "sha256")} == dict(program())


def test_a_server_shows_its_chain_of_acts(tmp_path: Path) -> None:
    """The database of a counting place is looked at; an exchanged act turns the rule red."""
    with server_world(tmp_path):
        pass
    rules = as_json("--server", next(tmp_path.rglob("count.sqlite")).parent)
    assert state(rules, "r15", "artefact") == "met"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "調べるものがありません"),
        (["no-such-thing"], "no-such-thing"),
        (["--server", "no-such-folder"], "サーバーのデータを読めません"),
        (["--declaration", "x.json"], "調べるものがありません"),
    ],
)
def test_what_cannot_be_inspected_is_said(words: list[str], says: str) -> None:
    said = comply(*words)
    assert said.code == Exit.BAD_INPUT
    assert says in said.err


def test_a_new_edition_is_dropped_in_as_a_file(out: Path, tmp_path: Path) -> None:
    """The reconstructed conditions give way to a book of the same id; a rule that no check
    knows is not yet shown, and what depended on the old ones is refused with the reason."""
    book = tmp_path / "edition-2024.toml"
    book.write_text(
        '[book]\nid = "ministry-2024"\nprofile = "japan"\nsource = "ministry"\n'
        'title_ja = "技術的条件"\ntitle_en = "conditions"\nedition = "2024"\ndated = 2024-06-21\n'
        'note_ja = "本文"\nnote_en = "text"\n[rules."m1.1"]\ntitle_ja = "新しい条件"\n'
        'title_en = "new"\narticle = "1"\nsure = "quoted"\nhow = ["artefact"]\n'
        'severity = "must"\nevidence_ja = "証拠"\nevidence_en = "evidence"\n'
    )
    assert as_json(out, "--rulebook", book)["m1.1"]["state"] == "not-yet-shown"
    book.write_text(book.read_text().replace("ministry-2024", "ministry"))
    said = comply(out, "--rulebook", book)
    assert said.code == Exit.BAD_INPUT
    assert "t1.1" in said.err


def test_the_pinned_packages_are_the_installed_ones() -> None:
    """Read from requirements.txt as registries compare names; a test machine has them all."""
    lines = b"Foo_Bar.baz==1.2 \\\n    --hash=sha256:00\nfoo-bar-baz==1.3 ; python_version > '3'\n"
    assert pinned(lines) == {"foo-bar-baz": {"1.2", "1.3"}}
    here = running()
    assert here.pinned["typst"] == {here.installed["typst"]}
    assert program_checks.pinned(Inspected(here)).state is State.MET
    assert installed({"no-such-package": "1"}) == {}
    assert "terminal/booth.py" in here.sources


# Declarations.


def declared_town(town: AuditTown, folder: Path, *more: object) -> Said:
    """A draft of one answer with its photograph, signed."""
    folder.mkdir(exist_ok=True)
    (folder / "booth.jpg").write_bytes(b"picture")
    (folder / "answers.toml").write_text(
        '[declaration]\nname = "甲野 太郎"\noffice = "書記長"\ndate = 2024-12-20\n'
        '[answers."t2.4"]\nanswer = "met"\ntext = "全投票所にある"\nevidence = ["booth.jpg"]\n'
    )
    words = ("--keys", town.keys, "--out", folder / "declaration.json")
    return ippyo("declaration", "sign", folder / "answers.toml", *words, *more)


@pytest.fixture
def signing_town(counted_town: AuditTown, tmp_path: Path) -> AuditTown:
    """The town with its root key lying open, as a rehearsal's does."""
    from tally_server.preparation.root_key import lock_root

    town = counted_town.copied_to(tmp_path / "town")
    (town.keys / "root.key").write_bytes(lock_root(town.world.root, town.world.uid, None))
    return town


def test_what_is_declared_and_signed_is_met(signing_town: AuditTown, tmp_path: Path) -> None:
    """With the root key; the report names the person, and the evidence by its hash."""
    assert declared_town(signing_town, tmp_path / "d").code == Exit.DONE
    words = ("--keys", signing_town.keys, "--declaration", tmp_path / "d" / "declaration.json")
    rules = as_json(signing_town.town.results, *words)
    assert state(rules, "t2.4", "declared") == "met"
    (part,) = [one for one in rules["t2.4"]["parts"] if one["how"] == "declared"]
    assert "甲野 太郎" in part["evidence"][0]["ja"]
    assert part["evidence"][0]["links"] == [
        {"path": "booth.jpg", "sha256": sha256(b"picture").hexdigest()}
    ]


def test_evidence_that_was_exchanged_shows_nothing(signing_town: AuditTown, tmp_path: Path) -> None:
    declared_town(signing_town, tmp_path / "d")
    (tmp_path / "d" / "booth.jpg").write_bytes(b"another picture")
    words = ("--keys", signing_town.keys, "--declaration", tmp_path / "d" / "declaration.json")
    rules = as_json(signing_town.town.results, *words)
    assert state(rules, "t2.4", "declared") == "not-yet-shown"


def test_a_declarants_own_key_must_be_named(signing_town: AuditTown, tmp_path: Path) -> None:
    """Signed by a person's key it is refused, until that key is named by --trust."""
    key = tmp_path / "person.key"
    key.write_text("07" * 32)
    said = declared_town(signing_town, tmp_path / "d", "--key", key)
    public = tmp_path / "person.pub"
    public.write_text(said.out.strip().rsplit(" ", 1)[1])
    words = ("--keys", signing_town.keys, "--declaration", tmp_path / "d" / "declaration.json")
    refused = comply(signing_town.town.results, *words)
    assert refused.code == Exit.BAD_INPUT
    assert "申告書として受け取れません" in refused.err
    rules = as_json(signing_town.town.results, *words, "--trust", public)
    assert state(rules, "t2.4", "declared") == "met"


def test_the_form_lists_what_must_be_declared(tmp_path: Path) -> None:
    said = ippyo("declaration", "form", "--out", tmp_path / "answers.toml")
    assert said.code == Exit.DONE
    written = (tmp_path / "answers.toml").read_text(encoding="utf-8")
    rules = rules_of(Profile.JAPAN, own_books()).all
    assert all(f'"{one.id}"' in written for one in rules if How.DECLARED in one.how)


def test_a_draft_about_a_rule_that_a_program_shows_is_refused(
    signing_town: AuditTown, tmp_path: Path
) -> None:
    """Nobody can declare what must be shown."""
    declared_town(signing_town, tmp_path / "d")
    draft = tmp_path / "d" / "answers.toml"
    draft.write_text(draft.read_text().replace("t2.4", "r26"))
    said = ippyo(
        *("declaration", "sign", draft, "--keys", signing_town.keys),
        *("--out", tmp_path / "d" / "other.json"),
    )
    assert said.code == Exit.BAD_INPUT
    assert "r26" in said.err


# In the bundles of the count.


def report_made(town: AuditTown, folder: Path) -> Path:
    """The reports of the election as it is before the polls open."""
    package = folder / "package.json"
    package.write_bytes(town.world.package.sign(town.world.root))
    comply(package, "--out", folder / "report")
    return folder / "report"


def test_a_report_made_before_the_count_stands_in_both_bundles(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    """Indexed and signed with all else; no verifier takes it for a file that must not be there."""
    reports = report_made(counted_town, tmp_path)
    town = counted_town.copied_to(tmp_path / "town").town
    given = ("--paper", town.folder / "paper.csv", "--roll", town.folder / "roll.csv")
    decided = ("--decisions", town.folder / "decisions.json", "--compliance", reports)
    assert town.count(*given, *decided).code == Exit.DONE
    names = {f"compliance/{file.name}" for file in reports.iterdir()}
    assert len(names) == 4
    for kind in ("sealed", "public"):
        bundle = town.results / f"{kind}-bundle.zip"
        with ZipFile(bundle) as archive:
            assert names <= set(archive.namelist())
        verdict = ippyo("audit", "verify", bundle, "--keys", town.keys, "--json").document
        assert {one["number"] for one in verdict["findings"]} == {213}  # not signed yet
        assert failed(audit("bundle", bundle)) == {213}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda folder: (folder / "note.txt").write_text("!"), "確認票のファイルではありません"),
        (lambda folder: (folder / "conformity-japan.json").unlink(), "印刷ではありません"),
        (
            lambda folder: (folder / "publication-sheet.json").write_bytes(
                (folder / "publication-sheet.json").read_bytes().replace(b"contests", b"contestz")
            ),
            "印刷ではありません",
        ),
    ],
)
def test_what_is_no_report_does_not_get_into_a_bundle(
    counted_town: AuditTown, tmp_path: Path, change: Any, says: str
) -> None:
    """A note, a print without its data, or data that is not what was printed."""
    reports = report_made(counted_town, tmp_path)
    change(reports)
    town = counted_town.copied_to(tmp_path / "town").town
    said = town.count("--compliance", reports)
    assert said.code == Exit.BAD_INPUT
    assert says in said.err


def test_a_report_of_another_election_does_not_get_into_a_bundle(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    reports = report_made(counted_town, tmp_path)
    for file in reports.glob("*.pdf"):
        file.unlink()
    data = reports / "conformity-japan.json"
    uid = counted_town.world.uid.hex().encode()
    data.write_bytes(data.read_bytes().replace(uid, b"0" * 64))
    said = counted_town.copied_to(tmp_path / "town").town.count("--compliance", reports)
    assert said.code == Exit.BAD_INPUT
    assert "この選挙の確認票ではありません" in said.err
