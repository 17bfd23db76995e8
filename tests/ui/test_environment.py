"""What reaches Kivy and SDL of a process's environment, and what of them may speak."""

import logging
import sys

import pytest

from terminal.ui.environment import VARIABLES, KivyTooEarly, say_nothing, shut_in


@pytest.fixture(autouse=True)
def without_kivy(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a fresh process."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "kivy"]:
        monkeypatch.delitem(sys.modules, name)


def test_only_what_is_named_reaches_kivy() -> None:
    """Settings, modules and second readers of touches that somebody set are gone; what the
    terminal wants stands whatever was set before."""
    environ = {
        "KCFG_MODULES_INSPECTOR": "1",
        "KIVY_METRICS_DENSITY": "3",
        "SDL_TOUCH_MOUSE_EVENTS": "0",
        "SDL_VIDEODRIVER": "offscreen",
        "DBUS_SESSION_BUS_ADDRESS": "tcp:host=tally.example",
        "XMODIFIERS": "@im=ibus",
        "DISPLAY": ":0",
    }
    shut_in(environ, "/home/kivy", frozenset())
    assert environ == {**VARIABLES, "KIVY_HOME": "/home/kivy", "DISPLAY": ":0"}


def test_what_was_set_on_purpose_stays() -> None:
    """A test's window that draws nothing, for one."""
    environ = {"KIVY_WINDOW": "headless", "KIVY_GL_BACKEND": "mock"}
    shut_in(environ, "/home/kivy", frozenset({"KIVY_WINDOW"}))
    assert environ["KIVY_WINDOW"] == "headless"
    assert "KIVY_GL_BACKEND" not in environ


def test_kivy_must_not_be_there_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads its environment while it is imported: afterwards is too late."""
    monkeypatch.setitem(sys.modules, "kivy", sys)
    with pytest.raises(KivyTooEarly):
        shut_in({}, "/home/kivy", frozenset())


def test_no_library_says_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    """Not even what Python prints for want of a better place; before, it did."""
    logger = logging.getLogger("some.library")
    logger.propagate = False
    logger.critical("she chose the second")
    assert "second" in capsys.readouterr().err
    before = logging.root.manager.disable
    try:
        say_nothing()
        logger.critical("she chose the second")
        assert capsys.readouterr().err == ""
    finally:
        logging.disable(before)
