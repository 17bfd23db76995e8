"""A whole count on the pages, by six people with sessions of their own."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from counting_world import CountingWorld, counting_world, plain
from elections import SMALL_SCRIPT, cast_totals, counted_totals, read_results

from common.slip_code import slip_code
from tally_server.database import forms, media
from tally_server.inputs.slips import read_slips
from tally_server.people.roles import Role
from tally_server.states.states import State

PAGES = (
    *("/intake", "/intake?live=1", "/intake/terminal/p01-01", "/intake/problems"),
    *("/intake/slips", "/intake/roll", "/intake/turnout", "/opening", "/release"),
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[CountingWorld]:
    with counting_world(tmp_path) as made:
        yield made


def test_a_whole_count_on_the_pages(world: CountingWorld) -> None:
    """From an empty list to the published result, and every page opens at every stage."""
    seen = {world.state}
    for stage in (world.begin, lambda: world.upload(world.archive()), world.forms):
        stage()
        _every_page(world)
    for path in ("/opening/complete", "/opening/sign"):
        world.agree(path)
        _every_page(world)
        seen.add(world.state)
    for again in range(2):
        world.send("/opening/share", Role.KEY_TRUSTEE, again, words=world.shares[again])
    _every_page(world)
    world.open()
    _every_page(world)
    world.paper()
    for path in ("/release/paper", "/release/review", "/release/certify", "/release/publish"):
        _every_page(world)
        world.agree(path)
        seen.add(world.state)
    _every_page(world)
    assert world.state is State.PUBLISHED
    assert len(seen) >= 7
    results = (world.room.results.folder(1) / "results.json").read_bytes()
    assert counted_totals(read_results(results)) == cast_totals(SMALL_SCRIPT)


def _every_page(world: CountingWorld) -> None:
    for path in PAGES:
        for role in (Role.COUNTING_OFFICER, Role.WITNESS, Role.OPERATOR_A, Role.KEY_TRUSTEE):
            world.page(path, role)


def test_a_broken_original_is_decided_on_its_page(world: CountingWorld) -> None:
    """Title, meaning, what to do now; the form; a second person; and the terminal counts."""
    (world.town.original("p01-02") / "records.bin").write_bytes(b"broken")
    world.begin()
    world.upload(world.archive())
    shown = plain(world.page("/intake"))
    assert "M-13" in shown
    assert "原本の媒体の records.bin が変わっています" in shown
    path = "/intake/problem?code=M-13&terminal=p01-02&place=&contest="
    shown = plain(world.page(path, Role.COUNTING_OFFICER))
    assert "開票立会人の意見を聴き" in shown
    world.agree(
        "/intake/decide",
        action="use-duplicate",
        code="M-13",
        terminal="p01-02",
        reason="damaged",
        opinion="異議なし",
    )
    world.forms()
    world.agree("/opening/complete")
    assert world.state is State.COMPLETE
    shown = plain(world.page("/intake/problems"))
    assert "決めていない問題はありません" in shown
    assert "開票 太郎、立会 京子" in shown


def test_a_missing_medium_is_named_before_the_set_is_complete(world: CountingWorld) -> None:
    """The officer reads what is missing, and nothing is proposed."""
    world.begin()
    world.upload(world.archive("p01-01", "p01-02"))
    world.forms()
    answer = world.by(Role.COUNTING_OFFICER).post("/opening/complete", {})
    assert answer.status_code == 409
    assert "媒体がそろっていない端末があります" in plain(answer.text)


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"<html>", b"PK\x03\x04" * 500])
def test_a_hostile_upload_is_a_page_and_no_crash(world: CountingWorld, data: bytes) -> None:
    """Staff read a code and what to do; the list of media is as it was."""
    world.begin()
    answer = world.upload(data)
    assert answer.status_code in (303, 422)
    if answer.status_code == 422:
        assert "I-6" in answer.text
    assert "0 / 3" in plain(world.page("/intake"))


def test_names_with_markup_stay_names(world: CountingWorld) -> None:
    """A folder called like a script is shown as text, on every page that names it."""
    folder = world.place.settings.data / "mounts" / "usb<img src=x onerror=alert(1)>"
    folder.mkdir()
    (folder / "<script>alert(1)<").write_bytes(b"x")
    world.begin()
    world.send("/intake/read", Role.OPERATOR_A, name=folder.name)
    for path in PAGES[:4]:
        page = world.page(path)
        assert "<script>alert" not in page
        assert "<img" not in page
    assert "M-24" in world.page("/intake")


def test_a_stick_that_is_put_in_is_read(world: CountingWorld) -> None:
    """Two looks at the mount points, and the medium stands in the list."""
    stick = world.place.settings.data / "mounts" / "usb1"
    world.begin()
    world.send("/intake/automatic", Role.OPERATOR_A, on="1")
    shutil.copytree(world.town.original("p02-01"), stick)
    for _ in range(3):
        world.room.media.look_at_mounts()
    with world.database.read() as tx:
        (arrival,) = media.arrivals(tx)
    assert (arrival.label, arrival.report.terminal, arrival.report.good) == (
        *("usb1", "p02-01"),
        True,
    )


def test_a_slip_is_scanned_or_typed(world: CountingWorld) -> None:
    """The QR code of the paper, or its numbers; anything else is refused with a reason."""
    world.begin()
    slips = read_slips(world.town.slips.read_bytes(), world.election_world.election)
    world.send("/intake/slips", Role.OPERATOR_A, code=slip_code(slips["p01-01"]))
    for fields in (
        {"code": "https://example.jp"},
        {"terminal": "p01-02", "records": "many", "number": "0" * 64},
        {"terminal": "p01-02", "records": "3", "number": "0" * 63},
        {"terminal": "p99-01", "records": "3", "number": "0" * 64},
    ):
        answer = world.by(Role.OPERATOR_A).post("/intake/slips", fields)
        assert answer.status_code == 422, fields
    with world.database.read() as tx:
        assert forms.slips(tx) == {"p01-01": slips["p01-01"]}


def test_who_copies_a_slip_does_not_see_what_the_medium_says(world: CountingWorld) -> None:
    """Two sources are held against each other: the second comes once the first stands."""
    world.begin()
    world.upload(world.archive())
    slips = read_slips(world.town.slips.read_bytes(), world.election_world.election)

    def numbers(terminal: str) -> list[str]:
        page = world.page("/intake/slips", Role.OPERATOR_A)
        (row,) = re.findall(rf'intake/terminal/{terminal}">.*?</tr>', page, re.DOTALL)
        return re.findall(r'<td class="n">([^<]*)</td>', row)

    records = str(slips["p01-01"].records)
    assert numbers("p01-01") == ["-", "-"]
    world.send("/intake/slips", Role.OPERATOR_A, code=slip_code(slips["p01-01"]))
    assert numbers("p01-01") == [records, records]
    assert numbers("p01-02") == ["-", "-"]


def test_a_wrong_share_never_comes_back(world: CountingWorld) -> None:
    """The trustee reads which word is wrong; no word is on the page that says so."""
    world.to_complete()
    world.agree("/opening/sign")
    words = world.shares[0].split()
    for wrong in ("zzzz", "academic"):
        typed = " ".join([*words[:-1], wrong])
        answer = world.by(Role.KEY_TRUSTEE).post("/opening/share", {"words": typed})
        assert answer.status_code == 422
        assert not set(words) & set(plain(answer.text).lower().split())
    file = {"file": ("share.txt", world.shares[0].encode(), "text/plain")}
    answer = world.by(Role.KEY_TRUSTEE).post("/opening/share", files=file)
    assert answer.status_code == 303
    assert "1 / 2" in plain(world.page("/opening"))


def test_no_figure_of_a_candidate_is_on_a_page_before_the_paper(world: CountingWorld) -> None:
    """Opened, and still nobody sees a total; with the paper all contests come together."""
    world.to_opened()
    names = {
        candidate.name
        for contest in world.election_world.election.contests
        for candidate in contest.candidates
    }
    page = world.page("/release", Role.COUNTING_OFFICER)
    assert not any(name in page for name in names)
    assert "2人の入力が合っていない紙の票" in plain(page)
    world.paper()
    world.agree("/release/paper")
    page = world.page("/release", Role.COUNTING_OFFICER)
    assert all(name in page for name in names)


def test_the_records_of_a_certified_count_are_downloaded(world: CountingWorld) -> None:
    """Results and official records, as files that stay as they were written."""
    world.to_certified()
    page = world.page("/release", Role.AUDITOR)
    names = re.findall(r'href="/release/file/1/([^"]+)"', page)
    assert {"results.json", "results.csv", "media.csv", "opening-statement.json"} <= set(names)
    printed = [name for name in names if name.endswith(".pdf")]
    assert len(printed) >= 5
    for name in names:
        answer = world.by(Role.AUDITOR).get(f"/release/file/1/{name}")
        assert answer.content == (world.room.results.folder(1) / name).read_bytes()
        assert answer.headers["content-disposition"] == f'attachment; filename="1-{name}"'
        assert name not in printed or answer.content.startswith(b"%PDF-")
    for path in ("/release/file/1/..%2f..%2fseal.key", "/release/file/2/results.json"):
        assert world.by(Role.AUDITOR).get(path).status_code == 404
