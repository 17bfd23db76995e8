"""A virtual reader in this process, behind the port of a real one."""

from hardware_sim.cards.card import VirtualCard
from terminal.cards.apdu import for_t0
from terminal.ports.card_slot import CardGone, ReaderGone

NAME = "Ippyo Virtual Reader"


class VirtualSlot:
    """pull_after: the card is pulled before its answer to that command, 1 the next, comes
    back. heard: the card answers nothing where it is False (mute)."""

    def __init__(self, card: VirtualCard | None = None) -> None:
        self._card = card
        self._plugged = True
        self._talking = False
        self._stale = False
        self.mute = False
        self.pull_after: int | None = None

    def insert(self, card: VirtualCard) -> None:
        self.pull()
        self._card = card

    def pull(self) -> None:
        """A talk that went on finds out at its next command, even where a card lies here again."""
        self._card = None
        self._stale = self._talking

    def plug(self, *, on: bool) -> None:
        """The reader's own cable; a card in it loses its power."""
        self._plugged = on
        self._stale = self._talking

    def reader(self) -> str | None:
        return NAME if self._plugged else None

    def present(self) -> bool:
        return self._plugged and self._card is not None

    def transmit(self, command: bytes | bytearray) -> bytes:
        stale, self._stale = self._stale, False
        if not self._plugged:
            self._talking = False
            raise ReaderGone
        if stale or self._card is None or self.mute:
            self._talking = False
            raise CardGone
        return self._answer(self._card, command)

    def _answer(self, card: VirtualCard, command: bytes | bytearray) -> bytes:
        if not self._talking:
            card.reset()
            self._talking = True
        by_t0 = card.state.protocol == "T=0"
        answer = card.answer(bytes(for_t0(command) if by_t0 else command))
        if self.pull_after is not None:
            self.pull_after -= 1
            if self.pull_after <= 0:
                self.pull_after = None
                self.pull()
                return self.transmit(command)
        return answer

    def release(self) -> None:
        self._talking = self._stale = False
        if self._card is not None:
            self._card.reset()
