"""Coverage-guided fuzzing of the independent verifier's bundle command; run by hand.

    uv run --group fuzz python tests/fuzz/fuzz_bundle.py FOLDER [-max_total_time=300]

FOLDER is what seed_bundles.py filled. The first byte of an input says what the others are:
an archive, or one of the files of a good bundle, in whose place they are verified with
the files that the checks on it need, and no others, so that what is new in them shows as
new coverage. Whatever they are there is a verdict, 0 or 1: any exception, and any case of
more than ten seconds, is a crash, which libFuzzer writes down.
"""

import contextlib
import io
import json
import random
import sys
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import atheris

SCRIPT_FOLDER = Path(__file__).parents[2] / "docs" / "verifier"
sys.path.insert(0, str(SCRIPT_FOLDER))
with atheris.instrument_imports(include=["ippyo_verify"]):
    import ippyo_verify


class InMemory(ippyo_verify.Bundle):
    """A bundle of these files, which lie on no disk."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        stored = {
            path: ippyo_verify.Stored(0, len(data), sha256(data).hexdigest())
            for path, data in files.items()
        }
        super().__init__(Path("bundle.zip"), stored)
        self.bytes = files

    def part(self, path: str, start: int, size: int) -> bytes:
        return self.bytes[path][start : start + size]


class Target:
    """The good bundles of a folder, of which each case changes one file."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.archive = scratch / "bundle.zip"
        self.bundles = []
        for kind in ("public", "sealed"):
            base = folder / kind
            paths = sorted(path for path in base.rglob("*") if path.is_file())
            self.bundles.append({str(path.relative_to(base)): path.read_bytes() for path in paths})
        self.places = [(which, path) for which in (0, 1) for path in self.bundles[which]]

    def __call__(self, data: bytes) -> None:
        which = data[0] if data else 0
        with contextlib.redirect_stdout(io.StringIO()):
            if which == 0:
                self._archive(data[1:])
            else:
                self._file(which - 1, data[1:])

    def _archive(self, data: bytes) -> None:
        self.archive.write_bytes(data)
        code = ippyo_verify.main(["bundle", str(self.archive)])
        if code not in (0, 1):
            raise AssertionError(code)

    def _file(self, number: int, data: bytes) -> None:
        which, path = self.places[number % len(self.places)]
        needed = {one: good for one, good in self.bundles[which].items() if goes_with(path, one)}
        report = ippyo_verify.Report()
        auditor = ippyo_verify.Auditor(report, InMemory(needed | {path: data}), [])
        auditor.verify(None, None)
        auditor.settle()
        ippyo_verify.verdict(report, ippyo_verify.CHECKS)


ALWAYS = (
    "bundle.json",
    "package.json",
    "keys/ceremony.json",
    "keys/register.json",
    "keys/root.crt",
)
STRANGE = (None, True, -1, 0, 2**53, 10**4000, "", "0/1", "1/0", "p01-01", "contest-1-1", [], {})


def goes_with(path: str, other: str) -> bool:
    """Whether the checks on a file need the other one."""
    beside = path.startswith("media/") and path.rpartition("/")[0] == other.rpartition("/")[0]
    return other in ALWAYS or beside


def mutated(data: bytes, max_size: int, seed: int) -> bytes:
    """Bytes as libFuzzer changes them; or, of JSON, a value that changes its place."""
    draw = random.Random(seed)
    if draw.random() < 0.3:
        return bytes(atheris.Mutate(data, max_size))
    try:
        value = json.loads(data[1:])
    except (ValueError, RecursionError):
        return bytes(atheris.Mutate(data, max_size))
    for _ in range(draw.randint(1, 3)):
        change(value, draw)
    separators = (",", ":") if draw.random() < 0.9 else None
    text = json.dumps(value, sort_keys=True, separators=separators, ensure_ascii=False)
    return data[:1] + text.encode("utf-8", "replace")[: max_size - 2] + b"\n"


def change(value: Any, draw: random.Random) -> None:
    """Somewhere in the value another one stands, or one more, or none."""
    inner = value
    while isinstance(inner, dict | list) and inner:
        steps = list(inner) if isinstance(inner, dict) else range(len(inner))
        step = draw.choice(steps)
        deeper = inner[step]
        if isinstance(deeper, dict | list) and deeper and draw.random() < 0.9:
            inner = deeper
            continue
        how = draw.randrange(4)
        if how == 0:
            del inner[step]
        elif how == 1 and isinstance(inner, list):
            inner.append(deeper)
        elif how == 2 and type(deeper) is int:
            inner[step] = deeper + draw.choice((-1, 1))
        else:
            inner[step] = draw.choice(STRANGE)
        return


def main() -> None:
    folder, options = Path(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as scratch:
        words = [sys.argv[0], str(folder / "corpus"), "-timeout=10", "-max_len=65536", *options]
        atheris.Setup(words, Target(folder, Path(scratch)), custom_mutator=mutated)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
