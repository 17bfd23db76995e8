"""Makes election-package.json: `cd tests && python -m vectors.make_election_package`."""

import base64
import json
from typing import Any

from vectors.vector_file import write
from vectors.vector_world import vector_world

from common.package import PACKAGE
from common.signed import sign, sign_payload

FILE = "election-package.json"


def vectors() -> dict[str, object]:
    """The package of the vectors' election, and documents that must be refused."""
    world = vector_world(2)
    return {
        "root_seed": world.bytes_for("root").hex(),
        "root_key": world.root.public.raw.hex(),
        "election_uid": world.uid.hex(),
        "payload": world.package.payload.decode(),
        "package_hash": world.package.hash,
        "document": world.package_file.decode(),
        "refused": {
            name: base64.b64encode(sign(PACKAGE, value, [world.root])).decode()
            for name, value in _refused(world.package.payload).items()
        }
        | {
            "signed by a stranger": base64.b64encode(
                sign_payload(PACKAGE, world.package.payload, [world.key("stranger")])
            ).decode(),
        },
    }


def _refused(payload: bytes) -> dict[str, dict[str, Any]]:
    def changed(*path: str | int, to: object) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(payload)
        inner: Any = value
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = to
        return value

    other_root = vector_world(1).key("stranger").public.raw.hex()
    first = ("election", "contests", 0, "candidates", 0)
    return {
        "no election": {"ceremony": changed("ceremony", to={})["ceremony"]},
        "a member too many": changed("made", to="2024-12-01"),
        "a ceremony that is a list": changed("ceremony", to=[]),
        "an empty ceremony": changed("ceremony", to={}),
        "an election that is text": changed("election", to="vectors-2024"),
        "another root in it": changed("ceremony", "root_key", to=other_root),
        "keys of another election": changed("ceremony", "election", to="other-2024"),
        "keys of another mode": changed("ceremony", "mode", to="training"),
        "keys split otherwise": changed("ceremony", "trustees", to=4),
        "an unknown field": changed("election", "colour", to="red"),
        "a contest without candidates": changed("election", "contests", 0, "candidates", to=[]),
        "a candidate called none": changed(*first, "id", to="none"),
        "a name with a control character": changed(*first, "name", to="山\u0007田"),
        "a date that is none": changed("election", "date", to="2024-12-32"),
        "a number as text": changed("election", "box_capacity", to="3"),
        "a check digit that is wrong": changed("election", "municipality_code", to="272298"),
        "places that are none": changed("election", "places", to=7),
    }


if __name__ == "__main__":
    write(FILE, vectors())
