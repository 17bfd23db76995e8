"""The kind of machine that a set is for."""

from dataclasses import dataclass

LEGACY = {"manylinux2014": (2, 17), "manylinux2010": (2, 12), "manylinux1": (2, 5)}
"""Older names of wheels' platforms, and the glibc they ask for (PEP 600)."""


@dataclass(frozen=True)
class Target:
    """A Linux with glibc. python: as 3.11; glibc: as 2.36, which is Debian 12's."""

    python: str
    machine: str
    glibc: str

    @property
    def platforms(self) -> tuple[str, ...]:
        """Every platform whose wheels run there, the newest first (PEP 600)."""
        newest = int(self.glibc.split(".")[1])
        names = [f"manylinux_2_{minor}_{self.machine}" for minor in range(newest, 4, -1)]
        names += [f"{name}_{self.machine}" for name, (_, need) in LEGACY.items() if need <= newest]
        return (*names, f"linux_{self.machine}")

    @property
    def environment(self) -> dict[str, str]:
        """What markers of requirements ask (PEP 508)."""
        return {
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "platform_machine": self.machine,
            "platform_system": "Linux",
            "sys_platform": "linux",
            "os_name": "posix",
            "extra": "",
        }
