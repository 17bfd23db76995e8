"""What makes a medium unfit to be counted: one named fault, for people to decide on."""

from common.text import Value


class ClosingFault(Exception):
    """Why a medium is not a good closed medium of this terminal.

    name is that of a problem in the register; values fill its text.
    """

    def __init__(self, name: str, **values: Value) -> None:
        super().__init__(name)
        self.name = name
        self.values = values
