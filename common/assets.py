"""The asset package: the voice, and fonts that the program does not carry, signed.

It is bound to one election package by its hash, lists every file with its SHA-256, and is
whole: every clip that any screen can say, at every speed. Bytes in, values out; who reads
the files is `terminal/voice/assets.py`. Specified in docs/formats/asset-package.md.
"""

import hashlib
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from common.clips import SPEEDS, clips
from common.package import Package
from common.signed import DocumentRefused, DocumentType, load

ASSETS = DocumentType("assets")
INDEX_FILE = "assets.json"
MAX_FILES = 60_000
MAX_FILE = 64 * 1024 * 1024
RATES = range(8_000, 48_001)

_OTHER = re.compile(r"readings\.csv|licence\.txt|fonts/[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CLIP = re.compile(r"voice/([1-8])/([a-z0-9-]{1,80})\.wav")
_HASH = re.compile(r"[0-9a-f]{64}")
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


class AssetsRefused(ValueError):
    """Not the asset package of this election. reason: an entry of the catalogue's
    assets.toml. what: a path in the package, or empty."""

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(f"{reason} {what}".strip())
        self.reason, self.what = reason, what


@dataclass(frozen=True)
class AssetFile:
    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Voice:
    """Who speaks, and what its licence asks to be told. rate: samples a second."""

    name: str
    licence: str
    source: str
    language: str
    rate: int


@dataclass(frozen=True)
class Index:
    """What is signed. speeds: of each step, in percent of the usual. files: by path."""

    election_uid: str
    package_hash: str
    voice: Voice
    speeds: tuple[int, ...]
    files: tuple[AssetFile, ...]

    @cached_property
    def by_path(self) -> Mapping[str, AssetFile]:
        return {file.path: file for file in self.files}

    @property
    def payload(self) -> dict[str, Any]:
        return {
            "election_uid": self.election_uid,
            "package_hash": self.package_hash,
            "voice": dict(vars(self.voice)),
            "speeds": list(self.speeds),
            "files": [dict(vars(file)) for file in self.files],
        }


def index_of(
    package: Package, voice: Voice, speeds: Iterable[int], files: Iterable[AssetFile]
) -> Index:
    """The index of these files, made for this package."""
    by_path = tuple(sorted(files, key=lambda file: file.path))
    return Index(package.ceremony.uid.hex(), package.hash, voice, tuple(speeds), by_path)


def clip_path(speed: int, clip: str) -> str:
    return f"voice/{speed}/{clip}.wav"


def asset_file(path: str, data: bytes) -> AssetFile:
    return AssetFile(path, len(data), hashlib.sha256(data).hexdigest())


def read_assets(data: bytes, package: Package) -> Index:
    """The index of this election's asset package. Raises AssetsRefused.

    Signed by the package's root key and by nobody else; of this very package; and with
    every clip that its screens can say.
    """
    try:
        signed = load(data, ASSETS, [package.ceremony.root_key])
        index = index_from(signed.value)
    except DocumentRefused as cause:
        raise AssetsRefused("not-signed") from cause
    of_package(index, package)
    return index


def of_package(index: Index, package: Package) -> None:
    """Raise AssetsRefused where the index is another election's, or lacks a clip."""
    if (index.election_uid, index.package_hash) != (package.ceremony.uid.hex(), package.hash):
        raise AssetsRefused("other-election")
    there = set(index.by_path)
    wanted = {clip_path(speed, clip.id) for speed in SPEEDS for clip in clips(package.election, {})}
    lacking = min(wanted - there, default=None)
    if lacking is not None:
        raise AssetsRefused("clip-missing", lacking)
    beyond = min((path for path in there - wanted if _CLIP.fullmatch(path)), default=None)
    if beyond is not None:
        raise AssetsRefused("file-unknown", beyond)


def checked(index: Index, path: str, data: bytes) -> bytes:
    """The bytes, if they are those of this file, and sound if it is to be heard.

    Raises AssetsRefused.
    """
    listed = index.by_path.get(path)
    if listed is None:
        raise AssetsRefused("file-unknown", path)
    if asset_file(path, data) != listed:
        raise AssetsRefused("file-changed", path)
    if path.startswith("voice/"):
        samples(data, index.voice.rate, path)
    return data


def wave(pcm: bytes, rate: int) -> bytes:
    """The one WAV file of these samples: 16 bits, little-endian, one channel."""
    size = len(pcm)
    fields = (b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", size)
    return _HEADER.pack(*fields) + pcm


def samples(data: bytes, rate: int, path: str = "") -> bytes:
    """The samples of a WAV file that has its one spelling. Raises AssetsRefused."""
    pcm = data[_HEADER.size :]
    if not pcm or len(pcm) % 2 or data != wave(pcm, rate):
        raise AssetsRefused("no-sound", path)
    return pcm


def index_from(value: Mapping[str, Any]) -> Index:
    """The index of a payload. Raises DocumentRefused for anything else."""
    try:
        index = Index(
            value["election_uid"],
            value["package_hash"],
            Voice(**value["voice"]),
            tuple(value["speeds"]),
            tuple(AssetFile(**file) for file in value["files"]),
        )
        sound = index.payload == value and _sound(index)
    except (KeyError, TypeError) as cause:
        raise DocumentRefused("no asset package") from cause
    if not sound:
        raise DocumentRefused("no asset package")
    return index


def _sound(index: Index) -> bool:
    """Whether every value is of its kind and within its bounds."""
    voice = index.voice
    paths: list[Any] = [file.path for file in index.files]
    texts: tuple[Any, ...] = (voice.name, voice.licence, voice.source, voice.language)
    return (
        all(_is_hash(text) for text in (index.election_uid, index.package_hash))
        and all(isinstance(text, str) and 0 < len(text) <= 200 for text in texts)
        and _is_whole(voice.rate)
        and voice.rate in RATES
        and len(index.speeds) == len(SPEEDS)
        and all(_is_whole(speed) and 10 <= speed <= 400 for speed in index.speeds)
        and list(index.speeds) == sorted(set(index.speeds))
        and all(isinstance(path, str) for path in paths)
        and paths == sorted(set(paths))
        and len(paths) <= MAX_FILES
        and all(_good_file(file) for file in index.files)
    )


def _good_file(file: AssetFile) -> bool:
    named = _CLIP.fullmatch(file.path) or _OTHER.fullmatch(file.path)
    whole = _is_whole(file.size) and 0 < file.size <= MAX_FILE
    return bool(named) and whole and _is_hash(file.sha256)


def _is_whole(value: object) -> bool:
    return type(value) is int


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None
