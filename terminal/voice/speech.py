"""What is heard: pure functions from the screen and the cursor to the names of clips.

Numbers first, then names; short, because every key cuts off what is being said. What the
voter chose is said only where the screen shows it. A name that is no clip is a bug, and
is told without the name.
"""

from common import clips
from common.clips import fixed, numbered
from terminal.access import stops as at
from terminal.access.stops import Stop
from terminal.session import events as e
from terminal.session.states import Aid, Settings, State
from terminal.session.view import Item, Line, View

Spoken = tuple[str, ...]

_BUTTONS = {
    e.Begin: "button-begin",
    e.Proceed: "button-proceed",
    e.EndWithout: "button-end-without",
    e.Back: "button-back",
    e.ConfirmEnd: "button-end",
    e.Cast: "button-cast",
    e.AskHelp: "button-help",
    e.CallStaff: "button-staff",
    e.StillHere: "button-here",
}
_TURNS = {at.AFTER: "button-next-page", at.BEFORE: "button-page-before"}
_PLAIN = {
    State.SHUT: ("shut",),
    State.ADMITTING: ("admitting",),
    State.RECORDING: ("recording",),
    State.HELP: ("help", "help-steps", "keys", "keys-more", "help-next"),
    State.ASKING: ("asking",),
    State.CALLED: ("called",),
    State.FAILED: ("failed",),
    State.START: ("start", "keys", "keys-more", "start-next"),
}


def heading(view: View) -> Spoken:
    """What this screen is for, what is so now, and how to go on."""
    match view.screen:
        case State.CHOOSING:
            return _choosing(view)
        case State.CONFIRMING:
            return _confirming(view)
        case State.ENDING:
            return (
                *_contest(view),
                *_fixed("ending", "ending-means"),
                *_assisted(view),
                *_fixed("ending-next"),
            )
        case State.REVIEW:
            lines = (part for one in view.lines for part in _line(one))
            return (*_fixed("review"), *lines, *_assisted(view), *_fixed("review-next"))
        case State.DONE:
            return (clips.DONE, *_fixed("done"), *_card(view))
        case State.WAITING:
            refused = (clips.refusal(view.refused),) if view.refused else ()
            around = ("refused", "refused-next") if refused else ("waiting",)
            return (*_fixed(around[0]), *refused, *_fixed(*around[1:]), *_card(view))
        case _:
            return _fixed(*_PLAIN[view.screen])


def stop(view: View, here: Stop) -> Spoken:
    """Where the cursor came to, after the tick of its moving."""
    return (clips.TICK, *_stop(view, here))


def again(view: View, here: Stop) -> Spoken:
    """The same once more, without the tick; the heading in full."""
    return heading(view) if here.key == at.HEADING else _stop(view, here)


def idle(view: View, here: Stop) -> Spoken:
    """Why choosing does nothing here."""
    del view
    return _fixed("idle-proceed" if here.key == at.FORWARD else "idle")


def changed(before: View | None, after: View) -> Spoken:
    """What is new on the same screen: a setting, another mark, a card in the reader."""
    if before is None:
        return ()
    if before.card != after.card:
        return _card(after)
    if before.settings != after.settings:
        return settings(before.settings, after.settings)
    if _marked(before) != _marked(after):
        return _chosen(before, after)
    return ()


def settings(before: Settings, after: Settings) -> Spoken:
    """Every setting that is another now, in a fixed order."""
    said = {
        "audio": "audio-on",
        "size": f"size-{after.size}",
        "theme": f"theme-{after.theme}",
        "volume": numbered("volume", after.volume),
        "speed": numbered("speed", after.speed),
        "curtain": "curtain-on" if after.curtain else "curtain-off",
        "scan": f"scan-{after.scan}",
    }
    return tuple(said[name] for name in said if getattr(before, name) != getattr(after, name))


def _fixed(*keys: str) -> Spoken:
    return tuple(fixed(key) for key in keys)


def _card(view: View) -> Spoken:
    return _fixed(view.card) if view.card else ()


def _contest(view: View) -> Spoken:
    """Its title; of several also which one it is."""
    shown, of = view.part or (1, 1)
    total = (numbered("contests", of),) if of > 1 and shown == 1 else ()
    which = (numbered("contest", shown),) if of > 1 else ()
    return (*total, *which, clips.title(view.contest_id))


def _choosing(view: View) -> Spoken:
    if view.rows and view.row is None:
        return (*_contest(view), *_fixed("choose-one", "open-row"))
    first = bool(view.items) and (view.pages is None or view.pages.shown == 1) and view.top == 0
    people = numbered("people", view.count)
    if view.row is not None:
        lead: Spoken = (clips.row(view.row), people)
    elif first:
        lead = (*_contest(view), people, *_fixed("choose-one"))
    else:
        lead = _fixed("list-goes-on")
    return (*lead, *_what_is_marked(view), *_fixed("list-next"))


def _what_is_marked(view: View) -> Spoken:
    marked = _marked(view)
    if marked is not None:
        return (*_fixed("marked-is"), clips.candidate(marked.id))
    return _fixed("marked" if view.marked else "unmarked")


def _confirming(view: View) -> Spoken:
    several = view.part is not None and view.part[1] > 1
    lead = "confirm-this" if several else "confirm"
    return (
        *((clips.title(view.contest_id),) if several else ()),
        *_fixed(lead),
        *_person(view.lines[0]),
        *_assisted(view),
        *_fixed("confirm-next"),
    )


def _assisted(view: View) -> Spoken:
    return () if view.aid is Aid.ALONE else _fixed("assisted")


def _person(line: Line) -> Spoken:
    return (clips.candidate(line.chosen.id),) if line.chosen else _fixed("no-choice")


def _line(line: Line) -> Spoken:
    return (clips.title(line.contest), *_person(line))


def _marked(view: View) -> Item | None:
    return next((item for item in view.items if item.selected), None)


def _ready(view: View) -> bool:
    return any(button.event is e.Proceed and button.enabled for button in view.buttons)


def _chosen(before: View, after: View) -> Spoken:
    marked = _marked(after)
    if marked is None:
        return ()
    lead = "chosen-anew" if before.marked else "chosen"
    hint = "chosen-next" if _ready(after) else "chosen-unseen"
    return (*_fixed(lead), clips.candidate(marked.id), *_fixed(hint))


def _stop(view: View, here: Stop) -> Spoken:
    key = here.key
    if key == at.HEADING:
        return _fixed("top")
    if key.startswith(at.CANDIDATE):
        return _candidate(view, key.removeprefix(at.CANDIDATE))
    if key.startswith(at.ROW):
        row = key.removeprefix(at.ROW)
        return (clips.row(row), *(_fixed("row-open") if row == view.row else ()))
    if key.startswith(at.CHANGE):
        lines = (one for one in view.lines if at.CHANGE + one.contest == key)
        return (*(part for one in lines for part in _line(one)), *_fixed("change"))
    if isinstance(here.act, e.ShowFrom):
        return _fixed(_TURNS.get(key, "button-next-page"))
    if isinstance(here.act, e.Confirm):
        return _confirm(view)
    if here.act is None and key == at.FORWARD:
        return _fixed("button-proceed")
    button = _BUTTONS.get(type(here.act))  # type: ignore[arg-type]  # None is no button
    return _fixed(button) if button else called(view, key)


def _candidate(view: View, candidate: str) -> Spoken:
    marked = _marked(view)
    if marked is None or marked.id != candidate:
        return (clips.candidate(candidate),)
    return (clips.candidate(candidate), *_fixed("selected" if _ready(view) else "selected-unseen"))


def _confirm(view: View) -> Spoken:
    several = view.part is not None and view.part[1] > 1
    words, effect = ("button-decide", "decides") if several else ("button-confirm", "records")
    return (*_fixed(words), *_person(view.lines[0]), *_fixed(effect))


def called(view: View, key: str) -> Spoken:
    """A stop that is no target of the page, or a setting, is called as its text."""
    if key == "voice-curtain" and view.settings.curtain:
        return _fixed("voice-uncover")
    return _fixed(key)
