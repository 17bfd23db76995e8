"""Slips on their way from the staff's screen to paper, and what the screen says of them."""

from dataclasses import replace

from terminal.slips.desk import SlipDesk
from terminal.slips.kinds import Slip
from terminal.slips.told import BEGUN, DONE, STILL, told
from terminal.staff.desk import StaffDesk, remarked, to_hand_out


class Paper:
    """Remembers of the slip that is being printed only whose half it is, if any."""

    def __init__(self) -> None:
        self._half = 0

    def begun(self, desk: StaffDesk, slip: Slip | None, printer: SlipDesk | None) -> StaffDesk:
        """The desk after 「印刷する」; unchanged where there is nothing to print, or no printer."""
        if slip is None or printer is None:
            return desk
        begun = printer.begin(slip)
        if begun:
            self._half = to_hand_out(desk)
        return remarked(replace(desk, on_paper=0, missing=()), BEGUN if begun else STILL)

    def heard(self, desk: StaffDesk, printer: SlipDesk | None, now: int) -> StaffDesk:
        """Time passes: what became of the slip. The owner of a half then says whether it is in
        hand, and until then it may be had again."""
        if printer is None:
            return desk
        printer.look(now)
        found = printer.result()
        if found is None or not desk.open:
            return desk
        key = told(found)
        if key == DONE and self._half and self._half == to_hand_out(desk):
            return replace(desk, on_paper=self._half, revealed=False, remark=None)
        return remarked(desk, key)
