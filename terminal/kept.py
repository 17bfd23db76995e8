"""What outlasts a power cut of the life of the polls, beside the recorder's own disk.

The own disk's phase decides what the media hold; this file adds what the recorder does
not need to know: whose hash people compared, a suspension, the number of voters of the
evening before, the slip. Where it is torn or unreadable the phase alone is believed, and
staff say the rest again: before the opening also the package, which they then compare anew.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from common.canonical import canonical
from terminal.files import read_whole, write_whole
from terminal.life.states import Box, ClosedBox, Halt, Kept, Loaded
from terminal.ports.medium import Medium, MediumFault

LIFE_FILE = "life"

_BOX_OF_PHASE: Mapping[str, Box] = {
    "PROVISIONED": Box.NONE,
    "OPENING": Box.NONE,
    "OPEN": Box.OPEN,
    "DAY_CLOSED": Box.RESTING,
    "DAY_OPENING": Box.RESTING,
    "CLOSING": Box.CLOSING,
    "CLOSED": Box.CLOSED,
    "RETIRED": Box.RETIRED,
}


def box_of(phase: str) -> Box:
    """What the media hold, by the name of the own disk's phase."""
    return _BOX_OF_PHASE[phase]


def keep(disk: Medium, kept: Kept) -> None:
    """The file holds this lastingly; the package itself lies elsewhere."""
    body = canonical(_payload(kept))
    write_whole(disk, LIFE_FILE, hashlib.sha256(body).digest() + body)


def read_kept(disk: Medium, loaded: Loaded, phase: str, opening: int) -> Kept:
    """What is known after a restart; never raises for a file that is torn or missing.

    loaded: the package that lies on the terminal. Before there is a box it counts only
    where people loaded and compared this very one.
    """
    found, package = _read(disk)
    box = box_of(phase)
    if box is Box.NONE and package != loaded.hash:
        return Kept(used=found.used if found else frozenset())
    if found is None:
        return Kept(loaded, box, opening)
    if found.box is Box.RETIRED:
        box = Box.RETIRED
    handed_over = found.handed_over and box in (Box.CLOSED, Box.RETIRED)
    return replace(found, loaded=loaded, box=box, opening=opening, handed_over=handed_over)


def _payload(kept: Kept) -> dict[str, Any]:
    slip = kept.slip
    return {
        "package": None if kept.loaded is None else kept.loaded.hash,
        "box": kept.box.value,
        "carried": kept.carried,
        "halt": None if kept.halt is None else kept.halt.value,
        "handed_over": kept.handed_over,
        "degraded": kept.degraded,
        "notices": sorted(kept.notices),
        "used": sorted(kept.used),
        "slip": None if slip is None else {"records": slip.records, "digest": slip.digest},
    }


def _read(disk: Medium) -> tuple[Kept | None, str | None]:
    """What was kept, and the hash of the package that it is about."""
    try:
        data = read_whole(disk, LIFE_FILE)
    except MediumFault:
        return None, None
    check, body = data[:32], data[32:]
    if hashlib.sha256(body).digest() != check:
        return None, None
    value = json.loads(body)
    slip = value["slip"]
    kept = Kept(
        box=Box(value["box"]),
        carried=value["carried"],
        halt=None if value["halt"] is None else Halt(value["halt"]),
        handed_over=value["handed_over"],
        degraded=value["degraded"],
        notices=frozenset(value["notices"]),
        used=frozenset(value["used"]),
        slip=None if slip is None else ClosedBox(slip["records"], slip["digest"]),
    )
    return kept, value["package"]
