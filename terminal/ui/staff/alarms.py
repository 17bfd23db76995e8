"""What staff must know before they do anything: the gravest in full, the rest by title."""

from dataclasses import dataclass

from terminal.life.states import Device
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.staff.parts import told
from terminal.ui.staff.pour import Said
from terminal.ui.staff.words import coded, said, truth_key

_GOOD_NEWS = frozenset({"staff.done", "staff.rested"})


@dataclass(frozen=True)
class Alarm:
    """short: one line. full: what happened, what it means, what to do now."""

    short: str
    full: tuple[Said, ...]


def alarms(desk: Desk, view: StaffView) -> tuple[Alarm, ...]:
    """The gravest first. What was said to the last touch comes before them, unless it is
    only that all went well."""
    remark = _remark(desk, view)
    found = (*_of_the_vote(desk, view), *_of_the_terminal(desk, view))
    good = view.desk.remark is not None and view.desk.remark.key in _GOOD_NEWS
    return (*found, *remark) if good else (*remark, *found)


def _remark(desk: Desk, view: StaffView) -> tuple[Alarm, ...]:
    found = view.desk.remark
    if found is None:
        return ()
    full = told(desk, found.key, found.values)
    return (Alarm(full[0].words, full),)


def _of_the_vote(desk: Desk, view: StaffView) -> tuple[Alarm, ...]:
    """What became of the last voter's vote, and what went wrong last."""
    polls, found = view.polls, []
    if polls.truth is not None:
        found.append(_coded(desk, truth_key(polls.truth)))
    if polls.trouble:
        trouble = _coded(desk, f"polls_troubles.{polls.trouble}")
        if polls.networks:
            trouble = Alarm(trouble.short, (*trouble.full, _networks(desk, polls.networks)))
        found.append(trouble)
    if view.all_locked:
        found.append(_coded(desk, "staff.all-locked"))
    return tuple(found)


def _of_the_terminal(desk: Desk, view: StaffView) -> tuple[Alarm, ...]:
    polls, lines = view.polls, []
    if polls.networks and polls.trouble != "network":
        lines.append(_networks(desk, polls.networks).words)
    named = {device for device in Device if polls.trouble == f"lost-{device}"}
    lost = [device_said(desk, device) for device in Device if device in polls.lost - named]
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


def _coded(desk: Desk, key: str) -> Alarm:
    return Alarm(coded(desk, key), told(desk, key))
