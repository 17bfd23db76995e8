"""`ippyo take-over`: staff close a dead terminal's box, and the count takes it."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest
from elections import (
    SMALL_SCRIPT,
    Said,
    cast_totals,
    counted_totals,
    ippyo,
    small_election,
    world_town,
    write_media,
)
from test_command_alone import run_alone
from world import MORNING, World

from common.certificates import Role
from common.grant import new_grant
from common.halves import Half, split
from common.register import Register
from common.secret import Secret
from common.text import catalogue, text
from ippyo import take_over
from terminal.closing import close_polls
from terminal.devices.folder_medium import FolderMedium
from terminal.files import Pair
from terminal.opening import open_polls
from terminal.own_disk import OwnDisk
from terminal.ports.medium import Fault, MediumFault
from terminal.process import Hardening
from terminal.recorder import Recorder

pytestmark = pytest.mark.usefixtures("opener_in_a_thread", "not_hardened")

DEAD = "p01-01"
PEOPLE = ("--accept-older", "--by", "甲野 太郎", "--by", "乙川 花子")
DOCS = Path(__file__).parent.parent.parent / "docs"
TERMINAL = Path(__file__).parent.parent.parent / "terminal"
VOTES = (
    {"contest-1": "contest-1-1", "contest-2": "contest-2-1"},
    {"contest-1": "contest-1-1", "contest-2": "contest-2-2"},
    {"contest-1": "contest-1-2", "contest-2": "none"},
)
"""The terminal's voters in SMALL_SCRIPT."""


class Died(Exception):
    """The terminal has stopped for good."""


class DyingMedium(FolderMedium):
    """A medium whose terminal dies when it is about to write a certain file."""

    dies_at = ""

    def create(self, name: str, size: int) -> None:
        self._write_or_die(name)
        super().create(name, size)

    def write(self, name: str, offset: int, data: bytes) -> None:
        self._write_or_die(name)
        super().write(name, offset, data)

    def _write_or_die(self, name: str) -> None:
        if name == self.dies_at:
            raise Died


class Dead:
    """A town in mid-day: two terminals closed, and one about to die, on real folders."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.world = World(suite=2, election=small_election(box_capacity=8, **settings))
        self.town = world_town(self.world, folder / "town")
        key = self.world.terminal_key
        chosen = {name: _choices(name) for name in ("p01-02", "p02-01")}
        others = {
            name: (self.world.closing(name, made), key(name)) for name, made in chosen.items()
        }
        write_media(self.town, others)
        self.media = {}
        for name in ("original", "duplicate", "disk"):
            place = self.town.media / DEAD / name if name != "disk" else folder / "disk"
            place.mkdir(parents=True)
            self.media[name] = DyingMedium(place)
        disk = OwnDisk(self.media["disk"])
        disk.prepare()
        pair = Pair(self.media["original"], self.media["duplicate"])
        opened = open_polls(self.world.provision(DEAD), pair, disk, key(DEAD), _clock)
        self.recorder: Recorder = opened.handed_out()
        self.halves = self.written(opened.halves)

    @property
    def original(self) -> Path:
        return self.town.original(DEAD)

    @property
    def duplicate(self) -> Path:
        return self.town.duplicate(DEAD)

    def written(self, halves: tuple[Half, Half], name: str = "half") -> list[object]:
        """The options that name both halves."""
        files = [self.town.folder / f"{name}-{half.number}" for half in halves]
        for file, half in zip(files, halves, strict=True):
            file.write_text(half.text() + "\n")
        return [word for file in files for word in ("--half", file)]

    def vote(self, number: int) -> None:
        contests = tuple(contest.id for contest in self.world.election.contests)
        self.recorder.cast(new_grant(DEAD, 1, contests), dict(VOTES[number]))

    def dies(self, medium: str, file: str, act: Callable[[], object]) -> None:
        """It dies in the midst of an act, before it writes this file of this medium."""
        self.media[medium].dies_at = file
        with pytest.raises(Died):
            act()

    def unplugged(self) -> "Dead":
        for medium in self.media.values():
            medium.close()
        return self

    def slip(self, said: Said) -> None:
        """What people copy from the slip on the screen into slips.csv."""
        records = re.search(r"票の数　*: (\d+)", said.out)
        digest = re.search(r"指紋: ([0-9a-f ]+)", said.out)
        assert records is not None
        assert digest is not None
        with self.town.slips.open("a") as slips:
            slips.write(f"{DEAD},{records[1]},{digest[1].strip()}\n")


def _choices(terminal: str) -> Mapping[str, list[str]]:
    """What was chosen there in SMALL_SCRIPT, contest by contest."""
    return {
        contest: [choice for choice, number in made.items() for _ in range(number)]
        for (name, contest), made in SMALL_SCRIPT.items()
        if name == terminal
    }


def _clock() -> datetime:
    return MORNING


def image(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def take(medium: Path, *options: object, language: str = "ja") -> Said:
    return ippyo("take-over", medium, *options, language=language)


def refused(said: Said, code: str, exit_code: int) -> None:
    """One line tells it, with its code; nothing is claimed to be closed."""
    lines = [line for line in said.lines if not line.startswith("注意")]
    (line,) = lines
    assert f"[{code}]" in line
    assert "→" in line
    assert (said.code, said.out) == (exit_code, "")


def rejected(said: Said, key: str) -> None:
    """One line of bad input."""
    (line,) = said.lines
    assert text(key) in line
    assert (said.code, said.out) == (2, "")


@pytest.fixture
def not_hardened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of the tests itself stays as it is: hardening cannot be undone."""
    monkeypatch.setattr("ippyo.take_over.harden", lambda: Hardening({"no-core": True}))


@pytest.fixture(scope="module")
def three_voted(tmp_path_factory: pytest.TempPathFactory) -> Dead:
    """The terminal died after its third vote; nobody changes it."""
    dead = Dead(tmp_path_factory.mktemp("dead"))
    for number in range(3):
        dead.vote(number)
    return dead.unplugged()


@pytest.fixture
def medium(three_voted: Dead, tmp_path: Path) -> Path:
    """The original of three_voted, to be tried on."""
    return Path(copytree(three_voted.original, tmp_path / "medium"))


def test_the_original_of_a_dead_terminal_is_closed_and_counted(tmp_path: Path) -> None:
    """It dies within a vote, which is on the original already: that vote is counted, the
    open duplicate is listed, and nobody has to decide anything."""
    dead = Dead(tmp_path)
    dead.vote(0)
    dead.vote(1)
    dead.dies("duplicate", "box", lambda: dead.vote(2))
    dead.unplugged()
    said = take(dead.original, *dead.halves, "--keys", dead.town.keys)
    assert said.code == 0, said.err
    assert f"端末 {DEAD} の原本を、別の機器で締め切りました" in said.out
    assert "use-duplicate" not in said.out
    dead.slip(said)
    counted = dead.town.count()
    assert counted.code == 0, counted.err
    assert counted_totals(dead.town.document) == cast_totals(SMALL_SCRIPT)
    (problem,) = dead.town.document["problems"]
    assert (problem["name"], problem["terminal"]) == ("duplicate-damaged", DEAD)


def test_the_duplicate_is_closed_where_the_original_is_dead_and_two_people_decide(
    tmp_path: Path,
) -> None:
    """The count stops until two people decide for the duplicate; then every vote counts."""
    dead = Dead(tmp_path)
    for number in range(3):
        dead.vote(number)
    dead.unplugged()
    for file in dead.original.iterdir():
        file.write_bytes(b"")
    refused(take(dead.original, *dead.halves), "H-01", 2)
    said = take(dead.duplicate, *dead.halves, "--keys", dead.town.keys)
    assert said.code == 0, said.err
    assert f"端末 {DEAD} の複写を、別の機器で締め切りました" in said.out
    assert "複写の使用(use-duplicate)を2人で決めます" in said.out
    dead.slip(said)
    stopped = dead.town.count()
    assert stopped.code == 3
    assert not dead.town.has_results
    use = {"action": "use-duplicate", "terminal": DEAD, "reason": "damaged", "opinion": "異議なし"}
    counted = dead.town.count("--decisions", dead.town.decide(use))
    assert counted.code == 0, counted.err
    assert counted_totals(dead.town.document) == cast_totals(SMALL_SCRIPT)


def test_two_closing_packages_of_one_terminal_stop_the_count(tmp_path: Path) -> None:
    """Both media closed, each by itself, differ: intake names the terminal, and no total
    comes into being until two people decide."""
    dead = Dead(tmp_path)
    dead.vote(0)
    dead.vote(1)
    dead.dies("duplicate", "box", lambda: dead.vote(2))
    dead.unplugged()
    said = take(dead.original, *dead.halves)
    assert said.code == take(dead.duplicate, *dead.halves).code == 0
    dead.slip(said)
    stopped = dead.town.count("--json")
    assert (stopped.code, stopped.document["results"]) == (3, None)
    (problem,) = stopped.document["problems"]
    assert (problem["code"], problem["terminal"]) == ("M-17", DEAD)
    decided = dead.town.decide({"action": "acknowledge", "problem": "M-17", "terminal": DEAD})
    assert dead.town.count("--decisions", decided).code == 0
    assert counted_totals(dead.town.document) == cast_totals(SMALL_SCRIPT)


def test_a_close_that_the_terminal_had_begun_is_finished_as_its_own(tmp_path: Path) -> None:
    """Its own log had ended: the package claims no hand-over."""
    dead = Dead(tmp_path)
    dead.vote(0)
    dead.dies("original", "records.bin", lambda: close_polls(dead.recorder))
    dead.unplugged()
    copy = Path(copytree(dead.original, tmp_path / "copy"))
    assert f"端末 {DEAD} が始めていた締切りを、原本で終わらせました" in take(copy, *dead.halves).out
    said = take(dead.original, *dead.halves, "--json")
    assert said.code == 0, said.err
    assert (said.document["handover"], said.document["slip"]["records"]) == (False, 2)


def test_the_slip_is_printed_again_and_nothing_written(three_voted: Dead, medium: Path) -> None:
    """On a closed medium the same slip comes out, also without halves."""
    first = take(medium, *three_voted.halves)
    before = image(medium)
    again = take(medium)
    assert (first.code, again.code) == (0, 0)
    assert "もう締め切られています" in again.out
    slip = first.out.splitlines()[1:]
    assert again.out.splitlines()[1:] == slip
    assert image(medium) == before
    document = take(medium, "--json").document
    assert document["already_closed"] is True
    assert document["slip"]["terminal"] == DEAD
    assert document["slip"]["digest"] in first.out.replace(" ", "")


def test_staff_are_told_what_to_do_now(three_voted: Dead, medium: Path) -> None:
    """Sign, destroy the halves, seal, tell the counting place; in English where asked for."""
    said = take(medium, *three_voted.halves, language="en")
    for words in ("signed", "Destroy both halves", "seal it as the original", "counting place"):
        assert words in said.out
    assert "records:  6" in said.out
    half = three_voted.town.folder / "half-1"
    assert half.read_text().split()[4] not in said.out + said.err


def test_without_keys_it_is_said_that_nobody_vouches_for_the_election(
    three_voted: Dead, medium: Path
) -> None:
    """The package hash is shown to be compared; with KEYS there is no such note."""
    said = take(medium)
    assert f"ハッシュ {three_voted.world.package.hash}" in said.err
    assert "ハッシュ" not in take(medium, "--keys", three_voted.town.keys).err


def test_a_copy_on_a_disk_is_told_from_a_medium(medium: Path) -> None:
    """A plain folder is no mounted medium, and staff are told so."""
    assert f"{medium} は媒体そのものではなく" in take(medium).err


def test_another_version_than_the_terminals_is_told(three_voted: Dead, medium: Path) -> None:
    """The terminals of the tests ran version 0: the package will name another."""
    assert "端末のプログラムは版 0" in take(medium, *three_voted.halves).err


def test_what_protection_the_system_does_not_grant_is_told(
    medium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staff learn that memory may go to the disk."""
    monkeypatch.setattr("ippyo.take_over.harden", lambda: Hardening({"memory-locked": False}))
    assert "memory-locked" in take(medium).err


def test_the_hardened_command_closes_a_box(three_voted: Dead, medium: Path) -> None:
    """In a process of its own, without core dumps and network, the same slip comes out."""
    words = ("take-over", medium, *three_voted.halves)
    done = run_alone(three_voted.town, *words)
    assert done.returncode == 0, done.stderr
    assert "締切票" in done.stdout


# What is refused.


def test_a_folder_that_is_no_medium_is_refused(medium: Path, tmp_path: Path) -> None:
    """An empty slot, a stranger's stick, a package or certificate that was changed."""
    empty = tmp_path / "empty"
    empty.mkdir()
    refused(take(empty), "H-01", 2)
    (empty / "photo.jpg").write_bytes(b"x")
    refused(take(empty), "H-01", 2)
    for name in ("package.json", "certificate.pem"):
        whole = (medium / name).read_bytes()
        (medium / name).write_bytes(whole.replace(b"A", b"B"))
        refused(take(medium), "H-01", 2)
        (medium / name).unlink()
        refused(take(medium), "H-01", 2)
        (medium / name).write_bytes(whole)
    rejected(take(tmp_path / "nowhere"), "command.no-folder")


def test_a_desk_is_no_terminal(three_voted: Dead, medium: Path) -> None:
    """A certificate of this election's root in another role is no terminal's."""
    world = three_voted.world
    desk = world.certify(Role.RECEPTION, "p01", world.key("desk").public)
    (medium / "certificate.pem").write_bytes(desk.pem)
    refused(take(medium, *three_voted.halves), "H-01", 2)


def test_a_medium_of_another_election_is_refused(three_voted: Dead, medium: Path) -> None:
    """With KEYS the medium must be of that election and the terminal in its register."""
    world, town = three_voted.world, three_voted.town
    other = world_town(World(suite=2, seed=7), medium.parent / "other")
    refused(take(medium, *three_voted.halves, "--keys", other.keys), "H-02", 2)
    unregistered = Path(copytree(town.keys, medium.parent / "keys"))
    empty = Register().sign(world.ceremony, world.root)
    (unregistered / "register.json").write_bytes(empty)
    refused(take(medium, *three_voted.halves, "--keys", unregistered), "H-03", 2)


def test_which_medium_it_is_must_be_clear(three_voted: Dead, medium: Path) -> None:
    """A wrong --role is refused; where boxes of both lie on one medium, staff must say."""
    refused(take(medium, "--role", "duplicate"), "H-05", 2)
    provision = three_voted.world.provision(DEAD)
    half = provision.shape.slot_bytes
    ours, theirs = (folder / "box" for folder in (medium, three_voted.duplicate))
    # The newest box stands in the second slot.
    ours.write_bytes(theirs.read_bytes()[:half] + ours.read_bytes()[half:])
    refused(take(medium, *three_voted.halves), "H-04", 2)
    said = take(medium, *three_voted.halves, "--role", "original", "--json")
    assert said.code == 0, said.err
    assert (said.document["medium"], said.document["slip"]["records"]) == ("original", 6)


def test_only_both_halves_of_this_terminal_open_it(three_voted: Dead, medium: Path) -> None:
    """None, another terminal's, twice the same, one only, misread: told, nothing written."""
    before = image(medium)
    _, one, _, other = three_voted.halves
    secret = Secret(bytes(32))
    neighbours = three_voted.written(split(secret, "p01-02", 1), "neighbour")
    strangers = three_voted.written(split(secret, DEAD, 1), "stranger")
    refused(take(medium), "H-07", 2)
    refused(take(medium, *neighbours), "H-08", 2)
    refused(take(medium, "--half", one, "--half", neighbours[1]), "H-08", 2)
    refused(take(medium, "--half", one, "--half", one), "H-09", 2)
    refused(take(medium, *strangers), "H-09", 2)
    rejected(take(medium, "--half", one), "command.two-halves")
    misread = medium.parent / "misread"
    misread.write_text(Path(str(other)).read_text().replace("0", "1", 1))
    rejected(take(medium, "--half", one, "--half", misread), "command.half-misread")
    assert image(medium) == before
    assert take(medium, *three_voted.halves).code == 0


def test_a_medium_without_a_box_is_refused(three_voted: Dead, medium: Path) -> None:
    """Nothing is made up where no vote is; a box that is all broken is told as that."""
    (medium / "box").write_bytes(bytes((medium / "box").stat().st_size))
    refused(take(medium, *three_voted.halves), "H-10", 3)
    (medium / "box").unlink()
    refused(take(medium, *three_voted.halves), "H-06", 3)


def test_a_medium_whose_signing_key_is_gone_is_refused(three_voted: Dead, medium: Path) -> None:
    """The box opens but nothing could sign its closing package."""
    (medium / "key-1").write_bytes(bytes(512))
    with (medium / "box").open("r+b") as box:
        box.truncate(2 * three_voted.world.provision(DEAD).shape.slot_bytes)
    refused(take(medium, *three_voted.halves), "H-12", 3)


def test_the_signing_key_behind_the_box_is_enough(three_voted: Dead, medium: Path) -> None:
    """A medium that lost its key file is closed with the key that lies behind the box."""
    (medium / "key-1").unlink()
    said = take(medium, *three_voted.halves)
    assert said.code == 0, said.err


def test_a_duplicate_that_may_lack_votes_takes_two_people_or_the_number_that_was_told(
    tmp_path: Path,
) -> None:
    """Where a terminal may go on alone, its duplicate is not believed to be the newest.

    The number that the dead terminal told settles it: the duplicate reached it or not.
    """
    dead = Dead(tmp_path, without_duplicate="go-on")
    dead.vote(0)
    reached = dead.recorder.disk.state.original
    dead.unplugged()
    before = image(dead.duplicate)
    refused(take(dead.duplicate, *dead.halves), "H-15", 3)
    refused(take(dead.duplicate, *dead.halves, "--reached", reached + 1), "H-15", 3)
    assert image(dead.duplicate) == before
    for number, words in enumerate(((*PEOPLE,), ("--reached", str(reached)))):
        again = copytree(dead.duplicate, tmp_path / f"again-{number}")
        said = take(again, *dead.halves, *words)
        assert said.code == 0, said.err
        assert ("認めた2人" in said.out) is (words == PEOPLE)


def newest_cut_off(three_voted: Dead, medium: Path) -> None:
    """The newest box, in the second slot, gives a read error."""
    with (medium / "box").open("r+b") as box:
        box.truncate(three_voted.world.provision(DEAD).shape.slot_bytes)


def test_an_older_box_takes_two_different_people(three_voted: Dead, medium: Path) -> None:
    """Without them it is refused; with them one voter less is closed, and the slip names
    both."""
    newest_cut_off(three_voted, medium)
    before = image(medium)
    refused(take(medium, *three_voted.halves), "H-11", 3)
    one = ("--accept-older", "--by", "甲野 太郎", "--by", "甲野太郎")
    for names in (("--accept-older",), ("--accept-older", "--by", "甲野 太郎"), one):
        rejected(take(medium, *three_voted.halves, *names), "take_over.one-person")
    rejected(take(medium, *three_voted.halves, *PEOPLE[1:]), "take_over.by-alone")
    assert image(medium) == before
    said = take(medium, *three_voted.halves, *PEOPLE)
    assert said.code == 0, said.err
    assert "認めた2人: 甲野 太郎、乙川 花子" in said.out
    assert re.search(r"票の数　*: 4\n", said.out)


def test_an_acceptance_that_was_not_needed_changes_nothing(three_voted: Dead, medium: Path) -> None:
    """Where the newest box can be read it is closed, and nobody stands on the slip for less."""
    said = take(medium, *three_voted.halves, *PEOPLE, "--json")
    assert said.code == 0, said.err
    assert said.document["slip"]["records"] == 6
    assert said.document["older_accepted_by"] == []


def test_an_older_box_behind_a_finished_log_is_refused(tmp_path: Path) -> None:
    """The log says how many voted at the close; a box with fewer was put back."""
    dead = Dead(tmp_path)
    dead.vote(0)
    older = (dead.original / "box").read_bytes()
    dead.vote(1)
    dead.dies("original", "records.bin", lambda: close_polls(dead.recorder))
    dead.unplugged()
    (dead.original / "box").write_bytes(older)
    refused(take(dead.original, *dead.halves), "H-13", 3)


@pytest.mark.parametrize("action", ["create", "flush", "read", "names"])
def test_a_medium_that_fails_on_the_way_can_be_tried_again(
    three_voted: Dead, medium: Path, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """A fault is told, in one line, and the next try closes the box with every vote."""

    def fails(*_: object) -> None:
        raise MediumFault(Fault.FULL)

    with monkeypatch.context() as patched:
        patched.setattr(FolderMedium, action, fails)
        refused(take(medium, *three_voted.halves), "H-14", 3)
    said = take(medium, *three_voted.halves, "--json")
    assert (said.code, said.document["slip"]["records"]) == (0, 6)


def test_a_refusal_as_json_has_its_code_and_no_slip(medium: Path) -> None:
    """A program reads the same that people read."""
    said = take(medium, "--json")
    assert said.code == 2
    assert said.document == {"slip": None, "refused": {"code": "H-07", "name": "halves-needed"}}


def refusals() -> dict[str, str]:
    """Every refusal of the catalogue: its code, by its name."""
    area = "take_over."
    return {
        key.removeprefix(area): entry["code"]
        for key, entry in catalogue().items()
        if key.startswith(area) and "code" in entry
    }


def test_every_refusal_stands_in_the_documentation() -> None:
    """Code, name and exit code of the page are those of the program; no code stands twice."""
    page = (DOCS / "take-over.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| (H-\d\d) \| `([a-z-]+)` \| (\d) \|", page)
    assert {name: code for code, name, _ in rows} == refusals()
    assert len(set(refusals().values())) == len(rows)
    decide = {name for _, name, exit_code in rows if exit_code == "3"}
    assert decide == take_over._PEOPLE_DECIDE


def test_every_refusal_of_the_terminals_code_has_its_text() -> None:
    """Whatever the hand-over refuses, staff find words for it."""
    raised = {
        reason
        for module in ("take_over.py", "unlock.py")
        for reason in re.findall(
            r'RecoveryRefused\("([a-z-]+)"\)', (TERMINAL / module).read_text(encoding="utf-8")
        )
    }
    of_a_running_terminal = {"media-exchanged", "halves-of-another-opening"}
    assert len(raised) > 5
    assert raised - of_a_running_terminal <= set(refusals())
