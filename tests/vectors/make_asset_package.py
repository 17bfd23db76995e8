"""Makes asset-package.json: `cd tests && python -m vectors.make_asset_package`.

Each file is the WAV file of its path's SHA-256, taken as sixteen samples.
"""

import base64
import hashlib
from typing import Any

from vectors.vector_file import write
from vectors.vector_world import vector_world

from common.assets import ASSETS, AssetFile, Index, Voice, asset_file, clip_path, index_of, wave
from common.clips import SPEEDS, clips
from common.signed import sign

FILE = "asset-package.json"
SPEED = (50, 75, 100, 120, 140, 160, 180, 200)
RATE = 24_000
TEXTS = {"licence.txt": b"nobody\n", "readings.csv": b"text,kana\n"}


def content(path: str) -> bytes:
    """The bytes of a file of the vectors."""
    return TEXTS.get(path) or wave(hashlib.sha256(path.encode()).digest(), RATE)


def vector_index() -> Index:
    package = vector_world(2).package
    paths = [clip_path(speed, clip.id) for clip in clips(package.election, {}) for speed in SPEEDS]
    files = [asset_file(path, content(path)) for path in (*paths, *TEXTS)]
    return index_of(package, Voice("Nobody", "none", "vectors", "ja", RATE), SPEED, files)


def vectors() -> dict[str, object]:
    """The index of the vectors' election, changes that must be refused, and WAV files."""
    world, index = vector_world(2), vector_index()
    document = sign(ASSETS, index.payload, [world.root])
    pcm = hashlib.sha256(b"voice").digest()
    good = wave(pcm, RATE)
    return {
        "root_seed": world.bytes_for("root").hex(),
        "package_hash": world.package.hash,
        "payload": index.payload,
        "document_sha256": hashlib.sha256(document).hexdigest(),
        "refused": {name: list(change) for name, change in refused(index).items()},
        "wav": base64.b64encode(good).decode(),
        "wav_refused": {
            name: base64.b64encode(data).decode() for name, data in bad_sounds(good, pcm).items()
        },
    }


def refused(index: Index) -> dict[str, tuple[list[Any], Any]]:
    """Places in the payload and what is put there; None takes the place away."""
    first = index.files[0]
    unknown = AssetFile("voice/3/candidate-nobody.wav", first.size, first.sha256)
    return {
        "another election": (["election_uid"], "00" * 32),
        "another package": (["package_hash"], "00" * 32),
        "no files": (["files"], []),
        "a clip that is missing": (["files", -1], None),
        "a clip too many": (["files", -1], dict(vars(unknown))),
        "a path that leads out": (["files", 0, "path"], "../licence.txt"),
        "a path that is none of the format": (["files", 0, "path"], "voice/9/top.wav"),
        "an absolute path": (["files", 0, "path"], "/etc/passwd"),
        "files out of order": (["files", 0, "path"], "voice/8/zzz.wav"),
        "a size of nothing": (["files", 0, "size"], 0),
        "a size as text": (["files", 0, "size"], "7"),
        "a hash in capitals": (["files", 0, "sha256"], first.sha256.upper()),
        "a member too many": (["made"], "2024-12-01"),
        "a voice without licence": (["voice", "licence"], ""),
        "a rate of zero": (["voice", "rate"], 0),
        "a rate that is true": (["voice", "rate"], True),
        "seven speeds": (["speeds", -1], None),
        "speeds that fall": (["speeds", 0], 90),
    }


def bad_sounds(good: bytes, pcm: bytes) -> dict[str, bytes]:
    """Files that are no sound of the format, one byte or more away from a good one."""
    return {
        "empty": b"",
        "no samples": wave(b"", RATE),
        "half a sample": wave(pcm[:-1], RATE),
        "another rate": wave(pcm, 44_100),
        "cut off": good[:-2],
        "something behind": good + b"\0\0",
        "two channels": good[:22] + b"\2" + good[23:],
        "another format": good[:20] + b"\3" + good[21:],
    }


if __name__ == "__main__":
    write(FILE, vectors())
