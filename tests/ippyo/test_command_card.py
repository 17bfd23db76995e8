"""`ippyo card`: cards are checked, made officers', unblocked and emptied, on simulated readers."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from elections import Town, ippyo

from common.badges import BADGES_FILE, card_guid, read_badges
from common.package import read_package
from common.secret import Secret
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import FACTORY_KEY, CardState, NdefState, officer_card, voter_card
from hardware_sim.devices.card_file import load_card
from hardware_sim.devices.state import Reader
from hardware_sim.devices.state_file import load, save
from ippyo.card_fit import LONGEST_GRANT, longest_grant
from ippyo.desk_terminal import DEVICES, make_devices, new_card
from terminal.cards.chuid import guid_of
from terminal.cards.officer_card import read_badge, tries_left
from terminal.cards.refused import CardRefused

AS_BOUGHT = f"{FACTORY_KEY.hex()}\n123456\n12345678\n"


class Office:
    """The committee's room: a package, badges with their PINs, a reader with a card in it."""

    def __init__(self, town: Town) -> None:
        self.folder = town.folder
        self.keys, self.badges = town.folder / "keys", town.folder / "badges"
        self.package = town.folder / "package.json"
        election = town.folder / "election"
        built = ("--keys", self.keys, "--out", self.package)
        assert ippyo("election", "build", election, *built).code == 0
        asked = ("--keys", self.keys, "--election", election, "--place", "p01")
        assert ippyo("keys", "badges", *asked, "--officers", 2, "--out", self.badges).code == 0
        self.table = town.folder / "table"
        (self.table / DEVICES).mkdir(parents=True)
        make_devices(self.table / DEVICES)
        self.words = town.folder / "as-bought"
        self.words.write_text(AS_BOUGHT)
        self.puk = town.folder / "b1.puk"

    def lay(self, card: CardState) -> "Office":
        """This card lies in the reader."""
        devices = self.table / DEVICES
        new_card(devices, "bought", card)
        state = load(devices)
        if state.readers[Reader.RECEPTION] is not None:
            state = state.take_card(Reader.RECEPTION)
        save(state.insert_card("bought", Reader.RECEPTION), devices)
        return self

    def run(self, *words: object) -> tuple[int, str]:
        said = ippyo("card", *words, "--simulated-cards", self.table)
        return said.code, said.out + said.err

    def officer(self, number: int = 1) -> tuple[int, str]:
        return self.run(
            *("officer", self.badges / f"p01-b{number}.txt", "--package", self.package),
            *("--puk", self.puk, "--as-bought", self.words),
        )

    @property
    def slot(self) -> VirtualSlot:
        """The card as a terminal would meet it."""
        return VirtualSlot(VirtualCard(load_card(self.table / DEVICES, "bought")))

    @property
    def uid(self) -> bytes:
        return read_package(self.package.read_bytes()).ceremony.uid

    def letter(self, number: int = 1) -> list[str]:
        return (self.badges / f"p01-b{number}.txt").read_text().split("\n")


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def test_a_bought_card_becomes_an_officers_card(office: Office) -> None:
    """A terminal knows it by its GUID, and gets the badge for the badge's PIN; the card's PUK
    is another one than bought, and lies in a file that nobody else may read."""
    code, said = office.lay(officer_card()).officer()
    assert code == 0, said
    line, pin, *_ = office.letter()
    assert guid_of(office.slot) == card_guid(office.uid, "p01-b1")
    assert read_badge(office.slot, Secret(pin.encode())) == line
    with pytest.raises(CardRefused):
        read_badge(office.slot, Secret(b"123456"))
    assert office.puk.stat().st_mode & 0o077 == 0
    assert office.puk.read_text().strip() not in ("", "12345678")
    assert pin not in said
    assert line not in said
    listed = read_badges(
        (office.badges / BADGES_FILE).read_bytes(),
        read_package(office.package.read_bytes()).ceremony,
        "p01",
    )
    assert [one.name for one in listed.badges] == ["p01-b1", "p01-b2"]


def test_an_issue_that_was_cut_off_is_done_again_with_the_same_words(office: Office) -> None:
    """The PUK was lasting before the card had it."""
    assert office.lay(officer_card()).officer()[0] == 0
    puk = office.puk.read_text()
    assert office.officer()[0] == 0
    assert office.puk.read_text() == puk
    assert read_badge(office.slot, Secret(office.letter()[1].encode())) == office.letter()[0]


def test_a_locked_card_is_unblocked_with_its_puk(office: Office) -> None:
    """And has the PIN of the badge again."""
    office.lay(officer_card()).officer()
    state = load_card(office.table / DEVICES, "bought")
    slot = VirtualSlot(VirtualCard(state))
    for _ in range(9):
        with pytest.raises(CardRefused):
            read_badge(slot, Secret(b"000000"))
    assert tries_left(slot) == 0
    office.lay(slot._card.state)  # type: ignore[union-attr]  # a card lies there
    letter = office.badges / "p01-b1.txt"
    code, said = office.run("unblock", letter, "--package", office.package, "--puk", office.puk)
    assert code == 0, said
    assert read_badge(office.slot, Secret(office.letter()[1].encode())) == office.letter()[0]


def test_after_the_election_a_card_is_emptied(office: Office) -> None:
    """There is no badge on it, nor by what it was known; a wrong key leaves it as it is."""
    office.lay(officer_card()).officer()
    key = office.folder / "key"
    key.write_text("00" * 24)
    code, said = office.run("empty", "--key", key)
    assert (code, "[E-12]" in said) == (2, True)
    assert guid_of(office.slot)
    key.write_text(FACTORY_KEY.hex())
    assert office.run("empty", "--key", key)[0] == 0
    assert guid_of(office.slot) == b""
    with pytest.raises(CardRefused):
        read_badge(office.slot, Secret(office.letter()[1].encode()))


def test_a_voters_card_is_wiped(office: Office) -> None:
    """Zeros all over."""
    card = voter_card()
    assert card.ndef is not None
    office.lay(CardState(ndef=NdefState(b"\x00\x05other".ljust(1024, b"\1"))))
    assert office.run("wipe")[0] == 0
    kept = load_card(office.table / DEVICES, "bought").ndef
    assert kept is not None
    assert not any(kept.data)


FIT: dict[str, tuple[CardState, int, tuple[str, ...]]] = {
    "officer": (officer_card(), 0, ("職員のカードに: 使えます", "Type 4")),
    "voter": (voter_card(), 0, ("投票者のカードに: 使えます", "PIV カード")),
    "too small": (voter_card(60), 3, ("投票者のカードに: 使えません", "入りません", "cards.md")),
    "locked": (
        CardState(ndef=NdefState(writable=False)),
        3,
        ("投票者のカードに: 使えません", "書き込みが禁じられています"),
    ),
    "stranger": (CardState(), 3, ("職員のカードに: 使えません", "投票者のカードに: 使えません")),
}


@pytest.mark.parametrize("what", FIT)
def test_a_card_is_checked_in_plain_words_before_a_town_buys_more(
    what: str, office: Office
) -> None:
    """What it can be used for, and what does not fit; the card is as it was."""
    card, code, words = FIT[what]
    found, said = office.lay(card).run("check")
    assert found == code, said
    for word in words:
        assert word in said
    assert load_card(office.table / DEVICES, "bought") == card


def test_the_room_is_that_of_this_elections_longest_grant(office: Office) -> None:
    """A small card may do for one election and not for another."""
    needed = longest_grant(read_package(office.package.read_bytes()))
    assert 100 < needed < LONGEST_GRANT
    office.lay(voter_card(needed + 20))
    assert office.run("check", "--package", office.package)[0] == 0
    assert office.run("check")[0] == 3


BAD: dict[str, Callable[[Office], tuple[object, ...]]] = {
    "no card": lambda _: ("check",),
    "no such package": lambda office: ("check", "--package", office.folder / "none"),
    "no badge": lambda office: _officer(office, letter=office.package),
    "no key": lambda office: _officer(office, words="zz\n123456\n12345678\n"),
    "no words": lambda office: _officer(office, words="123456\n"),
}


def _officer(office: Office, letter: Path | None = None, words: str = "") -> tuple[object, ...]:
    office.lay(officer_card())
    office.words.write_text(words or AS_BOUGHT)
    return (
        *("officer", letter or office.badges / "p01-b1.txt", "--package", office.package),
        *("--puk", office.puk, "--as-bought", office.words),
    )


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_done_is_said_in_one_line(what: str, office: Office) -> None:
    """With exit code 2, and nothing changed on any card."""
    code, said = office.run(*BAD[what](office))
    assert code == 2, said
    assert len(said.splitlines()) == 1


def test_words_are_asked_where_no_file_has_them(office: Office) -> None:
    """Typed by the clerk, and never shown."""
    office.lay(officer_card())
    said = ippyo(
        *("card", "officer", office.badges / "p01-b1.txt", "--package", office.package),
        *("--puk", office.puk, "--simulated-cards", office.table),
        typed=AS_BOUGHT,
    )
    assert said.code == 0
    assert FACTORY_KEY.hex() not in said.out + said.err


def test_an_official_badge_goes_on_no_simulated_card(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would lie on a disk with its PIN."""
    real = read_package(office.package.read_bytes())
    election = real.election.model_copy(update={"mode": "official"})
    official = SimpleNamespace(election=election, ceremony=real.ceremony)
    monkeypatch.setattr("ippyo.card.read_package", lambda _: official)
    code, said = office.lay(officer_card()).officer()
    assert (code, "--simulated-cards" in said) == (2, True)
    assert guid_of(office.slot) == b""
