"""Fresh processes: forked from one program that read the code before, and from nothing else."""

from concurrent.futures import ProcessPoolExecutor
from typing import Any

from tally_server.fresh import code_read, fresh, read_code_meanwhile

LOADED = "sorted(name for name in __import__('sys').modules if name.startswith('tally_server'))"
PARENT = "__import__('os').getppid()"


def asked(what: str) -> Any:
    """What a new process says of itself before it did anything else."""
    with ProcessPoolExecutor(1, fresh()) as process:
        return process.submit(eval, what).result()


def test_the_code_is_there_when_a_process_begins() -> None:
    """Reader, pool and opener are read; the server's database and pages are not."""
    read_code_meanwhile()
    code_read()
    loaded = asked(LOADED)
    assert {"tally_server.intake.readers", "tally_server.count.opener"} <= set(loaded)
    assert not [name for name in loaded if name.startswith(("tally_server.web", "sqlalchemy"))]


def test_all_come_from_one_server() -> None:
    """However often somebody asks for it."""
    first = asked(PARENT)
    read_code_meanwhile()
    code_read()
    assert asked(PARENT) == first
