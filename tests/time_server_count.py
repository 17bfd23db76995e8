"""How long the server takes from media to totals: `uv run python tests/time_server_count.py 10000`.

Media as they lie under a mount, both of every terminal; what people do in between (forms,
approvals, shares) is left out of the figures. Processes are there before, as in the evening.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ippyo.bench.town import found_town, poll
from tally_server.database import count_steps, openings, people, proposals
from tally_server.database.database import Database
from tally_server.database.migrate import migrate
from tally_server.opening.acts import acts
from tally_server.opening.carrying import statement_sha256
from tally_server.opening.room import Room
from tally_server.opening.setting import Setting
from tally_server.people.person import Person
from tally_server.people.roles import Role

ACTS = {act.kind: act for act in acts()}
WORKERS = 2


def now() -> datetime:
    return datetime.now(UTC)


def agree(room: Room, by: dict[str, Person], kind: str, data: dict[str, object]) -> None:
    database = room.core.database
    with database.write() as tx:
        waiting = proposals.propose(tx, ACTS[kind], data, by["counting-officer"], now())
    with database.write() as tx:
        carry_out = room.carrying.carry_out
        sha256, number = waiting.sha256, waiting.id
        proposals.approve(tx, ACTS[kind], carry_out, number, sha256, by["witness"], now())


def timed(name: str, work: Callable[[], object]) -> float:
    """Seconds by the clock, and CPU seconds of this process and its children."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    seconds = time.perf_counter() - wall
    print(f"{name:32} {seconds:6.2f} s   CPU {_cpu() - cpu:6.2f} s")  # noqa: T201  # the figures
    return seconds


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(records: int, folder: Path) -> None:
    town = found_town(max(1, records // 100), 1)
    polled = poll(town, records, folder / "mounts" / "usb1", WORKERS, lambda _: None)
    database = Database(f"sqlite:///{folder / 'count.sqlite'}")
    migrate(database)
    by = {}
    with database.write() as tx:
        for login in (*Role, "key-trustee-1"):
            role = Role(str(login).removesuffix("-1"))
            by[str(login)] = people.add_person(tx, str(login), str(login), {role}, now())
    setting = Setting(
        town.package,
        town.sources,
        folder / "data",
        folder,
        folder / "mounts",
        None,
        WORKERS,
    )
    room = Room(setting, database, now)
    agree(room, by, "count-begin", {"election": "bulk"})
    room.media.warm_up()
    total = timed(
        "media copied and verified", lambda: room.media.read_mount("usb1", by["operator-a"])
    )
    for slip in polled.slips.values():
        room.enter_slip(slip, by["operator-a"])
    for place in setting.election.places:
        terminals = [one for one in polled.slips.values() if one.terminal.startswith(place.id)]
        room.enter_roll(place.id, "mayor", sum(one.records for one in terminals), by["operator-a"])

    def pool() -> object:
        with database.read() as tx:
            return room.core.pool_now(tx)

    total += timed("pool made", pool)
    with database.read() as tx:
        made = room.core.pool_now(tx)
    agree(room, by, "count-complete", {"pool": made.hash})
    agree(room, by, "count-sign", {"pool": made.hash, "statement": statement_sha256(made)})
    for login, share in zip(("key-trustee", "key-trustee-1"), town.shares, strict=False):
        room.opening.give(share.reveal().decode(), by[login])

    def opened() -> None:
        room.opening.open(by["counting-officer"])
        room.opening.wait()

    total += timed("opened", opened)
    with database.read() as tx:
        said = openings.opened(tx, count_steps.current(tx).pool)
    assert said is not None
    assert said["pools"][0]["totals"] == dict(polled.cast)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'media to totals':32} {total:6.2f} s   {records / total:,.0f} records/s, {peak} MB")  # noqa: T201
    room.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        main(int(sys.argv[1]), Path(work))
