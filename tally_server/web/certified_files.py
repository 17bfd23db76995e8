"""The files of a certified version as people look for them: what to sign first, by its name."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.election import Election
from tally_server.web.rendering import said

ORDER = (
    *("record-voting-summary", "record-reconciliation", "record-count-record"),
    *("record-election-record", "record-count-notice", "record-elected-notice"),
    *("record-decision-log", "results", "succession", "opening-statement", "media"),
)
"""As they are signed and asked for; all others follow by name."""


@dataclass(frozen=True)
class CertifiedFile:
    """kind: signed or data. label: key of what it is called; empty for a file unknown here.
    contest: title of the contest it is about, where it is about one."""

    name: str
    kind: str
    label: str
    contest: str


def certified(names: Iterable[str], election: Election) -> tuple[CertifiedFile, ...]:
    """Every file, in the order in which people need them."""
    return tuple(file for _, file in sorted(_placed(name, election) for name in names))


def _placed(name: str, election: Election) -> tuple[tuple[int, str], CertifiedFile]:
    stem, _, end = name.rpartition(".")
    contest = ""
    for one in election.contests:
        if stem.startswith("record-") and stem.endswith(f"-{one.id}"):
            stem, contest = stem.removesuffix(f"-{one.id}"), one.title
    label = f"web_intake.file-{stem}"
    at = ORDER.index(stem) if stem in ORDER else len(ORDER)
    kind = "signed" if end == "pdf" else "data"
    file = CertifiedFile(name, kind, label if said(label) else "", contest)
    return (at, name), file
