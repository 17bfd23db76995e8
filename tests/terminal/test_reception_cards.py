"""Cards at the reception desk: the counts hold, whatever a card does."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from crash_points import FEW, cuts
from crashing_medium import CrashingMedium, Cut, Power, PowerCut
from reception_world import ReceptionWorld

from common.text import catalogue
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import CardState, NdefState, officer_card, voter_card
from terminal.cards.grant_card import read_grant
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardGone
from terminal.ports.medium import Medium
from terminal.reception.cards import CardDesk
from terminal.reception.clerk import ENTER, GUARD_MS, Clerk
from terminal.reception.desk import Desk, DeskRefused
from terminal.reception.lines import answers


class CardPlace(ReceptionWorld):
    """A desk with a card reader. slot: the reader under people's hands."""

    def __init__(self, card: VirtualCard | None = None, disk: Medium | None = None) -> None:
        self.slot = VirtualSlot(card)
        super().__init__(disk)

    def start(self) -> Desk:
        desk = super().start()
        desk.cards = CardDesk(self.slot)
        return desk

    def issue(self) -> str:
        """A grant for whose turn it is, on the card that lies there; its text."""
        given = self.desk.issue()
        self.desk.hand_out(given)
        return given.text

    @property
    def counted(self) -> tuple[int, int]:
        """Grants that were issued, and that were taken back."""
        counts = self.desk.counts
        return sum(one.grants for one in counts), sum(one.back for one in counts)


def blank() -> VirtualCard:
    return VirtualCard(voter_card())


def held(card: VirtualCard) -> str:
    """The grant on the card; empty for none that can be read."""
    try:
        return read_grant(VirtualSlot(card))
    except CardRefused:
        return ""


def test_a_grant_comes_out_on_the_card_and_is_the_one_that_was_counted() -> None:
    """What a terminal will read is a good grant of this desk; one was counted."""
    card = blank()
    place = CardPlace(card)
    text = place.issue()
    assert held(card) == text
    assert place.read(text).terminal == "p01-01"
    assert place.counted == (1, 0)


def no_card(slot: VirtualSlot) -> None:
    slot.pull()


def no_reader(slot: VirtualSlot) -> None:
    slot.plug(on=False)


def mute(slot: VirtualSlot) -> None:
    slot.mute = True


def put(state: CardState) -> Callable[[VirtualSlot], None]:
    return lambda slot: slot.insert(VirtualCard(state))


BEFORE: dict[str, tuple[str, Callable[[VirtualSlot], None]]] = {
    "no card": ("no-card", no_card),
    "no reader": ("no-card-reader", no_reader),
    "a card that says nothing": ("card-unfit", mute),
    "an officer's card": ("card-unfit", put(officer_card())),
    "a stranger's card": ("card-unfit", put(CardState())),
    "a card that is too small": ("card-unfit", put(voter_card(40))),
    "a card that nobody may write": ("card-unfit", put(CardState(ndef=NdefState(writable=False)))),
}


@pytest.mark.parametrize("what", BEFORE)
def test_a_card_that_cannot_take_a_grant_spends_no_number(what: str) -> None:
    """It is looked at before anything is counted; the contests that were chosen stay chosen."""
    place = CardPlace(blank())
    reason, spoil = BEFORE[what]
    spoil(place.slot)
    place.desk.choose(0)
    with pytest.raises(DeskRefused) as refused:
        place.desk.issue()
    assert refused.value.reason == reason
    assert place.counted == (0, 0)
    assert place.desk.chosen == {1}


def test_a_grant_is_never_written_over_another() -> None:
    """The card may be of somebody who has still to vote; wiped, it takes the next one."""
    card = blank()
    place = CardPlace(card)
    first = place.issue()
    with pytest.raises(DeskRefused) as refused:
        place.issue()
    assert refused.value.reason == "card-not-empty"
    assert (held(card), place.counted) == (first, (1, 0))
    place.desk.wipe_card()
    assert held(card) == ""
    assert card.state.ndef is not None
    assert not any(card.state.ndef.data)
    assert place.issue() != first
    assert place.counted == (2, 0)


def test_a_card_pulled_while_it_is_written_is_counted_and_the_same_grant_goes_on_another() -> None:
    """At every command: the number that was counted is one; what is on any card is that grant."""
    for commands in range(1, 60):
        card, other = blank(), blank()
        place = CardPlace(card)
        given = place.desk.issue()
        place.slot.pull_after = commands
        try:
            place.desk.hand_out(given)
        except DeskRefused as refused:
            assert refused.reason in ("card-not-written", "no-card")  # noqa: PT017 - in a loop
        else:
            assert place.slot.pull_after is not None  # it was done before
            return
        assert held(card) in ("", given.text)
        place.slot.insert(other)
        place.desk.hand_out(given)
        assert held(other) == given.text
        assert place.counted == (1, 0)
    pytest.fail("it never came to its end")


def test_a_card_that_forgets_what_is_written_is_found_by_reading_it_back() -> None:
    """Positive control of the read-back: a card that says yes and keeps nothing."""

    class Forgets(VirtualCard):
        def answer(self, raw: bytes) -> bytes:
            return b"\x90\x00" if raw[1] == 0xD6 else super().answer(raw)

    place = CardPlace(Forgets(voter_card()))
    with pytest.raises(DeskRefused) as refused:
        place.issue()
    assert refused.value.reason == "card-not-written"
    assert place.counted == (1, 0)
    with pytest.raises(DeskRefused) as kept:
        CardPlace(
            Forgets(CardState(ndef=NdefState(b"\x00\x05other".ljust(99, b"\0"))))
        ).desk.wipe_card()
    assert kept.value.reason == "card-not-wiped"


def written_and_counted(cut: Cut | None) -> tuple[Power, int, int]:
    """A grant for a card while the power goes at this moment: how many cards hold one
    afterwards, how many are counted."""
    power, card = Power(), blank()
    place = CardPlace(card, CrashingMedium(power, "disk"))
    power.begin(cut=cut)
    with suppress(PowerCut):
        place.issue()
    power.restart()
    place.start()
    return power, bool(held(card)), place.counted[0]


def test_after_a_power_cut_no_card_holds_a_grant_that_is_not_counted() -> None:
    """At every operation of the disk, within every write: counted and not written is left over
    on the sheet, as a slip would be; written and not counted is never."""
    power, *whole = written_and_counted(None)
    assert whole == [1, 1]
    found = {written_and_counted(cut)[1:] for cut in cuts(power, FEW)}
    assert {(0, 0), (0, 1)} <= found <= {(0, 0), (0, 1), (1, 1)}


@pytest.mark.parametrize("seed", range(30))
def test_random_mornings_with_cards_reconcile(seed: int) -> None:
    """Cards pulled at any moment, forgotten, wiped, taken back: what is on cards in voters'
    hands was counted, once each, and what was counted is on a card, taken back, or left over."""
    rng, place = Random(seed), CardPlace()
    cards = [blank() for _ in range(4)]
    out: dict[str, int] = {}
    failed = 0
    for _ in range(60):
        before = place.counted
        place.slot.insert(rng.choice(cards))
        if rng.random() < 0.3:
            place.slot.pull_after = rng.randrange(1, 30)
        try:
            match rng.randrange(4):
                case 0 | 1:
                    given = place.desk.issue()
                    failed += 1
                    place.desk.hand_out(given)
                    failed -= 1
                    out[given.text] = 1
                case 2:
                    place.desk.wipe_card()
                    assert place.counted == before
                case 3 if failed:
                    at = rng.randrange(3)
                    place.desk.take_back(at)
                    failed -= 1
        except DeskRefused as refused:
            if refused.reason in ("no-card", "card-not-empty", "card-unfit"):
                assert place.counted[1] == before[1]
        place.slot.pull_after = None
    issued, back = place.counted
    assert issued - back == len(out) + failed
    texts = [text for text in map(held, cards) if text]
    assert len(set(texts)) == len(texts)
    assert len(set(texts) | set(out)) <= issued


# The clerk.


class Window:
    def __init__(self) -> None:
        self.card, self.now = blank(), 0
        self.place = CardPlace(self.card)
        self.clerk = Clerk(self.place.desk, lambda _: "sheet.txt", lambda: None)

    def press(self, *keys: str) -> str:
        """What the clerk reads afterwards."""
        for key in keys:
            self.now += GUARD_MS
            self.clerk.press(key, self.now)
        return "\n".join(row.text for row in self.clerk.picture().rows)


def test_one_key_writes_one_card_with_one_beep() -> None:
    """The screen says for which terminal, and shows no code: the card has it."""
    window = Window()
    said = window.press(ENTER)
    assert "p01-01 の投票権です" in said
    assert (window.clerk.picture().code, window.clerk.beeps) == ((), 1)
    assert held(window.card)


def test_a_clerk_reads_what_to_do_where_a_card_fails() -> None:
    """The same grant by [r] once the card lies well; a card that came back by [x]."""
    window = Window()
    window.place.slot.pull()
    assert "【E-522】" in window.press(ENTER)
    window.place.slot.insert(window.card)
    window.press(ENTER)
    text = held(window.card)
    assert "【E-523】" in window.press(ENTER).replace("\n", "")
    assert "カードを消しました" in window.press("x")
    assert held(window.card) == ""
    window.press(ENTER)
    assert held(window.card) not in ("", text)
    assert window.place.counted == (2, 0)


def test_a_failed_card_is_written_again_by_a_key() -> None:
    """Counted once; [r] puts the very same grant on another card."""
    window = Window()
    real = window.place.desk.cards
    assert real is not None
    given = window.place.desk.issue()
    window.clerk._given = given
    window.place.slot.pull_after = 2
    assert "E-52" in window.press("r")
    other = blank()
    window.place.slot.insert(other)
    window.press("r")
    assert held(other) == given.text
    assert window.place.counted == (1, 0)


def test_without_a_reader_no_key_and_no_line_is_about_cards() -> None:
    """A desk with slips says nothing of cards, and a line that asks for them is refused."""
    world = ReceptionWorld()
    clerk = Clerk(world.desk, lambda _: "sheet.txt", lambda: None)
    clerk.press("x", 0)
    assert "[x]" not in "".join(row.text for row in clerk.picture().rows)
    (said,) = answers(["wipe"], world.desk, lambda: None)
    assert said.startswith("REFUSED E-527")


def test_the_desk_wipes_by_a_line() -> None:
    """As rehearsals do it."""
    place = CardPlace(blank())
    lines = list(answers(["issue", "issue", "wipe", "issue"], place.desk, lambda: None))
    assert [line.split(" ")[0] for line in lines] == ["GRANT", "REFUSED", "OK", "GRANT"]


def test_every_card_reason_of_the_desk_has_a_text() -> None:
    """Under a code, in both languages."""
    for reason in (
        *(reason for reason, _ in BEFORE.values()),
        "card-not-empty",
        "card-not-written",
    ):
        assert catalogue()[f"reception_refusals.{reason}"]["code"].startswith("E-52")


def test_a_reader_that_goes_while_it_writes_is_told() -> None:
    """Its cable, not the card's hand: the grant is counted, and says so."""

    class Goes(VirtualSlot):
        def transmit(self, command: bytes | bytearray) -> bytes:
            if bytes(command)[1] == 0xD6:
                raise CardGone
            return super().transmit(command)

    place = CardPlace()
    place.slot = Goes(blank())
    place.start()
    with pytest.raises(DeskRefused) as refused:
        place.issue()
    assert refused.value.reason == "card-not-written"
