"""What is inspected: every artefact of an election that was handed over, as far as it is read.

Nothing here is trusted. Whether the papers are those of the election is said by the audit's
verdicts; a part that cannot be read is not there, and the audit tells why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from common.election import Election
from common.eventlog import Entry
from common.program_code import ProgramNamed, program_named
from tally_server.audit.verdict import Verdict
from tally_server.compliance.ordinance import Ordinance


def _nothing(_text: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Running:
    """The program that is installed here. version, sha256: as `ippyo/program.py` says.

    pins: requirements.txt as it lies there, empty for none.
    sources: the text of each Python file of `terminal` and `common`, by its path.
    installed, pinned: the versions of the packages it stands on, as they are and as they
    may be. changed: their files that are not as their wheel wrote them. undrawable: what
    no typeface of the screens draws of a text.
    inspected: the program that was inspected, None where nobody told which.
    """

    version: str
    sha256: str
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)
    installed: Mapping[str, str] = field(default_factory=dict, repr=False)
    pinned: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    changed: tuple[str, ...] = ()
    undrawable: Callable[[str], tuple[str, ...]] = field(default=_nothing, repr=False)
    pins: bytes = field(default=b"", repr=False)
    inspected: ProgramNamed | None = None

    @property
    def named(self) -> ProgramNamed:
        """As the line of a program names it."""
        return program_named(self.version, self.sha256, self.pins)


@dataclass(frozen=True)
class MediumSeen:
    """A closed medium. log: None where there is none, or none that can be read.

    open_choices: how many choices stand in its records without any seal.
    """

    terminal: str
    role: str
    manifest: Mapping[str, Any]
    log: tuple[Entry, ...] | None
    open_choices: int


@dataclass(frozen=True)
class ServerSeen:
    """The counting place's database. entries: of its log of acts. broken_at: the number at
    which their chain does not hold. alone: proposals carried out that one person made alone."""

    entries: int
    broken_at: int | None
    alone: tuple[str, ...]


@dataclass(frozen=True)
class Inspected:
    """election, suite, election_uid, package_hash: of the package. records: data of the
    official records by name. prints: names of those that are printed. documents: every JSON
    document, tables: the columns of every CSV table, by path. programs: the program that
    each bundle names. roll: whether the roll's numbers were handed over. ordinance: what
    the municipality decided.
    """

    running: Running
    verdicts: tuple[Verdict, ...] = ()
    election: Election | None = None
    suite: int = 0
    election_uid: str = ""
    package_hash: str = ""
    media: tuple[MediumSeen, ...] = ()
    results: Mapping[str, Any] | None = None
    statement: Mapping[str, Any] | None = None
    records: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    prints: frozenset[str] = frozenset()
    documents: Mapping[str, Any] = field(default_factory=dict, repr=False)
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    programs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    roll: bool = False
    server: ServerSeen | None = None
    ordinance: Ordinance | None = None

    @property
    def logs(self) -> Mapping[str, tuple[Entry, ...]]:
        """The log of each terminal of which one can be read; of both media the original's."""
        found: dict[str, tuple[Entry, ...]] = {}
        for medium in sorted(self.media, key=lambda one: one.role, reverse=True):
            if medium.log is not None:
                found.setdefault(medium.terminal, medium.log)
        return found

    @property
    def decisions(self) -> tuple[Mapping[str, Any], ...]:
        """What people decided, as the results list it; whatever is no decision is left out."""
        listed = self.results.get("decisions") if self.results is not None else None
        found = listed if isinstance(listed, list) else []
        return tuple(one for one in found if isinstance(one, dict))
