"""IC cards that exist as files: what a real one would answer, command by command.

The applications are written from the standards alone, not from terminal/cards, so that one
finds out the other. slot.py is a reader in this process; vpcd.py brings a card to a real pcscd.
"""
