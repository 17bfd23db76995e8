"""Makes closing/: `cd tests && python -m vectors.make_closing_package`.

One closed original of three records per suite as files, the duplicate's medium.json, and
what a reader must find in them.
"""

from collections import Counter

from vectors.vector_file import FOLDER, spelled
from vectors.vector_world import TERMINAL, VOTES, vector_closing, vector_world
from world import DUPLICATE, ORIGINAL

from common.closing import MEDIUM_FILE

PLACE = FOLDER / "closing"


def vectors() -> dict[str, bytes]:
    """Every file under closing/, by its path there."""
    files = {"expected.json": spelled([_expected(suite) for suite in (1, 2)]).encode()}
    for suite in (1, 2):
        key = vector_world(suite).terminal_key(TERMINAL)
        closing = vector_closing(suite)
        for name, data in closing.on(ORIGINAL, key).items():
            files[f"suite{suite}/{name}"] = data
        files[f"suite{suite}-duplicate/{MEDIUM_FILE}"] = closing.on(DUPLICATE, key)[MEDIUM_FILE]
    return files


def _expected(suite: int) -> dict[str, object]:
    world = vector_world(suite)
    slip = vector_closing(suite).slip
    return {
        "suite": suite,
        "election_uid": world.uid.hex(),
        "election_seed": world.election_seed.reveal().hex(),
        "root_key": world.root.public.raw.hex(),
        "package_hash": world.package.hash,
        "certificate_sha256": world.certificate(TERMINAL).sha256,
        "slip": {"terminal": slip.terminal, "records": slip.records, "digest": slip.digest},
        "totals": [
            {"contest": contest, "choice": choice, "votes": votes}
            for (contest, choice), votes in sorted(Counter(VOTES).items())
        ],
    }


if __name__ == "__main__":
    for name, data in vectors().items():
        (PLACE / name).parent.mkdir(parents=True, exist_ok=True)
        (PLACE / name).write_bytes(data)
