"""Keys in, events and speech out: what the shell holds of the cursor and the voice.

    event = guide.key(code, down=True, now=now)   a key of the keypad or a switch
    event = guide.tick(now)                       a few times a second
    guide.shown(view, now)                        after every event that was fed
    sheet.point(guide.focus)

It decides nothing about votes: the events go through the session's table as touches do.
"""

from collections.abc import Callable
from dataclasses import replace

from common.text import text
from terminal.access.cursor import Access, Pressed, Say, moved_on, press, scan, show
from terminal.access.keys import Key, Keys
from terminal.access.stops import CANDIDATE, SCAN, SKIP, VOICE
from terminal.ports.sound import SoundPort
from terminal.session import events as e
from terminal.session.states import GUARD_MS, State
from terminal.session.view import View
from terminal.ui.page import Page
from terminal.voice import speech

_UNSEEN = (SKIP, *VOICE, SCAN)
_NOBODY = (State.SHUT, State.WAITING, State.ADMITTING, State.FAILED)


class Guide:
    """One terminal's. pages: the page of a view. focus: where the cursor is drawn."""

    def __init__(self, pages: Callable[[View], Page], sound: SoundPort) -> None:
        self._pages, self._sound = pages, sound
        self._keys = Keys()
        self._since = 0
        self._paused: speech.Spoken = ()
        self.access = Access()

    @property
    def focus(self) -> str | None:
        """The key of the target to mark, None where the cursor sleeps."""
        return self.access.here if self.access.awake else None

    @property
    def caption(self) -> str:
        """Words for what the cursor rests on and no page shows; else empty."""
        access = self.access
        if access.view is None or not access.awake or not access.here.startswith(_UNSEEN):
            return ""
        (entry,) = speech.called(access.view, access.here)
        return text(f"voice.{entry}")

    def key(self, code: int, *, down: bool, now: int) -> e.VoterEvent | None:
        """What the session is to be told of this key. now: milliseconds, as in events."""
        if not down:
            self._keys = self._keys.released(code)
            return None
        self._keys, key = self._keys.pressed(code)
        if key is None:
            return None
        if key is Key.AGAIN and (self._sound.left or self._paused):
            self._pause_or_go_on()
            return e.Touched(at=now)
        self._paused = ()
        return self._after(press(self.access, key, now))

    def _pause_or_go_on(self) -> None:
        """もう一度 while something is said: silence; again: on from the words that were cut
        off (VVSG 2.0 7.2-G)."""
        left = self._sound.left
        if left:
            self._paused = left
            self._sound.stop()
        else:
            self._play(self._paused)

    def refused(self, now: int) -> None:
        """What the key asked for was not done: in the silence, where the cursor is, once
        more. While something is said, that is about the screen as it is."""
        view = self.access.view
        if view is None or self._sound.playing or not self._heard(view):
            return
        self.access = replace(self.access, rested=now)
        self._play(speech.again(view, self.access.stop))

    def keypad_lost(self) -> None:
        """Whatever was down on it will never come up."""
        self._keys = Keys()

    def tick(self, now: int) -> e.VoterEvent | None:
        """Time: the voice comes on with the headphones, and a scanning cursor moves on."""
        if self._sound.playing and not self._sound.headphones:
            self._sound.stop()
        on = self._voice_on(now)
        if on is not None:
            return on
        if self._sound.playing:
            self.access = replace(self.access, rested=now)
            return None
        return self._after(scan(self.access, now))

    def shown(self, view: View, now: int) -> None:
        """The session shows this: say what is new of it."""
        before, landing = self.access.view, self.access.landing
        if view == before and landing is None:
            return
        self.access = show(self.access, view, self._pages(view), now)
        moved = before is None or moved_on(before, view)
        if moved:
            self._since, self._paused = now, ()
        if before is not None and view.screen in _NOBODY and before.screen is State.DONE:
            return  # the thanks are heard to their end
        if not self._heard(view):
            self._sound.stop()
        elif landing is not None and self.access.here.startswith(CANDIDATE):
            self._play(speech.stop(view, self.access.stop))
        elif moved:
            self._play(speech.heading(view))
        else:
            self._changed(before, view)

    def _changed(self, before: View | None, view: View) -> None:
        said = speech.changed(before, view)
        if "audio-on" in said:
            said = (*said, *speech.heading(view))
        if view.screen is State.DONE:
            said = (*self._sound.left, *said)  # the thanks are heard to their end
        if said:
            self._play(said)

    def _after(self, pressed: Pressed) -> e.VoterEvent | None:
        self.access = pressed.access
        view, stop = self.access.view, self.access.stop
        if view is not None and self._heard(view):
            match pressed.say:
                case Say.MOVED:
                    self._play(speech.stop(view, stop))
                case Say.AGAIN:
                    self._play(speech.again(view, stop))
                case Say.IDLE:
                    self._play(speech.idle(view, stop))
                case Say.NOTHING:
                    pass
        return pressed.event

    def _heard(self, view: View) -> bool:
        """Who listens: the voter who wants it; before one is here, whoever has put on the
        headphones."""
        wanted = view.settings.audio or view.screen in _NOBODY
        return wanted and self._sound.headphones

    def _play(self, said: speech.Spoken) -> None:
        view = self.access.view
        self._paused = ()
        if view is not None:
            self._sound.play(said, view.settings.speed, view.settings.volume)

    def _voice_on(self, now: int) -> e.Set | None:
        """With headphones in, the voice is on for this voter, as soon as the screen takes a
        touch; without, it never is."""
        view = self.access.view
        if view is None or view.settings.audio or now - self._since < GUARD_MS:
            return None
        offered = any(button.event is e.Set for button in view.buttons)
        if not (offered and self._sound.headphones and self._sound.working):
            return None
        return e.Set(at=now, settings=replace(view.settings, audio=True))
