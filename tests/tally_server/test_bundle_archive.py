"""The one form of a bundle's archive: written, read back, and nothing else read."""

import io
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tally_server.audit.archive_reader import ArchiveRefused, read_archive
from tally_server.audit.archive_writer import SourceChanged, measured, write_archive
from tally_server.audit.tree import open_bundle
from tally_server.audit.zip_form import (
    MAX_FILE,
    MAX_PATH,
    Entry,
    FileChanged,
    central_header,
    end_records,
    good_path,
    local_header,
)

SMALL = {"a.txt": b"first", "b/c.bin": bytes(range(256)), "b/empty": b""}

PARTS = st.text("abz09.-_", min_size=1, max_size=9).filter(lambda part: part not in (".", ".."))
PATHS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)


def _fit_a_disk(paths: Mapping[str, bytes]) -> bool:
    """No path is a folder of another, as no folder could hold both."""
    return not any(other.startswith(f"{path}/") for path in paths for other in paths)


TREES = st.dictionaries(PATHS, st.binary(max_size=40), min_size=1, max_size=6).filter(_fit_a_disk)


def archive_of(tree: Mapping[str, bytes]) -> bytes:
    """The archive of a tree, from the functions of its form alone."""
    files = {path: Entry(path, len(tree[path]), zipfile.crc32(tree[path])) for path in sorted(tree)}
    body, directory = b"", b""
    for path, entry in files.items():
        directory += central_header(entry, len(body))
        body += local_header(entry) + tree[path]
    return body + directory + end_records(len(files), len(directory), len(body))


def contents(data: bytes) -> dict[str, bytes]:
    """What our reader finds in these bytes."""
    archive = read_archive(io.BytesIO(data))
    return {path: archive.data(path) for path in archive.paths}


@given(tree=TREES)
def test_what_was_written_is_read(
    tree: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any tree of files comes out of its archive and out of a folder as it was."""
    folder = tmp_path_factory.mktemp("bundle")
    write_archive(folder / "bundle.zip", measured(tree))
    assert (folder / "bundle.zip").read_bytes() == archive_of(tree)
    for path, data in tree.items():
        (folder / "tree" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "tree" / path).write_bytes(data)
    for bundle in (folder / "bundle.zip", folder / "tree"):
        with open_bundle(bundle) as read:
            assert read.paths == tuple(sorted(tree, key=str.encode))
            assert {path: read.data(path) for path in read.paths} == tree
            assert {path: read.size(path) for path in read.paths} == {
                path: len(data) for path, data in tree.items()
            }
            assert read.others == ()


@given(tree=TREES)
def test_other_programs_read_the_same_files(tree: dict[str, bytes]) -> None:
    """Python's own reader of ZIP finds the same files, and its writer makes the same bytes."""
    ours = archive_of(tree)
    with zipfile.ZipFile(io.BytesIO(ours)) as archive:
        assert archive.testzip() is None
        assert {one.filename: archive.read(one) for one in archive.infolist()} == tree
    assert ours == zipped({path: tree[path] for path in sorted(tree)})


def zipped(tree: Mapping[str, bytes], **changes: object) -> bytes:
    """An archive by Python's writer. changes: of the fields of every file's ZipInfo."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, data in tree.items():
            info = zipfile.ZipInfo(path)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            for name, value in changes.items():
                setattr(info, name, value)
            archive.writestr(info, data)
    return target.getvalue()


@given(tree=TREES, data=st.data())
def test_no_byte_can_change_unseen(tree: dict[str, bytes], data: st.DataObject) -> None:
    """An archive with one other byte is refused: every CRC-32 and every header is checked."""
    changed = bytearray(archive_of(tree))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ArchiveRefused):
        contents(bytes(changed))


def test_every_single_byte_is_held() -> None:
    """In a small archive each bit of each byte was tried: every change is refused."""
    good = archive_of(SMALL)
    assert contents(good) == SMALL
    for at in range(len(good)):
        for bit in range(8):
            changed = bytearray(good)
            changed[at] ^= 1 << bit
            with pytest.raises(ArchiveRefused):
                contents(bytes(changed))


def test_no_part_of_an_archive_is_taken_for_it() -> None:
    """Cut off anywhere, or with a byte behind it, it is refused."""
    good = archive_of(SMALL)
    for length in range(len(good)):
        with pytest.raises(ArchiveRefused):
            contents(good[:length])
    for more in (b"\0", b"PK", good):
        with pytest.raises(ArchiveRefused):
            contents(good + more)


END = archive_of(SMALL)[-22:]


@settings(max_examples=300)
@given(data=st.binary(max_size=200) | st.binary(max_size=120).map(lambda some: some + END))
def test_hostile_bytes_are_refused_and_crash_nothing(data: bytes) -> None:
    """Whatever the bytes: a refusal."""
    with pytest.raises(ArchiveRefused):
        contents(data)


# Each rule of the page, broken alone.


def _assembled(
    files: list[tuple[Entry, bytes]],
    *,
    order: list[int] | None = None,
    between: bytes = b"",
    offsets: Mapping[int, int] | None = None,
    number: int | None = None,
    before: bytes = b"",
) -> bytes:
    """An archive of these entries that need not be true; order: of the directory."""
    body, places = before, []
    for entry, data in files:
        places.append(len(body))
        body += local_header(entry) + data + between
    directory = b"".join(
        central_header(files[at][0], (offsets or {}).get(at, places[at]))
        for at in order or range(len(files))
    )
    return body + directory + end_records(number or len(files), len(directory), len(body))


def _entry(path: str, data: bytes = b"data", **changes: int) -> tuple[Entry, bytes]:
    fields = {"size": len(data), "crc": zipfile.crc32(data)} | changes
    return Entry(path, **fields), data


def _with(at: int, field: bytes) -> bytes:
    """The small archive with these bytes at this place of its first local header and of
    its first entry in the directory, where the same fields stand two bytes further on."""
    good = bytearray(archive_of(SMALL))
    central = good.index(b"PK\x01\x02") + 2
    good[at : at + len(field)] = field
    good[central + at : central + at + len(field)] = field
    return bytes(good)


def _packed() -> bytes:
    return zipped({"a": b"a" * 100}, compress_type=zipfile.ZIP_DEFLATED)


def _zip64_sizes() -> bytes:
    """A file whose local header keeps its sizes in a ZIP64 field, where they fit without."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("a")
        info.create_system, info.external_attr = 3, 0o100644 << 16
        with archive.open(info, "w", force_zip64=True) as opened:
            opened.write(b"data")
    return target.getvalue()


def _needless_zip64_end() -> bytes:
    good = archive_of(SMALL)
    number, size, offset = struct.unpack("<10xH2L2x", good[-22:])
    wide = end_records(70_000, size, offset)[:-22]
    wide = wide[:24] + struct.pack("<2Q", number, number) + wide[40:]
    return good[:-22] + wide + good[-22:]


def _needless_zip64_offset() -> bytes:
    entry, data = _entry("a")
    far = bytearray(central_header(entry, 2**32))
    far[-8:] = bytes(8)
    body = local_header(entry) + data
    return body + bytes(far) + end_records(1, len(far), len(body))


def _far_directory(size: int, offset: int) -> bytes:
    """A ZIP64 end that names a directory where no file has one."""
    end = bytearray(end_records(3, 2**32, 2**32))
    end[40:56] = struct.pack("<2Q", size, offset)
    return archive_of(SMALL)[:-22] + bytes(end)


def _descriptor() -> bytes:
    """Written to a pipe: sizes stand behind the file."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    target = Pipe()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a", b"data")
    return target.getvalue()


def _comment() -> bytes:
    target = io.BytesIO(archive_of(SMALL))
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"hello"
    return target.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing at all": lambda: b"",
    "no file": lambda: end_records(0, 0, 0),
    "a packed file": _packed,
    "packed, says the directory alone": lambda: archive_of(SMALL).replace(
        b"PK\x01\x02\x14\x03\x14\0\0\0\0\0", b"PK\x01\x02\x14\x03\x14\0\0\0\x08\0", 1
    ),
    "encrypted": lambda: _with(6, b"\x01\0"),
    "a name in UTF-8": lambda: _with(6, b"\0\x08"),
    "another time": lambda: zipped(SMALL, date_time=(1980, 1, 1, 0, 0, 2)),
    "another day": lambda: zipped(SMALL, date_time=(2026, 1, 1, 0, 0, 0)),
    "a script that runs": lambda: zipped(SMALL, external_attr=0o100755 << 16),
    "a link": lambda: zipped(SMALL, external_attr=0o120777 << 16),
    "made elsewhere": lambda: zipped(SMALL, create_system=0),
    "an attribute": lambda: zipped(SMALL, internal_attr=1),
    "sizes behind the file": _descriptor,
    "a comment on the archive": _comment,
    "a comment on a file": lambda: zipped(SMALL, comment=b"x"),
    "an extra field": lambda: zipped(SMALL, extra=b"\x99\x99\0\0"),
    "ZIP64 sizes": _zip64_sizes,
    "a ZIP64 end that is not needed": _needless_zip64_end,
    "a ZIP64 offset that is not needed": _needless_zip64_offset,
    "a folder as an entry": lambda: _assembled([_entry("a/", b"")]),
    "a name twice": lambda: _assembled([_entry("a"), _entry("a", b"other")]),
    "out of order": lambda: _assembled([_entry("b"), _entry("a")]),
    "the directory in another order": lambda: _assembled([_entry("a"), _entry("b")], order=[1, 0]),
    "bytes between files": lambda: _assembled([_entry("a"), _entry("b")], between=b"hidden"),
    "bytes before the first": lambda: _assembled([_entry("a")], before=b"#!/bin/sh\n"),
    "a file that the directory hides": lambda: _assembled(
        [_entry("a"), _entry("b")], order=[0], number=1
    ),
    "two entries for one file": lambda: _assembled([_entry("a"), _entry("b")], offsets={1: 0}),
    "files over each other": lambda: _assembled(
        [_entry("a", local_header(_entry("b")[0]) + b"data"), _entry("b")], offsets={1: 31}
    ),
    "too few in the directory": lambda: _assembled([_entry("a"), _entry("b")], number=3),
    "too many in the directory": lambda: _assembled([_entry("a"), _entry("b")], number=1),
    "a wrong CRC-32": lambda: _assembled([_entry("a", crc=1)]),
    "larger than the archive": lambda: _assembled([_entry("a", size=MAX_FILE)]),
    "beyond the greatest size": lambda: _assembled([_entry("a", size=MAX_FILE + 1)]),
    "shorter than its bytes": lambda: _assembled([_entry("a", size=2)]),
    "two million files and one": lambda: archive_of(SMALL)[:-22] + end_records(2_000_001, 9, 9),
    "a directory of 2^63 bytes": lambda: _far_directory(2**63, 9),
    "a directory at 2^64 - 1": lambda: _far_directory(9, 2**64 - 1),
    "two archives": lambda: archive_of(SMALL) * 2,
    **{
        f"the path {path!r}": lambda path=path: _assembled([_entry(path)])
        for path in (
            *("../a", "a/../b", "..", ".", "./a", "/a", "a//b", "a/", "//", "A", "a b", "a\\b"),
            *("c:a", "a\0b", "a\nb", "~", "%2e", "a" * (MAX_PATH + 1)),
        )
    },
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_archive_of_another_form_is_refused(make: Callable[[], bytes]) -> None:
    """Each rule of the page broken alone: nothing is read from such an archive."""
    with pytest.raises(ArchiveRefused):
        contents(make())


def test_the_breakers_break_what_they_mean_to() -> None:
    """Without its breach each of the makers above makes an archive that is read."""
    assert contents(_assembled([_entry("a"), _entry("b")])) == {"a": b"data", "b": b"data"}
    assert contents(zipped(SMALL)) == SMALL
    assert contents(_with(6, b"\0\0")) == SMALL
    assert contents(_assembled([_entry("a" * MAX_PATH)])) == {"a" * MAX_PATH: b"data"}


def test_paths_that_leave_the_folder_are_never_good() -> None:
    """No part is empty, `.` or `..`; three points, and points in a name, are."""
    assert [path for path in ("...", "a..b", ".a", "a.", "-") if good_path(path)] == [
        *("...", "a..b", ".a", "a.", "-")
    ]
    assert not any(map(good_path, ("", ".", "..", "a/..", "./b", "/", "a/", "あ", "a\n")))


def test_offsets_beyond_four_gibibytes_stand_in_one_extra_field() -> None:
    """The last offset that fits stands plainly, the next one in the field of ZIP64."""
    entry = Entry("a", 4, 0)
    last, next_one = central_header(entry, 2**32 - 2), central_header(entry, 2**32 - 1)
    assert (len(last), last[42:46]) == (47, b"\xfe\xff\xff\xff")
    assert next_one[42:46] == b"\xff" * 4
    assert next_one[47:] == bytes.fromhex("0100 0800 ffffffff00000000")
    assert struct.unpack_from("<2H", next_one, 4) == (0x032D, 45)


@pytest.mark.parametrize(
    ("numbers", "wide"),
    [
        ((65_534, 9, 9), False),
        ((65_535, 9, 9), True),
        ((1, 2**32 - 2, 9), False),
        ((1, 2**32 - 1, 9), True),
        ((1, 9, 2**32 - 1), True),
    ],
)
def test_the_wide_end_stands_where_a_number_does_not_fit(
    numbers: tuple[int, int, int], wide: bool
) -> None:
    """ZIP64 end and locator stand exactly where a field of the end would be all ones."""
    records = end_records(*numbers)
    assert (len(records) == 22 + 76) == wide
    if wide:
        assert struct.unpack_from("<32x3Q", records) == numbers


def test_an_archive_of_more_than_65535_files_is_read(tmp_path: Path) -> None:
    """Ours and Python's reader find all of them."""
    tree = {f"f{number}": b"" for number in range(65_540)}
    write_archive(tmp_path / "many.zip", measured(tree))
    with open_bundle(tmp_path / "many.zip") as read:
        assert len(read.paths) == len(tree)
    with zipfile.ZipFile(tmp_path / "many.zip") as archive:
        assert len(archive.namelist()) == len(tree)


@pytest.mark.slow
def test_a_file_beyond_four_gibibytes_of_others_is_found(tmp_path: Path) -> None:
    """Behind two sparse files of 2.5 GiB the ZIP64 offset leads to the next; the archive
    takes no room on a disk that can leave holes."""
    big = 5 * 2**29
    sizes = {"a": big, "b": big, "c": 4}
    crc = _crc_of_zeros(big)
    entries = [Entry("a", big, crc), Entry("b", big, crc), Entry("c", 4, zipfile.crc32(b"data"))]
    directory, at = b"", 0
    with (tmp_path / "big.zip").open("wb") as target:
        for entry in entries:
            directory += central_header(entry, at)
            header = local_header(entry)
            target.seek(at)
            target.write(header)
            at += len(header) + entry.size
        target.seek(at - 4)
        target.write(b"data" + directory + end_records(3, len(directory), at))
    with open_bundle(tmp_path / "big.zip") as read:
        assert {path: read.size(path) for path in read.paths} == sizes
        assert read.data("c") == b"data"
    with zipfile.ZipFile(tmp_path / "big.zip") as archive:
        assert archive.read("c") == b"data"


def _crc_of_zeros(size: int) -> int:
    crc, block = 0, bytes(2**24)
    for _ in range(size // len(block)):
        crc = zipfile.crc32(block, crc)
    return crc


# Folders.


def test_links_and_devices_in_a_folder_are_told_and_never_read(tmp_path: Path) -> None:
    """A link to a file or folder, a pipe, a bad name: none is a file of the bundle."""
    (tmp_path / "bundle").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "bundle"
    (folder / "a").write_bytes(b"a")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "folder").symlink_to(tmp_path)
    (folder / "Upper").mkdir()
    (folder / "Upper" / "b").write_bytes(b"b")
    (folder / "empty").mkdir()
    os.mkfifo(folder / "pipe")
    with open_bundle(folder) as read:
        assert read.paths == ("a",)
        assert read.others == ("Upper", "folder", "link", "pipe")


def test_a_file_that_changes_under_the_reader_is_no_file(tmp_path: Path) -> None:
    """Replaced by a link, or of another length, after the folder was listed."""
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"data")
    with open_bundle(tmp_path) as read:
        (tmp_path / "a").write_bytes(b"datadata")
        (tmp_path / "b").unlink()
        (tmp_path / "b").symlink_to("c")
        with pytest.raises(FileChanged):
            read.data("a")
        with pytest.raises(OSError, match="b"):
            read.data("b")
        assert read.data("c") == b"data"


def test_an_archive_that_changes_under_the_reader_is_told(tmp_path: Path) -> None:
    """The CRC-32 is held again whenever a file is read."""
    file = tmp_path / "bundle.zip"
    write_archive(file, measured({"a.txt": b"first" * 2**20}))
    with open_bundle(file) as read:
        file.write_bytes(file.read_bytes().replace(b"first", b"worst"))
        with pytest.raises(FileChanged):
            read.data("a.txt")


# Writing.


def test_a_source_that_changes_between_hash_and_archive_stops_it(tmp_path: Path) -> None:
    """What the index says is what stands in the archive, or there is no archive."""
    (tmp_path / "source").write_bytes(b"one")
    files = measured({"a": tmp_path / "source"})
    (tmp_path / "source").write_bytes(b"two")
    with pytest.raises(SourceChanged):
        write_archive(tmp_path / "bundle.zip", files)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["source"]


@pytest.mark.parametrize("tree", [{}, {"../a": b""}, {"A": b""}, {"a": b"", "b/": b""}], ids=str)
def test_a_tree_that_no_archive_can_hold_is_never_written(tree: dict[str, bytes]) -> None:
    """No file at all, or a path that a reader would refuse."""
    with pytest.raises(ValueError, match=r"files|path"):
        measured(tree)


def test_a_link_is_never_followed_into_an_archive(tmp_path: Path) -> None:
    """What a link names may be a secret that has no business in a bundle."""
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link").symlink_to("secret")
    with pytest.raises(SourceChanged):
        measured({"a": tmp_path / "link"})


def test_memory_does_not_grow_with_the_files(tmp_path: Path) -> None:
    """A file of 64 MiB is written and read with a few blocks in memory."""
    (tmp_path / "big").write_bytes(bytes(64 * 2**20))
    tracemalloc.start()
    write_archive(tmp_path / "bundle.zip", measured({"big": tmp_path / "big"}))
    with open_bundle(tmp_path / "bundle.zip") as read:
        assert sum(map(len, read.blocks("big"))) == 64 * 2**20
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20
