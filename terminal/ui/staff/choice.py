"""Which acts stand on the first screen, which one is the main one, which are under more.

Everything that is offered is on one of the two; this decides nothing but where.
"""

from collections.abc import Mapping

from terminal.life.states import State
from terminal.session.states import State as SessionState
from terminal.staff.acts import RARE, Act
from terminal.staff.touches import Info
from terminal.staff.view import StaffView

_MAIN: Mapping[State, Act] = {
    State.BARE: Act.LOAD,
    State.LOADED: Act.TEST,
    State.READY: Act.ZERO,
    State.ZERO_CHECKED: Act.OPEN,
    State.HANDING_OUT: Act.HAND_OUT,
    State.PAUSED: Act.RESUME,
    State.ON_PAPER: Act.LEAVE_PAPER,
    State.INCIDENT: Act.GIVE,
    State.CONSENT: Act.GIVE,
    State.TELLING: Act.TELL,
    State.DAY_CLOSED: Act.GIVE,
    State.CARRIED: Act.OPEN,
    State.SUSPENDED: Act.LIFT,
    State.POSTPONED: Act.LIFT,
    State.ORIGINAL_DEAD: Act.GIVE,
    State.ALARMED: Act.GIVE,
    State.RETIRED: Act.HAND_OVER,
}
_OF_THE_DAY = frozenset({Act.PAUSE, Act.END_DAY, Act.CLOSE})
"""They wait until the voter is gone."""

_INFO: Mapping[State, Info] = {
    State.LOADED: Info.HASH,
    State.READY: Info.REPORT,
    State.ZERO_CHECKED: Info.REPORT,
    State.OPEN: Info.SIGN,
    State.CLOSED: Info.SLIP,
}
_TAKES_VOTES = frozenset({State.OPEN, State.PAUSED, State.ON_PAPER})


def main_act(view: StaffView) -> Act | None:
    """What staff most likely came for; None where that is the voters' screen."""
    if view.polls.truth is not None and Act.TELL in view.offered:
        return Act.TELL
    if view.session is SessionState.CALLED and Act.GO_ON in view.offered:
        return Act.GO_ON
    found = _MAIN.get(view.polls.state)
    if view.polls.trouble == "duplicate-unwritable" and Act.REPLACE in view.offered:
        return Act.REPLACE  # another try of the same medium mends nothing
    if found is Act.LIFT and view.polls.halt is None:
        return None
    return found if found in view.offered else None


def first(view: StaffView) -> tuple[Act, ...]:
    """The acts of the first screen, the main one on top."""
    main = main_act(view)
    kept = tuple(act for act in view.offered if act is not main and not _later(view, act))
    return ((main,) if main else ()) + kept


def others(view: StaffView) -> tuple[Act, ...]:
    """The acts under more."""
    return tuple(act for act in view.offered if act not in first(view))


def first_info(view: StaffView) -> Info | None:
    """What is most likely to be looked at now."""
    found = _INFO.get(view.polls.state)
    return found if found in infos(view) and not view.inside else None


def main_info(view: StaffView) -> Info | None:
    """What must be looked at before anything is done: the slip, which is to be signed."""
    return Info.SLIP if view.polls.state is State.CLOSED and view.polls.slip else None


def infos(view: StaffView) -> tuple[Info, ...]:
    """What there is to be looked at."""
    there = {
        Info.REPORT: bool(view.report),
        Info.HASH: view.polls.loaded is not None,
        Info.SIGN: view.polls.state in _TAKES_VOTES,
        Info.SLIP: view.polls.slip is not None,
        Info.HOURLY: view.printer is not None and view.voters is not None,
    }
    return tuple(info for info in Info if there[info])


def clock_facts(view: StaffView) -> tuple[bool, bool, bool]:
    """All that a page takes from the clock: whether it is too early to open, too early to
    close for good, and whether there are more days."""
    loaded = view.polls.loaded
    if loaded is None:
        return False, False, False
    more_days = view.now.date() < loaded.last
    return loaded.too_early_to_open(view.now), loaded.too_early_to_close(view.now), more_days


def _other_end(view: StaffView) -> Act:
    """Of the two ends of a day the one that is not this day's, by the calendar."""
    _, _, more_days = clock_facts(view)
    return Act.CLOSE if more_days else Act.END_DAY


def _later(view: StaffView, act: Act) -> bool:
    """Rarely wanted, or of no use now."""
    return (
        act in RARE
        or (view.inside and act in _OF_THE_DAY)
        or act is _other_end(view)
        or (act is Act.LIFT and view.polls.halt is None)
        or (act is Act.TELL and view.polls.truth is None)
    )
