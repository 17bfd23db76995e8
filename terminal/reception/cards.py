"""The card reader of a reception desk: a grant is written to a card, a card that came back is
wiped.

A card is looked at before a grant is counted, so that a missing or bad card spends no number.
What goes wrong after that is a grant that was counted: it can be written again, or taken back
(decision 0093).
"""

from collections.abc import Callable, Mapping

from terminal.cards.grant_card import check_blank, wipe_grant, write_grant
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardGone, CardSlot, ReaderGone
from terminal.reception.outlets import Given


class CardFailed(Exception):
    """`reason` names a text of `reception_refusals.toml`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CardDesk:
    """The reader on the desk. What a card is called by its maker is never asked."""

    def __init__(self, slot: CardSlot) -> None:
        self._slot = slot

    def check(self, given: Given) -> None:
        """A card lies there that can take this grant. Nothing was written.

        Raises CardFailed: no-card-reader, no-card, card-not-empty, card-unfit.
        """
        self._do(lambda: check_blank(self._slot, given.text), "card-unfit")

    def write(self, given: Given) -> None:
        """The voter can take the card: the grant is on it, and was read back.

        Raises CardFailed: no-card-reader, no-card, card-not-empty, card-not-written.
        """
        self._do(lambda: check_blank(self._slot, given.text), "card-not-written")
        self._do(lambda: write_grant(self._slot, given.text), "card-not-written")

    def wipe(self) -> None:
        """Nothing of a grant is on the card that lies there.

        Raises CardFailed: no-card-reader, no-card, card-not-wiped.
        """
        self._do(lambda: wipe_grant(self._slot), "card-not-wiped")

    def _do(self, what: Callable[[], None], otherwise: str) -> None:
        """otherwise: the reason where it is none of the others."""
        if self._slot.reader() is None:
            raise CardFailed("no-card-reader")
        if not self._slot.present():
            raise CardFailed("no-card")
        try:
            what()
        except CardRefused as refused:
            raise CardFailed(_OWN.get(refused.reason, otherwise)) from refused
        except (CardGone, ReaderGone) as gone:
            raise CardFailed(otherwise) from gone


_OWN: Mapping[str, str] = {"card-not-empty": "card-not-empty"}
