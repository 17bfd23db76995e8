"""Media that come as an archive: taken, or refused cleanly whatever they are."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import ORIGINAL, World

from common.text import catalogue
from tally_server.intake.archive import ArchiveRefused, Limits, unpack
from tally_server.intake.reading import shape_of

WORLD = World()
SHAPE = shape_of(WORLD.package)
LIMITS = Limits.of(4, SHAPE)
MEDIUM = WORLD.medium_files("p01-01", {"contest-1": ["none"]}, ORIGINAL)


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], packed: bool = True) -> bytes:
    data = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return data.getvalue()


def good() -> bytes:
    return zipped(*((f"p01-01/original/{name}", data) for name, data in MEDIUM.items()))


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def bomb() -> bytes:
    return zipped(("p01-01/original/records.bin", bytes(40 * 1024 * 1024)))


def lying_size() -> bytes:
    """The directory says one byte; what is packed is forty megabytes."""
    data = bytearray(bomb())
    at = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 1)
    return bytes(data)


def lying_count() -> bytes:
    data = bytearray(good())
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HHI", data, at + 8, 65535, 65535, 2**32 - 1)
    return bytes(data)


def locked() -> bytes:
    data = bytearray(good())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing at all": lambda: b"",
    "a text": lambda: b"<html>not a medium</html>",
    "cut short": lambda: good()[:-30],
    "cut in the middle": lambda: good()[: len(good()) // 2],
    "a bomb": bomb,
    "a bomb that lies about its size": lying_size,
    "a directory that lies about its number": lying_count,
    "very many files": lambda: zipped(*((f"{n}", b"") for n in range(LIMITS.files + 1))),
    "a link": lambda: zipped((special("p01-01/original/log.jsonl", stat.S_IFLNK), b"/etc/passwd")),
    "a device": lambda: zipped((special("p01-01/original/log.jsonl", stat.S_IFCHR), b"")),
    "a path out of the folder": lambda: zipped(("../../etc/cron.d/x", b"x")),
    "a path from the root": lambda: zipped(("/etc/cron.d/x", b"x")),
    "a path of another system": lambda: zipped(("..\\..\\x", b"x")),
    "a deep path": lambda: zipped(("/".join("abcdefgh") + "/records.bin", b"x")),
    "no name at all": lambda: zipped(("!name", b"x")).replace(b"!name", b"\0name"),
    "a long name": lambda: zipped(("p" * 60_000, b"x")),
    "a name with control letters": lambda: zipped(("p01-01/orig\x1b[2Jinal/log.jsonl", b"x")),
    "a file in the place of a folder": lambda: zipped(("p01-01", b"x"), ("p01-01/original", b"x")),
    "a locked archive": locked,
    "another packing": lambda: zipped(
        (lzma_info(), b"x" * 100),
    ),
}


def lzma_info() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("p01-01/original/log.jsonl")
    info.compress_type = zipfile.ZIP_LZMA
    return info


def taken(data: bytes, folder: Path) -> tuple[Path, ...]:
    archive, into = folder / "upload", folder / "into"
    archive.write_bytes(data)
    into.mkdir()
    return unpack(archive, into, SHAPE, LIMITS)


def refusal(data: bytes, folder: Path) -> str | None:
    try:
        taken(data, folder)
    except ArchiveRefused as refused:
        return refused.key
    return None


def test_media_in_an_archive_are_unpacked_as_they_were(tmp_path: Path) -> None:
    """Every file of every medium, in a folder of its own."""
    (medium,) = taken(good(), tmp_path)
    assert medium == tmp_path / "into" / "p01-01" / "original"
    assert {path.name: path.read_bytes() for path in medium.iterdir()} == MEDIUM


def test_the_files_of_one_medium_alone_are_taken(tmp_path: Path) -> None:
    """An archive of a stick's own files, without folders around them."""
    (medium,) = taken(zipped(*MEDIUM.items(), packed=False), tmp_path)
    assert medium == tmp_path / "into"


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_archive_is_refused_with_a_reason(tmp_path: Path, what: str) -> None:
    """A finding for staff, never a crash; and nothing outside the folder is touched."""
    with pytest.raises(ArchiveRefused) as refused:
        taken(HOSTILE[what](), tmp_path)
    assert refused.value.key in catalogue()
    assert {path.name for path in tmp_path.iterdir()} == {"upload", "into"}
    size = sum(path.stat().st_size for path in (tmp_path / "into").rglob("*") if path.is_file())
    assert size <= 2 * SHAPE.record * SHAPE.capacity + 100_000


def test_markup_in_a_name_is_only_a_name(tmp_path: Path) -> None:
    """A file called like a script becomes a file that does not belong, and no more."""
    (medium,) = taken(zipped(("<script>alert(1)<", b"x")), tmp_path)
    assert [path.name for path in medium.iterdir()] == ["<script>alert(1)<"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_changed_archive_is_taken_or_refused(
    tmp_path_factory: object, data: st.DataObject
) -> None:
    """Whatever bytes are changed, nothing but a refusal comes out, and quickly."""
    archive = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 6))):
        archive[data.draw(st.integers(0, len(archive) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("changed")  # type: ignore[attr-defined]  # pytest's factory
    key = refusal(bytes(archive), folder)
    assert key is None or key in catalogue()


SMALL = zipped(("a/b/log.jsonl", b"x" * 50), ("a/b/medium.json", b"{}"), packed=False)
