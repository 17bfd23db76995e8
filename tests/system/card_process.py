"""A hardened process that reads an officer's card, for test_pcsc_hardened.py.

Prints the reader, whether no network is granted, and the badge's length; never the badge.
"""

import sys
import time

from common.secret import Secret
from terminal.cards.officer_card import read_badge
from terminal.devices.pcsc_slot import PcscSlot
from terminal.process import harden


def main(reader: str, digits: str) -> None:
    hardening = harden(lock_memory=False)
    slot = PcscSlot(reader)
    until = time.monotonic() + 20
    while not slot.present() and time.monotonic() < until:
        time.sleep(0.05)
    pin = Secret(digits.encode())
    line = read_badge(slot, pin)
    pin.wipe()
    print(slot.reader(), hardening.granted["no-network"], len(line))  # noqa: T201 - its result


main(*sys.argv[1:])
