"""The voice of an election, made at preparation: clips from kana, checked, and signed."""
