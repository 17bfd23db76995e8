"""What the cursor can rest on: every target of the page, in the order of hearing.

The page is what fingers can touch, so keys and switches reach exactly the same; whatever
is added to a page is reached too. Besides there are the heading, on which nothing acts,
a way around a long list, and the settings of the voice, which no finger needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from terminal.session import events as e
from terminal.session.states import SCANS, SPEEDS, VOLUMES, Settings, State
from terminal.session.view import View
from terminal.ui.page import Page, Target

HEADING = "heading"
SKIP = "skip"
CANDIDATE = "candidate-"
ROW = "row-"
CHANGE = "change-"
FORWARD = "bar-forward"
AFTER = "turn-after"
BEFORE = "turn-before"
VOICE = ("voice-louder", "voice-softer", "voice-faster", "voice-slower", "voice-curtain")
SCAN = "voice-scan"

LONG = 7
"""With more candidates than this on a page there is a way around them."""

_FIRST_OF_ENDING = ("bar-back", "bar-confirm")
_ORDER = (
    *("bar-confirm", FORWARD, AFTER, BEFORE, "bar-back", "bar-end", "side-help", "side-staff"),
    *("side-larger", "side-smaller", "side-theme"),
)
_SAID_THOUGH_IDLE = (FORWARD, *VOICE)


@dataclass(frozen=True)
class Stop:
    """key: of the target on the page, or one of the names above. act: what choosing it
    does, with a time still to be put in; None where that only speaks."""

    key: str = field(repr=False)
    act: e.VoterEvent | None = field(default=None, repr=False)


def stops(view: View, page: Page) -> tuple[Stop, ...]:
    """Everything to rest on, the heading first. Nothing that acts comes before it."""
    targets = {target.key: target for target in page.targets}
    return (
        Stop(HEADING),
        *_around(targets),
        *(_stop(targets, key) for key in _in_order(view, targets)),
        *_settings(view),
    )


def _around(targets: dict[str, Target]) -> tuple[Stop, ...]:
    listed = [key for key in targets if key.startswith(CANDIDATE)]
    turning = any(targets[key].act for key in (AFTER, BEFORE) if key in targets)
    return (Stop(SKIP),) if listed and (turning or len(listed) > LONG) else ()


def _in_order(view: View, targets: dict[str, Target]) -> Iterator[str]:
    """The keys of all targets that do something, or whose idleness is worth a word."""
    lists = (CANDIDATE, ROW, CHANGE)
    ending = _FIRST_OF_ENDING if view.screen is State.ENDING else ()
    wanted = [
        *(key for start in lists for key in targets if key.startswith(start)),
        *(key for key in (*ending, *_ORDER) if key in targets),
        *targets,
    ]
    for key in dict.fromkeys(wanted):
        if targets[key].act is not None or key in _SAID_THOUGH_IDLE:
            yield key


def _stop(targets: dict[str, Target], key: str) -> Stop:
    """A candidate who is marked leads on to the confirmation, as the forward button."""
    target = targets[key]
    if target.ticked and FORWARD in targets:
        return Stop(key, targets[FORWARD].act)
    return Stop(key, target.act)


def _settings(view: View) -> Iterator[Stop]:
    """What no finger needs: volume, speed, the dark screen, and scanning."""
    now = view.settings
    if not any(button.event is e.Set for button in view.buttons):
        return
    if now.audio:
        yield _step(VOICE[0], now, volume=now.volume + 1)
        yield _step(VOICE[1], now, volume=now.volume - 1)
        yield _step(VOICE[2], now, speed=now.speed + 1)
        yield _step(VOICE[3], now, speed=now.speed - 1)
        yield Stop(VOICE[4], e.Set(at=0, settings=replace(now, curtain=not now.curtain)))
    faster = (now.scan + 1) % len(SCANS)
    yield Stop(SCAN, e.Set(at=0, settings=replace(now, scan=faster)))


def _step(key: str, now: Settings, **to: int) -> Stop:
    """A setting one step on; at its end the stop stays, and does nothing."""
    ends = {"volume": VOLUMES, "speed": SPEEDS}
    if any(value not in ends[name] for name, value in to.items()):
        return Stop(key)
    return Stop(key, e.Set(at=0, settings=replace(now, **to)))  # type: ignore[arg-type]  # two ints
