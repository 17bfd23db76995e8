"""What staff must know before they do anything: the gravest in full, the rest by title."""

from dataclasses import dataclass

from terminal.life.conditions import refusing
from terminal.life.conditions import told as told_of
from terminal.life.states import Device, State
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.staff.parts import GOOD_NEWS, told
from terminal.ui.staff.pour import Said
from terminal.ui.staff.words import coded, said, truth_key

_NETWORK = "network"


@dataclass(frozen=True)
class Alarm:
    """short: one line. full: what happened, what it means, what to do now. good: no alarm
    at all, only that what was wanted is done."""

    short: str
    full: tuple[Said, ...]
    good: bool = False


def alarms(desk: Desk, view: StaffView) -> tuple[Alarm, ...]:
    """The gravest first. What was said to the last touch comes before them, unless it is
    only that all went well."""
    remark = _remark(desk, view)
    found = (*_of_the_vote(desk, view), *_of_the_terminal(desk, view))
    good = any(one.good for one in remark)
    return (*found, *remark) if good else (*remark, *found)


def _remark(desk: Desk, view: StaffView) -> tuple[Alarm, ...]:
    found = view.desk.remark
    if found is None:
        return ()
    full = told(desk, found.key, found.values)
    return (Alarm(full[0].words, full, found.key in GOOD_NEWS),)


def _of_the_vote(desk: Desk, view: StaffView) -> tuple[Alarm, ...]:
    """What became of the last voter's vote, and what went wrong last. What is to be put right
    before the polls go on comes first, unless a recovery does."""
    polls, found = view.polls, []
    if polls.truth is not None:
        found.append(_coded(desk, truth_key(polls.truth)))
    noticed = [_coded(desk, f"devices.{one}") for one in told_of(polls, polls.noticed)]
    if refusing(polls, polls.noticed) and not polls.fault:
        found += noticed
        noticed = []
    if polls.trouble:
        trouble = _coded(desk, f"polls_troubles.{polls.trouble}")
        if polls.trouble == _NETWORK and polls.networks:
            trouble = Alarm(trouble.short, (*trouble.full, _networks(desk, polls.networks)))
        found.append(trouble)
    found += noticed
    if view.all_locked:
        found.append(_coded(desk, "staff.all-locked"))
    return tuple(found)


def _of_the_terminal(desk: Desk, view: StaffView) -> tuple[Alarm, ...]:
    polls, lines = view.polls, []
    if polls.networks and polls.trouble != _NETWORK:
        lines.append(_networks(desk, polls.networks).words)
    named = {device for device in Device if polls.trouble == f"lost-{device}"}
    lost = [device_said(desk, device) for device in Device if device in polls.lost - named]
    if lost and polls.state is State.LOADED:
        return (_coded(desk, "staff.bad-device", devices="・".join(lost)),)
    if lost:
        lines.append(said(desk, "alarm-lost", devices="・".join(lost)))
    if polls.halt is not None:
        lines.append(said(desk, f"alarm-halted-{polls.halt}"))
    if view.locked:
        lines.append(said(desk, "alarm-locked", badges="・".join(sorted(view.locked))))
    return tuple(Alarm(words, (Said(words),)) for words in lines)


def device_said(desk: Desk, device: Device) -> str:
    return said(desk, f"device-{device}")


def _networks(desk: Desk, networks: tuple[str, ...]) -> Said:
    return Said(said(desk, "alarm-networks", networks="・".join(networks)))


def _coded(desk: Desk, key: str, **values: str) -> Alarm:
    return Alarm(coded(desk, key, **values), told(desk, key, values.items()))
