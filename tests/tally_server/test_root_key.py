"""docs/formats/keys-folder.md, root.key: who has the file still needs the passphrase."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from hypothesis import example, given
from hypothesis import strategies as st
from vectors import make_root_key
from vectors.vector_file import spelled, stored, stored_text

from common.secret import Secret
from common.signing import SigningKey
from tally_server.preparation.root_key import (
    MAX_PASSPHRASE_BYTES,
    RootLocked,
    RootRefused,
    lock_root,
    stretched,
    unlock_root,
)

VECTORS: dict[str, str] = stored(make_root_key.FILE)
UID = bytes.fromhex(VECTORS["election_uid"])
PASSPHRASE = Secret(VECTORS["passphrase"].encode())
ROOT = SigningKey(Secret(bytes.fromhex(VECTORS["root_seed"])))
LOCKED = VECTORS["root.key"].encode()


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today."""
    assert spelled(make_root_key.vectors()) == stored_text(make_root_key.FILE)


def test_the_locked_root_key_of_the_vectors_opens() -> None:
    """The passphrase opens the file, and gives exactly that root key."""
    assert unlock_root(LOCKED, UID, PASSPHRASE).seed == ROOT.seed


def test_a_stranger_can_open_the_file_from_the_page_alone() -> None:
    """scrypt, and any program that reads PKCS #8, are enough."""
    salt = b"\x11ippyo/root-key/v1" + UID
    lock = hashlib.scrypt(
        VECTORS["passphrase"].encode(), salt=salt, n=65_536, r=8, p=1, maxmem=2**28, dklen=32
    ).hex()
    assert (salt.hex(), lock) == (VECTORS["salt"], VECTORS["lock"])
    plain = load_pem_private_key(LOCKED, lock.encode()).private_bytes(
        Encoding.Raw, PrivateFormat.Raw, NoEncryption()
    )
    assert plain.hex() == VECTORS["root_seed"]


def test_the_passphrase_alone_does_not_open_the_pkcs8_file() -> None:
    """Guessing against the few rounds of PBKDF2 in the file leads nowhere."""
    with pytest.raises(ValueError, match="password"):
        load_pem_private_key(LOCKED, VECTORS["passphrase"].encode())


@pytest.mark.parametrize("guess", [None, Secret(b"a guess"), Secret(b"")], ids=["0", "g", "e"])
def test_another_passphrase_or_none_does_not_open(guess: Secret | None) -> None:
    """A wrong, empty or missing passphrase is one and the same refusal."""
    with pytest.raises(RootLocked):
        unlock_root(LOCKED, UID, guess)


def test_the_lock_of_one_election_is_not_that_of_another() -> None:
    """The same passphrase gives another lock in every election: no guess serves twice."""
    assert stretched(PASSPHRASE, UID) != stretched(PASSPHRASE, bytes(32))
    with pytest.raises(RootLocked):
        unlock_root(LOCKED, bytes(32), PASSPHRASE)


@pytest.mark.parametrize("passphrase", [None, Secret(b"x"), Secret(b"x" * MAX_PASSPHRASE_BYTES)])
def test_what_is_locked_opens_again(passphrase: Secret | None) -> None:
    """The shortest and the longest passphrase work, and a rehearsal's plain file."""
    data = lock_root(ROOT, UID, passphrase)
    assert data.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY") is (passphrase is not None)
    assert unlock_root(data, UID, passphrase).seed == ROOT.seed


def test_a_plain_file_does_not_pass_for_a_locked_one() -> None:
    """Where a passphrase is expected, a file that needs none is refused."""
    with pytest.raises(RootLocked):
        unlock_root(lock_root(ROOT, UID, None), UID, PASSPHRASE)


def test_another_kind_of_key_is_refused() -> None:
    """A root key is an Ed25519 key and nothing else."""
    other = rsa.generate_private_key(65_537, 2048)
    data = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(RootRefused):
        unlock_root(data, UID, None)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever the file holds, the answer is a refusal and never an error."""
    for file in (data, b"-----BEGIN PRIVATE KEY-----\n" + data):
        with pytest.raises(RootLocked):
            unlock_root(file, UID, None)


@given(st.integers(0, 118), st.integers(1, 255))
@example(at=43, flip=1)
def test_a_changed_byte_of_a_plain_file_gives_no_error_of_the_program(at: int, flip: int) -> None:
    """A damaged root key is refused, or is another key, which the folder then refuses."""
    data = bytearray(lock_root(ROOT, UID, None))
    data[at] ^= flip
    try:
        found = unlock_root(bytes(data), UID, None)
    except (RootLocked, RootRefused):
        return
    assert isinstance(found, SigningKey)
