"""Publication of an official election, and of nothing that joins a vote with a place."""

from pathlib import Path

import pytest
from builders import make_election
from elections import SMALL_SCRIPT, Town, ippyo, roll_of, world_town, write_media
from leak_scan import leaks_in_folder, words_of
from world import World

from common.closing import PACKAGE_FILE
from common.package import read_package
from common.secret import Secret
from tally_server.preparation.root_key import lock_root
from tally_server.publish.site_document import changed_files

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

PASSPHRASE = b"correct horse battery staple"
VOTES = {"p01-01": ["contest-1-1", "contest-1-1", "contest-1-2"], "p01-02": ["none"]}


@pytest.fixture
def world() -> World:
    return World(election=make_election(mode="official", places=1, terminals=2))


@pytest.fixture
def city(world: World, tmp_path: Path) -> Town:
    """An official election after its count; its root key is locked."""
    town = world_town(world, tmp_path, shares_in="trustees")
    closings = {
        terminal: (world.closing(terminal, {"contest-1": cast}), world.terminal_key(terminal))
        for terminal, cast in VOTES.items()
    }
    write_media(town, closings)
    locked = lock_root(world.root, world.uid, Secret(PASSPHRASE))
    (town.keys / "root.key").write_bytes(locked)
    town.write("passphrase", PASSPHRASE + b"\n")
    shares = [town.folder / "trustees" / str(number) / "share.txt" for number in (1, 2)]
    said = town.count(*(word for file in shares for word in ("--share", file)))
    assert said.code == 0, said.err
    return town


def pages(folder: Path) -> list[str]:
    made = (path for path in folder.glob("*.html") if path.name != "ippyo-verify.html")
    return [path.read_text(encoding="utf-8") for path in made]


def test_an_official_election_is_not_published_unsigned_unnoticed(city: Town) -> None:
    """Before anybody entered the passphrase, command and pages say that site and bundle lack
    the signature; an official page never calls itself a rehearsal."""
    out = city.folder / "SITE"
    file = city.results / "public-bundle.zip"
    said = ippyo("audit", "publish", "--bundle", file, "--out", out)
    assert said.code == 0
    assert "ippyo audit sign" in said.out
    for page in pages(out):
        assert ("署名がありません" in page and "213" in page) or "fails check 213" in page
        assert "リハーサル" not in page.split("<h2")[0]
        assert "REHEARSAL" not in page


def test_an_official_site_is_signed_with_the_passphrase(city: Town, world: World) -> None:
    """After the committee signed the bundle, it signs the site; then nothing says unsigned."""
    file, secret = city.results / "public-bundle.zip", city.folder / "passphrase"
    keys = ("--keys", city.keys, "--passphrase-file", secret)
    assert ippyo("audit", "sign", file, *keys).code == 0
    out = city.folder / "SITE"
    words = ("audit", "publish", "--bundle", file, "--out", out)
    assert ippyo(*words, "--keys", city.keys).code == 2
    assert not out.exists()
    said = ippyo(*words, *keys)
    assert (said.code, said.err) == (0, "")
    files = {path.name: path.read_bytes() for path in out.iterdir()}
    assert changed_files(files, world.root.public, world.uid) == ()
    assert not any("署名がありません" in page or "Not signed" in page for page in pages(out))


def published(town: Town) -> tuple[Path, Path]:
    """Site and exports of a counted town."""
    site, exports = town.folder / "SITE", town.folder / "exports"
    file = town.results / "public-bundle.zip"
    assert ippyo("audit", "publish", "--bundle", file, "--out", site).code == 0
    file = town.results / "sealed-bundle.zip"
    assert ippyo("audit", "export", "--bundle", file, "--out", exports).code == 0
    return site, exports


def test_nothing_published_joins_a_vote_with_a_place(town: Town) -> None:
    """No file of the site or of the exports has a candidate beside a place or terminal; a site
    and an export that do are found out."""
    voters = roll_of(town.definition, SMALL_SCRIPT)
    voters["p01", "contest-1"] += 1
    differs = {"action": "accept-difference", "place": "p01", "contest": "contest-1"}
    decided = town.decide({**differs, "records": 5, "voters": 6, "reason": "退場"})
    assert town.count("--roll", town.roll(voters), "--decisions", decided).code == 0
    package = read_package((town.original("p01-01") / PACKAGE_FILE).read_bytes())
    words = words_of(town.definition, package.ceremony.uid)
    site, exports = published(town)
    # The bundle holds the election package, which lists candidates and places.
    known = [(site / "public-bundle.zip").read_bytes()]
    assert leaks_in_folder(site, words, known) == []
    assert leaks_in_folder(exports, words) == []
    record = site / "record.html"
    record.write_text(record.read_text() + "候補　1番 2")
    log = exports / "event-logs" / "p01-01.json"
    log.write_text(log.read_text().replace("polls", "contest-1-1", 1))
    assert [leak.split(":")[0] for leak in leaks_in_folder(site, words, known)] == ["record.html"]
    assert leaks_in_folder(exports, words) != []


def test_places_change_nothing_in_the_published_results(small_day: Town, tmp_path: Path) -> None:
    """The same votes cast at other terminals give the same results page and vote records."""
    other = Town.found(tmp_path / "other", small_day.definition)
    moved = {("p01-02" if at == "p01-01" else at, of): {} for at, of in SMALL_SCRIPT}
    for (at, of), choices in SMALL_SCRIPT.items():
        there = moved["p01-02" if at == "p01-01" else at, of]
        for choice, number in choices.items():
            there[choice] = there.get(choice, 0) + number
    other.cast(moved)
    assert other.day().code == 0
    first = small_day.copied_to(tmp_path / "first")
    made = []
    for town in (first, other):
        assert town.count().code == 0
        site, exports = published(town)
        made.append(
            [
                (site / "index.html").read_bytes(),
                (exports / "cast-vote-records.json").read_bytes(),
            ]
        )
    assert made[0] == made[1]
