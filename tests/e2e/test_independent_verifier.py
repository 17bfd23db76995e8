"""The independent verifier on whole days, in a process that sees none of our code."""

import ast
import sys
from pathlib import Path

import pytest
from auditor import SCRIPT, audit, audit_alone, carried_out, failed, recount_words, shares
from auditor_breaks import BROKEN, BROKEN_VOTES
from auditor_town import AuditTown
from elections import SMALL_SCRIPT, Town, cast_totals, ippyo, small_election, write_files
from world import ORIGINAL

from common.ceremony import read_ceremony

OTHERS = {"cryptography", "nacl"}


@pytest.fixture(scope="module", params=[1, 2])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A ceremony, a polling day and a count by the commands, with each suite."""
    town = Town.found(tmp_path_factory.mktemp(f"day{request.param}"), small_election())
    town.cast(SMALL_SCRIPT)
    where = ("--election", town.election, "--out", town.keys)
    for said in (
        ippyo("keys", "ceremony", *where, "--suite", request.param),
        town.day(),
        town.count(),
    ):
        assert said.code == 0, said.err
    return town


def test_the_script_shares_no_code_with_ippyo() -> None:
    """It imports the standard library, cryptography and PyNaCl, and nothing else."""
    names = set()
    for node in ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.Name):
            assert node.id not in {"__import__", "eval", "exec", "importlib"}
    assert names - set(sys.stdlib_module_names) == OTHERS


def test_a_simulated_day_passes(day: Town) -> None:
    """The media of a good day pass every check, on a machine that has no Ippyo."""
    uid = read_ceremony((day.keys / "ceremony.json").read_bytes()).uid.hex()
    words = ("--keys", day.keys, "--media", day.media, "--election-uid", uid)
    said = audit_alone("media", *words)
    assert (said.code, failed(said), said.err) == (0, set(), "")
    assert "合格: 全ての検査に合格" in said.out


def test_a_recount_finds_the_published_totals(day: Town) -> None:
    """Whoever has two shares and all media counts the same votes."""
    results = day.results / "results.json"
    words = ("--keys", day.keys, "--media", day.media, *shares(day.keys), "--results", results)
    said = audit_alone("recount", *words)
    assert (said.code, failed(said), said.err) == (0, set(), "")
    for choices in cast_totals(SMALL_SCRIPT).values():
        for choice, number in choices.items():
            shown = "途中終了" if choice == "none" else choice
            assert f"  {number:>9} {shown}" in said.out


def test_a_forged_day_fails(day: Town, tmp_path: Path) -> None:
    """A changed byte on one medium is found by number and place."""
    town = day.copied_to(tmp_path)
    records = town.original("p02-01") / "records.bin"
    data = records.read_bytes()
    records.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    said = audit_alone("media", "--keys", town.keys, "--media", town.media)
    assert (said.code, failed(said), said.err) == (1, {409}, "")
    assert "NG 409 MEDIA/p02-01/original/records.bin: " in said.out


def test_a_wrong_command_line_is_no_verdict() -> None:
    """Whoever forgets an option gets neither a pass nor a fail."""
    assert audit_alone("media").code == 2


def test_the_shares_are_not_needed_to_verify_media(counted_town: AuditTown, tmp_path: Path) -> None:
    """An auditor who holds public papers only verifies every signature."""
    town = counted_town.copied_to(tmp_path)
    for share in (town.keys / "trustees").glob("*/share.txt"):
        share.unlink()
    assert audit("media", *town.words).code == 0


def test_a_part_of_the_media_is_never_opened(counted_town: AuditTown, tmp_path: Path) -> None:
    """A pool without one medium stays sealed: the difference would tell that medium's votes."""
    town = counted_town.copied_to(tmp_path)
    for file in (town.media / "p01-02" / "original").iterdir():
        file.unlink()
    said = audit("recount", *town.words, *shares(town.keys))
    assert said.code == 1
    assert "it stays sealed" in said.out
    assert "contest-1-1" not in said.out


def test_a_terminal_said_to_be_unused_cannot_be_left_out(
    counted_town: AuditTown, tmp_path: Path
) -> None:
    """With the opening statement at hand, a pool without one terminal stays sealed."""
    town = counted_town.copied_to(tmp_path)
    for role in ("original", "duplicate"):
        for file in (town.media / "p01-02" / role).iterdir():
            file.unlink()
    said = audit(*recount_words(town), "--not-used", "p01-02")
    assert {510, 511} <= failed(said)
    assert "contest-1-1" not in said.out


@pytest.mark.parametrize("number", [201, 203, 210, 305, 307, 409, 503])
def test_votes_that_nobody_vouches_for_are_never_opened(
    number: int, counted_town: AuditTown, tmp_path: Path
) -> None:
    """Where keys, signatures or records are in doubt, the whole pool stays sealed."""
    town = counted_town.copied_to(tmp_path)
    BROKEN[number](town)
    said = audit("recount", *town.words, *shares(town.keys))
    assert said.code == 1
    assert "contest-1-1" not in said.out
    assert not carried_out(said) & {504, 505, 506}


def test_the_recount_tells_no_total_of_a_place(counted_town: AuditTown) -> None:
    """No line of a recount names a terminal or place and a candidate."""
    said = audit(*recount_words(counted_town))
    assert said.code == 0
    assert not [line for line in said.out.splitlines() if "p0" in line and "contest-" in line]


def test_a_duplicate_is_counted_by_decision_only(counted_town: AuditTown, tmp_path: Path) -> None:
    """The duplicate of a damaged original is opened where the results say so."""
    town = counted_town.copied_to(tmp_path)
    town.put("p01-01", ORIGINAL, {"records.bin": b""})
    assert "it stays sealed" in audit(*recount_words(town)).out
    use = {"action": "use-duplicate", "terminal": "p01-01", "reason": "damaged", "opinion": "可"}
    unused = {"action": "not-used", "terminal": "p02-02", "reason": "予備"}
    said = town.town.count("--decisions", town.town.decide(use, unused))
    assert said.code == 0, said.err
    again = audit(*recount_words(town))
    # The damaged original is still a finding; the totals are those of the results.
    assert failed(again) == {409}
    assert "use-duplicate p01-01" in again.out
    assert "contest-1-1" in again.out


def test_a_set_aside_vote_stands_on_its_own_line(counted_town: AuditTown, tmp_path: Path) -> None:
    """A vote that opens to nothing is set aside by two people, and the recount agrees."""
    town = counted_town.copied_to(tmp_path)
    BROKEN_VOTES[506](town)
    first = audit("recount", *town.words, *shares(town.keys))
    digest = first.out.split("the sealed vote ")[1].split()[0]
    aside = {
        "action": "set-aside",
        "contest": "contest-1",
        "sha256": digest,
        "reason": "開かない",
    }
    unused = {"action": "not-used", "terminal": "p02-02", "reason": "予備"}
    said = town.town.count("--decisions", town.town.decide(aside, unused))
    assert said.code == 0, said.err
    again = audit(*recount_words(town))
    assert (again.code, failed(again)) == (0, set())
    assert "1 除外 / set aside" in again.out


def test_a_candidate_declared_invalid_has_no_votes(counted_town: AuditTown, tmp_path: Path) -> None:
    """The votes of a candidate who died are told as invalidated, also by the recount."""
    town = counted_town.copied_to(tmp_path)
    died = {
        "action": "invalidate-candidate",
        "contest": "contest-1",
        "candidate": "contest-1-2",
        "reason": "died",
    }
    unused = {"action": "not-used", "terminal": "p02-02", "reason": "予備"}
    said = town.town.count("--decisions", town.town.decide(died, unused))
    assert said.code == 0, said.err
    again = audit(*recount_words(town))
    assert (again.code, failed(again)) == (0, set())


def test_without_its_words_no_share_is_read(counted_town: AuditTown, tmp_path: Path) -> None:
    """The list of words beside the script is the standard's, or it is refused."""
    script = tmp_path / "ippyo_verify.py"
    write_files(tmp_path, {script.name: SCRIPT.read_bytes(), "slip39_words.txt": b"yes\nno\n"})
    said = audit_alone(*recount_words(counted_town), script=script)
    assert failed(said) == {504}
