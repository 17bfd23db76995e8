"""The desk under a clerk's fingers: which key does what, and what the screen then shows.

One key, one grant, one beep. All of it can be done on a number pad; letters are for
contests and for what is rare. A scanner types its line and ends it with Enter: every code
that it may type begins with a capital I, which no key of the desk is.
"""

from collections.abc import Callable
from enum import StrEnum

from common.text import Language, text
from terminal.dots import matrix
from terminal.reception.desk import Desk, DeskRefused
from terminal.reception.outlets import Given
from terminal.reception.picture import Look, Picture, Row, big, folded, halves
from terminal.reception.sheet import sheet, wide

GUARD_MS = 700
"""After a grant nothing more is issued for so long: a key that bounces is no voter."""

ENTER, ESCAPE, ERASE = "\r", "\x1b", "\x7f"
_SCAN_BEGINS = "I"
_MOST_TYPED = 400
_CONTEST_KEYS = "abcdefghijklmnop"


class Mode(StrEnum):
    """HOME: issuing. SHEET: the reconciliation. SCAN: a scanner types. The others ask."""

    HOME = "home"
    SHEET = "sheet"
    SCAN = "scan"
    ISSUE = "issue"
    BACK = "back"
    SERVICE = "service"
    OPENING = "opening"
    RECORDED = "recorded"
    END = "end"
    QUIT = "quit"


_ASK_TERMINAL = {"-": Mode.BACK, "*": Mode.SERVICE, "+": Mode.OPENING}


class Clerk:
    """The desk and its screen. beeps: how often to beep since one last asked. quit: the
    screen is to be closed. save: writes the sheet and says where; end: ends the desk."""

    def __init__(
        self,
        desk: Desk,
        save: Callable[[tuple[str, ...]], str],
        end: Callable[[], None],
        language: Language = "ja",
    ) -> None:
        self.desk = desk
        self.mode = Mode.HOME
        self.beeps = 0
        self.quit = False
        self._save, self._end = save, end
        self._language: Language = language
        self._given: Given | None = None
        self._typed = ""
        self._at: int | None = None
        self._issued_at = -GUARD_MS
        self._said = Row("")
        self._before = Mode.HOME

    def press(self, key: str, now: int) -> None:
        """One key. now: milliseconds of a clock that only counts up."""
        try:
            if self.mode is Mode.SCAN:
                self._scan(key)
            elif key == _SCAN_BEGINS and self.mode in (Mode.HOME, Mode.SHEET):
                self._before, self.mode, self._typed = self.mode, Mode.SCAN, key
            elif self.mode is Mode.HOME:
                self._home(key, now)
            elif self.mode is Mode.SHEET:
                self._on_sheet(key)
            else:
                self._asked(key, now)
        except DeskRefused as refused:
            self._refused(refused)

    # What each key does.

    def _home(self, key: str, now: int) -> None:
        if key in (ENTER, " "):
            self._issue(None, now)
        elif key.isdecimal() and key.isascii():
            self._ask(Mode.ISSUE)
            self._asked(key, now)
        elif key in _ASK_TERMINAL:
            self._ask(_ASK_TERMINAL[key])
        elif key in _CONTEST_KEYS and _CONTEST_KEYS.index(key) < len(self.desk.contests):
            self.desk.choose(_CONTEST_KEYS.index(key))
        elif key in (".", ESCAPE):
            self._given, self._said = None, Row("")
        elif key == "r" and self._given:
            self.desk.hand_out(self._given)
            self.beeps += 1
            self._said = Row("")
        elif key == "x" and self.desk.cards:
            self._wipe_card()
        elif key in ("s", "q"):
            self._ask(Mode.SHEET if key == "s" else Mode.QUIT)

    def _on_sheet(self, key: str) -> None:
        if key == ESCAPE:
            self._home_again()
        elif key.isdecimal() and key.isascii():
            self._ask(Mode.RECORDED)
            self._asked(key, 0)
        elif key == "w":
            self._say("saved", file=self._save(sheet(self.desk, self._language)))
        elif key == "e":
            self._ask(Mode.END)

    def _ask(self, mode: Mode) -> None:
        self._given = None if mode is not Mode.ISSUE else self._given
        self.mode, self._typed, self._at, self._said = mode, "", None, Row("")

    def _asked(self, key: str, now: int) -> None:
        """Typing an answer: first the terminal where the question is about one."""
        if key == ESCAPE:
            self._back_to_list()
        elif key == ERASE:
            self._typed = self._typed[:-1]
        elif key == ENTER:
            self._answered(now)
        elif key.isascii() and (key.isdecimal() or key == " "):
            self._typed = (self._typed + key)[:_MOST_TYPED]
            if self._needs_terminal and len(self._typed) == len(str(len(self.desk.counts))):
                self._answered(now)

    @property
    def _needs_terminal(self) -> bool:
        return self._at is None and self.mode not in (Mode.END, Mode.QUIT)

    def _answered(self, now: int) -> None:
        if self._needs_terminal:
            self._terminal_typed(now)
        elif self.mode is Mode.END:
            self._end()
            self._home_again()
        elif self.mode is Mode.QUIT:
            self.quit = True
        else:
            self._number_typed()

    def _terminal_typed(self, now: int) -> None:
        typed, mode = self._typed, self.mode
        at = int(typed) - 1 if typed.isdecimal() else -1
        if not 0 <= at < len(self.desk.counts):
            self._back_to_list()
            raise DeskRefused("terminal-elsewhere", terminal=typed)
        self._at, self._typed = at, ""
        if mode is Mode.ISSUE:
            self._home_again()
            self._issue(at, now)
        elif mode is Mode.SERVICE:
            self._home_again()
            self._change_service(at)

    def _number_typed(self) -> None:
        at, typed, mode = self._at, self._typed.split(), self.mode
        self._back_to_list()
        assert at is not None  # noqa: S101  # a number is asked for after its terminal
        if mode is Mode.BACK:
            self.desk.take_back(at)
            self._say("taken-back", terminal=self.desk.counts[at].terminal)
        elif mode is Mode.OPENING:
            self.desk.set_opening(at, int(typed[0]) if len(typed) == 1 else 0)
            self._told(at, "told-opening")
        elif len(typed) in (1, 2):
            self.desk.set_recorded(at, int(typed[0]), int(typed[1]) if len(typed) > 1 else 0)
            self._told(at, "told-recorded")
        else:
            raise DeskRefused("no-number")

    def _change_service(self, at: int) -> None:
        on = not self.desk.counts[at].in_service
        self.desk.set_service(at, on=on)
        self._told(at, "told-back-in-service" if on else "told-service")

    def _issue(self, at: int | None, now: int) -> None:
        if now - self._issued_at < GUARD_MS:
            return
        self._given = None
        self._given = self.desk.issue(at)
        self._issued_at, self._said = now, Row("")
        self.desk.hand_out(self._given)
        self.beeps += 1

    def _wipe_card(self) -> None:
        """A card that came back; the grant of a card that was issued is shown no more."""
        self._given = None
        self.desk.wipe_card()
        self._say("card-wiped")
        self.beeps += 1

    def _scan(self, key: str) -> None:
        if key == ESCAPE:
            self.mode = self._before
        elif key == ENTER:
            typed, self.mode, self._typed = self._typed, self._before, ""
            line = self.desk.scanned(typed)
            at = self.desk.number_of(line.terminal)
            self._told(at, "told-recorded" if "SLIP" in typed[:12] else "told-opening")
            self.beeps += 1
        else:
            self._typed = (self._typed + key)[:_MOST_TYPED]

    # What the screen says.

    def _home_again(self) -> None:
        self.mode, self._typed, self._at = Mode.HOME, "", None

    def _back_to_list(self) -> None:
        """From a question to where it was asked."""
        sheets = (Mode.RECORDED, Mode.END)
        back = Mode.SHEET if self.mode in sheets else Mode.HOME
        self._home_again()
        self.mode = back

    def _say(self, name: str, **values: str | int) -> None:
        self._said = Row(text(f"reception.{name}", self._language, **values), Look.MARK)

    def _told(self, at: int, name: str) -> None:
        line = self.desk.counts[at]
        self._say(name, terminal=line.terminal, opening=line.opening, recorded=line.recorded or 0)

    def _refused(self, refused: DeskRefused) -> None:
        self.beeps += 2
        key = f"reception_refusals.{refused.reason}"
        said = [
            text(key, f"{part}_{self._language}", **refused.values)
            for part in ("title", "meaning", "action")
        ]
        code, why = text(key, "code"), self._why(refused.because)
        self._said = Row(f"【{code}】{said[0]}{why}\n{said[1]}\n{said[2]}", Look.TROUBLE)

    def _why(self, because: str) -> str:
        """What a printer said of itself, with its own code."""
        if not because:
            return ""
        title = text(because, f"title_{self._language}")
        return f"\n【{text(because, 'code')}】{title}"

    def picture(self) -> Picture:
        """What the screen shows now."""
        if self.mode in (Mode.SHEET, Mode.RECORDED, Mode.END) or (
            self.mode is Mode.SCAN and self._before is Mode.SHEET
        ):
            rows = [Row(line) for line in sheet(self.desk, self._language)]
            return Picture((*rows, Row(""), *self._foot("keys-sheet")))
        rows = [*self._head(), *self._glance(), Row(""), *self._list(), Row("")]
        code = halves(matrix(self._given.text)) if self._given and not self.desk.cards else ()
        return Picture((*rows, *self._contest_rows(), Row(""), *self._foot("keys-home")), code)

    def _head(self) -> list[Row]:
        election = self.desk.package.election
        head = self._text("head", election=election.name, place=self.desk.place.name)
        rows = [Row(head, Look.TITLE)]
        if election.mode != "official":
            rows.append(Row(self._text(f"mode-{election.mode}"), Look.TROUBLE))
        if self.desk.ended:
            rows.append(Row(self._text("ended"), Look.TROUBLE))
        return [*rows, Row("")]

    def _glance(self) -> list[Row]:
        """The terminal of the grant that is shown, else of the next one."""
        turn = self.desk.turn
        if self._given is not None:
            terminal = self._given.terminal
            first = Row(self._text("given", terminal=terminal), Look.MARK)
        elif turn is not None:
            terminal = self.desk.counts[turn].terminal
            first = Row(self._text("next", terminal=terminal))
        else:
            return [Row(self._text("nobody-next"), Look.TROUBLE), *[Row("")] * 6]
        number = terminal.rpartition("-")[2]
        look = Look.MARK if self._given else Look.FAINT
        return [first, Row(""), *(Row("  " + line, look) for line in big(number))]

    def _list(self) -> list[Row]:
        rows = [Row(self._text("list-head"), Look.FAINT)]
        for at, line in enumerate(self.desk.counts):
            opening = str(line.opening) if line.opening else self._text("unknown")
            opening = opening if line.in_service else self._text("resting")
            name = f"{'▶' if at == self.desk.turn else ' '}{at + 1:>3}  {line.terminal:<10}"
            gap = " " * max(0, 8 - wide(opening))
            look = Look.PLAIN if line.ready else Look.FAINT
            rows.append(Row(f"{name} {gap}{opening} {line.grants:>6} {line.back:>6}", look))
        return rows

    def _contest_rows(self) -> list[Row]:
        rows = [Row(self._text("contests"), Look.FAINT)]
        for at, contest in enumerate(self.desk.package.election.contests):
            chosen = at in self.desk.chosen
            left_out = "" if chosen else f"  ← {self._text('left-out')}"
            key = _CONTEST_KEYS[at]
            look = Look.PLAIN if chosen else Look.TROUBLE
            rows.append(Row(f" [{key}] {'●' if chosen else '○'} {contest.title}{left_out}", look))
        return rows

    def _foot(self, keys: str) -> list[Row]:
        """The last message, or the question that is asked; then the keys."""
        rows = [Row(part, self._said.look) for part in folded(self._said.text)]
        if self.mode not in (Mode.HOME, Mode.SHEET, Mode.SCAN):
            rows = [Row(part, Look.MARK) for part in folded(self._question())]
        cards = "  " + self._text("keys-cards") if self.desk.cards and keys == "keys-home" else ""
        each = (self._text(keys) + cards).split("  ")
        return [*rows, Row(""), *(Row(one, Look.FAINT) for one in each)]

    def _question(self) -> str:
        if self._needs_terminal:
            return self._text("ask-number", typed=self._typed)
        terminal = "" if self._at is None else self.desk.counts[self._at].terminal
        return self._text(f"ask-{self.mode.value}", terminal=terminal, typed=self._typed)

    def _text(self, name: str, **values: str | int) -> str:
        return text(f"reception.{name}", self._language, **values)
