"""What the shell has to carry out for a voter, and then report."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from common.grant import Grant


@dataclass(frozen=True)
class Admit:
    """Answered by Admitted, GrantRefused or RecordingFailed."""

    grant: Grant = field(repr=False)


@dataclass(frozen=True)
class Record:
    """Answered by Recorded or RecordingFailed. choices: by contest; never printed."""

    grant: Grant = field(repr=False)
    choices: Mapping[str, str] = field(repr=False, hash=False)
