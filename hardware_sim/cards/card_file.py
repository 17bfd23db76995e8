"""A virtual card in a file, so that its tries outlast every process that it is put into.

Written whole and renamed into its place after every change.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.state import CardState, Cipher, NdefState, PivState, Protocol, Reference
from hardware_sim.whole_file import write_whole


class BadCard(ValueError):
    """A file that is no card of this program's."""


def card_in(file: Path) -> VirtualCard:
    """The card, which writes every change of itself into the file. Raises BadCard, OSError."""
    return VirtualCard(load(file), lambda state: save(state, file))


def save(state: CardState, file: Path) -> None:
    """Raises OSError."""
    payload = asdict(state)
    if state.piv is not None:
        payload["piv"]["objects"] = dict(state.piv.objects)
    text = json.dumps(_hex(payload), indent=1, sort_keys=True)
    write_whole(file, f"{text}\n".encode("ascii"))


def load(file: Path) -> CardState:
    """Raises BadCard, OSError."""
    try:
        return _state(json.loads(file.read_text(encoding="ascii")))
    except (AttributeError, KeyError, TypeError, ValueError) as cause:
        raise BadCard(file.name) from cause


def _hex(value: object) -> object:
    """Bytes as hexadecimal digits, wherever they stand."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {_hex(key): _hex(held) for key, held in value.items()}
    return value


def _state(value: dict[str, Any]) -> CardState:
    protocol: Protocol = _one_of(value["protocol"], get_args(Protocol))
    return CardState(
        None if value["piv"] is None else _piv(value["piv"]),
        None if value["ndef"] is None else _ndef(value["ndef"]),
        protocol,
    )


def _piv(value: dict[str, Any]) -> PivState:
    objects = value["objects"].items()
    cipher: Cipher = _one_of(value["cipher"], get_args(Cipher))
    return PivState(
        _reference(value["pin"]),
        _reference(value["puk"]),
        bytes.fromhex(value["key"]),
        cipher,
        tuple((bytes.fromhex(tag), bytes.fromhex(held)) for tag, held in objects),
    )


def _ndef(value: dict[str, Any]) -> NdefState:
    return NdefState(bytes.fromhex(value["data"]), int(value["at_once"]), bool(value["writable"]))


def _reference(value: dict[str, Any]) -> Reference:
    return Reference(bytes.fromhex(value["value"]), int(value["left"]), int(value["most"]))


def _one_of(value: object, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise ValueError(value)
    return value
