"""Every rule that artefacts show: broken alone it turns red alone, with what depends on it."""

from pathlib import Path

import pytest
from auditor_bundle_breaks import BROKEN_BUNDLE, OF_THE_MEDIA
from auditor_town import AuditTown
from compliance_breaks import BREAKS, number
from compliance_world import inspected, red, report, rules

from tally_server.audit.checks import Kind, asked, numbers
from tally_server.compliance.artefacts.audited import NUMBERS
from tally_server.compliance.artefacts.table import ARTEFACTS
from tally_server.compliance.books import own_books
from tally_server.compliance.inspected import Inspected, Running
from tally_server.compliance.result import State
from tally_server.compliance.rule import How, Profile

CASES = [(rule, at) for rule, breaks in BREAKS.items() for at in range(len(breaks))]
OWNER = {check: rule for rule, those in NUMBERS.items() for check in those}


def profile_of(rule: str) -> Profile:
    return Profile.VVSG if rule.startswith("vvsg-") else Profile.JAPAN


def test_every_rule_that_artefacts_show_has_its_check_and_its_breaker() -> None:
    """No rule without its check, no check without its rule, no check that nothing breaks."""
    written = {rule.id for book in own_books() for rule in book.rules if How.ARTEFACT in rule.how}
    assert {check.rule for check in ARTEFACTS} == written
    assert set(BREAKS) == written


def test_every_number_of_the_audit_belongs_to_one_rule() -> None:
    """One fault is one rule: no check of the audit is left out, none is told twice."""
    listed = [check for those in NUMBERS.values() for check in those]
    assert sorted(listed) == sorted(set(listed))
    of_a_recount = set(numbers()) - {
        check
        for kind in Kind
        for check in asked(kind, {211: "a", 212: "b"}, archive=kind is not Kind.MEDIA)
    }
    assert set(listed) == set(numbers()) - of_a_recount
    assert of_a_recount == {504, 505, 506, 508, 509}


@pytest.fixture(scope="module")
def good(counted_town: AuditTown, tmp_path_factory: pytest.TempPathFactory) -> Inspected:
    return inspected(counted_town, tmp_path_factory.mktemp("good"))


@pytest.mark.parametrize("profile", Profile)
def test_of_a_good_election_all_that_artefacts_show_is_met(
    good: Inspected, profile: Profile
) -> None:
    """Each check says met or why it does not apply, and nothing is red."""
    assert red(good, profile) == set()
    for row in report(good, profile).rows:
        if How.ARTEFACT in row.rule.how:
            state = row.parts[How.ARTEFACT].state
            assert state in (State.MET, State.NOT_APPLICABLE), row.rule.id


@pytest.mark.parametrize("profile", Profile)
def test_of_nothing_nothing_is_shown(profile: Profile) -> None:
    """Without any artefact no check says met, and none says not met."""
    nothing = Inspected(Running("0", "0" * 64))
    for row in report(nothing, profile).rows:
        if How.ARTEFACT in row.rule.how:
            assert row.parts[How.ARTEFACT].state is State.NOT_SHOWN, row.rule.id


@pytest.mark.parametrize(("rule", "at"), CASES, ids=[f"{rule}-{at}" for rule, at in CASES])
def test_what_breaks_one_rule_turns_it_red_and_what_depends_on_it(
    counted_town: AuditTown, tmp_path: Path, rule: str, at: int
) -> None:
    """Of a bundle, log, record, election or program broken in one way one rule is not met,
    and those that stand on it; each says why, in both languages."""
    broken = BREAKS[rule][at](counted_town, tmp_path)
    profile = profile_of(rule)
    assert red(broken, profile) == {rule} | rules(profile).dependants(rule)
    evidence = report(broken, profile).row(rule).parts[How.ARTEFACT].evidence
    assert all(one.say("ja") and one.say("en") for one in evidence)


@pytest.mark.parametrize("check", sorted({*OF_THE_MEDIA, *BROKEN_BUNDLE}))
def test_every_fault_of_the_audit_is_one_rule(
    counted_town: AuditTown, tmp_path: Path, check: int
) -> None:
    """Whichever numbered check fails, the rule that owns the number is red, and no other
    but what stands on it."""
    broken = number(check)(counted_town, tmp_path)
    owner = OWNER[check]
    assert red(broken, Profile.JAPAN) == {owner} | rules(Profile.JAPAN).dependants(owner)
