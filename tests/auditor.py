"""An auditor with the independent verifier, and towns for it to look at.

said = audit("media", "--keys", town.keys, "--media", town.media)
assert said.code == 0
assert audit_numbers(said) == set()
"""

import contextlib
import importlib.util
import io
import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from elections import Said

SCRIPT = Path(__file__).parents[1] / "docs" / "verifier" / "ippyo_verify.py"


@cache
def verifier() -> Any:
    """The script as a module, to call its readers and to run it in this process."""
    spec = importlib.util.spec_from_file_location("ippyo_verify", SCRIPT)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SCRIPT)
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def audit_alone(*words: object, script: Path = SCRIPT) -> Said:
    """The script as an auditor runs it: a process of its own that sees none of our code."""
    command = [sys.executable, "-I", script, *words]
    done = subprocess.run(  # noqa: S603 - the words are the tests' own
        [str(word) for word in command], capture_output=True, check=False, cwd="/"
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def audit(*words: object) -> Said:
    """The same in this process, which is quicker."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = verifier().main([str(word) for word in words])
    return Said(code, out.getvalue(), "")


def failed(said: Said) -> set[int]:
    """The numbers of the checks that failed."""
    return {int(number) for number in re.findall(r"^NG (\d+) ", said.out, re.M)}


def carried_out(said: Said) -> set[int]:
    """The numbers of the checks that were made, well or badly."""
    return {int(number) for number in re.findall(r"^  (\d+) (?:OK|NG)", said.out, re.M)}


def recount_words(town: Any) -> list[object]:
    """A recount of this town against its results, with two of its three shares."""
    return ["recount", *town.words, *shares(town.keys), "--results", town.results]


def shares(keys: Path, numbers: Iterable[int] = (1, 3)) -> list[object]:
    """The words that name these trustees' shares."""
    return [
        word
        for number in numbers
        for word in ("--share", keys / "trustees" / str(number) / "share.txt")
    ]
