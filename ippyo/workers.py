"""How many processes work side by side."""

import os
from typing import Annotated

import typer

Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="並べて使うプロセスの数(既定: 全コア)")
]


def workers_or_all(workers: int | None) -> int:
    """The number asked for, or one process a core that this process may use."""
    return workers or len(os.sched_getaffinity(0))
