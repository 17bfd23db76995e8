"""What staff are doing at the screen, and what a touch makes of it.

Frozen, and without a secret: of a PIN the number of its digits, of a half its number.
"""

from dataclasses import dataclass, replace

from common.halves import SECRET_BYTES
from common.pins import CARD_DIGITS, DIGITS
from common.text import Value
from terminal.life.people import By, lacking
from terminal.life.states import Polls
from terminal.staff import touches as t
from terminal.staff.acts import Act, Step, needs, steps

MOST_DIGITS = DIGITS[-1]
LEAST_DIGITS = DIGITS[0]
HALF_LETTERS = 2 * SECRET_BYTES + 8
"""What is written of a half by hand: its part and its checksum."""
BOTH = frozenset({1, 2})


@dataclass(frozen=True)
class Remark:
    """What to tell staff about their last touch or scan; key: table and name of a text of the
    catalogue, as `badges.pin-wrong`; values fill it."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class CardHeld:
    """The badge whose PIN is asked is a card. left: tries that the card leaves, None where it
    does not tell; here: tries that this terminal leaves. asked: the card has the PIN and has
    not answered yet."""

    left: int | None
    here: int
    asked: bool = False


@dataclass(frozen=True)
class StaffDesk:
    """open: a badge covered the voter's screen. more: the other acts are shown.

    step: which of an act's steps. badge: was held up, its PIN is asked; card: where it is a
    card. lies: a card that did its work is still in the reader. digits: typed so far. officers:
    whose PIN was right. subject: the candidate or the badge that the act is about. renewed: a
    new PIN was typed twice alike; once: it was typed once. halves: numbers that were given.
    writing: the number of the half that its owner types, letters: how many so far. taken:
    halves whose owners have them. revealed: a half is on the screen. on_paper: the number of
    the half that was printed, while its owner takes the paper. contests: in which a voter who
    is let in may vote. networks: what was up when the last act was tried. list_at: which part
    of a list. missing: what the act lacked when it was tried, by name; empty again after the
    next touch.
    """

    open: bool = False
    more: bool = False
    info: t.Info | None = None
    act: Act | None = None
    step: int = 0
    badge: str = ""
    card: CardHeld | None = None
    lies: bool = False
    digits: int = 0
    officers: frozenset[str] = frozenset()
    witness: bool = False
    subject: str = ""
    once: bool = False
    renewed: bool = False
    halves: frozenset[int] = frozenset()
    writing: int = 0
    letters: int = 0
    taken: frozenset[int] = frozenset()
    revealed: bool = False
    on_paper: int = 0
    contests: frozenset[str] = frozenset()
    ticks: frozenset[t.Tick] = frozenset()
    networks: tuple[str, ...] = ()
    list_at: int = 0
    remark: Remark | None = None
    missing: tuple[str, ...] = ()

    @property
    def at(self) -> Step | None:
        """The step that is on the screen."""
        return None if self.act is None else steps(self.act)[self.step]

    @property
    def by(self) -> By:
        return By(self.officers, self.witness)

    @property
    def typing(self) -> bool:
        """Whether digits are asked: of an officer's PIN, or of a new one."""
        return bool(self.badge) or (self.at is Step.NEW_PIN and not self.renewed)

    @property
    def asked(self) -> bool:
        """Whether a card was given the PIN and has not answered yet."""
        return self.card is not None and self.card.asked

    def without_badge(self) -> "StaffDesk":
        """No PIN is asked any more."""
        return replace(self, badge="", card=None, digits=0)

    def rested(self) -> "StaffDesk":
        """Nothing is prepared; the cover stays as it is."""
        return StaffDesk(open=self.open, taken=self.taken)


def remarked(desk: StaffDesk, key: str, **values: Value) -> StaffDesk:
    """The same, and staff are told this; key: table and name of a text."""
    return replace(desk, remark=Remark(key, tuple(values.items())))


def left_alone(desk: StaffDesk, *, covers: bool) -> StaffDesk:
    """Nobody is here any more: nothing is prepared, and nobody is an officer. covers: it lies
    over a voter's screen; there it stays open, for a touch takes it away. What was only looked
    at stays, too."""
    if desk.act is not None:
        desk = remarked(desk.rested(), "staff.rested")
    if not covers and desk.info is None:
        desk = replace(desk.rested(), open=False)
    return desk


def lacks(desk: StaffDesk, polls: Polls) -> str | None:
    """The name of the refusal where these people are not enough.

    Whose PIN is said to be forgotten is not who says it.
    """
    if desk.act is None:
        return None
    silent = {desk.subject} if desk.act is Act.FORGOT_PIN else frozenset()
    return lacking(needs(desk.act), desk.by, polls.locked | silent)


def may_go_on(desk: StaffDesk, polls: Polls) -> bool:
    """Whether this step has what it takes."""
    match desk.at:
        case None | Step.CONFIRM:
            return False
        case Step.MEANING | Step.COMPARE:
            return True
        case Step.CANDIDATE | Step.BADGE:
            return bool(desk.subject)
        case Step.NEW_PIN:
            return desk.renewed
        case Step.CONTESTS:
            return bool(desk.contests)
        case Step.HALF_1:
            return 1 in desk.taken and not desk.revealed
        case Step.HALF_2:
            return 2 in desk.taken and not desk.revealed
        case Step.HALVES:
            return desk.halves == BOTH and not desk.writing
        case Step.PEOPLE:
            return lacks(desk, polls) is None and not desk.lies


def touched(desk: StaffDesk, touch: t.StaffTouch, polls: Polls) -> StaffDesk:
    """The desk after a touch that asks nothing of the world; Enter and Do change nothing
    here. A touch that means nothing on this screen changes nothing."""
    if desk.asked and not isinstance(touch, t.Leave | t.Uncover):
        return desk
    desk = replace(desk, remark=None, missing=())
    match touch:
        case t.Prepare():
            return replace(desk.rested(), act=touch.act)
        case t.Show():
            return replace(desk.rested(), info=touch.info)
        case t.More():
            return replace(desk.rested(), more=True)
        case t.Uncover():
            return StaffDesk(taken=desk.taken)
        case t.Leave():
            return _back(desk)
        case t.Next() if may_go_on(desk, polls):
            return replace(desk, step=desk.step + 1)
        case _ if desk.typing:
            return _typed(desk, touch)
        case _ if desk.writing:
            return _written(desk, touch)
        case _:
            return _filled(desk, touch)


def _back(desk: StaffDesk) -> StaffDesk:
    if desk.badge:
        return desk.without_badge()
    if desk.writing:
        return replace(desk, writing=0, letters=0)
    if desk.on_paper:
        return replace(desk, on_paper=0)
    if desk.act is None or desk.step == 0:
        return desk.rested()
    return replace(desk, step=desk.step - 1, digits=0, once=False, revealed=False)


def _typed(desk: StaffDesk, touch: t.StaffTouch) -> StaffDesk:
    match touch:
        case t.Digit() if desk.digits < (MOST_DIGITS if desk.card is None else CARD_DIGITS[-1]):
            return replace(desk, digits=desk.digits + 1)
        case t.Erase():
            return replace(desk, digits=0)
        case _:
            return desk


def _written(desk: StaffDesk, touch: t.StaffTouch) -> StaffDesk:
    match touch:
        case t.Letter() if desk.letters < HALF_LETTERS:
            return replace(desk, letters=desk.letters + 1)
        case t.Rub() if desk.letters:
            return replace(desk, letters=desk.letters - 1)
        case _:
            return desk


def _filled(desk: StaffDesk, touch: t.StaffTouch) -> StaffDesk:
    match touch:
        case t.Watching() if desk.at is Step.PEOPLE:
            return replace(desk, witness=not desk.witness)
        case t.Confirmed() if desk.at is Step.CONFIRM:
            return replace(desk, ticks=desk.ticks ^ {touch.tick})
        case t.Write() if desk.at is Step.HALVES and touch.number in BOTH:
            return replace(desk, writing=touch.number, letters=0)
        case t.Pick() if desk.at is Step.CANDIDATE:
            return replace(desk, subject=touch.candidate)
        case t.Mark() if desk.at is Step.CONTESTS:
            return replace(desk, contests=desk.contests ^ {touch.contest})
        case t.Turn():
            return replace(desk, list_at=desk.list_at + 1)
        case t.Reveal() if to_hand_out(desk):
            return replace(desk, revealed=True, on_paper=0)
        case t.Taken() if half_at(desk) and (desk.revealed or desk.on_paper):
            taken = desk.taken | {half_at(desk)}
            return replace(desk, revealed=False, on_paper=0, taken=taken)
        case _:
            return desk


def half_at(desk: StaffDesk) -> int:
    """Which half this step hands out; 0 for none."""
    return {Step.HALF_1: 1, Step.HALF_2: 2}.get(desk.at or Step.MEANING, 0)


def to_hand_out(desk: StaffDesk) -> int:
    """The half that its owner may have now, on the screen or on paper; 0 for none."""
    number = half_at(desk)
    return 0 if number in desk.taken else number
