"""Security keys, with an authenticator in software."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from server_world import ORIGIN, PASSWORD, Client, ServerWorld, server_world

from tally_server.people.roles import Role
from tally_server.web import cookies

HOST = "testserver"
_PRESENT, _ATTESTED = 0x01, 0x40


def plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """A key that signs what a browser at `origin` would make of the server's options."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.key = generate_private_key(SECP256R1())
        self.id = hashlib.sha256(repr(id(self)).encode()).digest()
        self.origin = origin
        self.uses = 0

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, flags: int, more: bytes = b"") -> bytes:
        self.uses += 1
        rp = hashlib.sha256(HOST.encode()).digest()
        return rp + bytes([flags]) + self.uses.to_bytes(4, "big") + more

    def register(self, options: dict[str, Any]) -> str:
        numbers = self.key.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(_PRESENT | _ATTESTED, attested)
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        response = {"clientDataJSON": plain(client), "attestationObject": plain(statement)}
        return self._answer(response)

    def sign_in(self, options: dict[str, Any]) -> str:
        client = self._client("webauthn.get", options["challenge"])
        data = self._data(_PRESENT)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": plain(client),
            "authenticatorData": plain(data),
            "signature": plain(signature),
        }
        return self._answer(response)

    def _answer(self, response: dict[str, str]) -> str:
        said = {"id": plain(self.id), "rawId": plain(self.id), "type": "public-key"}
        return json.dumps({**said, "response": response, "clientExtensionResults": {}})


def asked(page: str) -> tuple[str, dict[str, Any]]:
    """Ticket and options of a page that asks for a key."""
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    options = re.search(r'data-key-options="([^"]+)"', page)
    assert ticket is not None
    assert options is not None
    return ticket[1], json.loads(html.unescape(options[1]))


@pytest.fixture
def named(tmp_path: Path) -> Iterator[ServerWorld]:
    with server_world(tmp_path, host=HOST) as made:
        yield made


def register(browser: Client, key: Authenticator) -> int:
    ticket, options = asked(browser.get("/account/keys/new").text)
    form = {"ticket": ticket, "credential": key.register(options), "name": "青い鍵"}
    return browser.post("/account/keys", {**form, "password": PASSWORD}).status_code


def password_given(world: ServerWorld) -> tuple[Client, str, dict[str, Any]]:
    browser = world.client()
    page = browser.post("/sign-in", {"login": "witness", "password": PASSWORD})
    assert page.status_code == 200
    assert cookies.SESSION not in page.headers.get("set-cookie", "")
    return browser, *asked(page.text)


def test_whoever_registered_a_key_needs_it_after_the_password(named: ServerWorld) -> None:
    """The password alone begins no session any more; with the key it does, again and again."""
    key = Authenticator()
    assert register(named.client(Role.WITNESS), key) == 303
    for _ in range(2):
        browser, ticket, options = password_given(named)
        assert browser.get("/account").status_code == 303
        form = {"ticket": ticket, "credential": key.sign_in(options)}
        answer = browser.post("/sign-in/key", form)
        assert answer.status_code == 303
        assert browser.get("/account").status_code == 200


def test_a_program_cannot_go_around_the_key(named: ServerWorld) -> None:
    """The interface for programs does not let a password alone in either."""
    register(named.client(Role.WITNESS), Authenticator())
    form = {"login": "witness", "password": PASSWORD}
    assert named.client().inner.post("/api/v1/session", json=form).status_code == 403


def test_another_key_an_old_answer_and_a_copy_are_refused(named: ServerWorld) -> None:
    """Only the registered key, for this challenge, with a counter that went on."""
    key = Authenticator()
    register(named.client(Role.WITNESS), key)
    browser, ticket, options = password_given(named)
    stranger = {"ticket": ticket, "credential": Authenticator().sign_in(options)}
    assert browser.post("/sign-in/key", stranger).status_code == 401
    browser, ticket, options = password_given(named)
    good = {"ticket": ticket, "credential": key.sign_in(options)}
    assert browser.post("/sign-in/key", good).status_code == 303
    assert named.client().post("/sign-in/key", good).status_code == 401
    browser, ticket, _ = password_given(named)
    again = {"ticket": ticket, "credential": good["credential"]}
    assert browser.post("/sign-in/key", again).status_code == 401
    browser, ticket, options = password_given(named)
    key.uses = 0
    copy = {"ticket": ticket, "credential": key.sign_in(options)}
    assert browser.post("/sign-in/key", copy).status_code == 401


def test_a_page_of_another_origin_gets_no_useful_answer(named: ServerWorld) -> None:
    """What a key signs for a false page is worth nothing here."""
    key = Authenticator()
    register(named.client(Role.WITNESS), key)
    browser, ticket, options = password_given(named)
    key.origin = "https://testserver.evil.example"
    form = {"ticket": ticket, "credential": key.sign_in(options)}
    assert browser.post("/sign-in/key", form).status_code == 401


def test_a_challenge_is_good_for_five_minutes(named: ServerWorld) -> None:
    """Whoever left the machine after the password has to begin again."""
    key = Authenticator()
    register(named.client(Role.WITNESS), key)
    browser, ticket, options = password_given(named)
    named.clock.go(minutes=5)
    form = {"ticket": ticket, "credential": key.sign_in(options)}
    assert browser.post("/sign-in/key", form).status_code == 401


@pytest.mark.parametrize(
    "credential", ["", "x", "{}", "[]", "null", '{"id":1}', '{"id":"AA","rawId":"AA"}', "{" * 9999]
)
def test_a_malformed_answer_is_refused_cleanly(named: ServerWorld, credential: str) -> None:
    """Nothing that a browser sends instead of an answer makes the server fail."""
    browser = named.client(Role.WITNESS)
    ticket, _ = asked(browser.get("/account/keys/new").text)
    form = {"ticket": ticket, "credential": credential, "name": "x", "password": PASSWORD}
    assert browser.post("/account/keys", form).status_code == 422
    register(browser, Authenticator())
    other, ticket, _ = password_given(named)
    answer = other.post("/sign-in/key", {"ticket": ticket, "credential": credential})
    assert answer.status_code in {401, 422}


def test_a_key_is_removed_with_the_password_only(named: ServerWorld) -> None:
    """A machine that was left cannot be used to take the key away."""
    browser = named.client(Role.WITNESS)
    register(browser, Authenticator())
    number = browser.get("/account").text.split("/account/keys/")[1].split("/")[0]
    assert browser.post(f"/account/keys/{number}/remove", {"password": "x"}).status_code == 422
    assert browser.post(f"/account/keys/{number}/remove", {"password": PASSWORD}).status_code == 303
    signed = named.client().post("/sign-in", {"login": "witness", "password": PASSWORD})
    assert signed.status_code == 303


def test_without_a_host_name_no_key_is_asked_for_or_taken(world: ServerWorld) -> None:
    """A server that is opened by its address says why it takes no key."""
    answer = world.client(Role.WITNESS).get("/account/keys/new")
    assert (answer.status_code, "U-42" in answer.text) == (409, True)
