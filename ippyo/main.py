"""The entry point of the distribution."""


def run() -> None:
    """Run the command `ippyo`.

    The commands are imported here and not above: every process that a count starts
    imports this file first, and needs none of them.
    """
    from ippyo.app import app

    app()
