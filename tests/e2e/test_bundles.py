"""The count leaves both bundles, whole and signed, whatever people had to decide."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from auditor_town import AuditTown
from builders import make_election
from bundle_files import (
    PUBLIC,
    SEALED,
    assert_complete,
    files_in,
    full_after,
)
from by_hand import dsse_value
from damages import (
    Damage,
    Decision,
    acknowledge,
    add,
    flip,
    found,
    link,
    not_used,
    remove,
    replace_by_link,
    use_duplicate,
)
from elections import (
    SMALL_SCRIPT,
    Script,
    Town,
    drop_slip,
    polled,
    roll_of,
    world_town,
    write_media,
)
from world import World

import ippyo.tally as command
from common.ceremony import read_ceremony
from common.problems import register
from ippyo.tally import write_all

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

ONE, BROKEN = "p01-01", "p01-01/original"
CONTEST, FIRST, SECOND = "contest-1", "contest-1-1", "contest-1-2"


def root_key(town: Town) -> bytes:
    return read_ceremony((town.keys / "ceremony.json").read_bytes()).root_key.raw


def test_a_rehearsal_leaves_both_bundles_signed(town: Town) -> None:
    """Everything that was read and written stands in them, and only that."""
    (town.keys / "openings.json").write_text("{}")
    (town.keys / "terminals" / "note.txt").write_text("not a certificate")
    said = town.count()
    assert (said.code, said.err) == (0, "")
    assert_complete(town)
    for kind in (SEALED, PUBLIC):
        index = dsse_value(files_in(town.results / kind)["bundle.json"], "bundle", root_key(town))
        assert f"{index['kind']}-bundle.zip" == kind
        assert index["program"].keys() == {"version", "sha256"}
    assert "audit sign" not in said.out


def test_every_input_stands_in_them_byte_for_byte(town: Town) -> None:
    """Roll, paper, decisions and slips as they were given, odd spellings included."""
    roll = town.roll(roll_of(town.definition, SMALL_SCRIPT))
    roll.write_bytes(b"\xef\xbb\xbf" + roll.read_bytes().replace(b"\n", b"\r\n"))
    paper = town.paper(
        (CONTEST, "own", FIRST, 4),
        (CONTEST, "group", f"{FIRST}+{SECOND}", 3),
        (CONTEST, "invalid", "blank", 1),
    )
    invalid = {
        "action": "invalidate-candidate",
        "contest": "contest-2",
        "candidate": "contest-2-3",
        "reason": "死亡",
    }
    decided = town.decide(invalid)
    slips = town.slips.rename(town.folder / "elsewhere.csv")
    options = ("--roll", roll, "--paper", paper, "--decisions", decided, "--slips", slips)
    assert town.count(*options).code == 0
    shutil.copy(slips, town.slips)
    assert_complete(town, "roll.csv", "paper.csv", "decisions.json")


SITUATIONS: Mapping[str, tuple[Damage, tuple[Decision, ...], tuple[str, ...]]] = {
    "an original with a changed byte": (
        flip(f"{BROKEN}/records.bin"),
        (use_duplicate(),),
        (BROKEN,),
    ),
    "an original without its manifest": (
        remove(f"{BROKEN}/manifest.json"),
        (use_duplicate(),),
        (BROKEN,),
    ),
    "an original that is lost": (remove(BROKEN), (use_duplicate(),), (BROKEN,)),
    "an original with a link": (
        replace_by_link(f"{BROKEN}/log.jsonl"),
        (use_duplicate(),),
        (BROKEN,),
    ),
    "an original with a file too large": (
        add(f"{BROKEN}/log.jsonl", bytes(17 * 2**20)),
        (use_duplicate(),),
        (BROKEN,),
    ),
    "a duplicate that is damaged": (
        flip("p01-01/duplicate/log.jsonl"),
        (),
        ("p01-01/duplicate",),
    ),
    "a file too many": (add(f"{BROKEN}/memo.txt", b"x"), (acknowledge("M-05"),), ()),
    "a link too many": (link(f"{BROKEN}/memo"), (acknowledge("M-05"),), ()),
    "no slips": (remove("slips.csv"), (acknowledge(register()["slips-missing"].code, None),), ()),
    "one slip missing": (
        lambda town: drop_slip(town, ONE),
        (acknowledge(register()["slip-missing"].code),),
        (),
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_town_whose_people_decided_leaves_whole_bundles(name: str, town: Town) -> None:
    """Damaged media stand in the sealed bundle as they were found, in the public one not."""
    damage, decisions, damaged = SITUATIONS[name]
    damage(town)
    decided = town.decide(*decisions)
    said = town.count("--decisions", decided)
    assert said.code == 0, said.err
    large = town.media / BROKEN / "log.jsonl"
    if large.exists() and large.stat().st_size > 16 * 2**20:
        assert f"media/{BROKEN}/log.jsonl" not in files_in(town.results / SEALED)
        large.unlink()
    assert_complete(town, "decisions.json", damaged=damaged)
    names = {path.rsplit("/", 1)[-1] for path in files_in(town.results / SEALED)}
    assert not names & {"memo.txt", "memo", "root.key", "share.txt", "ballots.csv"}


def test_a_spare_that_was_not_used_has_no_media_in_them(counted_town: AuditTown) -> None:
    """Its certificate is there, its media are not: nobody ever opened it."""
    town = counted_town.town
    assert_complete(town, "decisions.json")
    sealed = files_in(town.results / SEALED)
    assert "keys/terminals/p02-02.crt" in sealed
    assert not [path for path in sealed if path.startswith("media/p02-02")]


def test_a_tie_that_waits_for_a_lot_leaves_bundles_and_so_does_the_lot(tmp_path: Path) -> None:
    """Exit code 4 has its bundles; the lot makes new ones, which hold it."""
    tied: Script = {(ONE, CONTEST): {FIRST: 1, SECOND: 1}}
    town = polled(tmp_path, make_election(), tied)
    assert town.count().code == 4
    assert_complete(town)
    lot = {"action": "lot", "contest": CONTEST, "winners": [SECOND]}
    assert town.count("--decisions", town.decide(lot)).code == 0
    assert_complete(town, "decisions.json")


def test_a_vote_that_was_set_aside_leaves_whole_bundles(tmp_path: Path) -> None:
    """A vote sealed with another key: its hash is decided over, its bytes are kept."""
    world = World(suite=2)
    other = World(suite=2, seed=1)
    strange = other.record(ONE, CONTEST, FIRST)[: world.ceremony.suite.sealed_bytes]
    made = AuditTown(world, world_town(world, tmp_path))
    closings = {
        terminal: (world.closing(terminal, {CONTEST: [FIRST]}), world.terminal_key(terminal))
        for terminal in world.election.terminals
    }
    write_media(made.town, closings)
    made.put_vote(ONE, CONTEST, strange)
    stopped = made.town.count("--json")
    assert stopped.code == 3
    assert not made.town.has_results
    (problem,) = stopped.document["problems"]
    decided: Decision = {
        "action": "set-aside",
        "contest": CONTEST,
        "sha256": problem["sha256"],
        "reason": "立会人の意見を聴いて決定",
    }
    assert made.town.count("--decisions", made.town.decide(decided)).code == 0
    assert_complete(made.town, "decisions.json")


# Media that change while the count runs.


@contextmanager
def changed_before(
    monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[], Any]
) -> Iterator[None]:
    """The change is made just before this step of the command."""
    step = getattr(command, name)

    def changed(*arguments: Any) -> Any:
        change()
        return step(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(command, name, changed)
        yield


@pytest.mark.parametrize("step", ["bundles", "write_all"])
@pytest.mark.parametrize(
    "file",
    ["records.bin", "manifest.json", "medium.json", "log.jsonl", "package.json", "certificate.pem"],
)
def test_a_counted_medium_that_changes_meanwhile_stops_the_count(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str, file: str
) -> None:
    """M-13 as in the step before: no results, no bundle, whatever file it is."""
    with changed_before(monkeypatch, step, lambda: flip(f"{BROKEN}/{file}")(town)):
        said = town.count()
    assert (said.code, found(said.lines)) == (3, [(ONE, "M-13")])
    assert file in said.err
    assert not town.has_results
    assert not list(town.folder.glob(".*"))


@pytest.mark.parametrize("step", ["bundles", "write_all"])
def test_a_duplicate_that_changes_meanwhile_needs_another_count(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It was found good and is not: the results would be silent about it. Bad input."""
    with changed_before(monkeypatch, step, lambda: flip("p01-01/duplicate/log.jsonl")(town)):
        said = town.count()
    assert (said.code, len(said.lines)) == (2, 1)
    assert "log.jsonl" in said.lines[0]
    assert not town.has_results
    assert town.count().code == 0  # the duplicate is damaged now, which the results tell


# Disks that fail.


def test_a_disk_that_is_full_leaves_no_half_bundle(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full after any number of bytes: bad input, none of the six files, nothing beside."""
    assert town.count().code == 0
    sizes = sorted({file.stat().st_size for file in town.results.iterdir()})
    limits = {0, 1, 100, *(size + more for size in sizes[:-1] for more in (-1, 0, 1))}
    limits |= set(range(0, sizes[-1], sizes[-1] // 23))
    shutil.rmtree(town.results)
    for limit in sorted(limits):

        def filled(*arguments: Any, limit: int = limit) -> None:
            with full_after(limit):
                write_all(*arguments)

        monkeypatch.setattr("ippyo.tally.write_all", filled)
        said = town.count()
        assert (said.code, len(said.lines)) == (2, 1)
        assert not town.results.exists()
        assert not list(town.folder.glob(".*"))


@pytest.mark.parametrize("operation", ["fsync", "replace"])
def test_a_disk_that_fails_at_any_step_leaves_no_results(
    town: Town, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    """Each flush and each renaming fails once: none of the six files has its name."""
    owner: Any = os if operation == "fsync" else Path
    real = getattr(owner, operation)
    calls: list[object] = []

    def counting(*arguments: Any) -> Any:
        calls.append(arguments)
        return real(*arguments)

    def write_counted(*arguments: Any) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(owner, operation, counting)
            write_all(*arguments)

    monkeypatch.setattr("ippyo.tally.write_all", write_counted)
    assert town.count().code == 0
    assert len(calls) >= 7
    for failing in range(len(calls)):
        _fail_at(monkeypatch, owner, operation, failing)
        said = town.count()
        assert (said.code, len(said.lines)) == (2, 1)
        assert not town.results.exists() or not list(town.results.iterdir())
        assert not list(town.folder.glob(".*"))


def _fail_at(monkeypatch: pytest.MonkeyPatch, owner: Any, operation: str, failing: int) -> None:
    real = getattr(owner, operation)

    def write(*arguments: Any) -> None:
        made: list[object] = []

        def once(*inner: Any) -> Any:
            made.append(inner)
            if len(made) == failing + 1:
                raise OSError(5, "Input/output error")
            return real(*inner)

        with monkeypatch.context() as patch:
            patch.setattr(owner, operation, once)
            write_all(*arguments)

    monkeypatch.setattr("ippyo.tally.write_all", write)


def test_a_damaged_medium_can_put_nothing_into_the_public_bundle(town: Town) -> None:
    """Sealed records in the place of a manifest: only the sealed bundle keeps them."""
    records = (town.original(ONE) / "records.bin").read_bytes()
    (town.original(ONE) / "manifest.json").write_bytes(records)
    assert town.count("--decisions", town.decide(use_duplicate())).code == 0
    assert records in (town.results / SEALED).read_bytes()
    assert records not in (town.results / PUBLIC).read_bytes()


def test_keys_without_the_root_certificate_are_bad_input(town: Town) -> None:
    """Nobody could verify such a bundle; it is told before anything is opened."""
    (town.keys / "root.crt").unlink()
    said = town.count()
    assert (said.code, len(said.lines)) == (2, 1)
    assert "root.crt" in said.lines[0]
    assert not town.has_results


def test_more_files_than_an_index_can_name_are_bad_input(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No results without their bundles: it is told, and nothing is written."""
    monkeypatch.setattr("tally_server.audit.index.MAX_INDEX", 4000)
    said = town.count()
    assert (said.code, len(said.lines)) == (2, 1)
    assert not town.has_results
    assert not list(town.folder.glob(".*"))


def test_without_any_medium_the_package_must_be_named(tmp_path: Path) -> None:
    """Where no terminal was used, the signed package is on no medium: `--election` names it."""
    world = World(suite=2)
    town = world_town(world, tmp_path)
    town.media.mkdir()
    unused = town.decide(
        acknowledge(register()["slips-missing"].code, None),
        *(not_used(terminal) for terminal in world.election.terminals),
    )
    said = town.count("--decisions", unused)
    assert (said.code, len(said.lines)) == (2, len(said.lines))
    assert "--election" in said.lines[-1]
    assert not town.has_results
    file = town.write("package", world.package_file)
    again = town.count("--decisions", unused, election=file)
    assert again.code in (0, 4)
    assert files_in(town.results / PUBLIC)["package.json"] == world.package_file
