"""The air-gap watch: every way out of the machine is named, from the kernel's own tables."""

import pytest
from server_world import ServerWorld, shown_text

from tally_server.database import audit_log
from tally_server.people.roles import Role
from tally_server.web.air_gap import AirGapWatch
from tally_server.web.surroundings import (
    Reach,
    default_routes,
    default_routes_6,
    other_interfaces,
    resolvers,
)

HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
OUT = "eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
NEAR = "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
ZEROS = "0" * 32
OUT_6 = f"{ZEROS} 00 {ZEROS} 00 {'f' * 32} 00000400 00000001 00000000 00000003 wlan0\n"
REJECT_6 = f"{ZEROS} 00 {ZEROS} 00 {ZEROS} ffffffff 00000001 00000000 00200200 lo\n"


def test_a_default_route_is_a_way_out_and_a_local_one_is_not() -> None:
    """A router is found; the counting place's own network is no alarm."""
    assert default_routes(HEAD + OUT + NEAR) == ("eth0",)
    assert default_routes(HEAD + NEAR) == ()
    assert default_routes("") == ()


def test_a_default_route_of_ip_6_is_a_way_out_and_a_rejecting_one_is_not() -> None:
    """The newer protocol is looked at too."""
    assert default_routes_6(OUT_6 + REJECT_6) == ("wlan0",)
    assert default_routes_6(REJECT_6) == ()


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("nameserver 192.168.1.1\n", ("192.168.1.1",)),
        ("# nameserver 8.8.8.8\nsearch local\n", ()),
        ("nameserver 127.0.0.53\nnameserver ::1\n", ()),
        ("nameserver fe80::1%eth0\n", ("fe80::1%eth0",)),
    ],
)
def test_name_servers_elsewhere_are_found(table: str, found: tuple[str, ...]) -> None:
    """Asking names of another machine reaches beyond this one."""
    assert resolvers(table) == found


def test_only_the_interface_that_serves_may_be_up() -> None:
    """A second cable, or a radio, is named."""
    up = (("lo", ("127.0.0.1",)), ("eth0", ("10.1.1.2",)), ("wlan0", ()))
    assert other_interfaces(up, "10.1.1.2") == ("wlan0",)
    assert other_interfaces(up, "127.0.0.1") == ("eth0", "wlan0")


def test_every_change_is_recorded_once_and_shown_on_the_pages(world: ServerWorld) -> None:
    """The log tells when a way out appeared and when it was gone; pages warn meanwhile."""
    seen: list[tuple[Reach, ...]] = [(Reach("route", "eth0"),)]
    watch = AirGapWatch(world.place, lambda: seen[0])
    world.place.ways_out = lambda: watch.found
    watch.look()
    watch.look()
    browser = world.client(Role.WITNESS)
    assert "開票所の外につながる可能性" in shown_text(browser.get("/"))
    seen[0] = ()
    watch.look()
    assert "開票所の外につながる可能性" not in shown_text(browser.get("/"))
    with world.database.read() as tx:
        what = [one.what for one in audit_log.entries(tx)]
    assert what == ["web_surroundings.log-route", "web_surroundings.log-none"]
