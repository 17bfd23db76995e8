"""The brute-force attack L1: from digests of earlier boxes to the order of votes.

A digest of the whole box after each vote looks harmless. But whoever has the last box
takes one vote out of it, digests the rest, and sees at once whether it was this one.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from attackers import HASHES, HEADER_USED, HEX
from observed_day import Evidence

from common.closing import RECORDS_FILE
from terminal.files import BOX_FILE, EPOCHS_FILE

Preimage = Callable[[Sequence[bytes], int], bytes]


def digests_seen(evidence: Evidence) -> set[bytes]:
    """Everything in the clear that may be a digest: each 32 bytes of each header and own
    state, and all hexadecimal digits of the log and of every other text."""
    seen: set[bytes] = set()
    for write in evidence.writes:
        if write.name in (BOX_FILE, EPOCHS_FILE):
            clear = write.data[:HEADER_USED]
            seen.update(clear[at : at + 32] for at in range(len(clear) - 31))
        elif write.name != RECORDS_FILE:
            seen.update(bytes.fromhex(text.decode()) for text in HEX.findall(write.data))
    return seen


def by_trial_removal(
    final: Sequence[bytes], preimage: Preimage, seen: set[bytes]
) -> list[bytes] | None:
    """The order of casting, by taking out, from the last vote back, the item without
    which a digest comes out that was seen; None as soon as none does.

    final: the items of the closed box, sorted; equal ones may be among them.
    preimage: the bytes that were digested when so many of them, sorted, were cast.
    """
    left, backwards = list(final), []
    for count in range(len(final) - 1, 0, -1):
        gone = next((item for item in Counter(left) if _seen(left, item, preimage, seen)), None)
        if gone is None:
            return None
        left.remove(gone)
        backwards.append(gone)
        assert len(left) == count
    return [*left, *reversed(backwards)]


def _seen(left: Sequence[bytes], item: bytes, preimage: Preimage, seen: set[bytes]) -> bool:
    at = left.index(item)
    without = [*left[:at], *left[at + 1 :]]
    data = preimage(without, len(without))
    return any(digest(data)[:32] in seen for digest in HASHES.values())
