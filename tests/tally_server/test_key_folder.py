"""docs/formats/keys-folder.md: what lies in KEYS, who may read it, what is refused."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from common.certificates import Certificate, Role, certify, read_certificate
from common.inputs import BadInput
from common.secret import Secret
from common.signing import SigningKey
from tally_server.preparation.ceremony import CeremonyOutcome, hold_ceremony, reshare
from tally_server.preparation.key_folder import (
    KeyFolder,
    open_key_folder,
    read_share,
    write_key_folder,
    write_shares,
)
from tally_server.preparation.shares import join_shares

PASSPHRASE = b"correct horse battery staple"


@pytest.fixture(scope="module")
def rehearsal() -> CeremonyOutcome:
    return hold_ceremony("test-2024", "rehearsal", 2, 2, 3)


@pytest.fixture(scope="module")
def official() -> CeremonyOutcome:
    return hold_ceremony("test-2024", "official", 2, 2, 3)


def trustees(base: Path, number: int = 3) -> tuple[Path, ...]:
    return tuple(base / f"trustee-{n}" for n in range(number))


def files_in(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def keys_of(caught: pytest.ExceptionInfo[BadInput]) -> set[str]:
    """The texts named by a refusal; every one of them can be said in both languages."""
    errors = caught.value.errors
    assert all(error.say("ja") and error.say("en") for error in errors)
    return {error.key for error in errors}


def test_a_rehearsal_keeps_everything_in_one_folder(
    rehearsal: CeremonyOutcome, tmp_path: Path
) -> None:
    """A rehearsal's KEYS holds document, root, register and every share."""
    write_key_folder(tmp_path / "KEYS", rehearsal)
    assert set(files_in(tmp_path / "KEYS")) == {
        "ceremony.json",
        "root.crt",
        "root.key",
        "register.json",
        *(f"trustees/{n}/share.txt" for n in (1, 2, 3)),
    }
    folder = open_key_folder(tmp_path / "KEYS")
    shares = folder.rehearsal_shares()
    assert folder.ceremony == rehearsal.ceremony
    assert folder.root().public == rehearsal.root.public
    assert shares == rehearsal.shares
    assert join_shares(shares[:2], folder.ceremony).public == folder.ceremony.election_key


def test_the_root_certificate_is_in_the_folder_and_the_register(
    rehearsal: CeremonyOutcome, tmp_path: Path
) -> None:
    """root.crt is the certificate of the root, and it is in force."""
    folder = write_key_folder(tmp_path / "KEYS", rehearsal)
    data = (folder.path / "root.crt").read_bytes()
    root = read_certificate(data, rehearsal.root.public, rehearsal.ceremony.uid)
    assert root.role is Role.ROOT
    assert folder.register.holds(root)


def test_only_the_owner_may_read_any_file_of_keys(
    official: CeremonyOutcome, tmp_path: Path
) -> None:
    """Every file is written for its owner alone, the trustees' shares too."""
    folder = write_key_folder(tmp_path / "KEYS", official, Secret(PASSPHRASE), trustees(tmp_path))
    folder.add([_device(official, "p01-01")], official.root)
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(found) == 8
    assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o600}


def test_an_official_root_key_is_encrypted(official: CeremonyOutcome, tmp_path: Path) -> None:
    """Without the passphrase the root key of an official election opens for nobody."""
    folder = write_key_folder(tmp_path / "KEYS", official, Secret(PASSPHRASE), trustees(tmp_path))
    data = (folder.path / "root.key").read_bytes()
    assert data.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    with pytest.raises(TypeError):
        load_pem_private_key(data, None)
    assert folder.root(Secret(PASSPHRASE)).public == official.root.public
    with pytest.raises(BadInput) as caught:
        folder.root(Secret(b"a guess"))
    assert keys_of(caught) == {"keys.root-locked"}
    with pytest.raises(BadInput) as caught:
        folder.root()
    assert keys_of(caught) == {"keys.passphrase-needed"}


def test_an_official_election_keeps_no_share_in_keys(
    official: CeremonyOutcome, tmp_path: Path
) -> None:
    """The shares lie with the trustees only, and KEYS gives none out."""
    folders = trustees(tmp_path)
    folder = write_key_folder(tmp_path / "KEYS", official, Secret(PASSPHRASE), folders)
    assert set(files_in(folder.path)) == {"ceremony.json", "root.crt", "root.key", "register.json"}
    for words in official.shares:
        assert all(words.reveal() not in data for data in files_in(folder.path).values())
    shares = [read_share(place / "share.txt") for place in folders]
    assert join_shares(shares[1:], official.ceremony).public == official.ceremony.election_key
    with pytest.raises(BadInput) as caught:
        folder.rehearsal_shares()
    assert keys_of(caught) == {"keys.shares-official"}


def test_an_official_root_key_that_lies_there_plain_is_refused(
    official: CeremonyOutcome, tmp_path: Path
) -> None:
    """Somebody who took the lock off the root key does not get it used."""
    folder = write_key_folder(tmp_path / "KEYS", official, Secret(PASSPHRASE), trustees(tmp_path))
    plain = official.root.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder.path / "root.key").write_bytes(plain)
    for passphrase in (None, Secret(PASSPHRASE)):
        with pytest.raises(BadInput):
            folder.root(passphrase)


def test_an_official_ceremony_says_all_that_is_missing_at_once(
    official: CeremonyOutcome, tmp_path: Path
) -> None:
    """Passphrase and trustees' folders are asked for together, and nothing is written."""
    with pytest.raises(BadInput) as caught:
        write_key_folder(tmp_path / "KEYS", official)
    assert keys_of(caught) == {"keys.passphrase-needed", "keys.trustee-folders"}
    assert files_in(tmp_path) == {}


def test_an_official_share_never_lies_inside_keys(
    official: CeremonyOutcome, tmp_path: Path
) -> None:
    """A trustee's folder inside KEYS, also by a detour, is refused."""
    keys = tmp_path / "KEYS"
    inside = (keys / "t1", tmp_path / "x" / ".." / "KEYS", tmp_path / "outside")
    with pytest.raises(BadInput) as caught:
        write_key_folder(keys, official, Secret(PASSPHRASE), inside)
    assert [error.key for error in caught.value.errors] == ["keys.trustee-inside"] * 2
    assert files_in(tmp_path) == {}


def test_two_trustees_never_share_a_folder(official: CeremonyOutcome, tmp_path: Path) -> None:
    """One medium for two trustees would put two shares into one hand."""
    one = tmp_path / "one"
    folders = (one, tmp_path / "two", tmp_path / "two" / ".." / "one")
    with pytest.raises(BadInput) as caught:
        write_key_folder(tmp_path / "KEYS", official, Secret(PASSPHRASE), folders)
    assert keys_of(caught) == {"keys.trustee-same"}
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("number", [1, 2, 4])
def test_there_is_one_folder_for_each_trustee(
    rehearsal: CeremonyOutcome, tmp_path: Path, number: int
) -> None:
    """Too few or too many folders are refused, in a rehearsal as well."""
    with pytest.raises(BadInput) as caught:
        write_key_folder(tmp_path / "KEYS", rehearsal, None, trustees(tmp_path, number))
    assert keys_of(caught) == {"keys.trustee-folders"}


@pytest.mark.parametrize("length", [0, 1024])
def test_a_passphrase_is_neither_empty_nor_too_long(
    official: CeremonyOutcome, tmp_path: Path, length: int
) -> None:
    """An empty file named as the passphrase does not leave the root key open."""
    with pytest.raises(BadInput) as caught:
        write_key_folder(tmp_path / "KEYS", official, Secret(b"x" * length), trustees(tmp_path))
    assert keys_of(caught) == {"keys.passphrase-length"}


@pytest.mark.parametrize(
    "there",
    ["KEYS/ceremony.json", "KEYS/root.key", "KEYS/register.json", "KEYS/trustees/2/share.txt"],
)
def test_nothing_that_exists_is_overwritten(
    rehearsal: CeremonyOutcome, tmp_path: Path, there: str
) -> None:
    """A second ceremony into the same place changes no byte and adds none."""
    (tmp_path / there).parent.mkdir(parents=True)
    (tmp_path / there).write_bytes(b"precious")
    with pytest.raises(BadInput) as caught:
        write_key_folder(tmp_path / "KEYS", rehearsal)
    assert keys_of(caught) == {"keys.exists"}
    assert files_in(tmp_path) == {there: b"precious"}


def test_a_trustee_s_old_share_is_not_overwritten(
    rehearsal: CeremonyOutcome, tmp_path: Path
) -> None:
    """A medium that still holds a share is refused, and no other share is written."""
    folders = trustees(tmp_path)
    folders[2].mkdir()
    (folders[2] / "share.txt").write_bytes(b"old share")
    with pytest.raises(BadInput) as caught:
        write_key_folder(tmp_path / "KEYS", rehearsal, None, folders)
    assert keys_of(caught) == {"keys.exists"}
    assert files_in(tmp_path) == {"trustee-2/share.txt": b"old share"}


@pytest.mark.parametrize("after", range(1, 15))
def test_a_write_that_fails_leaves_nothing_behind(
    rehearsal: CeremonyOutcome, tmp_path: Path, after: int
) -> None:
    """If a medium is full at any of the files, no half of a ceremony stays."""
    # Two calls a file: its content, and its name in the folder.
    with patch("os.fsync", _failing_after(after)), pytest.raises(BadInput) as caught:
        write_key_folder(tmp_path / "KEYS", rehearsal)
    assert keys_of(caught) == {"keys.unwritable"}
    assert files_in(tmp_path) == {}
    write_key_folder(tmp_path / "KEYS", rehearsal)


def test_a_file_system_that_writes_names_at_once_is_good_enough(
    rehearsal: CeremonyOutcome, tmp_path: Path
) -> None:
    """Some media refuse to be asked for a folder's names; the files are written all the same."""

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    with patch("os.fsync", fsync):
        write_key_folder(tmp_path / "KEYS", rehearsal)
    assert open_key_folder(tmp_path / "KEYS").rehearsal_shares() == rehearsal.shares


def test_a_place_that_is_a_file_is_refused(rehearsal: CeremonyOutcome, tmp_path: Path) -> None:
    """Naming a file where a folder belongs is an input error, not a failure."""
    (tmp_path / "KEYS").write_bytes(b"a file")
    with pytest.raises(BadInput) as caught:
        write_key_folder(tmp_path / "KEYS", rehearsal)
    assert keys_of(caught) == {"keys.unwritable"}
    assert files_in(tmp_path) == {"KEYS": b"a file"}


def test_certificates_are_put_in_force(rehearsal: CeremonyOutcome, tmp_path: Path) -> None:
    """After certifying, register and files name the devices; the rest is unchanged."""
    folder = write_key_folder(tmp_path / "KEYS", rehearsal)
    before = files_in(folder.path)
    desk = _device(rehearsal, "p01", Role.RECEPTION)
    added = [_device(rehearsal, "p01-01"), _device(rehearsal, "p01-02"), desk]
    folder.add(added, rehearsal.root)
    again = open_key_folder(folder.path)
    after = files_in(folder.path)
    assert all(again.register.holds(certificate) for certificate in added)
    assert again.register == folder.register
    assert after.pop("terminals/p01-01.crt") == added[0].pem
    assert after.pop("terminals/p01-02.crt") == added[1].pem
    assert after.pop("receptions/p01.crt") == desk.pem
    assert {name for name in after if after[name] != before[name]} == {"register.json"}


def test_a_new_certificate_of_a_terminal_replaces_its_file_and_joins_the_register(
    rehearsal: CeremonyOutcome, tmp_path: Path
) -> None:
    """A terminal with a new key has the new file; both certificates stay in force."""
    folder = write_key_folder(tmp_path / "KEYS", rehearsal)
    first, second = (_device(rehearsal, "p01-01") for _ in range(2))
    folder.add([first], rehearsal.root)
    folder.add([second], rehearsal.root)
    assert (folder.path / "terminals" / "p01-01.crt").read_bytes() == second.pem
    assert set(open_key_folder(folder.path).register.of(Role.TERMINAL, "p01-01")) == {first, second}


def test_a_register_that_cannot_be_written_stays_the_old_one(
    rehearsal: CeremonyOutcome, tmp_path: Path
) -> None:
    """A power loss or a full disk while certifying leaves the old register whole."""
    folder = write_key_folder(tmp_path / "KEYS", rehearsal)
    before = files_in(folder.path)
    with patch("os.fsync", _failing_after(1)), pytest.raises(BadInput) as caught:
        folder.add([_device(rehearsal, "p01-01")], rehearsal.root)
    assert keys_of(caught) == {"keys.unwritable"}
    assert files_in(folder.path) == before
    assert folder.register == open_key_folder(folder.path).register


def _spoil_ceremony(path: Path) -> None:
    (path / "ceremony.json").write_bytes(b"{}\n")


def _spoil_register(path: Path) -> None:
    (path / "register.json").write_bytes(b"\xff")


def _swap_documents(path: Path) -> None:
    (path / "register.json").write_bytes((path / "ceremony.json").read_bytes())


def _enlarge(path: Path) -> None:
    with (path / "ceremony.json").open("r+b") as opened:
        opened.truncate(17 * 1024 * 1024)


def _remove_both(path: Path) -> None:
    (path / "ceremony.json").unlink()
    (path / "register.json").unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_spoil_ceremony, ["keys.not-signed"]),
        (_spoil_register, ["keys.not-signed"]),
        (_swap_documents, ["keys.not-signed"]),
        (_enlarge, ["keys.too-large"]),
        (_remove_both, ["keys.unreadable", "keys.unreadable"]),
    ],
)
def test_a_spoilt_folder_is_refused(
    rehearsal: CeremonyOutcome, tmp_path: Path, spoil: Callable[[Path], None], said: list[str]
) -> None:
    """Each fault is said with its file; where several files are missing, all are named."""
    write_key_folder(tmp_path / "KEYS", rehearsal)
    spoil(tmp_path / "KEYS")
    with pytest.raises(BadInput) as caught:
        open_key_folder(tmp_path / "KEYS")
    assert [error.key for error in caught.value.errors] == said
    assert all(str(tmp_path / "KEYS") in line for line in caught.value.lines("en"))


def test_every_changed_byte_of_a_signed_file_is_found(
    rehearsal: CeremonyOutcome, tmp_path: Path
) -> None:
    """A KEYS folder in which one byte of ceremony or register differs does not open."""
    write_key_folder(tmp_path / "KEYS", rehearsal)
    for name in ("ceremony.json", "register.json"):
        file = tmp_path / "KEYS" / name
        data = file.read_bytes()
        for at in range(0, len(data), 29):
            file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises(BadInput):
                open_key_folder(tmp_path / "KEYS")
        file.write_bytes(data)
    assert open_key_folder(tmp_path / "KEYS").ceremony == rehearsal.ceremony


def test_the_register_of_another_ceremony_is_refused(
    rehearsal: CeremonyOutcome, tmp_path: Path
) -> None:
    """Files of two ceremonies cannot be mixed in one folder."""
    other = write_key_folder(tmp_path / "OTHER", hold_ceremony("test-2024", "rehearsal", 2, 2, 3))
    mixed = write_key_folder(tmp_path / "KEYS", rehearsal)
    (mixed.path / "register.json").write_bytes((other.path / "register.json").read_bytes())
    with pytest.raises(BadInput) as caught:
        open_key_folder(mixed.path)
    assert keys_of(caught) == {"keys.not-signed"}


def _pem_of(key: SigningKey) -> bytes:
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "keys.root-locked"),
        (b"\xff\x00", "keys.root-locked"),
        (_pem_of(SigningKey(Secret(bytes(32))))[:-40], "keys.root-locked"),
        (_pem_of(SigningKey(Secret(bytes(32)))), "keys.root-other"),
        (
            ec.derive_private_key(1, ec.SECP256R1()).private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            ),
            "keys.root-other",
        ),
        (b"x" * (17 * 1024 * 1024), "keys.too-large"),
    ],
    ids=["empty", "garbage", "cut off", "another root", "another kind of key", "huge"],
)
def test_a_root_key_that_is_none_is_refused(
    rehearsal: CeremonyOutcome, tmp_path: Path, data: bytes, said: str
) -> None:
    """Whatever lies in root.key, only this election's root key is used."""
    folder = write_key_folder(tmp_path / "KEYS", rehearsal)
    (folder.path / "root.key").write_bytes(data)
    with pytest.raises(BadInput) as caught:
        folder.root()
    assert keys_of(caught) == {said}


def test_a_rehearsal_may_lock_its_root_key_too(rehearsal: CeremonyOutcome, tmp_path: Path) -> None:
    """A passphrase given in a rehearsal is used, and asked for again."""
    folder = write_key_folder(tmp_path / "KEYS", rehearsal, Secret(PASSPHRASE))
    assert folder.root(Secret(PASSPHRASE)).public == rehearsal.root.public
    with pytest.raises(BadInput) as caught:
        folder.root()
    assert keys_of(caught) == {"keys.root-locked"}


def test_a_rehearsal_without_shares_asks_for_them(
    rehearsal: CeremonyOutcome, tmp_path: Path
) -> None:
    """Where the shares were handed out, the folder says how many to bring."""
    folder = write_key_folder(tmp_path / "KEYS", rehearsal, None, trustees(tmp_path))
    with pytest.raises(BadInput) as caught:
        folder.rehearsal_shares()
    assert keys_of(caught) == {"keys.no-shares"}


def test_a_share_is_read_however_it_was_typed(rehearsal: CeremonyOutcome, tmp_path: Path) -> None:
    """Line breaks, tabs and Windows line ends between the words do not matter."""
    file = tmp_path / "share.txt"
    words = rehearsal.shares[0].reveal().split()
    file.write_bytes(b"\r\n".join(words[:10]) + b"\t  " + b" ".join(words[10:]) + b"\r\n\r\n")
    assert read_share(file) == rehearsal.shares[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "keys.misread"), (b" \r\n\t", "keys.misread"), (b"a" * 2049, "keys.too-large")],
    ids=["empty", "blank", "too large"],
)
def test_a_file_that_holds_no_share_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    """An empty or far too long file is an input error."""
    (tmp_path / "share.txt").write_bytes(data)
    with pytest.raises(BadInput) as caught:
        read_share(tmp_path / "share.txt")
    assert keys_of(caught) == {said}


def test_a_missing_share_file_is_named(tmp_path: Path) -> None:
    """A path that leads nowhere is said, with the path."""
    with pytest.raises(BadInput) as caught:
        read_share(tmp_path / "nowhere.txt")
    assert keys_of(caught) == {"keys.unreadable"}
    assert "nowhere.txt" in caught.value.lines("ja")[0]


def test_new_shares_are_handed_out_under_the_same_rules(
    official: CeremonyOutcome, tmp_path: Path
) -> None:
    """When a trustee changes: one folder each, outside KEYS, nothing overwritten."""
    keys = tmp_path / "KEYS"
    folder: KeyFolder = write_key_folder(keys, official, Secret(PASSPHRASE), trustees(tmp_path))
    fresh = reshare(official.shares[:2], official.ceremony)
    before = files_in(tmp_path)
    refused: list[tuple[tuple[Path, ...], str]] = [
        ((), "keys.trustee-folders"),
        (trustees(keys), "keys.trustee-inside"),
        (trustees(tmp_path), "keys.exists"),
        ((tmp_path / "n",) * 3, "keys.trustee-same"),
    ]
    for folders, said in refused:
        with pytest.raises(BadInput) as caught:
            write_shares(keys, folder.ceremony, fresh, folders)
        assert keys_of(caught) == {said}
        assert files_in(tmp_path) == before
    write_shares(keys, folder.ceremony, fresh, trustees(tmp_path / "new"))
    written = [read_share(place / "share.txt") for place in trustees(tmp_path / "new")]
    assert tuple(written) == fresh


def _device(outcome: CeremonyOutcome, name: str, role: Role = Role.TERMINAL) -> Certificate:
    return certify(outcome.root, outcome.ceremony.uid, role, name, SigningKey.generate().public)


def _failing_after(calls: int) -> Callable[[int], None]:
    """An fsync that finds the disk full from the given call on."""
    done = 0

    def fsync(_handle: int) -> None:
        nonlocal done
        done += 1
        if done >= calls:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return fsync
