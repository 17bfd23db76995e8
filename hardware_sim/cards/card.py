"""A virtual card under power: commands in, answers out.

What it keeps is a value (state.py) that outlasts the power; what a PIN opened does not.
By T=0 an answer with data is fetched by GET RESPONSE (ISO/IEC 7816-3 clause 12).
"""

from collections.abc import Callable
from dataclasses import replace

from hardware_sim.cards.ndef_applet import NdefApplet
from hardware_sim.cards.piv_applet import PivApplet
from hardware_sim.cards.request import Request, read_request
from hardware_sim.cards.state import CardState, NdefState, PivState
from hardware_sim.cards.status import Refused, Status

ATR = {"T=1": bytes.fromhex("3B80014950505901"), "T=0": bytes.fromhex("3B8400495050594F")}
_SELECT, _GET_RESPONSE = 0xA4, 0xC0


class VirtualCard:
    """state: what it keeps now. save is called with it after every change of a byte."""

    def __init__(self, state: CardState, save: Callable[[CardState], None] | None = None) -> None:
        self.state = state
        self._save = save
        self.reset()

    def reset(self) -> None:
        """Power off and on: nothing is chosen, no PIN counts."""
        self._waiting = b""
        self._chosen: PivApplet | NdefApplet | None = None
        self._applets: list[PivApplet | NdefApplet] = []
        if self.state.piv is not None:
            self._applets.append(PivApplet(self.state.piv, self._keep_piv))
        if self.state.ndef is not None:
            self._applets.append(NdefApplet(self.state.ndef, self._keep_ndef))

    def answer(self, raw: bytes) -> bytes:
        """Data and status, whatever the command is."""
        try:
            asked = read_request(raw)
            data = self._answer(asked)
        except Refused as refused:
            return refused.status.to_bytes(2, "big")
        if self.state.protocol == "T=0":
            return self._by_t0(asked, data)
        return data + Status.DONE.to_bytes(2, "big")

    def _answer(self, asked: Request) -> bytes:
        if asked.ins == _GET_RESPONSE and self.state.protocol == "T=0":
            return self._waiting
        self._waiting = b""
        if asked.ins == _SELECT and asked.p1 == 0x04:
            return self._select(asked)
        if self._chosen is None:
            raise Refused(Status.NO_SUCH_COMMAND)
        return self._chosen.answer(asked)

    def _select(self, asked: Request) -> bytes:
        """By a name or its beginning; the one before stays where there is none such."""
        for applet in self._applets:
            if len(asked.data) >= 5 and applet.name.startswith(asked.data):
                self._chosen = applet
                return applet.chosen()
        raise Refused(Status.NO_APPLICATION)

    def _by_t0(self, asked: Request, data: bytes) -> bytes:
        """As much as may be sent now; the rest waits."""
        if data and asked.data:
            self._waiting = data
            return bytes([0x61, min(len(data), 255)])
        wanted = asked.expects or 0
        if asked.ins != _GET_RESPONSE and data and wanted != len(data):
            return bytes([0x6C, len(data) & 0xFF])
        self._waiting = data[wanted:] if asked.ins == _GET_RESPONSE else b""
        more = bytes([0x61, min(len(self._waiting), 255)]) if self._waiting else b"\x90\x00"
        return data[:wanted] + more

    def _keep_piv(self, kept: PivState) -> None:
        self._keep(replace(self.state, piv=kept))

    def _keep_ndef(self, kept: NdefState) -> None:
        self._keep(replace(self.state, ndef=kept))

    def _keep(self, state: CardState) -> None:
        self.state = state
        if self._save is not None:
            self._save(state)
