"""What voters hear on their way, written down as text: `cd tests && python -m journeys`
writes tests/data/journeys.txt anew, for a person to read aloud.

A line `[key]` is what the voter pressed; below it is what the headphones say. ♪ is the
tick of a cursor that moved, or the sound that the vote is recorded.
"""

from pathlib import Path

from cursor_world import Listener, Switches, words
from ui.ballot_world import contest, election

from common.election import Election
from terminal.access.keys import Key
from terminal.session import events as e

FILE = Path(__file__).parent / "data" / "journeys.txt"
NAMES = {
    Key.BEFORE: "前へ",
    Key.NEXT: "次へ",
    Key.CHOOSE: "決定",
    Key.AGAIN: "もう一度",
    Key.SOUND: "音",
    Key.HELP: "助け",
}


class Told:
    """A voter whose every key and every word is written down."""

    def __init__(self, name: str, voter: Listener) -> None:
        self.lines = [f"# {name}", ""]
        self.voter, self.at = voter, 0
        voter.arrive()
        self._hear("投票権を示し、ヘッドホンを着ける")

    def press(self, *keys: Key) -> "Told":
        for key in keys:
            self.voter.tap(key)
            self._hear(NAMES[key])
        return self

    def waits(self, milliseconds: int, what: str) -> "Told":
        self.voter.waits(milliseconds)
        self._hear(what)
        return self

    def does(self, event: type[e.Event], what: str, **more: object) -> "Told":
        self.voter.does(event, **more)
        self._hear(what)
        return self

    def _hear(self, what: str) -> None:
        heard = self.voter.heard
        self.lines.append(f"[{what}]")
        self.lines += [f"  {words(self.voter.election, said)}" for said in heard[self.at :]]
        self.at = len(heard)


def one() -> Election:
    return election(contest(1, 3))


def two() -> Election:
    return election(contest(1, 3), contest(2, 4))


def journeys() -> str:
    """All of them, as one text."""
    told = [_shortest(), _two_contests(), _without_choice(), _asked(), _long_list(), _switches()]
    return "\n".join("\n".join([*one.lines, ""]) for one in told)


def _shortest() -> Told:
    told = Told("1つの選挙、6つのキー", Listener(one()))
    told.press(Key.NEXT, Key.CHOOSE, Key.NEXT, Key.NEXT, Key.AGAIN, Key.CHOOSE, Key.CHOOSE)
    return told.press(Key.NEXT, Key.CHOOSE)


def _two_contests() -> Told:
    """Corrects the choice, changes volume and speed, and one choice on the review."""
    told = Told("2つの選挙、選び直し、音量と速さ", Listener(two()))
    told.press(Key.NEXT, Key.CHOOSE, Key.NEXT, Key.CHOOSE, Key.NEXT, Key.CHOOSE)
    told.press(Key.SOUND, Key.CHOOSE, Key.NEXT, Key.NEXT, Key.CHOOSE, Key.SOUND)
    told.press(Key.CHOOSE, Key.NEXT, Key.CHOOSE)
    told.press(Key.NEXT, Key.CHOOSE, Key.CHOOSE, Key.NEXT, Key.CHOOSE)
    told.press(Key.NEXT, Key.NEXT, Key.CHOOSE, Key.NEXT, Key.NEXT, Key.CHOOSE, Key.CHOOSE)
    told.press(Key.NEXT, Key.CHOOSE)
    return told.press(Key.NEXT, Key.NEXT, Key.NEXT, Key.CHOOSE)


def _without_choice() -> Told:
    told = Told("投票しないで終了する", Listener(one()))
    told.press(Key.NEXT, Key.CHOOSE, *(Key.NEXT,) * 4, Key.CHOOSE)
    told.press(*(Key.NEXT,) * 2, Key.CHOOSE)
    return told.press(Key.NEXT, Key.NEXT, Key.CHOOSE)


def _asked() -> Told:
    """Does nothing for a while; hides the screen; asks for help."""
    told = Told("しばらく押さない、画面を隠す、助け", Listener(one()))
    told.press(Key.NEXT, Key.CHOOSE).waits(151_000, "2分半、何も押さない")
    told.press(Key.NEXT, Key.CHOOSE, Key.SOUND, *(Key.NEXT,) * 4, Key.CHOOSE, Key.SOUND)
    return told.press(Key.HELP, Key.HELP, Key.CHOOSE)


def _long_list() -> Told:
    told = Told("13人の候補者を、2ページにわたって", Listener(election(contest(1, 13))))
    told.press(Key.NEXT, Key.CHOOSE, *(Key.NEXT,) * 4, Key.CHOOSE, Key.CHOOSE)
    return told.press(*(Key.NEXT,) * 3)


def _switches() -> Told:
    told = Told("2つのスイッチ（進む・決める）", Switches(one()))
    told.press(Key.NEXT, Key.CHOOSE, Key.NEXT, Key.CHOOSE, Key.CHOOSE)
    return told.press(Key.NEXT, Key.CHOOSE)


if __name__ == "__main__":
    FILE.write_text(journeys(), encoding="utf-8")
