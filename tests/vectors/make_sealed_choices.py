"""Seals the choices of the vectors anew: `cd tests && python -m vectors.make_sealed_choices`.

Sealing is random, so this file is made once and kept. After a change to the election of
the vectors run this, then every other make_*.py.
"""

from vectors.vector_file import write
from vectors.vector_world import SEALED_FILE, VOTES, vector_world

from common.ballot import choice_code, seal_info


def vectors() -> dict[str, object]:
    """Fresh sealed bytes for every suite; never the same twice."""
    return {f"suite {suite}": _sealed(suite) for suite in (1, 2)}


def _sealed(suite: int) -> list[dict[str, str]]:
    world = vector_world(suite)
    sealer = world.ceremony.suite.sealer(world.ceremony.election_key)
    found = []
    for contest, choice in VOTES:
        info = seal_info(world.uid, world.ceremony.suite, contest)
        sealed = sealer.seal(choice_code(world.uid, contest, choice), info)
        found.append({"contest": contest, "choice": choice, "sealed": sealed.hex()})
    return found


if __name__ == "__main__":
    write(SEALED_FILE, vectors())
