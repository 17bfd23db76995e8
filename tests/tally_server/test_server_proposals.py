"""Acts of two people: exactly what was shown, done once, by two who may."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import APIRouter
from server_world import ServerWorld, server_world, shown_text

from tally_server.database import audit_log, proposals
from tally_server.database.database import Transaction
from tally_server.database.proposals import Ending
from tally_server.people.acts import Act, ActRefused, Agreed, Data, Row
from tally_server.people.roles import Role
from tally_server.web.area import Area
from tally_server.web.areas import AREAS
from tally_server.web.deciding import approve, propose, refuse, withdraw

DONE = "web_entry.log-signed-out"
"""Any entry that only the executor of these tests writes."""


def shown(data: Data) -> tuple[Row, ...]:
    return (Row("web_people.name", data["name"]),)


ACT = Act(
    "test-act",
    "web_people.act-add",
    "web_people.act-add-means",
    frozenset({Role.OPERATOR_A, Role.COUNTING_OFFICER}),
    frozenset({Role.COUNTING_OFFICER, Role.WITNESS}),
    shown,
)


def execute(tx: Transaction, agreed: Agreed) -> None:
    audit_log.append(tx, agreed.at, agreed.approved_by, DONE, {})
    if agreed.data["name"] == "stale":
        raise ActRefused("web_people.changed-meanwhile")


AREA = Area("test", APIRouter(), {}, acts=((ACT, lambda _: execute),))


@pytest.fixture
def acting(tmp_path: Path, database_url: str) -> Iterator[ServerWorld]:
    with server_world(tmp_path, url=database_url, areas=(*AREAS, AREA)) as made:
        yield made


def made(world: ServerWorld, name: str = "佐藤") -> proposals.Proposal:
    return propose(world.place, ACT.kind, {"name": name}, world.person(Role.OPERATOR_A))


def times_done(world: ServerWorld) -> int:
    with world.database.read() as tx:
        assert audit_log.broken_at(tx) is None
        return sum(one.what == DONE for one in audit_log.entries(tx))


def now(world: ServerWorld, number: int) -> proposals.Proposal:
    with world.database.read() as tx:
        found = proposals.proposal(tx, number)
    assert found is not None
    return found


def test_an_act_is_done_when_a_second_person_approves_it(acting: ServerWorld) -> None:
    """Nothing happens at the proposal; the approval does it, once, and both names are kept."""
    one = made(acting)
    assert times_done(acting) == 0
    approve(acting.place, one.id, one.sha256, acting.person(Role.WITNESS))
    assert times_done(acting) == 1
    ended = now(acting, one.id)
    assert ended.ending is Ending.APPROVED
    assert ended.ended_by is not None
    assert (ended.proposed_by.login, ended.ended_by.login) == ("operator-a", "witness")
    with pytest.raises(ActRefused, match="ended"):
        approve(acting.place, one.id, one.sha256, acting.person(Role.COUNTING_OFFICER))
    assert times_done(acting) == 1


def test_nobody_approves_an_own_proposal(acting: ServerWorld) -> None:
    """Whoever may propose and approve still needs another person."""
    officer = acting.person(Role.COUNTING_OFFICER)
    one = propose(acting.place, ACT.kind, {"name": "佐藤"}, officer)
    with pytest.raises(ActRefused, match="same-person"):
        approve(acting.place, one.id, one.sha256, officer)
    with pytest.raises(ActRefused, match="same-person"):
        refuse(acting.place, one.id, officer, "理由")
    assert (times_done(acting), now(acting, one.id).ending) == (0, None)


def test_only_the_roles_of_the_act_propose_and_approve(acting: ServerWorld) -> None:
    """An auditor changes nothing; a witness approves and does not propose."""
    with pytest.raises(ActRefused, match="may-not-propose"):
        propose(acting.place, ACT.kind, {"name": "佐藤"}, acting.person(Role.WITNESS))
    one = made(acting)
    for role in (Role.AUDITOR, Role.OPERATOR_B, Role.ADMINISTRATOR):
        with pytest.raises(ActRefused, match="may-not-approve"):
            approve(acting.place, one.id, one.sha256, acting.person(role))
    assert (times_done(acting), now(acting, one.id).ending) == (0, None)


def test_an_approval_is_bound_to_what_was_shown(acting: ServerWorld) -> None:
    """The hash of another proposal, or of none, approves nothing."""
    one, other = made(acting), made(acting, "鈴木")
    for sha256 in (other.sha256, "0" * 64):
        with pytest.raises(ActRefused, match="other-data"):
            approve(acting.place, one.id, sha256, acting.person(Role.WITNESS))
    assert times_done(acting) == 0


def test_an_act_that_is_no_longer_possible_ends_as_stale(acting: ServerWorld) -> None:
    """What the act had begun is undone, and the proposal cannot be approved again."""
    one = made(acting, "stale")
    with pytest.raises(ActRefused, match="changed-meanwhile"):
        approve(acting.place, one.id, one.sha256, acting.person(Role.WITNESS))
    assert (times_done(acting), now(acting, one.id).ending) == (0, Ending.STALE)
    with pytest.raises(ActRefused, match="ended"):
        approve(acting.place, one.id, one.sha256, acting.person(Role.COUNTING_OFFICER))


def test_refused_and_withdrawn_proposals_are_over(acting: ServerWorld) -> None:
    """A refusal keeps its reason; only the proposer withdraws."""
    one, other = made(acting), made(acting, "鈴木")
    refuse(acting.place, one.id, acting.person(Role.WITNESS), "数が違う")
    assert (now(acting, one.id).ending, now(acting, one.id).reason) == (Ending.REFUSED, "数が違う")
    with pytest.raises(ActRefused, match="not-yours"):
        withdraw(acting.place, other.id, acting.person(Role.WITNESS))
    withdraw(acting.place, other.id, acting.person(Role.OPERATOR_A))
    for ended in (one, other):
        with pytest.raises(ActRefused, match="ended"):
            approve(acting.place, ended.id, ended.sha256, acting.person(Role.COUNTING_OFFICER))
    assert times_done(acting) == 0


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """All of them at the same moment, in threads; what each raised."""
    start, raised = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except ActRefused as refused:
            raised[place] = refused  # type: ignore[call-overload]  # a list made of None

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return raised  # type: ignore[return-value]  # as above


def test_two_who_approve_at_once_do_it_once(acting: ServerWorld) -> None:
    """Of two approvals in the same moment one is done and the other is told that it was."""
    people = [acting.person(Role.WITNESS), acting.person(Role.COUNTING_OFFICER)]
    for _ in range(10):
        one = made(acting)
        done = times_done(acting)
        raised = at_once(
            *(lambda by=by: approve(acting.place, one.id, one.sha256, by) for by in people)  # noqa: B023 - called before the loop goes on
        )
        assert sorted(str(one) for one in raised) == ["None", "web_acts.ended"]
        assert times_done(acting) == done + 1


def test_approving_and_withdrawing_at_once_never_both(acting: ServerWorld) -> None:
    """A proposal is approved or withdrawn, and is done exactly in the first case."""
    proposer, witness = acting.person(Role.OPERATOR_A), acting.person(Role.WITNESS)
    for _ in range(10):
        one = made(acting)
        done = times_done(acting)
        raised = at_once(
            lambda: withdraw(acting.place, one.id, proposer),  # noqa: B023 - as above
            lambda: approve(acting.place, one.id, one.sha256, witness),  # noqa: B023 - as above
        )
        assert sum(one is None for one in raised) == 1
        approved = now(acting, one.id).ending is Ending.APPROVED
        assert times_done(acting) == done + approved


def test_the_page_shows_what_is_approved_and_the_form_approves_it(acting: ServerWorld) -> None:
    """A second person reads the content and its hash, and approves by the form of that page."""
    one = made(acting)
    witness = acting.client(Role.WITNESS)
    assert f"/approvals/{one.id}" in witness.get("/approvals").text
    page = witness.get(f"/approvals/{one.id}")
    assert "佐藤" in shown_text(page)
    assert f'value="{one.sha256}"' in page.text
    assert "承認する" not in shown_text(acting.client(Role.OPERATOR_A).get(f"/approvals/{one.id}"))
    answer = witness.post(f"/approvals/{one.id}/approve", {"sha256": one.sha256})
    assert answer.status_code == 303
    assert times_done(acting) == 1
    again = witness.post(f"/approvals/{one.id}/approve", {"sha256": one.sha256})
    assert (again.status_code, "U-21" in again.text) == (409, True)
