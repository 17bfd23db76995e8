"""The key ceremony: root key, election key, shares; and the proof that they restore it.

The election private key exists for the length of one call. What leaves it is public, or
a share, or the root key, which signs and opens nothing.
"""

from dataclasses import dataclass
from itertools import combinations

from common.ceremony import Ceremony
from common.certificates import Certificate, Role, certify
from common.secret import Secret
from common.signing import SigningKey
from common.suites import SEED_BYTES, SUITES
from tally_server.preparation.shares import join_seed, join_shares, split_seed

_REHEARSED_SETS = 12


@dataclass(frozen=True)
class CeremonyOutcome:
    """What a ceremony leaves behind: one share belongs to each trustee."""

    ceremony: Ceremony
    root: SigningKey
    root_certificate: Certificate
    shares: tuple[Secret, ...]


def hold_ceremony(
    election: str, mode: str, suite: int, needed: int, trustees: int
) -> CeremonyOutcome:
    """New keys for one election, and shares that were proven to restore them.

    The proof joins sets of `needed` shares, so that every share took part in at least
    one; the rebuilt public key must be the one in the ceremony document.
    """
    root = SigningKey.generate()
    seed = Secret.random(SEED_BYTES)
    public = SUITES[suite].key_pair(seed).public
    ceremony = Ceremony(election, mode, SUITES[suite], root.public, public, needed, trustees)
    shares = split_seed(seed, needed, trustees)
    seed.wipe()
    rehearse(shares, ceremony)
    certificate = certify(root, ceremony.uid, Role.ROOT, "root", root.public)
    return CeremonyOutcome(ceremony, root, certificate, shares)


def rehearse(shares: tuple[Secret, ...], ceremony: Ceremony) -> None:
    """Prove that the shares restore the key. Raises SharesRefused if one does not.

    Every share is in at least one of the sets that are joined.
    """
    sets = list(combinations(shares, ceremony.needed))[:_REHEARSED_SETS]
    around = (*shares, *shares)
    rotated = [around[at : at + ceremony.needed] for at in range(len(shares))]
    for chosen in (*sets, *rotated):
        join_shares(chosen, ceremony)


def reshare(shares: tuple[Secret, ...], ceremony: Ceremony) -> tuple[Secret, ...]:
    """New shares of the same key, for when a trustee changes. Raises SharesRefused.

    Old and new shares do not mix. The old ones still restore the key among themselves:
    destroy them before witnesses.
    """
    seed = join_seed(shares, ceremony)
    fresh = split_seed(seed, ceremony.needed, ceremony.trustees)
    seed.wipe()
    rehearse(fresh, ceremony)
    return fresh
