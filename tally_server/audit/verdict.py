"""What an audit came to: every check that was asked, every finding, one verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tally_server.audit.checks import Kind, title
from tally_server.audit.ledger import Finding, Ledger


class State(StrEnum):
    """Of one check. decided: it failed only where people decided over it."""

    OK = "ok"
    FAILED = "failed"
    DECIDED = "decided"
    NOT_MADE = "not-made"


@dataclass(frozen=True)
class Named:
    """What was verified, as far as it says so itself; "" where it does not."""

    election: str = ""
    mode: str = ""
    election_uid: str = ""
    package_hash: str = ""


@dataclass(frozen=True)
class Verdict:
    """asked: the checks that must hold. anchored: the auditor named the election, by its
    announced election_uid or by KEYS of their own; else a whole forged one would pass."""

    kind: Kind
    named: Named
    asked: tuple[int, ...]
    made: frozenset[int]
    findings: tuple[Finding, ...]
    anchored: bool

    @classmethod
    def of(
        cls, kind: Kind, named: Named, asked: Iterable[int], ledger: Ledger, *, anchored: bool
    ) -> "Verdict":
        by_number = sorted(
            dict.fromkeys(ledger.findings),
            key=lambda found: (found.number, found.place.path, found.what),
        )
        made = frozenset(ledger.made)
        return cls(kind, named, tuple(asked), made, tuple(by_number), anchored)

    def failures(self, number: int) -> int:
        """How many findings of this check nobody decided over."""
        return sum(one.number == number and not one.decided for one in self.findings)

    def decisions(self, number: int) -> int:
        return sum(one.number == number and one.decided for one in self.findings)

    def state(self, number: int) -> State:
        if self.failures(number):
            return State.FAILED
        if self.decisions(number):
            return State.DECIDED
        return State.OK if number in self.made else State.NOT_MADE

    @property
    def missed(self) -> tuple[int, ...]:
        """Checks that were asked and could be made nowhere."""
        return tuple(number for number in self.asked if self.state(number) is State.NOT_MADE)

    @property
    def failed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.decided)

    @property
    def passed(self) -> bool:
        return not self.failed and not self.missed

    def as_json(self) -> dict[str, Any]:
        """docs/verifier/verdict.schema.json"""
        return {
            "kind": self.kind.value,
            "election": self.named.election,
            "mode": self.named.mode,
            "election_uid": self.named.election_uid,
            "package_hash": self.named.package_hash,
            "checks": [
                {
                    "number": number,
                    "title": title(number, "ja"),
                    "title_en": title(number, "en"),
                    "state": self.state(number).value,
                }
                for number in self.asked
            ],
            "findings": [
                {
                    "number": finding.number,
                    "place": finding.place.path,
                    "what": finding.what,
                    "decided": finding.decided,
                }
                for finding in self.findings
            ],
            "passed": self.passed,
            "anchored": self.anchored,
        }
