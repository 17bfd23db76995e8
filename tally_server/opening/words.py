"""A share as a trustee types it: SLIP-39 words, each told by its first four letters."""

import re
from functools import cache

from shamir_mnemonic.wordlist import WORDLIST

from common.secret import Secret

WORDS = tuple(WORDLIST)
NUMBERS = (20, 33)
"""How many words a share can have: of a 16-byte secret, and of a 32-byte one."""
_ENOUGH = 4
MOST = 400  # letters of 33 words and the blanks between them
_SPACES = re.compile(r"[\s,]+")


class WordsWrong(ValueError):
    """What was typed is no share. key: the text for the trustee; place: of the word, from 1.

    No word is quoted.
    """

    def __init__(self, key: str, place: int = 0) -> None:
        super().__init__(key)
        self.key = key
        self.place = place


def share_of(typed: str) -> Secret:
    """The share in full words. Words may be shortened to four letters. Raises WordsWrong."""
    if len(typed) > MOST:
        raise WordsWrong("words-too-many")
    words = [word for word in _SPACES.split(typed.strip().lower()) if word]
    if len(words) not in NUMBERS:
        raise WordsWrong("words-number", len(words))
    whole = []
    for place, word in enumerate(words, start=1):
        found = _beginnings().get(word[:_ENOUGH])
        if found is None or not found.startswith(word):
            raise WordsWrong("words-unknown", place)
        whole.append(found)
    return Secret(" ".join(whole).encode("ascii"))


@cache
def _beginnings() -> dict[str, str]:
    return {word[:_ENOUGH]: word for word in WORDS}
