"""Fields of a card's objects: tag, length and value; tags of one byte, BER lengths to 255."""

from collections.abc import Mapping

from terminal.cards.refused import CardRefused

_ONE_MORE = 0x81
"""Before a length of 128 to 255."""


def packed(tag: int, value: bytes) -> bytes:
    """Raises ValueError for more than 255 bytes."""
    length = bytes([len(value)]) if len(value) < 0x80 else bytes([_ONE_MORE, len(value)])
    return bytes([tag]) + length + value


def unpacked(data: bytes) -> Mapping[int, bytes]:
    """The fields by tag. Raises CardRefused: card-unreadable, also where a tag comes twice."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(data):
        tag, at, length = data[at], at + 2, _at(data, at + 1)
        if length == _ONE_MORE:
            at, length = at + 1, _at(data, at)
        elif length >= 0x80:
            raise CardRefused("card-unreadable")
        if tag in found or at + length > len(data):
            raise CardRefused("card-unreadable")
        found[tag] = data[at : at + length]
        at += length
    return found


def only(data: bytes, tag: int) -> bytes:
    """The value of the one field that there is. Raises CardRefused: card-unreadable."""
    found = unpacked(data)
    if set(found) != {tag}:
        raise CardRefused("card-unreadable")
    return found[tag]


def _at(data: bytes, index: int) -> int:
    if index >= len(data):
        raise CardRefused("card-unreadable")
    return data[index]
