"""The `ippyo` command: composes the four packages, and holds no rule of its own."""
