"""A request that is not carried out, with what staff are told."""

from common.text import Value


class Refused(Exception):
    """key: an entry with code, title, meaning and action. status: of HTTP."""

    def __init__(self, key: str, status: int = 409, **values: Value) -> None:
        super().__init__(key)
        self.key = key
        self.status = status
        self.said = values
