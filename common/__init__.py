"""The language that terminal, tally server and auditors share: bytes in, bytes out."""
