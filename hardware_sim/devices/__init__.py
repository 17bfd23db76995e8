"""The devices of a terminal on a desk: what exists, what is plugged in, and what is wrong."""
