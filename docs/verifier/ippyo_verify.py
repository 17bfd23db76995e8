"""Ippyo's independent verifier: one file that shares no code with Ippyo.

    python ippyo_verify.py bundle  BUNDLE [--share FILE --share FILE]
    python ippyo_verify.py media   --keys KEYS --media MEDIA [--slips slips.csv]
    python ippyo_verify.py recount --keys KEYS --media MEDIA --share FILE --share FILE \
                                   [--results results.json]

`bundle` verifies a sealed or a public bundle, archive or folder: every signature, every
hash, every sum. `media` verifies the ceremony, the register, the certificates and every
closed medium. `recount`, and `bundle` with shares, do the same, then open all votes of all
places together with the trustees' shares and hold the totals against the published ones.
Totals of one place, terminal or medium never come into being (電磁的記録投票法施行令4条2項).

Read from top to bottom: the numbered checks; bytes, folders and archives; documents, keys
and certificates; media; tables, decisions and results; the rules of the outcome; what a
bundle says of its count; the recount; the command line.

Written from docs/formats/ alone. The numbers are those of docs/verifier/checks.md. Needs
Python 3.11, `cryptography` and `PyNaCl`, and for `recount` the file slip39_words.txt beside
this one. No network, nothing is written. Exit code: 0 everything holds, 1 something does
not, 2 the command line is wrong.
"""

import argparse
import base64
import binascii
import csv
import hashlib
import heapq
import hmac
import io
import json
import math
import os
import re
import stat
import struct
import sys
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

T = TypeVar("T")

GROUPS = {
    1: "完全性 / completeness",
    2: "真正性 / authenticity",
    3: "整合性 / consistency",
    4: "改変のないこと / integrity",
    5: "集計の証拠 / evidence of the count",
}
CHECKS = {
    101: "KEYS に式の文書・登録簿・根の証明書がある / KEYS holds ceremony, register and root",
    102: "全端末の媒体フォルダーがある / every terminal has its folder",
    103: "よけいなフォルダー・ファイルがない / no folder or file too many",
    104: "全端末の原本がある / every terminal has its original",
    105: "全端末の複写がある / every terminal has its duplicate",
    106: "媒体に6つのファイルがある / every medium holds its six files",
    107: "媒体にほかのファイルがない / a medium holds nothing else",
    108: "登録簿に全端末の証明書がある / the register has every terminal",
    109: "全端末の締切票がある / there is one slip for every terminal",
    110: "束に索引がある / the bundle has its index",
    111: "索引のファイルが全部ある / every file of the index is there",
    112: "索引にないファイルがない / no file that is not in the index",
    113: "束に要るファイルがある / the bundle holds what it must",
    114: "束にあってはならないファイルがない / the bundle holds nothing it must not",
    115: "除いたものが索引にある / the index tells what was left out",
    201: "式の文書は根の鍵だけが署名した / the ceremony is signed by its root alone",
    202: "root.crt は根の証明書 / root.crt is the root's own certificate",
    203: "登録簿は根の鍵だけが署名した / the register is signed by the root alone",
    204: "登録簿の証明書は根が出した / every entry of the register is the root's",
    205: "KEYS の証明書は根が出した / every certificate file in KEYS is the root's",
    206: "媒体の証明書は根が端末に出した / a medium's certificate is the root's, of a terminal",
    207: "パッケージは根の鍵だけが署名した / the package is signed by the root alone",
    208: "目録はその端末だけが署名した / the manifest is signed by its terminal alone",
    209: "媒体の文書はその端末だけが署名した / medium.json is signed by its terminal alone",
    210: "全記録はその端末が署名した / every record is signed by its terminal",
    211: "election_uid は公表のもの / the election_uid is the announced one",
    212: "パッケージは公表のもの / the package is the announced one",
    213: "索引は根の鍵だけが署名した / the index is signed by the root alone",
    301: "登録簿はこの選挙のもの / the register is of this election",
    302: "KEYS の証明書は登録簿にある / certificate files in KEYS are in the register",
    303: "パッケージの鍵は式のもの / the package holds the ceremony's keys",
    304: "パッケージの選挙と鍵が合う / the package's election fits its keys",
    305: "全媒体のパッケージが同じ / all media carry one package",
    306: "媒体は置かれた端末のもの / a medium is of the terminal where it lies",
    307: "媒体の証明書は登録簿にある / a medium's certificate is in the register",
    308: "目録はこの選挙のもの / the manifest is of this election",
    309: "目録は媒体のパッケージのもの / the manifest names the package beside it",
    310: "目録は証明書の端末と投票所のもの / the manifest names its terminal and place",
    311: "目録の選挙・票数が正しい範囲 / the manifest's contests and counts can be",
    312: "媒体の文書はこの目録のもの / medium.json names this manifest",
    313: "原本は原本、複写は複写 / original and duplicate lie where they belong",
    314: "原本と複写が同じ / original and duplicate agree",
    315: "記録の最後と目録が合う / the log's last line agrees with the manifest",
    316: "索引はこの選挙と開票のもの / the index is of this election and count",
    317: "開票宣言はこの選挙のもの / the statement is of this election",
    401: "文書は唯一の書き方 / signed documents have their one spelling",
    402: "式の文書の項目 / the ceremony has its members",
    403: "登録簿の項目 / the register has its members",
    404: "パッケージの項目 / the package has its members",
    405: "目録の項目 / the manifest has its members",
    406: "媒体の文書の項目 / medium.json has its members",
    407: "公開鍵に弱いものがない / every public key is good, none of small order",
    408: "証明書は唯一の形 / every certificate has its one form",
    409: "ファイルの長さとハッシュ / every file has its length and hash",
    410: "動作記録の各行の形 / every line of the log has its form",
    411: "動作記録の鎖 / the log is one unbroken chain",
    412: "動作記録は目録のもの / the log is the one in the manifest",
    413: "動作記録は締切で終わる / the log ends with the close",
    414: "記録の数 / records.bin holds the stated records",
    415: "記録はバイト順 / records rise strictly",
    416: "Merkle ルート / Merkle roots",
    417: "締切票の表を読める / the table of slips can be read",
    418: "束は唯一の形の ZIP / the archive has its one form",
    419: "索引の項目 / the index has its members",
    420: "索引の長さとハッシュ / every file has its length and hash in the index",
    421: "結果の項目 / the results have their members",
    422: "開票宣言の項目 / the statement has its members",
    423: "紙の票の表を読める / the table of paper votes can be read",
    424: "名簿の表を読める / the table of the roll can be read",
    425: "決定の文書を読める / the decisions can be read",
    501: "締切票の票数 / the slip has the number of records",
    502: "締切票のダイジェスト / the slip has the digest of the package",
    503: "同じ票が二度ない / no sealed vote stands twice",
    504: "かけらから選挙の鍵が戻る / the shares restore the election key",
    505: "全ての票が開く / every vote opens",
    506: "全ての票が正当な選択 / every vote is a legal choice",
    507: "結果はこの選挙のもの / the results are of this election",
    508: "結果の記録数 / the results have the number of records",
    509: "結果の得票数 / the results have the totals",
    510: "開いた票は開票宣言のもの / the pool is the one of the opening statement",
    511: "開いた媒体は開票宣言のもの / the media are those of the opening statement",
    512: "結果の記録数は目録の合計 / the results' records are the sum of the manifests",
    513: "結果の和が合う / the sums in the results are right",
    514: "紙の票は paper.csv のもの / the paper votes are those of paper.csv",
    515: "按分と合計が正しい / shares and totals are right",
    516: "当選人と法定の線が正しい / outcome and legal lines are right",
    517: "決定はどこでも同じ / the decisions are the same everywhere",
    518: "名簿との差は決定のとおり / differences to the roll are decided",
    519: "決着のつかない問題がない / no problem is left open",
    520: "results.csv は結果と同じ / results.csv says what the results say",
    521: "media.csv は開票宣言と同じ / media.csv says what the statement says",
    522: "公式記録は結果のもの / the official records are of these results",
}
ONLY_WHEN_ASKED = (211, 212)
OF_A_RECOUNT = (504, 505, 506)
OF_RESULTS = (507, 508, 509)
OF_A_STATEMENT = (317, 422, 510, 511)
OF_AN_ARCHIVE = 418
OF_A_BUNDLE = (*range(110, 116), 213, 316, *range(418, 422), *range(423, 426), *range(512, 523))
NOT_OF_A_BUNDLE = (107,)
OF_SEALED_RECORDS = (210, 305, 315, *range(410, 417), 503, *OF_A_RECOUNT, 508, 509, 510)

MAX_DOCUMENT = 16 * 1024 * 1024
MAX_CERTIFICATE = 4096
MAX_LOG = 16 * 1024 * 1024
MAX_LOG_LINE = 2048
MAX_SHARE = 2048
MAX_TABLE = 64 * 1024 * 1024
MAX_INDEX = 64 * 1024 * 1024
MAX_RESULTS = 64 * 1024 * 1024
MAX_DECISIONS = 4 * 1024 * 1024
MAX_GROUPS = 500
MAX_FILE = 2**32 - 2
MAX_FILES = 2_000_000
BLOCK = 1024 * 1024
MAX_SIGNATURES = 32
MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1
MAX_RECORDS = 10 * 10_000 * (1152 + 64)  # contests, box capacity, the largest record
SEALED_BYTES = {1: 1152, 2: 97}
PUBLIC_BYTES = {1: 1216, 2: 65}
SIGNATURE_BYTES = 64
MODES = ("official", "rehearsal", "training")
ROLES = ("original", "duplicate")
COVERED = ("certificate.pem", "log.jsonl", "package.json", "records.bin")
MEDIUM_FILES = frozenset((*COVERED, "manifest.json", "medium.json"))
PUBLIC_FILES = frozenset(("certificate.pem", "manifest.json", "medium.json"))
NO_CHOICE = "none"
WORDS_FILE = "slip39_words.txt"
WORDS_SHA256 = "bcc4555340332d169718aed8bf31dd9d5248cb7da6e5d355140ef4f1e601eec3"


class Refused(ValueError):
    """Bytes that are not what they should be; the text says why."""


def demand(good: bool, what: str) -> None:
    if not good:
        raise Refused(what)


@dataclass
class Report:
    """What was checked, and every failure with its place."""

    ran: set[int] = field(default_factory=set)
    failures: list[tuple[int, str, str]] = field(default_factory=list)
    decided: list[tuple[int, str, str]] = field(default_factory=list)

    def check(self, number: int, place: str, good: bool, what: str) -> bool:
        """Note the check; what: why it fails, where it does."""
        self.ran.add(number)
        if not good:
            self.failures.append((number, place, what))
        return good

    def attempt(self, number: int, place: str, read: Callable[..., T], *arguments: Any) -> T | None:
        """What `read` returns; None, and a failure, where it refuses."""
        self.ran.add(number)
        try:
            return read(*arguments)
        except Refused as cause:
            self.failures.append((number, place, str(cause)))
            return None

    def judge(self, number: int, place: str, rule: Callable[[Any], None], value: Any) -> bool:
        """Note whether the rule lets the value pass."""
        before = len(self.failures)
        self.attempt(number, place, rule, value)
        return len(self.failures) == before

    def failed(self, *numbers: int) -> bool:
        return any(number in numbers for number, _, _ in self.failures)


# ---------------------------------------------------------------- files and folders


def open_plain(path: Path) -> BinaryIO:
    """A plain file to read; a link, a device or a pipe is refused."""
    try:
        # Without waiting: opening a pipe would last until somebody writes into it.
        flags = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")  # as far as the system knows them
        number = os.open(path, sum(getattr(os, flag, 0) for flag in flags))
        opened = os.fdopen(number, "rb")
    except (OSError, ValueError) as cause:
        raise Refused(getattr(cause, "strerror", None) or "cannot be opened") from cause
    if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
        opened.close()
        raise Refused("no plain file")
    return opened


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a plain file."""
    with open_plain(path) as opened:
        try:
            data = opened.read(limit + 1)
        except OSError as cause:
            raise Refused(cause.strerror or "cannot be read") from cause
    demand(len(data) <= limit, f"more than {limit} bytes")
    return data


def names_in(path: Path) -> list[str] | None:
    """The sorted names in a folder; None where it is none, is a link, or cannot be read."""
    try:
        return sorted(os.listdir(path)) if not path.is_symlink() and path.is_dir() else None
    except OSError:
        return None


@dataclass(frozen=True)
class Folder:
    """A folder of an election, KEYS or MEDIA. name: as a report tells it."""

    root: Path
    name: str

    def read(self, path: str, limit: int) -> bytes:
        return read_file(self.root / path, limit)

    def names(self, path: str) -> list[str] | None:
        return names_in(self.root / path)

    def told(self, _path: str) -> bool:
        """Whether another check tells that the file is missing."""
        return False


# ------------------------------------------------------------------ archives and bundles
# docs/formats/bundle.md

INDEX = "bundle.json"
LOCAL, CENTRAL = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
END64, LOCATOR, END = (
    struct.Struct("<4sQ2H2L4Q"),
    struct.Struct("<4sLQL"),
    struct.Struct("<4s4H2LH"),
)
MOST2, MOST4 = 0xFFFF, 0xFFFFFFFF
PLAIN_FILE = 0o100644 << 16
FIRST_DAY = 33  # 1 January 1980


class Stored(NamedTuple):
    """A file of a bundle. at: where its bytes begin in the archive, 0 in a folder."""

    at: int
    size: int
    sha256: str


class Entry(NamedTuple):
    """What the headers of an archive say of a file."""

    path: str
    crc: int
    size: int


class Bundle:
    """The files of a bundle by their paths, each hashed once when it was opened.

    others: what is no plain file, or has no path of a bundle. listed: the paths of the
    index, as soon as that was read. Holds the bytes of no file.
    """

    def __init__(self, root: Path, files: Mapping[str, Stored], others: Iterable[str] = ()) -> None:
        self.root = root
        self.files = files
        self.others = sorted(others)
        self.listed: Mapping[str, Any] = {}
        self.archive = not root.is_dir()

    def part(self, path: str, start: int, size: int) -> bytes:
        """So many bytes of a file, from one of its bytes on."""
        stored = self.files[path]
        with open_plain(self.root if self.archive else self.root / path) as opened:
            try:
                opened.seek(stored.at + start)
                data = opened.read(size)
            except OSError as cause:
                raise Refused(cause.strerror or "cannot be read") from cause
        demand(len(data) == size, "it changed while it was read")
        return data

    def read(self, path: str, limit: int) -> bytes:
        demand(path in self.files, "missing")
        size = self.files[path].size
        demand(size <= limit, f"more than {limit} bytes")
        return self.part(path, 0, size)

    @cached_property
    def folders(self) -> dict[str, set[str]]:
        """The names in each folder that has a file, in the bundle or in its index."""
        found: dict[str, set[str]] = {}
        for path in {*self.files, *self.listed}:
            while path:
                path, _, name = path.rpartition("/")
                found.setdefault(path, set()).add(name)
        return found

    def told(self, path: str) -> bool:
        """Whether check 111 tells that the file is missing."""
        return path in self.listed and path not in self.files


@dataclass(frozen=True)
class Part:
    """A folder of a bundle, as `Folder` is one of the disk."""

    bundle: Bundle
    name: str

    def read(self, path: str, limit: int) -> bytes:
        return self.bundle.read(f"{self.name}/{path}", limit)

    def names(self, path: str) -> list[str] | None:
        inside = self.bundle.folders.get(f"{self.name}/{path}".rstrip("/"))
        return None if inside is None else sorted(inside)

    def told(self, path: str) -> bool:
        return self.bundle.told(f"{self.name}/{path}")


Tree = Folder | Part


def good_path(path: str) -> bool:
    """Whether a file of a bundle may have this path."""
    plain = len(path) <= 200 and re.fullmatch("[a-z0-9._/-]+", path) is not None
    return plain and all(part not in ("", ".", "..") for part in path.split("/"))


def open_bundle(path: Path) -> Bundle:
    """The bundle in this archive or folder; an archive of another form is refused."""
    path = path.resolve()  # the auditor may name it by a link
    return _open_folder(path) if path.is_dir() else _open_archive(path)


def _open_folder(root: Path) -> Bundle:
    files: dict[str, Stored] = {}
    others: list[str] = []
    waiting = [""]
    while waiting:
        above = waiting.pop()
        for name in names_in(root / above) or []:
            path = f"{above}{name}"
            status = (root / path).lstat().st_mode
            if good_path(path) and stat.S_ISDIR(status):
                waiting.append(f"{path}/")
                continue
            try:
                demand(good_path(path), "no path of a bundle")
                with open_plain(root / path) as opened:
                    files[path] = _hashed(opened, 0, None)
            except Refused:
                others.append(path)
        demand(len(files) + len(others) <= MAX_FILES, f"more than {MAX_FILES} files")
    return Bundle(root, files, others)


def _hashed(opened: BinaryIO, at: int, entry: Entry | None) -> Stored:
    """A file from here on: to the end, or as large as its entry says, with its CRC-32."""
    left = MAX_FILE if entry is None else entry.size
    size, crc, digest = 0, 0, hashlib.sha256()
    try:
        while block := opened.read(min(BLOCK, left)):
            size, left = size + len(block), left - len(block)
            digest.update(block)
            crc = zlib.crc32(block, crc)
        demand(entry is not None or not opened.read(1), "too large")
    except OSError as cause:
        raise Refused(cause.strerror or "cannot be read") from cause
    if entry is not None:
        demand((size, crc) == (entry.size, entry.crc), f"{entry.path}: not its size and CRC-32")
    return Stored(at, size, digest.hexdigest())


def _open_archive(path: Path) -> Bundle:
    """An archive whose every header is the one that its files' paths, sizes and CRCs give."""
    with open_plain(path) as opened:
        try:
            whole = opened.seek(0, os.SEEK_END)
            entries = _read_directory(opened, whole)
            opened.seek(0)
            files, at = {}, 0
            for entry in entries:
                header = local_header(entry)
                same = opened.read(len(header)) == header
                demand(same, f"{entry.path}: another local header")
                at += len(header)
                files[entry.path] = _hashed(opened, at, entry)
                at += entry.size
        except OSError as cause:
            raise Refused(cause.strerror or "cannot be read") from cause
    return Bundle(path, files)


def _read_directory(opened: BinaryIO, whole: int) -> list[Entry]:
    """What the central directory says, once it is known to be spelled as it must be."""
    number, size, offset = _read_end(opened, whole)
    opened.seek(offset)
    entries: list[Entry] = []
    at, read = 0, 0
    for _ in range(number):
        entry, length = _read_central(opened, at)
        demand(not entries or entries[-1].path < entry.path, f"{entry.path}: out of order or twice")
        entries.append(entry)
        read += length
        at += LOCAL.size + len(entry.path) + entry.size
        demand(at <= offset, f"{entry.path}: not where the directory says")
    demand((at, read) == (offset, size), "bytes that belong to no file")
    return entries


def _read_end(opened: BinaryIO, whole: int) -> tuple[int, int, int]:
    """Number of files, bytes of the central directory, and its offset."""
    tail = _tail(opened, whole, END.size)
    demand(len(tail) == END.size, "too short")
    _, _, _, _, number, size, offset, _ = END.unpack(tail)
    if number == MOST2 or MOST4 in (size, offset):
        tail = _tail(opened, whole, END64.size + LOCATOR.size + END.size)
        demand(len(tail) == END64.size + LOCATOR.size + END.size, "too short")
        number, size, offset = END64.unpack_from(tail)[-3:]
    demand(1 <= number <= MAX_FILES, f"{number} files")
    good = tail == end_records(number, size, offset) and offset + size + len(tail) == whole
    demand(good, "another end of the archive")
    return number, size, offset


def _tail(opened: BinaryIO, whole: int, size: int) -> bytes:
    opened.seek(max(0, whole - size))
    return opened.read(size)


def _read_central(opened: BinaryIO, at: int) -> tuple[Entry, int]:
    """The next file of the central directory, and how long its header is."""
    fixed = opened.read(CENTRAL.size)
    demand(len(fixed) == CENTRAL.size, "the central directory is cut off")
    fields = CENTRAL.unpack(fixed)
    crc, size, length, extra = fields[7], fields[8], fields[10], fields[11]
    rest = opened.read(length + extra)
    try:
        path = rest[:length].decode("ascii")
    except UnicodeDecodeError as cause:
        raise Refused("a path that no bundle has") from cause
    demand(good_path(path) and size <= MAX_FILE, f"{shown(path)}: no path or size of a bundle")
    entry = Entry(path, crc, size)
    demand(fixed + rest == central_header(entry, at), f"{path}: another central header")
    return entry, len(fixed) + len(rest)


def local_header(entry: Entry) -> bytes:
    path, crc, size = entry.path.encode(), entry.crc, entry.size
    fields = (b"PK\3\4", 20, 0, 0, 0, FIRST_DAY, crc, size, size, len(path), 0)
    return LOCAL.pack(*fields) + path


def central_header(entry: Entry, at: int) -> bytes:
    path, crc, size = entry.path.encode(), entry.crc, entry.size
    far = at >= MOST4
    made, needed, where = (0x032D, 45, MOST4) if far else (0x0314, 20, at)
    extra = struct.pack("<2HQ", 1, 8, at) if far else b""
    about = (b"PK\1\2", made, needed, 0, 0, 0, FIRST_DAY, crc, size, size)
    lengths = (len(path), len(extra), 0, 0, 0)
    return CENTRAL.pack(*about, *lengths, PLAIN_FILE, where) + path + extra


def end_records(number: int, size: int, offset: int) -> bytes:
    """The end, with the ZIP64 records before it where a number does not fit."""
    n, s, o = min(number, MOST2), min(size, MOST4), min(offset, MOST4)
    end = END.pack(b"PK\5\6", 0, 0, n, n, s, o, 0)
    if n < MOST2 and s < MOST4 and o < MOST4:
        return end
    end64 = END64.pack(b"PK\6\6", 44, 45, 45, 0, 0, number, number, size, offset)
    return end64 + LOCATOR.pack(b"PK\6\7", 0, offset + size, 1) + end


def shown(text: str, limit: int = 80) -> str:
    """Text from outside as it may stand in a report: printable, on one line, cut."""
    # The ideographic space stands in names, though Python does not call it printable.
    safe = (
        letter if letter.isprintable() or letter == "\u3000" else "?" for letter in text[:limit]
    )
    return "".join(safe) + ("…" if len(text) > limit else "")


# ------------------------------------------ canonical JSON and signed documents
# docs/formats/signed-document.md


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    demand(len(made) == len(pairs), "a key stands twice")
    return made


def _no_fraction(_: str) -> Any:
    raise Refused("a number that is no integer")


def read_json(data: bytes) -> Any:
    """A JSON value of integers, texts, lists and objects, in any spelling."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_distinct,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
        )
    except Refused:
        raise
    except (ValueError, RecursionError) as cause:
        raise Refused("not JSON in UTF-8") from cause
    _measure(value)
    return value


def _measure(value: Any) -> None:
    """Refuse what is nested too deeply, and integers that programs read differently."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH + 1):
        inner: list[Any] = []
        for item in level:
            if type(item) is int:
                demand(abs(item) <= MAX_INTEGER, "an integer out of range")
            elif isinstance(item, dict):
                inner += item.values()
                inner.append(None)
            elif isinstance(item, list):
                inner += item
                inner.append(None)
        if not inner:
            return
        level = inner
    raise Refused("nested too deeply")


def canonical(value: Any) -> bytes:
    """The one spelling of a value."""
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError as cause:
        raise Refused("half of a surrogate pair") from cause


def read_canonical(data: bytes) -> Any:
    value = read_json(data)
    demand(canonical(value) == data, "not in the one canonical spelling")
    return value


def unbase64(text: Any) -> bytes:
    """The bytes of base64 in its one spelling."""
    demand(isinstance(text, str) and text.isascii(), "no base64")
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as cause:
        raise Refused("no base64") from cause
    demand(base64.b64encode(data).decode() == text, "base64 in another spelling")
    return data


def unhex(text: Any, size: int) -> bytes:
    """The bytes of so many pairs of lower-case hexadecimal digits."""
    good = isinstance(text, str) and re.fullmatch(r"[0-9a-f]*", text) and len(text) == 2 * size
    demand(bool(good), f"not {2 * size} lower-case hexadecimal digits")
    return bytes.fromhex(text)


@dataclass(frozen=True)
class Document:
    """A signed document whose spelling is right and whose signatures nobody checked yet."""

    payload: bytes
    value: dict[str, Any]
    signed: bytes
    signatures: tuple[tuple[str, bytes], ...]

    @property
    def hash(self) -> str:
        return sha256(self.payload)

    def signed_by(self, key: bytes) -> bool:
        """Whether this key signed it well, and nobody else signed it."""
        by = [name for name, _ in self.signatures]
        return by == [sha256(key)] and verifies(key, self.signed, self.signatures[0][1])


def read_document(data: bytes, name: str, limit: int = MAX_DOCUMENT) -> Document:
    """The document of this name, version 1."""
    demand(len(data) <= limit, "too large")
    demand(data.endswith(b"\n"), "no line feed at the end")
    envelope = read_canonical(data[:-1])
    members = {"payload", "payloadType", "signatures"}
    demand(isinstance(envelope, dict) and set(envelope) == members, "no DSSE envelope")
    kind = f"application/vnd.ippyo.{name}.v1+json"
    demand(envelope["payloadType"] == kind, f"not of the type {kind}")
    payload = unbase64(envelope["payload"])
    value = read_canonical(payload)
    demand(isinstance(value, dict), "the payload is no object")
    signatures = tuple(_signatures(envelope["signatures"]))
    keys = [key for key, _ in signatures]
    demand(keys == sorted(set(keys)), "signatures out of order or twice")
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    return Document(payload, value, signed, signatures)


def _signatures(listed: Any) -> Iterator[tuple[str, bytes]]:
    demand(isinstance(listed, list) and len(listed) <= MAX_SIGNATURES, "no list of signatures")
    for one in listed:
        demand(isinstance(one, dict) and set(one) == {"keyid", "sig"}, "no signature")
        unhex(one["keyid"], 32)
        yield one["keyid"], unbase64(one["sig"])


def digest_of(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# ------------------------------------------------------------------------ Ed25519


def good_key(key: bytes) -> bool:
    """Canonical, on the curve, in the subgroup of prime order, not of small order."""
    return len(key) == 32 and bool(crypto_core_ed25519_is_valid_point(key))


def verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    """libsodium's strict rule: S below L, R not of small order, no cofactor."""
    try:
        VerifyKey(key).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def bind(purpose: str, uid: bytes, *fields: bytes) -> bytes:
    """docs/formats/binding.md"""
    parts = b"".join(len(part).to_bytes(2, "big") + part for part in fields)
    return bytes([len(purpose)]) + purpose.encode() + uid + parts


# --------------------------------------------------------------- members of documents


def members(value: Any, **rules: Callable[[Any], bool]) -> None:
    """The object has exactly these members, and each keeps its rule."""
    demand(isinstance(value, dict), "no object")
    demand(set(value) == set(rules), "a member too many or too few")
    for name, rule in rules.items():
        demand(rule(value[name]), f"{name}: not a value that it can have")


def integer(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


def one_of(*allowed: Any) -> Callable[[Any], bool]:
    return lambda value: any(type(value) is type(one) and value == one for one in allowed)


def like(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def text(most: int) -> Callable[[Any], bool]:
    """1 to `most` code points, none of them a control or private-use character."""

    def rule(value: Any) -> bool:
        hidden = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
        return (
            isinstance(value, str)
            and 1 <= len(value) <= most
            and not any(unicodedata.category(letter) in hidden for letter in value)
        )

    return rule


def party(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    letters = [letter for letter in value if unicodedata.category(letter)[0] != "M"]
    return value == "" or (text(60)(value) and len(letters) <= 20)


def calendar_day(value: Any) -> bool:
    if not like(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")(value):
        return False
    try:
        return date.fromisoformat(value).isoformat() == str(value)
    except ValueError:
        return False


def listed(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and low <= len(value) <= high


def anything(_: Any) -> bool:
    return True


def fraction_text(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def is_fraction(value: Any) -> bool:
    """A reduced fraction, `16724/1`, of not more digits than anybody needs."""
    if not like("(0|[1-9][0-9]{0,3999})/[1-9][0-9]{0,3999}")(value):
        return False
    above, _, below = value.partition("/")
    return math.gcd(int(above), int(below)) == 1


NUMBER = integer(0, MAX_INTEGER)
COUNT = integer(0, 99_999_999)
ELECTION_ID = like(r"[a-z0-9-]{3,40}")
PART_ID = like(r"[a-z0-9][a-z0-9-]{0,31}")
HASH = like(r"[0-9a-f]{64}")
TERMINAL = like(r"[a-z0-9][a-z0-9-]{0,31}-[0-9]{2}")
CLOCK = like(r"([01][0-9]|2[0-3]):[0-5][0-9]")


# -------------------------------------------------------- ceremony, register, package


@dataclass(frozen=True)
class Ceremony:
    """docs/formats/ceremony.md"""

    uid: bytes
    value: dict[str, Any]

    @property
    def suite(self) -> int:
        return int(self.value["suite"])

    @property
    def root(self) -> bytes:
        return bytes.fromhex(self.value["root_key"])

    @property
    def election_key(self) -> bytes:
        return bytes.fromhex(self.value["election_key"])


def check_ceremony(value: Any) -> None:
    """Refuse what is no payload of a ceremony; its keys are judged elsewhere."""
    members(
        value,
        election=ELECTION_ID,
        mode=one_of(*MODES),
        suite=one_of(1, 2),
        root_key=HASH,
        election_key=like("[0-9a-f]*"),
        needed=integer(1, 16),
        trustees=integer(1, 16),
    )
    unhex(value["election_key"], PUBLIC_BYTES[value["suite"]])
    _threshold(value["mode"], value["needed"], value["trustees"])


def _threshold(mode: str, needed: int, trustees: int) -> None:
    demand(needed <= trustees, "more shares needed than there are")
    alone = needed == 1
    demand(not alone or (trustees == 1 and mode != "official"), "one person holds the key")


def good_election_key(suite: int, key: bytes) -> bool:
    """docs/formats/suites.md: what a reader must refuse."""
    if len(key) != PUBLIC_BYTES[suite]:
        return False
    if suite == 2:
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        except ValueError:
            return False
        return key[0] == 4
    lattice, curve = key[:1152], int.from_bytes(key[1184:], "little")
    triples = (lattice[at : at + 3] for at in range(0, len(lattice), 3))
    for low, middle, high in triples:
        if (low | (middle & 15) << 8) >= 3329 or (middle >> 4 | high << 4) >= 3329:
            return False
    small_order = (
        0,
        1,
        2**255 - 20,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    )
    return curve < 2**255 - 19 and curve not in small_order


@dataclass(frozen=True)
class Package:
    """docs/formats/election-package.md"""

    hash: str
    value: dict[str, Any]

    @property
    def election(self) -> dict[str, Any]:
        return dict(self.value["election"])

    @cached_property
    def contests(self) -> dict[str, list[str]]:
        """The candidates' ids of each contest, in the order of the package."""
        return {
            contest["id"]: [person["id"] for person in contest["candidates"]]
            for contest in self.value["election"]["contests"]
        }

    @cached_property
    def filed(self) -> dict[str, list[dict[str, Any]]]:
        """The candidates of each contest, in the order of filing."""
        return {
            contest["id"]: sorted(contest["candidates"], key=lambda one: one["filing_no"])
            for contest in self.value["election"]["contests"]
        }

    @cached_property
    def places(self) -> dict[str, str]:
        """The place of each terminal, spares included."""
        return {
            f"{place['id']}-{number:02d}": place["id"]
            for place in self.value["election"]["places"]
            for number in range(1, place["terminals"] + place["spares"] + 1)
        }


def check_package(value: Any) -> None:
    """Refuse what is no payload of an election package."""
    members(value, ceremony=lambda one: isinstance(one, dict), election=anything)
    check_ceremony(value["ceremony"])
    election = value["election"]
    members(
        election,
        id=ELECTION_ID,
        name=text(100),
        municipality_code=municipality,
        date=calendar_day,
        mode=one_of(*MODES),
        key_threshold=anything,
        box_capacity=integer(1, 10_000),
        without_duplicate=one_of("stop", "go-on"),
        counting=anything,
        contests=listed(1, 10),
        places=listed(1, 2_000),
    )
    members(election["key_threshold"], needed=integer(1, 16), trustees=integer(1, 16))
    _threshold(election["mode"], **election["key_threshold"])
    members(
        election["counting"],
        truncate=one_of("sum", "share"),
        other_valid_votes=one_of("all", "paper"),
        joint_count=one_of(True, False),
    )
    for contest in election["contests"]:
        _read_contest(contest)
    for place in election["places"]:
        _read_place(place, election["date"])
    people = [one["id"] for contest in election["contests"] for one in contest["candidates"]]
    for ids in (
        people,
        [contest["id"] for contest in election["contests"]],
        [place["id"] for place in election["places"]],
    ):
        demand(len(ids) == len(set(ids)), "an id stands twice")


def municipality(value: Any) -> bool:
    """全国地方公共団体コード: five digits and their check digit, weights 6 to 2, modulo 11."""
    if not like("[0-9]{6}")(value):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(value, (6, 5, 4, 3, 2), strict=False))
    return int(value[5]) == (11 - total % 11) % 10


def _read_contest(contest: Any) -> None:
    members(
        contest,
        id=PART_ID,
        title=text(100),
        kind=one_of("chief", "assembly", "assembly_by_election"),
        winners=integer(1, 1_000),
        council_seats=integer(0, 1_000),
        display=one_of("single", "pages", "scroll", "gojuon"),
        candidates=listed(1, 200),
    )
    seats = (contest["winners"], contest["council_seats"])
    demand(seats == (1, 0) if contest["kind"] == "chief" else seats[0] <= seats[1], "seats")
    people = contest["candidates"]
    for person in people:
        members(
            person,
            id=lambda value: PART_ID(value) and value != NO_CHOICE,
            filing_no=integer(1, len(people)),
            display_order=integer(1, len(people)),
            name=text(60),
            legal_name=text(60),
            kana=text(60),
            party=party,
            incumbency=one_of("新", "現", "元"),
            age=integer(18, 130),
        )
    filed = {person["filing_no"] for person in people}
    order = [person["display_order"] for person in people]
    demand(len(filed) == len(people), "a filing number stands twice")
    demand(order == list(range(1, len(people) + 1)), "candidates out of their order")


def _read_place(place: Any, election_day: str) -> None:
    def day_or_none(value: Any) -> bool:
        return value is None or calendar_day(value)

    members(
        place,
        id=PART_ID,
        name=text(100),
        kind=one_of("day", "early"),
        open=CLOCK,
        close=CLOCK,
        terminals=integer(1, 99),
        spares=integer(0, 99),
        electors_male=integer(0, 10_000_000),
        electors_female=integer(0, 10_000_000),
        first_day=day_or_none,
        last_day=day_or_none,
    )
    demand(place["open"] < place["close"], "a place opens before it closes")
    demand(place["terminals"] + place["spares"] <= 99, "too many terminals")
    first, last = place["first_day"], place["last_day"]
    demand((first is None) == (last is None), "one of two days")
    if first is not None:
        demand(place["kind"] == "early" and first <= last <= election_day, "days")


# ------------------------------------------------------------------------ certificates
# docs/formats/certificate.md: one fixed form, so it is made again and compared.

ED25519 = bytes.fromhex("300506032b6570")
PEM_BEGIN, PEM_END = b"-----BEGIN CERTIFICATE-----\n", b"-----END CERTIFICATE-----\n"


@dataclass(frozen=True)
class Certificate:
    """A certificate of the right form, signed by the root."""

    der: bytes
    uid: str
    role: str
    name: str
    key: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.der)


def split_certificate(der: bytes) -> tuple[bytes, bytes]:
    """The signed body and the signature."""
    demand(256 <= len(der) <= MAX_CERTIFICATE, "no certificate by its size")
    demand(der[:4] == b"\x30\x82" + (len(der) - 4).to_bytes(2, "big"), "no DER certificate")
    demand(der[-74:-64] == ED25519 + b"\x03\x41\x00", "not signed with Ed25519")
    return der[4:-74], der[-64:]


def read_body(body: bytes) -> tuple[str, str, str, bytes]:
    """uid, role, name and key of a body of exactly the one form."""
    uris = list(re.finditer(rb"\x86([\x01-\x7f])(?=urn:ippyo:)", body))
    serial = re.match(rb"\x30(?:\x82..|\x81.)\xa0\x03\x02\x01\x02\x02([\x01-\x14])", body, re.S)
    key = re.search(rb"\x30\x2a" + re.escape(ED25519) + rb"\x03\x21\x00(.{32})", body, re.S)
    if len(uris) != 1 or serial is None or key is None:
        raise Refused("no certificate of this form")
    uri = body[uris[0].end() :][: uris[0][1][0]]
    parts = re.fullmatch(rb"urn:ippyo:([0-9a-f]{64}):(root|terminal|reception):([a-z0-9-]+)", uri)
    if parts is None:
        raise Refused("no URI of this form")
    uid, role, name = (part.decode() for part in parts.groups())
    number = body[serial.end() : serial.end() + serial[1][0]]
    positive = (
        number[:1] < b"\x80" and number.strip(b"\0") and not re.match(rb"\0[\0-\x7f]", number)
    )
    demand(bool(positive), "no positive serial number")
    demand(_name_fits(role, name), "no name of this role")
    demand(_body(number, uid, role, name, key[1]) == body, "not the one form of a certificate")
    return uid, role, name, key[1]


def _name_fits(role: str, name: str) -> bool:
    if role == "root":
        return name == "root"
    if role == "terminal":
        return PART_ID(name[:-3]) and re.fullmatch(r"-[0-9][0-9]", name[-3:]) is not None
    return PART_ID(name)


def _tlv(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _body(serial: bytes, uid: str, role: str, name: str, key: bytes) -> bytes:
    def common_name(text: str) -> bytes:
        oid = bytes.fromhex("0603550403")
        return _tlv(0x30, _tlv(0x31, _tlv(0x30, oid, _tlv(0x0C, text.encode()))))

    def critical(oid: str, *value: bytes) -> bytes:
        true = bytes.fromhex("0101ff")
        return _tlv(0x30, bytes.fromhex(oid), true, _tlv(0x04, _tlv(0x30, *value)))

    uri = _tlv(0x86, f"urn:ippyo:{uid}:{role}:{name}".encode())
    authority = [bytes.fromhex("0101ff")] if role == "root" else []
    return _tlv(
        0x30,
        bytes.fromhex("a003020102"),
        _tlv(0x02, serial),
        ED25519,
        common_name("root"),
        _tlv(0x30, _tlv(0x17, b"000101000000Z"), _tlv(0x18, b"99991231235959Z")),
        common_name(name),
        _tlv(0x30, ED25519, _tlv(0x03, b"\0", key)),
        _tlv(0xA3, _tlv(0x30, critical("0603551d11", uri), critical("0603551d13", *authority))),
    )


def unpem(data: bytes) -> bytes:
    """The DER of a certificate in PEM of exactly the one spelling."""
    demand(len(data) <= MAX_CERTIFICATE, "too large")
    demand(data.startswith(PEM_BEGIN) and data.endswith(PEM_END), "no PEM certificate")
    try:
        der = base64.b64decode(data[len(PEM_BEGIN) : -len(PEM_END)].replace(b"\n", b""))
    except (binascii.Error, ValueError) as cause:
        raise Refused("no PEM certificate") from cause
    letters = base64.b64encode(der)
    lines = [letters[at : at + 64] + b"\n" for at in range(0, len(letters), 64)]
    demand(b"".join((PEM_BEGIN, *lines, PEM_END)) == data, "PEM in another spelling")
    return der


def take_certificate(
    report: Report, number: int, place: str, der: bytes, ceremony: Ceremony
) -> Certificate | None:
    """A certificate of this root and election; failures go to `number`, 407 and 408."""
    parts = report.attempt(408, place, split_certificate, der)
    if parts is None:
        return None
    body, signature = parts
    # First the root's signature: what it did not sign is not worth reading.
    if not report.check(
        number, place, verifies(ceremony.root, body, signature), "not signed by the root"
    ):
        return None
    fields = report.attempt(408, place, read_body, body)
    if fields is None:
        return None
    uid, role, name, key = fields
    of_here = report.check(number, place, uid == ceremony.uid.hex(), "of another election")
    good = report.check(407, place, good_key(key), "a weak or malformed public key")
    return Certificate(der, uid, role, name, key) if of_here and good else None


# ---------------------------------------------------------------------------- event log
# docs/formats/event-log.md

EVENTS = {
    "provisioned": {"package", "certificate", "program"},
    "zero-checked": {"original", "duplicate"},
    "opened": {"opening"},
    "ballot-recorded": {"voters"},
    "grant-refused": {"reason"},
    "paused": set(),
    "resumed": set(),
    "day-closed": {"opening", "voters"},
    "day-opened": {"opening", "voters"},
    "device-fault": {"device", "fault"},
    "not-recorded": {"voters"},
    "restarted": {"voters"},
    "truth-told": {"truth", "voters"},
    "duplicate-remade": {"voters"},
    "degraded": {"device"},
    "closing": {"voters"},
    "older-accepted": {"voters", "device"},
    "taken-over": {"voters", "device"},
    "suspended": set(),
    "postponed": set(),
    "notice-posted": set(),
    "pin-locked": {"badge"},
    "new-pin": {"badge"},
    "officer-unlocked": set(),
    "sent-elsewhere": set(),
}
LAST_EVENTS = ("closing", "taken-over")


def read_log(data: bytes) -> list[tuple[bytes, dict[str, Any]]]:
    """Every line with its value; each has the form of its event."""
    demand(len(data) <= MAX_LOG, "too large")
    demand(not data or data.endswith(b"\n"), "the last line is cut off")
    lines = [line + b"\n" for line in data.split(b"\n")[:-1]]
    read = []
    for number, line in enumerate(lines, start=1):
        try:
            demand(len(line) <= MAX_LOG_LINE, "too long")
            value = read_canonical(line[:-1])
            _read_entry(value)
        except Refused as cause:
            raise Refused(f"line {number}: {cause}") from cause
        read.append((line, value))
    return read


def _read_entry(value: Any) -> None:
    members(
        value,
        number=lambda one: type(one) is int,
        time=_to_the_minute,
        event=one_of(*EVENTS),
        values=lambda one: isinstance(one, dict),
        previous=HASH,
    )
    demand(set(value["values"]) == EVENTS[value["event"]], "not the values of this event")
    plain = all(type(one) in (int, str) for one in value["values"].values())
    demand(plain, "a value that is neither integer nor text")


def _to_the_minute(value: Any) -> bool:
    if not like(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")(value):
        return False
    try:
        return datetime.fromisoformat(value).isoformat(timespec="minutes") == str(value)
    except ValueError:
        return False


def follow_chain(lines: Iterable[tuple[bytes, Mapping[str, Any]]], start: bytes) -> bytes:
    """The head after the last line."""
    head = hashlib.sha256(start).digest()
    for number, (line, value) in enumerate(lines, start=1):
        demand(value["number"] == number, f"line {number}: another number")
        demand(value["previous"] == head.hex(), f"line {number}: the chain is broken")
        head = hashlib.sha256(head + line).digest()
    return head


# ---------------------------------------------------------------- manifest and records
# docs/formats/closing-package.md


def check_manifest(value: Any) -> None:
    """Refuse what is no payload of a manifest, whatever it names."""
    members(
        value,
        election_uid=HASH,
        election=lambda one: isinstance(one, str),
        mode=one_of(*MODES),
        suite=one_of(1, 2),
        package_hash=HASH,
        terminal=lambda one: isinstance(one, str),
        place=lambda one: isinstance(one, str),
        opening=integer(1, 65535),
        handover=one_of(True, False),
        program=anything,
        voters=integer(0, 10_000),
        contests=listed(1, 10),
        log=anything,
        files=listed(len(COVERED), len(COVERED)),
    )
    members(
        value["program"],
        version=lambda one: isinstance(one, str),
        sha256=lambda one: isinstance(one, str),
    )
    members(value["log"], entries=integer(0, MAX_INTEGER), head=HASH)
    for entry in value["contests"]:
        members(entry, contest=PART_ID, records=integer(0, 10_000), merkle_root=HASH)
    for entry, name in zip(value["files"], COVERED, strict=True):
        members(entry, name=one_of(name), bytes=integer(0, MAX_INTEGER), sha256=HASH)


def check_medium(value: Any) -> None:
    members(
        value,
        election_uid=HASH,
        terminal=lambda one: isinstance(one, str),
        medium=one_of(*ROLES),
        manifest_sha256=HASH,
    )


def counts_can_be(manifest: Mapping[str, Any], package: Package) -> bool:
    """The manifest lists the package's contests, with possible numbers of records."""
    voters, capacity = manifest["voters"], package.value["election"]["box_capacity"]
    counts = [entry["records"] for entry in manifest["contests"]]
    return (
        [entry["contest"] for entry in manifest["contests"]] == list(package.contests)
        and voters <= capacity
        and all(count <= voters for count in counts)
        and sum(counts) >= voters
    )


def split_records(
    data: bytes, counts: Sequence[tuple[str, int]], size: int
) -> dict[str, list[bytes]]:
    """The records of each contest."""
    total = sum(count for _, count in counts)
    demand(len(data) == total * size, f"{len(data)} bytes are not {total} records of {size}")
    found, at = {}, 0
    for contest, count in counts:
        found[contest] = [data[at + n * size : at + (n + 1) * size] for n in range(count)]
        at += count * size
    return found


def merkle_root(entries: Sequence[bytes]) -> str:
    """RFC 9162, 2.1.1, with SHA-256."""
    level = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
    if not level:
        return sha256(b"")
    while len(level) > 1:
        # Pairs from the left; an odd one out rises, which is the split at a power of two.
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs] + odd
    return level[0].hex()


# ----------------------------------------------------------------------------- tables
# docs/formats/inputs.md; what all tables have in common: election-folder.md

REASONS = ("1", "2", "4", "5", "6", "7", "8", "blank", "text", "mark")


class Row(NamedTuple):
    line: int
    cells: dict[str, str]

    def count(self, column: str) -> int:
        cell = self.cells[column]
        plain = re.fullmatch("[0-9]{1,12}", cell) is not None and COUNT(int(cell))
        self.demand(plain, f"{column}: no number up to 99999999")
        return int(cell)

    def demand(self, good: bool, what: str) -> None:
        demand(good, f"line {self.line}: {what}")


def read_table(data: bytes, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table that has just these columns, in any order."""
    demand(len(data) <= MAX_TABLE, "too large")
    try:
        lines = re.split(r"\r\n|\n", data.decode("utf-8-sig"))
    except ValueError as cause:
        raise Refused("no table in UTF-8") from cause
    head: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        cells = [] if not line else _cells(number, line)
        if not any(cell.strip() for cell in cells):
            continue
        if head is None:
            head = [cell.strip() for cell in cells]
            demand(sorted(head) == sorted(columns), f"the columns are not {', '.join(columns)}")
            continue
        demand(len(cells) == len(head), f"line {number}: another number of cells")
        yield Row(number, dict(zip(head, cells, strict=True)))
    demand(head is not None, "empty")


def _cells(number: int, line: str) -> list[str]:
    demand(len(line) <= 65_536 and "\r" not in line, f"line {number}: too long, or a line break")
    cells, at = [], 0
    while True:
        found = re.compile(r'"((?:[^"]|"")*)"(?=,|$)|([^",]*)(?=,|$)').match(line, at)
        if found is None:
            raise Refused(f"line {number}: quotes that RFC 4180 does not have")
        quoted, plain = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        demand(len(cells[-1]) <= 400, f"line {number}: a cell is too long")
        if found.end() == len(line):
            return cells
        at = found.end() + 1


def read_slips(data: bytes) -> list[tuple[str, int, str]]:
    """terminal, records, digest of each row of slips.csv."""
    slips = []
    for row in read_table(data, ("terminal", "records", "digest")):
        digest = "".join(row.cells["digest"].split()).lower()
        row.demand(HASH(digest), "digest")
        slips.append((row.cells["terminal"], row.count("records"), digest))
    return slips


def read_roll(data: bytes, package: Package) -> dict[tuple[str, str], int]:
    """The voters on the roll of each place and contest; a pair without a row has 0."""
    places = dict.fromkeys(package.places.values())
    voters: dict[tuple[str, str], int] = {}
    for row in read_table(data, ("place", "contest", "voters")):
        pair = (row.cells["place"], row.cells["contest"])
        row.demand(pair[0] in places and pair[1] in package.contests, "no such place or contest")
        row.demand(pair not in voters, "a pair stands twice")
        voters[pair] = row.count("voters")
    return {(p, c): voters.get((p, c), 0) for p in places for c in package.contests}


@dataclass
class Paper:
    """The paper votes of a contest, spelled as in results.json. own: by candidate."""

    own: dict[str, int]
    groups: list[dict[str, Any]] = field(default_factory=list)
    invalid: dict[str, int] = field(default_factory=dict)
    taken_away: int = 0
    not_accepted: int = 0


def no_paper(package: Package) -> dict[str, Paper]:
    return {contest: Paper(dict.fromkeys(ids, 0)) for contest, ids in package.contests.items()}


def read_paper(data: bytes, package: Package) -> dict[str, Paper]:
    """The paper votes of every contest; 0 where there is no row."""
    found, seen = no_paper(package), set()
    for row in read_table(data, ("contest", "item", "candidate", "count")):
        contest, item, cell = (row.cells[name] for name in ("contest", "item", "candidate"))
        row.demand(contest in found, "no such contest")
        paper, ballots = found[contest], row.count("count")
        subject: tuple[str, ...] = (cell,)
        if item == "own":
            row.demand(cell in paper.own, "no candidate of this contest")
            paper.own[cell] = ballots
        elif item == "group":
            subject = _group(row, cell, [one["id"] for one in package.filed[contest]])
            paper.groups.append({"candidates": list(subject), "ballots": ballots})
        elif item == "invalid":
            row.demand(cell in REASONS, "no reason of a ballot to be invalid")
            paper.invalid[cell] = ballots
        else:
            row.demand(item in ("taken_away", "not_accepted") and not cell, "no such item")
            setattr(paper, item, ballots)
        row.demand((contest, item, subject) not in seen, "it stands twice")
        seen.add((contest, item, subject))
    return found


def _group(row: Row, cell: str, filed: Sequence[str]) -> tuple[str, ...]:
    named = [part.strip() for part in cell.split("+")]
    good = len(named) >= 2 and len(named) == len(set(named)) and set(named) <= set(filed)
    row.demand(good, "no group of candidates of this contest")
    return tuple(one for one in filed if one in named)


# ------------------------------------------------------------------ the KEYS folder


@dataclass(frozen=True)
class Keys:
    """The ceremony, and role and name of each certificate in force by its fingerprint."""

    ceremony: Ceremony
    register: Mapping[str, tuple[str, str]] | None
    place: str = "KEYS/register.json"


def take_file(report: Report, number: int, folder: Tree, path: str, limit: int) -> bytes | None:
    """The file's bytes; where there is none, `number` fails, unless 111 told of it."""
    report.ran.add(number)
    if folder.told(path):
        return None
    return report.attempt(number, f"{folder.name}/{shown(path)}", folder.read, path, limit)


def verify_keys(report: Report, folder: Tree, announced_uid: str | None) -> Keys | None:
    """The keys of the election; None where there is no ceremony to start from."""
    limits = {"ceremony.json": MAX_DOCUMENT, "register.json": MAX_DOCUMENT, "root.crt": 4096}
    data = {name: take_file(report, 101, folder, name, limit) for name, limit in limits.items()}
    ceremony = _take_ceremony(report, f"{folder.name}/ceremony.json", data["ceremony.json"])
    if ceremony is None:
        return None
    if announced_uid is not None:
        same = ceremony.uid.hex() == announced_uid
        report.check(211, f"{folder.name}/ceremony.json", same, f"it is {ceremony.uid.hex()}")
    _take_root(report, f"{folder.name}/root.crt", data["root.crt"], ceremony)
    place = f"{folder.name}/register.json"
    register = _take_register(report, place, data["register.json"], ceremony)
    _take_certificate_files(report, folder, ceremony, register)
    return Keys(ceremony, register, place)


def take_document(report: Report, place: str, data: bytes | None, name: str) -> Document | None:
    if data is None:
        return None
    return report.attempt(401, place, read_document, data, name)


def _take_ceremony(report: Report, place: str, data: bytes | None) -> Ceremony | None:
    document = take_document(report, place, data, "ceremony")
    if document is None:
        return None
    if not report.judge(402, place, check_ceremony, document.value):
        return None
    ceremony = Ceremony(bytes.fromhex(document.hash), document.value)
    roots = report.check(407, place, good_key(ceremony.root), "a weak root key")
    key = good_election_key(ceremony.suite, ceremony.election_key)
    good = report.check(407, place, key, "a weak or malformed election key")
    if not (roots and good):
        return None
    signed = document.signed_by(ceremony.root)
    what = "not signed by the root key that it names, and by nobody else"
    return ceremony if report.check(201, place, signed, what) else None


def _take_root(report: Report, place: str, data: bytes | None, ceremony: Ceremony) -> None:
    der = None if data is None else report.attempt(408, place, unpem, data)
    found = None if der is None else take_certificate(report, 202, place, der, ceremony)
    if found is not None:
        own = (found.role, found.key) == ("root", ceremony.root)
        report.check(202, place, own, "not of the root")


def _take_register(
    report: Report, place: str, data: bytes | None, ceremony: Ceremony
) -> dict[str, tuple[str, str]] | None:
    """Role and name of each certificate in force, by its fingerprint."""
    document = take_document(report, place, data, "register")
    if document is None:
        return None
    signed = document.signed_by(ceremony.root)
    if not report.check(203, place, signed, "not signed by the root and by nobody else"):
        return None
    entries = report.attempt(403, place, read_register, document.value)
    if entries is None:
        return None
    same = document.value["election_uid"] == ceremony.uid.hex()
    report.check(301, place, same, "of another election")
    register = {}
    for number, der in enumerate(entries, start=1):
        where = f"{place} entry {number}"
        found = take_certificate(report, 204, where, der, ceremony)
        if found is not None:
            register[found.sha256] = (found.role, found.name)
    return register


def read_register(value: Any) -> list[bytes]:
    """The certificates of a register's payload, unverified."""
    members(value, election_uid=HASH, certificates=lambda one: isinstance(one, list))
    entries = [unbase64(entry) for entry in value["certificates"]]
    prints = [sha256(entry) for entry in entries]
    demand(prints == sorted(set(prints)), "entries out of order or twice")
    return entries


def _take_certificate_files(
    report: Report,
    folder: Tree,
    ceremony: Ceremony,
    register: Mapping[str, tuple[str, str]] | None,
) -> None:
    report.ran |= {205} if register is None else {205, 302}
    for inside, role in (("terminals", "terminal"), ("receptions", "reception")):
        for name in folder.names(inside) or []:
            if not name.endswith(".crt"):
                continue
            place = f"{folder.name}/{inside}/{shown(name)}"
            data = take_file(report, 205, folder, f"{inside}/{name}", MAX_CERTIFICATE)
            der = None if data is None else report.attempt(408, place, unpem, data)
            found = der and take_certificate(report, 205, place, der, ceremony)
            if not found:
                continue
            fits = (found.role, found.name) == (role, name.removesuffix(".crt"))
            fits = report.check(205, place, fits, f"it is of {found.role} {found.name}")
            if fits and register is not None:
                report.check(302, place, found.sha256 in register, "not in the register")


# ------------------------------------------------------------------ the election package


@dataclass(frozen=True)
class Opened:
    """A package.json: what was found in it, and the package if all is right."""

    report: Report
    package: Package | None


def open_package(report: Report, place: str, data: bytes, ceremony: Ceremony) -> Package | None:
    """The package, signed by the root, of this ceremony."""
    document = take_document(report, place, data, "package")
    if document is None:
        return None
    signed = document.signed_by(ceremony.root)
    if not report.check(207, place, signed, "not signed by the root and by nobody else"):
        return None
    if not report.judge(404, place, check_package, document.value):
        return None
    own, election = document.value["ceremony"], document.value["election"]
    fits = (own["election"], own["mode"]) == (election["id"], election["mode"])
    shares = {"needed": own["needed"], "trustees": own["trustees"]}
    fits = fits and election["key_threshold"] == shares
    agrees = report.check(304, place, fits, "id, mode or threshold differ")
    same = canonical(own) == canonical(ceremony.value)
    if not report.check(303, place, same, "its keys are not those of KEYS") or not agrees:
        return None
    return Package(document.hash, document.value)


# --------------------------------------------------------------------- the MEDIA folder


Sealed = Mapping[str, Sequence[bytes]]
"""Records or sealed votes by contest."""


@dataclass(frozen=True)
class Medium:
    """A closed medium whose manifest can be believed to be its terminal's.

    counts: records by contest. records: what is kept of each vote: its sealed bytes for a
    recount, else their SHA-256; None unless all of the medium is good and at hand.
    """

    terminal: str
    role: str
    digest: str
    counts: Mapping[str, int]
    records: Sealed | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class Media:
    """Every medium in MEDIA, verified one by one.

    said: what was published; a terminal that by decision was not used may have no media.
    keep: keep the sealed votes, for a recount.
    """

    files: frozenset[str] = MEDIUM_FILES

    def __init__(
        self, report: Report, keys: Keys, folder: Tree, said: "Published", *, keep: bool
    ) -> None:
        self.report = report
        self.keys = keys
        self.folder = folder
        self.keep = keep
        self.said = said
        self.unused = said.unused
        self.aside = said.aside
        self.packages: dict[tuple[str, str], Package | None] = {}
        self.media: dict[tuple[str, str], Medium] = {}
        # What is kept of votes whose signatures are good, by the hashes of records.bin and of
        # the certificate: a duplicate holds the same bytes, which need no second look.
        self.verified: dict[tuple[str, str], Sealed] = {}
        self._opened: dict[str, Opened] = {}

    def verify(self, slips: Path | None, announced_package: str | None) -> Package | None:
        """The election's package; None where no medium holds a good one."""
        report = self.report
        names = self.folder.names("")
        if not report.check(102, self.folder.name, names is not None, "no folder"):
            return None
        found = self._found(names or [])
        for name, role in found:
            self._take_package(name, role)
        package = self._the_package(announced_package)
        if package is None:
            told = any(place.endswith("/package.json") for _, place, _ in report.failures)
            report.check(102, "MEDIA", told, "no medium holds an election package")
            return None
        self._verify_all(package, names or [], found)
        if slips is None:
            data = take_file(report, 109, self.folder, "slips.csv", MAX_TABLE)
            self._slips(package, f"{self.folder.name}/slips.csv", data)
        else:
            place = shown(slips.name)
            self._slips(package, place, report.attempt(109, place, read_file, slips, MAX_TABLE))
        self._repeats(package)
        return package

    def _found(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """Every terminal and role that has a folder."""
        return [
            (name, role)
            for name in names
            for role in ROLES
            if role in (self.folder.names(name) or [])
        ]

    def _verify_all(
        self, package: Package, names: Sequence[str], found: Sequence[tuple[str, str]]
    ) -> None:
        self._complete(package, names)
        self._certified(package)
        for name, role in found:
            if name in package.places:
                self._verify_medium(name, role, package)
        self._pairs(package)

    def _take_package(self, name: str, role: str) -> None:
        try:
            data = self.folder.read(f"{name}/{role}/package.json", MAX_DOCUMENT)
        except Refused:
            return  # check 106 tells
        file_hash = sha256(data)
        if file_hash not in self._opened:  # nearly always every medium has the same bytes
            report = Report()
            package = open_package(report, "package.json", data, self.keys.ceremony)
            self._opened[file_hash] = Opened(report, package)
        opened = self._opened[file_hash]
        self.report.ran |= opened.report.ran
        for number, _, what in opened.report.failures:
            self.report.check(number, f"MEDIA/{shown(name)}/{role}/package.json", False, what)
        self.packages[name, role] = opened.package

    def _the_package(self, announced: str | None) -> Package | None:
        """The announced package, else the one on most media; the others are told."""
        held = {where: package for where, package in self.packages.items() if package}
        times = Counter(package.hash for package in held.values())
        if not times:
            return None
        most = max(times, key=lambda one: (one == announced, times[one], one))
        if announced is not None:
            self.report.check(212, "MEDIA", most == announced, f"it is {most}")
        for (name, role), package in held.items():
            place = f"MEDIA/{shown(name)}/{role}/package.json"
            self.report.check(305, place, package.hash == most, "another package than the others")
        return next(package for package in held.values() if package.hash == most)

    def _complete(self, package: Package, names: Sequence[str]) -> None:
        report, terminals, top = self.report, package.places, self.folder.name
        report.ran |= {103, 104, 105}
        for name in names:
            if name not in terminals and name != "slips.csv":
                report.check(103, f"{top}/{shown(name)}", False, "no terminal of this election")
        for terminal in terminals:
            inside = self.folder.names(terminal)
            place = f"{top}/{terminal}"
            if terminal in self.unused and not inside:
                continue
            if not report.check(102, place, inside is not None, "no folder of this terminal"):
                continue
            for number, role in zip((104, 105), ROLES, strict=True):
                report.check(number, f"{place}/{role}", role in (inside or []), "missing")
            for name in inside or []:
                if name not in ROLES:
                    self._stranger(f"{place}/{shown(name)}")

    def _stranger(self, place: str) -> None:
        self.report.check(103, place, False, "does not belong here")

    def _certified(self, package: Package) -> None:
        certified = set((self.keys.register or {}).values())
        for terminal in package.places if self.keys.register is not None else ():
            good = ("terminal", terminal) in certified
            what = f"no certificate of {terminal}"
            self.report.check(108, self.keys.place, good, what)

    def _verify_medium(self, terminal: str, role: str, package: Package) -> None:
        failures = len(self.report.failures)
        medium = _MediumCheck(self, terminal, role, package).verify()
        if medium is not None:
            # Files too many (107) do not touch what the others hold.
            mine = {number for number, _, _ in self.report.failures[failures:]} - {107}
            good = not mine and self.packages.get((terminal, role)) == package
            self.media[terminal, role] = medium if good else replace(medium, records=None)

    def _pairs(self, package: Package) -> None:
        for terminal in package.places:
            pair = [self.media.get((terminal, role)) for role in ROLES]
            if pair[0] is not None and pair[1] is not None:
                same = pair[0].digest == pair[1].digest
                what = "their manifests differ"
                self.report.check(314, f"{self.folder.name}/{terminal}", same, what)

    def _slips(self, package: Package, place: str, data: bytes | None) -> None:
        report = self.report
        rows = None if data is None else report.attempt(417, place, read_slips, data)
        if rows is None:
            return
        report.ran |= {501, 502}
        times = Counter(terminal for terminal, _, _ in rows)
        for terminal in package.places:
            least = 0 if terminal in self.unused else 1
            report.check(109, f"{place} {terminal}", times[terminal] >= least, "no slip")
            report.check(109, place, times[terminal] <= 1, f"several slips of {terminal}")
        for terminal in times:
            known = terminal in package.places
            report.check(109, place, known, f"a slip of {shown(terminal)}, no terminal")
        for terminal, records, digest in rows:
            medium = self.witnessed(terminal)
            if medium is None:
                continue
            where = f"{self.folder.name}/{terminal}/{medium.role}"
            what = f"the slip says {records} records, the manifest {medium.total}"
            report.check(501, where, records == medium.total, what)
            what = "the digest on the slip is not that of manifest.json"
            report.check(502, where, digest == medium.digest, what)

    def witnessed(self, terminal: str) -> Medium | None:
        """What a slip is held against: the original, or what is left of the two (see 314)."""
        both = (self.media.get((terminal, role)) for role in ROLES)
        return next((one for one in both if one is not None), None)

    def _repeats(self, package: Package) -> None:
        """No sealed vote twice in what is counted: of each terminal one medium.

        Sealing never gives the same bytes twice, so one is a copy; totals with a copied
        vote in them would tell how its voter voted.
        """
        for contest in package.contests:
            times: Counter[bytes] = Counter()
            for terminal in package.places:
                medium = self.best(terminal)
                if medium is not None and medium.records is not None:
                    kept = medium.records[contest]
                    times.update(kept if not self.keep else map(digest_of, kept))
            self.report.ran.add(503)
            for digest in sorted(one for one in times if times[one] > 1):
                what = f"{times[digest]} times the sealed vote {digest.hex()}"
                good = (contest, digest.hex()) in self.aside
                self.report.check(503, f"pool of {contest}", good, what)

    def best(self, terminal: str) -> Medium | None:
        """The original if all of it is good, else the duplicate if that is."""
        for role in ROLES:
            medium = self.media.get((terminal, role))
            if medium is not None and medium.records is not None:
                return medium
        return None


class BundledMedia(Media):
    """The media of a bundle, whose package is known from a file of its own.

    Without sealed records a medium is its certificate, its manifest and its medium.json.
    """

    def __init__(
        self,
        report: Report,
        keys: Keys,
        folder: Part,
        said: "Published",
        *,
        sealed: bool,
        keep: bool,
    ) -> None:
        super().__init__(report, keys, folder, said, keep=keep)
        self.sealed = sealed
        self.files = MEDIUM_FILES if sealed else PUBLIC_FILES

    def verify_with(self, package: Package) -> None:
        names = self.folder.names("")
        if not self.report.check(102, self.folder.name, names is not None, "no folder"):
            return
        found = self._found(names or [])
        if self.sealed:
            self.report.ran.add(305)
        for name, role in found:
            if not self.sealed or self._has(f"{name}/{role}/package.json"):
                self.packages[name, role] = package
        self._verify_all(package, names or [], found)
        data = take_file(self.report, 109, self.folder, "slips.csv", MAX_TABLE)
        self._slips(package, f"{self.folder.name}/slips.csv", data)
        if data is None and not self.folder.told("slips.csv"):
            self.report.ran |= {417, 501, 502}  # there is nothing to hold against the media
        if self.sealed:
            self._repeats(package)

    def _has(self, path: str) -> bool:
        """Whether the package on a medium has the bytes of the bundle's."""
        files = self.bundle.files
        held, own = files.get(f"{self.folder.name}/{path}"), files["package.json"]
        if held is None:
            return False  # 106 or 111 tells
        same = (held.size, held.sha256) == (own.size, own.sha256)
        place = f"{self.folder.name}/{path}"
        return self.report.check(305, place, same, "not the bytes of the bundle's package.json")

    @property
    def bundle(self) -> Bundle:
        if not isinstance(self.folder, Part):
            raise TypeError("media of a folder")
        return self.folder.bundle

    def _stranger(self, place: str) -> None:
        """112 or 114 tells of a path that no bundle has."""

    def counted(self, terminal: str) -> Medium | None:
        """The medium that the opening statement counts."""
        role = self.said.counted.get(terminal)
        return None if role is None else self.media.get((terminal, role))

    def witnessed(self, terminal: str) -> Medium | None:
        return self.counted(terminal) or super().witnessed(terminal)

    def best(self, terminal: str) -> Medium | None:
        medium = self.counted(terminal)
        return medium if medium and medium.records is not None else super().best(terminal)


class _MediumCheck:
    """One medium: its files held against each other, the package and the keys."""

    def __init__(self, media: Media, terminal: str, role: str, package: Package) -> None:
        self.media, self.report = media, media.report
        self.ceremony = media.keys.ceremony
        self.terminal, self.role, self.package = terminal, role, package
        self.place = f"{media.folder.name}/{terminal}/{role}"
        self.files: dict[str, bytes] = {}

    def verify(self) -> Medium | None:
        """The medium, as far as its manifest can be believed to be its terminal's."""
        if not self._read_files():
            return None
        certificate = self._certificate()
        if certificate is None:
            return None
        manifest = self._manifest(certificate)
        if manifest is None:
            return None
        self._medium_document(certificate)
        records = None
        if self._covered(manifest) and self.media.files == MEDIUM_FILES:
            self._log(manifest, certificate)
            records = self._records(manifest, certificate)
        if certificate.name != self.terminal:
            return None  # it is not this terminal's, so nothing else here is held against it
        counts = {entry["contest"]: entry["records"] for entry in manifest["contests"]}
        digest = sha256(self.files["manifest.json"])
        return Medium(self.terminal, self.role, digest, counts, records)

    def _check(self, number: int, name: str, good: bool, what: str) -> bool:
        return self.report.check(number, f"{self.place}/{name}", good, what)

    def _attempt(self, number: int, name: str, read: Callable[..., T], *arguments: Any) -> T | None:
        return self.report.attempt(number, f"{self.place}/{name}", read, *arguments)

    def _read_files(self) -> bool:
        folder, inside = self.media.folder, f"{self.terminal}/{self.role}"
        names = folder.names(inside)
        if not self.report.check(106, self.place, names is not None, "no folder"):
            return False
        limits = dict.fromkeys(MEDIUM_FILES, MAX_DOCUMENT) | {"records.bin": MAX_RECORDS}
        for name in sorted(self.media.files):
            data = take_file(self.report, 106, folder, f"{inside}/{name}", limits[name])
            if data is not None:
                self.files[name] = data
        if isinstance(folder, Folder):  # in a bundle 112 and 114 tell of them
            self.report.ran.add(107)
            for name in names or []:
                if name not in MEDIUM_FILES:
                    self._check(107, shown(name), False, "the terminal did not write it")
        return len(self.files) == len(self.media.files)

    def _certificate(self) -> Certificate | None:
        name, report = "certificate.pem", self.report
        der = self._attempt(408, name, unpem, self.files[name])
        if der is None:
            return None
        found = take_certificate(report, 206, f"{self.place}/{name}", der, self.ceremony)
        if found is None or not self._check(206, name, found.role == "terminal", "no terminal's"):
            return None
        known = self.package.places.get(found.name) is not None
        if not self._check(206, name, known, f"{found.name} is no terminal of this election"):
            return None
        self._check(306, name, found.name == self.terminal, f"it is of {found.name}")
        register = self.media.keys.register
        if register is not None:
            self._check(307, name, found.sha256 in register, "not in the register")
        return found

    def _manifest(self, certificate: Certificate) -> dict[str, Any] | None:
        name = "manifest.json"
        document = take_document(self.report, f"{self.place}/{name}", self.files[name], "manifest")
        if document is None:
            return None
        signed = document.signed_by(certificate.key)
        what = "not signed by the key in the certificate and by nobody else"
        if not self._check(208, name, signed, what):
            return None
        value = document.value
        if not self.report.judge(405, f"{self.place}/{name}", check_manifest, value):
            return None
        return value if self._names(value, certificate) else None

    def _names(self, value: Mapping[str, Any], certificate: Certificate) -> bool:
        """What the manifest names; where it is of another election, the rest says nothing."""
        name, ceremony = "manifest.json", self.ceremony
        here = (ceremony.uid.hex(), *(ceremony.value[one] for one in ("election", "mode", "suite")))
        said = tuple(value[one] for one in ("election_uid", "election", "mode", "suite"))
        good = self._check(308, name, said == here, "of another election, mode or suite")
        package = self.media.packages.get((self.terminal, self.role))
        if package is not None:
            named = value["package_hash"] == package.hash
            self._check(309, name, named, "it names another package than the one beside it")
        owner = (certificate.name, self.package.places[certificate.name])
        owns = (value["terminal"], value["place"]) == owner
        self._check(310, name, owns, "another terminal or place than the certificate's")
        can_be = counts_can_be(value, self.package)
        return self._check(311, name, can_be, "other contests, or numbers that cannot be") and good

    def _medium_document(self, certificate: Certificate) -> None:
        name = "medium.json"
        document = take_document(self.report, f"{self.place}/{name}", self.files[name], "medium")
        if document is None:
            return
        signed = document.signed_by(certificate.key)
        what = "not signed by the key in the certificate and by nobody else"
        if not self._check(209, name, signed, what):
            return
        value = document.value
        if not self.report.judge(406, f"{self.place}/{name}", check_medium, value):
            return
        said = (value["election_uid"], value["terminal"], value["manifest_sha256"])
        manifest = sha256(self.files["manifest.json"])
        here = (self.ceremony.uid.hex(), certificate.name, manifest)
        self._check(312, name, said == here, "of another election, terminal or manifest")
        self._check(313, name, value["medium"] == self.role, f"it is the {value['medium']}")

    def _covered(self, manifest: Mapping[str, Any]) -> bool:
        good = True
        for entry in manifest["files"]:
            if entry["name"] not in self.media.files:
                continue
            data = self.files[entry["name"]]
            same = (len(data), sha256(data)) == (entry["bytes"], entry["sha256"])
            good &= self._check(409, entry["name"], same, "not the bytes in the manifest")
        return good

    def _log(self, manifest: Mapping[str, Any], certificate: Certificate) -> None:
        name = "log.jsonl"
        lines = self._attempt(410, name, read_log, self.files[name])
        if lines is None:
            return
        start = bind("ippyo/log/v1", self.ceremony.uid, certificate.name.encode())
        head = self._attempt(411, name, follow_chain, lines, start)
        if head is None:
            return
        said = {"entries": len(lines), "head": head.hex()}
        self._check(412, name, manifest["log"] == said, "other entries or another head")
        last: dict[str, Any] = lines[-1][1] if lines else {"event": "", "values": {}}
        if not self._check(413, name, last["event"] in LAST_EVENTS, "it does not end with a close"):
            return
        told = (last["values"]["voters"], last["event"] == "taken-over")
        here = (manifest["voters"], manifest["handover"])
        self._check(315, name, told == here, "other voters or another hand-over")

    def _records(self, manifest: Mapping[str, Any], certificate: Certificate) -> Sealed | None:
        name = "records.bin"
        counts = [(entry["contest"], entry["records"]) for entry in manifest["contests"]]
        size = SEALED_BYTES[self.ceremony.suite] + SIGNATURE_BYTES
        found = self._attempt(414, name, split_records, self.files[name], counts, size)
        if found is None:
            return None
        for entry in manifest["contests"]:
            contest, records = entry["contest"], found[entry["contest"]]
            rising = all(one < two for one, two in pairwise(records))
            self._check(415, name, rising, f"{contest}: not strictly rising")
            same = merkle_root(records) == entry["merkle_root"]
            self._check(416, name, same, f"{contest}: another Merkle root")
        return self._signed(found, certificate)

    def _signed(self, found: Sealed, certificate: Certificate) -> Sealed | None:
        """The sealed part of each record, if every record has its signature."""
        name, uid = "records.bin", self.ceremony.uid
        same = (sha256(self.files[name]), certificate.sha256)
        if same in self.media.verified:
            self._check(210, name, True, "")
            return self.media.verified[same]
        cut, bad = SEALED_BYTES[self.ceremony.suite], 0
        terminal = certificate.name.encode()
        for contest, records in found.items():
            for record in records:
                parts = (terminal, contest.encode(), record[:cut])
                message = bind("ippyo/record/v1", uid, *parts)
                bad += not verifies(certificate.key, message, record[cut:])
        what = f"{bad} records without a signature of {certificate.name}"
        if not self._check(210, name, not bad, what):
            return None
        kept = {
            contest: [one[:cut] if self.media.keep else digest_of(one[:cut]) for one in records]
            for contest, records in found.items()
        }
        self.media.verified[same] = kept
        return kept


# ------------------------------------------------------------------- SLIP-0039 (shares)
# docs/formats/keys-folder.md; github.com/satoshilabs/slips, slip-0039.md

GENERATORS = (
    *(0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009),
    *(0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890, 0x3F3F120),
)
SHARE_WORDS = 33
EXPONENT = 1


@dataclass(frozen=True)
class Share:
    """One trustee's share of a 32-byte secret."""

    identifier: int
    index: int
    threshold: int
    value: bytes


def read_words() -> dict[str, int]:
    """The standard's 1,024 words with their numbers."""
    data = read_file(Path(__file__).resolve().with_name(WORDS_FILE), 65_536)
    demand(sha256(data) == WORDS_SHA256, f"{WORDS_FILE} is not the standard's list")
    return {word: number for number, word in enumerate(data.decode("ascii").split())}


def checksum(values: Iterable[int]) -> int:
    """RS1024; 1 for a good line."""
    state = 1
    for value in values:
        high = state >> 20
        state = (state & 0xFFFFF) << 10 ^ value
        for bit, generator in enumerate(GENERATORS):
            if high >> bit & 1:
                state ^= generator
    return state


def read_share(data: bytes, words: Mapping[str, int]) -> Share:
    """A share by the standard, of the shape that an election's shares have."""
    demand(len(data) <= MAX_SHARE, "too large")
    try:
        line = data.decode("ascii").lower().split()
    except UnicodeDecodeError as cause:
        raise Refused("not in ASCII") from cause
    demand(all(word in words for word in line), "a word that is not in the standard's list")
    demand(len(line) >= 7, "too short")
    numbers = [words[word] for word in line]
    head = _joined(numbers[:4])
    extendable = head >> 24 & 1
    label = b"shamir_extendable" if extendable else b"shamir"
    demand(checksum([*label, *numbers]) == 1, "the checksum fails: a word was misread")
    # identifier 15, extendable 1, exponent 4, group index 4, group threshold 4, groups 4,
    # member index 4, member threshold 4 bits.
    groups = (head >> 16 & 15, head >> 12 & 15, head >> 8 & 15)
    shape = (extendable, head >> 20 & 15, groups, len(line))
    demand(shape == (1, EXPONENT, (0, 0, 0), SHARE_WORDS), "not a share of an election's key")
    value = _joined(numbers[4:-3])
    demand(value < 1 << 256, "padding that is not zero")
    return Share(head >> 25, head >> 4 & 15, (head & 15) + 1, value.to_bytes(32, "big"))


def read_share_file(path: Path) -> Share:
    return read_share(read_file(path, MAX_SHARE), read_words())


def _joined(numbers: Iterable[int]) -> int:
    joined = 0
    for number in numbers:
        joined = joined << 10 | number
    return joined


def join_shares(shares: Iterable[Share], ceremony: Ceremony) -> bytes:
    """The seed of the election key; its public half is the ceremony's."""
    needed = ceremony.value["needed"]
    chosen = sorted(set(shares), key=lambda share: (share.index, share.value))
    demand(all(share.threshold == needed for share in chosen), "a share of another split")
    demand(len(chosen) >= needed, f"{len(chosen)} different shares, {needed} are needed")
    demand(len({share.identifier for share in chosen}) == 1, "shares of several splits")
    demand(len({share.index for share in chosen}) == len(chosen), "two shares of one number")
    points = {share.index: share.value for share in chosen[:needed]}
    if needed == 1:
        secret = next(iter(points.values()))
    else:
        secret, digest = interpolate(points, 255), interpolate(points, 254)
        proof = hmac.digest(digest[4:], secret, "sha256")[:4]
        demand(proof == digest[:4], "the shares do not belong together")
    seed = _decrypted(secret)
    demand(public_key(ceremony.suite, seed) == ceremony.election_key, "shares of another key")
    return seed


def _decrypted(secret: bytes) -> bytes:
    """Four Feistel rounds backwards; no passphrase, extendable, so no salt but the half."""
    left, right = secret[:16], secret[16:]
    for number in (3, 2, 1, 0):
        rounds = 2500 << EXPONENT
        pad = hashlib.pbkdf2_hmac("sha256", bytes([number]), right, rounds, len(left))
        left, right = right, bytes(a ^ b for a, b in zip(left, pad, strict=True))
    return right + left


def _times(a: int, b: int) -> int:
    """The product in GF(256) modulo x^8 + x^4 + x^3 + x + 1."""
    product = 0
    for bit in range(8):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(14, 7, -1):
        if product >> bit & 1:
            product ^= 0x11B << (bit - 8)
    return product


def _inverse(a: int) -> int:
    """a to the power of 254."""
    result = 1
    for bit in range(7, -1, -1):
        result = _times(result, result)
        if 254 >> bit & 1:
            result = _times(result, a)
    return result


def interpolate(points: Mapping[int, bytes], x: int) -> bytes:
    """The polynomial through the points, at x, byte by byte (Lagrange)."""
    result = bytes(32)
    for here, value in points.items():
        factor = 1
        for other in points:
            if other != here:
                factor = _times(factor, _times(x ^ other, _inverse(here ^ other)))
        result = bytes(a ^ _times(factor, b) for a, b in zip(result, value, strict=True))
    return result


# ------------------------------------------------------------------- HPKE (RFC 9180)
# docs/formats/suites.md

KEM_IDS = {1: b"\x64\x7a", 2: b"\x00\x10"}
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
X_WING_LABEL = bytes.fromhex("5c2e2f2f5e5c")


def _extract(suite_id: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite_id + label + secret, "sha256")


def _expand(suite_id: bytes, key: bytes, label: bytes, info: bytes, size: int) -> bytes:
    """One block of HKDF-Expand: nothing here is longer than 32 bytes."""
    labeled = size.to_bytes(2, "big") + b"HPKE-v1" + suite_id + label + info
    return hmac.digest(key, labeled + b"\x01", "sha256")[:size]


class Opener:
    """The private key of an election, made from its seed."""

    def __init__(self, suite: int, seed: bytes) -> None:
        self.suite = suite
        if suite == 1:
            expanded = hashlib.shake_256(seed).digest(96)
            self._lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
            self._curve = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
            self._curve_public = self._curve.public_key().public_bytes_raw()
            self.public = self._lattice.public_key().public_bytes_raw() + self._curve_public
        else:
            self._point = ec.derive_private_key(_p256_scalar(seed), ec.SECP256R1())
            public = self._point.public_key()
            self.public = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def open(self, sealed: bytes, info: bytes) -> bytes | None:
        """The 16 bytes of a choice code; None where the record does not open."""
        try:
            secret = self._secret(sealed[:-32])
            key, nonce = self._schedule(secret, info)
            return AESGCM(key).decrypt(nonce, sealed[-32:], None)
        except (InvalidTag, ValueError):
            return None

    def _schedule(self, secret: bytes, info: bytes) -> tuple[bytes, bytes]:
        suite_id = b"HPKE" + KEM_IDS[self.suite] + b"\x00\x01\x00\x02"
        context = (
            b"\x00"
            + _extract(suite_id, b"", b"psk_id_hash", b"")
            + _extract(suite_id, b"", b"info_hash", info)
        )
        base = _extract(suite_id, secret, b"secret", b"")
        key = _expand(suite_id, base, b"key", context, 32)
        return key, _expand(suite_id, base, b"base_nonce", context, 12)

    def _secret(self, sent: bytes) -> bytes:
        if self.suite == 1:
            lattice, curve = sent[:1088], sent[1088:]
            secret_m = self._lattice.decapsulate(lattice)
            secret_x = self._curve.exchange(x25519.X25519PublicKey.from_public_bytes(curve))
            parts = secret_m + secret_x + curve + self._curve_public + X_WING_LABEL
            return hashlib.sha3_256(parts).digest()
        demand(sent[0] == 4, "no uncompressed point")
        other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sent)
        shared = self._point.exchange(ec.ECDH(), other)
        suite_id = b"KEM" + KEM_IDS[2]
        key = _extract(suite_id, b"", b"eae_prk", shared)
        return _expand(suite_id, key, b"shared_secret", sent + self.public, 32)


def _p256_scalar(seed: bytes) -> int:
    suite_id = b"KEM" + KEM_IDS[2]
    key = _extract(suite_id, b"", b"dkp_prk", seed)
    for counter in range(256):
        candidate = _expand(suite_id, key, b"candidate", bytes([counter]), 32)
        number = int.from_bytes(candidate, "big")
        if 0 < number < P256_ORDER:
            return number
    raise Refused("a seed that gives no key")


def public_key(suite: int, seed: bytes) -> bytes:
    return Opener(suite, seed).public


# ------------------------------------------------------------------------ decisions
# docs/formats/inputs.md, results.md; docs/problems.md

ACTIONS: Mapping[str, frozenset[str]] = {  # what each must have, beside `by`
    "use-duplicate": frozenset({"terminal", "reason", "opinion"}),
    "not-used": frozenset({"terminal"}),
    "acknowledge": frozenset({"problem"}),
    "accept-difference": frozenset({"place", "contest", "records", "voters", "reason"}),
    "set-aside": frozenset({"contest", "sha256", "reason"}),
    "invalidate-candidate": frozenset({"contest", "candidate", "reason"}),
    "apportion": frozenset({"contest", "group", "counts"}),
    "lot": frozenset({"contest", "winners"}),
    "reopen": frozenset({"reason"}),
}
NOTES = frozenset({"reason", "opinion"})  # which all of them may have
# Weight (d, a, o), and the decisions that settle the problem.
_MEDIUM = ("d", "use-duplicate")
PROBLEMS: Mapping[str, tuple[str, ...]] = {
    "M-01 original-missing": ("d", "use-duplicate", "not-used"),
    "M-02 original-unreadable": _MEDIUM,
    "M-03 not-closed": _MEDIUM,
    "M-04 file-missing": _MEDIUM,
    "M-05 file-too-many": (*_MEDIUM, "acknowledge"),
    "M-06 certificate-refused": _MEDIUM,
    "M-07 certificate-not-registered": _MEDIUM,
    "M-08 wrong-terminal": _MEDIUM,
    "M-09 manifest-refused": _MEDIUM,
    "M-10 other-election": _MEDIUM,
    "M-11 other-package": _MEDIUM,
    "M-12 wrong-medium": _MEDIUM,
    "M-13 file-changed": _MEDIUM,
    "M-14 log-refused": _MEDIUM,
    "M-15 records-refused": _MEDIUM,
    "M-16 record-signature": _MEDIUM,
    "M-17 media-differ": (*_MEDIUM, "acknowledge"),
    "M-18 slip-differs": (*_MEDIUM, "acknowledge"),
    "M-19 slip-missing": ("a", "acknowledge"),
    "M-20 not-used-contradicted": ("d",),
    "M-21 slips-missing": ("a", "acknowledge"),
    "M-22 duplicate-missing": ("a", "acknowledge"),
    "M-23 duplicate-damaged": ("a", "acknowledge"),
    "M-24 unknown-folder": ("d", "acknowledge"),
    "M-25 duplicate-unusable": ("d",),
    "M-26 duplicate-not-needed": ("d",),
    "M-27 not-used-not-needed": ("d",),
    "O-01 apportionment-undefined": ("d", "apportion"),
    "O-02 lot-needed": ("o", "lot"),
    "P-01 other-pool": ("d", "reopen"),
    "R-01 roll-differs": ("d", "accept-difference"),
    "V-01 record-repeated": ("d", "set-aside"),
    "V-02 record-not-openable": ("d", "set-aside"),
    "V-03 set-aside-not-needed": ("d",),
}
WEIGHTS = {"d": "decide", "a": "acknowledge", "o": "outcome"}


def plain_text(value: Any) -> bool:
    """One line of at most 2,000 letters that can be seen; it may be empty."""
    return value == "" or text(2000)(value)


def some_text(value: Any) -> bool:
    return plain_text(value) and bool(value.strip())


def distinct_ids(least: int) -> Callable[[Any], bool]:
    def rule(value: Any) -> bool:
        ids = isinstance(value, list) and all(PART_ID(one) for one in value)
        return ids and least <= len(value) == len(set(value))

    return rule


def _part(value: Any) -> bool:
    return COUNT(value) or (is_fraction(value) and not value.endswith("/1"))


def _parts(value: Any) -> bool:
    good = isinstance(value, dict) and len(value) >= 2 and all(map(PART_ID, value))
    return good and all(map(_part, value.values()))


DECISION_RULES: Mapping[str, Callable[[Any], bool]] = {
    "terminal": TERMINAL,
    "problem": like("[A-Z]-[0-9]{2}"),
    "place": PART_ID,
    "contest": PART_ID,
    "candidate": PART_ID,
    "records": COUNT,
    "voters": COUNT,
    "sha256": HASH,
    "group": distinct_ids(2),
    "winners": distinct_ids(1),
    "counts": _parts,
    "reason": some_text,
    "opinion": some_text,
    "by": lambda value: isinstance(value, list) and len(value) == 2 and all(map(some_text, value)),
}


def normal_decision(value: Any) -> dict[str, Any]:
    """The decision as results.json spells it, from whatever spelling people may use."""
    demand(isinstance(value, dict), "a decision that is no object")
    action = value.get("action")
    demand(isinstance(action, str) and action in ACTIONS, "no such action")
    needed = {"action", "by", *ACTIONS[action]}
    may = {"terminal"} if action == "acknowledge" else set()
    demand(needed <= set(value) <= needed | NOTES | may, f"{action}: a member too many or too few")
    made = {
        name: NORMAL.get(name, lambda one: one)(one)
        for name, one in value.items()
        if name not in NOTES or one != "" or name in needed
    }
    for name, one in made.items():
        rule = DECISION_RULES.get(name, anything)
        if action == "acknowledge" and name == "terminal":
            rule = some_text  # or the folder that is no terminal's
        if action == "use-duplicate" and name == "reason":
            rule = one_of("damaged", "lost")
        demand(rule(one), f"{action}: {name}: not a value that it can have")
    return made


def _code(value: Any) -> Any:
    known = (one.split() for one in PROBLEMS)
    return next((code for code, name in known if value in (code, name)), value)


def _normal_group(value: Any) -> Any:
    return [part.strip() for part in value.split("+")] if isinstance(value, str) else value


def _normal_parts(value: Any) -> Any:
    return {name: _normal_part(part) for name, part in dict(value).items()} if value else value


def _normal_part(value: Any) -> Any:
    if not like("[0-9]{1,12}(/[0-9]{1,12})?")(value):
        return value
    above, _, below = value.partition("/")
    if below and not int(below):
        return value
    exact = Fraction(int(above), int(below or 1))
    return int(exact) if exact.denominator == 1 else fraction_text(exact)


NORMAL: Mapping[str, Callable[[Any], Any]] = {
    "problem": _code,
    "sha256": lambda one: "".join(one.split()).lower() if plain_text(one) else one,
    "group": _normal_group,
    "counts": lambda one: _normal_parts(one) if isinstance(one, dict) else one,
}


def check_decisions(value: Any) -> None:
    """Refuse what is no list of decisions in the spelling of results.json."""
    demand(isinstance(value, list), "decisions: no list")
    for one in value:
        demand(normal_decision(one) == one, "a decision in another spelling")


def read_decisions(data: bytes, package: Package) -> list[dict[str, Any]]:
    """decisions.json, each as results.json spells it; none contradicts another."""
    demand(len(data) <= MAX_DECISIONS, "too large")
    value = read_json(data.removeprefix(b"\xef\xbb\xbf"))
    members(value, decisions=lambda one: isinstance(one, list))
    made = [normal_decision(one) for one in value["decisions"]]
    subjects: set[tuple[str, ...]] = set()
    for one in made:
        _check_agreement(one)
        _check_named(one, package)
        subject = _subject(one)
        demand(subject not in subjects, f"two decisions on {shown(' '.join(subject))}")
        subjects.add(subject)
    fallen = {one["candidate"] for one in made if one["action"] == "invalidate-candidate"}
    for one in made:
        named = {*one.get("winners", ()), *one.get("group", ())}
        demand(not named & fallen, "votes or a seat for a candidate declared invalid")
    return made


def _check_agreement(one: Mapping[str, Any]) -> None:
    """Refuse a decision whose members contradict one another."""
    if one["action"] == "acknowledge":
        kind = next((name for name in PROBLEMS if name.startswith(one["problem"])), "")
        settles = PROBLEMS.get(kind, ())
        demand(settles[:1] == ("a",) or "acknowledge" in settles, "no problem to acknowledge")
    if one["action"] == "apportion":
        parts = {name: Fraction(part) for name, part in one["counts"].items()}
        demand(set(parts) == set(one["group"]), "the parts are not those of the group")
        demand(sum(parts.values()).denominator == 1, "the parts are no whole number of ballots")
    if one["action"] == "accept-difference":
        demand(one["records"] != one["voters"], "no difference")


def _check_named(one: dict[str, Any], package: Package) -> None:
    """What a decision names is in the package; its group then stands in filing order."""
    if one["action"] != "acknowledge":
        terminal = one.get("terminal")
        demand(terminal is None or terminal in package.places, "no such terminal")
    place, contest = one.get("place"), one.get("contest")
    demand(place is None or place in package.places.values(), "no such place")
    demand(contest is None or contest in package.contests, "no such contest")
    if contest is None:
        return
    filed = [person["id"] for person in package.filed[contest]]
    named = [*one.get("winners", ()), *one.get("group", ())]
    named += [one["candidate"]] if "candidate" in one else []
    demand(set(named) <= set(filed), "no such candidate")
    seats = next(c["winners"] for c in package.election["contests"] if c["id"] == contest)
    demand(len(one.get("winners", ())) <= seats, "more winners than seats")
    if "group" in one:
        one["group"] = [person for person in filed if person in one["group"]]


def _subject(one: Mapping[str, Any]) -> tuple[str, ...]:
    """What is decided."""
    match one["action"]:
        case "use-duplicate" | "not-used":
            return ("terminal", one["terminal"])
        case "acknowledge":
            return ("problem", one["problem"], one.get("terminal", ""))
        case "accept-difference":
            return ("roll", one["place"], one["contest"])
        case "set-aside":
            return ("record", one["contest"], one["sha256"])
        case "invalidate-candidate":
            return ("candidate", one["contest"], one["candidate"])
        case "apportion":
            return ("group", one["contest"], *one["group"])
        case "lot":
            return ("lot", one["contest"])
    return ("pool", one["reason"])


def person(name: str) -> str:
    """What stays the same however a name is typed."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    variants = ("\ufe00", "\ufe0f"), ("\U000e0100", "\U000e01ef")
    return "".join(
        letter
        for letter in folded
        if not letter.isspace() and not any(low <= letter <= high for low, high in variants)
    )


# ------------------------------------------------------------------ what was published
# docs/formats/results.md


@dataclass(frozen=True)
class Published:
    """results.json and opening-statement.json, as far as they are there and can be read.

    told_unused: terminals that the command line says were not used.
    """

    results: dict[str, Any] | None = None
    statement: dict[str, Any] | None = None
    told_unused: frozenset[str] = frozenset()

    def decided(self, action: str) -> list[dict[str, Any]]:
        """The decisions of this kind, in the results or in the statement."""
        both = (self.results or {}, self.statement or {})
        found = {
            canonical(one): one
            for source in both
            for one in source.get("decisions", ())
            if one["action"] == action
        }
        return list(found.values())

    @cached_property
    def unused(self) -> set[str]:
        """Terminals that by decision were not used."""
        return {one["terminal"] for one in self.decided("not-used")} | self.told_unused

    @cached_property
    def instead(self) -> set[str]:
        """Terminals of which by decision the duplicate is counted."""
        return {one["terminal"] for one in self.decided("use-duplicate")}

    @cached_property
    def aside(self) -> set[tuple[str, str]]:
        """Contest and SHA-256 of each sealed vote that two people set aside."""
        return {(one["contest"], one["sha256"]) for one in self.decided("set-aside")}

    @cached_property
    def counted(self) -> dict[str, str]:
        """The medium of each terminal that the opening statement counts."""
        media = (self.statement or {}).get("media", ())
        return {one["terminal"]: one["medium"] for one in media}

    @cached_property
    def problems(self) -> list[dict[str, Any]]:
        """Those in the results that need nobody any more."""
        listed = (self.results or {}).get("problems", ())
        return [one for one in listed if not is_open(one)]


def is_open(problem: Mapping[str, Any]) -> bool:
    return problem["weight"] != "acknowledge" and "settled_by" not in problem


SETTLED_BY_NAMES = {
    "use-duplicate": ("terminal",),
    "not-used": ("terminal",),
    "acknowledge": ("terminal",),
    "accept-difference": ("place", "contest"),
    "set-aside": ("contest", "sha256"),
}


def check_settled(listed_in: tuple[Mapping[str, Any], Mapping[str, Any]]) -> None:
    """Refuse a problem of these results that nobody decided, or whose decision is not there."""
    problem, results = listed_in
    about = f"{problem['code']} {problem['name']}"
    if "settled_by" in problem:
        found = any(_settles(one, problem) for one in results["decisions"])
        demand(found, f"{about} is settled by a decision that is not there")
    elif problem["weight"] == "outcome":
        tied = {one["id"] for one in results["contests"] if one["outcome"]["ties"]}
        demand(problem.get("contest") in tied, f"{about} is open, and no lot is to be drawn")
    else:
        demand(problem["weight"] == "acknowledge", f"{about} is open")


def _settles(decision: Mapping[str, Any], problem: Mapping[str, Any]) -> bool:
    action = decision["action"]
    if action != problem["settled_by"]:
        return False
    if action == "acknowledge" and decision["problem"] != problem["code"]:
        return False
    names = SETTLED_BY_NAMES.get(action, ())
    return all(decision.get(name) == problem.get(name) for name in names)


def check_record(both: tuple[bytes, bytes]) -> None:
    """Refuse an official record that is not of these results."""
    data, results = both
    demand(data.endswith(b"\n"), "no line feed at the end")
    record = read_canonical(data[:-1])
    head = record.get("head") if isinstance(record, dict) else None
    demand(isinstance(head, dict) and head.get("results") == sha256(results), "of other results")


def check_print(both: tuple[bytes, bytes]) -> None:
    """Refuse a PDF that does not name the hash of its data once, and no other."""
    pdf, data = both
    named = re.findall(rb"<pdf:Keywords>sha256:([0-9a-f]{64})</pdf:Keywords>", pdf)
    demand(named == [sha256(data).encode()], "not the print of its data")


def read_results(data: bytes) -> dict[str, Any]:
    """The parts of results.json that a recount of media holds totals against."""
    value = read_json(data)
    demand(isinstance(value, dict), "no object")
    _has(value, election=ELECTION_ID, package_hash=HASH, contests=listed(1, 10))
    _has(value, decisions=listed(0, 100_000))
    _read_decisions(value["decisions"])
    for contest in value["contests"]:
        _has(contest, id=PART_ID, electronic=anything, candidates=listed(1, 200))
        _has(contest["electronic"], **dict.fromkeys(ELECTRONIC, NUMBER))
        for one in contest["candidates"]:
            _has(one, id=PART_ID, electronic=NUMBER)
        ids = [one["id"] for one in contest["candidates"]]
        demand(len(ids) == len(set(ids)), "a candidate stands twice")
    return dict(value)


def _has(value: Any, **rules: Callable[[Any], bool]) -> None:
    """The object has at least these members, and each keeps its rule."""
    demand(isinstance(value, dict), "no object")
    demand(set(rules) <= set(value), "a member is missing")
    for name, rule in rules.items():
        demand(rule(value[name]), f"{name}: not a value that it can have")


def _read_decisions(decisions: Iterable[Any]) -> None:
    needs = {
        "use-duplicate": ("terminal",),
        "not-used": ("terminal",),
        "set-aside": ("contest", "sha256"),
        "invalidate-candidate": ("contest", "candidate"),
    }
    for one in decisions:
        demand(isinstance(one, dict) and isinstance(one.get("action"), str), "no decision")
        for name in needs.get(one["action"], ()):
            demand(isinstance(one.get(name), str), f"a decision without its {name}")


ELECTRONIC = ("records", "ended_without_choice", "invalidated", "set_aside")


def take_results(data: bytes) -> dict[str, Any]:
    """All of results.json, each member in its form; what it says is judged elsewhere."""
    value = read_json(data)
    members(
        value,
        election=ELECTION_ID,
        package_hash=HASH,
        contests=listed(1, 10),
        problems=lambda one: isinstance(one, list),
        decisions=anything,
    )
    for contest in value["contests"]:
        _check_contest(contest)
    for problem in value["problems"]:
        _check_problem(problem)
    check_decisions(value["decisions"])
    return dict(value)


def _check_contest(contest: Any) -> None:
    members(
        contest,
        id=PART_ID,
        electronic=anything,
        paper=anything,
        candidates=listed(1, 200),
        valid=NUMBER,
        invalid=NUMBER,
        outcome=anything,
    )
    members(contest["electronic"], **dict.fromkeys(ELECTRONIC, NUMBER))
    members(
        contest["paper"],
        own=NUMBER,
        groups=lambda one: isinstance(one, list),
        invalid=lambda one: isinstance(one, dict) and set(one) <= set(REASONS),
        taken_away=NUMBER,
        not_accepted=NUMBER,
    )
    demand(all(map(NUMBER, contest["paper"]["invalid"].values())), "invalid: no number")
    for group in contest["paper"]["groups"]:
        members(group, candidates=distinct_ids(2), ballots=NUMBER)
    for one in contest["candidates"]:
        members(
            one,
            id=PART_ID,
            name=lambda value: isinstance(value, str) and 1 <= len(value) <= 60,
            electronic=NUMBER,
            paper_own=NUMBER,
            apportioned=is_fraction,
            total=is_fraction,
            printed=like(r"(0|[1-9][0-9]{0,15})(\.[0-9]{3})?"),
        )
    members(
        contest["outcome"],
        elected=distinct_ids(0),
        legal_minimum=is_fraction,
        deposit_line=is_fraction,
        ties=lambda one: isinstance(one, list) and len(one) <= 1 and all(map(distinct_ids(2), one)),
    )


PROBLEM_RULES: Mapping[str, Callable[[Any], bool]] = {
    "terminal": lambda one: one is None or (isinstance(one, str) and len(one) <= 60),
    "place": PART_ID,
    "contest": PART_ID,
    "records": NUMBER,
    "voters": NUMBER,
    "number": NUMBER,
    "difference": like("[+-][1-9][0-9]{0,15}"),
    "sha256": HASH,
    "copies": integer(2, MAX_INTEGER),
}
PROBLEM_TEXTS = frozenset({"title", "title_en", "file", "folder", "found", "what"})
PROBLEM_NEEDS = frozenset({"code", "name", "weight", "terminal", "title", "title_en"})


def _check_problem(problem: Any) -> None:
    demand(isinstance(problem, dict), "a problem that is no object")
    known = {"code", "name", "weight", "settled_by", *PROBLEM_RULES, *PROBLEM_TEXTS}
    demand(PROBLEM_NEEDS <= set(problem) <= known, "a problem's member too many or too few")
    for name, value in problem.items():
        rule = PROBLEM_RULES.get(name, lambda one: isinstance(one, str))
        demand(rule(value), f"a problem's {name}: not a value that it can have")
    weight, *settles = PROBLEMS.get(f"{problem['code']} {problem['name']}", ("",))
    demand(WEIGHTS.get(weight) == problem["weight"], "a problem that is not in the register")
    good = "settled_by" not in problem or problem["settled_by"] in settles
    demand(good, "a problem settled by what does not settle it")


def read_statement(data: bytes) -> dict[str, Any]:
    """opening-statement.json: which pools and media were opened."""
    demand(data.endswith(b"\n"), "no line feed at the end")
    value = read_canonical(data[:-1])
    members(
        value,
        election_uid=HASH,
        package_hash=HASH,
        pools=listed(1, 10),
        media=listed(0, 200_000),
        decisions=listed(0, 100_000),
    )
    for pool in value["pools"]:
        members(pool, contest=PART_ID, records=NUMBER, sha256=HASH)
    for medium in value["media"]:
        members(medium, terminal=TERMINAL, medium=one_of(*ROLES), records=NUMBER, digest=HASH)
    check_decisions(value["decisions"])
    return dict(value)


def take_published(report: Report, results: Path | None, statement: Path | None) -> Published:
    """What was published, as far as it can be read."""
    if statement is None and results is not None:
        beside = results.with_name("opening-statement.json")
        statement = beside if beside.exists() else None
    read: list[dict[str, Any] | None] = []
    readers = ((507, results, read_results), (422, statement, read_statement))
    for number, path, reader in readers:
        if path is None:
            read.append(None)
            continue
        place = shown(path.name)
        data = report.attempt(number, place, read_file, path, MAX_RESULTS)
        found = None
        if data is not None:
            found = report.attempt(number, place, reader, data)
        read.append(found)
    return Published(read[0], read[1])


# ------------------------------------------------------------------ rules of the outcome
# docs/formats/outcome.md; names are those of the page


@dataclass(frozen=True)
class Contest:
    """A contest of the results, with what the package and the decisions say of it."""

    said: Mapping[str, Any]
    package: Mapping[str, Any]
    counting: Mapping[str, Any]
    decisions: Sequence[Mapping[str, Any]]

    def of(self, action: str) -> list[Mapping[str, Any]]:
        here = (one for one in self.decisions if one.get("contest") == self.said["id"])
        return [one for one in here if one["action"] == action]

    @property
    def people(self) -> list[dict[str, Any]]:
        """The candidates' rows of the results, in filing order."""
        return list(self.said["candidates"])

    def totals(self) -> dict[str, Fraction]:
        return {one["id"]: Fraction(one["total"]) for one in self.people}


def check_invalid(contest: Contest) -> None:
    """Votes are invalid, or put aside, by decision only."""
    said, fallen = contest.said, {one["candidate"] for one in contest.of("invalidate-candidate")}
    for one in contest.people:
        none = one["id"] not in fallen or (one["electronic"], one["paper_own"]) == (0, 0)
        demand(none, f"{one['id']} was declared invalid and has votes")
    grouped = {one for group in said["paper"]["groups"] for one in group["candidates"]}
    demand(not fallen & grouped, "a candidate declared invalid is in a group")
    demand(bool(fallen) or said["electronic"]["invalidated"] == 0, "invalidated without a decision")
    decided, aside = len(contest.of("set-aside")), said["electronic"]["set_aside"]
    good = aside >= decided if decided else aside == 0
    demand(good, f"{aside} set aside, {decided} decided")


def shares_of(contest: Contest) -> dict[str, list[Fraction]]:
    """The shares of each candidate, one for each group."""
    groups = contest.said["paper"]["groups"]
    demand(len(groups) <= MAX_GROUPS, f"more than {MAX_GROUPS} groups")
    everything = contest.counting["other_valid_votes"] == "all"
    base = {
        one["id"]: one["paper_own"] + (one["electronic"] if everything else 0)
        for one in contest.people
    }
    decided = {tuple(one["group"]): one["counts"] for one in contest.of("apportion")}
    shares: dict[str, list[Fraction]] = {one: [] for one in base}
    for group in groups:
        ballots, ids = group["ballots"], tuple(group["candidates"])
        together = sum(base[one] for one in ids)
        if ballots and not together:
            demand(ids in decided, f"nobody decided the parts of {'+'.join(ids)}")
            parts = {one: Fraction(part) for one, part in decided.pop(ids).items()}
            fits = set(parts) == set(ids) and sum(parts.values()) == ballots
            demand(fits, f"other parts of {'+'.join(ids)}")
        else:
            parts = {one: Fraction(ballots * base[one], together or 1) for one in ids}
        for one in ids:
            shares[one].append(parts[one])
    demand(not decided, "parts were decided of a group that needs none")
    return shares


def check_shares(contest: Contest) -> None:
    """Refuse rows whose shares and printed figures are not those of the rules."""
    check_invalid(contest)
    shares = shares_of(contest)
    for one in contest.people:
        exact = sum(shares[one["id"]], Fraction(0))
        demand(Fraction(one["apportioned"]) == exact, f"{one['id']}: another share")
    whole = all(total.denominator == 1 for total in contest.totals().values())
    for one in contest.people:
        own, total = one["electronic"] + one["paper_own"], Fraction(one["total"])
        cut = math.floor(1000 * total)
        if contest.counting["truncate"] == "share":
            cut = 1000 * own + sum(math.floor(1000 * share) for share in shares[one["id"]])
        printed = str(total.numerator) if whole else f"{cut // 1000}.{cut % 1000:03d}"
        demand(one["printed"] == printed, f"{one['id']}: printed {one['printed']}, not {printed}")


def check_outcome(contest: Contest) -> None:
    """Refuse lines and seats that are not those of the rules."""
    said, about, total = contest.said["outcome"], contest.package, contest.totals()
    seats = 1 if about["kind"] == "chief" else about["council_seats"]
    minimum = Fraction(contest.said["valid"], 4 * seats)
    demand(Fraction(said["legal_minimum"]) == minimum, f"legal minimum {fraction_text(minimum)}")
    deposit = Fraction(contest.said["valid"], 10 * seats)
    demand(Fraction(said["deposit_line"]) == deposit, f"deposit line {fraction_text(deposit)}")
    able = [one for one in total if total[one] > 0 and total[one] >= minimum]
    ranked = sorted(able, key=lambda one: -total[one])  # equal ones stay in filing order
    winners = about["winners"]
    elected, ties, lots = ranked[:winners], [], contest.of("lot")
    if len(ranked) > winners and total[ranked[winners]] == total[ranked[winners - 1]]:
        last = total[ranked[winners]]
        elected = [one for one in ranked if total[one] > last]
        tied = [one for one in ranked if total[one] == last]
        ties = [] if lots else [tied]
        for lot in lots:
            drawn = lot["winners"]
            fits = len(drawn) == winners - len(elected) and set(drawn) <= set(tied)
            demand(fits, "a lot that does not fit the tie")
            elected = elected + drawn
    else:
        demand(not lots, "a lot where there is no tie")
    demand(len(lots) <= 1, "two lots")
    demand(said["elected"] == elected, f"elected: {' '.join(elected) or 'nobody'}")
    demand(said["ties"] == ties, f"ties: {' '.join(one for tie in ties for one in tie) or 'none'}")


def check_sums(said: Mapping[str, Any]) -> None:
    """Refuse a contest of the results whose sums are not right."""
    electronic, paper, people = said["electronic"], said["paper"], said["candidates"]
    votes = sum(one["electronic"] for one in people)
    own = sum(one["paper_own"] for one in people)
    demand(
        electronic["records"] == votes + sum(electronic[one] for one in ELECTRONIC[1:]), "records"
    )
    demand(paper["own"] == own, "own paper votes")
    total = Fraction(0)
    for one in people:
        three = one["electronic"] + one["paper_own"] + Fraction(one["apportioned"])
        demand(Fraction(one["total"]) == three, f"total of {one['id']}")
        total += three
    demand(total == said["valid"], "valid votes, of the totals")
    ballots = sum(group["ballots"] for group in paper["groups"])
    demand(said["valid"] == votes + own + ballots, "valid votes, of ballots and records")
    invalid = sum(paper["invalid"].values()) + electronic["invalidated"]
    demand(said["invalid"] == invalid, "invalid votes")


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """A table as Ippyo writes it."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "surrogatepass")


def results_table(results: Mapping[str, Any], package: Package) -> bytes:
    """results.csv"""
    about = ("contest", "filing_no", "candidate", "name", "party")
    votes = ("electronic", "paper_own", "apportioned", "total", "printed")
    rows: list[Sequence[object]] = [(*about, *votes, "elected")]
    for contest in results["contests"]:
        elected = set(contest["outcome"]["elected"])
        for one, filed in zip(contest["candidates"], package.filed[contest["id"]], strict=True):
            named = (contest["id"], filed["filing_no"], one["id"], filed["name"], filed["party"])
            counts = (one[name] for name in votes)
            rows.append((*named, *counts, int(one["id"] in elected)))
    return table(rows)


def media_table(statement: Mapping[str, Any]) -> bytes:
    """media.csv"""
    columns = ("terminal", "medium", "records", "digest")
    listed_media = (tuple(one[name] for name in columns) for one in statement["media"])
    return table([columns, *listed_media])


# ------------------------------------------------------------------------ the recount


class Recount:
    """All votes of the election in one pool a contest, opened together, or not at all."""

    place = "results.json"

    def __init__(self, report: Report, media: Media, package: Package, said: Published) -> None:
        self.report, self.media, self.package, self.said = report, media, package, said
        self.ceremony = media.keys.ceremony

    def pools(self) -> dict[str, list[bytes]] | None:
        """By contest, every vote, in the order of their bytes; None where nothing may be opened."""
        chosen = self._chosen()
        if chosen is None:
            return None
        pools = {
            contest: sorted(one for medium in chosen for one in (medium.records or {})[contest])
            for contest in self.package.contests
        }
        self._no_copies(pools)
        if not self._as_stated(pools, chosen) or self.report.failed(503):
            say(
                "決められた票の全体ではないので、開きません / not the pool to open: it stays sealed"
            )
            return None
        return pools

    def _no_copies(self, pools: Mapping[str, Sequence[bytes]]) -> None:
        """Check 503 once more, of exactly the votes that would be opened."""
        for contest, pool in pools.items():
            for one in {one for one, following in pairwise(pool) if one == following}:
                good = (contest, sha256(one)) in self.said.aside
                what = f"more than once the sealed vote {sha256(one)}"
                self.report.check(503, f"pool of {contest}", good, what)

    def totals(
        self, pools: Mapping[str, Sequence[bytes]], seed: bytes
    ) -> dict[str, Counter[str]] | None:
        """By contest, the number of each choice; None where there may be no totals."""
        opener = Opener(self.ceremony.suite, seed)
        self.report.ran |= {505, 506}
        found = {contest: self._open(opener, contest, pool) for contest, pool in pools.items()}
        if self.report.failed(505, 506):
            say("開かない票があるので、得票数は出しません / a vote cannot be counted: no totals")
            return None
        return found

    def _chosen(self) -> list[Medium] | None:
        """One medium of every terminal; a part of them is never opened."""
        instead = self.said.instead
        chosen: list[Medium] = []
        missing = [] if self.media.keys.register is not None else ["KEYS/register.json"]
        for terminal in self.package.places:
            role = "duplicate" if terminal in instead else "original"
            medium = self.media.media.get((terminal, role))
            if medium is not None and medium.records is not None:
                chosen.append(medium)
            elif terminal not in self.said.unused:
                missing.append(f"{terminal}/{role}")
        for action, terminals in (("use-duplicate", instead), ("not-used", self.said.unused)):
            for one in sorted(terminals):
                say(f"決定 / decided: {action} {shown(one)}")
        if missing:
            say("票の全体がそろわないので、開きません / the set is not whole: it stays sealed")
            say("  " + " ".join(missing))
            return None
        return chosen

    def _as_stated(self, pools: Mapping[str, Sequence[bytes]], chosen: Sequence[Medium]) -> bool:
        statement = self.said.statement
        if statement is None:
            if self.ceremony.value["mode"] != "official":
                return True
            what = "an official election is opened only as its opening statement says"
            return self.report.check(510, "opening-statement.json", False, what)
        place = "opening-statement.json"
        good = check_statement(self.report, place, statement, self.ceremony, self.package)
        mine = [
            {"contest": contest, "records": len(pool), "sha256": sha256(b"".join(pool))}
            for contest, pool in pools.items()
        ]
        good &= self.report.check(510, place, statement["pools"] == mine, "another pool")
        media = [
            {
                "terminal": one.terminal,
                "medium": one.role,
                "records": one.total,
                "digest": one.digest,
            }
            for one in chosen
        ]
        said = sorted(statement["media"], key=canonical)
        same = said == sorted(media, key=canonical)
        return self.report.check(511, place, same, "other media") and good

    def _open(self, opener: Opener, contest: str, pool: Sequence[bytes]) -> Counter[str]:
        uid, suite = self.ceremony.uid, self.ceremony.suite.to_bytes(2, "big")
        info = bind("ippyo/ballot/v1", uid, suite, contest.encode())
        codes = {
            choice_code(uid, contest, choice): choice
            for choice in (*self.package.contests[contest], NO_CHOICE)
        }
        found: Counter[str] = Counter()
        distinct = sorted(set(pool))
        found[ASIDE] = len(pool) - len(distinct)
        for sealed in distinct:
            code = opener.open(sealed, info)
            choice = None if code is None else codes.get(code)
            if choice is None:
                self._strange(contest, sealed, 505 if code is None else 506)
            found[choice or ASIDE] += 1
        return found

    def _strange(self, contest: str, sealed: bytes, number: int) -> None:
        """A vote that nobody can count; two people set it aside by its hash, or decide."""
        digest = sha256(sealed)
        good = (contest, digest) in self.said.aside
        self.report.check(number, f"pool of {contest}", good, f"the sealed vote {digest}")

    def compare(self, totals: Mapping[str, Counter[str]]) -> None:
        """Hold the totals against results.json."""
        results, report, place = self.said.results, self.report, self.place
        if results is None:
            return
        named = (results["election"], results["package_hash"])
        here = (self.package.election["id"], self.package.hash)
        report.check(507, place, named == here, "of another election or package")
        contests = {contest["id"]: contest for contest in results["contests"]}
        ids = [contest["id"] for contest in results["contests"]]
        same = sorted(ids) == sorted(self.package.contests)
        if not report.check(507, place, same, "not the contests of this election"):
            return
        for contest, found in totals.items():
            self._compare_contest(contests[contest], found)

    def _compare_contest(self, said: Mapping[str, Any], found: Counter[str]) -> None:
        contest, report, place = said["id"], self.report, f"{self.place} {said['id']}"
        records = found.total()
        what = f"{said['electronic']['records']} records, recounted {records}"
        if not report.failed(512):  # which a bundle is told of already
            report.check(508, place, said["electronic"]["records"] == records, what)
        invalid = {
            one["candidate"]
            for one in self.said.decided("invalidate-candidate")
            if one["contest"] == contest
        }
        mine = {one: 0 if one in invalid else found[one] for one in self.package.contests[contest]}
        theirs = {person["id"]: person["electronic"] for person in said["candidates"]}
        if not report.check(507, place, set(theirs) == set(mine), "other candidates"):
            return
        mine |= {
            "ended_without_choice": found[NO_CHOICE],
            "invalidated": sum(found[one] for one in invalid & set(mine)),
            "set_aside": found[ASIDE],
        }
        theirs |= {one: said["electronic"][one] for one in list(mine)[-3:]}
        for one, number in mine.items():
            what = f"{one}: {theirs[one]}, recounted {number}"
            report.check(509, place, theirs[one] == number, what)


class BundledRecount(Recount):
    """The same for a sealed bundle, which says itself what was counted (507, 510, 511)."""

    place = "count/results.json"

    def pools(self) -> dict[str, list[bytes]] | None:
        # Without its statement, or with another one, a bundle's pool stays sealed.
        if self.said.statement is None or self.said.results is None:
            return None
        return super().pools()

    def _as_stated(self, *_: object) -> bool:
        """The bundle's count was held against the statement before."""
        needed = {213, 316, 317, 510, 511}
        return needed <= self.report.ran and not self.report.failed(*needed)

    def compare(self, totals: Mapping[str, Counter[str]]) -> None:
        if self.said.results is not None and not self.report.failed(507):
            for said in self.said.results["contests"]:
                self._compare_contest(said, totals[said["id"]])


ASIDE = ""  # no candidate has this id


def choice_code(uid: bytes, contest: str, choice: str) -> bytes:
    """docs/formats/ballot-record.md"""
    bound = bind("ippyo/choice/v1", uid, contest.encode(), choice.encode())
    return hashlib.sha256(bound).digest()[:16]


# -------------------------------------------------------------- what a bundle must hold
# docs/formats/bundle.md

COUNT_FILES = ("media.csv", "opening-statement.json", "results.csv", "results.json")
LEFT_OUT = (
    ("ballots.csv", "script"),
    ("keys/openings.json", "book"),
    ("keys/root.key", "secret"),
    ("keys/trustees/*/share.txt", "secret"),
)
LEFT_OUT_OF_PUBLIC = (
    ("media/*/*/log.jsonl", "times"),
    ("media/*/*/package.json", "stands-once"),
    ("media/*/*/records.bin", "sealed-records"),
)


RECORD_PATH = r"records/[a-z0-9-]+\.(json|pdf)"
COMPLIANCE_PATH = r"compliance/[a-z0-9-]+\.(json|pdf)"


def may_stand(path: str, *, sealed: bool) -> bool:
    """Whether a bundle of this kind may hold a file of this path."""
    medium = "|".join(re.escape(name) for name in (MEDIUM_FILES if sealed else PUBLIC_FILES))
    shapes = (
        r"(bundle|package|keys/(ceremony|register)|inputs/decisions)\.json",
        r"count/(results|opening-statement)\.json|count/(results|media)\.csv",
        r"keys/root\.crt|media/slips\.csv|inputs/(roll|paper)\.csv",
        r"keys/(terminals|receptions)/[a-z0-9-]+\.crt",
        rf"media/[a-z0-9-]+/(original|duplicate)/({medium})",
        RECORD_PATH,
        COMPLIANCE_PATH,
    )
    return any(re.fullmatch(shape, path) for shape in shapes)


def check_index(value: Any) -> None:
    """Refuse what is no payload of an index."""
    members(
        value,
        kind=one_of("sealed", "public"),
        election=lambda one: isinstance(one, str),
        election_uid=HASH,
        mode=lambda one: isinstance(one, str),
        package_hash=HASH,
        pool_hash=HASH,
        program=anything,
        files=listed(0, MAX_FILES),
        left_out=lambda one: isinstance(one, list),
    )
    members(
        value["program"],
        version=lambda one: isinstance(one, str),
        sha256=lambda one: isinstance(one, str),
    )
    before = ""
    for entry in value["files"]:
        members(
            entry,
            path=lambda one: isinstance(one, str) and good_path(one) and one != INDEX,
            bytes=integer(0, MAX_FILE),
            sha256=HASH,
        )
        demand(entry["path"] > before, "paths out of order or twice")
        before = entry["path"]
    for entry in value["left_out"]:
        members(
            entry,
            what=lambda one: isinstance(one, str),
            why=lambda one: isinstance(one, str),
        )


class Auditor:
    """A bundle, from its index to the verdict on each of its files.

    shares: the trustees' shares, for a recount of a sealed bundle; else none.
    """

    def __init__(self, report: Report, bundle: Bundle, shares: Sequence[Path]) -> None:
        self.report, self.bundle, self.shares = report, bundle, shares
        self.index: Document | None = None
        self.sealed = any(path.endswith("/records.bin") for path in bundle.files)
        self.said = Published()

    def verify(self, announced_uid: str | None, announced_package: str | None) -> None:
        self._take_index()
        self._compare_files()
        self.said = Published(
            self._take("count/results.json", 421, take_results, MAX_RESULTS),
            self._take("count/opening-statement.json", 422, read_statement, MAX_RESULTS),
        )
        for path in ("count/results.csv", "count/media.csv", "package.json"):
            self._must_hold(path)
        keys = verify_keys(self.report, Part(self.bundle, "keys"), announced_uid)
        if keys is None:
            return
        print_election(keys.ceremony)
        self._signed_by(keys.ceremony)
        package = self._package(keys.ceremony, announced_package)
        self._index_names(keys.ceremony, package)
        if package is not None:
            say(f"package_hash {package.hash}")
            self._contents(keys, package)

    def _contents(self, keys: Keys, package: Package) -> None:
        folder, keep = Part(self.bundle, "media"), bool(self.shares)
        media = BundledMedia(self.report, keys, folder, self.said, sealed=self.sealed, keep=keep)
        media.verify_with(package)
        BundledCount(self, media, package).verify()
        if self.shares and self.sealed:
            recount(
                self.report, BundledRecount(self.report, media, package, self.said), self.shares
            )

    # The index and the files.

    def _take_index(self) -> None:
        report, bundle = self.report, self.bundle
        if not report.check(110, INDEX, INDEX in bundle.files, "missing"):
            return
        data = report.attempt(401, INDEX, bundle.read, INDEX, MAX_INDEX)
        read = data and report.attempt(401, INDEX, read_document, data, "bundle", MAX_INDEX)
        if not read:
            return
        if not report.judge(419, INDEX, check_index, read.value):
            return
        self.index = read
        self.sealed = read.value["kind"] == "sealed"
        bundle.listed = {entry["path"]: entry for entry in read.value["files"]}

    def _compare_files(self) -> None:
        """Bundle and index have the same files, and those that a bundle of its kind has."""
        if self.index is None:
            return
        report, files, listed = self.report, self.bundle.files, self.bundle.listed
        report.ran |= {111, 112, 114, 115, 420}
        for path, entry in listed.items():
            if not report.check(111, path, path in files, "missing"):
                continue
            report.check(114, path, may_stand(path, sealed=self.sealed), "it must not stand here")
            found = (files[path].size, files[path].sha256)
            same = found == (entry["bytes"], entry["sha256"])
            report.check(420, path, same, "not the bytes in the index")
        for path in {*files, *self.bundle.others} - {*listed, INDEX}:
            report.check(112, shown(path), False, "not in the index")
        for path in set(self.bundle.others) & set(listed):
            report.check(112, shown(path), False, "no plain file")
        out = LEFT_OUT if self.sealed else LEFT_OUT + LEFT_OUT_OF_PUBLIC
        said = [(entry["what"], entry["why"]) for entry in self.index.value["left_out"]]
        report.check(115, INDEX, said == list(out), "not what a bundle of this kind leaves out")

    def _must_hold(self, path: str) -> bool:
        held = path in self.bundle.files
        return self.report.check(113, path, held or self.bundle.told(path), "missing") and held

    def _take(self, path: str, number: int, read: Callable[[bytes], T], limit: int) -> T | None:
        """A file that must be there, read; `number` fails where it is not in its form."""
        if not self._must_hold(path):
            return None
        data = self.report.attempt(number, path, self.bundle.read, path, limit)
        return None if data is None else self.report.attempt(number, path, read, data)

    def _signed_by(self, ceremony: Ceremony) -> None:
        if self.index is not None or self.bundle.files.get(INDEX):
            document = self.index or self._spelled_index()
            if document is not None:
                good = document.signed_by(ceremony.root)
                self.report.check(213, INDEX, good, "not signed by the root and by nobody else")

    def _spelled_index(self) -> Document | None:
        """The index whose members are not right (419): who signed it can be said."""
        try:
            return read_document(self.bundle.read(INDEX, MAX_INDEX), "bundle", MAX_INDEX)
        except Refused:
            return None

    def _index_names(self, ceremony: Ceremony, package: Package | None) -> None:
        """The index is of this election, package and pool (316)."""
        report, statement = self.report, self.said.statement
        if self.index is None or statement is None or report.failed(213):
            return
        value, about = self.index.value, ceremony.value
        here = {
            "election": about["election"],
            "election_uid": ceremony.uid.hex(),
            "mode": about["mode"],
            "pool_hash": sha256(canonical(statement["pools"])),
        }
        if package is not None:
            here["package_hash"] = package.hash
        for name, one in here.items():
            report.check(316, INDEX, value[name] == one, f"another {name}")

    def _package(self, ceremony: Ceremony, announced: str | None) -> Package | None:
        path, report = "package.json", self.report
        if path not in self.bundle.files:
            return None
        data = report.attempt(401, path, self.bundle.read, path, MAX_DOCUMENT)
        package = None if data is None else open_package(report, path, data, ceremony)
        if package is not None and announced is not None:
            same = package.hash == announced
            report.check(212, path, same, f"it is {package.hash}")
        return package

    # The verdict.

    def settle(self) -> None:
        """Findings that people decided over are told as decided, and fail nothing."""
        report = self.report
        left: list[tuple[int, str, str]] = []
        for finding in report.failures:
            (report.decided if self._is_decided(*finding[:2]) else left).append(finding)
        report.failures[:] = left

    def _is_decided(self, number: int, place: str) -> bool:
        """docs/formats/bundle.md, decided findings"""
        if self.said.results is None or self.said.statement is None:
            return False
        names = {(one["terminal"], one["name"]) for one in self.said.problems}
        if number == 109 and place == "media/slips.csv":
            return (None, "slips-missing") in names and not self.bundle.files.get(place)
        found = re.fullmatch(
            r"media/(?:slips\.csv )?([a-z0-9-]+)(?:/(original|duplicate).*)?", place
        )
        if found is None:
            return False
        terminal, role = found.groups()
        mine = {name for whose, name in names if whose == terminal}
        if number == 109:
            return "slip-missing" in mine or (None, "slips-missing") in names
        if number in (501, 502):
            return "slip-differs" in mine
        of_media = mine - {"slip-missing", "slip-differs"}
        if number == 314:
            return bool(of_media)
        counted = self.said.counted.get(terminal)
        uncounted = role is not None and role != counted
        return number in DECIDABLE and uncounted and bool(of_media)


DECIDABLE = frozenset(
    (104, 105, 106, 206, 208, 209, 210, *range(305, 314), 315, 401, *range(405, 417))
)


class BundledCount:
    """What a bundle says of its count, held against the media and the rules."""

    def __init__(self, auditor: Auditor, media: BundledMedia, package: Package) -> None:
        self.auditor, self.media, self.package = auditor, media, package
        self.report, self.bundle, self.said = auditor.report, auditor.bundle, auditor.said
        self.ceremony = media.keys.ceremony

    def verify(self) -> None:
        paper = self._input("inputs/paper.csv", 423, read_paper, MAX_TABLE)
        roll = self._input("inputs/roll.csv", 424, read_roll, MAX_TABLE)
        made = self._input("inputs/decisions.json", 425, read_decisions, MAX_DECISIONS)
        statement, results = self.said.statement, self.said.results
        self._official_records(read=results is not None)
        if statement is not None:
            self._statement(statement)
        manifests = self._manifests(statement)
        if results is not None:
            self._results(results, paper, manifests)
        if results is not None and statement is not None and not self.report.failed(425):
            self._decisions(results, statement, made or [])
        if results is not None and manifests is not None and not self.report.failed(424, 425):
            self._roll(results, roll, manifests)

    def _input(
        self, path: str, number: int, read: Callable[[bytes, Package], T], limit: int
    ) -> T | None:
        """What people handed in; None where they did not, or where it cannot be read."""
        self.report.ran.add(number)
        if path not in self.bundle.files:
            return None
        data = self.report.attempt(number, path, self.bundle.read, path, limit)
        return None if data is None else self.report.attempt(number, path, read, data, self.package)

    # The official records.

    def _official_records(self, *, read: bool) -> None:
        """Each record is of these results, and each print of its record (522)."""
        self.report.ran.add(522)
        for path in self.bundle.files:
            if not re.fullmatch(RECORD_PATH, path):
                continue
            if path.endswith(".pdf"):
                self._compared(path, f"{path[:-4]}.json", check_print)
            elif read:
                self._compared(path, "count/results.json", check_record)

    def _compared(self, path: str, other: str, rule: Callable[[tuple[bytes, bytes]], None]) -> None:
        report, bundle = self.report, self.bundle
        if other not in bundle.files:
            report.check(522, path, other in bundle.listed, f"{other} is missing")
            return
        data = report.attempt(522, path, bundle.read, path, MAX_RESULTS)
        beside = data and report.attempt(522, path, bundle.read, other, MAX_RESULTS)
        if beside is not None and data is not None:
            report.judge(522, path, rule, (data, beside))

    # The opening statement and the media.

    def _statement(self, statement: Mapping[str, Any]) -> None:
        place = "count/opening-statement.json"
        check_statement(self.report, place, statement, self.ceremony, self.package)
        self._same_bytes("count/media.csv", 521, media_table(statement))

    def _manifests(self, statement: Mapping[str, Any] | None) -> list[Medium] | None:
        """The media that are counted; None unless each is known, and is the stated one."""
        if statement is None:
            return None
        report, place = self.report, "count/opening-statement.json"
        before = len(report.failures)
        roles = {
            terminal: "duplicate" if terminal in self.said.instead else "original"
            for terminal in self.package.places
            if terminal not in self.said.unused
        }
        times = Counter(one["terminal"] for one in statement["media"])
        report.check(511, place, set(times) == set(roles), "other terminals")
        report.check(511, place, set(times.values()) <= {1}, "a terminal stands twice")
        found: list[Medium] = []
        for one in statement["media"]:
            terminal, role = one["terminal"], one["medium"]
            good = role == roles.get(terminal, role)
            report.check(511, place, good, f"{terminal}: the {role} was not decided")
            medium = self.media.media.get((terminal, role))
            if medium is None:
                continue
            found.append(medium)
            same = (one["records"], one["digest"]) == (medium.total, medium.digest)
            report.check(511, place, same, f"{terminal}: other records or another digest")
        if len(found) < len(statement["media"]) or len(report.failures) > before:
            return None
        if self.auditor.sealed and all(one.records is not None for one in found):
            self._pool(statement, found)
        return found

    def _pool(self, statement: Mapping[str, Any], media: Sequence[Medium]) -> None:
        """The records in rising order, repeats included, a few of each medium at a time."""
        suite = self.ceremony.suite
        mine = []
        for contest in self.package.contests:
            digest, number = hashlib.sha256(), 0
            streams = (self._sealed(medium, contest, suite) for medium in media)
            for sealed in heapq.merge(*streams):
                digest.update(sealed)
                number += 1
            mine.append({"contest": contest, "records": number, "sha256": digest.hexdigest()})
        place = "count/opening-statement.json"
        self.report.check(510, place, statement["pools"] == mine, "another pool")

    def _sealed(self, medium: Medium, contest: str, suite: int) -> Iterator[bytes]:
        size, at = SEALED_BYTES[suite] + SIGNATURE_BYTES, 0
        for name, count in medium.counts.items():
            if name == contest:
                break
            at += count * size
        path = f"media/{medium.terminal}/{medium.role}/records.bin"
        left = medium.counts[contest]
        while left:
            some = min(left, 64)
            data = self.bundle.part(path, at, some * size)
            for start in range(0, len(data), size):
                yield data[start : start + SEALED_BYTES[suite]]
            at, left = at + some * size, left - some

    # The results.

    def _results(
        self,
        results: Mapping[str, Any],
        paper: Mapping[str, Paper] | None,
        manifests: Sequence[Medium] | None,
    ) -> None:
        report, place = self.report, "count/results.json"
        report.ran.add(519)
        for problem in results["problems"]:
            report.judge(519, place, check_settled, (problem, results))
        report.ran.add(513)
        for said in results["contests"]:
            report.judge(513, f"{place} {said['id']}", check_sums, said)
        if not self._of_here(results):
            return
        if manifests is not None:
            self._records(results, manifests)
        if not report.failed(423):
            self._paper(results, paper or no_paper(self.package))
            self._outcome(results)
        self._same_bytes("count/results.csv", 520, results_table(results, self.package))

    def _of_here(self, results: Mapping[str, Any]) -> bool:
        election = self.package.election
        named = [
            (contest["id"], [(one["id"], one["name"]) for one in contest["candidates"]])
            for contest in results["contests"]
        ]
        here = [
            (contest, [(one["id"], one["name"]) for one in filed])
            for contest, filed in self.package.filed.items()
        ]
        place = "count/results.json"
        same = (results["election"], results["package_hash"]) == (election["id"], self.package.hash)
        good = self.report.check(507, place, same, "of another election or package")
        return self.report.check(507, place, named == here, "other contests or candidates") and good

    def _records(self, results: Mapping[str, Any], manifests: Sequence[Medium]) -> None:
        for said in results["contests"]:
            contest, records = said["id"], said["electronic"]["records"]
            total = sum(medium.counts[contest] for medium in manifests)
            what = f"{records} records, the manifests have {total}"
            self.report.check(512, f"count/results.json {contest}", records == total, what)

    def _paper(self, results: Mapping[str, Any], paper: Mapping[str, Paper]) -> None:
        for said in results["contests"]:
            here, theirs = paper[said["id"]], said["paper"]
            own = {one["id"]: one["paper_own"] for one in said["candidates"]}
            pairs = {
                "own": (own, here.own),
                "groups": (theirs["groups"], here.groups),
                "invalid": (theirs["invalid"], here.invalid),
                "taken_away": (theirs["taken_away"], here.taken_away),
                "not_accepted": (theirs["not_accepted"], here.not_accepted),
            }
            for name, (one, two) in pairs.items():
                place = f"count/results.json {said['id']}"
                self.report.check(514, place, one == two, f"{name}: not what paper.csv says")

    def _outcome(self, results: Mapping[str, Any]) -> None:
        report = self.report
        if report.failed(425, 513, 514):
            return
        contests = [
            Contest(said, about, self.package.election["counting"], results["decisions"])
            for said, about in zip(
                results["contests"], self.package.election["contests"], strict=True
            )
        ]
        rules = ((515, check_shares), (516, check_outcome))
        for number, rule in rules:
            for contest in contests:
                place = f"count/results.json {contest.said['id']}"
                report.judge(number, place, rule, contest)
            if report.failed(515):
                return

    # Decisions and roll.

    def _decisions(
        self,
        results: Mapping[str, Any],
        statement: Mapping[str, Any],
        made: Sequence[Mapping[str, Any]],
    ) -> None:
        report, place = self.report, "count/results.json"
        here = results["decisions"]
        same = here == statement["decisions"]
        report.check(517, place, same, "other decisions than in the statement")
        report.check(517, place, here == list(made), "other decisions than in decisions.json")
        for one in here:
            first, second = (person(name) for name in one["by"])
            report.check(
                517, place, "" != first != second != "", f"{one['action']}: not two people"
            )

    def _roll(
        self,
        results: Mapping[str, Any],
        roll: Mapping[tuple[str, str], int] | None,
        manifests: Sequence[Medium],
    ) -> None:
        self.report.ran.add(518)
        accepted = {
            (one["place"], one["contest"], one["records"], one["voters"])
            for one in results["decisions"]
            if one["action"] == "accept-difference"
        }
        records: Counter[tuple[str, str]] = Counter()
        for medium in manifests:
            for contest, number in medium.counts.items():
                records[self.package.places[medium.terminal], contest] += number
        for (place, contest), voters in (roll or {}).items():
            number = records[place, contest]
            good = number == voters or (place, contest, number, voters) in accepted
            what = f"{place} {contest}: {voters} on the roll, {number} records"
            self.report.check(518, "inputs/roll.csv", good, what)

    def _same_bytes(self, path: str, number: int, expected: bytes) -> None:
        stored = self.bundle.files.get(path)
        if stored is not None:
            same = (stored.size, stored.sha256) == (len(expected), sha256(expected))
            self.report.check(number, path, same, "other bytes than the format gives")


def check_statement(
    report: Report, place: str, statement: Mapping[str, Any], ceremony: Ceremony, package: Package
) -> bool:
    named = (statement["election_uid"], statement["package_hash"])
    here = (ceremony.uid.hex(), package.hash)
    return report.check(317, place, named == here, "of another election or package")


# ---------------------------------------------------------------------- command line


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def print_election(ceremony: Ceremony) -> None:
    say(f"election     {ceremony.value['election']} ({ceremony.value['mode']})")
    say(f"election_uid {ceremony.uid.hex()}")


def verdict(report: Report, asked: Iterable[int]) -> int:
    """Every check, then every finding; 0 where all that was asked holds, or was decided."""
    wanted = sorted(asked)
    failed = Counter(number for number, _, _ in report.failures)
    decided = Counter(number for number, _, _ in report.decided)
    for group, title in GROUPS.items():
        say(f"{group} {title}")
        for number in (one for one in wanted if one // 100 == group):
            mark = f"決 {decided[number]}" if decided[number] else "OK"
            mark = f"NG {failed[number]}" if failed[number] else mark
            say(f"  {number} {mark if number in report.ran else '--':5} {CHECKS[number]}")
    for mark, findings in (("決", report.decided), ("NG", report.failures)):
        for number, place, what in sorted(set(findings)):
            say(f"{mark} {number} {place}: {what} [{CHECKS[number]}]")
    missed = [number for number in wanted if number not in report.ran]
    if report.failures:
        say(f"不合格: {len(report.failures)} 件 / failed: {len(report.failures)} findings")
    elif missed:
        say(f"不合格: 実施できない検査がある / failed: checks not carried out: {missed}")
    elif report.decided:
        number = len(report.decided)
        say(
            f"合格: 決定済みの指摘 {number} 件 / passed: {number} findings that people decided over"
        )
    else:
        say("合格: 全ての検査に合格 / passed: every check holds")
    return 1 if report.failures or missed else 0


def arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Ippyo の選挙を確かめる / verify an Ippyo election",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, told in (
        ("bundle", "公開・封印の束を確かめる / verify a public or a sealed bundle"),
        ("media", "署名・ハッシュ・票数を確かめる / verify signatures, hashes and counts"),
        ("recount", "かけらで開いて数え直す / open with the shares and count again"),
    ):
        command = commands.add_parser(name, help=told)
        if name == "bundle":
            command.add_argument("bundle", type=Path, metavar="BUNDLE", help="ZIP, or its folder")
        else:
            _add_folders(command)
        command.add_argument("--election-uid", metavar="HEX", help="as announced")
        command.add_argument("--package-hash", metavar="HEX", help="as announced")
        if name != "media":
            command.add_argument(
                "--share",
                type=Path,
                action="append",
                required=name == "recount",
                default=None if name == "recount" else [],
                metavar="FILE",
            )
        if name == "recount":
            command.add_argument("--results", type=Path, metavar="results.json")
            command.add_argument("--statement", type=Path, metavar="opening-statement.json")
    return parser.parse_args(words)


def _add_folders(command: argparse.ArgumentParser) -> None:
    command.add_argument("--keys", type=Path, required=True, metavar="KEYS")
    command.add_argument("--media", type=Path, required=True, metavar="MEDIA")
    command.add_argument("--slips", type=Path, metavar="FILE", help="else MEDIA/slips.csv")
    command.add_argument(
        "--not-used", action="append", default=[], metavar="TERMINAL", help="by decision"
    )


def when_asked(given: argparse.Namespace) -> set[int]:
    announced = {211: given.election_uid, 212: given.package_hash}
    return {number for number, one in announced.items() if one}


def checks_of(given: argparse.Namespace, said: Published, official: bool) -> set[int]:
    """The numbers that a run on media has to carry out."""
    others = {OF_AN_ARCHIVE, *OF_A_BUNDLE, *ONLY_WHEN_ASKED, *OF_A_RECOUNT}
    wanted = set(CHECKS) - others - {*OF_RESULTS, *OF_A_STATEMENT} | when_asked(given)
    if given.command == "recount":
        wanted |= set(OF_A_RECOUNT)
        wanted |= set(OF_RESULTS) if given.results else set()
        wanted |= set(OF_A_STATEMENT) if said.statement or given.statement or official else set()
    return wanted


def checks_of_bundle(given: argparse.Namespace, *, sealed: bool, archive: bool) -> set[int]:
    """The numbers that a run on a bundle has to carry out."""
    wanted = set(CHECKS) - {*NOT_OF_A_BUNDLE, OF_AN_ARCHIVE, *ONLY_WHEN_ASKED}
    wanted -= {*OF_SEALED_RECORDS} if not sealed else {*OF_A_RECOUNT, 508, 509}
    wanted |= {*OF_A_RECOUNT, 508, 509} if given.share else set()
    return wanted | when_asked(given) | ({OF_AN_ARCHIVE} if archive else set())


def recount(report: Report, again: Recount, shares: Sequence[Path]) -> None:
    """Fix the pool, and only then read the shares; open it and compare."""
    pools = again.pools()
    seed = None if pools is None else read_seed(report, shares, again.ceremony)
    totals = None if pools is None or seed is None else again.totals(pools, seed)
    if totals is not None:
        again.compare(totals)
        print_totals(again.package, totals)


def read_seed(report: Report, shares: Sequence[Path], ceremony: Ceremony) -> bytes | None:
    """The seed of the election key; every share given must be good."""
    read = [
        report.attempt(504, f"--share {shown(path.name)}", read_share_file, path) for path in shares
    ]
    good = [share for share in read if share is not None]
    if len(good) < len(read):
        return None
    return report.attempt(504, "--share", join_shares, good, ceremony)


def print_totals(package: Package, totals: Mapping[str, Counter[str]]) -> None:
    """The whole election only; nothing smaller was ever counted."""
    for contest in package.election["contests"]:
        found = totals[contest["id"]]
        say(f"{contest['id']} {shown(contest['title'])}: {found.total()}")
        for one in contest["candidates"]:
            say(f"  {found[one['id']]:>9} {one['id']} {shown(one['name'])}")
        say(f"  {found[NO_CHOICE]:>9} 途中終了 / ended without choice")
        if found[ASIDE]:
            say(f"  {found[ASIDE]:>9} 除外 / set aside")


def main_bundle(given: argparse.Namespace) -> int:
    report, archive = Report(), not given.bundle.is_dir()
    number = OF_AN_ARCHIVE if archive else 112
    bundle = report.attempt(number, shown(given.bundle.name), open_bundle, given.bundle)
    if bundle is None:
        return verdict(report, [number])
    auditor = Auditor(report, bundle, given.share)
    auditor.verify(given.election_uid, given.package_hash)
    auditor.settle()
    say(f"bundle       {'sealed' if auditor.sealed else 'public'}")
    return verdict(report, checks_of_bundle(given, sealed=auditor.sealed, archive=archive))


def main_media(given: argparse.Namespace) -> int:
    report, said, official = Report(), Published(), False
    if given.command == "recount":
        said = take_published(report, given.results, given.statement)
    said = replace(said, told_unused=frozenset(given.not_used))
    keys = verify_keys(report, Folder(given.keys, "KEYS"), given.election_uid)
    if keys is not None:
        official = keys.ceremony.value["mode"] == "official"
        print_election(keys.ceremony)
        folder = Folder(given.media, "MEDIA")
        media = Media(report, keys, folder, said, keep=given.command == "recount")
        package = media.verify(given.slips, given.package_hash)
        if package is not None:
            say(f"package_hash {package.hash}")
            if given.command == "recount":
                recount(report, Recount(report, media, package, said), given.share)
    return verdict(report, checks_of(given, said, official))


def main(words: Sequence[str]) -> int:
    """Everything; the exit code."""
    given = arguments(words)
    return main_bundle(given) if given.command == "bundle" else main_media(given)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
