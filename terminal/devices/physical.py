"""On which disk a medium really lies: original and duplicate must not lie on one.

(電磁的記録投票法 Art 10: an original and a duplicate. Two folders, or two partitions, of
one stick are lost together.)
"""

import os
from pathlib import Path

_BLOCK_DEVICES = Path("/sys/dev/block")


def on_one_disk(one: Path, other: Path, devices: Path = _BLOCK_DEVICES) -> bool:
    """Whether two mounted media share a file system or a physical disk.

    devices: the system's list of block devices, by number. What the system does not
    list there (a network, a file system in user space) is its own disk, and two
    partitions under such ones cannot be told to be on one. Raises OSError.
    """
    return not _disks(one, devices).isdisjoint(_disks(other, devices))


def _disks(path: Path, devices: Path) -> frozenset[str]:
    number = os.stat(path).st_dev
    name = f"{os.major(number)}:{os.minor(number)}"
    entry = devices / name
    return _whole_disks(entry.resolve()) if entry.exists() else frozenset({name})


def _whole_disks(device: Path) -> frozenset[str]:
    """The disks under a block device: of a partition its disk, of a mapped or encrypted
    device those that it is made of (Linux, Documentation/ABI/stable/sysfs-block)."""
    if (device / "partition").exists():
        return _whole_disks(device.parent)
    parts = device / "slaves"
    below = list(parts.iterdir()) if parts.is_dir() else []
    if not below:
        return frozenset({(device / "dev").read_text().strip()})
    return frozenset[str]().union(*(_whole_disks(part.resolve()) for part in below))
