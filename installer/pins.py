"""Which packages a set needs, each with the hashes that requirements.txt pins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.requirements import Requirement

from common.inputs import refuse
from installer.target import Target


@dataclass(frozen=True)
class Pin:
    """One line of a list for `pip install --require-hashes`."""

    requirement: Requirement
    hashes: frozenset[str]

    @property
    def said(self) -> str:
        """As `name==version`."""
        return f"{self.requirement.name}{self.requirement.specifier}"

    def needed(self, target: Target) -> bool:
        marker = self.requirement.marker
        return marker is None or marker.evaluate(target.environment)


_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


def read_pins(text: str) -> Iterator[Pin]:
    """Every package of a list as uv exports it; comments are passed over."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for logical in "\n".join(lines).replace("\\\n", " ").splitlines():
        requirement = logical.split(" --hash=")[0].strip()
        if requirement:
            yield Pin(Requirement(requirement), frozenset(_HASH.findall(logical)))


def wanted(exported: str, committed: str, target: Target) -> tuple[Pin, ...]:
    """What the target needs of an export, and pip. Raises BadInput.

    committed: requirements.txt. Nothing comes through that it does not pin with the very
    same hashes.
    """
    pinned = {pin.said: pin for pin in read_pins(committed)}
    # The program that installs is in the set: the target need not have one.
    pip = [pin for pin in pinned.values() if pin.requirement.name == "pip"]
    found = {}
    for pin in (*read_pins(exported), *pip):
        known = pinned.get(pin.said)
        if known is None or not pin.hashes or pin.hashes != known.hashes:
            raise refuse("requirements.txt", "command.release-not-pinned", package=pin.said)
        if pin.needed(target):
            found[pin.said] = pin
    return tuple(found[said] for said in sorted(found))
