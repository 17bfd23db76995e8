"""The acts of two people that move a count, and what each of them reads before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from common.problems import Action
from tally_server.people.acts import Act, Data, Row
from tally_server.states import events as e

DECIDE = "count-decide"
WITHDRAW = "count-withdraw"
KINDS: Mapping[str, type[e.Event]] = {
    "count-begin": e.StartReceiving,
    "count-take-out": e.TakeOut,
    DECIDE: e.DecideMedia,
    WITHDRAW: e.DecideMedia,
    "count-complete": e.DeclareComplete,
    "count-back": e.BackToReceiving,
    "count-sign": e.SignStatement,
    "count-reopen": e.Reopen,
    "count-paper": e.EnterPaper,
    "count-paper-back": e.BackToPaper,
    "count-review": e.Review,
    "count-certify": e.Certify,
    "count-publish": e.Publish,
    "count-correct": e.OpenCorrection,
    "count-correct-end": e.CloseCorrection,
    "count-keep": e.Keep,
    "count-destroy": e.Destroy,
}
"""The event of each kind of act; a decision's own event follows from its action."""

OF_MEDIA = frozenset(
    {Action.USE_DUPLICATE, Action.NOT_USED, Action.ACKNOWLEDGE, Action.ACCEPT_DIFFERENCE}
)
OF_RECORDS = frozenset({Action.SET_ASIDE})
KEYS_IN_ORDER = (
    *("election", "action", "terminal", "medium", "place", "contest", "problem", "candidate"),
    *("records", "voters", "sha256", "digest", "group", "counts", "winners", "decision"),
    *("media", "pool", "statement", "results", "version", "until", "reason", "opinion"),
)


@dataclass(frozen=True)
class Shown:
    """A value as people read it. key: whether it is the key of a text."""

    text: str
    key: bool = False


def acts() -> tuple[Act, ...]:
    """Every act, with the people it needs as the table of the count says."""
    return tuple(_act(kind, event) for kind, event in KINDS.items())


def event_of(action: Action) -> type[e.Event]:
    """What a decision of this action is in the life of the count."""
    if action in OF_MEDIA:
        return e.DecideMedia
    return e.DecideRecord if action in OF_RECORDS else e.DecideVotes


def _act(kind: str, event: type[e.Event]) -> Act:
    return Act(
        kind,
        f"web_intake.{kind}",
        f"web_intake.{kind}-meaning",
        event.needs.proposers,
        event.needs.approvers,
        partial(_shown, kind),
    )


def _shown(_kind: str, data: Data) -> tuple[Row, ...]:
    """Every value of the data, each once, in one order: nothing is agreed on unseen."""
    unknown = data.keys() - set(KEYS_IN_ORDER)
    if unknown:
        raise ValueError(f"no label for {sorted(unknown)}")
    rows = []
    for key in KEYS_IN_ORDER:
        if key in data:
            value = _text(key, data[key])
            rows.append(Row(f"web_intake.row-{key}", value.text, value.key, of=_of(key, data)))
    return tuple(rows)


def _of(key: str, data: Data) -> tuple[str, ...]:
    """Whose id the value is, so that pages can show a name beside it."""
    if key in ("place", "contest"):
        return (key,)
    if key in ("candidate", "group", "counts", "winners"):
        return ("candidate", str(data.get("contest", "")))
    return ()


def _text(key: str, value: Any) -> Shown:
    match value:
        case str() if key == "action":
            return Shown(f"web_intake.action-{value}", key=True)
        case "damaged" | "lost" if key == "reason":
            return Shown(f"web_intake.reason-{value}", key=True)
        case list() | tuple():
            return Shown("、".join(map(str, value)))
        case dict():
            return Shown("、".join(f"{name}: {part}" for name, part in value.items()))
    return Shown(str(value))
