"""The election seed among the trustees: SLIP-39 shares, k of n.

A share is a line of words that a person can keep on paper or a card. Fewer than k tell
nothing of the seed. SLIP-39's own checksum catches a word misread, and its digest a set
of shares that do not belong together. No passphrase is used: who has the shares has the
key, and the law puts them into several hands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share

from common.ceremony import Ceremony
from common.secret import Secret
from common.suites import SEED_BYTES, ElectionKey

MAX_SHARE_BYTES = 2048


class SharesRefused(ValueError):
    """Shares that do not restore this election's key; `reason` names a text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def split_seed(seed: Secret, needed: int, trustees: int) -> tuple[Secret, ...]:
    """One share a trustee; any `needed` of them restore the seed."""
    groups = generate_mnemonics(1, [(needed, trustees)], seed.reveal())
    return tuple(Secret(words.encode("ascii")) for words in groups[0])


def join_shares(shares: Sequence[Secret], ceremony: Ceremony) -> ElectionKey:
    """The election key of these shares; its public half equals the ceremony's.

    Raises SharesRefused: `too-few` different shares; `misread`, where a checksum or the
    digest fails or the shares are of several splits; or `of-another-key`.
    """
    return ceremony.suite.key_pair(join_seed(shares, ceremony))


def join_seed(shares: Sequence[Secret], ceremony: Ceremony) -> Secret:
    """The seed itself, proven to give the ceremony's public key. Raises SharesRefused.

    Every share given is read, and its checksum with it, also where fewer would do.
    """
    found = {_read(share) for share in shares}
    if any(_shape(share) != (1, 1, ceremony.needed, True, 1, SEED_BYTES) for share in found):
        raise SharesRefused("of-another-key")
    if len(found) < ceremony.needed:
        raise SharesRefused("too-few")
    if len({share.common_parameters() for share in found}) > 1:
        raise SharesRefused("misread")
    chosen = sorted(found, key=lambda share: share.index)[: ceremony.needed]
    try:
        # SLIP-39 refuses more shares than needed; any `needed` of them do.
        seed = Secret(combine_mnemonics([share.mnemonic() for share in chosen]))
    except MnemonicError:
        raise SharesRefused("misread") from None
    if ceremony.suite.key_pair(seed).public != ceremony.election_key:
        seed.wipe()
        raise SharesRefused("of-another-key")
    return seed


@dataclass(frozen=True)
class ShareHead:
    """What a share tells of itself. number: which of the split it is, from 0.

    split: equal for shares that belong together.
    """

    number: int
    split: tuple[object, ...]


def share_head(share: Secret, ceremony: Ceremony) -> ShareHead:
    """The head of one share, its checksum and shape in order. Raises SharesRefused."""
    found = _read(share)
    if _shape(found) != (1, 1, ceremony.needed, True, 1, SEED_BYTES):
        raise SharesRefused("of-another-key")
    return ShareHead(found.index, tuple(found.common_parameters()))


def _read(share: Secret) -> Share:
    try:
        return Share.from_mnemonic(share.reveal().decode("ascii"))
    except (MnemonicError, UnicodeDecodeError):
        # Without the cause: its text quotes words of the share.
        raise SharesRefused("misread") from None


def _shape(share: Share) -> tuple[object, ...]:
    """What all shares of an election's seed agree in, before any work is done on them.

    The iteration exponent is among it because a stranger's share could ask for hours.
    """
    return (
        share.group_threshold,
        share.group_count,
        share.member_threshold,
        share.extendable,
        share.iteration_exponent,
        len(share.value),
    )
