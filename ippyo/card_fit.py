"""What a card that was bought can be used for, in words of the catalogue (`card.toml`)."""

from collections.abc import Iterator

from common.grant import new_grant
from common.halves import MAX_OPENING
from common.package import Package
from common.signing import SigningKey
from common.text import Value
from terminal.cards.fit import LEAST_TRIES, Fit

LONGEST_GRANT = 882
"""Letters, with the longest terminal and all 16 contests (docs/formats/grant.md)."""


def longest_grant(package: Package) -> int:
    """Letters of the longest grant of this election: every contest, the longest terminal."""
    contests = tuple(contest.id for contest in package.election.contests)
    terminal = max(package.election.terminals, key=len)
    key = SigningKey.generate()
    try:
        return len(new_grant(terminal, MAX_OPENING, contests).issue(package.ceremony.uid, key))
    finally:
        key.destroy()


def found_of(fit: Fit, letters: int) -> Iterator[tuple[str, dict[str, Value]]]:
    """Names of texts with their values: for each use whether it serves, and what does not fit."""
    yield ("serves-officer" if fit.as_officer_card else "no-officer"), {}
    yield from _officer(fit)
    yield ("serves-voter" if fit.as_voter_card(letters) else "no-voter"), {}
    yield from _voter(fit, letters)
    if not (fit.as_officer_card or fit.as_voter_card(letters)):
        yield "buy", {}


def _officer(fit: Fit) -> Iterator[tuple[str, dict[str, Value]]]:
    if not fit.officer:
        yield "lacks-piv", {}
        return
    if fit.tries is None:
        yield "tries-untold", {}
    elif fit.tries < LEAST_TRIES:
        yield "too-few-tries", {"left": fit.tries, "least": LEAST_TRIES}
    if fit.open:
        yield "gives-away", {}


def _voter(fit: Fit, letters: int) -> Iterator[tuple[str, dict[str, Value]]]:
    if not fit.voter:
        yield "lacks-ndef", {}
        return
    if fit.room < letters:
        yield "too-small", {"room": fit.room, "letters": letters}
    if not fit.writable:
        yield "not-writable", {}
