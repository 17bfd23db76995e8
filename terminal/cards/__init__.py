"""IC cards: an officer's badge (PIV) and a voter's grant (NDEF), the same on every reader.

Commands and answers are bytes (apdu.py, piv.py, ndef.py); officer_card.py, grant_card.py and
issue.py speak them over the port terminal/ports/card_slot.py. The cards that fit are described
in docs/cards.md, their bytes in docs/formats/cards.md.
"""
