"""Offline sets: all that installs Ippyo on a machine without a network, in one signed folder."""
