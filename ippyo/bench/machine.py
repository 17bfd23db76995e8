"""What machine a figure was measured on: without it the figure says nothing."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from cryptography.hazmat.backends.openssl import backend


def machine() -> dict[str, str | int]:
    """Processor, cores that may be used, memory, kernel, and the libraries that decide."""
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": _first("/proc/meminfo", "MemTotal"),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "cryptography": f"{version('cryptography')} ({backend.openssl_version_text()})",
        "pynacl": version("pynacl"),
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def _first(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        found, _, value = line.partition(":")
        if found.strip() == name:
            return value.strip()
    return ""
