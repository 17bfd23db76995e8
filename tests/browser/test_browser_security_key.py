"""Security keys with Chromium's own virtual authenticator: registered, used, and a foreign one."""

from collections.abc import Iterator
from typing import Any

import pytest
from counting_world import counting_world
from served_paper import SIZE, Served, served
from server_world import PASSWORD

from common.text import text
from tally_server.database.security_keys import SecurityKey
from tally_server.people.roles import Role
from tally_server.web.security_key import keys_of

pytestmark = pytest.mark.browser

KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def place(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A counting place with a name that keys are bound to."""
    folder = tmp_path_factory.mktemp("keys")
    with counting_world(folder, host="localhost") as world, served(world, browser) as shown:
        yield shown


class Plugged:
    """A browser window with a security key of its own in it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        added = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        self._id = added["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        asked = {"authenticatorId": self._id}
        return list(self._cdp.send("WebAuthn.getCredentials", asked)["credentials"])

    def hold(self, credential: dict[str, Any]) -> None:
        """The key answers for this credential."""
        asked = {"authenticatorId": self._id, "credential": credential}
        self._cdp.send("WebAuthn.addCredential", asked)


def registered(place: Served, role: Role, name: str) -> Plugged:
    """A person of this role registers the key in their window, by keyboard."""
    plugged = Plugged(place.page(role))
    page = plugged.page
    page.goto(f"{place.origin}/account/keys/new")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account?notice=web_account.done-key")
    assert name in page.inner_text("main")
    return plugged


def asked_for_key(place: Served, page: Any, role: Role) -> None:
    """Login and password are right; the page of the second step is there."""
    page.goto(f"{place.origin}/sign-in")
    page.fill("#login", place.world.person(role).login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="セキュリティキーで確かめます").wait_for()
    page.wait_for_load_state()


def refused(page: Any) -> None:
    """The server looked at what the key said, and did not take it."""
    page.wait_for_url("**/sign-in/key")
    assert text("web_account.key-wrong", "title_ja") in page.inner_text("main")


def signed_out(page: Any) -> None:
    page.get_by_role("button", name="サインアウト", exact=True).click()
    page.wait_for_url("**/sign-in?notice=*")


def test_a_key_is_registered_and_used(place: Served) -> None:
    """After that the password alone does not open the counting place; the key does."""
    plugged = registered(place, Role.WITNESS, "青い鍵")
    page = plugged.page
    assert len(plugged.credentials()) == 1
    signed_out(page)
    asked_for_key(place, page, Role.WITNESS)
    page.goto(f"{place.origin}/intake")
    assert "/sign-in" in page.url, "the password alone opened a page"
    asked_for_key(place, page, Role.WITNESS)
    page.get_by_role("button").last.press("Enter")
    page.wait_for_url(f"{place.origin}/")
    assert plugged.credentials()[0]["signCount"] >= 1
    (held,) = _keys(place, Role.WITNESS)
    assert held.uses == plugged.credentials()[0]["signCount"]


def test_a_foreign_key_is_refused(place: Served) -> None:
    """Another person's key does not answer, nor one that only claims the right number."""
    owner = registered(place, Role.OPERATOR_A, "甲の鍵")
    other = registered(place, Role.OPERATOR_B, "乙の鍵")
    page = other.page
    signed_out(page)
    asked_for_key(place, page, Role.OPERATOR_A)
    page.get_by_role("button").last.press("Enter")
    page.locator("#key-fault").wait_for()
    assert "/sign-in" in page.url
    forged = dict(owner.credentials()[0])
    forged["privateKey"] = other.credentials()[0]["privateKey"]
    other.hold(forged)
    asked_for_key(place, page, Role.OPERATOR_A)
    page.get_by_role("button").last.press("Enter")
    refused(page)
    page.goto(f"{place.origin}/intake")
    assert "/sign-in" in page.url


def test_a_key_is_registered_with_the_password_only(place: Served) -> None:
    """Registering needs the password again, for whoever sits at a machine that was left."""
    plugged = Plugged(place.page(Role.AUDITOR))
    page = plugged.page
    page.goto(f"{place.origin}/account/keys/new")
    page.fill("#name", "誰かの鍵")
    page.fill("#password", "not the password at all")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/keys")
    assert "U-11" in page.inner_text("main")
    assert _keys(place, Role.AUDITOR) == ()


def test_a_copied_key_is_refused(place: Served) -> None:
    """A counter that does not go on tells of a copy."""
    owner = registered(place, Role.COUNTING_OFFICER, "開票管理者の鍵")
    page = owner.page
    signed_out(page)
    asked_for_key(place, page, Role.COUNTING_OFFICER)
    copied = owner.credentials()[0]
    page.get_by_role("button").last.press("Enter")
    page.wait_for_url(f"{place.origin}/")
    thief = Plugged(place.browser.new_context(viewport=SIZE).new_page())
    thief.hold({**copied, "signCount": 0})
    asked_for_key(place, thief.page, Role.COUNTING_OFFICER)
    thief.page.get_by_role("button").last.press("Enter")
    refused(thief.page)


def _keys(place: Served, role: Role) -> tuple[SecurityKey, ...]:
    return keys_of(place.world.place, place.world.person(role))
