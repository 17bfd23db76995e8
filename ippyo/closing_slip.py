"""The slip of a medium that another device closed, and what people do then."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.box_header import MediumRole
from common.closing_reader import ClosedMedium
from common.text import Value, text
from ippyo.screen import Screen

_DIGITS_A_GROUP = 8


@dataclass(frozen=True)
class Taken:
    """A medium that is closed. already: it was before. older_by: the two people without
    whom the box before the newest had not been closed."""

    closed: ClosedMedium
    already: bool
    older_by: tuple[str, str] | None


def say_taken(taken: Taken, screen: Screen) -> None:
    """The slip for the witnesses to sign, after what was done and before what to do."""

    def say(name: str, **values: Value) -> None:
        screen.out.print(text(f"take_over.{name}", screen.language, **values))

    slip, role = taken.closed.slip, taken.closed.role
    word = text(f"take_over.{role.word}", screen.language)
    own = "taken-over" if taken.closed.manifest["handover"] else "finished"
    say("already" if taken.already else own, terminal=slip.terminal, role=word)
    say("slip")
    say("slip-terminal", terminal=slip.terminal, role=word)
    say("slip-records", records=slip.records)
    say("slip-digest", digest=_grouped(slip.digest))
    if taken.older_by is not None:
        one, other = taken.older_by
        say("slip-older", one=one, other=other)
    say("slip-sign")
    say("slip-end")
    for name in ("then", "then-copy", "then-halves"):
        say(name)
    say("then-seal", role=word)
    say("then-tell", terminal=slip.terminal, role=word)
    if role is MediumRole.DUPLICATE:
        say("then-decide")


def _grouped(digest: str) -> str:
    """As people compare it; slips.csv takes it with its spaces."""
    parts = range(0, len(digest), _DIGITS_A_GROUP)
    return " ".join(digest[at : at + _DIGITS_A_GROUP] for at in parts)


def document(taken: Taken) -> Mapping[str, Any]:
    """The same for `--json`."""
    slip = taken.closed.slip
    return {
        "slip": {"terminal": slip.terminal, "records": slip.records, "digest": slip.digest},
        "medium": taken.closed.role.word,
        "handover": taken.closed.manifest["handover"],
        "already_closed": taken.already,
        "older_accepted_by": list(taken.older_by or ()),
    }
