#!/usr/bin/env python3
"""Verify an offline set of Ippyo, and install it. Needs Python and its standard library alone.

    python3 -I install.py --key KEY               # verify; nothing is written
    python3 -I install.py --key KEY --to FOLDER   # verify, then install into a new FOLDER

KEY is the release key's fingerprint (`SHA256:...`) or the file of its public half. It comes
on another road than the set: from the paper of the committee, not from the same stick.
How the same is verified with stock tools, before this script is trusted at all, stands in
install.md beside it; what each file means, in docs/formats/offline-set.md.

Exit codes: 0 done; 2 refused, nothing is left behind. No network is used: pip comes from
the set, and is told to look nowhere else.

Read from top to bottom: what people are told; the arithmetic of RFC 8032; signatures in
OpenSSH's form; the list; the set; the installation; the command line.
"""

import sys

if __name__ == "__main__" and not getattr(sys.flags, "safe_path", False):
    del sys.path[0]  # the stick: what lies beside this script must not be imported unverified

import argparse
import base64
import binascii
import hashlib
import io
import json
import os
import platform
import re
import shutil
import stat
import subprocess
import tempfile
import venv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LIST, SIGNATURE, RELEASE = "SHA256SUMS", "SHA256SUMS.sig", "release.json"
REQUIREMENTS, WHEELS = "requirements.txt", "wheels"
FORMAT = "ippyo offline set 1"
NAMESPACE = "ippyo-release"
MOST_LISTED = 1 << 20
"""No list of a set is larger, in bytes."""
BLOCK = 1 << 20

# ------------------------------------------------------------------- what people are told

TEXTS: Mapping[str, tuple[str, str, str, str]] = {
    "W-101": (
        "この機械では使えないセットです: {what}",
        "何も入れていません。release.json のとおりの機械を使うか、合うセットを受け取ってください",
        "this set is not for this machine: {what}",
        "nothing was installed; use a machine as release.json says, or get the set that fits",
    ),
    "W-102": (
        "セットのファイルを読めません: {what}",
        "何も入れていません。別の USB メモリーに写し直したものを使ってください",
        "a file of the set cannot be read: {what}",
        "nothing was installed; have the set copied onto another stick",
    ),
    "W-103": (
        "別の鍵で署名されています: {what}",
        "何も入れていません。紙の指紋と打った指紋を読み合わせ、同じなら、このセットを使わず、渡した人に知らせてください",
        "signed with another key: {what}",
        "nothing was installed; compare the fingerprint with the paper; where it is the same,"
        " keep this set away and tell whoever handed it over",
    ),
    "W-104": (
        "署名が一覧(SHA256SUMS)と合いません: {what}",
        "何も入れていません。一覧か署名が書き換わっています。このセットを使わず、受け取り直してください",
        "the signature does not fit the list (SHA256SUMS): {what}",
        "nothing was installed; list or signature was changed; get the set again",
    ),
    "W-105": (
        "中身が一覧と違うファイルがあります: {what}",
        "何も入れていません。壊れたか書き換えられました。このセットを使わず、受け取り直してください",
        "files that are not what the list says: {what}",
        "nothing was installed; they are damaged or were changed; get the set again",
    ),
    "W-106": (
        "一覧にあるファイルがありません: {what}",
        "何も入れていません。写すときに欠けました。受け取り直してください",
        "files of the list are missing: {what}",
        "nothing was installed; they were lost when the set was copied; get it again",
    ),
    "W-107": (
        "一覧にないファイルがあります: {what}",
        "何も入れていません。誰かが足したものです。それを使わず、受け取り直してください",
        "files that are not on the list: {what}",
        "nothing was installed; somebody added them; get the set again",
    ),
    "W-108": (
        "入れる先のフォルダーが空ではありません: {what}",
        "何も変えていません。新しいフォルダーの名前を --to に書いてください",
        "the folder to install into is not empty: {what}",
        "nothing was changed; name a new folder after --to",
    ),
    "W-109": (
        "入れている途中で止まりました: {what}",
        "途中のものは消しました。空き容量と書込みの権限を確かめ、もう一度行ってください",
        "the installation stopped half-way: {what}",
        "what was begun is removed; look at free space and rights, and try again",
    ),
    "W-110": (
        "入ったプログラムが、署名された版と違います: {what}",
        "入れたものは消しました。この機械を使わず、情報担当の責任者に知らせてください",
        "the installed program is not the signed one: {what}",
        "what was installed is removed; keep this machine away and tell whoever is in charge",
    ),
    "W-111": (
        "鍵を読めません: {what}",
        "何も入れていません。--key に、紙の指紋(SHA256:…)か公開鍵のファイルを書いてください",
        "the key cannot be read: {what}",
        "nothing was installed; after --key write the fingerprint from the paper (SHA256:...)"
        " or the file of the public key",
    ),
}
SAID = {
    "verified": (
        "確かめました: 署名 {key}、{files} 個のファイル",
        "verified: signature by {key}, {files} files",
    ),
    "release": (
        "セット: Ippyo {version}、{machine}、glibc {glibc}、Python {python}、追加 {extras}",
        "the set: Ippyo {version}, {machine}, glibc {glibc}, Python {python}, extras {extras}",
    ),
    "installed": ("入れました: {folder}", "installed: {folder}"),
    "program": (
        "プログラムの同一性(SHA-256)。紙の値と読み合わせてください: {sha256}",
        "identity of the program (SHA-256), to compare with the paper: {sha256}",
    ),
}


class Refused(Exception):
    """Nothing is installed. code: of TEXTS."""

    def __init__(self, code: str, what: str) -> None:
        self.code, self.what = code, what
        super().__init__(f"{code} {what}")

    def lines(self) -> list[str]:
        """Both languages: a bare console draws no Japanese letters."""
        said = [part.format(what=self.what) for part in TEXTS[self.code]]
        return [f"【{self.code}】{said[0]}", said[1], f"[{self.code}] {said[2]}", said[3]]


# ------------------------------------------------------------ Ed25519 (RFC 8032, 5.1.7)
#
# Only verification, which knows no secret: a machine without packages has nothing else
# to verify with. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def point(encoded: bytes) -> Point | None:
    """The point of 32 bytes (RFC 8032, 5.1.3); None where they are no point's one spelling."""
    y = int.from_bytes(encoded, "little")
    odd, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = P - x
    return x, y, 1, x * y % P


def added(p: Point, q: Point) -> Point:
    """The sum (RFC 8032, 5.1.4); it holds for all points, equal ones too."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, p: Point) -> Point:
    total = NEUTRAL
    while factor:
        if factor & 1:
            total = added(total, p)
        p, factor = added(p, p), factor >> 1
    return total


def encoded(p: Point) -> bytes:
    inverse = pow(p[2], -1, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def base() -> Point:
    """RFC 8032's base point: y = 4/5, and the even x of the two."""
    x = 15112221349535400772501151409588531511454012693041857206046113283949847762202
    y = 4 * pow(5, -1, P) % P
    return x, y, 1, x * y % P


def signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is one of `key` over `message`; as strict as OpenSSH and libsodium."""
    if len(key) != 32 or len(signature) != 64:
        return False
    at, s = point(key), int.from_bytes(signature[32:], "little")
    if at is None or s >= L or encoded(times(8, at)) == encoded(NEUTRAL):
        return False
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    k = int.from_bytes(hashed, "little") % L
    minus = (P - at[0], at[1], at[2], P - at[3])
    return encoded(added(times(s, base()), times(k, minus))) == signature[:32]


# ------------------------------------- signatures in OpenSSH's form (its PROTOCOL.sshsig)

ARMOR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\s*"
)
KIND, MAGIC = b"ssh-ed25519", b"SSHSIG"
HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}


def string(data: bytes) -> bytes:
    """SSH's spelling of bytes: their number in four bytes, then they."""
    return len(data).to_bytes(4, "big") + data


def strings(data: bytes, number: int) -> list[bytes]:
    """So many strings and nothing after them. Raises ValueError."""
    found = []
    for _ in range(number):
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size:
            raise ValueError("too short")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    if data:
        raise ValueError("too long")
    return found


def signed_bytes(message: bytes, hash_name: bytes = b"sha512") -> bytes:
    """What the signature is over."""
    hashed = HASHES[hash_name](message).digest()
    parts = (NAMESPACE.encode(), b"", hash_name, hashed)
    return MAGIC + b"".join(string(part) for part in parts)


def fingerprint(public: bytes) -> str:
    """As `ssh-keygen -l` prints it. public: the key as SSH spells it."""
    digest = hashlib.sha256(public).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True)
class Signed:
    """A signature, taken apart. public: the key as SSH spells it."""

    public: bytes
    hash_name: bytes
    signature: bytes

    def covers(self, message: bytes) -> bool:
        _, key = strings(self.public, 2)
        return signed_by(key, signed_bytes(message, self.hash_name), self.signature)


def read_signature(file: bytes) -> Signed:
    """Raises Refused where the file is no Ed25519 signature for a release of Ippyo."""
    try:
        armor = ARMOR.fullmatch(file)
        if armor is None:
            raise ValueError("no SSH SIGNATURE")
        blob = base64.b64decode(b"".join(armor[1].split()), validate=True)
        if blob[:10] != MAGIC + (1).to_bytes(4, "big"):
            raise ValueError("not of version 1")
        public, namespace, reserved, hash_name, signature = strings(blob[10:], 5)
        kind, raw = strings(signature, 2)
        if (strings(public, 2)[0], kind) != (KIND, KIND):
            raise ValueError("not Ed25519")
        if (namespace, reserved) != (NAMESPACE.encode(), b"") or hash_name not in HASHES:
            raise ValueError(f"not for {NAMESPACE}")
    except (ValueError, binascii.Error) as cause:
        raise Refused("W-104", f"{SIGNATURE} ({cause})") from cause
    return Signed(public, hash_name, raw)


def read_key(told: str) -> str:
    """The fingerprint that the person trusts. Raises Refused."""
    if told.startswith("SHA256:"):
        if re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", told.rstrip("=")) is None:
            raise Refused("W-111", told)
        return told.rstrip("=")
    try:
        words = Path(told).read_text(encoding="ascii").split()
        public = base64.b64decode(words[1], validate=True)
        if words[0].encode() != KIND or strings(public, 2)[0] != KIND:
            raise ValueError("not Ed25519")
    except (OSError, ValueError, IndexError) as cause:
        raise Refused("W-111", told) from cause
    return fingerprint(public)


# ------------------------------------------------------------------------------ the list

LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._+-]*(?:/[A-Za-z0-9][A-Za-z0-9._+-]*)?)")


def read_list(data: bytes) -> dict[str, str]:
    """SHA-256 by path, as `sha256sum -c` reads them. Raises Refused.

    data: of a signature that holds. A path has no more than one folder and climbs nowhere.
    """
    found: dict[str, str] = {}
    for line in data.decode("ascii", "replace").splitlines():
        match = LINE.fullmatch(line)
        if match is None or match[2] in found:
            raise Refused("W-104", line[:80])
        found[match[2]] = match[1]
    return found


# ------------------------------------------------------------------------------- the set


@dataclass(frozen=True)
class Verified:
    """What a verified list says of the set, and the key that signed it."""

    key: str
    files: Mapping[str, str]


def verify_list(source: Path, key: str) -> Verified:
    """The list is signed by `key`. Raises Refused."""
    listed, signature = _small(source / LIST), read_signature(_small(source / SIGNATURE))
    found = fingerprint(signature.public)
    if found != key:
        raise Refused("W-103", found)
    if not signature.covers(listed):
        raise Refused("W-104", LIST)
    return Verified(found, read_list(listed))


def verify_names(source: Path, files: Mapping[str, str]) -> None:
    """The folder holds the listed files and nothing else. Raises Refused."""
    there: set[str] = set()
    strange: set[str] = set()
    for path in source.rglob("*"):
        kind = path.lstat().st_mode
        if not stat.S_ISDIR(kind):
            (there if stat.S_ISREG(kind) else strange).add(path.relative_to(source).as_posix())
    if strays := sorted((there - set(files) - {LIST, SIGNATURE}) | strange):
        raise Refused("W-107", _some(strays))
    if missing := sorted(set(files) - there):
        raise Refused("W-106", _some(missing))


def verify_files(source: Path, files: Mapping[str, str], copy_to: Path | None = None) -> None:
    """Each file is as listed; what was hashed is what lies in `copy_to`. Raises Refused."""
    changed = []
    for name, sha256 in files.items():
        target = copy_to / name if copy_to is not None else Path(os.devnull)
        target.parent.mkdir(parents=True, exist_ok=True)
        if _copied(source / name, target) != sha256:
            changed.append(name)
    if changed:
        raise Refused("W-105", _some(changed))


def _copied(source: Path, target: Path) -> str:
    """SHA-256 of the bytes that were written."""
    digest = hashlib.sha256()
    try:
        with source.open("rb") as read, target.open("wb") as written:
            while block := read.read(BLOCK):
                digest.update(block)
                written.write(block)
    except OSError as cause:
        code = "W-102" if cause.filename in (None, str(source)) else "W-109"
        raise Refused(code, f"{source.name} ({cause.strerror})") from cause
    return digest.hexdigest()


def _small(path: Path) -> bytes:
    try:
        with path.open("rb") as read:
            data = read.read(MOST_LISTED + 1)
    except FileNotFoundError as cause:
        raise Refused("W-106", path.name) from cause
    except OSError as cause:
        raise Refused("W-102", f"{path.name} ({cause.strerror})") from cause
    if len(data) > MOST_LISTED:
        raise Refused("W-104", path.name)
    return data


def _some(names: Iterable[str]) -> str:
    named = list(names)
    return ", ".join(named[:8]) + (f" … ({len(named)})" if len(named) > 8 else "")


# ---------------------------------------------------------------------- the installation


@dataclass(frozen=True)
class Release:
    """What the set is: from its release.json."""

    version: str
    sha256: str
    python: str
    machine: str
    glibc: str
    extras: tuple[str, ...]


def read_release(data: bytes) -> Release:
    """data: verified. Raises Refused where it is of a form that this script does not know."""
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            raise ValueError(document["format"])
        program = document["program"]
        return Release(
            program["version"],
            program["sha256"],
            document["python"],
            document["machine"],
            document["glibc"],
            tuple(document["extras"]),
        )
    except (ValueError, KeyError, TypeError) as cause:
        raise Refused("W-102", f"{RELEASE} ({cause})") from cause


def verify_machine(release: Release) -> None:
    """The wheels are of this machine's kind. Raises Refused."""
    python, machine = "{}.{}".format(*sys.version_info), platform.machine()
    library, version = platform.libc_ver()
    fits = (python, machine, library) == (release.python, release.machine, "glibc")
    if not fits or _numbers(version) < _numbers(release.glibc):
        raise Refused("W-101", f"{machine}, Python {python}, {library} {version}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def install(source: Path, verified: Verified, target: Path) -> Release:
    """The verified set is installed in `target`, which is new; or `target` is not there.

    Files are copied while they are hashed, and installed from the copy: an exchanged stick
    changes nothing any more. Raises Refused.
    """
    if target.is_symlink() or target.exists():
        raise Refused("W-108", str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".ippyo-set-", dir=target.parent) as copied:
            verify_files(source, verified.files, Path(copied))
            release = read_release(Path(copied, RELEASE).read_bytes())
            verify_machine(release)
            _into(Path(copied), verified.files, target, release)
    except OSError as cause:
        shutil.rmtree(target, ignore_errors=True)
        raise Refused("W-109", cause.strerror or str(cause)) from cause
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return release


def _into(copied: Path, files: Iterable[str], target: Path, release: Release) -> None:
    os.umask(0o022)  # whoever runs Ippyo must be able to read it
    venv.EnvBuilder(with_pip=False, symlinks=True).create(target)
    pip = [name for name in files if re.fullmatch(rf"{WHEELS}/pip-[^/]+\.whl", name)]
    if len(pip) != 1:
        raise Refused("W-106", f"{WHEELS}/pip-*.whl")
    python = str(target / "bin" / "python")
    run(
        *(python, "-I", str(copied / pip[0] / "pip"), "--isolated", "install", "--quiet"),
        *("--no-index", "--find-links", str(copied / WHEELS), "--no-cache-dir"),
        *("--require-hashes", "--only-binary", ":all:", "-r", str(copied / REQUIREMENTS)),
    )
    said = run(str(target / "bin" / "ippyo"), "version", "--json")
    try:
        found = json.loads(said)["sha256"]
    except (ValueError, KeyError, TypeError) as cause:
        raise Refused("W-110", said[:80]) from cause
    if found != release.sha256:
        raise Refused("W-110", found)
    shutil.copyfile(copied / RELEASE, target / RELEASE)


def run(*command: str) -> str:
    """What the program printed. Raises Refused where it fails."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    clean |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
    done = subprocess.run(  # noqa: S603  # programs of the verified set, by their full path
        command, env=clean, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode != 0:
        last = said.splitlines()[-1:] or [str(done.returncode)]
        raise Refused("W-109", f"{PurePosixPath(command[0]).name}: {last[0]}")
    return said


# ---------------------------------------------------------------------- the command line


def arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="オフライン用セットを確かめ、入れる / verify an offline set, and install it"
    )
    parser.add_argument(
        "--key", required=True, help="指紋 SHA256:... か公開鍵のファイル / release key"
    )
    parser.add_argument("--to", type=Path, help="入れる先の新しいフォルダー / a new folder")
    parser.add_argument("--set", type=Path, help="セット(省けばこのファイルのフォルダー) / the set")
    return parser.parse_args(given)


def main(given: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A letter that the window cannot show is spelled out.
            stream.reconfigure(errors="backslashreplace")
    told = arguments(given)
    source: Path = told.set or Path(__file__).resolve().parent
    try:
        verified = verify_list(source, read_key(told.key))
        verify_names(source, verified.files)
        if told.to is None:
            verify_files(source, verified.files)
            release = read_release(_small(source / RELEASE))
        else:
            release = install(source, verified, told.to.absolute())
    except Refused as refused:
        sys.stderr.writelines(f"{line}\n" for line in refused.lines())
        return 2
    sys.stdout.writelines(f"{line}\n" for line in _said(verified, release, told.to))
    return 0


def _said(verified: Verified, release: Release, target: Path | None) -> list[str]:
    values = {
        "key": verified.key,
        "files": len(verified.files),
        "version": release.version,
        "machine": release.machine,
        "glibc": release.glibc,
        "python": release.python,
        "extras": ", ".join(release.extras) or "-",
        "folder": str(target),
        "sha256": release.sha256,
    }
    keys = ["verified", "release", *(["installed"] if target is not None else []), "program"]
    return [part.format(**values) for key in keys for part in SAID[key]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
