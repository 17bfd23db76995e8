"""`ippyo keys ceremony|split|join|certify`, as a person runs it."""

import stat
from pathlib import Path

import pytest
from elections import Said, Town, ippyo, small_election

from common.ceremony import read_ceremony
from common.certificates import Role
from common.register import Register, read_register
from common.signing import SigningKey
from terminal.request import certificate_request

WORDS = "開票所の合言葉"


def ceremony(town: Town, *options: object) -> Said:
    return ippyo("keys", "ceremony", "--election", town.election, "--out", town.keys, *options)


def trustees(town: Town, number: int = 3, name: str = "trustee") -> list[Path]:
    return [town.folder / f"{name}-{n}" for n in range(1, number + 1)]


def each(option: str, paths: list[Path]) -> list[object]:
    return [word for path in paths for word in (option, path)]


def share_files(folders: list[Path]) -> list[Path]:
    return [folder / "share.txt" for folder in folders]


def official_town(folder: Path) -> Town:
    """An official election after its ceremony: shares and passphrase outside KEYS."""
    town = Town.found(folder, small_election(mode="official"))
    secret = town.write("passphrase.txt", WORDS + "\n")
    said = ceremony(town, *each("--trustee", trustees(town)), "--passphrase-file", secret)
    assert said.code == 0, said.err
    return town


def register_of(town: Town) -> Register:
    signed = read_ceremony((town.keys / "ceremony.json").read_bytes())
    return read_register((town.keys / "register.json").read_bytes(), signed)


def all_files(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def rehearsal(tmp_path: Path) -> Town:
    """A rehearsal after its ceremony, before any terminal."""
    town = Town.found(tmp_path, small_election())
    assert ceremony(town).code == 0
    return town


def test_a_ceremony_leaves_the_files_of_the_design(rehearsal: Town) -> None:
    """KEYS holds ceremony, root and register, and in a rehearsal each trustee's share."""
    names = {str(file.relative_to(rehearsal.keys)) for file in rehearsal.keys.rglob("*.*")}
    shares = {f"trustees/{n}/share.txt" for n in (1, 2, 3)}
    assert names == {"ceremony.json", "root.crt", "root.key", "register.json", *shares}


def test_key_files_are_for_their_owner_only(rehearsal: Town) -> None:
    """Nobody else on the machine can read a key or a share."""
    for file in (rehearsal.keys / "root.key", *rehearsal.keys.glob("trustees/*/share.txt")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("suite", [1, 2])
def test_the_suite_is_chosen_at_the_ceremony(tmp_path: Path, suite: int) -> None:
    """One suite an election, fixed by the ceremony and never negotiated."""
    town = Town.found(tmp_path, small_election())
    assert ceremony(town, "--suite", suite).code == 0
    held = read_ceremony((town.keys / "ceremony.json").read_bytes())
    assert held.suite.number == suite


def test_a_second_ceremony_never_overwrites_the_first(rehearsal: Town) -> None:
    """Keys that exist stay; every file in the way is named."""
    before = all_files(rehearsal.keys)
    said = ceremony(rehearsal)
    assert said.code == 2
    assert len(said.lines) == 7
    assert all_files(rehearsal.keys) == before


def test_an_official_ceremony_keeps_no_share_in_keys(tmp_path: Path) -> None:
    """Each trustee's share lies in that trustee's folder, and nowhere in KEYS."""
    town = official_town(tmp_path)
    assert all(file.exists() for file in share_files(trustees(town)))
    assert not (town.keys / "trustees").exists()


def test_an_official_root_key_is_locked_with_the_passphrase(tmp_path: Path) -> None:
    """Without the passphrase nothing is signed; with it the package is built."""
    town = official_town(tmp_path)
    words = ("election", "build", town.election, "--keys", town.keys, "--out")
    wrong = town.write("wrong.txt", "ちがう合言葉")
    assert ippyo(*words, town.folder / "a").code == 2
    assert ippyo(*words, town.folder / "a", "--passphrase-file", wrong).code == 2
    assert not (town.folder / "a").exists()
    right = town.folder / "passphrase.txt"
    assert ippyo(*words, town.folder / "a", "--passphrase-file", right).code == 0


def test_an_official_ceremony_says_everything_that_is_missing(tmp_path: Path) -> None:
    """Passphrase and trustees' folders are asked for at once, and nothing is written."""
    town = Town.found(tmp_path, small_election(mode="official"))
    said = ceremony(town)
    assert said.code == 2
    assert [line.split(":")[0] for line in said.lines] == ["--trustee", "root.key"]
    assert not town.keys.exists()


def test_an_official_share_may_not_lie_inside_keys(tmp_path: Path) -> None:
    """A trustee's folder within KEYS, or named twice, is refused; nothing is written."""
    town = Town.found(tmp_path, small_election(mode="official"))
    secret = town.write("passphrase.txt", WORDS)
    inside, twice = town.keys / "1", town.folder / "one"
    folders = each("--trustee", [inside, twice, twice])
    said = ceremony(town, *folders, "--passphrase-file", secret)
    assert (said.code, len(said.lines)) == (2, 2)
    assert not town.keys.exists()
    assert not twice.exists()


def test_an_empty_passphrase_is_none(tmp_path: Path) -> None:
    """A passphrase file with an empty first line is refused."""
    town = Town.found(tmp_path, small_election())
    said = ceremony(town, "--passphrase-file", town.write("passphrase.txt", "\nsecond line\n"))
    assert (said.code, len(said.lines)) == (2, 1)
    assert said.lines[0].startswith("passphrase.txt:1: ")
    assert not town.keys.exists()


@pytest.mark.parametrize("chosen", [(1, 2), (1, 3), (3, 2), (1, 2, 3)])
def test_join_proves_that_shares_restore_the_key(rehearsal: Town, chosen: tuple[int, ...]) -> None:
    """Any two of three trustees restore the key, in any order; three do as well."""
    files = [rehearsal.keys / "trustees" / str(number) / "share.txt" for number in chosen]
    before = all_files(rehearsal.folder)
    said = ippyo("keys", "join", "--keys", rehearsal.keys, *each("--share", files))
    assert said.code == 0
    assert all_files(rehearsal.folder) == before


def test_join_takes_the_shares_of_a_rehearsal_by_itself(rehearsal: Town) -> None:
    """A rehearsal keeps its shares in KEYS, so none has to be named."""
    assert ippyo("keys", "join", "--keys", rehearsal.keys).code == 0


def test_join_in_an_official_election_needs_the_trustees(tmp_path: Path) -> None:
    """An official KEYS folder restores nothing by itself; with the trustees it does."""
    town = official_town(tmp_path)
    assert ippyo("keys", "join", "--keys", town.keys).code == 2
    two = share_files(trustees(town))[:2]
    assert ippyo("keys", "join", "--keys", town.keys, *each("--share", two)).code == 0


def _one_share(first: Path) -> list[Path]:
    return [first]


def _same_share_twice(first: Path) -> list[Path]:
    return [first, first]


def _misread_word(first: Path) -> list[Path]:
    words = first.read_text().split()
    words[-1] = "academic" if words[-1] != "academic" else "acid"
    misread = first.with_name("misread.txt")
    misread.write_text(" ".join(words))
    return [misread, first.parent.parent / "2" / "share.txt"]


def _empty_file(first: Path) -> list[Path]:
    empty = first.with_name("empty.txt")
    empty.write_text("")
    return [empty, first]


def _folder(first: Path) -> list[Path]:
    return [first.parent, first]


@pytest.mark.parametrize(
    "bad", [_one_share, _same_share_twice, _misread_word, _empty_file, _folder]
)
def test_join_refuses_shares_that_do_not_restore_the_key(rehearsal: Town, bad: object) -> None:
    """Too few, misread or unreadable shares: one line, and no word of a share in it."""
    assert callable(bad)
    first = rehearsal.keys / "trustees" / "1" / "share.txt"
    said = ippyo("keys", "join", "--keys", rehearsal.keys, *each("--share", bad(first)))
    assert (said.code, len(said.lines)) == (2, 1)
    assert not set(said.err.split()) & set(first.read_text().split())


def test_shares_of_another_election_are_refused(rehearsal: Town, tmp_path: Path) -> None:
    """Good shares of another key are told from misread ones."""
    other = Town.found(tmp_path / "other", small_election())
    assert ceremony(other).code == 0
    files = [other.keys / "trustees" / n / "share.txt" for n in ("1", "2")]
    said = ippyo("keys", "join", "--keys", rehearsal.keys, *each("--share", files), language="en")
    assert said.code == 2
    assert "another key" in said.err


def test_split_makes_new_shares_of_the_same_key(rehearsal: Town) -> None:
    """New shares restore the key; old and new ones do not mix."""
    fresh = trustees(rehearsal, name="new")
    assert ippyo("keys", "split", "--keys", rehearsal.keys, *each("--to", fresh)).code == 0
    files = share_files(fresh)
    assert ippyo("keys", "join", "--keys", rehearsal.keys, *each("--share", files[1:])).code == 0
    mixed = [files[0], rehearsal.keys / "trustees" / "2" / "share.txt"]
    assert ippyo("keys", "join", "--keys", rehearsal.keys, *each("--share", mixed)).code == 2


def test_new_shares_are_for_their_owner_only(rehearsal: Town) -> None:
    """A new share is as private as the first ones were."""
    fresh = trustees(rehearsal, name="new")
    ippyo("keys", "split", "--keys", rehearsal.keys, *each("--to", fresh))
    for file in share_files(fresh):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_split_writes_all_new_shares_or_none(rehearsal: Town) -> None:
    """Where one folder holds a share already, no trustee gets a new one."""
    fresh = trustees(rehearsal, name="new")
    fresh[2].mkdir()
    (fresh[2] / "share.txt").write_text("an older share")
    said = ippyo("keys", "split", "--keys", rehearsal.keys, *each("--to", fresh))
    assert (said.code, len(said.lines)) == (2, 1)
    assert not fresh[0].exists()
    assert (fresh[2] / "share.txt").read_text() == "an older share"


def test_split_needs_shares_that_restore_the_key(rehearsal: Town) -> None:
    """From too few old shares no new ones are made."""
    fresh = trustees(rehearsal, name="new")
    share = ("--share", rehearsal.keys / "trustees" / "1" / "share.txt")
    said = ippyo("keys", "split", "--keys", rehearsal.keys, *each("--to", fresh), *share)
    assert (said.code, len(said.lines)) == (2, 1)
    assert not any(folder.exists() for folder in fresh)


def test_split_wants_one_folder_a_trustee(rehearsal: Town) -> None:
    """Two folders for three trustees are refused."""
    said = ippyo("keys", "split", "--keys", rehearsal.keys, *each("--to", trustees(rehearsal, 2)))
    assert said.code == 2
    assert said.lines[0].startswith("--to:1: ")


def request(town: Town, name: str, file: str | None = None) -> Path:
    """A device's own request for a certificate, as its file."""
    key = SigningKey.generate()
    return town.write(f"{file or name}.csr", certificate_request(key, name))


def certify(town: Town, *requests: Path, options: tuple[object, ...] = ()) -> Said:
    words = ("keys", "certify", "--keys", town.keys, "--election", town.election)
    return ippyo(*words, *each("--request", list(requests)), *options)


def test_certify_puts_terminals_and_receptions_in_force(rehearsal: Town) -> None:
    """Each device that asked has its certificate file and its entry in the register."""
    assert certify(rehearsal, request(rehearsal, "p01-02"), request(rehearsal, "p01")).code == 0
    register = register_of(rehearsal)
    assert len(register.of(Role.TERMINAL, "p01-02")) == 1
    assert len(register.of(Role.RECEPTION, "p01")) == 1
    assert (rehearsal.keys / "terminals" / "p01-02.crt").exists()
    assert (rehearsal.keys / "receptions" / "p01.crt").exists()


def test_certify_in_an_official_election_needs_the_passphrase(tmp_path: Path) -> None:
    """Only who opens the root key puts a terminal in force."""
    town = official_town(tmp_path)
    wish = request(town, "p01-01")
    assert certify(town, wish).code == 2
    assert register_of(town).of(Role.TERMINAL, "p01-01") == ()
    secret = ("--passphrase-file", town.folder / "passphrase.txt")
    assert certify(town, wish, options=secret).code == 0
    assert len(register_of(town).of(Role.TERMINAL, "p01-01")) == 1


def test_certify_grants_all_requests_or_none(rehearsal: Town) -> None:
    """Every bad request is named, and the good one beside them is not granted either."""
    good = request(rehearsal, "p01-01")
    stranger = request(rehearsal, "p09-01")
    garbled = rehearsal.write("garbled.csr", b"\xff\x00 no request")
    missing = rehearsal.folder / "missing.csr"
    changed = rehearsal.write("changed.csr", good.read_bytes().replace(b"A", b"B", 1))
    before = all_files(rehearsal.keys)
    said = certify(rehearsal, good, stranger, garbled, missing, changed)
    assert said.code == 2
    names = ["changed.csr", "garbled.csr", "missing.csr", "p09-01.csr"]
    assert [line.split(":")[0] for line in said.lines] == names
    assert all_files(rehearsal.keys) == before


@pytest.mark.parametrize("file", ["ceremony.json", "register.json"])
@pytest.mark.parametrize("damage", ["missing", "flipped", "folder"])
def test_damaged_keys_are_refused(rehearsal: Town, file: str, damage: str) -> None:
    """A KEYS folder of which a signed file is gone or changed is used for nothing."""
    path = rehearsal.keys / file
    data = bytearray(path.read_bytes())
    path.unlink()
    if damage == "folder":
        path.mkdir()
    if damage == "flipped":
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    said = ippyo("keys", "join", "--keys", rehearsal.keys)
    assert (said.code, len(said.lines)) == (2, 1)
    assert file in said.lines[0]
