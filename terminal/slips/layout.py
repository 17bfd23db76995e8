"""How each kind of slip looks: from the kind to its parts.

Over everything stands whether this is an election at all, and whether it is a second print; of
what may be there once only, that the one before is to be torn.
"""

from collections.abc import Callable, Mapping
from typing import Any

from common.text import Language, text
from terminal.slips.kinds import (
    GrantSlip,
    HalfSlip,
    HandOverSlip,
    HourlySlip,
    ReadinessSlip,
    Slip,
    TrialSlip,
)
from terminal.slips.strip import (
    Banner,
    Code,
    Gap,
    Groups,
    Part,
    Row,
    Rule,
    Sign,
    Size,
    Strip,
    Words,
)

GROUP = 4
_ACROSS = 2
_TEST_CODE = "IPPYO-TEST-1"


class _Say:
    """Texts of slips.toml in one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, name: str, **values: str | int) -> str:
        return text(f"slips.{name}", self.language, **values)


def laid_out(slip: Slip, copy: int = 1, language: Language = "ja") -> Strip:
    """copy: 1 for the first print; a later one says that it is one."""
    say = _Say(language)
    body = _BODIES[type(slip)](slip, say)
    return Strip((*_over(slip, copy, say), *body, Gap(2)))


def _over(slip: Slip, copy: int, say: _Say) -> tuple[Part, ...]:
    mode = slip.heading.mode
    marked = () if mode == "official" else (Banner(say(mode)),)
    again: tuple[Part, ...] = ()
    if copy > 1:
        again = (Banner(say("second", number=copy)),)
    if copy > 1 and isinstance(slip, GrantSlip | HalfSlip):
        again += (Words(say("second-tear"), centred=True),)
    return (*marked, *again, Words(slip.heading.election, Size.SMALL, centred=True))


def _grant(slip: GrantSlip, say: _Say) -> tuple[Part, ...]:
    """The number of the terminal is read at arm's length."""
    terminal = slip.heading.terminal
    return (
        Words(say("grant"), Size.LARGE, bold=True, centred=True),
        Words(say("grant-terminal"), centred=True),
        Words(terminal.rpartition("-")[2], Size.HUGE, bold=True, centred=True),
        Words(terminal, Size.SMALL, centred=True),
        Code(slip.code),
        Words(say("grant-how")),
    )


def _half(slip: HalfSlip, say: _Say) -> tuple[Part, ...]:
    """The code for the scanner; the same in letters, should the code be torn."""
    letters = "".join(slip.line.split(" ")[-2:])
    return (
        Words(say("half", number=slip.number), Size.LARGE, bold=True, centred=True),
        Words(say(f"half-keeper-{slip.number}"), bold=True, centred=True),
        *_which(slip.heading.terminal, say),
        Row(say("opening"), str(slip.opening)),
        Code(slip.line),
        Groups(_grouped(letters), _ACROSS),
        Rule(),
        Words(say("half-keep")),
    )


def _which(terminal: str, say: _Say) -> tuple[Part, ...]:
    return (Rule(), Row(say("terminal"), terminal, Size.LARGE))


def _hand_over(slip: HandOverSlip, say: _Say) -> tuple[Part, ...]:
    return (
        Words(say("hand-over"), Size.LARGE, bold=True, centred=True),
        *_which(slip.heading.terminal, say),
        Row(say("records"), str(slip.records), Size.LARGE),
        Words(say("records-note"), Size.SMALL),
        Rule(),
        Words(say("digest")),
        Groups(_grouped(slip.digest), _ACROSS),
        Code(slip.code),
        Sign(say("sign-officer")),
        Sign(say("sign-witness")),
        Sign(say("sign-witness")),
    )


def _readiness(slip: ReadinessSlip, say: _Say) -> tuple[Part, ...]:
    good = all(one.good or not one.needed for one in slip.tried) and not slip.networks
    verdict = Banner(say("all-good" if good else "not-good"))
    nets = (Banner(say("networks", names="・".join(slip.networks))),) if slip.networks else ()
    tried = tuple(
        Row(
            text(f"staff.device-{one.device}", say.language),
            say("good" if one.good else "needed" if one.needed else "bad"),
            Size.SMALL,
        )
        for one in slip.tried
    )
    return (
        Words(say("readiness"), Size.LARGE, bold=True, centred=True),
        *_which(slip.heading.terminal, say),
        Row(say("tested-at"), f"{slip.at:%Y-%m-%d %H:%M}"),
        verdict,
        *nets,
        *tried,
        Rule(),
        Words(say("program")),
        Groups(tuple(slip.program.split("-")), _ACROSS),
        Words(say("package")),
        Groups(_grouped(slip.package), _ACROSS),
        Code(slip.code),
        Sign(say("sign-officer")),
    )


def _hourly(slip: HourlySlip, say: _Say) -> tuple[Part, ...]:
    day = slip.day
    return (
        Words(say("hourly"), bold=True, centred=True),
        Words(say("hourly-day", month=day.month, day=day.day, hour=slip.hour), centred=True),
        *_which(slip.heading.terminal, say),
        Words(say("voters", voters=slip.voters), Size.HUGE, bold=True, centred=True),
        Words(say("hourly-note"), Size.SMALL),
    )


def _test(_: TrialSlip, say: _Say) -> tuple[Part, ...]:
    return (
        Words(say("test"), Size.LARGE, bold=True, centred=True),
        Rule(),
        *(Words(f"一票 {size.millimetres:g}", size) for size in Size),
        Banner(say("test")),
        Code(_TEST_CODE),
        Words(say("test-note")),
        Rule(),
    )


def _grouped(letters: str) -> tuple[str, ...]:
    return tuple(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


_BODIES: Mapping[type[Slip], Callable[[Any, _Say], tuple[Part, ...]]] = {
    GrantSlip: _grant,
    HalfSlip: _half,
    HandOverSlip: _hand_over,
    ReadinessSlip: _readiness,
    HourlySlip: _hourly,
    TrialSlip: _test,
}
