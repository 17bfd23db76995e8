"""Security keys (WebAuthn level 3) as a second step of signing in; optional, for each person.

A challenge is kept by the server, named by a random ticket that the form carries, and used
once. A browser binds what the key signs to our host name and origin.
"""

import hashlib
import secrets
import struct
from dataclasses import dataclass
from datetime import timedelta

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tally_server.database import audit_log, people, security_keys
from tally_server.database.security_keys import SecurityKey
from tally_server.people.person import Person
from tally_server.web.place import Place
from tally_server.web.refused import Refused

LIFE = timedelta(minutes=5)
MAX_CREDENTIAL = 20_000
MAX_NAME = 40
REGISTER, SIGN_IN = "register", "sign-in"
# What the library lets through of a malformed answer, beside its own exceptions.
_MALFORMED = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError, struct.error)


@dataclass(frozen=True)
class Asked:
    """ticket: names the challenge in the form; options: JSON for the browser."""

    ticket: str
    options: str


def ask_to_register(place: Place, person: Person) -> Asked:
    """A challenge for a new key of this person. Raises Refused without a host name."""
    host = _host(place)
    with place.database.read() as tx:
        held = security_keys.keys_of(tx, person.id)
    options = generate_registration_options(
        rp_id=host,
        rp_name="Ippyo",
        user_name=person.login,
        user_display_name=person.name,
        user_id=hashlib.sha256(f"ippyo person {person.id}".encode()).digest(),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in held],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    ticket = _keep(place, person, REGISTER, options.challenge)
    return Asked(ticket, options_to_json(options))


def register(place: Place, person: Person, ticket: str, credential: str, name: str) -> None:
    """The key that answered is one of this person's. Raises Refused."""
    now = place.now()
    challenge = _taken(place, person.id, ticket, REGISTER)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(place),
            expected_origin=sorted(place.settings.origins),
        )
    except _MALFORMED as cause:
        raise Refused("web_account.key-wrong", 422) from cause
    with place.database.write() as tx:
        if security_keys.known(tx, made.credential_id):
            raise Refused("web_account.key-wrong", 422)
        security_keys.add_key(
            tx,
            person.id,
            made.credential_id,
            made.credential_public_key,
            made.sign_count,
            name,
            now,
        )
        audit_log.append(tx, now, person, "web_account.log-key-added", {"name": name})


def keys_of(place: Place, person: Person) -> tuple[SecurityKey, ...]:
    with place.database.read() as tx:
        return security_keys.keys_of(tx, person.id)


def ask_to_sign_in(place: Place, person: Person) -> Asked | None:
    """A challenge for one of the person's keys; None: the person has none.

    Raises Refused where keys are registered and no host name is served.
    """
    held = keys_of(place, person)
    if not held:
        return None
    options = generate_authentication_options(
        rp_id=_host(place),
        allow_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in held],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    ticket = _keep(place, person, SIGN_IN, options.challenge)
    return Asked(ticket, options_to_json(options))


def signed_in(place: Place, ticket: str, credential: str) -> Person:
    """The person who gave the password and whose key answered. Raises Refused."""
    now = place.now()
    with place.database.write() as tx:
        asked = security_keys.answered(tx, _named(ticket), SIGN_IN, now)
        held = None if asked is None else people.account(tx, asked[0])
        keys = () if asked is None else security_keys.keys_of(tx, asked[0])
    if asked is None or held is None or held.closed:
        raise Refused("web_account.key-late", 401)
    try:
        answer = parse_authentication_credential_json(credential)
        key = next(one for one in keys if one.credential == base64url_to_bytes(answer.id))
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=asked[1],
            expected_rp_id=_host(place),
            expected_origin=sorted(place.settings.origins),
            credential_public_key=key.public_key,
            credential_current_sign_count=key.uses,
        )
    except (*_MALFORMED, StopIteration) as cause:
        with place.database.write() as tx:
            said = {"login": held.person.login}
            audit_log.append(tx, now, None, "web_entry.log-failed", said)
        raise Refused("web_account.key-wrong", 401) from cause
    with place.database.write() as tx:
        security_keys.used(tx, key.id, verified.new_sign_count)
    return held.person


def _host(place: Place) -> str:
    if not place.settings.host:
        raise Refused("web_account.key-host", 409)
    return place.settings.host


def _keep(place: Place, person: Person, purpose: str, challenge: bytes) -> str:
    ticket = secrets.token_urlsafe(32)
    until = place.now() + LIFE
    with place.database.write() as tx:
        security_keys.ask(tx, _named(ticket), person.id, purpose, challenge, until)
    return ticket


def _taken(place: Place, person: int, ticket: str, purpose: str) -> bytes:
    with place.database.write() as tx:
        asked = security_keys.answered(tx, _named(ticket), purpose, place.now())
    if asked is None or asked[0] != person:
        raise Refused("web_account.key-late", 409)
    return asked[1]


def _named(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
