"""The server makes both bundles of a certified count, as the command makes them."""

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from auditor import audit, failed
from bundle_files import files_in
from counting_world import CountingWorld, counting_world, plain
from room_world import RoomWorld, room_world

from common.box_header import MediumRole
from ippyo.program import program
from ippyo.running_program import running
from tally_server.audit import archive_writer, bundle
from tally_server.audit.verify_bundle import audit_bundle
from tally_server.audit.verify_media import AuditInput
from tally_server.count.output import PUBLIC_FILE, SEALED_FILE
from tally_server.database import audit_log
from tally_server.opening.bundle_desk import LOG_MADE, BundleDesk
from tally_server.opening.made_bundles import MADE_FILE
from tally_server.opening.second_copy import restore
from tally_server.people.roles import Role
from tally_server.preparation.root_key import lock_root

BOTH = (SEALED_FILE, PUBLIC_FILE)


def sign_at_once(world: Any, keys: Path) -> None:
    """The root key of this rehearsal lies open in KEYS."""
    (keys / "root.key").write_bytes(lock_root(world.root, world.ceremony.uid, None))


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingWorld]:
    said = program()
    more = {"version": said["version"], "sha256": said["sha256"], "running": running}
    with counting_world(tmp_path_factory.mktemp("bundles"), **more) as world:
        sign_at_once(world.election_world, world.town.keys)
        world.to_certified()
        yield world


@pytest.fixture
def room(tmp_path: Path) -> Iterator[RoomWorld]:
    with room_world(tmp_path) as world:
        sign_at_once(world.world, world.town.keys)
        yield world


def folder(world: CountingWorld | RoomWorld, version: int = 1) -> Path:
    return world.room.bundles.folder(version)


def told(world: CountingWorld | RoomWorld) -> list[dict[str, Any]]:
    with world.database.read() as tx:
        return [dict(one.values) for one in audit_log.of_kind(tx, LOG_MADE)]


def passes(archive: Path) -> bool:
    """Whether our verifier and the independent one find nothing."""
    ours, independent = audit_bundle(AuditInput(archive)), audit("bundle", archive)
    assert {one.number for one in ours.failed} == failed(independent)
    return ours.failed == () and independent.code == 0


def test_the_bundles_are_those_of_the_command(certified: CountingWorld, tmp_path: Path) -> None:
    """`ippyo tally count` on the same media, inputs and compliance reports writes the same
    bundles, to the byte."""
    media, results = tmp_path / "media", certified.room.results.folder(1)
    certified.room.results.lay_out_media(media)
    files: list[object] = ["--compliance", folder(certified) / "compliance"]
    for name in ("slips", "roll", "paper", "decisions"):
        for path in results.glob(f"input-{name}.*"):
            files += [f"--{name}", path]
    for number in (1, 2):
        files += ["--share", certified.town.folder / "shares" / str(number) / "share.txt"]
    said = certified.town.count(*files, media=media, out=tmp_path / "out")
    assert said.code == 0, said.err
    for name in BOTH:
        server, command = folder(certified) / name, tmp_path / "out" / name
        assert server.read_bytes() == command.read_bytes(), name


@pytest.mark.parametrize("name", BOTH)
def test_a_bundle_of_the_server_passes_every_check(certified: CountingWorld, name: str) -> None:
    """Signed by the committee, with records, inputs and compliance reports inside."""
    archive = folder(certified) / name
    assert passes(archive)
    held = set(files_in(archive))
    assert {
        "inputs/roll.csv",
        "inputs/paper.csv",
        "inputs/decisions.json",
        "media/slips.csv",
    } < held
    assert {"compliance/conformity-japan.json", "compliance/conformity-japan.pdf"} < held
    assert any(one.startswith("records/") and one.endswith(".pdf") for one in held)
    assert any(one.endswith("records.bin") for one in held) is (name == SEALED_FILE)


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("part", [b"contest-1-1", b"p01-01"])
def test_a_changed_bundle_of_the_server_is_found_out(
    certified: CountingWorld, name: str, part: bytes, tmp_path: Path
) -> None:
    """One letter of a result or of the statement in it, and both verifiers say so."""
    data = (folder(certified) / name).read_bytes()
    broken = tmp_path / name
    broken.write_bytes(data.replace(part, part[:-1] + b"9", 1))
    assert broken.read_bytes() != data
    assert not passes(broken)


def test_hashes_stand_on_the_page_and_in_the_audit_log(certified: CountingWorld) -> None:
    """The page is printed and signed; what it shows is what lies there and what was logged."""
    page = plain(certified.page("/bundles")).replace(" ", "")
    made = certified.room.bundles.made(1)
    assert made is not None
    assert made.signed
    for one in made.bundles:
        assert one.sha256 in page
    assert told(certified) == [
        {"version": 1, "public": made.bundles[0].sha256, "sealed": made.bundles[1].sha256}
    ]
    assert "開票立会人" in page
    assert made.bundles[0].sha256 in plain(certified.page("/audit"))


def test_the_sealed_bundle_is_for_those_bound_to_secrecy(certified: CountingWorld) -> None:
    """The counting officer and auditors take it along, and the log says who; no other role can.
    The public one is for all staff, byte for byte."""
    for role in set(Role) - {Role.DISPLAY}:
        may = role in (Role.COUNTING_OFFICER, Role.AUDITOR)
        assert certified.by(role).get(f"/bundles/1/{SEALED_FILE}").status_code == (
            200 if may else 403
        ), role
        assert (f'href="/bundles/1/{SEALED_FILE}"' in certified.page("/bundles", role)) is may
        public = certified.by(role).get(f"/bundles/1/{PUBLIC_FILE}")
        assert public.content == (folder(certified) / PUBLIC_FILE).read_bytes()
    assert certified.by(Role.DISPLAY).get(f"/bundles/1/{PUBLIC_FILE}").status_code == 403
    with certified.database.read() as tx:
        took = [one.login for one in audit_log.of_kind(tx, "web_bundles.log-taken")]
    assert set(took) == {"counting-officer", "auditor"}


def test_a_report_is_downloaded_as_it_stands_inside(certified: CountingWorld) -> None:
    report = certified.by(Role.WITNESS).get("/bundles/1/compliance/conformity-japan.json")
    inside = files_in(folder(certified) / PUBLIC_FILE)
    assert report.content == inside["compliance/conformity-japan.json"]
    for other in ("/bundles/1/compliance/made.json", "/bundles/1/compliance/..%2Fmade.json"):
        assert certified.by(Role.WITNESS).get(other).status_code == 404


def test_there_is_no_bundle_before_the_certification(tmp_path: Path) -> None:
    """Opened and reviewed is not certified: nothing is written, nothing can be taken along."""
    with counting_world(tmp_path) as world:
        world.to_opened()
        world.paper()
        for path in ("/release/paper", "/release/review"):
            world.agree(path)
        assert "確定した結果がまだありません" in world.page("/bundles")
        for name in BOTH:
            answer = world.by(Role.COUNTING_OFFICER).get(f"/bundles/1/{name}")
            assert answer.status_code == 404
            assert "W-51" in answer.text
        assert not folder(world).exists()
        world.agree("/release/certify")
        assert "できています" in world.page("/bundles")
        assert "署名がありません" in world.page("/bundles")


def test_an_unsigned_bundle_waits_for_its_signature_alone(tmp_path: Path) -> None:
    """Where the root key is elsewhere, 213 is the one check that fails."""
    with room_world(tmp_path) as world:
        world.to_certified()
        made = world.room.bundles.made(1)
        assert made is not None
        assert not made.signed
        found = audit_bundle(AuditInput(folder(world) / SEALED_FILE)).failed
        assert {one.number for one in found} == {213}


def test_what_a_crash_left_is_made_anew(room: RoomWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine dies while the archive is written, and again before the log has it."""

    def dies(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(archive_writer, "flush_names", dies)
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)
        room.to_certified()
    rubbish = folder(room).with_name(".1.new")
    assert list(rubbish.iterdir()), "nothing was left: the crash came too early"
    assert room.room.bundles.made(1) is None
    with monkeypatch.context() as patched:
        patched.setattr(BundleDesk, "_tell", dies)
        room.restart()
        room.room.bundles.wait()
    assert room.room.bundles.made(1) is not None
    assert told(room) == []
    room.restart()
    room.restart()
    assert len(told(room)) == 1
    assert not rubbish.exists()
    assert not (room.room.setting.folder / "bundles-work").exists()
    assert all(passes(folder(room) / name) for name in BOTH)


def test_a_full_disk_is_told_and_leaves_nothing(
    room: RoomWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half of a bundle lies there, the results stay, and with room it is made."""

    def full(file: Path, *_: object) -> None:
        file.write_bytes(b"as far as there was room")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(bundle, "write_archive", full)
        room.to_certified()
    assert room.room.bundles.trouble is not None
    assert room.room.bundles.trouble.key == "web_bundles.disk-full"
    assert not folder(room).exists()
    assert not folder(room).with_name(".1.new").exists()
    assert room.results()
    room.room.catch_up()
    room.room.bundles.wait()
    assert room.room.bundles.made(1) is None, "staff ask for another try"
    room.room.bundles.again()
    room.room.bundles.wait()
    assert room.room.bundles.trouble is None
    assert all(passes(folder(room) / name) for name in BOTH)


def test_a_medium_that_changed_in_the_store_is_told(room: RoomWorld) -> None:
    """Its terminal and file are named, and no bundle says that it is what was counted."""
    room.to_opened()
    with room.room.core.database.read() as tx:
        stands = room.room.core.set_now(tx).standing.stands
    counted = next(arrival for (_, role), arrival in stands.items() if role is MediumRole.ORIGINAL)
    store = room.room.setting.folder / "media" / counted.digest / "records.bin"
    data = store.read_bytes()
    store.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    room.agree("count-paper")
    room.agree("count-review", {"results": room.results_sha256})
    room.agree("count-certify", {"results": room.results_sha256})
    trouble = room.room.bundles.trouble
    assert trouble is not None
    assert trouble.key == "web_bundles.medium-changed"
    assert trouble.values["file"] == "records.bin"
    assert room.room.bundles.made(1) is None


def test_every_certified_version_has_its_bundles(room: RoomWorld) -> None:
    """A correction leaves those of the first version as they are."""
    room.to_certified()
    room.publish()
    before = (folder(room) / PUBLIC_FILE).read_bytes()
    until = "2024-12-22T22:00:00+00:00"
    room.agree("count-correct", {"until": until, "reason": "確認"})
    room.agree("count-correct-end")
    room.agree("count-review", {"results": room.results_sha256})
    room.agree("count-certify", {"results": room.results_sha256})
    assert (folder(room) / PUBLIC_FILE).read_bytes() == before
    assert all(passes(folder(room, 2) / name) for name in BOTH)
    assert [one["version"] for one in told(room)] == [1, 2]


def test_the_second_copy_has_them_and_gives_them_back(room: RoomWorld, tmp_path: Path) -> None:
    """Restored, they are the same bytes; a copy of one that is broken is left out."""
    room.to_certified()
    room.room.catch_up()
    copy = tmp_path / "copy"
    restore(copy, tmp_path / "second")
    for name in BOTH:
        there = tmp_path / "second" / "counting" / "bundles" / "1" / name
        assert there.read_bytes() == (folder(room) / name).read_bytes()
    broken = copy / "counting" / "bundles" / "1" / PUBLIC_FILE
    broken.write_bytes(broken.read_bytes()[:-1] + b"x")
    restore(copy, tmp_path / "third")
    assert not (tmp_path / "third" / "counting" / "bundles" / "1").exists()


def test_no_sealed_record_is_left_in_a_bundle_after_the_destruction(
    room: RoomWorld, tmp_path: Path
) -> None:
    """The public bundle stays with the records, here and in the copy."""
    room.to_certified()
    room.publish()
    keeper = {"proposer": Role.ADMINISTRATOR, "approver": Role.COUNTING_OFFICER}
    room.agree("count-keep", {"until": "2024-12-23"}, **keeper)
    room.at = room.at.replace(year=2025)
    copied = tmp_path / "copy" / "counting" / "bundles" / "1"
    assert (copied / SEALED_FILE).exists()
    room.agree("count-destroy", {"reason": "任期満了"}, **keeper)
    for here in (folder(room), copied):
        assert {one.name for one in here.iterdir()} == {PUBLIC_FILE, MADE_FILE}
    room.restart()
    room.room.bundles.wait()
    assert not (folder(room) / SEALED_FILE).exists()
