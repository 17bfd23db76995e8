"""What is heard: complete on every screen, true to what is shown, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cursor_world import Listener, Switches, words
from journeys import FILE, journeys, one, two
from test_cursor import MANY, ONE, THREE, screens
from ui.ballot_world import contest, election

from common import clips
from common.clips import NoSuchClip, fixed, numbered
from common.text import catalogue, text
from terminal.access.keys import Key
from terminal.access.stops import HEADING, Stop, stops
from terminal.life.states import Device
from terminal.session import events as e
from terminal.session.states import GUARD_MS, SCANS, Settings, State, TextSize, Theme
from terminal.session.view import CARDS, View
from terminal.ui.screens import curtain
from terminal.voice import speech

ALL = {"1": ONE, "3": THREE, **MANY}


def everything(voted: Any) -> Iterator[tuple[str, speech.Spoken]]:
    """Every screen and stop of a voter's walk, with what is said there."""
    listener = Listener(voted).arrive()
    listener.does(e.Set, settings=Settings(audio=True, volume=0, speed=1))
    seen = [*screens(listener), *after_a_vote(voted)]
    for view, page in seen:
        yield f"{view.screen} heading", speech.heading(view)
        for stop in stops(view, page):
            yield f"{view.screen} {stop.key}", speech.stop(view, stop)
            yield f"{view.screen} {stop.key} again", speech.again(view, stop)
            if stop.act is None:
                yield f"{view.screen} {stop.key} idle", speech.idle(view, stop)


def after_a_vote(voted: Any) -> Iterator[tuple[View, Any]]:
    """The screens without anything to touch."""
    listener = Listener(voted)
    yield listener.view, listener.page
    listener.slow_recorder = True
    listener.arrive().does(e.Begin)
    while listener.screen is State.CHOOSING:
        listener.does(e.EndWithout).does(e.ConfirmEnd)
    if listener.screen is State.REVIEW:
        listener.does(e.Cast)
    yield listener.view, listener.page
    yield listener.does(e.Recorded, voters=1).view, listener.page
    yield listener.does(e.Restarted).view, listener.page
    yield Listener(voted).does(e.PollsShut).view, listener.page


@pytest.mark.parametrize("voted", ALL.values(), ids=ALL)
def test_every_screen_and_every_stop_says_something_that_is_a_clip(voted: Any) -> None:
    """Nowhere silence, nowhere words that the asset package lacks."""
    vocabulary = {clip.id for clip in clips.clips(voted, {})}
    met = set()
    for where, said in everything(voted):
        assert set(said) - {clips.TICK, clips.DONE}, where
        assert set(said) <= vocabulary, where
        met.add(where.split()[0])
    everywhere = set(State) - {State.ADMITTING}
    assert met >= everywhere - ({State.REVIEW} if len(voted.contests) == 1 else set())


def test_words_that_are_no_clip_are_caught() -> None:
    """A bad variant that says a candidate of no contest is found by the same comparison;
    and a name that the vocabulary does not have is refused without being told."""
    vocabulary = {clip.id for clip in clips.clips(ONE, {})}
    assert not {clips.candidate("contest-2-1")} <= vocabulary
    with pytest.raises(NoSuchClip) as refused:
        fixed("contest-1-2")
    assert "contest-1-2" not in str(refused.value)


REASONS = sorted(key for key in catalogue() if key.startswith("grant_refusals."))


def test_whatever_refuses_a_grant_is_said() -> None:
    """Each reason for which a grant is not accepted has its words; no other has."""
    vocabulary = {clip.id for clip in clips.clips(ONE, {})}
    empty = Listener(ONE).view
    for key in REASONS:
        said = speech.heading(replace(empty, refused=key.partition(".")[2]))
        assert set(said) <= vocabulary
        assert len(said) == 3
    assert not set(speech.heading(replace(empty, refused="no-reason"))) <= vocabulary


def test_whatever_there_is_to_say_of_a_card_is_said() -> None:
    """Once, when it comes; after the thanks where the voter has just voted; and not again when
    the card is gone."""
    vocabulary = {clip.id for clip in clips.clips(ONE, {})}
    empty = Listener(ONE).view
    for card in CARDS:
        lies = replace(empty, card=card)
        assert speech.changed(empty, lies) == (card,)
        assert speech.changed(lies, lies) == speech.changed(lies, empty) == ()
        assert speech.heading(lies)[-1] == card
        assert set(speech.heading(lies)) <= vocabulary
        assert text(f"voter.{card}", "ja")
    done = replace(empty, screen=State.DONE, card="card-left")
    assert speech.heading(done)[-1] == "card-left"


def test_every_setting_is_told_as_it_changes() -> None:
    """Letters, colours, volume, speed, the dark screen, scanning: each by its own words."""
    vocabulary = {clip.id for clip in clips.clips(ONE, {})}
    usual = Settings(audio=True)
    changes = [
        *(replace(usual, size=size) for size in TextSize if size is not usual.size),
        *(replace(usual, theme=theme) for theme in Theme if theme is not usual.theme),
        *(replace(usual, volume=step) for step in clips.VOLUMES if step != usual.volume),
        *(replace(usual, speed=step) for step in clips.SPEEDS if step != usual.speed),
        *(replace(usual, scan=step) for step in SCANS if step != usual.scan),
        replace(usual, curtain=True),
    ]
    said = [speech.settings(usual, changed) for changed in changes]
    assert all(len(one) == 1 and set(one) <= vocabulary for one in said)
    assert len(set(said)) == len(changes)
    assert speech.settings(replace(usual, curtain=True), usual) == ("curtain-off",)
    assert speech.settings(Settings(), usual) == ("audio-on",)


def test_what_voters_hear_is_kept_as_a_person_read_it() -> None:
    """The journeys of tests/data/journeys.txt, word by word, are what is said today."""
    assert journeys() == FILE.read_text(encoding="utf-8")


def test_the_name_is_said_again_before_it_is_recorded() -> None:
    """On the confirmation, and on its button, the chosen candidate is named."""
    listener = Listener(one()).arrive().choose("bar-forward").choose("candidate-contest-1-2")
    listener.tap(Key.CHOOSE)
    assert clips.candidate("contest-1-2") in listener.heard[-1]
    listener.go_to("bar-confirm")
    assert clips.candidate("contest-1-2") in listener.heard[-1]
    listener.tap(Key.CHOOSE)
    assert listener.heard[-1][:2] == (clips.DONE, "done")


def test_after_the_vote_nothing_of_it_is_said() -> None:
    """Whatever is pressed once the vote is recorded: no candidate is named any more."""
    listener = Listener(one()).arrive().choose("bar-forward").choose("candidate-contest-1-2")
    listener.tap(Key.CHOOSE).choose("bar-confirm")
    told = len(listener.heard)
    listener.tap(*Key).waits(20_000).tap(*Key)
    assert listener.screen is State.WAITING
    assert not any("candidate" in name for said in listener.heard[told:] for name in said)


def test_the_thanks_are_heard_to_their_end() -> None:
    """The screen of the thanks goes after ten seconds; slow words go on."""
    listener = Listener(one()).arrive()
    listener.does(e.Begin).does(e.EndWithout).does(e.ConfirmEnd)
    listener.sound.playing = True
    listener.waits(12_000)
    assert listener.screen is State.WAITING
    assert listener.sound.playing
    assert listener.heard[-1][-1] == "done"


def test_another_choice_is_told_as_such() -> None:
    """VVSG 2.0 7.2-C: a mark that moves is announced, on whatever page the first one was."""
    listener = Listener(MANY["pages"]).arrive().choose("bar-forward")
    listener.choose("candidate-contest-1-1")
    assert listener.heard[-1][0] == "chosen"
    listener.tap(Key.CHOOSE).choose("candidate-contest-1-20")
    assert listener.heard[-1][:2] == ("chosen-anew", clips.candidate("contest-1-20"))


def test_without_headphones_nothing_is_played() -> None:
    """Neither on a change nor on a key: there is no loudspeaker that may be spoken through."""
    listener = Listener(THREE, headphones=False).arrive().choose("bar-forward")
    listener.choose("candidate-contest-1-2").waits(200_000, step=1_000)
    assert listener.heard == []
    assert not listener.view.settings.audio


def test_the_voice_comes_on_with_the_headphones() -> None:
    """In the middle of a ballot too; and where they are pulled out, the voice stops at once
    and the shell's VoiceLost calls the staff."""
    listener = Listener(ONE, headphones=False).arrive().does(e.Begin)
    listener.sound.headphones = True
    listener.waits(GUARD_MS + 200)
    assert listener.view.settings.audio
    assert listener.heard[-1][0] == "audio-on"
    listener.sound.headphones, listener.sound.playing = False, True
    listener.waits(200)
    assert not listener.sound.playing
    listener.does(e.VoiceLost)
    assert listener.screen is State.CALLED
    assert listener.sound.played[-1][0][0] == "audio-on"


def test_where_the_sound_does_not_work_no_voter_is_promised_a_voice() -> None:
    """It is told to staff before the opening; the settings of a voter stay silent."""
    listener = Listener(ONE)
    listener.sound.working = False
    listener.arrive().waits(5_000)
    assert not listener.view.settings.audio
    assert Device.HEADPHONES in Device


def test_speed_and_volume_are_those_that_were_set() -> None:
    """Each setting is heard at its new step at once."""
    listener = Listener(ONE).arrive().tap(Key.SOUND, Key.CHOOSE)
    assert listener.sound.played[-1] == (("volume-6",), 3, 6)
    listener.tap(Key.NEXT, Key.NEXT, Key.NEXT, Key.CHOOSE)
    assert listener.sound.played[-1] == (("speed-2",), 2, 6)
    for _ in range(3):
        listener.tap(Key.CHOOSE)
    assert listener.heard[-1] == (fixed("idle"),)
    assert listener.view.settings.speed == 1


def test_words_can_be_stopped_and_gone_on_with() -> None:
    """もう一度 in the middle of words: silence; again: from the words that were cut off. In
    silence it repeats. What was stopped is forgotten with the next key, and the next screen."""
    listener = Listener(ONE).arrive()
    told = len(listener.heard)
    for forget, goes_on in ((None, True), (Key.NEXT, False)):
        listener.sound.left = ("keys", "keys-more", "start-next")
        listener.tap(Key.AGAIN)
        assert listener.sound.left == ()
        assert len(listener.heard) == told
        if forget is not None:
            listener.tap(forget, Key.BEFORE)
        listener.tap(Key.AGAIN)
        assert (listener.heard[-1] == ("keys", "keys-more", "start-next")) is goes_on
        told = len(listener.heard)
    listener.tap(Key.AGAIN)
    assert listener.heard[-1] == speech.heading(listener.view)
    listener.sound.left = ("keys",)
    listener.tap(Key.AGAIN).does(e.Begin).tap(Key.AGAIN)
    assert listener.heard[-1] == speech.heading(listener.view)


def test_behind_the_curtain_keys_and_voice_go_on() -> None:
    """The page that is drawn is one line on black, the same whatever is under it; the voter
    votes on. Where staff come, the screen is back."""
    listener = Listener(two()).arrive()
    listener.does(e.Set, settings=Settings(audio=True, curtain=True))
    dark = set()
    for number in (1, 2):
        for key in ("bar-forward", f"candidate-contest-{number}-2", "bar-confirm"):
            if listener.screen is State.START or key != "bar-forward":
                while listener.here != key:
                    listener.tap(Key.NEXT)
                listener.tap(Key.CHOOSE)
            if key.startswith("candidate"):
                listener.tap(Key.CHOOSE)
            assert curtain.covered(listener.view)
            dark.add(curtain.page(listener.pages.desk))
    assert len(dark) == 1
    assert next(iter(dark)).targets == ()
    listener.does(e.CallStaff)
    assert not curtain.covered(listener.view)


def test_the_first_words_of_a_list_are_number_name_party() -> None:
    """1番、やまだ たろう、○○党: in the order by lot, whatever the letters of the name."""
    listener = Listener(one()).arrive().choose("bar-forward").tap(Key.NEXT, Key.NEXT)
    assert words(one(), listener.heard[-1]) == "♪2番、たかはし　たろう、みらい市民の会。"
    nobody = election(contest(1, 1))
    person = nobody.contests[0].candidates[0].model_copy(update={"party": ""})
    found = nobody.contests[0].model_copy(update={"candidates": (person,)})
    free = nobody.model_copy(update={"contests": (found,)})
    assert words(free, (clips.candidate(person.id),)) == "1番、さとう　はなこ。"


def test_two_switches_hear_the_same() -> None:
    """What is said depends on the cursor alone, not on what moved it."""
    six, switches = Listener(ONE), Switches(ONE)
    for one_voter in (six, switches):
        one_voter.arrive().choose("bar-forward").choose("candidate-contest-1-3")
        one_voter.tap(Key.CHOOSE).choose("bar-confirm")
    assert six.heard == switches.heard
    assert six.recorded == switches.recorded == [{"contest-1": "contest-1-3"}]


def test_clip_names_are_file_names() -> None:
    """Small letters, digits and hyphens; each once; and every number that can be said."""
    for voted in ALL.values():
        names = [clip.id for clip in clips.clips(voted, {})]
        assert len(set(names)) == len(names)
        assert all(
            name and not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-") for name in names
        )
    assert numbered("people", 60) in {clip.id for clip in clips.clips(MANY["pages"], {})}


def test_a_stop_that_is_new_to_the_voice_is_a_bug_that_names_nobody() -> None:
    """Whoever adds a target must give it words; the error does not say which it was."""
    view = Listener(ONE).arrive().view
    with pytest.raises(NoSuchClip) as refused:
        speech.stop(view, Stop("side-contest-1-2"))
    assert "contest-1-2" not in str(refused.value)
    assert speech.stop(view, Stop(HEADING)) == (clips.TICK, "top")
