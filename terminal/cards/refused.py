"""Why a card is not taken."""

from common.text import Value


class CardRefused(Exception):
    """`reason` names a text of `cards.toml`, `values` fill it. Never a PIN, a badge or a grant."""

    def __init__(self, reason: str, **values: Value) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values
