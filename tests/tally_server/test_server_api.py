"""The interface for programs keeps its own description, whatever it is sent."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from server_world import ServerWorld, server_world

from tally_server.people.roles import Role
from tally_server.web.deciding import propose
from tally_server.web.people_acts import ADD


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerWorld]:
    with server_world(tmp_path_factory.mktemp("api")) as made:
        data = {"login": "sato-h", "name": "佐藤", "roles": ["witness"]}
        for _ in range(3):
            propose(made.place, ADD.kind, data, made.person(Role.ADMINISTRATOR))
        yield made


@pytest.fixture(scope="module")
def described(served: ServerWorld) -> Any:
    return schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", served.app, headers=bearer(served, Role.AUDITOR)
    )


def bearer(world: ServerWorld, role: Role) -> dict[str, str]:
    token = world.token(world.person(role))
    return {"Authorization": f"Bearer {token}", "Host": "testserver"}


LOOSE = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def test_every_answer_is_one_that_is_described(described: Any, served: ServerWorld) -> None:
    """No request, however odd, makes the server fail or answer otherwise than it says."""
    asked = bearer(served, Role.COUNTING_OFFICER)
    told = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=12, deadline=None, suppress_health_check=LOOSE, derandomize=True)
        @given(case=operation.as_strategy())
        def holds(case: schemathesis.Case) -> None:
            # The session's own end would end what asks here; its test is that of the sessions.
            if (case.method, case.path) != ("DELETE", "/api/v1/session"):
                case.call_and_validate(headers=asked)

        holds()
        told += 1
    assert told > 10


def test_the_description_names_every_path_of_the_interface(served: ServerWorld) -> None:
    """Nothing under /api/v1 is left out of the description but the description."""
    told = served.client(Role.AUDITOR).get("/api/v1/openapi.json").json()
    assert "/api/v1/proposals/{number}/approve" in told["paths"]
    assert all(path.startswith("/api/v1/") for path in told["paths"])
    assert "/sign-in" not in json.dumps(told["paths"])


def test_a_second_person_approves_through_the_interface(served: ServerWorld) -> None:
    """The same rule of two holds for programs: another person, and the hash of what was read."""
    program = served.client().inner
    waiting = program.get("/api/v1/proposals", headers=bearer(served, Role.WITNESS)).json()
    one = waiting[0]
    path = f"/api/v1/proposals/{one['id']}/approve"
    wrong = program.post(path, json={"sha256": "0" * 64}, headers=bearer(served, Role.WITNESS))
    own = {"sha256": one["sha256"]}
    same = program.post(path, json=own, headers=bearer(served, Role.ADMINISTRATOR))
    assert (wrong.status_code, same.status_code) == (409, 409)
    done = program.post(path, json=own, headers=bearer(served, Role.WITNESS))
    assert (done.status_code, done.json()["ending"]) == (200, "approved")
