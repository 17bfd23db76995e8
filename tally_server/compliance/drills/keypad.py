"""Voting by keys and by ear, and what the eye sees meanwhile."""

from tally_server.compliance.drills.protocol import (
    Bench,
    Cable,
    Contest,
    Pressed,
    Slot,
    Terminal,
    Trial,
)
from tally_server.compliance.drills.screen import Does, Shown
from tally_server.compliance.drills.seen import Seen, Stuck, drill
from tally_server.compliance.drills.steps import INSIDE, arrive, closed, opened, wish

_THREE = Trial(lists=(("single", 3),))
_MOST = 80


def listening(bench: Bench) -> Terminal:
    """A voter with headphones in, whose voice is on. Raises Stuck."""
    terminal = opened(bench, _THREE)
    terminal.plug(Cable.HEADPHONES, on=True)
    arrive(terminal, wish(terminal, 0))
    terminal.wait(5)
    return terminal


def go_to(terminal: Terminal, key: str) -> None:
    """The cursor is moved until it lies there. Raises Stuck."""
    for _ in range(_MOST):
        if terminal.focus() == key:
            return
        terminal.press(Pressed.NEXT)
    raise Stuck(f"key {key}")


def choose_by_key(terminal: Terminal, *does: Does) -> None:
    """What does this is gone to and chosen. Raises Stuck."""
    area = terminal.screen().that(*does)
    if area is None:
        raise Stuck(" ".join(does))
    go_to(terminal, area.key)
    terminal.press(Pressed.CHOOSE)


def candidate_key(terminal: Terminal, candidate: str) -> str:
    area = terminal.screen().candidate(candidate)
    if area is None:
        raise Stuck("candidate")
    return area.key


def heard_list(terminal: Terminal, contest: Contest) -> list[str]:
    """What is said of each candidate, in the order in which the keys come to them."""
    found = []
    keys = {candidate_key(terminal, person.id) for person in contest.candidates}
    for _ in range(_MOST):
        before = len(terminal.heard())
        terminal.press(Pressed.NEXT)
        if terminal.focus() in keys:
            found.append("".join(terminal.heard()[before:]))
            if len(found) == len(keys):
                break
    return found


@drill
def r19(bench: Bench, seen: Seen) -> None:
    """A whole vote by keys and voice, candidates by their numbers in the order by lot."""
    terminal = listening(bench)
    (contest,) = terminal.contests
    seen.that("speaks-first", bool(terminal.heard()))
    choose_by_key(terminal, Does.BEGINS)
    said = heard_list(terminal, contest)
    numbered = [
        str(number) in words and person.reading in words
        for number, (person, words) in enumerate(zip(contest.candidates, said, strict=False), 1)
    ]
    seen.that("heard-in-order", len(said) == len(contest.candidates) and all(numbered))
    wanted = contest.candidates[1].id
    go_to(terminal, candidate_key(terminal, wanted))
    terminal.press(Pressed.CHOOSE)
    choose_by_key(terminal, Does.PROCEEDS)
    terminal.wait(5)
    before = len(terminal.heard())
    terminal.press(Pressed.AGAIN)
    again = "".join(terminal.heard()[before:])
    seen.that("confirmation-heard", contest.candidates[1].reading in again)
    choose_by_key(terminal, Does.RECORDS)
    terminal.wait(15)
    found = closed(terminal).choices(Slot.ORIGINAL)
    seen.that("keys-recorded", found == {contest.id: (wanted,)})


@drill
def vvsg_5_2_d(bench: Bench, seen: Seen) -> None:
    """What is heard is what is seen: the cursor lies on the candidate who is named."""
    terminal = listening(bench)
    choose_by_key(terminal, Does.BEGINS)
    (contest,) = terminal.contests
    for person in contest.candidates:
        before = len(terminal.heard())
        go_to(terminal, candidate_key(terminal, person.id))
        said = "".join(terminal.heard()[before:])
        area = terminal.screen().candidate(terminal.focus().removeprefix("candidate-"))
        shown = area is not None and person.name in area.text
        seen.that("heard-and-seen", shown and person.reading in said)


@drill
def vvsg_7_2_g(bench: Bench, seen: Seen) -> None:
    """What is said can be stopped, gone on with, repeated, and left for the next."""
    terminal = listening(bench)
    choose_by_key(terminal, Does.BEGINS)
    terminal.wait(5)
    terminal.press(Pressed.NEXT)
    once = terminal.heard()
    terminal.press(Pressed.AGAIN)
    seen.that("voice-pauses", terminal.heard() == once)
    terminal.press(Pressed.AGAIN)
    seen.that("voice-goes-on", len(terminal.heard()) > len(once))
    terminal.wait(5)
    before = len(terminal.heard())
    terminal.press(Pressed.AGAIN)
    again = len(terminal.heard())
    seen.that("voice-repeats", again > before)
    terminal.press(Pressed.NEXT)
    seen.that("voice-skips", len(terminal.heard()) > again)


@drill
def vvsg_7_2_m(bench: Bench, seen: Seen) -> None:
    """A key that is held acts once."""
    terminal = listening(bench)
    choose_by_key(terminal, Does.BEGINS)
    (contest,) = terminal.contests
    keys = [candidate_key(terminal, person.id) for person in contest.candidates]
    go_to(terminal, keys[0])
    terminal.hold(Pressed.NEXT, 20)
    seen.that("held-once", terminal.focus() == keys[1])


@drill
def vvsg_6_1_a(bench: Bench, seen: Seen) -> None:
    """The screen can be darkened while one votes by ear; nothing is heard in the room."""
    terminal = listening(bench)
    choose_by_key(terminal, Does.BEGINS)
    (contest,) = terminal.contests
    go_to(terminal, "voice-curtain")
    terminal.press(Pressed.CHOOSE)
    text = terminal.screen().text
    hidden = [person.name for person in contest.candidates if person.name in text]
    seen.that("screen-dark", not hidden and bool(text))
    terminal.press(Pressed.NEXT)
    seen.that("still-heard", terminal.screen().shown in INSIDE | {Shown.BUSY})
    seen.that("room-silent", not terminal.heard_in_room())
